"""SubRip (.srt) and WebVTT (.vtt) subtitles: the lines of each cue, cues apart by a blank line.

Cues shown at the same time, as in files with one track a language, are one cue.
"""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.composing import Unit, pieces
from zhterm.documents.decoding import lines
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.document import Opened, Piece

_TIMES = re.compile(r"\s*((?:\d+:)?\d+:\d+[.,]\d+)\s*-->\s*((?:\d+:)?\d+:\d+[.,]\d+)")
_MARKUP = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{0,20}>|\{\\[^{}\n]{0,200}\}")
_MAX_CUES_TOGETHER = 8


class Cue(NamedTuple):
    """A cue: its times as they are written, its text without markup, and the line of its times in the file."""

    times: str
    text: str
    line: int

    def seconds(self) -> tuple[float, float]:
        """When it is shown and when it goes."""
        start, end = (_seconds(time) for time in self.times.split())
        return start, end


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.replace(",", ".").split(":"):
        seconds = 60 * seconds + float(part)
    return seconds


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text of the cues in their order. Raises DataError for a file without any cue."""
    return pieces(joined((cue.times, cue.text) for cue in cues(opened)))


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the cues of a file in two languages: the lines with Chinese, then the others."""
    for number, (times, group) in enumerate(groupby(cues(opened), lambda cue: cue.times), 1):
        together = list(group)
        texts = [line for cue in together for line in cue.text.split("\n")]
        cells = (" ".join(filter(has_han, texts)), " ".join(text for text in texts if not has_han(text)))
        yield Unit(cells, f"cue {number} at {times.split()[0]}", together[0].line)


def cues(opened: Opened) -> Iterator[Cue]:
    """The cues in their order. A cue ends at a blank line or at the next time; a number goes before it.

    Raises DataError for a file without any cue.
    """
    times, text, at, seen = "", list[str](), 0, False
    for number, line in enumerate(lines(opened), 1):
        if beginning := _TIMES.match(line):
            if times:
                yield Cue(times, _cleaned(text[:-1] if text and text[-1].strip().isdigit() else text), at)
            times, text, at, seen = " ".join(beginning.groups()), [], number, True
        elif line.strip():
            text.append(line)
        else:
            if times:
                yield Cue(times, _cleaned(text), at)
            times, text = "", []
    if times:
        yield Cue(times, _cleaned(text), at)
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
