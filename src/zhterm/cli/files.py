"""Reading what the commands are given. What they make is written by `zhterm.files`."""

from __future__ import annotations

import sys

from zhterm.errors import DataError, NotFoundError, UsageError

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def read_standard_input() -> bytes:
    """All of standard input. Raises UsageError where that is a terminal, which would wait for ever."""
    if sys.stdin.isatty():
        raise UsageError("nothing to read", hint="give a text or a file, or pipe one in")
    return sys.stdin.buffer.read()


_BLOCK = 1 << 17
_LONG = 65_536  # characters that are read together


def standard_input_lines() -> Iterator[str]:
    """The lines of standard input, read as they are asked for. Raises UsageError as above, DataError for no text."""
    if sys.stdin.isatty():
        raise UsageError("nothing to read", hint="give a text or a file, or pipe one in")
    from zhterm.files import decode_blocks

    rest = ""
    for chunk in decode_blocks(iter(lambda: sys.stdin.buffer.read(_BLOCK), b""), "standard input"):
        *lines, last = (rest + chunk.text).splitlines(keepends=True) or [""]
        for line in lines:
            yield line.splitlines()[0]
        rest = last  # may go on in the next block, also where it ends with half a line end (CR LF)
    yield from rest.splitlines()


def blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines a block at a time, however many there are."""
    from zhterm.cli.progress import progress

    block: list[str] = []
    size = 0
    for line in progress(lines, "reading"):
        block.append(line)
        size += len(line)
        if size > _LONG:
            yield block
            block, size = [], 0
    if block:
        yield block


def given_texts(texts: list[str]) -> Iterator[str]:
    """The texts of the arguments; the lines of standard input for "-" or where there are none."""
    from zhterm.language.scripts import has_han

    for text in texts or ["-"]:
        if text != "-":
            if not has_han(text):
                raise DataError("no Chinese in the text" if text.strip() else "the text is empty")
            yield text
            continue
        held: list[str] | None = []  # until Chinese is found
        for line in standard_input_lines():
            if held is not None:
                held.append(line)
                if has_han(line):
                    yield from filter(str.strip, held)
                    held = None
            elif line.strip():
                yield line
        if held is not None:
            raise DataError("no Chinese in standard input")


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input for "-"."""
    if name == "-":
        return read_standard_input()
    try:
        from pathlib import Path

        return Path(name).read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"no file {name}", hint="check the path") from None
    except IsADirectoryError:
        raise DataError(f"{name} is a folder", hint="name the files in it") from None
    except OSError as error:
        raise DataError(f"{name}: {error.strerror or error}", hint="check its permissions") from None
