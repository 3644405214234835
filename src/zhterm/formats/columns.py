"""Which column is which: names people give to the columns of a glossary, and columns told by what stands in them.

A column gets the name of a field (`zh`, `zh_hans`, `zh_hant`, `en`, `note`, …), `term` while its language is open, or
an empty name where it is not understood. The words are in `data/formats/columns.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.scripts import has_han, has_latin
from zhterm.language.syllables import is_pinyin
from zhterm.language.tables import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

CHINESE = ("zh", "zh_hans", "zh_hant")
SIDES = (*CHINESE, "en")
PASSED_OVER = ("number", "language_code", "person", "date", "updated")
"""Columns that are understood but hold nothing an entry has a place for."""
_OF_LANGUAGE = {"context": "context", "abbreviation": "abbreviation", "synonym": "synonym"}
_TITLES = 10
"""Rows at most that stand above a header: a title, the name of the customer, a line of groups."""
_MARKED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:[a-zü:]{1,6}[1-5][\s'-]*)+", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{2}([-_][A-Za-z]{2,4})?|[\W\d_]*|https?:\S+|\S+@\S+")
_LONG = 60
"""Mean length in code points from which a column is a text about the term rather than the term."""


class Named(NamedTuple):
    """What the name of a column says: the field, and whether all of the name was understood."""

    field: str
    sure: bool


@cache
def _words() -> dict[str, tuple[str, str]]:
    """Each word of the table with its group ("kind", "language", "filler") and what it stands for.

    A Chinese word counts anywhere in a name, a Latin one as a word of its own; the longest word wins. "term" is what a
    column holds whose name says a language only; "filler" says nothing.
    """
    words: dict[str, tuple[str, str]] = {}
    for group, meaning, names in rows("formats/columns.tsv"):
        for name in names.split():
            words.setdefault(name, (group, meaning))
    return words


@cache
def _han_pattern() -> re.Pattern[str]:
    han = sorted(filter(has_han, _words()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, han)))


def named(cell: str) -> Named:
    """Understand the name of a column.

    >>> named("英文译法"), named("Simplified Chinese *"), named("负责部门")
    (Named(field='en', sure=True), Named(field='zh_hans', sure=True), Named(field='', sure=False))
    """
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", cell)).lower()
    meanings: list[tuple[str, str]] = []
    known = _words()
    whole = re.sub(r"[\W_]+", "", name)
    if whole in known:
        meanings, rest = [known[whole]], ""
    else:
        meanings = [known[found] for found in _han_pattern().findall(name)]
        rest = _han_pattern().sub(" ", name)
        left = []
        for token in re.findall(r"[^\W_]+", rest):
            if token in known:
                meanings.append(known[token])
            elif not token.isdigit():
                left.append(token)
        rest = "".join(left)
    return Named(_field(meanings), sure=not rest and bool(meanings))


def _field(meanings: Sequence[tuple[str, str]]) -> str:
    languages = [meaning for group, meaning in meanings if group == "language"]
    language = "zh" if "zh" in languages else next(iter(languages), "")
    language = (
        next((item for item in languages if item in ("zh_hans", "zh_hant")), language) if language != "en" else "en"
    )
    kinds = [meaning for group, meaning in meanings if group == "kind"]
    kind = next((item for item in kinds if item != "term"), "term" if kinds or language else "")
    kind = "note" if "note" in kinds else kind  # a note on the status is a note
    if kind == "term":
        return language or "term"
    if kind in _OF_LANGUAGE:
        return f"{kind}_{'en' if language == 'en' else 'zh' if language else ''}".rstrip("_")
    return "source" if kind == "source_label" else kind


class Header(NamedTuple):
    """The header of a table: the field of each column ("" for one not understood), its name, and the rows it takes."""

    fields: list[str]
    names: list[str]
    rows: int


def find_header(table: Sequence[Sequence[str]]) -> Header | None:
    """Find the header among the first rows, above it rows of title; None where the table begins with its content.

    A header of two rows (中文 over 简体 and 繁体) is put together column by column.
    """
    for index in range(min(_TITLES, len(table))):
        row = table[index]
        if index and any(map(_is_content, (row,))) and _is_content(table[index - 1]):
            return None
        rest = list(takewhile(lambda below: not repeated(below), table[index + 1 : index + 50]))
        for height in (2, 1) if rest else (1,):
            names = _joined(row, rest[0]) if height == 2 else list(row)
            if (height == 1 or _is_second_row(row, rest[0])) and (fields := _header_fields(names, rest[height - 1 :])):
                return Header(fields, names, index + height)
        if _is_content(row):
            return None
    return None


def repeated(row: Sequence[str]) -> list[str] | None:
    """The fields of a row that is a header by its words alone: each cell names a column, two the languages.

    None for any other row, also for one about languages (英文 | English).
    """
    fields = []
    for cell in row:  # asked of every row: the first cell that names no column decides
        name = named(cell) if cell.strip() else None
        if name and not (name.sure and name.field):
            return None
        fields.append(name.field if name else "")
    return _settled(fields, [""] * len(fields)) if _has_both(fields) else None


def _is_content(row: Sequence[str]) -> bool:
    """Whether a row has a Chinese and an English cell, neither of which is the name of a column."""
    cells = [cell for cell in row if cell.strip()]
    names = [named(cell) for cell in cells]
    if any(name.sure and name.field for name in names):
        return False
    return len(cells) > 1 and any(map(has_han, cells)) and any(has_latin(cell) and not has_han(cell) for cell in cells)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The names of a header of two rows; a cell that is merged over several columns stands in the first of them."""
    width = max(len(upper), len(lower))
    names, above = [], ""
    for index in range(width):
        top = upper[index].strip() if index < len(upper) else ""
        bottom = lower[index].strip() if index < len(lower) else ""
        above = top or (above if bottom else "")
        names.append(top if top == bottom else f"{above} {bottom}".strip())
    return names


def _is_second_row(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether `lower` is the second row of a header: names only, under fewer names."""
    cells = [cell for cell in lower if cell.strip()]
    if not all(named(cell).sure for cell in upper if cell.strip()):
        return False
    gaps = any(not cell.strip() and index < len(lower) and lower[index].strip() for index, cell in enumerate(upper))
    return bool(cells) and all(named(cell).sure for cell in cells) and (gaps or len(upper) < len(lower))


def _header_fields(names: Sequence[str], rest: Sequence[Sequence[str]]) -> list[str] | None:
    """The fields that a row of names stands for, None where it is no header."""
    found = [named(cell) if cell.strip() else Named("", sure=False) for cell in names]
    if any("target" in name.lower() for name in names):  # beside it, source is a language and not where a term is from
        found = [Named("term", sure=True) if item == Named("source", sure=True) else item for item in found]
    sure = [item.field for item in found if item.sure and item.field]
    sides = [field for field in sure if field in SIDES or field == "term"]
    if not sides or (sides == ["term"] and len(sure) < 2 and len(names) > 1):
        return None
    if not any(field in SIDES for field in sides) and len(sides) < 2 and len(names) > 1 and len(sure) < 3:
        return None
    fields = [item.field if item.sure or (item.field in SIDES and item.field not in sure) else "" for item in found]
    kinds = [content_kind(rest, index) for index in range(len(fields))]
    if _is_first_pair(names, fields, kinds) or _is_row_with_codes(names, found, kinds):
        return None
    return _settled(fields, kinds)


def _is_first_pair(names: Sequence[str], fields: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether a row is a pair of words about languages (中文 | Chinese) rather than a header over such columns."""
    sides = [(field, kind) for field, kind in zip(fields, kinds, strict=True) if field in SIDES and kind]
    wrong = [field for field, kind in sides if (field == "en") != (kind == "en")]
    return bool(wrong) and len(wrong) < len(sides) and len([name for name in names if name.strip()]) == 2


def _is_row_with_codes(names: Sequence[str], found: Sequence[Named], kinds: Sequence[str]) -> bool:
    """Whether a row is a pair of terms with the codes of their languages (扶贫 | poverty alleviation | ZH | EN)."""
    if any(
        item.field in SIDES and (item.field == "en") == (kind == "en") and kind
        for item, kind in zip(found, kinds, strict=True)
    ):
        return False
    unknown = [name for name, item in zip(names, found, strict=True) if not item.sure]
    return any(map(has_han, unknown)) and any(map(_is_english, unknown))


def _settled(fields: list[str], kinds: Sequence[str]) -> list[str]:
    """Decide on the columns whose language is open by their content, and on two columns of one name.

    What stands in a column wins over its name: a column called Chinese that holds English is the English one.
    """
    settled = list(fields)
    for index, (field, kind) in enumerate(zip(fields, kinds, strict=True)):
        if field in SIDES and kind in ("zh", "en") and (field == "en") != (kind == "en"):
            settled[index] = kind
        elif field == "term":
            settled[index] = kind if kind in ("zh", "en") else ""
        elif field in _OF_LANGUAGE.values():
            settled[index] = f"{field}_{kind}" if kind in ("zh", "en") else ""
    open_ = [index for index, field in enumerate(fields) if field == "term" and not settled[index]]
    for index in open_:
        wanted = next((side for side in ("zh", "en") if not _has_side(settled, side)), "")
        settled[index] = wanted
    if not _has_side(settled, "en") and "definition" in settled:  # a dictionary's meaning is its English
        index = settled.index("definition")
        settled[index] = "en" if kinds[index] == "en" else "definition"
    return [field for block in blocks(settled) for field in _once(settled[block])]


def _has_both(fields: Sequence[str]) -> bool:
    return _has_side(fields, "zh") and _has_side(fields, "en")


def blocks(fields: Sequence[str]) -> list[slice]:
    """The blocks of columns of a table, each with its own Chinese and English: of most tables one, of all columns.

    A block begins behind an empty column, or where the order of the languages begins again; with it what stood before
    the languages of the first one, such as a number. The last block is open to the right.
    """
    starts = [0]
    sides = [at for at, field in enumerate(fields) if field in SIDES]
    for at in sides:
        before = [fields[side] for side in sides if starts[-1] <= side < at]
        if fields[at] not in before or not _has_both(before) or not _has_both(fields[at:]):
            continue
        gap = next((empty for empty in range(at - 1, starts[-1], -1) if not fields[empty]), None)
        lead = list(fields[: sides[0]])
        if lead and list(fields[at - len(lead) : at]) == lead:
            starts.append(at - len(lead))
        elif gap is not None and gap > max(side for side in sides if side < at):
            starts.append(gap + 1)
        elif fields[at] == fields[sides[0]]:
            starts.append(at)
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _has_side(fields: Sequence[str], side: str) -> bool:
    return any(field in (CHINESE if side == "zh" else ("en",)) for field in fields)


def _once(fields: list[str]) -> list[str]:
    """A second column of terms holds further terms of the concept; a second one of anything else is not understood."""
    seen: set[str] = set()
    for index, field in enumerate(fields):
        if field in seen:
            fields[index] = {"en": "synonym_en", "zh": "synonym_zh"}.get(field, "")
        elif field == "zh" and seen & {"zh_hans", "zh_hant"}:
            fields[index] = "synonym_zh"
        seen.add(fields[index] or field)
    return fields


def content_kind(table: Sequence[Sequence[str]], index: int) -> str:
    """What most cells of a column are: "zh", "en", "pinyin", or "" (empty, numbers, codes, addresses, long texts)."""
    cells = [row[index] for row in table if index < len(row) and row[index].strip()]
    if not cells or all(_CODE.fullmatch(cell.strip()) for cell in cells):
        return ""
    half = len(cells) / 2
    if sum(map(_is_chinese, cells)) > half or (sum(map(has_han, cells)) > half and not any(map(_is_english, cells))):
        return "zh"
    if sum(map(_is_toned, cells)) > half:
        return "pinyin"
    return "en" if sum(map(_is_english, cells)) > half else ""


def _is_toned(cell: str) -> bool:
    """Whether a cell is pinyin with tones, by marks or by numbers; café has an accent, but is none."""
    typed = _NUMBERED.fullmatch(cell.strip()) is not None
    return typed or (_MARKED.search(cell) is not None and all(map(is_pinyin, re.findall(r"[^\W\d_]+", cell))))


def _is_chinese(cell: str) -> bool:
    han = sum(map(has_han, cell))
    return han > 0 and 2 * han >= sum(char.isascii() and char.isalpha() for char in cell) / 3


def _is_english(cell: str) -> bool:
    return has_latin(cell) and not has_han(cell)


def from_content(table: Sequence[Sequence[str]]) -> list[str]:
    """Name the columns of rows without header by script and content.

    Of several Chinese or English columns the one is taken that holds terms: most different cells, and not long ones.
    A column of language codes is passed over; one of toned syllables is pinyin.
    """
    width = max(map(len, table), default=0)
    kinds = [content_kind(table, index) for index in range(width)]
    fields = ["" for _ in kinds]
    for kind in ("zh", "en", "pinyin"):
        columns = [index for index, found in enumerate(kinds) if found == kind]
        if columns:
            fields[max(columns, key=lambda index: _termlike(table, index))] = kind
    return fields


def _termlike(table: Sequence[Sequence[str]], index: int) -> float:
    """How much a column looks like one of terms: the share of different cells, halved where they are long."""
    cells = [row[index].strip() for row in table if index < len(row) and row[index].strip()]
    share = len(set(cells)) / len(table)
    return share / 2 if sum(map(len, cells)) / len(cells) > _LONG else share


def is_empty(cell: str) -> bool:
    """Whether a cell says nothing: blank, or what people put where they have nothing (—, ???, N/A, （待定）, 同上)."""
    text = cell.strip()
    text = text if text == "Na" else text.lower()  # sodium, beside NA
    return text in _NOTHING or text.strip("()（）[]【】<>《》") in _NOTHING or not text.strip("?？.…-—–*")


DITTO = frozenset("〃 同上 同前 见上 見上".split())
"""Cells that stand for the one above them."""
_NOTHING = DITTO | frozenset(
    [
        *["", *"/ \\ n/a na tbd tbc tba 暂无 暂缺 待定 待译 待譯 待补 待補 待补充 待确认 待確認 未译 未譯".split()],
        *"#n/a #ref! #name? #value! #num! #div/0! #null!".split(),  # the errors of Excel
    ]
)
