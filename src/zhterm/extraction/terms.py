"""Terms in two sentences that are versions of each other: dictionary phrases, and what alignment is sure of.

Alignment pairs words; a terminologist wants the noun phrase. Parts of one word are joined, neighbours on both sides
become one compound, a capital before an English word goes with it. What is no noun is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from zhterm.extraction.evidence import Evidence, Link, Token, explained, phrases
from zhterm.extraction.found import Found
from zhterm.extraction.passage import HAS_HAN, Passage
from zhterm.extraction.wordlists import ARTICLES, NOT_FIRST, STOPS, ZH_STOPS, ZH_SUFFIXES, ZH_VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SURE = 0.85
"""Confidence from which a pair that alignment finds is taken; a word the dictionary explains needs `HELPED`."""
HELPED = 0.25
_NOUN_TAGS = ("n", "vn", "i", "l", "j", "s")
_MAX = 200
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Pair:
    zh: Range
    en: Range
    confidence: float


@dataclass(slots=True)
class _Sentence:
    """Both sides with their words: `cut` are the Chinese words, `tags` their parts of speech by end offset."""

    chinese: str
    english: str
    cut: list[Range]
    tags: dict[int, str]
    simple: str
    tokens: list[Token]
    links: list[list[Link]]


def sentence_terms(passage: Passage, evidence: Evidence, zh: Range, en: Range) -> Iterator[Found]:
    """Terms of two spans of a passage; none overlap in the Chinese."""
    chinese, english = passage.shadow[slice(*zh)], passage.shadow[slice(*en)]
    if len(chinese) > _MAX or len(english) > 4 * _MAX:
        return
    sentence = _sentence(evidence, chinese, english)
    seen: list[Range] = []
    for pair in (*_glossed(evidence, sentence), *_aligned(evidence, sentence)):
        if any(start < pair.zh[1] and pair.zh[0] < end for start, end in seen) or not _is_term(sentence, pair):
            continue
        seen.append(pair.zh)
        yield Found(
            zh[0] + pair.zh[0], zh[0] + pair.zh[1], en[0] + pair.en[0], en[0] + pair.en[1], "aligned", pair.confidence
        )


def _sentence(evidence: Evidence, chinese: str, english: str) -> _Sentence:
    looked_up = evidence.chinese(chinese)
    simple = looked_up.simple
    tags = {
        end: looked_up.tags.get(simple[start:end], "n" if end - start > 2 else "") for start, end in looked_up.words
    }
    for (start, end), senses in looked_up.senses.items():
        # a word without a tag is a noun if no gloss makes it a verb
        if tags.get(end) == "" and (start, end) in looked_up.words:
            tags[end] = "" if any(g.startswith("to ") for s in senses for g in s.glosses) else "n"
    tokens = evidence.tokens(english, 0, len(english))
    return _Sentence(chinese, english, looked_up.words, tags, simple, tokens, evidence.links(looked_up, tokens))


def _is_term(sentence: _Sentence, pair: _Pair) -> bool:
    start, end = pair.zh
    words = sentence.english[slice(*pair.en)].lower().split()
    tag = sentence.tags.get(end, "n")
    noun = tag.startswith(_NOUN_TAGS) or (tag == "t" and sentence.english[pair.en[0]].isupper())
    if end - start < 2 or not (noun or sentence.chinese[end - 1] in ZH_SUFFIXES):
        return False
    if not HAS_HAN.match(sentence.chinese[start]) or sentence.chinese[start:end] in ZH_STOPS:
        return False
    if len(words) == 1 and words[0].endswith("ed") and not tag.startswith(("nr", "ns", "nt")):
        return False
    first = next((word for word in sentence.cut if word[0] == start), (start, start))
    if first[1] < end and sentence.simple[slice(*first)] in ZH_VERBS | ZH_STOPS:
        return False
    inside = [sentence.simple[a:b] for a, b in sentence.cut if start < a and b < end]
    if any(word in ZH_STOPS or word in ZH_VERBS for word in inside):
        return False
    begins = bool(words) and (words[0] not in STOPS or sentence.english[pair.en[0]].isupper())
    return begins and words[-1] not in (STOPS if len(words) == 1 else NOT_FIRST)


def _glossed(evidence: Evidence, sentence: _Sentence) -> list[_Pair]:
    """Dictionary words of which a whole gloss of two or more words stands in the English, longest first."""
    looked_up = evidence.chinese(sentence.chinese)
    stems = [(stem, token) for token in sentence.tokens for stem in token.stems if stem not in ARTICLES]
    out = []
    for (start, end), senses in looked_up.senses.items():
        if end - start < 2:
            continue
        for gloss in {tuple(stem for stem in stems if stem not in ARTICLES) for stems in phrases(senses)}:
            for at in range(len(stems) - len(gloss) + 1):
                if tuple(stem for stem, _ in stems[at : at + len(gloss)]) == gloss:
                    span = (stems[at][1].start, stems[at + len(gloss) - 1][1].end)
                    out.append(_Pair((start, end), span, 0.9))
    return sorted(out, key=lambda pair: (pair.zh[0] - pair.zh[1], pair.en[0] - pair.en[1]))


def _aligned(evidence: Evidence, sentence: _Sentence) -> list[_Pair]:
    """Words and compounds that alignment is sure of, longest first."""
    from zhterm.alignment import align
    from zhterm.segmentation import words

    cut = words(sentence.chinese, evidence.lexicon)
    result = align(sentence.chinese, cut, sentence.english, evidence.lexicon)
    pairs = [
        _Pair(tuple(item.zh), tuple(item.en), item.confidence)  # type: ignore[arg-type]  # a Span is a pair of numbers
        for item in (*result.pairings, *result.suggestions)
    ]
    by_word = [pair for word in sentence.cut if (pair := _of_word(sentence, pairs, word))]
    longer = [pair for pair in pairs if pair.confidence >= SURE and pair.zh not in sentence.cut]
    out = [_with_capitals(sentence, pair, pairs) for pair in (*longer, *_compounds(sentence, by_word))]
    return sorted(out, key=lambda pair: pair.zh[0] - pair.zh[1])


def _of_word(sentence: _Sentence, pairs: Sequence[_Pair], word: Range) -> _Pair | None:
    """The English of one word: its own pair, or those of its parts where they stand together."""
    whole = [pair for pair in pairs if pair.zh == word]
    if whole:
        best = max(whole, key=lambda pair: pair.confidence)
        return best if best.confidence >= SURE or _helped(sentence, best) else None
    parts = sorted(
        (pair for pair in pairs if word[0] <= pair.zh[0] and pair.zh[1] <= word[1]), key=lambda pair: pair.en
    )
    if not parts or max(pair.confidence for pair in parts) < SURE:
        return None
    for left, right in pairwise(parts):
        if sentence.english[left.en[1] : right.en[0]].strip("- "):
            return None
    confidence = SURE if len(parts) > 1 else parts[0].confidence - 0.05
    return _Pair(word, (parts[0].en[0], max(pair.en[1] for pair in parts)), confidence)


def _helped(sentence: _Sentence, pair: _Pair) -> bool:
    """Whether the dictionary explains every content word of the English by this Chinese word."""
    if pair.confidence < HELPED:
        return False
    inside = [
        explained([link for link in links if pair.zh[0] <= link.start and link.end <= pair.zh[1]])
        for token, links in zip(sentence.tokens, sentence.links, strict=True)
        if pair.en[0] <= token.start and token.end <= pair.en[1] and token.content
    ]
    return bool(inside) and min(inside) >= 0.5


def _compounds(sentence: _Sentence, pairs: Sequence[_Pair]) -> list[_Pair]:
    """Join neighbours that stand together on both sides in the same order: 公共 + 图书馆 ~ public + library."""
    out: list[_Pair] = []
    for pair in pairs:
        before = out[-1] if out else None
        if (
            before
            and before.zh[1] == pair.zh[0]
            and 0 <= pair.en[0] - before.en[1] <= 1
            and sentence.tags.get(before.zh[1], "n").startswith((*_NOUN_TAGS, "a", "b"))
            and sentence.tags.get(pair.zh[1], "n").startswith(_NOUN_TAGS)
        ):
            out[-1] = _Pair(
                (before.zh[0], pair.zh[1]), (before.en[0], pair.en[1]), min(before.confidence, pair.confidence)
            )
        else:
            out.append(pair)
    return out


def _with_capitals(sentence: _Sentence, pair: _Pair, pairs: Sequence[_Pair]) -> _Pair:
    """Take in the capitalised word before a capitalised one, if nothing else claims it; and the person after a verb."""
    start, zh_end = pair.en[0], pair.zh[1]
    first = next((at for at, token in enumerate(sentence.tokens) if token.start == start), 0)
    while first > 0 and sentence.tokens[first].capital:
        token = sentence.tokens[first - 1]
        apart = sentence.english[token.end : sentence.tokens[first].start] != " "
        claimed = any(
            other.en[0] < token.end and token.start < other.en[1] and other.confidence >= SURE for other in pairs
        )
        if apart or claimed or not token.capital or token.text.lower() in STOPS:
            break
        first -= 1
        start = token.start
    following = sentence.chinese[zh_end : zh_end + 1]
    free = not any(other.zh[0] <= zh_end < other.zh[1] for other in pairs if other.confidence >= SURE)
    if following in ("人", "者", "员", "員", "家") and free and sentence.tags.get(zh_end, "").startswith("v"):
        zh_end += 1
    return _Pair((pair.zh[0], zh_end), (start, pair.en[1]), pair.confidence)
