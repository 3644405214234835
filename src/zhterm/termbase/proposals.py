"""Proposed entries: what becomes of an analysed title, or of a term pair that stands in a text, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.language import english, syllables
from zhterm.language.scripts import is_han, script
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
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
    replace,
)
from zhterm.termbase.edits import with_pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.model import Analysis, Change

_SENTENCE = 200
_FREE_CHINESE, _FREE_ENGLISH = 0.4, 0.67
FRAGMENT_CONFIDENCE = 0.95
"""Below it, a pairing inside a free rendering makes no entry."""
_ENDS = "\n。！？；"
_STOPS = (". ", "! ", "? ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalOptions:
    """How entries are made: their subject fields and note, the status of their terms.

    `suggestions`: also of the pairings that are below the confidence at which a term is stored. `least`: of none below
    this confidence.
    """

    subject_fields: tuple[str, ...] = ()
    status: AdministrativeStatus = AdministrativeStatus.PROPOSED
    note: str = ""
    suggestions: bool = False
    least: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The entries that one pair makes. `analysis` is there for titles, `pinyin` for terms."""

    pair: TitlePair
    entries: tuple[ConceptEntry, ...]
    analysis: Analysis | None = None

    @property
    def pinyin(self) -> str:
        """The reading of a term pair; empty for a title, whose analysis has it."""
        return "" if self.analysis is not None else self.entries[0].terms("zh")[0].pinyin

    @property
    def title_analysis(self) -> Analysis:
        """The analysis of a title pair. Raises ValueError for a term pair, which has none."""
        if self.analysis is None:
            raise ValueError(f"{self.pair.zh} is a term, not a title")
        return self.analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What adding one pair made, and what that has changed."""

    proposal: Proposal
    changes: list[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What was captured from one document, or from a piece of a long one.

    `suggestions` are pairs too unsure to be proposed; `left` are bilingual places that were seen and left, each with
    the best candidate there and the reasons against it; `rejected` counts the pairs that a person has rejected.
    """

    source: Source
    proposals: tuple[Proposal, ...]
    suggestions: tuple[TitlePair, ...] = ()
    left: tuple[tuple[TitlePair, tuple[str, ...]], ...] = ()
    rejected: int = 0


def of_title(analysis: Analysis, options: ProposalOptions) -> Proposal:
    """Make entries of the pairings of a title, one a Chinese term, with the titles as context."""
    chosen = (*analysis.pairings, *analysis.suggestions) if options.suggestions else analysis.pairings
    by_term: dict[str, list[Pairing]] = {}
    for pairing in chosen:
        if pairing.confidence < options.least:
            continue
        by_term.setdefault(analysis.pair.zh[slice(*pairing.zh)], []).append(pairing)
    entries = tuple(_entry_of_pairings(zh, pairings, analysis, options) for zh, pairings in by_term.items())
    return Proposal(pair=analysis.pair, entries=entries, analysis=analysis)


def is_free_rendering(analysis: Analysis) -> bool:
    """Whether the English seems to say the whole in words of its own, so that its fragments are no terms.

    That is so where pairings cover less than `_FREE_CHINESE` of the Chinese characters and less than `_FREE_ENGLISH`
    of the English words that carry a meaning. (Of 512 titles that were judged by a person, 32 are found so, and 26 of
    these are free renderings; docs/decisions.md.)
    """
    zh, en = analysis.pair.zh, analysis.pair.en
    han = [at for at, char in enumerate(zh) if is_han(char)]
    words = [token.start for token in english.tokens(en) if token.text.lower() not in english.function_words()]
    in_chinese = [at for at in han if any(start <= at < end for start, end in (p.zh for p in analysis.pairings))]
    in_english = [at for at in words if any(start <= at < end for start, end in (p.en for p in analysis.pairings))]
    return len(in_chinese) < _FREE_CHINESE * len(han) and len(in_english) < _FREE_ENGLISH * max(1, len(words))


def of_term(pair: TitlePair, text: str, reading: str, options: ProposalOptions) -> Proposal:
    """Make an entry of a term pair that stands in `text`; the sentence around it is the context of both."""
    confidence = round(pair.confidence, 4)
    entry = _entry(
        _chinese_term(pair.zh, syllables.grouped_as(reading, pair.en), _sentence(text, pair.zh_span, pair)),
        (Term(text=pair.en, confidence=confidence, contexts=_sentence(text, pair.en_span, pair)),),
        options,
    )
    return Proposal(pair=pair, entries=(entry,))


def of_whole(pair: TitlePair, reading: str, options: ProposalOptions) -> Proposal:
    """Make one entry of a pair as it is, not taken apart: a person's word, without confidence and context."""
    sources = () if pair.source is None else (pair.source,)
    chinese = replace(_chinese_term(pair.zh, reading, ()), sources=sources)
    return Proposal(pair=pair, entries=(_entry(chinese, (Term(text=pair.en, sources=sources),), options),))


def read_by_hand(proposal: Proposal, pinyin: str) -> Proposal:
    """The proposal of a whole pair with the reading that a person has given."""
    entries = tuple(with_pinyin(entry, entry.zh, pinyin) for entry in proposal.entries)
    return replace(proposal, entries=entries)


def _entry_of_pairings(
    zh: str, pairings: Iterable[Pairing], analysis: Analysis, options: ProposalOptions
) -> ConceptEntry:
    pair = analysis.pair
    best: dict[str, Pairing] = {}
    for pairing in pairings:
        en = pair.en[slice(*pairing.en)]
        if en not in best or pairing.confidence > best[en].confidence:
            best[en] = pairing
    first = next(iter(best.values()))
    context = Context(text=pair.zh, translation=pair.en, source=_located(pair, pair.zh_span), span=first.zh)
    en_source = _located(pair, pair.en_span)
    terms = tuple(
        Term(
            text=en,
            confidence=round(pairing.confidence, 4),
            contexts=(Context(text=pair.en, translation=pair.zh, source=en_source, span=pairing.en),),
        )
        for en, pairing in best.items()
    )
    return _entry(_chinese_term(zh, analysis.term_readings.get(first.zh, ""), (context,)), terms, options, pair.zh)


def _chinese_term(text: str, reading: str, contexts: tuple[Context, ...]) -> Term:
    transliterations = (Transliteration(system=PINYIN, text=reading),) if reading else ()
    return Term(text=text, transliterations=transliterations, contexts=contexts)


def _entry(chinese: Term, terms: tuple[Term, ...], options: ProposalOptions, title: str = "") -> ConceptEntry:
    """An entry; which script its Chinese is in, a title may tell where the term alone does not."""
    status = options.status
    return ConceptEntry(
        id=concept_id(chinese.text, "", options.subject_fields),
        languages=(
            LanguageSection(
                language=script(title or chinese.text) or "zh-Hans", terms=(replace(chinese, status=status),)
            ),
            LanguageSection(language="en", terms=tuple(replace(term, status=status) for term in terms)),
        ),
        subject_fields=options.subject_fields,
        note=options.note,
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


def _located(pair: TitlePair, span: Span | None) -> Source | None:
    """The source with the place of one side in it, as a fragment (RFC 5147, after a page as in RFC 8118)."""
    source = pair.source
    if source is None or span is None:
        return source
    place = f"char={span.start + pair.offset},{span.end + pair.offset}"
    return replace(source, location=f"{source.location}&{place}" if source.location else place)
