"""Where a pair may be at all: stretches of a text in which both scripts stand near each other.

Found with regular expressions over the raw text, at many times the speed of segmenting it. What is read together is
limited, so that the time for a text grows with its length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.passage import HAS_HAN, LATIN

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ZONE = 3_000
"""Code points that are read together."""
NEAR = 1_200
"""A line in one language is read if one in the other is at most this many code points away."""
MAX_LINE = 2_000
"""A longer line in one language is no version of another line."""
_HAS_WORD = re.compile(f"[{LATIN}\uff21-\uff3a\uff41-\uff5a]{{2}}")
_FENCE = re.compile(r"\n[ \t]*(?:```|~~~)[ \t]*(?=\n|\Z)")
"""The end of a fenced block belongs to it, though it holds no word."""
_END = re.compile(r"[\n。！？!?;；]|\. ")


def zones(text: str) -> Iterator[tuple[int, int]]:
    """Stretches with both scripts, in order, each at most `MAX_ZONE` long."""
    start = end = -1
    for line_start, line_end in _lines_to_read(text):
        if start >= 0 and (line_end - start > MAX_ZONE or line_start - end > NEAR):
            yield from _parts(text, start, end)
            start = -1
        if start < 0:
            start = line_start
        closing = _FENCE.match(text, line_end)
        end = closing.end() if closing else line_end
    if start >= 0:
        yield from _parts(text, start, end)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, cut at ends of sentences where it is too long, without parts in one script only."""
    while start < end:
        stop = min(end, start + MAX_ZONE)
        if stop < end:
            stop = max((match.end() for match in _END.finditer(text, start + MAX_ZONE // 2, stop)), default=stop)
        if HAS_HAN.search(text, start, stop) and _HAS_WORD.search(text, start, stop):
            yield start, stop
        start = stop


def _lines_to_read(text: str) -> Iterator[tuple[int, int]]:
    """Lines that hold both scripts, and lines in one near a line that has the other.

    The places of the next Chinese character and the next English word are sought only when the last ones found are
    passed, so that a text in one language costs one search.
    """
    size = len(text)
    following = {"zh": -1, "en": -1}
    before = {"zh": -NEAR - 1, "en": -NEAR - 1}
    at = 0
    while at < size:
        for language, pattern in (("zh", HAS_HAN), ("en", _HAS_WORD)):
            if following[language] < at:
                following[language] = _place(pattern, text, at)
        absent, present = ("zh", "en") if following["zh"] > following["en"] else ("en", "zh")
        if following[present] == size:
            return
        if at - before[absent] > NEAR and following[absent] - at > NEAR:
            jump = text.rfind("\n", at, following[absent] - NEAR) + 1 if following[absent] < size else size
            if jump > at:
                at = jump
                continue
        stop = text.find("\n", at)
        stop = size if stop < 0 else stop
        held = [language for language in following if following[language] < stop]
        if len(held) == 2 or (held and stop - at <= MAX_LINE and _near(following[absent] - stop, at - before[absent])):
            yield at, stop
        for language in held:
            before[language] = stop
        at = stop + 1


def _near(*distances: int) -> bool:
    return min(distances) <= NEAR


def _place(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.search(text, at)
    return found.start() if found else len(text)
