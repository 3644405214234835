"""`Recognizer`: where stored terms stand in texts."""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from zhterm.model import Span, TermMatch
from zhterm.recognition import assignment
from zhterm.recognition.cache import StoredTerms
from zhterm.recognition.chinese import ChineseFinder
from zhterm.recognition.entries import checked, index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.model import ConceptEntry, Term
    from zhterm.recognition.chinese import ChineseText
    from zhterm.recognition.english import EnglishFinder, EnglishText
    from zhterm.recognition.index import TermIndex

# A long text is searched a part at a time, cut where no term is met across, so that memory does not grow with it.
_PART = 200_000
_BREAK = r"\n[ \t\r]*\n|[。！？]|(?<=[a-z]{4}[.!?])\s+(?=[A-Z])"


class Occurrence(NamedTuple):
    """A place where a term is spelt. `obstacle` says why it is no match there, in half a sentence or not at all."""

    span: Span
    entry: ConceptEntry
    term: Term
    obstacle: str


class Recognizer:
    """Finds the same terms in many texts.

    `terms` are entries, or pairs of a Chinese and an English term; pairs with the same Chinese are one entry; or what
    gives the index of a language, as a stored glossary does.
    """

    def __init__(
        self, terms: Iterable[tuple[str, str]] | Iterable[ConceptEntry] | StoredTerms, lexicon: Lexicon
    ) -> None:
        self._lexicon = lexicon
        self._index_of = terms.index if isinstance(terms, StoredTerms) else partial(index, [*terms])
        self._finders: dict[str, ChineseFinder | EnglishFinder] = {}

    def matches(self, text: str, language: str = "zh", *, overlaps: bool = False) -> list[TermMatch]:
        """The terms that stand in a text of this language ("zh" or "en"), in the order of their places.

        They don't overlap: of those that do, the choice is kept that covers most. `overlaps` gives all of them, each
        with the match that shadows it. Homographs share a place. Raises UsageError for another language.
        """
        with _without_collection():
            finder = self._finder(language)
            read = ((offset, part, finder.read(part)) for offset, part in _parts(text))
            return _matches(finder.index, read, overlaps=overlaps)

    def matches_in_each(self, texts: Sequence[str], language: str = "zh") -> list[list[TermMatch]]:
        """The terms that stand in each of many short texts, as `matches` gives them, in a quarter of its time."""
        if max(map(len, texts), default=0) > _PART:
            return [self.matches(text, language) for text in texts]
        finder = self._finder(language)
        with _without_collection():
            read: Iterable[tuple[str, ChineseText | EnglishText]] = zip(texts, finder.read_all(texts), strict=True)
            return [_matches(finder.index, [(0, text, found)], overlaps=False) for text, found in read]

    def both(self, text: str) -> list[TermMatch]:
        """The matches of both languages in a text that has both, in the order of their places."""
        matches = self.matches(text, "zh") + self.matches(text, "en")
        kept = set(assignment.best([match.span for match in matches]))
        return sorted((match for match in matches if match.span in kept), key=lambda match: match.span)

    def occurrences(self, text: str, language: str = "zh") -> Iterator[Occurrence]:
        """Every place where a term is spelt, also those where it is no match, with the reason."""
        finder = self._finder(language)
        for offset, part in _parts(text):
            found = finder.read(part)
            for place in sorted(found.spelt()):
                for designation, obstacle in found.judged(place):
                    known = finder.index.term(designation)
                    if known is not None:
                        yield Occurrence(_moved(found.span(place, designation), offset), *known, obstacle)

    def spelt(self, text: str, language: str = "zh") -> set[str]:
        """The parts of a text in which a term is spelt, as they stand there, whether it is a word there or not."""
        finder = self._finder(language)
        out: set[str] = set()
        for _, part in _parts(text):
            found = finder.read(part)
            out.update(part[start:end] for start, end in found.spans(sorted(found.spelt())))
        return out

    def _finder(self, language: str) -> ChineseFinder | EnglishFinder:
        if checked(language) not in self._finders:
            self._finders[language] = self._made(self._index_of(language, self._lexicon), language)
        return self._finders[language]

    def _made(self, terms: TermIndex, language: str) -> ChineseFinder | EnglishFinder:
        if language == "zh":
            return ChineseFinder(terms, self._lexicon)
        from zhterm.recognition.english import EnglishFinder  # Chinese does without

        return EnglishFinder(terms)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The parts of a text that are searched one after the other, with their offsets."""
    start = 0
    while len(text) - start > _PART * 2:
        match = re.compile(_BREAK).search(text, start + _PART)
        end = len(text) if match is None else match.end()
        yield start, text[start:end]
        start = end
    if start < len(text) or not text:
        yield start, text[start:]


def _matches(
    index: TermIndex, read: Iterable[tuple[int, str, ChineseText | EnglishText]], *, overlaps: bool
) -> list[TermMatch]:
    """The matches in the parts of a text, each with its offset."""
    out: list[TermMatch] = []
    for offset, part, found in read:
        places = sorted(found.accepted())
        kept = set(assignment.best([(start, end) for start, end, _ in places]))
        if not overlaps:
            out += _matched(index, found, [place for place in places if place[:2] in kept], part, offset)
            continue
        for place in places:
            matches = _matched(index, found, [place], part, offset)
            if place[:2] not in kept:
                shadow = found.span(_shadow(place, kept), index.designations(place[2])[0])
                matches = [replace(match, shadowed_by=_moved(shadow, offset)) for match in matches]
            out += matches
    return out


def _matched(
    index: TermIndex, found: ChineseText | EnglishText, places: Sequence[tuple[int, int, int]], part: str, offset: int
) -> list[TermMatch]:
    """The matches at sorted places: several at one for homographs, one of each entry."""
    out = []
    for place, (start, end) in zip(places, found.spans(places), strict=True):
        single = index.single(place[2])
        if single is not None:
            entry, term = single
            span = Span(start + offset, end + offset)
            out.append(TermMatch(entry=entry, term=term, span=span, text=part[start:end]))
            continue
        seen: set[tuple[str, int, int]] = set()
        for designation, obstacle in found.judged(place):
            start, end = found.span(place, designation)
            known = None if obstacle else index.term(designation)
            if known is not None and (designation.entry, start, end) not in seen:
                seen.add((designation.entry, start, end))
                entry, term = known
                out.append(TermMatch(entry=entry, term=term, span=_moved((start, end), offset), text=part[start:end]))
    return out


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the collector of cyclic garbage from looking through the matches again and again: a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _moved(span: tuple[int, int], offset: int) -> Span:
    return Span(span[0] + offset, span[1] + offset)


def _shadow(place: tuple[int, int, int], kept: Iterable[tuple[int, int]]) -> tuple[int, int, int]:
    """Of the places that were kept, the longest that overlaps another one."""
    over = [other for other in kept if other[0] < place[1] and place[0] < other[1]]
    return (*max(over, key=lambda other: other[1] - other[0]), place[2])
