"""What is found in texts: words, readings, title pairs, pairings, analyses, matches of stored terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhterm.model.concepts import ConceptEntry, Source, Term
    from zhterm.model.contracts import JSON, AnalysisJSON, EvidenceJSON, MatchJSON, PairingJSON, SegmentJSON
    from zhterm.model.span import Span


class WordKind(StrEnum):
    """What a word of a segmentation is."""

    HAN = "han"
    LATIN = "latin"
    NUMBER = "number"
    PUNCTUATION = "punctuation"
    SPACE = "space"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a segmentation. `span` is its place in the text that was segmented."""

    text: str
    span: Span
    kind: WordKind = WordKind.HAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The pinyin of one word: GB/T 16159 text, and the code-point offsets in the word whose syllables are unsure.

    `source` is where the reading comes from: "stored" by a person, "dictionary", "table" (our tables and rules),
    "parts" of a word that no dictionary reads, "context" (the model of readings); "" for what isn't Chinese.
    """

    text: str
    unsure: tuple[int, ...] = ()
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePair:
    """A Chinese text and its English version, as they stand in a document.

    `zh_span` and `en_span` are places in the text it was found in, which begins at `offset` of its source; `kind` is
    "title" or "term"; `pattern` names how they stood. `evidence` says why, where that was asked for.
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
    evidence: tuple[Evidence, ...] = ()

    def to_dict(self) -> JSON:
        """Return the JSON of the `capture` contract; spans are places in the source."""
        out: JSON = {"zh": self.zh, "en": self.en}
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

    def to_dict(self) -> EvidenceJSON:
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

    def to_dict(self, id: object = None) -> AnalysisJSON:  # noqa: A002  # the contract's own name
        """Return the JSON of the `pair` contract."""
        zh, en = self.pair.zh, self.pair.en

        def one(pairing: Pairing) -> PairingJSON:
            return {
                "zh": zh[slice(*pairing.zh)],
                "en": en[slice(*pairing.en)],
                "pinyin": self.term_readings.get(pairing.zh, ""),
                "zh_span": list(pairing.zh),
                "en_span": list(pairing.en),
                "confidence": round(pairing.confidence, 4),
                "evidence": [item.to_dict() for item in pairing.evidence],
            }

        segments: list[SegmentJSON] = []
        for index, word in enumerate(self.words):
            reading = self.readings[index] if index < len(self.readings) else Reading(text="")
            segment: SegmentJSON = {
                "text": word.text,
                "pinyin": reading.text,
                "start": word.span.start,
                "end": word.span.end,
            }
            if reading.unsure:
                segment["unsure"] = list(reading.unsure)
            segments.append(segment)
        analysis: AnalysisJSON = {
            "zh": zh,
            "en": en,
            "pinyin": self.transliteration,
            "segments": segments,
            "terms": [one(item) for item in self.pairings],
            "unrendered_zh": [{"zh": zh[slice(*s)], "start": s.start, "end": s.end} for s in self.unrendered],
            "unmatched_en": [{"en": en[slice(*s)], "start": s.start, "end": s.end} for s in self.unmatched],
            "suggestions": [one(item) for item in self.suggestions],
        }
        return analysis if id is None else {"id": id, **analysis}


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMatch:
    """A stored term met in a text. `span` is its place there, `text` how it is written there.

    `shadowed_by` is the place of the match that was preferred to this one, where all that overlap were asked for.
    """

    entry: ConceptEntry
    term: Term
    span: Span
    text: str
    shadowed_by: Span | None = None

    def to_dict(self) -> MatchJSON:
        """Return the JSON of the `recognize` contract: the term and the first term of the other language."""
        chinese = any(term is self.term for term in self.entry.terms("zh"))
        zh = self.term.text if chinese else self.entry.zh
        en = self.entry.en if chinese else self.term.text
        match: MatchJSON = {"zh": zh, "en": en, "start": self.span.start, "end": self.span.end, "text": self.text}
        return match if self.shadowed_by is None else {**match, "shadowed_by": list(self.shadowed_by)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BilingualSegment:
    """A Chinese text and its English version as they stand in a file: a translation unit, a row, a pair of lines.

    `where` is a place a person can go to ("terms.xlsx, row 12"), `line` its line in a text file (0 elsewhere), `number`
    counts the segments of a file from 1, `share` in [0, 1] is how much of the file has been read with it. `codes` are
    the inline codes of both texts (`<g id="1">`), which are no part of them.
    """

    zh: str
    en: str
    where: str = ""
    number: int = 0
    line: int = 0
    share: float = 1.0
    codes: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
