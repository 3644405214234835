"""The values everything else passes around: entries, terms, words, title pairs, pairings, analyses.

The words are those of ISO 30042 (TBX) wherever it has one. All values are frozen; to change one, use
`dataclasses.replace`. Offsets are code points, half-open. The invariants of the model live here and nowhere else:
breaking one raises `ValueError`.

`to_dict` gives plain JSON values without empty fields, `from_dict` takes them back: `X.from_dict(x.to_dict()) == x`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import Any, NamedTuple, Self

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
# The language sections that an entry may have: each at most once, in this order.
_SECTIONS = frozenset(part for size in range(1, len(LANGUAGES) + 1) for part in combinations(LANGUAGES, size))


class Span(NamedTuple):
    """A half-open range of code points, `0 <= start <= end`."""

    start: int
    end: int


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


class WordKind(StrEnum):
    """What a word of a segmentation is."""

    HAN = "han"
    LATIN = "latin"
    NUMBER = "number"
    PUNCTUATION = "punctuation"
    SPACE = "space"
    OTHER = "other"


class _Value:
    """JSON for the frozen dataclasses below: empty fields are left out, nested values go through their own class."""

    __slots__: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, without fields that are empty or None."""
        out: dict[str, Any] = {}
        for name in self.__slots__:  # of a slotted dataclass: its fields, in order
            value = getattr(self, name)
            if value:
                kind = type(value)
                if kind is str or value is True:
                    out[name] = value
                elif kind is tuple:
                    out[name] = [item if type(item) is str else _plain(item) for item in value]
                elif (plain := _plain(value)) != {}:
                    out[name] = plain
            elif value is not None and value == 0:  # numbers and False, but no empty texts and tuples
                out[name] = value
        return out


def _plain(value: Any) -> Any:
    if isinstance(value, _Value):
        return value.to_dict()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _span(value: Any) -> Span | None:
    return None if value is None else Span(*value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(_Value):
    """Where a text was found: a file, a page, a person.

    `location` is free ("offset 61-140", "line 12", "p. 3"); `digest` identifies the content of the file.
    """

    id: str = ""
    title: str = ""
    location: str = ""
    digest: str = ""

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave."""
        return cls(**data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(_Value):
    """A text in which the term was met, with its translation; `span` is the term's place in `text`."""

    text: str
    translation: str = ""
    source: Source | None = None
    span: Span | None = None

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError("a context needs a text")

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave."""
        source = data.get("source")
        return cls(
            text=data["text"],
            translation=data.get("translation", ""),
            source=None if source is None else Source.from_dict(source),
            span=_span(data.get("span")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Transliteration(_Value):
    """A term in another script. `system` is "zh-Latn-pinyin" (GB/T 16159) or "zh-Bopo" (zhuyin)."""

    system: str
    text: str
    origin: Origin = Origin.AUTOMATIC

    def __post_init__(self) -> None:
        if not self.system or not self.text.strip():
            raise ValueError("a transliteration needs a system and a text")

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave."""
        return cls(system=data["system"], text=data["text"], origin=Origin(data.get("origin", "automatic")))

    def to_dict(self) -> dict[str, Any]:
        """As every `to_dict`; written out, since an import does it for every term."""
        return {"system": self.system, "text": self.text, "origin": str(self.origin)}


PINYIN = "zh-Latn-pinyin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(_Value):
    """One designation of a concept in one language.

    `confidence` in [0, 1] is that of the pairing which proposed the term, None where a person wrote it.
    `translatable=False` marks a term that stays as it is in every language.
    """

    text: str
    status: AdministrativeStatus = AdministrativeStatus.PROPOSED
    part_of_speech: str = ""
    term_type: str = ""
    geographical_usage: str = ""
    transliterations: tuple[Transliteration, ...] = ()
    contexts: tuple[Context, ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""
    confidence: float | None = None
    translatable: bool = True

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

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values; `translatable` is named only where it is False.

        Written out, since an import does it for every term; `tests/test_model.py` holds it to what all values do.
        """
        out: dict[str, Any] = {"text": self.text, "status": str(self.status)}
        for name in self.__slots__[2:9]:  # texts and tuples
            if value := getattr(self, name):
                out[name] = value if type(value) is str else [item.to_dict() for item in value]
        if self.confidence is not None:
            out["confidence"] = self.confidence
        if not self.translatable:
            out["translatable"] = self.translatable
        return out

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave."""
        return cls(
            text=data["text"],
            status=AdministrativeStatus(data.get("status", "proposed")),
            part_of_speech=data.get("part_of_speech", ""),
            term_type=data.get("term_type", ""),
            geographical_usage=data.get("geographical_usage", ""),
            transliterations=tuple(map(Transliteration.from_dict, data.get("transliterations", ()))),
            contexts=tuple(map(Context.from_dict, data.get("contexts", ()))),
            sources=tuple(map(Source.from_dict, data.get("sources", ()))),
            note=data.get("note", ""),
            confidence=data.get("confidence"),
            translatable=data.get("translatable", True),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSection(_Value):
    """The terms of a concept in one language, most preferred first."""

    language: str
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language {self.language!r} is not one of {', '.join(LANGUAGES)}")
        if not self.terms:
            raise ValueError(f"the {self.language} section has no term")
        if len(self.terms) > 1 and len({term.text for term in self.terms}) != len(self.terms):
            raise ValueError(f"the {self.language} section names a term twice")

    def to_dict(self) -> dict[str, Any]:
        """As every `to_dict`; written out, since an import does it for every entry."""
        return {"language": self.language, "terms": [term.to_dict() for term in self.terms]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave."""
        return cls(language=data["language"], terms=tuple(map(Term.from_dict, data["terms"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction(_Value):
    """Who did what to an entry, when. `when` is UTC, ISO 8601 to the second: "2026-11-24T10:00:00Z"."""

    kind: str
    when: str
    responsibility: str = ""
    method: str = ""

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave."""
        return cls(**data)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptEntry(_Value):
    """One concept with its terms in each language (ISO 30042 conceptEntry).

    `sense` tells homographs apart: entries with the same Chinese term, sense and subject fields are the same concept.
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

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an entry needs an id")
        if not self.languages:
            raise ValueError(f"entry {self.id} has no language section")
        if tuple([section.language for section in self.languages]) not in _SECTIONS:
            raise ValueError(f"entry {self.id}: language sections are unique, in the order {', '.join(LANGUAGES)}")

    def terms(self, language: str) -> tuple[Term, ...]:
        """The terms of one language ("zh-Hans", "zh-Hant", "en"; "zh" gives both scripts), or an empty tuple."""
        out: tuple[Term, ...] = ()
        for section in self.languages:
            if section.language == language or (language == "zh" and section.language != "en"):
                out += section.terms
        return out

    @property
    def zh(self) -> str:
        """The first Chinese term, simplified before traditional, or an empty string."""
        return next((term.text for term in self.terms("zh")), "")

    @property
    def updated(self) -> str:
        """When the entry last changed (UTC, ISO 8601), or an empty string."""
        return max((item.when for item in self.transactions), default="")

    def to_dict(self) -> dict[str, Any]:
        """As every `to_dict`; written out, since an import does it for every entry."""
        out: dict[str, Any] = {"id": self.id, "languages": [section.to_dict() for section in self.languages]}
        for name in self.__slots__[2:]:
            if value := getattr(self, name):
                out[name] = value if type(value) is str else [of if type(of) is str else of.to_dict() for of in value]
        return out

    def signed(self, transaction: Transaction) -> Self:
        """The entry with one more transaction: `dataclasses.replace`, but a quarter of its time.

        Nothing else changes and no invariant bears on transactions, so nothing is checked again.
        """
        out = object.__new__(type(self))
        for name in self.__slots__:
            object.__setattr__(out, name, getattr(self, name))
        object.__setattr__(out, "transactions", (*self.transactions, transaction))
        return out

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave. Raises KeyError or ValueError on anything else."""
        return cls(
            id=data["id"],
            languages=tuple(map(LanguageSection.from_dict, data["languages"])),
            sense=data.get("sense", ""),
            subject_fields=tuple(data.get("subject_fields", ())),
            definition=data.get("definition", ""),
            note=data.get("note", ""),
            project=data.get("project", ""),
            customer=data.get("customer", ""),
            cross_references=tuple(data.get("cross_references", ())),
            transactions=tuple(map(Transaction.from_dict, data.get("transactions", ()))),
        )


def concept_id(term: str, sense: str, subject_fields: tuple[str, ...]) -> str:
    """The id of a new concept: 16 hexadecimal digits derived from its key, so that two processes agree on it.

    Editing an entry never changes its id; a caller that finds the id taken by another concept adds a suffix.
    """
    from hashlib import blake2b  # loads OpenSSL, which a title that is only paired can do without

    key = "\x1f".join((term, sense, *sorted(subject_fields)))
    return blake2b(key.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(_Value):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a segmentation. `span` is its place in the text that was segmented."""

    text: str
    span: Span
    kind: WordKind = WordKind.HAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The pinyin of one word: GB/T 16159 text, and the code-point offsets in the word whose syllables are unsure."""

    text: str
    unsure: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePair:
    """A Chinese text and its English version, as they stand in a document.

    `zh_span` and `en_span` are places in the text it was found in, which begins at `offset` of its source; `kind` is
    "title" or "term"; `pattern` names how they stood.
    """

    zh: str
    en: str
    zh_span: Span | None = None
    en_span: Span | None = None
    kind: str = "title"
    pattern: str = ""
    confidence: float = 1.0
    source: Source | None = None
    offset: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the `capture` contract; spans are places in the source."""
        out: dict[str, Any] = {"zh": self.zh, "en": self.en}
        for name, span in (("zh_span", self.zh_span), ("en_span", self.en_span)):
            out[name] = None if span is None else [span.start + self.offset, span.end + self.offset]
        out |= {"kind": self.kind, "pattern": self.pattern, "confidence": round(self.confidence, 4)}
        if self.source is not None:
            out["source"] = self.source.to_dict()
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for a pairing: the signal's name, its score, and a note a translator understands."""

    signal: str
    score: float
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"signal": self.signal, "score": round(self.score, 4), "note": self.note}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A Chinese span and the English span it corresponds to (an alignment link between spans of a title pair)."""

    zh: Span
    en: Span
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A title pair taken apart.

    `readings` has one item a word, in order. `pairings` are terms, `suggestions` pairings below the confidence at
    which a term is stored; both are sorted by place. `unrendered` are Chinese content words without counterpart,
    `unmatched` English ones.
    """

    pair: TitlePair
    words: tuple[Word, ...]
    readings: tuple[Reading, ...] = ()
    transliteration: str = ""
    pairings: tuple[Pairing, ...] = ()
    suggestions: tuple[Pairing, ...] = ()
    unrendered: tuple[Span, ...] = ()
    unmatched: tuple[Span, ...] = ()
    term_readings: dict[Span, str] = field(default_factory=dict)

    def to_dict(self, id: str | None = None) -> dict[str, Any]:  # noqa: A002  # the contract's own name
        """Return the JSON of the `pair` contract."""
        zh, en = self.pair.zh, self.pair.en

        def one(pairing: Pairing) -> dict[str, Any]:
            return {
                "zh": zh[slice(*pairing.zh)],
                "en": en[slice(*pairing.en)],
                "pinyin": self.term_readings.get(pairing.zh, ""),
                "zh_span": list(pairing.zh),
                "en_span": list(pairing.en),
                "confidence": round(pairing.confidence, 4),
                "evidence": [item.to_dict() for item in pairing.evidence],
            }

        segments = []
        for index, word in enumerate(self.words):
            reading = self.readings[index] if index < len(self.readings) else Reading(text="")
            segment: dict[str, Any] = {"text": word.text, "pinyin": reading.text}
            segment |= {"start": word.span.start, "end": word.span.end}
            if reading.unsure:
                segment["unsure"] = list(reading.unsure)
            segments.append(segment)
        return ({} if id is None else {"id": id}) | {
            "zh": zh,
            "en": en,
            "pinyin": self.transliteration,
            "segments": segments,
            "terms": [one(item) for item in self.pairings],
            "unrendered_zh": [{"zh": zh[slice(*s)], "start": s.start, "end": s.end} for s in self.unrendered],
            "unmatched_en": [{"en": en[slice(*s)], "start": s.start, "end": s.end} for s in self.unmatched],
            "suggestions": [one(item) for item in self.suggestions],
        }
