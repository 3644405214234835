"""The glossary in one SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from os import fspath

from zhterm.errors import StoreError
from zhterm.store.sqlite import schema
from zhterm.store.sqlite.connection import TIMEOUT, connect, explaining, immediate, leave_log, not_waiting, use_wal

TYPE_CHECKING = False  # a look-up must start fast: everything it does not need is imported where it is used
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from os import PathLike
    from types import TracebackType
    from typing import Self

    from zhterm.model import ConceptEntry, Transaction
    from zhterm.model.contracts import AnalysisJSON
    from zhterm.store.hit import Hit
    from zhterm.store.sqlite.imports import Imports
    from zhterm.store.sqlite.upkeep import Upkeep
    from zhterm.store.sqlite.writer import Writer
    from zhterm.store.values import ChangedTerms, Logged, Recorded, Stats, StoredTerm


class SqliteStore:
    """A `Store` in a SQLite file. Not to be shared between threads: open one for each."""

    def __init__(self, connection: sqlite3.Connection, path: str, simplify: Callable[[str], str]) -> None:
        self.connection = connection
        self.simplify = simplify
        self.path = path
        self.read_only = False
        self._tell: Callable[[str], None] = _nobody
        self._timeout = TIMEOUT
        self._is_wal = False

    @classmethod
    def open(
        cls,
        path: str | PathLike[str],
        *,
        create: bool = False,
        read_only: bool = False,
        simplify: Callable[[str], str] = str,
        tell: Callable[[str], None] | None = None,
        timeout: float = TIMEOUT,
    ) -> Self:
        """Open the glossary at `path`, and bring an older one up to date.

        `create` makes it where there is none; `simplify` gives the simplified form of a Chinese text (same length).
        A file in a folder that can't be written is opened for reading; writing to it then fails. `tell` is called with
        what the user should know, in one line. Raises NotFoundError where there is none, StoreError where it can't be
        used.
        """
        name = fspath(path)
        with explaining(name):
            connection, cannot_write = connect(name, create=create, read_only=read_only, timeout=timeout)
            try:
                self = cls(connection, name, simplify)
                self.read_only = cannot_write
                self._timeout = timeout
                self._tell = tell or _nobody
                self._prepare(create=create)
            except BaseException:
                connection.close()
                raise
        return self

    def _prepare(self, *, create: bool) -> None:
        number = schema.version(self.connection, self.path)
        if not number and not create:
            raise StoreError(f"{self.path} is empty, not a glossary", hint="`glossary add` and `import` fill it")
        if number and schema.is_current(self.connection, number):
            return
        if self.read_only:
            raise StoreError(f"{self.path} was written by an older zhterm", hint="run `glossary reindex` once")
        self._migrate(number)

    def _migrate(self, number: int) -> None:
        from zhterm.store.sqlite import backup, index

        if number:
            backup.rotate(self.path)
        self._use_wal()
        with immediate(self.connection, bulk=bool(number), timeout=self._timeout):
            number = schema.version(self.connection, self.path)  # another process may have been faster
            if not number or not schema.is_current(self.connection, number):
                schema.migrate(self.connection, number)
                if not schema.has_current_index(self.connection):
                    index.rebuild(self.connection, self.simplify)

    def _use_wal(self) -> None:
        """Write-ahead logging is kept in the file, but a restored copy is without it."""
        if not self._is_wal:
            use_wal(self.connection, self._timeout)
            self._is_wal = True

    @property
    def importing(self) -> bool:
        """Whether the file holds parts of an import that are not carried out yet."""
        query = "SELECT 1 FROM import UNION ALL SELECT 1 FROM staged"
        with explaining(self.path):
            return self.connection.execute(query).fetchone() is not None

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Reading

    def get(self, id: str) -> ConceptEntry | None:  # noqa: A002  # as in the model
        """Return the entry with this id, or None."""
        from zhterm.store.sqlite import reading

        with explaining(self.path):
            return reading.get(self.connection, id)

    def find(
        self, texts: Iterable[str], ids: Iterable[str] = (), *, statuses: Sequence[str] = ()
    ) -> list[ConceptEntry]:
        """Return the entries with one of these terms (in any script, case and width) or one of these ids.

        With `statuses`, only those with a term of one of these.
        """
        from zhterm.store.sqlite import reading

        with explaining(self.path):
            return reading.find(self.connection, reading.Wanted(texts, ids, statuses), self.simplify)

    def readings(self, texts: Iterable[str]) -> list[tuple[str, str]]:
        """Return the Chinese terms of the entries that `find` gives, with their pinyin ("" where there is none)."""
        from zhterm.store.sqlite import reading

        with explaining(self.path):
            return list(reading.readings(self.connection, texts, self.simplify))

    def starting(self, prefix: str, limit: int) -> list[ConceptEntry]:
        """Return the entries whose id begins with `prefix`, at most `limit`, in the order of their ids."""
        from zhterm.store.sqlite import reading

        with explaining(self.path):
            return reading.starting(self.connection, prefix, limit)

    def entries(
        self, *, language: str = "", status: str = "", subject_field: str = "", text: str = ""
    ) -> Iterator[ConceptEntry]:
        """Yield all entries, or those that meet every condition, in dictionary order.

        `language` and `status` are met by any term of the entry, `text` by a term that contains it (as `search` has
        it). Memory is constant. Don't write with this store before the iterator is used up.
        """
        from zhterm.store.sqlite import reading
        from zhterm.store.sqlite.rows import Filters

        with explaining(self.path):
            filters = Filters(language, status, subject_field)
            yield from reading.entries(self.connection, filters, text, self.simplify)

    def search(
        self, query: str, *, limit: int = 20, language: str = "", status: str = "", subject_field: str = ""
    ) -> list[Hit]:
        """Return the entries found by Chinese, pinyin, initials or English, best first.

        `language` ("zh-Hans", "zh-Hant", "zh", "en") is that of the matching term.
        """
        from zhterm.store.sqlite.rows import Filters
        from zhterm.store.sqlite.search import Search

        with explaining(self.path):
            search = Search(self.connection, Filters(language, status, subject_field), limit)
            return search.run(query, self.simplify)

    def log(self, id: str | None = None, limit: int = 50) -> list[Logged]:  # noqa: A002  # as in the model
        """Return the newest transactions, all or those that changed one entry, newest first."""
        from zhterm.store.sqlite import journal

        with explaining(self.path):
            return journal.log(self.connection, id, limit)

    def changes(self, number: int, id: str | None = None) -> Iterator[Recorded]:  # noqa: A002  # as in the model
        """Yield what the transaction with this number (`Logged.number`) changed, before and after."""
        from zhterm.store.sqlite import journal

        with explaining(self.path):
            yield from journal.changes(self.connection, number, id)

    def analysis(self, zh: str, en: str) -> AnalysisJSON | None:
        """Return the stored analysis of a title pair (`Analysis.to_dict`, with "sources"), or None."""
        from zhterm.store.sqlite import reading

        with explaining(self.path):
            return reading.analysis(self.connection, zh, en)

    def rejections(self) -> set[tuple[str, str]]:
        """Return the pairs (zh, en) that a person has rejected."""
        with explaining(self.path):
            return set(self.connection.execute("SELECT zh, en FROM rejection"))

    def terms(self, language: str) -> Iterator[StoredTerm]:
        """Yield the terms of one language ("zh": of all Chinese sections) of all entries, in dictionary order."""
        from zhterm.store.sqlite import terms

        with explaining(self.path):
            yield from terms.terms(self.connection, language)

    def state(self) -> str:
        """Return what tells what is stored now from what was stored before, or in another glossary."""
        from zhterm.store.sqlite import terms

        with explaining(self.path):
            return terms.state(self.connection)

    def changed_terms(self, since: str, language: str, most: int) -> ChangedTerms | None:
        """Return the terms of the entries that were changed since a `state`.

        None where that is no state of this glossary, or more than `most` entries were changed.
        """
        from zhterm.store.sqlite import terms

        with explaining(self.path):
            return terms.changed(self.connection, since, language, most)

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """Return the ids of entries in dictionary order, without those that there are not."""
        from zhterm.store.sqlite import terms

        with explaining(self.path):
            return terms.in_order(self.connection, list(ids))

    def revision(self) -> int:
        """Return a number that every stored change raises, whoever makes it: that of the last transaction."""
        with explaining(self.path):
            number: int = self.connection.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0]
        return number

    def stats(self) -> Stats:
        """Return figures."""
        from zhterm.store.sqlite import reading

        with explaining(self.path):
            return reading.stats(self.connection)

    # Writing

    @contextmanager
    def write(self, transaction: Transaction, *, bulk: bool = False, dry_run: bool = False) -> Iterator[Writer]:
        """Open one write transaction: all that is done in it is kept when it ends, or nothing.

        What is read inside can't be changed by others before the end, so read, merge and apply in one. `bulk` is for
        more than a few hundred entries; `dry_run` takes everything back at the end.
        """
        from zhterm.store.sqlite.writer import Writer

        with explaining(self.path):
            self.prepare_write(dry_run=dry_run)
            try:
                with immediate(self.connection, bulk=bulk, dry_run=dry_run, timeout=self._timeout):
                    writer = Writer(self.connection, transaction, self.simplify)
                    yield writer
                    writer.close()
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
                    self.shorten_log()  # so that a smaller write may still succeed
                raise

    def prepare_write(self, *, dry_run: bool = False) -> None:
        """Make the copy of the day if it is due, before the transaction: others need not wait for it.

        What an import has written is moved from the log into the file by the import itself.
        """
        self._use_wal()
        leave_log(self.connection, to_others=self.importing)
        if dry_run:
            return
        from zhterm.store.sqlite import backup

        try:
            backup.rotate_if_due(self.connection, self.path, self._timeout)
        except (OSError, sqlite3.Error) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY):
                raise
            self._tell(f"no backup copy of {self.path} could be made: {error}")

    def shorten_log(self, longest: int = 0) -> None:
        """Move a log of more than `longest` bytes into the file and give its space back, unless a reader needs it.

        SQLite begins the log anew where all of it is in the file when a transaction begins; that never happens while
        others write whenever an import makes a pause for them.
        """
        from pathlib import Path

        log = Path(f"{self.path}-wal")
        if log.exists() and log.stat().st_size > longest:
            with suppress(sqlite3.OperationalError), not_waiting(self.connection):
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @property
    def imports(self) -> Imports:
        """Imports into this store."""
        from zhterm.store.sqlite.imports import Imports

        return Imports(self)

    @property
    def upkeep(self) -> Upkeep:
        """What is done to the file as a whole."""
        from zhterm.store.sqlite.upkeep import Upkeep

        return Upkeep(self)


def open_store(
    path: str, *, create: bool, read_only: bool, simplify: Callable[[str], str], tell: Callable[[str], None] | None
) -> SqliteStore:
    """Open the glossary in the file at `path`, for `zhterm.store.open_store`."""
    return SqliteStore.open(path, create=create, read_only=read_only, simplify=simplify, tell=tell)


def _nobody(_: str) -> None:
    """Tell nobody."""
