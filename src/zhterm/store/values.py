"""What the store answers with."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zhterm.model import Transaction
    from zhterm.model.contracts import JSON, StatsJSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One transaction of the journal.

    `action` is "change", "undo" or "redo"; `target` is the number of the transaction that an undo or redo reversed;
    `undone` tells that a later one has reversed this one. `changes` counts the things it changed.
    """

    number: int
    transaction: Transaction
    action: str
    target: int | None
    undone: bool
    changes: int

    def to_dict(self) -> JSON:
        """Return plain JSON values."""
        step: JSON = {"number": self.number, **self.transaction.to_dict(), "action": self.action}
        if self.target is not None:
            step["target"] = self.target
        return step | {"undone": self.undone, "changes": self.changes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One change of the journal: what ("entry", "analysis", "rejection"), its name, and its JSON before and after.

    The name is the id of an entry, or `[zh, en]` in JSON. None stands for "not there".
    """

    what: str
    name: str
    before: JSON | None
    after: JSON | None

    def to_dict(self) -> JSON:
        """Return plain JSON values."""
        return {"what": self.what, "name": self.name, "before": self.before, "after": self.after}


class StoredTerm(NamedTuple):
    """A term with its match rule ("": none), the id of the entry that it is of, and its part of speech."""

    text: str
    match_rule: str
    entry: str
    part_of_speech: str


class ChangedTerms(NamedTuple):
    """The terms of the entries that were changed, as they were and as they are."""

    before: list[StoredTerm]
    now: list[StoredTerm]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: the number of its transaction, 0 where it changed nothing, and how many entries.

    `first` are the ids of the first entries that it created or changed.
    """

    number: int
    created: int
    changed: int
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Figures of a glossary. The dicts count entries, except `languages` and `statuses`, which count terms."""

    entries: int
    terms: int
    languages: dict[str, int]
    statuses: dict[str, int]
    subject_fields: dict[str, int]
    analyses: int
    rejections: int
    transactions: int
    bytes: int

    def to_dict(self) -> StatsJSON:
        """Return plain JSON values."""
        figures: StatsJSON = asdict(self)  # type: ignore[assignment]  # its fields are those of the dataclass
        return figures
