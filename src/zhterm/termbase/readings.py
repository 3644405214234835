"""Readings for the Chinese terms of entries that have none."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from zhterm.model import PINYIN, Transliteration, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.model import ConceptEntry, LanguageSection

# Entries whose terms are read together: so many that the reading of running text pays.
_READ_TOGETHER = 10_000


def with_readings(
    entries: Iterable[ConceptEntry], read_lines: Callable[[Sequence[str]], Sequence[str]]
) -> Iterator[ConceptEntry]:
    """Give the Chinese terms of entries that have no pinyin an automatic one.

    `read_lines` transliterates many texts at once, which takes a fraction of the time of one by one.
    """
    iterator = iter(entries)
    while part := list(islice(iterator, _READ_TOGETHER)):
        texts = list(dict.fromkeys(term.text for entry in part for term in entry.terms("zh") if not term.pinyin))
        readings = dict(zip(texts, read_lines(texts), strict=True)) if texts else {}
        for entry in part:
            yield _with_readings(entry, readings) if readings else entry


def _with_readings(entry: ConceptEntry, readings: dict[str, str]) -> ConceptEntry:
    if all(term.pinyin for term in entry.terms("zh")):
        return entry
    return replace(entry, languages=tuple(_section_read(section, readings) for section in entry.languages))


def _section_read(section: LanguageSection, readings: dict[str, str]) -> LanguageSection:
    if not section.language.startswith("zh"):
        return section
    terms = tuple(
        replace(
            term, transliterations=(*term.transliterations, Transliteration(system=PINYIN, text=readings[term.text]))
        )
        if not term.pinyin and readings.get(term.text)
        else term
        for term in section.terms
    )
    return replace(section, terms=terms)
