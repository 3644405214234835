"""Which column is which: names people give to the columns of a glossary, and columns without names, told by script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.language.scripts import has_han, has_latin, script

if TYPE_CHECKING:
    from collections.abc import Sequence

_SYNONYMS = {
    "zh": (
        "zh chinese 中文 汉语 漢語 华语 原文 术语 術語 中文术语 中文術語 词条 詞條 词语 詞語 汉字 漢字 "
        "中文名 中文名称 名称 中 zh-cn zho chi cmn hanzi headword term 中文词"
    ),
    "zh_hans": (
        "zh_hans zh-hans simplified simplified_chinese chinese_simplified chinese_(simplified) 简体 "
        "简体中文 简 chs sc zh_sg zh_cn"
    ),
    "zh_hant": (
        "zh_hant zh-hant traditional traditional_chinese chinese_traditional chinese_(traditional) 繁体 "
        "繁體 繁體中文 繁体中文 正體 正體中文 zh_tw zh_hk cht tc"
    ),
    "pinyin": (
        "pinyin 拼音 汉语拼音 漢語拼音 reading pronunciation romanization romanisation transliteration 读音 讀音 注音"
    ),
    "en": (
        "en english 英文 英语 英語 译文 譯文 英译 英譯 英文术语 英文術語 英文名 英文名称 translation eng "
        "en_us en_gb en-us en-gb 翻译 翻譯 英 definition meaning gloss 释义 釋義 译名 譯名"
    ),
    "status": "status 状态 狀態 term_status administrative_status administrativestatus usage_status",
    "subject_field": (
        "subject_field subject field domain subject_area category topic 领域 領域 主题 主題 学科 學科 "
        "专业 分类 分類 类别 類別"
    ),
    "part_of_speech": "part_of_speech pos partofspeech word_class 词性 詞性",
    "confidence": "confidence score 置信度 可信度",
    "note": "note notes comment comments remark remarks 备注 備註 注释 註釋 说明 說明 备考 注",
    "context_zh": "context_zh context chinese_context example example_zh 例句 语境 語境 上下文 出现语境",
    "context_en": "context_en english_context example_en 英文例句",
    "source": "source sources 来源 來源 出处 出處 reference",
    "id": "id uuid guid term_id concept_id entry_id",
    "updated": "updated modified updated_at last_modified date 更新 更新时间 修改时间",
}
_BY_NAME = {name: column for column, names in _SYNONYMS.items() for name in names.split()}


def normal_name(cell: str) -> str:
    """Fold a column name: lower case, spaces and hyphens to underscores, a trailing asterisk or colon dropped."""
    return re.sub(r"[\s\-]+", "_", cell.strip().lower().rstrip("*:： "))


def from_header(cells: Sequence[str]) -> list[str] | None:
    """Name the columns of a header row ("" for one we don't know), or None where this is no header.

    "source" and "target" together mean the two languages; which is which is left to `from_content`.
    """
    names = [normal_name(cell) for cell in cells]
    columns = [_BY_NAME.get(name, "") for name in names]
    if "target" in names and "source" in names:
        return None
    sides = {"zh", "zh_hans", "zh_hant", "en"} & set(columns)
    if not sides or any(has_han(cell) and not known for cell, known in zip(cells, columns, strict=True)):
        return None
    seen: set[str] = set()
    for index, column in enumerate(columns):
        if column in seen:
            columns[index] = ""
        seen.add(column)
    return columns


def is_source_target(cells: Sequence[str]) -> bool:
    """True for a header that names its columns source and target, in any of the usual ways."""
    return {"source", "target"} <= {name.split("_")[0] for name in map(normal_name, cells)}


def from_content(table: Sequence[Sequence[str]]) -> list[str]:
    """Name the columns of rows without header: the first with mostly Han text is zh, the first mostly Latin one en.

    A column of two-letter codes only (a language column, as in four-column glossaries of translation services) is
    passed over, one of toned syllables is pinyin.
    """
    width = max(map(len, table), default=0)
    columns = [""] * width
    for index in range(width):
        cells = [row[index] for row in table if index < len(row) and row[index].strip()]
        columns[index] = _kind(cells, taken=columns)
    return columns


_TONED = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]|\b[a-zü:]{1,6}[1-5]\b", re.IGNORECASE)


def _kind(cells: Sequence[str], taken: Sequence[str]) -> str:
    if not cells or all(re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z]{2,4})?", cell) for cell in cells):
        return ""
    half = len(cells) / 2
    if sum(map(has_han, cells)) > half:
        return "zh" if "zh" not in taken else ""
    if sum(bool(_TONED.search(cell)) for cell in cells) > half:
        return "pinyin" if "pinyin" not in taken else ""
    if sum(map(has_latin, cells)) > half:
        return "en" if "en" not in taken else ""
    return ""


def named_row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Bring the cells of a row that are not blank under the names of COLUMNS; "zh" goes to the script it is in."""
    row = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell and not cell.isspace()}
    zh = row.pop("zh", "")
    if zh:
        row.setdefault("zh_hant" if script(zh) == "zh-Hant" else "zh_hans", zh)
    return row
