"""Features of span pairs, second pass: what the first pass made of the pairs that compete with a pair or make it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.alignment import spanfeatures
from zhterm.alignment.title_units import ZH_NEVER_EDGE, TitleUnits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.alignment.decision import Pair
    from zhterm.scoring.forest import Row

RIVAL_FEATURES = (
    "p", "p_right", "zh_rival", "en_rival", "crossing", "around", "edge_rival", "rank_zh", "rank_en", "sum_zh",
    "sum_en", "composed",
)  # fmt: skip
FEATURES = (*RIVAL_FEATURES, *spanfeatures.FEATURES)
MAX_RIVALS = 300
STRONG = 0.08
"""A pair below this chance is nobody's rival."""
PART = 0.15
"""A pair below this chance makes no part of a longer one."""
Chances = dict[int, list[tuple["Pair", float]]]


def second_rows(
    units: TitleUnits,
    pairs: Sequence[Pair],
    exact: Sequence[float],
    right: Sequence[float],
    first: Sequence[Row],
    wanted: Sequence[int] | None = None,
) -> list[Row]:
    """Feature rows of the second pass, in the order of FEATURES, of all pairs or of the indices wanted."""
    by_zh: dict[tuple[int, int], list[float]] = {}
    by_en: dict[tuple[int, int], list[float]] = {}
    for (a, b, c, d), p in zip(pairs, exact, strict=True):
        by_zh.setdefault((a, b), []).append(p)
        by_en.setdefault((c, d), []).append(p)
    strong = [(pair, p) for pair, p in zip(pairs, exact, strict=True) if p >= STRONG]
    strong = sorted(strong, key=lambda item: -item[1])[:MAX_RIVALS]
    wanted = range(len(pairs)) if wanted is None else wanted
    made = composed(units, pairs, exact, right, [pairs[index] for index in wanted])
    out = []
    for index, join in zip(wanted, made, strict=True):
        pair, p, r = pairs[index], exact[index], right[index]
        zh_list, en_list = by_zh[pair[:2]], by_en[pair[2:]]
        ranks = float(sum([q > p for q in zh_list])), float(sum([q > p for q in en_list]))
        rivalry = (p, r, *_strongest(pair, strong), *ranks, sum(zh_list), sum(en_list), join)
        out.append((*rivalry, *first[index]))
    return out


def _strongest(pair: Pair, strong: Sequence[tuple[Pair, float]]) -> list[float]:
    """The greatest chance of each kind of other pair; `strong` comes strongest first.

    The kinds are: 0 the same Chinese, 1 the same English, 2 crossing, 3 around, 4 the Chinese overlaps.
    """
    a, b, c, d = pair
    found = [0.0] * 5
    for (e, f, g, h), chance in strong:
        if f <= a or b <= e:
            kind = -1 if h <= c or d <= g else 1 if g == c and h == d else 2
        elif e == a and f == b:
            kind = -1 if g == c and h == d else 0
        elif g == c and h == d:
            kind = 1
        elif a <= e and f <= b:
            kind = -1 if c <= g and h <= d else 2
        elif e <= a and b <= f:
            kind = 3 if g <= c and d <= h else 2
        else:
            kind = 4
        if kind >= 0 and not found[kind]:
            found[kind] = chance
    return found


def composed(
    units: TitleUnits, pairs: Sequence[Pair], exact: Sequence[float], right: Sequence[float], wanted: Sequence[Pair]
) -> list[float]:
    """For every pair wanted, how well two smaller ones side by side make it up: the greatest product of chances."""
    atoms_before, tokens_before = [0], [0]
    for atom in units.atoms:
        atoms_before.append(atoms_before[-1] + (atom.text not in ZH_NEVER_EDGE))
    for token in units.tokens:
        tokens_before.append(tokens_before[-1] + (not token.function))
    starting: Chances = {}
    ending: Chances = {}
    for pair, p, q in zip(pairs, exact, right, strict=True):
        chance = max(p, q)
        if chance >= PART:
            starting.setdefault(pair[0], []).append((pair, chance))
            ending.setdefault(pair[1], []).append((pair, chance))
    return [_composed(pair, starting, ending, atoms_before, tokens_before) for pair in wanted]


def _composed(
    pair: Pair, starting: Chances, ending: Chances, atoms_before: Sequence[int], tokens_before: Sequence[int]
) -> float:
    a, b, c, d = pair
    best = 0.0
    content = tokens_before[d] - tokens_before[c]
    for (_, f, g, h), p in starting.get(a, ()):
        if f >= b or g < c or h > d or p <= best:
            continue
        rest = content - (tokens_before[h] - tokens_before[g])
        for (m, _, k, n), q in ending.get(b, ()):
            apart = m >= f and k >= c and n <= d and (k >= h or g >= n) and atoms_before[m] == atoms_before[f]
            if apart and tokens_before[n] - tokens_before[k] == rest and p * q > best:
                best = p * q
    return best
