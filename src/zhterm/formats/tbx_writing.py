"""TBX written: v3 (ISO 30042:2019, TBX-Basic, DCA style) and v2 (2008, `martif`), written entry by entry.

Both are the same tree under other names. What TBX-Basic has no data category for stands in notes that begin with a
name in brackets, `[pinyin] dàshùjù`, and is read back from there. Allowed levels and values: TBX-Basic 1.2.1.
"""

from __future__ import annotations

from functools import lru_cache
from typing import IO, TYPE_CHECKING, NamedTuple

from zhterm.formats.xml import attribute, element, escaped, identifier
from zhterm.model import DISCOURAGED, PINYIN, AdministrativeStatus, Origin, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.model import ConceptEntry, Context, LanguageSection, Source, Transaction

GENERATOR = "zhterm"
PARTS_OF_SPEECH = frozenset("adjective noun verb adverb other".split())
TERM_TYPES = frozenset("fullForm acronym abbreviation shortForm variant phrase".split())
STATUSES = {
    AdministrativeStatus.PREFERRED: "preferredTerm-admn-sts",
    AdministrativeStatus.ADMITTED: "admittedTerm-admn-sts",
    AdministrativeStatus.DEPRECATED: "deprecatedTerm-admn-sts",
    AdministrativeStatus.SUPERSEDED: "supersededTerm-admn-sts",
    AdministrativeStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
}
GENDERS = {"otherGender": "other"}
_WEBLATE_STATUSES = STATUSES | {
    AdministrativeStatus.FORBIDDEN: "forbidden",
    AdministrativeStatus.SUPERSEDED: "obsolete",
}
_DAY = len("2026-11-24")
"""A date of TBX is a day; the time stands in a note."""
_KINDS = {"origination": "origination", "importation": "origination"}


class Version(NamedTuple):
    """A version of TBX: the names of its elements, and what stands before and after the entries."""

    entry: str
    section: str
    term: str
    head: str
    tail: str


def _version(root: str, attributes: str, entry: str, section: str, term: str) -> Version:
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {attributes} xml:lang="en">\n'
        f"<{root}Header><fileDesc><titleStmt><title>{{title}}</title></titleStmt>"
        f"<sourceDesc><p>{GENERATOR}</p></sourceDesc></fileDesc></{root}Header>\n<text><body>\n"
    )
    return Version(entry, section, term, head, f"</body></text>\n</{root}>\n")


V3 = _version(
    "tbx", 'xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca"', "conceptEntry", "langSec", "termSec"
)
V2 = _version("martif", 'type="TBX"', "termEntry", "langSet", "tig")


def write_version(
    version: Version, entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses
) -> None:
    """Write entries in a version of TBX."""
    writer = _Writer(version, options, losses)
    stream.write(version.head.format(title=escaped(options.title)).encode())
    for entry in entries:
        if text := writer.entry(entry):
            stream.write(text.encode())
    stream.write(version.tail.encode())


class _Writer:
    """Entries as text. For OmegaT and Weblate one script and no terms that are not to be used, see docs/formats.md."""

    def __init__(self, version: Version, options: WriteOptions, losses: Losses) -> None:
        self._names = version
        self._losses = losses
        self._omegat = options.variant == "omegat"
        self._weblate = options.variant == "weblate"
        self._script = options.script or ("zh-Hans" if self._omegat or self._weblate else "")
        names = _WEBLATE_STATUSES if self._weblate else STATUSES
        self._statuses = {of: element("termNote", name, "administrativeStatus") for of, name in names.items()}

    def entry(self, entry: ConceptEntry) -> str:
        """The element of an entry, empty where nothing of it may be written."""
        chosen = self._sections(entry) if self._script else entry.languages
        sections = [text for section in chosen if (text := self._section(section))]
        if not sections or ((self._omegat or self._weblate) and len(sections) < 2):
            self._losses.leave_out(entry.zh or entry.en, "no term in one of the two languages that may be written")
            return ""
        name = self._names.entry
        return f'<{name} id="{identifier(entry.id)}">{_about(entry)}{"".join(sections)}</{name}>\n'

    def _sections(self, entry: ConceptEntry) -> Iterator[LanguageSection]:
        for section in entry.languages:
            other = section.language.startswith("zh-") and section.language != self._script
            if other and entry.terms(self._script):
                self._losses.fields["terms in the other script"] += len(section.terms)
            else:
                yield section

    def _section(self, section: LanguageSection) -> str:
        terms = []
        for term in section.terms:
            if self._omegat and term.status in DISCOURAGED:
                self._losses.leave_out(term.text, f"status {term.status}")
            else:
                terms.append(self._term(term))
        name = self._names.section
        return f"<{name} xml:lang={attribute(section.language)}>{''.join(terms)}</{name}>" if terms else ""

    def _term(self, term: Term) -> str:
        name = self._names.term
        status = self._statuses.get(term.status, "")
        return f"<{name}><term>{escaped(term.text)}</term>{status}{self._term_notes(term)}</{name}>"

    def _term_notes(self, term: Term) -> str:
        text = notes = ""
        if term.status is AdministrativeStatus.FORBIDDEN and not self._weblate:
            notes += note("status", "forbidden")
        if term.part_of_speech or term.term_type:
            for kind, value, allowed in (
                ("partOfSpeech", term.part_of_speech, PARTS_OF_SPEECH),
                ("termType", term.term_type, TERM_TYPES),
            ):
                if value in allowed:
                    text += element("termNote", value, kind)
                elif value:
                    notes += note(kind, value)
        if term.geographical_usage:
            text += element("termNote", term.geographical_usage, "geographicalUsage")
        if term.grammatical_gender is not None:
            gender = term.grammatical_gender.value
            text += element("termNote", GENDERS.get(gender, gender), "grammaticalGender")
        for context in term.contexts:
            text += self._context(context)
        for source in term.sources:
            text += self._source(source)
        return text + notes + _plain_notes(term)

    def _context(self, context: Context) -> str:
        text = element("descrip", context.text, "context")
        if context.source is not None:
            text += self._source(context.source)
        if context.translation:
            text += note("translation", context.translation)
        if context.span is not None:
            text += note("span", f"{context.span.start}-{context.span.end}")
        return f"<descripGrp>{text}</descripGrp>"

    def _source(self, source: Source) -> str:
        if source.digest or (source.id and source.title):
            self._losses.fields["title or digest of a source"] += 1
        return element("admin", source.label, "source")


def _about(entry: ConceptEntry) -> str:
    """What an entry says of itself, before its terms."""
    text = "".join(map(_subject_field, entry.subject_fields))
    if entry.definition:
        text += element("descrip", entry.definition, "definition")
    if entry.customer:
        text += element("admin", entry.customer, "customerSubset")
    if entry.project:
        text += element("admin", entry.project, "projectSubset")
    for reference in entry.cross_references:
        if reference.startswith(("http://", "https://")):
            text += f'<xref type="externalCrossReference" target={attribute(reference)}>{escaped(reference)}</xref>'
        else:
            text += note("see", reference)
    if entry.sense:
        text += note("sense", entry.sense)
    if entry.role:
        text += note("role", entry.role)
    if entry.always:
        text += note("always", "yes")
    if entry.note:
        text += note("", entry.note)
    return text + "".join(map(_transaction, entry.transactions))


@lru_cache(maxsize=1024)  # which many entries share, as the entries of an import share a transaction
def _subject_field(name: str) -> str:
    return element("descrip", name, "subjectField")


@lru_cache(maxsize=1024)
def _transaction(transaction: Transaction) -> str:
    kind = _KINDS.get(transaction.kind, "modification")
    by = element("transacNote", transaction.responsibility, "responsibility") if transaction.responsibility else ""
    how = note("method", transaction.method) if transaction.method else ""
    how += note("kind", transaction.kind) if transaction.kind != kind else ""
    how += note("when", transaction.when) if len(transaction.when) > _DAY else ""
    return (
        f"<transacGrp>{element('transac', kind, 'transactionType')}{by}"
        f"<date>{escaped(transaction.when[:_DAY])}</date>{how}</transacGrp>"
    )


def _plain_notes(term: Term) -> str:
    text = ""
    for item in term.transliterations:
        name = "pinyin" if item.system == PINYIN else item.system
        text += note(name if item.origin is Origin.HUMAN else f"{name} automatic", item.text)
    if term.confidence is not None:
        text += note("confidence", repr(term.confidence))
    if not term.translatable:
        text += note("translate", "no")
    if term.match_rule is not None:
        text += note("match", term.match_rule.value)
    if term.note:
        text += note("", term.note)
    return text


def note(name: str, text: str) -> str:
    """A note; brackets at its beginning say what it is, so a plain one that begins with them is called `[note]`."""
    if not name and text.startswith("["):
        name = "note"
    return element("note", f"[{name}] {text}" if name else text)
