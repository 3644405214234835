"""Terms that should not be used: what a glossary says about them, and what it has instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.errors import Problem
from zhterm.language import english
from zhterm.model import AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.model import ConceptEntry

DISCOURAGED = (AdministrativeStatus.DEPRECATED, AdministrativeStatus.SUPERSEDED, AdministrativeStatus.FORBIDDEN)
_USABLE = (AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED)


def discouraged(entries: Iterable[ConceptEntry], zh: str, en: str) -> list[Problem]:
    """Say of the English `en`, met for `zh`, that entries discourage it; the hint names what to use instead.

    Where another entry of the same Chinese term allows the English, nothing is said.
    """
    problems: list[Problem] = []
    for entry in entries:
        for term in entry.terms("en"):
            if not english.same(term.text, en):
                continue
            if term.status in _USABLE:
                return []
            if term.status in DISCOURAGED:
                instead = "; ".join(
                    other.text for status in _USABLE for other in entry.terms("en") if other.status is status
                )
                problems.append(
                    Problem(
                        code=str(term.status),
                        message=f"{en} is {term.status} for {zh}",
                        severity="warning",
                        hint=f"use {instead}" if instead else "",
                    )
                )
    return problems
