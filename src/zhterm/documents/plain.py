"""Plain text and Markdown: the text as it is, a long one in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.documents.composing import PIECE, cut
from zhterm.documents.decoding import chunks
from zhterm.documents.document import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text in pieces of at most `PIECE` code points, divided at blank lines where there are any."""
    waiting, offset, consumed = "", 0, 0
    for chunk in chunks(opened):
        waiting += chunk.text
        start = 0
        while len(waiting) - start > PIECE:
            end = start + cut(waiting[start : start + PIECE])
            left = (len(waiting) - end) / (len(waiting) or 1)
            share = 1 - (opened.size - chunk.consumed + left * (chunk.consumed - consumed)) / opened.size
            yield Piece(text=waiting[start:end], offset=offset, share=min(1.0, max(0.0, share)))
            offset += end - start
            start = end
        waiting, consumed = waiting[start:], chunk.consumed
    if waiting:
        yield Piece(text=waiting, offset=offset, share=1.0)
