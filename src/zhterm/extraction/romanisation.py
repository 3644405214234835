"""Whether Latin letters are toned pinyin, and how much they sound like Chinese in other spellings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from zhterm.language.syllables import is_pinyin

if TYPE_CHECKING:
    from collections.abc import Sequence

TONED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙǕǗǙǛÜ]")
ONLY_TONES = re.compile(r"[āǎēěīǐōǒūǔǖǘǚǜĀǍĒĚĪǏŌǑŪǓǕǗǙǛ]")


def is_toned(text: str) -> bool:
    """Whether the text is written with tone marks that only pinyin has, or all of its words look like toned pinyin."""
    if ONLY_TONES.search(text):
        return True
    return bool(TONED.search(text)) and all(is_pinyin(word) for word in re.findall(r"[^\W\d_]+", text))


# Sounds are compared as strings of consonant classes; vowels are too unlike across spellings to help.
_INITIALS = (
    ("zh", "S"), ("ch", "S"), ("sh", "S"), ("z", "S"), ("c", "S"), ("s", "S"), ("j", "S"), ("q", "S"), ("x", "S"),
    ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"), ("k", "K"), ("h", "H"), ("f", "F"), ("w", "W"),
    ("m", "M"), ("n", "N"), ("l", "L"), ("r", "L"), ("y", ""),
)  # fmt: skip
_LETTERS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("ch", "S"), ("sh", "S"), ("ph", "F"), ("th", "S"), ("gh", ""),
    ("ck", "K"), ("qu", "K"),
    ("ce", "S"), ("ci", "S"), ("cy", "S"), ("ge", "S"), ("gi", "S"), ("x", "KS"), ("wh", "W"), ("kn", "N"), ("ng", "N"),
    ("c", "K"), ("k", "K"), ("q", "K"), ("g", "K"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"),
    ("f", "F"), ("v", "F"), ("w", "W"), ("h", "H"), ("j", "S"), ("s", "S"), ("z", "S"), ("m", "M"), ("n", "N"),
    ("l", "L"), ("r", "L"),
)  # fmt: skip
_NEAR = {
    frozenset("FW"): 0.2, frozenset("HK"): 0.3, frozenset("SK"): 0.4, frozenset("ST"): 0.4, frozenset("MN"): 0.3,
    frozenset("FP"): 0.4, frozenset("HF"): 0.5, frozenset("HW"): 0.4,
}  # fmt: skip
_DROPPED = {"L": 0.35, "H": 0.25, "T": 0.5, "W": 0.3, "N": 0.6, "K": 0.6}


@lru_cache(maxsize=2048)
def _syllable_sounds(syllable: str) -> str:
    if syllable == "er":
        return "L"
    initial = next((sound for prefix, sound in _INITIALS if syllable.startswith(prefix)), "")
    return initial + ("N" if syllable.endswith(("n", "ng")) and len(syllable) > 1 else "")


@lru_cache(maxsize=8192)
def _word_sounds(word: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isascii() and c.isalpha())
    out: list[str] = []
    at = 0
    while at < len(letters):
        for spelling, sound in _LETTERS:
            if letters.startswith(spelling, at):
                if sound and not (out and out[-1] == sound and letters[at - 1] not in "aeiouy"):
                    out.append(sound)
                # a soft c or g leaves its vowel to what follows
                at += 1 if spelling in ("ce", "ci", "cy", "ge", "gi") else len(spelling)
                break
        else:
            at += 1
    return "".join(out)


@lru_cache(maxsize=8192)
def _distance(left: str, right: str) -> float:
    row = [0.6 * at for at in range(len(right) + 1)]
    for at, sound in enumerate(right):
        row[at + 1] = row[at] + _DROPPED.get(sound, 0.9)
    for sound in left:
        previous, row = row, [row[0] + _DROPPED.get(sound, 0.7)]
        for at, other in enumerate(right):
            same = 0.0 if sound == other else _NEAR.get(frozenset((sound, other)), 1.0)
            row.append(
                min(
                    previous[at] + same, previous[at + 1] + _DROPPED.get(sound, 0.7), row[at] + _DROPPED.get(other, 0.9)
                )
            )
    return row[-1]


def sounds_alike(syllables: Sequence[str], latin: str) -> float:
    """How well the syllables (no tones) could be the sound of a foreign or dialect name, in [0, 1]."""
    chinese = "".join(map(_syllable_sounds, syllables))
    foreign = "".join(map(_word_sounds, latin.split()))
    length = (len(chinese) + len(foreign)) / 2
    if not length:
        return 0.0
    return max(0.0, 1.0 - _distance(chinese, foreign) / (length + 0.2))
