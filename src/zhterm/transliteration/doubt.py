"""Which syllables a person should check: those whose reading is likely enough to be wrong.

How likely that is comes from boosted trees, `data/pinyin/doubts.json`, fitted by `training/readings.py` on sentences
whose readings the model of readings was not fitted on, against running text. They weigh by how much the reading is
likelier than its rivals, with and without the context, whether the dictionaries agree, how common word and character
are, and what kind of word it is. Readings are judged where it is asked for only, so plain pinyin does not pay for it.
"""

from __future__ import annotations

import json
from functools import cache
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.syllables import dictionary_syllable, find
from zhterm.language.tables import data
from zhterm.scoring.forest import Forest
from zhterm.transliteration.context import alone, features, surroundings
from zhterm.transliteration.likelihood import fitted, place_in_word
from zhterm.transliteration.line import HAN
from zhterm.transliteration.reader import ONE_READING, SETTLED

if TYPE_CHECKING:
    from zhterm.transliteration.likelihood import Choice, Likelihood
    from zhterm.transliteration.line import Line
    from zhterm.transliteration.reader import Reader

# What counts for a score that the model does not give, and how large a margin may be, in natural logarithms.
_NO_SCORE, _FARTHEST = -12.0, 12.0
_PLACES = {"s": 0.0, "b": 1.0, "e": 2.0}
_LONGEST = 5
FEATURES = (
    "margin", "entropy", "margin alone", "entropy alone", "readings", "rival neutral", "rival of another tone",
    "kind", "size", "place", "neutral", "others", "others neutral", "weight", "weight of character", "told", "asked",
    "listed", "rank", "entries", "rank of entry",
)  # fmt: skip


class Evidence(NamedTuple):
    """What speaks for and against a reading: the character, its place in the word, the features of its context that
    the model of readings sees, and the `facts` that need no model, which are the `FEATURES` from "kind" on."""

    reading: str
    char: str
    place: str
    seen: list[str]
    facts: tuple[float, ...]

    def row(self, model: Likelihood) -> tuple[float, ...]:
        """The values of the `FEATURES`, in their order, by a model of readings."""
        if not model.knows(self.char):
            return (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, _UNKNOWN, *self.facts[1:])
        ranked, usual = model.ranked(self.char, self.seen, self.place), model.ranked(self.char, [], self.place)
        rival = next((choice.reading for choice in ranked if choice.reading != self.reading), "")
        return (
            self._margin(ranked), _entropy(ranked), self._margin(usual), _entropy(usual), len(ranked),
            bool(rival) and rival.endswith("5") != self.reading.endswith("5"), rival[:-1] == self.reading[:-1],
            *self.facts,
        )  # fmt: skip

    def _margin(self, ranked: list[Choice]) -> float:
        own = next((choice.score for choice in ranked if choice.reading == self.reading), _NO_SCORE)
        other = next((choice.score for choice in ranked if choice.reading != self.reading), _NO_SCORE)
        return max(-_FARTHEST, min(_FARTHEST, own - other))

    def is_doubtful(self) -> bool:
        """Whether the reading is likely enough to be wrong to be shown to a person."""
        forest, threshold = _forest()
        return forest.log_odds(self.row(fitted())) > threshold


# Kinds of readings, of which some are settled by other means: of the commonest characters, open to the model of
# readings, of a character that a rule read, of a word in a dictionary, of a character that the model never met.
_COMMON, _OPEN, _RULE, _WORD, _UNKNOWN = 0.0, 1.0, 2.0, 3.0, 4.0


def _entropy(ranked: list[Choice]) -> float:
    """How open the model leaves the reading, in natural logarithms."""
    shares = [exp(choice.score - ranked[0].score) for choice in ranked]
    total = sum(shares)
    return log(total) - sum(share * log(share) for share in shares if share) / total


@cache
def _forest() -> tuple[Forest, float]:
    stored = json.loads(data("pinyin/doubts.json"))
    return Forest(stored["base"], stored["trees"]), stored["threshold"]


def evidence(line: Line, at: int, offset: int, reader: Reader) -> Evidence | None:
    """What speaks for a syllable of a line as it is read now; None where the character has one reading only."""
    cell = line.cells[at]
    key, char, size = cell.key, cell.key[offset], len(cell.key)
    if key in ONE_READING:
        return None
    spelt = find(line.texts[at])
    listed, entries = reader.of_character(char)
    if len(spelt) != size or (len(listed) < 2 and len(entries) < 2 and not fitted().knows(char)):
        return None
    reading = dictionary_syllable(spelt[offset][0].lower())
    is_open, neutral, others = (
        offset in cell.open,
        reading[-1:] == "5",
        reader.others(key, cell.original, offset, reading),
    )
    near = surroundings(line, at, offset) if is_open or size == 1 else alone(key, offset, cell.tag)
    place = place_in_word(size, offset)
    facts = (
        _COMMON if key in SETTLED else _OPEN if is_open else _WORD if size > 1 else _RULE,
        min(size, _LONGEST), _PLACES[place], neutral,
        len(others), any((other[-1:] == "5") != neutral for other in others),
        reader.weight(key) or -20.0, reader.weight(char) or -20.0,
        line.sources.get(at) == "table", offset in line.unsure.get(at, cell.unsure),
        len(listed), listed.index(reading) if reading in listed else 9,
        len(entries), entries.index(reading) if reading in entries else 9,
    )  # fmt: skip
    return Evidence(reading, char, place, features(near), facts)


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
