"""Which syllables a person should check: those whose reading is likely enough to be wrong.

How likely that is comes from a logistic model, `data/pinyin/doubts.tsv`, fitted by `training/readings.py` on sentences
whose readings the model of readings was not fitted on. It weighs by how much the reading is likelier than its rivals,
whether the dictionaries agree, and what kind of word it stands in. Words are judged where they are asked for only, so
plain pinyin does not pay for it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.syllables import dictionary_syllable, find
from zhterm.language.tables import pairs
from zhterm.transliteration.context import alone, features, surroundings
from zhterm.transliteration.likelihood import Choice, fitted, place_in_word
from zhterm.transliteration.line import HAN
from zhterm.transliteration.reader import ONE_READING, SETTLED

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line
    from zhterm.transliteration.reader import Reader

# Where the effect of the margin may bend, in natural logarithms, and beyond what it counts no more.
_BENDS = (-3, -1, 0, 1, 2, 4)
_FARTHEST = 8.0
_NO_SCORE = -12.0
# How common a word is (logarithm of its share), as far from the middle as weights of size one should have it.
_MIDDLE, _SPREAD = -8.0, 4.0


class Evidence(NamedTuple):
    """What speaks for and against a reading.

    `ranked` by the model; `others` that dictionaries have for the word; its length; whether it is one of the commonest
    characters; how common it is (None: no dictionary has it); whether no dictionary settles the reading (`open`);
    whether a rule of a table does (`told`); whether a rule called it unsure (`asked`).
    """

    reading: str
    ranked: list[Choice]
    others: tuple[str, ...]
    size: int
    common: bool
    weight: float | None
    open: bool
    told: bool
    asked: bool

    def signals(self) -> dict[str, float]:
        """The values that the logistic model weighs, by name; each kind of reading has weights of its own."""
        kind = "common" if self.common else "open" if self.open else "word" if self.size > 1 else "rule"
        found = {f"{kind} of {min(self.size, 3)}": 1.0}
        scores = {choice.reading: choice.score for choice in self.ranked}
        rival = next((choice for choice in self.ranked if choice.reading != self.reading), Choice("", _NO_SCORE))
        margin = scores.get(self.reading, _NO_SCORE) - rival.score
        margin = max(-_FARTHEST, min(_FARTHEST, margin))
        found |= {f"{kind} margin over {bend}": max(0.0, margin - bend) / 4 for bend in _BENDS}
        found[f"{kind} margin"] = margin / 4
        neutral = self.reading.endswith("5")
        flags = {
            "neutral": neutral,
            "rival differs by a neutral tone": bool(rival.reading) and rival.reading.endswith("5") != neutral,
            "rival differs in tone only": rival.reading[:-1] == self.reading[:-1],
            "dictionaries differ": bool(self.others),
            "dictionaries differ by a neutral tone": any(other.endswith("5") != neutral for other in self.others),
            "no dictionary": self.weight is None,
            "table": self.told,
            "asked": self.asked,
        }
        found |= {f"{kind}, {name}": 1.0 for name, holds in flags.items() if holds}
        if self.weight is not None:
            found[f"{kind}, common"] = (self.weight - _MIDDLE) / _SPREAD
        return found

    def is_doubtful(self) -> bool:
        """Whether the reading is likely enough to be wrong to be shown to a person."""
        weights = _weights()
        return sum(weights.get(name, 0.0) * value for name, value in self.signals().items()) > weights["threshold"]


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in pairs("pinyin/doubts.tsv").items()}


def evidence(line: Line, at: int, offset: int, reader: Reader) -> Evidence | None:
    """What speaks for a syllable of a line as it is read now; None where the model of readings has no say."""
    cell = line.cells[at]
    key, size = cell.key, len(cell.key)
    spelt = find(line.texts[at])
    is_open = offset in cell.open
    if not fitted().knows(key[offset]) or len(spelt) != size:
        return None
    if size == 1 and (key in ONE_READING or key != cell.original):
        return None
    near = surroundings(line, at, offset) if is_open or size == 1 else alone(key, offset, cell.tag)
    reading = dictionary_syllable(spelt[offset][0].lower())
    return Evidence(
        reading=reading,
        ranked=fitted().ranked(key[offset], features(near), place_in_word(size, offset)),
        others=reader.others(key, cell.original, offset, reading),
        size=size,
        common=key in SETTLED,
        weight=reader.weight(key),
        open=is_open,
        told=line.sources.get(at) == "table",
        asked=offset in line.unsure.get(at, cell.unsure),
    )


def mark_doubts(line: Line, reader: Reader) -> None:
    """Settle which syllables of a line are unsure. What a person has stored is not; rules speak for the rest."""
    for at, cell in enumerate(line.cells):
        if cell.kind != HAN or cell.source == "stored":
            continue
        unsure = set(line.unsure.get(at, cell.unsure))
        for offset in range(len(cell.key)):
            found = evidence(line, at, offset, reader)
            if found is not None:
                (unsure.add if found.is_doubtful() else unsure.discard)(offset)
        line.unsure[at] = tuple(sorted(unsure))
