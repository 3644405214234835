"""Where a rendering stands in an English text, in any form that a translator would accept.

A rendering is found with other endings (plural, possessive, the verb for the noun), in British or American spelling,
joined, hyphenated or apart (health care, healthcare), as an acronym, with small words gained or lost, with one word
more inside it, turned round (exchange rate, rate of exchange), and where it shares a word with its neighbour (short-
and long-term borrowings, interest income and expense).

A *strict* search is for forms that should not be used: there only number, spelling, hyphens and case may differ.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from zhterm.consistency.english_text import EnglishText, EnglishWord, acronym_letters, joined_stem
from zhterm.consistency.pieces import Piece, Wording, common_length, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEAM = 12
"""Ways to place the first words of a rendering that are followed up, the tightest first."""
_BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_INFLECTED = re.compile(r"(?:e?s|ies|y|e?d|ing|e|)")
_NUMBER_OF = "number of "
_COMPANY = frozenset("limited company incorporated corporation plc holding group".split())
_CONJUNCTIONS = frozenset(("and", "or", "&", "/"))
_OPPOSITE = frozenset(("non", "anti", "ex"))
_STRICT_GAP = re.compile(r"(?:['’]s?)?[\s\-‐‑–,&/]*")
_MAX_BETWEEN = 4
"""Words of a second term that may stand between the parts of one that shares a word with it."""


class Place(NamedTuple):
    """A rendering in a text: the words that are its own, and the code points from the first to the last of all.

    A word shared with a neighbour ("borrowings" in "short- and long-term borrowings") is not its own.
    `cost` is 0 for the rendering as it is written, more the freer the form.
    """

    cost: float
    words: frozenset[int]
    start: int
    end: int


@lru_cache(maxsize=16384)
def rendering(text: str) -> tuple[Rendering, ...]:
    """A rendering as it can stand in a text: with brackets in it, also without them and what is in them alone."""
    plain = _BRACKETS.sub("", text).strip()
    forms = [Rendering(plain or text)]
    if plain.lower().startswith(_NUMBER_OF):
        forms.append(Rendering(plain[len(_NUMBER_OF) :]))  # the number of employees: 3,200 employees
    if plain:
        inside = (part.strip() for part in _BRACKETS.findall(text))
        forms.extend(Rendering(part) for part in inside if acronym_letters(part))
    return tuple(form for form in forms if form.words)


class Rendering(Wording):
    """One way to write a rendering."""

    @cached_property
    def short_size(self) -> int:
        """How many of the words make the short form: those before "of", or before Limited and the like; 0 for none."""
        size = len(self.words)
        while size and self.words[size - 1].form in _COMPANY:
            size -= 1
        if size < len(self.words):
            return max(0, size)
        small = next((at for at, word in enumerate(self.all_words) if word.is_small), 0)
        return small if small and self.all_words[small].form == "of" else 0

    def places(self, text: EnglishText, *, strict: bool = False) -> list[Place]:
        """The places in a text, the closest to the written form first. Of two with the same words, the closer."""
        found: dict[frozenset[int], Place] = {}
        tries = _strict_places(self, text) if strict else _free_places(self, text)
        for place in tries:
            known = found.get(place.words)
            if known is None or place.cost < known.cost:
                found[place.words] = place
        return sorted(found.values(), key=lambda place: (place.cost, place.start))


def _strict_places(sought: Rendering, text: EnglishText) -> Iterator[Place]:
    """The words of the rendering in a row, small ones too; each differs in number, spelling or case at most."""
    wanted = sought.all_words
    for start in text.places.get(wanted[0].stem, ()):
        end = start + len(wanted)
        if end > len(text.words) or not all(map(_is_inflected, wanted, text.words[start:end])):
            continue
        if any(_STRICT_GAP.fullmatch(gap) is None for gap in text.gaps[start : end - 1]):
            continue
        if sought.is_acronym and acronym_letters(text.words[start].text) != acronym_letters(sought.text):
            continue
        yield Place(0.0, frozenset(range(start, end)), *text.span(start, end))
    if len(wanted) == 2:
        for start in text.places.get(joined_stem(*wanted), ()):
            yield Place(0.1, frozenset((start,)), *text.span(start, start + 1))
    if len(wanted) == 1:
        for start in text.joined.get(wanted[0].stem, ()):
            yield Place(0.1, frozenset((start, start + 1)), *text.span(start, start + 2))


def _is_inflected(wanted: EnglishWord, met: EnglishWord) -> bool:
    """Whether two words are one but for number, tense and spelling."""
    if wanted.form == met.form:
        return True
    if wanted.stem != met.stem:
        return False
    same = common_length(wanted.form, met.form)
    return bool(_INFLECTED.fullmatch(wanted.form[same:]) and _INFLECTED.fullmatch(met.form[same:]))


def _free_places(sought: Rendering, text: EnglishText) -> Iterator[Place]:
    pieces = pieces_of(sought, text)
    count = len(sought.words)
    whole = (1 << count) - 1
    by_bit = [[piece for piece in pieces if piece.bits >> bit & 1] for bit in range(count)] if pieces else []
    if by_bit and all(by_bit):
        anchors = min(by_bit, key=len)
        for chosen in _combinations(anchors, by_bit, whole, 2 * count + 6):
            ordered = sorted(chosen, key=lambda piece: piece.start)
            cost = _cost(sought, text, ordered)
            if cost is not None:
                yield _place(text, ordered, cost, _shared(text, ordered))
    if by_bit:
        yield from _shortened(sought, text, by_bit)
    yield from _bare_heads(sought, text)


def _place(text: EnglishText, pieces: Sequence[Piece], cost: float, shared: frozenset[int] = frozenset()) -> Place:
    taken = frozenset(at for piece in pieces for at in range(piece.start, piece.end))
    return Place(cost, taken - shared, *text.span(min(taken), max(taken) + 1))


def _combinations(
    anchors: list[Piece], by_bit: list[list[Piece]], whole: int, reach: int
) -> Iterator[tuple[Piece, ...]]:
    """Sets of pieces that stand for the whole rendering, around each anchor, at most `_BEAM` for each."""
    by_start = [sorted((piece.start, number) for number, piece in enumerate(choices)) for choices in by_bit]
    for anchor in anchors:
        partial: list[tuple[Piece, ...]] = [(anchor,)]
        for bit, choices in enumerate(by_bit):
            low = bisect_left(by_start[bit], (anchor.start - reach,))
            high = bisect_left(by_start[bit], (anchor.start + reach + 1,))
            near = [choices[number] for number in sorted(number for _, number in by_start[bit][low:high])]
            grown = []
            for chosen in partial:
                if _covered(chosen) >> bit & 1:
                    grown.append(chosen)
                    continue
                grown += [(*chosen, piece) for piece in near if _fits(piece, chosen)]
            partial = sorted(grown, key=_tightness)[:_BEAM]
        yield from (chosen for chosen in partial if _covered(chosen) == whole)


def _covered(chosen: tuple[Piece, ...]) -> int:
    out = 0
    for piece in chosen:
        out |= piece.bits
    return out


def _fits(piece: Piece, chosen: tuple[Piece, ...]) -> bool:
    return all(
        not piece.bits & other.bits and (piece.end <= other.start or other.end <= piece.start) for other in chosen
    )


def _tightness(chosen: tuple[Piece, ...]) -> float:
    span = max(piece.end for piece in chosen) - min(piece.start for piece in chosen)
    turns = sum(a.start > b.start for a, b in pairwise(chosen))
    return span + sum(piece.cost for piece in chosen) + 0.1 * turns


def _cost(sought: Rendering, text: EnglishText, pieces: list[Piece]) -> float | None:
    """What the form that `pieces` (in the order of the text) make of the rendering costs; None where it is another."""
    first, last = pieces[0], pieces[-1]
    if _is_negated(sought, text, first.start) or text.is_divided(first.start, last.end):
        return None
    cost = sum(piece.cost for piece in pieces)
    if sum(piece.cost >= 0.5 for piece in pieces) > max(1, len(pieces) // 2):
        return None
    order = [piece.bits for piece in pieces]
    gaps = [text.words[a.end : b.start] for a, b in pairwise(pieces)]
    added = [sum(not word.is_small for word in gap) for gap in gaps]
    in_order = order == sorted(order)
    if not in_order:
        turned = _order_cost(order, gaps)
        if turned is None or sum(added) > (1 if len(pieces) > 2 else 0):
            return None
        cost += turned
    most = 1 if len(sought.words) > 2 else 0
    if sum(added) > most and not (in_order and _shares(text, pieces)):
        return None
    if max(map(len, gaps), default=0) > 6:
        return None
    return cost + 0.6 * sum(added) + 0.05 * sum(map(len, gaps))


def _is_negated(sought: Rendering, text: EnglishText, start: int) -> bool:
    """Whether "non-" stands before the place and isn't part of the rendering: non-current assets."""
    return (
        start > 0
        and text.words[start - 1].form in _OPPOSITE
        and text.gaps[start - 1].strip() in ("", "-", "‑", "–")
        and sought.all_words[0].form not in _OPPOSITE
    )


def _order_cost(order: list[int], gaps: list[list[EnglishWord]]) -> float | None:
    """A rendering may be turned round at one place, or be in any order where small words join its parts."""
    for at in range(1, len(order)):
        if order[at:] + order[:at] == sorted(order):
            return 0.3 if gaps[at - 1] else 0.5
    return 0.7 if any(gaps) or len(order) > 2 else None


def _shares(text: EnglishText, pieces: Sequence[Piece]) -> bool:
    return bool(_shared(text, pieces))


def _shared(text: EnglishText, pieces: Sequence[Piece]) -> frozenset[int]:
    """The words that a rendering shares with a second term named inside it; the conjunction is beside the other part.

    Shared is the part away from the conjunction: "term borrowings" in "short- and long-term borrowings", "interest" in
    "interest income and expense".
    """
    gaps = [text.words[a.end : b.start] for a, b in pairwise(pieces)]
    filled = [at for at, gap in enumerate(gaps) if any(not word.is_small for word in gap)]
    if len(filled) != 1 or sum(not word.is_small for word in gaps[filled[0]]) > _MAX_BETWEEN:
        return frozenset()
    gap, left, right = gaps[filled[0]], pieces[: filled[0] + 1], pieces[filled[0] + 1 :]
    before, after = text.gaps[left[-1].end - 1], text.gaps[right[0].start - 1]
    if gap[0].text.lower() in _CONJUNCTIONS or "/" in before or ("," in before and _has_conjunction(gap)):
        return frozenset(at for piece in right for at in range(piece.start, piece.end))
    if gap[-1].text.lower() in _CONJUNCTIONS or "/" in after:
        return frozenset(at for piece in left for at in range(piece.start, piece.end))
    return frozenset()


def _has_conjunction(gap: list[EnglishWord]) -> bool:
    return any(word.text.lower() in _CONJUNCTIONS for word in gap)


def _shortened(sought: Rendering, text: EnglishText, by_bit: list[list[Piece]]) -> Iterator[Place]:
    """The short form of a name once it has been introduced: the Board (of Directors), Sun Hung Kai (Limited)."""
    size = sought.short_size
    if not 0 < size < len(sought.words):
        return
    for first in by_bit[0]:
        start, end = first.start, first.start
        for bit in range(size):
            end = next((piece.end for piece in by_bit[bit] if piece.start == end and piece.cost < 0.5), 0)
            if not end:
                break
        goes_on = end < len(text.words) and text.words[end].form == "of"
        if end and not goes_on and _is_name(text, start, end):
            yield _place(text, [Piece(0, start, end, 0.0)], 0.8)


def _bare_heads(sought: Rendering, text: EnglishText) -> Iterator[Place]:
    """The last word alone, once the whole has been said: the share option scheme ... no options were granted."""
    if len(sought.words) != 2 or len(sought.all_words) != 2:
        return
    whole = {at for place in _strict_places(sought, text) for at in place.words}
    if not whole:
        return
    for at in text.places.get(sought.words[1].stem, ()):
        is_bare = at == 0 or text.words[at - 1].is_small or text.is_divided(at - 1, at + 1)
        if at not in whole and is_bare and _is_inflected(sought.words[1], text.words[at]):
            yield _place(text, [Piece(0, at, at + 1, 0.0)], 0.9)


def _is_name(text: EnglishText, start: int, end: int) -> bool:
    """Whether words stand as a name: in capitals, and with "the" before a single one."""
    if not all(word.text[0].isupper() for word in text.words[start:end]):
        return False
    return end - start > 1 or (start > 0 and text.words[start - 1].text.lower() == "the")
