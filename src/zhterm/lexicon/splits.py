"""The best paths through dictionary words themselves: what each falls into if it is no word. All words at once.

As `language.paths.best_path` finds them one by one; of two equal paths the one with the longer first word.
"""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from zhterm.lexicon.trie import WEIGHT_STEPS, Trie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from zhterm.lexicon.codes import Codes, Integers

RADIX = 6
"""`Parts.shapes` of a word of up to five characters: the lengths of its parts, as digits of a number to this base."""
# Stands for any character beyond the basic plane: none of them is counted.
_BEYOND = 0xFFFF
# Words looked at in one go: few enough for the processor's cache.
_CHUNK = 16_384


class Counted:
    """The words of jieba's dictionary, in order, weighed by their counts, as a trie.

    `unknown` is the weight of a character that is not counted.
    """

    def __init__(self, words: Sequence[str], counts: NDArray[np.int32]) -> None:
        self.log_total = log(int(counts.sum()))
        self.unknown = -self.log_total
        self.trie = Trie.of(words, np.log(np.maximum(counts, 1)) - self.log_total)


class Parts:
    """The best path through each word that is not the word itself, by the counts of its parts.

    `scores` are the sums of the parts' weights (natural logarithms of their shares), `rarest` that of the rarest part
    above an unknown character's, `numbers` how many there are; `shapes` their lengths (see `RADIX`), of longer words
    minus their number. A word of one character is its own part.
    """

    def __init__(self, words: Sequence[str], codes: Codes, counted: Counted) -> None:
        self._words, self._starts = words, codes.starts
        columns = zip(*(_parts(chunk, counted) for chunk in codes.chunks(_CHUNK)), strict=True)
        scores, least, self.numbers, shapes, self._following = map(np.concatenate, columns)
        self.scores, self.rarest = scores / WEIGHT_STEPS, least / WEIGHT_STEPS + counted.log_total
        self.shapes = np.where(codes.sizes > RADIX - 1, -self.numbers, shapes)

    def of(self, number: int) -> list[str]:
        """The parts of the word of this number."""
        word, first = self._words[number], int(self._starts[number])
        parts, done = [], 0
        while done < len(word):
            size = int(self._following[first + done])
            parts.append(word[done : done + size])
            done += size
        return parts


def _parts(codes: Codes, counted: Counted) -> tuple[NDArray[Any], ...]:
    """Of each word the score of its best path, the least weight, number and lengths of its parts; of each place the
    length of the part that begins there.
    """
    left = (codes.starts + codes.sizes)[codes.owners()] - np.arange(codes.points.size)  # characters to the end
    score, following, weight = _paths(np.minimum(codes.points, _BEYOND), left, codes.starts, counted)
    numbers, shapes, least = (np.zeros(codes.sizes.size, np.int32) for _ in range(3))
    at, going = codes.starts, np.arange(codes.sizes.size)
    while going.size:
        steps = following[at]
        numbers[going] += 1
        shapes[going] = shapes[going] * RADIX + np.minimum(steps, RADIX - 1)
        least[going] = np.minimum(least[going], weight[at])
        at = at + steps
        inside = left[at] > 0
        at, going = at[inside], going[inside]
    return score[codes.starts], least, numbers, shapes, following.astype(np.int16)


def _paths(codes: Integers, left: Integers, starts: Integers, counted: Counted) -> tuple[Integers, Integers, Integers]:
    """Of each place, the best score from there to the end of its word, the length of the part that begins there, and
    its weight, in `WEIGHT_STEPS`.
    """
    weight = np.full(codes.size, round(counted.unknown * WEIGHT_STEPS), np.int64)
    whole = np.zeros(codes.size, np.bool_)
    whole[starts] = True
    edges: list[tuple[Integers, Integers, Integers]] = [(np.zeros(0, np.int64),) * 3]
    for size, places, values in counted.trie.weighed(codes):
        if size == 1:
            weight[places] = values
        else:
            kept = ~(whole[places] & (left[places] == size))
            places = places[kept]
            edges.append((np.full(places.size, size), places, values[kept]))
    sizes, places, values = map(np.concatenate, zip(*edges, strict=True))
    # From the ends of the words on: what a place leads to is known when it is looked at.
    keys = left[places] << 8 | sizes
    order = np.argsort(keys, kind="stable")
    keys, places, values = keys[order], places[order], values[order]
    limits = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist(), keys.size]
    groups: dict[int, list[tuple[int, slice]]] = {}
    for begin, end in pairwise(limits if keys.size else ()):
        distance, size = divmod(int(keys[begin]), 256)
        groups.setdefault(distance, []).append((size, slice(begin, end)))
    by_distance = np.argsort(left, kind="stable")
    bounds = np.searchsorted(left[by_distance], np.arange(left.max(initial=0) + 2))
    score, following = np.zeros(codes.size, np.int64), np.ones(codes.size, np.int64)
    for distance in range(1, int(left.max(initial=0)) + 1):
        here = by_distance[bounds[distance] : bounds[distance + 1]]
        score[here] = weight[here] + score[here + 1]
        for size, part in groups.get(distance, ()):
            at, value = places[part], values[part]
            total = value + score[at + size]
            better = total >= score[at]
            at = at[better]
            score[at], following[at], weight[at] = total[better], size, value[better]
    return score, following, weight
