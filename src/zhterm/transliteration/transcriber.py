"""Words to a line of pinyin: the cells of known words are kept, so a long text costs a look-up a word."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from zhterm.language.names import surnames
from zhterm.language.scripts import HAN, fold, has_han
from zhterm.language.syllables import capitalised, join, mark
from zhterm.transliteration import tables
from zhterm.transliteration.division import Part, division
from zhterm.transliteration.grouping import apply, roles
from zhterm.transliteration.line import Cell, Line, mark_cell
from zhterm.transliteration.numerals import NUMERALS
from zhterm.transliteration.reader import Choice, Reader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from zhterm.lexicon import Lexicon

# Cells kept; a word is a few hundred bytes, so this is about 60 MB at most.
_KEPT = 200_000


@cache
def _mixed() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]+|[A-Za-z0-9.+#%&'/_-]+|.", re.DOTALL)


def _is_plain(key: str) -> bool:
    """Whether all characters are common ideographs."""
    return all("\u4e00" <= char <= "\u9fff" for char in key)


class Transcriber:
    """Reads words with one lexicon. Not bound to a text; safe to use for many."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._reader = Reader(lexicon)
        self._cells: dict[str, tuple[Cell, ...]] = {}

    def lines(self, lines: Sequence[Sequence[str]], stored: Mapping[str, str]) -> Iterator[Line]:
        """Each line, given as the texts of its words, with every rule applied."""
        wanted = set(chain.from_iterable(lines))
        known = self._known(wanted)
        if stored:
            known = {text: _stored(known[text], text, stored) for text in wanted}
        for texts in lines:
            found = [known[text] for text in texts]
            cells = list(chain.from_iterable(found))
            if len(cells) == len(found):
                yield apply(Line(cells))
            else:
                yield apply(Line(cells, [number for number, own in enumerate(found) for _ in own]))

    def mark_doubts(self, line: Line) -> None:
        """Note which syllables of a line a person should check."""
        from zhterm.transliteration.doubt import mark_doubts

        mark_doubts(line, self._reader)

    def _known(self, texts: Collection[str]) -> Mapping[str, tuple[Cell, ...]]:
        """The cells of at least all these words."""
        known = self._cells
        if unknown := [text for text in texts if text not in known]:
            if len(known) + len(unknown) > _KEPT:
                known.clear()
                unknown = list(texts)
            self._learn(unknown)
        return known

    def _learn(self, texts: Sequence[str]) -> None:
        han = list(filter(has_han, texts))
        if han:
            simple = self._lexicon.simplified(fold("\n".join(han)), words=True).split("\n")
            known = dict(zip(han, simple, strict=True))
            self._reader.learn(known, known)
        for text in texts:
            if text not in self._cells:
                self._cells[text] = self._divided(text) if has_han(text) else (_sign(text),)

    def _divided(self, text: str) -> tuple[Cell, ...]:
        """The cells of a word: of its parts, down to what is written as one word."""
        key = self._reader.keys[text]
        mixed = _mixed().findall(key) if not _is_plain(key) else ()
        foreign = "·" in mixed and NUMERALS.isdisjoint(key)
        parts = [Part(part) for part in mixed] if len(mixed) > 1 else division(self._reader, key)
        if not parts:
            return (self._whole(text, key),)
        shown = _cut(text, [part.text for part in parts])
        han = [(piece, part.text) for piece, part in zip(shown, parts, strict=True) if has_han(piece)]
        self._reader.learn([piece for piece, _ in han], dict(han))
        person = self._reader.is_person(key) if len(parts) == 2 else 0
        cells: list[Cell] = []
        for at, (piece, part) in enumerate(zip(shown, parts, strict=True)):
            if not has_han(piece):
                cells.append(_sign(piece))
            elif part.syllables:
                cells.append(self._spelt(piece, part))
            elif person:
                cells.append(self._name(piece, part.text, at == 0))
            else:
                found = self._cells.get(piece) or self._divided(piece)
                if foreign and len(piece) == len(found) == 2:
                    found = (self._whole(piece, part.text),)  # 列夫·托尔斯泰
                cells += map(_proper, found) if part.capital or (foreign and len(found) == 1) else found
        return tuple(cells)

    def _whole(self, text: str, key: str) -> Cell:
        choice, tag = self._reader.whole(key, text), self._reader.tags.get(key, "")
        asked = roles(key, text) + (("context",) if choice.open else ())
        return Cell(key, tag, choice.text, choice.unsure, asked, original=text, open=choice.open, source=choice.source)

    def _spelt(self, piece: str, part: Part) -> Cell:
        """A part whose syllables the reading of the whole gives."""
        table = tables.words().get(part.text)
        syllables = part.syllables
        if len(table) == 1:
            first, *rest = table[0].reading
            syllables = (first.capitalize() if syllables[0][:1].isupper() else first, *rest)
        marked = [mark(syllable) for syllable in syllables]
        written = "-".join(map(capitalised, marked)) if part.married else join(marked)
        kept = tuple(role for role in roles(part.text, piece) if role in {"head", "generic"})
        return Cell(part.text, self._reader.tags.get(part.text, ""), written, roles=kept, fixed=True, original=piece)

    def _name(self, part: str, key: str, first: bool) -> Cell:
        """The surname or the given name of a person, with a capital."""
        own = surnames().get(key, ()) if first else ()
        of_name = Choice(join([mark(syllable) for syllable in own]), source="table")
        choice = of_name if own else self._reader.given(key, part)
        written = choice.text[:1].upper() + choice.text[1:]
        return Cell(
            key, "nr", written, choice.unsure, ("context",) if choice.open else (), fixed=True, original=part,
            open=choice.open, source=choice.source,
        )  # fmt: skip


def _stored(cells: tuple[Cell, ...], text: str, stored: Mapping[str, str]) -> tuple[Cell, ...]:
    """The cells of a word, or the one with the reading that a person has stored for it, in either script."""
    key = cells[0].key if len(cells) == 1 else "".join(cell.key for cell in cells)
    reading = stored.get(text) or stored.get(key)
    if not reading:
        return cells
    kept = tuple(role for role in cells[-1].roles if role in {"head", "generic"})
    return (Cell(key, cells[-1].tag, reading, roles=kept, fixed=True, original=text, source="stored"),)


def _proper(cell: Cell) -> Cell:
    return cell._replace(text=cell.text[:1].upper() + cell.text[1:], roles=(), fixed=True)


def _sign(text: str) -> Cell:
    cell = mark_cell(text)
    return cell._replace(roles=("dot",)) if cell.text == "·" else cell


def _cut(text: str, parts: Sequence[str]) -> list[str]:
    """The text in pieces as long as the parts."""
    out, at = [], 0
    for part in parts:
        out.append(text[at : at + len(part)])
        at += len(part)
    return out


_TRANSCRIBERS: WeakKeyDictionary[Lexicon, Transcriber] = WeakKeyDictionary()


def transcriber(lexicon: Lexicon) -> Transcriber:
    """The transcriber of this lexicon; made once, kept as long as the lexicon."""
    found = _TRANSCRIBERS.get(lexicon)
    if found is None:
        found = _TRANSCRIBERS[lexicon] = Transcriber(lexicon)
    return found
