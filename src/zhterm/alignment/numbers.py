"""Numbers as both languages write them: 2021, 30年, 第十四, 三号, 10万; "30 Years", "fourteenth", "Phase I", March."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DIGITS = {c: v for v, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "叁": 3
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_SHAPE = re.compile(r"第?([0-9.,]+|[〇零一二三四五六七八九十百千两兩]+)([万萬亿億]?)[\u3400-\u9fff]?")
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_MONTHS = "january february march april may june july august september october november december".split()
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()
_ENGLISH: dict[str, float] = (
    {word: value for value, word in enumerate(_WORDS)}
    | {word: value for value, word in enumerate(_ORDINALS)}
    | {word: value + 1 for value, word in enumerate(_ROMAN)}
    | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
    | {"hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "double": 2, "dual": 2, "once": 1, "twice": 2}
)
_MONTH_OF = {word: value + 1 for value, word in enumerate(_MONTHS)}


@lru_cache(2048)
def chinese_value(text: str) -> float | None:
    """The value of a Chinese number, with or without 第 and one measure word; None for anything else."""
    match = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    digits, big = match.groups()
    scale = _BIG.get(big, 1)
    if digits[0].isdigit() and digits[0].isascii():
        try:
            return float(digits.replace(",", "").rstrip(".")) * scale
        except ValueError:
            return None
    if not any(c in _UNITS for c in digits):
        return float("".join(str(_DIGITS[c]) for c in digits)) * scale
    total, digit = 0, 0
    for c in digits:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return float(total + digit) * scale


@lru_cache(2048)
def english_value(token: str) -> float | None:
    """The value of an English number word, ordinal, Roman numeral or figure in lower case; None for anything else."""
    if token in _ENGLISH:
        return float(_ENGLISH[token])
    figure = re.fullmatch(r"([0-9][0-9,]*(?:\.[0-9]+)?)(?:st|nd|rd|th|s)?", token)
    return float(figure.group(1).replace(",", "")) if figure else None


def same_month(text: str, token: str) -> bool:
    """True for 三月 or 3月 and March."""
    return text.endswith("月") and token in _MONTH_OF and chinese_value(text) == _MONTH_OF[token]


def same(value: float, text: str, token: str) -> bool:
    """True if an English token has the value of a Chinese number `text`, or names the month."""
    return value == english_value(token) or same_month(text, token)
