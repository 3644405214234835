"""Where a Chinese term begins that ends at a known place: every suffix that begins at a word is scored.

Reasons to begin at a word: the English explains what follows, a dictionary has it, it sounds like the name, a particle
or verb stands before it, and the length fits.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from zhterm.extraction.english_edge import Edge
from zhterm.extraction.evidence import Chinese, Link, Token, explained, names_alike, same_gloss, spells_out
from zhterm.extraction.passage import HAN
from zhterm.extraction.wordlists import (
    SURNAMES,
    TRANSLITERATION_CHARS,
    ZH_JOINERS,
    ZH_NEVER_INSIDE,
    ZH_PREFIXES,
    ZH_STOPS,
    ZH_SUFFIXES,
    ZH_TITLES,
    ZH_VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STOP_TAGS = frozenset(("p", "c", "u", "uj", "ul", "uz", "ud", "ug", "uv", "r", "m", "y", "e"))
_SHORT_STOP_TAGS = frozenset(("d", "q", "f", "zg", "v"))
"""Tags of single characters only: two-character verbs and adverbs often begin a term (冷冻电镜, 同步辐射)."""
_VERB_TAGS = frozenset(("v", "vd", "vq"))
_SPLIT = re.compile(rf"[{HAN}]")


def chinese_edge(
    chinese: Chinese, tokens: Sequence[Token], links: Sequence[Sequence[Link]], *, opening: float, abbreviation: bool
) -> Edge:
    """The best left edge as an offset into the Chinese; `opening` is how good an edge its beginning is."""
    best = Edge(0, -99.0, 0.0)
    phrase = " ".join(token.text for token in tokens)
    name = bool(tokens) and all(token.capital for token in tokens if token.content) and not abbreviation
    for start in _starts(chinese):
        told = _told(tokens, links, start)
        score = (
            2.6 * told
            + _boundary(chinese, start, opening, partial(_tells, chinese, links), abbreviation=abbreviation)
            + _inside(chinese, start, tokens, abbreviation=abbreviation)
        )
        same = same_gloss(chinese, tokens, start)
        alike = 0.0
        if name and (told < 0.7 or "·" in chinese.simple):
            alike = names_alike(chinese, start, phrase)
        written = _transliterates(chinese, start) if alike > 0.55 else 0.0
        alike = alike if written >= 0.5 else 0.0
        if alike > 0.55:
            score += 6.0 * alike * (0.4 + 0.6 * written)
        score += 2.0 * same + _known(chinese, start, told)
        if name and _is_title(chinese, start):
            score += 0.9 + 0.6 * _has_surname(chinese, start)
        if abbreviation:
            spelt = spells_out(chinese, start, phrase)
            score += 1.6 * spelt * (spelt > 0.45) + _abbreviated_length(chinese, start, phrase)
            told = max(told, spelt)
        elif alike <= 0.55 and not same:
            score += _length(chinese, start, tokens, links)
        if score > best.score + 1e-9:
            best = Edge(start, score, max(told, alike if alike > 0.55 else 0.0))
    return best


def _has_surname(chinese: Chinese, start: int) -> bool:
    """Whether what begins here is two or three characters long and begins with a surname."""
    return 2 <= len(chinese.simple) - start <= 3 and chinese.simple[start] in SURNAMES


def _is_title(chinese: Chinese, start: int) -> bool:
    """Whether the word before is what a person or firm is called before its name: 记者, 语言学家."""
    before = next((chinese.simple[a:b] for a, b in reversed(chinese.words) if b <= start), "")
    return before in ZH_TITLES or before.endswith("学家")


def _starts(chinese: Chinese) -> list[int]:
    """Where a suffix may begin: at words of the segmentation, and at dictionary words that run to the end."""
    starts = {start for start, end in chinese.words if chinese.text[start:end].strip("·・‧ -")}
    starts |= {start for start, end in chinese.senses if end == len(chinese.text) and end - start > 1}
    # inside runs of single characters and names any character may begin the term
    starts |= {start for start, end in chinese.senses if end - start > 2}
    dots = "·・‧ -—"
    return sorted(
        at for at in starts if chinese.text[at] not in dots and chinese.text[at - 1 : at] not in ("·", "・", "‧")
    )


def _tells(chinese: Chinese, links: Sequence[Sequence[Link]], start: int) -> bool:
    """Whether the English says what the word at `start` says."""
    end = next((end for begin, end in chinese.words if begin == start), start + 1)
    return any(
        link.start == start
        and link.end <= end
        and not any(other.start >= end and other.weight >= 0.5 for other in item)
        for item in links
        for link in item
    )


def _told(tokens: Sequence[Token], links: Sequence[Sequence[Link]], start: int) -> float:
    """The share of the English content words that the Chinese from `start` on explains."""
    content = [explained(item, start) for token, item in zip(tokens, links, strict=True) if token.content]
    return sum(content) / len(content) if content else 0.0


def _is_stop(chinese: Chinese, word: str) -> bool:
    tag = chinese.tags.get(word, "")
    if word in ZH_PREFIXES:
        return False
    return word in ZH_STOPS or tag in _STOP_TAGS or (len(word) == 1 and tag in _SHORT_STOP_TAGS)


def is_verb(chinese: Chinese, word: tuple[int, int]) -> bool:
    """Whether the word is a verb of running text: listed, or CC-CEDICT has it as a verb only ("to ...")."""
    if chinese.simple[slice(*word)] in ZH_VERBS:
        return True
    glosses = [g for s in chinese.senses.get(word, ()) if s.source == "CC-CEDICT" for g in s.glosses]
    return bool(glosses) and word[1] - word[0] > 1 and all(gloss.startswith("to ") for gloss in glosses)


def _boundary(
    chinese: Chinese, start: int, opening: float, told: Callable[[int], bool], *, abbreviation: bool
) -> float:
    text = chinese.simple
    index = next((at for at, (begin, _) in enumerate(chinese.words) if begin >= start), len(chinese.words))
    aligned = index < len(chinese.words) and chinese.words[index][0] == start
    score = 0.0 if aligned else -0.6
    first = text[slice(*chinese.words[index])] if aligned else text[start]
    if aligned and _is_stop(chinese, first):
        score -= (1.3 if len(first) > 1 else 1.6) if first in ZH_STOPS else 0.4
    elif aligned and not told(start) and is_verb(chinese, chinese.words[index]):
        score -= 0.8 if first in ZH_VERBS else 0.3
    elif first in ZH_SUFFIXES and len(text) - start > 1:
        score -= 1.0
    if start == 0:
        return score + opening
    before = next(((a, b) for a, b in reversed(chinese.words) if b <= start), (0, 0))
    before_word = text[slice(*before)]
    if before_word in ZH_PREFIXES and before[1] == start:
        return score - 0.5
    if before_word in ZH_JOINERS:
        return score + (0.0 if abbreviation else 0.6)
    if _is_stop(chinese, before_word):
        return score + (0.8 if before_word in ZH_STOPS or len(before_word) > 1 else 0.4)
    if is_verb(chinese, before) and not told(before[0]):
        return score + ((0.5 if abbreviation else 0.7) if before_word in ZH_VERBS else 0.2)
    if chinese.tags.get(before_word, "") in _VERB_TAGS:
        return score + 0.1
    return score - 0.5


def _inside(chinese: Chinese, start: int, tokens: Sequence[Token], *, abbreviation: bool) -> float:
    """Words that seldom stand inside a term."""
    score = 0.0
    joined = abbreviation or any(token.text.lower() in ("and", "&", "of", "or") for token in tokens)
    for begin, end in chinese.words:
        if begin <= start:
            continue
        word = chinese.simple[begin:end]
        if word in ZH_NEVER_INSIDE:
            score -= 1.2
        elif word in ZH_VERBS and end < len(chinese.text):
            score -= 0.35 if abbreviation else 0.5
        elif word == "的":
            score -= 0.8
        elif word in ZH_JOINERS:
            score -= 0.2 if joined else 0.9
        elif len(word) > 1 and chinese.tags.get(word, "") in ("c", "p", "r", "m", "d"):
            score -= 0.2 if chinese.tags[word] == "m" else 0.6
        elif len(word) == 1 and chinese.tags.get(word, "") in ("m", "q", "v") and end < len(chinese.text):
            score -= 0.3 if chinese.tags[word] != "v" else 0.15
        elif chinese.tags.get(word, "") in ("r", "y", "uj", "ul") or (
            len(word) == 1 and chinese.tags.get(word, "") == "d"
        ):
            score -= 0.3
    return score


def _known(chinese: Chinese, start: int, told: float) -> float:
    """A dictionary word: less of a reason where the English says nothing of it."""
    length = len(chinese.text) - start
    if (start, len(chinese.text)) in chinese.senses and length > 1:
        return (0.4 + 0.1 * min(length, 5)) * (1.0 if told > 0 else 0.5)
    return (-0.5 if told else -1.2) if length == 1 else 0.0


def _transliterates(chinese: Chinese, start: int) -> float:
    """The share of characters from `start` on that foreign names are written with."""
    chars = _SPLIT.findall(chinese.simple[start:])
    return sum(char in TRANSLITERATION_CHARS for char in chars) / len(chars) if chars else 0.0


def _length(chinese: Chinese, start: int, tokens: Sequence[Token], links: Sequence[Sequence[Link]]) -> float:
    """Characters that explain nothing should be as many as the English words that nothing explains ask for."""
    used = [False] * len(chinese.text)
    open_words = 0.0
    for token, token_links in zip(tokens, links, strict=True):
        if token.content:
            open_words += (1.0 - explained(token_links, start)) * (1.5 if len(token.text) > 9 else 1.0)
        places = [link for link in token_links if link.start >= start]
        heaviest = max((link.weight for link in places), default=0.0)
        for link in places:
            # of two places that say the same the one nearer to the end is meant
            if link.weight >= 0.9 * heaviest and link.end > max(other.start for other in places):
                used[link.start : link.end] = [True] * (link.end - link.start)
    rest = sum(1 for at in range(start, len(used)) if not used[at])
    return -0.4 * max(0.0, 1.5 * open_words - rest - 0.5) - 0.22 * max(0.0, rest - 2 * open_words - 0.5)


def _abbreviated_length(chinese: Chinese, start: int, letters: str) -> float:
    length = len(chinese.text) - start
    count = sum(char.isupper() for char in letters)
    return -0.4 * max(0, count - length) - 0.15 * max(0, length - 2 * count - 4)
