"""The spans of a joint that may be the two sides of a pair.

Near a joint: the nearest pieces, the edge at the joint fixed at the piece or a few words inward, the outer edge free at
every character or word, and spans of several pieces. In other relations: whole pieces and runs of them, and inside
sentences any few words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from zhterm.extraction.characters import OPENING_QUOTES
from zhterm.extraction.passage import HAS_HAN
from zhterm.extraction.tokens import HAN_TOKEN, LATIN_TOKEN, NUMBER, Range, Reading, is_english
from zhterm.language.punctuation import is_balanced

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CHARACTERS, MAX_TOKENS = 45, 60
PIECES, PIECES_BEYOND = 5, 3
"""Pieces that are looked at where the runs touch; where other English stands between."""
MORE = 4
"""Further pieces that a span may run over."""
MOST_TOKENS = 400
"""Of a long run only so many tokens next to the other script are cut into pieces."""
INSIDE = 5
"""The most words of a term inside sentences that stand for one another."""
NOT_FIRST = frozenset(("to", "a", "an", "the"))

Place = tuple[int, int]
"""The number of the piece a span begins in, counted from the joint, and how many more pieces it runs over."""
Spans = dict[Range, Place]


class _Side(ABC):
    """The spans of one side; places are code points for Chinese, tokens for English."""

    free: int
    """How far from its near edge a span may begin or end inside the first piece."""
    further: int
    """The same in the pieces behind."""
    inward: dict[str, int]
    """How many words from the joint the near edge may lie inside the piece."""
    across: int
    """Up to which piece a span may end inside the one that follows."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.spans: Spans = {}

    @abstractmethod
    def put(self, start: int, end: int, piece: int, more: int) -> None:
        """Take a span if it may be a side, unless it was taken before."""

    def whole_marks(self, start: int, end: int) -> Range | None:
        """The code points of a span, grown by a quotation mark beside it that it needs; None where marks stay open.

        What holds one half of a pair of brackets is no term: it runs into what stands behind or before the bracket.
        """
        shadow = self.reading.shadow
        if is_balanced(shadow[start:end]):
            return start, end
        before, behind = shadow[max(0, start - 1) : start], shadow[end : end + 1]
        if behind and is_balanced(shadow[start : end + 1]):
            return start, end + 1
        if before and before in OPENING_QUOTES and is_balanced(shadow[start - 1 : end]):
            return start - 1, end
        return None

    @abstractmethod
    def starts(self, piece: Range) -> list[int]:
        """Every place in a piece where a span may begin."""

    @abstractmethod
    def ends(self, piece: Range) -> list[int]:
        """Every place in a piece where a span may end."""

    @abstractmethod
    def bounds(self, piece: Range) -> Range:
        """The start and end of a piece."""

    @abstractmethod
    def words(self, piece: Range) -> list[Range]:
        """The words of a piece, as spans."""

    @abstractmethod
    def within(self, far: Sequence[int], near: int, free: int, last: int) -> list[int]:
        """Those of the far edges that are not too far, and the far end of the piece."""

    def whole(self, pieces: Sequence[Range]) -> None:
        """Up to eight pieces, each with up to four that follow, and all of them with and without the first."""
        bounds = [self.bounds(piece) for piece in pieces]
        count = len(bounds)
        for first in range(min(count, 8)):
            for last in range(first, min(count, first + 5)):
                self.put(bounds[first][0], bounds[last][1], first, last - first)
        if count > 1:
            self.put(bounds[0][0], bounds[-1][1], 0, count - 1)
            self.put(bounds[1][0], bounds[-1][1], 1, count - 2)

    def inside(self, pieces: Sequence[Range]) -> None:
        """Any few words that follow on each other."""
        for number, piece in enumerate(pieces):
            words = self.words(piece)
            for first in range(len(words)):
                for word in words[first : first + INSIDE]:
                    self.put(words[first][0], word[1], number, 0)

    def before(self, pieces: Sequence[Range]) -> None:
        """Spans of which the end faces the joint; pieces are counted from there."""
        for number, piece in enumerate(pieces):
            start, end = self.bounds(piece)
            far = self.starts(piece)[::-1]
            inner = [place for place in self.ends_of_words(piece)[::-1] if place < end]
            for near in (end, *(inner[: self.inward["end"]] if number == 0 else ())):
                for place in self.within(far, near, self.further if number else self.free, start):
                    self.put(place, near, number, 0)
            for more, other in enumerate(pieces[number + 1 : number + MORE], 1):
                self.put(self.bounds(other)[0], end, number, more)
            if number <= self.across and number + 1 < len(pieces):
                for place in self.starts(pieces[number + 1])[::-1][: self.further]:
                    self.put(place, end, number, 1)

    def behind(self, pieces: Sequence[Range]) -> None:
        """Spans of which the start faces the joint."""
        for number, piece in enumerate(pieces):
            start, end = self.bounds(piece)
            far = self.ends(piece)
            inner = [place for place in self.starts_of_words(piece) if place > start]
            if number:
                inner = inner[:1] if self.skips_first(piece) else []
            for near in (start, *inner[: self.inward["start"]]):
                for place in self.within(far, near, self.further if number else self.free, end):
                    self.put(near, place, number, 0)
            for more, other in enumerate(pieces[number + 1 : number + 1 + MORE], 1):
                self.put(start, self.bounds(other)[1], number, more)
            if number <= self.across and number + 1 < len(pieces):
                for place in self.ends(pieces[number + 1])[: self.further]:
                    self.put(start, place, number, 1)

    def starts_of_words(self, piece: Range) -> list[int]:
        """Where words begin."""
        return [start for start, _ in self.words(piece)]

    def ends_of_words(self, piece: Range) -> list[int]:
        """Where words end."""
        return [end for _, end in self.words(piece)]

    def skips_first(self, piece: Range) -> bool:
        """Whether the first word of a piece is none of a term (to, the)."""
        del piece
        return False


class _Chinese(_Side):
    free, further, across = 16, 8, 0
    inward = {"end": 3, "start": 3}  # noqa: RUF012  # a constant of the class

    def put(self, start: int, end: int, piece: int, more: int) -> None:
        fits = 1 <= end - start <= MAX_CHARACTERS and (start, end) not in self.spans
        if fits and HAS_HAN.search(self.reading.shadow, start, end) and (span := self.whole_marks(start, end)):
            self.spans.setdefault(span, (piece, more))

    def starts(self, piece: Range) -> list[int]:
        places: list[int] = []
        for token in self.reading.tokens[slice(*piece)]:
            if token.kind == HAN_TOKEN:
                places += range(token.start, token.end)
            elif token.kind in (LATIN_TOKEN, NUMBER):
                places.append(token.start)
        return places

    def ends(self, piece: Range) -> list[int]:
        return [*self.starts(piece)[1:], self.bounds(piece)[1]]

    def bounds(self, piece: Range) -> Range:
        tokens = self.reading.tokens
        return tokens[piece[0]].start, tokens[piece[1] - 1].end

    def words(self, piece: Range) -> list[Range]:
        return [(token.start, token.end) for token in self.reading.tokens[slice(*piece)] if token.kind in "ZEN"]

    def within(self, far: Sequence[int], near: int, free: int, last: int) -> list[int]:
        return [place for place in far if abs(near - place) <= free or place == last]


class _English(_Side):
    free, further, across = 14, 9, 1
    inward = {"end": 2, "start": 3}  # noqa: RUF012  # a constant of the class

    def put(self, start: int, end: int, piece: int, more: int) -> None:
        fits = 0 < end - start <= MAX_TOKENS and (start, end) not in self.spans
        tokens = self.reading.tokens
        if not fits or not any(map(is_english, tokens[start:end])):
            return
        first, last = tokens[start].start, tokens[end - 1].end
        if (span := self.whole_marks(first, last)) is not None:
            self.spans.setdefault((start - (span[0] < first), end + (span[1] > last)), (piece, more))

    def starts(self, piece: Range) -> list[int]:
        return [
            at for at in range(*piece) if self.reading.tokens[at].kind in "EN" and at not in self.reading.hyphenated
        ]

    def ends(self, piece: Range) -> list[int]:
        tokens = self.reading.tokens
        return [
            at + 1
            for at in range(*piece)
            if (tokens[at].kind in "EN" or tokens[at].text in "+#%") and at + 1 not in self.reading.hyphenated
        ]

    def bounds(self, piece: Range) -> Range:
        return piece

    def words(self, piece: Range) -> list[Range]:
        return list(zip(self.starts(piece), self.ends(piece), strict=False))

    def starts_of_words(self, piece: Range) -> list[int]:
        return self.starts(piece)

    def ends_of_words(self, piece: Range) -> list[int]:
        return self.ends(piece)

    def within(self, far: Sequence[int], near: int, free: int, last: int) -> list[int]:
        del near
        return list(dict.fromkeys([*far[:free], last]))

    def skips_first(self, piece: Range) -> bool:
        return self.reading.tokens[piece[0]].text.lower() in NOT_FIRST


def chinese_spans(reading: Reading, run: Range, near: str, distance: int, *, inside: bool) -> Spans:
    """Chinese spans in code points of the passage; `near` is the edge that faces the English."""
    return _spans(_Chinese(reading), reading.chinese_pieces(_part(run, near)), near, distance, inside=inside)


def english_spans(reading: Reading, run: Range, near: str, distance: int, *, inside: bool) -> Spans:
    """English spans as ranges of tokens; `near` is the edge that faces the Chinese."""
    return _spans(_English(reading), reading.english_pieces(_part(run, near)), near, distance, inside=inside)


def _part(run: Range, near: str) -> Range:
    """The tokens of a run that its nearest pieces can be of; a run may be as long as a line, with as many joints."""
    start, end = run
    if near == "end":
        return max(start, end - MOST_TOKENS), end
    return (start, min(end, start + MOST_TOKENS)) if near else run


def _spans(side: _Side, pieces: list[Range], near: str, distance: int, *, inside: bool) -> Spans:
    most = PIECES if distance == 0 else PIECES_BEYOND
    if near == "end":
        side.before(pieces[::-1][:most])
    elif near == "start":
        side.behind(pieces[:most])
    else:
        side.whole(pieces)
        if inside:
            side.inside(pieces)
    return side.spans
