"""Terms that should not be used: what a glossary says about them, and what it has instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.errors import Problem
from zhterm.model.constants import DISCOURAGED, VOUCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from zhterm.model import ConceptEntry, Term
    from zhterm.store.protocol import Store


def discouraged(store: Store, pairs: Collection[tuple[str, str]], simplified: Callable[[str], str]) -> list[Problem]:
    """Say which pairs (Chinese, English) have an English that stored entries discourage; the hint names another.

    Where another entry of the same Chinese term allows the English, nothing is said.
    """
    chinese = {zh for zh, _ in pairs}
    if not store.find(chinese, statuses=DISCOURAGED):
        return []
    by_chinese: dict[str, list[ConceptEntry]] = {}
    for entry in store.find(chinese):
        for text in {simplified(term.text) for term in entry.terms("zh")}:
            by_chinese.setdefault(text, []).append(entry)
    return [problem for zh, en in pairs for problem in _problems(by_chinese.get(simplified(zh), ()), zh, en)]


def _problems(entries: Iterable[ConceptEntry], zh: str, en: str) -> list[Problem]:
    from zhterm.language import english  # here, since a pair is seldom discouraged

    met = [(entry, term) for entry in entries for term in entry.terms("en") if english.same(term.text, en)]
    if any(term.status in VOUCHED for _, term in met):
        return []
    return [_problem(entry, term, zh, en) for entry, term in met if term.status in DISCOURAGED]


def _problem(entry: ConceptEntry, term: Term, zh: str, en: str) -> Problem:
    usable = [other.text for status in VOUCHED for other in entry.terms("en") if other.status == status]
    return Problem(
        code=str(term.status),
        message=f"{en} is {term.status} for {zh}",
        severity="warning",
        hint=f"use {'; '.join(usable)}" if usable else "",
    )
