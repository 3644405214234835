"""Word documents (.docx), opened by python-docx: paragraphs and tables in order, with foot- and endnotes.

The text is taken from the elements themselves: python-docx's own `paragraph.text` passes over tracked insertions,
content controls and text boxes.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from zhterm.documents.archive import check_office
from zhterm.documents.composing import Row, Unit, pieces
from zhterm.documents.document import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element as Element

    from zhterm.documents.composing import Block
    from zhterm.documents.document import Opened

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved-away text, the readings of ruby, and the second copy of a text box.
_LEFT_OUT = frozenset((_W + "del", _W + "moveFrom", _W + "rt", _W + "rubyPr", _FALLBACK))
_BREAKS = {_W + "br": "\n", _W + "cr": "\n", _W + "tab": "\t", _W + "noBreakHyphen": "-"}
_NOTES = ("/footnotes", "/endnotes")
_MOST_COLUMNS = 256
_LONGEST_NUMBER = 10


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text. Raises DataError for what is no Word document."""
    document = _document(opened)
    title = document.core_properties.title or ""
    for piece in pieces(_blocks(document)):
        yield Piece(text=piece.text, offset=piece.offset, title=title)


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the rows of the tables. Raises DataError for what is no Word document."""
    rows = (block for block in _blocks(_document(opened)) if isinstance(block, Row))
    return (Unit(row.cells, f"table row {number}") for number, row in enumerate(rows, 1))


def tables(opened: Opened) -> Iterator[list[tuple[str, ...]]]:
    """Yield the tables, each with its rows. Raises DataError for what is no Word document."""
    for table in _document(opened).element.body.iter(_W + "tbl"):
        if next(table.iterancestors(_W + "tbl", *_LEFT_OUT), None) is None:
            yield list(_rows(table))


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    """The rows of a table: a cell that spans columns stands in the first of them, one that spans rows in each."""
    cells: list[str] = []
    for row in table.iter(_W + "tr"):
        if next(row.iterancestors(_W + "tbl")) is table and next(row.iterancestors(*_LEFT_OUT), None) is None:
            cells = _cells(row, above=cells)
            yield tuple(cells)


def _cells(row: Element, above: list[str]) -> list[str]:
    cells = [""] * _columns(row, "trPr", "gridBefore", 0)
    for cell in row.iter(_W + "tc"):
        if next(cell.iterancestors(_W + "tr")) is row:
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(_W + "val") != "restart" and len(cells) < len(above)
            cells.append(above[len(cells)] if goes_on else _text(cell))
            cells += [""] * (_columns(cell, "tcPr", "gridSpan", 1) - 1)
    return cells


def _columns(element: Element, properties: str, name: str, usual: int) -> int:
    """The number of columns that a property of a row or a cell says."""
    found = element.find(f"{_W}{properties}/{_W}{name}")
    number = found.get(_W + "val", "") if found is not None else ""
    return min(int(number), _MOST_COLUMNS) if len(number) < _LONGEST_NUMBER and number.isdecimal() else usual


def _document(opened: Opened) -> Document:
    check_office(opened, "word/document.xml")
    opened.stream.seek(0)
    try:
        return docx.Document(opened.stream)
    except (OpcError, KeyError, ValueError, EOFError, BadZipFile, zlib.error, etree.XMLSyntaxError) as error:
        raise opened.fault(f"a damaged Word document ({error})", "open it in Word and save it again") from None


def _blocks(document: Document) -> Iterator[Block]:
    yield from _blocks_in(document.element.body)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(_NOTES) and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            yield from _blocks_in(etree.fromstring(relation.target_part.blob, parser))


def _blocks_in(top: Element) -> Iterator[Block]:
    """Paragraphs and the rows of tables below an element; a table in a cell gives its text to the cell."""
    waiting = [top]
    while waiting:
        element = waiting.pop()
        if element.tag == _W + "p":
            yield _text(element)
            waiting.extend(reversed(list(_boxes(element))))
        elif element.tag == _W + "tbl":
            yield from map(Row, _rows(element))
        elif element.tag not in _LEFT_OUT:
            waiting.extend(reversed(element))


def _boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph, outermost only: their text is not the paragraph's."""
    for box in paragraph.iter(_W + "txbxContent"):
        if next(box.iterancestors(_W + "txbxContent", _FALLBACK), None) is None:
            yield box


def _text(top: Element) -> str:
    """The text below an element, with its paragraphs on lines of their own and its text boxes left out."""
    parts: list[str] = []
    waiting = [(top, False)]
    while waiting:
        element, ended = waiting.pop()
        if ended:
            parts.append("\n")
        elif element.tag == _W + "t":
            parts.append(element.text or "")
        elif element.tag in _BREAKS:
            parts.append(_BREAKS[element.tag])
        elif element.tag not in _LEFT_OUT and element.tag != _W + "txbxContent":
            if element.tag == _W + "p" and element is not top:
                waiting.append((element, True))
            waiting.extend((child, False) for child in reversed(element))
    return "".join(parts).strip()
