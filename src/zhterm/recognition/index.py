"""The stored terms of one language as an automaton, and whose terms its patterns are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.scripts import has_han
from zhterm.model import MatchRule
from zhterm.recognition.letters import acronym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from daachorse import CharwiseDoubleArrayAhoCorasick

    from zhterm.model import ConceptEntry, Term


class Designation(NamedTuple):
    """A term with its match rule, the entry that it is of (by its key), whether it is a verb."""

    text: str
    rule: MatchRule | None
    entry: int
    verb: bool = False


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
        self.simple = bytearray(map(_simple, self._owners))
        """Of each form, whether no match rule and no capitals decide where it is matched."""
        self._entry_of = entry_of
        self._terms: dict[tuple[int, str], tuple[ConceptEntry, Term]] = {}
        self._automaton = _automaton(list(owners)) if owners else None

    def occurrences(self, text: str) -> list[tuple[int, int, int]]:
        """All places where terms stand in a text in the same form, also overlapping: (start, end, number)."""
        return self._automaton.find_overlapping(text) if self._automaton is not None else []

    def designations(self, number: int) -> Sequence[Designation]:
        """The terms that have the form with this number."""
        return self._owners[number]

    def term(self, designation: Designation) -> tuple[ConceptEntry, Term]:
        """The entry and the term that a designation stands for."""
        key = designation.entry, designation.text
        found = self._terms.get(key)
        if found is None:
            entry = self._entry_of(designation.entry)
            terms = (term for section in entry.languages for term in section.terms)
            found = self._terms[key] = entry, next(term for term in terms if term.text == designation.text)
        return found


def _simple(designations: Sequence[Designation]) -> bool:
    return all(item.rule is None and (has_han(item.text) or not acronym(item.text)) for item in designations)


def _automaton(patterns: list[str]) -> CharwiseDoubleArrayAhoCorasick:
    from daachorse import CharwiseDoubleArrayAhoCorasick

    return CharwiseDoubleArrayAhoCorasick(patterns)
