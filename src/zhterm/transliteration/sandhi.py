"""The spoken tones of 一 and 不, for readers who want the text as it sounds (the standard writes citation tones).

一 is yí before a fourth tone and yì before the others; as an ordinal, a digit or at the end it keeps yī.
不 is bú before a fourth tone. 一 and 不 between a doubled verb are unstressed; they are left as they are.
"""

from __future__ import annotations

from zhterm.language import syllables
from zhterm.transliteration.line import HAN, Line
from zhterm.transliteration.numerals import NUMERALS


def spoken(line: Line) -> None:
    """Rewrite the texts of the line."""
    for at, cell in enumerate(line.cells):
        if cell.kind == HAN and ("一" in cell.key or "不" in cell.key):
            line.texts[at] = _spoken_word(line, at)


def _spoken_word(line: Line, at: int) -> str:
    key, text = line.key(at), line.texts[at]
    found = syllables.find(text)
    if len(found) != len(key):
        return text  # erhua or a reading of the user's: the characters can't be told apart
    following = syllables.find(line.texts[at + 1])[:1] if line.is_han(at + 1) else []
    out, done = "", 0
    for index, match in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else (following[0] if following else None)
        spoken = _tone(key[index], match[0], after[0] if after else "", _counts(line, at, index))
        out += text[done : match.start()] + spoken
        done = match.end()
    return out + text[done:]


def _counts(line: Line, at: int, index: int) -> bool:
    """Whether 一 is part of a number or an ordinal."""
    key = line.key(at)
    before = key[index - 1] if index else line.key(at - 1)[-1:]
    after = key[index + 1 : index + 2] or line.key(at + 1)[:1]
    return before == "第" or before in NUMERALS or (after in NUMERALS and after not in "百千万亿")


def _tone(char: str, syllable: str, after: str, counted: bool) -> str:
    tone = syllables.tone(after) if after else 0
    if char == "不" and tone == 4 and syllables.tone(syllable) == 4:
        return syllables.with_tone(syllable, 2)
    if char == "一" and not counted and syllables.tone(syllable) == 1 and after:
        # 个 is read without stress in yí ge, but comes from a fourth tone
        return syllables.with_tone(syllable, 2 if tone in {0, 4} else 4)
    return syllable
