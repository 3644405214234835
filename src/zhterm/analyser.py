"""What is made of texts: words, readings, pairings, bilingual titles and terms.

`Analyser` holds a lexicon and what a glossary knows (`KnownTerms`), and no state: the same text gives the same values,
in any thread and in any process it is sent to.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from zhterm import transliteration
from zhterm.errors import DataError
from zhterm.language.scripts import fold, has_han, is_han
from zhterm.language.syllables import letters, spells, standard, toned
from zhterm.language.validity import chinese_fault, english_fault, text_fault
from zhterm.model.constants import VOUCHED
from zhterm.segmentation import Segmenter
from zhterm.segmentation import words as segmented

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from zhterm.alignment import StoredEvidence
    from zhterm.extraction import Extraction
    from zhterm.lexicon import Lexicon
    from zhterm.model import Analysis, ConceptEntry, Reading, Source, Span, TermMatch, TitlePair, Word

LONGEST_TERM = 24
"""Code points of the longest stored term that is looked for in texts."""


class KnownTerms(NamedTuple):
    """What a glossary knows that bears on a text.

    `terms` are never cut; `readings` maps terms to their stored pinyin; `evidence` goes to the aligner. There is
    evidence only where it was gathered for pairing (`of_confirmed`): reading a text must not load the aligner.
    """

    terms: Collection[str] = ()
    readings: Mapping[str, str] = {}
    evidence: StoredEvidence | None = None

    @classmethod
    def of(cls, readings: Iterable[tuple[str, str]], simplify: Callable[[str], str]) -> KnownTerms:
        """Chinese terms with their pinyin; a reading serves either script, which `simplify` brings together."""
        terms: set[str] = set()
        known: dict[str, str] = {}
        for text, pinyin in readings:
            terms.add(text)
            if pinyin:
                known[text] = pinyin
                known.setdefault(simplify(text), pinyin)
        return cls(terms=terms, readings=known)

    @classmethod
    def of_confirmed(
        cls, entries: Iterable[ConceptEntry], rejected: Collection[tuple[str, str]], simplify: Callable[[str], str]
    ) -> KnownTerms:
        """What a person has vouched for, by the status of a term or a pair rejected, as evidence for pairing.

        Proposals are no evidence for further proposals: a wrong one would make itself true.
        """
        from zhterm.alignment import StoredEvidence

        confirmed = [
            entry for entry in entries if any(term.status in VOUCHED for part in entry.languages for term in part.terms)
        ]
        pairs: dict[str, set[str]] = {}
        for entry in confirmed:
            english = {term.text for term in entry.terms("en") if term.status in VOUCHED}
            for term in entry.terms("zh"):
                pairs.setdefault(term.text, set()).update(english)
        readings = ((term.text, term.pinyin) for entry in confirmed for term in entry.terms("zh"))
        return cls.of(readings, simplify)._replace(evidence=StoredEvidence(pairs=pairs, rejected=rejected))


NOTHING_KNOWN = KnownTerms()


class Read(NamedTuple):
    """A text read: its words, a reading for each, and the transliteration of the whole."""

    words: list[Word]
    readings: list[Reading]
    transliteration: str


class ReadLines(NamedTuple):
    """Many lines, segmented: the texts of the words of each."""

    words: list[list[str]]
    lexicon: Lexicon
    known: KnownTerms

    def transliterations(self, *, style: str = "marks", sandhi: bool = False) -> list[str]:
        """The pinyin of each line. `style` and `sandhi` as for `Analyser.read`."""
        return transliteration.transliterate_lines(
            self.words, self.lexicon, self.known.readings, style=style, sandhi=sandhi
        )


class Analyser:
    """Reads and pairs texts with a lexicon and what is known. It can be pickled: the lexicon is opened again there."""

    def __init__(self, lexicon: Lexicon, known: KnownTerms = NOTHING_KNOWN) -> None:
        self.lexicon = lexicon
        self.known = known

    def __reduce__(self) -> tuple[Callable[[str, KnownTerms], Analyser], tuple[str, KnownTerms]]:
        return _reopened, (self.lexicon.path, self.known)

    def segment(self, text: str) -> list[Word]:
        """Cut a text into words, which cover it completely; known terms stay whole. Raises DataError for no text."""
        if fault := text_fault(text):
            raise DataError(f"the text {fault}")
        return segmented(text, self.lexicon, self.known.terms)

    def read(self, text: str, *, style: str = "marks", sandhi: bool = False) -> Read:
        """Segment and transliterate a text. `style`: marks, numbers, none or zhuyin; `sandhi`: spoken 一 and 不.

        Raises DataError for what is no text.
        """
        words = self.segment(text)
        each, whole = transliteration.read(words, self.lexicon, self.known.readings, style=style, sandhi=sandhi)
        return Read(words=words, readings=each, transliteration=whole)

    def read_lines(self, lines: Sequence[str]) -> ReadLines:
        """Segment many lines, each as `read` does it: the fast way for long texts. Raises DataError for no text."""
        for line in lines:
            if line.strip() and (fault := text_fault(line)):
                raise DataError(f"the text {fault}")
        return ReadLines(Segmenter(self.lexicon, self.known.terms).cut_lines(lines), self.lexicon, self.known)

    def reading(self, term: str) -> str:
        """The pinyin of a term standing alone: the stored one, else transliterated."""
        stored = self.known.readings.get(term)
        if stored is not None:
            return stored
        words = segmented(term, self.lexicon, self.known.terms)
        return transliteration.transliterate(words, self.lexicon, self.known.readings)

    def read_terms(self, terms: Sequence[str]) -> list[str]:
        """The pinyin of many terms, each standing alone: thousands take a fraction of the time of one by one."""
        words = Segmenter(self.lexicon, self.known.terms).cut_lines(terms)
        return transliteration.transliterate_lines(words, self.lexicon, self.known.readings)

    def pair(self, zh: str, en: str, *, source: Source | None = None) -> Analysis:
        """Pair a title term by term. Raises DataError for what is no title pair."""
        return self.analyse(title_pair(zh, en, source))

    def analyse(self, pair: TitlePair) -> Analysis:
        """Segment, read and pair one title."""
        from zhterm import alignment
        from zhterm.model import Analysis

        words = segmented(pair.zh, self.lexicon, self.known.terms)
        aligned = alignment.align(pair.zh, words, pair.en, self.lexicon, stored=self.known.evidence)
        spans = {pairing.zh for pairing in (*aligned.pairings, *aligned.suggestions)} | set(aligned.unrendered)
        each, whole = transliteration.read(words, self.lexicon, self.known.readings, capitalise=True)
        return Analysis(
            pair=pair,
            words=tuple(words),
            readings=tuple(each),
            transliteration=whole,
            pairings=tuple(aligned.pairings),
            suggestions=tuple(aligned.suggestions),
            unrendered=tuple(aligned.unrendered),
            unmatched=tuple(aligned.unmatched),
            term_readings=self._readings_in(words, pair.zh, sorted(spans)),
        )

    def _readings_in(self, words: Sequence[Word], zh: str, spans: Sequence[Span]) -> dict[Span, str]:
        """The pinyin of parts of a title as terms of their own: of the title's words, where they are made of them."""
        known: dict[Span, str] = {}
        lines: dict[Span, list[str]] = {}
        for span in spans:
            text = zh[slice(*span)]
            inside = [word.text for word in words if span.start <= word.span.start and word.span.end <= span.end]
            if text in self.known.readings or sum(map(len, inside)) != len(text):
                known[span] = self.reading(text)
            else:
                lines[span] = inside
        read = transliteration.transliterate_lines(list(lines.values()), self.lexicon, self.known.readings)
        return known | dict(zip(lines, read, strict=True))

    def capture(self, text: str, *, source: Source | None = None, offset: int = 0) -> list[TitlePair]:
        """Find the bilingual titles and terms in running text, which begins at `offset` of its source.

        Spans are code points of `text`.
        """
        from zhterm.extraction import title_pairs
        from zhterm.model import replace

        pairs = title_pairs(text, self.lexicon)
        if source is None and not offset:
            return pairs
        return [replace(pair, source=source, offset=offset) for pair in pairs]

    def extract(self, text: str, *, explain: bool = False) -> Extraction:
        """As `capture`, with the pairs too unsure to store and the places that were left; each explained if asked."""
        from zhterm.extraction import extract

        return extract(text, self.lexicon, explain=explain)

    def checked_pinyin(self, zh: str, typed: str) -> str:
        """The pinyin of `zh` as it is stored, of what a person has typed, tone numbers or marks.

        Raises DataError where it can't be a reading of these characters, tones aside.
        """
        pinyin = toned(typed)
        syllables = self.lexicon.characters(filter(is_han, zh))
        choices = [
            tuple({letters(syllable.replace("u:", "ü")) for syllable in syllables.get(char, ())}) or tuple(standard())
            if is_han(char) and char not in pinyin  # where nobody knows its reading, it stands for itself
            else (letters(char),)
            for char in fold(zh)
        ]
        if not spells(choices, pinyin):
            raise DataError(f"{zh} can't be read {typed!r}", hint=f"perhaps {self.reading(zh)}")
        return pinyin

    def recognize(
        self, text: str, terms: Iterable[tuple[str, str]] | Iterable[ConceptEntry], language: str = "zh"
    ) -> list[TermMatch]:
        """Find the terms (pairs of Chinese and English, or entries) that stand in a text of this language."""
        from zhterm.recognition import Recognizer

        return Recognizer(terms, self.lexicon).matches(text, language)


def _reopened(path: str, known: KnownTerms) -> Analyser:
    from zhterm.lexicon import Lexicon

    return Analyser(Lexicon(path), known)


def title_pair(zh: str, en: str, source: Source | None = None) -> TitlePair:
    """Make a title pair of two texts, in NFC and without space around them.

    Raises DataError where they are not a Chinese and an English title.
    """
    zh, en = unicodedata.normalize("NFC", zh).strip(), unicodedata.normalize("NFC", en).strip()
    if fault := chinese_fault(zh):
        raise DataError(f"the Chinese title {fault}", hint=_advice(fault, swapped=has_han(en)))
    if fault := english_fault(en):
        raise DataError(f"the English title {fault}", hint=_advice(fault, swapped=False))
    from zhterm.model import TitlePair

    return TitlePair(zh=zh, en=en, source=source)


def _advice(fault: str, *, swapped: bool) -> str:
    if "long" in fault:
        return "`glossary capture` finds titles in running text"
    if swapped:
        return "are the two the wrong way round? the Chinese comes first"
    return "the Chinese title comes first, then the English one"


def possible_terms(text: str) -> Iterator[str]:
    """Every part of a line of `text` that can be a term of at most `LONGEST_TERM` characters, once."""
    seen: set[str] = set()
    for line in text.splitlines():
        for start, char in enumerate(line):
            if char.isspace():
                continue
            for end in range(start + 1, min(len(line), start + LONGEST_TERM) + 1):
                part = line[start:end]
                if part not in seen:
                    seen.add(part)
                    yield part
