"""Imports: entries that come in great numbers, from a source that may be slow or break off.

First all of them are **set aside** in a table that only this process sees; nobody waits, and what ends here leaves
nothing behind. Then the parts are **staged**: put into the file, packed, in short transactions with pauses for others
between them. Nobody sees them yet; if the process is killed here, the next one that opens the file removes them.
Then the import is **decided**: one short transaction says which of the journal's transactions they are. From here on it
will be done, by this process or, if that is killed, by the next one. Then it is **carried out** part by part, in
transactions of two fifths of a second, or of a tenth where others write, too. All the parts are one transaction of the
journal, and so one step of undo.

An import of few entries is carried out in the very transaction that decides it.
"""

from __future__ import annotations

import os
import time
import zlib
from collections import Counter
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.json import Encoder

from zhterm.errors import StoreError
from zhterm.files import try_lock
from zhterm.model import Transaction, entry_from_json, replace
from zhterm.store.sqlite import journal, reading
from zhterm.store.sqlite.connection import bulk_settings, explaining, immediate
from zhterm.store.sqlite.writer import BATCH, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.model import ConceptEntry
    from zhterm.store.keys import EntryKeys
    from zhterm.store.protocol import Merge
    from zhterm.store.sqlite.store import SqliteStore
    from zhterm.store.values import Imported

_AT_ONCE = 8
"""Parts of `writer.BATCH` entries that are carried out where they are decided."""
_STAGED = 2 << 20
"""Bytes after which a transaction stages no further part. It is its end that takes time, when they are written."""
_SLICE, _SHARED = 0.4, 0.1
"""Seconds after which a transaction takes no further part: usually, and where others have just written."""
_LOG = 64 << 20
"""Bytes of the log above which it is emptied. Whoever closes the glossary last does that, and others wait meanwhile."""
_PAUSE = 0.008
"""Seconds between two transactions: a few of the tries that `connection` makes for those who wait."""
_WAIT = 0.05
_lines_of = Encoder().encode_lines
_GIVEN_UP = ""  # in the place of a policy

_NEXT = """SELECT s.rowid, s.entries, i.journal, i.policy, j.kind, j.at, j.responsibility, j.method
    FROM staged s JOIN import i ON i.journal = s.journal JOIN journal j ON j.number = s.journal
    ORDER BY s.journal, s.part LIMIT 1"""


class Imports:
    """The imports of one store."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._connection = store.connection
        self._first: list[str] = []
        self._shown = 0

    def run(
        self, entries: Iterable[ConceptEntry], transaction: Transaction, policy: str, merge: Merge, *, shown: int = 20
    ) -> Imported:
        """Bring entries in, all or none.

        An entry that shares neither a term nor an id with what is stored is stored as it is; the others go through
        `merge(writer, policy, entries)`, which gives the changes. Memory does not grow with their number.
        """
        self._first, self._shown = [], shown
        with explaining(self._store.path):
            self._store.prepare_write()
            parts = self._set_aside(entries, transaction)
            try:
                if parts <= _AT_ONCE:
                    number = self._carry_out_at_once(transaction, policy, merge)
                else:
                    number = self._carry_out_alone(transaction, policy, merge)
            finally:
                self._connection.execute("DROP TABLE IF EXISTS temp.aside")
            return journal.imported(self._connection, number, self._first)

    def resume(self, merge: Merge) -> bool:
        """Finish the imports that killed processes have decided, remove what others have staged.

        Returns whether there was one to finish. Does nothing while another process is at an import.
        """
        with explaining(self._store.path), _alone(self._store.path, wait=False) as alone:
            if not alone or not self._store.importing:
                return False
            self._store.prepare_write()
            decided = self._connection.execute("SELECT 1 FROM import").fetchone() is not None
            self._clear_the_way(merge)
            return decided

    def _set_aside(self, entries: Iterable[ConceptEntry], transaction: Transaction) -> int:
        """Put the entries into parts in a table of this connection; return how many parts there are.

        They are signed here; the signature is taken off again where an entry becomes part of another one.
        """
        self._connection.execute("DROP TABLE IF EXISTS temp.aside")
        self._connection.execute("CREATE TEMP TABLE aside (part INTEGER PRIMARY KEY, entries BLOB NOT NULL)")
        iterator = iter(entries)
        count = 0
        while part := list(islice(iterator, BATCH)):
            signed = [entry if entry.transactions else entry.signed(transaction) for entry in part]
            packed = zlib.compress(_lines_of(signed), 1)
            self._connection.execute("INSERT INTO aside (entries) VALUES (?)", (packed,))
            count += 1
        return count

    def _carry_out_at_once(self, transaction: Transaction, policy: str, merge: Merge) -> int:
        with self._store.write(transaction, bulk=True) as writer:
            for (packed,) in self._connection.execute("SELECT entries FROM temp.aside ORDER BY part").fetchall():
                self._bring_in(writer, policy, packed, merge)
        return writer.number or 0

    def _carry_out_alone(self, transaction: Transaction, policy: str, merge: Merge) -> int:
        with _alone(self._store.path, wait=True):
            self._clear_the_way(merge)
            try:
                number = self._decide(self._stage(), transaction, policy)
            except BaseException:
                self._store.shorten_log()
                self._remove_undecided()
                raise
            try:
                self._carry_out(merge)
            except BaseException:  # also of Ctrl-C, which means: stop
                self._give_up(number)
                raise
        return number

    def _give_up(self, number: int) -> None:
        """Take back what there is of an import. If that fails, too, the next process will do it."""
        self._store.shorten_log()
        with immediate(self._connection):
            self._connection.execute("UPDATE import SET policy = ? WHERE journal = ?", (_GIVEN_UP, number))
            self._connection.execute("DELETE FROM staged WHERE journal = ?", (number,))
        self._take_back(number)

    def _take_back(self, number: int) -> None:
        with immediate(self._connection, bulk=True):
            self._connection.execute("DELETE FROM import WHERE journal = ?", (number,))
            undo = Transaction(kind="undo", when=_now(), method=f"import {number} was broken off")
            writer = Writer(self._connection, undo, self._store.simplify)
            writer.take_back(number)
            writer.close()

    def _clear_the_way(self, merge: Merge) -> None:
        """Finish or remove what killed processes have left."""
        self._carry_out(merge)
        self._remove_undecided()

    def _stage(self) -> int:
        """Put the parts into the file; return the number they have there: that of the journal's next transaction."""
        query = "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'journal'"
        number: int = self._connection.execute(query).fetchone()[0]
        with bulk_settings(self._connection):
            while self._stage_some(number):
                time.sleep(_PAUSE)
        return number

    def _stage_some(self, number: int) -> bool:
        """Stage the next parts in one transaction; return whether there are more."""
        query = """SELECT part, entries FROM temp.aside
            WHERE part > (SELECT coalesce(max(part), 0) FROM staged WHERE journal = ?) ORDER BY part"""
        with immediate(self._connection):
            size = 0
            for part, packed in self._connection.execute(query, (number,)):
                if size > _STAGED:
                    return True
                self._connection.execute("INSERT INTO staged VALUES (?, ?, ?)", (number, part, packed))
                size += len(packed)
        return False

    def _remove_undecided(self) -> None:
        """Remove the parts of an import that was broken off before it was decided."""
        undecided = "SELECT rowid FROM staged WHERE journal NOT IN (SELECT journal FROM import) LIMIT 100"
        while self._connection.execute(undecided).fetchone():
            with immediate(self._connection):
                self._connection.execute(f"DELETE FROM staged WHERE rowid IN ({undecided})")
            time.sleep(_PAUSE)

    def _decide(self, staged: int, transaction: Transaction, policy: str) -> int:
        """Make the parts that are staged under a number a transaction of the journal; return its number.

        It is another one where others have written meanwhile. As long as it takes as many bytes as the first, SQLite
        writes only the pages that hold the number, not the parts.
        """
        with immediate(self._connection):
            writer = Writer(self._connection, transaction, self._store.simplify)
            number = writer.begin()
            writer.close()
            self._connection.execute("INSERT INTO import VALUES (?, ?)", (number, policy))
            if number != staged:
                self._connection.execute("UPDATE staged SET journal = ? WHERE journal = ?", (number, staged))
            return number

    def _carry_out(self, merge: Merge) -> None:
        """Bring in the parts of all decided imports, in their order."""
        given_up = self._connection.execute("SELECT journal FROM import WHERE policy = ?", (_GIVEN_UP,)).fetchall()
        for (number,) in given_up:
            self._take_back(number)
        with bulk_settings(self._connection):
            seconds, version = _SLICE, self._version()
            while self._slice(merge, seconds):
                self._store.shorten_log(_LOG)
                time.sleep(_PAUSE)
                before, version = version, self._version()
                seconds = _SLICE if version == before else _SHARED

    def _version(self) -> int:
        """A number that is another one when others have written."""
        number: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return number

    def _slice(self, merge: Merge, seconds: float) -> bool:
        """Bring in some parts in one transaction; return whether there may be more."""
        with immediate(self._connection):
            started = time.monotonic()
            while True:
                row = self._connection.execute(_NEXT).fetchone()
                if row is None:
                    self._finish()
                    return False
                place, packed, number, policy, kind, when, responsibility, method = row
                transaction = Transaction(kind=kind, when=when, responsibility=responsibility, method=method)
                writer = Writer(self._connection, transaction, self._store.simplify, number=number)
                self._bring_in(writer, policy, packed, merge)
                writer.close()
                self._connection.execute("DELETE FROM staged WHERE rowid = ?", (place,))
                if time.monotonic() - started > seconds:
                    return True

    def _finish(self) -> None:
        """Forget the imports that are carried out, and the transactions of those that changed nothing."""
        self._connection.execute(
            """DELETE FROM journal WHERE number IN (SELECT journal FROM import)
            AND NOT EXISTS (SELECT 1 FROM change c WHERE c.journal = journal.number)"""
        )
        self._connection.execute("DELETE FROM import")

    def _bring_in(self, writer: Writer, policy: str, packed: bytes, merge: Merge) -> None:
        """Store the entries of one part."""
        texts = zlib.decompress(packed).decode().removesuffix("\n").split("\n")
        entries = list(map(entry_from_json, texts))
        keys = writer.keys(entries)
        forms = list(map(_found_by, keys))
        names = [{entry.id, *own} for entry, own in zip(entries, forms, strict=True)]
        counted = Counter(chain.from_iterable(names))
        known = reading.known(self._connection, [entry.id for entry in entries], set(chain.from_iterable(forms)))
        known.update([name for name, count in counted.items() if count > 1])
        new, others = [], []
        for entry, text, of, own in zip(entries, texts, keys, names, strict=True):
            if known.isdisjoint(own):
                new.append((entry.id, text, of))
            else:
                others.append(_unsigned(entry, writer.transaction))
        changes = list(merge(writer, policy, others)) if others else []  # which share nothing with the new ones
        writer.create(new)
        writer.apply(changes)
        if len(self._first) < self._shown:
            self._first += [id_ for id_, _, _ in new] + [change.id for change in changes]
            self._first = list(dict.fromkeys(self._first))[: self._shown]


def _found_by(keys: EntryKeys) -> list[str]:
    """The look-up forms by which an entry is found where others are merged into it: Chinese ones if there are any."""
    chinese = [term.folded for term in keys.terms if term.language[:3] == "zh-"]
    return chinese or [term.folded for term in keys.terms]


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _unsigned(entry: ConceptEntry, transaction: Transaction) -> ConceptEntry:
    return replace(entry, transactions=()) if entry.transactions == (transaction,) else entry


@contextmanager
def _alone(path: str, *, wait: bool) -> Iterator[bool]:
    """Be the one process that carries out imports; yield whether this is it. `wait` for another one to end.

    A lock of the system on a file beside the glossary, which ends with the process, however that ends.
    """
    file = Path(f"{path}.importing")
    descriptor = _locked(file)
    while descriptor is None and wait:
        time.sleep(_WAIT)
        descriptor = _locked(file)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            with suppress(OSError):
                file.unlink()
            os.close(descriptor)


def _locked(file: Path) -> int | None:
    """Open and lock a file, or return None where another process has; it may be removed by that one meanwhile."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreError(
            f"{file} can't be made: {error.strerror}", hint="check the permissions of its folder"
        ) from None
    with suppress(FileNotFoundError):
        if try_lock(descriptor) and os.path.samestat(file.stat(), os.fstat(descriptor)):
            return descriptor
    os.close(descriptor)
    return None
