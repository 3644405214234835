"""Dashes, dots, quotation marks and full stops, as they stand among words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.language.syllables import capitalised
from zhterm.transliteration import tables

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line


def dash(line: Line, at: int) -> None:
    """A dash between numbers is a hyphen; any other stands between spaces."""
    if line.key(at - 1)[-1:].isdigit() and line.key(at + 1)[:1].isdigit():
        line.glues[at] = ""
        line.glues[at + 1] = ""


def dot(line: Line, at: int) -> None:
    """The dot of a foreign name joins; between the halves of a title it is a comma."""
    if not 0 < at < len(line.cells) - 1 or line.glues[at] == "":
        return
    spelt = [line.key(place) for place in range(at + 1, min(at + 5, len(line.cells))) if line.is_han(place)]
    phonetic = tables.affixes()["phonetic"]
    if line.texts[at - 1][:1].isupper() and len(spelt) > 1 and phonetic.issuperset(spelt):
        line.texts[at + 1] = capitalised(line.texts[at + 1])  # 约翰·列 侬
        for place in range(at + 2, at + 1 + len(spelt)):
            line.texts[place], line.glues[place] = line.texts[place].lower(), ""
    one_word = line.owners is not None and line.owners[at - 1] == line.owners[at + 1]
    if line.texts[at + 1][:1].isupper() and phonetic.issuperset(line.key(at - 1)):
        line.texts[at - 1] = capitalised(line.texts[at - 1])  # 马克·吐温
    if one_word:
        line.texts[at + 1] = capitalised(line.texts[at + 1])
    elif not (line.texts[at - 1][:1].isupper() and line.texts[at + 1][:1].isupper()):
        line.texts[at] = ","
        line.glues[at + 1] = " "


def quote(line: Line, at: int) -> None:
    """Straight quotes open and close in turn."""
    sign = line.key(at)
    if sign in line.open_quotes:
        line.open_quotes.remove(sign)
        line.glues[at] = ""
        return
    line.open_quotes.add(sign)
    if at + 1 < len(line.cells):
        line.glues[at + 1] = ""


def stop(line: Line, at: int) -> None:
    """Note the end of a sentence; the next one begins with a capital in running text (`transliterate`)."""
    line.stops.append(at)
