"""What an entry can be found by: pure functions from the JSON of an entry to its index rows.

The store knows no Chinese. Two things come from outside: pinyin, which stands in the entry itself, and `simplify`,
a function that gives the simplified form of a text with the same length, so that either script finds the other.

Nothing here depends on a dictionary or on the version of one; whoever changes what these functions return must raise
`INDEX_VERSION`, and stores rebuild their index rows the next time they are opened for writing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Simplify = Callable[[str], str]

INDEX_VERSION = 1

_PINYIN = "zh-Latn-pinyin"
_KEPT_PUNCTUATION = "#%&@"
_RANKS = {"preferred": 3, "admitted": 2, "proposed": 1}
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0306": "3", "\u0300": "4"}
_DIAERESIS = "\u0308"
# Pinyin as we write it ourselves, which needs no look at single characters.
_MARKED = re.compile("[a-z" + "".join(_TONES) + _DIAERESIS + " '\u2019-]*")
_MARKS = re.compile("[" + "".join(_TONES) + "]")
_UNMARKED = {**dict.fromkeys(map(ord, _TONES)), **dict.fromkeys(map(ord, " '\u2019-"), " ")}
# GB/T 16159 puts an apostrophe before a syllable that begins with a vowel inside a word, so that a consonant before a
# vowel always belongs to the following syllable: that makes the division of "fāngàn" and "fāng'àn" certain.
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bcdfghjklmnpqrstwxyz])?[aeiouv]+(?:ng(?![aeiouv])|n(?![aeiouv])|r(?![aeiouv]))?|[a-z]|[^ a-z]+"
)


class Reading(NamedTuple):
    """A pinyin text without its spaces and marks ("dashuju"), its tones in order ("444") and its syllables."""

    letters: str
    tones: str
    syllables: tuple[str, ...]


class TermKeys(NamedTuple):
    """The index rows of one term.

    `folded` is the look-up form (`squash`, Chinese also simplified); `tokens` are what full text knows it by:
    sequences of one and two characters for Chinese, words for English. `readings` are (kind, value, tones), where
    kind is "p" for pinyin letters and "i" for initials.
    """

    language: str
    text: str
    folded: str
    status: str
    weight: int
    tokens: str
    readings: tuple[tuple[str, str, str], ...]


class EntryKeys(NamedTuple):
    """The index rows of one entry: its place in the order, its subject fields and its terms."""

    sort: str
    subject_fields: tuple[str, ...]
    terms: list[TermKeys]


class _Squash(dict[int, str | int | None]):
    """A `str.translate` table, filled as characters turn up: marks, spaces, controls and punctuation are dropped."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        category = unicodedata.category(char)
        dropped = category[0] in "ZCM" or (category[0] == "P" and char not in _KEPT_PUNCTUATION)
        self[code] = None if dropped else code
        return None if dropped else code


class _Words(dict[int, str | int | None]):
    """A `str.translate` table: letters and digits stay, accents go, everything else becomes a space."""

    def __missing__(self, code: int) -> int | str | None:
        char = chr(code)
        value: int | str | None = code if char.isalnum() else (None if unicodedata.category(char) == "Mn" else " ")
        self[code] = value
        return value


_SQUASH, _WORDS = _Squash(), _Words()


def squash(text: str) -> str:
    """Return the form in which texts are compared: no case, accents, width, spaces or punctuation.

    >>> squash("Big-Data"), squash("列夫·托尔斯泰"), squash("５Ｇ")
    ('bigdata', '列夫托尔斯泰', '5g')

    A text of punctuation only is itself.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return plain.casefold().translate(_SQUASH) or text


def words(text: str) -> list[str]:
    """Return the words of an English text in lower case, without accents."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return plain.casefold().translate(_WORDS).split()


def grams(folded: str) -> str:
    """Return every one- and two-character sequence of a look-up form once, separated by spaces."""
    return " ".join(dict.fromkeys([*folded, *map("".join, pairwise(folded))]))


@lru_cache(maxsize=256)  # an entry needs it twice: to be found, and for its place in the order
def reading(text: str) -> Reading:
    """Take pinyin apart, with tone marks, tone numbers or without tones, in words or syllables.

    Tones are kept apart from letters, so that "dàshùjù", "da4shu4ju4" and "da4 shu4 ju4" are the same; ü is "v".
    A digit is a tone only between 0 and 5, after a letter, and not before another digit.
    """
    source = unicodedata.normalize("NFD", text).casefold()
    if _MARKED.fullmatch(source):
        plain = source.replace("u" + _DIAERESIS, "v").translate(_UNMARKED)
        marks = "".join(map(_TONES.__getitem__, _MARKS.findall(source)))
        return Reading(plain.replace(" ", ""), marks, tuple(_SYLLABLE.findall(plain)))
    letters: list[str] = []
    tones: list[str] = []
    for index, char in enumerate(source):
        last = letters[-1] if letters else " "
        if char in _TONES:
            tones.append(_TONES[char])
        elif char == _DIAERESIS or (char == ":" and last == "u"):
            letters[-1:] = "v"
        elif char in "012345" and "a" <= last <= "z" and not source[index + 1 : index + 2].isdigit():
            tones.append("" if char in "05" else char)
            letters.append(" ")
        elif char.isalnum():
            letters.append("v" if char == "ü" else char)
        elif unicodedata.category(char) != "Mn" and last != " ":
            letters.append(" ")
    plain = "".join(letters)
    return Reading(plain.replace(" ", ""), "".join(tones), tuple(_SYLLABLE.findall(plain)))


def entry_keys(document: dict[str, Any], simplify: Simplify) -> EntryKeys:
    """Return the index rows of an entry, given as its JSON (`ConceptEntry.to_dict`)."""
    pairs = [(section["language"], term) for section in document["languages"] for term in section["terms"]]
    seen = rank = 0
    for _, term in pairs:
        seen += len(term.get("contexts", ())) + len(term.get("sources", ()))
        rank = max(rank, _RANKS.get(term.get("status", "proposed"), 0))
    terms = [_term_keys(language, term, rank * 1000 + min(seen, 999), simplify) for language, term in pairs]
    return EntryKeys(_sort_key(pairs), tuple(dict.fromkeys(document.get("subject_fields", ()))), terms)


def _term_keys(language: str, term: dict[str, Any], weight: int, simplify: Simplify) -> TermKeys:
    text, status = term["text"], term.get("status", "proposed")
    folded = squash(text)
    readings: tuple[tuple[str, str, str], ...] = ()
    if language == "en":
        tokens = " ".join(words(text))
    else:
        folded = simplify(folded)
        tokens = grams(folded)
        if transliterations := term.get("transliterations"):
            readings = tuple(dict.fromkeys(_reading_keys(transliterations)))
    return TermKeys(language, text, folded, status, weight if status in _RANKS else 0, tokens, readings)


def _reading_keys(transliterations: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str, str]]:
    for item in transliterations:
        if item["system"] != _PINYIN:
            continue
        letters, tones, syllables = reading(item["text"])
        if not letters:
            continue
        yield "p", letters, tones
        if "v" in letters:  # people type lü as lv, lu: or lu
            yield "p", letters.replace("v", "u"), tones
        if len(syllables) > 1:
            yield "i", "".join(syllable[0] for syllable in syllables), ""


def _sort_key(pairs: list[tuple[str, dict[str, Any]]]) -> str:
    """Dictionary order: syllable by syllable, then tones, then the text; without pinyin, by the text itself.

    Compared byte by byte in every store, so that exports are equal. A tab sorts before the space between syllables.
    """
    first = pairs[0][1]
    text: str = first["text"]
    transliterations = first.get("transliterations", ())
    pinyin = next((item["text"] for item in transliterations if item["system"] == _PINYIN), "")
    if not pinyin:
        return text.casefold()
    _, tones, syllables = reading(pinyin)
    return "\t".join((" ".join(syllables), tones, text))
