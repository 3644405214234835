"""Texts in two languages: which column of a file is the Chinese, which the English, or two files side by side.

    for segment in bilingual.segments("report.xlf"): ...
    for segment in bilingual.segments("report.zh.txt", "report.en.txt"): ...

What each format yields is said in its reader's `units`.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.composing import NO_VALUE
from zhterm.documents.decoding import lines
from zhterm.documents.origins import opened_file
from zhterm.documents.reading import telling_damage
from zhterm.documents.registry import READERS
from zhterm.documents.sniffing import reader_for
from zhterm.errors import DataError, UsageError
from zhterm.language.scripts import has_han, has_latin, is_han
from zhterm.model import BilingualSegment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.composing import Unit
    from zhterm.documents.document import Opened
    from zhterm.documents.registry import Reader
    from zhterm.documents.subtitles import Cue

_SAMPLE = 200
"""Units by which the columns are judged."""
_CHINESE_NAMES = frozenset("zh chinese zh-cn zh-tw zh-hk zh-hans zh-hant 中文 汉语 漢語 原文 简体中文 繁體中文".split())
_ENGLISH_NAMES = frozenset("en english en-us en-gb 英文 英语 英語 译文 譯文".split())
_OVERLAP = 0.3
"""Seconds that two cues may overlap without being shown together."""
_LINED = ("text", "markdown")
_WORD = re.compile(r"[A-Za-z]{2,}")


class Columns(NamedTuple):
    """Which cells of the units hold the Chinese and the English."""

    zh: int
    en: int


def is_paired(name: str) -> bool:
    """Whether a file holds one language, so that another one with its translation goes with it. Raises as `segments`.

    Subtitles hold one language where no cue has a line of each.
    """
    with _opened(name) as (opened, reader):
        if reader.name in _LINED:
            return True
        if reader.name != "subtitles":
            return False
        sample = list(islice(reader.load().units(opened), _SAMPLE))
        return not any(has_han(unit.cells[0]) and has_latin(unit.cells[1]) for unit in sample)


def segments(name: str, other: str = "") -> Iterator[BilingualSegment]:
    """Yield the segments of a bilingual file, or of two files with the same text in two languages, in either order.

    "-" is standard input. In memory for a few hundred units, but Word files as a whole. Untranslated units come with
    an empty text; units without Chinese do not come, nor those with a formula without a value. Raises NotFoundError,
    DataError or UsageError with one line that says what to do: for a file without one of the languages, for two files
    whose lines do not match.
    """
    if other:
        yield from _side_by_side(name, other)
        return
    with _opened(name) as (opened, reader):
        if not reader.bilingual:
            kinds = ", ".join(known.name for known in READERS if known.bilingual)
            raise opened.fault("a file in one language", f"name its translation beside it, or give one of: {kinds}")
        with telling_damage(opened, reader):
            yield from _segments(opened, reader.load().units(opened))


@contextmanager
def _opened(name: str) -> Iterator[tuple[Opened, Reader]]:
    with opened_file(name) as opened:
        if not opened.size:
            raise opened.fault("empty", "is it the right file?")
        reader = reader_for(opened)
        opened.stream.seek(0)
        yield opened, reader


def _segments(opened: Opened, units: Iterator[Unit]) -> Iterator[BilingualSegment]:
    """The segments of each table by its own columns; tables without the two languages are passed over."""
    any_table = False
    numbered = groupby(enumerate(units, 1), key=lambda item: item[1].table)
    for _, table in numbered:
        first = list(islice(table, _SAMPLE))
        columns = _columns_of([unit for _, unit in first])
        if columns is not None:
            any_table = True
            yield from _of_table(opened, chain(first, table), columns)
    if not any_table:
        raise opened.fault("not a text in Chinese and English", "it takes a column of each")


def _of_table(opened: Opened, units: Iterable[tuple[int, Unit]], columns: Columns) -> Iterator[BilingualSegment]:
    for place, (number, unit) in enumerate(units):
        zh, en = (unit.cells[at].strip() if at < len(unit.cells) else "" for at in columns)
        if place == 0 and _is_header(zh, en):
            continue
        if zh and NO_VALUE not in (zh, en):
            yield BilingualSegment(
                zh=zh,
                en=en,
                where=f"{opened.name}, {unit.location}",
                number=number,
                line=unit.line,
                share=min(1.0, opened.stream.tell() / opened.size),
                codes=(unit.codes[columns.zh], unit.codes[columns.en]) if unit.codes else ((), ()),
            )


def _is_header(zh: str, en: str) -> bool:
    return zh.casefold() in _CHINESE_NAMES or en.casefold() in _ENGLISH_NAMES


def _columns_of(units: list[Unit]) -> Columns | None:
    """The column with most Chinese, and of the others the one with most English words; None where one is missing.

    Names in the first row (zh, en, Chinese, English, 中文 ...) decide before that.
    """
    width = max((len(unit.cells) for unit in units), default=0)
    if units and (named := _named(units[0].cells)):
        return named
    chinese, english = [0] * width, [0] * width
    for unit in units:
        for at, cell in enumerate(unit.cells):
            if _is_chinese(cell):
                chinese[at] += 1
            else:
                english[at] += min(len(_WORD.findall(cell)), 20)
    zh = max(range(width), key=lambda at: (chinese[at], -at), default=0)
    en = max((at for at in range(width) if at != zh), key=lambda at: (english[at], -at), default=-1)
    if width < 2 or not chinese[zh] or not (english[en] or _is_untranslated(units, en)):
        return None
    return Columns(zh, en)


def _is_untranslated(units: list[Unit], column: int) -> bool:
    """Whether a column is there and empty, as in a file that is still to be translated."""
    return all(not cell.strip() for unit in units for cell in unit.cells[column : column + 1])


def _named(cells: tuple[str, ...]) -> Columns | None:
    plain = [cell.strip().casefold().replace("_", "-") for cell in cells]
    zh = next((at for at, name in enumerate(plain) if name in _CHINESE_NAMES), None)
    en = next((at for at, name in enumerate(plain) if name in _ENGLISH_NAMES), None)
    return None if zh is None or en is None else Columns(zh, en)


def _is_chinese(cell: str) -> bool:
    """Whether a cell is a Chinese text, with Latin in it or not: a Chinese character says as much as two letters."""
    if not has_han(cell):
        return False
    return 2 * sum(map(is_han, cell)) >= sum(char.isascii() and char.isalpha() for char in cell)


def _side_by_side(name: str, other: str) -> Iterator[BilingualSegment]:
    with ExitStack() as stack:
        (zh, reader), (en, other_reader) = (stack.enter_context(_opened(file)) for file in (name, other))
        if reader.name != other_reader.name or reader.name not in (*_LINED, "subtitles"):
            raise UsageError(
                f"{name} and {other} can't be read side by side", hint="give two texts, or two subtitle files"
            )
        if not _has_chinese(zh):
            zh, en = en, zh
        if not _has_chinese(zh):
            raise DataError(f"{name}, {other}: no Chinese in either", hint="is it the right pair?")
        yield from _cue_pairs(zh, en) if reader.name == "subtitles" else _line_pairs(zh, en)


def _has_chinese(opened: Opened) -> bool:
    return any(map(_is_chinese, islice(lines(opened), _SAMPLE)))


def _line_pairs(zh: Opened, en: Opened) -> Iterator[BilingualSegment]:
    counts = [sum(1 for _ in lines(opened)) for opened in (zh, en)]
    if counts[0] != counts[1]:
        raise DataError(
            f"{zh.name} has {counts[0]:,} lines, {en.name} {counts[1]:,}",
            hint="side by side, each line has its translation in the same line of the other file",
        )
    for number, texts in enumerate(zip(lines(zh), lines(en), strict=True), 1):
        chinese, english = (text.strip() for text in texts)
        if chinese:
            yield BilingualSegment(
                zh=chinese,
                en=english,
                where=f"{en.name}, line {number}",
                number=number,
                line=number,
                share=min(1.0, en.stream.tell() / en.size),
            )


def _cue_pairs(zh: Opened, en: Opened) -> Iterator[BilingualSegment]:
    """Cues that are shown at the same time; where one file divides them more finely, several are one segment."""
    from zhterm.documents.subtitles import cues

    chinese, english = list(cues(zh)), list(cues(en))
    for number, (ours, theirs) in enumerate(_together(chinese, english), 1):
        first = (theirs or ours)[0]
        yield BilingualSegment(
            zh=" ".join(cue.text.replace("\n", "") for cue in ours),
            en=" ".join(cue.text.replace("\n", " ") for cue in theirs),
            where=f"{(en if theirs else zh).name}, cue at {first.times.split()[0]}",
            number=number,
            line=first.line,
            share=number / max(len(chinese), len(english), number),
        )


def _together(chinese: list[Cue], english: list[Cue]) -> Iterator[tuple[list[Cue], list[Cue]]]:
    if len(chinese) == len(english):
        yield from (([ours], [theirs]) for ours, theirs in zip(chinese, english, strict=True))
        return
    left: list[Cue] = []
    right: list[Cue] = []
    end = -1.0
    timed = [(*cue.seconds(), cue, cues is chinese) for cues in (chinese, english) for cue in cues]
    for start, stop, cue, is_chinese in sorted(timed, key=lambda item: item[0]):
        if (left or right) and start >= end - _OVERLAP:
            yield left, right
            left, right, end = [], [], -1.0
        (left if is_chinese else right).append(cue)
        end = max(end, stop)
    if left or right:
        yield left, right
