"""Annotations in HTML and XHTML, and their way out again.

Every element that is put in has a class that the page has nowhere ("zhterm0", or the next number that is free), and a
comment with that name ends the file, so that exactly these elements can be taken out.
"""

from __future__ import annotations

import re
from html import escape, unescape
from itertools import count
from typing import TYPE_CHECKING

from zhterm.annotation.notes import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.annotation.notes import Annotator, Note

_TAG = r"<(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*>"
_WHOLE = "head|script|style|pre|code|kbd|samp|textarea|title|ruby|math|svg"
_EXCLUDED = (
    rf"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?\]\]>|<(?P<whole>{_WHOLE})\b.*?(?:</(?P=whole)\s*>|\Z)|{_TAG}|&\w+;|&#\w+;"
)
_QUOTATIONS = r"<(?P<quotation>blockquote|q|cite)\b.*?(?:</(?P=quotation)\s*>|\Z)"
_URL = r"https?://[^\s<>]+|www\.[^\s<>]+"
_REFERENCE = re.compile(r"&#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6});")
_SIGNED = re.compile(r"<!--(zhterm\d+)-->\Z")


def annotated(page: str, annotator: Annotator) -> str:
    """The page with its notes: ruby with the English on hover, or what the style says, and a legend at the end."""
    flags = re.DOTALL | re.IGNORECASE
    patterns = [_EXCLUDED, _URL] + ([] if annotator.quotations else [_QUOTATIONS])
    text, places = _without_references(page)
    excluded = [match.span() for pattern in patterns for match in re.finditer(pattern, text, flags)]
    notes = [note._replace(start=places[note.start], end=places[note.end]) for note in annotator.notes(text, excluded)]
    name = next(name for name in map("zhterm{}".format, count()) if name not in page)
    if not notes:
        return f"{page}<!--{name}-->" if _SIGNED.search(page) else page
    end = page.lower().rfind("</body")
    end = len(page) if end < notes[-1].end else end
    out, at = [], 0
    for note in notes:
        before, behind = _pieces(note, annotator, name)
        out += [page[at : note.start], before, page[note.start : note.end], behind]
        at = note.end
    out += [page[at:end], _legend(notes, annotator, name), page[end:], f"<!--{name}-->"]
    return "".join(out)


def _without_references(page: str) -> tuple[str, Sequence[int]]:
    """The page with characters in the place of references to them (&#20013;), but for ASCII, and where each stands."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for match in _REFERENCE.finditer(page):
        char = unescape(match[0])
        if len(char) == 1 and char > "\x7f":
            parts += [page[at : match.start()], char]
            places += range(at, match.start() + 1)
            at = match.end()
    if not parts:
        return page, range(len(page) + 1)
    return "".join([*parts, page[at:]]), [*places, *range(at, len(page) + 1)]


def stripped(page: str) -> str:
    """The page without its notes; the page itself where it has none."""
    signed = _SIGNED.search(page)
    if signed is None:
        return page
    name = signed[1]
    pattern = (
        rf"<!--{name}-->.*?<!--/{name}-->|<ruby class=\"{name}\"[^>]*>|<rt class=\"{name}\">[^<]*</rt></ruby>"
        rf"|<(span|sup) class=\"{name}\"[^>]*>[^<]*</\1>"
    )
    return re.sub(pattern, "", page[: signed.start()], flags=re.DOTALL)


def _pieces(note: Note, annotator: Annotator, name: str) -> tuple[str, str]:
    title = f' title="{escape(note.gloss)}"' if note.gloss else ""
    if annotator.style is Style.RUBY:
        return f'<ruby class="{name}"{title}>', f'<rt class="{name}">{escape(note.reading)}</rt></ruby>'
    if annotator.style is Style.GLOSS:
        return "", f'<span class="{name}"> ({escape(note.gloss)})</span>'
    return "", f'<sup class="{name}"{title}>{annotator.number(note)}</sup>'


def _legend(notes: Sequence[Note], annotator: Annotator, name: str) -> str:
    """The list at the end, for all styles but the gloss."""
    if annotator.style is Style.GLOSS:
        return ""
    entries = {annotator.number(note): note for note in reversed(notes)}
    items = "".join(
        f"<dt>{number}. {escape(note.term)} <i>{escape(note.reading)}</i></dt><dd>{escape(note.gloss)}</dd>"
        for number, note in sorted(entries.items())
    )
    return f'<!--{name}--><hr class="{name}" /><dl class="{name}">{items}</dl><!--/{name}-->'
