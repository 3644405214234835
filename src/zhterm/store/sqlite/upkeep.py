"""What is done to a SQLite glossary as a whole: copied, verified, its derived tables computed anew."""

from __future__ import annotations

import sqlite3
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.store.sqlite import backup, index
from zhterm.store.sqlite.connection import backup_folder, explaining, immediate
from zhterm.store.sqlite.writer import checksum

if TYPE_CHECKING:
    from os import PathLike

    from zhterm.store.sqlite.store import SqliteStore


class Upkeep:
    """The `store.protocol.Upkeep` of SQLite."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._connection = store.connection

    def backup(self, target: str | PathLike[str] = "") -> str:
        """Copy the glossary to `target`, or into its folder of rotating copies, and return the path of the copy.

        Raises DataError where no file can be written there.
        """
        path = self._store.path
        with explaining(path):
            try:
                if not target:
                    return str(backup.rotate(path))
                backup.copy(path, Path(target))
            except OSError as error:
                where = fspath(target) or backup_folder(path)
                raise DataError(f"can't write {where}: {error.strerror or error}", hint="name another place") from None
            return fspath(target)

    def verify(self) -> list[str]:
        """Return what is wrong, one line each: SQLite's own check, then the checksum of every entry.

        A page that was overwritten is found by the first only, a single changed byte by the second only.
        """
        connection = self._connection
        try:
            faults = [str(line) for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
            for id_, stored, document in connection.execute("SELECT id, checksum, document FROM entry ORDER BY number"):
                if checksum(document) != stored:
                    faults.append(f"entry {id_}: its text is not what was written")
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return faults

    def reindex(self) -> int:
        """Compute all that is derived from the entries anew; return how many entries there are."""
        with explaining(self._store.path), immediate(self._connection, bulk=True):
            return index.rebuild(self._connection, self._store.simplify)
