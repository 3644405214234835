"""Annotations in text, Markdown and subtitles, and their way out again.

What is put in stands between invisible marks (two before it, one behind), and a single mark ends the file. The mark is
a character that the text does not have, so that taking out what stands between marks gives the text back exactly.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.annotation.notes import Style
from zhterm.errors import DataError
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zhterm.annotation.notes import Annotator, Note

# Invisible operators, and format characters that Unicode deprecates: none of them has a use in running text.
MARKS = "\u2063\u2064\u2062\u2061\u206a\u206b\u206c\u206d\u206e\u206f"
_URL = r"(?:https?|ftp|file)://[^\s<>（）“”。，；、]+|www\.[^\s<>（）“”。，；、]+|[\w.+-]+@[\w-]+\.[\w.]+"
_QUOTED = r"“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|\"[^\"\n]*\""
_MARKDOWN = (
    r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)|\A\+\+\+[ \t]*\n.*?\n\+\+\+[ \t]*(?:\n|\Z)"  # front matter
    r"|^(?P<fence>```+|~~~+)[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"  # fenced code
    r"|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"  # code in a line
    r"|\$\$.*?\$\$|\$[^$\n]+\$"  # formulas
    r"|\]\([^)\n]*\)|^\s{0,3}\[[^\]\n]+\]:[^\n]*"  # where links lead to
    r"|<ruby\b.*?</ruby>|<!--.*?-->|<(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*>"
)
_CUES = (
    r"^[^\n]*-->[^\n]*$|^\s*\d+\s*$|\AWEBVTT[^\n]*(?:\n[^\n]+)*"  # times, numbers, the header
    r"|^(?:NOTE|STYLE|REGION)\b.*?(?:\n\s*\n|\Z)|<[^>\n]*>|\{[^}\n]*\}"
)
_EXCLUDED = {"text": _URL, "markdown": f"{_MARKDOWN}|{_URL}", "subtitles": f"{_CUES}|{_URL}"}
_QUOTATIONS = {"text": _QUOTED, "markdown": rf"^[ \t]*>[^\n]*|{_QUOTED}", "subtitles": _QUOTED}


def annotated(text: str, annotator: Annotator, form: str) -> str:
    """The text with its notes. `form` is "text", "markdown" or "subtitles".

    Raises DataError where the text has every invisible mark itself.
    """
    mark = next((mark for mark in MARKS if mark not in text), None)
    if mark is None:
        raise DataError("every invisible mark is in the text already", hint="is it annotated many times over?")
    notes = list(annotator.notes(text, _excluded(text, form, quotations=annotator.quotations)))
    if not notes:
        return text + mark if text and text[-1] in MARKS else text
    out, at = [], 0
    for note in notes:
        before, behind = _pieces(note, annotator, form)
        out += [text[at : note.start], _marked(before, mark), text[note.start : note.end], _marked(behind, mark)]
        at = note.end
    out += [text[at:], _marked(_legend(notes, annotator, form), mark), mark]
    return "".join(out)


def coloured(text: str, annotator: Annotator, form: str, styled: Callable[[str, str], str]) -> str:
    """The text with its notes for a terminal; `styled` puts a text into a style ("bold", "dim")."""
    out, at = [], 0
    for note in annotator.notes(text, _excluded(text, form, quotations=annotator.quotations)):
        piece = " ".join(filter(None, (note.reading, note.gloss)))
        out += [text[at : note.start], styled(text[note.start : note.end], "bold"), styled(f" {piece} ", "dim")]
        at = note.end
    return "".join([*out, text[at:]])


def stripped(text: str) -> str:
    """The text without its notes; the text itself where it has none."""
    if not text or text[-1] not in MARKS:
        return text
    mark = text[-1]
    return re.sub(f"{mark}{mark}[^{mark}]*{mark}", "", text[:-1])


def _marked(piece: str, mark: str) -> str:
    return f"{mark}{mark}{piece}{mark}" if piece else ""


def _excluded(text: str, form: str, *, quotations: bool) -> Iterator[tuple[int, int]]:
    patterns = [_EXCLUDED[form]] + ([] if quotations else [_QUOTATIONS[form]])
    for pattern in patterns:
        for match in re.finditer(pattern, text, re.MULTILINE | re.DOTALL):
            yield match.span()


def _pieces(note: Note, annotator: Annotator, form: str) -> tuple[str, str]:
    """What stands before and behind a term."""
    if annotator.style is Style.LEGEND:
        number = annotator.number(note)
        return "", f"<sup>{number}</sup>" if form == "markdown" else f"[{number}]"
    if annotator.style is Style.RUBY and form == "markdown":
        return "<ruby>", f"<rt>{note.reading}</rt></ruby>"
    piece = note.reading if annotator.style is Style.RUBY else note.gloss
    return "", f"（{piece}）" if has_han(note.term) else f" ({piece})"


def _legend(notes: Sequence[Note], annotator: Annotator, form: str) -> str:
    if annotator.style is not Style.LEGEND:
        return ""
    entries = {annotator.number(note): note for note in reversed(notes)}
    lines = [
        " ".join(
            filter(None, (f"{number}." if form == "markdown" else f"[{number}]", note.term, note.reading, note.gloss))
        )
        for number, note in sorted(entries.items())
    ]
    return "\n\n" + "\n".join(lines) + "\n"
