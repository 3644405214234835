"""Whether a text can be used as a title or a term at all, and why not, in words for the message of an error."""

from __future__ import annotations

import re

from zhterm.language.scripts import has_han, has_latin

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
MAX_TITLE = 2_000


def text_fault(text: str) -> str:
    """Why `text` can't be used at all, in half a sentence, or an empty string: for the message of a DataError.

    Surrogates can't be written as UTF-8; control characters (all but tab and line ends) break terminals and XML.
    """
    if not text.strip():
        return "is empty"
    if found := _SURROGATES.search(text):
        return f"is not valid Unicode (a lone surrogate U+{ord(found[0]):04X} at character {found.start() + 1})"
    if found := _CONTROLS.search(text):
        return f"has a control character (U+{ord(found[0]):04X} at character {found.start() + 1})"
    return ""


def chinese_fault(text: str, limit: int = MAX_TITLE) -> str:
    """Why `text` can't be a Chinese title or term of at most `limit` characters, or an empty string."""
    return text_fault(text) or _too_long(text, limit) or ("" if has_han(text) else "has no Chinese in it")


def english_fault(text: str, limit: int = 4 * MAX_TITLE) -> str:
    """Why `text` can't be an English title or term of at most `limit` characters, or an empty string."""
    if fault := text_fault(text) or _too_long(text, limit):
        return fault
    return "" if has_latin(text) or re.search(r"\d", text) else "has no English in it"


def _too_long(text: str, limit: int) -> str:
    return f"is too long ({len(text):,} characters, at most {limit:,})" if len(text) > limit else ""
