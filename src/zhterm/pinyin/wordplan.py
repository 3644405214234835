"""One word: which reading, which capitals, and where GB/T 16159 divides what the segmentation keeps whole.

A word of four characters or more is rarely one word of pinyin (环境保护规划 huánjìng bǎohù guīhuà), and some shorter
ones are two (一天 yī tiān, 山上 shān shàng). `Reader.division` finds the parts; the parts of a word then pass through
the same rules as the words of a sentence (`grouping`), so a thing is written alike wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from zhterm.pinyin import tables
from zhterm.pinyin.numerals import NUMERALS, is_numeral
from zhterm.pinyin.syllables import capitalised, join, mark

if TYPE_CHECKING:
    from zhterm.lexicon import Lexicon

# Longer words are divided without looking at every part of them.
LONGEST = 24
_UNKNOWN = -18.0
# A half of an idiom is no word of its own if it is rarer than this (log weight; about three in sixty million).
_RARE = -13.0
_FOREIGN = frozenset(
    "喀阿埃艾安奥巴白贝本比彼波勃伯布查达丹道德登的迪蒂丁顿多厄恩尔法凡菲费芬佛弗福夫盖甘冈戈格根哈海汉赫黑亨洪胡怀霍基吉加贾"
    "杰捷金卡凯康考科克肯库拉莱兰朗劳勒雷里利丽莉林刘隆卢鲁伦罗洛马玛麦曼梅门蒙孟米密明摩莫姆穆纳娜乃南内尼涅宁纽诺欧帕"
    "派潘庞佩皮平普齐奇契恰乔琴让热日荣瑞萨塞赛桑瑟沙莎山尚舍申史士斯施丝松苏索塔泰坦汤唐陶特滕提廷图托瓦万旺威韦维温"
    "文沃乌西希锡夏香肖谢欣休雅亚延扬耶伊依因英尤约扎泽詹珍芝朱兹佐丘霖琳妮娅蕾黛薇珊"
)


class Choice(NamedTuple):
    """A reading in marked text as one word or several, and the offsets of the characters that are unsure."""

    text: str
    unsure: tuple[int, ...] = ()


class Part(NamedTuple):
    """A part of a word; `syllables` where the reading of the whole says how it is read (numbered, with capitals)."""

    text: str
    syllables: tuple[str, ...] = ()
    capital: bool = False


class Reader:
    """What a lexicon knows about the words met so far, fetched in batches and kept."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.keys: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        self._known: set[str] = set()
        self._readings: dict[str, tuple[str, ...]] = {}
        self._weights: dict[str, float] = {}
        self._syllables: dict[str, tuple[str, ...]] = {}
        self._idioms: dict[str, bool] = {}
        self._headwords: dict[str, bool] = {}

    def learn(self, texts: Iterable[str], fold: dict[str, str]) -> None:
        """Fetch what the rules may ask about these words. `fold` gives each its simplified, folded form."""
        wanted: set[str] = set()
        for text in texts:
            key = fold[text]
            self.keys[text] = key
            wanted.update((text, key, *text, *key))
            size = len(key)
            if 2 < size <= LONGEST:
                for start in range(size - 1):
                    wanted.update(key[start:end] for end in range(start + 2, min(size, start + 8) + 1))
        wanted -= self._known
        if not wanted:
            return
        self._known |= wanted
        self._readings |= self._lexicon.readings(wanted)
        self.tags |= self._lexicon.tags(wanted)
        self._weights |= self._lexicon.weights(wanted)
        self._syllables |= self._lexicon.characters(text for text in wanted if len(text) == 1)

    def simple(self, piece: str, part: str) -> str:
        """The simplified form of a part: what the whole's says, or what was learnt before."""
        return self.keys.get(piece, part)

    # What a word is

    def is_word(self, key: str) -> bool:
        """Whether a dictionary has it."""
        return key in self._weights

    def is_headword(self, key: str) -> bool:
        """Whether it has an entry of its own in the bilingual dictionaries (CC-CEDICT or the supplement)."""
        if key not in self._headwords:
            self._headwords[key] = bool(self._lexicon.senses((key,)))
        return self._headwords[key]

    def is_idiom(self, key: str) -> bool:
        """Whether a word of four characters is an idiom: by our table, jieba's tag or CC-CEDICT's label."""
        if key not in self._idioms:
            self._idioms[key] = self._look_for_idiom(key)
        return self._idioms[key]

    def _look_for_idiom(self, key: str) -> bool:
        table = tables.idioms()
        if key in table["words"] or len(key) != 4:
            return False
        if key in table["joined"] or key in table["hyphen"]:
            return True
        tag = self.tags.get(key, "")
        if self._readings.get(key, ("",))[0][:1].isupper():
            return False
        if tag == "i":
            return True
        halves = min(self._weights.get(key[:2], _RARE), self._weights.get(key[2:], _RARE)) > _RARE
        if tag == "l" and not halves:
            return True
        senses = self._lexicon.senses((key,)).get(key, ())
        return any("(idiom" in gloss for sense in senses for gloss in sense.glosses)

    def is_person(self, key: str) -> int:
        """The length of the surname if the word is a Chinese person's name, else 0."""
        surnames = tables.surnames()
        size = 2 if key[:2] in surnames and len(key) > 2 else 1 if key[:1] in surnames else 0
        if not size or not 2 <= len(key) <= size + 2:
            return 0
        readings = self._readings.get(key, ())
        if any(reading[:1].isupper() for reading in readings):
            return 0  # the dictionary's own grouping is better
        tag = self.tags.get(key, "")
        if tag in {"nr", "nrfg"}:
            return 0 if self.is_headword(key) or (size == 1 and _foreign(key)) else size
        if tag or self.is_word(key) or readings:
            return 0
        begins = any(self.is_word(key[:end]) for end in range(2, len(key))) and size == 1
        return 0 if begins else size

    # Division

    def division(self, key: str) -> list[Part] | None:
        """The parts of a word that are written as words of their own, or None where it is one word."""
        if len(key) == 1 or key in tables.words() or self._reading(key)[-1:].isalpha():
            return None
        if fixed := tables.divisions().get(key):
            return None if len(fixed) == 1 else [Part(part.lstrip("^"), capital="^" in part) for part in fixed]
        hyphenated = tables.affixes()["hyphenated"]
        if key in hyphenated:
            return None
        if pair := next((key[:size] for size in (4, 3, 2) if key[:size] in hyphenated and len(key) > size), ""):
            return [Part(pair), Part(key[len(pair) :])] if self.is_word(key[len(pair) :]) else None
        if groups := self._groups(key):
            return groups
        parts = self._parts(key)
        return [Part(part) for part in parts] if parts and len(parts) > 1 else None

    def _parts(self, key: str) -> list[str] | None:
        size = len(key)
        if parts := self._numbered(key) or self._grammatical(key) or self._placed(key):
            return parts
        if person := self.is_person(key):
            return [key[:person], key[person:]]
        if size < 3 or (size == 4 and key[0] == "不" and key[-1] in "性度者论感"):
            return None
        if size == 3:
            if key[0] == "新" and self.is_word(key[1:]) and not self._capital(key):
                return [key[0], key[1:]]
            return None
        if self._is_whole(key):
            return None
        parts = self._best_path(key)
        if parts and any(len(part) == 1 for part in parts) and self.tags.get(key, "")[:2] in {"nr", "ns"}:
            return None  # a foreign name that no dictionary reads
        return parts

    def _is_whole(self, key: str) -> bool:
        if self.is_idiom(key) or (key[0] == key[1] and key[2:] == key[2] * 2) or key in tables.affixes()["hyphenated"]:
            return True
        return self._capital(key) and (_foreign(key) or any(len(part) == 1 for part in self._best_path(key) or (" ",)))

    def _groups(self, key: str) -> list[Part] | None:
        """Division by the capitals of a proper name: Bei3 jing1 Da4 xue2 -> 北京 大学."""
        reading = self._reading(key)
        syllables = reading.split(" ")
        if not reading[:1].isupper() or len(syllables) != len(key) or any(s[-1:].isalpha() for s in syllables):
            return None
        starts = [at for at, syllable in enumerate(syllables) if syllable[:1].isupper()]
        if len(key) == 2 and not (self.tags.get(key, "") in {"", "nr", "nrfg"} and key[0] in tables.surnames()):
            starts = starts[:1]
        elif starts == [0, 1] and key[0] in "大东南西北新" and _foreign(key[1:]):
            return [Part(key, tuple(syllable.lower() if at else syllable for at, syllable in enumerate(syllables)))]
        elif len(key) > 3 and not self.tags.get(key, "").startswith("nr"):
            # Gong1 Shang1 Yin2 hang2: two of one syllable each are an abbreviation, if they are no place (Chang2 Jiang1)
            starts = [at for at in starts if not (at and at - 1 in starts and _single_group(starts, at, key))]
            syllables = [s if at in starts else s.lower() for at, s in enumerate(syllables)]
        if len(starts) == 1:
            if not (parts := self._placed(key)):
                return None
            starts = [0, len(parts[0])]
            syllables[starts[1]] = syllables[starts[1]].capitalize()
        ends = [*starts[1:], len(key)]
        return [Part(key[a:b], tuple(syllables[a:b])) for a, b in zip(starts, ends, strict=True)]

    def _numbered(self, key: str) -> list[str] | None:
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
        if key[0] in "本我" and len(key) == 2 and key[1] in "市省县区校院厂店州村镇乡馆所站台社刊报条款法届国军党司":
            return None if key in {"本国", "本法", "本院"} else [key[0], key[1]]
        end = end or int(key[0] == "半")
        rest = key[end:]
        if not end or key in grammar["fused"] or not rest or self._capital(key):
            return None
        if rest in grammar["measure"] and not (key[0] == "数" and self.is_headword(key)):
            return [key[:end], rest]
        if rest[0] in grammar["measure"] and len(rest) <= 3 and (rest[0] == "个" or not self.is_headword(key)):
            return [key[:end], rest[0], rest[1:]]
        return None

    def _grammatical(self, key: str) -> list[str] | None:
        """不去 -> 不 去, 山上 -> 山 上, 看看 and 研究研究 by their halves."""
        grammar = tables.affixes()
        if "的" in (key[0], key[-1]) and len(key) > 2:
            return [key[:-1], "的"] if key[-1] == "的" else ["的", key[1:]]
        if key[-1] == "过" and len(key) == 2 and self.tags.get(key[0], "")[:1] == "v" and not self.is_headword(key):
            return [key[0], "过"]
        if key[-1] == "了" and len(key) in {2, 3} and self.is_word(key[:-1]) and key not in grammar["ended"]:
            return [key[:-1], "了"]
        if key[0] in "不没很太最更" and key not in grammar["negated"]:
            rest = key[1:]
            if (len(key) == 2 and (key[0] in "很太最更" or key in grammar["parted"] or not self.is_headword(key))) or (
                len(key) == 3 and self.is_word(rest)
            ):
                return [key[0], rest]
        if len(key) == 2 and key[0] in grammar["placenoun"] and key[1] in grammar["location"]:
            return None if key in grammar["fusedplace"] else [key[0], key[1]]
        if key[0] == "之" and len(key) == 2 and is_numeral(key[1]):
            return ["之", key[1]]
        if key[-1] == "地" and len(key) == 3 and key[0] == key[1]:
            return [key[:2], "地"]
        if key[1:] in {"一些", "一点", "一点儿"}:
            return [key[0], key[1:]]
        if len(key) == 4 and key[0] == key[1] and key[2] == key[3]:
            return None
        if len(key) == 4 and key[:2] == key[2:]:
            return [key[:2], key[2:]]
        if len(key) > 2 and key[-2:] in grammar["location"] and self.is_word(key[:-2]) and not self.is_headword(key):
            return [key[:-2], key[-2:]]
        return None

    def _placed(self, key: str) -> list[str] | None:
        """泰山 -> 泰 山, 贵阳市 -> 贵阳 市: a place name and the common noun for what it is."""
        places = tables.places()
        if key in places["split"]:
            return [key[:-1], key[-1:]]
        if len(key) < 3 or key in places["fused"] or key in places["generic"]:
            return None
        if not (self._capital(key) or self.tags.get(key) == "ns"):
            return None
        for length in (4, 3, 2, 1):
            if key[-length:] in places["generic"] and len(key) - length >= 2:
                return [key[:-length], key[-length:]]
        return None

    def _best_path(self, key: str) -> list[str] | None:
        """The likeliest division into dictionary words that are shorter than the whole."""
        size = len(key)
        score = [0.0] * (size + 1)
        step = [1] * size
        for start in range(size - 1, -1, -1):
            score[start] = float("-inf")
            for end in range(start + 1, min(size, start + 8) + 1):
                weight = self._weights.get(key[start:end], _UNKNOWN if end == start + 1 else None)
                if weight is None or end - start == size:
                    continue
                if weight + score[end] > score[start]:
                    score[start], step[start] = weight + score[end], end - start
        parts, at = [], 0
        while at < size:
            parts.append(key[at : at + step[at]])
            at += step[at]
        singles = sum(len(part) == 1 for part in parts)
        return None if singles > 2 or (singles == 2 and size == 4) else parts

    # Reading

    def _reading(self, key: str, text: str = "") -> str:
        """The dictionary reading of a word: of the text as it stands, then of its simplified form; "" for none."""
        found = self._readings.get(text) or self._readings.get(key) or ()
        found = tuple(reading for reading in found if ";" not in reading)
        if not found:
            return ""
        if key in tables.capitals()["common"] or (len(key) > 1 and self.tags.get(key, "") not in {"ns", "nt"}):
            found = tuple(sorted(found, key=lambda reading: reading[0].isupper() and reading[-1].isdigit()))
        return found[0]

    def _capital(self, key: str) -> bool:
        capitals = tables.capitals()
        if key in capitals["common"]:
            return False
        return key in capitals["proper"] or key in tables.places()["fused"] or self._reading(key)[:1].isupper()

    def whole(self, key: str, text: str) -> Choice:
        """The reading of a word that is not divided."""
        if len(key) == 1:
            return self._single(key, text)
        if tests := tables.words().get(key):
            return Choice(join([mark(s) for s in tests[-1].reading]))
        reading = self._reading(key, text)
        if reading and not reading[-1].isdigit():
            return Choice(reading)  # the supplement's, grouped already
        syllables = reading.split(" ") if reading else []
        unsure: tuple[int, ...] = ()
        if len(syllables) != len(key):
            syllables, unsure = self._composed(key, text)
        if len(key) == 3 and key[1] == "得":
            syllables[1] = "de5"  # the potential complement: kàndejiàn
        unsure += self._disputed(key, text, syllables)
        if len(key) == 3:
            syllables = list(_usual(key, syllables))
        marked = [mark(_citation(char, s).lower()) for char, s in zip(key, syllables, strict=True)]
        out = self._written(key, marked)
        return Choice(capitalised(out) if self._capital(key) else out, unsure)

    def syllables(self, key: str, text: str) -> list[str]:
        """The marked syllables of a word that is not divided, one a character."""
        reading = self._reading(key, text).split(" ")
        if len(reading) != len(key) or not reading[0][-1:].isdigit():
            reading = self._composed(key, text)[0]
        return [mark(_citation(char, syllable).lower()) for char, syllable in zip(key, reading, strict=True)]

    def given(self, key: str, text: str) -> Choice:
        """A given name: its characters' usual readings, together."""
        marked = [self._single(char, shown) for char, shown in zip(key, text, strict=True)]
        unsure = tuple(at for at, choice in enumerate(marked) if choice.unsure)
        return Choice(join([choice.text for choice in marked]), unsure)

    def _disputed(self, key: str, text: str, chosen: list[str]) -> tuple[int, ...]:
        """The offsets at which the dictionaries' readings of a word differ by more than a neutral tone."""
        found: set[int] = set()
        for other in (self._readings.get(text) or self._readings.get(key) or ())[1:]:
            syllables = other.lower().split(" ")
            if len(syllables) == len(chosen) and syllables[0][-1:].isdigit():
                pairs = zip(chosen, syllables, strict=True)
                found |= {at for at, (a, b) in enumerate(pairs) if a.lower() != b and "5" not in (a[-1:], b[-1:])}
        return tuple(sorted(at for at in found if key[at] not in "一不"))

    def _written(self, key: str, marked: list[str]) -> str:
        if self.is_idiom(key):
            return "-".join(filter(None, (join(marked[:2]), join(marked[2:])))) if divided(key) else join(marked)
        if key in tables.affixes()["hyphenated"]:
            return "-".join(map(capitalised, marked))
        if key.endswith("儿") and key in tables.affixes()["erhua"]:
            return join(marked[:-1]) + "r"
        return join(marked)

    def _single(self, key: str, text: str) -> Choice:
        tests = tables.characters().get(text) or tables.characters().get(key)
        if tests:
            last = tests[-1]
            return Choice(mark(last.reading[0]), (0,) if last.kind == "?" else ())
        found = self._readings.get(text) or self._syllables.get(text) or self._readings.get(key)
        if not found:
            return Choice(key, (0,))
        usual = self._syllables.get(text) or self._syllables.get(key) or found
        return Choice(mark(usual[0].split(" ")[0].lower()))

    @staticmethod
    def _in_word(key: str, text: str, at: int, usual: Choice) -> Choice:
        """A character of a word that no dictionary reads, by what stands around it there."""
        tests = tables.characters().get(text[at]) or tables.characters().get(key[at]) or ()
        if len(tests) < 2:
            return usual
        for kind, reading, items in tests:
            if (kind[0] == "<" and kind != "<t" and key[:at].endswith(items)) or (
                kind[0] == ">" and key[at + 1 :].startswith(items)
            ):
                return Choice(mark(reading[0]))
        return Choice(usual.text, (0,))

    def _composed(self, key: str, text: str) -> tuple[list[str], tuple[int, ...]]:
        """Syllables of a word no dictionary reads: by the readings of its parts, polyphones in them unsure."""
        syllables: list[str] = []
        unsure: list[int] = []
        for part in self._best_path(key) or list(key):
            at = len(syllables)
            reading = self._reading(part).split(" ") if len(part) > 1 else []
            if len(reading) == len(part) and reading[0][-1:].isdigit():
                syllables += reading
                continue
            for offset, (char, shown) in enumerate(zip(part, text[at : at + len(part)], strict=True)):
                choice = self._in_word(key, text, at + offset, self._single(char, shown))
                syllables.append(choice.text)
                if choice.unsure:
                    unsure.append(at + offset)
        return syllables, tuple(unsure)


def _single_group(starts: list[int], at: int, key: str) -> bool:
    """Whether the group that begins here, and so the one before it, has one syllable, and both are no place name."""
    ends = at + 1 == len(key) or at + 1 in starts
    return ends and key[at - 1 : at + 1] not in tables.places()["split"] and key[at] not in tables.places()["generic"]


def _usual(key: str, syllables: list[str]) -> list[str]:
    """Three syllables with those of a word of two inside that our table reads in one way only (合同法 as 合同)."""
    for start in (0, 1):
        tests = tables.words().get(key[start : start + 2], ())
        if len(tests) == 1:
            return [*syllables[:start], *tests[0].reading, *syllables[start + 2 :]]
    return syllables


def _citation(char: str, syllable: str) -> str:
    """一 and 不 in their own tones, whatever sandhi a dictionary writes."""
    if char == "一" and syllable[:2] == "yi":
        return "yi1"
    return "bu4" if char == "不" and syllable[:2] == "bu" else syllable


def _foreign(key: str) -> bool:
    return len(key) > 2 and sum(char in _FOREIGN for char in key) >= len(key) - 1


def divided(key: str) -> bool:
    """Whether an idiom of four characters is written 2 + 2 with a hyphen (6.1.12), and not as one word.

    Where the table is silent: one word after AABB and where 不, 之, 而 and their like bind the middle together.
    """
    table = tables.idioms()
    if key in table["joined"]:
        return False
    if key in table["hyphen"] or key[0] == key[2] or key[1] == key[3]:
        return True
    if key[0] == key[1] and key[2] == key[3]:
        return False
    return key[2] not in "之而" and key[1] not in "不之而莫犹未如若所于乎" and not (key[0] == "以" and key[2] == "为")
