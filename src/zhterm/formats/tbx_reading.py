"""TBX read: v3 in DCA and DCT style, v2 with `tig` and `ntig`, in the same memory at any length."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, NamedTuple

from zhterm.documents.document import Opened
from zhterm.documents.xml_events import elements, text_of
from zhterm.errors import DataError, Problem
from zhterm.formats.languages import region, section_language
from zhterm.formats.records import GLOBAL_ID, source_from_label, status_of
from zhterm.formats.tbx_writing import GENDERS, GENERATOR
from zhterm.formats.xml import from_identifier
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    Context,
    GrammaticalGender,
    LanguageSection,
    MatchRule,
    Origin,
    Span,
    Term,
    Transaction,
    Transliteration,
    concept_id,
    replace,
    section_order,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from zhterm.formats.options import ReadOptions

_ENTRIES = ("conceptEntry", "termEntry")
_ROOTS = ("tbx", "martif", "TBX")
_SECTIONS = ("langSec", "langSet")
_TERMS = ("termSec", "tig", "ntig")
_DESCRIBED = ("context", "definition", "subjectField")
_GROUPS = frozenset(("termGrp", "termNoteGrp", "adminGrp"))
# The elements of DCT style and the data categories of DCA that they are.
_CATEGORIES = frozenset(
    "administrativeStatus partOfSpeech termType geographicalUsage grammaticalGender subjectField definition context "
    "customerSubset projectSubset source externalCrossReference crossReference".split()
)
_KNOWN = _CATEGORIES | {"note"}
_ALIASES = {"normativeAuthorization": "administrativeStatus", "example": "context", "sampleSentence": "context"}
_ALIASES |= {"termProvenance": "source", "Translation needed": "translationNeeded"}


class _Fact(NamedTuple):
    """One thing said at a level of the tree: the data category, its text, the group around a description."""

    category: str
    text: str
    group: Element | None = None


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read entries; a bad one is a problem with its id and line."""
    ours = False
    default = options.defaults.get("status", "")
    fields = tuple(part.strip() for part in options.defaults.get("subject_field", "").split(";") if part.strip())
    reader: _Reader | None = None
    for line, node in elements(Opened(stream, options.where), *_ENTRIES, "sourceDesc", roots=_ROOTS):
        if node.tag == "sourceDesc":
            ours = text_of(node).strip() == GENERATOR
        elif node.tag in _ENTRIES:
            if reader is None:
                status = AdministrativeStatus.PROPOSED if ours else status_of(default)
                reader = _Reader(status, fields, PurePath(options.where).name, ours=ours)
            yield _entry(node, f"{options.where}, line {line}", reader)
    if reader is None:
        raise DataError(f"{options.where} has no entries", hint="is it the whole file?")
    if reader.unknown:
        told = ", ".join(f"{count} × {name}" for name, count in reader.unknown.most_common())
        yield Problem(code="passed-over", message=f"passed over: {told}", severity="note", where=options.where)


def _entry(node: Element, where: str, reader: _Reader) -> ConceptEntry | Problem:
    try:
        return reader.entry(node)
    except ValueError as error:
        name = node.get("id", "")
        place = where + (f" ({name})" if name else "")
        return Problem(code="entry-invalid", message=str(error), where=place, hint="the entry was left out")


class _Reader:
    """Makes an entry of an element; `status` is that of terms which have none, `file` the name of the file."""

    def __init__(self, status: AdministrativeStatus, fields: tuple[str, ...], file: str, *, ours: bool) -> None:
        self._file = file
        self._status = status
        self._fields = fields
        self._ours = ours
        self.unknown: Counter[str] = Counter()

    def _facts(self, node: Element) -> list[_Fact]:
        facts = list(_facts(node, ours=self._ours))
        self.unknown.update(fact.category for fact in facts if fact.category not in _KNOWN and fact.category[0] != "[")
        return facts

    def entry(self, node: Element) -> ConceptEntry:
        facts = self._facts(node)
        terms: dict[str, dict[str, Term]] = {}
        for section in node:
            if section.tag not in _SECTIONS:
                continue
            tag = section.get("xml:lang", section.get("lang", ""))
            facts += self._facts(section)
            for part in section:
                if part.tag in _TERMS:
                    self._add(terms, part, tag)
        if not terms:
            raise ValueError("no term with a language")
        if not self._ours and ("en" not in terms or not any(code.startswith("zh-") for code in terms)):
            terms = {code: {text: _proposed(term) for text, term in items.items()} for code, items in terms.items()}
        sections = tuple(
            LanguageSection(language=code, terms=tuple(terms[code].values()))
            for code in sorted(terms, key=section_order)
        )
        return self._with_facts(node, facts, sections)

    def _with_facts(self, node: Element, facts: list[_Fact], sections: tuple[LanguageSection, ...]) -> ConceptEntry:
        texts: dict[str, list[str]] = {}
        for fact in facts:
            texts.setdefault(fact.category, []).append(fact.text)
        subject_fields = tuple(dict.fromkeys(filter(None, texts.get("subjectField", ())))) or self._fields
        sense = "; ".join(texts.get("[sense]", ()))
        name = node.get("id", "")
        given = from_identifier(name) if self._ours else name if GLOBAL_ID.fullmatch(name) else ""
        foreign = () if given or not name else (f"{self._file}#{name}",)  # which means nothing without its file
        return ConceptEntry(
            id=given or concept_id(sections[0].terms[0].text, sense, subject_fields),
            languages=sections,
            sense=sense,
            subject_fields=subject_fields,
            definition="; ".join(dict.fromkeys(texts.get("definition", ()))),
            note="\n".join(texts.get("note", ())),
            project="; ".join(texts.get("projectSubset", ())),
            customer="; ".join(texts.get("customerSubset", ())),
            cross_references=(*texts.get("externalCrossReference", ()), *texts.get("[see]", ()), *foreign),
            transactions=tuple(_transactions(node)) if self._ours else (),
            role="; ".join(texts.get("[role]", ())),
            always="[always]" in texts,
        )

    def _add(self, terms: dict[str, dict[str, Term]], part: Element, tag: str) -> None:
        text = next((text_of(node).strip() for node in part.iter("term")), "")
        text = text if self._ours else " ".join(text.split())  # a line may end within it
        code = section_language(tag, text)
        if not text:
            return
        if not code:
            raise ValueError(f"language {tag!r} of {text!r} is no language tag")
        term = self._term(part, text, "" if code == tag else region(tag))
        known = terms.setdefault(code, {}).get(text)
        terms[code][text] = term if known is None else _with_facts_of(known, term)

    def _term(self, part: Element, text: str, usage: str) -> Term:
        facts = self._facts(part)
        texts = {fact.category: fact.text for fact in facts}
        stated = texts.get("[status]") or texts.get("administrativeStatus", "")
        gender = {value: key for key, value in GENDERS.items()}.get(
            texts.get("grammaticalGender", ""), texts.get("grammaticalGender", "")
        )
        rule = texts.get("[match]", "")
        return Term(
            text=text,
            status=_status(stated, self._status),
            part_of_speech=texts.get("[partOfSpeech]") or texts.get("partOfSpeech", ""),
            term_type=texts.get("[termType]") or texts.get("termType", ""),
            geographical_usage=texts.get("geographicalUsage", "") or ("" if self._ours or usage == "CN" else usage),
            transliterations=tuple(_transliterations(facts)),
            contexts=tuple(_contexts(facts)),
            sources=tuple(filter(None, (source_from_label(f.text) for f in facts if f.category == "source"))),
            note="\n".join(fact.text for fact in facts if fact.category == "note"),
            confidence=_number(texts.get("[confidence]", "")),
            translatable=texts.get("[translate]") != "no",
            match_rule=MatchRule(rule) if rule in set(MatchRule) else None,
            grammatical_gender=GrammaticalGender(gender) if gender in set(GrammaticalGender) else None,
        )


def _with_facts_of(term: Term, other: Term) -> Term:
    """A term with the contexts, sources and notes of the same term met again, as in en-US and en-GB."""
    return replace(
        term,
        contexts=tuple(dict.fromkeys((*term.contexts, *other.contexts))),
        sources=tuple(dict.fromkeys((*term.sources, *other.sources))),
        note="\n".join(dict.fromkeys(filter(None, (term.note, other.note)))),
    )


def _proposed(term: Term) -> Term:
    return replace(term, status=AdministrativeStatus.PROPOSED) if term.status is AdministrativeStatus.ADMITTED else term


def _facts(node: Element, *, ours: bool, group: Element | None = None) -> Iterator[_Fact]:
    """What is said at a level of the tree, its groups opened; of a group around a description only that."""
    for child in node:
        name = child.tag
        if name == "descripGrp":
            yield from (fact for fact in _facts(child, ours=ours, group=child) if fact.category in _DESCRIBED)
        elif name in _GROUPS:
            yield from _facts(child, ours=ours)
        elif name == "note":
            yield _note(child, ours=ours)
        elif name == "xref" and (target := child.get("target")):
            yield _Fact("externalCrossReference", target)
        elif (kind := child.get("type") or (name if name in _CATEGORIES else "")) and (text := text_of(child).strip()):
            yield _Fact(_ALIASES.get(kind, kind), text, group)


def _note(node: Element, *, ours: bool) -> _Fact:
    """A note; in a file of ours, what stands in brackets at its beginning says what it is."""
    text = text_of(node).strip()
    name, mark, rest = text.partition("] ")
    if ours and text.startswith("[") and mark and "\n" not in name:
        return _Fact("note" if name == "[note" else f"{name}]", rest)
    return _Fact("note", text)


def _contexts(facts: list[_Fact]) -> Iterator[Context]:
    for fact in facts:
        if fact.category == "context":
            beside = {} if fact.group is None else dict(_beside(fact.group))
            yield Context(
                text=fact.text,
                translation=beside.get("[translation]", ""),
                source=source_from_label(beside.get("source", "")),
                span=_span(beside.get("[span]", "")),
            )


def _beside(group: Element) -> Iterator[tuple[str, str]]:
    for child in group:
        if child.tag == "note":
            fact = _note(child, ours=True)
            yield fact.category, fact.text
        elif child.get("type") == "source" or child.tag == "source":
            yield "source", text_of(child).strip()


def _transliterations(facts: list[_Fact]) -> Iterator[Transliteration]:
    for fact in facts:
        name = fact.category[1:-1] if fact.category.startswith("[") else ""
        name, _, automatic = name.partition(" ")
        if name == "pinyin" or name.startswith("zh-"):
            system = PINYIN if name == "pinyin" else name
            yield Transliteration(system=system, text=fact.text, origin=Origin(automatic or "human"))


def _transactions(node: Element) -> Iterator[Transaction]:
    for group in node:
        if group.tag == "transacGrp":
            facts = {child.tag: text_of(child).strip() for child in group if child.tag != "note"}
            beside = dict(_beside(group))
            yield Transaction(
                kind=beside.get("[kind]") or facts.get("transac", ""),
                when=beside.get("[when]") or facts.get("date", ""),
                responsibility=facts.get("transacNote", ""),
                method=beside.get("[method]", ""),
            )


def _status(stated: str, default: AdministrativeStatus) -> AdministrativeStatus:
    """The status that a file states; a word that is none of TBX, of ours or of Weblate counts as none."""
    if not stated:
        return default
    try:
        return status_of(stated)
    except ValueError:
        return default


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0.0 <= number <= 1.0 else None


def _span(text: str) -> Span | None:
    start, _, end = text.partition("-")
    return Span(int(start), int(end)) if start.isdecimal() and end.isdecimal() else None
