"""What the package does with texts in one call: `segment`, `pinyin`, `pair`, `capture`, `recognize`.

They know the reference dictionary and no glossary; `Glossary` has methods of the same names that use what is stored.
The dictionary is opened at the first call and stays open.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from zhterm.glossary import Glossary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.model import Analysis, ConceptEntry, TermMatch, TitlePair, Word


@cache
def _without_store() -> Glossary:
    return Glossary(None, "")


def segment(text: str) -> list[Word]:
    """Cut a Chinese text into words, which cover it completely. Raises DataError for what is no text."""
    return _without_store().segment(text)


def pinyin(text: str) -> str:
    """Transliterate a Chinese text by GB/T 16159-2012, in citation tones. Raises DataError for what is no text."""
    return _without_store().read(text).transliteration


def pair(zh: str, en: str) -> Analysis:
    """Pair a Chinese title with its English version term by term. Raises DataError for what is no title pair."""
    return _without_store().pair(zh, en)


def capture(text: str) -> list[TitlePair]:
    """Find the bilingual titles and terms in running text. Spans are code points of `text`."""
    return _without_store().capture(text)


def recognize(
    text: str, terms: Glossary | Iterable[tuple[str, str]] | Iterable[ConceptEntry], language: str = "zh"
) -> list[TermMatch]:
    """Find the terms that stand in a text of this language ("zh" or "en"). Spans are code points of `text`.

    `terms` are pairs of a Chinese and an English term, entries, or a glossary. For many texts make one
    `recognition.Recognizer`. Raises UsageError for another language.
    """
    if isinstance(terms, Glossary):
        return terms.recognize(text, language)
    from zhterm.recognition import Recognizer

    return Recognizer(terms, _without_store().lexicon).matches(text, language)
