"""Tables and records: tab-separated lines, Markdown and HTML tables, quoted strings of data files.

The columns are chosen by what is in them, not by their names: which is Chinese, which is English, which is neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from zhterm.extraction.evidence import Evidence, Spelling, spelling
from zhterm.extraction.found import Found
from zhterm.extraction.likeness import likeness
from zhterm.extraction.passage import HAN, HAS_HAN, HAS_KANA, LATIN, Passage
from zhterm.extraction.romanisation import is_toned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_CELL = 200
_HAN = re.compile(f"[{HAN}]")
_LETTER = re.compile(f"[{LATIN}]")
_HEADER = re.compile(
    r"(?:中文?名?称?稱?|[汉漢漢]语語?|英文?名?称?|术语|術語|词汇?|詞彙?|名称|名稱|译名|譯名|[简簡繁][体體]?中?文?|解释|定义|拼音|编号|序号|备注|類別|类别|说明|"
    r"chinese|english|term|name|pinyin|simplified|traditional|translation|meaning|zh|en|cn|no\.?|source|target|notes?)"
    r"(?:\s*(?:name|term|名称?|名稱?|术语|術語|译名|譯名|\(.*\)|（.*）))?",
    re.IGNORECASE,
)
_PART_OF_SPEECH = re.compile(
    r"^(?:(?:n|v|vi|vt|adj|adv|a|ad|prep|conj|phr|abbr|pl|num|pron|int)\.\s*)+|\s*[(（\[](?:n|v|vi|vt|adj|adv|名|动|形|副|noun|verb)\.?[)）\]]|^\[(?:n|v|adj)\]\s*",
    re.IGNORECASE,
)
_SLUG = re.compile(
    r"[a-z0-9]+(?:[-_/.:][a-z0-9]+)+|[A-Z]{0,2}\d+[a-z]?|https?:.*|[a-z]+|[a-z]+(?:[A-Z][a-z]+)+|true|false|null|[#$/.@].*"
)
_STRING = re.compile(r"(?<![\w\\])(?:'((?:[^'\\\n]|\\.|(?<=\w)'(?=\w)){1,400})'|\"((?:[^\"\\\n]|\\.){1,400})\")(?!\w)")
_KEY = re.compile(r"[\"']?([A-Za-z_-]{1,24})[\"']?\s*[:=]\s*$")
_KEY_ZH = re.compile(r"(?:.*[_-])?(?:zh|cn|chs|cht|chinese|hans|hant|tw|hk)(?:[_-].*)?", re.IGNORECASE)
_KEY_EN = re.compile(r"(?:.*[_-])?(?:en|eng|english|us|gb)(?:[_-].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a row: offsets in the passage, and the key it has in a record."""

    start: int
    end: int
    key: str = ""


def kind_of(text: str) -> str:
    """What a cell is mostly written in: "zh", "en", or "" (empty, mixed, a number, Japanese, pinyin)."""
    han, letters = len(_HAN.findall(text)), len(_LETTER.findall(text))
    if han and not HAS_KANA.search(text):
        return "zh" if letters <= han or letters <= 6 < 3 * han else ""
    return "en" if letters > 1 and not is_toned(text) and not han else ""


def trimmed(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """A cell without outer space, numbering, part of speech and brackets at its end."""
    shadow = passage.shadow
    text = shadow[start:end]
    lead = re.match(r"[\s\ue000-\ue002*\"“'‘]*(?:\(?\d{1,3}[.)、]\s+)?", text)
    start += lead.end() if lead else 0
    text = shadow[start:end]
    pos = _PART_OF_SPEECH.match(text)
    if pos and pos.end() < len(text):
        start += pos.end()
    text = shadow[start:end]
    tail = re.search(r"(?:\s*[(（][^()（）]*[)）])?[\s\ue000-\ue002\"”'’,，;；。]*$", text)
    if tail and tail.start() > 0:
        end = start + tail.start()
    return start, end


def synonyms(passage: Passage, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a cell between slashes and semicolons: "bond/treasury bond"."""
    at = start
    for found in re.finditer(rf"\s*[;；]\s*|\s*[/／](?!\d)\s*(?=[{LATIN}{HAN}]{{2}})", passage.shadow[start:end]):
        if found.start() + start > at:
            yield at, start + found.start()
        at = start + found.end()
    if at < end:
        yield at, end


def table_pairs(passage: Passage, evidence: Evidence, _taken: frozenset[int]) -> Iterator[Found]:
    """Pairs of tab-separated, Markdown and HTML tables."""
    for pattern, rows in (*_line_tables(passage), *_html_tables(passage)):
        yield from _from_rows(passage, evidence, rows, pattern)


def _line_tables(passage: Passage) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Runs of consecutive lines that are cut by tabs, or by bars."""
    for mark, pattern in (("\t", "table (tab)"), ("|", "table (markdown)")):
        rows: list[list[Cell]] = []
        for start, end in _lines(passage.text):
            line = passage.text[start:end]
            if mark in line and (mark == "\t" or line.count("|") >= 2):
                cells = _cut(line, start, mark)
                if not all(re.fullmatch(r"[\s:|-]*", line[c.start - start : c.end - start]) for c in cells):
                    rows.append(cells)
            elif rows:
                yield pattern, rows
                rows = []
        if rows:
            yield pattern, rows


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _cut(line: str, offset: int, mark: str) -> list[Cell]:
    out = []
    at = 0
    for part in line.split(mark):
        out.append(Cell(offset + at, offset + at + len(part)))
        at += len(part) + 1
    return out


_ROW = re.compile(r"<tr[\s>]", re.IGNORECASE)
_CELL = re.compile(r"<t[dh](?:\s[^<>]{0,200})?>", re.IGNORECASE)
_CELL_END = re.compile(r"</?t[dhr](?:\s[^<>]{0,200})?>|</?(?:tbody|thead|table)", re.IGNORECASE)


def _html_tables(passage: Passage) -> Iterator[tuple[str, list[list[Cell]]]]:
    text = passage.text
    starts = [found.start() for found in _ROW.finditer(text)]
    rows = []
    for start, end in pairwise([*starts, len(text)]):
        cells = []
        for opened in _CELL.finditer(text, start, end):
            closed = _CELL_END.search(text, opened.end(), end)
            cells.append(Cell(opened.end(), closed.start() if closed else end))
        rows.append(cells)
    if rows:
        yield "table (html)", rows


def _from_rows(passage: Passage, evidence: Evidence, rows: list[list[Cell]], pattern: str) -> Iterator[Found]:
    """Choose the columns and pair their cells, row by row."""
    texts = [[passage.read(c.start, c.end) for c in row] for row in rows]
    width = max(map(len, texts))
    if width < 2:
        return
    header = _is_header(texts[0], texts[1:])
    body = list(zip(rows, texts, strict=True))[1 if header else 0 :]
    chinese = [col for col in range(width) if _share(texts, col, "zh", header) >= 0.5]
    english = [col for col in range(width) if _share(texts, col, "en", header) >= 0.5]
    if not chinese or not english:
        return
    sample = [text for _, text in body[:12]]
    pairs = sorted(((_column_score(evidence, sample, z, e), -z, -e) for z in chinese for e in english), reverse=True)
    best, z_best, e_best = pairs[0][0], -pairs[0][1], -pairs[0][2]
    if best < 0.12 and not (len(body) >= 3 and width <= 3):
        return
    columns = [z_best, *(z for z in chinese if z != z_best and _is_variant(evidence, sample, z, z_best))]
    for row, text in body:
        for z in columns:
            if z < len(row) and e_best < len(row):
                yield from _cell_pairs(passage, evidence, row[z], row[e_best], text[z], text[e_best], pattern, best)


def _share(texts: Sequence[Sequence[str]], column: int, kind: str, header: bool) -> float:
    cells = [row[column] for row in texts[1 if header else 0 :] if column < len(row) and row[column]]
    return sum(kind_of(cell) == kind for cell in cells) / len(cells) if cells else 0.0


def _is_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    if not rest:
        return False
    named = sum(bool(_HEADER.fullmatch(cell.strip())) for cell in first)
    return named >= 1


def _column_score(evidence: Evidence, sample: Sequence[Sequence[str]], z: int, e: int) -> float:
    """Mean likeness of two columns; a column that repeats itself (a category) counts less."""
    scores = []
    seen = []
    for row in sample:
        if z < len(row) and e < len(row) and kind_of(row[z]) == "zh" and kind_of(row[e]) == "en":
            scores.append(likeness(evidence, row[z], row[e]).score)
            seen.append(row[e])
    if not scores:
        return 0.0
    return sum(scores) / len(scores) * (len(set(seen)) / len(seen)) + 0.01


def _is_variant(evidence: Evidence, sample: Sequence[Sequence[str]], z: int, other: int) -> bool:
    """Whether two Chinese columns are the same terms in two scripts."""
    rows = [row for row in sample if z < len(row) and other < len(row)]
    same = sum(evidence.lexicon.simplified(row[z]) == evidence.lexicon.simplified(row[other]) for row in rows)
    return bool(rows) and same >= 0.6 * len(rows)


def _cell_pairs(
    passage: Passage, evidence: Evidence, z: Cell, e: Cell, zh: str, en: str, pattern: str, confidence: float
) -> Iterator[Found]:
    if kind_of(zh) != "zh" or kind_of(en) != "en" or max(len(zh), len(en) // 3) > MAX_CELL or "?" in en[:3]:
        return
    z_start, z_end = trimmed(passage, z.start, z.end)
    e_start, e_end = trimmed(passage, e.start, e.end)
    yield from term_pairs(
        passage, evidence, (z_start, z_end), (e_start, e_end), pattern, min(0.95, 0.7 + confidence / 2)
    )


def term_pairs(
    passage: Passage, evidence: Evidence, zh: tuple[int, int], en: tuple[int, int], pattern: str, confidence: float
) -> Iterator[Found]:
    """The pairs of two cells, synonym by synonym; what is only pinyin is left out."""
    for z_start, z_end in synonyms(passage, *zh):
        text = passage.read(z_start, z_end)
        if not HAS_HAN.search(text):
            continue
        chinese = evidence.chinese(text)
        for e_start, e_end in synonyms(passage, *en):
            phrase = passage.read(e_start, e_end)
            if _LETTER.search(phrase) and spelling(chinese, phrase) in (Spelling.NONE, Spelling.NAME):
                yield Found(z_start, z_end, e_start, e_end, pattern, confidence)


# ---- records of data files -------------------------------------------------------------------------------------------


def record_cells(passage: Passage) -> Iterator[tuple[Cell, Cell]]:
    """Quoted strings that stand beside each other in a line or an object: one Chinese, one English."""
    for start, end in _records(passage.text):
        cells = [
            Cell(start + found.start(group), start + found.end(group), _key_before(passage.text, start + found.start()))
            for found in _STRING.finditer(passage.text[start:end])
            for group in (1, 2)
            if found.group(group) is not None
        ]
        chinese = [cell for cell in cells if kind_of(passage.text[cell.start : cell.end]) == "zh"]
        english = [cell for cell in cells if _is_phrase(passage.text, cell)]
        if len(chinese) == 1 and english:
            keyed = [cell for cell in english if _KEY_EN.fullmatch(cell.key)]
            best = keyed[0] if keyed else max(english, key=lambda cell: cell.end - cell.start)
            yield chinese[0], best


def is_keyed(zh: Cell, en: Cell) -> bool:
    """Whether the keys of two strings name their languages."""
    return bool(_KEY_EN.fullmatch(en.key) and _KEY_ZH.fullmatch(zh.key))


def _records(text: str) -> Iterator[tuple[int, int]]:
    """Lines that hold several strings, and objects in braces spread over several lines."""
    for start, end in _lines(text):
        if text.count('"', start, end) + text.count("'", start, end) >= 4:
            yield start, end
    for found in re.finditer(r"\{[^{}]{1,600}\}", text):
        if "\n" in found.group():
            yield found.span()


def _key_before(text: str, at: int) -> str:
    found = _KEY.search(text, max(0, at - 30), at)
    return found.group(1) if found else ""


def _is_phrase(text: str, cell: Cell) -> bool:
    value = text[cell.start : cell.end]
    if kind_of(value) != "en" or re.match(r"\s*[:=]", text[cell.end + 1 : cell.end + 4]):
        return False
    return bool(_KEY_EN.fullmatch(cell.key)) or not _SLUG.fullmatch(value)
