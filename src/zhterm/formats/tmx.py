"""TMX 1.4b: translation units of term pairs; read unit by unit, sentences passed over."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.errors import Problem
from zhterm.formats.languages import REGIONAL, section_language
from zhterm.formats.pairs import FIELDS, usable_pairs
from zhterm.formats.records import read_entry, sentences_told
from zhterm.formats.xml import attribute, element, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.translations import MemoryUnit
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.model import ConceptEntry, Term

_PROPERTIES = (
    "status",
    "pinyin",
    "subject_field",
    "part_of_speech",
    "confidence",
    "context_zh",
    "context_en",
    "source",
)
_CARRIED = frozenset((*_PROPERTIES, "note", "zh_hans", "zh_hant"))
_TEXTS = ("zh_hans", "zh_hant", "en")
_LONGEST_TERM = 60
"""Characters from which a Chinese segment is a sentence."""
_SENTENCE_ENDS = ("。", "！", "？", "；", ".", "!", "?", "…")


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
    """Write a translation memory of pairs that may be used: whatever stands in a memory is offered."""
    chinese = REGIONAL[options.script] if options.script else "*all*"  # of two scripts, neither is the source
    source = "en" if options.source == "en" else chinese
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="zhterm" '
        f'creationtoolversion="1" datatype="PlainText" segtype="phrase" adminlang="en" srclang="{source}" '
        'o-tmf="zhterm"></header>\n<body>\n'
    )
    stream.write(head.encode())
    for entry in losses.counted(entries, _CARRIED):
        for unit in _units(entry, options, losses):
            stream.write(unit.encode())
    stream.write(b"</body></tmx>\n")


def _units(entry: ConceptEntry, options: WriteOptions, losses: Losses) -> Iterator[str]:
    """One unit a script and an English term: two variants, since readers take the first two and pass over others."""
    number = 0
    for pair in usable_pairs(entry, losses):
        values = ((name, FIELDS[name](pair)) for name in _PROPERTIES)
        facts = element("note", entry.note) if entry.note else ""
        facts += "".join(element("prop", value, f"x-{name}") for name, value in values if value)
        facts += element("prop", entry.id, "x-id")
        for code, term in (("zh-Hans", pair.hans), ("zh-Hant", pair.hant)):
            if (
                term is None
                or pair.en is None
                or (options.script and code != options.script and entry.terms(options.script))
            ):
                continue
            number += 1
            variants = [_variant(code, term), _variant("en", pair.en)]
            if options.source == "en":
                variants.reverse()
            yield f"<tu tuid={attribute(f'{entry.id}-{number}')}>{facts}{''.join(variants)}</tu>\n"


def _variant(code: str, term: Term) -> str:
    return f"<tuv xml:lang={attribute(REGIONAL.get(code, code))}><seg>{escaped(term.text)}</seg></tuv>"


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read the units that hold terms; sentences are counted, since they belong into a memory and not a glossary."""
    from zhterm.documents.document import Opened
    from zhterm.documents.translations import memory

    sentences = others = 0
    for unit in memory(Opened(stream, options.where)):
        ours = unit.format == "zhterm"
        cells = _cells(unit, ours=ours)
        if _is_of_others(unit):
            others += 1
        elif not ours and _is_sentence(cells):
            sentences += 1
        else:
            yield read_entry(cells, options, unit.line, "unit", literal=ours)
    yield from sentences_told(sentences, "units", options.where)
    if others:
        told = f"{others} units are of other languages than Chinese and English and were passed over"
        yield Problem(code="other-languages", message=told, severity="note", where=options.where)


def _is_of_others(unit: MemoryUnit) -> bool:
    """Whether a unit pairs other languages than ours."""
    languages = {section_language(tag, text)[:2] for tag, text in unit.variants if text.strip()}
    return not languages >= {"zh", "en"} and bool(languages - {"zh", "en"})


def _cells(unit: MemoryUnit, *, ours: bool) -> dict[str, str]:
    """The texts and facts of a unit by field. Facts under our names are taken from our files only."""
    cells: dict[str, str] = {}
    for tag, text in unit.variants:
        field = section_language(tag, text).lower().replace("-", "_")
        term = text.strip() if ours else " ".join(text.split())
        if term and field in _TEXTS and cells.setdefault(field, term) != term:
            _add_line(cells, f"synonym_{field[:2]}", term)  # British beside American English, Hong Kong beside Taiwan
    for name, text in unit.properties:
        if name == "note":
            _add_line(cells, "note", text.strip())
        elif ours and name.startswith("x-"):
            cells[name[2:]] = text.strip()
    return cells


def _add_line(cells: dict[str, str], field: str, text: str) -> None:
    cells[field] = f"{cells[field]}\n{text}" if cells.get(field) else text


def _is_sentence(cells: dict[str, str]) -> bool:
    texts = [cells.get(field, "") for field in _TEXTS]
    longest = max(len(texts[0]), len(texts[1]), len(texts[2]) // 3)
    return longest > _LONGEST_TERM or sum(text.endswith(_SENTENCE_ENDS) for text in texts if text) > 1
