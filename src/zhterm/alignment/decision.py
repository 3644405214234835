"""Which span pairs to keep: the best consistent set.

Two pairs are consistent when they are apart on both sides, nested on both sides the same way round, or overlap on both
sides: 民用航空 = civil aviation beside 航空法 = aviation law, which share 航空. Every pair has a value (how
likely it is right, less the cost of calling its words paired rather than not rendered); the set with the greatest total
is found by branch and bound, exactly as long as the search looks at no more than `MAX_STEPS` pairs for a group of pairs
that stand in one another's way. Beyond that (titles of far more than 60 words) the best set met so far is taken; it is
never worse than taking the pairs greedily by value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Pair = tuple[int, int, int, int]
MAX_STEPS = 20_000
"""Pairs looked at, of a group."""
LEANING_COST = 0.6
LEAST_EXACT = 0.15
"""The chance of being a term pair as it stands that a join of other pairs needs. On the training titles 103 of 2,932
pairs fall below it, some 6 of them gold."""


class Scored(NamedTuple):
    """A span pair with the probabilities that it is exactly a term pair, and that it is right (a term pair or a join).

    `unit` marks a dictionary word that its own gloss renders as a whole: its parts are no terms beside it. `leaning`
    marks a part of such a word, of any length, that has no gloss of its own here: it must be better than others.
    """

    pair: Pair
    exact: float
    right: float
    unit: bool = False
    leaning: bool = False


class Costs(NamedTuple):
    """The numbers of the decision: the weight of `Scored.exact` beside `right`, and what a pair must be worth.

    `cost` is that of calling the words of a pair paired, `suggestion_cost` that of offering them.
    """

    mix: float
    cost: float
    suggestion_cost: float

    def merit(self, scored: Scored) -> float:
        """How good a pair is on the scale of the decision, 0 to 1."""
        return self.mix * scored.exact + (1.0 - self.mix) * scored.right

    def value(self, scored: Scored) -> float:
        """What a pair is worth to the decision: its merit less the cost of calling its words paired."""
        return self.merit(scored) - (LEANING_COST if scored.leaning else self.cost)


def decide(scored: Sequence[Scored], costs: Costs) -> tuple[list[int], list[int]]:
    """Indices of the pairs kept as terms, and of the weaker ones consistent with them, to be offered as suggestions."""
    pairs = [item.pair for item in scored]
    flags = [item.unit for item in scored]
    values = [costs.value(item) for item in scored]
    kept = without_parts(best_set(pairs, values), pairs, flags)
    kept = without_joins(kept, pairs, [item.exact for item in scored], LEAST_EXACT)
    taken = [pairs[index] for index in kept]
    rest = []
    for item, value in zip(scored, values, strict=True):
        merit = costs.merit(item) - costs.suggestion_cost
        open_ = merit > 0 and not item.leaning and value <= 0
        rest.append(merit if open_ and all(consistent(item.pair, other) for other in taken) else -1.0)
    both = without_parts([*kept, *best_set(pairs, rest)], pairs, flags)
    return kept, [index for index in both if index not in kept]


def consistent(one: Pair, other: Pair) -> bool:
    """True if both pairs can stand in one analysis."""
    a, b, c, d = one
    e, f, g, h = other
    if b <= e or f <= a:
        return d <= g or h <= c
    if a <= e and f <= b:
        return (a, b) != (e, f) and c <= g and h <= d and (c, d) != (g, h)
    if e <= a and b <= f:
        return g <= c and d <= h and (c, d) != (g, h)
    return c < g < d < h or g < c < h < d


def best_set(pairs: Sequence[Pair], values: Sequence[float]) -> list[int]:
    """Indices of the consistent pairs with the greatest total value, in the order given; only values > 0 are taken."""
    wanted = (index for index, value in enumerate(values) if value > 0)
    order = sorted(wanted, key=lambda index: (-values[index], pairs[index]))
    rivals: dict[int, set[int]] = {index: set() for index in order}
    for position, one in enumerate(order):
        for other in order[:position]:
            if not consistent(pairs[one], pairs[other]):
                rivals[one].add(other)
                rivals[other].add(one)
    chosen: list[int] = []
    for group in _groups(order, rivals):
        chosen += _best_of_group(group, rivals, values)
    return sorted(chosen)


def without_parts(chosen: Sequence[int], pairs: Sequence[Pair], units: Sequence[bool]) -> list[int]:
    """The chosen pairs without those strictly inside the Chinese of a chosen unit (see `scoring.Scored`)."""

    wholes = [pairs[index][:2] for index in chosen if units[index]]
    if not wholes:
        return list(chosen)

    def inside(first: int, end: int) -> bool:
        return any(a <= first and end <= b and (a, b) != (first, end) for a, b in wholes)

    return [index for index in chosen if not inside(*pairs[index][:2])]


def without_joins(chosen: Sequence[int], pairs: Sequence[Pair], exact: Sequence[float], least: float) -> list[int]:
    """The chosen pairs without mere joins of others: right in their words, but no term of their own.

    A join has two or more chosen pairs side by side within it, and a chance below `least` of being a term pair as it
    stands ("founder Jack Ma returns" of "founder", "Jack Ma" and "returns").
    """

    def within(index: int, other: int) -> bool:
        a, b = pairs[index], pairs[other]
        return a != b and b[0] <= a[0] and a[1] <= b[1] and b[2] <= a[2] and a[3] <= b[3]

    out = []
    for index in chosen:
        inner = [other for other in chosen if within(other, index)]
        outermost = [one for one in inner if not any(within(one, other) for other in inner)]
        if len(outermost) < 2 or exact[index] >= least:
            out.append(index)
    return out


def _groups(order: Sequence[int], rivals: dict[int, set[int]]) -> list[list[int]]:
    """Groups of pairs linked by rivalry, each in the order given."""
    group_of: dict[int, int] = {}
    for start in order:
        if start in group_of:
            continue
        todo = [start]
        group_of[start] = start
        while todo:
            for rival in rivals[todo.pop()]:
                if rival not in group_of:
                    group_of[rival] = start
                    todo.append(rival)
    groups: dict[int, list[int]] = {}
    for index in order:
        groups.setdefault(group_of[index], []).append(index)
    return list(groups.values())


def _best_of_group(group: list[int], rivals: dict[int, set[int]], values: Sequence[float]) -> list[int]:
    """Branch and bound over one group, most valuable first; the first leaf reached is the greedy choice."""
    best: list[int] = []
    best_total = 0.0
    steps = 0
    stack: list[tuple[list[int], float, tuple[int, ...]]] = [(group, 0.0, ())]
    while stack and steps < MAX_STEPS:
        left, total, taken = stack.pop()
        steps += 1 + len(left)
        if total > best_total:
            best_total, best = total, list(taken)
        if not left or total + _bound(left, rivals, values) <= best_total:
            continue
        first = left[0]
        stack.append((left[1:], total, taken))
        others = [index for index in left[1:] if index not in rivals[first]]
        stack.append((others, total + values[first], (*taken, first)))
    return best


def _bound(left: Sequence[int], rivals: dict[int, set[int]], values: Sequence[float]) -> float:
    """At most this much can be won from `left`: of mutual rivals (a clique) only the most valuable one counts."""
    cliques: list[list[int]] = []
    total = 0.0
    for index in left:
        mine = rivals[index]
        for clique in cliques:
            if all(member in mine for member in clique):
                clique.append(index)
                break
        else:
            cliques.append([index])
            total += values[index]
    return total
