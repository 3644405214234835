"""Files written whole or not at all.

A new file beside the target takes its place when all is written, so that whoever reads the target, or the target after
a crash, sees the old or the new one.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer

_UNFINISHED = ".unfinished"
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@contextmanager
def open_for_writing(name: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open what is called `name` for writing: the one way in which this program writes files.

    A file is written whole or not at all, as `replacing` does it. A pipe or a device is written into; "-" is standard
    output. Raises DataError where it can't be written; a reader of standard output that has gone is a BrokenPipeError.
    What else goes wrong while it is open is no error of this file and is passed on as it is.
    """
    target = os.fspath(name)
    if target == "-":
        sys.stdout.flush()  # what was printed before goes first
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    elsewhere: OSError | None = None
    try:
        with nullcontext(target) if _is_stream(target) else replacing(target) as path, _opened(path, target) as file:
            try:
                yield file
            except OSError as error:
                elsewhere = error
                raise
    except OSError as error:
        if error is elsewhere:
            raise
        raise _unwritten(target, error) from None


class _Target(io.FileIO):
    """A file that is written, called `told` where that fails. Its `write` raises DataError."""

    told = ""

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise _unwritten(self.told, error) from None


def _opened(path: str | Path, told: str) -> IO[bytes]:
    file = _Target(path, "wb")
    file.told = told
    return io.BufferedWriter(file)


def write_text(name: str | os.PathLike[str], text: str) -> None:
    """Write a text file in UTF-8 as `open_for_writing` does it, line ends as they are in `text`."""
    with open_for_writing(name) as file:
        file.write(text.encode())


@contextmanager
def replacing(name: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield the path of a new empty file that takes the place of the file `name` when all goes well.

    Otherwise that stays as it was, and so does one that is read-only. Links are followed, an existing file keeps its
    permissions and, where the system allows, its owner; what is written is on the disk before it is there. What killed
    processes have left is cleared. Raises OSError.
    """
    target = Path(os.path.realpath(name))
    if target.exists() and not (target.stat().st_mode & _WRITABLE and os.access(target, os.W_OK)):
        raise PermissionError(errno.EACCES, "it is read-only")
    stem = f".{target.name.encode()[:100].decode(errors='ignore')}."  # a name has at most 255 bytes
    _clear(target.parent, stem)
    unfinished, descriptor = _new_file(target.parent, stem)
    try:
        yield unfinished
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        _adopt(unfinished, target)
        if os.name == "nt":  # which renames closed files only
            os.close(descriptor)
            descriptor = -1
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
        if descriptor >= 0:
            os.close(descriptor)


def _is_stream(name: str) -> bool:
    """Whether a name is that of something to write into rather than to replace: a pipe, a device, a socket."""
    try:
        mode = Path(name).stat().st_mode
    except FileNotFoundError:
        return False
    except ValueError as error:  # a NUL in it
        raise OSError(str(error)) from None
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _new_file(folder: Path, stem: str) -> tuple[Path, int]:
    """Make a file that nobody has, and lock it, so that others see that its writer lives."""
    import tempfile

    while True:
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=stem, suffix=_UNFINISHED)
        if try_lock(descriptor) and Path(name).exists():  # it may be cleared before it is locked
            return Path(name), descriptor
        os.close(descriptor)


def _clear(folder: Path, stem: str) -> None:
    """Remove what killed writers of the same file have left: it is not locked by anyone."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.startswith(stem) and path.name.endswith(_UNFINISHED):
                with suppress(OSError):
                    descriptor = os.open(path, os.O_RDWR)
                    try:
                        if try_lock(descriptor):
                            path.unlink()
                    finally:
                        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Lock an open file if nobody has; the system unlocks it when it is closed or its process ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows, where nobody can remove a file that is open
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _adopt(unfinished: Path, target: Path) -> None:
    """Give a new file the permissions and the owner of the one it replaces, or those of a file made now."""
    try:
        old = target.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        unfinished.chmod(0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(unfinished, old.st_uid, old.st_gid)
    unfinished.chmod(stat.S_IMODE(old.st_mode))


def _unwritten(name: str, error: OSError) -> DataError:
    full = error.errno in (28, 122)  # ENOSPC, EDQUOT
    hint = "free some space; nothing was changed" if full else "check the folder and its permissions"
    return DataError(f"can't write {name}: {error.strerror or error}", hint=hint)
