"""Delimited text: flat formats written by their profile; any such file read, delimiter and columns found out."""

from __future__ import annotations

import io
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.formats.lines import rows_of_lines, separator_of
from zhterm.formats.pairs import COLUMNS, csv_rows
from zhterm.formats.profiles import Rules
from zhterm.formats.rows import RowMaker
from zhterm.formats.tables import guard, read_table
from zhterm.formats.text import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.errors import Problem
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.formats.profiles import Profile
    from zhterm.model import ConceptEntry

_SAMPLE = 1 << 16
_BLOCK = 100
"""Rows written together."""
# What the fields of several terms are when a file is read.
_READ_AS = {"en_all": "synonym_en", "en_2": "synonym_en", "en_3": "synonym_en", "zh_hans_2": "synonym_zh"}
_READ_AS |= {"zh_both": "zh", "pinyin_numbered": "pinyin"}
_SHEET_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5hkscs")


class Delimited:
    """A flat format: what its profile says, as a reader and a writer."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def write(self, entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
        """Write entries as the profile says."""
        profile = self.profile
        out = io.TextIOWrapper(stream, encoding=profile.encoding, newline="")
        try:
            out.write("\ufeff" * profile.byte_order_mark)
            out.writelines(line + profile.newline for line in profile.before)
            header = [[_header(column.name, options) for column in profile.columns]] * profile.header
            rows = chain(header, self._rows(entries, options, losses))
            while block := list(islice(rows, _BLOCK)):
                out.write(_written(block, profile))
            out.flush()
        except UnicodeEncodeError as error:
            raise DataError(
                f"{error.object[error.start : error.end]!r} can't be written in {profile.encoding}",
                hint="choose another format, or a profile with encoding utf-8",
            ) from None
        finally:
            out.detach()

    def _rows(self, entries: Iterable[ConceptEntry], options: WriteOptions, losses: Losses) -> Iterator[Sequence[str]]:
        """The rows of the entries; those of the contract in long runs, which most exports are."""
        profile = self.profile
        rows: Iterator[Sequence[str]]
        if tuple(column.field for column in profile.columns) == COLUMNS and profile.rules == Rules():
            rows = csv_rows(losses.counted(entries, frozenset(COLUMNS)))
        else:
            rows = RowMaker(profile, options, losses).rows(entries)
        return map(guard, rows) if profile.formula_guard else rows

    def read(self, stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
        """Read delimited text of any kind; a fixed profile (one without header) says what its columns are."""
        with decoded(stream, options) as (text, encoding, notes):
            yield from notes
            yield from self._read(text, encoding, options)

    def _read(self, text: IO[str], encoding: str, options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
        sample = text.read(_SAMPLE)
        text.seek(0)
        if not sample.strip():
            raise DataError(f"{options.where} is empty", hint="a first row with the column names zh and en is enough")
        profile = self.profile
        separator = separator_of(sample, fixed="" if profile.header else profile.delimiter)
        comments = any(line.startswith("#") for line in profile.before)
        rows = rows_of_lines(
            text, separator, options.where, sample=sample, quoted=profile.quoting != "none", comments=comments
        )
        # A spreadsheet writes a mark or a legacy encoding; only there can our formula guard be in force.
        guarded = profile.formula_guard or encoding in _SHEET_ENCODINGS
        names = tuple(column.name for column in profile.columns) if profile.header else ()
        known = _as_read((column.field for column in profile.columns), options)
        yield from read_table(rows, options, guarded=guarded, known=known, names=names)


def _as_read(fields: Iterable[str], options: ReadOptions) -> tuple[str, ...]:
    """The columns of a profile as they are read: source and target are told by their content."""
    names = tuple(_READ_AS.get(name, name) for name in fields)
    return () if options.columns or "source_term" in names else names


def _written(rows: Sequence[Sequence[str]], profile: Profile) -> str:
    """Rows as RFC 4180 has them: `csv.writer` takes three times as long, and leaves a bare CR unquoted."""
    delimiter, every = profile.delimiter, profile.quoting == "all"
    lines = list(map(delimiter.join, rows))
    text = "".join(lines)
    if every or '"' in text or "\n" in text or "\r" in text or "" in lines:
        doubtful: Iterable[int] = range(len(rows))
    else:
        doubtful = [at for at, line in enumerate(lines) if line.count(delimiter) >= len(rows[at])]
    for at in doubtful if profile.quoting != "none" else ():
        if every or not lines[at]:
            lines[at] = delimiter.join(map(_quoted, rows[at]))
        else:
            lines[at] = delimiter.join([_quoted(cell) if _is_special(cell, delimiter) else cell for cell in rows[at]])
    lines.append("")
    return profile.newline.join(lines)


def _is_special(cell: str, delimiter: str) -> bool:
    return delimiter in cell or '"' in cell or "\n" in cell or "\r" in cell


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def _header(name: str, options: WriteOptions) -> str:
    """The name of a column; `{source}` and `{target}` stand for the codes of the languages."""
    source, target = ("en", "zh") if options.source == "en" else ("zh", "en")
    return name.replace("{source}", source).replace("{target}", target)
