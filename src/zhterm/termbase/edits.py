"""What a person's decisions make of an entry: pure functions from entry to entry, for `edit`, `review` and any page.

They raise DataError for what a person can type but an entry can't hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.language.english import same
from zhterm.language.scripts import script
from zhterm.language.validity import chinese_fault
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    Change,
    ConceptEntry,
    Context,
    LanguageSection,
    Origin,
    Span,
    Term,
    Transliteration,
    replace,
    section_order,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zhterm.model import GrammaticalGender, MatchRule, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to be changed of an entry; None and empty fields change nothing.

    `english` are pairs (old, new): a correction, or a further term where old is empty. `pinyin` is as it is stored.
    `match_rules` are pairs (term, rule): of all terms where term is empty, no rule where rule is None. The gender is
    that of all terms.
    """

    chinese: str | None = None
    english: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()
    pinyin: str | None = None
    part_of_speech: str | None = None
    subject_fields: tuple[str, ...] | None = None
    definition: str | None = None
    note: str | None = None
    match_rules: tuple[tuple[str, MatchRule | None], ...] = ()
    grammatical_gender: GrammaticalGender | None = None
    role: str | None = None
    always: bool | None = None

    def applied_to(self, entry: ConceptEntry) -> ConceptEntry:
        """The entry with all the changes. A further English term is admitted, as a person has written it."""
        first = next(iter(entry.terms("zh")), None)
        if self.chinese is not None:
            entry = with_chinese(entry, "" if first is None else first.text, self.chinese)
        if self.pinyin is not None:
            entry = with_pinyin(entry, entry.zh, self.pinyin)
        for old, new in self.english:
            entry = with_english(entry, old, new, AdministrativeStatus.ADMITTED)
        for text in self.dropped:
            kept = without_english(entry, text)
            if kept is None:
                raise DataError(f"{text!r} is all that entry {entry.id} has", hint="`glossary delete` deletes it")
            entry = kept
        if self.part_of_speech is not None:
            part = self.part_of_speech
            entry = _each_term(entry, lambda code, term: replace(term, part_of_speech=part) if code == "en" else term)
        for text, rule in self.match_rules:
            entry = _with_match_rule(entry, text, rule)
        if self.grammatical_gender is not None:
            entry = _each_term(entry, lambda _, term: replace(term, grammatical_gender=self.grammatical_gender))
        whole = {name: getattr(self, name) for name in ("subject_fields", "definition", "note", "role", "always")}
        return replace(entry, **{name: value for name, value in whole.items() if value is not None})


def _with_match_rule(entry: ConceptEntry, text: str, rule: MatchRule | None) -> ConceptEntry:
    """Give the term `text` a match rule, or all terms where it is empty. Raises DataError where there is none such."""
    known = [term.text for section in entry.languages for term in section.terms]
    if text and text not in known:
        raise DataError(f"entry {entry.id} has no term {text!r}", hint=f"its terms: {'; '.join(known)}")
    return _each_term(entry, lambda _, term: replace(term, match_rule=rule) if text in ("", term.text) else term)


def english(entry: ConceptEntry, en: str) -> Term:
    """The English term `en` of an entry. Raises DataError where it has none such."""
    for term in entry.terms("en"):
        if term.text == en:
            return term
    known = "; ".join(term.text for term in entry.terms("en"))
    hint = f"its English terms: {known}" if known else "it has no English at all"
    raise DataError(f"entry {entry.id} has no English term {en!r}", hint=hint)


def counterpart(entry: ConceptEntry, en: str) -> Term | None:
    """The Chinese term that the English term `en` was met with: the longest that stands in its first context.

    It is the first Chinese term where that doesn't tell; None for an entry without Chinese.
    """
    chinese = entry.terms("zh")
    contexts = next((term.contexts for term in entry.terms("en") if term.text == en), ())
    met = f"{contexts[0].text}\n{contexts[0].translation}" if contexts else ""
    there = sorted((term for term in chinese if term.text in met), key=lambda term: -len(term.text))
    return next(iter((*there, *chinese)), None)


def with_status(entry: ConceptEntry, en: str, status: AdministrativeStatus) -> ConceptEntry:
    """Give the English term `en` a status; where `en` is empty, all of them, or the Chinese of an entry without."""
    if en:
        english(entry, en)
    language = "en" if entry.terms("en") else entry.languages[0].language
    return _each_term(
        entry, lambda code, term: replace(term, status=status) if code == language and en in ("", term.text) else term
    )


def accepted(entry: ConceptEntry, en: str, status: AdministrativeStatus) -> ConceptEntry:
    """Give the English term `en` a status, and admit the Chinese terms that are still proposed.

    Which of several Chinese terms is preferred isn't asked, so accepting a pair says only that they are right. For an
    entry without English (`en` is empty) the status is that of its first Chinese term.
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


def with_english(entry: ConceptEntry, old: str, new: str, status: AdministrativeStatus) -> ConceptEntry:
    """Correct the English term `old`; where `old` is empty, the concept gets `new` as a further one of this status."""
    if old:
        english(entry, old)
        return _each_term(entry, lambda code, term: _retyped(term, new) if code == "en" and term.text == old else term)
    if new in {term.text for term in entry.terms("en")}:
        return entry
    return _with_terms(entry, {"en": (*entry.terms("en"), _term(new, status))})


def without_english(entry: ConceptEntry, en: str) -> ConceptEntry | None:
    """Take an English term out; None where nothing is left of the concept."""
    if en:
        english(entry, en)
    left = tuple(term for term in entry.terms("en") if term.text != en)
    return _with_terms(entry, {"en": left}) if en and (left or entry.terms("zh")) else None


def with_chinese(entry: ConceptEntry, old: str, new: str) -> ConceptEntry:
    """Correct the Chinese term `old`, or add `new` where the entry has none.

    Its reading goes with it, and so does the confidence of the pairings. Raises DataError for what is no Chinese.
    """
    if fault := chinese_fault(new):
        raise DataError(f"the Chinese {fault}", hint="nothing was changed")
    if not old:
        return _with_terms(entry, {script(new) or "zh-Hans": (_term(new, AdministrativeStatus.PROPOSED),)})

    def on(language: str, term: Term) -> Term:
        if language == "en":
            return replace(term, confidence=None) if counterpart_is(term) else term
        return replace(_retyped(term, new), transliterations=()) if term.text == old else term

    def counterpart_is(term: Term) -> bool:
        chinese = counterpart(entry, term.text)
        return chinese is not None and chinese.text == old

    return _each_term(entry, on)


def with_pinyin(entry: ConceptEntry, zh: str, pinyin: str) -> ConceptEntry:
    """Correct the reading of the Chinese term `zh`, and of the terms (the other script) that had the same one.

    It is a person's reading from now on, which no program overwrites.
    """
    read = next((term for term in entry.terms("zh") if term.text == zh), None)
    if read is None:
        raise DataError(f"entry {entry.id} has no Chinese term to read")
    reading = Transliteration(system=PINYIN, text=pinyin, origin=Origin.HUMAN)

    def on(language: str, term: Term) -> Term:
        if not language.startswith("zh-") or (term is not read and (not term.pinyin or term.pinyin != read.pinyin)):
            return term
        others = tuple(known for known in term.transliterations if known.system != PINYIN)
        return replace(term, transliterations=(reading, *others))

    return _each_term(entry, on)


def _retyped(term: Term, new: str) -> Term:
    """The term as a person has written it: without a machine's confidence, its places in the contexts found again."""
    contexts = tuple(_placed(context, new) for context in term.contexts)
    try:
        return replace(term, text=new, confidence=None, contexts=contexts)
    except ValueError as error:
        raise DataError(str(error), hint="nothing was changed") from None


def _term(text: str, status: AdministrativeStatus) -> Term:
    try:
        return Term(text=text, status=status)
    except ValueError as error:
        raise DataError(str(error), hint="nothing was changed") from None


def _placed(context: Context, text: str) -> Context:
    at = context.text.find(text)
    return replace(context, span=Span(at, at + len(text)) if at >= 0 else None)


def _each_term(entry: ConceptEntry, change: Callable[[str, Term], Term]) -> ConceptEntry:
    """The entry with every term changed; `change` gets the language and the term."""
    return _with_terms(
        entry,
        {
            section.language: tuple(change(section.language, term) for term in section.terms)
            for section in entry.languages
        },
    )


def _with_terms(entry: ConceptEntry, changed: dict[str, tuple[Term, ...]]) -> ConceptEntry:
    """The entry with the terms of these languages; a language left without terms goes."""
    terms = {section.language: section.terms for section in entry.languages} | changed
    try:
        sections = [
            LanguageSection(language=code, terms=terms[code])
            for code in sorted(terms, key=section_order)
            if terms[code]
        ]
        return replace(entry, languages=tuple(sections))
    except ValueError as error:
        raise DataError(str(error), hint="nothing was changed") from None


def difference(before: ConceptEntry, after: ConceptEntry) -> list[Change]:
    """The change from one state of an entry to another, none where they are the same."""
    return [] if before == after else [Change(before=before, after=after)]


def unpaired(entry: ConceptEntry, en: str) -> list[Change]:
    """Take the English `en` out of the entry, however it is written there; left without English, the entry goes."""
    gone = [term.text for term in entry.terms("en") if same(term.text, en)]
    if not gone:
        return []
    kept = tuple(term for term in entry.terms("en") if term.text not in gone)
    return [Change(before=entry, after=_with_terms(entry, {"en": kept}) if kept else None)]


def signed(changes: Iterable[Change], transaction: Transaction) -> list[Change]:
    """Write the transaction into the entries that it changes, once; a new entry with a history of its own keeps it."""
    written = []
    for change in changes:
        after = change.after
        if after is not None and not (
            after.transactions if change.before is None else transaction in after.transactions
        ):
            change = Change(before=change.before, after=after.signed(transaction))
        written.append(change)
    return written


def joined(parts: Iterable[list[Change]]) -> list[Change]:
    """The changes of all parts in order, those of one entry as one."""
    changes: dict[str, Change] = {}
    for change in chain.from_iterable(parts):
        first = changes.get(change.id)
        changes[change.id] = change if first is None else Change(before=first.before, after=change.after)
    return list(changes.values())
