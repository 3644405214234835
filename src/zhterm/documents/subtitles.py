"""SubRip (.srt) and WebVTT (.vtt) subtitles: the lines of each cue, cues apart by a blank line.

Cues shown at the same time, as in files with one track a language, are one cue.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from zhterm.documents.composing import pieces
from zhterm.documents.decoding import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.document import Opened, Piece

_TIMES = re.compile(r"\s*((?:\d+:)?\d+:\d+[.,]\d+)\s*-->\s*((?:\d+:)?\d+:\d+[.,]\d+)")
_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{0,20}>|\{\\[^{}\n]{0,200}\}")
_MAX_CUES_TOGETHER = 8


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text of the cues in their order. Raises DataError for a file without any cue."""
    return pieces(joined(_cues(opened)))


def _cues(opened: Opened) -> Iterator[tuple[str, str]]:
    """The time and the text of each cue. A cue ends at a blank line or at the next time; a number goes before it."""
    time, text, seen = "", list[str](), False
    for line in lines(opened):
        found = _TIMES.match(line)
        if found:
            if time:
                yield time, _cleaned(text[:-1] if text and text[-1].strip().isdigit() else text)
            time, text, seen = " ".join(found.groups()), [], True
        elif line.strip():
            text.append(line)
        else:
            if time:
                yield time, _cleaned(text)
            time, text = "", []
    if time:
        yield time, _cleaned(text)
    if not seen:
        raise opened.fault("no subtitles in it (no line with times)", "is the suffix right? plain text is .txt")


def _cleaned(text: list[str]) -> str:
    return html.unescape(_MARKUP.sub("", "".join(text))).strip()


def joined(cues: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The texts of cues, those with the same time in one."""
    last, together = "", list[str]()
    for time, text in cues:
        if together and (time != last or len(together) >= _MAX_CUES_TOGETHER):
            yield "\n".join(together)
            together = []
        if text and text not in together:
            together.append(text)
        last = time
    if together:
        yield "\n".join(together)
