"""The JSON of the values, as type checkers know it: what `to_dict` gives, and what the store and programs hold.

Commands that print what is stored, such as `search`, work on it and never load the values themselves.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

JSON = dict[str, object]
"""Any JSON object."""


class SourceJSON(TypedDict, total=False):
    """Where a text was found."""

    id: str
    title: str
    location: str
    digest: str


class ContextJSON(TypedDict):
    """A text in which a term was met."""

    text: str
    translation: NotRequired[str]
    source: NotRequired[SourceJSON]
    span: NotRequired[list[int]]


class TransliterationJSON(TypedDict):
    """A term in another script."""

    system: str
    text: str
    origin: str


class TermJSON(TypedDict):
    """One designation of a concept."""

    text: str
    status: NotRequired[str]
    part_of_speech: NotRequired[str]
    term_type: NotRequired[str]
    geographical_usage: NotRequired[str]
    transliterations: NotRequired[list[TransliterationJSON]]
    contexts: NotRequired[list[ContextJSON]]
    sources: NotRequired[list[SourceJSON]]
    note: NotRequired[str]
    confidence: NotRequired[float]
    translatable: NotRequired[bool]
    match_rule: NotRequired[str]
    grammatical_gender: NotRequired[str]


class SectionJSON(TypedDict):
    """The terms of a concept in one language."""

    language: str
    terms: list[TermJSON]


class TransactionJSON(TypedDict):
    """Who did what to an entry, when."""

    kind: str
    when: str
    responsibility: NotRequired[str]
    method: NotRequired[str]


class EntryJSON(TypedDict):
    """One concept with its terms."""

    id: str
    languages: list[SectionJSON]
    sense: NotRequired[str]
    subject_fields: NotRequired[list[str]]
    definition: NotRequired[str]
    note: NotRequired[str]
    project: NotRequired[str]
    customer: NotRequired[str]
    cross_references: NotRequired[list[str]]
    transactions: NotRequired[list[TransactionJSON]]
    role: NotRequired[str]
    always: NotRequired[bool]


class StatusedJSON(TypedDict):
    """An English term in a list of entries."""

    text: str
    status: str
    confidence: NotRequired[float]


class SummaryJSON(TypedDict):
    """An entry in a list: the contract of `search` and `list`. Without English it has a status of its own."""

    zh: str
    zh_hant: str
    pinyin: str
    en: list[StatusedJSON]
    status: NotRequired[str]
    subject_field: str
    id: str
    match: NotRequired[str]


class StatsJSON(TypedDict):
    """Figures of a glossary."""

    entries: int
    terms: int
    languages: dict[str, int]
    statuses: dict[str, int]
    subject_fields: dict[str, int]
    analyses: int
    rejections: int
    transactions: int
    bytes: int


class EvidenceJSON(TypedDict):
    """One reason for a pairing."""

    signal: str
    score: float
    note: str


class PairingJSON(TypedDict):
    """A Chinese term of a title and its English."""

    zh: str
    en: str
    pinyin: str
    zh_span: list[int]
    en_span: list[int]
    confidence: float
    evidence: list[EvidenceJSON]


class SegmentJSON(TypedDict):
    """A word of a text with its reading."""

    text: str
    pinyin: str
    start: int
    end: int
    source: NotRequired[str]
    unsure: NotRequired[list[int]]


class MatchJSON(TypedDict):
    """A stored term met in a text: the contract of `recognize`."""

    zh: str
    en: str
    start: int
    end: int
    text: str
    shadowed_by: NotRequired[list[int]]
    source: NotRequired[str]


class ReadJSON(TypedDict):
    """A text with its pinyin: the contract of `pinyin` and `segment`."""

    text: str
    pinyin: str
    segments: list[SegmentJSON]


class UnrenderedJSON(TypedDict):
    """A Chinese word without counterpart."""

    zh: str
    start: int
    end: int


class UnmatchedJSON(TypedDict):
    """An English word without counterpart."""

    en: str
    start: int
    end: int


class AnalysisJSON(TypedDict):
    """A title pair taken apart: the contract of `pair`. One that is stored as it is has no more than its terms."""

    id: NotRequired[object]
    zh: str
    en: str
    pinyin: NotRequired[str]
    segments: NotRequired[list[SegmentJSON]]
    terms: list[PairingJSON]
    unrendered_zh: NotRequired[list[UnrenderedJSON]]
    unmatched_en: NotRequired[list[UnmatchedJSON]]
    suggestions: NotRequired[list[PairingJSON]]
    warnings: NotRequired[list[JSON]]
    stored: NotRequired[list[str]]
