"""Whether the numbers on both sides agree: digits, and Chinese numerals against digits or English number words."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+")


def digits_agree(zh: str, en: str) -> float:
    """1 if both have the same numbers, -1 if not, 0 if neither has any."""
    ours, theirs = _NUMBER.findall(zh), _NUMBER.findall(en)
    return 0.0 if not ours and not theirs else 1.0 if ours == theirs else -1.0


_DIGITS = {char: str(number) for number, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_CHINESE_NUMBER = re.compile("[零〇一二两三四五六七八九十百千]+")
_ENGLISH_NUMBERS = {
    word: number
    for number, words in (
        (1, "first one"), (2, "second two double"), (3, "third three triple"), (4, "fourth four"), (5, "fifth five"),
        (6, "sixth six"), (7, "seventh seven"), (8, "eighth eight"), (9, "ninth nine"), (10, "tenth ten"),
        (12, "twelfth twelve"), (20, "twentieth twenty"),
    )
    for word in words.split()
}  # fmt: skip


def _chinese_number(text: str) -> int:
    if not any(char in "十百千" for char in text):
        return int("".join(_DIGITS[char] for char in text))
    total, digit = 0, 0
    for char in text:
        unit = {"十": 10, "百": 100, "千": 1000}.get(char)
        if unit is None:
            digit = int(_DIGITS[char])
        else:
            total, digit = total + max(1, digit) * unit, 0
    return total + digit


def number_words_agree(zh: str, en: str) -> float:
    """1 if a number in Chinese characters stands in the English, -1 if it does not, 0 without one."""
    ours = {_chinese_number(found) for found in _CHINESE_NUMBER.findall(zh)}
    theirs = {int(digits[:9]) for digits in _NUMBER.findall(en)}
    theirs |= {_ENGLISH_NUMBERS[word] for word in re.findall("[a-z]+", en.lower()) if word in _ENGLISH_NUMBERS}
    return 0.0 if not ours else 1.0 if ours & theirs else -1.0
