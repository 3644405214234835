"""A fitted stage: trees over features, some of which are numbers of classes.

The number of a class (a tag, a kind of character, a relation) says nothing by its size. It is replaced by how often
what has it is right, so that a tree divides the likely classes from the unlikely ones by one comparison.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm.scoring.tree_arrays import TreeArrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CODED = re.compile(r"(?:e_)?relation|.*(?:_tag|_class|_char|gap_first|gap_last|partner_first)|[ze]_(?:before|after)2?")
MOST_CODES = 96
"""Numbers of classes are smaller."""
SMOOTHING = 20.0
"""Rows at the average that a class begins with, so that a rare one stays near it."""


class Codes(NamedTuple):
    """The columns with numbers of classes, and a row of replacements for each: that of -1 first, then 0, 1, ..."""

    columns: np.ndarray
    values: np.ndarray

    @classmethod
    def fitted(cls, names: Sequence[str], rows: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> Codes:
        """The log-odds of what is right (1) among the rows of each class."""
        columns = [at for at, name in enumerate(names) if _CODED.fullmatch(name)]
        base = (weights * labels).sum() / weights.sum()
        values = np.zeros((len(columns), MOST_CODES), np.float32)
        for row, column in zip(values, columns, strict=True):
            codes = _codes(rows[:, column])
            count, right = np.bincount(codes, weights, MOST_CODES), np.bincount(codes, weights * labels, MOST_CODES)
            row[:] = np.log((right + SMOOTHING * base) / (count - right + SMOOTHING * (1 - base)))
        return cls(np.array(columns, np.uint16), values)

    def replaced(self, rows: np.ndarray) -> np.ndarray:
        """The rows with the replacements."""
        out = rows.copy()
        for values, column in zip(self.values, self.columns.tolist(), strict=True):
            out[:, column] = values[_codes(rows[:, column])]
        return out


def _codes(column: np.ndarray) -> np.ndarray:
    return np.clip(column.astype(np.int64) + 1, 0, MOST_CODES - 1)


class Stage(NamedTuple):
    """The classes and the trees of a stage."""

    codes: Codes
    trees: TreeArrays

    @classmethod
    def stored(cls, arrays: Mapping[str, np.ndarray], name: str) -> Stage:
        """The stage that was stored as `name`."""
        codes = Codes(arrays[f"{name}.columns"], arrays[f"{name}.codes"].astype(np.float32))
        return cls(codes, TreeArrays.stored(arrays, name))

    def to_arrays(self, name: str) -> dict[str, np.ndarray]:
        """The stage as small arrays, for `stored`."""
        return {
            f"{name}.columns": self.codes.columns,
            f"{name}.codes": self.codes.values,
            **self.trees.to_arrays(name),
        }

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """The probability of each row of features."""
        return self.trees.probabilities(self.codes.replaced(rows)) if len(rows) else np.zeros(0)
