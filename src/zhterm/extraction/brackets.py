"""English with Chinese in brackets, Chinese with English in brackets, and what else such a bracket holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.chinese_outside import english_inside
from zhterm.extraction.english_outside import chinese_inside
from zhterm.extraction.passage import DROP, HAN, HAS_HAN, HAS_LATIN, KANA, LATIN, Bracket, Passage
from zhterm.extraction.sides import CLOSERS, left_edge
from zhterm.extraction.slots import Slot, SlotKind, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.extraction.evidence import Evidence
    from zhterm.extraction.found import Found

MAX_INSIDE = 300


def bracket_pairs(passage: Passage, evidence: Evidence, _taken: frozenset[int]) -> Iterator[Found]:
    """Every pair that a bracket makes, in the order of the brackets."""
    for bracket in passage.brackets():
        inside = passage.shadow[bracket.open + 1 : bracket.close]
        if not 0 < len(inside) <= MAX_INSIDE:
            continue
        if not (HAS_HAN.search(inside) or HAS_LATIN.search(inside)):
            continue
        if not _is_candidate(passage.shadow, bracket.open, inside):
            continue
        if _is_record(inside) or _is_call(passage.text, bracket) or _is_japanese(passage.shadow, bracket.open):
            continue
        slots = parse(_without_inner(inside), bracket.open + 1)
        if any(slot.kind in (SlotKind.ZH, SlotKind.EN, SlotKind.ABBREVIATION) for slot in slots):
            yield from _pairs(passage, evidence, bracket, slots)


def _is_candidate(shadow: str, at: int, inside: str) -> bool:
    """Whether the scripts on both sides of the opening bracket differ, or both stand inside it."""
    han, latin = HAS_HAN.search(inside), HAS_LATIN.search(inside)
    if han and latin:
        return True
    left = shadow[max(0, left_edge(shadow, at) - 1)]
    return not HAS_HAN.match(left) if han else not ("a" <= left <= "z")


_INNER = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")


def _without_inner(inside: str) -> str:
    """Blank out brackets within the bracket; they were looked at on their own."""
    return _INNER.sub(lambda found: DROP * len(found.group()), inside)


_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


def _is_record(inside: str) -> bool:
    """Whether the bracket is a tuple or list of data: quoted strings, numbers, commas."""
    rest, count = _STRING.subn("", inside)
    return count > 1 and not re.search(rf"[{HAN}]|[{LATIN}]{{3}}", rest)


def _is_call(text: str, bracket: Bracket) -> bool:
    """Whether the bracket holds the argument of a function: input("姓名")."""
    attached = bracket.open > 0 and text[bracket.open] == "(" and re.match(r"[A-Za-z0-9_]", text[bracket.open - 1])
    return bool(attached) and text[bracket.open + 1] in "\"'" and text[bracket.close - 1] in "\"'"


_KANA = re.compile(f"[{KANA}]")


def _is_japanese(shadow: str, at: int) -> bool:
    """Whether the text around is Japanese: more than one character in five is kana, brackets aside."""
    start, end = shadow.rfind("\n", max(0, at - 80), at) + 1, shadow.find("\n", at, at + 80)
    around = _INNER.sub("", shadow[max(start, at - 80) : end if end >= 0 else at + 80])
    kana = len(_KANA.findall(around))
    return kana > 3 and kana > 0.25 * len(re.findall(f"[{HAN}]", around))


def _pairs(passage: Passage, evidence: Evidence, bracket: Bracket, slots: list[Slot]) -> Iterator[Found]:
    chinese = [slot for slot in slots if slot.kind is SlotKind.ZH]
    english = [slot for slot in slots if slot.kind in (SlotKind.EN, SlotKind.ABBREVIATION)]
    edge = left_edge(passage.shadow, bracket.open)
    if edge <= 0:
        return
    before = passage.shadow[edge - 1]
    if chinese:
        yield from chinese_inside(passage, evidence, bracket, slots, edge)
    elif english and (HAS_HAN.match(before) or before in CLOSERS or before.isalnum() or before in "!?！？"):
        yield from english_inside(passage, evidence, english, edge)
