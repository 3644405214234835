"""Features of atoms for the question whether an atom is not rendered in the English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.alignment.title_units import ZH_NEVER_EDGE, TitleUnits, closed
from zhterm.model import WordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhterm.alignment.decision import Pair
    from zhterm.alignment.signals import Matrix, Signals
    from zhterm.scoring.forest import Row

FEATURES = (
    "link", "second_link", "link_sum", "free_link", "signal", "table", "innermost", "best_merit", "best_single",
    "weight", "characters", "function", "covered_share", "free_share", "word_parts", "word_link", "atoms", "tokens",
    "length_ratio", "before_link", "after_link", "similar", "free_similar", "uncovered",
)  # fmt: skip


def content_atoms(units: TitleUnits) -> list[int]:
    """Atoms that can be not rendered: Chinese words with a meaning of their own."""
    return [
        i
        for i, (atom, is_closed) in enumerate(zip(units.atoms, closed(units.atoms), strict=True))
        if atom.kind is WordKind.HAN and not is_closed and atom.text not in ZH_NEVER_EDGE
    ]


def rows(
    units: TitleUnits,
    signals: Signals,
    links: Matrix,
    chosen: Sequence[Pair],
    merits: Mapping[Pair, float],
) -> list[Row]:
    """One row, in the order of FEATURES, for every content atom, given the pairs chosen and the merit of all."""
    count, width = len(units.atoms), len(units.tokens)
    covered = [any(a <= i < b for a, b, _, _ in chosen) for i in range(count)]
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
    atoms = content_atoms(units)
    content = max(1, sum(not token.function for token in units.tokens))
    uncovered = sum(not covered[i] for i in atoms)
    tops = [max(row, default=0.0) for row in links]
    words: dict[int, list[int]] = {}
    for i, unit in enumerate(units.atoms):
        words.setdefault(unit.word, []).append(i)
    out: list[Row] = []
    for i in atoms:
        atom, mine, near = units.atoms[i], links[i], signals.similar[i]
        same_word = words[atom.word]
        best_at = mine.index(tops[i])
        second = max(mine[:best_at] + mine[best_at + 1 :], default=0.0)
        row = (
            tops[i], second, sum(mine), max([mine[j] for j in free], default=0.0),
            max(signals.any[i]), max(signals.table[i]), _innermost(i, chosen, links), best[i], single[i],
            signals.weight[i], len(atom.text), atom.function, sum(covered) / count, len(free) / content,
            len(same_word), max([tops[k] for k in same_word]), count, width, count / content,
            tops[i - 1] if i else 0.0, tops[i + 1] if i + 1 < count else 0.0,
            max(near), max([near[j] for j in free], default=0.0), uncovered,
        )  # fmt: skip
        out.append(row)
    return out


def _innermost(i: int, chosen: Sequence[Pair], links: Matrix) -> float:
    """The strongest link of atom i inside the smallest chosen pair around it; 0 where no pair is."""
    around = [pair for pair in chosen if pair[0] <= i < pair[1]]
    if not around:
        return 0.0
    _, _, low, high = min(around, key=lambda pair: pair[1] - pair[0])
    return max(links[i][low:high], default=0.0)


def whole_words(units: TitleUnits, chosen: Sequence[Pair], marked: Sequence[int]) -> list[int]:
    """The atoms left out, filled up to whole words: where no pair touches the word and most of it is marked.

    主力 marked gives 主力 and 军.
    """
    sizes: dict[int, int] = {}
    for i in marked:
        sizes[units.atoms[i].word] = sizes.get(units.atoms[i].word, 0) + len(units.atoms[i].text)
    paired = {units.atoms[i].word for a, b, _, _ in chosen for i in range(a, b)}
    full = {word for word, size in sizes.items() if word not in paired and 2 * size > len(units.word_texts[word])}
    return [i for i in content_atoms(units) if i in marked or units.atoms[i].word in full]


def innermost(pairs: Sequence[Pair]) -> set[int]:
    """The atoms of those pairs that have no other pair within their Chinese: what stands there has its counterpart."""
    return {
        i
        for pair in pairs
        if not any(other != pair and pair[0] <= other[0] and other[1] <= pair[1] for other in pairs)
        for i in range(pair[0], pair[1])
    }
