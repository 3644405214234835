"""The shipped lexical table: which English stems a Chinese word is rendered by, counted in parallel text.

A sorted text file, one word a line: word TAB stem:forward:backward ... with probabilities in hundredths. It is searched
in place by bisection (some 15 reads of a mapped file a word), so that nothing is loaded for a single title.
"""

from __future__ import annotations

import mmap
from pathlib import Path

Row = tuple[tuple[str, float, float], ...]


class LexicalTable:
    """Read access to the lexical table; an absent file is an empty table."""

    def __init__(self, path: Path) -> None:
        self._rows: dict[str, Row] = {}
        self._map: mmap.mmap | None = None
        if path.exists() and path.stat().st_size:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def row(self, word: str) -> Row:
        """The renderings of a word: (stem, P(stem | word), P(word | stem)), or an empty tuple."""
        found = self._rows.get(word)
        if found is None:
            if len(self._rows) > 50_000:
                self._rows.clear()
            found = self._rows[word] = self._search(word)
        return found

    def _search(self, word: str) -> Row:
        data = self._map
        if data is None:
            return ()
        key = word.encode() + b"\t"
        low, high = 0, len(data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", low, middle) + 1 or low
            stop = data.find(b"\n", middle)
            stop = len(data) if stop < 0 else stop
            line = data[start:stop]
            if line.startswith(key):
                return _parse(line[len(key) :].decode())
            if line < key:
                low = stop + 1
            else:
                high = start
        return ()


def _parse(text: str) -> Row:
    out = []
    for item in text.split(" "):
        stem, forward, backward = item.rsplit(":", 2)
        out.append((stem, int(forward) / 100, int(backward) / 100))
    return tuple(out)
