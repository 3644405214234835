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
    message, keyword = Message(0, [], "", {}), ""
    for number, line in enumerate(source, 1):
        stripped = line.strip().removeprefix("\ufeff")
        starts = stripped.startswith(("#", "msgctxt", "msgid "))
        if keyword.startswith("msgstr") and (not stripped or starts):
            yield message
            message, keyword = Message(0, [], "", {}), ""
        if stripped and not message.line:
            message = message._replace(line=number)
        if (message.line and number - message.line > _MOST_LINES) or len(line) >= MAX_LINE:
            raise DataError(f"{name}, line {number}: a message without end", hint="is it a PO file?")
        if stripped.startswith("#."):
            message.comments.append(stripped[2:].strip())
        elif stripped.startswith("#,"):
            message = message._replace(flags=stripped)
        elif stripped and not stripped.startswith("#"):
            match = _QUOTED.match(stripped)
            if match is None:
                told = f"no string of a PO file: {stripped[:60]}"
                where = f"{name}, line {number}"
                yield Problem(code="line-invalid", message=told, where=where, hint="the line was left out")
                continue
            keyword = match[1] or keyword
            message.texts[keyword] = message.texts.get(keyword, "") + _unescaped(match[2])
    if keyword.startswith("msgstr"):
        yield message


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _UNESCAPED.get(match[1], match[1]), text)
