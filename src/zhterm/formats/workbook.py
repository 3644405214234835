"""Excel workbooks (.xlsx): one sheet written in constant memory, sheets read row by row.

Written by XlsxWriter, read by openpyxl; both are imported when they are needed.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from itertools import chain
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError, Problem, UsageError
from zhterm.formats.losses import Losses
from zhterm.formats.pairs import COLUMNS, csv_rows
from zhterm.formats.tables import Row, read_tables
from zhterm.formats.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openpyxl import Workbook as Book
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.model import ConceptEntry

_MOST_ROWS = 1 << 20
_MOST_COLUMNS = 256
_LONGEST_CELL = 32_767
_WIDTHS = {"en": 36, "note": 36, "context_zh": 48, "context_en": 48, "pinyin": 24, "zh_hans": 18, "zh_hant": 18}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions) -> Losses:
    """Write a workbook with the rows of the CSV contract: a fixed header that filters, text cells, no formulas."""
    import xlsxwriter

    losses = Losses()
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, {**settings, "strings_to_numbers": False})
    try:
        book.set_properties({"title": options.title})
        sheet, row = _new_sheet(book), 1
        for cells in chain.from_iterable(map(csv_rows, losses.counted(entries, frozenset(COLUMNS)))):
            if row == _MOST_ROWS:
                _finish(sheet, row)
                sheet, row = _new_sheet(book), 1
            for column, cell in enumerate(cells):
                if cell:
                    if len(cell) > _LONGEST_CELL:
                        losses.fields["text beyond 32,767 characters"] += 1
                        cell = cell[:_LONGEST_CELL]  # what a cell can hold
                    sheet.write_string(row, column, cell)
            row += 1
        _finish(sheet, row)
    finally:
        book.close()
    return losses


def _new_sheet(book: Workbook) -> Worksheet:
    sheet = book.add_worksheet("Glossary" if not book.worksheets() else f"Glossary {len(book.worksheets()) + 1}")
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS.get(name, 14))
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    return sheet


def _finish(sheet: Worksheet, rows: int) -> None:
    sheet.autofilter(0, 0, max(rows - 1, 1), len(COLUMNS) - 1)


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read the sheets of a workbook in which columns of terms are found, or the one that was asked for."""
    import openpyxl

    from zhterm.documents.archive import check_office
    from zhterm.documents.document import Opened

    check_office(Opened(stream, options.where), "xl/workbook.xml", streamed="xl/worksheets/")
    stream.seek(0)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions and styles that do not bear on text
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:  # noqa: BLE001  # openpyxl lets whatever a damaged part raises through
            raise DataError(
                f"{options.where}: not a workbook that can be read ({one_line(error)})", hint=_AGAIN
            ) from None
        try:
            sheets = ((f"sheet {sheet.title}", _rows(sheet, options.where)) for sheet in _chosen(book, options))
            yield from read_tables(sheets, options, _no_terms(options.where))
        finally:
            book.close()


def _no_terms(where: str) -> DataError:
    return DataError(
        f"{where}: no sheet with a column of Chinese or English terms",
        hint="name the columns in the first row (zh, en), or say which is which: --sheet NAME --columns zh=1,en=2",
    )


_AGAIN = "open it in Excel or LibreOffice and save it again as .xlsx"


def _chosen(book: Book, options: ReadOptions) -> list[ReadOnlyWorksheet]:
    sheets = book.worksheets
    if not options.sheet:
        return list(sheets)
    names = [sheet.title for sheet in sheets]
    if options.sheet in names:
        return [sheets[names.index(options.sheet)]]
    if options.sheet.isdecimal() and 1 <= int(options.sheet) <= len(sheets):
        return [sheets[int(options.sheet) - 1]]
    raise UsageError(f"{options.where} has no sheet {options.sheet!r}", hint=f"its sheets: {', '.join(names)}")


def _rows(sheet: ReadOnlyWorksheet, where: str) -> Iterator[Row | Problem]:
    if not hasattr(sheet, "iter_rows"):  # a sheet of a chart
        return
    rows = _values(sheet)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                number, values = next(rows, (0, {}))
        except Exception as error:  # noqa: BLE001  # see above
            yield Problem(
                code="sheet-damaged",
                message=f"the rest of the sheet can't be read ({one_line(error)})",
                where=where,
                hint=_AGAIN,
            )
            return
        if not number:
            return
        cells = [_text(values.get(column)) for column in range(1, max(values, default=0) + 1)]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield Row(f"row {number}", cells)


def _values(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, dict[int, object]]]:
    """Yield the number of each row and its values by column.

    The rows that the sheet itself gives leave an element each, and the attributes of each, in memory.
    """
    from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser
    from openpyxl.xml.functions import iterparse

    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001  # there is no public way to a parser of rows
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=book.data_only,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        parent = None
        for event, element in iterparse(source, events=("start", "end")):
            if event == "start":
                if element.tag == DATA_TAG:
                    parent = element
            elif element.tag == ROW_TAG and parent is not None:
                number, cells = parser.parse_row(element)
                parent.clear()
                parser.row_dimensions.clear()
                yield number, {cell["column"]: cell["value"] for cell in cells if cell["column"] <= _MOST_COLUMNS}
            elif element is parent:
                break
        while source.read(1 << 16):  # it is not text, but the checksum is known to be wrong only at the end
            pass


def _text(value: object) -> str:
    """A cell as text: whole numbers without a fraction, dates in ISO form, escapes of control characters undone."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)
