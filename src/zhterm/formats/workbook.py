"""Excel workbooks (.xlsx): one sheet written in constant memory by XlsxWriter, all sheets read."""

from __future__ import annotations

from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from zhterm.documents.composing import NO_VALUE
from zhterm.documents.document import Opened
from zhterm.errors import DataError, Problem, UsageError
from zhterm.formats.pairs import COLUMNS, csv_rows
from zhterm.formats.tables import Row, read_tables
from zhterm.formats.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from zhterm.documents.spreadsheet import Sheet
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.model import ConceptEntry

_MOST_ROWS = 1 << 20
_LONGEST_CELL = 32_767
_WIDTHS = {"en": 36, "note": 36, "context_zh": 48, "context_en": 48, "pinyin": 24, "zh_hans": 18, "zh_hant": 18}


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a workbook with the rows of the CSV contract: a fixed header that filters, text cells, no formulas."""
    import xlsxwriter

    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    # Where the stream fails in its hands, XlsxWriter leaves an archive open whose end is a traceback.
    with TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {**settings, "strings_to_numbers": False})
        try:
            book.set_properties({"title": options.title})
            _write_rows(book, csv_rows(losses.counted(entries, frozenset(COLUMNS))), losses)
        finally:
            book.close()
        file.seek(0)
        copyfileobj(file, stream)


def _write_rows(book: Workbook, rows: Iterable[tuple[str, ...]], losses: Losses) -> None:
    sheet, row = _new_sheet(book), 1
    for cells in rows:
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
    from zhterm.documents.spreadsheet import workbook

    with workbook(Opened(stream, options.where), no_value=NO_VALUE) as sheets:
        chosen = ((f"sheet {sheet.title}", _rows(sheet, options.where)) for sheet in _chosen(sheets, options))
        yield from read_tables(chosen, options, _no_terms(options.where))


def _no_terms(where: str) -> DataError:
    return DataError(
        f"{where}: no sheet with a column of Chinese or English terms",
        hint="name the columns in the first row (zh, en), or say which is which: --sheet NAME --columns zh=1,en=2",
    )


def _chosen(sheets: list[Sheet], options: ReadOptions) -> list[Sheet]:
    if not options.sheet:
        return sheets
    names = [sheet.title for sheet in sheets]
    if options.sheet in names:
        return [sheets[names.index(options.sheet)]]
    if options.sheet.isdecimal() and 1 <= int(options.sheet) <= len(sheets):
        return [sheets[int(options.sheet) - 1]]
    raise UsageError(f"{options.where} has no sheet {options.sheet!r}", hint=f"its sheets: {', '.join(names)}")


def _rows(sheet: Sheet, where: str) -> Iterator[Row | Problem]:
    from zhterm.documents.spreadsheet import AGAIN

    unvalued: list[int] = []
    try:
        for number, cells in sheet.rows:
            if NO_VALUE in cells:
                unvalued.append(number)
                cells = ["" if cell == NO_VALUE else cell for cell in cells]
            yield Row(f"row {number}", cells)
    except Exception as error:  # noqa: BLE001  # openpyxl lets whatever a damaged part raises through
        message = f"the rest of the sheet can't be read ({one_line(error)})"
        yield Problem(code="sheet-damaged", message=message, where=where, hint=AGAIN)
    if unvalued:
        message = (
            f"{len(unvalued)} rows with formulas without a stored value, read as empty (row {unvalued[0]}); {AGAIN}"
        )
        yield Problem(code="formula", message=message, severity="note", where=f"{where}, sheet {sheet.title}")
    if sheet.hidden:
        message = "hidden in the workbook; read as the others are"
        yield Problem(code="sheet-hidden", message=message, severity="note", where=f"{where}, sheet {sheet.title}")
