"""The tables of a SQLite glossary, and how an older file becomes a current one.

Two kinds of tables. What can't be computed again is changed only by numbered migrations: entries, analyses, rejected
pairs, the journal. What is derived from the entries (terms, readings, full text) is dropped and rebuilt whenever
`keys.INDEX_VERSION` changes, and by `reindex`.

The journal stores of every change what was there before. What was there afterwards is the `before` of the next change
of the same thing, or the thing as it stands now; so nothing is written twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhterm.errors import StoreError
from zhterm.store.keys import INDEX_VERSION

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID: Final = 0x7A687431  # "zht1": how `file` and we know a glossary from any other SQLite file

_TABLES_1 = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # `checksum` is the CRC-32 of the document: a changed byte is invisible to SQLite's own checks.
    """CREATE TABLE entry (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sort TEXT NOT NULL,
        checksum INTEGER NOT NULL, document TEXT NOT NULL)""",
    "CREATE INDEX entry_sort ON entry (sort, id)",
    """CREATE TABLE analysis (zh TEXT NOT NULL, en TEXT NOT NULL, document TEXT NOT NULL,
        PRIMARY KEY (zh, en)) WITHOUT ROWID""",
    """CREATE TABLE rejection (zh TEXT NOT NULL, en TEXT NOT NULL, document TEXT NOT NULL,
        PRIMARY KEY (zh, en)) WITHOUT ROWID""",
    # `action`: change, undo or redo; `target`: the transaction it reverses; `reversed`: whether one has reversed it.
    """CREATE TABLE journal (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, at TEXT NOT NULL,
        responsibility TEXT NOT NULL, method TEXT NOT NULL, action TEXT NOT NULL, target INTEGER,
        reversed INTEGER NOT NULL DEFAULT 0)""",
    # `what`: entry, analysis or rejection; `name`: the id of the entry, or [zh, en] in JSON.
    """CREATE TABLE change (what TEXT NOT NULL, name TEXT NOT NULL, journal INTEGER NOT NULL, before TEXT,
        PRIMARY KEY (what, name, journal)) WITHOUT ROWID""",
    "CREATE INDEX change_journal ON change (journal)",
)

_TABLES_2 = (
    # An import that is decided and not yet carried out (see imports.py); the number is that of its transaction.
    "CREATE TABLE import (journal INTEGER PRIMARY KEY, policy TEXT NOT NULL)",
    """CREATE TABLE staged (journal INTEGER NOT NULL, part INTEGER NOT NULL, entries BLOB NOT NULL,
        PRIMARY KEY (journal, part))""",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_TABLES_1, _TABLES_2)
"""Statements that lead from schema n to n + 1, at place n. Never edit one that was released; append."""

# A term's number begins with the length of its look-up form (see index.py), so that whatever is read in the order of
# the numbers, full text too, gives short terms first.
INDEX_TABLES: Final = {
    "term": """CREATE TABLE term (number INTEGER PRIMARY KEY, entry INTEGER NOT NULL, language TEXT NOT NULL,
        text TEXT NOT NULL, folded TEXT NOT NULL, status TEXT NOT NULL, weight INTEGER NOT NULL)""",
    "reading": """CREATE TABLE reading (kind TEXT NOT NULL, value TEXT NOT NULL, term INTEGER NOT NULL,
        tones TEXT NOT NULL, PRIMARY KEY (kind, value, term, tones)) WITHOUT ROWID""",
    "subject_field": """CREATE TABLE subject_field (name TEXT NOT NULL, entry INTEGER NOT NULL,
        PRIMARY KEY (name, entry)) WITHOUT ROWID""",
    "word": "CREATE TABLE word (text TEXT PRIMARY KEY) WITHOUT ROWID",
    # Every character but a space can be part of a token here.
    "chinese": """CREATE VIRTUAL TABLE chinese USING fts5 (tokens, content='', detail=none, columnsize=0,
        tokenize="ascii tokenchars '#%&@+<=>^`|~$'")""",
    "english": """CREATE VIRTUAL TABLE english USING fts5 (tokens, content='', detail=none, columnsize=0,
        tokenize='porter unicode61 remove_diacritics 2')""",
}
INDEX_INDEXES: Final = (
    "CREATE INDEX term_folded ON term (folded)",
    "CREATE INDEX term_entry ON term (entry)",
    "CREATE INDEX subject_field_entry ON subject_field (entry)",
)


def version(connection: sqlite3.Connection, path: str) -> int:
    """Return the schema of the file, 0 where it holds nothing yet.

    Raises StoreError for a database of another program and for one that a newer zhterm wrote.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        if application or number or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(f"{path} is a database of another program", hint="name another file with --glossary")
        return 0
    if number > len(MIGRATIONS):
        known = f"it has schema {number}, this zhterm knows {len(MIGRATIONS)}"
        raise StoreError(f"{path} was written by a newer zhterm: {known}", hint="upgrade zhterm")
    return number


def is_current(connection: sqlite3.Connection, number: int) -> bool:
    """Whether a file of schema `number` needs no migration."""
    return number == len(MIGRATIONS) and has_current_index(connection)


def has_current_index(connection: sqlite3.Connection) -> bool:
    """Whether the index rows in the file are what this version would compute."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'index'").fetchone()
    return row is not None and int(row[0]) == INDEX_VERSION


def migrate(connection: sqlite3.Connection, number: int) -> None:
    """Lead the base tables from schema `number` to the current one. The caller holds the write transaction."""
    for statements in MIGRATIONS[number:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def create_index(connection: sqlite3.Connection) -> None:
    """Make the derived tables anew, empty. The caller holds the write transaction and fills them."""
    for name, statement in INDEX_TABLES.items():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(statement)
    for statement in INDEX_INDEXES:
        connection.execute(statement)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('index', ?)", (str(INDEX_VERSION),))
