"""Which span pairs to keep: the best consistent set.

Two pairs are consistent when they are apart on both sides, or nested on both sides the same way round. Every pair has
a value (how likely it is right, less the cost of calling its words paired rather than not rendered); the set with the
greatest total is found by branch and bound, exactly as long as the search stays within `MAX_STEPS` steps for a group of
pairs that stand in one another's way. Beyond that (titles of far more than 60 words) the best set met so far is
taken; it is never worse than taking the pairs greedily by value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Pair = tuple[int, int, int, int]
MAX_STEPS = 20_000


def consistent(one: Pair, other: Pair) -> bool:
    """True if both pairs can stand in one analysis."""
    a, b, c, d = one
    e, f, g, h = other
    if b <= e or f <= a:
        return d <= g or h <= c
    if a <= e and f <= b:
        return (a, b) != (e, f) and c <= g and h <= d and (c, d) != (g, h)
    return e <= a and b <= f and g <= c and d <= h and (c, d) != (g, h)


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
        steps += 1
        left, total, taken = stack.pop()
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
