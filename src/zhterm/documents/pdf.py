"""PDF, read by pypdf: the text of each page. A page is a document of its own, called by its number.

pypdf knows the Chinese encodings of fonts without a Unicode table, simplified and traditional; pdfminer (on which
pdfplumber stands) garbles the traditional ones.
"""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from zhterm.documents.composing import pieces
from zhterm.installation import command_to_add

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened, Piece

# Radicals and compatibility forms that fonts put in the place of the characters, and the ligatures of Latin type.
_FORMS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the pages that hold text. Raises DataError where none does, or a password is needed."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(opened.stream, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise opened.fault("a PDF protected by a password", "save a copy without the password")
        pages = list(reader.pages)
    except DependencyError:
        raise opened.fault("an encrypted PDF", f"{command_to_add('documents')} installs what it takes") from None
    except (PyPdfError, OSError, ValueError, KeyError) as error:
        raise opened.fault(f"a damaged PDF ({error or type(error).__name__})", "open it and save it again") from None
    found = False
    for number, page in enumerate(pages, 1):
        for piece in pieces([_text(page)], location=f"page={number}"):
            found = True
            yield replace(piece, share=number / len(pages))
    if not found:
        kind = "a scanned PDF: its pages are pictures, without text" if pages else "a PDF without pages"
        raise opened.fault(kind, "run a text recognition (OCR) over it first" if pages else "is it complete?")


def _text(page: pypdf.PageObject) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = page.extract_text()
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
