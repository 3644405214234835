"""Which terms are meant: by status, subject field, source, date, confidence and pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from zhterm.errors import UsageError
from zhterm.model import AdministrativeStatus, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.model import ConceptEntry, Term

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Conditions that a term has to meet, all of them; what is empty asks for nothing.

    A term meets `statuses`, `subject_fields` and `sources` with one of them. Sources are names of files as they are
    stored, or patterns with `*`; `pattern` likewise is matched against the Chinese and the English term, and is
    looked for inside them where it has no `*`. `since` and `until` are days, months or years ("2026-11", both ends
    included) in which the entry last changed. `confidence` is a closed range in [0, 1]; terms without one are outside.
    """

    statuses: tuple[str, ...] = ()
    subject_fields: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    confidence: tuple[float, float] | None = None
    pattern: str = ""

    def __post_init__(self) -> None:
        for name in self.statuses:
            status(name)
        for day in (self.since, self.until):
            if day and not _is_date(day):
                raise UsageError(f"no date {day!r}", hint="a day, month or year, such as 2026-11-24, 2026-11 or 2026")

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self != EVERYTHING

    def terms(self, entry: ConceptEntry) -> tuple[Term, ...]:
        """The English terms of an entry that are meant; of one without English, its first Chinese term."""
        if not self._holds_entry(entry):
            return ()
        return tuple(term for term in _carriers(entry) if self._holds(entry, term))

    def narrowed(self, entry: ConceptEntry) -> ConceptEntry:
        """The entry with those English terms only that are meant."""
        chosen = self.terms(entry)
        if not entry.terms("en") or len(chosen) == len(entry.terms("en")):
            return entry
        sections = [section for section in entry.languages if section.language != "en"]
        english = [replace(section, terms=chosen) for section in entry.languages if section.language == "en" and chosen]
        at = next(at for at, section in enumerate(entry.languages) if section.language == "en")
        return replace(entry, languages=(*sections[:at], *english, *sections[at:]))

    def entries(self, entries: Iterable[ConceptEntry]) -> Iterator[ConceptEntry]:
        """The entries with at least one term that is meant."""
        return (entry for entry in entries if self.terms(entry)) if self else iter(entries)

    def _holds_entry(self, entry: ConceptEntry) -> bool:
        if self.subject_fields and not set(self.subject_fields) & set(entry.subject_fields):
            return False
        changed = entry.updated
        if self.since and changed[: len(self.since)] < self.since:
            return False
        return not self.until or changed[: len(self.until)] <= self.until

    def _holds(self, entry: ConceptEntry, term: Term) -> bool:
        if self.statuses and term.status not in self.statuses:
            return False
        if self.confidence is not None:
            low, high = self.confidence
            if term.confidence is None or not low <= term.confidence <= high:
                return False
        if self.sources and not any(self._is_source(name) for name in _sources(term)):
            return False
        return not self.pattern or any(
            fnmatchcase(text.casefold(), self._wildcard) for text in (term.text, *(zh.text for zh in entry.terms("zh")))
        )

    def _is_source(self, name: str) -> bool:
        return any(name == wanted or fnmatchcase(name, wanted) for wanted in self.sources)

    @cached_property
    def _wildcard(self) -> str:
        folded = self.pattern.casefold()
        return folded if "*" in folded else f"*{folded}*"


def _carriers(entry: ConceptEntry) -> tuple[Term, ...]:
    """The terms that are decided about: the English ones; where there are none, the first term of the entry."""
    return entry.terms("en") or entry.languages[0].terms[:1]


def _is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, or a month or a year of it."""
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


def status(name: str) -> AdministrativeStatus:
    """The status called so. Raises UsageError where there is none."""
    try:
        return AdministrativeStatus(name)
    except ValueError:
        raise UsageError(f"no status {name!r}", hint=f"one of: {', '.join(AdministrativeStatus)}") from None


def _sources(term: Term) -> Iterator[str]:
    for context in term.contexts:
        if context.source is not None:
            yield context.source.id or context.source.title
    for source in term.sources:
        yield source.id or source.title


EVERYTHING = Selection()
DECIDED = Selection(statuses=tuple(s for s in AdministrativeStatus if s is not AdministrativeStatus.PROPOSED))
