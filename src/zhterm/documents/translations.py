"""Translation memories and bilingual files: TMX, XLIFF 1.2 and 2.x. Each translated unit is a row.

translate-toolkit, which its field trusts, is under the GPL and holds the whole file in memory; of these formats only
source and target are needed, which expat gives one unit at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.documents.composing import Row, pieces
from zhterm.documents.xml_events import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.composing import Block
    from zhterm.documents.document import Opened, Piece
    from zhterm.documents.xml_events import Node

# TMX 1.4b section 4, XLIFF 1.2 section 2.3 and XLIFF 2.1 section 4.3: elements that hold native codes, not text.
_CODES = frozenset("bpt ept ph it ut sub cp".split())


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the units; untranslated ones are left out."""
    return pieces(_memory(opened) if opened.suffix == ".tmx" else _bilingual(opened))


def _memory(opened: Opened) -> Iterator[Block]:
    """The Chinese variants of a unit, then the English ones; all of them where no language is named."""
    for unit in nodes(opened, "tu", root="tmx"):
        variants = [
            (variant.attributes.get("lang", "").lower(), _words(segment))
            for variant in unit.elements("tuv")
            for segment in variant.elements("seg")
        ]
        chosen = [text for code in ("zh", "en") for language, text in variants if language.startswith(code)]
        yield Row(tuple(chosen if len(chosen) > 1 else [text for _, text in variants]))


def _bilingual(opened: Opened) -> Iterator[Block]:
    for unit in nodes(opened, "trans-unit", "segment", root="xliff"):
        source = " ".join(map(_words, unit.elements("source")))
        target = " ".join(map(_words, unit.elements("target")))
        if source and target:
            yield Row((source, target))


def _words(node: Node) -> str:
    return " ".join(node.text(_CODES).split())
