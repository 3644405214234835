"""SubStation Alpha subtitles (.ass, .ssa), read by pysubs2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pysubs2

from zhterm.documents.composing import pieces
from zhterm.documents.decoding import whole_text
from zhterm.documents.subtitles import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened, Piece


MAX_EVENTS = 300_000
"""pysubs2 takes half a kilobyte for each."""


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text of the dialogue in the order of time; comments and drawings are left out."""
    text = whole_text(opened)
    if "[events]" not in text.lower():
        raise opened.fault("no subtitles in it (no [Events] section)", "is the suffix right? plain text is .txt")
    if text.count("\nDialogue:") > MAX_EVENTS:
        raise opened.fault(f"more than {MAX_EVENTS:,} lines of dialogue", "divide it")
    events = pysubs2.SSAFile.from_string(text, format_="ass")
    events.sort()
    return pieces(
        joined(
            (f"{event.start} {event.end}", event.plaintext.replace("\u00a0", " ").strip())
            for event in events
            if event.type == "Dialogue" and not event.is_drawing
        )
    )
