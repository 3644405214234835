"""Rows of delimited text, read within bounds: the separator found out, broken quoting noticed and contained."""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import IO, TYPE_CHECKING, NamedTuple

from zhterm.files import MAX_CELL, MAX_CELL_LINES, MAX_LINE
from zhterm.formats.columns import content_kind, find_header, from_content
from zhterm.formats.records import row_problem
from zhterm.formats.tables import Row
from zhterm.language.scripts import has_han, has_latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.errors import Problem

_LOOKS = frozenset([2, 5, 20, 100, 500, MAX_CELL_LINES])
"""After how many lines of one row it is asked whether its quoting is broken."""
_SAMPLE_ROWS = 50
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_DELIMITERS = "\t,;|"
# Between the two sides of lists that people type: 扶贫 = poverty alleviation, 扶贫：…, 扶贫 — …, or a wide gap.
_TYPED = ("\\s*=\\s*", "\\s*[：:]\\s*", "\\s+[-–—]+\\s+|\\s*——\\s*", "(?<=\\S)[ \u3000]{2,}(?=\\S)")


class Separator(NamedTuple):
    """What stands between cells: one character, or a pattern that stands once in a line."""

    delimiter: str
    pattern: re.Pattern[str] | None = None


def separator_of(sample: str, *, fixed: str = "") -> Separator:
    """The separator that cuts the first lines into the same number of cells, most cells first, or the `fixed` one.

    Columns that prove to be Chinese and English by what stands in them count more than their number.
    """
    if fixed:
        return Separator(fixed)
    lines = [line for line in _LINE_ENDS.split(sample)[:_SAMPLE_ROWS] if line.strip() and line[:1] != "#"]
    best, best_score = Separator(","), 0.0
    for candidate in _DELIMITERS:
        score = _score(list(csv.reader(lines, delimiter=candidate)))
        if score > best_score:
            best, best_score = Separator(candidate), score
    if best_score == 0.0:
        for pattern in _TYPED:
            parts = [re.split(pattern, line.strip(), maxsplit=1) for line in lines]
            if lines and sum(map(_is_pair, parts)) >= 0.9 * len(lines):
                return Separator("\t", re.compile(pattern))
    return best


def _is_pair(parts: Sequence[str]) -> bool:
    if len(parts) != 2 or not all(parts):
        return False
    han = [has_han(part) for part in parts]
    return han[0] != han[1] and all(has_latin(part) for part, chinese in zip(parts, han, strict=True) if not chinese)


def _score(table: list[list[str]]) -> float:
    widths = [len(row) for row in table]
    usual = max(set(widths), key=widths.count, default=1)
    if usual < 2:
        return 0.0
    score = (usual - 1) * widths.count(usual) / len(widths)
    header = find_header(table)
    if header is not None:
        return score + 2 * len([field for field in header.fields if field])
    return score + 5 * ({"zh", "en"} <= set(from_content(table)))


def rows_of_lines(
    text: IO[str], separator: Separator, where: str, *, sample: str, quoted: bool = True, comments: bool = False
) -> Iterator[Row | Problem]:
    """Yield the rows of a text with their lines. Empty rows are none, nor are comments: lines that begin with # and
    have one cell, with `comments` any number of cells.

    A quoted cell that runs over lines which are rows by themselves shows a quotation mark too many: the row in which
    it stands is a problem, and the next ones are read as if it had not been.
    """
    lines = _Lines(text, separator.pattern)
    looks_whole = _row_shape(sample, separator)

    def fresh() -> Iterator[list[str]]:
        quoting = csv.QUOTE_MINIMAL if quoted and separator.pattern is None else csv.QUOTE_NONE
        return csv.reader(lines, delimiter=separator.delimiter, quoting=quoting)  # type: ignore[arg-type]  # either

    csv.field_size_limit(MAX_CELL)
    lines.swallowed = looks_whole
    reader = fresh()
    while True:
        lines.begin()
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, _BrokenError) as error:
            code = "row-quoting" if isinstance(error, _BrokenError) else "row-unreadable"
            yield row_problem(code, str(error), f"{where}, line {lines.first}")
            lines.resume()
            reader = fresh()
            continue
        if (len(lines.taken) > 1 and lines.is_broken()) or lines.is_open(row):
            yield row_problem("row-quoting", _broken_message(lines.taken[0]), f"{where}, line {lines.first}")
            lines.resume()
            reader = fresh()
            continue
        if quoted and lines.is_torn(separator.delimiter):
            told = f"quotation marks within a quoted cell are not doubled: {lines.taken[0].strip()[:60]}"
            yield row_problem("row-quoting", told, f"{where}, line {lines.first}")
            continue
        comment = bool(row) and (comments or len(row) == 1) and row[0].lstrip().startswith("#")
        if any(cell and not cell.isspace() for cell in row) and not comment:
            yield Row(f"line {lines.first}", row, "" if separator.pattern else separator.delimiter)


class _BrokenError(Exception):
    """A row that can't be read as one."""


class _Lines:
    """The lines of a text for a CSV reader, those of the row at hand remembered so that it can be taken back."""

    def __init__(self, text: IO[str], pattern: re.Pattern[str] | None) -> None:
        self._text = text
        self._pattern = pattern
        self._again: list[str] = []
        self._count = 0
        self.taken: list[str] = []
        self.swallowed: _Shape | None = None

    def begin(self) -> None:
        """A new row begins."""
        self.taken.clear()

    @property
    def first(self) -> int:
        """The number of the first line of the row at hand, from 1."""
        return self._count - len(self.taken) + 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        taken = self.taken
        if len(taken) in _LOOKS and (self.is_broken() or len(taken) == MAX_CELL_LINES):
            raise _BrokenError(_broken_message(taken[0]))
        line = self._again.pop() if self._again else self._text.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self._count += 1
        taken.append(line)
        if len(line) >= MAX_LINE and not line.endswith(("\n", "\r")):
            self._skip_line()
            raise _BrokenError(f"a line of more than {MAX_LINE:,} characters: {line[:40]}…")
        return line if self._pattern is None else self._pattern.sub("\t", line.strip(), count=1)

    def _skip_line(self) -> None:
        while (part := self._text.readline(MAX_LINE)) and not part.endswith(("\n", "\r")):
            pass

    def is_broken(self) -> bool:
        """Whether most lines after the first of this row are rows by themselves."""
        inner = self.taken[1:]
        return self.swallowed is not None and bool(inner) and sum(map(self.swallowed, inner)) > len(inner) / 2

    def is_open(self, row: Sequence[str]) -> bool:
        """Whether the text ends within a quoted cell: it has taken the end of the line, and a quotation mark is odd."""
        ends = any(cell.endswith(("\n", "\r")) for cell in row)
        return ends and sum(line.count('"') for line in self.taken) % 2 == 1

    def is_torn(self, delimiter: str) -> bool:
        """Whether a quoted cell ends before the next separator, and a quotation mark is left in what was read of it.

        A CSV reader takes "peak "carbon" emissions" for: peak carbon" emissions".
        """
        if self._pattern is not None or len(self.taken) != 1 or '"' not in self.taken[0]:
            return False
        # Blanks between a quotation mark and the separator do no harm.
        line = re.sub(f'" +(?={re.escape(delimiter)}|$)', '"', self.taken[0].rstrip("\r\n"))
        try:
            next(csv.reader([line], delimiter=delimiter, strict=True), None)
        except csv.Error:
            return True
        return False

    def resume(self) -> None:
        """Give all lines of this row but the first back."""
        self._again += reversed(self.taken[1:])
        self._count -= len(self.taken) - 1


def _broken_message(line: str) -> str:
    return f"a quotation mark opens a cell and nothing closes it: {line.strip()[:60]}"


class _Shape:
    """What a line must look like to be a row of its own: width, and script of the Chinese and English columns."""

    def __init__(self, width: int, kinds: Sequence[str], delimiter: str) -> None:
        self._width, self._kinds, self._delimiter = width, kinds, delimiter

    def __call__(self, line: str) -> bool:
        if line.count('"') % 2:  # a row has its quotation marks in pairs; the last line of a long cell has not
            return False
        cells = next(csv.reader([line], delimiter=self._delimiter), [])
        if len(cells) != self._width or any('"' in cell for cell in cells):  # the middle of two long cells has, too
            return False
        told = [(kind, cell) for kind, cell in zip(self._kinds, cells, strict=True) if kind in ("zh", "en") and cell]
        return bool(told) and all(has_han(cell) == (kind == "zh") for kind, cell in told)


def _row_shape(sample: str, separator: Separator) -> _Shape | None:
    lines: Iterable[str] = islice(filter(str.strip, _LINE_ENDS.split(sample)), 4 * _SAMPLE_ROWS)
    table = [next(csv.reader([line], delimiter=separator.delimiter), []) for line in lines]
    widths = [len(row) for row in table]
    width = max(set(widths), key=widths.count, default=0)
    if width < 2 or separator.pattern is not None:
        return None
    rows = [row for row in table if len(row) == width]
    kinds = [content_kind(rows, index) for index in range(width)]
    return _Shape(width, kinds, separator.delimiter) if {"zh", "en"} & set(kinds) else None
