"""Text that waits for what is to stand before it and is not known yet: in memory a little, else in a file."""

from __future__ import annotations

from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_MEMORY = 1 << 20


@contextmanager
def waiting() -> Iterator[IO[str]]:
    """A file for text, which is gone in the end."""
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="") as file:
        yield file


def written(file: IO[str]) -> Iterator[str]:
    """What was written into such a file, a piece at a time."""
    file.seek(0)
    while piece := file.read(1 << 16):
        yield piece
