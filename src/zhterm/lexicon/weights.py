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
from itertools import chain, compress, product, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from zhterm.lexicon.codes import Codes
from zhterm.lexicon.splits import RADIX, Counted, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

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
    counts: NDArray[np.int32]
    tags: NDArray[np.int32]
    headwords: NDArray[np.int32]
    idioms: Flags
    ours: Flags
    tag_names: list[str]

    @classmethod
    def of(cls, number_of: Mapping[str, int], counts: Counts, names: Names) -> Self:
        """The facts about any words, which are given with their numbers, from 0 on."""

        def places(known: Collection[str]) -> Integers:
            return np.fromiter(map(number_of.get, known, repeat(-1)), np.int64, len(known))

        def column(at: Integers, values: ArrayLike, other: int) -> NDArray[np.int32]:
            found = np.full(len(number_of) + 1, other, np.int32)  # the last one for what is none of the words
            found[at] = values
            return found[:-1]

        jieba, proper = places(counts.words), places(names.proper)
        return cls(
            list(number_of),
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


Group = tuple["Integers", list[tuple[str, ...]]]
"""Features of one sort: of each word the number of its names of features, and the names of each number."""


def _group(names: Callable[..., Iterable[str]], *columns: tuple[NDArray[Any], Sequence[object]]) -> Group:
    """The features that follow from columns together: each has a number for every word, and what the numbers mean."""
    numbers = np.zeros(columns[0][0].size, np.int64)
    for column, values in columns:
        numbers = numbers * len(values) + column
    return numbers, [tuple(names(*row)) for row in product(*(values for _, values in columns))]


def _reached(name: str, values: Floats, low: int, high: int) -> tuple[Integers, list[list[str]]]:
    """A feature for every whole number above `low` that was reached, so that neighbours share most; up to `high`."""
    steps = np.clip(np.floor(values), low, high).astype(np.int64) - low
    return steps, [[f"{name}{step}" for step in range(low + 1, low + 1 + size)] for size in range(high - low + 1)]


def _kinds(size: int, tag: str, idiom: bool, numeral: bool) -> Iterator[str]:
    """Name, or jieba's tag; idiom; numeral."""
    if tag and size > 1:
        yield f"{size}name{tag[:2]}" if tag[:2] in NAME_TAGS else f"{size}tag{tag[:1]}"
    if size >= 4 and (idiom or tag in {"i", "l"}):
        yield f"{size}idiom{'C' * idiom}{tag[:1]}"
    if numeral and tag != "i" and 1 < size < 5:
        yield f"{size}numeral{'m' * (tag == 'm')}"


def _sized(size: int, names: Iterable[str]) -> Iterator[str]:
    """Names that start with the length; a single character has none of them."""
    return (f"{size}{name}" for name in names if size > 1)


def _affix(name: str, char: str) -> list[str]:
    """An affix (" ": none of those that count, which is a feature only beside a part of two characters)."""
    return [name + char.strip()] if name[:1] == "3" or (name and char != " ") else []


def _shape(code: int) -> Iterator[str]:
    """The lengths of the parts of a word of up to five characters, or how many there are, of their code in `Parts`."""
    lengths = []
    while code > 0:
        code, length = divmod(code, RADIX)
        lengths.append(str(length))
    if lengths or code:
        yield "shape" + ("-".join(reversed(lengths)) or str(-code))


def _sources(size: int, jieba: bool, headword: bool, ours: bool) -> Iterator[str]:
    """Which dictionaries have a word. Up to three characters an entry of ours counts as one of CC-CEDICT."""
    dictionary = headword or (ours and size <= 3)
    if size > 1:
        yield f"{size}source" + "J" * jieba + "C" * dictionary + "Z" * (ours and not dictionary)


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
        codes = Codes.of(facts.words)
        values, parts = self._bases(facts, codes)
        for numbers, names in _features(facts, codes, parts, values - parts.scores):
            values += np.array([sum(self._parameters.get(name, 0.0) for name in row) for row in names])[numbers]
        # Three syllables that a dictionary has are one concept (GB/T 16159): never less than their split.
        three = (codes.sizes == 3) & (facts.headwords >= 0) & (facts.counts < 0)
        split = {at: parts.of(at) for at in np.flatnonzero(three).tolist()}
        pieces = set(chain.from_iterable(split.values()))
        known = {word: values[at] for at, word in enumerate(facts.words) if word in pieces}
        for at, found in split.items():
            values[at] = max(values[at], sum(known.get(piece, self.unknown) for piece in found) + EDGE)
        return values

    def described(self, facts: Facts) -> list[tuple[float, tuple[str, ...]]]:
        """The base weight of each word and the names of its features."""
        codes = Codes.of(facts.words)
        bases, parts = self._bases(facts, codes)
        groups = _features(facts, codes, parts, bases - parts.scores)
        features = zip(*(map(names.__getitem__, numbers.tolist()) for numbers, names in groups), strict=True)
        return list(zip(bases.tolist(), map(tuple, map(chain.from_iterable, features)), strict=True))

    def _bases(self, facts: Facts, codes: Codes) -> tuple[Floats, Parts]:
        """The weight of each word before its features, and its best path."""
        parts, jieba = Parts(facts.words, codes, self._counted), facts.counts >= 0
        bases = np.where(jieba, np.log(np.maximum(facts.counts, 1)) - self._counted.log_total, parts.scores)
        bases[~jieba & (codes.sizes == 1)] = self._counted.unknown
        return bases, parts


def _features(facts: Facts, codes: Codes, parts: Parts, gains: Floats) -> Iterator[Group]:
    """Yield the features of words, one sort after the other; `gains` are those of the words over their parts."""
    sizes, jieba, two = codes.sizes, facts.counts >= 0, codes.sizes == 2
    prefixed, suffixed = parts.shapes == RADIX + 2, parts.shapes == 2 * RADIX + 1
    size, either = (np.minimum(sizes, 5), range(6)), (False, True)
    function = (sizes > 2) & (_in(FUNCTION, codes.first) + _in(FUNCTION, codes.last) > 0)
    shapes = np.where(sizes == 1, 0, parts.shapes)
    low = int(shapes.min(initial=0))
    yield _group(lambda size: [f"n{size}" if size > 1 else "1"], size)
    yield _group(_sources, size, (jieba, either), (facts.headwords >= 0, either), (facts.ours, either))
    yield _group(_shape, (shapes - low, range(low, int(shapes.max(initial=0)) + 1)))
    # How far a word of jieba's is above its parts; how rare the parts of others are by the character; the rarest part.
    yield _group(_sized, (size[0] * jieba, size[1]), _reached("gain", gains / 2.0, -3, 8))
    yield _group(_sized, (size[0] * ~jieba, size[1]), _reached("rare", -parts.scores / sizes, 2, 9))
    several = size[0] * ((sizes >= 4) & (parts.numbers > 1)), size[1]
    yield _group(_sized, several, _reached("parts", parts.rarest / 1.5, 0, 6))
    numeral = _in(NUMERALS, codes.first) > 0
    yield _group(_kinds, size, (facts.tags, facts.tag_names), (facts.idioms, either), (numeral, either))
    yield _group(_sized, size, (facts.headwords > 0, ((), ("proper",))))
    yield _group(_sized, size, (function, ((), ("function",))))
    affix = two + 2 * prefixed, ("", "2prefix", "3prefix")
    yield _group(_affix, affix, (_in(PREFIXES, codes.first), " " + PREFIXES))
    yield _group(_affix, (two, ("", "2ending")), (_in(ENDINGS, codes.last), " " + ENDINGS))
    yield _group(_affix, (suffixed, ("", "3suffix")), (_in(SUFFIXES, codes.last), " " + SUFFIXES))


def fitted(facts: Facts) -> tuple[Floats, float]:
    """The weights of all words with the parameters that the package brings, and that of an unknown character."""
    weigher = Weigher(facts, json.loads(PARAMETERS.read_text(encoding="utf-8")))
    return weigher.weights(facts), weigher.unknown


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
