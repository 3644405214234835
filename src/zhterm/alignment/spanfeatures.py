"""Features of span pairs, first pass: what the word pairs, the dictionary and the look of both spans say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.alignment.candidates import ZH_NEVER_EDGE, TitleUnits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.alignment.decision import Pair
    from zhterm.alignment.signals import Matrix, Signals

FEATURES = (
    "zh_mean", "zh_min", "en_mean", "en_min", "zh_share", "zh_share_min", "en_share", "en_share_min",
    "zh_leak", "en_leak", "zh_leak_mass", "en_leak_mass", "left_zh", "right_zh", "left_en", "right_en",
    "first_atom", "last_atom", "first_token", "last_token", "first_first", "last_last", "evidence", "overlap",
    "signal_mean", "signal_min", "signal_outside", "zh_words", "atoms", "characters", "tokens", "content_tokens",
    "ratio", "zh_entry", "zh_known", "zh_word", "cuts_word", "inside_entry", "inside_match", "crosses_entry",
    "frequency", "zh_link", "en_link", "hyphen_edge", "possessive", "capitals", "rarity_mean", "rarity_min",
    "zh_first", "zh_last", "en_first", "en_last", "before_function", "after_function", "after_de", "before_de",
    "distance", "zh_whole", "en_whole", "zh_repeats", "title_atoms", "title_tokens", "product", "single_character",
    "conjunction_edge", "longer_evidence", "shorter_evidence", "word_size",
)  # fmt: skip
_DE = ("的", "之")
_AND = ("和", "与", "及", "暨")


class _Side(NamedTuple):
    """What depends on one span only: its content units, and groups of features by their place in FEATURES."""

    units: list[int]
    sizes: tuple[float, ...]
    shape: tuple[float, ...]
    edges: tuple[float, ...]
    whole: float
    conjunction: bool
    particles: tuple[float, ...] = ()
    repeats: float = 0.0
    single: float = 0.0
    word_size: float = 0.0


class _Mass(NamedTuple):
    """How the links of the units of one span fall on the other span."""

    best: list[float]
    share: list[float]
    leak: float
    leak_mass: float


def _mass(index: Sequence[int], lines: Matrix, sums: Sequence[float], low: int, high: int) -> _Mass:
    """Best link, share of mass inside, what leaks out; `lines` are rows or columns, low..high the other span."""
    best, share, leak, leak_mass = [], [], 0.0, 0.0
    for k in index:
        line = lines[k]
        inner = line[low:high]
        best.append(max(inner))
        mass = sum(inner)
        share.append((mass + 0.02) / (sums[k] + 0.04))
        leak_mass += sums[k] - mass
        outside = max(max(line[:low], default=0.0), max(line[high:], default=0.0))
        if outside > leak:
            leak = outside
    return _Mass(best, share, leak, leak_mass)


class SpanFeatures:
    """Feature rows of the span pairs of one title; what depends on one side only is computed once a span."""

    def __init__(self, units: TitleUnits, signals: Signals, links: Matrix, score: Matrix) -> None:
        self.units, self.signals, self.links, self.score = units, signals, links, score
        self.columns = [list(column) for column in zip(*links, strict=True)] if links else []
        self.row_sum = [sum(row) for row in links]
        self.column_sum = [sum(column) for column in self.columns]
        self.content_atoms = [atom.text not in ZH_NEVER_EDGE for atom in units.atoms]
        self.content_tokens = [not token.function for token in units.tokens]
        self._zh: dict[tuple[int, int], _Side] = {}
        self._en: dict[tuple[int, int], _Side] = {}
        self.by_entry: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
        self.by_tokens: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
        for (first, end, low, high), value in signals.spans.items():
            self.by_entry.setdefault((first, end), []).append((low, high, value))
            self.by_tokens.setdefault((low, high), []).append((first, end, value))

    def _longer_entries(self, first: int, end: int) -> tuple[float, float, float]:
        """Is the span in a longer dictionary word, does a gloss of that stand in the title, does a word cross it."""
        inside = match = crosses = 0.0
        for a, b in self.units.entries:
            if a <= first and end <= b and (a, b) != (first, end):
                inside = 1.0
                match = max(match, max((value for _, _, value in self.by_entry.get((a, b), ())), default=0.0))
            elif (a < first < b < end) or (first < a < end < b):
                crosses = 1.0
        return inside, match, crosses

    def _zh_side(self, first: int, end: int) -> _Side:
        units = self.units
        atoms, count = units.atoms, len(units.atoms)
        start, stop, word = atoms[first].start, atoms[end - 1].end, atoms[first].word
        last_word = atoms[end - 1].word
        cuts = float((first > 0 and atoms[first - 1].word == word) + (end < count and atoms[end].word == last_word))
        index = [i for i in range(first, end) if self.content_atoms[i]]
        frequency = units.known.get((start, stop), 0)
        before = atoms[first - 1].text if first and not units.zh_breaks[first] else ""
        after = atoms[end].text if end < count and not units.zh_breaks[end] else ""
        flags = ((first, end) in units.entries, bool(frequency), word == last_word and not cuts)
        return _Side(
            units=index,
            sizes=(float(last_word - word + 1), float(end - first), float(stop - start)),
            shape=(
                *map(float, flags),
                cuts,
                *self._longer_entries(first, end),
                float(frequency.bit_length()),
                float(end - first - len(index)),
            ),
            edges=(float(first == 0 or units.zh_breaks[first]), float(end == count or units.zh_breaks[end])),
            whole=float(end - first == count),
            conjunction=before in _AND or after in _AND,
            particles=(float(before in _DE), float(after in _DE)),
            repeats=float(units.simplified.count(units.simplified[start:stop])),
            single=float(stop - start == 1),
            word_size=float(len(units.word_texts[word]) if word == last_word else 0),
        )

    def _en_side(self, low: int, high: int) -> _Side:
        units = self.units
        tokens, count = units.tokens, len(units.tokens)
        index = [j for j in range(low, high) if self.content_tokens[j]]
        rarity = [self.signals.rarity[j] for j in index]
        before, after = tokens[low - 1] if low else None, tokens[high] if high < count else None
        hyphens = (low > 0 and tokens[low].gap == "-") + (after is not None and after.gap == "-")
        edges = (
            low == 0 or units.en_breaks[low],
            after is None or units.en_breaks[high],
            before is not None and before.function,
            after is not None and after.function,
        )
        return _Side(
            units=index,
            sizes=(float(high - low), float(len(index))),
            shape=(
                float(high - low - len(index)),
                float(hyphens),
                float(after is not None and after.gap == "'"),
                sum(token.text[:1].isupper() for token in tokens[low:high]) / (high - low),
                sum(rarity) / len(rarity),
                min(rarity),
            ),
            edges=tuple(map(float, edges)),
            whole=float(high - low == count),
            conjunction="and" in ((before.lower if before else ""), (after.lower if after else "")),
        )

    def _dictionary(self, pair: Pair) -> tuple[float, float, float, float]:
        """Gloss of exactly this pair, of overlapping English, of longer and of shorter Chinese for this English."""
        first, end, low, high = pair
        overlap = longer = shorter = 0.0
        for a, b, value in self.by_entry.get((first, end), ()):
            shared = min(b, high) - max(a, low)
            if shared > 0:
                overlap = max(overlap, value * shared / (max(b, high) - min(a, low)))
        for a, b, value in self.by_tokens.get((low, high), ()):
            if a <= first and end <= b:
                if (a, b) != (first, end) and value > longer:
                    longer = value
            elif first <= a and b <= end and value > shorter:
                shorter = value
        return self.signals.spans.get(pair, 0.0), overlap, longer, shorter

    def _signals(self, atoms: Sequence[int], tokens: Sequence[int], low: int, high: int) -> tuple[float, float, float]:
        """The rough word scores inside the pair, mean and least, and the greatest of its atoms outside."""
        score = self.score
        inside = [max(score[i][low:high]) for i in atoms]
        inside_en = [max(score[i][j] for i in atoms) for j in tokens]
        outside = max(max(max(score[i][:low], default=0.0), max(score[i][high:], default=0.0)) for i in atoms)
        mean = (sum(inside) / len(inside) + sum(inside_en) / len(inside_en)) / 2
        return mean, min(min(inside), min(inside_en)), outside

    def _neighbours(self, pair: Pair) -> tuple[float, float, float, float]:
        """The strongest link into the pair of the atoms and tokens just outside it."""
        first, end, low, high = pair
        links, columns = self.links, self.columns
        return (
            max(links[first - 1][low:high]) if first else 0.0,
            max(links[end][low:high]) if end < len(links) else 0.0,
            max(columns[low - 1][first:end]) if low else 0.0,
            max(columns[high][first:end]) if high < len(columns) else 0.0,
        )

    def row(self, pair: Pair) -> list[float]:
        """The feature row of a pair, in the order of FEATURES."""
        first, end, low, high = pair
        zh = self._zh.get((first, end)) or self._zh.setdefault((first, end), self._zh_side(first, end))
        en = self._en.get((low, high)) or self._en.setdefault((low, high), self._en_side(low, high))
        links = self.links
        ours = _mass(zh.units, links, self.row_sum, low, high)
        theirs = _mass(en.units, self.columns, self.column_sum, first, end)
        size, width = len(zh.units), len(en.units)
        rows, columns = len(links), len(self.columns)
        evidence, overlap, longer, shorter = self._dictionary(pair)
        product = 1.0
        for value in ours.best:
            product *= value
        return [
            sum(ours.best) / size, min(ours.best), sum(theirs.best) / width, min(theirs.best),
            sum(ours.share) / size, min(ours.share), sum(theirs.share) / width, min(theirs.share),
            ours.leak, theirs.leak, ours.leak_mass, theirs.leak_mass, *self._neighbours(pair),
            ours.best[0], ours.best[-1], theirs.best[0], theirs.best[-1], links[first][low], links[end - 1][high - 1],
            evidence, overlap, *self._signals(zh.units, en.units, low, high),
            *zh.sizes, *en.sizes, zh.sizes[2] / en.sizes[1], *zh.shape, *en.shape, *zh.edges, *en.edges, *zh.particles,
            abs((first + end) / (2 * rows) - (low + high) / (2 * columns)),
            zh.whole, en.whole, zh.repeats, float(rows), float(columns), product, zh.single,
            float(zh.conjunction and en.conjunction), longer, shorter, zh.word_size,
        ]  # fmt: skip
