"""How alike a Chinese name and a romanised one sound.

Pinyin, Wade-Giles, Hong Kong and Taiwan spellings, and foreign names are compared.

A spelling is reduced to a *skeleton*: its consonants in classes that the romanisations and the usual transcriptions of
foreign names do not keep apart (b/p, d/t, g/k, j/q/zh/ch/ts, s/sh/x ...). Kweichow and guìzhōu are both "KC".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

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
_SOUND = re.compile("|".join(sorted(_CLASS_OF, key=len, reverse=True)))
MAX_NAME = 6


def plain(text: str) -> str:
    """Lower-case letters only, without diacritics and apostrophes; ü is u."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if "a" <= c <= "z")


@lru_cache(4096)
def skeleton(letters: str) -> str:
    """The consonant classes of a spelling, doubled ones once: "kweichow" -> "KC"."""
    out = ""
    for sound in _SOUND.findall(letters):
        symbol = _CLASS_OF[sound]
        if not out.endswith(symbol):
            out += symbol
    return out


@lru_cache(4096)
def likeness(pinyin: str, name: str) -> float:
    """How alike pinyin letters and a name are, 0 to 1: 1 the same spelling, >= 0.5 plausibly the same name."""
    if pinyin == name:
        return 1.0
    ours, theirs = skeleton(pinyin), skeleton(name)
    if not ours or not theirs or ours[0] != theirs[0] or abs(len(ours) - len(theirs)) > 2:
        return 0.0
    shared = _common(ours, theirs) * 2 / (len(ours) + len(theirs))
    letters = _common(pinyin, name) * 2 / (len(pinyin) + len(name))
    if shared < 0.66 or letters < (0.38 if ours == theirs else 0.5):
        return 0.0
    weight = min(1.0, 0.4 + 0.15 * min(len(ours), len(theirs)))
    return 0.9 * weight * (0.6 * shared + 0.4 * letters)


def _common(a: str, b: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, 1):
            keep = row[j]
            row[j] = previous + 1 if x == y else max(keep, row[j - 1])
            previous = keep
    return row[-1]


def spellings(syllables: list[tuple[str, ...]]) -> list[str]:
    """The pinyin letters of a word from the readings of its characters: at most four spellings, likeliest first."""
    return ["".join(parts) for parts in list(product(*(item[:2] for item in syllables)))[:4]]
