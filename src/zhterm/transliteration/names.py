"""Capitals that depend on the neighbours: persons, places, organisations (GB/T 16159-2012, 6.2 and 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.language.names import surnames
from zhterm.language.syllables import capitalised, each_capitalised, join, mark
from zhterm.transliteration import tables
from zhterm.transliteration.toponyms import ADMINISTRATIVE, VILLAGES, fuse, sided

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line

# No name of an organisation is longer than this many words.
_LONGEST = 14


STATES = frozenset("中美英法德日俄韩")
# Provinces and cities by one character, where one is, goes or comes from: 在京, 赴沪.
SEATS = frozenset("京沪津渝粤闽浙皖湘赣鄂黔滇陕晋冀鲁豫港澳")
TOWARDS = frozenset("在赴抵来离返驻访")
OF_STATE = frozenset(("总统", "总理", "外长", "首相", "国防部", "方", "军"))


def coordinates(line: Line, at: int) -> None:
    """中 美 -> Zhōng-Měi: countries, provinces and dynasties by one character each, side by side (5.6)."""
    if line.is_han(at - 1) and "coordinate" in line.cells[at - 1].roles:
        return
    end = at
    while line.is_han(end) and "coordinate" in line.cells[end].roles:
        end += 1
    run = "".join(line.key(place) for place in range(at, end))
    grammar = tables.affixes()
    states = len(run) > 1 and all(char in grammar["country"] or char == "中" for char in run)
    route = len(run) > 1 and line.key(end) in _ROUTES
    if states or route or run in grammar["hyphenated"]:
        for place in range(at, end):
            line.texts[place] = "-".join(map(capitalised, line.texts[place].split("-")))
            if place > at:
                line.glues[place] = "-"
    elif run in STATES and not line.is_han(at - 1) and _is_language(line.key(end)):
        line.texts[at], line.glues[end] = capitalised(line.texts[at]), "-"  # 中英文
    elif (run in STATES and line.key(at + 1) in OF_STATE) or (run in SEATS and line.key(at - 1) in TOWARDS):
        line.texts[at] = capitalised(line.texts[at])


def _is_language(key: str) -> bool:
    return len(key) == 2 and key[0] in STATES and key[1] in "文语"


# What is named by the places at its ends.
_ROUTES = frozenset(
    ("铁路", "高铁", "高速", "高速公路", "公路", "线", "城际", "客专", "地区", "经济区", "城市群", "经济圈", "一体化")
)


def surname(line: Line, at: int) -> None:
    """王 部长 -> Wáng bùzhǎng, 小 刘 -> Xiǎo Liú, 王 建国 -> Wáng Jiànguó; the surname's own reading (单 Shàn)."""
    if line.cells[at].fixed or (line.key(at + 1) in VILLAGES and _is_clause(line, at, 2)):
        return
    title = line.is_han(at + 1) and _title_follows(line, at)
    if _married(line, at):
        return
    given = not title and line.is_han(at + 1) and _given_follows(line, at)
    called = line.key(at - 1) in FAMILIAR and line.key(at) in tables.affixes()["surname"] and not _makes_word(line, at)
    if not (title or given or called):
        return
    own = surnames()[line.key(at)]
    line.texts[at] = capitalised(join([mark(syllable) for syllable in own]) if own else line.texts[at])
    line.unsure[at] = ()
    if called:
        line.texts[at - 1] = capitalised(line.texts[at - 1])
    if given:
        line.texts[at + 1] = capitalised(line.texts[at + 1].replace(" ", ""))


def _married(line: Line, at: int) -> bool:
    """张 王 淑芳 -> Zhāng-Wáng Shūfāng: two surnames and a given name that are a clause of their own (6.2.1.1)."""
    grammar = tables.affixes()
    known = grammar["puresurname"] | grammar["surname"] | grammar["raresurname"]
    if line.key(at) not in known or line.key(at + 1) not in known:
        return False
    parts = [line.key(place) for place in range(at + 2, len(line.cells))]
    if parts and [len(part) for part in parts] != [2]:
        return False
    if not parts or not _is_clause(line, at, 2 + len(parts)) or line.tag(at + 2)[:1] in _GRAMMATICAL:
        return False
    for place in range(at, at + 3):
        line.texts[place] = capitalised(line.texts[place])
    line.glues[at + 1] = "-"
    return True


FAMILIAR = frozenset("小老阿大")
# Surnames that, before a title, are more often a verb or an adverb (任 部长: to be minister).
_VERBAL = frozenset("任常时")


def _title_follows(line: Line, at: int) -> bool:
    key, grammar = line.key(at), tables.affixes()
    if line.key(at + 1) not in grammar["title"]:
        return False
    if len(key) > 1:
        return True
    return (key in grammar["surname"] or key in grammar["raresurname"]) and (
        key not in _VERBAL or not line.is_han(at - 1)
    )


def _given_follows(line: Line, at: int) -> bool:
    key, following, grammar = line.key(at), line.key(at + 1), tables.affixes()
    if len(key) > 1:
        return _after_compound(line, at)
    if key in grammar["puresurname"] and _given(line, at + 1):
        return True
    if len(following) == 2 and following[0] == following[1] and _is_clause(line, at, 2):
        return key in grammar["surname"] or key in grammar["raresurname"]
    if len(following) == 1 and following in grammar["givenname"] and _is_clause(line, at, 2):
        return key in grammar["raresurname"] or key in grammar["surname"]
    if _spelt_name(line, at):
        line.texts[at + 2] = line.texts[at + 2].lower()
        line.glues[at + 2] = ""
        return True
    known = key in grammar["surname"] or key in grammar["raresurname"]
    return known and len(following) < 3 and line.tag(at + 1) in {"nr", "nrfg"} and line.texts[at + 1][:1].islower()


_PARTICLES = frozenset("的了是在不和着过也都")


def _is_clause(line: Line, at: int, size: int) -> bool:
    """Whether the words from here are a clause of their own, `size` words long."""
    return not line.is_han(at - 1) and not line.is_han(at + size) and all(map(line.is_han, range(at, at + size)))


def _spelt_name(line: Line, at: int) -> bool:
    """Whether a clause is nothing but a surname and two characters more."""
    grammar = tables.affixes()
    surname = line.key(at) in grammar["surname"] or line.key(at) in grammar["raresurname"]
    if not surname or not _is_clause(line, at, 3):
        return False
    given = (line.cells[at + 1], line.cells[at + 2])
    return all(len(cell.key) == 1 and cell.tag[:1] not in _GRAMMATICAL for cell in given)


_GRAMMATICAL = frozenset("upcyfrd")


def _given(line: Line, at: int) -> bool:
    """Whether a word of two characters after a lone surname is a given name: unless a number or the like precedes."""
    if len(line.key(at)) == 1:
        alone = not line.is_han(at - 2) and not line.is_han(at + 1)
        return alone and line.tag(at)[:1] not in {"u", "y", "p", "c", "f", "q"}
    if not _PARTICLES.isdisjoint(line.key(at)):
        return False
    return len(line.key(at)) == 2 and line.tag(at - 2)[:1] not in {"m", "r", "q", "p"} and line.texts[at][0].islower()


def _after_compound(line: Line, at: int) -> bool:
    """Whether the word after a compound surname is its given name."""
    following = line.key(at + 1)
    if line.key(at) in tables.affixes()["ambiguoussurname"]:
        return len(following) == 1 and len(line.cells) == 2
    if len(following) == 1 and _is_clause(line, at, 3) and len(line.key(at + 2)) == 1:
        line.texts[at + 2], line.glues[at + 2] = line.texts[at + 2].lower(), ""  # 司马 相 如
    return len(following) <= 2 and line.tag(at + 1)[:1] not in {"u", "p", "c", "y"}


def _makes_word(line: Line, at: int) -> bool:
    after = line.tag(at + 1)[:1] if line.is_han(at + 1) else ""
    return after in {"n", "a", "q", "m"} and line.key(at + 1) not in tables.affixes()["title"]


# Common nouns that are no part of the name of the place before them.
SEPARATE = frozenset(("海", "关", "站", "港", "大陆", "地区"))


def place_noun(line: Line, at: int) -> None:
    """北京 市 -> Běijīng Shì: the common noun for what a place is takes a capital after its name (6.2.2.1)."""
    before = line.cells[at - 1] if line.is_han(at - 1) else None
    if before is None:
        return
    key = line.key(at)
    if len(key) == 1 and before.key + key in tables.places()["split"]:
        sided(line, at)
    name = before.text[:1].isupper() and not before.key.endswith(("国", "洲", "人", "语"))
    apart = line.key(at - 2) + before.key in tables.places()["split"] or before.key in tables.places()["fused"]
    if name and (apart or before.tag in {"ns", "nz", "nr", ""} or len(key) == 1) and key not in SEPARATE:
        line.texts[at] = capitalised(line.texts[at])
        line.glues[at] = " "
        if key in ADMINISTRATIVE:
            fuse(line, at - 1)
    elif key in "省市县镇乡" and len(before.key) == 2 and (before.tag in {"ns", "nr", "nz"} or _alone(line, at)):
        line.texts[at - 1] = capitalised(line.texts[at - 1])
        line.texts[at] = capitalised(line.texts[at])
        line.glues[at] = " "
    elif len(before.key) == 1 and before.key + key in tables.places()["split"]:
        line.texts[at - 1] = capitalised(line.texts[at - 1])
        line.texts[at] = capitalised(line.texts[at])


def _alone(line: Line, at: int) -> bool:
    return not line.is_han(at - 2) and not line.is_han(at + 1) and line.cells[at - 1].tag[:1] not in {"m", "r", "q"}


# Common nouns that end the name of an institution only after these words.
AFTER = {"政府": ("人民", "省", "市", "区", "县", "镇", "乡"), "机场": ("国际",)}


def heads(line: Line, at: int) -> None:
    """An organisation, law or event: every word of the name takes a capital, back to where the name opens (6.3)."""
    if line.is_han(at + 1) and "head" in line.cells[at + 1].roles and len(line.key(at + 1)) > 1:
        return  # the name goes on
    if line.key(at) in AFTER and line.key(at - 1) not in AFTER[line.key(at)]:
        return
    start = _opening(line, at)
    if start < 0:
        return
    joined = tables.organisations()["function"]
    for place in range(start, at + 1):
        if line.key(place) not in joined and line.glues[place] != "":
            line.texts[place] = each_capitalised(line.texts[place])


def _opening(line: Line, at: int) -> int:
    """Where the name that ends at this word begins, or -1 if there is none."""
    lead, function = tables.organisations()["lead"], tables.organisations()["function"]
    head = line.key(at)
    wide = head.endswith(tables.items("wide"))
    found, place, last = -1, at, at
    while place >= 0 and line.is_han(place) and at - place < _LONGEST:
        key = line.key(place)
        if key in tables.affixes()["stop"]:
            break
        if key in function and place < at:
            if not wide or not line.is_han(place - 1) or line.cells[place - 1].text[:1].isupper():
                break
        elif line.cells[place].text[:1].isupper() or (key in lead and place < at):
            found = place
        last = place
        place -= 1
    if found >= 0 and line.cells[found].text[:1].isupper():
        return found if found < at else -1
    bounded = not line.is_han(place) and not line.is_han(at + 1) and at > last
    strong = head.endswith(tables.items("strong"))
    if bounded and strong and line.key(last) not in function:
        return last
    return found if found < at else -1


def venue(line: Line, at: int) -> None:
    """和平 宾馆 -> Hépíng Bīnguǎn: two words that are a clause of their own, the first one of those houses go by."""
    before = line.cells[at - 1] if line.is_han(at - 1) else None
    if before is None:
        return
    named = before.text[:1].isupper() and before.tag in {"ns", "nz", "nt", "nr"} and not before.key.endswith("国")
    if named or (before.key in tables.organisations()["venuename"] and _is_clause(line, at - 1, 2)):
        line.texts[at - 1] = capitalised(line.texts[at - 1])
        line.texts[at] = capitalised(line.texts[at])


def called(line: Line, at: int) -> None:
    """国强 同志 -> Guóqiáng tóngzhì, 老张 头儿 -> Lǎo Zhāngtóur: a form of address after a given name (6.2.1.2)."""
    grammar = tables.affixes()
    before = line.key(at - 1)
    if line.key(at) == "头儿":
        if line.key(at - 2) == "老" and before in grammar["surname"]:
            line.glues[at] = ""
        return
    given = grammar["givenname"]
    if len(before) == 2 and given.issuperset(before) and not line.is_han(at - 2):
        line.texts[at - 1] = capitalised(line.texts[at - 1])
    elif len(before) == 1 and {before, line.key(at - 2)} <= given and not line.is_han(at - 3):
        line.texts[at - 2] = capitalised(line.texts[at - 2])
        line.texts[at - 1], line.glues[at - 1] = line.texts[at - 1].lower(), ""


def day(line: Line, at: int) -> None:
    """世界 卫生 日 -> Shìjiè Wèishēngrì: a clause that is the name of a day kept the world or the country over."""
    if line.is_han(at + 1) or not line.is_han(at - 2) or line.tag(at - 1)[:1] in {"m", "q", "t"}:
        return
    start = at
    while line.is_han(start - 1):
        start -= 1
    if line.key(start) not in {"世界", "国际", "全国", "中国", "联合国"} or at - start > 5:
        return
    for place in range(start, at):
        if line.key(place) not in tables.organisations()["function"]:
            line.texts[place] = each_capitalised(line.texts[place])
    line.glues[at] = ""
