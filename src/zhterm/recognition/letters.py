"""The letters of a term and those of a text: which of several terms is meant, and whether its match rule allows it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhterm.language.scripts import fold, has_han
from zhterm.model import MatchRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.recognition.index import Designation


@cache
def _capitals() -> re.Pattern[str]:
    return re.compile(r"[A-Z][A-Z0-9&./+-]*[A-Z0-9]s?|(?:[A-Z]\.){2,}")


_EQUAL, _SAME_LETTERS, _OTHER_CASE, _OTHER_LETTERS = range(4)


def nearest(designations: Sequence[Designation], written: str) -> Sequence[Designation]:
    """Of terms with the same form those that are written most like the text: by script, then by case."""
    if len(designations) < 2:
        return designations
    ranked = [(_distance(item.text, written), item) for item in designations]
    least = min(distance for distance, _ in ranked)
    return [item for distance, item in ranked if distance == least]


def wrong_letters(designation: Designation, written: str) -> str:
    """Why what is written is not the term by its match rule, or since it is an acronym; or an empty string."""
    term, rule = designation.text, designation.rule
    if rule is MatchRule.EXACT_CASE and _other_case(term, written):
        return "other case"
    if rule is MatchRule.WHOLE_TERM and _distance(term, written) >= (_OTHER_CASE if has_han(term) else _OTHER_LETTERS):
        return "other letters"
    if not has_han(term) and acronym(term) and not in_capitals(fold(written), term):
        return "not in capitals"
    return ""


def _distance(term: str, written: str) -> int:
    if term == written:
        return _EQUAL
    term, written = _letters(term), _letters(written)
    return _SAME_LETTERS if term == written else _OTHER_CASE if term.lower() == written.lower() else _OTHER_LETTERS


def _other_case(term: str, written: str) -> bool:
    letters = zip(_letters(term), _letters(written), strict=False)
    return any(a != b and a.lower() == b.lower() for a, b in letters)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def acronym(term: str) -> bool:
    """Whether a term is written in capitals only: IT, WHO, R&D, U.S., COVID-19; a single letter is none."""
    return any(char.isalpha() for char in term[1:]) and all(map(_capitals().fullmatch, term.split()))


def in_capitals(written: str, term: str) -> bool:
    """Whether the letters of an acronym are capitals in the text too, but for the s of its plural."""
    letters = [char for char in written if char.isalpha()]
    if len(letters) > sum(map(str.isalpha, term)) and letters[-1] == "s":
        del letters[-1]
    return all(map(str.isupper, letters))
