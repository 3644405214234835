"""Characters and words with several readings: which one holds here, and whether a person should look at it.

The contexts are a table of our own (`data/pinyin/polyphones.tsv`, `words.tsv`): what stands before and after, the tag
of the word before, the place in the line. An item of one character counts only where it is a word of its own, unless
the row says so ("<<", ">>"): 中 in 高考 中 is not that of 考中. 为 and 地 need more and have a function each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.transliteration import tables

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line


class Reading(NamedTuple):
    """Numbered syllables, whether they are sure, and whether something in the context told them (no mere default).

    Without syllables the reading stays as it is.
    """

    syllables: tuple[str, ...]
    sure: bool
    told: bool = True


def _tests(original: str, key: str) -> tuple[tables.Test, ...]:
    table = tables.characters() if len(key) == 1 else tables.words()
    return table.get(original) or table.get(key)


def resolve(line: Line, at: int) -> Reading:
    """The numbered syllables of the word at this place, and how they are known."""
    cell = line.cells[at]
    key = cell.key
    if own := _OWN.get(key):
        return Reading(*own(line, at))
    tests = _tests(cell.original, key)
    left, right = line.around(at)
    near = len(key) == 1
    lone_left, lone_right = near and len(line.key(at - 1)) > 1, near and len(line.key(at + 1)) > 1
    for kind, reading, items in tests:
        if (
            kind in ".?"
            or (kind == "<*" and any(item in left for item in items))
            or (kind[0] == "<" and kind != "<t" and _ends(left, items, lone_left and kind == "<"))
            or (kind[0] == ">" and _begins(right, items, lone_right and kind == ">"))
            or (kind == "^" and not left)
            or (kind == "<t" and line.is_han(at - 1) and line.tag(at - 1).startswith(items))
            or (kind == "$n" and not line.is_han(at + 1) and line.is_han(at - 1))
        ):
            return Reading(reading, kind != "?", kind not in ".?")
    return Reading((), True, told=False)


def _ends(text: str, items: tuple[str, ...], long_only: bool) -> bool:
    """Whether the text ends with an item. Items of one character do not count where they end another, longer word."""
    return text.endswith(items) and (not long_only or any(len(item) > 1 and text.endswith(item) for item in items))


def _begins(text: str, items: tuple[str, ...], long_only: bool) -> bool:
    return text.startswith(items) and (not long_only or any(len(item) > 1 and text.startswith(item) for item in items))


def _wei(line: Line, at: int) -> tuple[tuple[str, ...], bool]:
    """为: wéi as the verb (be, become, 以…为…), wèi as the preposition (for)."""
    left, right = line.around(at)
    if right.startswith(tables.items("onbehalf")) and not left.endswith(("成", "作", "以", "视", "列", "定")):
        return ("wei4",), True
    if right.startswith(tables.items("copulabefore")) or _opens(line, at, set("以将把由视被从化变")):
        return ("wei2",), True
    before = line.key(at - 1)
    if left.endswith(tables.items("copulaafter")) and before not in {"中国", "北京"}:
        return ("wei2",), True
    verb = _verb_follows(line, at + 1)
    if right[:1].isdigit() or right[:1] in "一二三四五六七八九十百两半":
        return (("wei4",), False) if verb else (("wei2",), True)
    if not line.is_han(at - 1):
        return ("wei4",), verb
    return (("wei4",), True) if verb else (("wei2",), False)


def _opens(line: Line, at: int, openers: set[str]) -> bool:
    """Whether one of the openers stands earlier in the same clause, not further than six words away."""
    for place in range(at - 1, max(-1, at - 7), -1):
        if not line.is_han(place):
            return False
        if line.key(place) in openers:
            return place < at - 1
    return False


def _verb_follows(line: Line, at: int) -> bool:
    """Whether, after at least one word, a verb follows in the same clause: 为 X 服务."""
    place = at + 1
    while line.is_han(place):
        if line.tag(place).startswith(("v", "p")) or line.key(place) in {"而", "的"}:
            return line.key(place) != "的"
        place += 1
    return False


def _di(line: Line, at: int) -> tuple[tuple[str, ...], bool]:
    """地: de between an adverbial and a verb, else dì."""
    if not line.is_han(at - 1) or not line.is_han(at + 1):
        return ("di4",), True
    before, after = line.tag(at - 1), line.tag(at + 1)
    size = len(line.key(at - 1)) + (line.tag(at - 2)[:1] == "d" or line.key(at - 2) in {"更", "很"})
    if size > 1 and (before[:1] in {"a", "b", "d", "z", "i", "l", "o"} or line.key(at - 1).endswith("然")):
        return ("de5",), after[:1] in {"v", "a", "p", "d", "l", "i", ""}
    if size > 1 and before[:1] in {"v", "m", "n", ""} and before[:2] not in {"ns", "nt"} and after[:1] in {"v", "p"}:
        return ("de5",), before[:1] == "v"
    return ("di4",), True


def _de(line: Line, at: int) -> tuple[tuple[str, ...], bool]:
    """得: de after a verb or adjective, děi (must) before a verb after a person or adverb, dé (get) before a noun."""
    right = line.around(at)[1]
    before, after = line.tag(at - 1)[:1], line.tag(at + 1)[:1]
    if not line.is_han(at - 1):
        return ("de2",), not right.startswith(tables.items("obliged"))
    if before in {"v", "a"} and line.key(at - 1) not in {"可", "必", "要"}:
        return ("de5",), True
    if before in {"r", "d", "t"} or line.key(at - 1) in {"可", "必", "要"}:
        if right.startswith("了"):
            return ("de2",), True  # 得了冠军
        obliged = right.startswith(tables.items("obliged"))
        return (("dei3",), obliged) if obliged or after in {"v", "p", "d", "c"} else (("de2",), False)
    if right.startswith(tables.items("obliged")):
        return ("dei3",), False
    return (("de2",), True) if after == "n" else (("de5",), False)


_OWN = {"为": _wei, "地": _di, "得": _de}
