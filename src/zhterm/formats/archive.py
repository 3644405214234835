"""ZIP archives within bounds: workbooks, packages of cards, dictionaries."""

from __future__ import annotations

import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MEMBERS = 5_000
MOST_UNPACKED = 2 << 30
"""Bytes of all members."""
MOST_IN_MEMORY = 64 << 20
"""Bytes of a member whose reader holds all of it in memory."""
MOST_RATIO = 300
"""Unpacked to packed size of a member over 4 MiB; markup reaches 100, zeros 1,030."""


@contextmanager
def unpacking(stream: IO[bytes], where: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose sizes are within bounds. Raises DataError for any other, and for damage met inside.

    `zipfile` never unpacks more of a member than the size that the directory states, so checking that is enough.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            _check(archive, where)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise DataError(f"{where}: a damaged file ({one_line(error)})", hint="fetch it or save it again") from None
    except RuntimeError as error:
        if "password" in str(error) or "encrypted" in str(error):
            raise DataError(f"{where} is protected by a password", hint="take the password off") from None
        raise


def _check(archive: zipfile.ZipFile, where: str) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise DataError(f"{where} unpacks to more than is read", hint="divide it, or save the sheet you need as CSV")
    for member in members:
        if member.file_size > (4 << 20) and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise DataError(
                f"{where}: {member.filename} unpacks to more than {MOST_RATIO} times its size",
                hint="this is how files are made that fill a disk; save what you need of it as CSV",
            )


def one_line(error: Exception) -> str:
    """What a library says of a file, as part of one line."""
    return " ".join(str(error).split())[:200]
