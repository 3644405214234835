"""The terms of all entries, and those that have changed, without making entries of what is stored."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import Decoder

from zhterm.store.values import ChangedTerms, StoredTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATE = """SELECT number, at, responsibility, method, action,
    (SELECT name FROM change c WHERE c.journal = j.number ORDER BY what, name LIMIT 1),
    (SELECT name FROM change c WHERE c.journal = j.number ORDER BY what DESC, name DESC LIMIT 1)
    FROM journal j WHERE ? IS NULL OR number = ? ORDER BY number DESC LIMIT 1"""
# What an entry was is the `before` of its first change. The plus keeps SQLite to the index of transactions.
_CHANGED = """SELECT f.name, c.before, e.document
    FROM (SELECT name, min(journal) AS journal FROM change
        WHERE +what = 'entry' AND journal > ? GROUP BY name LIMIT ?) f
    JOIN change c ON c.what = 'entry' AND c.name = f.name AND c.journal = f.journal
    LEFT JOIN entry e ON e.id = f.name"""


class _Term(Struct):
    text: str
    part_of_speech: str = ""
    match_rule: str = ""


class _Section(Struct):
    language: str
    terms: tuple[_Term, ...]


class _Entry(Struct):
    id: str
    languages: tuple[_Section, ...]


_DECODER = Decoder(_Entry)


def terms(connection: sqlite3.Connection, language: str) -> Iterator[StoredTerm]:
    """Yield the terms of one language ("zh": of all Chinese sections) in dictionary order of their entries."""
    query = "SELECT CAST(document AS BLOB) FROM entry NOT INDEXED ORDER BY sort, id"
    for (document,) in connection.execute(query):
        yield from _terms(document, language)


def state(connection: sqlite3.Connection, number: int | None = None) -> str:
    """Return what tells the state after a transaction, else the last, from others; "" where there is none."""
    row = connection.execute(_STATE, (number, number)).fetchone()
    return json.dumps(row, ensure_ascii=False) if row else ""


def changed(connection: sqlite3.Connection, since: str, language: str, most: int) -> ChangedTerms | None:
    """Return the terms of changed entries as they were and as they are; see `Store.changed_terms`."""
    number = json.loads(since)[0] if since else 0
    if since and state(connection, number) != since:
        return None
    before: list[StoredTerm] = []
    now: list[StoredTerm] = []
    rows = connection.execute(_CHANGED, (number, most + 1)).fetchall()
    for _, old, new in rows:
        before += _terms(old, language) if old else ()
        now += _terms(new, language) if new else ()
    return ChangedTerms(before, now) if len(rows) <= most else None


def in_order(connection: sqlite3.Connection, ids: list[str]) -> list[str]:
    """Return the ids of entries in dictionary order; see `Store.in_order`."""
    query = "SELECT id FROM entry WHERE id IN (SELECT value FROM json_each(?)) ORDER BY sort, id"
    return [id_ for (id_,) in connection.execute(query, (json.dumps(ids),))]


def _terms(document: str | bytes, language: str) -> Iterator[StoredTerm]:
    try:
        entry = _DECODER.decode(document)
    except ValueError as error:
        damage = sqlite3.DatabaseError(str(error))
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage from error
    for section in entry.languages:
        if section.language == language or (language == "zh" and section.language.startswith("zh-")):
            for term in section.terms:
                yield StoredTerm(term.text, term.match_rule, entry.id, term.part_of_speech)
