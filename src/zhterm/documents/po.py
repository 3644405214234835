"""Gettext catalogues (.po, .pot): message and translation of each entry as a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.composing import Row, Unit, pieces
from zhterm.documents.decoding import MAX_LINE, lines
from zhterm.errors import DataError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.document import Opened, Piece

_MOST_LINES = 2_000
"""Lines of one message."""
_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_ESCAPED = re.compile(r"\\(.)")
_QUOTED = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?"(.*)"$')


class Message(NamedTuple):
    """A message of a catalogue: its first line, comments for translators, flags, and the strings by keyword."""

    line: int
    comments: list[str]
    flags: str
    texts: dict[str, str]

    @property
    def translation(self) -> str:
        """The translation, of several plural forms the first that is there."""
        return next((text for keyword, text in self.texts.items() if keyword.startswith("msgstr") and text), "")


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the translated messages; fuzzy, obsolete and untranslated ones are left out."""
    return pieces(Row(unit.cells) for unit in units(opened) if all(unit.cells))


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the messages that are neither fuzzy nor obsolete."""
    message: Message | Problem | None = None
    for message in messages(lines(opened), opened.name):
        if isinstance(message, Problem):
            raise opened.fault(f"not a gettext catalogue ({message.message})", "msgfmt --check tells what is wrong")
        source = message.texts.get("msgid_plural") or message.texts.get("msgid", "")
        if source and "fuzzy" not in message.flags:
            yield Unit((source, message.translation), f"line {message.line}", message.line)
    if message is None:
        raise opened.fault("no gettext entry in it", "is the suffix right? plain text is .txt")


def messages(source: Iterable[str], name: str) -> Iterator[Message | Problem]:
    """Yield the messages of the lines of a catalogue called `name`, that of its header too; a bad line is a problem.

    Messages are divided by empty lines or by a new msgid. Raises DataError for one without end.
    """
    first, comments, flags, texts, keyword = 0, list[str](), "", dict[str, str](), ""
    for number, line in enumerate(source, 1):
        stripped = line.strip().removeprefix("\ufeff")
        if keyword.startswith("msgstr") and (not stripped or stripped.startswith(("#", "msgctxt", "msgid "))):
            yield Message(first, comments, flags, texts)
            first, comments, flags, texts, keyword = 0, [], "", {}, ""
        first = first or (number if stripped else 0)
        if (first and number - first > _MOST_LINES) or len(line) >= MAX_LINE:
            raise DataError(f"{name}, line {number}: a message without end", hint="is it a PO file?")
        if match := _QUOTED.match(stripped):
            keyword = match[1] or keyword
            text = match[2]
            texts[keyword] = texts.get(keyword, "") + (_ESCAPED.sub(_unescaped, text) if "\\" in text else text)
        elif stripped.startswith("#."):
            comments.append(stripped[2:].strip())
        elif stripped.startswith("#,"):
            flags = stripped
        elif stripped and not stripped.startswith("#"):
            told = f"no string of a PO file: {stripped[:60]}"
            where = f"{name}, line {number}"
            yield Problem(code="line-invalid", message=told, where=where, hint="the line was left out")
    if keyword.startswith("msgstr"):
        yield Message(first, comments, flags, texts)


def _unescaped(match: re.Match[str]) -> str:
    return _UNESCAPED.get(match[1], match[1])
