"""The derived rows of entries: written with them, removed with them, rebuilt from them.

A term's number is its length class times 2^40 plus a running number, so that SQLite, which reads full text in the
order of numbers, yields short terms first: the first hits of a frequent word are the likeliest ones, at no cost.
"""

from __future__ import annotations

from collections import defaultdict

from zhterm.store.keys import entry_keys, grams, words
from zhterm.store.sqlite.schema import create_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from zhterm.model import ConceptEntry
    from zhterm.store.keys import EntryKeys, Simplify

LENGTH_STEP = 1 << 40
_LONGEST = 1023
_BATCH = 1000

_INSERT = {
    "term": "INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?)",
    "reading": "INSERT INTO reading VALUES (?, ?, ?, ?)",
    "subject_field": "INSERT INTO subject_field VALUES (?, ?)",
    "chinese": "INSERT INTO chinese (rowid, tokens) VALUES (?, ?)",
    "english": "INSERT INTO english (rowid, tokens) VALUES (?, ?)",
    "word": "INSERT OR IGNORE INTO word VALUES (?)",
}


class IndexWriter:
    """Collects the index rows of entries and writes them in large sorted batches.

    To be used inside one write transaction; `flush` before reading and before the commit.
    """

    def __init__(self, connection: sqlite3.Connection, simplify: Simplify) -> None:
        self._connection = connection
        self._simplify = simplify
        self._rows: dict[str, list[tuple[str | int, ...]]] = defaultdict(list)
        self._next = self._read_next()

    def _read_next(self) -> int:
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'next_term'").fetchone()
        return int(row[0]) if row else 1

    def keys(self, entries: Sequence[ConceptEntry]) -> list[EntryKeys]:
        """Return the index rows of entries."""
        return entry_keys(entries, self._simplify)

    def add(self, entries: Iterable[tuple[int, EntryKeys]]) -> None:
        """Add the rows of entries, each given with its number."""
        rows, number = self._rows, self._next
        terms, chinese, english, spoken = rows["term"], rows["chinese"], rows["english"], rows["reading"]
        for entry, keys in entries:
            for name in keys.subject_fields:
                rows["subject_field"].append((name, entry))
            for language, text, folded, status, weight, tokens, readings in keys.terms:
                of = min(len(folded), _LONGEST) * LENGTH_STEP + number
                number += 1
                terms.append((of, entry, language, text, folded, status, weight))
                if language == "en":
                    english.append((of, tokens))
                else:
                    chinese.append((of, tokens))
                    for kind, value, tones in readings:
                        spoken.append((kind, value, of, tones))
        self._next = number
        if len(terms) >= _BATCH:
            self.flush()

    def remove(self, number: int, entry: ConceptEntry) -> None:
        """Remove the rows of the entry with this number, which were computed from it as it is given."""
        self.flush()
        execute = self._connection.execute
        readings = [reading[:2] for term in entry_keys([entry], str)[0].terms for reading in term.readings]
        terms = execute("SELECT number, language, text, folded FROM term WHERE entry = ?", (number,)).fetchall()
        for term, language, text, folded in terms:
            # A contentless full-text table forgets a row only when told exactly what it held.
            table = "english" if language == "en" else "chinese"
            tokens = " ".join(words(text)) if language == "en" else grams(folded)
            execute(f"INSERT INTO {table} ({table}, rowid, tokens) VALUES ('delete', ?, ?)", (term, tokens))
            for reading in readings:
                execute("DELETE FROM reading WHERE kind = ? AND value = ? AND term = ?", (*reading, term))
        execute("DELETE FROM term WHERE entry = ?", (number,))
        execute("DELETE FROM subject_field WHERE entry = ?", (number,))

    def flush(self) -> None:
        """Write what was collected."""
        found = {word for _, tokens in self._rows["english"] for word in str(tokens).split()}
        self._rows["word"] = [(word,) for word in found]
        for table, rows in self._rows.items():
            if rows:
                rows.sort()
                self._connection.executemany(_INSERT[table], rows)
        self._rows.clear()

    def close(self) -> None:
        """Write what was collected, and where to go on."""
        self.flush()
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('next_term', ?)", (str(self._next),))


def rebuild(connection: sqlite3.Connection, simplify: Simplify) -> int:
    """Make all index rows anew from the entries, and return how many entries there are.

    The caller holds the write transaction. Entries and journal stay as they are.
    """
    from zhterm.store.sqlite.reading import decoded

    create_index(connection)
    writer = IndexWriter(connection, simplify)
    count = 0
    for rows in _entries(connection):
        count += len(rows)
        every = writer.keys(list(decoded(document for _, _, document in rows)))
        writer.add((number, keys) for (number, _, _), keys in zip(rows, every, strict=True))
        for (number, sort, _), keys in zip(rows, every, strict=True):
            if keys.sort != sort:
                connection.execute("UPDATE entry SET sort = ? WHERE number = ?", (keys.sort, number))
    writer.close()
    return count


def _entries(connection: sqlite3.Connection) -> Iterable[list[tuple[int, str, str]]]:
    """Read all entries in batches by number, so that rows may be written while one reads."""
    last = -1
    while rows := connection.execute(
        "SELECT number, sort, document FROM entry WHERE number > ? ORDER BY number LIMIT 1000", (last,)
    ).fetchall():
        yield rows
        last = rows[-1][0]
