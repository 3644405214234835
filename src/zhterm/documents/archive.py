"""ZIP archives: opened within bounds, their members handed on one by one. EPUB, Word and Excel files are ZIPs too."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING

from zhterm.documents.document import Opened
from zhterm.documents.xml_events import ForbiddenXMLError, check_prologue
from zhterm.errors import DataError
from zhterm.files import spooled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_MEMBERS = 20_000
MAX_UNPACKED = 4 << 30
"""Bytes of all members of one archive."""
MAX_RATIO = 300
"""Unpacked to packed size of a member over `FREE_SIZE`. Chinese text has 2-10, markup up to 100, zeros 1,030."""
FREE_SIZE = 4 << 20
MAX_DEPTH = 3
"""Archives within archives."""
MAX_OFFICE = 512 << 20
MAX_OFFICE_XML = 128 << 20
"""Bytes of one XML part of an Office file, which its reader holds in memory."""
MAX_OFFICE_TAGS = 2_000_000
"""Tags of one XML part of an Office file: its reader takes some hundred bytes for each element."""
_BLOCK = 1 << 18
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@contextmanager
def unpacking(opened: Opened, limit: int = MAX_UNPACKED) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose sizes are within bounds. Raises DataError for any other, and for damage met inside.

    `zipfile` never unpacks more of a member than the size its directory states, so what is added up here holds.
    """
    try:
        with zipfile.ZipFile(opened.stream) as archive:
            _check_sizes(opened, archive, limit)
            yield archive
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError) as error:
        raise opened.fault(f"a damaged archive ({error})", "fetch or pack it again") from None
    except NotImplementedError as error:
        raise opened.fault(f"packed in a way that is not read ({error})", "pack it again as a plain ZIP") from None
    except RuntimeError as error:
        if "password" in str(error) or "encrypted" in str(error):
            raise _locked(opened) from None
        raise


def _locked(opened: Opened) -> DataError:
    return opened.fault("protected by a password", "take the password off and try again")


def _check_sizes(opened: Opened, archive: zipfile.ZipFile, limit: int) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise opened.fault(f"an archive of more than {MAX_MEMBERS:,} members", "unpack it and name the folder")
    total = sum(member.file_size for member in members)
    if total > limit:
        raise opened.fault(f"unpacks to {total >> 20:,} MiB, more than {limit >> 20:,}", "unpack what you need of it")
    for member in members:
        if member.file_size > FREE_SIZE and member.file_size > MAX_RATIO * member.compress_size:
            raise opened.fault(
                f"{_shown_name(member)} in it unpacks to more than {MAX_RATIO} times its size",
                "this is how archives are made that fill a disk; unpack it yourself if you trust it",
            )


def _shown_name(member: zipfile.ZipInfo) -> str:
    """The name of a member. Without the UTF-8 flag it is in the code page of the system that packed it: GB18030."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        packed = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return packed.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def members(
    opened: Opened, accepts: Callable[[PurePosixPath], bool], failed: Callable[[DataError], None]
) -> Iterator[Opened]:
    """The members that `accepts` takes, in the order of the archive; those that can't be unpacked go to `failed`.

    Nothing is written under a member's name. Folders, links, hidden files and names that point outside are passed over.
    """
    if opened.depth >= MAX_DEPTH:
        raise opened.fault(f"archives within archives, more than {MAX_DEPTH} deep", "unpack the outer ones")
    with unpacking(opened) as archive:
        for member in archive.infolist():
            name = PurePosixPath(_shown_name(member).replace("\\", "/"))
            if member.is_dir() or stat.S_ISLNK(member.external_attr >> 16) or not _is_inside(name) or not accepts(name):
                continue
            place = f"{opened.name}!/{name}"
            if member.flag_bits & _ENCRYPTED:
                failed(_locked(Opened(opened.stream, place)))
                continue
            try:
                content = unpacked(archive, member)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
                failed(DataError(f"{place}: damaged ({error})", hint="fetch or pack the archive again"))
                continue
            with content:
                yield Opened(content, place, suffix=name.suffix.lower(), depth=opened.depth + 1)


def _is_inside(name: PurePosixPath) -> bool:
    return not (name.is_absolute() or ".." in name.parts or ":" in name.parts[0]) if name.parts else False


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """The content of a member as a file one can go to any place in."""
    with archive.open(member) as content:
        return spooled(content, member.filename, member.file_size)


def _check_part(opened: Opened, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.file_size > MAX_OFFICE_XML:
        raise opened.fault(f"{member.filename} in it is over {MAX_OFFICE_XML >> 20} MiB", "divide the document")
    if _tags(archive, member) > MAX_OFFICE_TAGS:
        raise opened.fault(f"{member.filename} in it has over {MAX_OFFICE_TAGS:,} tags", "divide the document")


def _tags(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """How many tags there are in an XML part, without taking it apart."""
    if member.file_size < MAX_OFFICE_TAGS:
        return 0
    with archive.open(member) as content:
        return sum(block.count(b"<") for block in iter(lambda: content.read(_BLOCK), b""))


def check_office(opened: Opened, part: str, *, streamed: str = "\0") -> None:
    """Raise DataError unless this is an Office file with `part` in it and within bounds, without document types.

    Parts whose name begins with `streamed` are read piece by piece, and may have any size.
    """
    with unpacking(opened, MAX_OFFICE) as archive:
        if part not in archive.namelist():
            raise opened.fault("not the kind of document its suffix says", "give it the right suffix, or save it again")
        for member in archive.infolist():
            if not member.filename.lower().endswith((".xml", ".rels")) or not member.file_size:
                continue
            if not member.filename.startswith(streamed):
                _check_part(opened, archive, member)
            try:
                with archive.open(member) as content:
                    check_prologue(iter(lambda content=content: content.read(4096), b""))  # type: ignore[misc]  # mypy can't infer a lambda with a default
            except ForbiddenXMLError as error:
                raise opened.fault(
                    f"{member.filename}: {error}", "save it again from the program that wrote it"
                ) from None
