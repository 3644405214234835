"""Annotations in EPUB books: in every page, by the rules of HTML. All other files of a book stay as they are."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from zhterm.annotation import hypertext
from zhterm.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhterm.annotation.notes import Annotator

_PAGES = (".xhtml", ".html", ".htm")
_LARGEST = 1 << 28  # bytes that a book may have unpacked


def annotated(book: bytes, annotator: Annotator) -> bytes:
    """The book with notes in its pages."""
    return _rewritten(book, lambda page: hypertext.annotated(page, annotator))


def stripped(book: bytes) -> bytes:
    """The book without them."""
    return _rewritten(book, hypertext.stripped)


def _rewritten(book: bytes, change: Callable[[str], str]) -> bytes:
    """The archive with its pages changed, its files in the same order and packed as they were."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
            if sum(member.file_size for member in old.infolist()) > _LARGEST:
                raise DataError(
                    f"a book of more than {_LARGEST >> 20} MiB unpacked", hint="annotate its pages one by one"
                )
            for member in old.infolist():
                content = old.read(member)
                if member.filename.lower().endswith(_PAGES):
                    content = change(content.decode("utf-8")).encode("utf-8")
                new.writestr(member, content)
    except (zipfile.BadZipFile, UnicodeDecodeError, RuntimeError, OSError) as error:
        raise DataError(
            f"a damaged or protected book ({error})", hint="save it again from the program that wrote it"
        ) from None
    return out.getvalue()
