"""Entries as term pairs: what a row of a table holds, field by field."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.syllables import numbered
from zhterm.model import DISCOURAGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.formats.losses import Losses
    from zhterm.model import ConceptEntry, Context, Source, Term


class TermPair(NamedTuple):
    """A Chinese term in one or both scripts and an English term of one concept; each can be missing, not all."""

    entry: ConceptEntry
    hans: Term | None
    hant: Term | None
    en: Term | None

    @property
    def zh(self) -> Term | None:
        """The Chinese term, simplified where there is one."""
        return self.hans or self.hant

    def chinese(self, script: str) -> Term | None:
        """The Chinese term, traditional where that is the script and there is one."""
        return (self.hant or self.hans) if script == "zh-Hant" else (self.hans or self.hant)

    @property
    def carrier(self) -> Term:
        """The term whose status, part of speech and confidence a row gives: the English one where there is one."""
        return self.en or self.hans or self.hant  # type: ignore[return-value]  # one of them is there


def _sides(entry: ConceptEntry) -> tuple[Iterable[tuple[Term | None, Term | None]], Sequence[Term | None]]:
    """The Chinese terms in both scripts and the English ones, with None where there are none."""
    hans: tuple[Term, ...] = ()
    hant: tuple[Term, ...] = ()
    english: tuple[Term | None, ...] = ()
    for section in entry.languages:
        if section.language == "en":
            english = section.terms
        elif section.language == "zh-Hans":
            hans = section.terms
        elif section.language == "zh-Hant":
            hant = section.terms
    if not (hans or hant or english):
        return (), ()
    return zip_longest(hans, hant) if hans or hant else ((None, None),), english or (None,)


def term_pairs(entry: ConceptEntry) -> list[TermPair]:
    """The pairs of one entry, in the order of its terms: none for an entry of other languages only."""
    chinese, english = _sides(entry)
    return [TermPair(entry, hans, hant, en) for hans, hant in chinese for en in english]


def chinese_terms(entry: ConceptEntry) -> dict[str, TermPair]:
    """The first pair of each Chinese term in both scripts, by its text."""
    first: dict[str, TermPair] = {}
    for pair in term_pairs(entry):
        first.setdefault(_both_scripts(pair), pair)
    return first


def usable(terms: Iterable[Term], losses: Losses) -> list[Term]:
    """Those terms that may be used; the others are counted as left out."""
    kept = []
    for term in terms:
        if term.status in DISCOURAGED:
            losses.leave_out(term.text, f"status {term.status}")
        else:
            kept.append(term)
    return kept


def usable_pairs(entry: ConceptEntry, losses: Losses) -> Iterator[TermPair]:
    """Yield the pairs of both languages that may be used, for formats whose readers offer whatever stands in them."""
    zh, en = entry.terms("zh"), entry.terms("en")
    if not zh or not en:
        losses.leave_out(entry.zh or entry.en, f"no {'English' if zh else 'Chinese'} term")
        return
    usable((*zh, *en), losses)
    for pair in term_pairs(entry):
        hans, hant = _usable(pair.hans), _usable(pair.hant)
        if (hans or hant) and _usable(pair.en):
            yield TermPair(entry, hans, hant, pair.en)


def _usable(term: Term | None) -> Term | None:
    return None if term is None or term.status in DISCOURAGED else term


def first_context(pair: TermPair) -> tuple[str, str, Source | None]:
    """The first context as (Chinese text, English text, source), from the English term, else from the Chinese one."""
    en, zh = pair.en, pair.zh
    context: Context
    for term, swap in ((en, True), (zh, False)):
        if term is not None and term.contexts:
            context = term.contexts[0]
            texts = (context.translation, context.text) if swap else (context.text, context.translation)
            return *texts, context.source
    for term in (en, zh):
        if term is not None and term.sources:
            return "", "", term.sources[0]
    return "", "", None


def _label(source: Source | None) -> str:
    return "" if source is None else source.label


def _text(terms: Sequence[Term], index: int) -> str:
    return terms[index].text if index < len(terms) else ""


def _confidence(pair: TermPair) -> str:
    confidence = pair.carrier.confidence
    return "" if confidence is None else f"{confidence:.4g}"


def _both_scripts(pair: TermPair) -> str:
    """`大数据[大數據]`, one script alone where there is one only."""
    hans, hant = pair.hans, pair.hant
    if hans is None or hant is None or hans.text == hant.text:
        return pair.zh.text if pair.zh else ""
    return f"{hans.text}[{hant.text}]"


FIELDS: dict[str, Callable[[TermPair], str]] = {
    "zh_hans": lambda pair: pair.hans.text if pair.hans else "",
    "zh_hant": lambda pair: pair.hant.text if pair.hant else "",
    "pinyin": lambda pair: pair.zh.pinyin if pair.zh else "",
    "en": lambda pair: pair.en.text if pair.en else "",
    "status": lambda pair: pair.carrier.status.value,
    "subject_field": lambda pair: "; ".join(pair.entry.subject_fields),
    "part_of_speech": lambda pair: pair.carrier.part_of_speech,
    "confidence": _confidence,
    "note": lambda pair: pair.entry.note,
    "context_zh": lambda pair: first_context(pair)[0],
    "context_en": lambda pair: first_context(pair)[1],
    "source": lambda pair: _label(first_context(pair)[2]),
    "id": lambda pair: pair.entry.id,
    "updated": lambda pair: pair.entry.updated,
    # What the CSV contract has no column for, for other profiles.
    "zh": lambda pair: pair.zh.text if pair.zh else "",
    "zh_both": _both_scripts,
    "definition": lambda pair: pair.entry.definition,
    "project": lambda pair: pair.entry.project,
    "customer": lambda pair: pair.entry.customer,
    "sense": lambda pair: pair.entry.sense,
    "term_type": lambda pair: pair.carrier.term_type,
    "geographical_usage": lambda pair: pair.carrier.geographical_usage,
    "pinyin_numbered": lambda pair: numbered(pair.zh.pinyin) if pair.zh else "",
    "tags": lambda pair: " ".join(re.sub(r"\s+", "_", name.strip()) for name in pair.entry.subject_fields),
    "forbidden": lambda pair: "TRUE" if pair.carrier.status in DISCOURAGED else "FALSE",
    "zh_hans_2": lambda pair: _text(pair.entry.terms("zh-Hans"), 1),
    # The English terms of an entry whose statuses the profile allows: `rows.RowMaker` puts them in.
    "en_2": lambda pair: _text(pair.entry.terms("en"), 1),
    "en_3": lambda pair: _text(pair.entry.terms("en"), 2),
    "en_all": lambda pair: "; ".join(term.text for term in pair.entry.terms("en")),
}
"""Each field as a function of a pair; `COLUMNS` are the first fourteen."""

COLUMNS = tuple(FIELDS)[:14]
"""The columns of CSV, TSV and XLSX (the contract of `export`)."""


def csv_rows(entries: Iterable[ConceptEntry]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of `COLUMNS` of entries: what `FIELDS` would give, at a fifth of the time."""
    for entry in entries:
        chinese, english = _sides(entry)
        fields, note, updated = "; ".join(entry.subject_fields), entry.note, entry.updated
        for hans, hant in chinese:
            zh = hans or hant
            pinyin = zh.pinyin if zh and zh.transliterations else ""
            for en in english:
                of = en or zh
                if of is None:
                    continue
                zh_context = en_context = source = ""
                if of.contexts or of.sources or (zh is not None and (zh.contexts or zh.sources)):
                    zh_context, en_context, cited = first_context(TermPair(entry, hans, hant, en))
                    source = _label(cited)
                confidence = of.confidence
                yield (
                    hans.text if hans else "",
                    hant.text if hant else "",
                    pinyin,
                    en.text if en else "",
                    str(of.status),  # in a quarter of the time that `value` takes
                    fields,
                    of.part_of_speech,
                    "" if confidence is None else f"{confidence:.4g}",
                    note,
                    zh_context,
                    en_context,
                    source,
                    entry.id,
                    updated,
                )
