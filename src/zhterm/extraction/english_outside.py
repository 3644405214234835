"""English outside a bracket, Chinese in it, perhaps with its pinyin and a gloss: hukou (户口, hùkǒu, registration)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.english_edge import english_edge
from zhterm.extraction.evidence import Chinese, Evidence, Spelling, names_alike, spelling
from zhterm.extraction.likeness import likeness
from zhterm.extraction.passage import DROP, HAN, HARD, HAS_HAN, HAS_LATIN, LATIN, MARK, Bracket, Passage
from zhterm.extraction.sides import REACH, RELATIVE, Side, certainty, pair, quoted_left, short_gloss
from zhterm.extraction.slots import Slot, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.extraction.found import Found

_EN_STOP = re.compile(
    rf"[\n{HARD}{MARK}{HAN}()\[\]{{}}〔〕【】|:;!?。，、；：？！—…\"“”‘«»「」『』《》<>=*#]|"
    rf"(?<![\w’'])['’]|,(?!\d)|(?<!\w)[–-](?!\w)|"
    rf"(?<!\b[A-Z])(?<!\bDr)(?<!\bSt)(?<!\bMr)(?<!\bMs)(?<!Mrs)(?<!Corp)(?<!Inc)(?<!Ltd)(?<!\bCo)(?<!vs)\.(?!\w)"
)
_ITEM_END = re.compile(rf"[{MARK}{DROP} ]*(?:$|[\n|:：—–\"'”’」』»\],;{HARD}]|-\s)")
_APPOSITION = re.compile(
    rf"[{MARK}{DROP} ]*[,，]\s+(?:or|that is,?|i\.e\.,?|meaning|literally)\s+"
    rf"[\"“‘']?([0-9{LATIN}][^,.;:()\n\"”{HARD}{HAN}]{{2,60}})"
)


def chinese_inside(
    passage: Passage, evidence: Evidence, bracket: Bracket, slots: list[Slot], edge: int
) -> Iterator[Found]:
    """The pairs of the Chinese slots of a bracket: with the English before it, or with the gloss inside or after it."""
    chinese = [slot for slot in slots if slot.kind is SlotKind.ZH]
    glosses = [slot for slot in slots if slot.kind is SlotKind.EN]
    first = evidence.chinese(passage.read(chinese[0].start, chinese[0].end))
    outside = _english_left(passage, evidence, first, bracket, edge)
    kind = _outer_spelling(passage, first, edge) if outside else Spelling.NONE
    foreign = kind in (Spelling.PINYIN, Spelling.TONED) or (kind is Spelling.NAME and bool(glosses))
    if outside and glosses and not foreign:
        foreign = _foreign_word(passage, evidence, first, outside, glosses)
    if foreign:
        inner: list[Slot | Side] = [*glosses] or [*_apposition(passage, bracket)]
        for slot in chinese:
            for gloss in inner:
                yield pair(slot, short_gloss(passage, gloss), "gloss", 0.85)
        return
    if outside:
        for slot in chinese:
            yield pair(slot, outside, "en (zh)", outside.confidence)
        for slot in slots:
            if slot.kind is SlotKind.ABBREVIATION:
                yield pair(chinese[0], slot, "en (zh, abbr)", 0.8)
        return
    for slot in chinese:
        for gloss in glosses:
            alike = likeness(evidence, passage.read(slot.start, slot.end), passage.read(gloss.start, gloss.end))
            if alike.score >= 0.25 or slot.label or gloss.label:
                yield pair(slot, short_gloss(passage, gloss), "gloss", 0.7)


def _outer_spelling(passage: Passage, chinese: Chinese, edge: int) -> str:
    """Whether the words before the bracket are the sound of the Chinese in it: as many as it takes are tried."""
    start = max(0, edge - 60)
    words = list(re.finditer(rf"[{LATIN}'’-]+", passage.shadow[start:edge]))
    for count in range(1, min(len(words), chinese.han) + 1):
        at = start + words[-count].start()
        if HARD in passage.shadow[at:edge] or "\n" in passage.shadow[at:edge]:
            break
        found = spelling(chinese, passage.read(at, edge))
        if found is not Spelling.NONE:
            return found
    return Spelling.NONE


def _foreign_word(
    passage: Passage, evidence: Evidence, chinese: Chinese, outside: Side, glosses: Sequence[Slot]
) -> bool:
    """Whether the word before the bracket is a romanised one of another dialect: a gloss stands in the bracket."""
    tokens = evidence.tokens(passage.shadow, outside.start, outside.end)
    links = evidence.links(chinese, tokens)
    if any(item for item in links):
        return False
    last = tokens[-1]
    return names_alike(chinese, 0, " ".join(token.text for token in tokens)) > 0.5 or (
        len(tokens) == 1 and evidence.frequency(last.stems[0] if last.stems else "") < 2 and bool(glosses)
    )


def _apposition(passage: Passage, bracket: Bracket) -> Iterator[Side]:
    """The gloss after the bracket: "the ziran (自然), or naturalness, of ..."."""
    found = _APPOSITION.match(passage.shadow, bracket.close + 1)
    if found:
        start, end = found.span(1)
        cut = RELATIVE.search(found.group(1))
        yield Side(start, start + cut.start() if cut else end, 0.7)


def _english_left(passage: Passage, evidence: Evidence, chinese: Chinese, bracket: Bracket, edge: int) -> Side | None:
    """The English term that ends at `edge`."""
    shadow = passage.shadow
    quoted = quoted_left(passage, edge, bracket.open)
    if quoted and HAS_LATIN.search(shadow[quoted.start : quoted.end]):
        if HAS_HAN.search(shadow[quoted.start : quoted.end]):
            return None
        return quoted if len(shadow[quoted.start : quoted.end].split()) <= 20 else None
    if shadow[edge - 1] in ",;:，；：。":
        return None
    start, opening = _english_region(passage, chinese, bracket, edge)
    tokens = evidence.tokens(shadow, start, edge)
    if not any(HAS_LATIN.search(token.text) for token in tokens):
        return None
    links = evidence.links(chinese, tokens)
    best = english_edge(chinese, tokens, links, opening)
    end = edge if shadow[edge - 1] in "!?" else tokens[-1].end
    return Side(tokens[best.index].start, end, certainty(best.score, best.coverage))


def _english_region(passage: Passage, chinese: Chinese, bracket: Bracket, edge: int) -> tuple[int, float]:
    """Where the English before `edge` may begin at the earliest, and how good an edge that place is."""
    shadow = passage.shadow
    item = _item_start(passage, bracket, edge)
    if item is not None:
        return item, 2.0
    low = max(0, edge - REACH)
    stops = [found.end() for found in _EN_STOP.finditer(shadow, low, edge)]
    if not stops:
        return low, 0.5 if low == 0 else 0.0
    start = stops[-1]
    # a Chinese list or sentence has as many breaks as its English
    breaks = len(re.findall(r"[，、；：,;:]", chinese.text))
    while breaks and len(stops) > 1 and shadow[stops[-1] - 1] in ",;:":
        stops.pop()
        start = stops[-1]
        breaks -= 1
    stop = shadow[start - 1]
    if stop in "\"“‘'«「『" + MARK:
        return start, 1.0
    return start, 0.5


def _item_start(passage: Passage, bracket: Bracket, edge: int) -> int | None:
    """The start of a list item, heading, cell or quoted string that is nothing but the term and its bracket."""
    shadow = passage.shadow
    if not _ITEM_END.match(shadow, bracket.close + 1):
        return None
    low = max(0, edge - REACH)
    line = passage.line_start(edge - 1)
    mark = max(shadow.rfind(char, low, edge) for char in "\n|" + HARD + MARK + "\"“'‘")
    if mark >= 0 and shadow[mark] in "'‘" and shadow[mark - 1 : mark].isalnum():
        mark = max(shadow.rfind(char, low, edge) for char in "\n|" + HARD + MARK + '"“')
    start = line if line >= low and line > mark else (mark + 1 if mark >= low else None)
    if start is None:
        return None
    text = shadow[start:edge]
    ends_line = re.match(rf"[{MARK}{DROP} ]*[,;]", shadow[bracket.close + 1 : bracket.close + 8])
    if ends_line or len(text.split()) > 9 or re.search(rf"[{HAN}()（）:：—;]|\.\s", text):
        return None
    return start
