"""Binary streams as text: the encoding found out, or the one that was named, and told."""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError, Problem
from zhterm.files import detect, text_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.formats.options import ReadOptions

_BLOCK = 1 << 16
_LOOK_AHEAD = 1 << 26
"""Bytes that are looked at for the first character that is not ASCII."""


class Text(NamedTuple):
    """A stream as text, the name of its encoding, and notes: one where that was found out and is not UTF-8."""

    stream: io.TextIOWrapper
    encoding: str
    notes: tuple[Problem, ...]


@contextmanager
def decoded(stream: IO[bytes], options: ReadOptions) -> Iterator[Text]:
    """Open a stream that can be sought as text, without translating line ends; it stays open at the end.

    What can't be decoded comes as U+FFFD. Raises DataError for binary data, UsageError for an encoding that is none
    of text.
    """
    if options.encoding:
        encoding = text_encoding(options.encoding)
        encoding = "utf-8-sig" if encoding == "utf-8" else encoding  # with or without a mark
    else:
        encoding = _found_out(stream, options.where)
    stream.seek(0)
    notes: tuple[Problem, ...] = ()
    if not options.encoding and encoding not in ("utf-8", "utf-8-sig"):
        notes = (Problem(code="encoding", message=f"encoding {encoding}", severity="note", where=options.where),)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        yield Text(text, encoding, notes)
    finally:
        text.detach()


def _found_out(stream: IO[bytes], where: str) -> str:
    """Name the encoding, judged on the first block with something in it that is not ASCII."""
    stream.seek(0)
    first = block = stream.read(_BLOCK)
    seen = 0
    while block and block.isascii() and b"\0" not in block and seen < _LOOK_AHEAD:
        seen += len(block)
        block = stream.read(_BLOCK)
    if damaged := _damaged(first, ("utf-8",)):
        return damaged
    try:
        name = detect(first, whole=len(first) < _BLOCK)
        if seen and block and first is not block and name in ("utf-8", "ascii"):
            name = detect(block.split(b"\n", 1)[-1], whole=False)  # from the beginning of a line, so of a character
    except DataError as error:
        if damaged := _damaged(first, ("gb18030", "big5hkscs")):
            return damaged
        raise DataError(f"{where}: {error.message}", hint=error.hint) from None
    return name


def _damaged(sample: bytes, encodings: Sequence[str]) -> str:
    """The encoding of a sample in which some bytes are cut, changed or of another one: that of most of its lines.

    Empty where there is none such, and where nothing is damaged.
    """
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    lines = lines[:-1] if len(sample) == _BLOCK else lines
    for name in encodings:
        whole = [line for line in lines if _decodes(line, name)]
        if b"\0" not in sample and len(lines) / 2 <= len(whole) < len(lines) and detect(b"\n".join(whole)) == name:
            return name
    return ""


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def one_line(error: Exception) -> str:
    """What a library says of a file, as part of one line."""
    return " ".join(str(error).split())[:200]
