"""A Chinese text read: cut into words, each with its reading, and transliterated as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.language.validity import text_fault
from zhterm.segmentation import Segmenter
from zhterm.segmentation import words as segmented
from zhterm.transliteration import readings, transliterate, transliterate_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.knowledge import Knowledge
    from zhterm.lexicon import Lexicon
    from zhterm.model import Reading, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A text read: its words, a reading for each, and the transliteration of the whole."""

    words: list[Word]
    readings: list[Reading]
    transliteration: str


def read(text: str, lexicon: Lexicon, known: Knowledge, *, style: str = "marks", sandhi: bool = False) -> Read:
    """Segment and transliterate a text. `style`: marks, numbers, none or zhuyin; `sandhi`: spoken 一 and 不.

    Raises DataError for what is no text.
    """
    if fault := text_fault(text):
        raise DataError(f"the text {fault}")
    words = segmented(text, lexicon, known.terms)
    return Read(
        words=words,
        readings=readings(words, lexicon, known.readings),
        transliteration=transliterate(words, lexicon, known.readings, style=style, sandhi=sandhi),
    )


@dataclass(frozen=True, slots=True)
class ReadLines:
    """Many lines, segmented: the texts of the words of each."""

    words: list[list[str]]
    lexicon: Lexicon
    known: Knowledge

    def transliterations(self, *, style: str = "marks", sandhi: bool = False) -> list[str]:
        """The pinyin of each line. `style` and `sandhi` as for `read`."""
        return transliterate_lines(self.words, self.lexicon, self.known.readings, style=style, sandhi=sandhi)


def read_lines(lines: Sequence[str], lexicon: Lexicon, known: Knowledge) -> ReadLines:
    """Segment many lines, each as `read` does it: the fast way for long texts.

    Raises DataError for what is no text.
    """
    for line in lines:
        if line.strip() and (fault := text_fault(line)):
            raise DataError(f"the text {fault}")
    return ReadLines(Segmenter(lexicon, known.terms).cut_lines(lines), lexicon, known)
