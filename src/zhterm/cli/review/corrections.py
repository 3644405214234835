"""What a decision makes of an entry: pure functions from entry to entry.

They raise DataError for what a person can type but an entry can't hold.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.language import syllables
from zhterm.model import (
    LANGUAGES,
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    Context,
    LanguageSection,
    Origin,
    Span,
    Term,
    Transliteration,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBERED_WORD = re.compile(r"(?:[A-Za-züÜêÊ:]+[1-5])+")
_NUMBERED_SYLLABLE = re.compile(r"[A-Za-züÜêÊ:]+[1-5]")


def counterpart(entry: ConceptEntry, en: str) -> Term | None:
    """The Chinese term that the English term `en` was met with: the longest that stands in its first context.

    It is the first Chinese term where that doesn't tell; None for an entry without Chinese.
    """
    chinese = entry.terms("zh")
    contexts = next((term.contexts for term in entry.terms("en") if term.text == en), ())
    met = f"{contexts[0].text}\n{contexts[0].translation}" if contexts else ""
    there = sorted((term for term in chinese if term.text in met), key=lambda term: -len(term.text))
    return next(iter((*there, *chinese)), None)


def accepted(entry: ConceptEntry, en: str, status: AdministrativeStatus) -> ConceptEntry:
    """Give the English term `en` a status, and admit the Chinese terms that are still proposed.

    Which of several Chinese terms is preferred isn't asked, so accepting a pair says only that they are right.
    """

    decided = _carrier(entry, en)

    def on(language: str, term: Term) -> Term:
        if term is decided:
            return replace(term, status=status)
        proposed = language != "en" and term.status is AdministrativeStatus.PROPOSED
        return replace(term, status=AdministrativeStatus.ADMITTED) if proposed else term

    return _each_term(entry, on)


def admitted(entry: ConceptEntry, en: str) -> ConceptEntry:
    """Accept the English term `en` if it is still proposed; a decision that is there stands."""
    carrier = _carrier(entry, en)
    decided = carrier is not None and carrier.status is not AdministrativeStatus.PROPOSED
    return accepted(entry, en, carrier.status if carrier and decided else AdministrativeStatus.ADMITTED)


def _carrier(entry: ConceptEntry, en: str) -> Term | None:
    """The term whose status is decided: the English one; the first Chinese one where `en` is empty."""
    if not en:
        return next(iter(entry.terms("zh")), None)
    return next((term for term in entry.terms("en") if term.text == en), None)


def with_english(entry: ConceptEntry, en: str, new: str, status: AdministrativeStatus) -> ConceptEntry:
    """Correct the English term `en`; the concept gets its first one, of this status, where `en` is empty."""
    if en:
        return _each_term(entry, lambda lang, term: _retyped(term, new) if lang == "en" and term.text == en else term)
    return _with_sections(entry, {"en": (*entry.terms("en"), Term(text=new, status=status))})


def with_chinese(entry: ConceptEntry, en: str, new: str) -> ConceptEntry:
    """Correct the counterpart of `en`; its reading goes, and so does the confidence of their pairing."""
    old = counterpart(entry, en)
    if old is None:
        from zhterm.language.scripts import script

        return _with_sections(entry, {script(new) or "zh-Hans": (Term(text=new),)})

    def on(language: str, term: Term) -> Term:
        if language == "en":
            return replace(term, confidence=None) if term.text == en else term
        return replace(_retyped(term, new), transliterations=()) if term is old else term

    return _each_term(entry, on)


def with_pinyin(entry: ConceptEntry, en: str, pinyin: str) -> ConceptEntry:
    """Correct the reading of the counterpart of `en`, and of the terms (the other script) that had the same one.

    It is a person's reading from now on, which no program overwrites.
    """
    read = counterpart(entry, en)
    if read is None:
        raise DataError("there is no Chinese term to read")
    reading = Transliteration(system=PINYIN, text=pinyin, origin=Origin.HUMAN)

    def on(language: str, term: Term) -> Term:
        if language == "en" or (term is not read and (not term.pinyin or term.pinyin != read.pinyin)):
            return term
        others = tuple(item for item in term.transliterations if item.system != PINYIN)
        return replace(term, transliterations=(reading, *others))

    return _each_term(entry, on)


def without_english(entry: ConceptEntry, en: str) -> ConceptEntry | None:
    """Take an English term out; None where nothing is left of the concept."""
    kept = tuple(term for term in entry.terms("en") if term.text != en)
    return _with_sections(entry, {"en": kept}) if kept and en else None


def toned(typed: str) -> str:
    """Pinyin as it is stored, of pinyin as it may be typed: "xi1an1 nv3'er2" is "xī'ān nǚ'ér"."""
    spelt = re.sub(r"(?<=[nlNL])[vV](?=e?[1-5])", "ü", typed)
    return _NUMBERED_WORD.sub(
        lambda word: syllables.join([syllables.mark(found) for found in _NUMBERED_SYLLABLE.findall(word[0])]), spelt
    )


def _retyped(term: Term, new: str) -> Term:
    """The term as a person has written it: without a machine's confidence, its places in the contexts found again."""
    return replace(term, text=new, confidence=None, contexts=tuple(_placed(item, new) for item in term.contexts))


def _placed(context: Context, text: str) -> Context:
    at = context.text.find(text)
    return replace(context, span=Span(at, at + len(text)) if at >= 0 else None)


def _each_term(entry: ConceptEntry, change: Callable[[str, Term], Term]) -> ConceptEntry:
    return _with_sections(
        entry,
        {
            section.language: tuple(change(section.language, term) for term in section.terms)
            for section in entry.languages
        },
    )


def _with_sections(entry: ConceptEntry, changed: dict[str, tuple[Term, ...]]) -> ConceptEntry:
    """The entry with the terms of these languages; a language left without terms goes."""
    terms = {section.language: section.terms for section in entry.languages} | changed
    try:
        sections = [LanguageSection(language=code, terms=terms[code]) for code in LANGUAGES if terms.get(code)]
        return replace(entry, languages=tuple(sections))
    except ValueError as error:
        raise DataError(str(error)) from None
