"""Boosted decision trees, evaluated without numpy, a column of features at a time.

Every tree has at most eight leaves, and forests are evaluated by the method of QuickScorer (Lucchese et al., SIGIR
2015): each comparison `feature <= threshold` that fails rules out the leaves of its left branch. With eight bits a
tree, the leaves that remain in all trees are one integer; for a feature, the integers after 0, 1, 2 ... failed
comparisons are kept ready, so that scoring costs one bisection and one AND a feature.

A row of features comes in parts, since many rows share some: all pairs of one Chinese span have the features of that
span. What a part rules out is computed once.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import partial
from itertools import repeat
from operator import and_, getitem, itemgetter
from struct import Struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Part = tuple[float, ...]
Row = tuple[Part, ...]
Test = tuple[int, "Callable[[Iterable[float]], Iterator[int]]"]
"""Place of a feature in its part, and what gives the leaves that remain for each of its values."""

LEAVES = 8
GROUP = 4
"""Trees whose sum is looked up at once: 32 bits of the integer, of whose 4,096 values some hundreds occur."""


class _Sums(dict[int, float]):
    """The sum of the leaves that a group of trees comes to, by the 32 bits of what remains; filled as they occur."""

    __slots__ = ("_trees",)

    def __init__(self, trees: list[list[float]]) -> None:
        self._trees = trees

    def __missing__(self, remaining: int) -> float:
        total = 0.0
        for place, leaves in enumerate(self._trees):
            total += leaves[(remaining >> (LEAVES * place) & 0xFF).bit_length() - 1]
        self[remaining] = total
        return total


class _Masks(dict[float, int]):
    """The leaves that remain by the value of a feature that is a whole number; filled as they occur."""

    __slots__ = ("_masks", "_thresholds")

    def __init__(self, thresholds: list[float], masks: list[int]) -> None:
        self._thresholds, self._masks = thresholds, masks

    def __missing__(self, value: float) -> int:
        found = self[value] = self._masks[bisect_left(self._thresholds, value)]
        return found


def _remains(thresholds: list[float], masks: list[int]) -> Callable[[Iterable[float]], Iterator[int]]:
    """What gives the leaves that remain for each of many values: `masks` has those after 0, 1, 2 ... thresholds."""
    if all((2 * threshold).is_integer() for threshold in thresholds):
        return partial(map, _Masks(thresholds, masks).__getitem__)
    places = partial(map, bisect_left, repeat(thresholds))
    return lambda values: map(masks.__getitem__, places(values))


class Forest:
    """One or more sums of trees over the same features, on the log-odds scale.

    Each of `sums` is {"base": log-odds, "trees": [[nodes, leaves], ...]}; nodes are [feature, threshold, first, middle,
    end]: where the value is greater than the threshold, leaves first..middle-1 of first..end-1 are ruled out. `parts`
    has the number of features of each part of a row; the features are numbered through.
    """

    __slots__ = ("_full", "_ones", "_parts", "_size", "_struct", "_sums")

    def __init__(self, sums: Sequence[dict[str, Any]], parts: Sequence[int]) -> None:
        tests: dict[int, list[tuple[float, int]]] = {}
        self._sums: list[tuple[float, list[_Sums]]] = []
        self._size = 0
        for data in sums:
            trees = data["trees"]
            for index, (nodes, _) in enumerate(trees, self._size):
                for feature, threshold, first, middle, _end in nodes:
                    ruled_out = ((1 << middle) - (1 << first)) << (LEAVES * index)
                    tests.setdefault(feature, []).append((threshold, ruled_out))
            leaves = [leaves for _, leaves in trees]
            leaves += [[0.0] * LEAVES] * (-len(trees) % GROUP)
            self._size += len(leaves)
            groups = [_Sums(leaves[at : at + GROUP]) for at in range(0, len(leaves), GROUP)]
            self._sums.append((data["base"], groups))
        self._struct = Struct(f"<{self._size // GROUP}I")
        self._ones = int.from_bytes(b"\x01" * self._size, "little")
        self._full = int.from_bytes(b"\xff" * self._size, "little")
        self._parts = [list(self._tests(tests, sum(parts[:at]), size)) for at, size in enumerate(parts)]

    def _tests(self, tests: dict[int, list[tuple[float, int]]], start: int, size: int) -> Iterator[Test]:
        for place in range(size):
            found = sorted(tests.get(start + place, ()))
            if found:
                masks = [self._full]
                for _, ruled_out in found:
                    masks.append(masks[-1] & ~ruled_out)
                yield place, _remains([threshold for threshold, _ in found], masks)

    def log_odds(self, rows: Sequence[Row]) -> list[list[float]]:
        """The log-odds of each row, one list for each sum of trees."""
        out: list[list[float]] = [[] for _ in self._sums]
        ones, size, unpack = self._ones, self._size, self._struct.unpack
        for left in self._remaining(rows):
            lowest = left & ~(left - ones)
            groups = unpack(lowest.to_bytes(size, "little"))
            at = 0
            for (base, sums), values in zip(self._sums, out, strict=True):
                values.append(base + sum(map(getitem, sums, groups[at:] if at else groups)))
                at += len(sums)
        return out

    def _remaining(self, rows: Sequence[Row]) -> Iterator[int]:
        """The leaves that no comparison rules out, of each row."""
        remaining: Iterator[int] = repeat(self._full, len(rows))
        for place, tests in enumerate(self._parts if rows else ()):
            parts = list(map(itemgetter(place), rows))
            distinct = {id(part): part for part in parts}
            columns = list(zip(*distinct.values(), strict=True))
            mine: Iterator[int] = repeat(self._full)
            for at, remains in tests:
                mine = map(and_, mine, remains(columns[at]))
            if len(distinct) < len(parts):
                by_part = dict(zip(distinct, mine, strict=False))
                mine = map(by_part.__getitem__, map(id, parts))
            remaining = map(and_, remaining, mine)
        return remaining

    def probabilities(self, rows: Sequence[Row]) -> list[list[float]]:
        """The probability of each row of features, in (0, 1), one list for each sum of trees."""
        exp = math.exp
        return [[1.0 / (1.0 + exp(-value)) for value in values] for values in self.log_odds(rows)]
