"""Many lines at once: the pinyin of a line is joined from what is remembered of its words.

Only a line with a word that some rule wants to see becomes a `Line`, and only what the rules change is put together
cell by cell. The result is that of `transliterate`, word lists for texts.
"""

from __future__ import annotations

from itertools import chain
from operator import eq
from typing import TYPE_CHECKING

from zhterm.pinyin.grouping import apply
from zhterm.pinyin.idle import idle
from zhterm.pinyin.line import SPACE, Line
from zhterm.pinyin.syllables import DIVIDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhterm.pinyin.line import Cell
    from zhterm.pinyin.transcriber import Transcriber

# What stands in a fragment for "no space follows" and for a space of the text.
_TIGHT, _SPACE = "\x00", "\x02"
# Words remembered: some 40 MB at most.
_KEPT = 200_000


class Fragments:
    """Word -> its pinyin with the space before it. `active` are the words that a rule wants to see."""

    def __init__(self, transcriber: Transcriber) -> None:
        self._transcriber = transcriber
        self._texts: dict[str, str] = {}
        self._active: set[str] = set()
        self._cells: dict[str, tuple[Cell, ...]] = {}

    @property
    def full(self) -> bool:
        """Whether so much is remembered that new fragments should begin anew."""
        return len(self._texts) > _KEPT

    def transliterate(self, lines: Sequence[Sequence[str]], stored: Mapping[str, str]) -> list[str]:
        """The pinyin of each line, which is given as its words."""
        known, active = self._texts, self._active
        wanted = set(chain.from_iterable(lines))
        if new := wanted.difference(known):
            self._learn(list(new))
        if stored:
            kept = self._transcriber.cells(wanted)
            active = active | {
                word for word in wanted if word in stored or "".join(cell.key for cell in kept[word]) in stored
            }
        out = []
        for words in lines:
            text = None
            twice = any(map(eq, words, words[1:]))
            if twice or not active.isdisjoint(words):
                text = self._ruled(words, active, stored, twice)
            if text is None:
                text = "".join(map(known.__getitem__, words))
                if _TIGHT in text or _SPACE in text:
                    text = _spaced(text)
                text = text.removeprefix(" ")
            out.append(text)
        return out

    def _ruled(self, words: Sequence[str], active: set[str], stored: Mapping[str, str], twice: bool) -> str | None:
        """The text of a line that rules may have changed, or None where they have not."""
        if stored:
            return self._transcriber.line(words, stored).text()
        found = list(map(self._cells.__getitem__, words))
        if not twice:
            for at in [at for at, word in enumerate(words) if word in active]:
                before = found[at - 1][-1] if at else None
                after = found[at + 1][0] if at + 1 < len(found) else None
                if len(found[at]) > 1 or not idle(before, found[at][0], after):
                    break
            else:
                return None
        cells = list(chain.from_iterable(found))
        if len(cells) == len(words):
            line = apply(Line(cells))
            return self._rewritten(words, line) if line.changed() else None
        line = apply(Line(cells, [number for number, own in enumerate(found) for _ in own]))
        return line.text() if line.changed() else None

    def _rewritten(self, words: Sequence[str], line: Line) -> str:
        """The text of a line of which every word is one cell: only what has changed is looked at."""
        fragments = list(map(self._texts.__getitem__, words))
        texts = line.texts
        for at, (cell, between, text) in enumerate(zip(line.cells, line.glues, texts, strict=True)):
            if between is None:
                if text is cell.text:
                    continue
                between = "" if cell.before else " "
            elif not between and at and text[:1] in DIVIDED and texts[at - 1][-1:].isalpha():
                between = "'"
            fragments[at] = between + text + _TIGHT * cell.after
        joined = "".join(fragments)
        return line.text() if _TIGHT in joined or _SPACE in joined else joined.removeprefix(" ")

    def _learn(self, words: list[str]) -> None:
        cells = self._transcriber.cells(words)
        for word in words:
            found = cells[word]
            edges = len(found) > 1 and 1 in (len(found[0].key), len(found[-1].key))  # may be said twice: 个个
            if edges or any(cell.roles for cell in found) or _TIGHT in word or _SPACE in word:
                self._active.add(word)
            self._cells[word] = found
            self._texts[word] = _fragment(found)


def _fragment(cells: tuple[Cell, ...]) -> str:
    if cells[0].kind is SPACE:
        return _SPACE
    return " " * (not cells[0].before) + Line(list(cells)).text() + _TIGHT * cells[-1].after


def _spaced(text: str) -> str:
    """Joined fragments with the signs for spaces made good, as `Line.pieces` would have them."""
    text = text.strip(_SPACE).replace(_SPACE + " ", _SPACE)
    return text.replace(_TIGHT + _SPACE, _SPACE).replace(_TIGHT + " ", "").replace(_TIGHT, "").replace(_SPACE, " ")
