"""How likely each reading of a character is in its context: a log-linear model, fitted by `training/readings.py`.

The model is `data/pinyin/readings.tsv`: a line a character, with its readings, what speaks for each in each place of a
word (alone; before others; at the end), and what the features of `context` add. Only the lines of characters that are
met are taken apart. Weights are whole hundredths of a natural logarithm.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from zhterm.language.tables import lines


class Choice(NamedTuple):
    """A reading (a numbered syllable) and its score; the difference of two scores is the logarithm of their odds."""

    reading: str
    score: float


class _Character(NamedTuple):
    """The readings of a character, the score of each by its place, and the weights of the features, one a reading."""

    readings: tuple[str, ...]
    biases: dict[str, tuple[float, ...]]
    weights: dict[str, tuple[float, ...]]


class Likelihood:
    """The model, given as the lines of its table."""

    def __init__(self, table: list[str]) -> None:
        self._lines = {line[0]: line for line in table}
        self._characters: dict[str, _Character] = {}

    def knows(self, char: str) -> bool:
        """Whether the model says anything about this character (simplified)."""
        return char in self._lines

    def ranked(self, char: str, features: list[str], place: str) -> list[Choice]:
        """The readings of a character that the model knows, the likeliest first.

        `features` are those of `context.features`; `place` is where it stands in its word: "s" alone, "b" before
        others, "e" at the end.
        """
        known = self._characters.get(char)
        if known is None:
            known = self._characters[char] = _parsed(self._lines[char])
        scores = list(known.biases[place])
        find = known.weights.get
        for feature in features:
            if (added := find(feature)) is not None:
                for number, weight in enumerate(added):
                    scores[number] += weight
        return sorted(map(Choice, known.readings, scores), key=lambda choice: -choice.score)


def place_in_word(size: int, offset: int) -> str:
    """How the model calls the place of a character in a word of this length: alone, before others, at the end."""
    return "s" if size == 1 else "e" if offset == size - 1 else "b"


def _parsed(line: str) -> _Character:
    _, readings, biases, *items = line.split("\t")
    weights = {}
    for item in items:
        values, _, feature = item.partition(" ")
        weights[feature] = tuple([int(value) / 100 for value in values.split(",")])
    by_place = [tuple([int(value) / 100 for value in part.split(" ")]) for part in biases.split(";")]
    return _Character(tuple(readings.split(" ")), dict(zip("sbe", by_place, strict=True)), weights)


@cache
def fitted() -> Likelihood:
    """The model that the package brings."""
    return Likelihood(lines("pinyin/readings.tsv"))
