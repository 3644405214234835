"""What depends on the neighbours: which words join, which part, which take a capital (GB/T 16159-2012, 6.1 to 6.3).

Each rule is a function (line, place) for the words whose cell names its role; `apply` runs them in the order of
`_RULES`. Rules only write to the line; what a word is was decided before (`reader`, `division`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache
from operator import eq

from zhterm.language.names import surnames
from zhterm.language.syllables import DIVIDED, capitalised, find, join, mark
from zhterm.transliteration import tables
from zhterm.transliteration.line import Cell, Line
from zhterm.transliteration.names import called, coordinates, day, heads, place_noun, surname, venue
from zhterm.transliteration.numerals import NUMERALS, SYLLABLES, glues, is_numeral
from zhterm.transliteration.phrases import COMPLEMENTS, complement, phrase
from zhterm.transliteration.polyphones import resolve
from zhterm.transliteration.toponyms import VILLAGES, is_street, street, village
from zhterm.transliteration.weighing import weigh

Rule = Callable[[Line, int], None]
_DAYS = frozenset("一二三四五六")
WEEK = frozenset(("星期", "礼拜", "周"))
NO_VERB = frozenset("rmqdpcufy")
_ASPECT = {"着": "zhe", "了": "le", "过": "guo"}


def _numeral(line: Line, at: int) -> None:
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


def _ordinal(line: Line, at: int) -> None:
    """第 takes a hyphen before its number."""
    following = line.key(at + 1)
    if following[:1].isdigit() or (following and following[0] in NUMERALS):
        line.texts[at] = "dì"
        line.glues[at + 1] = "-"


def _polyphone(line: Line, at: int) -> None:
    if line.cells[at].fixed:
        return
    found = resolve(line, at)
    if not found.syllables:
        return
    text = marked(found.syllables)
    line.texts[at] = capitalised(text) if line.texts[at][:1].isupper() and len(found.syllables) > 1 else text
    line.unsure[at] = () if found.sure else tuple(range(len(line.key(at))))
    if found.told:
        line.sources[at] = "table"


@cache
def marked(syllables: tuple[str, ...]) -> str:
    """Numbered syllables as one marked word."""
    return join([mark(syllable) for syllable in syllables])


def _aspect(line: Line, at: int) -> None:
    """着, 了, 过 join the verb they follow; 了 that ends a sentence stands alone (6.1.2.1)."""
    key = line.key(at)
    if not line.is_han(at - 1):
        return
    before = line.cells[at - 1]
    verb = before.tag.startswith("v") or (not before.tag and len(before.key) <= 2)
    if key in "着著":
        resultative = line.texts[at] == "zháo" and len(before.key) == 1 and verb
        lives = before.key == "过" and line.glues[at - 1] is None  # 过着生活
        if resultative or (line.texts[at] == "zhe" and (lives or before.tag[:1] not in NO_VERB - {"p"})):
            line.glues[at] = ""
    elif key == "了" and line.texts[at] == "le" and line.is_han(at + 1):
        if before.tag[:1] not in NO_VERB or before.key in "上下":
            line.glues[at] = "" if line.key(at + 1) not in {"吗", "吧", "呢", "啊"} else " "
    elif (
        key == "过"
        and (verb or _is_counted(line, at + 1))
        and before.key not in {"不", "没"}
        and not line.tag(at + 1).startswith("v")
    ):
        line.texts[at], line.glues[at] = _ASPECT[key], ""


def _is_counted(line: Line, at: int) -> bool:
    """Whether a number stands here: 理过三次发."""
    return line.is_han(at) and "numeral" in line.cells[at].roles


def _plural(line: Line, at: int) -> None:
    if line.is_han(at - 1):
        line.glues[at] = ""


def _erhua(line: Line, at: int) -> None:
    known = line.is_han(at - 1) and line.key(at - 1) + "儿" in tables.affixes()["erhua"]
    if known or (line.tag(at - 1)[:1] in {"n", "q", "v", "a", "d"} and line.texts[at - 1][:1].islower()):
        line.texts[at], line.glues[at] = "r", ""


def _twice(line: Line, at: int) -> None:
    """A verb or noun of one syllable said twice is one word, the second time unstressed: kànkan."""
    if line.key(at - 1) != line.key(at) or line.key(at - 2) == line.key(at) or len(line.key(at)) != 1:
        return
    if line.key(at) in NUMERALS:
        return
    line.glues[at] = ""
    following = line.key(at + 1)
    if len(following) == 2 and following[0] == following[1]:
        line.glues[at + 1] = ""  # 来来往往


# Tags of words that no suffix joins.
UNSUFFIXED = frozenset("pcurmqdfty")
# Suffixes that join a place name too: Zhōngguórén, but Wǔchāng Qū.
_OF_PLACES = frozenset("人语话式籍裔队军史学热方")


def _suffix(line: Line, at: int) -> None:
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
    if not 2 <= size <= 4 or before.tag[:1] in UNSUFFIXED:
        return False
    if "numeral" in before.roles or " " in before.text or "-" in before.text:
        return False
    named = before.tag == "ns" and before.text[:1].isupper()
    if (key == "人" and not named) or (named and key not in _OF_PLACES):
        return False
    after = following.tag[:1] if following else ""
    if key == "法" and following and after and following.key not in tables.affixes()["afterlaw"] and after != "u":
        return False
    if before.tag[:1] in {"v", "j"} and key in "党军国":
        return False
    return not after or not (
        (key in "会要" and after in "vd") or (before.tag[:1] == "v" and key in "家品力机" and after == "n")
    )


def _prefix(line: Line, at: int) -> None:
    """副 部长 -> fùbùzhǎng; 反 before a whole phrase stays apart (反 恐怖 主义)."""
    if not line.is_han(at + 1) or not 1 < len(line.key(at + 1)) <= 3 or " " in line.texts[at + 1]:
        return
    if line.key(at - 1) + line.key(at) in tables.written():
        return  # kòu-fēi jìnglìrùn
    if line.tag(at + 1) == "ns" and line.texts[at + 1][:1].isupper():
        return  # fàn Tàipíng Yáng
    phrase = line.is_han(at + 2) and line.tag(at + 2)[:1] in {"n", "v", ""}
    if phrase and line.key(at + 2) != "主义" and line.owners is not None and line.owners[at + 1] == line.owners[at + 2]:
        phrase = False  # 反 弹道导弹: fǎndàndào dǎodàn
    if phrase and (line.key(at) == "反" or (line.key(at) == "非" and len(line.key(at + 1)) != 2)):
        return
    if line.tag(at + 1)[:1] in {"n", "v", "a", "b", "j", ""} and line.tag(at - 1)[:1] not in {"m", "x"}:
        line.glues[at + 1] = ""
        line.texts[at + 1] = line.texts[at + 1][:1].lower() + line.texts[at + 1][1:]


def _serial(line: Line, at: int) -> None:
    """嫦娥 六 号 -> Cháng'é Liùhào: the number of a craft or product is part of its name."""
    number = at - 1
    if line.is_han(number - 1) and "numeral" in line.cells[number].roles and line.texts[number - 1][:1].isupper():
        line.texts[number] = capitalised(line.texts[number])
        line.glues[at] = ""


# Words whose first character is a measure word where a numeral precedes.
_MEASURED = frozenset("个多余来本碗杯件句首条张只位辆")
DETERMINERS = frozenset("这那哪每几某各")


def _counted(line: Line, at: int) -> None:
    """两 个人 -> liǎng gè rén, 一 点儿 -> yīdiǎnr: what the word is after a numeral."""
    before = line.key(at - 1)
    counted = "numeral" in line.cells[at - 1].roles if line.is_han(at - 1) else before[-1:].isdigit()
    if at == 0 or not (counted or before in DETERMINERS):
        return
    key, text = line.key(at), line.texts[at]
    if key in tables.affixes()["withone"]:
        line.glues[at] = "" if before == "一" else None
        return
    found = find(text)
    if len(found) == len(key) and " " not in text:
        first = "gè" if key[0] == "个" else found[0][0]
        rest = "gè" if key[1:] == "个" else text[found[0].end() :].lstrip("'")
        line.texts[at] = f"{first} {rest}"


def _double(line: Line, at: int) -> None:
    """清清 楚楚 -> qīngqīngchǔchǔ (5.4)."""
    if line.is_han(at + 1) and "double" in line.cells[at + 1].roles and line.key(at) != line.key(at + 1):
        line.glues[at + 1] = ""


def _half(line: Line, at: int) -> None:
    """平分 秋色 -> píngfēn-qiūsè: an idiom the segmentation cut in two."""
    if line.key(at) + line.key(at + 1) in tables.idioms()["hyphen"]:
        line.glues[at + 1] = "-"
        line.texts[at + 1] = line.texts[at + 1].lower()


def _dash(line: Line, at: int) -> None:
    """A dash between numbers is a hyphen; any other stands between spaces."""
    if line.key(at - 1)[-1:].isdigit() and line.key(at + 1)[:1].isdigit():
        line.glues[at] = ""
        line.glues[at + 1] = ""


def _dot(line: Line, at: int) -> None:
    """The dot of a foreign name joins; between the halves of a title it is a comma."""
    if not 0 < at < len(line.cells) - 1 or line.glues[at] == "":
        return
    one_word = line.owners is not None and line.owners[at - 1] == line.owners[at + 1]
    if one_word:
        line.texts[at + 1] = capitalised(line.texts[at + 1])
    elif not (line.texts[at - 1][:1].isupper() and line.texts[at + 1][:1].isupper()):
        line.texts[at] = ","
        line.glues[at + 1] = " "


def _quote(line: Line, at: int) -> None:
    """Straight quotes open and close in turn."""
    sign = line.key(at)
    if sign in line.open_quotes:
        line.open_quotes.remove(sign)
        line.glues[at] = ""
        return
    line.open_quotes.add(sign)
    if at + 1 < len(line.cells):
        line.glues[at + 1] = ""


def _stop(line: Line, at: int) -> None:
    """Note the end of a sentence; the next one begins with a capital in running text (`transliterate`)."""
    line.stops.append(at)


_RULES: tuple[tuple[str, Rule], ...] = (
    ("numeral", _numeral),
    ("ordinal", _ordinal),
    ("polyphone", _polyphone),
    ("context", weigh),
    ("aspect", _aspect),
    ("plural", _plural),
    ("erhua", _erhua),
    ("twice", _twice),
    ("coordinate", coordinates),
    ("suffix", _suffix),
    ("prefix", _prefix),
    ("surname", surname),
    ("generic", place_noun),
    ("day", day),
    ("village", village),
    ("street", street),
    ("head", heads),
    ("venue", venue),
    ("called", called),
    ("serial", _serial),
    ("counted", _counted),
    ("double", _double),
    ("half", _half),
    ("complement", complement),
    ("phrase", phrase),
    ("dash", _dash),
    ("dot", _dot),
    ("quote", _quote),
    ("stop", _stop),
)
_ORDER = {role: number for number, (role, _) in enumerate(_RULES)}
_TWICE = _ORDER["twice"]


@cache
def _numbers(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_ORDER[name] for name in names)


def apply(line: Line) -> Line:
    """Run every rule that a word of the line asks for."""
    cells = line.cells
    due = [(number, at) for at, cell in enumerate(cells) if cell.roles for number in _numbers(cell.roles)]
    if any(map(eq, cells, cells[1:])):
        due += [(_TWICE, at) for at, same in enumerate(map(eq, cells, cells[1:]), 1) if same]
    due.sort()
    for number, at in due:
        _RULES[number][1](line, at)
    return line


def roles(key: str, original: str) -> tuple[str, ...]:
    """The rules that want to see a word, by its simplified form and its form as it stands."""
    if len(key) > 1 and key == original and key not in _listed() and not _is_patterned(key):
        return ()
    found = [role for role, table in _members() if key in table]
    if is_numeral(key) and key not in tables.idioms()["hyphen"]:
        found.append("numeral")
    if len(key) == 1:
        found += _of_character(key)
    elif len(key) == 2:
        found += _of_pair(key)
    table = tables.characters() if len(key) == 1 else tables.words()
    tests = (table.get(original) or table.get(key)) if original in table or key in table else ()
    if (len(tests) > 1 and key not in _SETTLED) or key in _OWN_RULE:
        found.append("polyphone")
    if is_head(key):
        found.append("head")
    if is_street(key):
        found.append("street")
    if key in tables.beginnings():
        found.append("phrase")
    return tuple(found)


@cache
def _listed() -> frozenset[str]:
    """All words of two characters and more that a rule has in a list of its own."""
    lists: list[Iterable[str]] = [table for _, table in _members()]
    lists += [tables.affixes()["hyphenated"], {"副总"}, _halves(), tables.words(), tables.beginnings()]
    return frozenset(word for words in lists for word in words if len(word) > 1)


def _is_patterned(key: str) -> bool:
    """Whether a word may be one that a rule knows by its characters."""
    if key[-1] in _head_ends() or is_street(key) or NUMERALS.issuperset(key):
        return True
    return len(key) == 2 and (key[0] in _MEASURED or key[0] == key[1])


@cache
def _members() -> tuple[tuple[str, Collection[str]], ...]:
    grammar = tables.affixes()
    alone = grammar["surname"] | grammar["raresurname"] | grammar["puresurname"]
    return (
        ("counted", grammar["withone"] | grammar["counted"]),
        ("surname", {name for name in surnames() if len(name) > 1 or name in alone}),
        ("generic", tables.places()["generic"]),
        ("venue", tables.organisations()["venue"]),
        ("called", grammar["called"]),
    )


def _of_character(key: str) -> list[str]:
    grammar = tables.affixes()
    found = [role for role, characters in _SINGLE if key in characters]
    if key in grammar["loose"] or key in tables.organisations()["joined"]:
        found.append("suffix")
    if key == "日":
        found.append("day")
    if key in VILLAGES:
        found.append("village")
    if key == "人":
        found.append("suffix")  # Shànghǎirén
    if key in grammar["joinedprefix"]:
        found.append("prefix")
    if key in grammar["coordinate"]:
        found.append("coordinate")
    if key in COMPLEMENTS:
        found.append("complement")
    return found


def _of_pair(key: str) -> list[str]:
    found = []
    if key[0] in _MEASURED:
        found.append("counted")
    if key == "副总":
        found.append("prefix")
    if key[0] == key[1] and key[0] not in NUMERALS:
        found.append("double")
    if key in _halves():
        found.append("half")
    if key in tables.affixes()["hyphenated"]:
        found.append("coordinate")
    return found


_OWN_RULE = frozenset("为地得")
# Polyphones with one reading where they are a word of their own; the others stand in longer words.
_SETTLED = frozenset("的和会要与没更说大")
_SINGLE = (
    ("numeral", "几数"),
    ("ordinal", "第"),
    ("serial", "号"),
    ("aspect", "着著了过"),
    ("plural", "们"),
    ("erhua", "儿"),
)


@cache
def _halves() -> frozenset[str]:
    return frozenset(idiom[:2] for idiom in tables.idioms()["hyphen"])


@cache
def _head_ends() -> frozenset[str]:
    return frozenset(word[-1] for word in tables.organisations()["head"]) | frozenset("局署厅")


def is_head(key: str) -> bool:
    """Whether the name of an organisation, a law or an event may end with this word."""
    table = tables.organisations()["head"]
    if key[-1] not in _head_ends():
        return False
    if key in table or any(key[-size:] in table and len(key) > size for size in (4, 3, 2)):
        return True
    return len(key) == 3 and key[-1] in "局署厅"
