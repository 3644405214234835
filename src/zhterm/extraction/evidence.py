"""What the dictionary says about a Chinese string and the English beside it: which words explain which."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhterm.extraction.passage import LATIN
from zhterm.extraction.romanisation import is_toned, looks_like_pinyin, plain, sounds_alike, spells
from zhterm.extraction.wordlists import FUNCTION, SURNAMES
from zhterm.language.scripts import fold, is_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.lexicon import Lexicon, Sense

MAX_WORD = 12
_MULTI, _SINGLE = 1.0, 0.5
_TOKEN = re.compile(
    rf"[0-9{LATIN}](?:[0-9{LATIN}'’&+–/-]|\.(?=[0-9{LATIN}]))*(?:\.(?=[,)\s])(?<=\b[A-Z]\.)|(?<=Inc)\.|(?<=Ltd)\.|(?<=Corp)\.|(?<=Co)\.|(?<=Dr)\.|(?<=St)\.|(?<=Mr)\.|[+#])?|&"
)
_PART = re.compile(rf"[0-9{LATIN}]+")
_IGNORED_GLOSS = re.compile(
    r"surname |variant of|old variant|used in |see |Kangxi radical|\(bound form\)$|classifier", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Token:
    """An English word with its place in the passage and the stems of its hyphenated parts."""

    text: str
    start: int
    end: int
    stems: tuple[str, ...]

    @property
    def content(self) -> bool:
        """Whether it carries meaning of its own."""
        return self.text.lower() not in FUNCTION and self.text != "&"

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter or a digit."""
        return self.text[0].isupper() or self.text[0].isdigit()


@dataclass(frozen=True, slots=True)
class Link:
    """Characters `start:end` of the Chinese explain a token, or one of its hyphenated parts; weight in (0, 1]."""

    start: int
    end: int
    weight: float
    part: int = 0
    parts: int = 1


@dataclass(slots=True)
class Chinese:
    """A Chinese string with what the dictionary knows about its parts. Offsets are those of `text`."""

    text: str
    simple: str
    senses: dict[tuple[int, int], tuple[Sense, ...]]
    syllables: list[tuple[str, ...]]
    tags: dict[str, str] = field(default_factory=dict)
    words: list[tuple[int, int]] = field(default_factory=list)
    by_stem: dict[str, list[Link]] | None = None

    @property
    def han(self) -> int:
        """How many Chinese characters there are."""
        return sum(1 for char in self.text if is_han(char))

    def whole(self) -> tuple[Sense, ...]:
        """The senses of the string as one word."""
        return self.senses.get((0, len(self.text)), ())


class Evidence:
    """Look-ups for one document; each string is looked up once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._chinese: dict[str, Chinese] = {}
        self._stems: dict[str, str] = {}

    def tokens(self, shadow: str, start: int, end: int) -> list[Token]:
        """The English words of a span of a passage."""
        found = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(shadow, start, end)]
        parts = {part for text, _, _ in found for part in _PART.findall(text.replace("’s", "").replace("'s", ""))}
        missing = [part for part in parts if part not in self._stems]
        if missing:
            self._stems.update(self.lexicon.stems(missing))
        return [
            Token(text, at, to, tuple(self._stems[p] for p in _PART.findall(text.replace("’s", "").replace("'s", ""))))
            for text, at, to in found
        ]

    def chinese(self, text: str) -> Chinese:
        """The Chinese string with its dictionary words (all that occur in it, overlapping ones too)."""
        known = self._chinese.get(text)
        if known is None:
            known = self._chinese[text] = self._look_up(text)
            if len(self._chinese) > 4096:
                self._chinese.clear()
        return known

    def _look_up(self, text: str) -> Chinese:
        from zhterm.segmentation import words

        simple = self.lexicon.simplified(fold(text))
        places: dict[str, list[tuple[int, int]]] = {}
        for start, char in enumerate(simple):
            if is_han(char):
                for end in range(start + 1, min(start + MAX_WORD, len(simple)) + 1):
                    if end - start > 1 and not is_han(simple[end - 1]) and simple[end - 1] not in "·0123456789":
                        break
                    places.setdefault(simple[start:end], []).append((start, end))
        places.setdefault(simple, [(0, len(simple))])
        if simple != text:  # a headword may be in the other script only
            for spans in list(places.values()):
                for start, end in spans:
                    if text[start:end] != simple[start:end]:
                        places.setdefault(text[start:end], []).append((start, end))
        senses: dict[tuple[int, int], tuple[Sense, ...]] = {}
        for word, found in self.lexicon.senses(places).items():
            for span in places[word]:
                senses[span] = senses.get(span, ()) + found
        readings = self.lexicon.characters(set(simple))
        syllables = [
            tuple(dict.fromkeys(plain(s.replace("u:", "ü")) for s in readings.get(char, ())))[:3] for char in simple
        ]
        cut = [(word.span.start, word.span.end) for word in words(text, self.lexicon)]
        tags = self.lexicon.tags({simple[start:end] for start, end in cut})
        return Chinese(text, simple, senses, syllables, tags, cut)

    def links(self, chinese: Chinese, tokens: Sequence[Token]) -> list[list[Link]]:
        """For each token, the places of the Chinese that explain it."""
        if chinese.by_stem is None:
            chinese.by_stem = _by_stem(chinese)
        by_stem = chinese.by_stem
        return [self._token_links(chinese, token, by_stem) for token in tokens]

    def _token_links(self, chinese: Chinese, token: Token, by_stem: dict[str, list[Link]]) -> list[Link]:
        if not token.content:
            return []
        parts = len(token.stems)
        out = [
            Link(link.start, link.end, link.weight, part, parts)
            for part, stem in enumerate(token.stems)
            for link in by_stem.get(stem, ())
        ]
        if not out:
            out = _related(token, by_stem)
        low = token.text.lower()
        at = chinese.simple.lower().find(low)
        if at >= 0:
            out.append(Link(at, at + len(low), 1.0))
        if token.capital and len(low) > 1:
            out += [Link(start, end, 1.0) for start, end in spelled(chinese, token.text)]
        return out

    def frequency(self, stem: str) -> int:
        """In how many headwords' glosses an English stem occurs."""
        found = self.lexicon.inverse((stem,)).get(stem)
        return found.frequency if found else 0


def _by_stem(chinese: Chinese) -> dict[str, list[Link]]:
    """The places of the Chinese by the English stems that gloss them."""
    out: dict[str, list[Link]] = {}
    for (start, end), senses in chinese.senses.items():
        weight = _MULTI if end - start > 1 else _SINGLE
        for stem, share in _stems_of(senses).items():
            out.setdefault(stem, []).append(Link(start, end, weight * share))
    return out


def _related(token: Token, by_stem: dict[str, list[Link]]) -> list[Link]:
    """Links by a stem that is the beginning of the token's, or the reverse: washer ~ wash."""
    out = []
    parts = len(token.stems)
    for part, stem in enumerate(token.stems):
        if len(stem) < 4:
            continue
        for other, links in by_stem.items():
            shorter = min(len(stem), len(other))
            if shorter >= 4 and abs(len(stem) - len(other)) <= 3 and stem[:shorter] == other[:shorter]:
                out += [Link(link.start, link.end, 0.7 * link.weight, part, parts) for link in links]
    return out


def _stems_of(senses: Sequence[Sense]) -> dict[str, float]:
    """The stems of all glosses with what one tells of the word: 1 in a gloss of two words, half in a long one."""
    out: dict[str, float] = {}
    for sense in senses:
        for gloss, stems in zip(sense.glosses, sense.stems, strict=False):
            if not _IGNORED_GLOSS.match(gloss):
                kept = stems if not sense.pinyin[:1].isupper() else stems[: _head_length(gloss)]
                count = sum(1 for stem in kept if stem not in FUNCTION)
                share = 1.0 if count <= 3 else max(0.5, 1.0 - 0.12 * (count - 3))
                for stem in kept:
                    out[stem] = max(out.get(stem, 0.0), share)
    return out


def _head_length(gloss: str) -> int:
    """How many words of a proper name's gloss are the name: "Tan Dun (1957-), Chinese composer" -> 2."""
    head = re.split(r"[,(]", gloss, maxsplit=1)[0]
    return len(_PART.findall(head)) if head.strip() else 99


def spelled(chinese: Chinese, word: str) -> list[tuple[int, int]]:
    """The spans (of at most four characters) whose pinyin the word is."""
    letters = plain(word)
    if len(letters) < 2:
        return []
    out = []
    for start in range(len(chinese.syllables)):
        for end in range(start + 1, min(start + 4, len(chinese.syllables)) + 1):
            if not chinese.syllables[end - 1]:
                break
            if spells(chinese.syllables[start:end], letters):
                out.append((start, end))
    return out


def coverage(links: Sequence[Sequence[Link]], length: int, start: int = 0) -> float:
    """The share of the Chinese characters from `start` on that the links of all tokens explain, in [0, 1]."""
    weights = [0.0] * length
    for token_links in links:
        for link in token_links:
            if link.start >= start:
                for at in range(link.start, link.end):
                    weights[at] = max(weights[at], link.weight)
    return sum(weights[start:]) / max(1, length - start)


def explained(links: Sequence[Link], start: int = 0) -> float:
    """How well one token is explained by the Chinese from `start` on, in [0, 1]; its parts count alike."""
    best: dict[int, float] = {}
    parts = 1
    for link in links:
        if link.start >= start:
            if link.parts == 1:
                best[-1] = max(best.get(-1, 0.0), link.weight)
            else:
                parts = link.parts
                best[link.part] = max(best.get(link.part, 0.0), link.weight)
    return max(best.pop(-1, 0.0), sum(best.values()) / parts)


def same_gloss(chinese: Chinese, tokens: Sequence[Token], start: int = 0) -> bool:
    """Whether a gloss of the Chinese from `start` on is exactly the English phrase (by stems, articles aside)."""
    wanted = [stem for token in tokens if token.text.lower() not in ("a", "an", "the") for stem in token.stems]
    for sense in chinese.senses.get((start, len(chinese.text)), ()):
        for gloss, stems in zip(sense.glosses, sense.stems, strict=False):
            kept = [stem for stem in stems if stem not in ("a", "an", "the")]
            if wanted in (kept, kept[: _head_length(gloss)]):
                return True
    return False


def phrases(senses: Sequence[Sense]) -> set[tuple[str, ...]]:
    """The glosses of two to eight words as stems, also without what follows a comma or bracket in them."""
    out = set()
    for sense in senses:
        for gloss, stems in zip(sense.glosses, sense.stems, strict=False):
            out |= {stems, stems[: _head_length(gloss)]}
    return {stems for stems in out if 2 <= len(stems) <= 8}


_GENERIC = frozenset("节山河湖市省县镇乡村寺江剧曲区州路街派族教语话茶酒菜人岛海")


class Spelling:
    """What a Latin phrase is to a Chinese string, as far as sound goes."""

    NONE, PINYIN, TONED, NAME = "none", "pinyin", "toned", "name"


def spelling(chinese: Chinese, phrase: str, *, coined: bool = False) -> str:
    """Whether the phrase is the pinyin of the Chinese: TONED, PINYIN of a common noun, or NAME (a proper name's).

    With `coined`, capitalised pinyin of a word that no dictionary has counts as a name (a company's, say).
    """
    syllables = [item for item in chinese.syllables if item]
    letters = plain(phrase)
    if not syllables or not letters:
        return Spelling.NONE
    if not spells(syllables, letters):
        generic = len(syllables) > 2 and chinese.simple[-1] in _GENERIC
        return Spelling.NAME if generic and phrase[:1].isupper() and spells(syllables[:-1], letters) else Spelling.NONE
    if is_toned(phrase):
        return Spelling.TONED
    return Spelling.NAME if _is_name(chinese, phrase, coined=coined) else Spelling.PINYIN


def _is_name(chinese: Chinese, phrase: str, *, coined: bool) -> bool:
    if not all(word[0].isupper() for word in re.findall(rf"[{LATIN}]+", phrase)[:1]):
        return False
    letters = plain(phrase)
    senses = chinese.whole()
    if senses:
        proper = [sense for sense in senses if sense.pinyin[:1].isupper()]
        for sense in proper:
            if any(plain(gloss.split("(")[0].split(",")[0]).startswith(letters) for gloss in sense.glosses[:2]):
                return True
        if not proper:
            return False
    elif (
        coined
        and 2 <= len(chinese.simple) <= 5
        and chinese.tags.get(chinese.simple, "nz").startswith(("nr", "ns", "nt", "nz"))
    ):
        return True
    return _is_person(chinese, phrase) or chinese.tags.get(chinese.simple, "")[:2] in ("nr", "ns", "nt")


def _is_person(chinese: Chinese, phrase: str) -> bool:
    """A surname and a given name of one or two characters, written as two capitalised words."""
    words = re.findall(rf"[{LATIN}'’-]+", phrase)
    return (
        len(words) in (2, 3)
        and all(word[0].isupper() for word in words)
        and 2 <= len(chinese.simple) <= 4
        and chinese.simple[0] in SURNAMES
    )


def names_alike(chinese: Chinese, start: int, phrase: str) -> float:
    """How much the Chinese from `start` on sounds like the phrase, in [0, 1]."""
    syllables = [item[0] for item in chinese.syllables[start:] if item]
    words = [word for word in phrase.split() if len(word.strip(".")) > 1] or phrase.split()
    if len(syllables) < 2 or not words:
        return 0.0
    whole = sounds_alike(syllables, " ".join(words))
    if len(words) > 1 and "·" not in chinese.simple[start:]:
        return max(whole, 0.95 * sounds_alike(syllables, words[-1]))
    return whole


_LEADING = frozenset(("联合国", "中国", "国家", "中华人民共和国", "中央", "全国", "美国", "英国", "香港", "台湾"))


def spells_out(chinese: Chinese, start: int, letters: str) -> float:
    """The share of an acronym's letters that begin glosses of the Chinese words from `start` on, in order, in [0, 1].

    0 unless the first letter is the first word's: 国家 药品 监督 管理 局 gives NMPA.
    """
    initials = []
    for begin, end in chinese.words:
        if begin >= start:
            stems = _stems_of(chinese.senses.get((begin, end), ()))
            initials.append({stem[0].upper() for stem in stems if stem})
    first = next((chinese.simple[begin:end] for begin, end in chinese.words if begin >= start), "")
    if first in _LEADING and len(initials) > 2:
        rest = next(end for begin, end in chinese.words if begin >= start)
        return max(0.9 * spells_out(chinese, rest, letters), _spelled_from(initials, letters))
    return _spelled_from(initials, letters)


def _spelled_from(initials: Sequence[set[str]], letters: str) -> float:
    wanted = [letter for letter in letters if letter.isupper()]
    if not wanted or not initials or wanted[0] not in initials[0]:
        return 0.0
    row = [0] * (len(wanted) + 1)
    for options in initials:
        previous = 0
        for at, letter in enumerate(wanted, 1):
            keep = row[at]
            row[at] = max(row[at], row[at - 1], previous + (letter in options))
            previous = keep
    if row[-1] < 2:
        return 0.0
    return row[-1] / len(wanted) * (0.5 + 0.5 * min(1.0, row[-1] / len(initials)))


def is_foreign_pinyin(evidence: Evidence, phrase: str) -> bool:
    """Whether a lower-case phrase is pinyin rather than English: guanxi, mianzi; but not women, china, tofu."""
    words = re.findall(rf"[{LATIN}'’]+", phrase)
    if not words or any(word[0].isupper() for word in words) or not all(map(looks_like_pinyin, words)):
        return False
    stems = evidence.lexicon.stems(words)
    return all(len(word) > 3 for word in words) and sum(evidence.frequency(stems[word]) for word in words) < 4 * len(
        words
    )
