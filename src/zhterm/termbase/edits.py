"""Changes of single entries by a person: taking a term out, and signing changes with their transaction."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from zhterm.model import Change, LanguageSection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.model import ConceptEntry, Transaction


def difference(before: ConceptEntry, after: ConceptEntry) -> list[Change]:
    """The change from one state of an entry to another, none where they are the same."""
    return [] if before == after else [Change(before=before, after=after)]


def without_english(entry: ConceptEntry, zh: str, en: str) -> list[Change]:
    """Take an English term out of the entry if that has the Chinese one; left without English, the entry goes."""
    kept = tuple(term for term in entry.terms("en") if term.text != en)
    if kept == entry.terms("en") or zh not in {term.text for term in entry.terms("zh")}:
        return []
    if not kept:
        return [Change(before=entry)]
    sections = tuple(
        LanguageSection(language="en", terms=kept) if section.language == "en" else section
        for section in entry.languages
    )
    return [Change(before=entry, after=replace(entry, languages=sections))]


def signed(changes: Iterable[Change], transaction: Transaction) -> list[Change]:
    """Write the transaction into the entries that it changes, once; a new entry with a history of its own keeps it."""
    out = []
    for change in changes:
        after = change.after
        if after is not None and not (
            after.transactions if change.before is None else transaction in after.transactions
        ):
            change = Change(before=change.before, after=after.signed(transaction))
        out.append(change)
    return out


def joined(parts: Iterable[list[Change]]) -> list[Change]:
    """The changes of all parts in order, those of one entry as one."""
    out: dict[str, Change] = {}
    for change in chain.from_iterable(parts):
        first = out.get(change.id)
        out[change.id] = change if first is None else Change(before=first.before, after=change.after)
    return list(out.values())
