"""Reading a SQLite glossary: entries by id, by term, in order; analyses, figures, soundness."""

from __future__ import annotations

import json
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from zhterm.model.constants import PINYIN
from zhterm.store.keys import grams, squash, squash_all
from zhterm.store.sqlite.connection import bound
from zhterm.store.sqlite.rows import quoted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from zhterm.model import ConceptEntry
    from zhterm.model.contracts import AnalysisJSON, EntryJSON
    from zhterm.store.keys import Simplify
    from zhterm.store.sqlite.rows import Filters
    from zhterm.store.values import Stats


_BLOCK = 64
_FIRST = 1000
_SORTED = "SELECT {} FROM entry {} ORDER BY sort, id"
_DOCUMENT = "CAST(document AS BLOB)"


def _entries(texts: Collection[str]) -> Iterator[ConceptEntry]:
    """The entries of JSON texts; where there are none, not even their class is loaded."""
    return decoded(texts) if texts else iter(())


def decoded(documents: Iterable[str | bytes]) -> Iterator[ConceptEntry]:
    """Yield the entries of stored JSON; what is no entry is damage, as if SQLite had found it.

    Documents are taken a block at a time: when SQLite and we take turns at each, it costs a fifth of the time more.
    """
    import sqlite3

    from zhterm.model import entry_from_json

    iterator = iter(documents)
    try:
        while block := list(islice(iterator, _BLOCK)):
            yield from map(entry_from_json, block)
    except ValueError as error:
        damage = sqlite3.DatabaseError(str(error))
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage from error


def get(connection: sqlite3.Connection, id_: str) -> ConceptEntry | None:
    """Return the entry with this id, or None."""
    row = connection.execute("SELECT document FROM entry WHERE id = ?", (id_,)).fetchone()
    return next(_entries([row[0]] if row else ()), None)


class Wanted(NamedTuple):
    """Which entries are looked for: see `Store.find`."""

    texts: Iterable[str]
    ids: Iterable[str] = ()
    statuses: Sequence[str] = ()


def find(connection: sqlite3.Connection, wanted: Wanted, simplify: Simplify) -> list[ConceptEntry]:
    """Return the entries with one of these terms or ids, in the order of their numbers."""
    return list(_entries(_documents(connection, wanted, simplify)))


def readings(connection: sqlite3.Connection, texts: Iterable[str], simplify: Simplify) -> Iterator[tuple[str, str]]:
    """Yield the Chinese terms of these entries and their pinyin; no entry is made, which costs imports."""
    for document in _documents(connection, Wanted(texts), simplify):
        entry: EntryJSON = json.loads(document)
        for section in entry["languages"]:
            for term in section["terms"] if section["language"].startswith("zh-") else ():
                forms = term.get("transliterations", ())
                yield term["text"], next((form["text"] for form in forms if form["system"] == PINYIN), "")


def _documents(connection: sqlite3.Connection, wanted: Wanted, simplify: Simplify) -> list[str]:
    plain = dict.fromkeys(squash_all(list(wanted.texts)))
    folded = list(plain | dict.fromkeys(map(simplify, plain)))
    allowed, values = "", list(wanted.statuses)
    if values:
        marks = ",".join("?" * len(values))
        allowed = f" AND EXISTS (SELECT 1 FROM term s WHERE s.entry = entry.number AND s.status IN ({marks}))"
    documents: dict[int, str] = {}
    for some, marks in bound(folded):
        query = f"""SELECT number, document FROM entry
            WHERE number IN (SELECT entry FROM term WHERE folded IN ({marks})){allowed}"""
        documents.update(connection.execute(query, some + values))
    for some, marks in bound(list(wanted.ids)):
        query = f"SELECT number, document FROM entry WHERE id IN ({marks}){allowed}"
        documents.update(connection.execute(query, some + values))
    return [documents[number] for number in sorted(documents)]


def known(connection: sqlite3.Connection, ids: Iterable[str], forms: Iterable[str]) -> set[str]:
    """Return those of these that are the id of an entry, and those that are the look-up form of a term."""
    found: set[str] = set()
    for names, query in (
        (ids, "SELECT id FROM entry WHERE id IN ({})"),
        (forms, "SELECT folded FROM term WHERE folded IN ({})"),
    ):
        for some, marks in bound(list(names)):
            found.update(name for (name,) in connection.execute(query.format(marks), some))
    return found


def starting(connection: sqlite3.Connection, prefix: str, limit: int) -> list[ConceptEntry]:
    """Return the entries whose id begins with `prefix`, by the index of ids."""
    query = "SELECT document FROM entry WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
    rows = connection.execute(query, (prefix, prefix + "\U0010ffff", limit))
    return list(_entries([document for (document,) in rows]))


def entries(connection: sqlite3.Connection, filters: Filters, text: str, simplify: Simplify) -> Iterator[ConceptEntry]:
    """Yield the entries that pass the filters and have a term that contains `text`, in dictionary order."""
    clauses: list[str] = []
    values: list[str] = []
    if filters.sql:
        clauses.append(f"EXISTS (SELECT 1 FROM term t WHERE t.entry = e.number{filters.sql})")
        values += filters.values
    if text:
        key = simplify(squash(text))
        clauses.append("""e.number IN (SELECT t.entry FROM chinese c JOIN term t ON t.number = c.rowid
            WHERE chinese MATCH ? AND instr(t.folded, ?)
            UNION SELECT t.entry FROM term t WHERE t.language = 'en' AND instr(t.folded, ?))""")
        values += [" AND ".join(map(quoted, grams(key).split())), key, squash(text)]
    if clauses:
        rows = connection.execute(_SORTED.format(_DOCUMENT, f"e WHERE {' AND '.join(clauses)}"), values)
        yield from decoded(map(itemgetter(0), rows))
    else:
        yield from decoded(_all(connection))


def _all(connection: sqlite3.Connection) -> Iterator[bytes]:
    """Yield the JSON of all entries in their order.

    The first ones are looked up in the order of the index; who wants no more need not wait. The others are read as they
    lie and sorted, in half the time. The first query stays open until the end, so that both see the same state.
    """
    walk = connection.execute(_SORTED.format(f"{_DOCUMENT}, sort, id", "INDEXED BY entry_sort"))
    yield from map(itemgetter(0), islice(walk, _FIRST))
    for _, sort, id_ in islice(walk, 1):
        rest = connection.execute(_SORTED.format(_DOCUMENT, "NOT INDEXED WHERE (sort, id) >= (?, ?)"), (sort, id_))
        yield from map(itemgetter(0), rest)


def analysis(connection: sqlite3.Connection, zh: str, en: str) -> AnalysisJSON | None:
    """Return the stored analysis of a title pair, or None."""
    row = connection.execute("SELECT document FROM analysis WHERE zh = ? AND en = ?", (zh, en)).fetchone()
    return json.loads(row[0]) if row else None


def stats(connection: sqlite3.Connection) -> Stats:
    """Return figures."""

    def one(query: str) -> int:
        number: int = connection.execute(query).fetchone()[0]
        return number

    from zhterm.store.values import Stats

    return Stats(
        entries=one("SELECT count(*) FROM entry"),
        terms=one("SELECT count(*) FROM term"),
        languages=dict(connection.execute("SELECT language, count(*) FROM term GROUP BY language ORDER BY language")),
        statuses=dict(connection.execute("SELECT status, count(*) FROM term GROUP BY status ORDER BY status")),
        subject_fields=dict(connection.execute("SELECT name, count(*) FROM subject_field GROUP BY name ORDER BY name")),
        analyses=one("SELECT count(*) FROM analysis"),
        rejections=one("SELECT count(*) FROM rejection"),
        transactions=one("SELECT count(*) FROM journal"),
        bytes=one("PRAGMA page_count") * one("PRAGMA page_size"),
    )
