"""The stored terms of one language as an automaton, and whose terms its patterns are.

An index can be saved and opened again in a fiftieth of the time that building it takes: the automaton as daachorse
writes it, and a line for each of its patterns, which is read when the pattern was met.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple, Self

from zhterm.language.scripts import has_han
from zhterm.model import MatchRule
from zhterm.recognition.letters import acronym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from daachorse import CharwiseDoubleArrayAhoCorasick

    from zhterm.model import ConceptEntry, Term

ARTICLES = ("the ", "an ", "a ")
_FIELD, _ITEM = "\x1f", "\x1e"
_HEAD = 40  # bytes: five numbers


class Designation(NamedTuple):
    """A term with its match rule, the key of the entry that it is of, and whether it is a verb."""

    text: str
    rule: MatchRule | None
    entry: str
    verb: bool = False


class TermIndex:
    """Terms of one language by the form they are looked for in.

    `owners` has the designations of each form, `simple` whether neither a match rule nor capitals decide where the form
    is matched. `entry_of` gives the entry with a key; it is asked only for terms that were met.
    """

    def __init__(
        self,
        automaton: CharwiseDoubleArrayAhoCorasick | None,
        owners: Sequence[Sequence[Designation]],
        simple: bytes | bytearray,
        entry_of: Callable[[str], ConceptEntry],
    ) -> None:
        self._automaton = automaton
        self._owners = owners
        self.simple = simple
        self._entry_of = entry_of
        self._terms: dict[tuple[str, str], tuple[ConceptEntry, Term]] = {}
        self._singles: dict[int, tuple[ConceptEntry, Term] | None] = {}

    @classmethod
    def built(cls, designations: Iterable[tuple[str, Designation]], entry_of: Callable[[str], ConceptEntry]) -> Self:
        """The index of designations by their forms."""
        owners: dict[str, list[Designation]] = {}
        for form, designation in designations:
            if form and designation.rule is not MatchRule.NEVER:
                owners.setdefault(form, []).append(designation)
        automaton = None
        if owners:
            from daachorse import CharwiseDoubleArrayAhoCorasick

            automaton = CharwiseDoubleArrayAhoCorasick(list(owners))
        return cls(automaton, list(owners.values()), bytearray(map(_simple, owners.values())), entry_of)

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

    def single(self, number: int) -> tuple[ConceptEntry, Term] | None:
        """The entry and the term of a form that only one term has, and one without an article; else None."""
        try:
            return self._singles[number]
        except KeyError:
            owners = self._owners[number]
            alone = len(owners) == 1 and not owners[0].text.lower().startswith(ARTICLES)
            found = self._singles[number] = self.term(owners[0]) if alone else None
            return found

    def saved(self) -> bytes:
        """The index as bytes, for `opened`."""
        lines = [_ITEM.join(map(_line, owners)).encode("utf-8", "surrogatepass") for owners in self._owners]
        ends = array("I", accumulate(map(len, lines)))
        automaton = b"" if self._automaton is None else self._automaton.serialize()
        parts = (automaton, bytes(self.simple), ends.tobytes(), b"".join(lines))
        sizes = array("Q", [*map(len, parts), zlib.crc32(automaton)])
        return b"".join((sizes.tobytes(), *parts))

    @classmethod
    def opened(cls, data: memoryview, entry_of: Callable[[str], ConceptEntry]) -> Self:
        """The index of `saved` bytes. Raises ValueError where they are damaged."""
        sizes = array("Q", bytes(data[:_HEAD]))
        if len(sizes) != 5 or sum(sizes[:4]) != len(data) - _HEAD:
            raise ValueError("cut short")
        limits = accumulate(sizes[:4], initial=_HEAD)
        parts = [data[start:end] for start, end in pairwise(limits)]
        automaton = None
        if sizes[0]:
            if zlib.crc32(parts[0]) != sizes[4]:
                raise ValueError("damaged")
            from daachorse import CharwiseDoubleArrayAhoCorasick

            automaton = CharwiseDoubleArrayAhoCorasick.deserialize(bytes(parts[0]))
        return cls(automaton, _SavedOwners(array("I", bytes(parts[2])), parts[3]), bytes(parts[1]), entry_of)


class _SavedOwners(Sequence[Sequence[Designation]]):
    """The designations of a saved index, read one form at a time."""

    def __init__(self, ends: array[int], lines: memoryview) -> None:
        self._ends = ends
        self._lines = lines

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> Sequence[Designation]:  # type: ignore[override]  # no slices are asked for
        start = self._ends[number - 1] if number else 0
        line = str(self._lines[start : self._ends[number]], "utf-8", "surrogatepass")
        return [_designation(item) for item in line.split(_ITEM)]


def _line(designation: Designation) -> str:
    text, rule, entry, verb = designation
    return _FIELD.join((text, rule or "", entry, "verb" if verb else ""))


def _designation(line: str) -> Designation:
    *text, rule, entry, verb = line.split(_FIELD)
    return Designation(_FIELD.join(text), MatchRule(rule) if rule else None, entry, verb == "verb")


def _simple(designations: Sequence[Designation]) -> bool:
    return all(item.rule is None and (has_han(item.text) or not acronym(item.text)) for item in designations)
