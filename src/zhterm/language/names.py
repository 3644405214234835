"""Names: Chinese surnames with their readings, and how alike a Chinese name and a romanised one sound.

Pinyin, Wade-Giles, Hong Kong and Taiwan spellings, and foreign names are compared.

A spelling is reduced to a *skeleton*: its consonants in classes that the romanisations and the usual transcriptions of
foreign names do not keep apart (b/p, d/t, g/k, j/q/zh/ch/ts, s/sh/x ...). Kweichow and guìzhōu are both "KC".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product

from zhterm.language.tables import rows

_CLASS_SPELLINGS = {
    "C": "tsch tch zh ch ts tz j q z",
    "S": "sch sh hs x s",
    "F": "ph f v",
    "T": "th d t",
    "K": "ck qu g k c",
    "N": "ng n",
    "P": "b p",
    "M": "m",
    "L": "l r",
}
_CLASS_OF = {spelling: symbol for symbol, spellings in _CLASS_SPELLINGS.items() for spelling in spellings.split()}
MAX_NAME = 6
READINGS = 2
"""Readings of a character that count in a name."""


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Surnames; the numbered syllables where they differ from the usual ones (and for compound ones), else ()."""
    known: dict[str, tuple[str, ...]] = {}
    for row in rows("language/surname-readings.tsv"):
        if len(row) > 1:
            known[row[0]] = tuple(row[1].split(" "))
        else:
            known |= {name: () for name in row[0].split() if name not in known}
    return known


@lru_cache(8192)
def plain(text: str) -> str:
    """Lower-case letters only, without diacritics and apostrophes; ü is u."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if "a" <= c <= "z")


@cache
def _sound() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_CLASS_OF, key=len, reverse=True)))


@lru_cache(8192)
def skeleton(letters: str) -> str:
    """The consonant classes of a spelling, doubled ones once: "kweichow" -> "KC"."""
    out = ""
    for sound in _sound().findall(letters):
        symbol = _CLASS_OF[sound]
        if not out.endswith(symbol):
            out += symbol
    return out


@lru_cache(16384)
def likeness(pinyin: str, name: str) -> float:
    """How alike pinyin letters and a name are, 0 to 1: 1 the same spelling, >= 0.5 plausibly the same name.

    Both as `plain` gives them.
    """
    if pinyin == name:
        return 1.0
    ours, theirs = skeleton(pinyin), skeleton(name)
    if not ours or not theirs or ours[0] != theirs[0] or abs(len(ours) - len(theirs)) > 2:
        return 0.0
    shared = _common(ours, theirs) * 2 / (len(ours) + len(theirs))
    if shared < 0.66:
        return 0.0
    letters = _common(pinyin, name) * 2 / (len(pinyin) + len(name))
    if letters < (0.38 if ours == theirs else 0.5):
        return 0.0
    weight = min(1.0, 0.4 + 0.15 * min(len(ours), len(theirs)))
    return 0.9 * weight * (0.6 * shared + 0.4 * letters)


@lru_cache(4096)
def _places(text: str) -> dict[str, int]:
    """The places of every character as bits."""
    out: dict[str, int] = {}
    for place, char in enumerate(text):
        out[char] = out.get(char, 0) | 1 << place
    return out


def _common(one: str, other: str) -> int:
    """Length of the longest common subsequence, bit by bit (Hyyrö, AWOCA 2004)."""
    places = _places(other)
    free = full = (1 << len(other)) - 1
    for char in one:
        met = free & places.get(char, 0)
        free = (free + met) | (free - met)
    return (~free & full).bit_count()


def spellings(syllables: list[tuple[str, ...]]) -> list[str]:
    """The pinyin letters of a word from the readings of its characters: at most four spellings, likeliest first."""
    return ["".join(parts) for parts in islice(product(*[item[:READINGS] for item in syllables]), 4)]
