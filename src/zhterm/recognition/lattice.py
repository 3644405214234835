"""The words of the lexicon in Chinese text: where none stands across, and the best ways to cut what lies between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from zhterm.language.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from zhterm.lexicon import Lexicon

# 非 before a term makes its contrary (非流动资产); a number before 大 takes it to itself (两大|数据中心).
CONTRARY = "非"
COUNTED, COUNTS = "大", frozenset("两二三四五六七八九十几")
_UNREACHED = -1e9
# From this length on, what has to be loaded to find all words at once is worth its time.
LONG = 20_000


class Lattice:
    """A run of Chinese in simplified characters. `words[start][end]` is the weight of a word, as a logarithm."""

    def __init__(self, run: str, words: Mapping[int, dict[int, float]]) -> None:
        self.run = run
        self.words = words

    @classmethod
    def of(cls, run: str, lexicon: Lexicon, unknown: float) -> Lattice:
        """The lattice of a run; `unknown` is the weight of a character that is no word."""
        weights = lexicon.words_in(run)
        limits = lexicon.longest_in(run)
        words: dict[int, dict[int, float]] = {}
        for at, char in enumerate(run):
            here = words[at] = {at + 1: weights.get(char, unknown)}
            for stop in range(at + 2, min(at + limits.get(run[at : at + 2], 1), len(run)) + 1):
                weight = weights.get(run[at:stop])
                if weight is not None:
                    here[stop] = weight
        return cls(run, words)

    def without(self, start: int, end: int) -> Lattice:
        """The lattice without the word at this place."""
        here = {stop: weight for stop, weight in self.words[start].items() if stop != end}
        return Lattice(self.run, {**self.words, start: here})

    def clear_cuts(self) -> list[int]:
        """The places, the ends included, that no word stands across."""
        cuts, reach = [], 0
        for at in range(len(self.run)):
            if at >= reach:
                cuts.append(at)
            reach = max(reach, *self.words[at])
        return [*cuts, len(self.run)]

    def path(self, start: int = 0, end: int | None = None) -> list[int]:
        """Where the words of the best segmentation of a part (else of the whole) begin and end."""
        before = self.ahead[1] if end is None else self._paths(start, end)[1]
        cuts = [len(self.run) if end is None else end]
        while cuts[-1] > start:
            cuts.append(before[cuts[-1]])
        return cuts[::-1]

    def parts(self, start: int, end: int) -> list[int]:
        """Where a compound of words of two characters and more falls apart, and these in turn; else nothing."""
        if end - start < 4:
            return []
        cuts = self.without(start, end).path(start, end)
        if any(stop - first < 2 for first, stop in pairwise(cuts)):
            return []
        return cuts[1:-1] + [cut for first, stop in pairwise(cuts) for cut in self.parts(first, stop)]

    def weight(self, start: int, end: int) -> float:
        """The weight of the best segmentation of a part."""
        return self._paths(start, end)[0][end]

    @cached_property
    def ahead(self) -> tuple[dict[int, float], dict[int, int]]:
        """Of each place the weight of the best segmentation up to it, and where the last word of that begins."""
        return self._paths(0, len(self.run))

    @cached_property
    def behind(self) -> tuple[list[float], list[int]]:
        """Of each place the weight of the best segmentation from it on, and where the first word of that ends."""
        size = len(self.run)
        scores, following = [0.0] * (size + 1), [size] * (size + 1)
        for at in range(size - 1, -1, -1):
            scores[at], following[at] = max((weight + scores[stop], stop) for stop, weight in self.words[at].items())
        return scores, following

    def path_with(self, start: int, end: int) -> list[int]:
        """Where the words of the best segmentation that has the word from `start` to `end` begin and end."""
        before, following = self.ahead[1], self.behind[1]
        cuts = [start]
        while cuts[-1]:
            cuts.append(before[cuts[-1]])
        cuts = [*cuts[::-1], end]
        while cuts[-1] < len(self.run):
            cuts.append(following[cuts[-1]])
        return cuts

    def _paths(self, start: int, end: int) -> tuple[dict[int, float], dict[int, int]]:
        scores = {start: 0.0}
        before: dict[int, int] = {}
        for at in range(start, end):
            score = scores[at]
            for stop, weight in self.words[at].items():
                if stop <= end and score + weight > scores.get(stop, _UNREACHED):
                    scores[stop] = score + weight
                    before[stop] = at
        return scores, before


class ShortText:
    """A text of a few pages, whose runs of Chinese are looked at when something stands in them."""

    clear = None
    apart = b""

    def __init__(self, text: str, lattice: Callable[[str], Lattice]) -> None:
        self._text = text
        self._lattice = lattice
        self._runs: list[int] = []  # where the runs begin that were looked at, in order
        self._cuts: list[Sequence[int]] = []  # and their clear cuts, in the text

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """The nearest places around a part of one run that no word stands across."""
        found = bisect_right(self._runs, start) - 1
        if found < 0 or self._cuts[found][-1] < end:
            found += 1
            self._add(start, found)
        cuts = self._cuts[found]
        return cuts[bisect_right(cuts, start) - 1], cuts[bisect_left(cuts, end)]

    def _add(self, at: int, place: int) -> None:
        first = last = at
        while first and is_han(self._text[first - 1]):
            first -= 1
        while last < len(self._text) and is_han(self._text[last]):
            last += 1
        self._runs.insert(place, first)
        self._cuts.insert(place, [first + cut for cut in self._lattice(self._text[first:last]).clear_cuts()])


class LongText:
    """A text of which all words are found at once, with the arrays of the lexicon."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        import numpy as np

        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
        codes[codes > 0xFFFF] = 0xFFFF
        across = np.zeros(codes.size + 2, np.int32)
        for size, places in lexicon.trie.occurrences(codes):
            if size > 1:
                across[places + 1] += 1
                across[places + size] -= 1
        clear = np.cumsum(across)[: codes.size + 1] == 0
        apart = np.ones(codes.size + 1, np.bool_)
        sign = _signs()[codes]
        apart[1:-1] = ~(sign[1:] & sign[:-1]) & ~_taking()[codes[:-1]]
        self.clear = (clear & apart).tobytes()
        """Of each place, whether nothing can stand across, so that a term that ends there is a word."""
        self.apart = apart.tobytes()
        """Of each place, whether nothing but words of the lexicon can stand across."""
        places = np.arange(codes.size + 1)
        self._before = np.maximum.accumulate(np.where(clear, places, 0)).tolist()
        self._behind = np.minimum.accumulate(np.where(clear, places, codes.size)[::-1])[::-1].tolist()

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """The nearest places around a part of one run that no word stands across."""
        return self._before[start], self._behind[end]


class PartOfText:
    """A part of a `LongText`, from a line's beginning to its end, as a text of its own."""

    def __init__(self, whole: LongText, start: int, size: int) -> None:
        self._whole = whole
        self._start = start
        self.clear = whole.clear[start : start + size + 1]
        self.apart = whole.apart[start : start + size + 1]

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """The nearest places around a part of one run that no word stands across."""
        left, right = self._whole.stretch(self._start + start, self._start + end)
        return left - self._start, right - self._start


AnyText = ShortText | LongText | PartOfText


@cache
def _signs() -> NDArray[np.bool_]:
    """Whether each code point of the basic plane can be joined with another one to a word that is no Chinese."""
    import numpy as np

    chars = map(chr, range(0x10000))
    return np.fromiter(((char.isalnum() and not is_han(char)) or char in ".+#" for char in chars), np.bool_, 0x10000)


@cache
def _taking() -> NDArray[np.bool_]:
    """Whether each code point of the basic plane can change what the character behind it means."""
    import numpy as np

    out = np.zeros(0x10000, np.bool_)
    out[[ord(char) for char in (*COUNTS, *"一百千万亿", CONTRARY)]] = True
    return out
