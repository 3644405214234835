"""Documents with their terms annotated, in their own form, and without the annotations again.

    annotated(data, "report.md", Annotator(find=notes_of, style=Style.RUBY))
    stripped(data, "report.md") == the bytes before

Of text, Markdown, HTML and subtitles stripping gives the bytes back; of Word documents and books the text. `FORMS` is
the table of what can be annotated, by the suffix of the file.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from zhterm.annotation.notes import Annotator, Note, Style
from zhterm.documents.registry import by_name
from zhterm.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMS", "Annotator", "Note", "Style", "annotated", "form_of", "stripped"]

FORMS = {
    "text": (".txt", ".text"),
    "markdown": (".md", ".markdown", ".mdown"),
    "html": (".html", ".htm", ".xhtml"),
    "subtitles": (".srt", ".vtt"),
    "word": (".docx",),
    "book": (".epub",),
}
"""Form of a document: its suffixes."""


def form_of(name: str) -> str:
    """The form of a document by its name. Raises UsageError for one that can't be annotated."""
    suffix = PurePath(name).suffix.lower()
    for form, suffixes in FORMS.items():
        if suffix in suffixes:
            return form
    known = ", ".join(suffix for suffixes in FORMS.values() for suffix in suffixes)
    raise UsageError(f"{name} can't be annotated", hint=f"documents that can end in {known}")


def annotated(data: bytes, name: str, annotator: Annotator) -> bytes:
    """The document with its notes, encoded as it was. Raises DataError for what is none of its form."""
    form = form_of(name)
    if form == "subtitles" and annotator.style is Style.LEGEND:
        raise UsageError("subtitles have no place for a legend", hint="--style gloss or ruby")
    if form == "word":
        by_name("docx").load()  # or a UsageError that says what to install
        from zhterm.annotation import word

        return word.annotated(data, annotator)
    if form == "book":
        from zhterm.annotation import book

        return book.annotated(data, annotator)
    if form == "html":
        from zhterm.annotation import hypertext

        return _changed(data, name, lambda text: hypertext.annotated(text, annotator))
    from zhterm.annotation import plain

    return _changed(data, name, lambda text: plain.annotated(text, annotator, form))


def stripped(data: bytes, name: str) -> bytes:
    """The document without its notes."""
    form = form_of(name)
    if form == "word":
        by_name("docx").load()
        from zhterm.annotation import word

        return word.stripped(data)
    if form == "book":
        from zhterm.annotation import book

        return book.stripped(data)
    from zhterm.annotation import hypertext, plain

    return _changed(data, name, hypertext.stripped if form == "html" else plain.stripped)


def _changed(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Text of any encoding, changed and encoded as it was. Raises DataError where that can't hold what is put in."""
    from zhterm.files import decode

    if not data:
        return data
    text, encoding = decode(data, name)
    mark = data[:2] if encoding == "utf-16" and data[:2] in (b"\xff\xfe", b"\xfe\xff") else b""
    if mark:
        encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    if mark + text.encode(encoding) != data:
        raise DataError(f"{name}: its {encoding} is not written as it should be", hint="convert it to UTF-8 first")
    changed = change(text)
    try:
        return mark + changed.encode(encoding)
    except UnicodeEncodeError:
        raise DataError(f"{name}: {encoding} can't hold the annotations", hint="convert it to UTF-8 first") from None
