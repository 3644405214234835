"""What an entry can be found by: pure functions from an entry to its index rows.

The store knows no Chinese. Two things come from outside: pinyin, which stands in the entry itself, and `simplify`,
a function that gives the simplified form of a text with the same length, so that either script finds the other.

Nothing here depends on a dictionary or on the version of one; whoever changes what these functions return must raise
`INDEX_VERSION`, and stores rebuild their index rows the next time they are opened for writing.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.model import ConceptEntry, Term, Transliteration

    Simplify = Callable[[str], str]
    # Letters, tones, syllables divided by spaces, initials.
    _Spoken = tuple[str, str, str, str]

INDEX_VERSION = 1

_PINYIN = "zh-Latn-pinyin"
_KEPT_PUNCTUATION = "#%&@"
_RANKS = {"preferred": 3, "admitted": 2, "proposed": 1}
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0306": "3", "\u0300": "4"}
_DIAERESIS = "\u0308"
# Pinyin as we write it ourselves, which needs no look at single characters.
_MARKED = re.compile("[a-z" + "".join(_TONES) + _DIAERESIS + " '\u2019-]*")
_MARKS = re.compile("[" + "".join(_TONES) + "]")
_UNMARKED = {**dict.fromkeys(map(ord, _TONES)), **dict.fromkeys(map(ord, " '\u2019-"), " ")}
# GB/T 16159 puts an apostrophe before a syllable that begins with a vowel inside a word, so that a consonant before a
# vowel always belongs to the following syllable: that makes the division of "fāngàn" and "fāng'àn" certain.
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bcdfghjklmnpqrstwxyz])?[aeiouv]+(?:ng(?![aeiouv])|n(?![aeiouv])|r(?![aeiouv]))?|[a-z]|[^ a-z]+"
)


# The same for many texts, divided by NUL.
_MARKS_ALL = re.compile("[" + "".join(_TONES) + "\0]")
_TONE_DIGITS = str.maketrans(_TONES)
_SYLLABLES_ALL = re.compile(_SYLLABLE.pattern.replace("[^ a-z]+", "[^ a-z\0]+|\0"))


class Reading(NamedTuple):
    """A pinyin text without its spaces and marks ("dashuju"), its tones in order ("444") and its syllables."""

    letters: str
    tones: str
    syllables: tuple[str, ...]


class TermKeys(NamedTuple):
    """The index rows of one term.

    `folded` is the look-up form (`squash`, Chinese also simplified); `tokens` are what full text knows it by:
    sequences of one and two characters for Chinese, words for English. `readings` are (kind, value, tones), where
    kind is "p" for pinyin letters and "i" for initials.
    """

    language: str
    text: str
    folded: str
    status: str
    weight: int
    tokens: str
    readings: tuple[tuple[str, str, str], ...]


class EntryKeys(NamedTuple):
    """The index rows of one entry: its place in the order, its subject fields and its terms."""

    sort: str
    subject_fields: tuple[str, ...]
    terms: list[TermKeys]


class _Squash(dict[int, str | int | None]):
    """A `str.translate` table, filled as characters turn up: marks, spaces, controls and punctuation are dropped."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        category = unicodedata.category(char)
        dropped = category[0] in "ZCM" or (category[0] == "P" and char not in _KEPT_PUNCTUATION)
        self[code] = None if dropped else code
        return None if dropped else code


class _Words(dict[int, str | int | None]):
    """A `str.translate` table: letters and digits stay, accents go, everything else becomes a space."""

    def __missing__(self, code: int) -> int | str | None:
        char = chr(code)
        value: int | str | None = code if char.isalnum() else (None if unicodedata.category(char) == "Mn" else " ")
        self[code] = value
        return value


_SQUASH, _WORDS = _Squash(), _Words()
# All folding goes character by character, and no character joins with a NUL, so texts divided by it can be folded
# together.
_NUL = "\0"
_SQUASH_ALL, _WORDS_ALL = _Squash({0: 0}), _Words({0: 0})


def squash(text: str) -> str:
    """Return the form in which texts are compared: no case, accents, width, spaces or punctuation.

    >>> squash("Big-Data"), squash("列夫·托尔斯泰"), squash("５Ｇ")
    ('bigdata', '列夫托尔斯泰', '5g')

    A text of punctuation only is itself.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return plain.casefold().translate(_SQUASH) or text


def words(text: str) -> list[str]:
    """Return the words of an English text in lower case, without accents."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return plain.casefold().translate(_WORDS).split()


def squash_all(texts: Sequence[str]) -> list[str]:
    """Return `squash` of every text; many at once take a fifth of the time."""
    joined = _NUL.join(texts)
    if len(texts) < 2 or joined.count(_NUL) != len(texts) - 1:  # one text, or one with the divider in it
        return list(map(squash, texts))
    plain = joined if joined.isascii() else unicodedata.normalize("NFKD", joined)
    folded = plain.casefold().translate(_SQUASH_ALL).split(_NUL)
    return [form or text for form, text in zip(folded, texts, strict=True)]


def words_all(texts: Sequence[str]) -> list[str]:
    """Return `words` of every text, joined by spaces; many at once are faster."""
    joined = _NUL.join(texts)
    if len(texts) < 2 or joined.count(_NUL) != len(texts) - 1:
        return [" ".join(words(text)) for text in texts]
    plain = joined if joined.isascii() else unicodedata.normalize("NFKD", joined)
    return [" ".join(part.split()) for part in plain.casefold().translate(_WORDS_ALL).split(_NUL)]


def grams(folded: str) -> str:
    """Return every one- and two-character sequence of a look-up form once, separated by spaces."""
    return " ".join(dict.fromkeys([*folded, *map(add, folded, folded[1:])]))


def reading(text: str) -> Reading:
    """Take pinyin apart, with tone marks, tone numbers or without tones, in words or syllables.

    Tones are kept apart from letters, so that "dàshùjù", "da4shu4ju4" and "da4 shu4 ju4" are the same; ü is "v".
    A digit is a tone only between 0 and 5, after a letter, and not before another digit.
    """
    source = unicodedata.normalize("NFD", text).casefold()
    if _MARKED.fullmatch(source):
        plain = source.replace("u" + _DIAERESIS, "v").translate(_UNMARKED)
        marks = "".join(map(_TONES.__getitem__, _MARKS.findall(source)))
        return Reading(plain.replace(" ", ""), marks, tuple(_SYLLABLE.findall(plain)))
    letters: list[str] = []
    tones: list[str] = []
    for index, char in enumerate(source):
        last = letters[-1] if letters else " "
        if char in _TONES:
            tones.append(_TONES[char])
        elif char == _DIAERESIS or (char == ":" and last == "u"):
            letters[-1:] = "v"
        elif char in "012345" and "a" <= last <= "z" and not source[index + 1 : index + 2].isdigit():
            tones.append("" if char in "05" else char)
            letters.append(" ")
        elif char.isalnum():
            letters.append("v" if char == "ü" else char)
        elif unicodedata.category(char) != "Mn" and last != " ":
            letters.append(" ")
    plain = "".join(letters)
    return Reading(plain.replace(" ", ""), "".join(tones), tuple(_SYLLABLE.findall(plain)))


def _spoken(texts: Iterable[str]) -> dict[str, _Spoken]:
    """Take many pinyin texts apart, as `reading` does it but a few times faster."""
    given = list(texts)
    sources = unicodedata.normalize("NFD", _NUL.join(given)).casefold().split(_NUL)
    out: dict[str, _Spoken] = {}
    plainly: list[str] = []
    marked: list[str] = []
    if len(sources) == len(given):
        for text, source in zip(given, sources, strict=True):
            if _MARKED.fullmatch(source):
                plainly.append(text)
                marked.append(source)
    if marked:
        joined = _NUL.join(marked)
        plain = joined.replace("u" + _DIAERESIS, "v").translate(_UNMARKED)
        tones = "".join(_MARKS_ALL.findall(joined)).translate(_TONE_DIGITS).split(_NUL)
        syllables = _SYLLABLES_ALL.findall(plain)
        initials = "".join([syllable[0] for syllable in syllables]).split(_NUL)
        spaced = map(str.strip, " ".join(syllables).split(_NUL))
        out.update(
            zip(plainly, zip(plain.replace(" ", "").split(_NUL), tones, spaced, initials, strict=True), strict=True)
        )
    for text in given:
        if text not in out:
            letters, marks, parts = reading(text)
            out[text] = letters, marks, " ".join(parts), "".join([part[0] for part in parts])
    return out


class _Forms(NamedTuple):
    """What the texts of many entries become: one item a term in the order of the terms, one item a pinyin text."""

    chinese: Iterator[str]
    english: Iterator[tuple[str, str]]
    pinyin: dict[str, _Spoken]


def entry_keys(entries: Sequence[ConceptEntry], simplify: Simplify) -> list[EntryKeys]:
    """Return the index rows of entries, in their order."""
    chinese: list[str] = []
    english: list[str] = []
    pinyin: dict[str, None] = {}
    for entry in entries:
        for section in entry.languages:
            texts = english if section.language == "en" else chinese
            for term in section.terms:
                texts.append(term.text)
                if term.transliterations:
                    pinyin.update(dict.fromkeys([of.text for of in term.transliterations if of.system == _PINYIN]))
    forms = _Forms(
        map(simplify, squash_all(chinese)), zip(squash_all(english), words_all(english), strict=True), _spoken(pinyin)
    )
    return [_entry_keys(entry, forms) for entry in entries]


def _entry_keys(entry: ConceptEntry, forms: _Forms) -> EntryKeys:
    weight = _weight(entry)
    terms = []
    for section in entry.languages:
        language = section.language
        for term in section.terms:
            readings: tuple[tuple[str, str, str], ...] = ()
            if language == "en":
                folded, tokens = next(forms.english)
            else:
                folded = next(forms.chinese)
                tokens = grams(folded)
                if term.transliterations:
                    readings = _reading_keys(term.transliterations, forms.pinyin)
            status = term.status.value
            own = weight if status in _RANKS else 0
            terms.append(TermKeys(language, term.text, folded, status, own, tokens, readings))
    fields = tuple(dict.fromkeys(entry.subject_fields)) if entry.subject_fields else ()
    return EntryKeys(_sort_key(entry.languages[0].terms[0], forms.pinyin), fields, terms)


def _weight(entry: ConceptEntry) -> int:
    """What an entry weighs in a search: the best status of its terms, then how often they were met."""
    rank = seen = 0
    for section in entry.languages:
        for term in section.terms:
            own = _RANKS.get(term.status, 0)
            if own > rank:
                rank = own
            if term.contexts or term.sources:
                seen += len(term.contexts) + len(term.sources)
    return rank * 1000 + min(seen, 999)


def _reading_keys(
    transliterations: Iterable[Transliteration], spoken: dict[str, _Spoken]
) -> tuple[tuple[str, str, str], ...]:
    out: dict[tuple[str, str, str], None] = {}
    for item in transliterations:
        if item.system != _PINYIN:
            continue
        letters, tones, _, initials = spoken[item.text]
        if not letters:
            continue
        out["p", letters, tones] = None
        if "v" in letters:  # people type lü as lv, lu: or lu
            out["p", letters.replace("v", "u"), tones] = None
        if len(initials) > 1:
            out["i", initials, ""] = None
    return tuple(out)


def _sort_key(first: Term, spoken: dict[str, _Spoken]) -> str:
    """Dictionary order: syllable by syllable, then tones, then the text; without pinyin, by the text itself.

    Compared byte by byte in every store, so that exports are equal. A tab sorts before the space between syllables.
    """
    if first.pinyin:
        _, tones, syllables, _ = spoken[first.pinyin]
        return f"{syllables}\t{tones}\t{first.text}"
    return first.text.casefold()
