"""How what a reader finds becomes text: paragraphs apart, table rows as lines of tab-separated cells, in pieces.

A row of two cells that are sentences is a bilingual passage, no entry of a word list: its cells become two lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.document import Piece
from zhterm.language.scripts import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE = 1 << 20
"""Code points of a piece, at most; a table row or a paragraph is not divided."""
_MANY_HAN = 25
_MANY_WORDS = 15
_HAN = re.compile(f"[{HAN}]")
_STOP = re.compile(r"[。！？；…]|[.!?][\"'”’)]*$")
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class Row(NamedTuple):
    """A row of a table or a translation unit."""

    cells: tuple[str, ...]


Block = str | Row


NO_VALUE = "\0"
"""The cell of a unit whose text the file does not hold: a formula that was never calculated."""


class Unit(NamedTuple):
    """The cells of a row or a translation unit, empty ones too, with its place in the file.

    `location` names the place in the words of the format ("row 12"), `line` is its line in a text file, 0 elsewhere.
    Units of one `table`, a sheet for example, have the same columns. `codes` are the inline codes of each cell.
    """

    cells: tuple[str, ...]
    location: str
    line: int = 0
    table: str = ""
    codes: tuple[tuple[str, ...], ...] = ()


def pieces(blocks: Iterable[Block], *, location: str = "") -> Iterator[Piece]:
    """Make pieces of paragraphs and rows. Rows in a row are lines in a row; all else is apart by a blank line."""
    parts: list[str] = []
    length = offset = 0
    was_row = False
    for block in blocks:
        text, is_row = _laid_out(block)
        if not text:
            was_row = False
            continue
        gap = ("\n" if is_row and was_row else "\n\n") if parts else ""
        if length + len(gap) + len(text) > PIECE and parts:
            yield Piece(text="".join(parts) + gap, location=location, offset=offset)
            offset += length + len(gap)
            parts, length, gap = [], 0, ""
        parts.append(gap + text)
        length += len(gap) + len(text)
        was_row = is_row
    if parts:
        yield Piece(text="".join(parts) + "\n", location=location, offset=offset)


def _laid_out(block: Block) -> tuple[str, bool]:
    """The text of a block, and whether it is a table row. Paragraphs keep their lines but no blank ones."""
    if isinstance(block, str):
        return _BLANK.sub("\n", block.strip()), False
    filled = [cell.strip() for cell in block.cells if cell.strip()]
    if not filled:
        return "", False
    if len(filled) == 1:
        return _BLANK.sub("\n", filled[0]), True
    texts = [" ".join(cell.split()) for cell in filled]
    if len(texts) == 2 and any(map(_is_running, texts)):
        return "\n".join(texts), False
    return "\t".join(" ".join(cell.split()) for cell in block.cells), True


def _is_running(text: str) -> bool:
    """Whether a cell is a sentence or more: by its length, or by a stop at its end or inside."""
    han, words = len(_HAN.findall(text)), text.count(" ") + 1
    if han > _MANY_HAN or words > _MANY_WORDS:
        return True
    return bool(_STOP.search(text)) and (han > 8 or words > 5)


def cut(text: str, limit: int = PIECE) -> int:
    """Where to divide a text longer than `limit`: after its last blank line there, else line, else at the limit."""
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark, limit // 2, limit)
        if at >= 0:
            return at + len(mark)
    return limit
