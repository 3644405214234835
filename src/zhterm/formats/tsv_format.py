"""TSV: the rows of CSV with tabs between the cells."""

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
    """Write entries as TSV."""
    write_rows(documents, out, delimiter="\t", excel=profile == "excel")


def read(text: str, where: str, *, guarded: bool, defaults: Mapping[str, str]) -> Iterator[ConceptEntry | Problem]:
    """Read TSV; other delimiters are recognised too, since .txt and .tab files often have them."""
    return read_rows(text, where, guarded=guarded, defaults=defaults)
