"""Where a glossary contradicts itself: the same concept twice, one Chinese in several Englishes, and the reverse."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.english import key
from zhterm.language.scripts import fold
from zhterm.model import DISCOURAGED, AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhterm.model import ConceptEntry, Term


class ConflictKind(StrEnum):
    """What is contradictory."""

    SAME_CONCEPT = "same_concept"
    """Two entries share a Chinese and an English term: they can be merged."""
    SEVERAL_ENGLISH = "several_english"
    """Entries share a Chinese term and no English one, or an entry prefers two English terms."""
    SEVERAL_CHINESE = "several_chinese"
    """Entries share an English term and no Chinese one."""


class Conflict(NamedTuple):
    """A contradiction: the term that is shared, what it stands beside, and the entries by their ids."""

    kind: ConflictKind
    term: str
    others: tuple[str, ...]
    entries: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return plain JSON values."""
        return {"kind": str(self.kind), "term": self.term, "others": list(self.others), "entries": list(self.entries)}


class _Side(NamedTuple):
    """An entry as one of its terms sees it: the term, what stands on the other side, and their keys."""

    id: str
    term: str
    others: tuple[str, ...]
    keys: frozenset[str]


def conflicts(entries: Iterable[ConceptEntry], simplified: Callable[[str], str]) -> list[Conflict]:
    """The contradictions between entries, by kind. Terms that are not to be used make none.

    Chinese is compared in simplified characters, English by `language.english.same`. Entries that tell their subject
    fields or senses apart are different concepts, and no contradiction.
    """
    by_chinese: dict[tuple[str, ...], list[_Side]] = defaultdict(list)
    by_english: dict[tuple[str, ...], list[_Side]] = defaultdict(list)
    contradictions: list[Conflict] = []
    for entry in entries:
        chinese = {simplified(fold(term.text)).lower(): term.text for term in _usable(entry.terms("zh"))}
        english = {key(term.text): term.text for term in _usable(entry.terms("en"))}
        concept = (entry.sense, *sorted(entry.subject_fields))
        for form, text in chinese.items():
            side = _Side(entry.id, text, tuple(english.values()), frozenset(english))
            by_chinese[(form, *concept)].append(side)
        for form, text in english.items():
            by_english[(form, *concept)].append(_Side(entry.id, text, tuple(chinese.values()), frozenset(chinese)))
        preferred = [term.text for term in entry.terms("en") if term.status is AdministrativeStatus.PREFERRED]
        if len(preferred) > 1:
            contradictions.append(Conflict(ConflictKind.SEVERAL_ENGLISH, entry.zh, tuple(preferred), (entry.id,)))
    contradictions += _between(by_chinese.values(), ConflictKind.SEVERAL_ENGLISH)
    reverse = _between(by_english.values(), ConflictKind.SEVERAL_CHINESE)
    contradictions += (conflict for conflict in reverse if conflict.kind is not ConflictKind.SAME_CONCEPT)
    return sorted(contradictions, key=lambda conflict: (list(ConflictKind).index(conflict.kind), conflict.term))


def _usable(terms: Iterable[Term]) -> Iterator[Term]:
    return (term for term in terms if term.status not in DISCOURAGED)


def _between(groups: Iterable[list[_Side]], kind: ConflictKind) -> Iterator[Conflict]:
    for group in groups:
        sides = [side for side in group if side.keys]
        shared = any(side.keys & other.keys for at, side in enumerate(sides) for other in sides[at + 1 :])
        others = tuple(dict.fromkeys(text for side in sides for text in side.others))
        ids = tuple(dict.fromkeys(side.id for side in sides))
        if len(ids) > 1:
            yield Conflict(ConflictKind.SAME_CONCEPT if shared else kind, sides[0].term, others, ids)
