"""Chinese affixes and the English affixes that render them: what says that 过拟合 is over-fitting, and not 拟合."""

from __future__ import annotations

from functools import cache

from zhterm.language.tables import rows


@cache
def affixes(kind: str) -> dict[str, tuple[str, ...]]:
    """The affixes of a kind, "prefix" or "suffix", and the beginnings or endings of English words that render them."""
    return {row[1]: tuple(row[2].split()) for row in rows("language/affixes.tsv") if row[0] == kind}


def prefix_fits(char: str, english_word: str) -> int:
    """1 if the English word begins as the Chinese prefix is rendered, -1 if the character is one but is not, else 0."""
    renderings = affixes("prefix").get(char)
    if renderings is None:
        return 0
    return 1 if english_word.startswith(renderings) or english_word.endswith(renderings) else -1


def suffix_fits(char: str, english_word: str) -> int:
    """1 if the English word ends as the Chinese suffix is rendered, -1 if the character is one but is not, else 0."""
    renderings = affixes("suffix").get(char)
    if renderings is None:
        return 0
    return 1 if english_word.endswith(renderings) or english_word.removesuffix("s").endswith(renderings) else -1
