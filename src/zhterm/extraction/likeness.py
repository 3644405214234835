"""How much a Chinese string and an English one look like versions of each other, by dictionary, sound and length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhterm.extraction.evidence import Evidence, coverage, explained, names_alike, same_gloss
from zhterm.extraction.wordlists import AUXILIARIES, PRONOUNS
from zhterm.language.scripts import is_han

_MAX_CHINESE = 240


@dataclass(frozen=True, slots=True)
class Likeness:
    """`told`: share of English content words explained; `covered`: share of Chinese characters that explain them."""

    told: float
    covered: float
    same: bool
    sound: float
    ratio: float
    words: int

    @property
    def score(self) -> float:
        """One figure in [0, 1]: 0.3 is chance for long lines, 0.5 and more a translation."""
        if self.same:
            return 1.0
        base = 0.55 * self.told + 0.45 * min(1.0, 1.25 * self.covered)
        if self.sound > 0.6:
            base = max(base, self.sound * 0.8)
        return base * self.fit

    @property
    def fit(self) -> float:
        """How well the lengths go together: 1 for the usual two characters a word, less beyond a factor of two."""
        if 0.4 <= self.ratio <= 2.2:
            return 1.0
        return 0.7 if 0.25 <= self.ratio <= 3.0 else 0.4


def likeness(evidence: Evidence, chinese_text: str, english_text: str) -> Likeness:
    """Compare two strings; long ones by their first 240 characters' worth, synonyms by the best of them."""
    parts = re.split(r"\s*[/;(（]", english_text)
    if len(parts) > 1 and len(chinese_text) <= 12 and parts[0].strip():
        whole, first = (
            _compare(evidence, chinese_text, english_text),
            _compare(evidence, chinese_text, parts[0].strip()),
        )
        return max(whole, first, key=lambda item: item.score)
    return _compare(evidence, chinese_text, english_text)


def _compare(evidence: Evidence, chinese_text: str, english_text: str) -> Likeness:
    chinese = evidence.chinese(chinese_text[:_MAX_CHINESE])
    tokens = evidence.tokens(english_text[: 4 * _MAX_CHINESE], 0, len(english_text[: 4 * _MAX_CHINESE]))
    links = evidence.links(chinese, tokens)
    light = AUXILIARIES | PRONOUNS
    content = [i for i, token in enumerate(tokens) if token.content and token.text.lower() not in light]
    han = max(1, sum(1 for char in chinese.text if is_han(char)))
    if not content:
        return Likeness(0.0, 0.0, False, 0.0, 9.0, 0)
    told = sum(explained(links[i]) for i in content) / len(content)
    covered = coverage(links, len(chinese.text)) * len(chinese.text) / han
    named = all(token.capital for token in tokens if token.content) and len(content) <= 6
    sound = names_alike(chinese, 0, english_text) if named and han <= 12 else 0.0
    return Likeness(told, min(1.0, covered), same_gloss(chinese, tokens), sound, han / (2 * len(content)), len(content))
