"""`Recognizer`: where stored terms stand in texts."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from zhterm.errors import UsageError
from zhterm.language.scripts import fold, has_han, is_han
from zhterm.model import ConceptEntry, LanguageSection, MatchRule, Span, Term, TermMatch, concept_id
from zhterm.recognition import assignment, english
from zhterm.recognition.boundaries import Boundaries
from zhterm.recognition.canonical import canonical, canonical_terms, inside_word
from zhterm.recognition.index import Designation, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.recognition.canonical import Canonical

    Terms = Iterable[tuple[str, str]] | Iterable[ConceptEntry]

LANGUAGES = ("zh", "en")


class Occurrence(NamedTuple):
    """A place where a term is spelt. `obstacle` says why it is no match there: half a sentence, empty for a match."""

    span: Span
    designation: Designation
    obstacle: str


class Recognizer:
    """Finds the same terms in many texts.

    `terms` are entries, or pairs of a Chinese and an English term; pairs with the same Chinese are one entry.
    """

    def __init__(self, terms: Terms, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._entries = _Entries(terms)
        self._boundaries = Boundaries(lexicon)

    def matches(self, text: str, language: str = "zh", *, overlaps: bool = False) -> list[TermMatch]:
        """The terms that stand in a text of this language ("zh" or "en"), in the order of their places.

        They don't overlap: of those that do, the choice is kept that covers most. `overlaps` gives all of them, each
        with the match that shadows it. Homographs share a place. Raises UsageError for another language.
        """
        found = [item for item in self.occurrences(text, language) if not item.obstacle]
        kept = set(assignment.best(item.span for item in found))
        index = self._index(language)
        out: list[TermMatch] = []
        for item in sorted(found):
            if not overlaps and item.span not in kept:
                continue
            shadow = None if item.span in kept else _shadow(item.span, kept)
            out.append(_match(index, item, text, shadow))
        return out

    def occurrences(self, text: str, language: str = "zh") -> Iterator[Occurrence]:
        """Every place where a term is spelt, also those where it is no match, with the reason."""
        index = self._index(language)
        return _english(text, index) if language == "en" else _chinese(text, index, self._lexicon, self._boundaries)

    def _index(self, language: str) -> TermIndex:
        if language not in LANGUAGES:
            raise UsageError(f"no language {language!r}", hint=f"one of: {', '.join(LANGUAGES)}")
        return self._english_terms if language == "en" else self._chinese_terms

    @cached_property
    def _chinese_terms(self) -> TermIndex:
        designations = list(self._entries.designations("zh"))
        forms = canonical_terms([item.text for item in designations], self._lexicon.simplified)
        return TermIndex(zip(forms, designations, strict=True), self._entries.entry)

    @cached_property
    def _english_terms(self) -> TermIndex:
        designations = list(self._entries.designations("en"))
        forms = (english.term_form(item.text) for item in designations)
        return TermIndex(zip(forms, designations, strict=True), self._entries.entry)


class _Entries:
    """The entries of a recognizer by number. Those of pairs are made when they are asked for."""

    def __init__(self, terms: Terms) -> None:
        given = list(terms)
        self._entries: list[ConceptEntry] = []
        self._pairs: list[tuple[str, list[str]]] = []
        if given and isinstance(given[0], ConceptEntry):
            self._entries = cast("list[ConceptEntry]", given)
            return
        grouped: dict[str, list[str]] = {}
        for zh, en in cast("list[tuple[str, str]]", given):
            if zh.strip():
                grouped.setdefault(zh, []).append(en)
        self._pairs = list(grouped.items())

    def designations(self, language: str) -> Iterator[Designation]:
        """All terms of a language."""
        for number, entry in enumerate(self._entries):
            for term in entry.terms(language):
                yield Designation(term.text, term.match_rule, number)
        for number, (zh, english_terms) in enumerate(self._pairs):
            for text in [zh] if language == "zh" else dict.fromkeys(english_terms):
                if text.strip():
                    yield Designation(text, None, number)

    def entry(self, number: int) -> ConceptEntry:
        """The entry with this number."""
        if self._entries:
            return self._entries[number]
        zh, english_terms = self._pairs[number]
        sections = [LanguageSection(language="zh-Hans", terms=(Term(text=zh),))]
        if texts := [text for text in dict.fromkeys(english_terms) if text.strip()]:
            sections.append(LanguageSection(language="en", terms=tuple(Term(text=text) for text in texts)))
        return ConceptEntry(id=concept_id(zh, "", ()), languages=tuple(sections))


def _match(index: TermIndex, item: Occurrence, text: str, shadow: Span | None) -> TermMatch:
    entry = index.entry(item.designation)
    terms = chain.from_iterable(section.terms for section in entry.languages)
    term = next(term for term in terms if term.text == item.designation.text)
    return TermMatch(entry=entry, term=term, span=item.span, text=text[slice(*item.span)], shadowed_by=shadow)


def _shadow(span: Span, kept: Iterable[tuple[int, int]]) -> Span:
    """Of the places that were kept, the longest that overlaps a span."""
    over = [place for place in kept if place[0] < span.end and span.start < place[1]]
    return Span(*max(over, key=lambda place: place[1] - place[0]))


def _chinese(text: str, index: TermIndex, lexicon: Lexicon, boundaries: Boundaries) -> Iterator[Occurrence]:
    form = canonical(text, lexicon.simplified)
    for start, end, number in index.occurrences(form.text):
        span = Span(form.place(start), form.place(end - 1) + 1)
        written = text[slice(*span)]
        obstacle = _cut_word(form, start, end, boundaries)
        for designation in _nearest(index.designations(number), written):
            if designation.rule is MatchRule.ANYWHERE:
                yield Occurrence(span, designation, "")
            else:
                yield Occurrence(span, designation, obstacle or _wrong_letters(designation, written))


def _cut_word(form: Canonical, start: int, end: int, boundaries: Boundaries) -> str:
    """Why the form of a term at this place is no word of the text, or an empty string."""
    text = form.text
    if inside_word(text, start) or inside_word(text, end):
        return "inside a word"
    for first, last in _runs(text, start, end):
        word = boundaries.obstacle(text[first:last], max(start - first, 0), min(end, last) - first)
        if word:
            return f"cuts through {word}"
    return ""


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of Chinese that reach into a place from outside: at most one at each edge."""
    first, last = start, end
    while first and is_han(text[first - 1]) and is_han(text[start]):
        first -= 1
    while last < len(text) and is_han(text[last]) and is_han(text[end - 1]):
        last += 1
    if (first, last) == (start, end):
        return
    middle = next((at for at in range(start, end) if not is_han(text[at])), -1)
    if middle < 0:
        yield first, last
        return
    if first < start:
        yield first, middle
    if last > end:
        yield next(at for at in range(end - 1, start - 1, -1) if not is_han(text[at])) + 1, last


def _nearest(designations: Sequence[Designation], written: str) -> Sequence[Designation]:
    """Of terms with the same form those that are written most like the text: the script, then the case."""
    if len(designations) == 1:
        return designations
    ranked = [(_distance(item.text, written), item) for item in designations]
    least = min(distance for distance, _ in ranked)
    return [item for distance, item in ranked if distance == least]


def _distance(term: str, written: str) -> int:
    if term == written:
        return 0
    term, written = english.without_marks(fold(term)), english.without_marks(fold(written))
    return 1 if term == written else 2 if term.lower() == written.lower() else 3


def _wrong_letters(designation: Designation, written: str) -> str:
    """Why what is written is not the term by its match rule, or since it is an acronym; or an empty string."""
    term, rule = designation.text, designation.rule
    if rule is MatchRule.EXACT_CASE and _other_case(term, written):
        return "other case"
    if rule is MatchRule.WHOLE_TERM and _distance(term, written) >= (3 if not has_han(term) else 2):
        return "other letters"
    if not has_han(term) and english.acronym(term) and not english.in_capitals(fold(written), term):
        return "not in capitals"
    return ""


def _other_case(term: str, written: str) -> bool:
    letters = zip(english.without_marks(fold(term)), english.without_marks(fold(written)), strict=False)
    return any(a != b and a.lower() == b.lower() for a, b in letters)


def _english(text: str, index: TermIndex) -> Iterator[Occurrence]:
    form = english.EnglishText(text)
    for start, end, number in index.occurrences(form.text):
        span = Span(*form.place(start, end))
        written = text[slice(*span)]
        prefixed = english.prefixed(text, span.start)
        for designation in _nearest(index.designations(number), written):
            if designation.rule is MatchRule.ANYWHERE:
                yield Occurrence(span, designation, "")
            else:
                obstacle = "behind a prefix" if prefixed else _wrong_letters(designation, written)
                yield Occurrence(span, designation, obstacle)
