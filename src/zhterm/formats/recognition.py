"""Which format a file is in, by what stands at its beginning; files that are no glossaries are refused with advice."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.formats.registry import by_name

if TYPE_CHECKING:
    from zhterm.formats.options import ReadOptions
    from zhterm.formats.registry import Format

_HEAD = 1 << 13
_CAPTURE = "`glossary capture FILE` finds the bilingual terms in it"
# The root of an XML document, behind declaration, comments and document type.
_ROOT = re.compile(
    rb"\s*(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>|\s)*<(?:[\w.-]+:)?([A-Za-z][\w.-]*)", re.DOTALL
)
_XML = {"tbx": "tbx", "martif": "tbx2", "tmx": "tmx", "xliff": "xliff"}
_LINES = (
    (re.compile(r"# CC-CEDICT|\S+ \S+ \[{1,2}[^\]\n]+\]{1,2} /.*/\s*$", re.MULTILINE), "cedict"),
    (re.compile(r'(?:#.*\n|\s)*(?:msgctxt|msgid) "'), "po"),
)
_TEXTS = (
    (re.compile(r"\d+\s*\n\d\d:\d\d:\d\d[,.]\d+ *-->|WEBVTT\b"), "a file of subtitles", _CAPTURE),
    (re.compile(r"\[\s*[\[{]"), "a JSON array", "write one object a line (.jsonl), or a table"),
)
_MAGIC = (
    (b"%PDF", "a PDF", _CAPTURE),
    (b"SQLite format 3", "a glossary or another database", "open it with --glossary, or export it there first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls, .doc)", "save it as .xlsx, or as .docx and `glossary capture` it"),
    (b"{\\rtf", "a text document (RTF)", "save it as .docx and `glossary capture` it"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"7z\xbc\xaf", "a compressed file", "unpack it first"),
    (b"Rar!", "a compressed file", "unpack it first"),
)
_ZIPS = (
    ("xl/workbook.xml", "xlsx", "", ""),
    ("xl/workbook.bin", "", "a binary workbook (.xlsb)", "save it as .xlsx"),
    ("word/document.xml", "docx", "", ""),
    ("ppt/presentation.xml", "", "a presentation", "save the text of it, and `glossary capture` that"),
    ("content.xml", "", "an OpenDocument file", "save a sheet as .xlsx, a text as .docx"),
    ("collection.anki2", "", "a package of Anki cards", "export the notes from Anki as text, with the guid"),
    ("META-INF/container.xml", "", "an EPUB", _CAPTURE),
    ("index.json", "", "a Yomitan dictionary", "it can be written, not read"),
)


def recognise(stream: IO[bytes], options: ReadOptions, promised: Format | None = None) -> Format:
    """Return the format of a file by its content, else the one `promised` by its name, else CSV.

    Raises DataError for files that are of another kind, and says what can be done with them.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise DataError(f"{options.where} is empty", hint="a first row with the column names zh and en is enough")
    for magic, what, hint in _MAGIC:
        if start.startswith(magic):
            raise _refused(options, what, hint)
    if start.startswith(b"PK"):
        return _zip(stream, options)
    text = _as_text(head)
    begun = text.lstrip("\ufeff \t\r\n")
    if begun.startswith("{"):
        return by_name("jsonl")
    for pattern, what, hint in _TEXTS:
        if pattern.match(begun):
            raise _refused(options, what, hint)
    if begun.startswith("<") and (match := _ROOT.match(begun.encode())):
        return _xml(match[1].decode(), options)
    if promised is None or promised.name in ("csv", "tsv"):
        name = next((name for pattern, name in _LINES if pattern.match(begun)), "") or _flat(begun)
        return by_name(name) if name else promised or by_name("csv")
    return promised


def _flat(begun: str) -> str:
    """The flat format that says how its files begin, and this one does; empty for none."""
    from zhterm.formats.profiles import bundled, names

    profiles = (bundled(name) for name in names())
    return next((item.name for item in profiles if item.begins and begun.startswith(item.begins)), "")


def _refused(options: ReadOptions, what: str, hint: str) -> DataError:
    return DataError(f"{options.where} is {what}, not a glossary", hint=hint)


def _as_text(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head[: len(head) // 2 * 2].decode(encoding, "replace")
    return head.decode("utf-8", "replace")


def _xml(root: str, options: ReadOptions) -> Format:
    name = _XML.get(root.lower())
    if name is not None:
        return by_name(name)
    if root == "mtf":
        raise _refused(options, "a MultiTerm export", "save it from MultiTerm as .xlsx or TBX")
    if root.lower() == "html":
        raise _refused(options, "a web page", _CAPTURE)
    raise _refused(options, f"XML of another kind (its root is {root})", _CAPTURE)


def _zip(stream: IO[bytes], options: ReadOptions) -> Format:
    from zhterm.documents.archive import unpacking
    from zhterm.documents.document import Opened

    with unpacking(Opened(stream, options.where)) as archive:
        names = set(archive.namelist())
    for member, name, what, hint in _ZIPS:
        if member in names:
            if name:
                return by_name(name)
            raise _refused(options, what, hint)
    raise _refused(options, "an archive", "unpack it and name the files in it")
