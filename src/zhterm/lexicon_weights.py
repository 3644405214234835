"""How much each word weighs on the unigram path.

jieba gives a word of its dictionary `log(count) - log(total)`. A word jieba doesn't know would lose against its own
parts at any honest count (大数据 against 大 + 数据), so it gets a little more than the best split of its text: it is
kept whole, and no more is taken from its neighbours than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

EDGE = 1e-3


def best_split(word: str, counts: Mapping[str, int], log_total: float) -> float:
    """The log-probability of the best path through `word` that is not the word itself, over jieba's counts."""
    n = len(word)
    score = [0.0] * (n + 1)
    for start in range(n - 1, -1, -1):
        best = log(counts.get(word[start], 1) or 1) - log_total + score[start + 1]
        for end in range(start + 2, n + 1 if start else n):
            if count := counts.get(word[start:end]):
                candidate = log(count) - log_total + score[end]
                best = max(best, candidate)
        score[start] = best
    return score[0]


def weight(word: str, counts: Mapping[str, int], log_total: float) -> float:
    """The weight of a dictionary word: jieba's own, or just above its best split where jieba doesn't know it."""
    if count := counts.get(word):
        return log(count) - log_total
    return best_split(word, counts, log_total) + EDGE
