"""The words of many lines at once: the unigram path as operations on arrays over all characters of a text.

The result is that of `best_path` on each run of Chinese, and of `joins` on its words. The dictionary words that
occur are found from all places in step (`Trie.step`). Where none of them stands across, the text falls into pieces of a
few characters; the best path through all pieces is worked out from their ends backwards, one character of each at a
time. Weights are whole numbers here, so that their sums are exact in any order.
"""

from __future__ import annotations

import sys
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple
from weakref import proxy

import numpy as np

from zhterm.language.scripts import is_han
from zhterm.lexicon.trie import NO_WORD, WEIGHT_STEPS
from zhterm.segmentation.joins import join
from zhterm.segmentation.neighbours import Neighbours, character_classes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from zhterm.lexicon import Lexicon
    from zhterm.segmentation.neighbours import Flags, Integers
    from zhterm.segmentation.whole_terms import WholeTerms

    Cut = Callable[[str], Sequence[str]]

# What a line ends with, and what is put between words while they are one text.
END, _BETWEEN = "\x00", "\x01"
_ENCODING = f"utf-16-{sys.byteorder[0]}e"
# Stands for what a character beyond the basic plane would be in simplified characters.
_BEYOND = 0xFFFF
# Stands for a character of a stored term, a sign that no text has.
_OF_TERM = 0xFFFE
# Longer pieces are hardly language; they are cut alone, so that their length does not cost steps.
_LONGEST_PIECE = 64
# Pieces without Chinese that are remembered, and the length from which they are seldom met again.
_KEPT, _LONG = 100_000, 24


class _Edges(NamedTuple):
    """The dictionary words of one length that occur in a text: where they begin, and their weights."""

    size: int
    places: Integers
    weights: Integers


class _Others(dict[str, tuple[int, ...]]):
    """A piece without Chinese -> where its words begin."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut

    def __missing__(self, piece: str) -> tuple[int, ...]:
        found = (0, *accumulate(map(len, self._cut(piece)[:-1])))
        if len(piece) <= _LONG:
            if len(self) >= _KEPT:
                self.clear()
            self[piece] = found
        return found


class Lattice:
    """Cuts lines with one lexicon.

    `path` cuts a run of Chinese, `others` a text without Chinese. `special` are the characters whose lines are not cut
    here.
    """

    def __init__(self, lexicon: Lexicon, path: Cut, others: Cut, special: Iterable[str]) -> None:
        self._lexicon, self._trie = proxy(lexicon), lexicon.trie  # no circle, so that memory is free at once
        trie = self._trie
        self._path, self._others = path, _Others(others)
        self._bound = frozenset(lexicon.meta["bound_characters"])
        self._classes = character_classes(self._bound)
        self._han = np.fromiter(map(is_han, map(chr, range(0x10000))), np.bool_, 0x10000)
        self._special = np.zeros(0x10000, np.bool_)
        self._special[[ord(char) for char in special]] = True
        self._special[0xD800:0xE000] = self._special[[ord(_BETWEEN), _OF_TERM, _BEYOND]] = True
        self._pivots = np.zeros(0x10000, np.bool_)
        self._pivots[[ord(char) for char in lexicon.meta["conversion_characters"] if char <= "\uffff"]] = True
        self._simple = np.arange(0x10000)
        for old, new in zip(lexicon.meta["traditional_characters"], lexicon.meta["simplified_characters"], strict=True):
            if old <= "\uffff":
                self._simple[ord(old)] = min(ord(new), _BEYOND)
        self._alone = np.full(0x10000, round(float(lexicon.meta["unknown_weight"]) * WEIGHT_STEPS), np.int64)
        known = np.flatnonzero(trie.first >= 0)
        weights = trie.weights[trie.first[known]]
        self._alone[known[weights != NO_WORD]] = weights[weights != NO_WORD]

    def cut(self, lines: Sequence[str], terms: WholeTerms) -> tuple[list[list[str]], set[int]]:
        """The words of each line, and the numbers of the lines for which they are wrong. `terms` are never cut.

        Wrong are the lines with a special character, one beyond the basic plane or a sign of ours, and those in which a
        word may be of Chinese and other characters.
        """
        text = END.join(lines) + END
        data = text.encode(_ENCODING, "surrogatepass")
        if len(data) != 2 * len(text) or text.count(END) != len(lines):
            odd = {number for number, line in enumerate(lines) if END in line or max(line, default="") > "\uffff"}
            out, apart = self.cut(["" if number in odd else line for number, line in enumerate(lines)], terms)
            return out, apart | odd
        written = _codes(data)
        stops = np.flatnonzero(written == 0)
        codes = self._simplified(lines, written, stops)
        if codes is not written:
            text = _text(codes)
        special = self._special[written] | self._special[codes]
        whole = terms.places(text) if terms else []
        first, last = [start for start, _ in whole], [end for _, end in whole]
        if whole:
            inside = np.zeros(codes.size + 1, np.int64)
            inside[first] += 1
            inside[last] -= 1
            codes = np.where(np.cumsum(inside[:-1]) > 0, _OF_TERM, codes)
        wrong = np.flatnonzero(special | self._mixed(codes))
        starts = self._starts(text, codes)
        if whole:
            starts[np.flatnonzero(codes == _OF_TERM)] = False
            starts[first] = True
        starts[0] = False
        starts[stops] = starts[stops + 1] = False  # the lines are parted there
        return _parted(written, starts), set(np.searchsorted(stops, wrong).tolist())

    def _simplified(self, lines: Sequence[str], codes: Integers, stops: Integers) -> Integers:
        """The text in simplified characters, as `Lexicon.simplified` gives them for each line."""
        plain = self._simple[codes]
        changed = np.flatnonzero(plain != codes)
        if not changed.size:
            return codes
        doubtful = np.flatnonzero(self._pivots[codes])
        both = _marked(np.searchsorted(stops, changed), stops.size) & _marked(
            np.searchsorted(stops, doubtful), stops.size
        )
        numbers = np.flatnonzero(both).tolist()
        if numbers:
            found = self._lexicon.simplified(END.join(map(lines.__getitem__, numbers))).split(END)
            for number, line in zip(numbers, found, strict=True):
                plain[stops[number] - len(line) : stops[number]] = [min(ord(char), _BEYOND) for char in line]
        return plain

    def _mixed(self, codes: Integers) -> Flags:
        """Whether a character and the next one may be of one word, though only one of them is Chinese."""
        out = np.zeros(codes.size, np.bool_)
        known, han = self._trie.mixed, self._han[codes]
        places = np.flatnonzero(han[1:] != han[:-1])
        pairs = codes[places] << 16 | codes[places + 1]
        found = np.minimum(np.searchsorted(known, pairs), known.size - 1)
        out[places[known[found] == pairs]] = True
        return out

    def _starts(self, text: str, codes: Integers) -> Flags:
        """Whether a word begins at each place of a text in simplified characters, and behind it."""
        han = self._han[codes]
        starts = self._chinese_starts(text, codes)
        self._cut_others(text, starts, ~han & (codes > 0) & (codes != _OF_TERM))
        self._join(text, codes, han, starts)
        return np.append(starts, False)

    def _chinese_starts(self, text: str, codes: Integers) -> Flags:
        """Whether a word of the best path begins at each place; other characters are words of their own."""
        edges = [_Edges(*found) for found in self._trie.weighed(codes) if found[0] > 1]
        opened = np.zeros(codes.size + 1, np.int64)  # words that go on past each place
        for size, places, _ in edges:
            opened[places + 1] += 1
            opened[places + size] -= 1
        starts: Flags = np.cumsum(opened[:-1]) == 0
        first = np.flatnonzero(starts)
        sizes = np.diff(first, append=codes.size)
        long = sizes > _LONGEST_PIECE
        for start, size in zip(first[long].tolist(), sizes[long].tolist(), strict=True):
            starts[list(accumulate(map(len, self._path(text[start : start + size])[:-1]), initial=start))] = True
        several = (sizes > 1) & ~long
        first, sizes = first[several], sizes[several]
        following = self._following(codes, edges, first, sizes)
        at, ends = first, first + sizes
        while at.size:
            at = at + following[at]
            inside = at < ends
            at, ends = at[inside], ends[inside]
            starts[at] = True
        return starts

    def _following(self, codes: Integers, edges: list[_Edges], first: Integers, sizes: Integers) -> Integers:
        """How long the word at each place of the pieces from `first` on is; of two equal paths the longer first word.

        Elsewhere 1.
        """
        out = np.ones(codes.size, np.int64)
        if not first.size:
            return out
        total = int(sizes.sum())
        # Of each place of a piece, how many characters it is before the end.
        inside = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        before = np.zeros(codes.size, np.uint8)
        places = np.repeat(first, sizes) + inside
        before[places] = np.repeat(sizes, sizes) - inside
        longest = int(sizes.max())
        rows = [_by(before, places, longest)]
        rows += [_by(before, edge.places, longest, edge.weights) for edge in edges]
        alone, score = self._alone[codes], np.zeros(codes.size + 1, np.int64)
        for distance in range(1, longest + 1):
            at, _ = rows[0].at(distance)
            score[at] = alone[at] + (score[at + 1] if distance > 1 else 0)
            for edge, row in zip(edges, rows[1:], strict=True):
                if edge.size > distance:
                    break
                at, weights = row.at(distance)
                value = weights + (score[at + edge.size] if distance > edge.size else 0)
                better = value >= score[at]
                at = at[better]
                score[at], out[at] = value[better], edge.size
        return out

    def _cut_others(self, text: str, starts: Flags, other: Flags) -> None:
        """Put the words of the pieces without Chinese, of the characters that are `other`, into `starts`."""
        edges = np.flatnonzero(np.diff(other, prepend=False, append=False))
        first, last = edges[::2], edges[1::2]
        several = last - first > 1
        first, last = first[several], last[several]
        if not first.size:
            return
        pieces = map(text.__getitem__, map(slice, first.tolist(), last.tolist()))
        found = list(map(self._others.__getitem__, pieces))
        starts[np.flatnonzero(other[1:] & other[:-1]) + 1] = False
        starts[np.repeat(first, list(map(len, found))) + np.fromiter(chain.from_iterable(found), np.int64)] = True

    def _join(self, text: str, codes: Integers, han: Flags, starts: Flags) -> None:
        """Apply `joins` to the runs of Chinese in which it may change something."""
        first = np.flatnonzero(starts)
        ends = np.append(first[1:], codes.size)
        chinese = han[first]
        two = Neighbours(self._classes[codes], first, ends)
        together = chinese[1:] & chinese[:-1]
        wanted = np.flatnonzero(two.change() & together)
        runs = np.cumsum(chinese & ~np.append(False, together))  # a number for each run; of other words, that before
        wanted = wanted[_marked(runs[np.flatnonzero(two.touch() & together)], first.size + 1)[runs[wanted]]]
        edges = np.flatnonzero(~np.concatenate(([False], two.depend() & together, [False])))
        groups = np.flatnonzero(_marked(np.searchsorted(edges, wanted, "right") - 1, edges.size))
        for start, end in zip(edges[groups].tolist(), edges[groups + 1].tolist(), strict=True):
            places = first[start:end].tolist()
            words = list(map(text.__getitem__, map(slice, places, ends[start:end].tolist())))
            if (joined := join(words, self._bound)) != words:
                starts[places] = False
                starts[list(accumulate(map(len, joined[:-1]), initial=places[0]))] = True


class _Rows(NamedTuple):
    """Places, and the weights that belong to them, by their distance from the end of their piece."""

    places: Integers
    weights: Integers
    limits: list[int]

    def at(self, distance: int) -> tuple[Integers, Integers]:
        part = slice(self.limits[distance], self.limits[distance + 1])
        return self.places[part], self.weights[part]


def _by(before: NDArray[np.uint8], places: Integers, longest: int, weights: Integers | None = None) -> _Rows:
    """Sort places by their distance, without those that are in no piece (0)."""
    distances = before[places]
    order = np.argsort(distances, kind="stable")
    limits = [0, *np.cumsum(np.bincount(distances, minlength=longest + 1)).tolist()]
    return _Rows(places[order], places[:0] if weights is None else weights[order], limits)


def _parted(codes: Integers, starts: Flags) -> list[list[str]]:
    """The words of the lines of a text, which begin at `starts` but for the first of each line."""
    places = np.flatnonzero(starts)
    out = np.full(codes.size + places.size, ord(_BETWEEN), np.int64)
    out[np.arange(codes.size) + np.cumsum(starts[:-1])] = codes
    return [line.split(_BETWEEN) if line else [] for line in _text(out).split(END)[:-1]]


def _marked(places: Integers, size: int) -> Flags:
    """Flags that are set at these places (numpy's own functions for sets import a package of theirs)."""
    out = np.zeros(size, np.bool_)
    out[places] = True
    return out


def _codes(data: bytes) -> Integers:
    return np.frombuffer(data, np.uint16).astype(np.int64)


def _text(codes: Integers) -> str:
    return codes.astype(np.uint16).tobytes().decode(_ENCODING, "surrogatepass")
