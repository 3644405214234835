"""The CC-CEDICT file: reading its lines (syntax versions 1 and 2) and cleaning its glosses.

A line is `TRADITIONAL SIMPLIFIED [pin1 yin1] /gloss/gloss/`; version 2 writes the reading by word, `[[pin1yin1]]`.
See https://cc-cedict.org/wiki/format:syntax. Readings are given back in version 1's syntax, `u:` for ü.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError
from zhterm.lexicon.sources import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

LINE = re.compile(r"^(?!#)(\S+) (\S+) \[(\[?)([^\[\]/\n]*)\]\]? ?/(.{,100000})/[^\S\n]*$", re.MULTILINE)
REFERENCE = re.compile(r"(?<![^\s|\[\]();,/])(?:[^\s|\[\]();,/]+\|)?([^\s|\[\]();,/]+)\[+[^\]/]*\]+")
HAN_PAIR = re.compile(r"(?<![\u3400-\u9fff·])[\u3400-\u9fff·]+\|([\u3400-\u9fff·]+)")
POINTS_TO = re.compile(
    r"^(?:\([^)]*\) ?)*(?:(?:old |archaic |erhua |Japanese |dialectal |ancient )?variant of|see(?: also)?|same as|"
    r"also written|used in|equivalent to|abbr\. (?:for|of)|contraction of)\s+([^\s,;()]*[\u3400-\u9fff][^\s,;()]*)"
)
LABELS = re.compile(r"^(?:\([^()]*\)\s*)+(?=\S)")
# A file of more characters once unpacked is not CC-CEDICT (8 million in 2025) but a decompression bomb.
MAX_SIZE = 50_000_000
# Characters whose lines are taken apart at a time.
_BLOCK = 500_000


class CedictEntry(NamedTuple):
    """One line of CC-CEDICT: cleaned glosses, divided by SEPARATOR, the headwords they point to ("variant of")."""

    simplified: str
    traditional: str
    pinyin: str
    glosses: str
    points_to: tuple[str, ...]
    idiom: bool


def parse(text: str) -> Iterator[CedictEntry]:
    """Yield the entries of a CC-CEDICT text. Lines that are none are skipped."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + _BLOCK) + 1 or len(text)
        for traditional, simplified, grouped, pinyin, body in LINE.findall(text, at, end):
            glosses, points_to = _cleaned(body)
            if "/" in glosses:
                glosses = SEPARATOR.join(dict.fromkeys(filter(None, map(str.strip, glosses.split("/")))))
            reading = _spaced(pinyin) if grouped else pinyin
            idiom = "idiom" in body and ("(idiom" in body or "idiom)" in body)
            yield CedictEntry(simplified, traditional, reading, glosses.strip(), points_to, idiom)
        at = end


def _spaced(pinyin: str) -> str:
    """Version 2's word-grouped reading as version 1's syllables: "Zhong1guo2" -> "Zhong1 guo2"."""
    return " ".join(re.sub(r"(?<=[1-5])(?=[^\s1-5])", " ", pinyin.replace("-", " ").replace("'", "")).split())


def _cleaned(body: str) -> tuple[str, tuple[str, ...]]:
    """The glosses, still divided by slashes, without classifiers, references and labels; what they point to."""
    if "CL:" in body:
        body = "/".join(text for text in body.split("/") if not text.startswith("CL:"))
    if "[" in body:
        body = REFERENCE.sub(r"\1", body)
    if "|" in body:
        body = HAN_PAIR.sub(r"\1", body)
    points_to: tuple[str, ...] = ()
    if not body.isascii():
        points_to = tuple(dict.fromkeys(target[1] for target in map(POINTS_TO.match, body.split("/")) if target))
    if ";" in body or "(" in body:
        body = "/".join(chain.from_iterable(map(split_gloss, body.split("/"))))
    return body, points_to


def split_gloss(text: str) -> list[str]:
    """The synonyms of a gloss, which semicolons outside brackets divide, without labels such as "(Tw)" in front."""
    parts = [text]
    if ";" in text:
        parts, depth, at = [], 0, 0
        for mark in re.finditer("[(;)]", text):
            depth += {"(": 1, ")": -1, ";": 0}[mark[0]]
            if mark[0] == ";" and depth <= 0:
                parts.append(text[at : mark.start()])
                at = mark.end()
        parts.append(text[at:])
    parts = [part for part in map(str.strip, parts) if part]
    return [LABELS.sub("", part) if part[0] == "(" else part for part in parts]


def header(text: str) -> dict[str, str]:
    """What the lines `#! key=value` of a CC-CEDICT text say."""
    comments = re.match(r"(?:#.*\n)*", text)
    return dict(re.findall(r"#!\s*([^=\n]*?)\s*=\s*(.*?)\s*\n", comments[0] if comments else ""))


def read(path: Path) -> str:
    """The text of a CC-CEDICT file that is plain, gzipped or the only text file of a zip archive.

    Raises DataError where it is none of these, is damaged, can't be read or has more than MAX_SIZE characters.
    """
    try:
        return _unpacked(path)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, RuntimeError) as error:
        raise DataError(f"{path.name} can't be read as CC-CEDICT: {error}") from error


def _unpacked(path: Path) -> str:
    with path.open("rb") as file:
        magic = file.read(4)
    packed: IO[bytes] | gzip.GzipFile
    if magic[:2] == b"\x1f\x8b":
        packed = gzip.GzipFile(path)
    elif magic == b"PK\x03\x04":
        archive = zipfile.ZipFile(path)
        names = [item for item in archive.infolist() if item.filename.lower().endswith((".u8", ".txt", ".cedict"))]
        if len(names) != 1:
            raise DataError(f"{path.name} holds {len(names)} text files", hint="give one CC-CEDICT file (.u8 or .txt)")
        if names[0].flag_bits & 1:
            raise DataError(f"{path.name} is encrypted", hint="unpack it first")
        packed = archive.open(names[0])
    else:
        packed = path.open("rb")
    with io.TextIOWrapper(packed, encoding="utf-8-sig") as opened:
        text = opened.read(MAX_SIZE + 1)
    if len(text) > MAX_SIZE:
        raise DataError("the file is too big to be CC-CEDICT", hint=f"at most {MAX_SIZE:,} characters")
    return text
