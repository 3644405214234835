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
from functools import cache
from math import log
from pathlib import Path
from typing import NamedTuple

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


@cache
def _reached(name: str, low: int, high: int) -> list[str]:
    return [f"{name}{step}" for step in range(low + 1, high + 1)]


def _steps(name: str, value: float, width: float, low: int, high: int) -> list[str]:
    """A feature for every step of `width` above `low` that `value` has reached, so that neighbours share most."""
    return _reached(name, low, int(max(low, min(high, value // width))))


class Weigher:
    """Weights of words, from the facts about them and the fitted parameters."""

    def __init__(self, facts: Facts, parameters: dict[str, float]) -> None:
        self.facts = facts
        self._parameters = parameters
        self._log_total = log_total = log(sum(facts.counts.values()))
        self._logs = {word: log(count or 1) - log_total for word, count in facts.counts.items()}
        self._starts = {word[:2] for word in facts.counts if len(word) > 1}
        self._sums: dict[tuple[str, ...], float] = {}

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
        base, features = self.describe(word)
        bonus = self._sums.get(features)
        if bonus is None:
            bonus = self._sums[features] = sum(self._parameters.get(name, 0.0) for name in features)
        value = base + bonus
        if len(word) == 3 and word in self.facts.headwords and word not in self.facts.counts:
            # Three syllables that a dictionary has are one concept (GB/T 16159): never less than their split.
            value = max(value, sum(map(self.weight, self.best_split(word)[1])) + EDGE)
        return value

    def describe(self, word: str) -> tuple[float, tuple[str, ...]]:
        """The base weight of a word and the names of its features. A name starts with the length where that matters."""
        known = self._logs.get(word)
        if len(word) == 1:
            return -self._log_total if known is None else known, ("1",)
        split, parts = self.best_split(word)
        base = split if known is None else known
        size = str(min(len(word), 5))
        names = ["n" + size, f"{size}source{self._sources(word)}", *self._fit(word, size, base, split, parts)]
        names += self._kinds(word, size)
        if len(word) == 3 and len(parts) == 2:
            names.append(_affix(parts))
        if len(word) == 2:
            names += [f"2prefix{word[0]}"] if word[0] in PREFIXES else []
            names += [f"2ending{word[1]}"] if word[1] in ENDINGS else []
        return base, tuple(names)

    def _sources(self, word: str) -> str:
        """Which dictionaries have the word. Up to three characters an entry of ours counts as one of CC-CEDICT."""
        ours = word in self.facts.supplement
        dictionary = word in self.facts.headwords or (ours and len(word) <= 3)
        jieba = word in self.facts.counts
        return "J" * jieba + "C" * dictionary + "Z" * (ours and not dictionary)

    def _fit(self, word: str, size: str, base: float, split: float, parts: list[str]) -> list[str]:
        """How the word compares with its parts: the gain over the split, its shape, the rarity of the parts."""
        counts = self.facts.counts
        names = ["shape" + ("-".join([str(len(part)) for part in parts]) if len(word) <= 5 else str(len(parts)))]
        if word in counts:
            names += _steps(f"{size}gain", base - split, 2.0, -3, 8)
        else:
            names += _steps(f"{size}rare", -split / len(word), 1.0, 2, 9)
        if len(word) >= 4 and len(parts) > 1:
            names += _steps(f"{size}parts", log(min([counts.get(part, 1) for part in parts])), 1.5, 0, 6)
        return names

    def _kinds(self, word: str, size: str) -> list[str]:
        """Proper name, idiom, numeral, and jieba's tag."""
        tag = self.facts.tags.get(word, "")
        idiom = word in self.facts.idioms
        names = [f"{size}name{tag[:2]}" if tag[:2] in NAME_TAGS else f"{size}tag{tag[:1]}"] if tag else []
        if len(word) >= 4 and (idiom or tag in {"i", "l"}):
            names.append(f"{size}idiom{'C' * idiom}{tag[:1]}")
        if self.facts.headwords.get(word):
            names.append(f"{size}proper")
        if word[0] in NUMERALS and tag != "i" and len(word) < 5:
            names.append(f"{size}numeral{'m' * (tag == 'm')}")
        if len(word) >= 3:
            names += [f"{size}function"] if word[0] in FUNCTION or word[-1] in FUNCTION else []
        return names

    def best_split(self, word: str) -> tuple[float, list[str]]:
        """The best path through `word` by jieba's counts that is not the word itself: its weight and its parts."""
        get, unknown, size = self._logs.get, -self._log_total, len(word)
        singles = [get(char, unknown) for char in word]
        if size == 2:
            return singles[0] + singles[1], [word[0], word[1]]
        if size == 3:
            return self._split_of_three(word, singles)
        starts = self._starts
        score, following = [0.0] * (size + 1), [0] * (size + 1)
        for start in range(size - 1, -1, -1):
            best, chosen = singles[start] + score[start + 1], start + 1
            if word[start : start + 2] in starts:
                for end in range(start + 2, size + 1 if start else size):
                    weight = get(word[start:end])
                    if weight is not None and (value := weight + score[end]) >= best:
                        best, chosen = value, end
            score[start], following[start] = best, chosen
        parts, at = [], 0
        while at < size:
            parts.append(word[at : following[at]])
            at = following[at]
        return score[0], parts

    def _split_of_three(self, word: str, singles: list[float]) -> tuple[float, list[str]]:
        """`best_split` of three characters, the commonest length, without its loops."""
        first, middle, last = singles
        left, right = self._logs.get(word[:2]), self._logs.get(word[1:])
        behind = middle + last
        pair = right is not None and right >= behind
        best = first + (right if right is not None and pair else behind)
        if left is not None and left + last >= best:
            return left + last, [word[:2], word[2]]
        return best, [word[0], word[1:]] if pair else [*word]


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
