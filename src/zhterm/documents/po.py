"""Gettext catalogues (.po, .pot), read by polib: message and translation of each entry as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib

from zhterm.documents.composing import Row, pieces
from zhterm.documents.decoding import whole_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.composing import Block
    from zhterm.documents.document import Opened, Piece


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the translated entries; fuzzy, obsolete and untranslated ones are left out."""
    text = whole_text(opened)
    try:
        # polib takes a text for a file name where there is such a file: no file's name begins with a line end and "#".
        catalogue = polib.pofile("\n#\n" + text)
    except (OSError, ValueError) as error:
        raise opened.fault(f"not a gettext catalogue ({error})", "msgfmt --check tells what is wrong with it") from None
    if not len(catalogue) and not catalogue.metadata:
        raise opened.fault("no gettext entry in it", "is the suffix right? plain text is .txt")
    return pieces(_rows(catalogue))


def _rows(catalogue: polib.POFile) -> Iterator[Block]:
    for entry in catalogue:
        if entry.obsolete or entry.fuzzy:
            continue
        if entry.msgid_plural:
            translated = next((text for _, text in sorted(entry.msgstr_plural.items()) if text), "")
            yield Row((entry.msgid_plural, translated))
        elif entry.msgstr:
            yield Row((entry.msgid, entry.msgstr))
