"""Which runs of Chinese and English may stand for one another: the relations in which a pair is looked for.

A *joint* is a run of Chinese and a run of English in one of the relations of `RELATIONS`. Where the two touch, the
sides that face each other are near the joint and the other edges are open. A relation is found by one function; each
pair of runs is taken once, by the first relation that has it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from zhterm.extraction.tokens import HAN_TOKEN, LATIN_TOKEN, Range, Reading, has_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.extraction.likeness import RunLikeness


class Relation(NamedTuple):
    """A way in which two runs stand: the edges that face each other ("end", "start", "" for none), how far apart."""

    name: str
    chinese_near: str
    english_near: str
    distance: int


RELATIONS = (
    Relation("Chinese, English", "end", "start", 0),
    Relation("English, Chinese", "start", "end", 0),
    Relation("Chinese, second English", "end", "start", 1),
    Relation("English, second Chinese", "start", "end", 1),
    Relation("Chinese, English on the next line", "end", "start", 0),
    Relation("English, Chinese on the next line", "start", "end", 0),
    Relation("next line", "", "", 2),
    Relation("line before", "", "", 2),
    Relation("next line but one", "", "", 2),
    Relation("line before but one", "", "", 2),
    Relation("same place in a block", "", "", 3),
    Relation("same label", "", "", 3),
    Relation("same words", "", "", 4),
    Relation("whole sentences", "", "", 2),
    Relation("Chinese, third English", "end", "start", 1),
    Relation("paragraphs", "", "", 3),
)
"""Every relation, in the order in which it is looked for; the number of a relation is a feature."""
BY_NAME = {relation.name: number for number, relation in enumerate(RELATIONS)}
SENTENCE_CHARACTERS, SENTENCE_WORDS = 14, 7
"""Longer runs that touch are looked at once more as sentences, with both edges open."""


LEAST_LIKE, LIKE_BEST = 0.15, 0.8
"""How alike two sentences that don't touch must be, and what share of that of the best other partner."""


class Joint(NamedTuple):
    """A run of Chinese and one of English (ranges of tokens) in a relation (its number)."""

    relation: int
    chinese: Range
    english: Range


def joints(reading: Reading, likeness: RunLikeness) -> list[Joint]:
    """All joints of a passage, those of long runs that don't touch only if no other run is more alike."""
    out: dict[tuple[Range, Range], int] = {}

    def add(name: str, chinese: Range | None, english: Range | None) -> None:
        if chinese and english and has_kind(reading.tokens[slice(*chinese)], HAN_TOKEN):
            out.setdefault((chinese, english), BY_NAME[name])

    lines = _Lines(reading)
    for name, chinese, english in _touching(reading, lines):
        add(name, chinese, english)
    _extend_over_line_ends(lines, out)
    for found in (_over_line_ends(lines), _beside(lines), _in_blocks(lines), _labelled(reading, lines)):
        for name, chinese, english in found:
            add(name, chinese, english)
    sentences = [
        Joint(BY_NAME["whole sentences"], joint.chinese, joint.english)
        for joint in (Joint(relation, *runs) for runs, relation in out.items())
        if RELATIONS[joint.relation].distance == 0 and are_sentences(reading, joint)
    ]
    for chinese, english in likeness.alike():
        add("same words", chinese, english)
    return _likely(reading, [Joint(relation, *runs) for runs, relation in out.items()] + sentences, likeness)


def are_sentences(reading: Reading, joint: Joint) -> bool:
    """Whether both runs are long enough for a sentence."""
    tokens = reading.tokens
    characters = tokens[joint.chinese[1] - 1].end - tokens[joint.chinese[0]].start
    words = sum(tokens[at].kind == LATIN_TOKEN for at in range(*joint.english))
    return characters > SENTENCE_CHARACTERS and words > SENTENCE_WORDS


def _likely(reading: Reading, found: list[Joint], likeness: RunLikeness) -> list[Joint]:
    """Without long runs that don't touch, if both are more like others or like nothing at all."""
    scores = {
        joint: likeness.score(joint.chinese, joint.english)
        for joint in found
        if RELATIONS[joint.relation].distance >= 2 and are_sentences(reading, joint)
    }
    best: dict[Range, float] = defaultdict(float)
    for joint, score in scores.items():
        best[joint.chinese] = max(best[joint.chinese], score)
        best[joint.english] = max(best[joint.english], score)
    return [
        joint
        for joint in found
        if joint not in scores
        or (scores[joint] >= LEAST_LIKE and scores[joint] >= LIKE_BEST * min(best[joint.chinese], best[joint.english]))
    ]


class _Lines:
    """The runs of every line, and the first and last token on it that is no space."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.chinese: dict[int, list[Range]] = defaultdict(list)
        self.english: dict[int, list[Range]] = defaultdict(list)
        for run in reading.chinese_runs:
            self.chinese[reading.line[run[0]]].append(run)
        for run in reading.english_runs:
            self.english[reading.line[run[0]]].append(run)
        self.first: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.start: dict[int, int] = {}
        for at, token in enumerate(reading.tokens):
            line = reading.line[at]
            self.start.setdefault(line, at)
            if token.kind not in "LST":
                self.first.setdefault(line, at)
                self.last[line] = at
        self.filled = sorted(self.chinese.keys() | self.english.keys())


Found = tuple[str, "Range | None", "Range | None"]


def _touching(reading: Reading, lines: _Lines) -> Iterator[Found]:
    """The nearest and second nearest English to both sides of each Chinese run on its line."""
    for line, chinese_runs in lines.chinese.items():
        english_runs = lines.english.get(line, [])
        starts = [run[0] for run in english_runs]
        for chinese in chinese_runs:
            middle = bisect_left(starts, chinese[0])
            around = english_runs[max(0, middle - 3) : middle + 4]
            yield from _inside(reading, chinese, english_runs)
            right = [
                (max(run[0], chinese[1]), run[1]) for run in around if run[1] > chinese[1] and run[0] >= chinese[0]
            ]
            left = [(run[0], min(run[1], chinese[0])) for run in around if run[0] < chinese[0] and run[1] <= chinese[1]]
            trimmed_right = [run for part in right if (run := _english_part(reading, part))]
            trimmed_left = [run for part in left[::-1] if (run := _english_part(reading, part))]
            for name, english in zip(
                ("Chinese, English", "Chinese, second English", "Chinese, third English"), trimmed_right, strict=False
            ):
                yield name, chinese, english
            for name, english in zip(("English, Chinese", "English, second Chinese"), trimmed_left, strict=False):
                yield name, chinese, english


def _inside(reading: Reading, chinese: Range, english_runs: Sequence[Range]) -> Iterator[Found]:
    """English that is glued to Chinese on both sides and was read as a part of its run."""
    for english in english_runs:
        if english[0] < chinese[1] and chinese[0] < english[1]:
            yield "Chinese, English", _chinese_part(reading, (chinese[0], english[0])), english
            yield "English, Chinese", _chinese_part(reading, (english[1], chinese[1])), english


def _english_part(reading: Reading, run: Range) -> Range | None:
    """A part of an English run from its first word on."""
    start, end = run
    tokens = reading.tokens
    while start < end and tokens[start].kind not in "EN":
        start += 1
    return (start, end) if start < end and has_kind(tokens[start:end], LATIN_TOKEN) else None


def _chinese_part(reading: Reading, run: Range) -> Range | None:
    """A part of a Chinese run without punctuation at its ends."""
    start, end = run
    tokens = reading.tokens
    while start < end and tokens[start].kind not in "ZEN":
        start += 1
    while end > start and tokens[end - 1].kind not in "ZEN":
        end -= 1
    return (start, end) if start < end else None


def _extend_over_line_ends(lines: _Lines, out: dict[tuple[Range, Range], int]) -> None:
    """English that touches Chinese and goes on over a line end is read with the line before or after."""
    reading = lines.reading
    for (chinese, english), relation in list(out.items()):
        line = reading.line[english[0]]
        name = RELATIONS[relation].name
        longer: Range | None = None
        if name == "English, Chinese":
            before = lines.english.get(line - 1)
            starts_line = line in lines.first and english[0] - lines.first[line] <= 1
            if before and starts_line and lines.last[line - 1] - before[-1][1] <= 1 and before[-1][1] <= english[0]:
                longer = (before[-1][0], english[1])
        elif name == "Chinese, English":
            after = lines.english.get(line + 1)
            if after and lines.last.get(line, -1) <= english[1] and after[0][0] - lines.first[line + 1] <= 1:
                longer = (english[0], after[0][1])
        if longer:
            del out[chinese, english]
            out.setdefault((chinese, longer), relation)


def _over_line_ends(lines: _Lines) -> Iterator[Found]:
    """The last run of a line and the first of the next one, in the other script."""
    for line in range(lines.reading.lines - 1):
        after = line + 1
        if after not in lines.first or line not in lines.last:
            continue
        chinese, english = lines.chinese.get(line, []), lines.english.get(line, [])
        next_chinese, next_english = lines.chinese.get(after, []), lines.english.get(after, [])
        if english and next_chinese:
            e, z = english[-1], next_chinese[0]
            last = lines.last[line] - e[1] <= 1 and not (chinese and chinese[-1][1] > e[1])
            first = z[0] - lines.first[after] <= 2 and not (next_english and next_english[0][0] < z[0])
            if last and first:
                yield "English, Chinese on the next line", z, e
        if chinese and next_english:
            z, e = chinese[-1], next_english[0]
            last = lines.last[line] - z[1] <= 1 and not (english and english[-1][1] > z[1])
            first = e[0] - lines.first[after] <= 2 and not (next_chinese and next_chinese[0][0] < e[0])
            if last and first:
                yield "Chinese, English on the next line", z, e


_BESIDE = ((1, "next line"), (-1, "line before"), (2, "next line but one"), (-2, "line before but one"))


def _beside(lines: _Lines) -> Iterator[Found]:
    """The runs of lines beside each other, the first with the first and so on, or each with each where they are few."""
    place = {line: at for at, line in enumerate(lines.filled)}
    for line, chinese in lines.chinese.items():
        for offset, name in _BESIDE:
            at = place[line] + offset
            if not 0 <= at < len(lines.filled):
                continue
            other = lines.filled[at]
            english = lines.english.get(other, [])
            mixed = line in lines.english and other in lines.chinese
            several = len(chinese) > 1 or len(english) > 1
            if not english or (mixed and (several or abs(offset) == 2)):
                continue
            if abs(offset) == 2 and (len(chinese) > 2 or len(english) > 2):
                continue
            for z, e in _matched(chinese, english):
                yield name, z, e


def _matched(chinese: Sequence[Range], english: Sequence[Range]) -> list[tuple[Range, Range]]:
    if len(chinese) == len(english):
        return list(zip(chinese, english, strict=True))
    if len(chinese) * len(english) <= 6:
        return [(z, e) for z in chinese for e in english]
    forwards = list(zip(chinese, english, strict=False))
    return forwards + list(zip(chinese[::-1], english[::-1], strict=False))


def _in_blocks(lines: _Lines) -> Iterator[Found]:
    """The k-th line of a block in Chinese and the k-th of a block in English near it, from either end."""
    for divided in (False, True):
        yield from _between(lines, _blocks(lines, divided=divided), paragraphs=divided)


def _between(lines: _Lines, blocks: Sequence[tuple[str, list[int]]], *, paragraphs: bool) -> Iterator[Found]:
    for at, (kind, ours) in enumerate(blocks):
        if kind != "zh":
            continue
        for other, theirs in blocks[max(0, at - 4) : at + 5]:
            if other != "en" or (len(ours) < 2 and len(theirs) < 2):
                continue
            if abs(len(theirs) - len(ours)) <= 2:
                both = [*zip(ours, theirs, strict=False), *zip(ours[::-1], theirs[::-1], strict=False)]
                for zh, en in both:
                    for z, e in _matched(lines.chinese[zh][:3], lines.english[en][:3]):
                        yield "same place in a block", z, e
            if paragraphs and len(ours) <= 12 and len(theirs) <= 12:
                yield "paragraphs", _all_of(lines.chinese, ours), _all_of(lines.english, theirs)


def _blocks(lines: _Lines, *, divided: bool) -> list[tuple[str, list[int]]]:
    """Lines in one language that follow on each other; a line with both divides them, and a blank one if asked."""
    blocks: list[tuple[str, list[int]]] = []
    before = -2
    for line in lines.filled:
        kind = "mixed" if line in lines.chinese and line in lines.english else "zh" if line in lines.chinese else "en"
        if blocks and blocks[-1][0] == kind != "mixed" and not (divided and line > before + 1):
            blocks[-1][1].append(line)
        else:
            blocks.append((kind, [line]))
        before = line
    return blocks


def _all_of(runs: dict[int, list[Range]], block: Sequence[int]) -> Range:
    return runs[block[0]][0][0], runs[block[-1]][-1][1]


_LABEL = re.compile(r"[^\w\n]*([A-Za-z0-9_.\-]{1,30})[\"'*]*\s*(?:[:=\t|)、.．,]|->)")


def _labelled(reading: Reading, lines: _Lines) -> Iterator[Found]:
    """The runs of different lines that begin with the same label, number or key."""
    by_label: dict[str, tuple[list[Range], list[Range]]] = defaultdict(lambda: ([], []))
    tokens = reading.tokens
    for line in lines.filled:
        start = tokens[lines.start[line]].start
        label = _LABEL.match(reading.shadow, start, start + 60)
        if not label:
            continue
        chinese, english = by_label[label.group(1)]
        chinese += [run for run in lines.chinese.get(line, ()) if tokens[run[1] - 1].end > label.end()]
        english += [run for run in lines.english.get(line, ()) if tokens[run[1] - 1].end > label.end(1)]
    for chinese, english in by_label.values():
        if len(chinese) * len(english) <= 12:
            for z in chinese:
                for e in english:
                    if reading.line[z[0]] != reading.line[e[0]]:
                        yield "same label", z, e
