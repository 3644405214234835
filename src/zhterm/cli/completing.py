"""What the shell offers when a value is being typed. Nothing here may fail or write: it runs at every press of Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.cli.output import FORMS
from zhterm.cli.plain import STYLES

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 30
_STATUSES = {
    "proposed": "found, seen by nobody yet",
    "preferred": "to be used",
    "admitted": "may be used",
    "deprecated": "should no longer be used",
    "superseded": "was replaced by another term",
    "forbidden": "must not be used",
}


def _beginning(*values: str) -> Callable[[str], list[str]]:
    return lambda incomplete: [value for value in values if value.startswith(incomplete)]


def complete_status(incomplete: str) -> list[tuple[str, str]]:
    """The statuses, with what they mean."""
    return [(name, meaning) for name, meaning in _STATUSES.items() if name.startswith(incomplete)]


complete_output = _beginning(*FORMS)
complete_style = _beginning(*STYLES)
complete_policy = _beginning("merge", "update", "replace", "skip")


def complete_subject_field(incomplete: str) -> list[str]:
    """The subject fields of the glossary."""
    from zhterm.cli.session import session
    from zhterm.errors import ZhtermError

    try:
        with session(None) as opened:
            return [name for name in opened.stats()["subject_fields"] if name.startswith(incomplete)]
    except ZhtermError:
        return []


def complete_entry(incomplete: str) -> list[tuple[str, str]]:
    """Entries by the beginning of their Chinese, pinyin or English, whichever is typed."""
    from zhterm.cli.session import session
    from zhterm.errors import ZhtermError
    from zhterm.language.syllables import letters

    if not incomplete.strip():
        return []
    try:
        with session(None) as opened:
            entries = [hit.entry for hit in opened.search(incomplete, limit=_MOST)]
    except ZhtermError:
        return []
    offered: dict[str, str] = {}
    for entry in entries:
        terms = "; ".join(filter(None, (entry.zh, *(term.text for term in entry.terms("en")))))
        spoken = (letters(term.pinyin) for term in entry.terms("zh"))
        for name in (*(term.text for section in entry.languages for term in section.terms), *spoken):
            if name.startswith(incomplete) and " " not in name:
                offered.setdefault(name, terms)
                break
    return list(offered.items())
