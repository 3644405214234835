"""Text on a terminal: how many columns it takes, where its lines break, and what of it may be shown as it is."""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False  # as in every module that a look-up loads
if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENERS = "（《“‘「『【([{"
_CLOSERS = "，。、；：！？）》”’」』】…—·,.;:!?)]}%"


def width(text: str) -> int:
    """Columns that `text` takes on a terminal: wide and full-width characters two, combining marks none."""
    if text.isascii():
        return len(text)
    columns = 0
    for char in text:
        if char < "\u0300":
            if char == "\u00ad":
                return _hard_width(text)
            columns += 1
        elif "\u4e00" <= char <= "\u9fff":
            columns += 2
        elif char > "\uffff" or "\u1100" <= char <= "\u11ff" or unicodedata.category(char)[0] in "MC":
            return _hard_width(text)
        else:
            columns += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return columns


def _hard_width(text: str) -> int:
    """The width of a text with marks, joiners, emoji or rare characters.

    That is wcwidth's business; its import alone takes longer than a look-up may, so it is asked for nothing else.
    """
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
