"""Text on a terminal: how many columns it takes, where its lines break, and what of it may be shown as it is."""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False  # as in every module that a look-up loads
if TYPE_CHECKING:
    from collections.abc import Sequence

# Characters whose width is plain to see; all others are asked of wcwidth, whose import alone takes longer than a
# look-up may.
_NARROW = "\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2500-\u259f"
_WIDE = "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
_NARROW_ONLY = re.compile(f"[{_NARROW}]*")
_PLAIN = re.compile(f"[{_NARROW}{_WIDE}]*")
_WIDE_ONES = re.compile(f"[{_WIDE}]")
_OPENERS = "（《“‘「『【([{"
_CLOSERS = "，。、；：！？）》”’」』】…—·,.;:!?)]}%"


def width(text: str) -> int:
    """Columns that `text` takes on a terminal: wide and full-width characters two, combining marks none."""
    if _NARROW_ONLY.fullmatch(text):
        return len(text)
    if _PLAIN.fullmatch(text):
        return len(text) + len(_WIDE_ONES.findall(text))
    import wcwidth

    whole = wcwidth.wcswidth(text)
    return whole if whole >= 0 else sum(max(0, wcwidth.wcwidth(char)) for char in text)


def clip(text: str, columns: int) -> str:
    """Shorten `text` to at most `columns` columns, ending in an ellipsis where something was cut."""
    if width(text) <= columns:
        return text
    end = len(text)
    while end and width(text[:end]) > columns - 1:
        end -= 1
    return text[:end] + "…" if columns > 0 else ""


def pad(text: str, columns: int) -> str:
    """Fill `text` with spaces to `columns` columns."""
    return text + " " * (columns - width(text))


def visible(text: str) -> str:
    """Make control and direction characters visible, so that stored text can't play tricks with the terminal."""
    if text.isprintable():
        return text
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char != "\u200d" else char
        for char in text
    )


def wrap(text: str, columns: int) -> list[str]:
    """Break text into lines of at most `columns` columns, as Chinese and English are broken (see `line_end`)."""
    lines: list[str] = []
    start = 0
    while start < len(text):
        end = line_end(text, start, columns)
        lines.append(text[start:end].rstrip(" "))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return lines or [""]


def line_end(chars: Sequence[str], start: int, room: int) -> int:
    """Where the line that begins at `start` ends, of at most `room` columns; it holds at least one character.

    Lines break after spaces and beside wide characters, not before closing or after opening punctuation; elsewhere
    only where nothing else fits.
    """
    used, breakable, before_columns = 0, start, 0
    for at in range(start, len(chars)):
        char = chars[at]
        columns = width(char)
        before = chars[at - 1]
        wide = columns == 2 or before_columns == 2
        if at > start and (before == " " or wide) and before not in _OPENERS and char not in _CLOSERS and columns:
            breakable = at
        before_columns = columns
        used += columns
        if used > room:
            if char == " ":
                return at
            return breakable if breakable > start else max(at, start + 1)
    return len(chars)
