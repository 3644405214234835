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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm.lexicon.splits import RADIX, Counted, Parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

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


SINGLE = Kind(1, False, False, False, (), None, None, None, "", False, False, False, False, "")


def _step(values: Floats, width: float, low: int, high: int) -> Integers:
    """How many steps of `width` the values are, between `low` and `high`."""
    return np.clip(np.floor(values / width), low, high).astype(np.int64)


def _reached(name: str, low: int, high: int | None) -> list[str]:
    """A feature for every step above `low` that was reached, so that neighbours share most."""
    return [] if high is None else [f"{name}{step}" for step in range(low + 1, high + 1)]


class Weigher:
    """Weights of words, from the facts about them and the fitted parameters."""

    def __init__(self, facts: Facts, parameters: dict[str, float]) -> None:
        self.facts = facts
        self._parameters = parameters
        self._log_total = log(sum(facts.counts.values()))
        self._counted = Counted(facts.counts)

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

    def weights(self, words: Sequence[str]) -> Floats:
        """The weights of all these words (natural logarithms): many at once, for they are worked out in arrays."""
        parts = [self._weights(words[at : at + _CHUNK]) for at in range(0, len(words), _CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _weights(self, words: Sequence[str]) -> Floats:
        bases, kinds, owners, parts = self._classified(words)
        bonus = [sum(self._parameters.get(name, 0.0) for name in kind.features()) for kind in kinds]
        values: Floats = bases + np.array(bonus)[owners]
        headwords, counts = self.facts.headwords, self.facts.counts
        # Three syllables that a dictionary has are one concept (GB/T 16159): never less than their split.
        whole = [at for at, word in enumerate(words) if len(word) == 3 and word in headwords and word not in counts]
        if whole:
            pieces = sorted({piece for at in whole for piece in parts.of(words[at])})
            known = dict(zip(pieces, self.weights(pieces).tolist(), strict=True))
            for at in whole:
                values[at] = max(values[at], sum(known[piece] for piece in parts.of(words[at])) + EDGE)
        return values

    def described(self, words: Sequence[str]) -> list[tuple[float, tuple[str, ...]]]:
        """The base weight of each word and the names of its features."""
        bases, kinds, owners, _ = self._classified(words)
        names = [kind.features() for kind in kinds]
        return [(base, names[owner]) for base, owner in zip(bases.tolist(), owners.tolist(), strict=True)]

    def parts(self, words: Sequence[str]) -> list[list[str]]:
        """The best path by jieba's counts through each word of two characters or more that is not the word itself."""
        parts = Parts(words, self._counted)
        return [parts.of(word) for word in words]

    def _classified(self, words: Sequence[str]) -> tuple[Floats, list[Kind], Integers, Parts]:
        """The base weight of each word; the kinds there are, and the number of each word's; the best paths."""
        facts, get = self.facts, self.facts.counts.get
        parts = Parts(words, self._counted)
        sizes = np.array([len(word) for word in words])
        counts = np.array([get(word, -1) for word in words])
        known = counts >= 0
        bases = np.where(known, np.log(np.maximum(counts, 1)) - self._log_total, parts.scores)
        bases[~known & (sizes == 1)] = self._counted.unknown
        gain = np.where(known, _step(bases - parts.scores, 2.0, -3, 8), _NONE)
        rarity = np.where(known, _NONE, _step(-parts.scores / np.maximum(sizes, 1), 1.0, 2, 9))
        several = (sizes >= 4) & (parts.numbers > 1)
        rarest = np.where(several, _step(parts.least + self._log_total, 1.5, 0, 6), _NONE)
        tags = [facts.tags.get(word, "") for word in words]
        names = sorted(set(tags))
        number_of = {tag: number for number, tag in enumerate(names)}
        headwords = [facts.headwords.get(word) for word in words]
        columns = [
            np.minimum(sizes, 5),
            known,
            [proper is not None for proper in headwords],
            [word in facts.supplement for word in words],
            parts.shapes - parts.shapes.min(initial=0),
            gain + _OFFSET,
            rarity + _OFFSET,
            rarest + _OFFSET,
            [number_of[tag] for tag in tags],
            [word in facts.idioms for word in words],
            list(map(bool, headwords)),
            [word[0] in NUMERALS for word in words],
            [len(word) > 2 and (word[0] in FUNCTION or word[-1] in FUNCTION) for word in words],
        ]
        affixes = [_affix(word, shape) for word, shape in zip(words, parts.shapes.tolist(), strict=True)]
        known_affixes = {text: number for number, text in enumerate(dict.fromkeys(affixes))}
        affix = np.array(list(map(known_affixes.__getitem__, affixes)))
        codes = np.zeros(len(words), np.int64)
        table = [np.asarray(column).astype(np.int64) for column in columns]
        for values in [*table, affix]:
            codes = codes * (int(values.max(initial=0)) + 1) + values
        _, first, owners = np.unique(codes, return_index=True, return_inverse=True)
        kinds = []
        for at in first.tolist():
            if sizes[at] == 1:
                kinds.append(SINGLE)
                continue
            row = [int(values[at]) for values in table]
            kinds.append(
                Kind(
                    row[0],
                    bool(row[1]),
                    bool(row[2]),
                    bool(row[3]),
                    _shape(int(parts.shapes[at])),
                    _or_none(row[5]),
                    _or_none(row[6]),
                    _or_none(row[7]),
                    names[row[8]],
                    bool(row[9]),
                    bool(row[10]),
                    bool(row[11]),
                    bool(row[12]),
                    affixes[at],
                )
            )
        return bases, kinds, owners, parts


# Words weighed at a time: few enough for the processor's cache.
_CHUNK = 16_384
# In arrays, what makes no feature; steps are kept with an offset, so that none is negative.
_NONE, _OFFSET = -10, 10


def _or_none(value: int) -> int | None:
    return None if value == _NONE + _OFFSET else value - _OFFSET


def _shape(code: int) -> tuple[int, ...]:
    """The lengths of the parts of a word of up to five characters, or how many there are, of their code in `Parts`."""
    if code < 0:
        return (-code,)
    lengths = []
    while code:
        code, length = divmod(code, RADIX)
        lengths.append(length)
    return tuple(reversed(lengths))


def _affix(word: str, shape: int) -> str:
    """Of two characters, their prefix and ending, a space for none; of three that fall in two and one, the feature."""
    if len(word) == 2:
        return (word[0] if word[0] in PREFIXES else " ") + (word[1] if word[1] in ENDINGS else " ")
    if len(word) == 3 and shape == 2 * RADIX + 1:
        return f"3suffix{word[2] if word[2] in SUFFIXES else ''}"
    if len(word) == 3 and shape == RADIX + 2:
        return f"3prefix{word[0] if word[0] in PREFIXES else ''}"
    return ""


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
