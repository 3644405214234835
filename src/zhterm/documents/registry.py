"""The table of document readers, one line a reader. Nothing of a reader is imported until it is used.

A reader is one module with

    read(opened: Opened) -> Iterator[Piece]

which yields the text of a file, raises DataError for what is not of its kind, and never more than one line about it.
Those of formats that hold a text in two languages have also

    units(opened: Opened) -> Iterator[Unit]

which yields the rows or translation units, untranslated ones too, and are marked as `bilingual`.
The one container, ZIP, hands on its members instead (`archive.members`).
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from zhterm.errors import UsageError
from zhterm.installation import command_to_add

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.composing import Unit
    from zhterm.documents.document import Opened, Piece


class _Module(Protocol):
    def read(self, opened: Opened) -> Iterator[Piece]: ...

    def units(self, opened: Opened) -> Iterator[Unit]: ...


class Reader(NamedTuple):
    """One kind of document. `needs` is the import name of a library that the extra "documents" installs."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    summary: str
    needs: str = ""
    binary: bool = False
    bilingual: bool = False

    def load(self) -> _Module:
        """Import the module of the reader. Raises UsageError where its library is not installed."""
        if self.needs and importlib.util.find_spec(self.needs) is None:
            raise UsageError(
                f"reading {self.name} takes a library that is not installed", hint=command_to_add("documents")
            )
        return cast("_Module", importlib.import_module(f"zhterm.documents.{self.module}"))


READERS: tuple[Reader, ...] = (
    Reader("text", "plain", (".txt", ".text", ".rst", ".tex", ".yaml", ".yml"), "the text as it is"),
    Reader("markdown", "plain", (".md", ".markdown", ".mdown"), "the text as it is"),
    Reader("html", "hypertext", (".html", ".htm", ".xhtml", ".shtml"), "the text in its blocks, tables as rows"),
    Reader("csv", "delimited", (".csv", ".tsv", ".tab"), "the cells of each row", bilingual=True),
    Reader("json", "json_values", (".json", ".jsonl", ".ndjson"), "the string values, flat records as rows"),
    Reader("subtitles", "subtitles", (".srt", ".vtt"), "the lines of each cue", bilingual=True),
    Reader("ass", "substation", (".ass", ".ssa"), "the dialogue, by time", "pysubs2"),
    Reader(
        "xliff",
        "translations",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        "source and target, 1.2 and 2",
        bilingual=True,
    ),
    Reader("tmx", "translations", (".tmx",), "the Chinese and English variants of each unit", bilingual=True),
    Reader("po", "po", (".po", ".pot"), "message and translation", bilingual=True),
    Reader("docx", "word", (".docx",), "paragraphs, tables, text boxes, notes", "docx", binary=True, bilingual=True),
    Reader(
        "xlsx",
        "spreadsheet",
        (".xlsx", ".xlsm"),
        "the cells of each row, sheet by sheet",
        "openpyxl",
        binary=True,
        bilingual=True,
    ),
    Reader("pdf", "pdf", (".pdf",), "the text of each page", "pypdf", binary=True),
    Reader("epub", "epub", (".epub",), "the chapters in order", binary=True),
    Reader("zip", "archive", (".zip",), "every document in it", binary=True),
)


def by_name(name: str) -> Reader:
    """The reader called `name`. Raises KeyError for none."""
    return {reader.name: reader for reader in READERS}[name]


def by_suffix(suffix: str) -> Reader | None:
    """The reader of files with this lower-case suffix, or None."""
    return next((reader for reader in READERS if suffix in reader.suffixes), None)
