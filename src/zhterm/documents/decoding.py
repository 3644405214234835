"""Text out of bytes piece by piece, in memory that does not grow with the file."""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError
from zhterm.files import detect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened

_BLOCK = 1 << 20
_SAMPLE = (1 << 16) + 1
MAX_LINE = 1 << 20
"""Code points of a line in the formats that are read by lines."""
# The web reads the older names as the newer supersets (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252"}
_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)


class Chunk(NamedTuple):
    """Some text, and how many bytes of the file have been read with it."""

    text: str
    consumed: int


def encoding_of(opened: Opened, declared: str = "") -> str:
    """The encoding of a text file: its mark, UTF-8 where it is that, what it declares, what it looks like.

    Raises DataError for what is no text.
    """
    sample = opened.head(_SAMPLE)
    try:
        found = detect(sample)
    except DataError as error:
        raise opened.fault(error.message, error.hint) from None
    if found.startswith("utf") or not sample:
        return found
    for name in (opened.charset, declared):
        if name and (known := _known(name)) and _decodes(sample, known):
            return known
    return found


def declared_encoding(opened: Opened) -> str:
    """The encoding that an XML declaration or an HTML meta element names, or an empty string."""
    found = _DECLARED.search(opened.head())
    return found.group(1).decode("ascii") if found else ""


def _known(name: str) -> str:
    try:
        plain = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return _SUPERSETS.get(plain, plain)


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def chunks(opened: Opened, declared: str = "") -> Iterator[Chunk]:
    """The text in chunks of at most some million code points; every line end is one "\\n".

    A file that is plain ASCII for longer than the sample and something else further on is judged again there.
    Raises DataError at a byte that isn't valid, after what stands before it.
    """
    encoding = encoding_of(opened, declared)
    decoder = _decoder(encoding)
    opened.stream.seek(0)
    consumed, ascii_only, block = 0, True, b"\0"
    while block:
        block = opened.stream.read(_BLOCK)
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            if not (ascii_only and encoding == "utf-8"):
                raise _invalid(opened, error, consumed, block) from None
            encoding = _encoding_later(opened, error, consumed, block)
            decoder = _decoder(encoding)
            text = decoder.decode(block)
        consumed += len(block)
        ascii_only = ascii_only and text.isascii()
        if text:
            yield Chunk(text, consumed)


def _decoder(encoding: str) -> io.IncrementalNewlineDecoder:
    return io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)


def _encoding_later(opened: Opened, error: UnicodeDecodeError, consumed: int, block: bytes) -> str:
    """The encoding of a file whose first non-ASCII character, at `error`, is not UTF-8."""
    first = next((at for at, byte in enumerate(block) if byte > 0x7F), 0)
    sample = block[first : first + _SAMPLE]
    try:
        found = detect(sample)
    except DataError:
        found = "utf-8"
    if found == "utf-8" or not _decodes(block, found):
        raise _invalid(opened, error, consumed, block)
    return found


def _invalid(opened: Opened, error: UnicodeDecodeError, consumed: int, block: bytes) -> DataError:
    at = consumed - (len(error.object) - len(block)) + error.start
    return opened.fault(f"not valid {error.encoding} at byte {max(at, 0)}", "save it as UTF-8")


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
