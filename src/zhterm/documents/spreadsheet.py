"""Excel workbooks (.xlsx, .xlsm): openpyxl finds the sheets, the strings and the dates; rows are read one by one.

The rows that openpyxl gives leave an element each in memory, and a row of any width is one of its elements.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel

from zhterm.documents.archive import check_office
from zhterm.documents.composing import NO_VALUE, Row, Unit, pieces
from zhterm.documents.document import Opened
from zhterm.documents.xml_events import elements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from zhterm.documents.document import Piece

    Rows = Iterator[tuple[int, list[str]]]

AGAIN = "open it in Excel or LibreOffice and save it again as .xlsx"
_MAX_COLUMNS = 256
_BLOCK = 1 << 18
_COORDINATE = re.compile(r"([A-Z]{1,3})\d+")
_MERGED = re.compile(rb'mergeCell [^<>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_LONGEST_TAG = 256
_MAX_MERGED = 200_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Sheet(NamedTuple):
    """A sheet: its title, whether Excel shows it, the numbers and cells of its rows that are not blank.

    The value of cells that are merged downwards is that of each row with others in it.
    """

    title: str
    hidden: bool
    rows: Rows


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text of each sheet, hidden ones too; of a formula the value that Excel stored with it."""
    with workbook(opened) as sheets:
        for sheet in sheets:
            yield from pieces(_with_gaps(sheet.rows), location=f"sheet={sheet.title}")


def _with_gaps(rows: Rows) -> Iterator[Row]:
    """The rows, with an empty one for each gap between them."""
    last = 0
    for number, cells in rows:
        if number > last + 1:
            yield Row(())
        last = number
        yield Row(tuple(cells))


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the rows of each sheet with their numbers."""
    with workbook(opened, no_value=NO_VALUE) as sheets:
        for sheet in sheets:
            for number, cells in sheet.rows:
                yield Unit(tuple(cells), f"sheet {sheet.title}, row {number}", table=sheet.title)


@contextmanager
def workbook(opened: Opened, *, no_value: str = "") -> Iterator[list[Sheet]]:
    """Open a workbook and give its sheets, whose rows raise whatever there is on damage. Raises DataError.

    `no_value` is the text of a formula beside which no value is stored.
    """
    check_office(opened, "xl/workbook.xml", streamed="xl/worksheets/")
    opened.stream.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions and styles that do not bear on text
        try:
            book = openpyxl.load_workbook(opened.stream, read_only=True, data_only=True)
        except Exception as error:  # noqa: BLE001  # openpyxl lets whatever a damaged part raises through
            reason = " ".join(str(error).split())[:200]
            raise opened.fault(f"not a workbook that can be read ({reason})", AGAIN) from None
    try:
        yield [
            Sheet(sheet.title, sheet.sheet_state != "visible", _rows(sheet, opened.name, no_value))
            for sheet in book.worksheets
        ]
    finally:
        book.close()


def _rows(sheet: ReadOnlyWorksheet, name: str, no_value: str) -> Rows:
    merged = _merged_downwards(sheet)
    above: dict[int, tuple[int, str]] = {}  # the last row of a merged cell and its value, by column
    number = 0
    with sheet._get_source() as source:  # noqa: SLF001  # there is no public way to the part of a sheet
        opened = Opened(source, f"{name}, sheet {sheet.title}")
        for _, row in elements(opened, "row", roots=("worksheet",)):
            if row.tag != "row":
                continue
            number = int(float(row.get("r", number + 1)))
            cells = _cells(row, sheet, no_value)
            if cells:
                for column, (last, value) in above.items():
                    if number <= last:
                        cells.setdefault(column, value)
                yield number, [cells.get(column, "") for column in range(1, max(cells) + 1)]
            for column, last in merged.get(number, ()):
                above[column] = (last, cells[column]) if column in cells else (0, "")


def _merged_downwards(sheet: ReadOnlyWorksheet) -> dict[int, list[tuple[int, int]]]:
    """Columns with a cell that is merged over several rows, and the last row, by the first; a sheet ends with them."""
    merged: dict[int, list[tuple[int, int]]] = {}
    rest, count = b"", 0
    # the rows tell of damage
    with suppress(Exception), sheet._get_source() as source:  # noqa: SLF001
        while (block := source.read(_BLOCK)) and count < _MAX_MERGED:
            for match in _MERGED.finditer(rest + block) if b"mergeCell" in rest + block else ():
                column, first, last = column_index_from_string(match[1].decode()), int(match[2]), int(match[3])
                if last > first and column <= _MAX_COLUMNS:
                    merged.setdefault(first, []).append((column, last))
                    count += 1
            rest = block[-_LONGEST_TAG:]
    return merged


def _cells(row: Element, sheet: ReadOnlyWorksheet, no_value: str) -> dict[int, str]:
    """The texts of the cells that are not blank, by column, counted from 1."""
    cells: dict[int, str] = {}
    column = 0
    for cell in row.iterfind("c"):
        coordinate = _COORDINATE.fullmatch(cell.get("r", ""))
        column = column_index_from_string(coordinate[1]) if coordinate else column + 1
        valued = cell.find("f") is None or cell.get("t") == "str"  # a formula may give an empty text
        text = _text(cell, sheet) or ("" if valued else no_value)
        if column <= _MAX_COLUMNS and text and not text.isspace():
            cells[column] = text
    return cells


def _text(cell: Element, sheet: ReadOnlyWorksheet) -> str:
    """The text of a cell: whole numbers without a fraction, dates in ISO form, escapes of control characters undone."""
    kind, value = cell.get("t", "n"), cell.findtext("v", "")
    if kind == "inlineStr":
        value = "".join(text.text or "" for path in ("is/t", "is/r/t") for text in cell.iterfind(path))
    elif not value:
        return ""
    elif kind == "s":
        value = sheet._shared_strings[int(value)]  # noqa: SLF001
    elif kind == "b":
        return "TRUE" if int(value) else "FALSE"
    elif kind == "d":
        return value.removesuffix("T00:00:00")
    elif kind == "n":
        return _number(value, int(cell.get("s", 0)), sheet)
    return _ESCAPE.sub(_unescaped, value) if "_x" in value else value


def _unescaped(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return "\ufffd" if "\ud800" <= char <= "\udfff" else char


def _number(value: str, style: int, sheet: ReadOnlyWorksheet) -> str:
    book = sheet.parent
    if value.isdecimal() and style not in book._date_formats:  # noqa: SLF001
        return value
    number = float(value)
    if style in book._date_formats:  # noqa: SLF001
        try:
            date = from_excel(number, book.epoch, timedelta=style in book._timedelta_formats)  # noqa: SLF001
        except (OverflowError, ValueError):
            return "#VALUE!"
        return date.isoformat().removesuffix("T00:00:00") if isinstance(date, dt.date) else str(date)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else str(number)
