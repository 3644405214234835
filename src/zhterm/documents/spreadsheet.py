"""Excel workbooks (.xlsx, .xlsm), read by openpyxl row by row: the cells of each row, sheet by sheet."""

from __future__ import annotations

import warnings
from itertools import islice
from typing import TYPE_CHECKING

import openpyxl

from zhterm.documents.archive import check_office
from zhterm.documents.composing import Row, Unit, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from zhterm.documents.document import Opened, Piece

_MAX_COLUMNS = 256
_ROWS_AT_A_TIME = 1_000


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text of each sheet, hidden ones too; of a formula the value that Excel stored with it."""
    for title, rows in _sheets(opened):
        yield from pieces(map(Row, rows), location=f"sheet={title}")


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the rows of each sheet with their numbers."""
    for title, rows in _sheets(opened):
        yield from (Unit(cells, f"sheet {title}, row {number}") for number, cells in enumerate(rows, 1))


def _sheets(opened: Opened) -> Iterator[tuple[str, Iterator[tuple[str, ...]]]]:
    check_office(opened, "xl/workbook.xml")
    opened.stream.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions and styles that do not bear on text
        book = openpyxl.load_workbook(opened.stream, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size is wrong in many files
            yield sheet.title, _rows(sheet)
    finally:
        book.close()


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[str, ...]]:
    rows = sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            batch = list(islice(rows, _ROWS_AT_A_TIME))
        if not batch:
            return
        for values in batch:
            if not any(values):  # many, where a sheet has a cell far below the others
                yield ()
                continue
            cells = ["" if value is None else str(value) for value in values]
            while cells and not cells[-1].strip():
                cells.pop()
            yield tuple(cells)
