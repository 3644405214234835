"""XLIFF 2.1, glossary module: the terms of a glossary as XLIFF tools carry them beside a file to translate."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.formats.languages import REGIONAL, section_language
from zhterm.formats.pairs import usable_pairs
from zhterm.formats.records import read_entry
from zhterm.formats.xml import attribute, element, identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.translations import GlossaryEntry
    from zhterm.errors import Problem
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.model import ConceptEntry

_CARRIED = frozenset(("zh", "definition", "source"))


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a file with a glossary and one empty unit. A glossary entry is a source term with its translations."""
    chinese = options.script or "zh-Hans"
    zh = REGIONAL[chinese]
    source, target = ("en", zh) if options.source == "en" else (zh, "en")
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" '
        f'version="2.1" srcLang="{source}" trgLang="{target}">\n<file id="glossary">\n'
        f'<unit id="u1" name={attribute(options.title)}>\n<gls:glossary>\n'
    )
    stream.write(head.encode())
    for entry in losses.counted(entries, _CARRIED):
        for text in _glossary_entries(entry, chinese, options, losses):
            stream.write(text.encode())
    stream.write(b"</gls:glossary>\n<segment><source></source></segment>\n</unit>\n</file>\n</xliff>\n")


def _glossary_entries(entry: ConceptEntry, chinese: str, options: WriteOptions, losses: Losses) -> Iterator[str]:
    """One element a source term of the entry, with all targets and the definition."""
    targets: dict[str, list[str]] = {}
    for pair in usable_pairs(entry, losses):
        term = pair.chinese(chinese)
        if term is None or pair.en is None:
            continue
        source, target = (pair.en, term) if options.source == "en" else (term, pair.en)
        label = next((item.label for item in pair.carrier.sources), "")
        told = f" source={attribute(label)}" if label else ""
        translation = element("gls:translation", target.text).replace("<gls:translation", f"<gls:translation{told}", 1)
        known_translations = targets.setdefault(source.text, [])
        if translation not in known_translations:
            known_translations.append(translation)
    definition = element("gls:definition", entry.definition) if entry.definition else ""
    for number, (text, translations) in enumerate(targets.items(), 1):
        name = identifier(f"{entry.id}-{number}")
        term_text = element("gls:term", text)
        yield f'<gls:glossEntry id="{name}">{term_text}{"".join(translations)}{definition}</gls:glossEntry>\n'


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read the entries of the glossary module; an XLIFF file without one is a document."""
    from zhterm.documents.document import Opened
    from zhterm.documents.translations import glossary_entries

    entry: GlossaryEntry | None = None
    for entry in glossary_entries(Opened(stream, options.where)):
        for translation, label in entry.translations or [("", "")]:
            cells = {"definition": entry.definition, "source": label}
            for tag, text in zip(entry.languages, (entry.term, translation), strict=True):
                if field := section_language(tag, text).lower().replace("-", "_") if text else "":
                    cells[field] = text
            yield read_entry(cells, options, entry.line, "entry")
    if entry is None:
        raise DataError(
            f"{options.where} has no glossary in it", hint="`glossary capture FILE` finds the terms in its text"
        )
