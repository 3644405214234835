"""The form of an English text in which stored terms are looked for: the keys of its words, a space around each.

Words are compared by `language.english.word_key`, so that number and British spelling don't matter. Hyphens, quotation
marks and possessives are left out; every other mark is a word of its own, which no term is met across.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from zhterm.language.english import tokens, unaccented, word_key
from zhterm.language.punctuation import QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.language.english import Token

_PASSED = frozenset("-‐‑–" + QUOTES + "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ARTICLES = frozenset(("the", "a", "an"))
# Joined with a hyphen they make another word of what follows: non-tariff is no tariff.
_PREFIXES = frozenset(
    "anti co counter cross de ex extra hyper in inter intra mega mid mini mis multi neo non para post pre pro pseudo re"
    " semi sub super trans ultra un under".split()
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_BARRIER = "\n"


class EnglishText:
    """A text as the keys of its words. `text` is the form in which terms are looked for."""

    __slots__ = ("_ends", "_starts", "_words", "text", "written")

    def __init__(self, text: str) -> None:
        self.written = text
        parts: list[str] = []
        self._words: list[Token] = []
        self._starts: list[int] = []  # where in `text` the space before each word is
        self._ends: list[int] = []  # and the one behind it
        size = 0
        for key, word in _keyed(text):
            self._words.append(word)
            self._starts.append(size)
            size += len(key) + 1
            self._ends.append(size)
            parts.append(key)
        self.text = " " + " ".join(parts) + " "

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text of what stands from one space of the form to another."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._ends, end - 1)
        return self._words[first].start, self._words[last].end


def term_form(term: str) -> str:
    """The form in which a term is looked for, or an empty string where it has no word."""
    keyed = list(_keyed(term))
    while len(keyed) > 1 and keyed[0][0] in _ARTICLES:
        del keyed[0]
    return " " + " ".join(key for key, _ in keyed) + " " if any(key.isalnum() for key, _ in keyed) else ""


def _keyed(text: str) -> Iterator[tuple[str, Token]]:
    """The words and marks of a text with their keys; what is passed over is left out."""
    before = 0
    for token in tokens(text, marks=True):
        mark = token.text[0]
        if mark in _PASSED or (mark in "'’ʼ＇" and len(token.text) <= 2):
            if (
                mark in "-–"
                and text[token.start - 1 : token.start].isspace()
                and text[token.end : token.end + 1].isspace()
            ):
                yield mark, token  # a dash
            continue
        if _BLANK_LINE.search(text, before, token.start):
            yield _BARRIER, token
        before = token.end
        if mark.isalnum():
            yield word_key(unaccented(token.text)), token
        else:
            yield ("and" if mark == "&" else mark), token


def prefixed(text: str, start: int) -> bool:
    """Whether a prefix with a hyphen stands before the word at `start`, and makes another word of it."""
    if start < 3 or text[start - 1] not in "-‐‑":
        return False
    word = re.search(r"[^\W\d_]+$", text[max(0, start - 9) : start - 1])
    return word is not None and word[0].lower() in _PREFIXES


_CAPITALS = re.compile(r"[A-Z][A-Z0-9&./+-]*[A-Z0-9]s?|(?:[A-Z]\.){2,}")


def acronym(term: str) -> bool:
    """Whether a term is written in capitals only: IT, WHO, R&D, U.S., COVID-19; a single letter is none."""
    return any(char.isalpha() for char in term[1:]) and all(map(_CAPITALS.fullmatch, term.split()))


def in_capitals(written: str, term: str) -> bool:
    """Whether the letters of an acronym are capitals in the text too, but for the s of its plural."""
    letters = [char for char in written if char.isalpha()]
    if len(letters) > sum(map(str.isalpha, term)) and letters[-1] == "s":
        del letters[-1]
    return all(map(str.isupper, letters))


def without_marks(text: str, marks: Sequence[str] = ()) -> str:
    """The letters and digits of a text, for a comparison in which case counts."""
    return "".join(char for char in text if char.isalnum() or char in marks)
