"""The term outside a bracket: where it ends, what quotes or emphasis say of its beginning."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.extraction.found import Found
from zhterm.extraction.passage import DROP, HAN, HARD, MARK, Passage

if TYPE_CHECKING:
    from zhterm.extraction.slots import Slot

REACH = 160
_SKIPPED = " " + MARK + DROP
CLOSERS = {"”": "“", '"': '"', "’": "‘", "'": "'", "」": "「", "』": "『", "》": "《", "〉": "〈", "»": "«"}
RELATIVE = re.compile(
    r"\s+(?:who|which|that|where|whose|when)\s|\s+-+\s|,\s+(?:who|which|with|a|an|the|usually|often|or)\s"
)


@dataclass(frozen=True, slots=True)
class Side:
    """A term outside a bracket: offsets in the passage, confidence in its edges, whether a mark set them."""

    start: int
    end: int
    confidence: float
    marked: bool = False


def left_edge(shadow: str, at: int) -> int:
    """Skip spaces and marks leftwards from `at`."""
    while at > 0 and shadow[at - 1] in _SKIPPED:
        at -= 1
    return at


def certainty(score: float, covered: float) -> float:
    """A confidence in (0, 1) from an edge's score: about 0.5 where nothing speaks for it."""
    return round(1.0 / (1.0 + math.exp(-(0.55 * score + 1.2 * covered + 0.2))), 4)


def quoted_left(passage: Passage, edge: int, opening: int) -> Side | None:
    """What stands in quotes, or in emphasis, and ends right at `edge`."""
    shadow = passage.shadow
    closer = shadow[edge - 1]
    low = max(0, edge - REACH)
    if closer in CLOSERS:
        start = opening_quote(shadow, closer, low, edge - 1)
        if start is not None and start < edge - 1:
            return Side(start, edge - 1, 0.95, marked=True)
    elif closer in ",." and edge > 1 and shadow[edge - 2] in '”"':
        return None
    if MARK in shadow[edge:opening]:
        start = shadow.rfind(MARK, low, edge) + 1
        if start > low and not re.search(rf"[\n{HARD}()，。；;]", shadow[start:edge]):
            return Side(start, edge, 0.95, marked=True)
    return None


def opening_quote(shadow: str, closer: str, low: int, at: int) -> int | None:
    """The offset after the quote that the one at `at` closes."""
    opener = CLOSERS[closer]
    if opener == closer:
        for found in reversed(list(re.finditer(rf"(?<![\w{HAN}]){re.escape(closer)}(?=\S)", shadow[low:at]))):
            return low + found.end()
        found_at = shadow.rfind(closer, low, at) if closer == '"' else -1
        return found_at + 1 if found_at >= 0 else None
    depth = 1
    for index in range(at - 1, low - 1, -1):
        depth += (shadow[index] == closer) - (shadow[index] == opener)
        if not depth:
            return index + 1
        if shadow[index] == "\n":
            break
    return None


def short_gloss(passage: Passage, slot: Slot | Side) -> Side:
    """A gloss without its relative clause: "movers who live from house to house" -> "movers"."""
    text = passage.shadow[slot.start : slot.end]
    cut = RELATIVE.search(text) if len(text.split()) > 6 else None
    return Side(slot.start, slot.start + cut.start() if cut else slot.end, 0.8)


def pair(zh: Slot | Side, en: Slot | Side, pattern: str, confidence: float) -> Found:
    """The pair of two sides."""
    return Found(zh.start, zh.end, en.start, en.end, pattern, confidence)
