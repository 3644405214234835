"""The best consistent set of candidates: likely ones first, each if it goes with those taken before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Place = tuple[int, int, int, int]
"""Start and end of the Chinese, start and end of the English."""


def best_set(places: Sequence[Place], chances: Sequence[float], threshold: float, nested: float) -> list[int]:
    """The numbers of the candidates taken, in order.

    Two pairs go together if they overlap on no side; if one stands within the other on both sides; or if they share
    exactly one side and stand apart on the other (a name and its abbreviation). A pair that shares words with one taken
    before must be likelier than the threshold by `nested`.
    """
    order = sorted((-chance, number) for number, chance in enumerate(chances) if chance >= threshold)
    table = np.array(places, np.int64).reshape(-1, 4)
    taken: list[int] = []
    for chance, number in order:
        others = table[taken]
        a, b, x, y = table[number].tolist()
        chinese = (others[:, 0] < b) & (others[:, 1] > a)
        english = (others[:, 2] < y) & (others[:, 3] > x)
        shared = chinese | english
        sure = -chance >= threshold + nested
        if shared.any() and not (sure and _consistent((a, b, x, y), others[shared])):
            continue
        taken.append(number)
    return sorted(taken)


def without_inner(places: Sequence[Place], rows: Sequence[int], is_set_off: Callable[[Place], bool]) -> list[int]:
    """Those of the rows that stand in no pair of which `is_set_off` says that its terms are its own: a title."""
    titles = [places[row] for row in rows if is_set_off(places[row])]
    return [row for row in rows if not any(_within(places[row], title) for title in titles)]


def _within(one: Place, other: Place) -> bool:
    inside = other[0] <= one[0] and one[1] <= other[1] and other[2] <= one[2] and one[3] <= other[3]
    return inside and one != other


def _consistent(place: Place, others: np.ndarray) -> bool:
    a, b, x, y = place
    c, d, u, v = others.T
    z_in, z_out = (c <= a) & (b <= d), (a <= c) & (d <= b)
    e_in, e_out = (u <= x) & (y <= v), (x <= u) & (v <= y)
    z_same, e_same = z_in & z_out, e_in & e_out
    chinese, english = (c < b) & (d > a), (u < y) & (v > x)
    nested = ~z_same & ~e_same & ((z_in & e_in) | (z_out & e_out))
    fine = np.where(chinese & english, nested, np.where(chinese, z_in | z_out, e_in | e_out))
    return bool(fine.all())
