"""Entries and what they are made of: concepts, language sections, terms, contexts, sources, transactions."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import field
from msgspec.json import Decoder

from zhterm.model.constants import DISCOURAGED, PINYIN
from zhterm.model.span import Span
from zhterm.model.values import Value, replace

if TYPE_CHECKING:
    from zhterm.model.contracts import EntryJSON

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
_PLACES = {language: place for place, language in enumerate(LANGUAGES)}
# A language tag (BCP 47) as far as glossaries use them: language, script, region, variants.
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?(?:-[A-Za-z0-9]{5,8})*")


class AdministrativeStatus(StrEnum):
    """How a term may be used (TBX-Basic administrativeStatus; PROPOSED and FORBIDDEN are ours)."""

    PROPOSED = "proposed"
    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"
    FORBIDDEN = "forbidden"


class Origin(StrEnum):
    """Where a transliteration comes from. A HUMAN one is never overwritten by an automatic one."""

    AUTOMATIC = "automatic"
    HUMAN = "human"


class MatchRule(StrEnum):
    """Where a term counts as met in a text. Without one: in any form, script and case, as a word of the text."""

    ANYWHERE = "anywhere"
    """Inside longer words too."""
    EXACT_CASE = "exact_case"
    """Only with the capital and small letters of the term."""
    WHOLE_TERM = "whole_term"
    """Only letter for letter, in one script or the other, and as a whole word that is no part of a compound."""
    NEVER = "never"


class GrammaticalGender(StrEnum):
    """The gender of a person's name, by which pronouns are chosen (TBX grammaticalGender)."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
    OTHER = "otherGender"


class Source(Value, frozen=True, kw_only=True):
    """Where a text was found: a file, a page, a person.

    `location` is free ("offset 61-140", "line 12", "p. 3"); `digest` identifies the content of the file.
    """

    id: str = ""
    title: str = ""
    location: str = ""
    digest: str = ""

    @property
    def label(self) -> str:
        """The source in one string: its id (else its title) and its place as a fragment, `a.md#char=61,140`."""
        name = self.id or self.title
        return f"{name}#{self.location}" if self.location else name


class Context(Value, frozen=True, kw_only=True):
    """A text in which the term was met, with its translation; `span` is the term's place in `text`."""

    text: str
    translation: str = ""
    source: Source | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError("a context needs a text")


class Transliteration(Value, frozen=True, kw_only=True):
    """A term in another script. `system` is "zh-Latn-pinyin" (GB/T 16159) or "zh-Bopo" (zhuyin)."""

    system: str
    text: str
    origin: Origin = field(default_factory=lambda: Origin.AUTOMATIC)  # so named in JSON, whatever it is

    def __post_init__(self) -> None:
        if not self.system or not self.text.strip():
            raise ValueError("a transliteration needs a system and a text")


class Term(Value, frozen=True, kw_only=True):
    """One designation of a concept in one language.

    `confidence` in [0, 1] is that of the pairing which proposed the term, None where a person wrote it.
    `translatable=False` marks a term that stays as it is in every language.
    """

    text: str
    status: AdministrativeStatus = field(default_factory=lambda: AdministrativeStatus.PROPOSED)  # as above
    part_of_speech: str = ""
    term_type: str = ""
    geographical_usage: str = ""
    transliterations: tuple[Transliteration, ...] = ()
    contexts: tuple[Context, ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""
    confidence: float | None = None
    translatable: bool = True
    match_rule: MatchRule | None = None
    grammatical_gender: GrammaticalGender | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a term needs a text")
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not in [0, 1]")

    @property
    def pinyin(self) -> str:
        """The word-grouped pinyin, or an empty string."""
        for item in self.transliterations:
            if item.system == PINYIN:
                return item.text
        return ""


def section_order(language: str) -> tuple[int, str]:
    """The place of a language section in an entry: our three first, then the others by their tags."""
    place = _PLACES.get(language, len(LANGUAGES))
    return place, language if place == len(LANGUAGES) else ""


class LanguageSection(Value, frozen=True, kw_only=True):
    """The terms of a concept in one language, most preferred first.

    `language` is "zh-Hans", "zh-Hant", "en" or the BCP 47 tag of another language ("ja", "zh-Hant-HK", "en-GB").
    """

    language: str
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        if self.language not in _PLACES and (not _TAG.fullmatch(self.language) or self.language == "zh"):
            raise ValueError(f"language {self.language!r} is not one of {', '.join(LANGUAGES)} or another BCP 47 tag")
        if not self.terms:
            raise ValueError(f"the {self.language} section has no term")
        if len(self.terms) > 1 and len({term.text for term in self.terms}) != len(self.terms):
            raise ValueError(f"the {self.language} section names a term twice")


class Transaction(Value, frozen=True, kw_only=True):
    """Who did what to an entry, when. `when` is UTC, ISO 8601 to the second: "2026-11-24T10:00:00Z"."""

    kind: str
    when: str
    responsibility: str = ""
    method: str = ""


class ConceptEntry(Value, frozen=True, kw_only=True):
    """One concept with its terms in each language (ISO 30042 conceptEntry).

    `sense` tells homographs apart: entries with the same Chinese term, sense and subject fields are the same concept.
    `role` is what a person or body does ("spokesperson of the foreign ministry"). An entry flagged `always` goes with
    every text that is translated, even where its terms don't stand in it.
    """

    id: str
    languages: tuple[LanguageSection, ...]
    sense: str = ""
    subject_fields: tuple[str, ...] = ()
    definition: str = ""
    note: str = ""
    project: str = ""
    customer: str = ""
    cross_references: tuple[str, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    role: str = ""
    always: bool = False

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an entry needs an id")
        if not self.languages:
            raise ValueError(f"entry {self.id} has no language section")
        last = -1
        for section in self.languages:  # in few steps, since every entry that is read goes through here
            place = _PLACES.get(section.language, len(LANGUAGES))
            if place <= last:
                self._check_order()
                break
            last = place

    def _check_order(self) -> None:
        tags = [section.language for section in self.languages]
        if tags != sorted(set(tags), key=section_order):
            raise ValueError(
                f"entry {self.id}: language sections are unique, {', '.join(LANGUAGES)}, then others by their tags"
            )

    def terms(self, language: str) -> tuple[Term, ...]:
        """The terms of one language ("zh-Hans", "zh-Hant", "en"; "zh" gives both scripts), or an empty tuple."""
        out: tuple[Term, ...] = ()
        for section in self.languages:
            if section.language == language or (language == "zh" and section.language.startswith("zh-")):
                out += section.terms
        return out

    @property
    def zh(self) -> str:
        """The first Chinese term, simplified before traditional, or an empty string."""
        return next((term.text for term in self.terms("zh")), "")

    @property
    def en(self) -> str:
        """The first English term that may be used, else the first one, or an empty string."""
        terms = self.terms("en")
        usable = (term.text for term in terms if term.status not in DISCOURAGED)
        return next(usable, terms[0].text if terms else "")

    @property
    def updated(self) -> str:
        """When the entry last changed (UTC, ISO 8601), or an empty string."""
        latest = ""
        for item in self.transactions:  # an export asks every entry; `max` takes three times as long
            if item.when > latest:
                latest = item.when
        return latest

    if TYPE_CHECKING:

        def to_dict(self) -> EntryJSON:
            """Return plain JSON values."""

    def signed(self, transaction: Transaction) -> ConceptEntry:
        """The entry with one more transaction."""
        return replace(self, transactions=(*self.transactions, transaction))


entry_from_json = Decoder(ConceptEntry).decode
"""An entry from its JSON, text or bytes. Raises ValueError, which names the place, where it is none."""


def concept_id(term: str, sense: str, subject_fields: tuple[str, ...]) -> str:
    """The id of a new concept: 16 hexadecimal digits derived from its key, so that two processes agree on it.

    Editing an entry never changes its id; a caller that finds the id taken by another concept adds a suffix.
    """
    from hashlib import blake2b  # loads OpenSSL, which a title that is only paired can do without

    key = "\x1f".join((term, sense, *sorted(subject_fields)))
    return blake2b(key.encode(), digest_size=8).hexdigest()


class Change(Value, frozen=True, kw_only=True):
    """One entry before and after; `before` is None where it is new, `after` where it is deleted."""

    before: ConceptEntry | None = None
    after: ConceptEntry | None = None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change needs a before or an after")
        if self.before is not None and self.after is not None and self.before.id != self.after.id:
            raise ValueError("a change keeps the id of its entry")

    @property
    def id(self) -> str:
        """The id of the entry."""
        return (self.after or self.before).id  # type: ignore[union-attr]  # one of them is there, see above
