"""Words that need no rule to be read: two or three characters with one reading, in which nothing calls for division.

Most words of running text are such. They take a look at the lexicon's tables in memory instead of the way through
`division` and `reader`, which would give the same. Where there is the least doubt, the answer is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.pinyin import tables
from zhterm.pinyin.grouping import roles
from zhterm.pinyin.line import HAN, Cell
from zhterm.pinyin.numerals import NUMERALS
from zhterm.pinyin.reader import PROVINCES, usual_inside
from zhterm.pinyin.syllables import join, mark

if TYPE_CHECKING:
    from zhterm.lexicon import Lexicon

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
        self._word = lexicon.word
        self._anywhere = _ANYWHERE | lexicon.traditional_characters | frozenset(lexicon.meta["conversion_characters"])
        self._first = _FIRST | others
        self._marked = _Marked()
        self._directions, self._locations = grammar["directional"], grammar["location"]
        self._place_nouns, self._pairs = grammar["placenoun"], grammar["hyphenated"]
        self._known = frozenset().union(
            tables.words(), tables.written(), tables.divisions(), self._pairs, grammar["parted"], grammar["person"],
            places["split"], places["fused"], places["generic"], capitals["common"], capitals["proper"],
        )  # fmt: skip

    def cell(self, text: str) -> Cell | None:
        """The cell of a plain word, else None."""
        size = len(text)
        if not 1 < size < 4 or (found := self._word(text)) is None or text in self._known:
            return None
        reading, tag = found
        if text[0] in self._first or not self._anywhere.isdisjoint(text) or text[1:] in self._directions:
            return None
        if not reading.islower() or not reading[-1].isdigit() or "/" in reading or ";" in reading or tag[:2] == "nr":
            return None
        syllables = reading.split(" ")
        if len(syllables) != size or not "\u4e00" <= min(text) <= max(text) <= "\u9fff" or PROVINCES.issuperset(text):
            return None
        if size == 2:
            if text[1] in self._locations and text[0] in self._place_nouns:
                return None
        elif (
            tag == "ns" or text[1] == "家" or text[2] == "地" or text[1:] in self._locations or text[:2] in self._pairs
        ):
            return None
        else:
            syllables = list(usual_inside(text, syllables))
        written = join(list(map(self._marked.__getitem__, syllables)))
        return Cell(text, tag, written, (), roles(text, text), HAN, False, False, text, False)
