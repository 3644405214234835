"""A range of code points; in a module of its own, since what reads texts needs nothing else of the entries."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points, `0 <= start <= end`."""

    start: int
    end: int
