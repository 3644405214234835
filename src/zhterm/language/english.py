"""English words as terms have them: the tokeniser, the stemmer, and when two texts are the same English.

All functions are pure. Offsets are code points, half-open.

Two texts are the same English where they differ only in case, accents, number, the possessive, hyphens and spaces,
British or American spelling, or an article: "The People's Labour Courts" and "people-labor court". What is compared is
`key`, which is no spelling of anything; don't show it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import filterfalse
from typing import TYPE_CHECKING, Any, NamedTuple

from zhterm.language import tables

if TYPE_CHECKING:
    from collections.abc import Iterator


class Token(NamedTuple):
    """An English word, or a mark, and where it stands."""

    text: str
    start: int
    end: int


_APOSTROPHE = "['’ʼ＇]"


# Compiled when first asked for: a look-up imports this module and needs none of them.
@cache
def _token() -> re.Pattern[str]:
    # In this order: abbreviations with full stops, numbers with their signs (3.5, 100,000, 24/7, 1990s, 19th), words
    # with what joins them but a possessive 's (don't, C++, F#), possessives, marks.
    return re.compile(
        r"(?P<word>(?:[^\W\d_]\.){2,}"
        r"|[0-9]+(?:[.,:/][0-9]+)*(?:st|nd|rd|th|s)?(?![^\W_])"
        rf"|[^\W_]+(?:{_APOSTROPHE}(?![sS](?!\w))[^\W_]+)*(?:[+#]+(?!\w))?)"
        rf"|(?P<possessive>(?<=\w){_APOSTROPHE}[sS](?!\w)|(?<=[sS]){_APOSTROPHE}(?!\w))"
        r"|[^\w\s]|_"
    )


def tokens(text: str, start: int = 0, end: int | None = None, *, marks: bool = False) -> Iterator[Token]:
    """The words of a text, in order; with `marks` also its signs, one character each, and possessives ('s, ').

    Parts of a hyphenated word are words of their own; a possessive is no part of its word.
    """
    for match in _token().finditer(text, start, len(text) if end is None else end):
        if marks or match.lastgroup == "word":
            yield Token(match[0], match.start(), match.end())


@cache
def function_words() -> frozenset[str]:
    """The words that carry no meaning of their own, in lower case: articles, prepositions, conjunctions and so on."""
    known = tables.classes("language/english-words.tsv")
    return frozenset().union(
        *(known[kind] for kind in ("article", "preposition", "conjunction", "auxiliary", "pronoun", "determiner"))
    )


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of an English word, in lower case: "Technologies" -> "technolog"."""
    word = word.lower()
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word


def verb(word: str) -> str:
    """The verb of an irregular past form, in lower case: "grown" -> "grow"; any other word is itself."""
    return tables.pairs("language/irregular-verbs.tsv").get(word, word)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same English: see the module."""
    return one == other or key(one) == key(other)


def folded(text: str) -> str:
    """The text without its case and with one space for any: terms that are alike so are one term, kept once."""
    return " ".join(text.casefold().split())


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """What all texts that are the same English have in common; two texts with another key are another term.

    A text without letters and digits is its own key, apart from spaces around it and case.
    """
    return "".join(normalised(text)) or text.strip().casefold()


def normalised(text: str) -> list[str]:
    """The words of a text in the form in which words are compared: their `word_key`, without articles; & is "and".

    "an" or "a" is an article only at the beginning, and only before a word that is no plural (A shares, vitamin A).
    """
    folded = unaccented(text).replace("&", " and ")
    parts = [token for token in tokens(folded) if token.text != "the"]
    if (
        len(parts) > 1
        and parts[0].text in {"a", "an"}
        and folded[parts[0].end].isspace()
        and not _plural(parts[1].text)
    ):
        del parts[0]
    return [word_key(token.text) for token in parts or tokens(folded)]


def unaccented(text: str) -> str:
    """The text in lower case, in compatibility form, without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", decomposed)))


def _plural(word: str) -> bool:
    return word_key(word) != word_key(word + "s") and word.endswith("s")


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """The form in which one word (lower case, no accents) is compared: singular, American, without full stops.

    Endings that plurals make doubtful are cut the same way for the singular: cache, caches -> "cach"; movies -> "movy".
    """
    word = re.sub(r"[.,'’ʼ＇]", "", word) if not word.isalnum() and not word[0].isdigit() else word.replace(",", "")
    if not word.isalpha() or not word.isascii():
        return word.removesuffix("s") if word[:-1].isdigit() else word
    return _unended(_american(_singular(word)))


def _american(word: str) -> str:
    spellings = _spellings()
    for size in range(min(len(word), 12), 2, -1):
        if (american := spellings.get(word[:size])) is not None:
            word = american + word[size:]
            break
    ise, doubled = _british()
    if "is" in word or "ys" in word:  # asking first takes a tenth of the time
        word = ise.sub(r"\1z", word)
    return doubled.sub(r"\1l", word) if "ll" in word else word


def respelled(text: str) -> list[str]:
    """The text in American and in British spelling, in lower case, where these differ from it: modernise, modernize."""
    american = re.sub(r"[a-z]+", lambda word: _american(word[0]), text.lower())
    british = re.sub(r"(?<=[a-z]{2})([iy])z(?=(?:e|ed|er|ers|es|ing|ings|able|ations?|ational)\b)", r"\1s", american)
    return [spelt for spelt in dict.fromkeys((american, british)) if spelt != text.lower()]


@cache
def _british() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Endings in -ise, -yse and what is made of them; l doubled after an unstressed syllable (travelled, modelling).

    Some words have these in America, too (advise): a key may spell them otherwise, for no other word is spelt so.
    """
    return (
        re.compile(r"(?<=[a-z]{2})([iy])s(?=(?:e|ed|er|ers|es|ing|ings|able|ation|ations|ational|ement|ements)$)"),
        re.compile(r"([aeiouy][a-z]*[^aeiou][aeiou])ll(?=(?:ed|ing|ings|er|ers|or|ors|ist|ists|ous)$)"),
    )


@cache
def _spellings() -> dict[str, str]:
    return tables.pairs("language/spellings.tsv")


def _singular(word: str) -> str:
    known = tables.classes("language/english-words.tsv")
    if (irregular := tables.pairs("language/plurals.tsv").get(word)) is not None:
        return irregular
    if len(word) < 4 or not word.endswith("s") or word in known["discipline"] or word in known["singular"]:
        return word
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def _unended(word: str) -> str:
    if len(word) > 4 and word.endswith("ie"):
        return word[:-2] + "y"
    return word[:-1] if len(word) > 3 and word.endswith(("se", "xe", "ze", "oe", "che", "she")) else word
