"""Changing a SQLite glossary, inside one write transaction."""

from __future__ import annotations

import json
import zlib
from itertools import islice
from typing import TYPE_CHECKING

from zhterm.errors import StoreError
from zhterm.model import entry_from_json
from zhterm.store.sqlite import journal
from zhterm.store.sqlite.connection import bound
from zhterm.store.sqlite.index import IndexWriter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from zhterm.model import Analysis, Change, ConceptEntry, Source, Transaction
    from zhterm.store.keys import EntryKeys, Simplify

# Few enough entries that all that is made of them stays in the processor's cache: 2,000 take a quarter longer.
BATCH = 250
_INSERT_ENTRY = "INSERT INTO entry VALUES (?, ?, ?, ?, ?)"
_UPDATE_ENTRY = "UPDATE entry SET sort = ?, checksum = ?, document = ? WHERE number = ?"
# A thing changed twice in one transaction keeps what was there before the first time.
_RECORD = "INSERT OR IGNORE INTO change VALUES (?, ?, ?, ?)"


_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def encode(document: object) -> str:
    """Return the one JSON text of a document."""
    return _encoder.encode(document)


def checksum(text: str) -> int:
    """Return the CRC-32 of a document's UTF-8 text."""
    return zlib.crc32(text.encode())


class Writer:
    """The `store.protocol.Writer` of SQLite. `number`: go on with this transaction of the journal."""

    def __init__(
        self, connection: sqlite3.Connection, transaction: Transaction, simplify: Simplify, *, number: int | None = None
    ) -> None:
        self._connection = connection
        self.transaction = transaction
        self.number = number
        self._index = IndexWriter(connection, simplify)
        self._next_entry: int = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM entry").fetchone()[0]

    @property
    def changed(self) -> bool:
        """Whether anything was changed."""
        return self.number is not None

    def begin(self) -> int:
        """Write the transaction into the journal, where that is not done yet, and return its number."""
        if self.number is None:
            self.number = self._journalled("change", None, self.transaction.method)
        return self.number

    def touched(self, ids: Iterable[str]) -> set[str]:
        """Return those of these entries that this transaction has changed or created."""
        found: set[str] = set()
        query = "SELECT name FROM change WHERE what = 'entry' AND journal = ? AND name IN ({})"
        for some, marks in bound(list(ids)) if self.number is not None else ():
            found.update(name for (name,) in self._connection.execute(query.format(marks), (self.number, *some)))
        return found

    def apply(self, changes: Iterable[Change]) -> int:
        """Store changes of entries, and return how many. They may come from an iterator of any length.

        Raises StoreError where an entry is not as the `before` of its change says: another process was faster.
        """
        count = 0
        iterator = iter(changes)
        while batch := list(islice(iterator, BATCH)):
            count += len(batch)
            for part in _distinct(batch):
                self._apply(part)
        self._index.flush()  # what is read next in this transaction must see it
        return count

    def _apply(self, changes: list[Change]) -> None:
        known = self._stored([change.id for change in changes if change.before is not None])
        for change in changes:
            if change.before is None:
                continue
            number, text = known.get(change.id, (0, ""))
            if not number or (text != change.before.to_json() and entry_from_json(text) != change.before):
                raise StoreError(f"entry {change.id} was changed by another program meanwhile", hint="run it again")
            if change.before != change.after:
                self._put_entry(change.before, number, text, change.after)
        created = [change.after for change in changes if change.before is None and change.after is not None]
        every = zip(created, self.keys(created), strict=True)
        self.create([(entry.id, entry.to_json(), keys) for entry, keys in every])

    def _stored(self, ids: list[str]) -> dict[str, tuple[int, str]]:
        out: dict[str, tuple[int, str]] = {}
        for some, marks in bound(ids):
            query = f"SELECT id, number, document FROM entry WHERE id IN ({marks})"
            out.update((id_, (number, text)) for id_, number, text in self._connection.execute(query, some))
        return out

    def keys(self, entries: Sequence[ConceptEntry]) -> list[EntryKeys]:
        """Return the index rows of entries."""
        return self._index.keys(entries)

    def create(self, created: Sequence[tuple[str, str, EntryKeys]]) -> None:
        """Store new entries, given as id, JSON text and index rows; the index is written with the next changes.

        Raises StoreError where there is one of the same id.
        """
        if not created:
            return
        first = self._next_entry
        self._next_entry += len(created)
        self._index.add(enumerate([keys for _, _, keys in created], first))
        rows = [
            (number, id_, keys.sort, checksum(text), text) for number, (id_, text, keys) in enumerate(created, first)
        ]
        self._record("entry", [(id_, None) for id_ in sorted([id_ for id_, _, _ in created])])
        try:
            self._connection.executemany(_INSERT_ENTRY, rows)
        except self._connection.IntegrityError:
            taken = self._stored([id_ for id_, _, _ in created])
            message = f"there is already an entry {', '.join(sorted(taken)) or 'with one of these ids'}"
            raise StoreError(message, hint="run it again") from None

    def _put_entry(self, before: ConceptEntry, number: int, text: str, after: ConceptEntry | None) -> None:
        """Change, delete (`after` is None) the stored entry with this number and text."""
        self._record("entry", [(before.id, text)])
        self._index.remove(number, before)
        if after is None:
            self._connection.execute("DELETE FROM entry WHERE number = ?", (number,))
            return
        keys, new = self.keys([after])[0], after.to_json()
        self._index.add([(number, keys)])
        self._connection.execute(_UPDATE_ENTRY, (keys.sort, checksum(new), new, number))

    def put_analysis(self, analysis: Analysis, sources: Iterable[Source] = ()) -> bool:
        """Keep what a title was taken apart into, and return whether that is new.

        A title analysed again keeps the sources it had.
        """
        zh, en = analysis.pair.zh, analysis.pair.en
        stored = journal.current(self._connection, "analysis", encode([zh, en]))
        document = analysis.to_dict()
        given = [*sources, analysis.pair.source] if analysis.pair.source else list(sources)
        known = json.loads(stored).get("sources", []) if stored else []
        known += [source for source in (item.to_dict() for item in given) if source not in known]
        return self._put("analysis", zh, en, document | ({"sources": known} if known else {}))

    def reject(self, zh: str, en: str, note: str = "") -> bool:
        """Remember that these two are not a pair, and return whether that is new."""
        return self._put("rejection", zh, en, {"zh": zh, "en": en, **({"note": note} if note else {})})

    def accept(self, zh: str, en: str) -> bool:
        """Forget that these two were rejected, and return whether they were."""
        return self._put("rejection", zh, en, None)

    def _put(self, what: str, zh: str, en: str, document: dict[str, object] | None) -> bool:
        name = encode([zh, en])
        before = journal.current(self._connection, what, name)
        after = None if document is None else encode(document)
        if before == after:
            return False
        self._record(what, [(name, before)])
        self._set_pair(what, zh, en, after)
        return True

    def _set_pair(self, what: str, zh: str, en: str, text: str | None) -> None:
        if text is None:
            self._connection.execute(f"DELETE FROM {what} WHERE zh = ? AND en = ?", (zh, en))
        else:
            self._connection.execute(f"INSERT OR REPLACE INTO {what} VALUES (?, ?, ?)", (zh, en, text))

    def _record(self, what: str, befores: Iterable[tuple[str, str | None]]) -> None:
        number = self.begin()
        self._connection.executemany(_RECORD, [(what, name, number, before) for name, before in befores])

    def _journalled(self, action: str, target: int | None, method: str) -> int:
        of = self.transaction
        row = (of.kind, of.when, of.responsibility, method, action, target)
        insert = "INSERT INTO journal (kind, at, responsibility, method, action, target) VALUES (?, ?, ?, ?, ?, ?)"
        return int(self._connection.execute(insert, row).lastrowid or 0)

    def undo(self, number: int | None = None) -> int | None:
        """Reverse a transaction, the newest that is not undone if no number is given.

        Returns its number, None where there is none to undo. Raises StoreError where what it changed was changed again
        since, and while an import is carried out.
        """
        if self._connection.execute("SELECT 1 FROM import").fetchone():
            raise StoreError("an import is being written", hint="try again when it has finished")
        row = self._connection.execute(journal.UNDO_TARGET, (number, number)).fetchone()
        if row is None:
            return None
        if number is not None and (name := next(self._changed_since(row[0]), None)) is not None:
            raise StoreError(f"{name} was changed again since transaction {number}", hint="undo the later one first")
        self._reverse(row[0], "undo")
        self._connection.execute("UPDATE journal SET reversed = 1 WHERE number = ?", row)
        return int(row[0])

    def redo(self) -> int | None:
        """Reverse the newest undo, and return the number of the transaction that is done again.

        None where there is no undo, or something was changed since.
        """
        row = self._connection.execute(journal.REDO_TARGET).fetchone()
        if row is None:
            return None
        number, target = row
        self._reverse(number, "redo", change=target)
        self._connection.execute("UPDATE journal SET reversed = 1 WHERE number = ?", (number,))
        self._connection.execute("UPDATE journal SET reversed = 0 WHERE number = ?", (target,))
        return int(target)

    def take_back(self, number: int) -> None:
        """Reverse a transaction that was broken off, for good; what others have changed since is left to them."""
        if not self._connection.execute("SELECT 1 FROM change WHERE journal = ?", (number,)).fetchone():
            self._connection.execute("DELETE FROM journal WHERE number = ?", (number,))
            return
        kept = set(self._changed_since(number))
        undo = self._reverse(number, "undo", kept)
        self._connection.execute("UPDATE journal SET reversed = 1 WHERE number IN (?, ?)", (number, undo))

    def _changed_since(self, number: int) -> Iterator[str]:
        """The names of what a transaction changed and what is not as it left it."""
        for what, name, text in journal.afterwards(self._connection, number):
            if journal.current(self._connection, what, name) != text:
                yield name

    def _reverse(self, number: int, action: str, kept: Collection[str] = (), change: int | None = None) -> int:
        """Reverse a transaction; the method of that says which `change` is undone or done again with it."""
        query = "SELECT CASE method WHEN '' THEN kind ELSE method END FROM journal WHERE number = ?"
        (method,) = self._connection.execute(query, (number if change is None else change,)).fetchone()
        self.number = self._journalled(action, number, f"{action}: {method}")
        query = "SELECT what, name, before FROM change WHERE journal = ?"
        for what, name, before in self._connection.execute(query, (number,)).fetchall():
            if name not in kept:
                self._restore(what, name, before)
        done, self.number = self.number, None
        return done

    def _restore(self, what: str, name: str, text: str | None) -> None:
        """Put a thing back to the JSON it had, None for "not there"."""
        if what != "entry":
            zh, en = json.loads(name)
            self._record(what, [(name, journal.current(self._connection, what, name))])
            self._set_pair(what, zh, en, text)
            return
        number, now = self._stored([name]).get(name, (0, ""))
        entry = None if text is None else entry_from_json(text)
        if number:
            self._put_entry(entry_from_json(now), number, now, entry)
        elif text is not None and entry is not None:
            self.create([(name, text, self.keys([entry])[0])])

    def close(self) -> None:
        """Write what is still held back. Called by the store before the commit."""
        self._index.close()


def _distinct(changes: list[Change]) -> Iterator[list[Change]]:
    """Split changes so that no part holds two of the same entry."""
    part: list[Change] = []
    ids: set[str] = set()
    for change in changes:
        if change.id in ids:
            yield part
            part, ids = [], set()
        part.append(change)
        ids.add(change.id)
    yield part
