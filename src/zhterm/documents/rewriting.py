"""Bilingual files with some words of their English replaced, and not a byte changed beside them.

A replacement is found in the file by its whole segment, so that the same word elsewhere stays. What was written is read
back before it is handed on: a replacement that changed anything else, or did not come through, is left out.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from zhterm.documents import bilingual
from zhterm.documents.origins import opened_file
from zhterm.documents.sniffing import reader_for
from zhterm.errors import DataError, UsageError
from zhterm.files import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zhterm.model import BilingualSegment, Span

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_TAGS = r"(?:<[^<>]*>)*"
_PARTS = re.compile(r"(?:word/document|xl/sharedStrings|xl/worksheets/[^/]+)\.xml")


class Replacement(NamedTuple):
    """The code points `span` of the English of a segment, by its number, are to become `text`."""

    number: int
    span: Span
    text: str


class Rewritten(NamedTuple):
    """The new content of a file, what was replaced in it, and what could not be replaced by itself."""

    content: bytes
    done: tuple[Replacement, ...]
    left: tuple[Replacement, ...]


class _Form(NamedTuple):
    """How a text stands in files of a kind: what is escaped, what may stand between its words and at its ends."""

    escaped: Callable[[str], str]
    gap: str = ""
    space: str = r"\s+"
    ends: tuple[str, str] = ("", "")


_ELEMENT = (r"(?<=>)\s*", r"\s*(?=<)")
_XML = _Form(escape, gap=_TAGS, space=r"(?:\s|<[^<>]*>)+", ends=_ELEMENT)
_FORMS = {
    "text": _Form(str),
    "markdown": _Form(str),
    "subtitles": _Form(escape, gap=_TAGS),
    "csv": _Form(lambda text: text.replace('"', '""')),
    "xliff": _XML,
    "tmx": _XML,
    "po": _Form(
        lambda text: text.replace("\\", "\\\\").replace('"', '\\"'), gap=r'(?:"\s*")?', space=r'(?:\s|\\n|"\s*")+'
    ),
    "docx": _Form(escape, ends=_ELEMENT),
    "xlsx": _Form(escape, ends=_ELEMENT),
}


def rewrite(name: str, other: str, replacements: Iterable[Replacement]) -> tuple[str, Rewritten]:
    """Replace words in the English of a bilingual file, or of the English one of two texts side by side.

    Returns the name of the file that holds the English, and its new content. Raises as `bilingual.segments`, and
    UsageError for what comes from standard input.
    """
    if name == "-":
        raise UsageError("standard input can't be rewritten", hint="name a file")
    segments = {segment.number: segment for segment in bilingual.segments(name, other)}
    target = _holder(name, other, segments)
    with opened_file(target) as opened:
        kind = reader_for(opened).name
        content = opened.whole()
    wanted = sorted(replacements, key=lambda item: (item.number, item.span))
    while True:
        new, placed = _replaced(kind, content, segments, wanted)
        failed = _failed(target, name, other, new, segments, placed) if placed else []
        if not failed:
            return target, Rewritten(new, tuple(placed), tuple(item for item in wanted if item not in placed))
        wanted = [item for item in wanted if item.number not in failed]


def _holder(name: str, other: str, segments: Mapping[int, BilingualSegment]) -> str:
    if not other:
        return name
    first = next(iter(segments.values()), None)
    return name if first is not None and first.where.startswith(f"{name}, ") else other


def _replaced(
    kind: str, content: bytes, segments: Mapping[int, BilingualSegment], wanted: Sequence[Replacement]
) -> tuple[bytes, list[Replacement]]:
    if kind in ("docx", "xlsx"):
        return _office(kind, content, segments, wanted)
    text, encoding = decode(content)
    if text.encode(encoding) != content:
        raise DataError(f"not written back in {encoding} as it was read", hint="save the file as UTF-8")
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    lines = sorted({segment.line for segment in segments.values()})
    following = dict(pairwise([*lines, sys.maxsize - 1]))  # behind the last a line that there isn't
    placed = []
    for item in wanted:
        segment = segments[item.number]
        end = following[segment.line] + (_FORMS[kind] is _XML)  # XML may end a unit on the line where the next begins
        stop = starts[end - 1] if end <= len(starts) else len(text)
        place = _place(_FORMS[kind], text, starts[segment.line - 1], stop, segment.en, item.span)
        if place is not None:
            placed.append((place, item))
    return _with(text, placed, _FORMS[kind].escaped).encode(encoding), [item for _, item in placed]


def _place(form: _Form, text: str, start: int, end: int, english: str, span: Span) -> tuple[int, int] | None:
    """Where the span of a segment stands in the text between two places; None where that is not one place only."""
    before, inside, after = english[: span.start], english[slice(*span)], english[span.end :]
    term = form._replace(gap="", space=r"\s+")  # in one piece: markup inside it would be lost
    parts = (form.ends[0], _spelt(form, before), f"({_spelt(term, inside)})", _spelt(form, after), form.ends[1])
    pattern = re.compile(form.gap.join(filter(None, parts)))
    places = {match.span(1) for match in pattern.finditer(text, start, end)}
    return places.pop() if len(places) == 1 else None


def _spelt(form: _Form, text: str) -> str:
    """A pattern for a text as it may stand in the file."""
    tokens = _TOKEN.findall(text)
    return form.gap.join(form.space if token.isspace() else re.escape(form.escaped(token)) for token in tokens)


def _with(text: str, placed: Sequence[tuple[tuple[int, int], Replacement]], escaped: Callable[[str], str]) -> str:
    parts, rest = [], 0
    for (start, end), item in sorted(placed):
        parts += [text[rest:start], escaped(item.text)]
        rest = end
    return "".join([*parts, text[rest:]])


def _office(
    kind: str, content: bytes, segments: Mapping[int, BilingualSegment], wanted: Sequence[Replacement]
) -> tuple[bytes, list[Replacement]]:
    """A new archive: the parts that hold text with the replacements, every other member as it was."""
    form = _FORMS[kind]
    placed: list[Replacement] = []
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        new.comment = old.comment
        for member in old.infolist():
            data = old.read(member)
            if _PARTS.fullmatch(member.filename):
                text = data.decode("utf-8")
                places = [
                    (place, item)
                    for item in wanted
                    if (place := _place(form, text, 0, len(text), segments[item.number].en, item.span)) is not None
                ]
                placed += [item for _, item in places]
                data = _with(text, places, form.escaped).encode("utf-8")
            new.writestr(member, data)
    return written.getvalue(), placed


def _failed(
    target: str,
    name: str,
    other: str,
    new: bytes,
    segments: Mapping[int, BilingualSegment],
    placed: Sequence[Replacement],
) -> list[int]:
    """The segments that do not read back as they should: those replaced wrongly, or changed without being asked for."""
    expected = {number: segment.en for number, segment in segments.items()}
    for item in sorted(placed, key=lambda item: item.span, reverse=True):
        english = expected[item.number]
        expected[item.number] = english[: item.span.start] + item.text + english[item.span.end :]
    with TemporaryDirectory() as folder:
        copy = Path(folder, Path(target).name)
        copy.write_bytes(new)
        names = [str(copy) if item == target else item for item in (name, other)]
        back = {segment.number: segment for segment in bilingual.segments(*names)}
    if back.keys() != segments.keys():
        return [item.number for item in placed]
    wrong = {n for n, segment in back.items() if (segment.zh, segment.en) != (segments[n].zh, expected[n])}
    asked = {item.number for item in placed}
    return sorted(wrong & asked) if wrong <= asked else sorted(asked)
