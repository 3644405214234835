"""Which words of an English text may stand for which words of a rendering."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from zhterm.consistency.english_text import FAMILY, acronym_letters, joined_stem, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.consistency.english_text import EnglishText, EnglishWord

_AGENT = re.compile(r".{3}(?:er|or|ee|ist)$")
_ENDINGS = frozenset(
    " d e ed er es s ing ion or ly al ive able ible ity ness y ies ant ent ance ence ment ments ation ations ization "
    "t c ic ical ist ism tion sion ssion ssive tive an n ian ean l ial ty tic etic ely ular "
    "ition itions itive th ure ual ory ious ous ship age ism ally ically atic cy cies te tial cial is sis stic "
    "ied ying ication ications ison ese de ded ding se sive le ility".split(" ")
)
"""What may follow the common beginning of two words of one family: referenc-e, -ed; transmi-t, -ssion."""


class Piece(NamedTuple):
    """Words `start` to `end` of the text that stand for the words `bits` of the rendering."""

    bits: int
    start: int
    end: int
    cost: float


class Wording:
    """The words of a rendering: all of them, and those that must be there, for the small ones may go."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all_words = words(text.removeprefix("to ").removeprefix("the ").removeprefix("The "))
        self.words = [word for word in self.all_words if not word.is_small] or self.all_words
        self.is_acronym = bool(acronym_letters(text)) and len(self.words) == 1

    @cached_property
    def pairs(self) -> list[tuple[int, str]]:
        """The stems of two words in a row written as one, with the bits of those: also a small one and another."""
        pairs = [(3 << bit, joined_stem(*two)) for bit, two in enumerate(pairwise(self.words))]
        if len(self.words) == len(self.all_words):
            return pairs
        mixed = [two for two in pairwise(self.all_words) if two[0].is_small != two[1].is_small]  # built-in, builtin
        return pairs + [(1 << self.words.index(two[two[0].is_small]), joined_stem(*two)) for two in mixed]

    @cached_property
    def initials(self) -> list[tuple[int, str]]:
        """The acronyms among the words, in small letters, with the bits of the words."""
        letters = [acronym_letters(word.text).lower() for word in self.words]
        return [(1 << bit, acronym) for bit, acronym in enumerate(letters) if len(acronym) > 2]

    @cached_property
    def acronyms(self) -> dict[str, list[int]]:
        """The acronyms of two words or more in a row, with and without the small ones: bits of the words."""
        out: dict[str, list[int]] = {}
        for chosen in (self.words, self.all_words):
            bits = [1 << self.words.index(word) if word in self.words else 0 for word in chosen]
            for start in range(len(chosen)):
                for end in range(start + 2, min(len(chosen), start + 8) + 1):
                    letters = "".join(word.text[0] for word in chosen[start:end]).upper()
                    mask = sum(set(bits[start:end]))
                    if mask not in out.setdefault(letters, []):
                        out[letters].append(mask)
        return out


def pieces_of(sought: Wording, text: EnglishText) -> list[Piece]:
    """All that may stand for some word of the rendering, the words as they are written at no cost."""
    out: list[Piece] = []
    for bit, word in enumerate(sought.words):
        mask = 1 << bit
        met, related = text.places.get(word.stem, ()), text.families.get(word.form[:FAMILY], ())
        if not met and not related and word.stem not in text.parts and word.stem not in text.joined:
            continue  # so it is with most words of most renderings
        same = [at for at in met if _may_stand_for(word, text.words[at], text)]
        akin = [*_family(word, related, text), *text.parts.get(word.stem, ())]
        if len(sought.words) == 1:
            same, akin = ([at for at in met if _is_same_role(word, text.words[at])] for met in (same, akin))
        out += [Piece(mask, at, at + 1, 0.0 if text.words[at].form == word.form else 0.1) for at in same]
        out += [Piece(mask, at, at + 1, 0.5) for at in akin]
        out += [Piece(mask, at, at + 2, 0.1) for at in text.joined.get(word.stem, ())]
    if len(sought.words) > 1:
        out += [Piece(1 << len(sought.words) - 1, at, at + 1, 0.5) for at in text.places.get("one", ())]
    for bits, stem in sought.pairs:
        out += [Piece(bits, at, at + 1, 0.1) for at in text.places.get(stem, ())]
    if text.acronyms and text.has_capitals:
        for letters, masks in sought.acronyms.items():
            out += [Piece(mask, at, at + 1, 0.3) for at in text.acronyms.get(letters, ()) for mask in masks if mask]
    return out + _spelt_out(sought, text)


def _is_same_role(one: EnglishWord, other: EnglishWord) -> bool:
    """Whether both words name who does something, or neither: an auditor is no audit, registered is from register."""
    doers = [_AGENT.search(word.form) is not None for word in (one, other)]
    if doers[0] == doers[1]:
        return True
    doer, done = (one, other) if doers[0] else (other, one)
    return done.form.startswith(doer.form)


def _family(word: EnglishWord, related: Sequence[int], text: EnglishText) -> Iterator[int]:
    """Of words with the same beginning the places of those that are not inflected from the stem but derived from it."""
    for at in related:
        met = text.words[at]
        if met.stem != word.stem:
            same = common_length(word.form, met.form)
            if word.form[same:] in _ENDINGS and met.form[same:] in _ENDINGS:
                yield at


def _may_stand_for(word: EnglishWord, met: EnglishWord, text: EnglishText) -> bool:
    """An acronym is only itself: IT is not "it". A word in capitals in a text of capitals may be any."""
    is_itself = word.form == word.text.lower()  # and no short form of a word: RMB, Renminbi
    if is_itself and acronym_letters(word.text) and len(word.text) < 5 and text.has_capitals:
        return bool(acronym_letters(met.text)) or not word.text.isalpha()
    return True


def _spelt_out(sought: Wording, text: EnglishText) -> list[Piece]:
    """Words of the text whose first letters are an acronym in the rendering, small ones passed over."""
    out = []
    for bits, letters in sought.initials:
        for start, first in enumerate(text.words):
            if first.text[0].lower() != letters[0] or first.is_small:
                continue
            end = _end_of_initials(text, start, letters)
            if end:
                out.append(Piece(bits, start, end, 0.3))
    return out


def _end_of_initials(text: EnglishText, start: int, letters: str) -> int:
    at = start
    for letter in letters:
        while at < len(text.words) and text.words[at].is_small and text.words[at].text[0].lower() != letter:
            at += 1
        if at >= len(text.words) or text.words[at].text[0].lower() != letter:
            return 0
        at += 1
    return at


def common_length(one: str, other: str) -> int:
    """How many letters two words have in common from their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
