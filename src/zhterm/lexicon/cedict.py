"""The CC-CEDICT file: reading its lines (syntax versions 1 and 2) and cleaning its glosses.

A line is `TRADITIONAL SIMPLIFIED [pin1 yin1] /gloss/gloss/`; version 2 writes the reading by word, `[[pin1yin1]]`.
See https://cc-cedict.org/wiki/format:syntax. Readings are given back in version 1's syntax, `u:` for ü.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LINE = re.compile(r"(\S+) (\S+) \[(\[?)([^\[\]/]*)\]\]? ?/(.*)/\s*$")
REFERENCE = re.compile(r"(?:[^\s|\[\]();,/]+\|)?([^\s|\[\]();,/]+)\[+[^\]/]*\]+")
HAN_PAIR = re.compile(r"[\u3400-\u9fff·]+\|([\u3400-\u9fff·]+)")
POINTS_TO = re.compile(
    r"^(?:\([^)]*\) ?)*(?:(?:old |archaic |erhua |Japanese |dialectal |ancient )?variant of|see(?: also)?|same as|"
    r"also written|used in|equivalent to|abbr\. (?:for|of)|contraction of)\s+([^\s,;()]*[\u3400-\u9fff][^\s,;()]*)"
)
LABELS = re.compile(r"^(?:\([^()]*\)\s*)+(?=\S)")
# A file bigger than this once unpacked is not CC-CEDICT (10 MB in 2026) but a decompression bomb.
MAX_BYTES = 200_000_000
MAX_LINE = 100_000
_BLOCK = 100_000  # characters read at a time


class CedictEntry(NamedTuple):
    """One line of CC-CEDICT: cleaned glosses, the headwords it points to ("variant of"), whether it is an idiom."""

    traditional: str
    simplified: str
    pinyin: str
    glosses: tuple[str, ...]
    points_to: tuple[str, ...]
    idiom: bool = False


def parse(lines: Iterable[str], header: dict[str, str] | None = None) -> Iterator[CedictEntry]:
    """Yield the entries of a CC-CEDICT text; its `#! key=value` lines go to `header`. Other lines are skipped."""
    for line in lines:
        if line.startswith("#"):
            if header is not None and line.startswith("#!"):
                key, _, value = line[2:].strip().partition("=")
                header[key.strip()] = value.strip()
            continue
        match = LINE.match(line)
        if match is None:
            continue
        traditional, simplified, grouped, pinyin, body = match.groups()
        glosses, points_to = _glosses(body)
        reading = _spaced(pinyin) if grouped else pinyin
        yield CedictEntry(traditional, simplified, reading, glosses, points_to, "(idiom" in body or "idiom)" in body)


def _spaced(pinyin: str) -> str:
    """Version 2's word-grouped reading as version 1's syllables: "Zhong1guo2" -> "Zhong1 guo2"."""
    return " ".join(re.sub(r"(?<=[1-5])(?=[^\s1-5])", " ", pinyin.replace("-", " ").replace("'", "")).split())


def _glosses(body: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    glosses: list[str] = []
    points_to: list[str] = []
    if "CL:" in body:
        body = "/".join(text for text in body.split("/") if not text.startswith("CL:"))
    if "[" in body:
        body = REFERENCE.sub(r"\1", body)
    if "|" in body:
        body = HAN_PAIR.sub(r"\1", body)
    for text in body.split("/"):
        if not text.isascii() and (target := POINTS_TO.match(text)):
            points_to.append(target[1])
        glosses += split_gloss(text)
    return tuple(dict.fromkeys(glosses)), tuple(dict.fromkeys(points_to))


def split_gloss(text: str) -> list[str]:
    """The synonyms of a gloss, which semicolons outside brackets divide, without labels such as "(Tw)" in front."""
    if ";" not in text:
        parts = [text]
    elif "(" not in text:
        parts = text.split(";")
    else:
        parts, depth, at = [], 0, 0
        for index, char in enumerate(text):
            if char == "(":
                depth += 1
            elif char == ")":
                depth -= 1
            elif char == ";" and depth <= 0:
                parts.append(text[at:index])
                at = index + 1
        parts.append(text[at:])
    if "(" in text:
        parts = [LABELS.sub("", part.strip()) for part in parts]
    return [part for part in map(str.strip, parts) if part]


def open_text(path: Path) -> io.TextIOBase:
    """Open a CC-CEDICT file that is plain, gzipped or the only text file of a zip archive.

    Raises DataError where it is neither, OSError where it can't be read. Reading stops at MAX_BYTES (`bounded`).
    """
    with path.open("rb") as file:
        magic = file.read(4)
    if magic[:2] == b"\x1f\x8b":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig")
    if magic == b"PK\x03\x04":
        archive = zipfile.ZipFile(path)
        names = [item for item in archive.infolist() if item.filename.lower().endswith((".u8", ".txt", ".cedict"))]
        if len(names) != 1:
            raise DataError(f"{path.name} holds {len(names)} text files", hint="give one CC-CEDICT file (.u8 or .txt)")
        if names[0].flag_bits & 1:
            raise DataError(f"{path.name} is encrypted", hint="unpack it first")
        return io.TextIOWrapper(archive.open(names[0]), encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def bounded(file: io.TextIOBase, limit: int = MAX_BYTES) -> Iterator[str]:
    """The lines of a file; DataError once they exceed `limit` characters in all or one of them 100,000 and more."""
    read, rest = 0, ""
    while block := file.read(_BLOCK):
        read += len(block)
        *lines, rest = (rest + block).split("\n")
        if len(rest) > MAX_LINE or read > limit:
            raise DataError("the file is too big to be CC-CEDICT", hint=f"at most {limit // 1_000_000} MB unpacked")
        yield from lines
    if rest:
        yield rest
