"""CSV: UTF-8, RFC 4180 quoting, LF; the excel profile adds the byte order mark, CRLF and the formula guard."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from zhterm.formats.delimited import read_rows, write_rows
from zhterm.formats.rows import losses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zhterm.errors import Problem
    from zhterm.model import ConceptEntry

__all__ = ["losses", "read", "write"]


def write(documents: Iterable[dict[str, Any]], out: IO[str], profile: str = "") -> None:
    """Write entries as CSV."""
    write_rows(documents, out, delimiter=",", excel=profile == "excel")


def read(text: str, where: str, *, guarded: bool, defaults: Mapping[str, str]) -> Iterator[ConceptEntry | Problem]:
    """Read CSV; semicolons, tabs and bars between the columns are recognised too."""
    return read_rows(text, where, guarded=guarded, defaults=defaults)
