"""Exchange formats: entries to files and back.

A format reads and writes binary streams:

    read(stream, options: ReadOptions) -> iterator of ConceptEntry | Problem     the stream can be sought
    write(entries, stream, options: WriteOptions, losses: Losses)                what the file does not hold is counted

A format with a structure of its own is a module and one line of `data/formats/modules.tsv`; a flat one, whose rows are
those of a table, is a TOML file in `data/formats` (see `profiles`). Nothing is imported until a format is used. Bad
rows come back as Problems with their place; they never stop the rest.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from zhterm.errors import UsageError
from zhterm.formats.losses import Losses
from zhterm.formats.options import ReadOptions, WriteOptions, check_options
from zhterm.formats.registry import Format, by_name, by_path, by_profile, formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.errors import Problem
    from zhterm.model import ConceptEntry

__all__ = [
    "Format",
    "Losses",
    "ReadOptions",
    "WriteOptions",
    "by_name",
    "by_path",
    "by_profile",
    "formats",
    "read",
    "write",
]

_LIBRARIES = ("openpyxl", "xlsxwriter", "genanki", "docx")
INSTALL = 'pip install "zhterm[exchange]"'


def write(
    chosen: Format | str, entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions | None = None
) -> Losses:
    """Write entries to a binary stream and return what the file does not hold of them.

    Raises UsageError for an unknown format or variant, for options that the format has no use for, and for a format
    that is only read.
    """
    chosen, options = by_name(chosen) if isinstance(chosen, str) else chosen, options or WriteOptions()
    if not chosen.writes:
        raise UsageError(f"{chosen.name} can be read only", hint="`glossary formats` says which can be written")
    check_options(chosen.name, options, ("variant", *chosen.writing))
    losses = Losses()
    with _libraries(chosen):
        chosen.load(options.variant).write(entries, stream, options, losses)
    return losses


def read(
    stream: IO[bytes], options: ReadOptions | None = None, chosen: Format | None = None, *, sure: bool = False
) -> Iterator[ConceptEntry | Problem]:
    """Read entries from a binary stream that can be sought.

    The format is found out from the content; `chosen` is what the name of the file promises, or with `sure` what it
    is. Raises DataError where the file is not of a kind we read; single bad rows come as Problems.
    """
    from zhterm.formats.recognition import recognise

    options = options or ReadOptions()
    kind = chosen if chosen and sure else recognise(stream, options, chosen)
    if not kind.reads:
        raise UsageError(
            f"{kind.name} can be written only",
            hint="`glossary formats` says which can be read; `glossary capture FILE` finds terms in documents",
        )
    check_options(kind.name, options, ("where", "defaults", *kind.reading))
    stream.seek(0)
    with _libraries(kind):
        yield from kind.load().read(stream, options)


@contextmanager
def _libraries(chosen: Format) -> Iterator[None]:
    """Say what to install where a format takes a library that is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in _LIBRARIES:
            raise
        raise UsageError(f"{chosen.name} takes {error.name}, which is not installed", hint=INSTALL) from None
