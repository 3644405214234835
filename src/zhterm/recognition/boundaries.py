"""Whether a place in Chinese text that spells a term is the term, or cuts through other words.

中国 is spelt in 发展中国家, where it is no word. The best segmentation of what stands around the place (the unigram
path over the lexicon) is compared with the best one that has the term as a word: where the term costs something, a word
of the text crosses its edge.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhterm.lexicon import Lexicon

# Endings that leave the word before them a word: 北京 in 北京市, 世界 in 世界上, 孩子 in 孩子们.
_LOOSE_ENDINGS = frozenset("市省县区州镇乡村路街河湖江山岛港们上中下里内外前后间时的地得了着过")
_IDIOM = 2
_UNWORTHY = -1e9
# What a term weighs that the lexicon does not know, by its length.
_TERM_WEIGHT = (-9.0, -9.0, -10.0, -11.0, -11.5)


class Stretch(NamedTuple):
    """A stretch of text that no word of the lexicon reaches out of, with the words in it: `words[start][end]`."""

    text: str
    words: Mapping[int, Mapping[int, float]]
    unknown: float


class Boundaries:
    """Judges places of terms in texts that are in canonical form."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._unknown = float(lexicon.meta["unknown_weight"])
        self._known: dict[tuple[str, int, int], str] = {}

    def obstacle(self, run: str, start: int, end: int) -> str:
        """The word of `run` that the term at this place would cut through, or an empty string: the term is a word."""
        if start == 0 and end == len(run):
            return ""
        place = (run, start, end)
        found = self._known.get(place)
        if found is None:
            if len(self._known) > 200_000:
                self._known.clear()
            found = self._known[place] = self._obstacle(run, start, end)
        return found

    def _obstacle(self, run: str, start: int, end: int) -> str:
        stretch = self._stretch(run)
        ahead = _path(stretch, 0, len(run))
        if start in ahead and end in ahead:
            return ""
        before, _, total = _score(stretch, 0, start), 0, _score(stretch, 0, len(run))
        inside = max(self._term_weight(stretch, start, end), _score(stretch, start, end))
        if before + inside + _score(stretch, end, len(run)) >= total:
            return ""
        cuts = sorted(ahead)
        first = max(at for at in cuts if at <= start)
        last = min(at for at in cuts if at >= end)
        if (first, last) in pairwise(cuts):
            return "" if self._parted(stretch, first, last, start, end) else run[first:last]
        return run[first:last]

    def _term_weight(self, stretch: Stretch, start: int, end: int) -> float:
        known = stretch.words.get(start, {}).get(end)
        weight = _TERM_WEIGHT[min(end - start, len(_TERM_WEIGHT) - 1)]
        return weight if known is None else max(known, weight)

    def _parted(self, stretch: Stretch, first: int, last: int, start: int, end: int) -> bool:
        """Whether the longer word from `first` to `last` falls into words, the term one of them: 中国 in 中国银行."""
        if end - start == 1:
            return False
        rests = [(a, b) for a, b in ((first, start), (end, last)) if a < b]
        for a, b in rests:
            if b - a == 1:
                if a == first or stretch.text[a] not in _LOOSE_ENDINGS:
                    return False
            elif b not in stretch.words.get(a, {}):
                return False
        row = self._lexicon.words([stretch.text[first:last]]).get(stretch.text[first:last])
        return row is None or row.headword != _IDIOM

    def _stretch(self, run: str) -> Stretch:
        weights = self._lexicon.words_in(run)
        limits = self._lexicon.longest_in(run)
        words: dict[int, dict[int, float]] = {}
        for at, char in enumerate(run):
            found = words[at] = {at + 1: weights.get(char, self._unknown)}
            for stop in range(at + 2, min(at + limits.get(run[at : at + 2], 1), len(run)) + 1):
                weight = weights.get(run[at:stop])
                if weight is not None:
                    found[stop] = weight
        return Stretch(run, words, self._unknown)


def _score(stretch: Stretch, start: int, end: int) -> float:
    """The weight of the best segmentation of a part."""
    return _scores(stretch, start, end)[0][end]


def _path(stretch: Stretch, start: int, end: int) -> set[int]:
    """Where the words of the best segmentation begin and end."""
    _, before = _scores(stretch, start, end)
    cuts = {end}
    at = end
    while at > start:
        at = before[at]
        cuts.add(at)
    return cuts


def _scores(stretch: Stretch, start: int, end: int) -> tuple[dict[int, float], dict[int, int]]:
    scores = {start: 0.0}
    before: dict[int, int] = {}
    for at in range(start, end):
        score = scores[at]
        for stop, weight in stretch.words[at].items():
            if stop <= end and score + weight > scores.get(stop, _UNWORTHY):
                scores[stop] = score + weight
                before[stop] = at
    return scores, before
