"""Where the model of readings has a say: over what rules and dictionaries leave open.

What a rule of a table tells from the context stands, for the tables were written for titles, and the model was fitted
on running text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from zhterm.language.syllables import DIVIDED, capitalised, dictionary_syllable, find, mark
from zhterm.transliteration.context import Surroundings, features, surroundings
from zhterm.transliteration.likelihood import fitted, place_in_word

if TYPE_CHECKING:
    from zhterm.transliteration.likelihood import Choice
    from zhterm.transliteration.line import Line


def weigh(line: Line, at: int) -> None:
    """Read the open characters of a word anew where the model says so."""
    cell = line.cells[at]
    if line.sources.get(at) == "table":
        return
    single = len(cell.key) == 1
    spelt = [line.texts[at]] if single else [place[0] for place in find(line.texts[at])]
    if len(spelt) != len(cell.key):
        return
    for offset in cell.open:
        usual = dictionary_syllable(spelt[offset].lower())
        chosen = _read(surroundings(line, at, offset), usual)
        if chosen != usual:
            text = mark(chosen)
            spelt[offset] = capitalised(text) if spelt[offset][0].isupper() else text
            line.sources[at] = "context"
    if line.sources.get(at) == "context":
        line.texts[at] = spelt[0] if single else respelt(line.texts[at], spelt)


@lru_cache(maxsize=65_536)
def _read(near: Surroundings, usual: str) -> str:
    place = place_in_word(len(near.key), near.offset)
    return decided(fitted().ranked(near.key[near.offset], features(near), place), usual)


def decided(ranked: list[Choice], usual: str) -> str:
    """The likeliest reading; one that the model never met stays."""
    scores = {choice.reading: choice.score for choice in ranked}
    return ranked[0].reading if usual in scores and ranked[0].score > scores[usual] else usual


def respelt(text: str, syllables: list[str]) -> str:
    """A text with its syllables exchanged for these, and with the apostrophes they ask for."""
    out, done = "", 0
    for place, syllable in zip(find(text), syllables, strict=True):
        out += text[done : place.start()].replace("'", "")
        out += "'" + syllable if syllable[0] in DIVIDED and out[-1:].isalpha() else syllable
        done = place.end()
    return out + text[done:]
