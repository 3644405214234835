"""Chinese numerals by GB/T 16159-2012, 6.1.5: what is written together, apart, or with a hyphen.

11 to 99 together (sānshísān); a hundred, thousand, ten thousand with its digit, apart from what follows (sānbǎi
wǔshíliù); neighbouring digits that mean "about" with a hyphen (sān-wǔ, shíqī-bā); digits read one by one together
(yījiǔsìwǔ nián).
"""

from __future__ import annotations

from itertools import pairwise

from zhterm.language.syllables import mark

_DIGITS = {
    "〇": "ling2", "零": "ling2", "一": "yi1", "二": "er4", "三": "san1", "四": "si4", "五": "wu3", "六": "liu4",
    "七": "qi1", "八": "ba1", "九": "jiu3", "两": "liang3", "几": "ji3", "数": "shu4", "壹": "yi1", "贰": "er4",
    "叁": "san1", "肆": "si4", "柒": "qi1", "捌": "ba1", "玖": "jiu3", "廿": "nian4",
    "卅": "sa4",
}  # fmt: skip
_UNITS = {
    "十": "shi2", "百": "bai3", "千": "qian1", "万": "wan4", "亿": "yi4", "兆": "zhao4", "拾": "shi2", "佰": "bai3",
    "仟": "qian1",
}  # fmt: skip
SYLLABLES = {char: mark(text) for char, text in (_DIGITS | _UNITS).items()}
NUMERALS = frozenset(SYLLABLES)
_UNIT_CHARACTERS = frozenset(_UNITS)
_COUNTING = frozenset("一二三四五六七八九两")
_ABOUT = frozenset(["一二", "一两", "二三", "两三", "三四", "三五", "四五", "五六", "六七", "七八", "八九", "三两"])


def is_numeral(text: str) -> bool:
    """Whether the text (simplified) consists of numerals only; 数 and 几 alone do not count."""
    return NUMERALS.issuperset(text) and bool(text) and (len(text) > 1 or text not in "数几兆")


def glues(text: str) -> list[str]:
    """What stands before each character of a run of numerals: "" together, " " apart, "-" about."""
    units = not _UNIT_CHARACTERS.isdisjoint(text)
    if len(text) > 2 and not units:
        return [""] * len(text)
    return ["", *(_between(left, right, units) for left, right in pairwise(text))]


def _between(left: str, right: str, units: bool) -> str:
    """What stands between two characters of a run, which has units (ten, hundred, ...) or not."""
    if left in _COUNTING and right in _COUNTING:
        return "-" if left + right in _ABOUT else ""
    if right in _UNIT_CHARACTERS:
        return " " if left in "零〇" else ""
    if left in "零〇" or right in "零〇":
        return " " if units else ""
    return " " if left in "百千万亿兆佰仟" else ""
