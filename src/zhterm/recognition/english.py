"""The form of an English text in which stored terms are looked for: the keys of its words, a space around each.

Words are compared by `language.english.word_key`, so that number and British spelling don't matter. Hyphens, quotation
marks and possessives are left out; a prefix and a hyphen belong to the word behind them (co-operation, non-tariff).
Every other mark is a word of its own, so that no term is met across it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from zhterm.language.english import Token, tokens, unaccented, word_key
from zhterm.language.punctuation import QUOTES
from zhterm.model import MatchRule
from zhterm.recognition.index import ARTICLES
from zhterm.recognition.letters import nearest, wrong_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.recognition.index import Designation, TermIndex

_HYPHENS = "-‐‑"
_PASSED = frozenset(_HYPHENS + "–" + QUOTES + "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_APOSTROPHES = "'’ʼ＇"
# Joined with a hyphen they make another word of what follows: non-tariff is no tariff.
_PREFIXES = frozenset(
    "anti co counter cross de e ex extra hyper inter intra mega micro mid mini mis multi neo non para post pre pro"
    " pseudo re semi sub super trans ultra un under".split()
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_BARRIER = "\n"
# What only verbs end with, if they are long enough; of the verbs in -en, those that terms begin with.
_VERB = re.compile(
    r"\w{3,}(?:ate|i[sz]e|ify)|(?:broad|deep|fast|hast|height|less|light|sharp|strength|tight|weak|wid)en"
)
_LONGEST_WORD_JOINED = 8


class EnglishFinder:
    """Finds the terms of an index in English texts."""

    def __init__(self, index: TermIndex) -> None:
        self.index = index

    def read(self, text: str) -> EnglishText:
        """A text, ready to be searched."""
        return EnglishText(text, self.index)

    def read_all(self, texts: Iterable[str]) -> list[EnglishText]:
        """Many texts, each by itself and ready to be searched."""
        return list(map(self.read, texts))


class EnglishText:
    """A text with the places where terms are spelt. Places are offsets in the keys of its words."""

    def __init__(self, text: str, index: TermIndex) -> None:
        self._written = text
        self._index = index
        parts: list[str] = []
        self._words: list[Token] = []
        self._starts: list[int] = []  # where in the keys the space before each word is
        self._ends: list[int] = []  # and the one behind it
        size = 0
        for key, word in _keyed(text):
            self._words.append(word)
            self._starts.append(size)
            size += len(key) + 1
            self._ends.append(size)
            parts.append(key)
        self._keys = " " + " ".join(parts) + " "

    def spelt(self) -> list[tuple[int, int, int]]:
        """All places where a term is spelt: (start, end, number of its form)."""
        return self._index.occurrences(self._keys)

    def accepted(self) -> list[tuple[int, int, int]]:
        """The places where a term is matched, also where they overlap; without the spaces around."""
        simple = self._index.simple
        return [
            (place[0], place[1] - 1, place[2])
            for place in self.spelt()
            if simple[place[2]] or any(not obstacle for _, obstacle in self.judged(place))
        ]

    def spans(self, places: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
        """Where in the text itself sorted places are, without articles."""
        return map(self._place, places)

    def span(self, place: tuple[int, int, int], designation: Designation) -> tuple[int, int]:
        """Where in the text itself a place is; with the article that a term has."""
        first, last = self._place(place)
        return article_before(designation.text, self._written, first), last

    def judged(self, place: tuple[int, int, int]) -> Iterator[tuple[Designation, str]]:
        """The terms that are spelt at a place, with the reason why each is no match there, or an empty string."""
        first, last = self._place(place)
        for designation in nearest(self._index.designations(place[2]), self._written[first:last]):
            written = self._written[slice(*self.span(place, designation))]
            yield designation, "" if designation.rule is MatchRule.ANYWHERE else wrong_letters(designation, written)

    def _place(self, place: tuple[int, int, int]) -> tuple[int, int]:
        first = bisect_left(self._starts, place[0])
        last = bisect_left(self._ends, place[1] - 1)
        return self._words[first].start, self._words[last].end


def term_forms(term: str, *, verb: bool = False) -> list[str]:
    """The forms in which a term is looked for: its own, two words as one, the forms of a verb that it begins with.

    An article before it is left out; what has no letter or digit then is looked for nowhere.
    `verb`: the first word is a verb, also where its ending does not say so.
    """
    bare = without_article(term)
    if bare.lower().startswith("to ") and len(bare) > len("to "):
        bare, verb = bare[len("to ") :], True
    if not any(map(str.isalnum, bare)):
        return []
    keyed = list(_keyed(bare))
    keys = [key for key, _ in keyed]
    first = keyed[0][1].text.lower()
    firsts = [word_key(form) for form in _verb_forms(first)] if verb or _VERB.fullmatch(first) else []
    forms = [keys, *([key, *keys[1:]] for key in firsts)]
    joined = "".join(token.text for _, token in keyed)
    if len(keys) == 2 and joined.isalpha() and len(joined) >= _LONGEST_WORD_JOINED:
        forms.append([word_key(unaccented(joined))])
    return list(dict.fromkeys(" " + " ".join(form) + " " for form in forms))


def without_article(term: str) -> str:
    """The term without an article before it."""
    low = term.lower()
    return next((term[len(article) :].lstrip() for article in ARTICLES if low.startswith(article)), term) or term


def article_before(term: str, text: str, start: int) -> int:
    """Where a term begins in a text that has its article before the place at `start`; else `start`."""
    article = term[: len(term) - len(without_article(term))]
    before = start - len(article)
    if article and before >= 0 and " ".join(text[before:start].lower().split()) == article.lower().strip():
        return before
    return start


def _verb_forms(verb: str) -> list[str]:
    """The third person, past tense and participle of a regular verb."""
    if verb.endswith("e"):
        return [verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return [verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    doubled = verb + verb[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb) else verb
    return [verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s"), doubled + "ed", doubled + "ing"]


def _keyed(text: str) -> Iterator[tuple[str, Token]]:
    """The words and marks of a text with their keys; what is passed over is left out."""
    before = 0
    prefix: Token | None = None
    for token in tokens(text, marks=True):
        mark = token.text[0]
        if mark in _PASSED or (mark in _APOSTROPHES and len(token.text) <= 2):
            if (
                mark in "-–"
                and text[token.start - 1 : token.start].isspace()
                and text[token.end : token.end + 1].isspace()
            ):
                yield mark, token  # a dash
            continue
        if _BLANK_LINE.search(text, before, token.start):
            yield _BARRIER, Token("", token.start, token.start)
        before = token.end
        if prefix is not None:
            token = Token(prefix.text + token.text, prefix.start, token.end)
            prefix = None
        if _prefix(token, text):
            prefix = token
        elif mark.isalnum():
            yield word_key(unaccented(token.text)), token
        else:
            yield ("and" if mark == "&" else mark), token


def _prefix(token: Token, text: str) -> bool:
    """Whether a word is a prefix with a hyphen behind it and a word behind that."""
    return (
        text[token.end : token.end + 1] in _HYPHENS
        and token.end + 1 < len(text)
        and text[token.end + 1].isalpha()
        and token.text.lower() in _PREFIXES
        and (len(token.text) == 1 or not token.text.isupper())
    )
