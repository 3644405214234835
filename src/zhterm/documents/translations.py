"""Translation memories and bilingual files: TMX, XLIFF 1.2 and 2.x. Each translated unit is a row.

translate-toolkit, which its field trusts, is under the GPL and holds the whole file in memory; of these formats only
source and target are needed, which expat gives one unit at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.documents.composing import Row, Unit, pieces
from zhterm.documents.xml_events import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.document import Opened, Piece
    from zhterm.documents.xml_events import Node

# TMX 1.4b section 4, XLIFF 1.2 section 2.3 and XLIFF 2.1 section 4.3: elements that hold native codes, not text.
_CODES = frozenset("bpt ept ph it ut sub cp".split())


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the units; of XLIFF files untranslated ones are left out."""
    return pieces(Row(unit.cells) for unit in units(opened) if opened.suffix == ".tmx" or all(unit.cells))


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the units with their sources and targets."""
    return _memory(opened) if opened.suffix == ".tmx" else _bilingual(opened)


def _memory(opened: Opened) -> Iterator[Unit]:
    """The Chinese variants of a unit, then the English ones; all of them where no language is named."""
    for number, unit in enumerate(nodes(opened, "tu", root="tmx"), 1):
        variants = [
            (variant.attributes.get("lang", "").lower(), _words(segment))
            for variant in unit.elements("tuv")
            for segment in variant.elements("seg")
        ]
        chosen = [text for code in ("zh", "en") for language, text in variants if language.startswith(code)]
        cells = tuple(chosen if len(chosen) > 1 else [text for _, text in variants])
        yield Unit(cells, f"unit {unit.attributes.get('tuid') or number}", unit.line)


def _bilingual(opened: Opened) -> Iterator[Unit]:
    for number, unit in enumerate(nodes(opened, "trans-unit", "segment", root="xliff"), 1):
        source = " ".join(map(_words, unit.elements("source")))
        target = " ".join(map(_words, unit.elements("target")))
        if source:
            yield Unit((source, target), f"unit {unit.attributes.get('id') or number}", unit.line)


def _words(node: Node) -> str:
    return " ".join(node.text(_CODES).split())
