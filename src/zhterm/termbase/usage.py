"""Terms that should not be used: what a glossary says about them, and what it has instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.errors import Problem
from zhterm.model import DISCOURAGED, AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from zhterm.model import ConceptEntry, Term

_USABLE = (AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED)


def discouraged(
    entries: Sequence[ConceptEntry], pairs: Iterable[tuple[str, str]], simplified: Callable[[str], str]
) -> list[Problem]:
    """Say which pairs (Chinese, English) have an English that entries discourage; the hint names what to use instead.

    Where another entry of the same Chinese term allows the English, nothing is said.
    """
    by_chinese: dict[str, list[ConceptEntry]] = {}
    for entry in entries:
        for text in {simplified(term.text) for term in entry.terms("zh")}:
            by_chinese.setdefault(text, []).append(entry)
    return [problem for zh, en in pairs for problem in _problems(by_chinese.get(simplified(zh), ()), zh, en)]


def _problems(entries: Iterable[ConceptEntry], zh: str, en: str) -> list[Problem]:
    from zhterm.language import english  # here, since a pair is seldom discouraged

    met = [(entry, term) for entry in entries for term in entry.terms("en") if english.same(term.text, en)]
    if any(term.status in _USABLE for _, term in met):
        return []
    return [_problem(entry, term, zh, en) for entry, term in met if term.status in DISCOURAGED]


def _problem(entry: ConceptEntry, term: Term, zh: str, en: str) -> Problem:
    usable = [other.text for status in _USABLE for other in entry.terms("en") if other.status is status]
    return Problem(
        code=str(term.status),
        message=f"{en} is {term.status} for {zh}",
        severity="warning",
        hint=f"use {'; '.join(usable)}" if usable else "",
    )
