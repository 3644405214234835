"""What the package does with texts in one call: `segment`, `pinyin`, `pair`, `capture`.

They know the reference dictionary and no glossary; `Glossary` has methods of the same names that use what is stored.
The dictionary is opened at the first call and stays open.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from zhterm.glossary import Glossary

if TYPE_CHECKING:
    from zhterm.model import Analysis, TitlePair, Word


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
