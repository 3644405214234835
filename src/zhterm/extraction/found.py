"""A pair as a pattern finds it."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """Offsets of both sides in the passage, the pattern's name, the confidence in [0, 1], "title" or "term"."""

    zh_start: int
    zh_end: int
    en_start: int
    en_end: int
    pattern: str
    confidence: float
    kind: str = "term"
