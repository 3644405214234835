"""The best paths through dictionary words themselves: what each falls into if it is no word. All words at once.

As `language.paths.best_path` finds them one by one; of two equal paths the one with the longer first word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhterm.lexicon.trie import WEIGHT_STEPS, Trie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

RADIX = 6
"""`Parts.shapes` of a word of up to five characters: the lengths of its parts, as digits of a number to this base."""
# Characters beyond the basic plane stand for a while in the private use area, so that a code has 16 bits.
_PRIVATE = 0xE000
_END = "\0"


class Counted:
    """The words of a dictionary with their counts, as a trie; `unknown` is the weight of an uncounted character."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._private: dict[int, int] = {}
        total = np.log(sum(counts.values()))
        self.unknown = -float(total)
        given = zip(self.plain(_END.join(counts)).split(_END), counts.values(), strict=True)
        words, numbers = zip(*sorted(given), strict=True)
        self.trie = Trie.of(words, np.log(np.maximum(numbers, 1)) - total)

    def plain(self, text: str) -> str:
        """The text with every character in 16 bits."""
        for char in sorted(char for char in set(text) if char > "\uffff"):
            self._private.setdefault(ord(char), _PRIVATE + len(self._private))
        return text.translate(self._private) if self._private else text


class Parts:
    """The best path through each word that is not the word itself, by the counts of its parts.

    `scores` are the sums of the parts' weights (natural logarithms of their shares), `least` the weight of the rarest
    part, `numbers` how many there are; `shapes` their lengths (see `RADIX`), of longer words minus their number. A word
    of one character is its own part.
    """

    def __init__(self, words: Sequence[str], counted: Counted) -> None:
        text = _END.join([*words, ""])
        self._at = dict(zip(words, range(len(words)), strict=True))
        sizes = np.array([len(word) for word in words], np.int64)
        self._starts = np.append(0, np.cumsum(sizes + 1)[:-1])
        codes = np.frombuffer(counted.plain(text).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
        left = np.repeat(self._starts + sizes, sizes + 1) - np.arange(codes.size)  # characters to the end of the word
        score, following, weight = _paths(codes, left, self._starts, counted)
        self._following = following
        self.scores = score[self._starts] / WEIGHT_STEPS
        self.numbers = np.zeros(sizes.size, np.int64)
        shapes = np.zeros(sizes.size, np.int64)
        least = np.zeros(sizes.size, np.int64)
        at, going = self._starts.copy(), np.arange(sizes.size)
        while going.size:
            steps = following[at]
            self.numbers[going] += 1
            shapes[going] = shapes[going] * RADIX + np.minimum(steps, RADIX - 1)
            least[going] = np.minimum(least[going], weight[at])
            at = at + steps
            inside = left[at] > 0
            at, going = at[inside], going[inside]
        self.shapes = np.where(sizes > RADIX - 1, -self.numbers, shapes)
        self.least = least / WEIGHT_STEPS

    def of(self, word: str) -> list[str]:
        """The parts of one of the words."""
        at = int(self._starts[self._at[word]])
        parts = []
        done = 0
        while done < len(word):
            size = int(self._following[at + done])
            parts.append(word[done : done + size])
            done += size
        return parts


def _paths(codes: Integers, left: Integers, starts: Integers, counted: Counted) -> tuple[Integers, Integers, Integers]:
    """Of each place, the best score from there to the end of its word, the length of the part that begins there, and
    its weight, in `WEIGHT_STEPS`.
    """
    weight = np.full(codes.size, round(counted.unknown * WEIGHT_STEPS), np.int64)
    whole = np.zeros(codes.size, np.bool_)
    whole[starts] = True
    edges: list[tuple[int, Integers, Integers]] = []
    for size, places, values in counted.trie.weighed(codes):
        if size == 1:
            weight[places] = values
        else:
            kept = ~(whole[places] & (left[places] == size))
            edges.append((size, places[kept], values[kept]))
    sizes = np.concatenate([np.full(places.size, size) for size, places, _ in edges] or [np.zeros(0, np.int64)])
    places = np.concatenate([places for _, places, _ in edges] or [np.zeros(0, np.int64)])
    values = np.concatenate([values for _, _, values in edges] or [np.zeros(0, np.int64)])
    # From the ends of the words on: what a place leads to is known when it is looked at.
    order = np.lexsort((sizes, left[places]))
    sizes, places, values = sizes[order], places[order], values[order]
    distances = left[places]
    by_distance = np.argsort(left, kind="stable")
    bounds = np.searchsorted(left[by_distance], np.arange(left.max(initial=0) + 2))
    score, following = np.zeros(codes.size, np.int64), np.ones(codes.size, np.int64)
    for distance in range(1, int(left.max(initial=0)) + 1):
        here = by_distance[bounds[distance] : bounds[distance + 1]]
        score[here] = weight[here] + score[here + 1]
        first, last = np.searchsorted(distances, (distance, distance + 1))
        for size in np.unique(sizes[first:last]).tolist():
            begin, end = first + np.searchsorted(sizes[first:last], (size, size + 1))
            at, value = places[begin:end], values[begin:end]
            total = value + score[at + size]
            better = total >= score[at]
            at = at[better]
            score[at], following[at], weight[at] = total[better], size, value[better]
    return score, following, weight
