"""From a title pair to its analysis, and from the analysis to proposed entries: pure functions on frozen values."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from zhterm import alignment
from zhterm.errors import DataError
from zhterm.knowledge import Knowledge
from zhterm.language.scripts import has_han, script
from zhterm.language.validity import chinese_fault, english_fault
from zhterm.model import (
    PINYIN,
    Analysis,
    ConceptEntry,
    Context,
    LanguageSection,
    Pairing,
    Source,
    Span,
    Term,
    TitlePair,
    Transliteration,
    concept_id,
)
from zhterm.segmentation import words as segmented
from zhterm.transliteration import readings, transliterate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhterm.lexicon import Lexicon

_SENTENCE = 200
_ENDS = "\n。！？；"
_STOPS = (". ", "! ", "? ")


def checked_pair(zh: str, en: str) -> TitlePair:
    """Make a title pair of two texts, in NFC and without space around them.

    Raises DataError where they are not a Chinese and an English title.
    """
    zh, en = unicodedata.normalize("NFC", zh).strip(), unicodedata.normalize("NFC", en).strip()
    if fault := chinese_fault(zh):
        raise DataError(f"the Chinese title {fault}", hint=_advice(fault, swapped=has_han(en)))
    if fault := english_fault(en):
        raise DataError(f"the English title {fault}", hint=_advice(fault, swapped=False))
    return TitlePair(zh=zh, en=en)


def _advice(fault: str, *, swapped: bool) -> str:
    if "long" in fault:
        return "`glossary capture` finds titles in running text"
    if swapped:
        return "are the two the wrong way round? the Chinese comes first"
    return "the Chinese title comes first, then the English one"


def analyse(pair: TitlePair, lexicon: Lexicon, knowledge: Knowledge | None = None) -> Analysis:
    """Segment, read and pair one title."""
    known = knowledge or Knowledge()
    words = segmented(pair.zh, lexicon, known.terms)
    aligned = alignment.align(pair.zh, words, pair.en, lexicon, stored=known.evidence)
    spans = {item.zh for item in (*aligned.pairings, *aligned.suggestions)} | set(aligned.unrendered)
    return Analysis(
        pair=pair,
        words=tuple(words),
        readings=tuple(readings(words, lexicon, known.readings)),
        transliteration=transliterate(words, lexicon, known.readings, capitalise=True),
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
    words = segmented(term, lexicon, knowledge.terms)
    return transliterate(words, lexicon, knowledge.readings)


def entries(analysis: Analysis, *, subject_fields: Sequence[str] = (), suggestions: bool = False) -> list[ConceptEntry]:
    """Make proposed entries of the pairings of a title, one a Chinese term, with the titles as context.

    `suggestions`: the uncertain pairings too.
    """
    chosen = (*analysis.pairings, *analysis.suggestions) if suggestions else analysis.pairings
    by_term: dict[str, list[Pairing]] = {}
    for pairing in chosen:
        by_term.setdefault(analysis.pair.zh[slice(*pairing.zh)], []).append(pairing)
    return [_entry(zh, pairings, analysis, tuple(subject_fields)) for zh, pairings in by_term.items()]


def term_entry(pair: TitlePair, text: str, lexicon: Lexicon, subject_fields: Sequence[str] = ()) -> ConceptEntry:
    """Make a proposed entry of a term pair that stands in `text`; the sentence around it is the context of both."""
    language = script(pair.zh) or "zh-Hans"
    reading = term_reading(pair.zh, lexicon, Knowledge())
    zh_term = Term(
        text=pair.zh,
        transliterations=(Transliteration(system=PINYIN, text=reading),) if reading else (),
        contexts=_sentence(text, pair.zh_span, pair),
    )
    en_term = Term(text=pair.en, confidence=round(pair.confidence, 4), contexts=_sentence(text, pair.en_span, pair))
    return ConceptEntry(
        id=concept_id(pair.zh, "", tuple(subject_fields)),
        languages=(
            LanguageSection(language=language, terms=(zh_term,)),
            LanguageSection(language="en", terms=(en_term,)),
        ),
        subject_fields=tuple(subject_fields),
    )


def _sentence(text: str, span: Span | None, pair: TitlePair) -> tuple[Context, ...]:
    """The sentence of `text` that holds the span, at most some 200 characters to each side, as a context."""
    if span is None:
        return ()
    start, end = span
    for _ in range(_SENTENCE):
        if start == 0 or text[start - 1] in _ENDS or text[start - 2 : start] in _STOPS:
            break
        start -= 1
    for _ in range(_SENTENCE):
        if end == len(text) or text[end - 1] in _ENDS or text[end - 1 : end + 1] in _STOPS:
            break
        end += 1
    while start < span.start and text[start].isspace():
        start += 1
    place = Span(span.start - start, span.end - start)
    return (Context(text=text[start:end].rstrip(), source=_located(pair, span), span=place),)


def with_readings(entry: ConceptEntry, lexicon: Lexicon) -> ConceptEntry:
    """Give the Chinese terms of an entry that have no pinyin an automatic one."""
    if all(term.pinyin for term in entry.terms("zh")):
        return entry
    sections = []
    for section in entry.languages:
        terms = section.terms
        if section.language.startswith("zh-"):
            terms = tuple(term if term.pinyin else _with_reading(term, lexicon) for term in terms)
        sections.append(replace(section, terms=terms))
    return replace(entry, languages=tuple(sections))


def _with_reading(term: Term, lexicon: Lexicon) -> Term:
    reading = term_reading(term.text, lexicon, Knowledge())
    if not reading:
        return term
    return replace(term, transliterations=(*term.transliterations, Transliteration(system=PINYIN, text=reading)))


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
    """The source with the place of one side in it, as a fragment (RFC 5147, after a page as in RFC 8118)."""
    source = pair.source
    if source is None or span is None:
        return source
    place = f"char={span.start + pair.offset},{span.end + pair.offset}"
    return replace(source, location=f"{source.location}&{place}" if source.location else place)
