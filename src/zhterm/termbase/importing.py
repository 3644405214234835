"""Entries from elsewhere into a glossary: merged, one transaction of the journal."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.errors import NotFoundError, StoppedError, StoreError
from zhterm.model import Change, ConceptEntry
from zhterm.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.errors import Problem
    from zhterm.model import Transaction
    from zhterm.store.protocol import Merge, Store, Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did, or would do: how many entries it created and changed, and the first of the changes.

    `number` is that of its transaction in the journal, 0 where it changed nothing; `problems` say what of the entries
    was not taken over (see `disputes`).
    """

    created: int
    changed: int
    changes: tuple[Change, ...]
    number: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Entries that are to be merged into a store, all or none, as the transaction.

    `policy` is one of `termbase.merging.Policy`; `shown` is how many changes are kept to be looked at.
    """

    entries: Iterable[ConceptEntry]
    transaction: Transaction
    policy: str
    simplify: Callable[[str], str]
    shown: int

    def run(self, store: Store) -> ImportResult:
        """Do it. Raises StoppedError where Ctrl-C comes when it is done; else Ctrl-C leaves nothing of it."""
        try:
            return self._run(store)
        except KeyboardInterrupt:
            step = next((step for step in store.log(limit=sys.maxsize) if step.transaction == self.transaction), None)
            if step is None or step.undone or store.importing:
                raise
            hint = "`glossary undo` takes it out again"
            raise StoppedError("stopped when everything was imported", hint=hint) from None

    def rehearse(self, location: str) -> ImportResult:
        """Do it to a copy of the glossary there that is gone afterwards."""
        with _rehearsal(location, self.simplify) as store:
            return self._run(store)

    def _run(self, store: Store) -> ImportResult:
        from zhterm.termbase.disputes import Disputes

        merge, disputes = merging(store, self.simplify), Disputes(store, self.simplify)
        result = store.imports.run(
            disputes.passed(self.entries), self.transaction, self.policy, merge, shown=self.shown
        )
        changes = [
            Change(before=_entry(change.before), after=_entry(change.after))
            for id_ in result.first
            for change in store.changes(result.number, id_)
        ]
        return ImportResult(
            number=result.number,
            created=result.created,
            changed=result.changed,
            changes=tuple(changes),
            problems=tuple(disputes.problems()),
        )


@contextmanager
def _rehearsal(location: str, simplify: Callable[[str], str]) -> Iterator[Store]:
    """Open a copy of a glossary that is gone afterwards: what an import would do is seen where it is done."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="zhterm-") as folder:
        copy = str(Path(folder) / "glossary.db")
        with suppress(NotFoundError), open_store(location, read_only=True, simplify=simplify) as store:
            store.upkeep.backup(copy)
        with open_store(copy, create=True, simplify=simplify) as opened:
            yield opened


def finish(location: str, simplify: Callable[[str], str]) -> bool:
    """Finish the imports that killed processes have left in a glossary; return whether there were any.

    One that can't be written is left as it is.
    """
    try:
        with open_store(location, simplify=simplify) as store:
            return not store.read_only and store.imports.resume(merging(store, simplify))
    except StoreError:
        return False


def merging(store: Store, simplify: Callable[[str], str]) -> Merge:
    """How entries come into a store: merged with what is there, as a policy says, and signed."""

    def merge(writer: Writer, policy: str, entries: Sequence[ConceptEntry]) -> Iterable[Change]:
        from zhterm.termbase.edits import signed
        from zhterm.termbase.merging import Policy, merge_part

        changes = merge_part(entries, store.find, writer.touched, Policy(policy), simplify=simplify)
        return signed(changes, writer.transaction)

    return merge


def _entry(document: dict[str, object] | None) -> ConceptEntry | None:
    return None if document is None else ConceptEntry.from_dict(document)
