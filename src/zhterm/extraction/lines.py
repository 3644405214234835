"""Pairs of lines: headlines on two lines, lines and paragraphs that take turns, subtitles, records; terms in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.cells import is_keyed, record_cells, term_pairs, trimmed
from zhterm.extraction.entries import headline_pairs
from zhterm.extraction.found import Found
from zhterm.extraction.inner import inner_pairs
from zhterm.extraction.likeness import likeness
from zhterm.extraction.units import UnitPair, is_sentence, unit_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.extraction.evidence import Evidence
    from zhterm.extraction.passage import Passage

MINIMUM = 0.42
"""Likeness below which two lines that nothing else joins are not taken for versions of each other."""
MINIMUM_IN_SERIES = 0.25
"""The same within three or more such pairs in a row, and for two lines set off from the rest by blank lines."""


def line_pairs(passage: Passage, evidence: Evidence, taken: frozenset[int]) -> Iterator[Found]:
    """Lines that are versions of each other (titles and terms), and the terms in those that are sentences."""
    for pair in unit_pairs(passage, evidence, taken):
        if pair.score >= (MINIMUM_IN_SERIES if pair.series >= 3 or pair.alone else MINIMUM):
            yield from _from_units(passage, evidence, pair)


def _from_units(passage: Passage, evidence: Evidence, pair: UnitPair) -> Iterator[Found]:
    confidence = min(0.95, 0.4 + 0.55 * pair.score + 0.05 * min(pair.series, 4))
    for span in ((pair.zh.start, pair.zh.end), *pair.zh.variants):
        yield from whole_and_inner(
            passage, evidence, (span[0], span[1]), (pair.en.start, pair.en.end), "lines", confidence
        )


def whole_and_inner(
    passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int], pattern: str, confidence: float
) -> Iterator[Found]:
    """A pair of lines as a title or term, where it is no sentence, and the terms in it."""
    chinese, english = passage.read(*zh), passage.read(*en)
    sentence = (is_sentence(chinese) or is_sentence(english)) and not re.fullmatch(r"[^。！？]{1,8}[！？]?", chinese)
    inner = list(inner_pairs(passage, evidence, zh, en, align=sentence))
    if not sentence:
        if any(found.pattern == "parallel list" for found in inner):
            pass
        elif len(english.split()) <= 3 or "/" in english:
            yield from term_pairs(passage, evidence, trimmed(passage, *zh), trimmed(passage, *en), pattern, confidence)
        else:
            yield Found(*zh, *en, pattern, confidence, "title")
    yield from inner


def record_pairs(passage: Passage, evidence: Evidence, _taken: frozenset[int]) -> Iterator[Found]:
    """Pairs of strings in data files: terms as they are, the terms in sentences."""
    for zh, en in record_cells(passage):
        alike = likeness(evidence, passage.read(zh.start, zh.end), passage.read(en.start, en.end))
        if alike.score >= 0.35 or is_keyed(zh, en):
            yield from whole_and_inner(
                passage, evidence, (zh.start, zh.end), (en.start, en.end), "record", min(0.95, 0.5 + 0.5 * alike.score)
            )


def title_line_pairs(passage: Passage, evidence: Evidence, taken: frozenset[int]) -> Iterator[Found]:
    """Headlines in both languages on one line, and what is quoted or named in them."""
    for found in headline_pairs(passage, evidence, taken):
        yield found
        yield from inner_pairs(passage, evidence, (found.zh_start, found.zh_end), (found.en_start, found.en_end))
