"""Tables of any kind (delimited text, workbooks) to entries: which column is which, row by row, with a report.

Besides entries a table yields problems: errors for rows that were left out, warnings for rows that are not whole, and
notes, first of all the one that says which column was taken for what (code "columns").
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError, Problem
from zhterm.formats.columns import CHINESE, DITTO, PASSED_OVER, SIDES, blocks, is_empty, repeated
from zhterm.formats.layout import Layout, layout_of, told
from zhterm.formats.records import GLOBAL_ID, entry_from_row, is_status, row_defaults, row_problem, status_unknown
from zhterm.formats.torn import Blanks, filled, joined
from zhterm.language.scripts import has_han, has_latin
from zhterm.model import AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from zhterm.formats.options import ReadOptions
    from zhterm.model import ConceptEntry

_SAMPLE_ROWS = 50
_TEARING = (",", ";")
"""Separators that are also signs in terms."""
_WARNINGS = {
    "row-torn": "taken for part of it; look at them, and put quotation marks round such cells",
    "row-incomplete": "kept as proposed until you give one",
    "row-total": "left out",
    "row-swapped": "turned round",
}
_SUM = re.compile(
    r"(?:合计|总计|小计|共计|合計|總計|小計|共計|(?:sub|grand )?total)s?[\s:：]*(?:\d[\d,.]*\s*\w{0,3})?", re.IGNORECASE
)
_COUNT = re.compile(r"[\s共¥￥$€£]*\d[\d,.\s]*%?\s*(?:[条條个個项項词詞行元]|terms?|entries|items?|rows?)?")
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
    parts = blocks(layout.fields) if layout.header_rows and not layout.ours else [slice(None)]
    readers = [_Reader(_part(layout, part), options, sample, part, guarded=guarded) for part in parts]
    if not layout.ours:
        yield told(layout, options, (parts[-1].start or 0) + readers[-1].width)
    skip = layout.header_rows
    for item in chain(start, rows):
        if isinstance(item, Problem):
            yield item
        elif skip:
            skip -= 1
        else:
            for part, reader in zip(parts, readers, strict=True):
                if any(map(str.strip, item.cells[part])):
                    yield from reader.read(item._replace(cells=item.cells[part]))
    if foreign_ids := sum(reader.foreign_ids for reader in readers):
        message = f"{foreign_ids} ids were not kept: they mean nothing outside this file"
        hint = "--keep-columns keeps them as notes"
        yield Problem(code="ids-passed-over", message=message, severity="note", where=options.where, hint=hint)


def _part(layout: Layout, part: slice) -> Layout:
    """The layout of one block of columns; that of a headless table has no names."""
    return layout._replace(fields=layout.fields[part], names=layout.names[part])


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
    """Makes entries of the rows of one block of a table, or of tables below each other."""

    def __init__(
        self, layout: Layout, options: ReadOptions, sample: Sequence[Sequence[str]], part: slice, *, guarded: bool
    ) -> None:
        self._options = options
        self._guarded = guarded
        self._split = not layout.ours if options.split is None else options.split
        rows = [cells[part] for cells in sample[layout.header_rows :]]
        self._blanks = Blanks(rows, layout.names if layout.header_rows else ())
        self.width = self._blanks.width
        self._defaults = ({} if layout.sure else {"default_status": "proposed"}) | row_defaults(options)
        self.foreign_ids = 0
        self._begin(layout)

    def _begin(self, layout: Layout) -> None:
        """Go on with the rows of a table of this layout."""
        self._layout = layout
        self._names = list(layout.names)
        self._bilingual = "en" in layout.fields and any(field in CHINESE for field in layout.fields)
        self._above: dict[int, str] = {}
        self.width = max(self.width, filled(layout.names))

    def read(self, row: Row) -> Iterator[ConceptEntry | Problem]:
        """Yield the entry of a row, a problem with it, or both."""
        cells = unguard(row.cells) if self._guarded else row.cells
        if self._layout.header_rows and list(cells[: len(self._names)]) == self._names:
            return  # the header once more, as at the head of a printed page
        if not self._layout.ours and not self._options.columns and (below := repeated(cells)):
            changed = below != list(self._layout.fields[: len(below)])
            self._begin(self._layout._replace(fields=below, names=cells))
            if changed:
                yield told(self._layout, replace(self._options, where=self._where(row)), len(below))
            return
        fields = yield from self._checked(row, cells)
        if fields is None:
            return
        if not is_status(stated := fields.get("status", "").strip()):
            yield status_unknown(stated, _first(cells), self._where(row))
            fields["status"] = "proposed"
        try:
            entry = entry_from_row(
                {**self._defaults, **fields},
                split=self._split,
                literal=self._layout.ours,
            )
        except ValueError as error:
            yield self._problem(row, "row-invalid", str(error))
            return
        if self._bilingual and not self._layout.ours and (missing := _missing(entry)) and _is_proposed(entry):
            yield self._warning(row, "row-incomplete", f"no {missing} term", cells)
        yield entry

    def _checked(self, row: Row, cells: Sequence[str]) -> Generator[Problem, None, dict[str, str] | None]:
        """Yield what is the matter with the cells of a row, return them by field; None where the row is left out."""
        if row.separator in _TEARING and (torn := self._blanks.torn(cells)):
            if len(cells) - len(torn) <= self.width < filled(cells):
                cells = joined(cells, torn, row.separator)
                yield self._warning(row, "row-torn", f"a {row.separator!r} within a term", cells)
            elif self._is_doubtful(torn):
                yield self._problem(
                    row, "row-doubtful", f"is the {row.separator!r} part of a term? {row.separator.join(cells)[:80]}"
                )
                return None
        if (width := filled(cells)) > self.width:
            yield self._problem(
                row, "row-too-long", f"{width} cells where the table has {self.width}: {' | '.join(cells)[:80]}"
            )
            return None
        fields = self._fields(cells)
        faulty = next((text for text in fields.values() if "\ufffd" in text), None)
        if faulty is not None:
            yield self._problem(row, "row-undecodable", f"characters that can't be decoded: {faulty[:40]}")
            return None
        if not self._layout.ours and self._bilingual:
            if _is_total(cells, fields):
                yield self._warning(row, "row-total", "a sum", cells)
                return None
            if _is_swapped(fields):
                yield self._warning(row, "row-swapped", "Chinese and English in each other's column", cells)
                fields = _turned(fields)
        return fields

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
        message = f"{what}: {_first(cells)}"
        return Problem(code=code, severity="warning", message=message, where=self._where(row), hint=_WARNINGS[code])

    def _problem(self, row: Row, code: str, message: str) -> Problem:
        return row_problem(code, message, self._where(row))

    def _where(self, row: Row) -> str:
        return f"{self._options.where}, {row.place}"


def _first(cells: Sequence[str]) -> str:
    return next(filter(None, map(str.strip, cells)), "")[:40]


def _is_total(cells: Sequence[str], fields: Mapping[str, str]) -> bool:
    """Whether a row gives the sum of those above it: a word for a sum, figures or a count, and no other term."""
    chinese = [fields[field].strip() for field in CHINESE if field in fields]
    return (
        any(_SUM.fullmatch(cell.strip()) for cell in cells)
        and _COUNT.fullmatch(fields.get("en", "0").strip()) is not None
        and all(_SUM.fullmatch(text) or _COUNT.fullmatch(text) for text in chinese)
        and any(map(str.isdigit, "".join(fields.values())))
    )


def _is_swapped(fields: Mapping[str, str]) -> bool:
    """Whether Chinese stands where the English belongs, and English where the Chinese does."""
    chinese = [fields[field] for field in CHINESE if field in fields]
    en = fields.get("en", "")
    return has_han(en) and not has_latin(en) and len(chinese) == 1 and has_latin(chinese[0]) and not has_han(chinese[0])


def _turned(fields: Mapping[str, str]) -> dict[str, str]:
    """The row with the texts of both languages exchanged."""
    chinese = next(field for field in CHINESE if field in fields)
    return {**fields, "en": fields[chinese], chinese: fields["en"]}


def _is_proposed(entry: ConceptEntry) -> bool:
    terms = (term for section in entry.languages for term in section.terms)
    return any(term.status is AdministrativeStatus.PROPOSED for term in terms)


def _missing(entry: ConceptEntry) -> str:
    """The language of which an entry has no term that may be used."""
    if all(term.status is AdministrativeStatus.FORBIDDEN for term in entry.terms("en")):
        return "English"
    return "" if entry.terms("zh") else "Chinese"
