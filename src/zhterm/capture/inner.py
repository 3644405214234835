"""Terms inside a pair of lines: what is quoted in both, the items of parallel lists, names, and what alignment is sure of."""

from __future__ import annotations

import re
from collections.abc import Iterator


from zhterm.capture.cells import kind_of
from zhterm.capture.evidence import Evidence, names_alike
from zhterm.capture.found import Found
from zhterm.capture.likeness import likeness
from zhterm.capture.passage import HAN, LATIN, Passage

_ZH_QUOTED = re.compile(r"《([^《》]{1,40})》|「([^「」]{1,40})」|『([^『』]{1,40})』|“([^“”]{1,40})”")
_EN_QUOTED = re.compile(r"“([^“”]{1,120})”|\"([^\"]{1,120})\"|‘([^‘’]{1,120})’")
_ZH_NAME = re.compile(rf"[{HAN}]{{1,6}}(?:[·・‧•][{HAN}]{{1,6}}){{1,3}}")
_EN_NAME = re.compile(rf"(?:[A-Z][{LATIN}'’-]*\.?\s+){{1,3}}[A-Z][{LATIN}'’-]+")
Spans = tuple[tuple[int, int], tuple[int, int]]


def inner_pairs(passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int]) -> Iterator[Found]:
    """The term pairs in two spans that are versions of each other."""
    seen: list[Found] = []
    for found in (*_quoted(passage, zh, en), *_listed(passage, evidence, zh, en), *_named(passage, evidence, zh, en)):
        if not any(found[:4] == other[:4] for other in seen):
            seen.append(found)
    yield from seen


def _quoted(passage: Passage, zh: tuple[int, int], en: tuple[int, int]) -> Iterator[Found]:
    """Quoted parts, where both sides have equally many."""
    ours = [_group(found) for found in _ZH_QUOTED.finditer(passage.shadow, *zh)]
    theirs = [_group(found) for found in _EN_QUOTED.finditer(passage.shadow, *en)]
    if ours and len(ours) == len(theirs):
        for (z_start, z_end), (e_start, e_end) in zip(ours, theirs, strict=True):
            yield Found(z_start, z_end, e_start, e_end, "quoted", 0.8)


def _group(found: re.Match[str]) -> tuple[int, int]:
    return next(found.span(index) for index in range(1, len(found.groups()) + 1) if found.group(index) is not None)


def _listed(passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int]) -> Iterator[Found]:
    """The items of two lists of equal length, such as keywords, if they are alike on the whole."""
    ours, theirs = _items(passage, zh, "，、；;,："), _items(passage, en, ",;:")
    if len(ours) != len(theirs) or len(ours) < 2:
        return
    scores = [
        likeness(evidence, passage.read(*z), passage.read(*e)).score for z, e in zip(ours, theirs, strict=True)
    ]
    if sum(scores) / len(scores) < 0.35:
        return
    for z, e, score in zip(ours, theirs, scores, strict=True):
        if kind_of(passage.read(*z)) == "zh" and kind_of(passage.read(*e)) == "en":
            yield Found(*z, *e, "parallel list", min(0.9, 0.5 + 0.5 * score))


def _items(passage: Passage, span: tuple[int, int], marks: str) -> list[tuple[int, int]]:
    """The parts between the marks, if none is longer than a term."""
    out = []
    at = span[0]
    for found in [*re.finditer(f"[{marks}]", passage.shadow[slice(*span)]), None]:
        end = span[1] if found is None else span[0] + found.start()
        part = re.sub(r"\s*\([^()]*\)\s*$|[\s.。;；]+$", "", passage.shadow[at:end])
        start = at + len(part) - len(part.lstrip())
        if part.strip():
            out.append((start, at + len(part)))
        at = end + 1
    sizes = [passage.shadow[slice(*item)] for item in out]
    if any(len(text.split()) > 6 or len(re.findall(f"[{HAN}]", text)) > 12 for text in sizes):
        return []
    return out


def _named(passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int]) -> Iterator[Found]:
    """Foreign names with a dot and the capitalised words that sound like them."""
    for name in _ZH_NAME.finditer(passage.shadow, *zh):
        chinese = evidence.chinese(passage.read(*name.span()))
        parts = chinese.text.replace("・", "·").replace("‧", "·").replace("•", "·").count("·") + 1
        best: tuple[float, tuple[int, int]] = (0.6, (0, 0))
        words = list(re.finditer(rf"[A-Z][{LATIN}'’.-]*", passage.shadow[slice(*en)]))
        for at in range(len(words) - parts + 1):
            span = (en[0] + words[at].start(), en[0] + words[at + parts - 1].end())
            phrase = passage.read(*span)
            alike = names_alike(chinese, 0, phrase)
            if len(phrase.split()) == parts and alike > best[0]:
                best = (alike, span)
        if best[1] != (0, 0):
            yield Found(*name.span(), *best[1], "name", best[0])
