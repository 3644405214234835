"""Who may compile the lexicon, and where to: a lock between processes, and a folder that can be written."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from zhterm.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator


# Notes of what sources hold; each is a few kilobytes, one an installation.
_NOTES = 20


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock file `path` exclusively; the system releases it when the process ends, however it ends."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # only there on Windows
            except OSError:
                time.sleep(0.1)
            else:
                return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def forget_old(kept: Path, count: int = 4) -> None:
    """Delete the lexicons of former sources beside `kept` but for the `count` newest: each takes 60 MB.

    Where another process still reads one, the system keeps it until that ends (or, on Windows, refuses).
    """
    found = sorted(kept.parent.glob("lexicon-*.sqlite"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[count:]:
        if path != kept:
            with suppress(OSError):
                path.unlink()
                path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
    notes = sorted(kept.parent.glob("sources-*.txt"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in notes[_NOTES:]:
        with suppress(OSError):
            path.unlink()


def writable_path(path: str) -> str:
    """`path` if its folder can be written, else the same name in a private folder for temporary files.

    Raises StoreError where neither can be.
    """
    wanted = Path(path)
    if _prepare(wanted.parent):
        return path
    user = os.getuid() if hasattr(os, "getuid") else 0
    private = Path(tempfile.gettempdir()) / f"zhterm-{user}"
    if _prepare(private) and _ours(private, user):
        return str(private / wanted.name)
    raise StoreError(
        f"the lexicon can't be written to {wanted.parent} nor to {private}",
        hint="set ZHTERM_CACHE to a writable folder",
    )


def _prepare(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _ours(folder: Path, user: int) -> bool:
    """Whether nobody else can put a file into `folder` (anyone may create its name in a shared folder first)."""
    status = folder.lstat()
    return (
        folder.is_dir()
        and not folder.is_symlink()
        and (os.name == "nt" or (status.st_uid == user and not status.st_mode & 0o022))
    )
