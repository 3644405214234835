"""PO compendium: gettext entries of source term and translation, with the status as flag and the note as comment."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.documents.decoding import MAX_LINE
from zhterm.documents.po import messages
from zhterm.errors import Problem
from zhterm.formats.pairs import FIELDS, usable_pairs
from zhterm.formats.records import read_entry, sentences_told
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
    """Read the messages that can be terms; sentences are counted."""
    with decoded(stream, options) as (text, _, notes):
        yield from notes
        sentences = 0
        for message in messages(iter(lambda: text.readline(MAX_LINE), ""), options.where):
            if isinstance(message, Problem):
                yield message
                continue
            source, target = message.texts.get("msgid", ""), message.translation
            if not source:
                continue
            if max(len(source), len(target)) > _LONGEST_TERM * (1 if has_han(source) else 2) or "\n" in source:
                sentences += 1
            else:
                yield read_entry(_cells(message, source, target), options, message.line, "message")
        yield from sentences_told(sentences, "messages", options.where)


def _cells(message: Message, source: str, target: str) -> dict[str, str]:
    zh, en = (source, target) if has_han(source) or not has_han(target) else (target, source)
    status = next((c.partition(":")[2].strip() for c in message.comments if c.startswith("status:")), "")
    notes = [comment for comment in message.comments if not comment.startswith("status:")]
    fuzzy = "proposed" if "fuzzy" in message.flags else ""
    return {"zh": zh, "en": en, "note": "\n".join(notes), "status": status or fuzzy}
