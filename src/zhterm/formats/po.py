"""PO compendium: gettext entries of source term and translation, with the status as flag and the note as comment."""

from __future__ import annotations

import re
from collections import Counter
from typing import IO, TYPE_CHECKING

from zhterm.documents.po import messages
from zhterm.errors import Problem
from zhterm.files import MAX_LINE
from zhterm.formats.languages import section_language
from zhterm.formats.pairs import FIELDS, usable_pairs
from zhterm.formats.records import read_entry
from zhterm.formats.text import decoded
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.po import Message
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.formats.pairs import TermPair
    from zhterm.model import ConceptEntry

_CARRIED = frozenset(("zh", "status", "note"))
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LONGEST_TERM = 60
_FIELD = re.compile(r"^([\w-]+): *(.*)$", re.MULTILINE)
"""A field of the header."""


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a compendium; what is only proposed is fuzzy. The context is the id, so that no two messages are one."""
    target = "zh_TW" if options.script == "zh-Hant" else "zh_CN"
    language = target if options.source == "en" else "en"
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {language}\\n"\n'
    stream.write(f'{head}"X-Generator: zhterm\\n"\n'.encode())
    for entry in losses.counted(entries, _CARRIED):
        seen: set[tuple[str, str]] = set()
        for pair in usable_pairs(entry, losses):
            zh = pair.chinese(options.script)
            if pair.en is None or zh is None:
                continue
            texts = (pair.en.text, zh.text) if options.source == "en" else (zh.text, pair.en.text)
            if texts in seen:
                continue
            context = entry.id if not seen else f"{entry.id}-{len(seen) + 1}"
            seen.add(texts)
            stream.write(_message(pair, context, *texts).encode())


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


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read the messages that can be terms; what is passed over or not kept is counted."""
    with decoded(stream, options) as (text, _, notes):
        yield from notes
        passed: Counter[str] = Counter()
        language, ours = "", False
        for message in messages(_counted(iter(lambda: text.readline(MAX_LINE), ""), passed), options.where):
            if isinstance(message, Problem):
                yield message
                continue
            source, target = message.texts.get("msgid", ""), message.translation
            if not source:
                header = dict(_FIELD.findall(target))
                language, ours = header.get("Language", language), header.get("X-Generator") == "zhterm"
                continue
            cells = _cells(message, source, target, language)
            if not target:
                passed["have no translation and were passed over"] += 1
            elif not cells:
                passed["are neither from nor into Chinese and were passed over"] += 1
            elif max(len(source), len(target)) > _LONGEST_TERM * (1 if has_han(source) else 2) or "\n" in source:
                passed["are sentences and were passed over; `glossary capture` finds the terms in them"] += 1
            else:
                passed["have plural forms, of which the first was taken"] += "msgid_plural" in message.texts
                passed["have a context (msgctxt), which was not kept"] += not ours and "msgctxt" in message.texts
                yield read_entry(cells, options, message.line, "message")
        for what, count in passed.items():
            if count:
                told = f"{count} messages {what}"
                yield Problem(code="messages", message=told, severity="note", where=options.where)


def _counted(lines: Iterable[str], passed: Counter[str]) -> Iterator[str]:
    """The lines of a catalogue; obsolete messages, which are comments, are counted."""
    for line in lines:
        passed["are obsolete and were passed over"] += line.startswith("#~ msgid ")
        yield line


def _cells(message: Message, source: str, target: str, language: str) -> dict[str, str]:
    """The message by field; without Chinese characters in it, the `language` it is translated into says which is which.

    Nothing where that is no language of ours.
    """
    into = section_language(language, target)[:2]
    if has_han(source) or (not has_han(target) and into == "en"):
        zh, en = source, target
    elif has_han(target) or into == "zh":
        zh, en = target, source
    else:
        return {}
    status = next((c.partition(":")[2].strip() for c in message.comments if c.startswith("status:")), "")
    notes = [comment for comment in message.comments if not comment.startswith("status:")]
    fuzzy = "proposed" if "fuzzy" in message.flags else ""
    return {"zh": zh, "en": en, "note": "\n".join(notes), "status": status or fuzzy}
