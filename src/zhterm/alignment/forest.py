"""Boosted decision trees, evaluated without numpy.

Every tree has at most eight leaves, and a forest is evaluated by the method of QuickScorer (Lucchese et al., SIGIR
2015): each comparison `feature <= threshold` that fails rules out the leaves of its left branch. With eight bits a
tree, the leaves that remain in all trees are one integer; for a feature, the integers after 0, 1, 2 ... failed
comparisons are kept ready, so that scoring costs one bisection and one AND a feature and one addition a tree.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from operator import getitem
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAVES = 8


class Forest:
    """A sum of trees on the log-odds scale.

    `data` is {"base": log-odds, "trees": [[nodes, leaves], ...]}; nodes are [feature, threshold, first, middle, end]:
    where the value is greater than the threshold, leaves first..middle-1 of first..end-1 are ruled out.
    """

    __slots__ = ("_base", "_full", "_leaves", "_ones", "_size", "_tables")

    def __init__(self, data: dict[str, Any]) -> None:
        trees = data["trees"]
        self._base: float = data["base"]
        self._size = len(trees)
        self._ones = int.from_bytes(b"\x01" * self._size, "little")
        self._full = int.from_bytes(b"\xff" * self._size, "little")
        self._leaves = [{1 << k: value for k, value in enumerate(leaves)} for _, leaves in trees]
        tests: dict[int, list[tuple[float, int]]] = {}
        for index, (nodes, _) in enumerate(trees):
            for feature, threshold, first, middle, _end in nodes:
                ruled_out = ((1 << middle) - (1 << first)) << (LEAVES * index)
                tests.setdefault(feature, []).append((threshold, ruled_out))
        self._tables: list[tuple[int, list[float], list[int]]] = []
        for feature, found in sorted(tests.items()):
            found.sort()
            masks = [self._full]
            for _, ruled_out in found:
                masks.append(masks[-1] & ~ruled_out)
            self._tables.append((feature, [threshold for threshold, _ in found], masks))

    def log_odds(self, row: Sequence[float]) -> float:
        """The log-odds of one row of features."""
        left = self._full
        for feature, thresholds, masks in self._tables:
            left &= masks[bisect_left(thresholds, row[feature])]
        lowest = left & ~(left - self._ones)
        total: float = sum(map(getitem, self._leaves, lowest.to_bytes(self._size, "little")))
        return self._base + total

    def probabilities(self, rows: Iterable[Sequence[float]]) -> list[float]:
        """The probability of each row of features, in (0, 1)."""
        exp = math.exp
        return [1.0 / (1.0 + exp(-self.log_odds(row))) for row in rows]
