"""Where the two sides of a pair stand in their lines: what they fill, what they leave over, columns of a table.

Lines are those of the shadow; a line is cut into cells at tabs, bars and wide gaps.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from zhterm.extraction.passage import HAN, KANA, LATIN

if TYPE_CHECKING:
    from zhterm.extraction.tokens import Reading

FEATURES = (
    "z_line_share", "e_line_share", "z_line_left", "e_line_left", "z_fills_cell", "e_fills_cell", "z_column",
    "e_column", "column_step", "z_columns", "e_columns", "line_step", "z_lines_alike", "e_lines_alike", "line_number",
    "passage_kana", "passage_han", "passage_mixed", "passage_cells", "labelled_reading",
)  # fmt: skip
_CELL_END = re.compile(r"[\t\u3000|｜│]| {2,}")
_WORD_START = re.compile(f"(?<![{LATIN}'’])[{LATIN}]")
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(f"[{KANA}]")
_OUTSIDE_CELL = re.compile(r"[\W_]*")
_SKELETON = (
    (re.compile(f"[{HAN}]+"), "Z"),
    (re.compile(f"[{LATIN}]+(?:[ '’-]+[{LATIN}]+)*"), "E"),
    (re.compile(r"[0-9]+"), "0"),
    (re.compile(r"[ \u3000]+"), " "),
)
LONGEST_SKELETON = 60
_READING = (
    r"(?:pinyin|romani[sz]ation|romani[sz]ed|transliteration|jyutping|wade[- ]giles|zhuyin|"
    r"拼音|注音|粤拼|粵拼|读音|讀音)"
)
_READING_HEAD = re.compile(rf"\W*(?:\w+\W+)?{_READING}\W*", re.IGNORECASE)
_READING_BEFORE = re.compile(rf"{_READING}[\W_]{{0,4}}$", re.IGNORECASE)
LONGEST_LABEL = 24


class Layout:
    """The lines and cells of one passage."""

    def __init__(self, reading: Reading) -> None:
        shadow = self._shadow = reading.shadow
        self._han = _running(shadow, _HAN)
        self._words = _running(shadow, _WORD_START)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._cells: list[list[tuple[int, int]]] = []
        skeletons = []
        start = 0
        for line in shadow.split("\n"):
            self._starts.append(start)
            self._ends.append(start + len(line))
            cells, at = [], start
            for found in _CELL_END.finditer(shadow, start, start + len(line)):
                if found.start() > at:
                    cells.append((at, found.start()))
                at = found.end()
            if at < start + len(line) or not cells:
                cells.append((at, start + len(line)))
            self._cells.append(cells)
            skeletons.append(_skeleton(line))
            start += len(line) + 1
        alike = Counter(skeletons)
        self._alike = [min(9, alike[skeleton] - 1) for skeleton in skeletons]
        self._of_passage = self._passage(shadow)
        self._reading_columns = self._columns_of_readings()

    def _columns_of_readings(self) -> list[frozenset[int]]:
        """Of each line the numbers of the columns whose head, the first line of the table, is a word for a reading."""
        columns: list[frozenset[int]] = []
        for cells in self._cells:
            if len(cells) < 2:
                columns.append(frozenset())
            elif columns and len(self._cells[len(columns) - 1]) > 1:
                columns.append(columns[-1])
            else:
                heads = (_READING_HEAD.fullmatch(self._shadow, *cell) for cell in cells)
                columns.append(frozenset(number for number, head in enumerate(heads) if head))
        return columns

    def _is_labelled_reading(self, start: int, line: int, cell: int) -> bool:
        """Whether a word for a reading stands right before the place or at the head of its column."""
        before = self._shadow[max(self._cells[line][cell][0], start - LONGEST_LABEL) : start]
        return cell in self._reading_columns[line] or _READING_BEFORE.search(before) is not None

    def _passage(self, shadow: str) -> tuple[float, float, float, float]:
        """The share of kana and of Chinese in all words, of lines in both scripts, of lines with cells."""
        starts, ends = np.array(self._starts), np.array(self._ends)
        han, words = self._han[ends] - self._han[starts], self._words[ends] - self._words[starts]
        filled = max(1, int(((han > 0) | (words > 0)).sum()))
        kana = len(_KANA.findall(shadow))
        return (
            kana / max(1, kana + int(han.sum())),
            float(han.sum() / max(1, han.sum() + words.sum())),
            float(((han > 0) & (words > 0)).sum() / filled),
            sum(len(cells) > 1 for cells in self._cells) / filled,
        )

    def features(self, chinese: np.ndarray, english: np.ndarray) -> np.ndarray:
        """One row for each pair of spans (start and end in code points)."""
        out = np.zeros((len(chinese), len(FEATURES)), np.float32)
        of_chinese = {span: self._side(*span) for span in set(map(tuple, chinese.tolist()))}
        of_english = {span: self._side(*span) for span in set(map(tuple, english.tolist()))}
        for row, zh, en in zip(out, map(tuple, chinese.tolist()), map(tuple, english.tolist()), strict=True):
            z_line, z_cell, z_fills = of_chinese[zh]
            e_line, e_cell, e_fills = of_english[en]
            z_all = self._count(self._han, self._starts[z_line], self._ends[z_line])
            e_all = self._count(self._words, self._starts[e_line], self._ends[e_line])
            z_own, e_own = self._count(self._han, *zh), self._count(self._words, *en)
            row[:] = (
                z_own / max(1, z_all), e_own / max(1, e_all), min(60, max(0, z_all - z_own)),
                min(60, max(0, e_all - e_own)), z_fills, e_fills, min(9, z_cell), min(9, e_cell),
                max(-9, min(9, e_cell - z_cell)), min(9, len(self._cells[z_line])), min(9, len(self._cells[e_line])),
                max(-30, min(30, e_line - z_line)), self._alike[z_line], self._alike[e_line], min(30, z_line),
                *self._of_passage, self._is_labelled_reading(en[0], e_line, e_cell),
            )  # fmt: skip
        return out

    def _side(self, start: int, end: int) -> tuple[int, int, int]:
        """The line of a span, its cell, and whether it begins (1) and ends (2) where the cell does."""
        line = bisect_right(self._starts, start) - 1
        cells = self._cells[line]
        cell = max(0, bisect_right(cells, (start, len(self._shadow) + 1)) - 1)
        first, last = cells[cell]
        begins = _OUTSIDE_CELL.fullmatch(self._shadow, min(first, start), start) is not None
        ends = _OUTSIDE_CELL.fullmatch(self._shadow, end, max(end, last)) is not None
        return line, cell, begins + 2 * ends

    def _count(self, sums: np.ndarray, start: int, end: int) -> int:
        return int(sums[end] - sums[start])


def _running(text: str, pattern: re.Pattern[str]) -> np.ndarray:
    """How often the pattern begins before each place."""
    out = np.zeros(len(text) + 1, np.int32)
    for found in pattern.finditer(text):
        out[found.start() + 1] = 1
    return out.cumsum()


def _skeleton(line: str) -> str:
    for pattern, mark in _SKELETON:
        line = pattern.sub(mark, line)
    return line.strip()[:LONGEST_SKELETON]
