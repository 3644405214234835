"""Abbreviations: which words near them they spell, in English or in pinyin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.english_words import is_function_word
from zhterm.extraction.tokens import LATIN_TOKEN, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhterm.lexicon import Sense

_WORD = re.compile(r"[a-z]+")
LONGEST = 8
REACH = 40
"""Tokens on either side in which the full form of an abbreviation is looked for."""


def letters_of(text: str) -> str:
    """The letters of an abbreviation in lower case; "" for a text that is none.

    An abbreviation is one word with at least two capitals, or one without any small letter but a plural s.
    """
    bare = text.replace(".", "").replace("-", "").replace("&", "")
    capitals = sum(char.isupper() for char in bare)
    if not 2 <= len(bare) <= LONGEST or " " in text or capitals < 2 or capitals * 2 < len(bare):
        return ""
    return "".join(char.lower() for char in bare if char.isalpha() and (char.isupper() or char != "s"))


def full_form(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The range of tokens near `at` whose words the abbreviation there spells; the nearest one; None without any."""
    letters = letters_of(tokens[at].text)
    if len(letters) < 2:
        return None
    words = [
        place
        for place in range(max(0, at - REACH), min(len(tokens), at + REACH))
        if tokens[place].kind == LATIN_TOKEN and not tokens[place].text.isupper()
    ]
    best: tuple[int, int] | None = None
    for first in range(len(words)):
        last = spelled_from(tokens, words[first:], letters)
        if last is not None:
            found = words[first], last + 1
            if best is None or _distance(found, at) < _distance(best, at):
                best = found
    return best


def _distance(found: tuple[int, int], at: int) -> int:
    return at - found[1] if found[1] <= at else found[0] - at


def spelled_from(tokens: Sequence[Token], words: Sequence[int], letters: str) -> int | None:
    """The last of the words whose initials are the letters, from the first word on; small words may be skipped."""
    left = letters
    for count, place in enumerate(words):
        word = tokens[place].text.lower()
        if count and not left:
            break
        if word[0] == left[0]:
            left = left[1:]
            if not left:
                return place
        elif not is_function_word(word) or count == 0:
            return None
        if count > len(letters) + 4:
            return None
    return None


def spelled_by_senses(letters: str, senses: Iterable[Sense]) -> float:
    """1 if the letters are the initials of a gloss of the whole term, with or without its small words; else 0."""
    for sense in senses:
        for gloss in sense.glosses:
            words = _WORD.findall(gloss.lower())
            content = [word for word in words if not is_function_word(word)]
            if letters in ("".join(word[0] for word in words), "".join(word[0] for word in content)):
                return 1.0
    return 0.0


def spelled_by_glosses(letters: str, initials: Sequence[frozenset[str]]) -> float:
    """The share of the letters that begin glosses of the Chinese words, in order; words may be skipped."""
    row = [0] * (len(letters) + 1)
    for choices in initials:
        before = 0
        for at, letter in enumerate(letters, 1):
            kept = row[at]
            row[at] = max(row[at], row[at - 1], before + (letter in choices))
            before = kept
    return row[-1] / len(letters) if letters else 0.0
