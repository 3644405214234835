"""Quotes and brackets, and titles without the punctuation around them."""

from __future__ import annotations

import re

OPENING = "“‘「『《〈（([【〔｛{＂"
CLOSING = "”’」』》〉）)]】〕｝}＂"
QUOTES = "\"'“”‘’„‟«»‹›「」『』﹁﹂﹃﹄〝〞＂＇"
_BRACKETS = {closing: opening for opening, closing in zip(OPENING, CLOSING, strict=True) if closing not in "’＂"}
_EDGE = " \t\r\n\u3000\u00a0,;:，；：、。.!?！？…—–-·"


def clean_title(text: str) -> str:
    """A title without what doesn't belong to it: spaces in rows, edge punctuation, one pair of quotes around it all."""
    text = re.sub(r"\s+", " ", text).strip()
    while True:
        stripped = text.strip(_EDGE) if not text.endswith(("?", "!", "？", "！")) else text.lstrip(_EDGE)
        if len(stripped) > 2 and stripped[0] in OPENING + QUOTES and _encloses(stripped):
            stripped = stripped[1:-1]
        if stripped == text:
            return text
        text = stripped


def _encloses(text: str) -> bool:
    """Whether the first character's quote or bracket is closed by the last one, and not before."""
    first, last = text[0], text[-1]
    if first in "\"'＂＇":
        return last == first and first not in text[1:-1]
    at = OPENING.find(first)
    if at < 0 or last != CLOSING[at]:
        return False
    depth = 0
    for index, char in enumerate(text):
        depth += (char == first) - (char == last)
        if depth == 0:
            return index == len(text) - 1
    return False


def is_balanced(text: str) -> bool:
    """Whether every bracket and quotation mark of `text` is opened and closed in it, in order.

    Marks that may be apostrophes or don't tell opening from closing count for nothing.
    """
    opened: list[str] = []
    for char in text:
        if char in _BRACKETS:
            if not opened or opened.pop() != _BRACKETS[char]:
                return False
        elif char in _BRACKETS.values():
            opened.append(char)
    return not opened
