"""From a title pair to its analysis, and from the analysis to proposed entries: pure functions on frozen values."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhterm import alignment, pinyin, segment
from zhterm.errors import DataError
from zhterm.model import (
    PINYIN,
    Analysis,
    ConceptEntry,
    Context,
    LanguageSection,
    Pairing,
    Source,
    Term,
    TitlePair,
    Transliteration,
    concept_id,
)
from zhterm.text import has_han, has_latin, script

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.model import Span

MAX_TITLE = 2_000
"""The longest side of a title pair, in code points. Running text goes through capture, which finds the titles in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What a glossary knows that bears on a text: its terms, their readings, what they were paired with.

    `terms` are Chinese terms that must stay whole; `readings` maps terms to pinyin; `evidence` goes to the aligner.
    """

    terms: Collection[str] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    evidence: alignment.StoredEvidence | None = None


def checked_text(text: str, what: str) -> str:
    """Return `text` in NFC without white space around it, or raise DataError where it is not text one can read."""
    for char in text:
        category = unicodedata.category(char)
        if category == "Cs":
            raise DataError(
                f"{what} holds half a character (U+{ord(char):04X})", hint="check the encoding of the input"
            )
        if category == "Cc" and char not in "\t\n\r":
            raise DataError(f"{what} holds a control character (U+{ord(char):04X})", hint="is it a text file?")
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise DataError(f"{what} is empty")
    return text


def checked_pair(zh: str, en: str) -> TitlePair:
    """Make a title pair of two texts. Raises DataError where they are not a Chinese and an English title."""
    zh, en = checked_text(zh, "the Chinese title"), checked_text(en, "the English title")
    if not has_han(zh):
        swapped = "; are the two titles the wrong way round?" if has_han(en) else ""
        raise DataError(f"no Chinese in the Chinese title{swapped}", hint="the Chinese comes first, then the English")
    if not has_latin(en) and not any(char.isdigit() for char in en):
        raise DataError("no English in the English title", hint="the Chinese comes first, then the English")
    for text, what in ((zh, "Chinese"), (en, "English")):
        if len(text) > MAX_TITLE:
            raise DataError(
                f"the {what} title has {len(text):,} characters, a title has at most {MAX_TITLE:,}",
                hint="`glossary capture` finds titles in running text",
            )
    return TitlePair(zh=zh, en=en)


def analyse(pair: TitlePair, lexicon: Lexicon, knowledge: Knowledge | None = None) -> Analysis:
    """Segment, read and pair one title."""
    known = knowledge or Knowledge()
    words = segment.words(pair.zh, lexicon, known.terms)
    readings, transliteration = pinyin.read(words, lexicon, known.readings)
    aligned = alignment.align(pair.zh, words, pair.en, lexicon, stored=known.evidence)
    spans = {item.zh for item in (*aligned.pairings, *aligned.suggestions)} | set(aligned.unrendered)
    return Analysis(
        pair=pair,
        words=tuple(words),
        readings=tuple(readings),
        transliteration=transliteration,
        pairings=tuple(aligned.pairings),
        suggestions=tuple(aligned.suggestions),
        unrendered=tuple(aligned.unrendered),
        unmatched=tuple(aligned.unmatched),
        term_readings={span: term_reading(pair.zh[slice(*span)], lexicon, known) for span in spans},
    )


def term_reading(term: str, lexicon: Lexicon, knowledge: Knowledge) -> str:
    """The pinyin of a term standing alone: the stored one, else transliterated."""
    stored = knowledge.readings.get(term)
    if stored is not None:
        return stored
    words = segment.words(term, lexicon, knowledge.terms)
    return pinyin.read(words, lexicon, knowledge.readings, title=False)[1]


def entries(analysis: Analysis, *, subject_fields: Sequence[str] = (), suggestions: bool = False) -> list[ConceptEntry]:
    """Make proposed entries of the pairings of a title, one a Chinese term, with the titles as context.

    `suggestions`: the uncertain pairings too.
    """
    chosen = (*analysis.pairings, *analysis.suggestions) if suggestions else analysis.pairings
    by_term: dict[str, list[Pairing]] = {}
    for pairing in chosen:
        by_term.setdefault(analysis.pair.zh[slice(*pairing.zh)], []).append(pairing)
    return [_entry(zh, pairings, analysis, tuple(subject_fields)) for zh, pairings in by_term.items()]


def _entry(zh: str, pairings: Iterable[Pairing], analysis: Analysis, subject_fields: tuple[str, ...]) -> ConceptEntry:
    pair = analysis.pair
    best: dict[str, Pairing] = {}
    for pairing in pairings:
        en = pair.en[slice(*pairing.en)]
        if en not in best or pairing.confidence > best[en].confidence:
            best[en] = pairing
    first = next(iter(best.values()))
    reading = analysis.term_readings.get(first.zh, "")
    zh_term = Term(
        text=zh,
        transliterations=(Transliteration(system=PINYIN, text=reading),) if reading else (),
        contexts=(Context(text=pair.zh, translation=pair.en, source=_located(pair, pair.zh_span), span=first.zh),),
    )
    en_terms = tuple(
        Term(
            text=en,
            confidence=round(pairing.confidence, 4),
            contexts=(
                Context(text=pair.en, translation=pair.zh, source=_located(pair, pair.en_span), span=pairing.en),
            ),
        )
        for en, pairing in best.items()
    )
    return ConceptEntry(
        id=concept_id(zh, "", subject_fields),
        languages=(
            LanguageSection(language=script(pair.zh) or "zh-Hans", terms=(zh_term,)),
            LanguageSection(language="en", terms=en_terms),
        ),
        subject_fields=subject_fields,
    )


def _located(pair: TitlePair, span: Span | None) -> Source | None:
    """The source with the place of one side in it, as an RFC 5147 fragment."""
    source = pair.source
    if source is None or span is None or source.location:
        return source
    return Source(id=source.id, title=source.title, digest=source.digest, location=f"char={span.start},{span.end}")
