"""Gettext catalogues (.po, .pot), read by polib: message and translation of each entry as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib

from zhterm.documents.composing import Row, Unit, pieces
from zhterm.documents.decoding import whole_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened, Piece


MAX_ENTRIES = 250_000
"""polib takes nearly a kilobyte for each."""
_BEFORE = "\n#\n"
"""What no file's name begins with: polib takes a text for a file name where there is such a file."""


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the translated entries; fuzzy, obsolete and untranslated ones are left out."""
    return pieces(Row(unit.cells) for unit in units(opened) if all(unit.cells))


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the entries that are neither fuzzy nor obsolete."""
    text = whole_text(opened)
    if text.count("msgid") > MAX_ENTRIES:
        raise opened.fault(f"more than {MAX_ENTRIES:,} entries", "divide it (msgsplit, or by source file)")
    try:
        catalogue = polib.pofile(_BEFORE + text)
    except (OSError, ValueError) as error:
        raise opened.fault(f"not a gettext catalogue ({error})", "msgfmt --check tells what is wrong with it") from None
    if not len(catalogue) and not catalogue.metadata:
        raise opened.fault("no gettext entry in it", "is the suffix right? plain text is .txt")
    for entry in catalogue:
        if entry.obsolete or entry.fuzzy:
            continue
        line = entry.linenum - _BEFORE.count("\n")
        if entry.msgid_plural:
            translated = next((text for _, text in sorted(entry.msgstr_plural.items()) if text), "")
            yield Unit((entry.msgid_plural, translated), f"line {line}", line)
        else:
            yield Unit((entry.msgid, entry.msgstr), f"line {line}", line)
