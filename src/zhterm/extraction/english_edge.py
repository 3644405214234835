"""Where an English term begins that ends at a known place: every left edge is scored, the best one wins.

Reasons to begin at a word: what follows explains the Chinese, nothing in it is left unexplained, a determiner or a verb
stands before it, capitals begin there, the length fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.extraction.evidence import Chinese, Link, Token, coverage, explained, same_gloss
from zhterm.extraction.wordlists import (
    ADJECTIVES,
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HONORIFICS,
    NAME_PARTICLES,
    NOT_FIRST,
    PREPOSITIONS,
    PRONOUNS,
    VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_TOKENS = 16
_FINITE = frozenset(
    "is are was were be been became become becomes has have had will would can could called named means meant says "
    "said which who whom whose did does do remains called".split()
)
"""Words of a sentence, in lower case, that no term runs across."""
_NOT_INSIDE = (VERBS | AUXILIARIES | PRONOUNS) - {
    "not",
    "no",
    "study",
    "use",
    "support",
    "like",
    "issue",
    "open",
    "run",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """A chosen left edge: index of the first token (or character), its score, how much the dictionary explains."""

    index: int
    score: float
    coverage: float


def english_edge(
    chinese: Chinese, tokens: Sequence[Token], links: Sequence[Sequence[Link]], opening: float, limit: int = MAX_TOKENS
) -> Edge:
    """The best left edge; `opening` is how good an edge the place before the first token is (line, quote, comma)."""
    best = Edge(len(tokens) - 1, -99.0, 0.0)
    expected = expected_words(chinese)
    headline = len(tokens) > 6 and all(token.capital for token in tokens if token.content)
    for start in range(len(tokens) - 1, max(-1, len(tokens) - limit - 1), -1):
        if opening < 1.5 and start < len(tokens) - 1 and tokens[start].text in _FINITE:
            break
        titled = start and tokens[start].text in ("A", "The", "An") and not tokens[start - 1].capital
        if tokens[start].text.lower() in ARTICLES and not titled and not (start == 0 and opening >= 1.5):
            continue
        covered = coverage(links[start:], len(chinese.text))
        score = 3.0 * covered + _inside(tokens[start:], links[start:]) + _length(tokens[start:], expected)
        score += _boundary(tokens, links, start, opening)
        if headline and start and tokens[start].capital and tokens[start - 1].capital:
            score += 0.6  # all words are capitals here, so that a capital before says nothing
        if same_gloss(chinese, tokens[start:]):
            score += 0.3 + 0.35 * min(3, len(tokens) - start)
        if score > best.score:
            best = Edge(start, score, covered)
    return best


def expected_words(chinese: Chinese) -> float:
    """How many English content words a Chinese string of this length usually is."""
    return max(1.0, chinese.han / 2)


def _inside(tokens: Sequence[Token], links: Sequence[Sequence[Link]]) -> float:
    score = 0.0
    for at, (token, token_links) in enumerate(zip(tokens, links, strict=True)):
        word = token.text.lower()
        if token_links:
            score += 0.45 * explained(token_links)
        elif (at and word == token.text and word in _NOT_INSIDE) or (
            word in ("a", "an") and at and tokens[at - 1].text.lower() not in PREPOSITIONS
        ):
            score -= 0.6
        elif not token.content or word in AUXILIARIES:
            score -= 0.12
        else:
            score -= 0.3 if token.capital else 0.4
        if at + 1 < len(tokens) and tokens[at + 1].text in PREPOSITIONS and not token.capital:
            score -= 0.3 * (1.0 - explained(token_links)) + 0.1
    return score


def _length(tokens: Sequence[Token], expected: float) -> float:
    count = sum(1 for token in tokens if token.content and token.text.lower() not in AUXILIARIES)
    surplus, deficit = count - expected - 1.0, expected - 1.0 - count
    return -0.35 * max(0.0, surplus) - 0.3 * max(0.0, deficit)


def _boundary(tokens: Sequence[Token], told: Sequence[object], start: int, opening: float) -> float:
    """How likely a term begins at this token, from it and the one before; `told` has the links of each token."""
    token = tokens[start]
    word = token.text.lower()
    score = 0.0
    if word in NOT_FIRST or token.text == "&":
        titled = start and token.capital and not tokens[start - 1].capital
        score -= 0.4 if titled or (start == 0 and opening >= 1.5) else 1.6
    elif word in VERBS and not token.capital:
        score -= 0.35 if told[start] else 0.7
    elif word in DETERMINERS and not token.capital:
        score -= 0.5
    elif word == token.text and word in ADJECTIVES and not told[start]:
        score -= 0.6
    elif word in HONORIFICS and not token.capital and len(tokens) > start + 1 and tokens[start + 1].capital:
        score -= 0.8
    if start == 0:
        return score + opening
    before = tokens[start - 1].text
    if before in ADJECTIVES and not told[start - 1]:
        return score + 0.7
    return score + _after(tokens, start)


def _after(tokens: Sequence[Token], start: int) -> float:
    token, before = tokens[start], tokens[start - 1]
    word = before.text.lower()
    in_name = token.capital and _goes_on(tokens, start)
    if token.capital and before.capital:
        return -0.9 if start > 1 or not _sentence_word(before) else 0.2
    if word in ARTICLES:
        return 0.1 if in_name else 1.2
    if in_name:
        return -0.5
    score = 0.0
    if word in DETERMINERS:
        score = 0.7
    elif word in PRONOUNS or word in AUXILIARIES or word in VERBS:
        score = 0.6
    elif word in PREPOSITIONS or word in CONJUNCTIONS:
        score = 0.4
    elif word.endswith("ly"):
        score = 0.3
    elif word in HONORIFICS and token.capital:
        score = 0.5
    elif not before.capital:
        score = -0.4
    if token.capital and not before.capital:
        score += 0.6
    elif not token.capital and any(other.capital and other.text[0].isupper() for other in tokens[start + 1 :]):
        score -= 0.5
    return score


def _goes_on(tokens: Sequence[Token], start: int) -> bool:
    """Whether small words that names have inside lead from here back to a capital: Outlaws of the | Marsh."""
    at = start - 1
    while at > 0 and start - at < 4 and tokens[at].text in NAME_PARTICLES:
        at -= 1
    return at < start - 1 and tokens[at].capital and not (at == 0 and _sentence_word(tokens[at]))


def _sentence_word(token: Token) -> bool:
    """Whether a capital may come from the beginning of the sentence only: The, After, Moved."""
    word = token.text.lower()
    return word in NOT_FIRST or word in DETERMINERS or word in VERBS
