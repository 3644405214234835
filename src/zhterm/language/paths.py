"""The best path: how a run of characters falls into words whose weights add up to most."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# What is tried where it isn't known how long the words are that begin with two characters: jieba's longest word.
_LONGEST = 16


def best_path(
    run: str,
    weights: Mapping[str, float],
    unknown: float,
    reach: Mapping[str, int] | None = None,
    *,
    whole: bool = True,
) -> list[str]:
    """The words of `run` whose weights add up to most; of two equal paths the one with the longer first word.

    `unknown` is the weight of a character that is not in `weights`; `reach` gives, for two characters, the length of
    the longest word that begins with them (without it, words up to 16 characters are tried). Unless `whole`, the run
    itself is no word, if it has more characters than one.
    """
    size = len(run)
    if size == 1:
        return [run]
    get = weights.get
    singles = list(map(get, run))
    pairs = list(map(add, run, run[1:]))
    lengths = [_LONGEST] * (size - 1) if reach is None else list(map(reach.get, pairs))
    score = [0.0] * (size + 1)
    following = [size] * size
    weight = singles[-1]
    score[-2] = unknown if weight is None else weight
    for at in range(size - 2, -1, -1):
        weight = singles[at]
        best = (unknown if weight is None else weight) + score[at + 1]
        chosen = at + 1
        length = lengths[at]
        last = size if whole or at else size - 1
        if length is not None and length > 1 and last > at + 1:
            end = at + 2
            weight = get(pairs[at])
            if weight is not None and (value := weight + score[end]) >= best:
                best = value
                chosen = end
            if length > 2:
                for end in range(at + 3, min(last, at + length) + 1):
                    weight = get(run[at:end])
                    if weight is not None and (value := weight + score[end]) >= best:
                        best = value
                        chosen = end
        score[at] = best
        following[at] = chosen
    out = []
    at = 0
    while at < size:
        end = following[at]
        out.append(run[at:end])
        at = end
    return out
