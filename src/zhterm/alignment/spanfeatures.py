"""Features of span pairs, first pass: what the word pairs, the dictionary and the look of both spans say."""

from __future__ import annotations

import math
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from zhterm.alignment.spanpairs import without_counterpart
from zhterm.alignment.tables import alike
from zhterm.alignment.title_units import ZH_NEVER_EDGE, TitleUnits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.alignment.decision import Pair
    from zhterm.alignment.signals import Matrix, Signals
    from zhterm.alignment.tables import Vector
    from zhterm.scoring.forest import Row

ZH_FEATURES = (
    "zh_words", "atoms", "characters", "zh_word", "cuts_word", "crosses_entry", "frequency", "zh_repeats", "word_size",
    "title_atoms", "zh_before", "zh_after", "zh_free", "zh_free_before", "zh_free_after", "zh_sense", "zh_closed",
)  # fmt: skip
EN_FEATURES = (
    "tokens", "rarity_mean", "rarity_min", "en_whole", "en_before", "en_after", "en_free", "en_free_before",
    "en_free_after", "en_ing", "en_capitals", "en_function",
)  # fmt: skip
PAIR_FEATURES = (
    "zh_min", "zh_share", "zh_share_min", "zh_leak", "zh_leak_mass", "en_min", "en_share_min", "en_leak",
    "en_leak_mass", "left_zh", "right_zh", "left_en", "right_en", "first_first", "last_last", "evidence", "overlap",
    "signal_mean", "signal_min", "signal_outside", "ratio", "distance", "product",
    "span_similar", "elsewhere_zh", "elsewhere_en", "free_difference",
)  # fmt: skip
FEATURES = (*ZH_FEATURES, *EN_FEATURES, *PAIR_FEATURES)
ZH_FREE, EN_FREE = ZH_FEATURES.index("zh_free"), EN_FEATURES.index("en_free")


Line = tuple[float, float, float, float, float, float]
"""How the links of one unit fall on a span of the other side: the best link inside the span, the share of the links
inside, the best link outside, the sum outside; then the best rough score (`Signals.any`) inside and outside."""


Unit = tuple["Sequence[float]", "Sequence[float]", float, int, int]
"""The links of a unit with all units of the other side, its rough scores with them, the sum of the links; the places
of the best link and of the best score."""


class _Lines(dict[int, Line]):
    """The `Line` of each unit of one side for the span low..high-1 of the other, made when it is asked for."""

    __slots__ = ("_span", "_units")

    def __init__(self, units: Sequence[Unit], low: int, high: int) -> None:
        self._units, self._span = units, (low, high)

    def __missing__(self, unit: int) -> Line:
        links, scores, total, best_link, best_score = self._units[unit]
        low, high = self._span
        inside = links[low:high]
        mass = sum(inside)
        line = self[unit] = (
            max(inside),
            (mass + 0.02) / (total + 0.04),
            max((*links[:low], *links[high:]), default=0.0) if low <= best_link < high else links[best_link],
            total - mass,
            max(scores[low:high]),
            max((*scores[:low], *scores[high:]), default=0.0) if low <= best_score < high else scores[best_score],
        )
        return line


def _units(links: Matrix, scores: Matrix) -> list[Unit]:
    return [
        (line, score, sum(line), line.index(max(line)), score.index(max(score)))
        for line, score in zip(links, scores, strict=True)
    ]


class _Side(NamedTuple):
    """What depends on one span only: its content units, its features, the lines of the other side's units over it,
    and the direction of its word vectors."""

    units: list[int]
    part: Row
    lines: _Lines
    vector: Vector | None


def _edge(is_break: bool, is_function: bool) -> int:
    """What stands beside a span: 2 the end of a phrase, 1 a function word, 0 a content word."""
    return 2 if is_break else int(is_function)


def _direction(vectors: Sequence[Vector | None]) -> Vector | None:
    """The sum of the vectors that there are, of length 1."""
    some = [vector for vector in vectors if vector is not None]
    if len(some) < 2:
        return some[0] if some else None
    total = list(map(sum, zip(*some, strict=True)))
    size = math.hypot(*total)
    return tuple([number / size for number in total])


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


class SpanFeatures:
    """Feature rows of the span pairs of one title; what depends on one side only is computed once a span."""

    def __init__(self, units: TitleUnits, signals: Signals, links: Matrix) -> None:
        self.units, self.signals, self.links = units, signals, links
        self._atoms = _units(links, signals.any)
        self._columns = _transposed(links)
        self._tokens = _units(self._columns, _transposed(signals.any))
        self._content_atoms = [atom.text not in ZH_NEVER_EDGE for atom in units.atoms]
        self._across: list[list[tuple[int, int]]] = [[] for _ in range(len(units.atoms) + 1)]
        """The dictionary words that run across each place between two atoms."""
        for a, b in units.entries:
            for place in range(a + 1, b):
                self._across[place].append((a, b))
        self._free_atoms, self._free_tokens = without_counterpart(units, links)
        self._zh: dict[tuple[int, int], _Side] = {}
        self._en: dict[tuple[int, int], _Side] = {}
        self._by_entry: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
        self._zh_evidence: dict[tuple[int, int], float] = {}
        self._en_evidence: dict[tuple[int, int], float] = {}
        for (first, end, low, high), value in signals.spans.items():
            self._by_entry.setdefault((first, end), []).append((low, high, value))
            self._zh_evidence[first, end] = max(value, self._zh_evidence.get((first, end), 0.0))
            self._en_evidence[low, high] = max(value, self._en_evidence.get((low, high), 0.0))

    def _zh_side(self, first: int, end: int) -> _Side:
        units = self.units
        atoms, count = units.atoms, len(units.atoms)
        start, stop, word = atoms[first].start, atoms[end - 1].end, atoms[first].word
        last_word = atoms[end - 1].word
        cuts = (first > 0 and atoms[first - 1].word == word) + (end < count and atoms[end].word == last_word)
        crossed = any(b < end for _, b in self._across[first]) or any(first < a for a, _ in self._across[end])
        part = (
            last_word - word + 1,
            end - first,
            stop - start,
            word == last_word and not cuts,
            cuts,
            crossed,
            units.known.get((start, stop), 0).bit_length(),
            units.simplified.count(units.simplified[start:stop]),
            len(units.word_texts[word]) if word == last_word else 0,
            count,
            _edge(first == 0 or units.zh_breaks[first], first > 0 and not self._content_atoms[first - 1]),
            _edge(end == count or units.zh_breaks[end], end < count and not self._content_atoms[end]),
            sum(self._free_atoms[first:end]),
            first > 0 and self._free_atoms[first - 1],
            end < count and self._free_atoms[end],
            (first, end) in units.entries,
            atoms[first].function + 2 * atoms[end - 1].function,
        )
        return _Side(
            [i for i in range(first, end) if self._content_atoms[i]] or list(range(first, end)),
            part,
            _Lines(self._tokens, first, end),
            _direction(self.signals.zh_vectors[first:end]),
        )

    def _en_side(self, low: int, high: int) -> _Side:
        # A stored term may be of function words alone: 及其, and its.
        index = [j for j in range(low, high) if not self.units.tokens[j].function] or list(range(low, high))
        rarity = [self.signals.rarity[j] for j in index]
        tokens, count = self.units.tokens, len(self.units.tokens)
        whole = high - low == count
        part = (
            high - low,
            sum(rarity) / len(rarity),
            min(rarity),
            whole,
            _edge(low == 0 or self.units.en_breaks[low], low > 0 and tokens[low - 1].function),
            _edge(high == count or self.units.en_breaks[high], high < count and tokens[high].function),
            sum(self._free_tokens[low:high]),
            low > 0 and self._free_tokens[low - 1],
            high < count and self._free_tokens[high],
            tokens[high - 1].lower.endswith("ing") + 2 * tokens[low].lower.endswith("ing"),
            sum(tokens[j].text[:1].isupper() for j in index) / len(index),
            tokens[low].function + 2 * tokens[high - 1].function,
        )
        return _Side(index, part, _Lines(self._atoms, low, high), _direction(self.signals.en_vectors[low:high]))

    def _overlap(self, pair: Pair) -> float:
        """How much of the English that a gloss of just this Chinese stands for is the English of the pair."""
        first, end, low, high = pair
        best = 0.0
        for a, b, value in self._by_entry.get((first, end), ()):
            shared = min(b, high) - max(a, low)
            if shared > 0:
                best = max(best, value * shared / (max(b, high) - min(a, low)))
        return best

    def row(self, pair: Pair) -> Row:
        """The feature row of a pair, in the order of FEATURES."""
        first, end, low, high = pair
        zh = self._zh.get((first, end)) or self._zh.setdefault((first, end), self._zh_side(first, end))
        en = self._en.get((low, high)) or self._en.setdefault((low, high), self._en_side(low, high))
        links = self.links
        rows, columns = len(links), len(self.units.tokens)
        zh_best, zh_share, zh_leak, zh_mass, zh_score, outside = zip(*map(en.lines.__getitem__, zh.units), strict=True)
        en_best, en_share, en_leak, en_mass, en_score, _ = zip(*map(zh.lines.__getitem__, en.units), strict=True)
        size, width = len(zh.units), len(en.units)
        pair_part = (
            min(zh_best), sum(zh_share) / size, min(zh_share), max(zh_leak), sum(zh_mass),
            min(en_best), min(en_share), max(en_leak), sum(en_mass),
            max(links[first - 1][low:high]) if first else 0.0, max(links[end][low:high]) if end < rows else 0.0,
            max(self._columns[low - 1][first:end]) if low else 0.0,
            max(self._columns[high][first:end]) if high < columns else 0.0,
            links[first][low], links[end - 1][high - 1],
            self.signals.spans.get(pair, 0.0), self._overlap(pair),
            (sum(zh_score) / size + sum(en_score) / width) / 2, min(*zh_score, *en_score), max(outside),
            zh.part[2] / width, abs((first + end) / (2 * rows) - (low + high) / (2 * columns)), prod(zh_best),
            alike(zh.vector, en.vector), self._zh_evidence.get((first, end), 0.0),
            self._en_evidence.get((low, high), 0.0), zh.part[ZH_FREE] - en.part[EN_FREE],
        )  # fmt: skip
        return *zh.part, *en.part, *pair_part
