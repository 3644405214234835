"""How much each dictionary word weighs on the segmentation path.

jieba gives a word of its dictionary `log(count) - log(total)`, which is the base here as well; a word jieba doesn't
know starts from the best split of its text. On top come weights for what kind of word it is: how long, in which
dictionary, how it falls apart, proper name, idiom, numeral, affix. They were fitted on hand-segmented titles
(`training/segmentation.py` maximises the likelihood of their segmentation) and are kept in `data/segmentation.json`.
The segmenter itself only ever sees one number a word: all this is worked out while the lexicon is compiled.

The effect: 大数据, 区块链 and 人工智能 are kept whole though jieba splits or doesn't have them, idioms too, while
命运共同体 or 脱贫攻坚, headwords as well, are cut into the words they consist of.
"""

from __future__ import annotations

import json
from collections import Counter
from math import log
from pathlib import Path
from typing import Any, NamedTuple

from zhterm.language.paths import best_path

PARAMETERS = Path(__file__).parent.parent / "data" / "segmentation.json"

EDGE = 0.001

NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几数每各半第")
DIGITS = frozenset("〇零一二三四五六七八九十百千万亿两几")
FUNCTION = frozenset("的之与和及或是在了从对为")
SUFFIXES = frozenset(
    "法化性者式型率度论观家员们学区部会力量体品机器物线网业界史局厅院所校站港市省县国人民族语文字年月日时期级层"
    "群类种项条款章节号版本书报图表码制权费税金"
)
ENDINGS = frozenset("个国年次号种大人法者上中下里内后前的")
PREFIXES = frozenset("新大小老反非副总超多全共各每某双单再可不更最去无之")
# Tags of jieba's dictionary for names: persons, places, organisations, other.
NAME_TAGS = frozenset({"nr", "ns", "nt", "nz"})


class Facts(NamedTuple):
    """What the sources say of words: jieba's counts and tags, CC-CEDICT's headwords (all capitals?), idioms, ours."""

    counts: dict[str, int]
    tags: dict[str, str]
    headwords: dict[str, bool]
    idioms: frozenset[str]
    supplement: frozenset[str]


class Kind(NamedTuple):
    """What the features of a word follow from. Far fewer kinds than words occur, so each is looked at once.

    `gain` is the step that the gain over the split has reached (jieba's words), `rarity` that of the split for each
    character (the others), `parts_rarity` that of the rarest part; None where that makes no feature. `affix` is the
    feature of three characters that fall into two and one; of two, their prefix and ending, a space for none.
    """

    size: int
    jieba: bool
    headword: bool
    ours: bool
    shape: tuple[int, ...]
    gain: int | None
    rarity: int | None
    parts_rarity: int | None
    tag: str
    idiom: bool
    proper: bool
    numeral: bool
    function: bool
    affix: str

    def features(self) -> tuple[str, ...]:
        """The names of the features; a name starts with the length where that matters."""
        if self.size == 1:
            return ("1",)
        size = str(self.size)
        names = ["n" + size, f"{size}source{self._sources()}", "shape" + "-".join(map(str, self.shape))]
        names += _reached(f"{size}gain", -3, self.gain)
        names += _reached(f"{size}rare", 2, self.rarity)
        names += _reached(f"{size}parts", 0, self.parts_rarity)
        names += self._kinds(size)
        if self.size == 3 and self.affix:
            names.append(self.affix)
        if self.size == 2:
            prefix, ending = self.affix[0], self.affix[1]
            names += [f"2prefix{prefix}"] if prefix != " " else []
            names += [f"2ending{ending}"] if ending != " " else []
        return tuple(names)

    def _sources(self) -> str:
        """Which dictionaries have the word. Up to three characters an entry of ours counts as one of CC-CEDICT."""
        dictionary = self.headword or (self.ours and self.size <= 3)
        return "J" * self.jieba + "C" * dictionary + "Z" * (self.ours and not dictionary)

    def _kinds(self, size: str) -> list[str]:
        """Proper name, idiom, numeral, and jieba's tag."""
        tag = self.tag
        names = [f"{size}name{tag[:2]}" if tag[:2] in NAME_TAGS else f"{size}tag{tag[:1]}"] if tag else []
        if self.size >= 4 and (self.idiom or tag in {"i", "l"}):
            names.append(f"{size}idiom{'C' * self.idiom}{tag[:1]}")
        if self.proper:
            names.append(f"{size}proper")
        if self.numeral and tag != "i" and self.size < 5:
            names.append(f"{size}numeral{'m' * (tag == 'm')}")
        if self.function:
            names.append(f"{size}function")
        return names


_TWO = (1, 1)  # the only shape of two characters
SINGLE = Kind(1, False, False, False, (), None, None, None, "", False, False, False, False, "")


def _step(value: float, width: float, low: int, high: int) -> int:
    """How many steps of `width` a value is, between `low` and `high`."""
    step = int(value // width)
    return low if step < low else high if step > high else step  # noqa: FURB136  # min and max take twice as long


def _reached(name: str, low: int, high: int | None) -> list[str]:
    """A feature for every step above `low` that was reached, so that neighbours share most."""
    return [] if high is None else [f"{name}{step}" for step in range(low + 1, high + 1)]


class Weigher:
    """Weights of words, from the facts about them and the fitted parameters."""

    def __init__(self, facts: Facts, parameters: dict[str, float]) -> None:
        self.facts = facts
        self._parameters = parameters
        log_total = log(sum(facts.counts.values()))
        self._unknown = -log_total
        self._base = {word: log(count or 1) - log_total for word, count in facts.counts.items()}
        self._reach: dict[str, int] = {}  # the length of the longest word that begins with two characters
        for word in facts.counts:
            size = len(word)
            if size > 1 and size > self._reach.get(start := word[:2], 0):
                self._reach[start] = size
        self._sums: dict[tuple[Any, ...], float] = {}  # by the fields of a `Kind`

    @classmethod
    def fitted(cls, facts: Facts) -> Weigher:
        """With the parameters that the package brings."""
        return cls(facts, json.loads(PARAMETERS.read_text(encoding="utf-8")))

    def on_path(self, word: str) -> bool:
        """Whether a segmentation may have this word: not numerals with their measure word (七号, 第五版, 一个)."""
        if len(word) < 2 or (word[0] not in DIGITS and word[0] != "第"):
            return True
        last = word[-1]
        if last in DIGITS or not DIGITS.issuperset(word[word[0] == "第" : -1]):
            return True
        return last != "个" and (word in self.facts.headwords or self.facts.tags.get(word) not in {"m", None, ""})

    def weight(self, word: str) -> float:
        """The weight of a word (a natural logarithm)."""
        base, kind = self._classify(word)
        bonus = self._sums.get(kind)
        if bonus is None:
            bonus = self._sums[kind] = sum(self._parameters.get(name, 0.0) for name in Kind._make(kind).features())
        value = base + bonus
        if len(word) == 3 and word in self.facts.headwords and word not in self.facts.counts:
            # Three syllables that a dictionary has are one concept (GB/T 16159): never less than their split.
            value = max(value, sum(map(self.weight, self.best_split(word))) + EDGE)
        return value

    def describe(self, word: str) -> tuple[float, tuple[str, ...]]:
        """The base weight of a word and the names of its features. A name starts with the length where that matters."""
        base, kind = self._classify(word)
        return base, Kind._make(kind).features()

    def _classify(self, word: str) -> tuple[float, tuple[Any, ...]]:
        """The base weight of a word, and the fields of its `Kind`: as a plain tuple, which is made in half the time."""
        facts, size = self.facts, len(word)
        count = facts.counts.get(word)
        first, last = word[0], word[-1]
        if size == 1:
            return self._base.get(word, self._unknown), SINGLE
        parts_rarity, affix, function = None, "", False
        shape: tuple[int, ...]
        if size == 2:
            split = self._base.get(first, self._unknown) + self._base.get(last, self._unknown)
            shape = _TWO
            affix = (first if first in PREFIXES else " ") + (last if last in ENDINGS else " ")
        else:
            parts = self.best_split(word)
            base_of, unknown = self._base.get, self._unknown
            split = sum([base_of(part, unknown) for part in parts])
            shape = tuple([len(part) for part in parts]) if size <= 5 else (len(parts),)
            function = first in FUNCTION or last in FUNCTION
            if size >= 4:
                if len(parts) > 1:
                    get = facts.counts.get
                    parts_rarity = _step(log(min([get(part, 1) for part in parts])), 1.5, 0, 6)
            elif len(parts) == 2:
                affix = _affix(parts)
        gain = rarity = None
        if count is None:
            base = split
            rarity = _step(-split / size, 1.0, 2, 9)
        else:
            base = self._base[word]
            gain = _step(base - split, 2.0, -3, 8)
        proper = facts.headwords.get(word)
        return base, (
            min(size, 5),
            count is not None,
            proper is not None,
            word in facts.supplement,
            shape,
            gain,
            rarity,
            parts_rarity,
            facts.tags.get(word, ""),
            word in facts.idioms,
            bool(proper),
            first in NUMERALS,
            function,
            affix,
        )

    def best_split(self, word: str) -> list[str]:
        """The parts of the best path through `word` by jieba's counts that is not the word itself."""
        return [*word] if len(word) == 2 else best_path(word, self._base, self._unknown, self._reach, whole=False)


def _affix(parts: list[str]) -> str:
    """The feature of a three-character word that splits into two and one: by the one, if that is a known affix."""
    if len(parts[1]) == 1:
        return f"3suffix{parts[1] if parts[1] in SUFFIXES else ''}"
    return f"3prefix{parts[0] if parts[0] in PREFIXES else ''}"


# Up to this share of its occurrences alone, a character is bound: it is a part of words rather than a word.
BOUND = 0.12


def bound_characters(counts: dict[str, int]) -> str:
    """The characters that seldom stand alone, by jieba's counts, in order."""
    inside: Counter[str] = Counter()
    for word, count in counts.items():
        if 2 <= len(word) <= 4:
            for char in set(word):
                inside[char] += count
    alone = {char: counts.get(char, 1) for char in inside}
    return "".join(sorted(char for char, n in inside.items() if alone[char] <= BOUND * (alone[char] + n)))
