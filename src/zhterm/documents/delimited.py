"""CSV and TSV: the cells of each row, separated by tabs."""

from __future__ import annotations

import csv
from itertools import chain, islice
from typing import TYPE_CHECKING

from zhterm.documents.composing import Row, Unit, pieces
from zhterm.documents.decoding import lines
from zhterm.files import MAX_CELL, MAX_CELL_LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened, Piece

_SAMPLE = 30
_DELIMITERS = ",\t;|"
_MAX_CELLS = 256


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the rows. The delimiter is the one that divides the first lines most evenly."""
    return pieces(Row(unit.cells) for unit in units(opened))


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the rows with their numbers."""
    csv.field_size_limit(MAX_CELL)
    source = lines(opened)
    first = list(islice(source, _SAMPLE))
    delimiter = "\t" if opened.suffix in (".tsv", ".tab") else _delimiter(first)
    rows = csv.reader(chain(first, source), delimiter=delimiter)
    number, line = 0, 1
    try:
        for number, row in enumerate(rows, 1):
            if rows.line_num - line >= MAX_CELL_LINES:
                raise opened.fault(f"not a table after row {number - 1}", "is a quotation mark left open?")
            yield Unit(tuple(row[:_MAX_CELLS]), f"row {number}", line)
            line = rows.line_num + 1
    except csv.Error as error:
        raise opened.fault(f"not a table after row {number} ({error})", "is a quotation mark left open?") from None


def _delimiter(first: list[str]) -> str:
    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in first if line.strip()]
        common = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(common) if common else 0, common)

    return max(_DELIMITERS, key=evenness)
