"""Words to a line of pinyin: the cells of known words are kept, so a long text costs a look-up a word."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from zhterm.language.names import surnames
from zhterm.language.scripts import HAN, fold, has_han
from zhterm.language.syllables import capitalised, join, mark
from zhterm.transliteration import tables
from zhterm.transliteration.division import TRANSITIVE, Part, division
from zhterm.transliteration.grouping import apply, roles
from zhterm.transliteration.line import Cell, Line, mark_cell
from zhterm.transliteration.reader import Choice, Reader

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.transliteration.bulk import Fragments
    from zhterm.transliteration.plain import PlainWords

# Words that jieba counted so often are common: some 80,000, and 25,000 in traditional characters.
_COMMON = 20
_AT_ONCE = 4_000
# From so many words on, it pays to look for plain ones first.
_MANY = 50
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

    def __init__(self, lexicon: Lexicon, hyphenate: bool) -> None:
        self._lexicon = lexicon
        self._hyphenate = hyphenate
        self._reader = Reader(lexicon)
        self._cells: dict[str, tuple[Cell, ...]] = {}
        self._fragments: Fragments | None = None
        self._plain: PlainWords | None = None
        self._prepared = False

    @property
    def fragments(self) -> Fragments:
        """What is remembered for many lines at once."""
        if self._fragments is None or self._fragments.full:
            from zhterm.transliteration.bulk import Fragments

            if self._lexicon.preloaded:
                self.prepare()
            self._fragments = Fragments(self)
        return self._fragments

    def line(self, texts: Sequence[str], stored: Mapping[str, str]) -> Line:
        """The line of these words with every rule applied."""
        known = self.cells(texts)
        found = [known[text] for text in texts]
        if stored:
            found = [self._stored(cells, text, stored) for cells, text in zip(found, texts, strict=True)]
        cells = [cell for cells in found for cell in cells]
        if len(cells) == len(found):
            return apply(Line(cells))
        return apply(Line(cells, [number for number, cells in enumerate(found) for _ in cells]))

    def cells(self, texts: Collection[str]) -> Mapping[str, tuple[Cell, ...]]:
        """The cells of at least all these words."""
        known = self._cells
        if unknown := [text for text in texts if text not in known]:
            self._learn(unknown)
        return known

    @staticmethod
    def _stored(cells: tuple[Cell, ...], text: str, stored: Mapping[str, str]) -> tuple[Cell, ...]:
        key = "".join(cell.key for cell in cells)
        reading = stored.get(text) or stored.get(key)
        if not reading:
            return cells
        kept = tuple(role for role in cells[-1].roles if role in {"head", "generic"})
        return (Cell(key, cells[-1].tag, reading, roles=kept, fixed=True, original=text),)

    def prepare(self) -> None:
        """Learn the commonest words beforehand, so that only the others take time when they are met."""
        if not self._prepared:
            self._prepared = True
            words = self._lexicon.common_words(_COMMON)
            for at in range(0, len(words), _AT_ONCE):
                self.cells(words[at : at + _AT_ONCE])

    def _learn(self, texts: Sequence[str]) -> None:
        if len(self._cells) > _KEPT:
            self._cells.clear()
        han = list(filter(has_han, texts))
        if han:
            simple = self._lexicon.simplified(fold("\n".join(han)), words=True).split("\n")
            known = dict(zip(han, simple, strict=True))
            if len(known) > _MANY:
                if self._plain is None:
                    from zhterm.transliteration.plain import PlainWords

                    self._plain = PlainWords(self._lexicon, TRANSITIVE)
                found = self._plain.cells(known)
                self._cells.update((text, (cell,)) for text, cell in found.items())
                known = {text: key for text, key in known.items() if text not in found}
            self._reader.learn(known, known)
        for text in texts:
            if text not in self._cells:
                self._cells[text] = self._divided(text) if has_han(text) else (_sign(text),)

    def _divided(self, text: str) -> tuple[Cell, ...]:
        """The cells of a word: of its parts, down to what is written as one word."""
        key = self._reader.keys[text]
        mixed = _mixed().findall(key) if not _is_plain(key) else ()
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
                cells += map(_proper, found) if part.capital else found
        return tuple(cells)

    def _whole(self, text: str, key: str) -> Cell:
        reader = self._reader
        choice = reader.whole(key, text)
        written = choice.text
        if self._hyphenate and reader.is_idiom(key) and "-" not in written:
            syllables = reader.syllables(key, text)
            written = f"{join(syllables[:2])}-{join(syllables[2:])}"
        tag = reader.tags.get(key, "")
        return Cell(key, tag, written, choice.unsure, roles(key, text), original=text)

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
        choice = Choice(join([mark(syllable) for syllable in own])) if own else self._reader.given(key, part)
        written, unsure = choice
        return Cell(key, "nr", written[:1].upper() + written[1:], unsure, fixed=True, original=part)


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


_TRANSCRIBERS: WeakKeyDictionary[Lexicon, dict[bool, Transcriber]] = WeakKeyDictionary()


def transcriber(lexicon: Lexicon, hyphenate: bool) -> Transcriber:
    """The transcriber of this lexicon; made once, kept as long as the lexicon."""
    found = _TRANSCRIBERS.setdefault(lexicon, {})
    if hyphenate not in found:
        found[hyphenate] = Transcriber(lexicon, hyphenate)
    return found[hyphenate]
