"""Rows of terms out of the index tables: the queries that exact and fuzzy search have in common."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    # number, entry, language, text, folded, weight
    Row = tuple[int, int, str, str, str, int]

ROW = "t.number, t.entry, t.language, t.text, t.folded, t.weight"
"""The columns of a `Row`, of a table `term` called t."""


class Filters:
    """What a hit must be: the language of the matching term, a status in its entry, a subject field of its entry."""

    __slots__ = ("sql", "values")

    def __init__(self, language: str = "", status: str = "", subject_field: str = "") -> None:
        clauses, values = [], []
        if language == "zh":
            clauses.append("t.language GLOB 'zh-*'")
        elif language:
            clauses.append("t.language = ?")
            values.append(language)
        if status:
            clauses.append("EXISTS (SELECT 1 FROM term s WHERE s.entry = t.entry AND s.status = ?)")
            values.append(status)
        if subject_field:
            clauses.append("EXISTS (SELECT 1 FROM subject_field f WHERE f.name = ? AND f.entry = t.entry)")
            values.append(subject_field)
        self.sql = "".join(f" AND {clause}" for clause in clauses)
        self.values = tuple(values)


class TermRows:
    """The terms of a glossary that pass the filters."""

    def __init__(self, connection: sqlite3.Connection, filters: Filters) -> None:
        self.connection = connection
        self.filters = filters

    def matching(self, sql: str, *values: object) -> Iterator[tuple[int, Row]]:
        """Yield (0, row) for a query with the filters at its {filters}; 0 is the number of edits."""
        for row in self.connection.execute(sql.format(filters=self.filters.sql), (*values, *self.filters.values)):
            yield 0, row


def quoted(token: str) -> str:
    """Return a token as a string of the full-text query language."""
    return '"' + token.replace('"', '""') + '"'
