"""Where GB/T 16159 divides what the segmentation keeps whole.

A word of four characters or more is rarely one word of pinyin (环境保护规划 huánjìng bǎohù guīhuà), and some shorter
ones are two (一天 yī tiān, 山上 shān shàng). The parts then pass through the same rules as the words of a sentence
(`grouping`), so a thing is written alike wherever it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.names import surnames
from zhterm.language.syllables import capitalised
from zhterm.transliteration import tables
from zhterm.transliteration.numerals import NUMERALS, is_numeral
from zhterm.transliteration.reader import PROVINCES, is_foreign, is_hamlet

if TYPE_CHECKING:
    from zhterm.transliteration.reader import Reader


class Part(NamedTuple):
    """A part of a word; `syllables` where the reading of the whole says how it is read (numbered, with capitals)."""

    text: str
    syllables: tuple[str, ...] = ()
    capital: bool = False
    married: bool = False  # two surnames, with a hyphen


def division(reader: Reader, key: str) -> list[Part] | None:
    """The parts of a word that are written as words of their own, or None where it is one word."""
    if len(key) == 1 or key in tables.words() or key in tables.written() or reader.reading(key)[-1:].isalpha():
        return None
    if fixed := tables.divisions().get(key):
        return None if len(fixed) == 1 else [Part(part.lstrip("^"), capital="^" in part) for part in fixed]
    hyphenated = tables.affixes()["hyphenated"]
    if key in hyphenated or (PROVINCES.issuperset(key) and not reader.is_headword(key)):
        return None
    if pair := next((key[:size] for size in (4, 3, 2) if key[:size] in hyphenated and len(key) > size), ""):
        return [Part(pair), Part(key[len(pair) :])] if reader.is_word(key[len(pair) :]) else None
    if len(key) == 2 and key[0] in "小老阿大" and _nickname(reader, key):
        return [Part(key[0], capital=True), Part(key[1], capital=True)]
    split = tables.places()["split"]
    if size := next(
        (size for size in (4, 3, 2) if key[:size] in split and len(key) > size + 1 and reader.is_word(key[size:])), 0
    ):
        return [Part(key[:size]), Part(key[size:])]  # 黄河流域
    if groups := _counted(reader, key) or _groups(reader, key):
        return groups
    if len(key) == 2 and key[1] in _OF_ONE and reader.tags.get(key) == "ns" and not reader.reading(key):
        return [Part(key[0], capital=True), Part(key[1], capital=True)]  # 灌河
    parts = _parts(reader, key)
    if parts and len(parts) == 2 and parts[1] in tables.places()["generic"] and _is_specific(reader, key, parts[0]):
        first, *rest = reader.syllables(parts[0], parts[0])
        return [Part(parts[0], (capitalised(first), *rest)), Part(parts[1])]  # Nánpán Jiāng is no Mr Nán
    if not parts or len(parts) < 2:
        return None
    named = reader.tags.get(key, "nr")[:2] in {"nr", "ns", "nt", "nz"} or reader.capital(key)
    return [
        # 柴米 of 柴米油盐 is no Mr Chái
        Part(part, () if named or not reader.is_person(part) else tuple(reader.syllables(part, part)))
        for part in parts
    ]


def _counted(reader: Reader, key: str) -> list[Part] | None:
    """四个全面 -> 四 个 全面: a numeral with its measure word, also at the beginning of a name (6.1.5)."""
    if len(key) < 4 or key[0] not in NUMERALS or key[1] != "个":
        return None
    syllables = reader.reading(key).split(" ")
    if len(syllables) != len(key) or not syllables[0][:1].isupper():
        return None
    rest = key[2:]
    parts = reader.parts(rest) if len(rest) > 3 else [rest]
    named = [Part(part, capital=True) for part in parts or [rest]]
    return [Part(key[0], (syllables[0],)), Part("个", ("Ge4",)), *named]


def _is_specific(reader: Reader, key: str, part: str) -> bool:
    """Whether the first part of a place name is no name by itself: 长津 of 长津湖, 南盘 of 南盘江."""
    if len(part) < 2 or reader.capital(part):
        return False
    return reader.is_person(part) > 0 or (
        reader.tags.get(key, "")[:2] in {"ns", "nr", "nz"} and not reader.reading(key)
    )


def _nickname(reader: Reader, key: str) -> bool:
    if key[0] == "阿" and key[1] in "三四五六七毛福宝强明珍华贵良牛狗猫香芳":
        return True
    if key[1] not in tables.affixes()["surname"]:
        return False
    if key[0] in "小老" and key[1] in tables.affixes()["puresurname"] and not reader.is_headword(key):
        return True
    return reader.tags.get(key, "").startswith("nr") and not reader.is_headword(key)


def _parts(reader: Reader, key: str) -> list[str] | None:
    size = len(key)
    if parts := _numbered(reader, key) or _grammatical(reader, key) or _placed(reader, key):
        return parts
    if person := reader.is_person(key):
        return [key[:person], key[person:]]
    if size == 2 and not reader.is_word(key) and reader.tags.get(key[0]) == "v" and reader.tags.get(key[1]) == "n":
        return [*key]
    if size < 3 or (size == 4 and key[0] == "不" and key[-1] in "性度者论感力"):
        return None
    if size == 3:
        if key[0] in TRANSITIVE and reader.is_headword(key[1:]) and reader.tags.get(key[1:], "")[:1] == "n":
            return None if reader.is_headword(key) else [key[0], key[1:]]
        if phrase := _listed_phrase(reader, key):
            return phrase
        if key[0] == "新" and reader.is_word(key[1:]) and not reader.capital(key):
            return [key[0], key[1:]]
        return None
    if _is_whole(reader, key):
        return None
    parts = reader.parts(key)
    if parts and any(len(part) == 1 for part in parts) and reader.tags.get(key, "")[:2] in {"nr", "ns"}:
        return None  # a foreign name that no dictionary reads
    return parts


def _listed_phrase(reader: Reader, key: str) -> list[str] | None:
    """打电话 -> 打 电话, 吃完饭 -> 吃完 饭, 点点头 -> 点点 头, 上个月: three characters that dictionaries list."""
    if (key[0] in "上下" and key[1] == "个") or (key[0] in "前近头后" and key[1] in "几两"):
        return [*key]
    if reader.tags.get(key, "")[:1] not in {"v", "l", "i", ""} or reader.capital(key):
        return None
    if key[0] == "没" and key[2] == "过":
        return [*key]
    verb, thing = key[:-1], reader.tags.get(key[-1], "")
    if key[0] == key[1]:
        return [verb, key[-1]] if reader.tags.get(key[0]) == "v" and reader.is_word(key[1:]) else None
    if reader.is_word(verb):
        return [verb, key[-1]] if key[1] in "完上" and thing == "n" and reader.tags.get(key[0]) == "v" else None
    objects = {"n", "v"} if key[0] in "有打谈" else {"n"}
    parted = key[0] in _WITH_OBJECT and key[1] != "没" and reader.tags.get(key[1:], "")[:1] in objects
    return [key[0], key[1:]] if parted else None


# Verbs of one syllable that dictionaries list with objects of two.
_WITH_OBJECT = frozenset(
    "打发使伸说做放摆挑耍吃闹赶费凑递拉赔看唱留挖甩扯捅捞抢逛采晒睡擦拍掏皱谈翻装猜敲找抓挤提填写学讲买送划坐骑踢"
    "包下占有喝喂跳尝搬撞碰接改戴讨捉查开"
)


def _is_whole(reader: Reader, key: str) -> bool:
    if reader.is_idiom(key) or (key[0] == key[1] and key[2:] == key[2] * 2) or key in tables.affixes()["hyphenated"]:
        return True
    return reader.capital(key) and (is_foreign(key) or any(len(part) == 1 for part in reader.parts(key) or (" ",)))


def _groups(reader: Reader, key: str) -> list[Part] | None:
    """Division by the capitals of a proper name: Bei3 jing1 Da4 xue2 -> 北京 大学."""
    reading = reader.reading(key)
    syllables = reading.split(" ")
    if not reading[:1].isupper() or len(syllables) != len(key) or any(s[-1:].isalpha() for s in syllables):
        return None
    starts = [at for at, syllable in enumerate(syllables) if syllable[:1].isupper()]
    river = (
        starts == [0, 1] and key[1:] in _OF_ONE and key not in tables.places()["fused"] | tables.capitals()["common"]
    )
    if len(key) == 2 and not river and (key[0] == key[1] or not _is_name(reader, key)):
        starts = starts[:1]
    elif starts == [0, 1] and key[0] in "大东南西北新" and is_foreign(key[1:]):
        return [Part(key, tuple(syllable.lower() if at else syllable for at, syllable in enumerate(syllables)))]
    elif len(key) > 3 and not reader.tags.get(key, "").startswith("nr"):
        # Gong1 Shang1 Yin2 hang2: two of one syllable each are an abbreviation, if they are no place (Chang2 Jiang1)
        starts = [at for at in starts if not (at and at - 1 in starts and _single_group(starts, at, key))]
        syllables = [s if at in starts else s.lower() for at, s in enumerate(syllables)]
    if len(starts) == 1:
        if not (parts := _placed(reader, key)):
            return None
        starts = [0, len(parts[0])]
        syllables[starts[1]] = syllables[starts[1]].capitalize()
    if starts == [0, 1, 2] and len(key) == 3 and key[0] in "东西南北":
        starts, syllables[1] = [0, 2], syllables[1].lower()  # 南盘江
    ends = [*starts[1:], len(key)]
    if key[starts[-1] :] in tables.affixes()["title"]:
        syllables[starts[-1]] = syllables[starts[-1]].lower()  # Mao2 Zhu3 xi2: 6.2.1 writes the title small
    groups = [Part(key[a:b], tuple(syllables[a:b])) for a, b in zip(starts, ends, strict=True)]
    if ends == [2, 4] and reader.tags.get(key, "nr") == "nr" and _married(key):
        groups[0] = groups[0]._replace(married=True)
    if len(groups) == 2 and groups[1].text in tables.places()["generic"]:
        return groups  # 雅鲁藏布 江
    return [part for group in groups for part in _long_group(reader, group)]


# What stands apart even after a name of one syllable, where a dictionary has both with a capital: 浑河 Hún Hé.
_OF_ONE = frozenset("县河江峡岭")


def _married(key: str) -> bool:
    """陈方安生: the surnames of husband and wife before the given name."""
    grammar = tables.affixes()
    known = grammar["puresurname"] | grammar["surname"] | grammar["raresurname"]
    return key[0] in known and key[1] in known and key[:2] not in surnames()


def _is_name(reader: Reader, key: str) -> bool:
    """Whether a word of two characters with two capitals is a person (Qu1 Yuan2) and no abbreviation (Jin1 Zhuan1)."""
    if key in tables.affixes()["person"]:
        return True
    return (
        reader.tags.get(key, "") in {"", "n", "nr", "nrfg"}
        and (key[0] in surnames() or key[0] in tables.affixes()["historicsurname"])
        and key not in tables.capitals()["proper"]
    )


def _long_group(reader: Reader, part: Part) -> list[Part]:
    """Gong4 chan3 zhu3 yi4 within a longer name -> 共产 主义, each with a capital; foreign names stay whole."""
    words = None if len(part.text) < 4 or is_foreign(part.text) else reader.parts(part.text)
    if not words or any(len(word) == 1 for word in words):
        return [part]
    out, at = [], 0
    for word in words:
        first, *rest = part.syllables[at : at + len(word)]
        out.append(Part(word, (first.capitalize(), *rest)))
        at += len(word)
    return out


def _numbered(reader: Reader, key: str) -> list[str] | None:
    """第一次 -> 第 一 次, 两个人 -> 两 个 人, 十几个 -> 十几 个; fused ones (一般, 四川) stay."""
    grammar = tables.affixes()
    if key[0] == "第" and key[1] in NUMERALS:
        end = next((at for at in range(1, len(key)) if key[at] not in NUMERALS), len(key))
        return ["第", key[1:end], *([key[end:]] if key[end:] else [])]
    if is_numeral(key):
        return None
    end = next((at for at in range(len(key)) if key[at] not in NUMERALS), len(key))
    rest = key[end:]
    if key[0] in "这那哪每各某该此另" and 1 < len(key) < 4 and key not in grammar["determined"]:
        return [key[0], key[1:]]
    if key[0] in "本我" and len(key) == 2 and key[1] in _OWN:
        return None if key in {"本国", "本法", "本院"} else [key[0], key[1]]
    if key[0] == "贵" and key[1:] in {"公司", "单位", "机构", "学校", "部门", "医院", "企业", "集团"}:
        return [key[0], key[1:]]
    if (point := key.find("点")) > 0 and is_numeral(key[:point]) and is_numeral(key[point + 1 :]):
        return [key[:point], "点", key[point + 1 :]]
    if (over := key.find("分之")) > 0 and is_numeral(key[:over]) and is_numeral(key[over + 2 :]):
        return [key[:over], "分", "之", key[over + 2 :]]
    end = end or int(key[0] == "半")
    rest = key[end:]
    if not end or key in grammar["fused"] or not rest or reader.capital(key):
        return None
    if rest in grammar["measure"] and not (key[0] == "数" and reader.is_headword(key)):
        return [key[:end], rest]
    if rest[0] in grammar["measure"] and len(rest) <= 3 and (rest[0] == "个" or not reader.is_headword(key)):
        return [key[:end], rest[0], rest[1:]]
    return None


# What "this" or "our" comes before as a word of its own: 本校, 我省.
_OWN = frozenset("市省县区校院厂店州村镇乡馆所站台社刊报条款法届国军党司书文章片剧案系科班团队处")


def _grammatical(reader: Reader, key: str) -> list[str] | None:
    """不去 -> 不 去, 山上 -> 山 上, 看看 and 研究研究 by their halves."""
    grammar = tables.affixes()
    if "的" in (key[0], key[-1]) and len(key) > 2:
        return [key[:-1], "的"] if key[-1] == "的" else ["的", key[1:]]
    if len(key) == 3 and key[1] in "了着过" and not reader.is_headword(key):
        return list(key)
    if key[-1] == "过" and len(key) == 2 and reader.tags.get(key[0], "")[:1] == "v" and not reader.is_headword(key):
        return [key[0], "过"]
    if len(key) == 4 and key[2:] == "好了" and reader.is_word(key[:2]):
        return [key[:2], "好", "了"]
    if len(key) == 2 and key[1] == "得" and reader.tags.get(key[0]) == "v" and not reader.is_headword(key):
        return [*key]
    if key[-1] == "了" and len(key) in {2, 3} and reader.is_word(key[:-1]) and key not in grammar["ended"]:
        return [key[:-1], "了"]
    if len(key) == 2 and (key in grammar["parted"] or _adverbial(reader, key)):
        return [*key]
    if len(key) == 3 and key[1] == "而" and key[0] not in "幸时继进从因然":
        return [*key]  # 少而精
    if len(key) == 3 and key[1] == "得" and key[2] in "快好高远大多早晚久慢美":
        return [*key]
    if key[0] in "不没很太最更" and key not in grammar["negated"]:
        rest = key[1:]
        if (len(key) == 2 and (key[0] in "很太最更" or key in grammar["parted"] or not reader.is_headword(key))) or (
            len(key) == 3 and reader.is_word(rest)
        ):
            return [key[0], rest]
    return _lexical(reader, key)


_DEGREES = frozenset("大小多少快慢高低长短早晚轻重远近热冷新旧胖瘦好深浅粗细厚薄宽窄亮暗软硬")
# What a title calls somebody's own: 少年 之 家.
_OWNED = frozenset("家路友窗声春星旅夜歌都城魂梦战火美国海子父母王神花鸟树桥源根冠光")


def _adverbial(reader: Reader, key: str) -> bool:
    """也是, 写信: an adverb with its verb, a verb with its object, which no dictionary calls a word; 向西."""
    if key[0] in "向往朝" and key[1] in "东西南北":
        return True  # 6.1.7
    tags = (reader.tags.get(key[0], "")[:1], reader.tags.get(key[1], "")[:1])
    found = (key[0] in "只都也又再还真刚挺极" and tags[1] in {"v", "a"}) or (key[0] in TRANSITIVE and tags[1] == "n")
    return found and not reader.is_headword(key)


TRANSITIVE = frozenset("写看读听吃喝买卖送拿洗穿养修画拍骑寄找问等系织缝炒煮煎炖")


def _lexical(reader: Reader, key: str) -> list[str] | None:
    """山上 -> 山 上, 大一些 -> 大 一些, 研究研究 by its halves."""
    grammar = tables.affixes()
    if len(key) == 2 and key[0] in grammar["placenoun"] and key[1] in grammar["location"]:
        return None if key in grammar["fusedplace"] else [key[0], key[1]]
    if key[1:] in grammar["directional"] and reader.tags.get(key[0]) == "v" and key[0] != "看":
        return [key[0], key[1:]]
    if (
        len(key) == 3
        and key[1] in "一不"
        and key[0] == key[2]
        and (key[1] == "一" or reader.tags.get(key[0], "")[:1] == "v")
    ):
        return [*key]  # 看一看, 会不会
    if key[-1] == "地" and len(key) == 3 and key[0] == key[1]:
        return [key[:2], "地"]
    if key[1:] in {"一些", "一点", "一点儿"} or (key[1:] in {"些", "点儿"} and key[0] in _DEGREES):
        return [key[0], key[1:]]
    if key[0] == "被" and len(key) > 2 and not reader.is_headword(key):
        return ["被", key[1:]]
    if len(key) == 4 and key[2] == "之" and key[3] in _OWNED and key not in tables.idioms()["joined"]:
        return [key[:2], "之", key[3]]
    if len(key) == 4 and key[0] == key[1] and key[2] == key[3]:
        return None
    if len(key) == 4 and key[:2] == key[2:]:
        return [key[:2], key[2:]]
    if len(key) > 2 and key[-2:] in grammar["location"] and reader.is_word(key[:-2]) and not reader.is_headword(key):
        return [key[:-2], key[-2:]]
    return None


def _placed(reader: Reader, key: str) -> list[str] | None:
    """泰山 -> 泰 山, 贵阳市 -> 贵阳 市: a place name and the common noun for what it is."""
    places = tables.places()
    if key in places["split"]:
        return [key[:-1], key[-1:]]
    if len(key) < 3 or key in places["fused"] or key in places["generic"] or is_hamlet(key):
        return None
    tag = reader.tags.get(key)
    water = tag in {"nr", "nz"} and not reader.reading(key) and key[-1] in "湖河岛湾路街"
    if not (reader.capital(key) or tag == "ns" or water):
        return None
    for length in (4, 3, 2, 1):
        if key[-length:] in places["generic"] and len(key) - length >= 2:
            return [key[:-length], key[-length:]]
    return None


def _single_group(starts: list[int], at: int, key: str) -> bool:
    """Whether the group that begins here, and so the one before it, has one syllable, and both are no place name."""
    ends = at + 1 == len(key) or at + 1 in starts
    return ends and key[at - 1 : at + 1] not in tables.places()["split"] and key[at] not in tables.places()["generic"]
