"""Where the model of readings has a say: over what rules and dictionaries leave open, and only if it is sure enough.

What a rule of a table tells from the context stands, for the tables were written for titles, and the model was fitted
on running text. How sure it must be was chosen by cross-validation and on the training titles (docs/decisions.md).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from zhterm.language.syllables import DIVIDED, capitalised, dictionary_syllable, find, mark
from zhterm.transliteration.context import Surroundings, features, surroundings
from zhterm.transliteration.likelihood import fitted

if TYPE_CHECKING:
    from zhterm.transliteration.likelihood import Choice
    from zhterm.transliteration.line import Line

# How much likelier (natural logarithm) another reading must be than the one that is there: of a character that a table
# of ours has a default for; of another one alone, or in a word that no dictionary reads.
OVER_TABLE, OVER_OTHER = 1.0, 0.0
# A reading is unsure if it is not likelier than any other by so much.
UNSURE = 1.5


def weigh(line: Line, at: int) -> None:
    """Read the open characters of a word anew where the model says so, and mark what is unsure."""
    cell = line.cells[at]
    if line.sources.get(at) == "table":
        return
    single = len(cell.key) == 1
    spelt = [line.texts[at]] if single else [place[0] for place in find(line.texts[at])]
    if len(spelt) != len(cell.key):
        return
    unsure = set(line.unsure.get(at, cell.unsure))
    over = OVER_TABLE if cell.source == "table" else OVER_OTHER
    for offset in cell.open:
        usual = dictionary_syllable(spelt[offset].lower())
        chosen, sure = read(surroundings(line, at, offset), usual, over)
        (unsure.discard if sure else unsure.add)(offset)
        if chosen != usual:
            text = mark(chosen)
            spelt[offset] = capitalised(text) if spelt[offset][0].isupper() else text
            line.sources[at] = "context"
    line.unsure[at] = tuple(sorted(unsure))
    if line.sources.get(at) == "context":
        line.texts[at] = spelt[0] if single else respelt(line.texts[at], spelt)


@lru_cache(maxsize=65_536)
def read(near: Surroundings, usual: str, over: float) -> tuple[str, bool]:
    """The reading of a character by what it stands among, given the one that is there, and whether it is sure."""
    size = len(near.key)
    place = "s" if size == 1 else "e" if near.offset == size - 1 else "b"
    return decided(fitted().ranked(near.key[near.offset], features(near), place), usual, over)


def decided(ranked: list[Choice], usual: str, over: float) -> tuple[str, bool]:
    """The reading to take, given the one that is there, and whether it is sure."""
    scores = {choice.reading: choice.score for choice in ranked}
    if usual not in scores:
        return usual, False
    if ranked[0].score - scores[usual] > over:
        usual = ranked[0].reading
    rival = max((choice.score for choice in ranked if choice.reading != usual), default=-100.0)
    return usual, scores[usual] - rival >= UNSURE


def respelt(text: str, syllables: list[str]) -> str:
    """A text with its syllables exchanged for these, and with the apostrophes they ask for."""
    out, done = "", 0
    for place, syllable in zip(find(text), syllables, strict=True):
        out += text[done : place.start()].replace("'", "")
        out += "'" + syllable if syllable[0] in DIVIDED and out[-1:].isalpha() else syllable
        done = place.end()
    return out + text[done:]
