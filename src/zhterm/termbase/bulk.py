"""What a decision about all selected terms makes of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.model import Change
from zhterm.termbase import edits

if TYPE_CHECKING:
    from zhterm.model import AdministrativeStatus, ConceptEntry
    from zhterm.termbase.selection import Selection


def accepted(entry: ConceptEntry, selection: Selection, status: AdministrativeStatus) -> ConceptEntry:
    """Give the selected terms of an entry a status, and admit the Chinese terms that are still proposed."""
    for en in _english(entry, selection):
        entry = edits.accepted(entry, en, status)
    return entry


def with_status(entry: ConceptEntry, selection: Selection, status: AdministrativeStatus) -> ConceptEntry:
    """Give the selected terms of an entry a status."""
    for en in _english(entry, selection):
        entry = edits.with_status(entry, en, status)
    return entry


def without_selected(entry: ConceptEntry, selection: Selection) -> Change:
    """Take the selected terms out of an entry; left without English, the entry goes."""
    left: ConceptEntry | None = entry
    for en in _english(entry, selection):
        left = None if left is None else edits.without_english(left, en)
    return Change(before=entry, after=left if left is not None and left.terms("en") else None)


def rejected_pairs(entry: ConceptEntry, selection: Selection) -> list[tuple[str, str]]:
    """The pairs (Chinese, English) that are rejected with the selected terms of an entry."""
    pairs = ((edits.counterpart(entry, en), en) for en in _english(entry, selection) if en)
    return [(chinese.text, en) for chinese, en in pairs if chinese is not None]


def _english(entry: ConceptEntry, selection: Selection) -> list[str]:
    """The selected English terms; an empty text for the Chinese term of an entry without any."""
    return [term.text if entry.terms("en") else "" for term in selection.terms(entry)]
