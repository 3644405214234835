"""What a lexicon knows about words, and the reading of one word that is written together.

A dictionary's reading comes first (of the word as it stands, then of its simplified form), then our tables, then the
readings of the word's parts. Readings inside are CC-CEDICT's numbered syllables; the result is marked text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.names import surnames
from zhterm.language.paths import best_path
from zhterm.language.syllables import capitalised, join, mark
from zhterm.transliteration import tables
from zhterm.transliteration.likelihood import fitted
from zhterm.transliteration.numerals import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.lexicon import Lexicon

# Words of grammar, which rules read better than the model of readings.
GRAMMAR = frozenset("为了得地着过的")
# Longer words are divided without looking at every part of them.
LONGEST = 24
_UNKNOWN = -18.0
# Polyphones with one reading where they are a word of their own; the others stand in longer words.
ONE_READING = frozenset("的和会要与没更说大")
# Polyphones whose other readings occur in words that every dictionary has.
SETTLED = frozenset("的和会要与没更说大好都还给少来了个子性中吗吧")
# Provinces and cities by one character, of which every run is a list: 闽粤赣.
PROVINCES = frozenset("京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔滇藏陕甘陇港澳台")
# Readings of characters that stand for a place.
_OF_PLACES = {"藏": "zàng", "朝": "cháo", "长": "cháng"}
# A half of an idiom is no word of its own if it is rarer than this (log weight).
_RARE = -13.0


class Choice(NamedTuple):
    """A reading in marked text as one word or several.

    `unsure` are the offsets of the characters that a person should check, `open` and `source` as in a `Cell`.
    """

    text: str
    unsure: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    source: str = "dictionary"


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
        self._headwords: dict[str, int] = {}

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
        for text, (readings, tag, weight, headword) in self._lexicon.words(wanted).items():
            if readings:
                self._readings[text] = tuple(readings.split("/"))
            if tag:
                self.tags[text] = tag
            if weight is not None:
                self._weights[text] = weight
            if headword:
                self._headwords[text] = headword
        self._syllables |= self._lexicon.characters(text for text in wanted if len(text) == 1)

    # What a word is

    def is_word(self, key: str) -> bool:
        """Whether a dictionary has it."""
        return key in self._weights

    def is_headword(self, key: str) -> bool:
        """Whether it has an entry of its own in the bilingual dictionaries (CC-CEDICT or the supplement)."""
        return key in self._headwords

    def is_idiom(self, key: str) -> bool:
        """Whether a word of four characters is an idiom: by our table, jieba's tag or CC-CEDICT's label."""
        if key not in self._idioms:
            self._idioms[key] = self._look_for_idiom(key)
        return self._idioms[key]

    def _look_for_idiom(self, key: str) -> bool:
        table = tables.idioms()
        if key in table["words"] or len(key) != 4:
            return False
        if key[0] in NUMERALS and key[1] in NUMERALS and key not in table["hyphen"]:
            return False
        if key in table["joined"] or key in table["hyphen"]:
            return True
        tag = self.tags.get(key, "")
        if self._readings.get(key, ("",))[0][:1].isupper():
            return False
        counted = key[0] in NUMERALS and key[2] in NUMERALS and not {key[1], key[3]} & NUMERALS
        if tag == "i" or (counted and self.is_word(key)):
            return True
        halves = min(self._weights.get(key[:2], _RARE), self._weights.get(key[2:], _RARE)) > _RARE
        if tag == "l" and not halves and not (self.is_headword(key[1:]) or self.is_headword(key[:3])):
            return True
        return self._headwords.get(key) == 2

    def is_person(self, key: str) -> int:
        """The length of the surname if the word is a Chinese person's name, else 0."""
        known = surnames()
        size = 2 if key[:2] in known and len(key) > 2 else 1 if key[:1] in known else 0
        if not size or not 2 <= len(key) <= size + 2:
            return 0
        readings = self._readings.get(key, ())
        if any(reading[:1].isupper() for reading in readings):
            return 0  # the dictionary's own grouping is better
        tag = self.tags.get(key, "")
        if key[0] == key[-1] or key[-1] in "村镇" or is_hamlet(key) or (len(key) == 2 and key[1] == "家"):
            return 0
        if size == 2 and tag not in {"t", "v"} and not readings and key[:2] not in tables.affixes()["ambiguoussurname"]:
            return size
        if tag in {"nr", "nrfg"}:
            if len(key) == 3 and key[1] == key[2] and key[0] in "冷红黄绿白黑亮热暖香甜苦胖":
                return 0  # lěngbīngbīng
            return 0 if self.is_headword(key) or (size == 1 and is_foreign(key) and key[1] != "小") else size
        if tag or self.is_word(key) or readings or (size == 1 and is_foreign(key)):
            return 0
        begins = any(self.is_word(key[:end]) for end in range(2, len(key))) and size == 1
        return 0 if begins else size

    def parts(self, key: str) -> list[str] | None:
        """The likeliest division into dictionary words that are shorter than the whole."""
        size, parts = len(key), best_path(key, self._weights, _UNKNOWN, whole=False)
        singles = sum(len(part) == 1 for part in parts)
        if size > 5 and self.tags.get(key, "")[:1] in {"i", "l"}:
            return parts  # a saying (6.1.12)
        return None if singles > 2 or (singles == 2 and size == 4) else parts

    def weight(self, key: str) -> float | None:
        """How common a word is, as the logarithm of its share; None where no dictionary has it."""
        return self._weights.get(key)

    # Reading

    def others(self, key: str, text: str, offset: int, reading: str) -> tuple[str, ...]:
        """What else dictionaries have for a character of a word."""
        found = []
        for one in self._readings.get(text) or self._readings.get(key) or ():
            syllables = one.lower().split(" ")
            if len(syllables) == len(key) and syllables[offset][-1:].isdigit() and syllables[offset] != reading:
                found.append(syllables[offset])
        return tuple(found)

    def of_character(self, char: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The readings of a character: commonest first, and those of its entries in the bilingual dictionary."""
        entries = dict.fromkeys(reading.lower() for reading in self._readings.get(char, ()))
        return self._syllables.get(char, ()), tuple(entries)

    def reading(self, key: str, text: str = "") -> str:
        """The dictionary reading of a word: of the text as it stands, then of its simplified form; "" for none."""
        found = self._readings.get(text) or self._readings.get(key)
        if not found:
            return ""
        if len(found) == 1:
            return found[0]
        if key in tables.affixes()["person"]:
            return next((reading for reading in found if reading[0].isupper()), found[0])
        if key in tables.capitals()["common"] or (len(key) > 1 and self.tags.get(key, "") not in {"ns", "nt"}):
            found = tuple(sorted(found, key=lambda reading: reading[0].isupper() and reading[-1].isdigit()))
        return found[0]

    def capital(self, key: str) -> bool:
        """Whether the word is a proper name."""
        capitals = tables.capitals()
        if key in capitals["common"] or (len(key) == 2 and key[0] == key[1]):
            return False
        if key in capitals["proper"] or is_hamlet(key) or key in tables.places()["fused"]:
            return True
        reading, tag = self.reading(key), self.tags.get(key, "")
        if (
            not reading
            and (
                tag == "nrt"
                or (len(key) > 2 and (tag == "ns" or (tag == "nr" and (is_foreign(key) or key[-1] in "村镇"))))
            )
            and not self.is_headword(key)
        ):
            return True
        return reading[:1].isupper()

    def whole(self, key: str, text: str) -> Choice:
        """The reading of a word that is not divided."""
        if len(key) == 1:
            return self._single(key, text)
        if written := tables.written().get(key):
            return Choice(written, source="table")
        if tests := tables.words().get(key):
            return Choice(join([mark(s) for s in tests[-1].reading]), source="table")
        reading = self.reading(key, text)
        if reading and not reading[-1].isdigit():
            return Choice(reading)  # the supplement's, grouped already
        syllables = reading.split(" ") if reading else []
        unsure: tuple[int, ...] = ()
        asked: tuple[int, ...] = ()
        source = "dictionary"
        if len(syllables) != len(key):
            syllables, unsure, asked = self._composed(key, text)
            source = "parts"
        if len(key) == 3 and key[1] == "得":
            syllables[1] = "de5"  # the potential complement: kàndejiàn
        unsure += self._disputed(key, text, syllables)
        if len(key) == 3:
            syllables = list(usual_inside(key, syllables))
        marked = [mark(_citation(char, s).lower()) for char, s in zip(key, syllables, strict=True)]
        out = self._written(key, marked)
        if "-" in out:
            asked = ()  # an idiom, or places by one character each: Jīng-Zàng
        return Choice(capitalised(out) if self.capital(key) else out, unsure, asked, source)

    def syllables(self, key: str, text: str) -> list[str]:
        """The marked syllables of a word that is not divided, one a character."""
        reading = self.reading(key, text).split(" ")
        if len(reading) != len(key) or not reading[0][-1:].isdigit():
            reading = self._composed(key, text)[0]
        return [mark(_citation(char, syllable).lower()) for char, syllable in zip(key, reading, strict=True)]

    def given(self, key: str, text: str) -> Choice:
        """A given name: its characters' usual readings, together."""
        marked = [self._single(char, shown) for char, shown in zip(key, text, strict=True)]
        unsure = tuple(at for at, choice in enumerate(marked) if choice.unsure)
        asked = tuple(at for at, choice in enumerate(marked) if choice.open)
        return Choice(join([choice.text for choice in marked]), unsure, asked, "parts")

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
        if key in tables.affixes()["hyphenated"] or (PROVINCES.issuperset(key) and not self.is_headword(key)):
            marked = [_OF_PLACES.get(char, syllable) for char, syllable in zip(key, marked, strict=True)]
            return "-".join(map(capitalised, marked))
        if key.endswith("儿") and key in tables.affixes()["erhua"]:
            return join(marked[:-1]) + "r"
        return join(marked)

    def _single(self, key: str, text: str) -> Choice:
        tests = tables.characters().get(text) or tables.characters().get(key)
        asked = (0,) if text == key and key not in GRAMMAR and fitted().knows(key) else ()
        if tests:
            last = tests[-1]
            return Choice(mark(last.reading[0]), (0,) if last.kind == "?" else (), asked, "table")
        found = self._readings.get(text) or self._syllables.get(text) or self._readings.get(key)
        if not found:
            return Choice(key, (0,))
        usual = self._syllables.get(text) or self._syllables.get(key) or found
        return Choice(mark(usual[0].split(" ")[0].lower()), (), asked)

    @staticmethod
    def _in_word(key: str, text: str, at: int, usual: Choice) -> Choice:
        """A character of a word that no dictionary reads, by what stands around it there."""
        tests = tables.characters().get(text[at]) or tables.characters().get(key[at]) or ()
        if key[at] == "为" and at == len(key) - 1:
            return Choice("wéi")  # 化为, 改为
        if len(tests) < 2:
            return usual
        for kind, reading, items in tests:
            if (kind[0] == "<" and kind != "<t" and key[max(0, at - LONGEST) : at].endswith(items)) or (
                kind[0] == ">" and key[at + 1 : at + 1 + LONGEST].startswith(items)
            ):
                return Choice(mark(reading[0]))
        sure = key[at] in SETTLED or (tests[-1].kind == "." and at == len(key) - 1 > 1)
        return usual._replace(unsure=() if sure else (0,))

    def _composed(self, key: str, text: str) -> tuple[list[str], tuple[int, ...], tuple[int, ...]]:
        """Syllables of a word no dictionary reads: by the readings of its parts, polyphones in them unsure and open."""
        syllables: list[str] = []
        unsure: list[int] = []
        asked: list[int] = []
        for part in self.parts(key) or list(key):
            at = len(syllables)
            reading = self.reading(part).split(" ") if len(part) > 1 else []
            if len(reading) == len(part) and reading[0][-1:].isdigit():
                syllables += reading
                continue
            for offset, (char, shown) in enumerate(zip(part, text[at : at + len(part)], strict=True)):
                choice = self._in_word(key, text, at + offset, self._single(char, shown))
                syllables.append(choice.text)
                if choice.unsure:
                    unsure.append(at + offset)
                if choice.open:
                    asked.append(at + offset)
        return syllables, tuple(unsure), tuple(asked)


def usual_inside(key: str, syllables: list[str]) -> list[str]:
    """Three syllables with those of a word of two inside that our table reads in one way only (合同法 as 合同)."""
    for start in (0, 1):
        tests = tables.words().get(key[start : start + 2])
        if len(tests) == 1:
            return [*syllables[:start], *tests[0].reading, *syllables[start + 2 :]]
    return syllables


def _citation(char: str, syllable: str) -> str:
    """一 and 不 in their own tones, whatever sandhi a dictionary writes."""
    if char == "一" and syllable[:2] == "yi":
        return "yi1"
    return "bu4" if char == "不" and syllable[:2] == "bu" else syllable


def is_foreign(key: str) -> bool:
    """Whether a word is spelt with the characters that write foreign names by their sound."""
    spelling = tables.affixes()["phonetic"]
    return len(key) > 2 and sum(char in spelling for char in key) >= len(key) - 1


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


def is_hamlet(key: str) -> bool:
    """杨家沟: a village called after a family."""
    return len(key) == 3 and key[1] == "家" and key[2] in _HAMLETS and key[0] in surnames()


_HAMLETS = frozenset("沟村庄屯寨堡坪坝坡岭铺营集桥嘴坟窑洼圈园湾峪")
