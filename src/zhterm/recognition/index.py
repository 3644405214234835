"""The stored terms of one language by the form they are looked for in, and whose terms the forms are.

An index can be saved and opened again in a fiftieth of the time that building it takes: the automaton of the forms, and
a line for each of them, which is read when the form was met. It can be amended by what was changed since.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple, Self

from zhterm.errors import NotFoundError
from zhterm.language.scripts import has_han
from zhterm.lookup.patterns import Patterns
from zhterm.model import MatchRule
from zhterm.recognition.letters import acronym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from zhterm.model import ConceptEntry, Term

ARTICLES = ("the ", "an ", "a ")
_FIELD, _ITEM = "\x1f", "\x1e"
_HEAD = 32  # bytes: four numbers


class Designation(NamedTuple):
    """A term with its match rule, the key of the entry that it is of, and whether it is a verb."""

    text: str
    rule: MatchRule | None
    entry: str
    verb: bool = False


Forms = Sequence[tuple[str, Designation]]
"""Terms by the form they are looked for in; a term may have several."""


class TermIndex:
    """Terms of one language by the form they are looked for in.

    `patterns` are the forms, numbered through from one to the next; `owners` has the designations of each form,
    `simple` whether neither a match rule nor capitals decide where the form is matched. `entry_of` gives the entry with
    a key; it is asked only for terms that were met.
    """

    def __init__(
        self,
        patterns: Sequence[Patterns],
        owners: Sequence[Sequence[Designation]],
        simple: bytes | bytearray,
        entry_of: Callable[[str], ConceptEntry],
    ) -> None:
        self._patterns = patterns
        self._owners = owners
        self.simple = simple
        self._entry_of = entry_of
        self._terms: dict[tuple[str, str], tuple[ConceptEntry, Term] | None] = {}
        self._singles: dict[int, tuple[ConceptEntry, Term] | None] = {}
        self._deserted: frozenset[int] = frozenset()  # forms that no term has any more

    @classmethod
    def built(cls, designations: Iterable[tuple[str, Designation]], entry_of: Callable[[str], ConceptEntry]) -> Self:
        """The index of designations by their forms."""
        owners: dict[str, list[Designation]] = {}
        for form, designation in designations:
            if form:
                owners.setdefault(form, []).append(designation)
        patterns = Patterns(list(owners))
        return cls([patterns], list(owners.values()), bytearray(map(_simple, owners.values())), entry_of)

    def amended(self, before: Forms, now: Forms, in_order: Callable[[Iterable[str]], Iterable[str]]) -> TermIndex:
        """The index after a change of some entries, whose terms are given by their forms as they were and as they are.

        `in_order` puts the keys of entries into the order in which they would be indexed anew.
        """
        changed = {item.entry for _, item in (*before, *now)}
        owners: dict[int, list[Designation]] = {}
        new: dict[str, list[Designation]] = {}
        for (form, item), is_now in [*((one, False) for one in before), *((one, True) for one in now)]:
            number = self._patterns[0].number(form)
            if number is not None and number not in owners:
                owners[number] = [owner for owner in self._owners[number] if owner.entry not in changed]
            if is_now:
                (new.setdefault(form, []) if number is None else owners[number]).append(item)
        owners |= enumerate(new.values(), len(self.simple))
        several = [group for group in owners.values() if len(group) > 1]
        places = {key: place for place, key in enumerate(in_order({item.entry for item in chain(*several)}))}
        for group in several:
            group.sort(key=lambda item: places.get(item.entry, len(places)))
        simple = bytearray(self.simple) + bytes(len(new))
        for number, group in owners.items():
            simple[number] = _simple(group)
        patterns = [*self._patterns, Patterns(list(new))]
        out = TermIndex(patterns, _AmendedOwners(self._owners, owners), simple, self._entry_of)
        out._deserted = frozenset(number for number, group in owners.items() if not group)
        return out

    def occurrences(self, text: str) -> list[tuple[int, int, int]]:
        """All places where terms stand in a text in the same form, also overlapping: (start, end, number)."""
        out: list[tuple[int, int, int]] = []
        first = 0
        for patterns in self._patterns:
            found = patterns.occurrences(text)
            out += [(start, end, first + number) for start, end, number in found] if first else found
            first += len(patterns)
        return [place for place in out if place[2] not in self._deserted] if self._deserted else out

    def designations(self, number: int) -> Sequence[Designation]:
        """The terms that have the form with this number, without those that their rule lets be met nowhere.

        A term that an entry has in both scripts is there once.
        """
        return [item for item in dict.fromkeys(self._owners[number]) if item.rule is not MatchRule.NEVER]

    def term(self, designation: Designation) -> tuple[ConceptEntry, Term] | None:
        """The entry and the term that a designation stands for; None where somebody has taken them away since."""
        key = designation.entry, designation.text
        if key not in self._terms:
            self._terms[key] = self._stored(designation)
        return self._terms[key]

    def _stored(self, designation: Designation) -> tuple[ConceptEntry, Term] | None:
        with suppress(NotFoundError):
            entry = self._entry_of(designation.entry)
            terms = (term for section in entry.languages for term in section.terms)
            return next(((entry, term) for term in terms if term.text == designation.text), None)
        return None

    def single(self, number: int) -> tuple[ConceptEntry, Term] | None:
        """The entry and the term of a form that only one term has, and one without an article; else None, as `term`."""
        try:
            return self._singles[number]
        except KeyError:
            owners = self.designations(number)
            alone = len(owners) == 1 and not owners[0].text.lower().startswith(ARTICLES)
            found = self._singles[number] = self.term(owners[0]) if alone else None
            return found

    def saved(self) -> bytes:
        """The index as bytes, for `opened`. Raises ValueError where it is too small or amended."""
        (patterns,) = self._patterns
        lines = [_ITEM.join(map(_line, owners)).encode("utf-8", "surrogatepass") for owners in self._owners]
        ends = array("I", accumulate(map(len, lines)))
        parts = (patterns.saved(), bytes(self.simple), ends.tobytes(), b"".join(lines))
        return b"".join((array("Q", map(len, parts)).tobytes(), *parts))

    @classmethod
    def opened(cls, data: memoryview, entry_of: Callable[[str], ConceptEntry]) -> Self:
        """The index of `saved` bytes. Raises ValueError where they are damaged."""
        sizes = array("Q", bytes(data[:_HEAD]))
        if len(sizes) != 4 or sum(sizes) != len(data) - _HEAD:
            raise ValueError("cut short")
        saved, simple, ends, lines = (data[start:end] for start, end in pairwise(accumulate(sizes, initial=_HEAD)))
        patterns = Patterns.opened(saved, len(simple))
        return cls([patterns], _SavedOwners(array("I", bytes(ends)), lines), bytes(simple), entry_of)


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


class _AmendedOwners(Sequence[Sequence[Designation]]):
    """The designations of an index, some of them changed."""

    def __init__(self, owners: Sequence[Sequence[Designation]], changed: Mapping[int, Sequence[Designation]]) -> None:
        self._owners = owners
        self._changed = changed

    def __len__(self) -> int:
        return max(len(self._owners), max(self._changed, default=-1) + 1)

    def __getitem__(self, number: int) -> Sequence[Designation]:  # type: ignore[override]  # as above
        return self._changed[number] if number in self._changed else self._owners[number]


def _line(designation: Designation) -> str:
    text, rule, entry, verb = designation
    return _FIELD.join((text, rule or "", entry, "verb" if verb else ""))


def _designation(line: str) -> Designation:
    *text, rule, entry, verb = line.split(_FIELD)
    return Designation(_FIELD.join(text), MatchRule(rule) if rule else None, entry, verb == "verb")


def _simple(designations: Sequence[Designation]) -> bool:
    plain = (item.rule is None and (has_han(item.text) or not acronym(item.text)) for item in designations)
    return bool(designations) and all(plain)
