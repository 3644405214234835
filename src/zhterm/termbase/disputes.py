"""What an import and the glossary disagree about: whether a term may be used, and pairs that were rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.errors import Problem
from zhterm.language import english
from zhterm.model import DISCOURAGED, AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhterm.model import ConceptEntry
    from zhterm.store.protocol import Store

    Key = tuple[str, str]


def pair_key(zh: str, en: str, simplify: Callable[[str], str]) -> Key:
    """What pairs that are the same have in common: the Chinese in either script, the English however written."""
    return simplify(zh), english.key(en)


class Disputes:
    """Looks at entries on their way into a store, and says afterwards what the store did not take over of them.

    It remembers only pairs that someone, the store or an entry, wants to be avoided, or has rejected.
    """

    def __init__(self, store: Store, simplify: Callable[[str], str]) -> None:
        self._store, self._simplify = store, simplify
        self._rejected = {self._key(zh, en) for zh, en in store.rejections()}
        self._avoided = {
            key
            for status in DISCOURAGED
            for entry in store.entries(status=status)
            for key, _, _, held in self._pairs(entry)
            if held == status
        }
        self._asked: dict[tuple[Key, AdministrativeStatus], tuple[str, str]] = {}
        self._given_again: dict[Key, str] = {}

    def passed(self, entries: Iterable[ConceptEntry]) -> Iterator[ConceptEntry]:
        """Yield the entries."""
        for entry in entries:
            discouraged = any(term.status in DISCOURAGED for term in entry.terms("en"))
            if discouraged or self._avoided or self._rejected:
                self._look_at(entry)
            yield entry

    def _look_at(self, entry: ConceptEntry) -> None:
        for key, zh, en, status in self._pairs(entry):
            if key in self._rejected and status not in DISCOURAGED:
                self._given_again[key] = f"{zh} ~ {en}"
            decided = status is not AdministrativeStatus.PROPOSED
            if status in DISCOURAGED:
                self._avoided.add(key)
            if decided and key in self._avoided:
                self._asked[key, status] = zh, en

    def problems(self) -> list[Problem]:
        """The disputes, as warnings; to be asked for when the entries are stored."""
        held: dict[Key, list[AdministrativeStatus]] = {}  # in all entries, since another may be meant
        for entry in self._store.find({zh for zh, _ in self._asked.values()}):
            for key, _, _, status in self._pairs(entry):
                held.setdefault(key, []).append(status)
        kept = [
            _warning("status-kept", f"{zh} ~ {en} stays {held[key][0]}, not {status}")
            for (key, status), (zh, en) in self._asked.items()
            if key in held and all((other in DISCOURAGED) != (status in DISCOURAGED) for other in held[key])
        ]
        return kept + [_warning("pair-rejected", pair) for pair in self._given_again.values()]

    def _pairs(self, entry: ConceptEntry) -> Iterator[tuple[Key, str, str, AdministrativeStatus]]:
        for chinese in entry.terms("zh"):
            for term in entry.terms("en"):
                yield self._key(chinese.text, term.text), chinese.text, term.text, term.status

    def _key(self, zh: str, en: str) -> Key:
        return pair_key(zh, en, self._simplify)


_KINDS = {
    "status-kept": ("a status that was not taken over", "--policy update takes that of the file"),
    "pair-rejected": (
        "a pair that was rejected before",
        "stored, as a person gives it; `glossary reject` rejects it again",
    ),
}


def _warning(code: str, place: str) -> Problem:
    message, hint = _KINDS[code]
    return Problem(code=code, severity="warning", message=f"{message}: {place}", where=place, hint=hint)
