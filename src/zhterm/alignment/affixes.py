"""Chinese morphemes and the English affixes that render them: 者 ~ -er as in traveller, 非 ~ non-, 化 ~ -isation."""

from __future__ import annotations

from functools import cache

from zhterm.language import tables

STEM_LETTERS = 3
"""Letters that a word has beside its affix, at least."""


@cache
def _renderings() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The English prefixes and the suffixes of each morpheme."""
    prefixes: dict[str, list[str]] = {}
    suffixes: dict[str, list[str]] = {}
    for morpheme, place, english in tables.rows("alignment/affixes.tsv"):
        (prefixes if place == "prefix" else suffixes).setdefault(morpheme, []).extend(english.split())
    return {text: (tuple(prefixes.get(text, ())), tuple(suffixes.get(text, ()))) for text in {*prefixes, *suffixes}}


def is_morpheme(text: str) -> bool:
    """Whether English renders this by an affix."""
    return text in _renderings()


def prefixes(morpheme: str) -> tuple[str, ...]:
    """The English prefixes of a morpheme, which may stand alone before a hyphen."""
    return _renderings().get(morpheme, ((), ()))[0]


def renders(morpheme: str, token: str, *, hyphenated: bool) -> int:
    """-1 where an English word in lower case begins with an affix for this morpheme, 1 where it ends with one, or 0.

    A word before a hyphen may be the affix alone (non-, anti-).
    """
    found = _renderings().get(morpheme)
    if found is None:
        return 0
    before, after = found
    if (hyphenated and token in before) or any(
        token.startswith(prefix) and len(token) - len(prefix) >= STEM_LETTERS for prefix in before
    ):
        return -1
    return int(token.endswith(after) and len(token) > STEM_LETTERS + 1)
