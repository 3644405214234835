"""Which script a character or a text is of, and its form for look-up.

All functions are pure. Offsets are code points; `fold` keeps them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# The unified ideographs with their extensions and compatibility forms, 〇 and 々.
HAN = "\u3007\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]")
# U+3000 and the full-width forms of ASCII, and the dashes, quotes and dots that titles use for one another.
_FOLDED = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
_FOLDED |= dict.fromkeys((0x00A0, 0x2009, 0x202F), " ") | dict.fromkeys((0x2010, 0x2011, 0x2212, 0xFE63), "-")
_FOLDED |= dict.fromkeys((0x30FB, 0x2022, 0x2027), "·")
# Radicals, compatibility ideographs and half-width forms. Elsewhere NFKC would change what is meant (² into 2).
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe6f\uff5f-\uffef\U0002f800-\U0002fa1f]")


def is_han(char: str) -> bool:
    """Whether one character is a Chinese ideograph."""
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or char in "〇々"
        or "\U00020000" <= char <= "\U000323af"
        or "\uf900" <= char <= "\ufaff"
    )


def has_han(text: str) -> bool:
    """Whether any character is a Chinese ideograph."""
    return not text.isascii() and any(map(is_han, text))


def han_runs(text: str) -> list[tuple[int, int]]:
    """The places of all longest stretches of Chinese ideographs."""
    if len(text) > LONG:
        return [match.span() for match in _han_pattern().finditer(text)]
    out, start = [], -1
    for at, char in enumerate(text):
        if is_han(char):
            start = at if start < 0 else start
        elif start >= 0:
            out.append((start, at))
            start = -1
    return [*out, (start, len(text))] if start >= 0 else out


# Compiling a class of 70,000 characters takes longer than looking at a title's characters one by one.
LONG = 1_000


@cache
def _han_pattern() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]+")


def has_latin(text: str) -> bool:
    """Whether any character is a Latin letter, of either width."""
    return _LATIN.search(text) is not None


def fold(text: str) -> str:
    """Full-width letters, digits and signs as ASCII, other single-character compatibility forms as NFKC has them.

    The result has as many code points as `text`: characters NFKC would turn into several (㎡, ½) stay.
    """
    if text.isascii():
        return text
    folded = text.translate(_FOLDED)
    return _COMPATIBLE.sub(_folded_char, folded) if _COMPATIBLE.search(folded) else folded


def _folded_char(match: re.Match[str]) -> str:
    form = unicodedata.normalize("NFKC", match[0])
    return form if len(form) == 1 else match[0]


@cache
def _script_characters() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only traditional, and those that only simplified text has."""
    from pathlib import Path  # takes as long as all else here; only this function needs it

    lines = Path(__file__).parent.with_name("data").joinpath("scripts.txt").read_text(encoding="utf-8").splitlines()
    traditional, simplified = [line for line in lines if not line.startswith("#")]
    return frozenset(traditional), frozenset(simplified)


def script(text: str) -> str:
    """The script of the Chinese in `text`: "zh-Hant" or "zh-Hans" by its characters, "" without any Chinese.

    Text whose characters are the same in both is taken as simplified.
    """
    if not has_han(text):
        return ""
    traditional, simplified = _script_characters()
    balance = sum((char in traditional) - (char in simplified) for char in text)
    return "zh-Hant" if balance > 0 else "zh-Hans"
