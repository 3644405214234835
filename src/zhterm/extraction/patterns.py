"""How a pair stands in its text, in a word, and whether it is a title or a term."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.characters import OPENING_BRACKETS, OPENING_QUOTES, class_of
from zhterm.extraction.gaps import has_naming
from zhterm.extraction.passage import LATIN, MARK
from zhterm.extraction.relations import RELATIONS
from zhterm.language.english import function_words

if TYPE_CHECKING:
    from zhterm.extraction.passage import Passage

OPENING_CLASSES, CLOSING_CLASSES = frozenset((1, 3, 4, 16)), frozenset((2, 3, 5, 16))
"""Classes of characters (`characters.CLASSES`): quotes, brackets, edges of markup."""
MOST_MARKS = 5
_WORD = re.compile(rf"[{LATIN}0-9]+")
_CELL = re.compile(r"[\t|｜]|\s{2}")
_TITLE_PUNCTUATION = re.compile(r"[：:，；;+？！]")
_ENTRY = re.compile(r"[:：=＝→~～–—-]")
_ARTICLE = re.compile(rf"(?:the|an?)[\s{MARK}]+(?=[{LATIN}0-9])(?!(?:priori|posteriori|fortiori|cappella|la)\b)")
"""A lower-case article before more words; the Latin preposition of `a priori` is none."""


_LANGUAGE = re.compile(
    r"[中英华國国漢汉粵粤日法德][文語语]|[译譯原][文名]|[繁简簡][体體]|用[語语]$|[拼注]音|羅馬字|罗马字"
)
_ENGLISH_LANGUAGE = re.compile(
    r"\b(?:english|chinese|mandarin|cantonese|japanese|french|german|pinyin|latin)\b", re.IGNORECASE
)


def names_language(zh: str, en: str) -> float:
    """1 if the Chinese names a language, 2 if the English does, 3 if both do: often the heads of two columns."""
    return float((_LANGUAGE.search(zh) is not None) + 2 * (_ENGLISH_LANGUAGE.search(en) is not None))


def pattern_of(shadow: str, zh: tuple[int, int], en: tuple[int, int], relation: int) -> str:
    """The name of what joins the two sides."""
    name, distance = RELATIONS[relation].name, RELATIONS[relation].distance
    start, end = (zh[1], en[0]) if zh[1] <= en[0] else (en[1], zh[0])
    between = shadow[start:end]
    if distance >= 2 and name != "whole sentences":
        return {"same label": "label", "same words": "same words"}.get(name, "lines")
    if len(between) > 80 or name == "whole sentences":
        return "sentence"
    if "\n" in between:
        return "lines"
    if any(char in OPENING_BRACKETS for char in between):
        return "bracket"
    if _CELL.search(between):
        return "cells"
    if has_naming(between):
        return "naming"
    if _ENTRY.search(between):
        return "entry"
    return "beside" if not between.strip(" \u3000" + MARK) else "near"


def is_title(passage: Passage, zh: tuple[int, int], en: tuple[int, int]) -> bool:
    """Whether a pair is a title: in title marks, with the punctuation of one, or quoted with capitals."""
    chinese, words = passage.read(*zh), _content_words(passage, en)
    if len(chinese) >= 8 and len(words) >= 3 and _TITLE_PUNCTUATION.search(chinese):
        return True
    return is_set_off(passage, zh, en)


def is_set_off(passage: Passage, zh: tuple[int, int], en: tuple[int, int]) -> bool:
    """Whether a pair stands in title marks, or its English in quotes and with capitals: terms inside are its own."""
    if passage.shadow[max(0, zh[0] - 1) : zh[0]] in ("《", "〈"):
        return True
    words = _content_words(passage, en)
    before = passage.shadow[max(0, en[0] - 1) : en[0]]
    quoted = bool(before) and before in "".join(OPENING_QUOTES) + "\"'*_" + MARK
    return quoted and len(words) >= 3 and all(word[0].isupper() or word[0].isdigit() for word in words)


def without_article(shadow: str, en: tuple[int, int]) -> tuple[int, int]:
    """The span of a term without the lower-case article that it stands with in running text."""
    found = _ARTICLE.match(shadow, *en)
    return (found.end(), en[1]) if found else en


def fills_marks(shadow: str, zh: tuple[int, int], en: tuple[int, int]) -> bool:
    """Whether both sides stand whole between quotes, brackets or edges of markup, with nothing else between the two.

    What an author has set off on both sides so is seldom anything but a pair; it is calibrated by itself.
    """
    start, end = (zh[1], en[0]) if zh[1] <= en[0] else (en[1], zh[0])
    if not 0 < end - start <= MOST_MARKS or any(map(str.isalnum, shadow[start:end])):
        return False
    return all(
        first > 0
        and last < len(shadow)
        and class_of(shadow[first - 1]) in OPENING_CLASSES
        and class_of(shadow[last]) in CLOSING_CLASSES
        for first, last in (zh, en)
    )


def _content_words(passage: Passage, en: tuple[int, int]) -> list[str]:
    return [word for word in _WORD.findall(passage.read(*en)) if word.lower() not in function_words()]
