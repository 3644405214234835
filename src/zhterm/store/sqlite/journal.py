"""The journal: what was changed, when, by whom, and the way back.

Undo works like an editor's, for all users of the file together. `undo` reverses the newest transaction that is not
undone yet, and so on backwards; the reversal is a transaction of its own, so nothing is ever erased. `redo` reverses
the newest undo, as long as nothing else has been changed since.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zhterm.model import Transaction
from zhterm.store.values import Imported, Logged, Recorded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from zhterm.model.contracts import JSON

_MOST = (1 << 63) - 1  # what SQLite takes
_COLUMNS = """j.number, j.kind, j.at, j.responsibility, j.method, j.action, j.target, j.reversed,
    (SELECT count(*) FROM change c WHERE c.journal = j.number)"""
# What a change left behind: the `before` of the next change of the same thing, or the thing as it is now.
_CHANGES = """SELECT c.what, c.name, c.before,
    (SELECT n.journal FROM change n WHERE n.what = c.what AND n.name = c.name AND n.journal > c.journal
        ORDER BY n.journal LIMIT 1)
    FROM change c WHERE c.journal = ? {} ORDER BY c.what, c.name"""
_OF_ENTRY = "AND c.what = 'entry' AND c.name = ?"

UNDO_TARGET = """SELECT number FROM journal WHERE action = 'change' AND NOT reversed AND (? IS NULL OR number = ?)
    ORDER BY number DESC LIMIT 1"""
REDO_TARGET = """SELECT number, target FROM journal WHERE action = 'undo' AND NOT reversed
    AND number > (SELECT coalesce(max(number), 0) FROM journal WHERE action = 'change') ORDER BY number DESC LIMIT 1"""


def log(connection: sqlite3.Connection, entry: str | None, limit: int) -> list[Logged]:
    """Return transactions, newest first: all, or those that changed the entry with this id."""
    most = min(limit, _MOST)
    values: tuple[object, ...] = (most,)
    where = ""
    if entry is not None:
        where = "WHERE j.number IN (SELECT journal FROM change WHERE what = 'entry' AND name = ?)"
        values = (entry, most)
    rows = connection.execute(f"SELECT {_COLUMNS} FROM journal j {where} ORDER BY j.number DESC LIMIT ?", values)
    return [
        Logged(
            number=number,
            transaction=Transaction(kind=kind, when=at, responsibility=responsibility, method=method),
            action=action,
            target=target,
            undone=bool(reversed_),
            changes=changes,
        )
        for number, kind, at, responsibility, method, action, target, reversed_, changes in rows
    ]


def changes(connection: sqlite3.Connection, number: int, entry: str | None) -> Iterator[Recorded]:
    """Yield what the transaction with this number changed; only the entry with that id if one is given."""
    query, values = (_CHANGES.format(""), (number,)) if entry is None else (_CHANGES.format(_OF_ENTRY), (number, entry))
    for what, name, before, following in connection.execute(query, values):
        after = current(connection, what, name) if following is None else _before(connection, what, name, following)
        yield Recorded(what=what, name=name, before=_document(before), after=_document(after))


def afterwards(connection: sqlite3.Connection, number: int) -> Iterator[tuple[str, str, str | None]]:
    """Yield what the transaction with this number changed and somebody has changed since: kind, name, JSON it left."""
    for what, name, _, following in connection.execute(_CHANGES.format(""), (number,)):
        if following is not None:
            yield what, name, _before(connection, what, name, following)


def imported(connection: sqlite3.Connection, number: int, first: Iterable[str]) -> Imported:
    """Count the entries that a transaction created and those that it changed; `first` are some of them."""
    query = "SELECT count(*), count(before) FROM change WHERE journal = ? AND what = 'entry'"
    every, changed = connection.execute(query, (number,)).fetchone()
    return Imported(number=number if every else 0, created=every - changed, changed=changed, first=tuple(first))


def current(connection: sqlite3.Connection, what: str, name: str) -> str | None:
    """Return the JSON text of a thing as it stands now, or None."""
    if what == "entry":
        row = connection.execute("SELECT document FROM entry WHERE id = ?", (name,)).fetchone()
    else:
        query = f"SELECT document FROM {what} WHERE zh = ? AND en = ?"
        row = connection.execute(query, json.loads(name)).fetchone()
    return row[0] if row else None


def _before(connection: sqlite3.Connection, what: str, name: str, number: int) -> str | None:
    query = "SELECT before FROM change WHERE what = ? AND name = ? AND journal = ?"
    text: str | None = connection.execute(query, (what, name, number)).fetchone()[0]
    return text


def _document(text: str | None) -> JSON | None:
    return None if text is None else json.loads(text)
