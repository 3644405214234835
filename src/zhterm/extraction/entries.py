"""Lines that are an entry of a vocabulary list, or a headline in both languages: two sides, with or without a mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.extraction.cells import kind_of, term_pairs, trimmed
from zhterm.extraction.english_edge import english_edge
from zhterm.extraction.found import Found
from zhterm.extraction.likeness import likeness
from zhterm.extraction.passage import HAN, HARD, HAS_HAN, HAS_KANA, HAS_LATIN, LATIN, MARK, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.extraction.evidence import Evidence

_SEPARATOR = re.compile(
    rf"[ \ue001]*(?:[|｜]|\s[/／]\s|／|(?<=[{HAN}])/(?=[{LATIN}])|"
    rf"(?<=[{LATIN}])/(?=[{HAN}])|\s[-–—~=]+\s|——?|[:：=]|\t+| {{2,}})[ \ue001]*|"
    rf"[,，;；]\s*|\s+|(?<=[{HAN}])(?=[{LATIN}])|(?<=[{LATIN}])(?=[{HAN}])"
)
_STRONG = re.compile(r"[|｜/／\t]")
_BREAK = re.compile(rf"[{HARD}\n]| {{2,}}|\t|\s[|｜]\s")
_HAN_RUN = re.compile(rf"[《「『“‘【（]?[{HAN}](?:[^\n{HARD}]*[{HAN}》」』”’？！）])?")
_BRACKETED = re.compile(rf"[{HAN}》”」]\s?\([^()]*[{LATIN}]|[{LATIN}”\"]\s?\([^()]*[{HAN}]")
_LABELLED = re.compile(r"(?:chinese|english|pinyin|mandarin|中文|英文|拼音|译者|作者|来源|日本語版)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line cut in two: offsets of both sides, the separator, how alike the sides are."""

    zh: tuple[int, int]
    en: tuple[int, int]
    separator: str
    score: float
    line: int
    fits: bool


def entry_pairs(passage: Passage, evidence: Evidence, taken: frozenset[int]) -> Iterator[Found]:
    """Entries of lists: alone where the dictionary agrees, else where the lines around are entries of the same form."""
    entries = list(_entries(passage, evidence, taken))
    for entry in entries:
        kin = [other for other in entries if other.separator == entry.separator and abs(other.line - entry.line) <= 8]
        mean = sum(other.score for other in kin) / len(kin)
        if not _accepted(entry, len(kin), mean):
            continue
        confidence = min(0.95, 0.45 + 0.4 * entry.score + 0.2 * mean * (len(kin) >= 3))
        yield from term_pairs(passage, evidence, entry.zh, entry.en, "list", confidence)


def _accepted(entry: Entry, kin: int, mean: float) -> bool:
    if _STRONG.match(entry.separator):
        return entry.score >= 0.2 or kin >= 3 or entry.fits
    if entry.separator in (",", ";", " "):
        return entry.score >= 0.55 or (kin >= 3 and mean >= 0.4)
    return entry.score >= 0.45 or (kin >= 3 and mean >= 0.3)


def _entries(passage: Passage, evidence: Evidence, taken: frozenset[int]) -> Iterator[Entry]:
    shadow = passage.shadow
    for index, span in enumerate(passage.lines):
        if span.start in taken or span.end - span.start > 300 or shadow.count("\t", *span) > 1:
            continue
        for start, end in _segments(shadow, span.start, span.end):
            text = shadow[start:end]
            if not HAS_HAN.search(text) or not HAS_LATIN.search(text) or HAS_KANA.search(text) or "。" in text:
                continue
            entry = _cut(passage, evidence, start, end, index)
            if entry:
                yield entry


def _segments(shadow: str, start: int, end: int) -> list[tuple[int, int]]:
    """The line, or the texts of the links in it: [紧急出口 / Emergency exit](url)."""
    line = shadow[start:end]
    runs = [
        (start + found.start(1), start + found.end(1))
        for found in re.finditer(rf"{MARK}([^{MARK}]+){MARK}{{3,}}", line)
    ]
    if runs:
        return runs
    lead = re.match(rf"[{HARD}{MARK}\s]*", line)
    return [(start + (lead.end() if lead else 0), end)]


def _cut(passage: Passage, evidence: Evidence, start: int, end: int, line: int) -> Entry | None:
    """Cut a line in two where the scripts change, if it changes once."""
    shadow = passage.shadow
    marks = list(_SEPARATOR.finditer(shadow, start, end))
    for found in sorted(marks, key=lambda mark: not _STRONG.search(mark.group())):
        left, right = trimmed(passage, start, found.start()), trimmed(passage, found.end(), end)
        kinds = kind_of(shadow[slice(*left)]), kind_of(shadow[slice(*right)])
        if kinds in (("zh", "en"), ("en", "zh")):
            zh, en = (left, right) if kinds[0] == "zh" else (right, left)
            separator = found.group().strip(f" {MARK}") or " "
            weak = separator == " " and re.search("[a-z]", shadow[slice(*zh)])
            if not weak and _pure(shadow, zh, en):
                return _entry(passage, evidence, zh, en, separator, line)
    return None


def _pure(shadow: str, zh: tuple[int, int], en: tuple[int, int]) -> bool:
    """Whether both sides look like terms, not like sentences or labels."""
    chinese, english = shadow[slice(*zh)].strip(), shadow[slice(*en)].strip()
    if HAS_HAN.search(english) or len(re.findall(r"[。；]", chinese)) or len(english.split()) > 14 or len(chinese) > 40:
        return False
    if re.search(r"[.!?]\s", english) or re.search(r"[{}]", chinese + english):
        return False
    outside = re.sub(r"\([^()]*\)", "", chinese)
    if len(re.findall(rf"[{LATIN}]+", outside)) > 2:
        return False
    return not (_LABELLED.search(chinese) or _LABELLED.search(english))


def _entry(
    passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int], separator: str, line: int
) -> Entry | None:
    zh, en = trimmed(passage, *zh), trimmed(passage, *en)
    chinese, english = passage.read(*zh), passage.read(*en)
    if not HAS_HAN.search(chinese) or not HAS_LATIN.search(english):
        return None
    alike = likeness(evidence, chinese, english)
    if alike.words > 3 * max(1, len(chinese)) or alike.ratio > 6:
        return None
    return Entry(zh, en, separator, alike.score, line, _fits(chinese, english))


def _fits(chinese: str, english: str) -> bool:
    """Whether the lengths go together and both are more than a word."""
    words = len(english.split())
    return words >= 2 and 0.4 <= len(chinese) / (2 * words) <= 2.2


# ---- headlines -------------------------------------------------------------------------------------------------------


def headline_pairs(passage: Passage, evidence: Evidence, taken: frozenset[int]) -> Iterator[Found]:
    """A line with one Chinese stretch beside English that says the same, among other English."""
    shadow = passage.shadow
    for span in passage.lines:
        line = shadow[span.start : span.end]
        if span.start in taken or len(line) > 400 or not HAS_HAN.search(line) or not HAS_LATIN.search(line):
            continue
        if _BRACKETED.search(line) or re.search(r"['\"],\s*['\"]", line):
            continue  # brackets have been looked at; quoted strings in a row are data
        parts = [*(m.span() for m in _PART.finditer(shadow, span.start, span.end)), (span.start, span.end)]
        for start, end in parts:
            found = _headline(passage, evidence, start, end)
            if found:
                yield found
                break


_PART = re.compile(rf"(?:(?! {{2}}|\t|\s[|｜]\s)[^\n{HARD}])+")


def _headline(passage: Passage, evidence: Evidence, start: int, end: int) -> Found | None:
    shadow = passage.shadow
    run = _HAN_RUN.search(shadow, start, end)
    if not run or not HAS_LATIN.search(shadow, start, end):
        return None
    zh = (run.start(), start + _run_end(shadow[start:end], run.start() - start))
    text = shadow[slice(*zh)]
    han = len(re.findall(f"[{HAN}]", text))
    if han < 3 or HAS_HAN.search(shadow, zh[1], end) or re.search(r"[。；]|(?<![A-Z])[a-z]{2,}[\s,]", text):
        return None
    sides = [_left_of(passage, evidence, zh, start), _right_of(passage, evidence, zh, end)]
    return max((side for side in sides if side), key=lambda side: side.confidence, default=None)


def _run_end(line: str, start: int) -> int:
    """The end of the Chinese stretch: it may hold Latin names, but no gap."""
    gap = re.search(rf" {{2,}}|\t|[|｜\n]|(?:[{LATIN}'’,.]+\s+){{4}}", line[start:])
    end = start + gap.start() if gap else len(line)
    last = max((found.end() for found in re.finditer(rf"[{HAN}》」』”’？！]", line[start:end])), default=0)
    return start + last


def _left_of(passage: Passage, evidence: Evidence, zh: tuple[int, int], start: int) -> Found | None:
    """The English that ends where the Chinese begins."""
    shadow = passage.shadow
    chinese = evidence.chinese(passage.read(*zh))
    breaks = [found.end() for found in _BREAK.finditer(shadow, start, zh[0]) if shadow[found.end() : zh[0]].strip()]
    left = breaks[-1] if breaks else start
    sentences = [found.end() for found in re.finditer(r"[.!?]\s+(?=[A-Z])", shadow[left : zh[0] - 1])]
    opening = 1.5 if sentences or left == start else 0.6
    tokens = evidence.tokens(shadow, left + sentences[-1] if sentences else left, zh[0])[-24:]
    if len(tokens) < 2:
        return None
    best = english_edge(chinese, tokens, evidence.links(chinese, tokens), opening, limit=24)
    first = tokens[best.index]
    en_end = max(tokens[-1].end, _closing(shadow, tokens[-1].end, zh[0]))
    en_start = first.start - (shadow[first.start - 1 : first.start] in "“\"‘'" and first.start > start)
    apart = bool(breaks) and shadow[left - 2 : left] == "  " == shadow[zh[0] - 2 : zh[0]] and best.index == 0
    return _judged(passage, evidence, zh, (en_start, en_end), _MINIMUM_APART if apart else _MINIMUM)


def _right_of(passage: Passage, evidence: Evidence, zh: tuple[int, int], end: int) -> Found | None:
    """The English that begins where the Chinese ends, to the end of the part or sentence."""
    shadow = passage.shadow
    tokens = evidence.tokens(shadow, zh[1], end)
    if len(tokens) < 2 or shadow[zh[1] : tokens[0].start].strip(f" {MARK}“\"‘'"):
        return None
    sentence = re.search(r"[.!?](?=\s)", shadow[tokens[0].start : end])
    stop = tokens[0].start + sentence.end() if sentence else end
    last = max((token for token in tokens if token.end <= stop), key=lambda token: token.end)
    return _judged(passage, evidence, zh, (tokens[0].start, max(last.end, _closing(shadow, last.end, stop))))


_MINIMUM = 0.42
_MINIMUM_APART = 0.3
"""Likeness of the two sides of a headline; less will do where gaps set both off from the rest of the line."""


def _judged(
    passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int], minimum: float = _MINIMUM
) -> Found | None:
    english = passage.read(*en)
    alike = likeness(evidence, passage.read(*zh), english)
    if len(english.split()) < 2 or alike.score < (minimum if alike.words > 1 else 0.7):
        return None
    return Found(*zh, *en, "headline", min(0.95, 0.4 + 0.6 * alike.score), "title")


def _closing(shadow: str, at: int, limit: int) -> int:
    while at < limit and shadow[at] in "”\"’'!?)":
        at += 1
    return at
