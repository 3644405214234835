"""Key word in context: every place of a term with what stands beside it, and when it was used."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from zhterm.model import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhterm.model import ConceptEntry, Context
    from zhterm.recognition.recognizer import Recognizer

_BESIDE = 80
_LINES = re.compile(r"\s*[\t-\r]\s*")
_YEAR = r"(?<!\d)((?:1[5-9]|20)\d\d)"
_DATE = re.compile(
    rf"{_YEAR}\s*年(?:\s*(1[0-2]|0?[1-9])\s*月(?:\s*([12]\d|3[01]|0?[1-9])\s*日)?)?"
    rf"|{_YEAR}[-/.](1[0-2]|0?[1-9])(?:[-/.]([12]\d|3[01]|0?[1-9]))?(?!\d)"
    rf"|{_YEAR}(1[0-2]|0[1-9])([12]\d|3[01]|0[1-9])(?!\d)"
    rf"|{_YEAR}(?!\d)"
)
_FRONT_MATTER = re.compile(r"\A---\s*\n(?:.*\n)*?date:\s*[\"']?(\S+)", re.IGNORECASE)
_HEAD = 500


class Line(NamedTuple):
    """One line of a concordance. `place` is that of the key word in the text, `date` that of the source ("2017-12")."""

    left: str
    keyword: str
    right: str
    place: Span
    source: str
    date: str

    def to_dict(self) -> dict[str, object]:
        """Return plain JSON values."""
        return {**self._asdict(), "place": list(self.place)}


class Concordance:
    """The lines of what a recognizer finds. `entries` reads the entries whose contexts are searched."""

    def __init__(self, recognizer: Recognizer, entries: Callable[[], Iterable[ConceptEntry]]) -> None:
        self._recognizer = recognizer
        self._entries = entries

    def lines(self, text: str, source: str = "", date: str = "", offset: int = 0) -> Iterator[Line]:
        """The lines of a text, which begins at `offset` in its source."""
        for match in self._recognizer.both(text):
            start, end = match.span
            left = _LINES.sub(" ", text[max(0, start - _BESIDE) : start]).lstrip()
            right = _LINES.sub(" ", text[end : end + _BESIDE]).rstrip()
            place = Span(start + offset, end + offset)
            yield Line(left, _LINES.sub(" ", match.text), right, place, source, date)

    def stored_lines(self) -> Iterator[Line]:
        """The lines of the contexts that are stored, each context once."""
        seen = set()
        for context in _contexts(self._entries()):
            source = context.source or Source()
            if (context.text, source.id) not in seen:
                seen.add((context.text, source.id))
                yield from self.lines(context.text, source.id, date_of(source))


def _contexts(entries: Iterable[ConceptEntry]) -> Iterator[Context]:
    for entry in entries:
        for section in entry.languages:
            for term in section.terms:
                yield from term.contexts


def date_of(source: Source, text: str = "") -> str:
    """The date of a source: in its name, title or place, else what its front matter or its first lines say.

    ISO 8601 as far as it is known ("2017", "2017-12", "2017-12-08"), or an empty string.
    """
    head = text[:_HEAD]
    front = _FRONT_MATTER.match(text)
    texts = (source.id.rpartition("/")[2], source.title, source.location, front[1] if front else "", head)
    return next((date for given in texts if (date := _date(given))), "")


def _date(text: str) -> str:
    """The first date of a text. A year alone counts only with 年 or where nothing else of a name is a number."""
    for match in _DATE.finditer(text):
        year, month, day = _parts(match)
        if month or "年" in match[0] or len(text) < _HEAD // 2:
            return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
    return ""


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    groups = match.groups(default="")
    for at in (0, 3, 6):
        if groups[at]:
            return groups[at], groups[at + 1], groups[at + 2]
    return groups[9], "", ""


class Timeline(NamedTuple):
    """When a term was used: the first and the last date, how often in each year, how often without a date."""

    first: Line | None
    last: Line | None
    years: dict[str, int]
    undated: int

    @classmethod
    def of(cls, found: Iterable[Line]) -> Timeline:
        """The timeline of a concordance. Years without any use between the first and the last count 0."""
        given = list(found)
        dated = sorted((line for line in given if line.date), key=lambda line: line.date)
        if not dated:
            return cls(None, None, {}, len(given))
        counts = Counter(line.date[:4] for line in dated)
        between = range(int(dated[0].date[:4]), int(dated[-1].date[:4]) + 1)
        years = {str(year): counts[str(year)] for year in between}
        return cls(dated[0], dated[-1], years, len(given) - len(dated))

    def to_dict(self) -> dict[str, object]:
        """Return plain JSON values."""
        ends = {"first": self.first, "last": self.last}
        return {
            **{name: None if line is None else line.to_dict() for name, line in ends.items()},
            "years": self.years,
            "undated": self.undated,
        }
