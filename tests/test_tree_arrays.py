"""Trees in arrays: walked as they stand, and the same after being stored."""

from __future__ import annotations

import numpy as np

from zhterm.scoring.tree_arrays import TreeArrays

FOREST = TreeArrays(
    base=-0.5,
    depth=2,
    roots=np.array([0, 5], np.intp),
    feature=np.array([1, 0, 0, 0, 0, 0], np.intp),
    threshold=np.array([2.0, 0.5, np.inf, np.inf, np.inf, np.inf], np.float32),
    left=np.array([1, 3, 2, 3, 4, 5], np.intp),
    value=np.array([0.0, 0.0, 3.0, 1.0, 2.0, 0.25], np.float32),
)
"""If b <= 2: 1 where a <= 0.5, else 2; if b > 2: 3. A second tree of one leaf adds a quarter."""
ROWS = np.array([[0.5, 2.0], [0.6, 2.0], [0.0, 2.1]], np.float32)


def test_rows_walk_down_to_their_leaves() -> None:
    assert FOREST.log_odds(ROWS).tolist() == [0.75, 1.75, 2.75]
    assert FOREST.log_odds(ROWS[:0]).tolist() == []


def test_probabilities_are_those_of_the_log_odds() -> None:
    assert np.allclose(FOREST.probabilities(ROWS), 1 / (1 + np.exp([-0.75, -1.75, -2.75])))


def test_what_is_stored_is_the_same_forest() -> None:
    again = TreeArrays.stored(FOREST.to_arrays("f"), "f")
    assert again.log_odds(ROWS).tolist() == FOREST.log_odds(ROWS).tolist()
