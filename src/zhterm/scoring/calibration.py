"""From the score that decided to the probability that is shown."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Calibration:
    """Straight lines between points (score, probability) that were fitted on cases the model had not seen.

    The points come in the order of their scores; below the first and above the last the line is level.
    """

    def __init__(self, points: Iterable[tuple[float, float]]) -> None:
        self._points = [tuple(point) for point in points]

    def probability(self, score: float) -> float:
        """The share of cases with this score that turned out right."""
        points = self._points
        at = bisect_right(points, (score, 2.0))
        if at == 0:
            return points[0][1]
        if at == len(points):
            return points[-1][1]
        (x0, y0), (x1, y1) = points[at - 1], points[at]
        return y0 + (y1 - y0) * (score - x0) / (x1 - x0)
