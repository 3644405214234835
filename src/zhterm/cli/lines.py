"""Lines of text, of the command line or of standard input, and blocks of them."""

from __future__ import annotations

from zhterm.errors import DataError

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = 1 << 17
_LONG = 65_536  # characters that are read together


def _standard_input() -> Iterator[str]:
    """The lines of standard input, read as they are asked for. Raises DataError for no text."""
    from zhterm.files import decode_blocks, standard_input

    stream = standard_input()
    rest = ""
    for chunk in decode_blocks(iter(lambda: stream.read(_BLOCK), b""), "standard input"):
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


def given_lines(texts: list[str]) -> Iterator[str]:
    """The texts of the arguments; the lines of standard input for "-" or where there are none."""
    from zhterm.language.scripts import has_han

    for text in texts or ["-"]:
        if text != "-":
            if not has_han(text):
                raise DataError("no Chinese in the text" if text.strip() else "the text is empty")
            yield text
            continue
        held: list[str] | None = []  # until Chinese is found
        for line in _standard_input():
            if held is not None:
                held.append(line)
                if has_han(line):
                    yield from filter(str.strip, held)
                    held = None
            elif line.strip():
                yield line
        if held is not None:
            raise DataError("no Chinese in standard input")
