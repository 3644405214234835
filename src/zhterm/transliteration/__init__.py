"""Pinyin of segmented Chinese by GB/T 16159-2012: word by word, in citation tones, with the capitals of names.

`readings` gives one reading a word, `transliterate` the whole text; both come from the same rules, so the words'
readings are the pieces of the text. Where a person has stored the reading of a term, that is what is written. The
reading of the other words comes from the lexicon (one batch of queries a text, kept for the next), from tables of
names and idioms, and for characters with several readings from their context; what is a guess is marked unsure.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from zhterm.language import syllables
from zhterm.transliteration.line import HAN, OTHER, Line
from zhterm.transliteration.transcriber import transcriber

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.model import Reading, Word

__all__ = ["Style", "read", "readings", "transliterate", "transliterate_lines"]


class Style(StrEnum):
    """How tones are written: marks (dà), numbers (da4), none (da), or zhuyin instead of Latin letters."""

    MARKS = "marks"
    NUMBERS = "numbers"
    NONE = "none"
    ZHUYIN = "zhuyin"


_STYLES = {
    Style.NUMBERS: syllables.numbered,
    Style.NONE: syllables.plain,
    Style.ZHUYIN: syllables.zhuyin,
}


def _line(words: Sequence[Word], lexicon: Lexicon, stored: Mapping[str, str] | None) -> Line:
    return next(transcriber(lexicon).lines([[word.text for word in words]], stored or {}))


def readings(words: Sequence[Word], lexicon: Lexicon, stored: Mapping[str, str] | None = None) -> list[Reading]:
    """One reading a word, in order; a reading may hold spaces where one word of the segmentation is several of pinyin.

    `stored` has the readings of the user's terms by their text; they always win. `unsure` has the offsets of the
    characters, within the word, whose syllable a person should check. Punctuation reads as its Latin counterpart.
    """
    return _each(_line(words, lexicon, stored), lexicon)


def _each(line: Line, lexicon: Lexicon) -> list[Reading]:
    from zhterm.model import Reading  # here, since whole texts are transliterated without

    transcriber(lexicon).mark_doubts(line)
    return [Reading(text=text, unsure=unsure, source=source) for text, unsure, source in line.words()]


def read(
    words: Sequence[Word],
    lexicon: Lexicon,
    stored: Mapping[str, str] | None = None,
    *,
    style: Style | str = Style.MARKS,
    sandhi: bool = False,
    capitalise: bool = False,
) -> tuple[list[Reading], str]:
    """The `readings` of a text and its `transliterate`d whole, of one reading."""
    line = _line(words, lexicon, stored)
    each = _each(line, lexicon)
    text = _written(line, Style(style), sandhi)
    return each, syllables.opened(text) if capitalise else text


def transliterate(
    words: Sequence[Word],
    lexicon: Lexicon,
    stored: Mapping[str, str] | None = None,
    *,
    style: Style | str = Style.MARKS,
    sandhi: bool = False,
    capitalise: bool = False,
) -> str:
    """The pinyin of the whole text.

    `sandhi` writes the spoken tones of 一 and 不 (bú qù, yì tiān) instead of the citation tones of the standard;
    `capitalise` begins with a capital, as a sentence or title does.
    """
    text = _written(_line(words, lexicon, stored), Style(style), sandhi)
    return syllables.opened(text) if capitalise else text


def transliterate_lines(
    lines: Sequence[Sequence[str]],
    lexicon: Lexicon,
    stored: Mapping[str, str] | None = None,
    *,
    style: Style | str = Style.MARKS,
    sandhi: bool = False,
) -> list[str]:
    """The pinyin of each line, given as the texts of its words: `transliterate` of each, and the fast way for many.

    `Segmenter.cut_lines` gives such lines.
    """
    return [_written(line, Style(style), sandhi) for line in transcriber(lexicon).lines(lines, stored or {})]


def _capitalise_sentences(line: Line) -> None:
    """Begin every sentence of running text with a capital (6.3.1): where a stop divides a line into several."""
    begins = []
    for after in (-1, *line.stops):
        words = (at for at in range(after + 1, len(line.cells)) if line.cells[at].kind in {HAN, OTHER})
        first = next(words, None)
        if first is not None and line.cells[first].kind == HAN:
            begins.append(first)
    if len(set(begins)) > 1:
        for at in begins:
            line.texts[at] = syllables.capitalised(line.texts[at])


def _written(line: Line, style: Style, sandhi: bool) -> str:
    if line.stops:
        _capitalise_sentences(line)
    if sandhi:
        from zhterm.transliteration.sandhi import spoken

        spoken(line)
    convert = _STYLES.get(style)
    if convert:
        for at, cell in enumerate(line.cells):
            if cell.kind == HAN:
                line.texts[at] = convert(line.texts[at])
                if style is Style.ZHUYIN and line.glues[at] in {"", "-"}:
                    line.glues[at] = " "
    return line.text()
