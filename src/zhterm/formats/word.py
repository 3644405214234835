"""Word documents (.docx) whose tables are glossaries; the text around them is for `glossary capture`."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.documents.document import Opened
from zhterm.errors import DataError
from zhterm.formats.tables import Row, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.errors import Problem
    from zhterm.formats.options import ReadOptions
    from zhterm.model import ConceptEntry


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read all tables in which columns of terms are found. Raises DataError where there is none."""
    from zhterm.documents.word import tables

    found = (
        (f"table {number}", (Row(f"row {at}", cells) for at, cells in enumerate(table, 1) if any(cells)))
        for number, table in enumerate(tables(Opened(stream, options.where, suffix=".docx")), 1)
    )
    yield from read_tables(
        found,
        options,
        DataError(
            f"{options.where}: no table with a column of Chinese or English terms",
            hint="`glossary capture FILE` finds the bilingual terms in running text; "
            "or say which column is which: --columns zh=1,en=2",
        ),
    )
