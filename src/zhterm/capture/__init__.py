"""Bilingual pairs in running text: every place where Chinese and English stand for one another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.capture.brackets import bracket_pairs
from zhterm.capture.evidence import Evidence
from zhterm.capture.passage import HAS_HAN, HAS_LATIN, Passage
from zhterm.model import TitlePair

if TYPE_CHECKING:
    from zhterm.lexicon import Lexicon

_BLOCK = re.compile(r"\n[ \t\r>]*\n\s*")


def title_pairs(text: str, lexicon: Lexicon) -> list[TitlePair]:
    """Title and term pairs of a text, in the order in which their Chinese stands in it."""
    evidence = Evidence(lexicon)
    out = []
    start = 0
    ends = [(m.start(), m.end()) for m in _BLOCK.finditer(text)] + [(len(text), len(text))]
    for end, following in ends:
        block = text[start:end]
        if HAS_HAN.search(block) and HAS_LATIN.search(block):
            passage = Passage(block, start)
            for found in bracket_pairs(passage, evidence):
                zh, en = passage.read(found.zh_start, found.zh_end), passage.read(found.en_start, found.en_end)
                out.append(TitlePair(zh=zh, en=en, zh_span=passage.span(found.zh_start, found.zh_end), en_span=passage.span(found.en_start, found.en_end), pattern=found.pattern, confidence=found.confidence, kind=found.kind))
        start = following
    return out
