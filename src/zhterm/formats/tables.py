"""Tables of any kind (delimited text, workbooks) to entries: which column is which, row by row, with a report.

Besides entries a table yields problems: errors for rows that were left out, warnings for rows that are not whole, and
notes, first of all the one that says which column was taken for what (code "columns").
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError, Problem
from zhterm.formats.columns import DITTO, PASSED_OVER, SIDES, is_empty, named
from zhterm.formats.layout import Layout, layout_of, told
from zhterm.formats.records import GLOBAL_ID, entry_from_row, row_defaults, row_problem
from zhterm.formats.torn import Blanks, filled, joined
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.formats.options import ReadOptions
    from zhterm.model import ConceptEntry

_SAMPLE_ROWS = 50
_TEARING = (",", ";")
"""Separators that are also signs in terms."""
_WARNINGS = {
    "row-torn": "taken for part of it; look at them, and put quotation marks round such cells",
    "row-incomplete": "kept as proposed until you give one",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "'")


class Row(NamedTuple):
    """The cells of a row, its place in the file ("line 12", "row 3 of sheet 术语"), what stands between the cells."""

    place: str
    cells: Sequence[str]
    separator: str = ""


def guard(row: Iterable[str]) -> list[str]:
    """Put an apostrophe before cells that a spreadsheet takes for formulas (OWASP ASVS 1.2.10), and before those
    that begin with one already, which makes it reversible."""
    return ["'" + cell if cell.startswith(_FORMULA) else cell for cell in row]


def unguard(row: Iterable[str]) -> list[str]:
    """Take the apostrophes of `guard` away."""
    return [cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell for cell in row]


def read_table(
    rows: Iterator[Row | Problem],
    options: ReadOptions,
    *,
    guarded: bool = False,
    known: Sequence[str] = (),
    names: Sequence[str] = (),
) -> Iterator[ConceptEntry | Problem]:
    """Read entries from the rows of a table.

    `guarded`: undo the formula guard; `known`: the fields of the columns where the format fixes them, for any table or,
    with `names`, for one that begins with this header. Raises DataError where no column of Chinese or English terms
    can be found.
    """
    start = list(islice(rows, _SAMPLE_ROWS))
    sample = [item.cells for item in start if isinstance(item, Row)]
    if not sample and start and isinstance(start[0], Problem):
        raise DataError(f"{options.where}: no row can be read: {start[0].message}", hint=start[0].hint)
    if names and sample and [cell.strip() for cell in sample[0]] != list(names):
        known = ()
    layout = layout_of(sample, options, Layout(known, names or known, int(bool(names or options.header)), ours=False))
    blocks = _blocks(layout)
    if len(blocks) > 1:
        layout = layout._replace(fields=layout.fields[blocks[0]], names=layout.names[blocks[0]])
    blanks = Blanks(
        [cells[block] for cells in sample[layout.header_rows :] for block in blocks],
        layout.names if layout.header_rows else (),
    )
    if not layout.ours:
        yield told(layout, options, blanks.width)
    reader = _Reader(layout, options, guarded=guarded, blanks=blanks)
    skip = layout.header_rows
    for item in chain(start, rows):
        if isinstance(item, Problem):
            yield item
        elif skip:
            skip -= 1
        else:
            for block in blocks:
                if any(map(str.strip, item.cells[block])):
                    yield from reader.read(item._replace(cells=item.cells[block]))
    if reader.foreign_ids:
        message = f"{reader.foreign_ids} ids were not kept: they mean nothing outside this file"
        hint = "--keep-columns keeps them as notes"
        yield Problem(code="ids-passed-over", message=message, severity="note", where=options.where, hint=hint)


def _blocks(layout: Layout) -> list[slice]:
    """The column blocks of a table whose header says the same twice (中文 英文 中文 英文), else all columns as one.

    A row holds an entry in each block.
    """
    names = [name.strip() for name in layout.names] if layout.header_rows else []
    first = next(filter(None, names), "")
    starts = [index for index, name in enumerate(names) if name == first]
    ends = [*starts[1:], len(names)] if names else []
    parts = [list(filter(None, names[start:end])) for start, end in zip(starts, ends, strict=True)]
    sides = {item.field for item in map(named, parts[0]) if item.field in SIDES} if parts else set()
    if len(parts) < 2 or "en" not in sides or len(sides) < 2 or any(part != parts[0] for part in parts):
        return [slice(None)]
    return [slice(start, end) for start, end in zip(starts, ends, strict=True)]


def read_tables(
    tables: Iterable[tuple[str, Iterator[Row | Problem]]], options: ReadOptions, nothing: DataError
) -> Iterator[ConceptEntry | Problem]:
    """Read the tables of one file, each with its name; those without terms are passed over and told at the end.

    Raises the error of the only table, or `nothing` where there is no table of terms.
    """
    passed_over: list[tuple[DataError, Problem]] = []
    one_read = False
    for name, rows in tables:
        where = f"{options.where}, {name}"
        first = list(islice(rows, 1))
        if not first:
            continue
        try:
            yield from read_table(chain(first, rows), replace(options, where=where))
            one_read = True
        except DataError as error:
            told = f"passed over: {error.message}"
            passed_over.append((error, Problem(code="table-passed-over", message=told, severity="note", where=where)))
    if not one_read:
        raise passed_over[0][0] if len(passed_over) == 1 else nothing
    yield from (problem for _, problem in passed_over)


_NAMES_OF_DITTO = frozenset(("ditto", "idem", "ibid", "ibid.", "same as above", "as above"))
"""What 同上 is in English, in a row of which it is the term."""


class _Reader:
    """Makes entries of the rows of one table."""

    def __init__(self, layout: Layout, options: ReadOptions, *, guarded: bool, blanks: Blanks) -> None:
        self._layout = layout
        self._options = options
        self._guarded = guarded
        self._split = not layout.ours if options.split is None else options.split
        self._blanks = blanks
        self._bilingual = "en" in layout.fields and any(field in SIDES[:3] for field in layout.fields)
        self._defaults = ({} if layout.sure else {"default_status": "proposed"}) | row_defaults(options)
        self._names = list(layout.names)
        self._above: dict[int, str] = {}
        self.foreign_ids = 0

    def read(self, row: Row) -> Iterator[ConceptEntry | Problem]:
        """Yield the entry of a row, a problem with it, or both."""
        cells = unguard(row.cells) if self._guarded else row.cells
        if self._layout.header_rows and list(cells[: len(self._names)]) == self._names:
            return  # the header once more, as at the head of a printed page
        if row.separator in _TEARING and (torn := self._blanks.torn(cells)):
            if len(cells) - len(torn) <= self._blanks.width < filled(cells):
                cells = joined(cells, torn, row.separator)
                yield self._warning(row, "row-torn", f"a {row.separator!r} within a term", cells)
            elif self._is_doubtful(torn):
                yield self._problem(
                    row, "row-doubtful", f"is the {row.separator!r} part of a term? {row.separator.join(cells)[:80]}"
                )
                return
        if (width := filled(cells)) > self._blanks.width:
            yield self._problem(
                row,
                "row-too-long",
                f"{width} cells where the table has {self._blanks.width}: {' | '.join(cells)[:80]}",
            )
            return
        fields = self._fields(cells)
        faulty = next((text for text in fields.values() if "\ufffd" in text), None)
        if faulty is not None:
            yield self._problem(row, "row-undecodable", f"characters that can't be decoded: {faulty[:40]}")
            return
        try:
            entry = entry_from_row(
                {**self._defaults, **fields},
                split=self._split,
                literal=self._layout.ours,
            )
        except ValueError as error:
            yield self._problem(row, "row-invalid", str(error))
            return
        if self._bilingual and not self._layout.ours and (missing := _missing(entry)):
            yield self._warning(row, "row-incomplete", f"no {missing} term", cells)
        yield entry

    def _is_doubtful(self, torn: Sequence[int]) -> bool:
        """Whether a torn cell would stand in a column that has no terms, beside one that has."""
        fields = [*self._layout.fields, *("" for _ in torn)]
        return any(fields[at] not in SIDES and fields[at - 1] in SIDES for at in torn if at < len(fields))

    def _fields(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row that are not blank, by field; with `keep`, others become notes."""
        by_field: dict[str, str] = {}
        notes = []
        english = [
            cell.strip().lower() for cell, field in zip(cells, self._layout.fields, strict=False) if field == "en"
        ]
        fills = not self._layout.ours and _NAMES_OF_DITTO.isdisjoint(english)
        for index, cell in enumerate(cells):
            if not cell or cell.isspace():
                continue
            if fills and cell.strip() in DITTO:
                cell = self._above.get(index, "")
            self._above[index] = cell
            field = self._layout.fields[index] if index < len(self._layout.fields) else ""
            if field == "id" and not self._layout.ours and not GLOBAL_ID.fullmatch(cell.strip()):
                field = ""  # a number in somebody's list would meet the same number of another list
                self.foreign_ids += not self._options.keep
            if field and field not in PASSED_OVER:
                by_field[field] = f"{by_field[field]}; {cell.strip()}" if field in by_field else cell
            elif self._options.keep and not is_empty(cell):
                name = self._names[index].strip() if index < len(self._names) else ""
                notes.append(f"{name}: {cell.strip()}" if name else cell.strip())
        if "context" in by_field:
            text = by_field.pop("context")
            by_field.setdefault("context_zh" if has_han(text) else "context_en", text)
        if notes:
            by_field["note"] = "; ".join([*filter(None, [by_field.get("note", "")]), *notes])
        return by_field

    def _warning(self, row: Row, code: str, what: str, cells: Sequence[str]) -> Problem:
        """A row that went in, though something is the matter with it; `what` is told once of all such."""
        first = next(filter(None, map(str.strip, cells)), "")[:40]
        where = f"{self._options.where}, {row.place}"
        hint = _WARNINGS[code]
        return Problem(code=code, severity="warning", message=f"{what}: {first}", where=where, hint=hint)

    def _problem(self, row: Row, code: str, message: str) -> Problem:
        return row_problem(code, message, f"{self._options.where}, {row.place}")


def _missing(entry: ConceptEntry) -> str:
    if not entry.terms("en"):
        return "English"
    return "" if entry.terms("zh") else "Chinese"
