"""Which format a file is in, by what stands at its beginning; files that are no glossaries are refused with advice."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.formats import by_name

if TYPE_CHECKING:
    from zhterm.formats import Format
    from zhterm.formats.options import ReadOptions

_HEAD = 1 << 13


def recognise(stream: IO[bytes], options: ReadOptions, chosen: Format | None = None) -> Format:
    """Return the format of a file: `chosen` where that can be. Raises DataError for files of other kinds."""
    stream.seek(0)
    head = stream.read(_HEAD)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise DataError(f"{options.where} is empty", hint="a first row with the column names zh and en is enough")
    if start.startswith(b"{") and (chosen is None or chosen.name in ("csv", "tsv")):
        return by_name("jsonl")
    return chosen or by_name("csv")
