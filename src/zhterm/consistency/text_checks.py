"""Checks of the text itself: Chinese left in the English, segments left untranslated, names spelt in two ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.consistency.remarks import Remark
from zhterm.language import syllables
from zhterm.language.punctuation import CLOSING, OPENING, QUOTES
from zhterm.language.scripts import han_runs, has_han
from zhterm.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.consistency.remarks import CheckedSegment

# Words in a row that begin with capitals, with what hyphens and apostrophes join to them.
_CAPITALS = re.compile(
    r"(?<![\w'’-])[A-Z][a-zü]+(?:['’-][A-Za-z][a-zü]*)*(?: [A-Z][a-zü]+(?:['’-][A-Za-z][a-zü]*)*){0,5}"
)
_PART = re.compile(r"[A-Za-zü]+")
_SHORTEST = 5
"""Letters of a word that is taken for a name only after it was met divided: He, Long and Women are English."""


def untranslated(segment: CheckedSegment) -> Iterator[Remark]:
    """A segment whose English is empty, or is the Chinese."""
    if not has_han(segment.zh):
        return
    if not segment.en.strip():
        yield Remark("the English is empty", segment.zh, hint="translate it, or mark it as not to be translated")
    elif segment.en.strip() == segment.zh.strip():
        yield Remark("the English is the Chinese", segment.zh, segment.en, hint="translate it")


def chinese_left(segment: CheckedSegment) -> Iterator[Remark]:
    """Chinese in the English, but for what is quoted or in brackets, and terms that stay as they are."""
    if segment.en.strip() == segment.zh.strip():
        return  # that is one problem, and has its own code
    kept = {match.text for concept in segment.terms.concepts for match in concept.accepted if not match.translatable}
    for start, end in han_runs(segment.en):
        text = segment.en[start:end]
        if not _is_enclosed(segment.en, start, end) and not any(text in term for term in kept):
            yield Remark(
                f"“{text}” is left in Chinese",
                text,
                text,
                en_span=Span(start, end),
                hint="translate it, or put it in brackets after its English",
            )


def _is_enclosed(text: str, start: int, end: int) -> bool:
    """Whether a place stands in quotation marks or brackets that open before it in the text and close after it."""
    before = [char for char in text[:start] if char in OPENING + CLOSING + QUOTES]
    after = [char for char in text[end:] if char in OPENING + CLOSING + QUOTES]
    return bool(before and after) and before[-1] in OPENING + QUOTES and after[0] in CLOSING + QUOTES


def name_spelling(segment: CheckedSegment) -> Iterator[Remark]:
    """A Chinese name in pinyin that is divided or hyphenated in another way than before in the document."""
    for start, name in _names(segment.en):
        key = syllables.letters(name.casefold())
        if name.isalpha() and len(key) <= _SHORTEST and key not in segment.history.names:
            continue
        first, where = segment.history.names.setdefault(key, (name, segment.where))
        if name.casefold() != first.casefold() and name.isascii() == first.isascii():
            yield Remark(
                f"“{name}” is spelt “{first}” in {where or 'an earlier segment'}",
                "",
                name,
                en_span=Span(start, start + len(name)),
                replacement=first,
                hint="spell a name in one way",
            )


def _names(text: str) -> Iterator[tuple[int, str]]:
    """The longest names of two syllables or more in pinyin, each with its place."""
    for match in _CAPITALS.finditer(text):
        parts = list(_PART.finditer(match[0]))
        done = 0
        for first in range(len(parts)):
            for last in range(len(parts), max(first, done), -1):
                chosen = match[0][parts[first].start() : parts[last - 1].end()]
                if first >= done and _is_name(chosen, parts[first:last]):
                    yield match.start() + parts[first].start(), chosen
                    done = last
                    break


def _is_name(text: str, parts: list[re.Match[str]]) -> bool:
    return text[0].isupper() and all(syllables.is_pinyin(part[0]) for part in parts)
