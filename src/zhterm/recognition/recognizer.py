"""`Recognizer`: where stored terms stand in texts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from zhterm.errors import UsageError
from zhterm.model import ConceptEntry, LanguageSection, Span, Term, TermMatch, concept_id
from zhterm.recognition import assignment
from zhterm.recognition.canonical import canonical_terms
from zhterm.recognition.chinese import ChineseFinder
from zhterm.recognition.english import EnglishFinder, term_forms
from zhterm.recognition.index import Designation, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.lexicon import Lexicon
    from zhterm.recognition.chinese import ChineseText
    from zhterm.recognition.english import EnglishText

    Terms = Iterable[tuple[str, str]] | Iterable[ConceptEntry]

LANGUAGES = ("zh", "en")
# A long text is searched a part at a time, cut where no term is met across, so that memory does not grow with it.
_PART = 200_000
_BREAK = re.compile(r"\n[ \t\r]*\n|[。！？]|(?<=[a-z]{4}[.!?])\s+(?=[A-Z])")


class Occurrence(NamedTuple):
    """A place where a term is spelt. `obstacle` says why it is no match there, in half a sentence or not at all."""

    span: Span
    entry: ConceptEntry
    term: Term
    obstacle: str


class Recognizer:
    """Finds the same terms in many texts.

    `terms` are entries, or pairs of a Chinese and an English term; pairs with the same Chinese are one entry.
    """

    def __init__(self, terms: Terms, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._entries = _Entries(terms)

    def matches(self, text: str, language: str = "zh", *, overlaps: bool = False) -> list[TermMatch]:
        """The terms that stand in a text of this language ("zh" or "en"), in the order of their places.

        They don't overlap: of those that do, the choice is kept that covers most. `overlaps` gives all of them, each
        with the match that shadows it. Homographs share a place. Raises UsageError for another language.
        """
        finder = self._finder(language)
        out: list[TermMatch] = []
        for offset, part in _parts(text):
            found = finder.read(part)
            places = found.accepted()
            kept = dict.fromkeys(assignment.best([(start, end) for start, end, _ in places]))
            for place in sorted(places):
                if place[:2] in kept:
                    out += _matched(finder.index, found, place, part, offset)
                elif overlaps:
                    shadow = found.span(_shadow(place, kept), finder.index.designations(place[2])[0])
                    out += [
                        replace(match, shadowed_by=_moved(shadow, offset))
                        for match in _matched(finder.index, found, place, part, offset)
                    ]
        return out

    def occurrences(self, text: str, language: str = "zh") -> Iterator[Occurrence]:
        """Every place where a term is spelt, also those where it is no match, with the reason."""
        finder = self._finder(language)
        for offset, part in _parts(text):
            found = finder.read(part)
            for place in sorted(found.spelt()):
                for designation, obstacle in found.judged(place):
                    span = _moved(found.span(place, designation), offset)
                    yield Occurrence(span, *finder.index.term(designation), obstacle)

    def _finder(self, language: str) -> ChineseFinder | EnglishFinder:
        if language not in LANGUAGES:
            raise UsageError(f"no language {language!r}", hint=f"one of: {', '.join(LANGUAGES)}")
        return self._english if language == "en" else self._chinese

    @cached_property
    def _chinese(self) -> ChineseFinder:
        designations = list(self._entries.designations("zh"))
        forms = canonical_terms([item.text for item in designations], self._lexicon.simplified)
        return ChineseFinder(TermIndex(zip(forms, designations, strict=True), self._entries.entry), self._lexicon)

    @cached_property
    def _english(self) -> EnglishFinder:
        designations = self._entries.designations("en")
        forms = ((form, item) for item in designations for form in term_forms(item.text, verb=item.verb))
        return EnglishFinder(TermIndex(forms, self._entries.entry))


class _Entries:
    """The entries of a recognizer by number. Those of pairs are made when they are asked for."""

    def __init__(self, terms: Terms) -> None:
        given = list(terms)
        self._entries: list[ConceptEntry] = []
        self._pairs: list[tuple[str, list[str]]] = []
        if given and isinstance(given[0], ConceptEntry):
            self._entries = cast("list[ConceptEntry]", given)
            return
        grouped: dict[str, list[str]] = {}
        for zh, en in cast("list[tuple[str, str]]", given):
            if zh.strip():
                grouped.setdefault(zh, []).append(en)
        self._pairs = list(grouped.items())

    def designations(self, language: str) -> Iterator[Designation]:
        """All terms of a language."""
        for number, entry in enumerate(self._entries):
            for term in entry.terms(language):
                yield Designation(term.text, term.match_rule, number, term.part_of_speech == "verb")
        for number, (zh, english_terms) in enumerate(self._pairs):
            for text in [zh] if language == "zh" else dict.fromkeys(english_terms):
                if text.strip():
                    yield Designation(text, None, number)

    def entry(self, number: int) -> ConceptEntry:
        """The entry with this number."""
        if self._entries:
            return self._entries[number]
        zh, english_terms = self._pairs[number]
        sections = [LanguageSection(language="zh-Hans", terms=(Term(text=zh),))]
        if texts := [text for text in dict.fromkeys(english_terms) if text.strip()]:
            sections.append(LanguageSection(language="en", terms=tuple(Term(text=text) for text in texts)))
        return ConceptEntry(id=concept_id(zh, "", ()), languages=tuple(sections))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a text that are searched one after the other, with their offsets."""
    start = 0
    while len(text) - start > _PART * 2:
        match = _BREAK.search(text, start + _PART)
        end = len(text) if match is None else match.end()
        yield start, text[start:end]
        start = end
    if start < len(text) or not text:
        yield start, text[start:]


def _matched(
    index: TermIndex, found: ChineseText | EnglishText, place: tuple[int, int, int], part: str, offset: int
) -> list[TermMatch]:
    """The matches at a place: several for homographs."""
    designations = index.designations(place[2])
    judged = ((designations[0], ""),) if len(designations) == 1 else found.judged(place)
    out = []
    for designation, obstacle in judged:
        if not obstacle:
            entry, term = index.term(designation)
            start, end = found.span(place, designation)
            span = Span(start + offset, end + offset)
            out.append(TermMatch(entry=entry, term=term, span=span, text=part[start:end]))
    return out


def _moved(span: tuple[int, int], offset: int) -> Span:
    return Span(span[0] + offset, span[1] + offset)


def _shadow(place: tuple[int, int, int], kept: Iterable[tuple[int, int]]) -> tuple[int, int, int]:
    """Of the places that were kept, the longest that overlaps another one."""
    over = [other for other in kept if other[0] < place[1] and place[0] < other[1]]
    return (*max(over, key=lambda other: other[1] - other[0]), place[2])
