"""The logistic model of doubtful readings (`transliteration/doubt.py`): fitted, and how much it marks and catches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhterm.transliteration.doubt import Evidence

PENALTY = 1.0
# The share of the wrong readings that are to be marked, in cross-validation.
CAUGHT = 0.93
HEADER = (
    "# Weights of the logistic model of doubtful readings, fitted by training/readings.py on the development part of "
    "CPP (Kakao Brain, g2pM; Apache-2.0): signal, weight. Above the threshold a syllable is marked unsure."
)


class Case(NamedTuple):
    """A reading with what speaks for it, whether it is wrong, and the fold whose models have not seen it."""

    evidence: Evidence
    wrong: bool
    fold: int


class Doubts:
    """The model, fitted on all cases but those of one fold."""

    def __init__(self, cases: Sequence[Case], left_out: int | None = None) -> None:
        kept = [case for case in cases if case.fold != left_out]
        self._names = sorted({name for case in kept for name in case.evidence.signals()})
        values = np.array([self._row(case) for case in kept])
        wrong = np.array([case.wrong for case in kept], dtype=float)

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            scores = values @ weights
            shares = 1 / (1 + np.exp(-scores))
            total = np.sum(np.logaddexp(0, scores) - wrong * scores) + PENALTY / 2 * weights @ weights
            return total, values.T @ (shares - wrong) + PENALTY * weights

        self._weights = minimize(loss, np.zeros(len(self._names)), jac=True, method="L-BFGS-B").x

    def _row(self, case: Case) -> list[float]:
        signals = case.evidence.signals()
        return [signals.get(name, 0.0) for name in self._names]

    def score(self, case: Case) -> float:
        return float(np.dot(self._row(case), self._weights))

    def write(self, path: Path, threshold: float) -> None:
        lines = [f"{name}\t{weight:.2f}" for name, weight in zip(self._names, self._weights, strict=True)]
        path.write_text("\n".join([HEADER, f"threshold\t{threshold:.2f}", *lines]) + "\n", encoding="utf-8")


def validated(cases: Sequence[Case]) -> float:
    """Print what is marked and caught where the model has not been fitted; the threshold that catches enough."""
    models = {fold: Doubts(cases, fold) for fold in sorted({case.fold for case in cases})}
    scores = np.array([models[case.fold].score(case) for case in cases])
    wrong = np.array([case.wrong for case in cases])
    threshold = float(np.sort(scores[wrong])[int((1 - CAUGHT) * wrong.sum())]) - 0.005
    marked = scores > threshold
    caught = 100 * np.sum(marked & wrong) / wrong.sum()
    found = f"of {wrong.sum():,} wrong ones {caught:.1f} %"
    print(f"unsure above {threshold:.2f}: {100 * marked.mean():.1f} % marked; {found} are")
    return threshold
