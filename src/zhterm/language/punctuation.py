"""Quotes and brackets."""

from __future__ import annotations

OPENING = "“‘「『《〈（([【〔｛{＂"
CLOSING = "”’」』》〉）)]】〕｝}＂"
QUOTES = "\"'“”‘’„‟«»‹›「」『』﹁﹂﹃﹄〝〞＂＇"
_BRACKETS = {closing: opening for opening, closing in zip(OPENING, CLOSING, strict=True) if closing not in "’＂"}


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
