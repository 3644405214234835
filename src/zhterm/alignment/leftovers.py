"""Features of atoms for the question whether an atom is not rendered in the English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhterm.alignment.candidates import ZH_NEVER_EDGE, TitleUnits
from zhterm.alignment.decision import Pair
from zhterm.alignment.signals import Matrix, Signals
from zhterm.model import WordKind

FEATURES = (
    "link", "second_link", "link_sum", "free_link", "signal", "table", "covered", "innermost", "best_merit", "weight", "characters",
    "function", "covered_share", "free_tokens", "free_share", "before_covered", "after_covered", "first", "last", "word_parts",
    "word_link", "entry", "verb", "noun", "adverb", "atoms", "tokens", "length_ratio", "before_link", "after_link", "after_de",
    "similar", "free_similar", "uncovered", "surplus", "best_exact",
)  # fmt: skip


def content_atoms(units: TitleUnits) -> list[int]:
    """Atoms that can be not rendered: Chinese words with a meaning of their own."""
    return [i for i, atom in enumerate(units.atoms) if atom.kind is WordKind.HAN and atom.text not in ZH_NEVER_EDGE]


def rows(
    units: TitleUnits,
    signals: Signals,
    links: Matrix,
    score: Matrix,
    chosen: Sequence[Pair],
    merits: Mapping[Pair, float],
    tags: Mapping[str, str],
) -> list[list[float]]:
    """One row of FEATURES for every content atom, given the pairs that were chosen and the merit of all candidates."""
    count, width = len(units.atoms), len(units.tokens)
    covered = [any(a <= i < b for a, b, _, _ in chosen) for i in range(count)]
    inner = [_innermost(i, chosen, links) for i in range(count)]
    taken = [any(c <= j < d for _, _, c, d in chosen) for j in range(width)]
    free = [j for j in range(width) if not taken[j] and not units.tokens[j].function]
    best = [0.0] * count
    single = [0.0] * count
    for (a, b, _, _), merit in merits.items():
        if b - a == 1:
            single[a] = max(single[a], merit)
        for i in range(a, b):
            share = merit / (b - a)
            if share > best[i]:
                best[i] = share
    uncovered = float(sum(not covered[i] for i in content_atoms(units)))
    content = [j for j in range(width) if not units.tokens[j].function]
    tops = [max(row, default=0.0) for row in links]
    out = []
    for i in content_atoms(units):
        atom = units.atoms[i]
        ordered = sorted(links[i], reverse=True) + [0.0, 0.0]
        same_word = [k for k in range(count) if units.atoms[k].word == atom.word]
        tag = tags.get(atom.text, "")
        out.append(
            [
                ordered[0], ordered[1], sum(links[i]), max((links[i][j] for j in free), default=0.0), max(score[i], default=0.0),
                max(signals.table[i], default=0.0), float(covered[i]), inner[i], best[i], signals.weight[i], float(len(atom.text)),
                float(atom.function), sum(covered) / count, float(len(free)), len(free) / max(1, len(content)),
                float(i > 0 and covered[i - 1]), float(i + 1 < count and covered[i + 1]),
                float(i == 0 or units.zh_breaks[i]), float(i + 1 == count or units.zh_breaks[i + 1]), float(len(same_word)),
                max(tops[k] for k in same_word), float((i, i + 1) in units.entries),
                float(tag.startswith("v")), float(tag.startswith("n")), float(tag[:1] in ("d", "a")), float(count), float(width),
                count / max(1, len(content)), tops[i - 1] if i else 0.0, tops[i + 1] if i + 1 < count else 0.0,
                float(i + 1 < count and units.atoms[i + 1].text in ("的", "之")),
                max(signals.similar[i], default=0.0), max((signals.similar[i][j] for j in free), default=0.0), uncovered,
                uncovered - len(free), single[i],
            ]
        )  # fmt: skip
    return out


def _innermost(i: int, chosen: Sequence[Pair], links: Matrix) -> float:
    """The strongest link of atom i inside the smallest chosen pair around it; 0 where no pair is."""
    around = [pair for pair in chosen if pair[0] <= i < pair[1]]
    if not around:
        return 0.0
    _, _, low, high = min(around, key=lambda pair: pair[1] - pair[0])
    return max(links[i][low:high], default=0.0)


def whole_words(units: TitleUnits, chosen: Sequence[Pair], marked: Sequence[int]) -> list[int]:
    """The atoms left out, filled up to whole words where no pair touches the word: 主力 marked gives 主力 and 军."""
    words = {units.atoms[i].word for i in marked}
    paired = {units.atoms[i].word for a, b, _, _ in chosen for i in range(a, b)}
    return [i for i in content_atoms(units) if i in set(marked) or units.atoms[i].word in words - paired]
