"""Words that need no rule to be read: two or three characters with one reading, in which nothing calls for division.

Most words of running text are such. They are looked up many at a time instead of the way through `division` and
`reader`, which would give the same. Where there is the least doubt, a word is not plain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.language.syllables import join, mark
from zhterm.transliteration import tables
from zhterm.transliteration.grouping import roles
from zhterm.transliteration.line import HAN, Cell
from zhterm.transliteration.numerals import NUMERALS
from zhterm.transliteration.reader import PROVINCES, usual_inside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhterm.lexicon import Lexicon, WordRow

# Characters that a rule looks for anywhere in a word, and as its first.
_ANYWHERE = frozenset("一不的了着过得点些儿而第")
_FIRST = NUMERALS | frozenset("这那哪每各某该此另本我贵半没很太最更小老阿大只都也又再还真刚挺极之被新")


class _Marked(dict[str, str]):
    """A numbered syllable -> the marked one."""

    def __missing__(self, syllable: str) -> str:
        found = self[syllable] = mark(syllable)
        return found


class PlainWords:
    """The plain words of a lexicon. `others` are first characters of words that some rule divides."""

    def __init__(self, lexicon: Lexicon, others: frozenset[str]) -> None:
        grammar, places, capitals = tables.affixes(), tables.places(), tables.capitals()
        self._lexicon = lexicon
        self._first = _FIRST | others
        self._marked = _Marked()
        self._directions, self._locations = grammar["directional"], grammar["location"]
        self._place_nouns, self._pairs = grammar["placenoun"], grammar["hyphenated"]
        self._known = frozenset().union(
            tables.words(), tables.written(), tables.divisions(), self._pairs, grammar["parted"], grammar["person"],
            places["split"], places["fused"], places["generic"], capitals["common"], capitals["proper"],
        )  # fmt: skip

    def cells(self, simple: Mapping[str, str]) -> dict[str, Cell]:
        """The cells of the plain words among these; `simple` gives each its simplified form."""
        short = [text for text in simple if 1 < len(text) < 4]
        rows = self._lexicon.words({*short, *map(simple.__getitem__, short)})
        out = {}
        for text in short:
            key = simple[text]
            row = rows.get(key)
            if row is None or row.weight is None or not self._is_plain(key, row):
                continue
            reading = row.readings
            if text != key and text in rows:  # a traditional headword has its own
                reading = rows[text].readings or reading
                if not _is_settled(reading):
                    continue
            syllables = reading.split(" ")
            if len(syllables) == len(key):
                if len(key) == 3:
                    syllables = list(usual_inside(key, syllables))
                written = join(list(map(self._marked.__getitem__, syllables)))
                out[text] = Cell(key, row.tag, written, (), roles(key, text), HAN, False, False, text, False)
        return out

    def _is_plain(self, key: str, row: WordRow) -> bool:
        if key in self._known or key[0] in self._first or not _ANYWHERE.isdisjoint(key):
            return False
        if key[1:] in self._directions or row.tag[:2] == "nr" or not _is_settled(row.readings):
            return False
        if not "\u4e00" <= min(key) <= max(key) <= "\u9fff" or PROVINCES.issuperset(key):
            return False
        if len(key) == 2:
            return not (key[1] in self._locations and key[0] in self._place_nouns)
        return not (
            row.tag == "ns" or key[1] == "家" or key[2] == "地" or key[1:] in self._locations or key[:2] in self._pairs
        )


def _is_settled(readings: str) -> bool:
    """Whether there is one reading, of numbered syllables without a capital."""
    return readings.islower() and readings[-1].isdigit() and "/" not in readings
