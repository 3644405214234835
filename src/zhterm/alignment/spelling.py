"""British spellings in the American way, which is that of the glosses: labour -> labor, modernise -> modernize."""

from __future__ import annotations

_INSIDE = (
    ("our", "or"),
    ("isa", "iza"),
    ("ise", "ize"),
    ("isi", "izi"),
    ("yse", "yze"),
    ("aed", "ed"),
    ("lled", "led"),
    ("lling", "ling"),
    ("ogue", "og"),
    ("amme", "am"),
    ("ence", "ense"),
    ("aeo", "eo"),
    ("grey", "gray"),
)
_ENDINGS = (("tre", "ter"), ("tres", "ters"), ("bre", "ber"), ("gement", "gment"))
LEAST = 6
"""Letters from which on a word may be spelt in two ways: four is not for."""


def american(word: str) -> str:
    """The American spelling that a word in lower case may stand for; the word itself where no rule applies.

    Some of these spellings are no words: silence gives silense. The dictionary decides.
    """
    if len(word) < LEAST:
        return word
    for british, changed in _INSIDE:
        if british in word:
            return word.replace(british, changed)
    for british, changed in _ENDINGS:
        if word.endswith(british):
            return word.removesuffix(british) + changed
    return word
