"""The patterns in which Chinese and English stand beside each other, in the order in which they are tried.

To add one: write a function `(passage, evidence, taken) -> Iterator[Found]` and one line here. `taken` holds the starts
of the lines in which an earlier pattern has found its pairs; a pair that overlaps an earlier pattern's is dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.extraction.brackets import bracket_pairs
from zhterm.extraction.cells import table_pairs
from zhterm.extraction.entries import entry_pairs
from zhterm.extraction.lines import line_pairs, record_pairs, title_line_pairs
from zhterm.extraction.passage import LATIN, MARK
from zhterm.extraction.wordlists import FUNCTION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zhterm.extraction.evidence import Evidence
    from zhterm.extraction.found import Found
    from zhterm.extraction.passage import Passage


class Pattern(NamedTuple):
    """A pattern: its function, whether it reads what stands between lines, and whether its lines are then done with."""

    name: str
    find: Callable[[Passage, Evidence, frozenset[int]], Iterator[Found]]
    takes_lines: bool


PATTERNS: tuple[Pattern, ...] = (
    Pattern("record", record_pairs, takes_lines=True),
    Pattern("table", table_pairs, takes_lines=True),
    Pattern("bracket", bracket_pairs, takes_lines=True),
    Pattern("entry", entry_pairs, takes_lines=True),
    Pattern("headline", title_line_pairs, takes_lines=True),
    Pattern("lines", line_pairs, takes_lines=True),
)


def find(passage: Passage, evidence: Evidence) -> list[Found]:
    """All pairs of a passage, by the place of their Chinese."""
    out: list[Found] = []
    taken: frozenset[int] = frozenset()
    for pattern in PATTERNS:
        found = [item for item in pattern.find(passage, evidence, taken) if not _overlaps(item, out)]
        out += found
        if pattern.takes_lines:
            taken |= {passage.line_start(item.zh_start) for item in found}
            taken |= {passage.line_start(item.en_start) for item in found}
    out = [item._replace(kind=_kind(passage, item)) for item in out]
    return sorted(dict.fromkeys(out), key=lambda item: (item.zh_start, -item.zh_end, item.en_start))


_WORD = re.compile(rf"[{LATIN}0-9]+")


def _kind(passage: Passage, item: Found) -> str:
    """ "title" for what stands in title marks, has the punctuation of a title, or is quoted in capitals."""
    chinese, english = passage.read(item.zh_start, item.zh_end), passage.read(item.en_start, item.en_end)
    if item.kind == "title" or passage.shadow[max(0, item.zh_start - 1) : item.zh_start] in ("《", "〈"):
        return "title"
    if len(chinese) >= 8 and re.search(r"[：:，；;+？！]", chinese):
        return "title"
    words = [word for word in _WORD.findall(english) if word.lower() not in FUNCTION]
    before = passage.shadow[max(0, item.en_start - 1) : item.en_start]
    quoted = bool(before) and before in f"“\"‘'«「『《{MARK}"
    return "title" if quoted and len(words) >= 3 and all(word[0].isupper() for word in words) else "term"


def _overlaps(item: Found, earlier: list[Found]) -> bool:
    return any(
        item.zh_start < other.zh_end and other.zh_start < item.zh_end
        and item.en_start < other.en_end and other.en_start < item.en_end
        for other in earlier
    )  # fmt: skip
