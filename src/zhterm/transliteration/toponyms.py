"""Streets, villages and rivers by their parts (GB/T 16159-2012, 6.2.2): what joins, what takes a capital."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhterm.language.syllables import capitalised
from zhterm.transliteration import tables

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line

_SIDES = frozenset("东西南北中前后内外上下")
# Common nouns after which the name before them is one word: Huáng Hé, but Huánghé Lù.
ADMINISTRATIVE = frozenset(
    ("市", "区", "县", "镇", "乡", "村", "路", "街", "巷", "大街", "大道", "新区", "站", "大厦", "机场", "街道", "海峡")
)
VILLAGES = frozenset("村庄屯寨堡集铺坝坪塘营")


@cache
def _street() -> re.Pattern[str]:
    return re.compile(
        "[东西南北中前后内外上下新老大小一二三四五六七八九十]{0,2}(?:[路街巷]|胡同|大街|大道|环路|小街|里弄)"
    )


_STREET_ENDS = frozenset("路街巷同道弄")


def is_street(key: str) -> bool:
    """Whether a word may be the last part of the name of a street: 路, 后街, 东大街."""
    return key[-1] in _STREET_ENDS and bool(_street().fullmatch(key))


def street(line: Line, at: int) -> None:
    """景山 后街 -> Jǐngshān Hòujiē, 朝阳门 内 南 小街 -> Cháoyángménnèi Nánxiǎojiē."""
    first = at
    if len(line.key(at - 1)) == 1 and line.key(at - 1) in _SIDES and line.is_han(at - 2):
        first = at - 1
    name = first - 1
    gate = line.key(name) in {"内", "外"} and line.key(name - 1).endswith(("门", "关"))
    name -= gate
    if not line.is_han(name) or (first == at and len(line.key(at)) == 1 and line.texts[name][:1].isupper()):
        return
    if not line.texts[name][:1].isupper() and not (name + 1 == at and _is_all(line, at)):
        return
    line.texts[name] = capitalised(line.texts[name])
    if gate:
        line.glues[name + 1] = ""
    fuse(line, name)
    line.texts[first] = capitalised(line.texts[first])
    line.glues[first] = " "
    if first < at:
        line.texts[at], line.glues[at] = line.texts[at].lower(), ""


def village(line: Line, at: int) -> None:
    """王 村 -> Wángcūn: the names of villages are not divided."""
    before = line.key(at - 1)
    if len(before) == 2 and before[1] == "家" and line.is_han(at - 1):
        line.texts[at - 1] = capitalised(line.texts[at - 1])
        line.texts[at], line.glues[at] = line.texts[at].lower(), ""
    if len(before) == 1 and line.is_han(at - 1) and not line.is_han(at - 2) and not line.is_han(at + 1):
        line.texts[at - 1] = capitalised(line.texts[at - 1])
        line.texts[at], line.glues[at] = line.texts[at].lower(), ""


def _is_all(line: Line, at: int) -> bool:
    """Whether a word of two characters and a street are a clause of their own: 人民 路."""
    alone = not line.is_han(at - 2) and not line.is_han(at + 1)
    return alone and line.key(at) in _STREETS and len(line.key(at - 1)) == 2 and line.tag(at - 1)[:1] in {"n", "v", "a"}


_STREETS = frozenset(("路", "街", "大街", "大道", "胡同", "巷"))


def fuse(line: Line, at: int) -> None:
    """Write the place name that ends here as one word, if it is one of those that stand apart: Huáng Hé."""
    if line.is_han(at - 1) and line.key(at - 1) + line.key(at) in tables.places()["split"]:
        line.texts[at], line.glues[at] = line.texts[at].lower(), ""


def sided(line: Line, at: int) -> None:
    """西 辽 河 -> Xīliáo Hé: a side of the world before a name of one syllable joins it."""
    if line.key(at - 2) not in {"东", "西", "南", "北"} or line.is_han(at - 3):
        return
    line.texts[at - 2] = capitalised(line.texts[at - 2])
    line.texts[at - 1], line.glues[at - 1] = line.texts[at - 1].lower(), ""
