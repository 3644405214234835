"""What a file is by its first bytes, whatever it is called."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from zhterm.documents.decoding import encoding_of
from zhterm.documents.registry import by_name, by_suffix
from zhterm.errors import DataError

if TYPE_CHECKING:
    from zhterm.documents.document import Opened
    from zhterm.documents.registry import Reader

_ARTICLES = {"pdf": "a PDF", "docx": "a Word document", "xlsx": "an Excel workbook", "epub": "an EPUB book"}
_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("META-INF/container.xml", "epub"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"SQLite format 3\0", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def reader_for(opened: Opened) -> Reader:
    """The reader for a file that was named: that of its suffix, else the one its first bytes ask for.

    Raises DataError where the first bytes are those of something else than the suffix says.
    """
    named = by_suffix(opened.suffix)
    head = opened.head()
    if fault := _foreign(opened, head):
        raise fault
    by_content = _binary_kind(opened, head)
    if named is None:
        return by_content or by_name("html" if _is_html(opened, head) else "text")
    if named.name == "zip" and by_content is not None and by_content.name != "pdf":
        return by_content
    if by_content is not None and by_content.name != named.name:
        kind = _ARTICLES.get(by_content.name, "a ZIP archive")
        raise opened.fault(f"{kind}, not {_kind(named)}", f"rename it to end in {by_content.suffixes[0]}")
    if named.binary and by_content is None:
        raise opened.fault(f"not {_kind(named)}, or a damaged one", "is the suffix right? plain text is .txt")
    return named


def is_text(opened: Opened) -> bool:
    """Whether the first bytes are those of text."""
    try:
        encoding_of(opened)
    except DataError:
        return False
    return True


def _kind(reader: Reader) -> str:
    return _ARTICLES.get(reader.name) or f"a {reader.name} file"


def _is_html(opened: Opened, head: bytes) -> bool:
    return opened.kind == "text/html" or _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _binary_kind(opened: Opened, head: bytes) -> Reader | None:
    if b"%PDF-" in head[:1024]:
        return by_name("pdf")
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    opened.stream.seek(0)
    try:
        with zipfile.ZipFile(opened.stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        raise opened.fault("a damaged archive or document", "fetch or save it again; is it complete?") from None
    return by_name(next((kind for part, kind in _PARTS if part in names), "zip"))


def _foreign(opened: Opened, head: bytes) -> DataError | None:
    """An error for a kind of file that no reader is for."""
    if head.startswith(_OLE):
        if _is_wrapped(opened):
            return opened.fault("protected by a password", "take the password off in Office and save it again")
        return opened.fault("an Office file of before 2007", "open it and save it as .docx or .xlsx")
    for magic, kind in _OTHERS:
        if head.startswith(magic):
            return opened.fault(f"{kind}, not a document that is read", "docs/documents.md lists what is")
    return None


def _is_wrapped(opened: Opened) -> bool:
    """Whether an OLE file is an Office file under a password: it has this stream (MS-OFFCRYPTO, 2.3.4.4).

    The directory that names the streams stands near the beginning or the end.
    """
    mark = "EncryptedPackage".encode("utf-16-le")
    opened.stream.seek(max(0, opened.size - (1 << 20)))
    return mark in opened.stream.read() or mark in opened.head(1 << 20)
