"""The terms of entries, and of plain pairs, as an index takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from zhterm.errors import UsageError
from zhterm.lookup.canonical import canonical_terms
from zhterm.model import ConceptEntry, LanguageSection, MatchRule, Term, concept_id
from zhterm.recognition.index import Designation, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.lexicon import Lexicon

LANGUAGES = ("zh", "en")


def checked(language: str) -> str:
    """The language, if terms are looked for in texts of it. Raises UsageError."""
    if language not in LANGUAGES:
        raise UsageError(f"no language {language!r}", hint=f"one of: {', '.join(LANGUAGES)}")
    return language


def index(given: Sequence[tuple[str, str] | ConceptEntry], language: str, lexicon: Lexicon) -> TermIndex:
    """The index of the terms of one language, of entries or of pairs."""
    if given and isinstance(given[0], ConceptEntry):
        entries = cast("list[ConceptEntry]", given)
        return TermIndex.built(_forms(_of_entries(entries, language), language, lexicon), lambda key: entries[int(key)])
    pairs = _grouped(cast("list[tuple[str, str]]", given))
    return TermIndex.built(_forms(_of_pairs(pairs, language), language, lexicon), lambda key: _entry(*pairs[int(key)]))


def stored_forms(
    terms: Iterable[tuple[str, str, str, str]], language: str, lexicon: Lexicon
) -> Iterator[tuple[str, Designation]]:
    """The forms of stored terms, each of which is its text, its match rule, the id of its entry, its part of speech."""
    designations = (
        Designation(text, MatchRule(rule) if rule else None, entry, part_of_speech == "verb")
        for text, rule, entry, part_of_speech in terms
    )
    return _forms(designations, language, lexicon)


def _forms(designations: Iterable[Designation], language: str, lexicon: Lexicon) -> Iterator[tuple[str, Designation]]:
    """The forms that terms are looked for in."""
    if checked(language) == "en":
        from zhterm.recognition.english import term_forms

        return ((form, item) for item in designations for form in term_forms(item.text, verb=item.verb))
    given = list(designations)
    return zip(canonical_terms([item.text for item in given], lexicon.simplified), given, strict=True)


def _of_entries(entries: Iterable[ConceptEntry], language: str) -> Iterator[Designation]:
    for number, entry in enumerate(entries):
        for term in entry.terms(language):
            yield Designation(term.text, term.match_rule, str(number), term.part_of_speech == "verb")


def _of_pairs(pairs: Iterable[tuple[str, list[str]]], language: str) -> Iterator[Designation]:
    for number, (zh, english) in enumerate(pairs):
        for text in [zh] if language == "zh" else english:
            yield Designation(text, None, str(number))


def _grouped(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Each Chinese term with its English terms."""
    out: dict[str, dict[str, None]] = {}
    for zh, en in pairs:
        if zh.strip():
            english = out.setdefault(zh, {})
            if en.strip():
                english[en] = None
    return [(zh, list(english)) for zh, english in out.items()]


def _entry(zh: str, english: list[str]) -> ConceptEntry:
    """The entry that a pair stands for."""
    sections = [LanguageSection(language="zh-Hans", terms=(Term(text=zh),))]
    if english:
        sections.append(LanguageSection(language="en", terms=tuple(Term(text=text) for text in english)))
    return ConceptEntry(id=concept_id(zh, "", ()), languages=tuple(sections))
