"""What stands between the two sides of a pair."""

from __future__ import annotations

import re
from functools import lru_cache

from zhterm.extraction.characters import CLOSING_BRACKETS, OPENING_BRACKETS, class_of
from zhterm.extraction.passage import HAN, LATIN
from zhterm.extraction.romanisation import is_toned
from zhterm.language.syllables import is_pinyin

FEATURES = (
    "gap_han", "gap_words", "gap_marks", "gap_lines", "gap_first", "gap_last", "gap_open", "gap_close", "gap_naming",
    "gap_short", "gap_pinyin",
)  # fmt: skip
MAX_GAP = 80
"""Code points; a longer gap is not looked into."""
_NAMING = re.compile(
    r"\b(?:means?|meaning|called|known as|literally|lit|i\.?e|or|aka|a\.k\.a|translat\w+|that is|namely|Chinese|"
    r"English|as|is|titled|named|rendered)\b|[译譯称稱即叫为為謂谓]|英文|中文|又名|意思|原名|＝|=|→|英[語语]",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"[简簡]称|[简簡]稱|[缩縮][写寫]|\b(?:short for|abbr\w*|hereafter|hereinafter|acronym|initials)\b", re.IGNORECASE
)
_WORD = re.compile(rf"[{LATIN}]+['’]?[{LATIN}]*")
_HAN = re.compile(f"[{HAN}]")


@lru_cache(maxsize=65536)
def gap_features(text: str) -> tuple[float, ...]:
    """The features of the text between the two sides; -1 each for a long one."""
    if len(text) > MAX_GAP:
        return (-1.0,) * len(FEATURES)
    words = _WORD.findall(text)
    bare = text.strip(" \n\t\u3000")
    pinyin = sum(is_pinyin(word) or is_toned(word) for word in words) / len(words) if words else 0.0
    return (
        float(len(_HAN.findall(text))),
        float(len(words)),
        float(sum(1 for char in text if not char.isalnum() and not char.isspace())),
        float(text.count("\n")),
        float(class_of(bare[0]) if bare else 18 if text else 0),
        float(class_of(bare[-1]) if bare else 0),
        float(sum(char in OPENING_BRACKETS for char in text)),
        float(sum(char in CLOSING_BRACKETS for char in text)),
        float(_NAMING.search(text) is not None),
        float(_SHORT.search(text) is not None),
        pinyin,
    )


def has_naming(text: str) -> bool:
    """Whether the text says that one is the name of the other (known as, 即, =)."""
    return _NAMING.search(text) is not None
