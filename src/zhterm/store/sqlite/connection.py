"""Opening a SQLite glossary, writing to it, and saying clearly why that failed.

Every write goes through `immediate`: a transaction that begins with a read and then writes fails at once when another
process writes, whatever the timeout; one that begins with BEGIN IMMEDIATE waits its turn.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager, nullcontext

from zhterm.errors import DataError, NotFoundError, StoreError

TYPE_CHECKING = False  # `typing` itself is worth a tenth of the start of a look-up
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    _T = TypeVar("_T")

TIMEOUT = 30.0
"""Seconds that a write waits for others."""
_RETRY = 0.002
_READ_ONLY = "copy it to a folder you may write to"
_REASONS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("is locked by another program", "try again when that has finished"),
    sqlite3.SQLITE_LOCKED: ("is locked by another program", "try again when that has finished"),
    sqlite3.SQLITE_FULL: ("can't grow: the disk is full", "free some space; nothing was changed"),
    sqlite3.SQLITE_READONLY: ("can't be written: it is read-only", _READ_ONLY),
    sqlite3.SQLITE_PERM: ("can't be opened: no permission", _READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: ("can't be opened", "check that the folder exists and that you may write to it"),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "restore a copy from the folder {backups}"),
    sqlite3.SQLITE_NOTADB: ("is not a glossary", "name another file with --glossary"),
    sqlite3.SQLITE_IOERR: ("can't be read or written: the disk reports an error", "nothing was changed"),
}


def backup_folder(path: str) -> str:
    """Return the folder of the rotating copies of the glossary at `path`."""
    return f"{path}.backups"


def code_of(error: sqlite3.Error) -> int:
    """Return the primary SQLite result code of an error, or 0."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def explained(error: sqlite3.Error, path: str) -> StoreError:
    """Turn an error of SQLite into one line that names the file and says what to do."""
    what, hint = _REASONS.get(code_of(error), (f"can't be used: {error}", "run `glossary reindex`"))
    return StoreError(f"{path} {what}", hint=hint.format(backups=backup_folder(path)))


@contextmanager
def explaining(path: str) -> Iterator[None]:
    """Raise StoreError for whatever SQLite raises inside, DataError for text that no file can hold."""
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except UnicodeEncodeError as error:
        raise DataError("the text holds half a character (a lone surrogate)", hint="check its encoding") from error


def connect(path: str, *, create: bool, read_only: bool, timeout: float) -> tuple[sqlite3.Connection, bool]:
    """Connect to the file at `path`; also say whether it can only be read. A transaction waits `timeout` seconds.

    Raises NotFoundError where there is no file and `create` is not set, StoreError where it can't be opened.
    """
    if os.path.isdir(path):
        raise StoreError(f"{path} is a folder", hint="name a file in it")
    if not os.path.exists(path):
        if not create or read_only:
            raise NotFoundError(f"no glossary at {path}", hint="`glossary add` and `glossary import` make one")
        _make_folder(os.path.dirname(os.path.abspath(path)))
    elif not os.path.isfile(path):
        raise StoreError(f"{path} is not a file", hint="name another file with --glossary")
    mode = "ro" if read_only else "rwc" if create else "rw"
    connection = sqlite3.connect(uri(path, mode), uri=True, timeout=timeout, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if code_of(error) not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        # In a folder that can't be written, a WAL file opens only with the promise that nobody changes it.
        return sqlite3.connect(uri(path, "ro&immutable=1"), uri=True, isolation_level=None), True
    except BaseException:
        connection.close()
        raise
    return connection, read_only


def uri(path: str, mode: str) -> str:
    """Return the SQLite URI of a file."""
    for char in "%?#":
        path = path.replace(char, f"%{ord(char):02x}")
    return f"file:{path}?mode={mode}"


def _make_folder(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        message = f"{folder} can't be made: {error.strerror}"
        raise StoreError(message, hint="name another file with --glossary") from None


def use_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Switch a new file to write-ahead logging. SQLite does not wait for others here, so we do."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def bound(values: list[_T]) -> Iterator[tuple[list[_T], str]]:
    """Split values for `IN (?, ...)`, and give the question marks of each part.

    A part is filled up with its last value to a power of two, so that few statements differ and SQLite need not
    compile one for every call.
    """
    for start in range(0, len(values), 512):
        some = values[start : start + 512]
        missing = (1 << (len(some) - 1).bit_length()) - len(some)
        yield some + some[-1:] * missing, ",".join("?" * (len(some) + missing))


@contextmanager
def immediate(
    connection: sqlite3.Connection, *, bulk: bool = False, dry_run: bool = False, timeout: float = TIMEOUT
) -> Iterator[None]:
    """Run a write transaction: all of it is kept, or (on any error, and when `dry_run`) nothing.

    It begins when no other is under way, for which it waits `timeout` seconds. A commit is on the disk when this
    returns; in a `bulk` one it is safe from a crash of the program at once, from one of the machine a little later.
    """
    with bulk_settings(connection) if bulk else nullcontext():
        _begin(connection, timeout)
        try:
            yield
        except BaseException:
            _roll_back(connection)
            raise
        if dry_run:
            connection.execute("ROLLBACK")
            return
        try:
            connection.execute("COMMIT")
        except sqlite3.Error:
            _roll_back(connection)
            raise


_BULK = {"synchronous": ("NORMAL", "FULL"), "cache_size": (-24576, -2000), "wal_autocheckpoint": (8192, 1000)}


def leave_log(connection: sqlite3.Connection, *, to_others: bool) -> None:
    """Whether a commit leaves it to other processes to move a log that has grown into the file."""
    connection.execute(f"PRAGMA wal_autocheckpoint = {0 if to_others else _BULK['wal_autocheckpoint'][1]}")


@contextmanager
def bulk_settings(connection: sqlite3.Connection) -> Iterator[None]:
    """Set a connection up for many entries: the log is synchronised less often, more pages stay in memory."""
    for name, (many, _) in _BULK.items():
        connection.execute(f"PRAGMA {name} = {many}")
    try:
        yield
    finally:
        for name, (_, few) in _BULK.items():
            connection.execute(f"PRAGMA {name} = {few}")
        if not connection.in_transaction:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _begin(connection: sqlite3.Connection, timeout: float) -> None:
    """Begin a write transaction, trying again every few milliseconds while another one is under way.

    SQLite's own waiting sleeps up to a tenth of a second between two tries, and so misses the pauses that an import
    makes for others.
    """
    deadline = time.monotonic() + timeout
    with not_waiting(connection):
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if code_of(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY)
            else:
                return


@contextmanager
def not_waiting(connection: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite say at once that others are at the file, instead of waiting for them."""
    (usual,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {usual}")


def _roll_back(connection: sqlite3.Connection) -> None:
    """Undo an open transaction; SQLite itself has done so after some errors (a full disk)."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
