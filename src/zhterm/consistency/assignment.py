"""Which concept is rendered where: the best assignment of places in the English to the concepts of the Chinese.

Each concept gets one place, and no place lies wholly inside another one: the "directors" of "Board of Directors" are
not a rendering of 董事. Terms that share a word (short- and long-term borrowings) have each a word of their own.
The assignment serves as many concepts as possible; of those that do it is the one with the closest forms that leaves
out the shorter rendering rather than the longer one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.consistency.renderings import Place

_MAX_STEPS = 20_000
"""Steps of the search in one group of concepts that compete; beyond, the best one found is taken."""
_MISSING = 1_000.0
_PER_WORD = 0.3


def assign(choices: Sequence[Sequence[Place]]) -> list[Place | None]:
    """One place of its own for each concept, or None. `choices` are the places where each could be rendered."""
    out: list[Place | None] = [None] * len(choices)
    for group in _groups(choices):
        for concept, place in zip(group, _Search([choices[at] for at in group]).best(), strict=True):
            out[concept] = place
    return out


def _clash(one: Place, other: Place) -> bool:
    return one.words <= other.words or other.words <= one.words


def _groups(choices: Sequence[Sequence[Place]]) -> list[list[int]]:
    """The concepts divided into groups that compete for words of the text, each from few choices to many."""
    groups: list[tuple[set[int], list[int]]] = []
    for concept, places in enumerate(choices):
        taken = set().union(*(place.words for place in places)) if places else set()
        members = [concept]
        apart = []
        for group_words, group in groups:
            if taken & group_words:
                taken |= group_words
                members += group
            else:
                apart.append((group_words, group))
        groups = [*apart, (taken, members)]
    return [sorted(members, key=lambda at: (len(choices[at]), at)) for _, members in groups]


class _Search:
    """Depth first, cheapest place first, cut where what is left can't beat the best."""

    def __init__(self, choices: list[Sequence[Place]]) -> None:
        self._choices = choices
        self._best_cost = 2 * _MISSING * (len(choices) + 1)
        self._best: list[Place | None] = [None] * len(choices)
        self._steps = 0
        self._is_complete = False

    def best(self) -> list[Place | None]:
        self._extend([], 0.0)
        return self._best

    def _extend(self, chosen: list[Place | None], cost: float) -> None:
        self._steps += 1
        if cost >= self._best_cost or (self._steps > _MAX_STEPS and self._is_complete):
            return
        if len(chosen) == len(self._choices):
            self._best_cost, self._best, self._is_complete = cost, list(chosen), True
            return
        for place in self._choices[len(chosen)]:
            if not any(other is not None and _clash(place, other) for other in chosen):
                self._extend([*chosen, place], cost + place.cost)
        longest = max((len(place.words) for place in self._choices[len(chosen)]), default=0)
        self._extend([*chosen, None], cost + _MISSING + _PER_WORD * longest)
