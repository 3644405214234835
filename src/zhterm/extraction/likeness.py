"""How many words two runs share by dictionary and word table: which of many lines may be the other's version."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from zhterm import alignment
from zhterm.alignment.title_units import EN_FUNCTION
from zhterm.extraction.tokens import HAN_TOKEN, LATIN_TOKEN, Range, Reading
from zhterm.language.scripts import fold

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from zhterm.lexicon import Lexicon

ALIKE = 0.36
"""Runs that score less than this are not looked at for that reason alone."""
MOST_WORDS = 60
PARTNERS = 3


class RunLikeness:
    """The likeness of the runs of a passage."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        words = {token.text.lower() for token in reading.tokens if token.kind == LATIN_TOKEN} - EN_FUNCTION
        self._stem_of = lexicon.stems(words)
        self._renderings = _renderings(reading, lexicon, set(self._stem_of.values()))
        self._stems: dict[Range, list[str]] = {}
        self._runs_of: dict[str, list[Range]] = defaultdict(list)
        for run in reading.english_runs:
            for stem in self.stems(run):
                self._runs_of[stem].append(run)

    def stems(self, run: Range) -> list[str]:
        """The distinct stems of an English run, in order."""
        found = self._stems.get(run)
        if found is None:
            tokens = self._reading.tokens[slice(*run)]
            words = (token.text.lower() for token in tokens if token.kind == LATIN_TOKEN)
            found = list(dict.fromkeys(self._stem_of[word] for word in words if word in self._stem_of))
            self._stems[run] = found
        return found

    def _weight(self, stem: str) -> float:
        """How much a stem counts: less if it stands in many runs."""
        return max(1, len(self._runs_of[stem])) ** -0.5 if stem in self._runs_of else 1.0

    def score(self, chinese: Range, english: Range) -> float:
        """The likeness of two runs: 0 for none, from about 0.4 on they say the same."""
        texts = [token.text for token in self._reading.tokens[slice(*chinese)] if token.kind == HAN_TOKEN]
        stems = self.stems(english)
        if not texts or not stems:
            return 0.0
        each = [self._renderings[text] for text in texts[: 2 * MOST_WORDS]]
        every = set().union(*each)
        shared = sum(self._weight(stem) for stem in stems if stem in every)
        wanted = set(stems)
        explained = sum(1 for renderings in each if not wanted.isdisjoint(renderings))
        return 0.6 * shared / len(stems) + 0.6 * explained / len(texts) + 0.08 * min(3, explained)

    def alike(self) -> list[tuple[Range, Range]]:
        """Runs that share words, up to three English ones for a Chinese one."""
        out: list[tuple[Range, Range]] = []
        for run in self._reading.chinese_runs:
            texts = [token.text for token in self._reading.tokens[slice(*run)] if token.kind == HAN_TOKEN]
            if len(texts) > MOST_WORDS:
                continue
            stems = set().union(*(self._renderings[text] for text in texts))
            candidates = {
                english
                for stem in stems
                if len(self._runs_of.get(stem, ())) <= MOST_WORDS
                for english in self._runs_of.get(stem, ())
                if len(self.stems(english)) <= MOST_WORDS
            }
            scores = sorted(((self.score(run, english), english) for english in candidates), reverse=True)
            out += [(run, english) for score, english in scores[:PARTNERS] if score >= ALIKE]
        return out


def _renderings(reading: Reading, lexicon: Lexicon, stems: AbstractSet[str]) -> dict[str, set[str]]:
    """For every Chinese word of the passage, which of the stems may render it or a part of it."""
    texts = {token.text for token in reading.tokens if token.kind == HAN_TOKEN}
    simple = {text: lexicon.simplified(fold(text)) for text in texts}
    parts = {
        text: {text[i:j] for i in range(len(text)) for j in range(i + 1, min(len(text), i + 4) + 1)}
        for text in set(simple.values())
    }
    senses = lexicon.senses(set().union(*parts.values())) if parts else {}
    table, _ = alignment.tables()
    glossed = {
        part: {stem for sense in found for gloss in sense.stems[:6] for stem in gloss[:4]} & stems
        for part, found in senses.items()
    }
    out: dict[str, set[str]] = {}
    for text, plain in simple.items():
        found = set().union(*(glossed.get(part, ()) for part in parts[plain]))
        out[text] = found | {stem for stem, forward, _ in table.row(plain) if forward >= 0.1 and stem in stems}
    return out
