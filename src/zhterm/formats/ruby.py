"""Pinyin over characters: HTML ruby, for cards and pages."""

from __future__ import annotations

from html import escape

from zhterm.language.scripts import is_han
from zhterm.language.syllables import find, tone


def ruby(text: str, pinyin: str) -> str:
    """The text as HTML with a syllable over each character, its tone as a class (`tone1` … `tone5`).

    Where syllables and characters do not go together (letters, figures, no pinyin), the reading stands over the whole.
    """
    if not pinyin:
        return escape(text)
    syllables = [match[0] for match in find(pinyin)]
    if len(syllables) != sum(map(is_han, text)):
        return f"<ruby>{escape(text)}<rt>{escape(pinyin)}</rt></ruby>"
    parts = []
    rest = iter(syllables)
    for char in text:
        if is_han(char):
            syllable = next(rest)
            parts.append(f'<ruby>{char}<rt class="tone{tone(syllable) or 5}">{escape(syllable)}</rt></ruby>')
        else:
            parts.append(escape(char))
    return "".join(parts)
