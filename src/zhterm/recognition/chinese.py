"""Where Chinese terms stand in a text: as words, in either script, with the letters that their rule asks for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from zhterm.language.scripts import is_han
from zhterm.lookup.canonical import canonical, inside_word
from zhterm.model import MatchRule
from zhterm.recognition.boundaries import Boundaries, taken_from
from zhterm.recognition.letters import nearest, wrong_letters
from zhterm.recognition.signals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.lookup.canonical import Canonical
    from zhterm.recognition.boundaries import Obstacle
    from zhterm.recognition.index import Designation, TermIndex
    from zhterm.recognition.lattice import AnyText


_REMEMBERED = 500_000


class ChineseFinder:
    """Finds the terms of an index in Chinese texts."""

    def __init__(self, index: TermIndex, lexicon: Lexicon) -> None:
        self.index = index
        self._lexicon = lexicon
        self._boundaries = Boundaries(lexicon)
        self._decided: dict[tuple[str, int, int], bool] = {}

    def read(self, text: str) -> ChineseText:
        """A text, ready to be searched."""
        return self._text(text, canonical(text, self._lexicon.simplified), None)

    def read_all(self, texts: Sequence[str]) -> list[ChineseText]:
        """Many texts, each by itself and ready to be searched."""
        forms = [canonical(text, self._lexicon.simplified) for text in texts]
        words = self._boundaries.texts([form.text for form in forms])
        return list(map(self._text, texts, forms, words))

    def _text(self, text: str, form: Canonical, words: AnyText | None) -> ChineseText:
        if len(self._decided) > _REMEMBERED:
            self._decided.clear()
        return ChineseText(text, form, self.index, self._boundaries, self._decided, words)


class ChineseText:
    """A text with the places where terms are spelt. Places are offsets in its canonical form."""

    def __init__(
        self,
        written: str,
        form: Canonical,
        index: TermIndex,
        boundaries: Boundaries,
        decided: dict[tuple[str, int, int], bool],
        words: AnyText | None,
    ) -> None:
        self._written = written
        self._form = form
        self._index = index
        self._boundaries = boundaries
        self._decided = decided
        self._given = words

    @cached_property
    def _words(self) -> AnyText:
        return self._given or self._boundaries.text(self._form.text)

    def spelt(self) -> list[tuple[int, int, int]]:
        """All places where a term is spelt: (start, end, number of its form)."""
        return self._index.occurrences(self._form.text)

    def accepted(self) -> list[tuple[int, int, int]]:
        """The places where a term is matched, also where they overlap."""
        simple, clear = self._index.simple, self._words.clear
        if clear is None:
            return [place for place in self.spelt() if self._fits(place)]
        return [
            place
            for place in self.spelt()
            if (clear[place[0]] and clear[place[1]] and simple[place[2]]) or self._fits_again(place)
        ]

    def _fits(self, place: tuple[int, int, int]) -> bool:
        return any(not obstacle for _, obstacle in self.judged(place))

    def _fits_again(self, place: tuple[int, int, int]) -> bool:
        """`_fits`, remembered for what stands around a place, as long texts repeat themselves."""
        start, end, number = place
        if not self._index.simple[number]:
            return self._fits(place)
        apart, text = self._words.apart, self._form.text
        left, right = self._words.stretch(start, end)
        if not (apart[start] and apart[end] and apart[left]):  # what stands beside the stretch counts, too
            return self._fits(place)
        key = text[left:right], start - left, number
        found = self._decided.get(key)
        if found is None:
            found = self._decided[key] = self._fits(place)
        return found

    def spans(self, places: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
        """Where in the text itself sorted places are."""
        return self._form.spans(places)

    def span(self, place: tuple[int, int, int], designation: Designation) -> tuple[int, int]:  # noqa: ARG002  # as for English
        """Where in the text itself a place is."""
        return self._form.place(place[0]), self._form.place(place[1] - 1) + 1

    def judged(self, place: tuple[int, int, int]) -> Iterator[tuple[Designation, str]]:
        """The terms that are spelt at a place, with the reason why each is no match there, or an empty string."""
        start, end, number = place
        first, last = self._form.place(start), self._form.place(end - 1) + 1
        written = self._written[first:last]
        fault, cut = self._cut_words(start, end)
        for designation in nearest(self._index.designations(number), written):
            if designation.rule is MatchRule.ANYWHERE:
                yield designation, ""
            else:
                reason = fault or wrong_letters(designation, written)
                yield designation, reason or self._cut(cut, designation, self._form.text[start:end])

    def _cut(self, obstacles: list[Obstacle], designation: Designation, form: str) -> str:
        """The reason why a term is no word, given what it may cut through, or an empty string."""
        if not obstacles:
            return ""
        known = self._index.term(designation)
        english = [] if known is None else [term.text for term in known[0].terms("en")]
        whole = designation.rule is MatchRule.WHOLE_TERM
        over = (word for word in obstacles if whole or not self._boundaries.composed(word, form, english))
        first = next(over, None)
        return "" if first is None else f"cuts through {first.word}"

    def _cut_words(self, start: int, end: int) -> tuple[str, list[Obstacle]]:
        """Why a place can't be a word of the text, and the words that it may cut through."""
        text, words = self._form.text, self._words
        if inside_word(text, start) or inside_word(text, end):
            return "inside a word", []
        found = []
        for first, last in _parts(text, start, end):
            left, right = words.stretch(first, last)
            left -= counted(text, left)
            obstacle = self._boundaries.obstacle(text[left:right], first - left, last - left)
            if obstacle is not None:
                found.append(obstacle)
        if not found and start and is_han(text[start]) and (whole := taken_from(text, start, end, words)):
            return f"part of {whole}", []
        return "", found


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a place that are Chinese and have Chinese beside them, so that words may stand across."""
    before = start > 0 and is_han(text[start - 1]) and is_han(text[start])
    behind = end < len(text) and is_han(text[end]) and is_han(text[end - 1])
    if not (before or behind):
        return
    others = [at for at in range(start, end) if not is_han(text[at])]
    if not others:
        yield start, end
        return
    if before:
        yield start, others[0]
    if behind:
        yield others[-1] + 1, end
