"""Bilingual pairs in running text: every place where Chinese and English stand for one another.

`passage` makes text readable for patterns, `registry` lists the patterns, `evidence` asks the dictionary, the edge
modules say where a term begins whose left edge has no mark. Texts are read block by block (blank lines divide them);
blocks in one language that stand beside none in the other are passed over at the speed of a regular expression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.model import TitlePair

if TYPE_CHECKING:
    from zhterm.extraction.found import Found
    from zhterm.extraction.passage import Passage
    from zhterm.lexicon import Lexicon

__all__ = ["MINIMUM_CONFIDENCE", "title_pairs"]

MINIMUM_CONFIDENCE = 0.3
"""Pairs below it are not returned: text in which nothing but nearness joins the languages is not guessed at."""


def title_pairs(text: str, lexicon: Lexicon, minimum: float = MINIMUM_CONFIDENCE) -> list[TitlePair]:
    """Title and term pairs of a text, in the order in which their Chinese stands in it.

    Spans are code points of `text`. `zh` and `en` are what stands there without markup; a hard line wrap inside
    is left out between Chinese characters and a space otherwise. Overlapping pairs are possible (a headline and the
    name in it; one Chinese term with its English name and its abbreviation).
    """
    from zhterm.extraction.passage import HAS_HAN, HAS_LATIN, Passage

    if not HAS_HAN.search(text) or not HAS_LATIN.search(text):
        return []
    from zhterm.extraction.candidates import zones
    from zhterm.extraction.evidence import Evidence
    from zhterm.extraction.registry import find

    evidence = Evidence(lexicon)
    out: list[TitlePair] = []
    for start, end in zones(text):
        passage = Passage(text[start:end], start)
        out += [_title_pair(passage, found) for found in find(passage, evidence) if found.confidence >= minimum]
    return out


def _title_pair(passage: Passage, found: Found) -> TitlePair:
    return TitlePair(
        zh=passage.read(found.zh_start, found.zh_end),
        en=passage.read(found.en_start, found.en_end),
        zh_span=passage.span(found.zh_start, found.zh_end),
        en_span=passage.span(found.en_start, found.en_end),
        kind=found.kind,
        pattern=found.pattern,
        confidence=round(found.confidence, 4),
    )
