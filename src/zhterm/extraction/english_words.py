"""Classes of English words that say whether a term may begin or end there (data/language/edge-words.tsv)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from zhterm.language.tables import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER_CLASS = 20
"""The class of numbers; those of the table are smaller."""


@cache
def class_numbers() -> dict[str, int]:
    """The classes of the table, from 1 on, and the open classes after them."""
    names = [row[0] for row in rows("language/edge-words.tsv")]
    return {name: number for number, name in enumerate([*names, "adverb", "inflected", "other"], 1)}


@cache
def function_classes() -> frozenset[int]:
    """The classes of words that a term neither begins nor ends with."""
    return frozenset(class_numbers()[name] for name in ("article", "preposition", "conjunction", "determiner"))


@cache
def _classes() -> dict[str, int]:
    numbers = class_numbers()
    out: dict[str, int] = {}
    for name, words in rows("language/edge-words.tsv"):
        for word in words.split():
            out.setdefault(word, numbers[name])
    return out


@lru_cache(maxsize=16384)
def word_class(word: str) -> int:
    """The class of an English word; words in -ly, and in -ing and -ed, are classes of their own."""
    lower = word.lower()
    found = _classes().get(lower)
    if found is not None:
        return found
    if lower.endswith("ly"):
        return class_numbers()["adverb"]
    return class_numbers()["inflected" if lower.endswith(("ing", "ed")) else "other"]


def is_function_word(word: str) -> bool:
    """Whether a term neither begins nor ends with the word."""
    return word_class(word) in function_classes()


_LATIN_ENDING = re.compile(r"(?:us|um|is|ii|ae|ensis|ense|oides|a|es|on|ix|ex|ys|os)$")


def latin_name(words: Sequence[str]) -> float:
    """1 for what may be the scientific name of a species: a capital, then small letters, both with Latin endings."""
    if not 2 <= len(words) <= 3 or not words[0][:1].isupper() or not words[1].islower():
        return 0.0
    return float(all(_LATIN_ENDING.search(word) is not None for word in words[:2]))
