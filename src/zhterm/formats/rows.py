"""The row form shared by CSV, TSV and spreadsheets: one row a Chinese-English term pair."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    Context,
    LanguageSection,
    Origin,
    Source,
    Term,
    Transliteration,
    concept_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COLUMNS = (
    "zh_hans",
    "zh_hant",
    "pinyin",
    "en",
    "status",
    "subject_field",
    "part_of_speech",
    "confidence",
    "note",
    "context_zh",
    "context_en",
    "source",
    "id",
    "updated",
)
_BLANK = dict.fromkeys(COLUMNS, "")
_NONE: dict[str, Any] = {}
_LOST_FROM_ENTRY = ("definition", "project", "customer", "cross_references", "role", "always")
_LOST_FROM_TERM = (
    "term_type",
    "geographical_usage",
    "translatable",
    "note",
    "match_rule",
    "grammatical_gender",
)


def rows(document: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one entry, in the order of its terms. A missing side is an empty cell."""
    hans, hant, en = _terms(document)
    fields = "; ".join(document.get("subject_fields", ()))
    note = document.get("note", "")
    updated = max([item["when"] for item in document["transactions"]]) if "transactions" in document else ""
    pairs = zip_longest(hans, hant, fillvalue=_NONE) if hant else [(term, _NONE) for term in hans or (_NONE,)]
    for simplified, traditional in pairs:
        zh = simplified or traditional
        pinyin = _pinyin(zh)
        for english in en or (_NONE,):
            of = english or zh
            zh_context, en_context, source = _context(zh, english)
            confidence = of.get("confidence")
            yield (
                simplified.get("text", ""),
                traditional.get("text", ""),
                pinyin,
                english.get("text", ""),
                of.get("status", "proposed"),
                fields,
                of.get("part_of_speech", ""),
                "" if confidence is None else f"{confidence:.4g}",
                note,
                zh_context,
                en_context,
                source,
                document["id"],
                updated,
            )


def losses(document: dict[str, Any]) -> Iterator[str]:
    """Name what the row form can't carry of this entry."""
    for name in _LOST_FROM_ENTRY:
        if document.get(name):
            yield name
    if document.get("sense"):
        yield "sense"
    for section in document["languages"]:
        for term in section["terms"]:
            for name in _LOST_FROM_TERM:
                if name in term:
                    yield "note of a term" if name == "note" else name
            if len(term.get("contexts", ())) > 1:
                yield "further contexts"


def _terms(document: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    sections = {section["language"]: section["terms"] for section in document["languages"]}
    return sections.get("zh-Hans", []), sections.get("zh-Hant", []), sections.get("en", [])


def _pinyin(term: dict[str, Any]) -> str:
    for item in term.get("transliterations", ()):
        if item["system"] == PINYIN:
            return str(item["text"])
    return ""


def _context(zh: dict[str, Any], en: dict[str, Any]) -> tuple[str, str, str]:
    """The first context as (Chinese text, English text, source label), from the English term, else from the Chinese."""
    if "contexts" not in en and "contexts" not in zh and "sources" not in en and "sources" not in zh:
        return "", "", ""
    for term, swap in ((en, True), (zh, False)):
        for context in term.get("contexts", ()):
            text, translation = context["text"], context.get("translation", "")
            pair = (translation, text) if swap else (text, translation)
            return *pair, source_label(context.get("source", _NONE))
    for term in (en, zh):
        for source in term.get("sources", ()):
            return "", "", source_label(source)
    return "", "", ""


def source_label(source: Mapping[str, str]) -> str:
    """One string for a source: its id (else its title) and its place as a fragment, `a.md#char=61,140`."""
    name = source.get("id") or source.get("title") or ""
    location = source.get("location", "")
    return f"{name}#{location}" if location else name


def source_from_label(label: str) -> Source | None:
    """Take back what `source_label` gave; None for an empty label."""
    if not label:
        return None
    name, mark, location = label.rpartition("#")
    if mark and location.startswith(("char=", "page=", "sheet=")):
        return Source(id=name, location=location)
    return Source(id=label)


def entry_from_row(row: Mapping[str, str]) -> ConceptEntry:
    """Make an entry of one row (keys: COLUMNS; missing ones count as empty).

    Raises ValueError where the row has no Chinese or English term, or a value that its column can't hold. The entry
    holds this pair only; rows of the same concept are brought together by merging. `updated` is not taken over: when
    an entry changed is for the store to say.
    """
    cell = _BLANK | {name: text.strip() for name, text in row.items()}
    hans, hant, english = cell["zh_hans"], cell["zh_hant"], cell["en"]
    if not (hans or hant or english):
        raise ValueError("no Chinese and no English term")
    status = _status(cell["status"])
    confidence = _confidence(cell["confidence"])
    source = source_from_label(cell["source"])
    readings = (Transliteration(system=PINYIN, text=cell["pinyin"], origin=Origin.HUMAN),) if cell["pinyin"] else ()
    carrier = "en" if english else "zh"
    zh_context, en_context = cell["context_zh"], cell["context_en"]

    def term(text: str, language: str) -> Term:
        mine, other = (zh_context, en_context) if language == "zh" else (en_context, zh_context)
        carries = language == carrier
        return Term(
            text=text,
            status=status,
            part_of_speech=cell["part_of_speech"] if carries else "",
            confidence=confidence if carries else None,
            transliterations=readings if language == "zh" else (),
            contexts=(Context(text=mine, translation=other, source=source),) if mine and carries else (),
            sources=(source,) if source and carries and not mine else (),
        )

    texts = {"zh-Hans": hans, "zh-Hant": hant, "en": english}
    sections = tuple(
        LanguageSection(language=code, terms=(term(text, code[:2]),)) for code, text in texts.items() if text
    )
    fields = tuple(part.strip() for part in cell["subject_field"].split(";") if part.strip())
    return ConceptEntry(
        id=cell["id"] or concept_id(hans or hant or english, "", fields),
        languages=sections,
        subject_fields=fields,
        note=cell["note"],
    )


def _status(text: str) -> AdministrativeStatus:
    if not text:
        return AdministrativeStatus.ADMITTED
    try:
        return AdministrativeStatus(text.lower().split("term-")[0].strip())
    except ValueError:
        raise ValueError(f"status {text!r} is not one of {', '.join(AdministrativeStatus)}") from None


def _confidence(text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise ValueError(f"confidence {text!r} is not a number") from None
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"confidence {text} is not between 0 and 1")
    return number
