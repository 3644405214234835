"""Words to a line of pinyin: the cells of known words are kept, so a long text costs a look-up a word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from zhterm.pinyin import tables
from zhterm.pinyin.grouping import apply, roles
from zhterm.pinyin.line import Cell, Line, mark_cell
from zhterm.pinyin.syllables import join, mark
from zhterm.pinyin.wordplan import Reader
from zhterm.text import HAN, fold, has_han

if TYPE_CHECKING:
    from zhterm.lexicon import Lexicon

# Cells kept; a word is a few hundred bytes, so this is about 60 MB at most.
_KEPT = 200_000
_RUNS = re.compile(f"[{HAN}]+|[^{HAN}]")
_MIXED = re.compile(f"[{HAN}]+|[A-Za-z0-9.+#%&'/_-]+|.", re.DOTALL)


class Transcriber:
    """Reads words with one lexicon. Not bound to a text; safe to use for many."""

    def __init__(self, lexicon: Lexicon, hyphenate: bool) -> None:
        self._lexicon = lexicon
        self._hyphenate = hyphenate
        self._reader = Reader(lexicon)
        self._cells: dict[str, Cell] = {}

    def line(self, texts: Sequence[str], stored: Mapping[str, str]) -> Line:
        """The line of these words with every rule applied."""
        cells = self._cells
        unknown = [text for text in texts if text not in cells]
        if unknown:
            self._learn(unknown)
        found = [cells[text] for text in texts]
        if stored:
            found = [self._stored(cell, stored) for cell in found]
        return apply(Line(found))

    def _stored(self, cell: Cell, stored: Mapping[str, str]) -> Cell:
        reading = stored.get(cell.original)
        if not reading:
            return cell
        kept = tuple(role for role in cell.roles if role in {"head", "generic"})
        return cell._replace(text=reading, unsure=(), roles=kept)

    def _learn(self, texts: Sequence[str]) -> None:
        if len(self._cells) > _KEPT:
            self._cells.clear()
        han = list(dict.fromkeys(text for text in texts if has_han(text)))
        if han:
            whole = "\n".join(han)
            simple = self._lexicon.simplified(fold(whole)).split("\n")
            self._reader.learn(han, dict(zip(han, simple, strict=True)))
        for text in texts:
            if text not in self._cells:
                self._cells[text] = self._cell(text) if has_han(text) else self._sign(text)

    def _sign(self, text: str) -> Cell:
        cell = mark_cell(text)
        return cell._replace(roles=("dot",)) if cell.text == "·" else cell

    def _cell(self, text: str) -> Cell:
        key = self._reader.keys[text]
        mixed = _MIXED.findall(text)
        if len(mixed) > 1:
            return self._divided(text, key, mixed)
        parts = self._reader.division(key)
        if parts:
            return self._divided(text, key, _cut(text, parts))
        return self._whole(text, key)

    def _whole(self, text: str, key: str) -> Cell:
        choice = self._reader.whole(key, text)
        written = choice.text
        if self._hyphenate and self._reader.is_idiom(key) and "-" not in written:
            syllables = self._reader.syllables(key, text)
            written = f"{join(syllables[:2])}-{join(syllables[2:])}"
        return Cell(
            key, self._reader.tags.get(key, ""), written, choice.unsure, roles(key, text, written), original=text
        )

    def _divided(self, text: str, key: str, parts: list[str]) -> Cell:
        """A word as the line of its parts; the whole keeps the tag of the word and the roles of names."""
        reader = self._reader
        if new := [part for part in parts if part not in self._cells and has_han(part)]:
            simple = dict(zip(parts, _cut(key, parts), strict=True))
            reader.learn(new, simple)
        person = reader.is_person(key) if len(parts) == 2 else 0
        cells = [self._part(part, bool(person), at == 0) for at, part in enumerate(parts)]
        line = apply(Line(cells))
        unsure: list[int] = []
        start = 0
        for at, part in enumerate(parts):
            unsure += [start + offset for offset in line.unsure.get(at, line.cells[at].unsure)]
            start += len(part)
        written = line.text()
        kept = tuple(role for role in roles(key, text, written) if role in {"head", "generic"})
        return Cell(key, reader.tags.get(key, ""), written, tuple(unsure), kept, original=text)

    def _part(self, part: str, person: bool, first: bool) -> Cell:
        if not has_han(part):
            return self._sign(part)
        key = self._reader.keys[part]
        if person:
            return self._name(part, key, first)
        found = self._cells.get(part)
        return found if found is not None else self._cell(part)

    def _name(self, part: str, key: str, first: bool) -> Cell:
        """The surname or the given name of a person, with a capital."""
        own = tables.surnames().get(key, ()) if first else ()
        if own:
            written, unsure = join([mark(syllable) for syllable in own]), ()
        else:
            written, unsure = self._reader.given(key, part)
        return Cell(key, "nr", written[:1].upper() + written[1:], unsure, original=part)


def _cut(text: str, parts: Sequence[str]) -> list[str]:
    """The text in pieces as long as the parts."""
    out, at = [], 0
    for part in parts:
        out.append(text[at : at + len(part)])
        at += len(part)
    return out


_TRANSCRIBERS: WeakKeyDictionary[Lexicon, dict[bool, Transcriber]] = WeakKeyDictionary()


def transcriber(lexicon: Lexicon, hyphenate: bool) -> Transcriber:
    """The transcriber of this lexicon; made once, kept as long as the lexicon."""
    found = _TRANSCRIBERS.setdefault(lexicon, {})
    if hyphenate not in found:
        found[hyphenate] = Transcriber(lexicon, hyphenate)
    return found[hyphenate]
