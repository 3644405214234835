"""Features of span pairs: a Chinese span of atoms and an English span of tokens."""

from __future__ import annotations

from zhterm.alignment.candidates import ZH_NEVER_EDGE, TitleUnits, en_spans, zh_spans
from zhterm.alignment.signals import Matrix, Signals

LINKS = (0.05, 0.15, 0.4, 0.7)
"""A word pair below this probability makes no candidate; the later ones serve where there are too many."""
MAX_PAIRS = 1500
MAX_RIVALS = 300
GLOSS = 0.5
"""The share of a gloss from which a dictionary word makes a candidate without help from word pairs."""
Pair = tuple[int, int, int, int]

FEATURES = (
    "zh_mean", "zh_min", "en_mean", "en_min", "zh_share", "zh_share_min", "en_share", "en_share_min", "zh_leak", "en_leak",
    "zh_leak_mass", "en_leak_mass",
    "left_zh", "right_zh", "left_en", "right_en", "first_atom", "last_atom", "first_token", "last_token", "first_first", "last_last",
    "evidence", "overlap", "signal_max", "signal_min", "signal_outside",
    "zh_words", "atoms", "characters", "tokens", "content_tokens", "ratio", "zh_entry", "zh_known", "zh_word", "cuts_word", "inside_entry",
    "inside_match", "crosses_entry", "frequency", "zh_link", "en_link", "hyphen_edge", "possessive", "capitals", "rarity_mean", "rarity_min",
    "zh_first", "zh_last", "en_first", "en_last", "before_function", "after_function", "after_de", "before_de", "distance",
    "zh_whole", "en_whole", "zh_repeats", "title_atoms", "title_tokens", "log_product", "single_character", "conjunction_edge", "longer_evidence", "shorter_evidence", "word_size",
)  # fmt: skip
SECOND_FEATURES = (
    "p", "p_right", "zh_rival", "en_rival", "crossing", "inside", "around", "same_zh", "rank_zh", "rank_en", "sum_zh", "sum_en",
    "edge_rival", "composed", *FEATURES,
)  # fmt: skip


def candidates(units: TitleUnits, links: Matrix, signals: Signals) -> list[Pair]:
    """Span pairs with word-level evidence at both ends of both spans, or a dictionary gloss of just these spans.

    At most `MAX_PAIRS`: where a title gives more, weaker word pairs no longer count as evidence.
    """
    out: list[Pair] = []
    for link in LINKS:
        out = _linked(units, links, link)
        if len(out) <= MAX_PAIRS:
            break
    del out[MAX_PAIRS:]
    seen = set(out)
    return out + [
        pair
        for pair, score in signals.spans.items()
        if score >= GLOSS and pair not in seen and _proper_edges(units, pair)
    ][:MAX_PAIRS]


def _linked(units: TitleUnits, links: Matrix, link: float) -> list[Pair]:
    """Span pairs whose first and last atoms and tokens have a word pair of at least `link` within the pair."""
    columns = len(units.tokens)
    atom_mask = [sum(1 << j for j, value in enumerate(row) if value >= link) for row in links]
    token_mask = [sum(1 << i for i in range(len(units.atoms)) if links[i][j] >= link) for j in range(columns)]
    english = [(low, high, (1 << high) - (1 << low)) for low, high in en_spans(units)]
    out = []
    for first, end in zh_spans(units):
        zh_mask = (1 << end) - (1 << first)
        head, tail = atom_mask[first], atom_mask[end - 1]
        if head and tail:
            out += [
                (first, end, low, high)
                for low, high, en_mask in english
                if head & en_mask and tail & en_mask and token_mask[low] & zh_mask and token_mask[high - 1] & zh_mask
            ]
    return out


def _proper_edges(units: TitleUnits, pair: Pair) -> bool:
    first, end, low, high = pair
    atoms, tokens = units.atoms, units.tokens
    return not (
        tokens[low].function
        or tokens[high - 1].function
        or atoms[first].text in ZH_NEVER_EDGE
        or atoms[end - 1].text in ZH_NEVER_EDGE
    )


class SpanFeatures:
    """Feature rows of span pairs of one title; what depends on one side only is computed once a span."""

    def __init__(self, units: TitleUnits, signals: Signals, links: Matrix, score: Matrix) -> None:
        self.units, self.signals, self.links, self.score = units, signals, links, score
        self.columns = [list(column) for column in zip(*links, strict=True)] if links else []
        self.row_sum = [sum(row) for row in links]
        self.column_sum = [sum(column) for column in self.columns]
        self.content_atoms = [atom.text not in ZH_NEVER_EDGE for atom in units.atoms]
        self.content_tokens = [not token.function for token in units.tokens]
        self._zh: dict[tuple[int, int], tuple] = {}
        self._en: dict[tuple[int, int], tuple] = {}
        self.by_entry: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
        self.by_tokens: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
        for (first, end, low, high), value in signals.spans.items():
            self.by_entry.setdefault((first, end), []).append((low, high, value))
            self.by_tokens.setdefault((low, high), []).append((first, end, value))

    def _zh_side(self, first: int, end: int) -> tuple:
        units = self.units
        atoms = units.atoms[first:end]
        start, stop = atoms[0].start, atoms[-1].end
        count = len(units.atoms)
        inside_entry = inside_match = crosses = 0.0
        for (a, b) in units.entries:
            if a <= first and end <= b and (a, b) != (first, end):
                inside_entry = 1.0
                inside_match = max(inside_match, max((v for _, _, v in self.by_entry.get((a, b), ())), default=0.0))
            elif (a < first < b < end) or (first < a < end < b):
                crosses = 1.0
        cuts = float(
            (first > 0 and units.atoms[first - 1].word == atoms[0].word) + (end < count and units.atoms[end].word == atoms[-1].word)
        )
        one_word = atoms[0].word == atoms[-1].word and not cuts
        index = [i for i in range(first, end) if self.content_atoms[i]]
        frequency = units.known.get((start, stop), 0)
        before = units.atoms[first - 1].text if first and not units.zh_breaks[first] else ""
        after = units.atoms[end].text if end < count and not units.zh_breaks[end] else ""
        inside = units.atoms[first].word == units.atoms[end - 1].word
        size = len(units.word_texts[atoms[0].word]) if inside else 0
        link = float(sum(not self.content_atoms[i] for i in range(first, end)))
        text = units.simplified[start:stop]
        return (
            index,
            (float(atoms[-1].word - atoms[0].word + 1), float(end - first), float(stop - start)),
            (
                1.0 if (first, end) in units.entries else 0.0, 1.0 if frequency else 0.0, 1.0 if one_word else 0.0, cuts,
                inside_entry, inside_match, crosses, float(frequency.bit_length()), link,
            ),
            (1.0 if first == 0 or units.zh_breaks[first] else 0.0, 1.0 if end == count or units.zh_breaks[end] else 0.0),
            (1.0 if before in ("的", "之") else 0.0, 1.0 if after in ("的", "之") else 0.0),
            (1.0 if end - first == count else 0.0, float(units.simplified.count(text)), 1.0 if stop - start == 1 else 0.0),
            before in ("和", "与", "及", "暨") or after in ("和", "与", "及", "暨"),
            float(size),
        )  # fmt: skip

    def _en_side(self, low: int, high: int) -> tuple:
        units = self.units
        tokens = units.tokens[low:high]
        count = len(units.tokens)
        index = [j for j in range(low, high) if self.content_tokens[j]]
        rarity = [self.signals.rarity[j] for j in index]
        hyphen = float((low > 0 and tokens[0].gap == "-") + (high < count and units.tokens[high].gap == "-"))
        possessive = 1.0 if high < count and units.tokens[high].gap == "'" else 0.0
        before = low > 0 and units.tokens[low - 1].function
        after = high < count and units.tokens[high].function
        return (
            index,
            (float(high - low), float(len(index))),
            (
                float(high - low - len(index)), hyphen, possessive,
                sum(token.text[:1].isupper() for token in tokens) / len(tokens), sum(rarity) / len(rarity), min(rarity),
            ),
            (
                1.0 if low == 0 or units.en_breaks[low] else 0.0, 1.0 if high == count or units.en_breaks[high] else 0.0,
                1.0 if before else 0.0, 1.0 if after else 0.0,
            ),
            1.0 if high - low == count else 0.0,
            (low > 0 and units.tokens[low - 1].lower == "and") or (high < count and units.tokens[high].lower == "and"),
        )  # fmt: skip

    def row(self, pair: Pair) -> list[float]:
        """The feature row of a pair, in the order of FEATURES."""
        first, end, low, high = pair
        zh = self._zh.get((first, end))
        if zh is None:
            zh = self._zh[first, end] = self._zh_side(first, end)
        en = self._en.get((low, high))
        if en is None:
            en = self._en[low, high] = self._en_side(low, high)
        links, columns, row_sum, column_sum = self.links, self.columns, self.row_sum, self.column_sum
        atoms, tokens = zh[0], en[0]
        zh_best, zh_share, zh_leak, leak_mass = [], [], 0.0, 0.0
        for i in atoms:
            row = links[i]
            inner = row[low:high]
            zh_best.append(max(inner))
            mass = sum(inner)
            zh_share.append((mass + 0.02) / (row_sum[i] + 0.04))
            leak_mass += row_sum[i] - mass
            outside = max(max(row[:low], default=0.0), max(row[high:], default=0.0))
            if outside > zh_leak:
                zh_leak = outside
        en_best, en_share, en_leak, en_leak_mass = [], [], 0.0, 0.0
        for j in tokens:
            column = columns[j]
            inner = column[first:end]
            en_best.append(max(inner))
            mass = sum(inner)
            en_share.append((mass + 0.02) / (column_sum[j] + 0.04))
            en_leak_mass += column_sum[j] - mass
            outside = max(max(column[:first], default=0.0), max(column[end:], default=0.0))
            if outside > en_leak:
                en_leak = outside
        size, width = len(atoms), len(tokens)
        zh_mean, en_mean = sum(zh_best) / size, sum(en_best) / width
        score = self.score
        signal = [max(score[i][low:high]) for i in atoms]
        signal_en = [max(score[i][j] for i in atoms) for j in tokens]
        outside_signal = max(max(max(score[i][:low], default=0.0), max(score[i][high:], default=0.0)) for i in atoms)
        count_atoms, count_tokens = len(links), len(columns)
        distance = abs((first + end) / (2 * count_atoms) - (low + high) / (2 * count_tokens))
        evidence = self.signals.spans.get(pair, 0.0)
        overlap = 0.0
        for a, b, value in self.by_entry.get((first, end), ()):
            shared = min(b, high) - max(a, low)
            if shared > 0:
                overlap = max(overlap, value * shared / (max(b, high) - min(a, low)))
        longer = shorter = 0.0
        for a, b, value in self.by_tokens.get((low, high), ()):
            if a <= first and end <= b:
                if (a, b) != (first, end) and value > longer:
                    longer = value
            elif first <= a and b <= end and value > shorter:
                shorter = value
        log_product = 1.0
        for value in zh_best:
            log_product *= value
        return [
            zh_mean, min(zh_best), en_mean, min(en_best),
            sum(zh_share) / size, min(zh_share), sum(en_share) / width, min(en_share), zh_leak, en_leak, leak_mass, en_leak_mass,
            max(links[first - 1][low:high]) if first else 0.0,
            max(links[end][low:high]) if end < count_atoms else 0.0,
            max(columns[low - 1][first:end]) if low else 0.0,
            max(columns[high][first:end]) if high < count_tokens else 0.0,
            zh_best[0], zh_best[-1], en_best[0], en_best[-1], links[first][low], links[end - 1][high - 1],
            evidence, overlap, (sum(signal) / size + sum(signal_en) / width) / 2, min(min(signal), min(signal_en)), outside_signal,
            *zh[1], *en[1], zh[1][2] / en[1][1], *zh[2], *en[2],
            *zh[3], *en[3], *zh[4], distance, zh[5][0], en[4], zh[5][1], float(count_atoms), float(count_tokens),
            log_product, zh[5][2], 1.0 if zh[6] and en[5] else 0.0, longer, shorter, zh[7],
        ]  # fmt: skip


def composed(units: TitleUnits, pairs: list[Pair], exact: list[float], right: list[float]) -> list[float]:
    """For every pair, how well two smaller pairs side by side make it up: the greatest product of their chances."""
    atoms_before = [0]
    for atom in units.atoms:
        atoms_before.append(atoms_before[-1] + (atom.text not in ZH_NEVER_EDGE))
    tokens_before = [0]
    for token in units.tokens:
        tokens_before.append(tokens_before[-1] + (not token.function))
    starting: dict[int, list[tuple[Pair, float]]] = {}
    ending: dict[int, list[tuple[Pair, float]]] = {}
    for pair, p, q in zip(pairs, exact, right, strict=True):
        chance = max(p, q)
        if chance >= 0.15:
            starting.setdefault(pair[0], []).append((pair, chance))
            ending.setdefault(pair[1], []).append((pair, chance))
    out = []
    for a, b, c, d in pairs:
        best = 0.0
        content = tokens_before[d] - tokens_before[c]
        for (_, f, g, h), p in starting.get(a, ()):
            if f >= b or g < c or h > d or p <= best:
                continue
            rest = content - (tokens_before[h] - tokens_before[g])
            for (m, _, k, n), q in ending.get(b, ()):
                if m < f or k < c or n > d or (k < h and g < n) or atoms_before[m] != atoms_before[f]:
                    continue
                if tokens_before[n] - tokens_before[k] == rest and p * q > best:
                    best = p * q
        out.append(best)
    return out


def second_rows(
    units: TitleUnits, pairs: list[Pair], exact: list[float], right: list[float], first: list[list[float]]
) -> list[list[float]]:
    """Feature rows of the second pass, in the order of SECOND_FEATURES: what the rivals of each pair scored."""
    by_zh: dict[tuple[int, int], list[float]] = {}
    by_en: dict[tuple[int, int], list[float]] = {}
    for (a, b, c, d), p in zip(pairs, exact, strict=True):
        by_zh.setdefault((a, b), []).append(p)
        by_en.setdefault((c, d), []).append(p)
    strong = [(pair, p) for pair, p in zip(pairs, exact, strict=True) if p >= 0.08]
    strong = sorted(strong, key=lambda item: -item[1])[:MAX_RIVALS]
    out = []
    made = composed(units, pairs, exact, right)
    for pair, p, r, whole, features in zip(pairs, exact, right, made, first, strict=True):
        a, b, c, d = pair
        zh_rival = en_rival = crossing = inside = around = edge = 0.0
        for (e, f, g, h), q in strong:
            if e == a and f == b:
                if (g, h) != (c, d) and q > zh_rival:
                    zh_rival = q
            elif g == c and h == d:
                if q > en_rival:
                    en_rival = q
            elif a <= e and f <= b:
                if c <= g and h <= d:
                    if q > inside:
                        inside = q
                elif q > crossing:
                    crossing = q
            elif e <= a and b <= f:
                if g <= c and d <= h:
                    if q > around:
                        around = q
                elif q > crossing:
                    crossing = q
            elif f <= a or b <= e:
                if h > c and g < d and q > crossing:
                    crossing = q
            elif q > edge:
                edge = q
        zh_list, en_list = by_zh[a, b], by_en[c, d]
        out.append(
            [
                p, r, zh_rival, en_rival, crossing, inside, around, float(len(zh_list)),
                float(sum(q > p for q in zh_list)), float(sum(q > p for q in en_list)), sum(zh_list), sum(en_list), edge, whole,
                *features,
            ]
        )  # fmt: skip
    return out
