"""Checks of the terms of one segment: is each concept rendered, and by a term that may be used?"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from zhterm.consistency.assignment import assign
from zhterm.consistency.concepts import REJECTED, Concept, is_literal
from zhterm.consistency.english_text import EnglishText
from zhterm.consistency.renderings import Place, rendering
from zhterm.language import english
from zhterm.model import MatchRule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.model import Term

_MAX_PLACES = 12
_CLOSE = 0.25
"""What a form costs at most that has all words of the rendering in their order (`renderings.Place`)."""
_SIGNS = {
    "dollar": ("$", "US$", "HK$", "A$", "C$", "NT$", "S$"), "us dollar": ("US$", "$"),
    "american dollar": ("US$", "$"), "hong kong dollar": ("HK$", "$"),
    "euro": ("€",), "pound": ("£",), "pound sterling": ("£",), "percentage point": ("pp", "ppt"),
    "yen": ("¥", "JP¥"), "japanese yen": ("¥", "JP¥"), "renminbi": ("¥", "CN¥", "RMB¥"), "yuan": ("¥", "CN¥", "RMB¥"),
}  # fmt: skip
"""What is written beside a figure for a unit."""
_OURSELVES = frozenset("we our us ours".split())


class Finding(NamedTuple):
    """A concept that is not rendered, or (with a `term`) an English form of it that must not be used.

    `found` is that form as the English has it, at `span`.
    """

    type: str
    concept: Concept
    term: Term | None = None
    span: Span | None = None
    found: str = ""


class RenderedSegment:
    """The concepts of a Chinese text and where its English renders them.

    What it takes grows with the text and what is recognised in it, not with the glossary.
    """

    def __init__(self, concepts: Sequence[Concept], en: str) -> None:
        self.concepts = concepts
        self.text = EnglishText(en)
        self._terms: dict[tuple[int, frozenset[int]], str] = {}
        self._accepted = [self._accepted_places(at, concept) for at, concept in enumerate(concepts)]

    @cached_property
    def assigned(self) -> list[Place | None]:
        """The place of each concept, or None."""
        return assign(self._accepted)

    def findings(self) -> list[Finding]:
        """At most one finding a concept: what must not stand there comes before what is missing."""
        out = []
        for index, concept in enumerate(self.concepts):
            rejected = next(self._rejected(index), None)
            if rejected is not None:
                out.append(rejected)
            elif concept.is_asked_for and self.assigned[index] is None and not self._is_ourselves(concept):
                out.append(Finding("missing", concept))
        return out

    def renderings(self) -> Iterator[tuple[Concept, str, Place]]:
        """The concepts that are rendered, with the stored term that each is rendered by, and where."""
        for index, (concept, place) in enumerate(zip(self.concepts, self.assigned, strict=True)):
            if place is not None:
                yield concept, self._terms[index, place.words], place

    def _accepted_places(self, index: int, concept: Concept) -> list[Place]:
        places: dict[frozenset[int], Place] = {}
        for rank, term in enumerate(concept.accepted):
            for place in self._places(term):
                ranked = place._replace(cost=place.cost + 0.01 * rank)
                if place.words not in places or places[place.words].cost > ranked.cost:
                    places[place.words] = ranked
                    self._terms[index, place.words] = term.text
        return sorted(places.values(), key=lambda place: (place.cost, place.start))[:_MAX_PLACES]

    def _places(self, term: Term, *, strict: bool = False) -> Iterator[Place]:
        """Where a term stands in the English, as its match rule has it; `strict` for a form that must not be used."""
        rule = term.match_rule
        if is_literal(term.text) or rule is MatchRule.ANYWHERE:
            yield from self._literal_places(term.text)
        if is_literal(term.text):
            return
        if not strict:
            yield from self._signs(term.text)
        for form in rendering(term.text):
            for place in form.places(self.text, strict=strict or rule is MatchRule.WHOLE_TERM):
                written = self.text.text[place.start : place.end]
                if rule is MatchRule.EXACT_CASE and term.text not in written:
                    continue
                if rule is MatchRule.WHOLE_TERM and term.text.casefold() != written.casefold():
                    continue
                yield place

    def _literal_places(self, text: str) -> Iterator[Place]:
        for match in re.finditer(re.escape(text), self.text.text, re.IGNORECASE):
            inside = {at for at, word in enumerate(self.text.words) if match.start() <= word.start < match.end()}
            yield Place(0.0, frozenset(inside or {-1 - match.start()}), match.start(), match.end())

    def _signs(self, text: str) -> Iterator[Place]:
        """The signs of a unit beside figures."""
        for sign in _SIGNS.get(text.lower().removesuffix("s"), ()):
            before_figure = rf"(?<![A-Za-z]){re.escape(sign)}(?=\s?\d)"  # US$5 is no sum in HK$
            for match in re.finditer(rf"{before_figure}|(?<=\d)\s?{re.escape(sign)}(?!\w)", self.text.text):
                yield Place(0.1, frozenset((-1 - match.start(),)), *match.span())

    def _rejected(self, index: int) -> Iterator[Finding]:
        concept = self.concepts[index]
        for term in concept.rejected:
            for place in self._places(term, strict=True):
                if self._is_at_fault(index, term.text, place):
                    found = self.text.text[place.start : place.end]
                    yield Finding(REJECTED[term.status], concept, term, Span(place.start, place.end), found)

    def _is_at_fault(self, index: int, rejected: str, place: Place) -> bool:
        """Whether a form that must not be used stands at a place in its own right.

        It does not inside a longer form that may be used, nor where it is what another concept is to be rendered by.
        """
        found = self.text.text[place.start : place.end]
        twins = [term.text for term in self.concepts[index].accepted if english.same(term.text, rejected)]
        if twins and not is_written_as(found, rejected, twins):
            return False
        if any(place.words < other.words and other.cost < _CLOSE for other in self._accepted[index]):
            return False
        return not any(
            other is not None and at != index and place.words <= other.words for at, other in enumerate(self.assigned)
        )

    def _is_ourselves(self, concept: Concept) -> bool:
        """Whether a company speaks of itself: 本集團, "the Group", is also "we" and "our"."""
        return concept.zh.startswith(("本", "我")) and any(
            word.text.lower() in _OURSELVES and not word.text.isupper() for word in self.text.words
        )


def is_written_as(found: str, rejected: str, accepted: Sequence[str]) -> bool:
    """Whether `found` is written as the rejected of two forms that differ only in hyphen, spelling or case."""

    for other in accepted:
        by_case = rejected.casefold() == other.casefold()
        mine, theirs, met = (rejected, other, found) if by_case else map(str.casefold, (rejected, other, found))
        if not (met.startswith(mine) and not (met.startswith(theirs) and len(theirs) > len(mine))):
            return False
    return True
