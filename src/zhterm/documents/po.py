"""Gettext catalogues (.po, .pot): message and translation of each entry as a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.composing import Row, Unit, pieces
from zhterm.documents.decoding import lines
from zhterm.errors import DataError, Problem
from zhterm.files import MAX_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.document import Opened, Piece

_MOST_LINES = 2_000
"""Lines of strings and comments for translators that one message holds."""
_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_ESCAPED = re.compile(r"\\(.)")
_BEGINNINGS = ("msgctxt", "msgid")
_QUOTED = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(.*)"$')


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

    Messages are divided by empty lines, comments or a new msgid; obsolete ones (`#~`) do not come. Raises DataError for
    one without end.
    """
    first, comments, flags, texts, keyword = 0, list[str](), "", dict[str, str](), ""
    held = size = 0
    for number, line in enumerate(source, 1):
        stripped = line.strip().removeprefix("\ufeff")
        match = _QUOTED.match(stripped)
        begins = match is not None and match[1] in _BEGINNINGS and "msgid" in texts
        ends = keyword.startswith("msgstr") and (not stripped or stripped.startswith("#"))
        if begins or ends:
            yield Message(first, comments, flags, texts)
        if begins or ends or stripped.startswith("#~"):
            first, comments, flags, texts, keyword = 0, [], "", {}, ""
            held = size = 0
        size += len(line)
        first = first or (number if stripped and not stripped.startswith("#~") else 0)
        if match and (match[1] or keyword):
            keyword = match[1] or keyword
            texts[keyword] = texts.get(keyword, "") + _ESCAPED.sub(_unescaped, match[2])
            held += 1
        elif stripped.startswith("#."):
            comments.append(stripped[2:].strip())
            held += 1
        elif stripped.startswith("#,"):
            flags += stripped
        elif stripped and not stripped.startswith("#"):
            told = f"no string of a PO file: {stripped[:60]}"
            where = f"{name}, line {number}"
            yield Problem(code="line-invalid", message=told, where=where, hint="the line was left out")
        if held > _MOST_LINES or size >= MAX_LINE:
            raise DataError(f"{name}, line {number}: a message without end", hint="is it a PO file?")
    if keyword.startswith("msgstr"):
        yield Message(first, comments, flags, texts)


def _unescaped(match: re.Match[str]) -> str:
    return _UNESCAPED.get(match[1], match[1])
