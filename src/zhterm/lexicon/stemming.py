"""English stems, by which a gloss and a title are compared: "Alleviation" and "alleviate" are one stem."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@cache
def _stemmer() -> Any:
    # Importing it takes longer than opening the lexicon, which knows the stems of every word of its glosses.
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball (Porter 2) stem of an English word, in lower case: "Technologies" -> "technolog"."""
    word = word.lower()
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word
