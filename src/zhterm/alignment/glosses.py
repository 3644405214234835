"""What the glosses of the dictionary say: the signals gloss, fuzzy, longer, shorter, phrase, and evidence for spans.

`Signals` explains them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from zhterm.alignment.title_units import EN_FUNCTION, TitleUnits
from zhterm.model import WordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhterm.alignment.signals import Signals
    from zhterm.lexicon import Sense

Place = tuple[int, int]
"""The atoms first..end-1 of a dictionary word."""
BEGINNING = 4
"""Letters by which the fuzzy signal compares stems."""
LONGEST_GLOSS = 8
"""Words of a gloss that is looked for, function words aside."""
LONGEST_ENDING = 4
"""Letters that a stem may lack of its word."""


def collect(units: TitleUnits, signals: Signals) -> None:
    """Signals gloss, fuzzy, longer, shorter, phrase, and the span evidence of dictionary words."""
    title = _Title(units, signals)
    for place, senses in units.entries.items():
        for sense in senses:
            for rank, stems in enumerate(sense.stems):
                title.look_for(place, sense, rank, stems)
    _joined_glosses(title)
    _inner_glosses(units, signals, title.positions)


class _Title:
    """A title in which glosses are looked for, and the signals that they are written to."""

    def __init__(self, units: TitleUnits, signals: Signals) -> None:
        self.units, self.signals = units, signals
        self.positions: dict[str, list[int]] = {}
        """The tokens with each stem."""
        self._beginnings: dict[str, list[int]] = {}
        """The content tokens whose stems begin so."""
        self._rarity: dict[str, float] = {}
        for j, (token, rarity) in enumerate(zip(units.tokens, signals.rarity, strict=True)):
            self.positions.setdefault(token.stem, []).append(j)
            self._rarity[token.stem] = rarity
            if len(token.stem) >= BEGINNING and not token.function:
                self._beginnings.setdefault(token.stem[:BEGINNING], []).append(j)
        self._absent = self.positions.keys().isdisjoint
        self._absent_beginnings = self._beginnings.keys().isdisjoint

    def look_for(self, place: Place, sense: Sense, rank: int, stems: tuple[str, ...]) -> None:
        """Signals of the gloss with these stems, the one at `rank`: gloss or longer, phrase and evidence, or fuzzy."""
        content, beginnings = _content(stems)
        if not content or len(content) > LONGEST_GLOSS:
            return
        if self._absent(content):
            if not self._absent_beginnings(beginnings):
                self._note_beginnings(place, content)
            return
        positions, rarity = self.positions, self._rarity
        hits = [positions[stem] for stem in content if stem in positions]
        covered = 1.0 if rank < 4 else 0.9
        if len(hits) < len(content):
            total = sum([rarity.get(stem, 0.7) for stem in content])
            covered *= sum([rarity[stem] for stem in content if stem in positions]) / total
        first, end = place
        target = self.signals.gloss if end - first == 1 else self.signals.longer
        for row in target[first:end]:
            for found in hits:
                for j in found:
                    if covered > row[j]:
                        row[j] = covered
        self.note(place, sense, rank, hits, covered)

    def _note_beginnings(self, place: Place, content: Sequence[str]) -> None:
        """Signal fuzzy."""
        score = 1.0 / len(content)
        for stem in content:
            for j in self._beginnings.get(stem[:BEGINNING], ()) if len(stem) >= BEGINNING else ():
                for row in self.signals.fuzzy[slice(*place)]:
                    if score > row[j]:
                        row[j] = score

    def note(self, place: Place, sense: Sense, rank: int, hits: Sequence[Sequence[int]], covered: float) -> None:
        """Note the tightest run of tokens that holds the gloss; two or more words together are a phrase.

        `hits` are the tokens of each of its words that are there, `covered` is their share of the gloss.
        """
        units, signals = self.units, self.signals
        first, end = place
        note = (sense.source, sense.glosses[rank] if rank < len(sense.glosses) else "")
        for anchor in hits[0]:
            low = high = anchor
            for found in hits[1:]:
                nearest = found[0] if len(found) == 1 else min(found, key=lambda j: abs(j - anchor))
                low, high = min(low, nearest), max(high, nearest)
            if high - low >= len(hits) and sum(not token.function for token in units.tokens[low : high + 1]) > len(
                hits
            ):
                continue
            for begin, stop in {(low, high + 1), _with_function_words(units, sense.stems[rank], low, high + 1)}:
                key = (first, end, begin, stop)
                if covered > signals.spans.get(key, 0.0):
                    signals.spans[key] = covered
                    signals.notes[key] = note
            if len(hits) > 1:
                for row in signals.phrase[first:end]:
                    for j in range(low, high + 1):
                        if covered > row[j]:
                            row[j] = covered


def _joined_glosses(title: _Title) -> None:
    """Glosses in one word that the title writes with a hyphen: counterclockwise ~ counter-clockwise."""
    for j, (one, other) in enumerate(pairwise(title.units.tokens)):
        if other.gap != "-" or len(other.lower) <= BEGINNING:
            continue
        for place, senses in title.units.entries.items():
            for sense in senses:
                for rank, stems in enumerate(sense.stems):
                    if len(stems) == 1 and _is_joined(stems[0], one.lower, other.lower):
                        title.note(place, sense, rank, [[j], [j + 1]], 1.0)


def _is_joined(stem: str, one: str, other: str) -> bool:
    """Whether a stem is that of two words written as one: it has most of the second, but for an ending."""
    joined = one + other
    return joined.startswith(stem) and len(stem) > len(one) + 2 and len(joined) - len(stem) <= LONGEST_ENDING


@lru_cache(8192)
def _content(stems: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The stems of a gloss without function words, or all where there are no others; the beginnings of long ones."""
    content = [stem for stem in stems if stem not in EN_FUNCTION] or list(stems)
    return content, [stem[:BEGINNING] for stem in content if len(stem) >= BEGINNING]


def _with_function_words(units: TitleUnits, stems: Sequence[str], low: int, high: int) -> tuple[int, int]:
    """The tokens low..high-1 with the function words that the gloss begins and ends with, where they stand there.

    坚持 is glossed "to adhere to", 面对 "in the face of"; what is glossed by function words alone stays as it is.
    """
    tokens = units.tokens
    edges = [at for at, stem in enumerate(stems) if stem not in EN_FUNCTION]
    if not edges:
        return low, high
    begin, stop = low, high
    for stem in reversed(stems[: edges[0]]):
        begin -= 1 + (begin > 1 and tokens[begin - 1].lower == "the")
        if begin < 0 or tokens[begin].stem != stem or units.en_breaks[begin + 1]:
            begin = low
            break
    for stem in stems[edges[-1] + 1 :]:
        if stop == len(tokens) or tokens[stop].stem != stem or units.en_breaks[stop]:
            stop = high
            break
        stop += 1
    return begin, stop


def _inner_glosses(units: TitleUnits, signals: Signals, positions: Mapping[str, list[int]]) -> None:
    """Signal shorter: glosses of the words and characters inside an atom; a character counts less than a word."""
    absent = positions.keys().isdisjoint
    for i, atom in enumerate(units.atoms):
        size = atom.end - atom.start
        if size < 2 or atom.kind is not WordKind.HAN:
            continue
        row = signals.shorter[i]
        for start in range(atom.start, atom.end):
            for stop in range(start + 1, atom.end + 1):
                length = stop - start
                if length == size:
                    continue
                factor = length / size
                for sense in units.senses.get(units.simplified[start:stop], ()):
                    for stems in sense.stems:
                        if absent(stems):
                            continue
                        share = factor / max(1, len(stems))
                        for stem in stems:
                            for j in positions.get(stem, ()):
                                if share > row[j]:
                                    row[j] = share
