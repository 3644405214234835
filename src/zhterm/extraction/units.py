"""Texts in which lines or paragraphs of the two languages take turns: which line is the version of which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from zhterm.extraction.cells import kind_of
from zhterm.extraction.evidence import Evidence, Spelling, spelling
from zhterm.extraction.likeness import likeness
from zhterm.extraction.passage import HAN, HAS_HAN, LATIN, Passage
from zhterm.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOISE = re.compile(r"\s*(?:\d+|[\d:.,]+\s*-->\s*[\d:.,]+.*|[-=*_~#\s]+|WEBVTT.*|https?:\S+|[\d\s:/.-]+)\s*")
_KEYED = re.compile(r"[\"']?[\w.-]{1,24}[\"']?\s*[:=]?\s*[\"'](.+)[\"'][,;]?")
"""A key and a quoted string: msgid \"Save changes\"."""
_SENTENCE = re.compile(r"[.!?,;]['\"”’)]*$|[。！？；…，]['\"”’）」』]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A line in one language.

    `variants` are the same line in the other Chinese script, beside it; `spelled` says that the pinyin of the line
    before stands between.
    """

    start: int
    end: int
    kind: str
    variants: tuple[Span, ...] = ()
    line: int = 0
    spelled: bool = False


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Two units that stand for one another, with their likeness and the number of such pairs around.

    `alone` if they are the only two lines between blank lines.
    """

    zh: Unit
    en: Unit
    score: float
    series: int
    alone: bool = False


def units(passage: Passage, evidence: Evidence, taken: frozenset[int]) -> list[Unit]:
    """The lines in one language; subtitle numbers and times, pinyin lines and rules are left out."""
    out: list[Unit] = []
    pinyin = False
    for index, span in enumerate(passage.lines):
        text = passage.shadow[slice(*span)]
        keyed = _KEYED.fullmatch(text)
        if keyed:
            span = Span(span.start + keyed.start(1), span.start + keyed.end(1))
            text = keyed.group(1)
        if _NOISE.fullmatch(text):
            continue
        kind = "" if span.start in taken else _kind(text)
        if kind == "pinyin":
            pinyin = bool(out) and out[-1].kind == "zh" and _spells(passage, evidence, out[-1], text)
            continue
        unit = Unit(span.start, span.end, kind, line=index, spelled=pinyin)
        pinyin = False
        if kind == "zh" and out and out[-1].kind == "zh" and _same(passage, evidence, out[-1], unit):
            out[-1] = Unit(out[-1].start, out[-1].end, "zh", (*out[-1].variants, span), out[-1].line)
        else:
            out.append(unit)
    return out


def _kind(text: str) -> str:
    if not re.search(rf"[{HAN}{LATIN}]", text):
        return ""
    kind = kind_of(text)
    if not kind and not HAS_HAN.search(text):
        return "pinyin"
    if kind == "zh" and len(re.findall(rf"[{LATIN}]{{2,}}", text)) > 4:
        return ""
    return kind


def _spells(passage: Passage, evidence: Evidence, unit: Unit, text: str) -> bool:
    chinese = evidence.chinese(passage.read(unit.start, unit.end))
    return spelling(chinese, text) is not Spelling.NONE


def _same(passage: Passage, evidence: Evidence, before: Unit, unit: Unit) -> bool:
    """Whether two Chinese lines are one in two scripts."""
    left = evidence.lexicon.simplified(passage.shadow[before.start : before.end])
    right = evidence.lexicon.simplified(passage.shadow[unit.start : unit.end])
    if len(left) != len(right):
        return False
    same = sum(a == b for a, b in zip(left, right, strict=True))
    return (
        same >= 0.85 * len(left) and passage.shadow[before.start : before.end] != passage.shadow[unit.start : unit.end]
    )


def unit_pairs(passage: Passage, evidence: Evidence, taken: frozenset[int]) -> Iterator[UnitPair]:
    """The best pairing of neighbouring units, each used once; and of runs of equally many lines, line by line."""
    listed = units(passage, evidence, taken)
    runs = _runs(passage, listed)
    at = 0
    while at < len(runs):
        stop = at
        while stop + 1 < len(runs) and _opposite(runs[stop][0], runs[stop + 1][0]):
            stop += 1
        yield from _chain(passage, evidence, runs[at : stop + 1])
        at = stop + 1


def _runs(passage: Passage, listed: Sequence[Unit]) -> list[list[Unit]]:
    """Units of one language in a row, with no blank line between."""
    out: list[list[Unit]] = []
    for unit in listed:
        before = out[-1][-1] if out else None
        if (
            before
            and before.kind == unit.kind
            and "\n\n" not in re.sub(r"[ \t]", "", passage.text[before.end : unit.start])
        ):
            out[-1].append(unit)
        else:
            out.append([unit])
    return out


def _opposite(a: Unit, b: Unit) -> bool:
    return {a.kind, b.kind} == {"zh", "en"}


def _chain(passage: Passage, evidence: Evidence, runs: Sequence[Sequence[Unit]]) -> Iterator[UnitPair]:
    """Pair the runs of one alternating stretch: the last line of one with the first of the next, or line by line."""
    if len(runs) < 2:
        return
    options: list[list[UnitPair]] = []
    for left, right in pairwise(runs):
        options.append(_option(passage, evidence, left, right))
    chosen = _best(options, [len(run) for run in runs])
    for index in chosen:
        for pair in options[index]:
            first, second = sorted((pair.zh, pair.en), key=lambda unit: unit.start)
            between = passage.text[first.end : second.start]
            alone = len(runs[index]) == len(runs[index + 1]) == 1 and between.count("\n") <= 1 + len(pair.zh.variants)
            yield UnitPair(pair.zh, pair.en, pair.score, len(chosen), alone)


def _option(passage: Passage, evidence: Evidence, left: Sequence[Unit], right: Sequence[Unit]) -> list[UnitPair]:
    """The likeliest way in which two runs belong together: at their border, line by line, or as wrapped wholes."""
    adjacent = [_scored(passage, evidence, left[-1], right[0])]
    best = adjacent
    if len(left) == len(right) > 1:
        parallel = [_scored(passage, evidence, a, b) for a, b in zip(left, right, strict=True)]
        if _mean(parallel) >= 0.3 and _mean(parallel) >= adjacent[0].score - 0.15:
            best = parallel
    if 1 < max(len(left), len(right)) <= 3 and _wraps(passage, left) and _wraps(passage, right):
        whole = [_scored(passage, evidence, _joined(left), _joined(right))]
        if whole[0].score >= _mean(best) - 0.1:
            best = whole
    return best


def _wraps(passage: Passage, run: Sequence[Unit]) -> bool:
    """Whether the lines are one title: each but the last stops at a colon or dash, or in the middle of a phrase."""
    if len(run) == 1:
        return True
    texts = [passage.read(unit.start, unit.end) for unit in run]
    open_ends = [
        re.search(r"[:：—–,，、-]$|\b(?:of|the|and|in|for|to|a|an|on|with|from|by|at)$", text) for text in texts[:-1]
    ]
    return all(open_ends) and not any(unit.variants for unit in run)


def _joined(run: Sequence[Unit]) -> Unit:
    return Unit(run[0].start, run[-1].end, run[0].kind, (), run[0].line)


def _mean(pairs: Sequence[UnitPair]) -> float:
    return sum(pair.score for pair in pairs) / len(pairs)


def _best(options: Sequence[Sequence[UnitPair]], lengths: Sequence[int]) -> list[int]:
    """Indexes of the options to take: neighbours exclude each other where they want the same lines."""
    values = [sum(pair.score for pair in option) - 0.1 for option in options]
    take: list[tuple[float, list[int]]] = [(0.0, [])]
    skip: list[tuple[float, list[int]]] = [(0.0, [])]
    for index, value in enumerate(values):
        free = index == 0 or (lengths[index] >= 2 and len(options[index]) == 1 and len(options[index - 1]) == 1)
        before = max(take[-1], skip[-1], key=lambda item: item[0]) if free else skip[-1]
        best = max(take[-1], skip[-1], key=lambda item: item[0])
        take.append((before[0] + value, [*before[1], index]) if value > 0 else skip[-1])
        skip.append(best)
    return max(take[-1], skip[-1], key=lambda item: item[0])[1]


def _scored(passage: Passage, evidence: Evidence, a: Unit, b: Unit) -> UnitPair:
    zh, en = (a, b) if a.kind == "zh" else (b, a)
    alike = likeness(evidence, passage.read(zh.start, zh.end), passage.read(en.start, en.end))
    return UnitPair(zh, en, max(alike.score, 0.6) if en.spelled and b is en else alike.score, 1)


def is_sentence(text: str) -> bool:
    """Whether a line is running text rather than a title or term."""
    return bool(_SENTENCE.search(text.strip())) or len(text.split()) > 18 or len(re.findall(f"[{HAN}]", text)) > 40
