"""Syllables of pinyin: from dictionary notation ("lu:4", "Zhong1") to marks, and from marks to the other styles.

Inside the package a reading is always text with tone marks, as GB/T 16159 writes it. Everything else (numbers,
zhuyin, spoken tones) is made from that text at the very end. A syllable that begins with a, e or o and follows
another inside a word takes an apostrophe; that is what makes the text readable back without a dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from zhterm.language.tables import classes

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = {
    "a": "āáǎà",
    "e": "ēéěè",
    "i": "īíǐì",
    "o": "ōóǒò",
    "u": "ūúǔù",
    "ü": "ǖǘǚǜ",
    "ê": ("ê̄", "ế", "ê̌", "ề"),
    "m": ("m̄", "ḿ", "m̌", "m̀"),
    "n": ("n̄", "ń", "ň", "ǹ"),
}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZüÜêÊ:")
_TONE_OF = {
    mark: (base, tone) for base, marks in _MARKS.items() for tone, mark in enumerate(marks, 1) if len(mark) == 1
}
_TONE_OF |= {mark.upper(): (base.upper(), tone) for mark, (base, tone) in list(_TONE_OF.items())}
_VOWELS = "aeiouüêāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜếề"
# What a syllable must begin with to need an apostrophe before it.
DIVIDED = frozenset("aeoāáǎàēéěèōóǒòAEOĀÁǍÀĒÉĚÈŌÓǑÒ")


@cache
def _syllable() -> re.Pattern[str]:
    initials = "(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?"
    closed = f"(?![{_VOWELS}])"
    return re.compile(
        f"{initials}[{_VOWELS}]+(?:ng{closed}|n{closed}|r{closed})?(?:r{closed})?|h?[mnḿńňǹ]g?|r", re.IGNORECASE
    )


@lru_cache(maxsize=4096)
def mark(syllable: str) -> str:
    """One syllable of dictionary notation with its tone mark: "lu:4" -> "lǜ", "Zhong1" -> "Zhōng", "de5" -> "de".

    Text that is no numbered syllable (already marked, Latin letters, punctuation) comes back as it is, in NFC.
    """
    body, last = syllable[:-1], syllable[-1:]
    if not last.isdigit():
        body, last = syllable, "5"
    if not _LETTERS.issuperset(body):
        return unicodedata.normalize("NFC", syllable)
    body = body.replace("u:", "ü").replace("U:", "Ü").replace("v", "ü").replace("V", "Ü")
    tone = int(last) % 5
    if not tone:
        return body
    at = _marked_vowel(body.lower())
    if at < 0:
        return body
    marked = _MARKS[body[at].lower()][tone - 1]
    return body[:at] + (marked.upper() if body[at].isupper() else marked) + body[at + 1 :]


def _marked_vowel(body: str) -> int:
    """Which letter carries the mark: a, e or o if there is one, else the last of i, u, ü; -1 for none."""
    for letter in "aeêo":
        if letter in body:
            return body.index(letter)
    last = max(body.rfind(letter) for letter in "iuü")
    return last if last >= 0 else next((body.index(c) for c in "mn" if c in body), -1)


def join(syllables: Sequence[str]) -> str:
    """Marked syllables as one word, with the apostrophes GB/T 16159 asks for: xī + ān -> "xī'ān"."""
    out: list[str] = []
    for syllable in syllables:
        if out and syllable[:1] in DIVIDED and out[-1][-1:].isalpha():
            out.append("'")
        out.append(syllable)
    return "".join(out)


def glue(left: str, right: str) -> str:
    """Two words written as one; the second may itself hold spaces or hyphens."""
    return f"{left}'{right}" if right[:1] in DIVIDED and left[-1:].isalpha() else left + right


def capitalised(text: str) -> str:
    """The first letter as a capital."""
    return text[:1].upper() + text[1:]


def opened(text: str) -> str:
    """The text with a capital at its first letter, which may stand behind a quotation mark or bracket."""
    at = next((at for at, char in enumerate(text) if char.isalnum()), len(text))
    return text[:at] + capitalised(text[at:])


def each_capitalised(text: str) -> str:
    """Every word of the text with a capital, as in the name of an organisation."""
    return " ".join(capitalised(part) for part in text.split(" "))


def find(text: str) -> list[re.Match[str]]:
    """The syllables of a marked text, in order. An erhua r belongs to its syllable ("huār" is one)."""
    return list(_syllable().finditer(text))


_COMBINING = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}


@lru_cache(maxsize=4096)
def dictionary_syllable(marked: str) -> str:
    """A syllable with a tone mark as CC-CEDICT writes it: "lǜ" -> "lu:4", "de" -> "de5"."""
    tone, spelt = 5, []
    for char in unicodedata.normalize("NFD", marked):
        if char in _COMBINING:
            tone = _COMBINING[char]
        else:
            spelt.append(":" if char == "\u0308" else char)
    return "".join(spelt) + str(tone)


def in_dictionary_form(text: str, size: int) -> str:
    """Word-grouped pinyin with marks as CC-CEDICT has it: "dà shùjù" -> "da4 shu4 ju4", "lǜhuà" -> "lu:4 hua4".

    An empty string where that doesn't give `size` syllables.
    """
    out: list[str] = []
    for word in re.split(r"[\s'’-]+", unicodedata.normalize("NFC", text)):
        parts = _syllable().findall(word)
        if "".join(parts) != word:
            return ""
        out += map(dictionary_syllable, parts)
    return " ".join(out) if len(out) == size else ""


def grouped_as(pinyin: str, name: str) -> str:
    """The pinyin of a name with the words and capitals that its English spelling shows: "hú qīngyuán", "Hu Qingyuan".

    A hyphen inside a given name joins (GB/T 16159-2012, 6.2.1). Where `name` is not the same syllables in capitalised
    words, the pinyin comes back as it is.
    """
    words = name.split()
    if not all(word[:1].isupper() for word in words) or letters(name) != letters(pinyin):
        return pinyin
    syllables = [match.group().lower() for match in find(pinyin)]
    grouped: list[str] = []
    for word in words:
        part: list[str] = []
        while syllables and len(letters("".join(part))) < len(letters(word)):
            part.append(syllables.pop(0))
        if letters("".join(part)) != letters(word):
            return pinyin
        grouped.append(capitalised(join(part)))
    return " ".join(grouped)


@cache
def standard() -> frozenset[str]:
    """The syllables of Standard Chinese, without tones, v for ü."""
    return classes("language/syllables.tsv")["standard"]


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """Lower-case letters of romanised text, without tones, spaces, hyphens and apostrophes; ü is v."""
    decomposed = unicodedata.normalize("NFD", text.lower()).replace("u\u0308", "v")
    return "".join(char for char in decomposed if "a" <= char <= "z")


@lru_cache(maxsize=4096)
def is_pinyin(word: str) -> bool:
    """Whether a word falls into pinyin syllables without rest, tones or not (many English words do, too: "women")."""
    spelt = letters(word)
    ends = {0}
    for start in range(len(spelt)):
        if start in ends:
            ends.update(end for end in range(start + 1, start + 7) if spelt[start:end] in standard())
    return bool(spelt) and len(spelt) in ends


def spells(syllables: Sequence[Sequence[str]], word: str) -> bool:
    """Whether a word is the pinyin of characters, each of which may have several syllables ("zhang", "chang").

    The syllables are `letters`. An er may be an r (huār).
    """
    spelt = letters(word)
    ends = {0}
    for choices in syllables:
        ends = {
            at + len(form)
            for choice in choices
            for form in ((choice, "r") if choice == "er" else (choice,))
            for at in ends
            if spelt.startswith(form, at)
        }
    return len(spelt) in ends


def tone(syllable: str) -> int:
    """The tone of a marked syllable, 1 to 4, or 0 where it has none."""
    return next((_TONE_OF[char][1] for char in syllable if char in _TONE_OF), 0)


def plain(text: str) -> str:
    """The text without tone marks; ü stays, as it is a letter and not a tone."""
    return "".join(_TONE_OF[char][0] if char in _TONE_OF else char for char in text)


def with_tone(syllable: str, number: int) -> str:
    """A marked syllable in another tone (1 to 4)."""
    return mark(f"{plain(syllable)}{number}")


def numbered(text: str) -> str:
    """Tone numbers after each syllable ("da4shu4ju4"); the neutral tone is 5."""

    def one(found: re.Match[str]) -> str:
        syllable = found[0]
        erhua = len(syllable) > 2 and syllable.endswith("r")
        body = syllable[:-1] if erhua else syllable
        return f"{plain(body)}{tone(body) or 5}{'r' if erhua else ''}"

    return _syllable().sub(one, text).replace("'", "")


_INITIALS = {
    "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ", "g": "ㄍ", "k": "ㄎ",
    "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ",
    "s": "ㄙ",
}  # fmt: skip
_FINALS = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ",
    "en": "ㄣ", "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "i": "ㄧ", "ia": "ㄧㄚ", "io": "ㄧㄛ", "ie": "ㄧㄝ",
    "iao": "ㄧㄠ", "iu": "ㄧㄡ", "ian": "ㄧㄢ", "in": "ㄧㄣ", "iang": "ㄧㄤ", "ing": "ㄧㄥ", "u": "ㄨ",
    "ua": "ㄨㄚ", "uo": "ㄨㄛ", "uai": "ㄨㄞ", "ui": "ㄨㄟ", "uan": "ㄨㄢ", "un": "ㄨㄣ", "uang": "ㄨㄤ", "ong": "ㄨㄥ",
    "ü": "ㄩ", "üe": "ㄩㄝ", "üan": "ㄩㄢ",
    "ün": "ㄩㄣ", "iong": "ㄩㄥ", "ueng": "ㄨㄥ",
}  # fmt: skip
_ZERO = {
    "yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui", "wan": "uan",
    "wen": "un", "wang": "uang", "weng": "ueng", "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün", "yong": "iong",
}  # fmt: skip
_TONE_SIGNS = ("", "", "ˊ", "ˇ", "ˋ")


def toned(typed: str) -> str:
    """Pinyin as it is stored, of pinyin as it may be typed: "xi1an1 nv3'er2" is "xī'ān nǚ'ér"."""
    spelt = re.sub(r"(?<=[nlNL])[vV](?=e?[1-5])", "ü", typed)
    numbered = r"[A-Za-züÜêÊ:]+[1-5]"
    return re.sub(f"(?:{numbered})+", lambda word: join([mark(part) for part in re.findall(numbered, word[0])]), spelt)


def zhuyin(text: str) -> str:
    """The text in zhuyin (Bopomofo), a space between syllables; the neutral tone's dot stands before its syllable."""

    def one(found: re.Match[str]) -> str:
        number = tone(found[0])
        body = _bopomofo(plain(found[0]).lower())
        return f"{body}{_TONE_SIGNS[number]} " if number else f"˙{body} "

    parts = [one(found).strip() for found in find(text)]
    return " ".join(parts) if parts else text


def _bopomofo(body: str) -> str:
    if body == "r":
        return "ㄦ"
    if body in _ZERO:
        return _FINALS[_ZERO[body]]
    if len(body) > 2 and body.endswith("r"):
        return _bopomofo(body[:-1]) + "ㄦ"
    initial = next((body[:n] for n in (2, 1) if body[:n] in _INITIALS), "")
    rest = body[len(initial) :]
    if initial in {"j", "q", "x"} and rest.startswith("u"):
        rest = "ü" + rest[1:]
    if initial in {"zh", "ch", "sh", "r", "z", "c", "s"} and rest == "i":
        rest = ""
    return _INITIALS.get(initial, "") + (_FINALS.get(rest, rest) if rest else "")
