"""Rows in delimited text: writing CSV and TSV, reading any of them with the delimiter and the columns found out."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING, Any

from zhterm.errors import DataError, Problem
from zhterm.formats.header import from_content, from_header, is_source_target, named_row
from zhterm.formats.rows import COLUMNS, entry_from_row, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zhterm.model import ConceptEntry

_SAMPLE_ROWS = 50
_LIMIT = 1 << 24
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "'")


def write_rows(documents: Iterable[dict[str, Any]], out: IO[str], *, delimiter: str, excel: bool) -> None:
    """Write a header and the rows of all entries; for `excel` with byte order mark, CRLF and formula guard.

    The guard follows OWASP ASVS 1.2.10: a cell that begins with = + - @ TAB CR or NUL gets an apostrophe in front, and
    so does one that begins with an apostrophe, which makes it reversible.
    """
    if excel:
        out.write("\ufeff")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if excel else "\n")
    writer.writerow(COLUMNS)
    for document in documents:
        writer.writerows(map(_guard, rows(document)) if excel else rows(document))


def _guard(row: Sequence[str]) -> list[str]:
    return ["'" + cell if cell.startswith(_FORMULA) else cell for cell in row]


def _unguard(row: Sequence[str]) -> list[str]:
    return [cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell for cell in row]


def read_rows(text: str, where: str, *, guarded: bool, defaults: Mapping[str, str]) -> Iterator[ConceptEntry | Problem]:
    """Read entries from delimited text. `guarded`: undo the formula guard; `defaults`: for cells that are empty.

    Raises DataError where no column of Chinese or English terms can be found; a bad row is a Problem.
    """
    parsed = _parse(text, _delimiter(text), where)
    sample: list[tuple[int, list[str]] | Problem] = []
    for item in parsed:
        sample.append(item)
        if len(sample) == _SAMPLE_ROWS:
            break
    columns, header_rows = _columns([item[1] for item in sample if not isinstance(item, Problem)], where)
    seen = 0
    for item in sample:
        if isinstance(item, Problem):
            yield item
        elif seen < header_rows:
            seen += 1
        else:
            yield _entry(columns, *item, where=where, guarded=guarded, defaults=defaults)
    for item in parsed:
        yield (
            item
            if isinstance(item, Problem)
            else _entry(columns, *item, where=where, guarded=guarded, defaults=defaults)
        )


def _parse(text: str, delimiter: str, where: str) -> Iterator[tuple[int, list[str]] | Problem]:
    csv.field_size_limit(_LIMIT)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=False)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(code="row-unreadable", message=str(error), where=f"{where}, line {reader.line_num}")
            continue
        comment = len(row) == 1 and row[0].lstrip().startswith("#")
        if any(cell.strip() for cell in row) and not comment:
            yield reader.line_num, row


def _entry(
    columns: Sequence[str],
    line: int,
    cells: list[str],
    *,
    where: str,
    guarded: bool,
    defaults: Mapping[str, str],
) -> ConceptEntry | Problem:
    row = named_row(columns, _unguard(cells) if guarded else cells)
    try:
        return entry_from_row({**defaults, **row})
    except ValueError as error:
        return Problem(
            code="row-invalid",
            message=str(error),
            where=f"{where}, line {line}",
            hint="the row was left out; correct it and import again",
        )


def _columns(table: list[list[str]], where: str) -> tuple[list[str], int]:
    """Return the names of the columns and how many rows the header takes (0 or 1)."""
    if not table:
        raise DataError(f"{where} has no rows", hint="a first row with the column names zh and en is enough")
    columns = from_header(table[0])
    if columns is not None:
        return columns, 1
    skip = int(is_source_target(table[0]))
    columns = from_content(table[skip:])
    if not {"zh", "en"} & set(columns):
        raise DataError(
            f"{where}: no column of Chinese or English terms found",
            hint="name the columns in the first row, for example zh,en",
        )
    return columns, skip


def _delimiter(text: str) -> str:
    """The delimiter that splits the first lines into the same number of columns, most columns first."""
    lines = [line for line in text[:1_000_000].splitlines()[:_SAMPLE_ROWS] if line.strip() and line[:1] != "#"]
    best, best_score = ",", 0.0
    for candidate in ("\t", ",", ";", "|"):
        widths = [len(row) for row in csv.reader(lines, delimiter=candidate)] if "\0" not in text else []
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = (usual - 1) * widths.count(usual) / len(widths) if usual > 1 else 0.0
        named = from_header(next(csv.reader(lines[:1], delimiter=candidate))) if lines else None
        if named is not None and usual > 1:
            score += len([name for name in named if name])
        if score > best_score:
            best, best_score = candidate, score
    return best
