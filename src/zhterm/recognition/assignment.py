"""Which of overlapping places to keep: those that cover most of the text, then the fewest, then the leftmost."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def best(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that don't overlap and cover the most characters; of equal choices the fewest spans, then the leftmost.

    This is weighted interval scheduling, done in each stretch of overlapping spans by itself.
    """
    out: list[tuple[int, int]] = []
    stretch: list[tuple[int, int]] = []
    reach = -1
    for span in sorted(set(spans)):
        if span[0] >= reach and stretch:
            out += stretch if len(stretch) == 1 else _best(stretch)
            stretch = []
        stretch.append(span)
        reach = max(reach, span[1])
    return out + (stretch if len(stretch) < 2 else _best(stretch))


def _best(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    ordered = sorted(spans, key=lambda span: (span[1], span[0]))
    ends = [end for _, end in ordered]
    # For the first n spans: characters covered, spans used (negative), starts (negative), and the choice itself.
    values: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    chosen: list[int | None] = [None]
    for number, (start, end) in enumerate(ordered):
        before = bisect_right(ends, start, 0, number)
        covered, used, starts = values[before]
        value = (covered + end - start, used - 1, (*starts, -start))
        better = value > values[number]
        values.append(value if better else values[number])
        chosen.append(number if better else None)
    out: list[tuple[int, int]] = []
    at = len(ordered)
    while at:
        taken = chosen[at]
        if taken is None:
            at -= 1
            continue
        out.append(ordered[taken])
        at = bisect_right(ends, ordered[taken][0], 0, taken)
    return out[::-1]
