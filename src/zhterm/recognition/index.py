"""The stored terms of one language as an automaton, and whose terms its patterns are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.model import MatchRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from daachorse import CharwiseDoubleArrayAhoCorasick

    from zhterm.model import ConceptEntry


class Designation(NamedTuple):
    """A term with its match rule, and the entry that it is of, by a key that `TermIndex.entry` understands."""

    text: str
    rule: MatchRule | None
    entry: int


class TermIndex:
    """Terms of one language by the form they are looked for in.

    `entry_of` gives the entry of a designation; it is asked only for terms that were met.
    """

    def __init__(
        self,
        designations: Iterable[tuple[str, Designation]],
        entry_of: Callable[[int], ConceptEntry],
    ) -> None:
        owners: dict[str, list[Designation]] = {}
        for form, designation in designations:
            if form and designation.rule is not MatchRule.NEVER:
                owners.setdefault(form, []).append(designation)
        self._owners: Sequence[Sequence[Designation]] = list(owners.values())
        self._entry_of = entry_of
        self._automaton = _automaton(list(owners)) if owners else None

    def occurrences(self, text: str) -> list[tuple[int, int, int]]:
        """All places where terms stand in a text in the same form, also overlapping: (start, end, number)."""
        return self._automaton.find_overlapping(text) if self._automaton is not None else []

    def designations(self, number: int) -> Sequence[Designation]:
        """The terms that have the form with this number."""
        return self._owners[number]

    def entry(self, designation: Designation) -> ConceptEntry:
        """The entry that a designation is of."""
        return self._entry_of(designation.entry)


def _automaton(patterns: list[str]) -> CharwiseDoubleArrayAhoCorasick:
    from daachorse import CharwiseDoubleArrayAhoCorasick

    return CharwiseDoubleArrayAhoCorasick(patterns)
