"""Boosted decision trees in arrays, evaluated for many rows at once with numpy: what running text needs.

All nodes of a forest stand in one numbering; a leaf is its own child. Rows walk down all trees together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

BATCH = 40_000
"""Rows times trees that are walked together: what is looked at in every step stays in the cache of the processor."""


class TreeArrays(NamedTuple):
    """A sum of trees on the scale of log-odds.

    Of every node: the feature compared, the threshold (greater goes right), the number of the left child (the right one
    follows it; a leaf has itself), and what a leaf adds. `roots` are the first nodes of the trees, `depth` the longest
    way down. Numbers are of the size of an index, as numpy takes others several times more slowly.
    """

    base: float
    depth: int
    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    value: np.ndarray

    @classmethod
    def stored(cls, arrays: Mapping[str, np.ndarray], name: str) -> TreeArrays:
        """The forest that was stored as `name`."""
        base, depth = arrays[f"{name}.numbers"].tolist()
        left = np.arange(len(arrays[f"{name}.child"])) + arrays[f"{name}.child"]
        roots, feature = (arrays[f"{name}.{part}"].astype(np.intp) for part in ("roots", "feature"))
        value = arrays[f"{name}.value"].astype(np.float32)
        return cls(base, int(depth), roots, feature, arrays[f"{name}.threshold"], left, value)

    def to_arrays(self, name: str) -> dict[str, np.ndarray]:
        """The forest as small arrays, for `stored`."""
        step = self.left - np.arange(len(self.left))
        return {
            f"{name}.numbers": np.array([self.base, self.depth]),
            f"{name}.roots": self.roots.astype(np.uint16 if len(self.left) < 65536 else np.uint32),
            f"{name}.feature": self.feature.astype(np.uint8 if self.feature.max() < 256 else np.uint16),
            f"{name}.threshold": self.threshold.astype(np.float32),
            f"{name}.child": step.astype(np.uint8 if step.max() < 256 else np.uint16),
            f"{name}.value": self.value.astype(np.float16),
        }

    def log_odds(self, rows: np.ndarray) -> np.ndarray:
        """The log-odds of each row of features (float32)."""
        out = np.full(len(rows), self.base, np.float64)
        step = max(1, BATCH // max(1, len(self.roots)))
        for start in range(0, len(rows), step):
            out[start : start + step] += self._walk(rows[start : start + step])
        return out

    def _walk(self, rows: np.ndarray) -> np.ndarray:
        flat = np.ascontiguousarray(rows, np.float32).reshape(-1)
        at = np.repeat(np.arange(len(rows)) * rows.shape[1], len(self.roots))
        node = np.tile(self.roots, len(rows))
        for _ in range(self.depth):
            place = self.feature.take(node)
            place += at
            right = flat.take(place) > self.threshold.take(node)
            node = self.left.take(node)
            node += right
        return np.asarray(self.value.take(node).reshape(len(rows), -1).sum(1, dtype=np.float64))

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """The probability of each row, in (0, 1)."""
        if not len(rows):
            return np.zeros(0)
        return np.asarray(1.0 / (1.0 + np.exp(-self.log_odds(rows))))


def as_stored(values: np.ndarray) -> np.ndarray:
    """What leaves add, as exact as they are stored: with three digits."""
    return values.astype(np.float16).astype(np.float32)
