"""Terms inside a pair of lines: what is quoted in both, items of parallel lists, names, words of sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.cells import kind_of
from zhterm.extraction.evidence import Evidence, names_alike
from zhterm.extraction.found import Found
from zhterm.extraction.likeness import likeness
from zhterm.extraction.passage import HAN, HAS_HAN, LATIN, Passage
from zhterm.extraction.terms import sentence_terms
from zhterm.extraction.wordlists import TRANSLITERATION_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZH_QUOTED = re.compile(r"《([^《》]{1,40})》|「([^「」]{1,40})」|『([^『』]{1,40})』|“([^“”]{1,40})”")
_EN_QUOTED = re.compile(r"“([^“”]{1,120})”|\"([^\"]{1,120})\"|‘([^‘’]{1,120})’")
_ZH_NAME = re.compile(rf"[{HAN}]{{1,6}}(?:[·・‧•][{HAN}]{{1,6}}){{1,3}}")
_ZH_LABEL = re.compile(rf"([{HAN}]{{1,6}})\s*[:：]\s*")
_EN_LABEL = re.compile(rf"([{LATIN}]+(?: [{LATIN}]+){{0,2}})\s*[:：]\s*")
_DOT = re.compile("[·・‧•]")


def inner_pairs(
    passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int], *, align: bool = False
) -> Iterator[Found]:
    """The term pairs in two spans that are versions of each other; with `align` also those that no mark sets off."""
    seen: list[Found] = []
    for found in (
        *_quoted(passage, zh, en),
        *_listed(passage, evidence, zh, en),
        *_named(passage, evidence, zh, en),
        *(sentence_terms(passage, evidence, zh, en) if align else ()),
    ):
        if not any(found.zh_start < other.zh_end and other.zh_start < found.zh_end for other in seen):
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
    z_label, e_label = _ZH_LABEL.match(passage.shadow, *zh), _EN_LABEL.match(passage.shadow, *en)
    labelled = z_label is not None and e_label is not None
    if z_label is not None and e_label is not None:
        zh, en = (z_label.end(), zh[1]), (e_label.end(), en[1])
    ours, theirs = _items(passage, zh, "，、；;,"), _items(passage, en, ",;")
    if len(ours) != len(theirs) or len(ours) < 2:
        return
    if z_label is not None and e_label is not None and labelled:
        ours, theirs = [z_label.span(1), *ours], [e_label.span(1), *theirs]
    scores = [likeness(evidence, passage.read(*z), passage.read(*e)).score for z, e in zip(ours, theirs, strict=True)]
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
    words = list(re.finditer(rf"[A-Z][{LATIN}'’.-]*", passage.shadow[slice(*en)]))
    for name in _ZH_NAME.finditer(passage.shadow, *zh):
        parts = len(_DOT.findall(name.group())) + 1
        phrases = [(en[0] + a.start(), en[0] + b.end()) for a, b in zip(words, words[parts - 1 :], strict=False)]
        best: tuple[float, tuple[int, int], tuple[int, int]] = (0.62, (0, 0), (0, 0))
        for inside in _name_edges(name.group()):
            chinese = evidence.chinese(name.group()[slice(*inside)])
            known = 0.75 + 0.25 * transliterated(chinese.simple)
            for phrase in phrases:
                alike = names_alike(chinese, 0, passage.read(*phrase)) * known
                if alike > best[0]:
                    best = (alike, inside, phrase)
        if best[1] != (0, 0):
            start = name.start()
            yield Found(start + best[1][0], start + best[1][1], *best[2], "name", best[0])


def _name_edges(text: str) -> Iterator[tuple[int, int]]:
    """Where the name may begin before its first dot and end after its last one."""
    dots = [found.start() for found in _DOT.finditer(text)]
    for start in range(dots[0]):
        for end in range(dots[-1] + 2, len(text) + 1):
            yield start, end


def transliterated(simple: str) -> float:
    """The share of characters that foreign names are usually written with."""
    chars = [char for char in simple if HAS_HAN.match(char)]
    return sum(char in TRANSLITERATION_CHARS for char in chars) / len(chars) if chars else 0.0
