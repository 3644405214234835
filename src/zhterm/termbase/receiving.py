"""Entries as files give them, put in order: what can't be seen taken out of terms, pinyin as it is typed looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.errors import DataError, Problem
from zhterm.model import PINYIN, Origin, concept_id, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhterm.model import ConceptEntry, LanguageSection, Term

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK = "\u00a0"
"""The blank that does not break."""


class Received:
    """Yields entries with clean terms and pinyin as it is stored; `problems` says afterwards what was changed.

    A reading that a file gives is kept where it can be one of its Chinese, with marks for tone numbers; otherwise the
    term goes without, and gets ours. `checked_pinyin` is that of the termbase.
    """

    def __init__(self, entries: Iterable[ConceptEntry], checked_pinyin: Callable[[str, str], str]) -> None:
        self._entries, self._checked_pinyin = entries, checked_pinyin
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[ConceptEntry]:
        for entry in self._entries:
            languages = tuple(map(self._section, entry.languages))
            yield entry if languages == entry.languages else _with(entry, languages)

    def _section(self, section: LanguageSection) -> LanguageSection:
        terms: dict[str, Term] = {}
        for term in map(self._term, section.terms):
            terms.setdefault(term.text, term)
        received = tuple(terms.values())
        return section if received == section.terms else replace(section, terms=received)

    def _term(self, term: Term) -> Term:
        text = term.text
        if not text.isascii() and (_BLANK in text or _INVISIBLE.search(text)):
            visible = _INVISIBLE.sub("", text).replace(_BLANK, " ").strip()
            if visible and visible != text:
                if _INVISIBLE.search(text):
                    self._tell("invisible", visible)
                term = replace(term, text=visible)
        return self._read(term) if term.transliterations else term

    def _read(self, term: Term) -> Term:
        """The term with the reading that a person gave as it is stored, or without it."""
        kept = []
        for reading in term.transliterations:
            if reading.system != PINYIN or reading.origin is not Origin.HUMAN:
                kept.append(reading)
                continue
            try:
                pinyin = self._checked_pinyin(term.text, reading.text)
            except DataError:
                self._tell("pinyin-wrong", f"{term.text} {reading.text}")
            else:
                kept.append(reading if pinyin == reading.text else replace(reading, text=pinyin))
        readings = tuple(kept)
        return term if readings == term.transliterations else replace(term, transliterations=readings)

    def _tell(self, code: str, place: str) -> None:
        message, hint = _KINDS[code]
        told = f"{message}: {place}"
        self.problems.append(Problem(code=code, severity="warning", message=told, where=place, hint=hint))


def _with(entry: ConceptEntry, languages: tuple[LanguageSection, ...]) -> ConceptEntry:
    """The entry with other sections; an id made of its first term is made again."""
    first = entry.languages[0].terms[0].text
    made = entry.id == concept_id(first, entry.sense, entry.subject_fields)
    now = languages[0].terms[0].text
    id_ = concept_id(now, entry.sense, entry.subject_fields) if made and now != first else entry.id
    return replace(entry, id=id_, languages=languages)


_KINDS = {
    "invisible": ("invisible characters in a term", "taken out"),
    "pinyin-wrong": ("pinyin that is none of its Chinese", "ours taken"),
}
