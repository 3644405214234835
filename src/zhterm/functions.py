"""What the package does with texts in one call: `segment`, `pinyin`, `pair`, `capture`, `recognize`, `check`.

They know the reference dictionary and no glossary; `Glossary` has methods of the same names that use what is stored.
The dictionary is opened at the first call and stays open.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from zhterm.analyser import Analyser
from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhterm.consistency import BilingualProblem, Checker
    from zhterm.model import Analysis, ConceptEntry, TermMatch, TitlePair, Word
    from zhterm.recognition import Recognizer


@cache
def _analyser() -> Analyser:
    return Analyser(Lexicon.open())


def segment(text: str) -> list[Word]:
    """Cut a Chinese text into words, which cover it completely. Raises DataError for what is no text."""
    return _analyser().segment(text)


def pinyin(text: str) -> str:
    """Transliterate a Chinese text by GB/T 16159-2012, in citation tones. Raises DataError for what is no text."""
    return _analyser().read(text).transliteration


def pair(zh: str, en: str) -> Analysis:
    """Pair a Chinese title with its English version term by term. Raises DataError for what is no title pair."""
    return _analyser().pair(zh, en)


def capture(text: str) -> list[TitlePair]:
    """Find the bilingual titles and terms in running text. Spans are code points of `text`."""
    return _analyser().capture(text)


def recognize(
    text: str, terms: Glossary | Iterable[tuple[str, str]] | Iterable[ConceptEntry], language: str = "zh"
) -> list[TermMatch]:
    """Find the terms that stand in a text of this language ("zh" or "en"). Spans are code points of `text`.

    `terms` are pairs of a Chinese and an English term, entries, or a glossary. The same terms in a row are made ready
    once; a program with many texts does better with `recognition.Recognizer`. Raises UsageError for another language.
    """
    if isinstance(terms, Glossary):
        return terms.recognize(text, language)
    return _recognizer(tuple(map(_Given, terms))).matches(text, language)


def check(
    zh: str, en: str, entries: Glossary | Iterable[ConceptEntry | Mapping[str, object]]
) -> list[BilingualProblem]:
    """Check the terms of a Chinese text and its English version: missing, forbidden and deprecated ones.

    `entries` are entries, dictionaries {"zh": ..., "en": [{"text": ..., "status": ...}]} (a term without a status is
    preferred), or a glossary. At most one problem a concept. The same entries in a row are made ready once; a program
    with many texts does better with `consistency.Checker`. Raises DataError for what is no entry.
    """
    if isinstance(entries, Glossary):
        return entries.check(zh, en)
    return _checker(tuple(map(_Given, entries))).check(zh, en)


class _Given:
    """An entry or a pair as it was given. What may have changed since the last call is compared by content."""

    __slots__ = ("_key", "entry")

    def __init__(self, entry: Any) -> None:
        self.entry = entry
        self._key: str | int = repr(entry) if isinstance(entry, dict | list) else id(entry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Given) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=4)
def _recognizer(entries: tuple[_Given, ...]) -> Recognizer:
    from zhterm.recognition import Recognizer

    return Recognizer([given.entry for given in entries], _analyser().lexicon)


@lru_cache(maxsize=4)
def _checker(entries: tuple[_Given, ...]) -> Checker:
    from zhterm.consistency import Checker

    return Checker.of([given.entry for given in entries], _analyser().lexicon)
