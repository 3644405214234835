"""Features of span pairs, second pass: what the first pass made of the pairs that compete with a pair or make it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.alignment.candidates import ZH_NEVER_EDGE, TitleUnits
from zhterm.alignment.spanfeatures import FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.alignment.decision import Pair

SECOND_FEATURES = (
    "p", "p_right", "zh_rival", "en_rival", "crossing", "inside", "around", "same_zh", "rank_zh", "rank_en", "sum_zh",
    "sum_en", "edge_rival", "composed", *FEATURES,
)  # fmt: skip
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
    first: Sequence[list[float]],
    wanted: Sequence[int] | None = None,
) -> list[list[float]]:
    """Feature rows of the second pass, in the order of SECOND_FEATURES, of all pairs or of the indices wanted."""
    by_zh: dict[tuple[int, int], list[float]] = {}
    by_en: dict[tuple[int, int], list[float]] = {}
    for (a, b, c, d), p in zip(pairs, exact, strict=True):
        by_zh.setdefault((a, b), []).append(p)
        by_en.setdefault((c, d), []).append(p)
    strong = [(pair, p) for pair, p in zip(pairs, exact, strict=True) if p >= STRONG]
    strong = sorted(strong, key=lambda item: -item[1])[:MAX_RIVALS]
    made = composed(units, pairs, exact, right)
    out = []
    for index in range(len(pairs)) if wanted is None else wanted:
        pair, p, r = pairs[index], exact[index], right[index]
        zh_rival, en_rival, crossing, inside, around, edge = _strongest(pair, strong)
        zh_list, en_list = by_zh[pair[:2]], by_en[pair[2:]]
        ranks = float(sum(q > p for q in zh_list)), float(sum(q > p for q in en_list))
        row = [p, r, zh_rival, en_rival, crossing, inside, around, float(len(zh_list)), *ranks]
        row += [sum(zh_list), sum(en_list), edge, made[index]]
        out.append(row + first[index])
    return out


def _strongest(pair: Pair, strong: Sequence[tuple[Pair, float]]) -> list[float]:
    """The greatest chance of each kind of other pair, in the order of `_kind`; `strong` comes strongest first."""
    found: list[float] = [0.0] * 6
    for other, chance in strong:
        kind = _kind(pair, other)
        if kind >= 0 and not found[kind]:
            found[kind] = chance
    return found


def _kind(pair: Pair, other: Pair) -> int:
    """0 same Chinese, 1 same English, 2 crossing, 3 inside, 4 around, 5 Chinese overlaps, -1 apart or itself."""
    a, b, c, d = pair
    e, f, g, h = other
    if e == a and f == b:
        return -1 if (g, h) == (c, d) else 0
    if g == c and h == d:
        return 1
    if a <= e and f <= b:
        return 3 if c <= g and h <= d else 2
    if e <= a and b <= f:
        return 4 if g <= c and d <= h else 2
    if f <= a or b <= e:
        return 2 if h > c and g < d else -1
    return 5


def composed(units: TitleUnits, pairs: Sequence[Pair], exact: Sequence[float], right: Sequence[float]) -> list[float]:
    """For every pair, how well two smaller pairs side by side make it up: the greatest product of their chances."""
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
    return [_composed(pair, starting, ending, atoms_before, tokens_before) for pair in pairs]


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
