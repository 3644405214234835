"""Rows to entries: what the cells of one row, by field, say about one concept."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from zhterm.errors import Problem
from zhterm.formats.columns import is_empty
from zhterm.formats.synonyms import Designation, designations
from zhterm.language.scripts import has_han, script
from zhterm.language.tables import rows
from zhterm.model import (
    DISCOURAGED,
    LANGUAGES,
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

    from zhterm.formats.options import ReadOptions

_PARTS_OF_SPEECH = {
    **dict.fromkeys(("n", "noun", "名", "名词", "名詞"), "noun"),
    **dict.fromkeys(("v", "vt", "vi", "verb", "动", "动词", "動詞"), "verb"),
    **dict.fromkeys(("a", "adj", "adjective", "形", "形容词", "形容詞"), "adjective"),
    **dict.fromkeys(("ad", "adv", "adverb", "副", "副词", "副詞"), "adverb"),
}
_TRUE = frozenset(["true", "yes", "y", "1", "x", "是", "禁用", "forbidden", "wahr", "√", "✓"])
_FALSE = frozenset(["false", "no", "n", "0", "否", "不", "非", "允许", "可用", "allowed", "nein", "falsch"])
GLOBAL_ID = re.compile(r"[0-9a-f]{16}(-\d+)?|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
"""An id that means the same entry in every file: one of ours, or a UUID."""
_Texts = dict[str, dict[str, Designation]]


def source_from_label(label: str) -> Source | None:
    """Take back what `Source.label` gave; None for an empty label."""
    if not label:
        return None
    name, mark, location = label.rpartition("#")
    if mark and location.startswith(("char=", "page=", "sheet=")):
        return Source(id=name, location=location)
    return Source(id=label)


def entry_from_row(row: Mapping[str, str], *, split: bool = False, literal: bool = False) -> ConceptEntry:
    """Make an entry of one row: cells by field, as `columns` names them; missing ones count as empty.

    `split` makes terms of their own of the synonyms in a cell; `literal` takes cells such as — and N/A for terms.

    Raises ValueError where the row has no Chinese and no English term, or a value that its field can't hold. Rows of
    the same concept are brought together by merging. `updated` is not taken over: when an entry changed is for the
    store to say. A row without Chinese or without English is not whole: it is proposed unless it says that its term is
    not to be used, or is `literal`.
    """
    cells = {field: text.strip() for field, text in row.items()}
    get = cells.get
    texts = _texts(cells, split=split, literal=literal)
    if not texts:
        raise ValueError("no Chinese and no English term")
    whole = len(texts) > 1 and not all(item.forbidden for item in texts.get("en", {}).values())
    builder = _Terms(cells, texts, whole=whole, literal=literal)
    sections = tuple(
        LanguageSection(language=code, terms=builder.terms(code, tuple(texts[code].values())))
        for code in LANGUAGES
        if code in texts
    )
    fields = tuple(part for item in re.split(r"[;；]", get("subject_field", "")) if (part := item.strip()))
    fields += tuple(tag.replace("_", " ") for tag in get("tags", "").split())
    sense = get("sense", "")
    return ConceptEntry(
        id=get("id", "") or concept_id(sections[0].terms[0].text, sense, fields),
        languages=sections,
        sense=sense,
        subject_fields=fields,
        definition=get("definition", ""),
        note=get("note", ""),
        project=get("project", ""),
        customer=get("customer", ""),
    )


def read_entry(
    cells: Mapping[str, str], options: ReadOptions, line: int, what: str, *, literal: bool = False
) -> ConceptEntry | Problem:
    """Make an entry of the cells that a file has for it, with the defaults; one that can't be is a problem.

    `what` is the word of the format for an entry, `line` its line in the file; `literal` as in `entry_from_row`.
    """
    given = {field: text for field, text in cells.items() if text}
    try:
        return entry_from_row({**row_defaults(options), **given}, literal=literal)
    except ValueError as error:
        where = f"{options.where}, line {line}"
        hint = f"the {what} was left out"
        return Problem(code=f"{what}-invalid", message=str(error), where=where, hint=hint)


def row_problem(code: str, message: str, where: str, what: str = "row") -> Problem:
    """A row that is left out; `what` is the word of the format for it."""
    hint = f"the {what} was left out; correct it and import again"
    return Problem(code=code, message=message, where=where, hint=hint)


def sentences_told(count: int, what: str, where: str) -> Iterator[Problem]:
    """Say, where there were some, how many `what` were passed over as sentences."""
    if count:
        message = f"{count} {what} are sentences and were passed over; `glossary capture` finds the terms in them"
        yield Problem(code="sentences", message=message, severity="note", where=where)


def row_defaults(options: ReadOptions) -> dict[str, str]:
    """The cells of a row that leaves them empty; the status is that of a whole row."""
    return {"default_status" if name == "status" else name: text for name, text in options.defaults.items() if text}


def _texts(cells: Mapping[str, str], *, split: bool, literal: bool) -> _Texts:
    """The terms of a row by language section, in the order of the model's sections."""
    texts: _Texts = {}

    chinese = cells.get("zh") or cells.get("zh_hans") or cells.get("zh_hant") or ""

    def put(language: str, text: str, term_type: str = "", *, divided: bool, forbidden: bool = False) -> None:
        other = chinese if language == "en" else cells.get("en", "")
        parts = designations(text, other) if divided else [Designation(text)]
        for part in parts:
            code = language or script(part.text) or "zh-Hans"
            item = Designation(part.text, part.term_type or term_type, forbidden)
            texts.setdefault(code, {}).setdefault(part.text, item)

    for field, language in (("zh_hans", "zh-Hans"), ("zh_hant", "zh-Hant"), ("zh", ""), ("en", "en")):
        if (text := cells.get(field, "")) and (literal or not is_empty(text)):
            put(language, text, divided=split)
    for side, language in (("zh", ""), ("en", "en")):
        if (text := cells.get(f"synonym_{side}", "")) and not is_empty(text):
            put(language, text, divided=True)
        if (text := cells.get(f"abbreviation_{side}", "")) and not is_empty(text):
            put(language, text, "acronym" if side == "en" and text.isupper() else "abbreviation", divided=True)
    if _names_terms(text := cells.get("forbidden", "")):
        put("" if has_han(text) else "en", text, divided=True, forbidden=True)
    return texts


def _names_terms(forbidden: str) -> bool:
    """Whether a cell about what is forbidden holds the terms that are, rather than a yes or a no."""
    return forbidden.lower() not in _TRUE | _FALSE and any(map(str.isalnum, forbidden)) and not is_empty(forbidden)


class _Terms:
    """Makes the terms of one row; what the row says of its term goes to the English ones, else to the Chinese."""

    def __init__(self, cells: Mapping[str, str], texts: _Texts, *, whole: bool, literal: bool) -> None:
        self._cells = cells
        self._carrier = "en" if "en" in texts else "zh"
        forbidden = cells.get("forbidden", "").lower() in _TRUE
        stated = "forbidden" if forbidden else cells.get("status", "")
        status = status_of(stated or (cells.get("default_status", "") if whole else "proposed"))
        self._status = status if whole or literal or status in DISCOURAGED else AdministrativeStatus.PROPOSED
        self._confidence = _confidence(cells.get("confidence", ""))
        self._source = source_from_label(cells.get("source", ""))
        self._context_in = self._carrier if cells.get(f"context_{self._carrier}") else "zh"

    def terms(self, language: str, parts: tuple[Designation, ...]) -> tuple[Term, ...]:
        carries = language[:2] == self._carrier
        return tuple(self._term(language, part, first=index == 0, carries=carries) for index, part in enumerate(parts))

    def _term(self, language: str, part: Designation, *, first: bool, carries: bool) -> Term:
        get = self._cells.get
        chinese = language != "en"
        context = self._context(chinese=chinese) if first and language[:2] == self._context_in else None
        reading = get("pinyin", "") if chinese and first else ""
        pos = get("part_of_speech", "") if carries else ""
        return Term(
            text=part.text,
            status=AdministrativeStatus.FORBIDDEN if part.forbidden else self._status,
            part_of_speech=_PARTS_OF_SPEECH.get(pos.lower().strip(". "), pos),
            term_type=part.term_type or (get("term_type", "") if carries and first else ""),
            geographical_usage=get("geographical_usage", "") if carries else "",
            confidence=self._confidence if carries else None,
            transliterations=(Transliteration(system=PINYIN, text=reading, origin=Origin.HUMAN),) if reading else (),
            contexts=(context,) if context else (),
            sources=(self._source,) if self._source and carries and not context else (),
        )

    def _context(self, *, chinese: bool) -> Context | None:
        zh, en = self._cells.get("context_zh", ""), self._cells.get("context_en", "")
        mine, other = (zh, en) if chinese else (en, zh)
        return Context(text=mine, translation=other, source=self._source) if mine else None


@cache
def _statuses() -> dict[str, AdministrativeStatus]:
    table = rows("formats/statuses.tsv")
    return {name: AdministrativeStatus(status) for status, names in table for name in names.split()}


def status_of(text: str) -> AdministrativeStatus:
    """The administrative status that a word in English, Chinese or of TBX stands for; an empty one is admitted.

    Raises ValueError for any other word.
    """
    if not text:
        return AdministrativeStatus.ADMITTED
    status = _statuses().get(re.sub(r"[\s_-]+", "", text.lower()))
    if status is None:
        raise ValueError(
            f"status {text!r} is not known: {', '.join(AdministrativeStatus)}, or a common word for one of them"
        )
    return status


def status_unknown(status: str, term: str, where: str) -> Problem:
    """A status that `status_of` does not know, beside a term that is taken as proposed."""
    message = f"the status {status!r}, which is not known: {term}"
    return Problem(code="status-unknown", severity="warning", message=message, where=where, hint="taken as proposed")


def is_status(text: str) -> bool:
    """Whether `status_of` knows a word."""
    try:
        status_of(text)
    except ValueError:
        return False
    return True


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
