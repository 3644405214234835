"""Text out of bytes piece by piece, in memory that does not grow with the file."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.files import MAX_LINE, SAMPLE, Chunk, decode_blocks, detect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened

_BLOCK = 1 << 17
_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)


def encoding_of(opened: Opened, declared: str = "") -> str:
    """The encoding of a text file: its mark, UTF-8 where it is that, what it declares, what it looks like.

    Raises DataError for what is no text.
    """
    try:
        return detect(opened.head(SAMPLE + 1), (opened.charset, declared))
    except DataError as error:
        raise opened.fault(error.message, error.hint) from None


def declared_encoding(opened: Opened) -> str:
    """The encoding that an XML declaration or an HTML meta element names, or an empty string."""
    declaration = _DECLARED.search(opened.head())
    return declaration.group(1).decode("ascii") if declaration else ""


def chunks(opened: Opened, declared: str = "") -> Iterator[Chunk]:
    """The text in chunks; every line end is one "\n".

    Raises DataError at a byte that isn't valid, after what stands before it.
    """
    opened.stream.seek(0)
    blocks = iter(lambda: opened.stream.read(_BLOCK), b"")
    lines = io.IncrementalNewlineDecoder(None, translate=True)
    for chunk in decode_blocks(blocks, opened.name, declared=(opened.charset, declared)):
        if text := lines.decode(chunk.text):
            yield chunk._replace(text=text)
    if text := lines.decode("", final=True):
        yield Chunk(text, "", opened.size)


def whole_text(opened: Opened, declared: str = "") -> str:
    """The whole text of a file of at most `MAX_WHOLE` bytes."""
    opened.whole()
    return "".join(chunk.text for chunk in chunks(opened, declared))


def lines(opened: Opened) -> Iterator[str]:
    """The lines, each with its "\\n". Raises DataError for a line longer than `MAX_LINE`."""
    rest = ""
    for chunk in chunks(opened):
        parts = (rest + chunk.text).split("\n")
        rest = parts.pop()
        if len(rest) > MAX_LINE:
            raise opened.fault(f"a line of over {MAX_LINE:,} characters", "is it what its suffix says?")
        for part in parts:
            yield part + "\n"
    if rest:
        yield rest
