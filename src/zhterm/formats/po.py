"""PO compendium: gettext entries of source term and translation, with the status as flag and the note as comment."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, NamedTuple

from zhterm.errors import DataError, Problem
from zhterm.formats.losses import Losses
from zhterm.formats.pairs import FIELDS, usable_pairs
from zhterm.formats.records import entry_from_row
from zhterm.formats.text import decoded
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.formats.pairs import TermPair
    from zhterm.model import ConceptEntry

_CARRIED = frozenset(("zh", "status", "note"))
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_LONGEST_LINE = 1 << 20
_MOST_LINES = 2_000
"""Lines of one entry."""
_QUOTED = re.compile(r'\s*(?:(msgctxt|msgid|msgid_plural|msgstr)(?:\[\d+\])?\s+)?"(.*)"\s*$')
_LONGEST_TERM = 60


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions) -> Losses:
    """Write a compendium; what is only proposed is fuzzy. The context is the id, so that no two messages are one."""
    losses = Losses()
    target = "zh_TW" if options.script == "zh-Hant" else "zh_CN"
    language = target if options.source == "en" else "en"
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {language}\\n"\n'
    stream.write(f'{head}"X-Generator: zhterm\\n"\n'.encode())
    for entry in losses.counted(entries, _CARRIED):
        seen: set[tuple[str, str]] = set()
        for pair in usable_pairs(entry, losses):
            if pair.en is None or pair.zh is None:
                continue
            zh = (pair.hant or pair.zh) if options.script == "zh-Hant" else pair.zh
            texts = (pair.en.text, zh.text) if options.source == "en" else (zh.text, pair.en.text)
            if texts in seen:
                continue
            context = entry.id if not seen else f"{entry.id}-{len(seen) + 1}"
            seen.add(texts)
            stream.write(_message(pair, context, *texts).encode())
    return losses


def _message(pair: TermPair, context: str, source: str, target: str) -> str:
    lines = [f"#. {line}" for line in FIELDS["note"](pair).splitlines() if line]
    status = FIELDS["status"](pair)
    lines.append(f"#. status: {status}")
    if status == "proposed":
        lines.append("#, fuzzy")
    lines += [f"msgctxt {_quoted(context)}", f"msgid {_quoted(source)}", f"msgstr {_quoted(target)}"]
    return "\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


class _Message(NamedTuple):
    """An entry of the file: its line, comments, flags and the strings by keyword."""

    line: int
    comments: list[str]
    flags: str
    texts: dict[str, str]


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read the messages that can be terms; sentences are counted."""
    with decoded(stream, options) as (text, _, note):
        if note is not None:
            yield note
        sentences = 0
        for message in _messages(text, options):
            if isinstance(message, Problem):
                yield message
                continue
            source, target = message.texts.get("msgid", ""), message.texts.get("msgstr", "")
            if not source:
                continue
            if max(len(source), len(target)) > _LONGEST_TERM * (1 if has_han(source) else 2) or "\n" in source:
                sentences += 1
                continue
            yield _entry(message, source, target, options)
        if sentences:
            told = (
                f"{sentences} messages are sentences and were passed over; `glossary capture` finds the terms in them"
            )
            yield Problem(code="sentences", message=told, severity="note", where=options.where)


def _entry(message: _Message, source: str, target: str, options: ReadOptions) -> ConceptEntry | Problem:
    zh, en = (source, target) if has_han(source) or not has_han(target) else (target, source)
    status = next((c.partition(":")[2].strip() for c in message.comments if c.startswith("status:")), "")
    notes = [comment for comment in message.comments if not comment.startswith("status:")]
    cells = {"zh": zh, "en": en, "note": "\n".join(notes), "default_status": options.defaults.get("status", "")}
    cells["status"] = status or ("proposed" if "fuzzy" in message.flags else "")
    if field := options.defaults.get("subject_field"):
        cells["subject_field"] = field
    try:
        return entry_from_row(cells)
    except ValueError as error:
        where = f"{options.where}, line {message.line}"
        return Problem(code="message-invalid", message=str(error), where=where, hint="the message was left out")


def _messages(text: IO[str], options: ReadOptions) -> Iterator[_Message | Problem]:
    """The messages of a file, divided by empty lines or by a new msgid."""
    message, keyword, number = _Message(1, [], "", {}), "", 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if number - message.line > _MOST_LINES or len(line) == _LONGEST_LINE:
            raise DataError(f"{options.where}, line {number}: a message without end", hint="is it a PO file?")
        stripped = line.strip().removeprefix("\ufeff")
        starts = stripped.startswith(("#", "msgctxt", "msgid "))
        if "msgstr" in message.texts and (not stripped or starts):
            yield message
            message, keyword = _Message(number, [], "", {}), ""
        if stripped.startswith("#."):
            message.comments.append(stripped[2:].strip())
        elif stripped.startswith("#,"):
            message = message._replace(flags=stripped)
        elif stripped and not stripped.startswith("#"):
            match = _QUOTED.match(stripped)
            if match is None:
                yield Problem(
                    code="line-invalid",
                    message=f"no string of a PO file: {stripped[:60]}",
                    where=f"{options.where}, line {number}",
                    hint="the line was left out",
                )
                continue
            keyword = match[1] or keyword
            message.texts[keyword] = message.texts.get(keyword, "") + _unquoted(match[2])
    if "msgstr" in message.texts:
        yield message


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _UNESCAPED.get(match[1], match[1]), text)
