"""The dictionary words as a trie in arrays, in which all words of a long text are found at once.

A state is a beginning that words share; states are numbered by length, then by text. What is stored in the lexicon are
the edges from one character on (`parent << 16 | code point`, in the order of the states they lead to), the first
characters, and the weight of each state (0 for a beginning that is no word). Opening it hashes the edges, so that a
step from many states with as many characters is a handful of array operations.

Words with a character outside the basic plane, or with any that is no ideograph, are not in it; of the latter, `mixed`
has the pairs of an ideograph and another character side by side.
"""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from zhterm.language.scripts import is_han
from zhterm.lexicon.codes import Codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

WEIGHT_STEPS = 2**20
"""Weights are kept in such parts of one: sums are exact then, and equal paths are equal wherever they stand."""
NO_WORD = np.int32(2**31 - 1)
# Inside a proverb; no word joins other characters to it.
_MARKS = frozenset("，：；、。！？·…—,:;!?")
# Fibonacci hashing: the golden ratio in 64 bits (Knuth, The Art of Computer Programming, vol. 3, 6.4).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_EMPTY = -1
_NAMES = ("first", "edges", "weights", "mixed")


class Trie:
    """The words of a lexicon.

    `first` has the state of each code point of the basic plane (-1: begins no word), `weights` that of each state as
    whole parts of `WEIGHT_STEPS` (`NO_WORD`: no word), `leads` whether any word goes on, `mixed` see above, sorted.
    """

    def __init__(self, first: NDArray[np.int32], edges: Integers, weights: NDArray[np.int32], mixed: Integers) -> None:
        self.first = first.astype(np.int64)
        self.weights = weights
        self.mixed = mixed
        self.leads: NDArray[np.bool_] = np.zeros(weights.size, np.bool_)
        self.leads[edges >> 16] = True
        bits = max(4, int(edges.size * 2.5).bit_length())
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._keys = np.full(1 << bits, _EMPTY, np.int64)
        self._states = np.zeros(1 << bits, np.int32)
        self._hash(edges, np.arange(weights.size - edges.size, weights.size, dtype=np.int32))

    @classmethod
    def compiled(cls, texts: Sequence[str], weights: NDArray[np.float64]) -> dict[str, bytes]:
        """The arrays of a trie of these words, which are in order, and their weights, for `opened`."""
        codes = Codes.of(texts)
        doubtful = (codes.points > 0) & ((codes.points < 0x4E00) | (codes.points > 0x9FFF))  # no common ideograph
        numbers = np.flatnonzero(np.logical_or.reduceat(doubtful, codes.starts)).tolist()
        others = [at for at in numbers if not _is_chinese(texts[at])]
        kept = np.ones(len(texts), np.bool_)
        kept[others] = False
        arrays: tuple[NDArray[Any], ...] = (
            *_states(codes, kept, weights),
            _mixed_pairs([texts[at] for at in others]),
        )
        return {name: array.tobytes() for name, array in zip(_NAMES, arrays, strict=True)}

    @classmethod
    def of(cls, words: Sequence[str], weights: NDArray[np.float64]) -> Self:
        """A trie of any words, which are sorted, and their weights."""
        codes = Codes.of(words)
        kept = np.maximum.reduceat(codes.points, codes.starts) <= 0xFFFF
        return cls(*_states(codes, kept, weights), np.zeros(0, np.int64))

    @classmethod
    def opened(cls, data: Mapping[str, bytes]) -> Self:
        """The trie of `compiled` arrays."""
        types: tuple[Any, ...] = (np.int32, np.int64, np.int32, np.int64)
        return cls(*(np.frombuffer(data[name], kind) for name, kind in zip(_NAMES, types, strict=True)))

    def _slots(self, keys: Integers) -> Integers:
        return ((keys.view(np.uint64) * _GOLDEN) >> self._shift).view(np.int64)

    def _hash(self, edges: Integers, states: NDArray[np.int32]) -> None:
        slots = self._slots(edges)
        todo = np.arange(edges.size)
        while todo.size:
            wanted = slots[todo]
            free = self._keys[wanted] == _EMPTY
            self._keys[wanted[free]] = edges[todo[free]]  # of several for one slot, one stays
            placed = self._keys[wanted] == edges[todo]
            self._states[wanted[placed]] = states[todo[placed]]
            todo = todo[~placed]
            slots[todo] = (slots[todo] + 1) & self._last

    def occurrences(self, codes: Integers) -> Iterator[tuple[int, Integers]]:
        """Yield (length, places) of the words that stand in a text, by length, also where they overlap."""
        for size, places, _ in self.weighed(codes):
            yield size, places

    def weighed(self, codes: Integers) -> Iterator[tuple[int, Integers, Integers]]:
        """Yield (length, places, weights) of the words that stand in a text, as whole parts of `WEIGHT_STEPS`."""
        size, states = 1, self.first[codes]
        places = np.flatnonzero(states >= 0)
        states = states[places]
        while places.size:
            weights = self.weights[states]
            words = weights != NO_WORD
            if words.any():
                yield size, places[words], weights[words].astype(np.int64)
            goes_on = self.leads[states] & (places < codes.size - size)
            places, states = places[goes_on], states[goes_on]
            states = self.step(states, codes[places + size])
            reached = states >= 0
            places, states, size = places[reached], states[reached], size + 1

    def step(self, states: Integers, codes: Integers) -> Integers:
        """The states that these lead to with these code points, one each; -1 where no word goes on so."""
        keys = (states << 16) | codes
        slots = self._slots(keys)
        found = self._keys[slots]
        hit = found == keys
        out = np.where(hit, self._states[slots], -1).astype(np.int64)
        pending = np.flatnonzero(~hit & (found != _EMPTY))
        slots = slots[pending]
        while pending.size:
            slots = (slots + 1) & self._last
            found = self._keys[slots]
            hit = found == keys[pending]
            out[pending[hit]] = self._states[slots[hit]]
            more = ~hit & (found != _EMPTY)
            pending, slots = pending[more], slots[more]
        return out


def _is_chinese(word: str) -> bool:
    return max(word) <= "\uffff" and all(map(is_han, word))


def _states(
    codes: Codes, kept: Flags, weights: NDArray[np.float64]
) -> tuple[NDArray[np.int32], Integers, NDArray[np.int32]]:
    """The first characters, edges and weights of a trie of those words, which are sorted, that are `kept`."""
    places, left = codes.starts[kept], codes.sizes[kept]
    steps = np.rint(weights[kept] * WEIGHT_STEPS).astype(np.int32)
    parents = np.zeros(places.size, np.int64)
    edges: list[Integers] = []
    found: list[NDArray[np.int32]] = []
    count = 0
    while places.size:  # of the words that are this long, the state of what stands before, and the next character
        keys = parents << 16 | codes.points[places]
        new = np.append(True, keys[1:] != keys[:-1])
        edges.append(keys[new])
        parents = count + np.cumsum(new) - 1
        count += edges[-1].size
        own, ends = np.full(edges[-1].size, NO_WORD, np.int32), left == 1
        own[parents[ends] - count] = steps[ends]
        found.append(own)
        longer = ~ends
        places, left, steps, parents = places[longer] + 1, left[longer] - 1, steps[longer], parents[longer]
    first, none = np.full(0x10000, -1, np.int32), np.zeros(0, np.int32)
    for characters in edges[:1]:
        first[characters] = np.arange(characters.size)
    return first, np.concatenate([none, *edges[1:]]).astype(np.int64), np.concatenate([none, *found])


def _mixed_pairs(words: Sequence[str]) -> Integers:
    """An ideograph beside another character (that is no mark) in a word, as `left << 16 | right`, sorted."""
    pairs = set()
    for left, right in chain.from_iterable(map(pairwise, words)):
        if is_han(left) != is_han(right) and max(left, right) <= "\uffff" and _MARKS.isdisjoint((left, right)):
            pairs.add(ord(left) << 16 | ord(right))
    return np.array(sorted(pairs), np.int64)
