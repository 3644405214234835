"""Boosted decision trees, walked in plain Python: for the few hundred rows of a title, where numpy costs its import."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row = tuple[float, ...]
"""The features of one case, in the order in which the forest was fitted on them."""


class Forest(NamedTuple):
    """A sum of trees on the scale of log-odds, as it stands in JSON.

    A tree is a leaf, the number that it adds to the sum, or a list [feature, threshold, tree, tree]: the first tree
    counts where the feature is not greater than the threshold, else the second.
    """

    base: float
    trees: Sequence[Any]

    def log_odds(self, row: Row) -> float:
        """What base and trees add up to for one row."""
        total = self.base
        for node in self.trees:
            while node.__class__ is list:
                feature, threshold, lower, upper = node
                node = upper if row[feature] > threshold else lower
            total += node
        return total

    def probabilities(self, rows: Iterable[Row]) -> list[float]:
        """The probability of each row, in (0, 1)."""
        return [1.0 / (1.0 + math.exp(-self.log_odds(row))) for row in rows]
