"""Files and streams opened for reading at any place: a stream is copied first."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from zhterm.errors import DataError, NotFoundError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_MEMORY = 16 << 20
_BLOCK = 1 << 18
MAX_LINE = 1 << 20
"""Code points of a line in the formats that are read by lines."""
MAX_CELL = 4 * MAX_LINE
"""Code points of a cell of a table, which may run over several lines."""
MAX_CELL_LINES = 2_000
"""Lines that one cell in quotation marks may run over."""
MAX_STREAM = 4 << 30
"""Bytes taken from standard input or another stream without an end of its own."""


@contextmanager
def open_for_reading(name: str) -> Iterator[IO[bytes]]:
    """Open what is called `name` for reading at any place; "-" is standard input, which, like a pipe, is copied first.

    Raises NotFoundError where there is no such file, DataError where it can't be read, UsageError as `standard_input`.
    """
    if name == "-":
        with spooled(standard_input(), "standard input", MAX_STREAM) as copy:
            yield copy
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115  # closed below, after the errors of opening are told apart
    except FileNotFoundError:
        raise NotFoundError(f"no file {name}", hint="check the path") from None
    except IsADirectoryError:
        raise DataError(f"{name} is a folder", hint="name the files in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{name}: {reason}", hint="check its name and permissions") from None
    with stream:
        if Path(name).is_file():
            yield stream
            return
        with spooled(stream, name, MAX_STREAM) as copy:
            yield copy


def standard_input() -> IO[bytes]:
    """Standard input. Raises UsageError where that is a terminal, which would wait for ever."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("nothing to read", hint="give a text or a file, or pipe one in")
    return sys.stdin.buffer


def spooled(stream: IO[bytes], name: str, limit: int) -> IO[bytes]:
    """Copy a stream so that one can go to any place in it: in memory, a long one in an unnamed file.

    Raises DataError, which calls the stream `name`, where it has more than `limit` bytes.
    """
    from tempfile import SpooledTemporaryFile

    copy = cast("IO[bytes]", SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  # closed by the caller
    try:
        _copy(stream, copy, name, limit)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy


def _copy(stream: IO[bytes], copy: IO[bytes], name: str, limit: int) -> None:
    while block := stream.read(_BLOCK):
        copy.write(block)
        if copy.tell() > limit:
            raise DataError(f"{name}: more than {limit >> 20:,} MiB", hint="save it to a file and name that")
