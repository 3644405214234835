"""Translation memories and bilingual files: TMX, XLIFF 1.2 and 2.x. Each translated unit is a row.

translate-toolkit, which its field trusts, is under the GPL and holds the whole file in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.composing import Row, Unit, pieces
from zhterm.documents.xml_events import elements, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from zhterm.documents.document import Opened, Piece

_INLINE = frozenset("g x bx ex ph bpt ept it pc sc ec".split())
# TMX 1.4b section 4, XLIFF 1.2 section 2.3 and XLIFF 2.1 section 4.3: elements that hold native codes, not text.
_CODES = frozenset("bpt ept ph it ut sub cp".split())


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the units; of XLIFF files untranslated ones are left out."""
    return pieces(Row(unit.cells) for unit in units(opened) if opened.suffix == ".tmx" or all(unit.cells))


def units(opened: Opened) -> Iterator[Unit]:
    """Yield the units with their sources and targets."""
    return _of_memory(opened) if opened.suffix == ".tmx" else _bilingual(opened)


class MemoryUnit(NamedTuple):
    """A unit of a TMX file: its id and line, language tag and text of its variants, its properties by type.

    Notes, also those of variants, are properties of the type "note".
    `format` is what the header calls the format of the memory it comes from (`o-tmf`).
    """

    id: str
    line: int
    variants: list[tuple[str, str]]
    properties: list[tuple[str, str]]
    format: str


def memory(opened: Opened) -> Iterator[MemoryUnit]:
    """Yield the units of a TMX file. Raises DataError for what is none."""
    native = ""
    for line, element in elements(opened, "tu", "header", roots=("tmx",)):
        if element.tag == "header":
            native = element.get("o-tmf", "")
        elif element.tag == "tu":
            variants = [
                (variant.get("xml:lang", variant.get("lang", "")), text_of(segment, _CODES))
                for variant in element.findall("tuv")
                for segment in variant.findall("seg")
            ]
            properties = [
                *(("note", text_of(note)) for note in element.iter("note")),
                *((prop.get("type", ""), text_of(prop)) for prop in element.findall("prop")),
            ]
            yield MemoryUnit(element.get("tuid", ""), line, variants, properties, native)


def _of_memory(opened: Opened) -> Iterator[Unit]:
    """The Chinese variants of a unit, then the English ones; all of them where no language is named."""
    for number, unit in enumerate(memory(opened), 1):
        variants = [(tag.lower(), _spaced(text)) for tag, text in unit.variants]
        chosen = [text for code in ("zh", "en") for tag, text in variants if tag.startswith(code)]
        cells = tuple(chosen if len(chosen) > 1 else [text for _, text in variants])
        yield Unit(cells, f"unit {unit.id or number}", unit.line)


def _bilingual(opened: Opened) -> Iterator[Unit]:
    """The units but those that are not to be translated."""
    found = (item for item in elements(opened, "trans-unit", "segment", roots=("xliff",)) if item[1].tag != "xliff")
    for number, (line, unit) in enumerate(found, 1):
        sides = (unit.findall("source"), unit.findall("target"))
        source, target = (" ".join(_spaced(text_of(element, _CODES)) for element in side) for side in sides)
        if source and unit.get("translate") != "no":
            codes = tuple(tuple(_codes(side)) for side in sides)
            yield Unit((source, target), f"unit {unit.get('id') or number}", line, codes=codes)


def _codes(side: list[Element]) -> Iterator[str]:
    """The inline codes of a source or a target, as their elements are written."""
    for top in side:
        for element in top.iter() if len(top) else ():
            if element.tag in _INLINE and "id" in element.attrib:
                yield f'<{element.tag} id="{element.get("id")}">'


def _spaced(text: str) -> str:
    return " ".join(text.split())


class GlossaryEntry(NamedTuple):
    """An entry of the glossary module of XLIFF 2: its line, the term, the texts and sources of its translations.

    `languages` are the language tags of the term and of the translations.
    """

    line: int
    languages: tuple[str, str]
    term: str
    translations: list[tuple[str, str]]
    definition: str


def glossary_entries(opened: Opened) -> Iterator[GlossaryEntry]:
    """Yield the entries of the glossary module. Raises DataError for what is no XLIFF file."""
    languages = ("", "")
    for line, element in elements(opened, "glossEntry", roots=("xliff",)):
        if element.tag == "xliff":
            languages = (element.get("srcLang", ""), element.get("trgLang", ""))
        else:
            term, definition = (
                next((text_of(child).strip() for child in element.findall(name)), "") for name in ("term", "definition")
            )
            translations = [
                (text_of(child).strip(), child.get("source", "")) for child in element.findall("translation")
            ]
            yield GlossaryEntry(line, languages, term, translations, definition)
