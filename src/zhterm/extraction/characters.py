"""What a character is to an edge: quotation mark, bracket, comma, line end, letter."""

from __future__ import annotations

import re

import numpy as np

from zhterm.extraction.passage import HARD, MARK
from zhterm.language.scripts import is_han

OPENING_QUOTES, CLOSING_QUOTES = frozenset("“‘「『《〈«"), frozenset("”’」』》〉»")
OPENING_BRACKETS, CLOSING_BRACKETS = frozenset("([【〔{"), frozenset(")]】〕}")

CLASSES: tuple[tuple[int, str], ...] = (
    (1, "".join(OPENING_QUOTES)), (2, "".join(CLOSING_QUOTES)), (3, "\"'"), (4, "".join(OPENING_BRACKETS)),
    (5, "".join(CLOSING_BRACKETS)), (6, ",，"), (7, ";；"), (8, "、"), (9, ":："), (10, ".。!！?？…"),
    (11, "/／|│｜\\"), (12, "=＝→~～⇒➜>"), (13, "-–—―_"),
    (14, "\n"), (15, "\t\u3000"), (16, MARK), (17, HARD), (18, " \xa0"), (23, "·・‧"),
)  # fmt: skip
"""Classes of punctuation and space; Chinese is 19, other letters 20, digits 21, all else 22; 23 is the dot in names."""
HAN_CLASS, LETTER_CLASS, DIGIT_CLASS, OTHER_CLASS = 19, 20, 21, 22
LINE_END_CLASS = 14
_CLASS_OF = {char: number for number, chars in CLASSES for char in chars}
PUNCTUATION = re.compile(r"[，。、；：！？,.;:!?/|（）()《》“”\"「」]")


def class_of(char: str) -> int:
    """The class of one character."""
    found = _CLASS_OF.get(char)
    if found is not None:
        return found
    if is_han(char):
        return HAN_CLASS
    return DIGIT_CLASS if char.isdigit() else LETTER_CLASS if char.isalpha() else OTHER_CLASS


def classes_of(text: str) -> np.ndarray:
    """The class of every character, with two line ends before the first and two after the last."""
    known = {char: class_of(char) for char in set(text)}
    ends = [LINE_END_CLASS] * 2
    return np.array([*ends, *(known[char] for char in text), *ends], np.int16)
