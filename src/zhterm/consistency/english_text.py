"""An English text made ready to look for renderings in it: its words, how they are compared, what stands between."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from zhterm.language import english, tables

_LINKED = re.compile(r"[A-Z](?:&[A-Z])+(?![A-Za-z])")
_CURRENCY = re.compile(r"(?:RMB|CNY|USD|HKD|EUR|GBP|JPY|TWD|NTD|SGD|MOP)(?=\d)")
_STOP = re.compile(r"[.!?;:。！？；：\n\t|]")
_BESIDE = re.compile(r"[-‐‑–\s]{1,2}")
_SHORT = 4
"""A text of fewer words is not taken for a line in capitals."""
FAMILY = 4
"""Letters that two words of one family have in common at least: transmit, transmission."""
_COMBINING = re.compile(
    "(?:agri|auto|bank|bio|cardio|co|cyber|data|eco|electro|euro|face|file|gastro|geo|home|house|hydro|hyper|inter|intra|"
    "macro|micro|multi|nano|neo|neuro|online|over|photo|post|pre|proto|pseudo|radio|semi|sub|super|tele|thermo|trans|"
    "under|user|web|work)(?=[a-z]{4})"
)
"""First parts of words written as one, whose second part is a word that means the same by itself: web-site."""
_COMBINED = re.compile(
    "(?<=[a-z]{4})(?:base|care|code|field|flow|force|hood|life|line|load|place|site|stream|type|ware|wide)$"
)
"""Second parts of words written as one, whose first part is a word that means nearly the same: health-care."""
_PARTICLES = frozenset("down in off on out over up".split())
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
NUMBER_WORDS = {word: str(value) for row in (_CARDINALS, _ORDINALS) for value, word in enumerate(row.split())}
"""Cardinals and ordinals up to twenty, and their figures."""
_SHORT_FORMS = {
    "co": "company", "corp": "corporation", "inc": "incorporated", "ltd": "limited", "dept": "department",
    "govt": "government", "intl": "international", "assn": "association", "univ": "university", "no": "number",
    "nos": "number", "%": "percent", "usa": "us", "rmb": "renminbi", "cny": "renminbi", "info": "information",
    "app": "application", "config": "configuration", "auto": "automatic", "exam": "examination",
    "spec": "specification", "biotech": "biotechnology", "admin": "administration", "repo": "repository",
    "lab": "laboratory",
    "max": "maximum", "min": "minimum", "tech": "technology", "demo": "demonstration", "ad": "advertisement",
    "math": "mathematics", "maths": "mathematics", "async": "asynchronous", "sync": "synchronous",
    "taxation": "tax",
}  # fmt: skip


class EnglishWord(NamedTuple):
    """A word of an English text; `start` and `end` are code points of the text.

    `form` is its key without number and spelling variants, `stem` also without the endings of word formation.
    `is_small` marks the words that a rendering may gain or lose: articles, prepositions, pronouns, "and".
    """

    text: str
    form: str
    stem: str
    start: int
    end: int
    is_small: bool


@lru_cache(maxsize=65536)
def forms(word: str) -> tuple[str, str, bool]:
    """The form, the stem of a word, and whether it is a small one."""
    lower = english.unaccented(word)
    plain = _SHORT_FORMS.get(lower.replace(".", ""))
    if plain is None or (plain == "number" and word.islower()):
        plain = NUMBER_WORDS.get(lower) or english.word_key(lower)
        if not plain.isalpha():
            plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", plain)
    stem = english.stem(english.verb(_with_e(plain, lower)))
    return (
        plain,
        _roots().get(stem, stem),
        lower in english.function_words() and not _is_acronym(word),
    )


@cache
def _roots() -> dict[str, str]:
    """The stem of the word that a family is named by, by the stems of the others: loss, lose; Chinese, China."""
    return {
        english.stem(other): english.stem(word)
        for word, others in tables.rows("language/families.tsv")
        for other in others.split()
    }


def _with_e(form: str, lower: str) -> str:
    """The form with the e that a key of the same English goes without (clos, recogniz): the stemmer needs it."""
    return f"{form}e" if lower in (f"{form}e", f"{form}es") or form.endswith(("iz", "yz")) else form


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def words(text: str) -> list[EnglishWord]:
    """The words of a text. Hyphenated words are several, R&D is one, a per cent sign is one; possessives are none."""
    out: list[EnglishWord] = []
    linked = {match.start(): match.end() for match in _LINKED.finditer(text)} if "&" in text else {}
    done = 0
    for token in english.tokens(text, marks="%" in text):
        if token.start < done or not (token.text[0].isalnum() or token.text == "%"):
            continue
        done = linked.get(token.start, token.end)
        start = token.start
        if (currency := _CURRENCY.match(text, start)) is not None:
            out.append(_word(text, start, currency.end()))
            start = currency.end()
        out.append(_word(text, start, done))
    return out


def _word(text: str, start: int, end: int) -> EnglishWord:
    form, stem, is_small = forms(text[start:end])
    return EnglishWord(text[start:end], form, stem, start, end, is_small)


class EnglishText:
    """The words of an English text with the places of each, for the renderings that are looked for in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words(text)
        self.gaps = [text[a.end : b.start] for a, b in zip(self.words, self.words[1:], strict=False)]
        self.places: dict[str, list[int]] = {}
        self.families: dict[str, list[int]] = {}
        self.parts: dict[str, list[int]] = {}
        self.joined: dict[str, list[int]] = {}
        self.acronyms: dict[str, list[int]] = {}
        self.has_capitals = not text.isupper() or len(self.words) < _SHORT
        for at, word in enumerate(self.words):
            self._enter(at, word)

    def _enter(self, at: int, word: EnglishWord) -> None:
        self.places.setdefault(word.stem, []).append(at)
        if len(word.text) >= FAMILY:
            self.families.setdefault(word.form[:FAMILY], []).append(at)
        for stem in _part_stems(word.form, is_long=len(word.text) > 7):
            self.parts.setdefault(stem, []).append(at)
        if at and (self.gaps[at - 1] == " " or _BESIDE.fullmatch(self.gaps[at - 1])):
            before = self.words[at - 1]
            together = joined_stem(before, word)
            self.joined.setdefault(together, []).append(at - 1)
            if word.form in _PARTICLES and before.stem + word.form != together:  # backed up, backup
                self.joined.setdefault(before.stem + word.form, []).append(at - 1)
        if letters := acronym_letters(word.text):
            self.acronyms.setdefault(letters, []).append(at)

    def is_divided(self, start: int, end: int) -> bool:
        """Whether a sentence ends, or the like, inside the words `start` to `end` (half-open)."""
        return any(
            _STOP.search(gap) and not _is_abbreviating(self.words[at], gap)
            for at, gap in enumerate(self.gaps[start : end - 1], start)
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the words `start` to `end` (half-open)."""
        return self.words[start].start, self.words[end - 1].end


@lru_cache(maxsize=65536)
def _part_stems(form: str, *, is_long: bool) -> tuple[str, ...]:
    """The stems of the parts of a word written as one that may stand for the whole."""
    out = []
    if is_long and (compound := _COMBINING.match(form)):
        out.append(english.stem(form[compound.end() :]))
    if compound := _COMBINED.search(form):
        out.append(english.stem(form[: compound.start()]))
    return tuple(out)


def _is_abbreviating(word: EnglishWord, gap: str) -> bool:
    """Whether the full stop after a word is that of an abbreviation: Co., Ltd., No.; not that of taxation, or 5%."""
    is_shorter = word.text.isalpha() and len(word.text) < len(_SHORT_FORMS.get(word.text.lower(), ""))
    return gap.strip(" ,") == "." and (is_shorter or (len(word.text) == 1 and word.text != "%"))


def joined_stem(first: EnglishWord, second: EnglishWord) -> str:
    """The stem of two words written as one: health care, healthcare."""
    return forms(first.text.lower() + second.text.lower())[1]


@lru_cache(maxsize=65536)
def acronym_letters(word: str) -> str:
    """The letters of a word in capitals, without the plural s, full stops and "&"; an empty string for another word."""
    plain = word.replace(".", "").replace("&", "")
    if len(plain) > 2 and plain.endswith("s"):
        plain = plain[:-1]
    return plain if len(plain) > 1 and plain.isalpha() and plain.isupper() else ""
