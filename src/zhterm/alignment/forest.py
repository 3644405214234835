"""Boosted decision trees, evaluated without numpy.

Every tree has at most eight leaves, and forests are evaluated by the method of QuickScorer (Lucchese et al., SIGIR
2015): each comparison `feature <= threshold` that fails rules out the leaves of its left branch. With eight bits a
tree, the leaves that remain in all trees are one integer; for a feature, the integers after 0, 1, 2 ... failed
comparisons are kept ready, so that scoring costs one bisection and one AND a feature, and less where a value is
below or above all thresholds (half of them).

A row of features comes in parts, since many rows share some: all pairs of one Chinese span have the features of that
span. What a part rules out is computed once.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from operator import and_
from struct import Struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Part = tuple[float, ...]
Row = tuple[Part, ...]
Test = tuple[float, float, int, list[float], list[int]]
"""The lowest threshold of a feature, the highest, and the leaves that remain above it; all thresholds, and the leaves
that remain where 0, 1, 2 ... of them are below the value."""

LEAVES = 8
GROUP = 4
"""Trees whose sum is looked up at once, by the numbers of their leaves."""
BITS = 3 * GROUP
"""Bits of these numbers: of 4,096 values some hundreds occur."""
LOWEST = bytes([max(0, (left & -left).bit_length() - 1) for left in range(256)])
"""The number of the first of the leaves that remain in a tree, which is the one it comes to."""


MANY = 1_000
"""Sums of groups from which it pays to keep them in a list, of 33 KB a group: a title or two meet fewer."""


class _GroupSums(dict[int, float]):
    """The sums of each group of trees, made when asked for.

    Keys are the number of the group and those of its leaves, three bits each, the first tree's the lowest. Being
    nearly consecutive they are found at once; bits of remaining leaves collide.
    """

    __slots__ = ("_leaves",)

    def __init__(self, leaves: list[list[float]]) -> None:
        self._leaves = leaves

    def __missing__(self, key: int) -> float:
        first = (key >> BITS) * GROUP
        a, b, c, d = self._leaves[first : first + GROUP]
        found = self[key] = a[key & 7] + b[key >> 3 & 7] + c[key >> 6 & 7] + d[key >> 9 & 7]
        return found


class Forest:
    """One or more sums of trees over the same features, on the log-odds scale.

    Each of `sums` is {"base": log-odds, "trees": [[nodes, leaves], ...]}; nodes are [feature, threshold, first, middle,
    end]: where the value is greater than the threshold, leaves first..middle-1 of first..end-1 are ruled out. `parts`
    has the number of features of each part of a row; the features are numbered through.
    """

    __slots__ = (
        "_first_keys",
        "_full",
        "_group_sums",
        "_listed",
        "_pairs",
        "_parts",
        "_quads",
        "_size",
        "_struct",
        "_sums",
    )

    def __init__(self, sums: Sequence[dict[str, Any]], parts: Sequence[int]) -> None:
        ruled_out: list[dict[float, int]] = [{} for _ in range(sum(parts))]
        """By feature, the leaves of all trees that are ruled out where its value is greater than a threshold."""
        leaves: list[list[float]] = []
        self._sums: list[tuple[float, slice]] = []
        for data in sums:
            trees, start = data["trees"], len(leaves)
            for index, (nodes, _) in enumerate(trees, start):
                for feature, threshold, first, middle, _end in nodes:
                    found = ruled_out[feature]
                    bits = (1 << middle) - (1 << first) << LEAVES * index
                    found[threshold] = found.get(threshold, 0) | bits
            leaves += [leaves for _, leaves in trees]
            leaves += [[0.0] * LEAVES] * (-len(trees) % GROUP)
            self._sums.append((data["base"], slice(start // GROUP, len(leaves) // GROUP)))
        size = self._size = len(leaves)
        groups = size // GROUP
        self._full = (1 << LEAVES * size) - 1
        self._group_sums = _GroupSums(leaves)
        self._listed: list[Any] = []
        """The same once there are many, with None for those not met: look-ups in a dictionary take twice as long."""
        self._struct = Struct(f"<{groups}I")
        self._pairs = int.from_bytes(b"\x3f\0" * (size // 2), "little")
        self._quads = int.from_bytes(b"\xff\x0f\0\0" * groups, "little")
        self._first_keys = int.from_bytes(self._struct.pack(*[group << BITS for group in range(groups)]), "little")
        tests = iter([self._test(found) for found in ruled_out])
        self._parts = [[next(tests) for _ in range(count)] for count in parts]

    def _test(self, ruled_out: dict[float, int]) -> Test:
        thresholds = sorted(ruled_out)
        masks = [self._full]
        for threshold in thresholds:
            masks.append(masks[-1] & ~ruled_out[threshold])
        lowest, highest = (thresholds[0], thresholds[-1]) if thresholds else (math.inf, math.inf)
        return lowest, highest, masks[-1], thresholds, masks

    def log_odds(self, rows: Sequence[Row]) -> list[list[float]]:
        """The log-odds of each row, one list for each sum of trees."""
        keys = list(self._keys(rows))
        if not self._listed and len(self._group_sums) > MANY:
            self._listed = [None] * (self._size // GROUP << BITS)
        return [self._sums_of(base, [row[groups] for row in keys]) for base, groups in self._sums]

    def _sums_of(self, base: float, keys: Sequence[tuple[int, ...]]) -> list[float]:
        listed, known = self._listed, self._group_sums
        if not listed:
            return [base + sum(map(known.__getitem__, row)) for row in keys]
        out: list[float] = []
        for row in keys:
            try:
                out.append(base + sum(map(listed.__getitem__, row)))
            except TypeError:  # one of them is None
                for key in row:
                    listed[key] = known[key]
                out.append(base + sum(map(listed.__getitem__, row)))
        return out

    def _keys(self, rows: Sequence[Row]) -> Iterator[tuple[int, ...]]:
        """What each row comes to in each group of trees, as keys of `_group_sums`."""
        size, unpack, pairs, quads, first = self._size, self._struct.unpack, self._pairs, self._quads, self._first_keys
        for left in self._remaining(rows):
            numbers = int.from_bytes(left.to_bytes(size, "little").translate(LOWEST), "little")
            numbers = (numbers | numbers >> 5) & pairs
            yield unpack((((numbers | numbers >> 10) & quads) + first).to_bytes(size, "little"))

    def _remaining(self, rows: Sequence[Row]) -> list[int]:
        """The leaves that no comparison rules out, of each row."""
        full = self._full
        remaining = [full] * len(rows)
        for place, tests in enumerate(self._parts):
            known: dict[int, int] = {}
            for row in rows:
                part = row[place]
                if id(part) not in known:
                    left = full
                    for value, (lowest, highest, last, thresholds, masks) in zip(part, tests, strict=False):
                        if value > lowest:
                            left &= last if value > highest else masks[bisect_left(thresholds, value)]
                    known[id(part)] = left
            remaining = list(map(and_, remaining, [known[id(row[place])] for row in rows]))
        return remaining

    def probabilities(self, rows: Sequence[Row]) -> list[list[float]]:
        """The probability of each row of features, in (0, 1), one list for each sum of trees."""
        exp = math.exp
        return [[1.0 / (1.0 + exp(-value)) for value in values] for values in self.log_odds(rows)]
