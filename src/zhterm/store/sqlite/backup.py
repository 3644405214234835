"""Rotating copies of a glossary beside it, made while it is in use.

Before the first write of a day, and before a migration, the file is copied with SQLite's own backup into
`<glossary>.backups/`, under the time in UTC; the newest three are kept. A copy of 100,000 entries (90 MB) took 0.17 s.
It is a glossary like any other: to restore one, put it in the place of the damaged file.
"""

from __future__ import annotations

import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

from zhterm.files import replacing
from zhterm.store.sqlite.connection import backup_folder, immediate, uri

KEPT = 3
INTERVAL = 24 * 3600  # seconds


def copy(path: str, target: Path) -> None:
    """Copy the glossary at `path` to `target`; there is a whole copy or none. Raises sqlite3.Error or OSError."""
    with (
        replacing(target) as unfinished,
        closing(sqlite3.connect(uri(path, "ro"), uri=True)) as source,
        closing(sqlite3.connect(uri(str(unfinished), "rw"), uri=True)) as copied,
    ):
        source.backup(copied)
        # A copy in rollback mode can be read anywhere, also from a read-only folder.
        copied.execute("PRAGMA journal_mode = DELETE")
    target.chmod(stat.S_IMODE(Path(path).stat().st_mode))  # what only its owner may read stays so


def rotate(path: str) -> Path:
    """Make a copy in the backup folder, remove the oldest ones, and return the new one."""
    folder = Path(backup_folder(path))
    folder.mkdir(exist_ok=True)
    target = folder / time.strftime("%Y-%m-%dT%H%M%SZ.db", time.gmtime())
    copy(path, target)
    for old in sorted(folder.glob("*.db"))[:-KEPT]:
        old.unlink()
    return target


def rotate_if_due(connection: sqlite3.Connection, path: str, timeout: float) -> None:
    """Make a copy if the last one is older than a day. Of many processes, one does it."""
    if _is_recent(connection):
        return
    with immediate(connection, timeout=timeout):
        is_new = connection.execute("SELECT 1 FROM meta WHERE name = 'copied'").fetchone() is None
        if not is_new and _is_recent(connection):
            return
        note(connection, int(time.time()))
    if not is_new:  # which holds nothing to copy
        rotate(path)


def _is_recent(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT value FROM meta WHERE name = 'copied'").fetchone()
    return row is not None and 0 <= int(time.time()) - int(row[0]) < INTERVAL


def note(connection: sqlite3.Connection, now: int) -> None:
    """Write down when the last copy was made."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('copied', ?)", (str(now),))
