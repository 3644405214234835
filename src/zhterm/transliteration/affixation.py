"""Particles, affixes and words said twice: what joins the word beside it (GB/T 16159-2012, 5.4 to 6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.language.syllables import capitalised
from zhterm.transliteration import tables
from zhterm.transliteration.counting import is_counted
from zhterm.transliteration.division import TRANSITIVE

if TYPE_CHECKING:
    from zhterm.transliteration.line import Cell, Line
NO_VERB = frozenset("rmqdpcufy")
# Verbs of one syllable that are tagged as something else.
_OF_ONE = frozenset("学当教见")
_ASPECT = {"着": "zhe", "了": "le", "过": "guo"}


def aspect(line: Line, at: int) -> None:
    """着, 了, 过 join the verb they follow; 了 that ends a sentence stands alone (6.1.2.1)."""
    key = line.key(at)
    if not line.is_han(at - 1):
        return
    before = line.cells[at - 1]
    verb = before.tag.startswith("v") or (not before.tag and len(before.key) <= 2)
    # jieba calls many verbs nouns: 经历过战争, but 春节过得好
    noun = (
        before.tag[:1] == "n" and len(before.key) == 2 and line.is_han(at + 1) and line.tag(at + 1)[:1] not in NO_VERB
    )
    verbal = before.key in "上下过种" or line.texts[at - 1] == "dé"  # 下着雨, 得了奖
    if key in "着著":
        resultative = line.texts[at] == "zháo" and len(before.key) == 1 and verb
        lives = before.key == "过" and line.glues[at - 1] is None  # 过着生活
        if resultative or (
            line.texts[at] == "zhe"
            and (lives or verbal or before.key in TRANSITIVE or before.tag[:1] not in NO_VERB - {"p"})
        ):
            line.glues[at] = ""
    elif key == "了" and line.texts[at] == "le" and line.is_han(at + 1):
        if before.tag[:1] not in NO_VERB or verbal:
            line.glues[at] = "" if line.key(at + 1) not in {"吗", "吧", "呢", "啊"} else " "
    elif (
        key == "过"
        and (verb or noun or is_counted(line, at + 1) or (before.key in _OF_ONE and line.is_han(at + 1)))
        and before.key not in {"不", "没"}
        and (not line.tag(at + 1).startswith("v") or min(len(before.key), len(line.key(at + 1))) > 1)
    ):
        line.texts[at], line.glues[at] = _ASPECT[key], ""


def plural(line: Line, at: int) -> None:
    """孩子 们 -> háizimen."""
    if line.is_han(at - 1):
        line.glues[at] = ""


def erhua(line: Line, at: int) -> None:
    """花 儿 -> huār, where 儿 is no word of its own."""
    known = line.is_han(at - 1) and line.key(at - 1) + "儿" in tables.affixes()["erhua"]
    if known or (line.tag(at - 1)[:1] in {"n", "q", "v", "a", "d"} and line.texts[at - 1][:1].islower()):
        line.texts[at], line.glues[at] = "r", ""


def twice(line: Line, at: int) -> None:
    """A verb or noun of one syllable said twice is one word, the second time unstressed: kànkan."""
    if line.key(at - 1) != line.key(at) or line.key(at - 2) == line.key(at) or len(line.key(at)) != 1:
        return
    line.glues[at] = ""
    following = line.key(at + 1)
    if len(following) == 2 and following[0] == following[1]:
        line.glues[at + 1] = ""  # 来来往往


# Tags of words that no suffix joins.
UNSUFFIXED = frozenset("pcurmqdfty")
# Suffixes that join a place name too: Zhōngguórén, but Wǔchāng Qū.
_OF_PLACES = frozenset("人语话式籍裔队军史学热方")


def suffix(line: Line, at: int) -> None:
    """合作 区 -> hézuòqū: a suffix of one syllable joins the noun or verb of two or three before it (5.5)."""
    if not line.is_han(at - 1):
        return
    before = line.cells[at - 1]
    size = len(before.key)
    if size == 1 and line.glues[at - 1] == "" and "suffix" in before.roles:
        size = len(line.key(at - 2)) + 1  # 红十字 会 法
    if joins_suffix(before, line.cells[at], line.cells[at + 1] if line.is_han(at + 1) else None, size):
        line.glues[at] = ""


def joins_suffix(before: Cell, cell: Cell, following: Cell | None, size: int) -> bool:
    """Whether a suffix joins the word before it, which with what it has joined already is `size` characters long.

    `following` is the Chinese word after the suffix, if there is one.
    """
    key = cell.key
    if key == "生":
        return before.key in tables.affixes()["schooling"]
    if key == "道" and before.key[-1] not in "车行水":
        return False  # 解释 道
    if not 2 <= size <= 4 or before.tag[:1] in UNSUFFIXED:
        return False
    if "numeral" in before.roles or " " in before.text or "-" in before.text:
        return False
    named = before.tag == "ns" and before.text[:1].isupper()
    joining = key in _OF_PLACES if named else key != "人" or before.key in tables.affixes()["personof"]
    if not joining:
        return False
    after = following.tag[:1] if following else ""
    if key == "卡" and before.key[-1] in "性化":
        return False
    if key == "法" and following and after and following.key not in tables.affixes()["afterlaw"] and after != "u":
        return False
    if before.tag[:1] in {"v", "j"} and (key in "党军国" or before.key.endswith(("到", "在"))):
        return False  # 送到 家
    return not after or not (
        (key in "会要" and after in "vd") or (before.tag[:1] == "v" and key in "家品力机" and after == "n")
    )


def prefix(line: Line, at: int) -> None:
    """副 部长 -> fùbùzhǎng; 反 before a whole phrase stays apart (反 恐怖 主义); 阿 强 -> Ā Qiáng."""
    if line.key(at) == "阿" and line.key(at + 1) in tables.affixes()["givenname"]:
        line.texts[at], line.texts[at + 1] = capitalised(line.texts[at]), capitalised(line.texts[at + 1])
        return
    if not line.is_han(at + 1) or not 1 < len(line.key(at + 1)) <= 3 or " " in line.texts[at + 1]:
        return
    if line.tag(at + 1) == "ns" and line.texts[at + 1][:1].isupper():
        return  # fàn Tàipíng Yáng
    phrase = line.is_han(at + 2) and line.tag(at + 2)[:1] in {"n", "v", ""}
    if phrase and line.key(at + 2) != "主义" and line.owners is not None and line.owners[at + 1] == line.owners[at + 2]:
        phrase = False  # 反 弹道导弹: fǎndàndào dǎodàn
    if phrase and (line.key(at) == "反" or (line.key(at) == "非" and len(line.key(at + 1)) != 2)):
        return
    if line.tag(at + 1)[:1] in {"n", "v", "a", "b", "j", "d", ""} and line.tag(at - 1)[:1] not in {"m", "x"}:
        line.glues[at + 1] = ""
        line.texts[at + 1] = line.texts[at + 1][:1].lower() + line.texts[at + 1][1:]


def double(line: Line, at: int) -> None:
    """清清 楚楚 -> qīngqīngchǔchǔ (5.4)."""
    if line.is_han(at + 1) and "double" in line.cells[at + 1].roles and line.key(at) != line.key(at + 1):
        line.glues[at + 1] = ""


def half(line: Line, at: int) -> None:
    """平分 秋色 -> píngfēn-qiūsè: an idiom the segmentation cut in two."""
    if line.key(at) + line.key(at + 1) in tables.idioms()["hyphen"]:
        line.glues[at + 1] = "-"
        line.texts[at + 1] = line.texts[at + 1].lower()
