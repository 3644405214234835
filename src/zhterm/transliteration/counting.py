"""Numbers and what they count: which numerals, ordinals and measure words join (GB/T 16159-2012, 6.1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.language.syllables import DIVIDED, capitalised, find
from zhterm.transliteration.numerals import NUMERALS, SYLLABLES, glues

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line
_DAYS = frozenset("一二三四五六")
WEEK = frozenset(("星期", "礼拜", "周"))


def numeral(line: Line, at: int) -> None:
    """三十 三 -> sānshísān: the numerals of a run are one number, wherever the segmentation cut them."""
    if line.is_han(at - 1) and "numeral" in line.cells[at - 1].roles:
        return
    end = at
    while line.is_han(end) and "numeral" in line.cells[end].roles:
        end += 1
    run = "".join(line.key(place) for place in range(at, end))
    between = glues(run)
    if line.key(at - 1) in WEEK and run in _DAYS:
        line.glues[at] = ""
    offset = 0
    for place in range(at, end):
        size = len(line.key(place))
        text: list[str] = []
        for index in range(offset, offset + size):
            syllable = SYLLABLES[run[index]]
            text.append(between[index] or "'" * (syllable[0] in DIVIDED) if text else "")
            text.append(syllable)
        line.texts[place] = "".join(text)
        if offset:
            line.glues[place] = between[offset]
        offset += size


def ordinal(line: Line, at: int) -> None:
    """第 takes a hyphen before its number."""
    following = line.key(at + 1)
    if following[:1].isdigit() or (following and following[0] in NUMERALS):
        line.texts[at] = "dì"
        line.glues[at + 1] = "-"


def serial(line: Line, at: int) -> None:
    """嫦娥 六 号 -> Cháng'é Liùhào: the number of a craft or product is part of its name."""
    number = at - 1
    if line.is_han(number - 1) and "numeral" in line.cells[number].roles and line.texts[number - 1][:1].isupper():
        line.texts[number] = capitalised(line.texts[number])
        line.glues[at] = ""


# Words whose first character is a measure word where a numeral precedes.
MEASURED = frozenset("个多余来本碗杯件句首条张只位辆")
DETERMINERS = frozenset("这那哪每几某各")


def counted(line: Line, at: int) -> None:
    """两 个人 -> liǎng gè rén, 一 点儿 -> yīdiǎnr: what the word is after a numeral."""
    before = line.key(at - 1)
    counted = "numeral" in line.cells[at - 1].roles if line.is_han(at - 1) else before[-1:].isdigit()
    counted = counted or (line.tag(at - 1) == "m" and before[-1:] in NUMERALS - {"数"})  # 好几百 块钱
    if line.key(at) == "十分":  # 九 点 十分, but 这 十分 重要
        number = line.cells[at - 2] if at > 1 and before == "点" else None
        if not (number and "numeral" in number.roles and "几" not in number.key) and line.key(at - 2) != "点":
            return
        counted = True
    if at == 0 or not (counted or before in DETERMINERS):
        return
    key, text = line.key(at), line.texts[at]
    if key == "十分" and before != "点":
        line.glues[at] = ""  # 六 点 二 十分: èrshí fēn
    found = find(text)
    if len(found) == len(key) and " " not in text:
        first = "gè" if key[0] == "个" else found[0][0]
        rest = "gè" if key[1:] == "个" else text[found[0].end() :].lstrip("'")
        line.texts[at] = f"{first} {rest}"


def is_counted(line: Line, at: int) -> bool:
    """Whether a number stands here: 理过三次发."""
    return line.is_han(at) and "numeral" in line.cells[at].roles
