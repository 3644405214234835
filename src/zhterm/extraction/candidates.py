"""Where a pair may be at all: regular expressions over the raw text, at many times the speed of segmenting it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.passage import HAN, HAS_HAN, HAS_LATIN, LATIN

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 400
_MAX_ZONE = 20_000
_BLANK_LINES = re.compile(r"\n[ \t\r>]*\n\s*")
_OPEN = re.compile(r"[(（\[［〔【]")
_LATIN_INSIDE = re.compile(rf"[^()（）\n]{{0,80}}?[{LATIN}Ａ-ｚ]")
_HAN_INSIDE = re.compile(rf"(?:[^()（）\n]|\n(?=\S)){{0,80}}?[{HAN}]")
_LATIN_BEFORE = re.compile(rf"[{LATIN}Ａ-ｚ0-9.”’»\"'*_\]>!?]")
_CELLS = re.compile(r"\t|\|[^|\n]{1,200}\||<t[dhr][\s>]|['\"][^'\"\n]{1,200}['\"]\s*[,:]\s*['\"]", re.IGNORECASE)
_BREAKS = ("  ", "\t", "|", "｜", "／", " / ")
_TO_LAST_HAN = re.compile(f".*[{HAN}]", re.DOTALL)
_WORD = re.compile(f"[{LATIN}Ａ-ｚ]{{2}}")


def zones(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that may hold a pair: blocks (between blank lines) that look like it, joined with their neighbours.

    Blocks in one language are taken along where one in the other language is beside them.
    """
    pending: tuple[int, int] | None = None
    languages: list[str] = []
    start = 0
    for end, following in [*((m.start(), m.end()) for m in _BLANK_LINES.finditer(text)), (len(text), len(text))]:
        here = _languages(text, start, end)
        if here and pending and end - pending[0] <= _MAX_ZONE and (here == "ze" or here != languages[-1]):
            pending = (pending[0], end)
            languages.append(here)
        elif here or _separates(text, start, end):
            if pending and len(set("".join(languages))) == 2:
                yield pending
            pending, languages = ((start, end), [here]) if here else (None, [])
        start = following
    if pending and len(set("".join(languages))) == 2:
        yield pending


def _languages(text: str, start: int, end: int) -> str:
    """ "z", "e", or "ze" for a block with both that may hold a pair; "" for all others."""
    han, latin = HAS_HAN.search(text, start, end), HAS_LATIN.search(text, start, end)
    if han and latin:
        return "ze" if may_hold_pair(text[start:end]) else ""
    return "z" if han else "e" if latin else ""


def _separates(text: str, start: int, end: int) -> bool:
    """Whether a block that holds no pair keeps its neighbours apart (a rule or a number doesn't)."""
    return bool(HAS_HAN.search(text, start, end))


def may_hold_pair(block: str) -> bool:
    """Whether a block with both scripts has a bilingual bracket, cells, or a line with the scripts side by side."""
    if any(_bracket(block, found.start()) for found in _OPEN.finditer(block)) or _CELLS.search(block):
        return True
    pure = ""
    for line in block.split("\n"):
        kind = _line(line)
        if kind == "both" or (kind and pure and kind != pure):
            return True
        pure = kind or pure
    return False


def _bracket(block: str, at: int) -> bool:
    """Whether the bracket that opens at an offset may hold the version of what stands before it."""
    left = at
    while left > 0 and at - left < 4 and block[left - 1] in " \n*_":
        left -= 1
    if not left:
        return False
    if _LATIN_BEFORE.match(block[left - 1]) and _HAN_INSIDE.match(block, at + 1):
        return True
    return not "a" <= block[left - 1] <= "z" and _LATIN_INSIDE.match(block, at + 1) is not None


def _line(line: str) -> str:
    """ "z" or "e" for a line in one script, "both" for one cut in two or three by script, "" for running text."""
    first = HAS_HAN.search(line)
    if not first:
        return "e" if _WORD.search(line) else ""
    if not _WORD.search(line):
        return "z"
    if len(line) > MAX_LINE:
        return ""
    last = _TO_LAST_HAN.match(line)
    outside = _WORD.search(line, 0, first.start()) or (last and _WORD.search(line, last.end()))
    if outside and "。" not in line:
        return "both"
    return "both" if any(mark in line for mark in _BREAKS) else ""
