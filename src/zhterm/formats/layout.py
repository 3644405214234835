"""The layout of a table: which column holds which field, as the options, the header or the content say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError, Problem, UsageError
from zhterm.formats.columns import CHINESE, PASSED_OVER, SIDES, Header, find_header, from_content
from zhterm.formats.pairs import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.formats.options import ReadOptions

_PROSE = 40
"""Mean length of the cells of a single column, in code points, from which it reads as running text."""
_NUMBER = re.compile(r"[¥￥$€£]?\s*[-+]?\d[\d,.\s]*%?")
_FIELDS = (*COLUMNS, "zh", "definition", "project", "customer", "sense", "term_type", "geographical_usage", "forbidden")
_FIELDS = (*_FIELDS, "abbreviation_zh", "abbreviation_en", "synonym_zh", "synonym_en")
NAMES = {"zh": "Chinese", "zh_hans": "Chinese, simplified", "zh_hant": "Chinese, traditional", "en": "English"}


class Layout(NamedTuple):
    """What the columns of a table are: the field and the name of each, the rows of the header, whether it is ours.

    Where it is not `sure` that the columns hold terms, what is in them is only proposed.
    """

    fields: Sequence[str]
    names: Sequence[str]
    header_rows: int
    ours: bool
    sure: bool = True


def layout_of(table: list[Sequence[str]], options: ReadOptions, known: Layout) -> Layout:
    """The layout of a table of which these rows are a sample; `known` is that of its format, where it has one.

    Raises DataError where no column of terms is found, UsageError for `--columns` that can't be.
    """
    if not table:
        raise DataError(f"{options.where} has no rows", hint="a first row with the column names zh and en is enough")
    if options.columns:
        return _given(table, options)
    if tuple(cell.strip() for cell in table[0]) == COLUMNS and options.header is not False:
        return Layout(COLUMNS, COLUMNS, 1, ours=True)
    if known.fields:
        return known
    header = None if options.header is False else find_header(table)
    if header is None and options.header:
        raise DataError(
            f"{options.where}: the first row names no column of Chinese or English terms",
            hint="say which is which, for example --columns zh=1,en=2",
        )
    return _by_content(table, options) if header is None else _by_header(header, table, options)


def _given(table: list[Sequence[str]], options: ReadOptions) -> Layout:
    width = max(map(len, table))
    fields = [""] * max(width, *options.columns.values())
    for field, number in options.columns.items():
        if field not in _FIELDS:
            raise UsageError(f"no column called {field!r}", hint=f"one of: {', '.join(_FIELDS)}")
        if number > width or fields[number - 1]:
            reason = f"the table has {width} columns" if number > width else "two fields can't share one"
            raise UsageError(f"--columns {field}={number}: {reason}", hint="columns are counted from 1")
        fields[number - 1] = field
    if not set(SIDES) & set(fields):
        raise UsageError("--columns names no column of terms", hint="for example --columns zh=1,en=2")
    header = find_header(table) if options.header is None else None
    rows = header.rows if header else int(bool(options.header))
    names = header.names if header else list(table[0]) if rows else [""] * width
    return Layout(fields, names, rows, ours=False)


def _by_header(header: Header, table: list[Sequence[str]], options: ReadOptions) -> Layout:
    fields = header.fields
    rest = table[header.rows :]
    if not any(field in SIDES for field in fields) or (rest and not _has_terms(fields, rest)):
        raise _no_columns(options)
    _check_sides(fields, options)
    return Layout(fields, header.names, header.rows, ours=False)


def _check_sides(fields: Sequence[str], options: ReadOptions) -> None:
    """Raise DataError where one of the languages has no column: that is imported where it is asked for only."""
    for side, names in (("Chinese", CHINESE), ("English", ("en",))):
        if not any(field in names for field in fields):
            given, other = ("en", "zh") if side == "Chinese" else ("zh", "en")
            raise DataError(
                f"{options.where}: no column of {side} terms found",
                hint=f"say which it is: --columns zh=N,en=N; --columns {given}=N imports {given} without {other}; "
                "`glossary capture FILE` finds terms in texts",
            )


def _has_terms(fields: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    sides = [index for index, field in enumerate(fields) if field in SIDES]
    return any(index < len(row) and row[index].strip() for row in rest for index in sides)


def _by_content(table: list[Sequence[str]], options: ReadOptions) -> Layout:
    fields = from_content(table)
    if len(fields) == 1 or not {"zh", "en"} & set(fields):
        cells = [cell for row in table for cell in row if cell.strip()]
        if cells and (sum(map(len, cells)) / len(cells) > _PROSE or any(cell.endswith(("。", ".")) for cell in cells)):
            raise DataError(
                f"{options.where} is running text, not a table",
                hint="`glossary capture FILE` finds the bilingual terms in it",
            )
        raise _no_columns(options)
    _check_sides(fields, options)
    header = _has_unknown_header(table)
    return Layout(fields, list(table[0]) if header else [""] * len(fields), int(header), ours=False, sure=not header)


def _has_unknown_header(table: list[Sequence[str]]) -> bool:
    """Whether the first row is a header that isn't understood: words over columns of numbers (单价, Qty)."""
    rest = table[1:]
    return bool(rest) and any(
        name.strip() and not any(map(str.isdigit, name)) and _are_numbers([row[at] for row in rest if at < len(row)])
        for at, name in enumerate(table[0])
    )


def _are_numbers(cells: Sequence[str]) -> bool:
    filled_cells = [cell for cell in cells if cell.strip()]
    return bool(filled_cells) and all(_NUMBER.fullmatch(cell.strip()) for cell in filled_cells)


def _no_columns(options: ReadOptions) -> DataError:
    return DataError(
        f"{options.where}: no column of Chinese or English terms found",
        hint="name the columns in the first row (zh,en), or say which is which: --columns zh=1,en=2; "
        "`glossary capture FILE` finds terms in texts",
    )


def told(layout: Layout, options: ReadOptions, width: int) -> Problem:
    """The note that says which of `width` columns was taken for what."""
    parts = []
    for number in range(1, max(width, len(layout.fields)) + 1):
        field = layout.fields[number - 1] if number <= len(layout.fields) else ""
        name = layout.names[number - 1].strip() if number <= len(layout.names) else ""
        column = f"{number} {name}".strip()
        if field in PASSED_OVER or (not field and not options.keep):
            parts.append(f"{column}: passed over" if name or field or number <= width else "")
        elif not field:
            parts.append(f"{column}: kept in the note")
        else:
            parts.append(f"{column}: {NAMES.get(field, field.replace('_', ' '))}")
    message = f"columns: {'; '.join(filter(None, parts))}"
    if not layout.sure:
        message += "; a header that is not understood, so the terms are only proposed (--columns zh=N,en=N, --status)"
    return Problem(code="columns", message=message, severity="note", where=options.where)
