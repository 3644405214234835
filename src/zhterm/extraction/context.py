"""Features of the second pass: what a first look made of the other candidates of the passage.

Rivals that overlap, other partners of either side, nested pairs, how far the candidates agree on an edge, what became
of other joints that look the same, and of the same words elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm.extraction.abbreviations import letters_of
from zhterm.extraction.characters import class_of
from zhterm.extraction.english_words import is_function_word

if TYPE_CHECKING:
    from collections.abc import Sequence

RIVALS = (
    "first", "rival", "margin", "z_other_partner", "e_other_partner", "z_rival", "e_rival", "inside", "outside",
    "inside_count", "z_elsewhere", "e_elsewhere", "again", "z_text_other", "e_text_other", "z_start_agree",
    "z_end_agree", "e_start_agree", "e_end_agree", "z_edge_rival", "e_edge_rival", "joint_sum", "joint_rank",
    "z_beside", "e_beside", "z_shorter", "z_longer", "e_shorter", "e_longer", "z_end_differs", "e_start_differs",
    "sum_here", "sum_z", "sum_e",
)  # fmt: skip
NESTED = (
    "outer_z", "outer_e", "outer_z_share", "outer_e_share", "outer_z_start", "outer_z_end", "outer_e_start",
    "outer_e_end", "outer_inside", "outer_touching", "inner_z_share", "inner_e_share",
)  # fmt: skip
SHAPES = ("wide", "narrow", "edges", "pieces", "cells")
REGULAR = (
    *(f"{shape}_{name}" for shape in SHAPES for name in ("count", "mean", "most")),
    "narrow_share",
    "edges_share",
)
PARTNERS = (
    "z_partner", "z_partner_gap", "z_partner_first", "z_partner_words", "z_partner_spelled", "z_partner_before",
    "e_partner", "e_partner_gap", "e_partner_first", "e_partner_before",
)  # fmt: skip
PASSAGE = ("passage_best", "passage_strong", "passage_direction")
FEATURES = (*RIVALS, *NESTED, *REGULAR, *PARTNERS, *PASSAGE)
STRONG, PARTNER = 0.5, 0.2
"""Chances from which a candidate counts as likely, and as a partner worth comparing with."""
ROWS = 256
"""Candidates of which the rivals are looked for at once."""
_WORD = re.compile(r"[^\W\d_]+")


class Candidates(NamedTuple):
    """Candidates of a passage: spans in code points, joints, numbers of the texts of both sides, shapes, first chances.

    `shapes` has a column for each of `SHAPES` (numbers that are equal where the shape is) and one for the direction.
    """

    chinese: np.ndarray
    english: np.ndarray
    joint: np.ndarray
    z_text: np.ndarray
    e_text: np.ndarray
    shapes: np.ndarray
    chance: np.ndarray


def features(found: Candidates, shadow: str) -> np.ndarray:
    """The features of every candidate of a passage with this shadow, one row each."""
    size = len(found.chance)
    out = np.zeros((size, len(FEATURES)), np.float32)
    if size:
        own = len(RIVALS) + len(NESTED)
        for start in range(0, size, ROWS):
            rows = np.arange(start, min(size, start + ROWS))
            _rivals(found, rows, out[start : start + ROWS, :own])
        _regular(found, out[:, own : own + len(REGULAR)])
        _partners(found, shadow, out[:, own + len(REGULAR) : -len(PASSAGE)])
        best = _best_of_joints(found)
        strong = found.chance >= STRONG
        out[:, -3] = best.mean()
        out[:, -2] = min(20, (best >= STRONG).sum())
        out[:, -1] = (strong & (found.shapes[:, -1] == 0)).sum() / max(1, strong.sum())
        out[:, -1] = np.where(found.shapes[:, -1] == 0, out[:, -1], 1 - out[:, -1])
    return out


def _best_of_joints(found: Candidates) -> np.ndarray:
    numbers, inverse = np.unique(found.joint, return_inverse=True)
    best = np.zeros(len(numbers))
    np.maximum.at(best, inverse, found.chance)
    return best


def _rivals(found: Candidates, rows: np.ndarray, out: np.ndarray) -> None:
    """The rivals of some rows: a matrix with a line for each of these and a column for each candidate."""
    chance = found.chance.astype(np.float32)
    (a, b), (x, y) = found.chinese.T, found.english.T
    c, d, u, v = (part[rows, None] for part in (a, b, x, y))
    mine = chance[rows]
    z_over, e_over = (a < d) & (b > c), (x < v) & (y > u)
    z_from, z_to, e_from, e_to = a == c, b == d, x == u, y == v
    z_same, e_same = z_from & z_to, e_from & e_to
    both = z_over & e_over
    differ = both & ~z_same & ~e_same
    within = differ & (a >= c) & (b <= d) & (x >= u) & (y <= v)
    around = differ & (a <= c) & (b >= d) & (x <= u) & (y >= v)
    rival = both & ~within & ~around & ~(z_same & e_same)
    z_text, e_text = found.z_text == found.z_text[rows, None], found.e_text == found.e_text[rows, None]
    apart = ~both & ~(z_same & e_same)
    z_touch = (a == d) | (b == c)
    e_touch = (x == v) | (y == u) | (x == v + 1) | (y + 1 == u)
    here = found.joint == found.joint[rows, None]

    def most(where: np.ndarray) -> np.ndarray:
        return np.asarray(np.where(where, chance, np.float32(0)).max(1))

    def total(where: np.ndarray) -> np.ndarray:
        return np.asarray(np.where(where, chance, np.float32(0)).sum(1))

    top, mass = most(rival), total(both) + 1e-6
    out[:, : len(RIVALS)] = np.stack(
        [
            mine, top, mine - top, most(z_over & ~e_over), most(e_over & ~z_over), most(z_same & rival),
            most(e_same & rival), most(within), most(around), np.minimum(9, (within & (chance >= STRONG)).sum(1)),
            most(z_same & ~e_over), most(e_same & ~z_over), most(z_text & e_text & apart),
            most(z_text & ~e_text & ~both), most(e_text & ~z_text & ~both), total(both & z_from) / mass,
            total(both & z_to) / mass, total(both & e_from) / mass, total(both & e_to) / mass,
            most(both & e_same & ~z_same), most(both & z_same & ~e_same), total(here),
            np.minimum(30, (here & (chance > mine[:, None])).sum(1)), most(z_touch & ~e_over), most(e_touch & ~z_over),
            most(e_same & z_to & (a > c)), most(e_same & z_to & (a < c)), most(z_same & e_from & (y < v)),
            most(z_same & e_from & (y > v)), most(e_same & z_from & ~z_to), most(z_same & e_to & ~e_from),
            mass, total(z_over), total(e_over),
        ],
        axis=1,
    )  # fmt: skip
    likely = chance >= PARTNER
    z_inner, e_inner = _covered(found.chinese, rows, within & likely), _covered(found.english, rows, within & likely)
    outer = np.where(around, chance, np.float32(0)).argmax(1)
    there = around.any(1) & (chance[outer] >= PARTNER)
    z, e = found.chinese[outer], found.english[outer]
    (c, d), (u, v) = found.chinese[rows].T, found.english[rows].T
    holds = (a >= z[:, :1]) & (b <= z[:, 1:]) & (x >= e[:, :1]) & (y <= e[:, 1:])
    z_size, e_size = z[:, 1] - z[:, 0], e[:, 1] - e[:, 0]
    columns = [
        z_size, e_size, (d - c) / z_size, (v - u) / e_size, c == z[:, 0], d == z[:, 1], u == e[:, 0], v == e[:, 1],
        np.where(holds, chance, np.float32(0)).sum(1), np.maximum(z[:, 0] - e[:, 1], e[:, 0] - z[:, 1]),
    ]  # fmt: skip
    out[:, len(RIVALS) : -2] = np.where(there[:, None], np.stack(columns, 1), -1)
    out[:, -2], out[:, -1] = z_inner, e_inner


def _covered(spans: np.ndarray, rows: np.ndarray, which: np.ndarray) -> np.ndarray:
    """The share of the span of each row that the spans marked in its line of `which` cover together."""
    out = np.zeros(len(rows), np.float32)
    for at in np.flatnonzero(which.any(1)).tolist():
        start, end = spans[rows[at]].tolist()
        inside = np.zeros(end - start, bool)
        for low, high in spans[which[at]].tolist():
            inside[low - start : high - start] = True
        out[at] = inside.mean()
    return out


def _partners(found: Candidates, shadow: str, out: np.ndarray) -> None:
    """The best other partner of either side, and what stands between the two: a second name, an abbreviation."""
    chance = found.chance
    a, b = found.chinese[:, 0], found.chinese[:, 1]
    x, y = found.english[:, 0], found.english[:, 1]
    hopeful = chance >= PARTNER
    for row in range(len(chance)):
        z_same = hopeful & (a == a[row]) & (b == b[row]) & ((x >= y[row]) | (y <= x[row]))
        if z_same.any():
            other = int(np.where(z_same, chance, -1).argmax())
            before = bool(y[other] <= x[row])
            between = shadow[y[other] : x[row]] if before else shadow[y[row] : x[other]]
            mine, theirs = shadow[x[row] : y[row]], shadow[x[other] : y[other]]
            out[row, :6] = (
                chance[other], min(99, len(between)), class_of(between.strip()[:1] or " "), len(_WORD.findall(between)),
                _spelled(mine, theirs) or -_spelled(theirs, mine), before,
            )  # fmt: skip
        e_same = hopeful & (x == x[row]) & (y == y[row]) & ((a >= b[row]) | (b <= a[row]))
        if e_same.any():
            other = int(np.where(e_same, chance, -1).argmax())
            before = bool(b[other] <= a[row])
            between = shadow[b[other] : a[row]] if before else shadow[b[row] : a[other]]
            out[row, 6:] = chance[other], min(99, len(between)), class_of(between.strip()[:1] or " "), before


def _spelled(short: str, full: str) -> float:
    """Whether a text is an abbreviation of another one: by the initials of its words."""
    letters = letters_of(short)
    initials = "".join(word[0].lower() for word in _WORD.findall(full))
    content = "".join(word[0].lower() for word in _WORD.findall(full) if not is_function_word(word))
    return float(bool(letters) and len(initials) > 1 and letters in (initials, content))


def _regular(found: Candidates, out: np.ndarray) -> None:
    """What became of the other joints with candidates of the same shape: how many, mean and greatest best chance."""
    means = []
    for number in range(len(SHAPES)):
        shape = found.shapes[:, number]
        codes, group = np.unique(np.stack([shape, found.joint], 1), axis=0, return_inverse=True)
        best = np.zeros(len(codes))
        np.maximum.at(best, group, found.chance)
        _, kind = np.unique(codes[:, 0], return_inverse=True)
        count, total = np.bincount(kind), np.bincount(kind, best)
        first = np.zeros(len(count))
        np.maximum.at(first, kind, best)
        second = np.zeros(len(count))
        others = best < first[kind]
        np.maximum.at(second, kind[others], best[others])
        ties = np.bincount(kind, ~others) > 1
        mine, own = kind[group], best[group]
        rest = count[mine] - 1
        out[:, 3 * number] = np.minimum(rest, 30)
        mean = np.where(rest > 0, (total[mine] - own) / np.maximum(1, rest), -1)
        out[:, 3 * number + 1] = mean
        out[:, 3 * number + 2] = np.where(
            rest > 0, np.where((own < first[mine]) | ties[mine], first[mine], second[mine]), -1
        )
        means.append((mean, rest, (total[mine] - own)))
    wide = np.maximum(means[0][2], 1e-6)
    out[:, -2] = np.where(means[0][1] > 0, means[1][2] / wide, -1)
    out[:, -1] = np.where(means[0][1] > 0, means[2][2] / wide, -1)


def shapes(columns: Sequence[np.ndarray], direction: np.ndarray) -> np.ndarray:
    """Numbers for combined columns: `columns` has the values of each of `SHAPES`; the direction is the last column."""
    out = [np.unique(part, axis=0, return_inverse=True)[1].reshape(-1) for part in columns]
    return np.stack([*out, direction.astype(np.int64)], 1)
