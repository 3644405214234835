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
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject, NullObject, StreamObject

from zhterm.documents.composing import pieces
from zhterm.installation import command_to_add

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened, Piece

# Radicals and compatibility forms that fonts put in the place of the characters, and the ligatures of Latin type.
_FORMS = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")


# What a stream of a page may unpack to, in bytes and in operators: pypdf takes up to ten times as much memory for it.
_LIMITS = pypdf.Configuration(
    stream_filters_maximum_length=3,
    stream_decoding_work_maximum_length=32_000_000,
    stream_parsing_work_maximum_count=1_000_000,
    zlib_maximum_output_length=24_000_000,
    lzw_maximum_output_length=24_000_000,
    run_length_maximum_output_length=24_000_000,
    array_based_stream_maximum_output_length=24_000_000,
)
MAX_ASCII85 = 2 << 20
_ASCII85 = frozenset(("/ASCII85Decode", "/A85"))
_TOO_MUCH = "a page unpacks to more than is held in memory"


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the pages that hold text. Raises DataError where none does, or a password is needed."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with pypdf.apply_configuration(_LIMITS):
            reader = pypdf.PdfReader(opened.stream, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise opened.fault("a PDF protected by a password", "save a copy without the password")
            pages = list(reader.pages)
    except LimitReachedError as error:
        raise opened.fault(f"{_TOO_MUCH} ({error})", "print it to a new PDF") from None
    except DependencyError:
        raise opened.fault("an encrypted PDF", f"{command_to_add('documents')} installs what it takes") from None
    except (PyPdfError, OSError, ValueError, KeyError) as error:
        raise opened.fault(f"a damaged PDF ({error or type(error).__name__})", "open it and save it again") from None
    any_text = False
    for number, page in enumerate(pages, 1):
        for piece in pieces([_text(opened, page)], location=f"page={number}"):
            any_text = True
            yield replace(piece, share=number / len(pages))
    if not any_text:
        kind = "a scanned PDF: its pages are pictures, without text" if pages else "a PDF without pages"
        raise opened.fault(kind, "run a text recognition (OCR) over it first" if pages else "is it complete?")


def _streams(page: pypdf.PageObject) -> Iterator[StreamObject]:
    """The streams from which the text of a page is taken: its contents, and the forms that these may name."""
    contents = page.get("/Contents", NullObject()).get_object()
    resources = page.get("/Resources", DictionaryObject()).get_object()
    forms = resources.get("/XObject", DictionaryObject()).get_object() if isinstance(resources, dict) else {}
    named = forms.values() if isinstance(forms, dict) else ()
    for item in (*(contents if isinstance(contents, list) else [contents]), *named):
        stream = item.get_object()
        if isinstance(stream, StreamObject) and stream.get("/Subtype") != "/Image":
            yield stream


def _is_long_ascii85(stream: StreamObject) -> bool:
    """Whether a stream is longer than the standard library decodes in little memory: it takes 92 bytes for one."""
    filters = stream.get("/Filter", NullObject()).get_object()
    names = filters if isinstance(filters, list) else [filters]
    return not _ASCII85.isdisjoint(map(str, names)) and len(stream._data) > MAX_ASCII85  # noqa: SLF001  # what it holds


def _text(opened: Opened, page: pypdf.PageObject) -> str:
    try:
        with warnings.catch_warnings(), pypdf.apply_configuration(_LIMITS):
            warnings.simplefilter("ignore")
            if any(_is_long_ascii85(stream) for stream in _streams(page)):
                raise opened.fault(f"{_TOO_MUCH} (ASCII85)", "print it to a new PDF")
            text = page.extract_text()
    except LimitReachedError as error:
        raise opened.fault(f"{_TOO_MUCH} ({error})", "print it to a new PDF") from None
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
