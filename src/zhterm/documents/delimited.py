"""CSV and TSV: the cells of each row, separated by tabs."""

from __future__ import annotations

import csv
from itertools import chain, islice
from typing import TYPE_CHECKING

from zhterm.documents.composing import Row, pieces
from zhterm.documents.decoding import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.composing import Block
    from zhterm.documents.document import Opened, Piece

_SAMPLE = 30
_DELIMITERS = ",\t;|"
_MAX_CELLS = 256
_MAX_CELL = 1 << 17
"""Characters of a cell; more are the sign of a quotation mark left open."""


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the rows. The delimiter is the one that divides the first lines most evenly."""
    csv.field_size_limit(_MAX_CELL)
    source = lines(opened)
    first = list(islice(source, _SAMPLE))
    delimiter = "\t" if opened.suffix in (".tsv", ".tab") else _delimiter(first)
    return pieces(_rows(opened, csv.reader(chain(first, source), delimiter=delimiter)))


def _rows(opened: Opened, rows: Iterator[list[str]]) -> Iterator[Block]:
    number = 0
    try:
        for number, row in enumerate(rows, 1):  # noqa: B007  # named in the message below
            yield Row(tuple(row[:_MAX_CELLS]))
    except csv.Error as error:
        raise opened.fault(f"not a table after row {number} ({error})", "is a quotation mark left open?") from None


def _delimiter(first: list[str]) -> str:
    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in first if line.strip()]
        common = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(common) if common else 0, common)

    return max(_DELIMITERS, key=evenness)
