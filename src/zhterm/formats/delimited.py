"""Delimited text: flat formats written by their profile; any such file read, delimiter and columns found out."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.formats.lines import rows_of_lines, separator_of
from zhterm.formats.options import Losses, ReadOptions, WriteOptions
from zhterm.formats.pairs import COLUMNS, count_losses, csv_rows
from zhterm.formats.rows import RowMaker
from zhterm.formats.tables import guard, read_table
from zhterm.formats.text import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.errors import Problem
    from zhterm.formats.profiles import Profile
    from zhterm.model import ConceptEntry

_SAMPLE = 1 << 16
# What the fields of several terms are when a file is read.
_READ_AS = {"en_all": "synonym_en", "en_2": "synonym_en", "en_3": "synonym_en", "zh_hans_2": "synonym_zh"}
_READ_AS |= {"zh_both": "zh", "pinyin_numbered": "pinyin"}
_QUOTING = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "none": csv.QUOTE_NONE}
_SHEET_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5hkscs")


class Delimited:
    """A flat format: what its profile says, as a reader and a writer."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    def write(self, entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions) -> Losses:
        """Write entries as the profile says; return what the file does not hold of them."""
        profile = self.profile
        losses = Losses()
        encoding = "utf-8-sig" if profile.byte_order_mark else profile.encoding
        out = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            out.writelines(line + profile.newline for line in profile.before)
            put = _row_writer(out, profile)
            if profile.header:
                put([_header(column.name, options) for column in profile.columns])
            if tuple(column.field for column in profile.columns) == COLUMNS and not profile.rules.flatten:
                self._write_contract(entries, out, losses)
            else:
                for row in RowMaker(profile, options, losses).rows(entries):
                    put(guard(row) if profile.formula_guard else row)
            out.flush()
        except UnicodeEncodeError as error:
            raise DataError(
                f"{error.object[error.start : error.end]!r} can't be written in {profile.encoding}",
                hint="choose another format, or a profile with encoding utf-8",
            ) from None
        finally:
            out.detach()
        return losses

    def _write_contract(self, entries: Iterable[ConceptEntry], out: IO[str], losses: Losses) -> None:
        """The fourteen columns of the contract, in long runs: what most exports are."""
        put = _row_writer(out, self.profile)
        guarded = self.profile.formula_guard
        for entry in count_losses(entries, losses.fields, frozenset(COLUMNS)):
            for row in csv_rows(entry):
                put(guard(row) if guarded else row)

    def read(self, stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
        """Read delimited text of any kind; a fixed profile (one without header) says what its columns are."""
        with decoded(stream, options) as (text, encoding, note):
            if note is not None:
                yield note
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


def _row_writer(out: IO[str], profile: Profile) -> Callable[[Sequence[str]], object]:
    if profile.quoting == "none":
        return lambda row: out.write(profile.delimiter.join(row) + profile.newline)

    def writer(quoting: int) -> Callable[[Sequence[str]], object]:
        return csv.writer(out, delimiter=profile.delimiter, lineterminator=profile.newline, quoting=quoting).writerow  # type: ignore[arg-type]  # one of three

    usual, all_quoted = writer(_QUOTING[profile.quoting]), writer(csv.QUOTE_ALL)
    # Of line ends, Python 3.11 quotes those only that end the rows; a bare CR would end one for most readers.
    return lambda row: (all_quoted if "\r" in "".join(row) else usual)(row)


def _header(name: str, options: WriteOptions) -> str:
    """The name of a column; `{source}` and `{target}` stand for the codes of the languages."""
    source, target = ("en", "zh") if options.source == "en" else ("zh", "en")
    return name.replace("{source}", source).replace("{target}", target)
