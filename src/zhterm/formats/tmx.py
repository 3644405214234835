"""TMX 1.4b: translation units of term pairs; read unit by unit, sentences passed over."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError, Problem
from zhterm.formats.languages import REGIONAL, section_language
from zhterm.formats.losses import Losses
from zhterm.formats.pairs import FIELDS, usable_pairs
from zhterm.formats.records import entry_from_row
from zhterm.formats.xml import LANG, attribute, children, element, elements, escaped, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

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
_LONGEST_TERM = 60
"""Characters from which a Chinese segment is a sentence."""
_SENTENCE_ENDS = ("。", "！", "？", "；", ".", "!", "?", "…")


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions) -> Losses:
    """Write a translation memory of pairs that may be used: whatever stands in a memory is offered."""
    losses = Losses()
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
    return losses


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
    root: Element | None = None
    ours = False
    sentences = 0
    for node in elements(stream, options.where, ("tu", "header")):
        if root is None:
            root = node
            if local(node) != "tmx":
                raise DataError(f"{options.where} is no TMX file (its root is {local(node)})", hint="see formats")
        elif local(node) == "header":
            ours = node.get("o-tmf") == "zhterm"
        else:
            cells = _cells(node, ours=ours)
            if not ours and _is_sentence(cells):
                sentences += 1
                continue
            yield _entry(cells, node, options, ours=ours)
    if sentences:
        message = f"{sentences} units are sentences and were passed over; `glossary capture` finds the terms in them"
        yield Problem(code="sentences", message=message, severity="note", where=options.where)


def _cells(node: Element, *, ours: bool) -> dict[str, str]:
    """The texts and facts of a unit by field. Facts under our names are taken from our files only."""
    cells: dict[str, str] = {}
    for child in children(node):
        name = local(child)
        if name == "tuv":
            text = next((text_of(seg) for seg in child.iter("{*}seg")), "")
            code = section_language(child.get(LANG, child.get("lang", "")), text)
            field = {"zh-Hans": "zh_hans", "zh-Hant": "zh_hant", "en": "en"}.get(code, "")
            if text and field:
                cells.setdefault(field, text)
        elif name == "note":
            cells["note"] = text_of(child)
        elif name == "prop" and ours and (child.get("type") or "").startswith("x-"):
            cells[child.get("type")[2:]] = text_of(child)
    return cells


def _is_sentence(cells: dict[str, str]) -> bool:
    texts = [cells.get(field, "") for field in ("zh_hans", "zh_hant", "en")]
    longest = max(len(texts[0]), len(texts[1]), len(texts[2]) // 3)
    return longest > _LONGEST_TERM or sum(text.endswith(_SENTENCE_ENDS) for text in texts if text) > 1


def _entry(cells: dict[str, str], node: Element, options: ReadOptions, *, ours: bool) -> ConceptEntry | Problem:
    defaults = {name: text for name, text in options.defaults.items() if text and name != "status"}
    try:
        return entry_from_row({**defaults, "default_status": options.defaults.get("status", ""), **cells}, literal=ours)
    except ValueError as error:
        where = f"{options.where}, line {node.sourceline}"
        return Problem(code="unit-invalid", message=str(error), where=where, hint="the unit was left out")
