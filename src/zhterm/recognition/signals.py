"""What speaks for a term at a place in Chinese and what against it: the signals of the fitted judgement.

The best segmentation that has the term as words is compared with the best one in which a word stands across an edge of
it. What the signals weigh is fitted by `training/recognition.py`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from zhterm.recognition.lattice import COUNTED, COUNTS
from zhterm.segmentation.joins import FREE

if TYPE_CHECKING:
    from collections.abc import Collection

    from zhterm.recognition.lattice import Lattice

# Characters that leave the word beside them a word: 北京 in 北京市, 世界 in 世界上, 孩子 in 孩子们, 时代 in 新时代.
LOOSE_ENDINGS = frozenset("市省县区州镇乡村路街们上中下里内外前后间时的地得了着过到于业")
# Characters that are often words: besides those that part names, the modal verbs.
_FREE = FREE | frozenset("会能要可应须肯敢")
_PLACES = frozenset("里内外前后间")  # also behind the last character of a term: 归属期|内

_OF_PARTS = ("compound", "derived")

SIGNALS = (
    "known",
    "known_gain",
    "compound",
    "compound_gain",
    "derived",
    "derived_gain",
    "other_gain",
    "other_weight",
    "other_2",
    "other_3",
    "bound_before",
    "free_before",
    "single_before",
    "weight_before",
    "bound_behind",
    "free_behind",
    "single_behind",
    "weight_behind",
    "single_before_parts",
    "single_behind_parts",
    "best",
    "rarest_across",
    "across_start",
    "across_end",
    "across_both",
    "longest_across",
)
"""The names of the signals, in order. A term is known to the lexicon, a compound of its words (企业文化), derived from
one by a character (消费者), or something other. Gains and weights are natural logarithms."""


def signals(lattice: Lattice, start: int, end: int, bound: Collection[str]) -> list[float] | None:
    """The signals of a place, in the order of `SIGNALS`; None where no word stands across its edges.

    `bound` are the characters that are seldom words.
    """
    rivals = _rivals(lattice, start, end)
    if not rivals:
        return None
    run, size = lattice.run, end - start
    weight, first, stop = max(rivals)
    across = lattice.path_with(first, stop)
    kind, inner = _kind(lattice, start, end)
    gain = lattice.ahead[0][start] + lattice.behind[0][end] + inner - weight
    before = _left_over(lattice, lattice.ahead[1][start] if start else 0, start, bound)
    behind = _left_over(lattice, end, lattice.behind[1][end] if end < len(run) else end, bound)
    over_start, over_end = (any(one < edge < other for one, other in pairwise(across)) for edge in (start, end))
    best = lattice.path()
    return [
        *(value for name in ("known", *_OF_PARTS) for value in (float(kind == name), gain * (kind == name))),
        *(value * (kind == "other") for value in (gain, inner, float(size == 2), float(size == 3))),
        *before,
        *behind,
        *(float(kind in _OF_PARTS and (side[0] or side[2]) > 0) for side in (before, behind)),
        float(start in best and end in best),
        min(lattice.words[one][other] for one, other in pairwise(across)),
        float(over_start),
        float(over_end),
        float(over_start and over_end),
        float(max(other - one for one, other in pairwise(across) if one < start < other or one < end < other)),
    ]


def counted(text: str, at: int) -> bool:
    """Whether a number before 大 at this place takes it to itself."""
    return 0 < at < len(text) and text[at] == COUNTED and text[at - 1] in COUNTS


def _rivals(lattice: Lattice, start: int, end: int) -> list[tuple[float, int, int]]:
    """The words across one edge of a place, each with the weight of the best segmentation that has it.

    Without those that leave the term what it is: compounds that fall apart there, and the term with an ending.
    """
    run, words = lattice.run, lattice.words
    ahead, behind = lattice.ahead[0], lattice.behind[0]

    def loose(first: int, stop: int) -> bool:
        if counted(run, first) or {start, end}.intersection(lattice.parts(first, stop)):
            return True
        if stop != end + 1 or run[end] not in LOOSE_ENDINGS:
            return False
        return end in words[first] and (first + 1 < end or run[end] in _PLACES)

    return [
        (ahead[first] + weight + behind[stop], first, stop)
        for first in range(end)
        for stop, weight in words[first].items()
        if ((first < start < stop < end) or (start < first < end < stop)) and not loose(first, stop)
    ]


def _kind(lattice: Lattice, start: int, end: int) -> tuple[str, float]:
    """What the term is to the lexicon, and its weight: its own, or that of its parts."""
    known = lattice.words[start].get(end)
    parts = lattice.without(start, end)
    cuts = parts.path(start, end)
    singles = sum(stop - first == 1 for first, stop in pairwise(cuts))
    if known is not None and (end - start < 4 or singles):
        return "known", known
    kind = ("compound" if not singles else "derived" if singles == 1 else "other") if end - start > 2 else "other"
    return kind, parts.weight(start, end)


def _left_over(lattice: Lattice, first: int, stop: int, bound: Collection[str]) -> tuple[float, float, float, float]:
    """Of a single character left beside a term: whether it is seldom a word, often one, or neither; and its weight."""
    if stop - first != 1:
        return 0.0, 0.0, 0.0, 0.0
    char = lattice.run[first]
    seldom, free = char in bound, char in _FREE and char not in bound
    return float(seldom), float(free), float(not seldom and not free), lattice.words[first][stop]
