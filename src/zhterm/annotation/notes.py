"""What is written beside the terms of a document: notes, and the choice which of them are written, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Style(StrEnum):
    """How terms are annotated."""

    RUBY = "ruby"
    """The reading over the term; where there is no ruby, behind it."""
    GLOSS = "gloss"
    """The term of the other language behind it."""
    LEGEND = "legend"
    """A number at the term, and a list at the end."""


class Note(NamedTuple):
    """A term in a text: where it stands, its entry, its reading (empty for English), the other language's term."""

    start: int
    end: int
    entry: str
    term: str
    reading: str
    gloss: str


@dataclass(slots=True, kw_only=True)
class Annotator:
    """Chooses the notes of the parts of one document.

    `find` gives the notes of a text. `every`: at each occurrence, not at the first one only. `quotations`: in
    quotations, too.
    """

    find: Callable[[str], list[Note]]
    style: Style = Style.GLOSS
    every: bool = False
    quotations: bool = True
    _numbers: dict[str, int] = field(default_factory=dict)

    def notes(self, text: str, excluded: Iterable[tuple[int, int]] = ()) -> Iterator[Note]:
        """The notes to be written into a text, in order. None stands in or across an `excluded` part."""
        parts = iter(sorted(excluded))
        part = next(parts, None)
        for note in self.find(text):
            while part is not None and part[1] <= note.start:
                part = next(parts, None)
            if part is not None and part[0] < note.end:
                continue
            known = note.entry in self._numbers
            if not (note.reading if self.style is Style.RUBY else note.gloss) or (known and not self.every):
                continue
            self._numbers.setdefault(note.entry, len(self._numbers) + 1)
            yield note

    def number(self, note: Note) -> int:
        """The number of a note's entry in the legend."""
        return self._numbers[note.entry]
