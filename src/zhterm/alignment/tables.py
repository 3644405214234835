"""The shipped word tables: which English stems a Chinese word is rendered by, and vectors of words of both languages.

Both are sorted text files, one word a line, searched in place by bisection (some 10 reads of a mapped file a word), so
that nothing is loaded for a single title. A process that looks up more notes where in the file its words begin.

- lexical.tsv: word TAB stem:forward:backward ..., P(stem | word) and P(word | stem) in hundredths, counted in parallel
  text; the rows of single characters inside words begin with "=".
- vectors.tsv: word or stem TAB base64 of 4-bit numbers, one a dimension; the line without a word has the scales.
"""

from __future__ import annotations

import math
import mmap
import os
from binascii import a2b_base64
from bisect import bisect_right
from operator import getitem, mul

Row = tuple[tuple[str, float, float], ...]
Vector = tuple[float, ...]
MAX_CACHED = 50_000
DIGITS = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))
BLOCK = 512
"""Bytes within which a line is searched for from the first to the last."""
MANY = 100
"""Look-ups after which it pays to note the beginning of every block: that takes as long as some 150 of them."""


class SortedFile:
    """A text file of "key TAB value" lines in byte order; an absent or empty file has no keys."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._map: mmap.mmap | None = None
        self._asked = 0
        self._places: list[int] = []
        self._keys: list[bytes] = []
        if os.path.exists(path) and os.path.getsize(path):
            with open(path, "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def find(self, key: str) -> bytes | None:
        """The value of a key, or None."""
        data = self._map
        if data is None:
            return None
        self._asked += 1
        if self._asked == MANY:
            self._note_places(data)
        wanted = key.encode() + b"\t"
        at = bisect_right(self._keys, wanted)
        low, high = self._places[at - 1 : at + 1] if at else (0, len(data))
        while high - low > BLOCK:
            middle = (low + high) // 2
            start = data.rfind(b"\n", low, middle) + 1 or low
            stop = data.find(b"\n", middle)
            if data[start:stop] < wanted:
                low = stop + 1
            else:
                high = start
        if data[low : low + len(wanted)] != wanted:
            low = data.find(b"\n" + wanted, low, high + len(wanted)) + 1
            if low == 0:
                return None
        return data[low + len(wanted) : data.find(b"\n", low)]

    def _note_places(self, data: mmap.mmap) -> None:
        """Note the first line of every block, and the end of the file."""
        for middle in range(0, len(data), BLOCK):
            start = data.rfind(b"\n", 0, middle) + 1
            self._places.append(start)
            self._keys.append(data[start : data.find(b"\t", start) + 1])
        self._places.append(len(data))


class LexicalTable:
    """The renderings of Chinese words."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = SortedFile(path)
        self._rows: dict[str, Row] = {}

    def row(self, word: str) -> Row:
        """The renderings of a word: (stem, P(stem | word), P(word | stem)), or an empty tuple."""
        found = self._rows.get(word)
        if found is None:
            if len(self._rows) > MAX_CACHED:
                self._rows.clear()
            value = self._file.find(word)
            found = self._rows[word] = () if value is None else _parse(value.decode())
        return found


class VectorTable:
    """Vectors of Chinese words and English stems in one space: of words that are alike, the product is near 1."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = SortedFile(path)
        self._vectors: dict[str, Vector | None] = {}
        scales = self._file.find("")
        self._numbers = [
            [(number - 7.5) * scale for number in range(16)] for scale in (map(float, scales.split()) if scales else ())
        ]
        """What each 4-bit number stands for in each dimension."""

    def vector(self, word: str) -> Vector | None:
        """The vector of a word (simplified Chinese) or stem, of length 1; None where the table has none."""
        if word not in self._vectors:
            if len(self._vectors) > MAX_CACHED:
                self._vectors.clear()
            value = self._file.find(word)
            self._vectors[word] = None if value is None else self._unpack(value)
        return self._vectors[word]

    def _unpack(self, value: bytes) -> Vector:
        digits = a2b_base64(value + b"=" * (-len(value) % 4)).hex().encode().translate(DIGITS)
        raw = list(map(getitem, self._numbers, digits))
        size = math.sqrt(sum(map(mul, raw, raw)))
        return tuple(number / size for number in raw)


def alike(one: Vector | None, other: Vector | None) -> float:
    """The cosine of two vectors, -1 to 1; 0 where one is missing.

    Of vectors of length 1 it is 1 - distance² / 2, and the distance is at hand in C.
    """
    return 0.0 if one is None or other is None else 1.0 - math.dist(one, other) ** 2 / 2.0


def _parse(text: str) -> Row:
    out = []
    for item in text.split(" "):
        stem, forward, backward = item.rsplit(":", 2)
        out.append((stem, int(forward) / 100, int(backward) / 100))
    return tuple(out)
