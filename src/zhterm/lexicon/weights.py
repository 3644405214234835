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
from itertools import chain, compress, repeat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from zhterm.lexicon.codes import Codes
from zhterm.lexicon.splits import RADIX, Counted, Parts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import ArrayLike, NDArray

    from zhterm.lexicon.codes import Integers, Points
    from zhterm.lexicon.input import Counts, Names
    from zhterm.lexicon.trie import Flags

    Floats = NDArray[np.float64]

PARAMETERS = Path(__file__).parent.parent / "data" / "segmentation.json"

EDGE = 0.001

NUMERALS = "〇零一二三四五六七八九十百千万亿两几数每各半第"
DIGITS = frozenset("〇零一二三四五六七八九十百千万亿两几")
_NUMERAL_STARTS = DIGITS | {"第"}
FUNCTION = "的之与和及或是在了从对为"
SUFFIXES = (
    "法化性者式型率度论观家员们学区部会力量体品机器物线网业界史局厅院所校站港市省县国人民族语文字年月日时期级层"
    "群类种项条款章节号版本书报图表码制权费税金"
)
ENDINGS = "个国年次号种大人法者上中下里内后前的"
PREFIXES = "新大小老反非副总超多全共各每某双单再可不更最去无之"
# Tags of jieba's dictionary for names: persons, places, organisations, other.
NAME_TAGS = frozenset({"nr", "ns", "nt", "nz"})


class Facts(NamedTuple):
    """What the sources say of words, beside each: jieba's count (-1: none), the number of its tag among `tag_names`,
    CC-CEDICT's headword (-1: none, 1: with capitals only), one of its idioms, one of ours.
    """

    words: list[str]
    counts: Integers
    tags: Integers
    headwords: Integers
    idioms: Flags
    ours: Flags
    tag_names: list[str]

    @classmethod
    def of(cls, words: list[str], counts: Counts, names: Names) -> Self:
        """The facts about any words, each once."""
        number_of = dict(zip(words, range(len(words)), strict=True)).get

        def places(known: Collection[str]) -> Integers:
            return np.fromiter(map(number_of, known, repeat(-1)), np.int64, len(known))

        def column(at: Integers, values: ArrayLike, other: int) -> Integers:
            found = np.full(len(words) + 1, other, np.int64)  # the last one for what is none of the words
            found[at] = values
            return found[:-1]

        jieba, proper = places(counts.words), places(names.proper)
        return cls(
            words,
            column(jieba, counts.numbers, -1),
            column(jieba, counts.tags, 0),
            column(proper, list(names.proper.values()), -1),
            column(places(names.idioms), 1, 0) > 0,
            column(places(names.ours), 1, 0) > 0,
            counts.tag_names,
        )

    def kept(self, flags: Flags) -> Self:
        """The facts about some of the words."""
        return self._replace(
            words=list(compress(self.words, flags.tolist())),
            counts=self.counts[flags],
            tags=self.tags[flags],
            headwords=self.headwords[flags],
            idioms=self.idioms[flags],
            ours=self.ours[flags],
        )

    def on_path(self) -> Flags:
        """Whether a segmentation may have each word: not numerals with their measure word (七号, 第五版, 一个)."""
        found = np.ones(len(self.words), np.bool_)
        for at, word in enumerate(self.words):
            if word[0] in _NUMERAL_STARTS and len(word) > 1:
                found[at] = self._is_word(at)
        return found

    def _is_word(self, at: int) -> bool:
        word = self.words[at]
        if word[-1] in DIGITS or not DIGITS.issuperset(word[word[0] == "第" : -1]):
            return True
        known = self.headwords[at] >= 0 or self.tag_names[self.tags[at]] not in {"m", ""}
        return bool(word[-1] != "个" and known)


class Kind(NamedTuple):
    """What the features of a word follow from. Far fewer kinds than words occur, so each is looked at once.

    `gain` is the step that the gain over the split has reached (jieba's words), `rarity` that of the split for each
    character (the others), `parts_rarity` that of the rarest part; None where that makes no feature. `prefix` and
    `ending` are the affixes of two characters, or of three that fall into two and one; "" where they are none.
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
    prefix: str
    ending: str

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
        if self.size == 2:
            names += [f"2prefix{self.prefix}"] * bool(self.prefix) + [f"2ending{self.ending}"] * bool(self.ending)
        elif self.shape == (2, 1):
            names.append(f"3suffix{self.ending}")
        elif self.shape == (1, 2):
            names.append(f"3prefix{self.prefix}")
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


def _step(values: Floats, width: float, low: int, high: int) -> Integers:
    """How many steps of `width` the values are, between `low` and `high`."""
    return np.clip(np.floor(values / width), low, high).astype(np.int16)


def _reached(name: str, low: int, high: int | None) -> list[str]:
    """A feature for every step above `low` that was reached, so that neighbours share most."""
    return [] if high is None else [f"{name}{step}" for step in range(low + 1, high + 1)]


class Weigher:
    """Weights of words by the counts of jieba's, which are all among the words of `facts`, in order, and parameters.

    `unknown` is the weight of a character that no source has.
    """

    def __init__(self, facts: Facts, parameters: dict[str, float]) -> None:
        jieba = facts.counts >= 0
        self._counted = Counted(list(compress(facts.words, jieba.tolist())), facts.counts[jieba])
        self._parameters = parameters
        self.unknown = self._counted.unknown + parameters.get("1", 0.0)

    def weights(self, facts: Facts) -> Floats:
        """The weights of all these words (natural logarithms); those they consist of have to be among them."""
        bases, kinds, owners, parts = self._classified(facts)
        bonus = [sum(self._parameters.get(name, 0.0) for name in kind.features()) for kind in kinds]
        values: Floats = bases + np.array(bonus)[owners]
        # Three syllables that a dictionary has are one concept (GB/T 16159): never less than their split.
        three = np.array([kind.size == 3 and kind.headword and not kind.jieba for kind in kinds])[owners]
        split = {at: parts.of(at) for at in np.flatnonzero(three).tolist()}
        pieces = set(chain.from_iterable(split.values()))
        known = {word: values[at] for at, word in enumerate(facts.words) if word in pieces}
        for at, found in split.items():
            values[at] = max(values[at], sum(known.get(piece, self.unknown) for piece in found) + EDGE)
        return values

    def described(self, facts: Facts) -> list[tuple[float, tuple[str, ...]]]:
        """The base weight of each word and the names of its features."""
        bases, kinds, owners, _ = self._classified(facts)
        names = [kind.features() for kind in kinds]
        return [(base, names[owner]) for base, owner in zip(bases.tolist(), owners.tolist(), strict=True)]

    def _classified(self, facts: Facts) -> tuple[Floats, list[Kind], Integers, Parts]:
        """The base weight of each word; the kinds there are, and the number of each word's; the best paths."""
        codes = Codes.of(facts.words)
        sizes, parts = codes.sizes, Parts(facts.words, codes, self._counted)
        jieba, log_total = facts.counts >= 0, self._counted.log_total
        bases = np.where(jieba, np.log(np.maximum(facts.counts, 1)) - log_total, parts.scores)
        bases[~jieba & (sizes == 1)] = self._counted.unknown
        gain = _step(bases - parts.scores, 2.0, -3, 8)
        rarity = _step(-parts.scores / sizes, 1.0, 2, 9)
        rarest = _step(parts.least + log_total, 1.5, 0, 6)
        shapes, shape = np.unique(parts.shapes, return_inverse=True)
        two, prefixed, suffixed = sizes == 2, parts.shapes == RADIX + 2, parts.shapes == 2 * RADIX + 1
        columns = [
            np.minimum(sizes, 5),
            jieba,
            facts.headwords >= 0,
            facts.ours,
            shape,
            np.where(jieba, gain - _NONE, 0),
            np.where(jieba, 0, rarity - _NONE),
            np.where((sizes >= 4) & (parts.numbers > 1), rarest - _NONE, 0),
            facts.tags,
            facts.idioms,
            facts.headwords > 0,
            _in(NUMERALS, codes.first) > 0,
            (sizes > 2) & (_in(FUNCTION, codes.first) + _in(FUNCTION, codes.last) > 0),
            _in(PREFIXES, codes.first) * (two | prefixed),
            np.where(two, _in(ENDINGS, codes.last), _in(SUFFIXES, codes.last) * suffixed),
        ]
        radices = [int(values.max()) + 1 for values in columns]
        kinds, owners = np.unique(np.ravel_multi_index(columns, radices), return_inverse=True)
        rows = zip(*(values.tolist() for values in np.unravel_index(kinds, radices)), strict=True)
        known = [_kind(row, _lengths(int(shapes[row[4]])), facts.tag_names[row[8]]) for row in rows]
        return bases, known, owners, parts


def fitted(facts: Facts) -> tuple[Floats, float]:
    """The weights of all words with the parameters that the package brings, and that of an unknown character."""
    weigher = Weigher(facts, json.loads(PARAMETERS.read_text(encoding="utf-8")))
    return weigher.weights(facts), weigher.unknown


# In arrays, what makes no feature.
_NONE = -10


def _kind(row: Sequence[int], shape: tuple[int, ...], tag: str) -> Kind:
    """The kind of a row of the columns of `Weigher._classified`."""
    size, jieba, headword, ours = row[0], bool(row[1]), bool(row[2]), bool(row[3])
    gain, rarity, rarest = (None if value == 0 else value + _NONE for value in row[5:8])
    idiom, proper, numeral, function = map(bool, row[9:13])
    prefix = ("", *PREFIXES)[row[13]]
    ending = ("", *(ENDINGS if size == 2 else SUFFIXES))[row[14]]
    return Kind(
        size, jieba, headword, ours, shape, gain, rarity, rarest, tag, idiom, proper, numeral, function, prefix, ending
    )


def _lengths(code: int) -> tuple[int, ...]:
    """The lengths of the parts of a word of up to five characters, or how many there are, of their code in `Parts`."""
    if code < 0:
        return (-code,)
    lengths = []
    while code:
        code, length = divmod(code, RADIX)
        lengths.append(length)
    return tuple(reversed(lengths))


def _in(characters: str, points: Points) -> Integers:
    """Which of `characters` each of the points is, from 1 on; 0 for none. All are of the basic plane."""
    table = np.zeros(0x10000, np.int64)
    table[list(map(ord, characters))] = np.arange(1, len(characters) + 1)
    found: Integers = table[np.minimum(points, 0xFFFF)]
    return found


# Up to this share of its occurrences alone, a character is bound: it is a part of words rather than a word.
BOUND = 0.12


def bound_characters(counts: Counts) -> str:
    """The characters that seldom stand alone, by jieba's counts, in order."""
    codes = Codes.of(counts.words)
    points, owners = codes.points, codes.owners()
    counted = (points > 0) & ((codes.sizes >= 2) & (codes.sizes <= 4))[owners]
    for gap in (1, 2, 3):  # once a word
        counted[gap:] &= (points[gap:] != points[:-gap]) | (owners[gap:] != owners[:-gap])
    inside = np.bincount(points[counted], weights=counts.numbers[owners[counted]])
    alone = np.ones(inside.size)
    single = (codes.sizes == 1) & (codes.first < inside.size)
    alone[codes.first[single]] = counts.numbers[single]
    bound = (inside > 0) & (alone <= BOUND * (alone + inside))
    return "".join(map(chr, np.flatnonzero(bound).tolist()))
