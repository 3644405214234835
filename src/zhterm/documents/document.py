"""What the readers take and give: an opened file, a piece of text from it, a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError

if TYPE_CHECKING:
    from zhterm.model import Source

MAX_WHOLE = 64 << 20
"""Bytes of a file whose format has to be held in memory as a whole (HTML, JSON, PO, ASS)."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that was read, or a piece of a long one.

    Offsets in a document are code points of `text`, with line ends counting as one. `offset` is where `text` begins
    in the whole text of the source (0 but for the later pieces of a long one); `share` in [0, 1] is how much of the
    source has been read when this piece has been.
    """

    text: str
    source: Source
    offset: int = 0
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a reader makes of a file: a text, with the place in it ("page 3") where the format has places.

    `member` is the name of the part of the file it comes from (a chapter), `title` the title the file gives itself,
    `share` how much of the file has been read with it, None where that is how far its stream has come.
    """

    text: str
    title: str = ""
    location: str = ""
    member: str = ""
    offset: int = 0
    share: float | None = None


class Opened:
    """A file open for reading at any place, by whatever way it came: disk, standard input, network, archive.

    `name` is what it is called in messages and sources, `suffix` its lower-case suffix with the dot, `charset` the
    encoding that came with it, `depth` the number of archives around it.
    """

    def __init__(
        self, stream: IO[bytes], name: str, *, suffix: str = "", charset: str = "", kind: str = "", depth: int = 0
    ) -> None:
        self.stream = stream
        self.name = name
        self.suffix = suffix
        self.charset = charset
        self.kind = kind
        self.depth = depth

    @cached_property
    def size(self) -> int:
        """Bytes."""
        return self.stream.seek(0, 2)

    @cached_property
    def digest(self) -> str:
        """BLAKE2b of the content, 128 bits in hexadecimal."""
        self.stream.seek(0)
        state = blake2b(digest_size=16)
        while block := self.stream.read(_BLOCK):
            state.update(block)
        return state.hexdigest()

    def head(self, count: int = 4096) -> bytes:
        """The first bytes."""
        self.stream.seek(0)
        return self.stream.read(count)

    def whole(self) -> bytes:
        """All bytes. Raises DataError where they are more than `MAX_WHOLE`."""
        if self.size > MAX_WHOLE:
            raise self.fault(f"larger than {MAX_WHOLE >> 20} MiB", "divide it, or give its text as .txt")
        return self.head(MAX_WHOLE)

    def fault(self, what: str, hint: str) -> DataError:
        """An error about this file."""
        return DataError(f"{self.name}: {what}", hint=hint)
