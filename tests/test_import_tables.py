"""Glossaries as clients send them: messy files, of which every row is imported rightly or named in the report."""

from __future__ import annotations

import io
import zipfile
from typing import Any, NamedTuple

import pytest

from zhterm import formats
from zhterm.errors import DataError, Problem, UsageError
from zhterm.formats import ReadOptions
from zhterm.formats.columns import named
from zhterm.formats.synonyms import designations
from zhterm.model import ConceptEntry

PAIRS = (
    ("独立董事", "independent director"),
    ("监事会", "board of supervisors"),
    ("关联交易", "connected transaction"),
)
LIST = "\n".join(f"{zh},{en}" for zh, en in PAIRS) + "\n"
HANT = (("獨立董事", "independent director"), ("監事會", "board of supervisors"), ("關聯交易", "connected transaction"))


class Messy(NamedTuple):
    """A file, and what it is: the pairs in it, and the codes of the problems that must be named."""

    data: bytes
    pairs: tuple[tuple[str, str], ...] = PAIRS
    named: tuple[str, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012  # a default of a tuple is never changed


def table(rows: list[list[str]], delimiter: str = ",", newline: str = "\n") -> str:
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue()


def columns(*heads: str, place: tuple[int, int], pairs: tuple[tuple[str, str], ...] = PAIRS) -> list[list[str]]:
    """A table under `heads`, the Chinese and the English in the columns of `place`, something in all others."""
    rows = [list(heads)] if any(heads) else []
    width = len(heads)
    for number, (zh, en) in enumerate(pairs, 1):
        row = [f"{number}" for _ in range(width)]
        row[place[0]], row[place[1]] = zh, en
        rows.append(row)
    return rows


def book(*sheets: tuple[str, list[list[Any]]], merge: tuple[str, ...] = ()) -> bytes:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for cells in merge:
        workbook.worksheets[0].merge_cells(cells)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def word(*tables: list[list[str]], span: bool = False, merge: tuple[tuple[int, int], ...] = ()) -> bytes:
    """A Word document: a title, then the tables, each under a line of text; with `span`, first rows are merged.

    `merge` are the first and the last of cells to merge, each a row and a column.
    """
    import docx

    document = docx.Document()
    document.add_heading("公司术语表 Glossary", 1)
    for rows in tables:
        document.add_paragraph("下表由客户提供。")
        table = document.add_table(len(rows), max(map(len, rows)))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                table.cell(number, column).text = cell
        if span:
            table.cell(0, 0).merge(table.cell(0, len(table.columns) - 1))
        if merge:
            table.cell(*merge[0]).merge(table.cell(*merge[1]))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


HEADERS = {
    "numbered": ("序号", "中文", "英文", "备注"),
    "translation": ("编号", "中文名称", "英文译法", "类别"),
    "codes": ("No.", "CN", "EN", "Remarks"),
    "script named": ("#", "Simplified Chinese", "English translation", "Domain"),
    "asterisks": ("ID", "中文术语*", "英文术语*", "状态说明"),
    "brackets": ("序号", "术语（中文）", "术语（英文）", "负责部门"),
    "roles": ("Nr", "原文", "译文", "说明"),
    "source and target": ("Row", "Source term", "Target term", "Owner of the term"),
    "bilingual": ("序号 No.", "中文 Chinese", "英文 English", "备注 Remarks"),
    "regions": ("id", "zh-CN", "en-US", "last modified"),
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le")
FILES: dict[str, Messy] = {
    **{f"header {name}": Messy(table(columns(*heads, place=(1, 2))).encode()) for name, heads in HEADERS.items()},
    **{f"no header {code}": Messy(LIST.encode(code)) for code in ENCODINGS},
    **{
        f"{name} in {code}": Messy(table(columns("序号", "中文", "英文", place=(1, 2)), delimiter, "\r\n").encode(code))
        for name, delimiter in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|"))
        for code in ("utf-8", "gb18030")
    },
    "big5": Messy(table(columns("繁體中文", "英文", place=(0, 1), pairs=HANT)).encode("big5"), HANT),
    "big5 without header": Messy("".join(f"{zh},{en}\n" for zh, en in HANT).encode("big5"), HANT),
    "gb18030, two rows": Messy(
        "中文,英文\n扶贫,poverty alleviation\n".encode("gb18030"), (("扶贫", "poverty alleviation"),)
    ),
    "traditional in gb18030": Messy(table(columns("中文", "英文", place=(0, 1), pairs=HANT)).encode("gb18030"), HANT),
    "English first": Messy("".join(f"{en}\t{zh}\n" for zh, en in PAIRS).encode()),
    "a title above": Messy(
        f"公司术语表\n\n序号,中文,英文\n{''.join(f'{n},{a},{b}{chr(10)}' for n, (a, b) in enumerate(PAIRS))}".encode()
    ),
    "header repeated": Messy(
        f"中文,英文\n{LIST.splitlines()[0]}\n中文,英文\n{chr(10).join(LIST.splitlines()[1:])}\n".encode()
    ),
    "typed list with equals signs": Messy("".join(f"{zh} = {en}\n" for zh, en in PAIRS).encode()),
    "typed list with colons": Messy("".join(f"{zh}：{en}\n" for zh, en in PAIRS).encode()),
    "typed list with gaps": Messy("".join(f"{zh}    {en}\n" for zh, en in PAIRS).encode()),
    "a quotation mark too many": Messy(
        f'中文,英文\n董事会,"board of directors\n{LIST}'.encode(), PAIRS, ("row-quoting",)
    ),
    "quotation marks in a quoted cell, not doubled": Messy(
        f'中文,英文\n碳达峰,"peak "carbon" emissions"\n{LIST}'.encode(), PAIRS, ("row-quoting",)
    ),
    "a quotation mark too many, last": Messy(
        f'中文,英文,备注\n{"".join(f"{a},{b},x{chr(10)}" for a, b in PAIRS)}董事会,"board,x\n'.encode(),
        PAIRS,
        ("row-quoting",),
    ),
    "line breaks in both cells": Messy(
        '中文,英文\n"换行\n术语","line\nbreak"\n监事会,board of supervisors\n'.encode(),
        (("换行", "line"), ("监事会", "board of supervisors")),
    ),
    "quotation marks round the beginning of a cell": Messy(
        f'中文,英文\n{LIST}专精特新,"SRDI" enterprises\n'.encode(), PAIRS, ("row-quoting",)
    ),
    "two blocks of columns": Messy(
        "中文,英文,,中文,英文\n北京,Beijing,,上海,Shanghai\n广州,Guangzhou,,,\n".encode(),
        (("北京", "Beijing"), ("上海", "Shanghai"), ("广州", "Guangzhou")),
    ),
    "an accent in every English cell": Messy(
        "中文,英文\n咖啡馆,café\n奶油,crème\n".encode(), (("咖啡馆", "café"), ("奶油", "crème"))
    ),
    "placeholders": Messy(
        f"中文,英文\n{LIST}甲词,???\n乙词,（待定）\n丙词,同上\n丁词,NA\n钠,Na\n".encode(),
        (*PAIRS, ("钠", "Na")),
        ("row-incomplete",) * 4,
    ),
    "a cut character in gb18030": Messy(
        f"中文,英文\n{LIST}董事".encode("gb18030") + b"\xff,board\n", PAIRS, ("row-undecodable",)
    ),
    "a row in another encoding": Messy(
        f"中文,英文\n{LIST}".encode() + "董事,board\n".encode("gb18030"), PAIRS, ("row-undecodable",)
    ),
    "inches": Messy(f'中文,英文\n{LIST}五寸,5" pipe\n'.encode(), (*PAIRS, ("五寸", '5" pipe'))),
    "a comma too many": Messy(f"中文,英文\n{LIST}董事会,board,the\n".encode(), PAIRS, ("row-too-long",)),
    "a comma in a term": Messy(
        f"中文,英文\n{LIST}梨,pear, really\n".encode(), (*PAIRS, ("梨", "pear, really")), ("row-torn",)
    ),
    "commas in half of the terms, no header": Messy(
        "梨,pear, really\n监事会,board of supervisors\n桃,peach, soft\n杏,apricot\n".encode(),
        (("梨", "pear, really"), ("监事会", "board of supervisors"), ("桃", "peach, soft"), ("杏", "apricot")),
        ("row-torn", "row-torn"),
    ),
    "a comma in a term, and room for its end in the notes": Messy(
        f"中文,英文,备注\n{LIST.replace(chr(10), ',x' + chr(10))}梨,pear, really\n桃,peach, soft,fruit\n".encode(),
        (*PAIRS, ("桃", "peach, soft")),
        ("row-doubtful", "row-torn"),
    ),
    "a blank after every comma": Messy("".join(f"{n}, {a}, {b}\n" for n, (a, b) in enumerate(PAIRS)).encode()),
    "a column without a name": Messy("".join(["中文,英文\n", *(f"{a},{b},x\n" for a, b in PAIRS)]).encode()),
    "rows that are not whole": Messy(
        f"中文,英文\n{LIST}董事会,\n,shareholder\n—,N/A\n".encode(),
        PAIRS,
        ("row-incomplete", "row-incomplete", "row-invalid"),
    ),
    "a status that is not known": Messy(
        f"中文,英文,状态\n{LIST.replace(chr(10), ',首选' + chr(10))}股东,shareholder,也许\n".encode(),
        (*PAIRS, ("股东", "shareholder")),
        ("status-unknown",),
    ),
    "two blocks of columns under other words": Messy(
        "中文术语,英文术语,状态,,中文,English\n北京,Beijing,首选,,上海,Shanghai\n广州,Guangzhou,允许,,,\n".encode(),
        (("北京", "Beijing"), ("上海", "Shanghai"), ("广州", "Guangzhou")),
    ),
    "two blocks of columns, numbered": Messy(
        "序号,中文,英文,编号,汉语,英语\n1,北京,Beijing,2,上海,Shanghai\n".encode(),
        (("北京", "Beijing"), ("上海", "Shanghai")),
    ),
    "a block of columns behind a gap, the other way round": Messy(
        "中文,英文,,English,Chinese\n北京,Beijing,,Shanghai,上海\n".encode(),
        (("北京", "Beijing"), ("上海", "Shanghai")),
    ),
    "a table below, the other way round": Messy(
        "中文,英文\n做空,short selling\n,\nEnglish,Chinese\nleverage ratio,杠杆率\nbail-in,内部纾困\n".encode(),
        (("做空", "short selling"), ("杠杆率", "leverage ratio"), ("内部纾困", "bail-in")),
    ),
    "a table below, with a column more": Messy(
        f"中文,英文\n{LIST}序号,English,中文\n1,leverage ratio,杠杆率\n".encode(),
        (*PAIRS, ("杠杆率", "leverage ratio")),
    ),
    "rows about languages": Messy(
        f"中文,英文\n{LIST}中文,Chinese\n英文,English\n术语,term\n".encode(),
        (*PAIRS, ("中文", "Chinese"), ("英文", "English"), ("术语", "term")),
    ),
    "a row the other way round": Messy(
        f"中文,英文\n{LIST}leverage ratio,杠杆率\nAPI,API接口\n".encode(),
        (*PAIRS, ("杠杆率", "leverage ratio"), ("API", "API接口")),
        ("row-swapped",),
    ),
    "sums below": Messy(
        f"中文,英文\n{LIST}合计,8 条\n总计：,8\n小计 5 条,\nTotal,8\n合计,total\n总计,grand total 2\n".encode(),
        (*PAIRS, ("合计", "total"), ("总计", "grand total 2")),
        ("row-total",) * 4,
    ),
    "a sum under the numbers": Messy(
        table([*columns("序号", "中文", "英文", place=(1, 2)), ["合计", "3", ""], ["9", "总计", "total"]]).encode(),
        (*PAIRS, ("总计", "total")),
        ("row-total",),
    ),
    "entities": Messy(
        f"中文,英文\n{LIST}&lt;标签&gt;,&lt;tag&gt;\n研发,R&amp;D; research\n".encode(),
        (*PAIRS, ("<标签>", "<tag>"), ("研发", "R&D")),
    ),
    "JSON lines of source and target": Messy(
        '{"source": "杠杆率", "target": "leverage ratio"}\n{"source": "bail-in", "target": "内部纾困"}\n'
        '{"source": "bail-in", "target": "bail-out"}\n{"zh": "股票", "en": "share", "source": "词典"}\n'.encode(),
        (("杠杆率", "leverage ratio"), ("内部纾困", "bail-in"), ("股票", "share")),
        ("row-invalid",),
    ),
    "JSON lines with a status that is not known": Messy(
        '{"zh": "股票", "en": "share", "status": "★"}\n'.encode(), (("股票", "share"),), ("status-unknown",)
    ),
    "a cut character": Messy(f"中文,英文\n{LIST}董事".encode() + b"\xe4,board\n", PAIRS, ("row-undecodable",)),
    "category, term, definition": Messy(
        "".join(
            f"公司法,{zh},{en},{zh}是公司治理中的一个重要概念，详见第{n}章的说明和定义\n"
            for n, (zh, en) in enumerate(PAIRS)
        ).encode()
    ),
    "language codes behind": Messy("".join(f"{zh}\t{en}\tZH\tEN\n" for zh, en in PAIRS).encode()),
    "given columns": Messy(
        table(columns("a", "b", "c", place=(2, 1))).encode(), options={"columns": {"zh": 3, "en": 2}, "header": True}
    ),
    "no header, said": Messy(LIST.encode(), options={"header": False}),
    "JSON lines": Messy("".join(f'{{"中文": "{zh}", "英文": "{en}"}}\n' for zh, en in PAIRS).encode()),
    "a workbook": Messy(book(("术语", columns("序号", "中文", "英文", "备注", place=(1, 2))))),
    "a workbook without header": Messy(book(("Sheet1", [list(pair) for pair in PAIRS]))),
    "a workbook with title and merged header": Messy(
        book(
            (
                "表",
                [["公司术语表"], [], ["中文", None, "英文"], ["简体", "繁体", None], *([a, a, b] for a, b in PAIRS)],
            ),
            merge=("A1:C1", "A3:B3", "C3:C4"),
        )
    ),
    "a workbook, terms on the second sheet": Messy(
        book(("说明", [["请填写下表，谢谢。"]]), ("术语", columns("中文", "英文", place=(0, 1)))), PAIRS
    ),
    "a workbook with three sheets": Messy(
        book(*((zh, [["中文", "英文"], [zh, en]]) for zh, en in PAIRS)),
    ),
    "a workbook, one sheet chosen": Messy(
        book(*((zh, [["中文", "英文"], [zh, en]]) for zh, en in PAIRS)), PAIRS[1:2], options={"sheet": "监事会"}
    ),
    "a workbook with a Chinese cell over several rows, one of them blank": Messy(
        book(
            (
                "a",
                [
                    ["中文", "英文"],
                    *map(list, PAIRS),
                    ["股票", "share"],
                    [None, "stock"],
                    [None, None],
                    ["债券", "bond"],
                ],
            ),
            merge=("A5:A7",),
        ),
        (*PAIRS, ("股票", "share"), ("股票", "stock"), ("债券", "bond")),
    ),
    "a cell that stands for the one above": Messy(
        f"中文,英文\n{LIST}股票,share\n同上,stock\n〃,equity\n债券,bond\n".encode(),
        (*PAIRS, ("股票", "share"), ("股票", "stock"), ("股票", "equity"), ("债券", "bond")),
    ),
    "the sign for the cell above as a term": Messy(
        f"中文,英文\n{LIST}同上,ditto\n".encode(), PAIRS, ("row-incomplete",)
    ),
    "a workbook with errors of formulas": Messy(
        book(("a", [["中文", "英文"], *map(list, PAIRS), ["债券", "#REF!"], ["#N/A", "bond"]])),
        PAIRS,
        ("row-incomplete",) * 2,
    ),
    "a workbook with half a character": Messy(
        book(("a", [["中文", "英文"], *map(list, PAIRS), ["债券", "bond _xD83D_"]])), PAIRS, ("row-undecodable",)
    ),
    "a Word file with a cell over two rows": Messy(
        word([["中文", "英文"], ["股票", "share"], ["", "stock"], *map(list, PAIRS)], merge=((1, 0), (2, 0))),
        (("股票", "share"), ("股票", "stock"), *PAIRS),
    ),
    "a workbook with empty columns": Messy(
        book(("a", [[None, "中文", None, "英文"], [], *([None, a, None, b] for a, b in PAIRS)]))
    ),
    "a workbook with numbers and dates": Messy(
        book(("a", [["No", "Chinese", "English", "Date"], *([n, a, b, 45000.0] for n, (a, b) in enumerate(PAIRS))]))
    ),
    "a workbook with notes below": Messy(
        book(("a", [["中文", "英文"], *map(list, PAIRS), [], ["注：仅供内部使用"]])), PAIRS, ("row-incomplete",)
    ),
    "a Word file": Messy(word(columns("序号", "中文", "英文", "备注", place=(1, 2)))),
    "a Word file without header": Messy(word([list(pair) for pair in PAIRS])),
    "a Word file, English first": Messy(word([["English", "中文"], *([b, a] for a, b in PAIRS)])),
    "a Word file with a title over all columns": Messy(
        word([["术语", ""], ["中文", "英文"], *map(list, PAIRS)], span=True)
    ),
    "a Word file with a table for each letter": Messy(word(*([["中文", "英文"], list(pair)] for pair in PAIRS))),
    "a Word file with a table of another kind": Messy(
        word([["版本", "日期"], ["1.0", "2026-01-05"]], columns("中文", "英文", place=(0, 1)))
    ),
    "a Word file with blank rows and cells": Messy(
        word([["中文", "", "英文"], ["", "", ""], *([a, "", b] for a, b in PAIRS), ["董事会", "", ""]]),
        PAIRS,
        ("row-incomplete",),
    ),
    "a Word file, header repeated": Messy(
        word([["中文", "英文"], list(PAIRS[0]), ["中文", "英文"], *map(list, PAIRS[1:])])
    ),
    "a Word file in traditional script": Messy(word(columns("繁體中文", "英文", place=(0, 1), pairs=HANT)), HANT),
    "a Word file with commas and line breaks in its cells": Messy(
        word([["中文", "英文"], *map(list, PAIRS), ["梨", "pear, really"], ["软件\n软体", "software"]]),
        (*PAIRS, ("梨", "pear, really"), ("软件", "software")),
    ),
    "a workbook, English first": Messy(
        book(("a", [["Term (English)", "Term (Chinese)"], *([b, a] for a, b in PAIRS)]))
    ),
}


def read(data: bytes, **options: Any) -> tuple[list[ConceptEntry], list[Problem]]:
    items = list(formats.read(io.BytesIO(data), ReadOptions(where="list", **options)))
    return (
        [item for item in items if isinstance(item, ConceptEntry)],
        [item for item in items if isinstance(item, Problem)],
    )


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_imported_rightly_or_named(name: str) -> None:
    messy = FILES[name]
    entries, problems = read(messy.data, **messy.options)
    whole = [(entry.zh, entry.terms("en")[0].text) for entry in entries if entry.zh and entry.terms("en")]
    assert tuple(whole) == messy.pairs
    assert [item.code for item in problems if item.severity != "note"] == list(messy.named)
    assert all(item.where.startswith("list") for item in problems)
    if not name.startswith("JSON"):
        assert any(item.code == "columns" for item in problems)


def test_formulas_without_a_value_are_told() -> None:
    rows = [["中文", "英文"], *map(list, PAIRS), ["量化宽松", '=CONCATENATE("quantitative"," easing")']]
    entries, problems = read(book(("术语", rows)))
    (told,) = [item.message for item in problems if item.code == "formula"]
    assert told.startswith("1 rows with formulas without a stored value, read as empty (row 5)")
    assert (entries[-1].zh, [term.status for term in entries[-1].terms("zh")]) == ("量化宽松", ["proposed"])


def test_a_hidden_sheet_is_told() -> None:
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(book(*((zh, [["中文", "英文"], [zh, en]]) for zh, en in PAIRS))))
    workbook["监事会"].sheet_state = "hidden"
    stream = io.BytesIO()
    workbook.save(stream)
    entries, problems = read(stream.getvalue())
    assert len(entries) == len(PAIRS)
    assert [item.where for item in problems if item.code == "sheet-hidden"] == ["list, sheet 监事会"]


@pytest.mark.parametrize("width", ["9" * 5_000, "0", "x", "-1", "²"])
def test_a_cell_of_a_word_table_that_spans_what_no_table_has(width: str) -> None:
    document, changed = zipfile.ZipFile(io.BytesIO(word(columns("", "", place=(0, 1))))), io.BytesIO()
    with zipfile.ZipFile(changed, "w") as target:
        for name in document.namelist():
            content = document.read(name)
            span = f'<w:tcPr><w:gridSpan w:val="{width}"/>'.encode()
            target.writestr(name, content.replace(b"<w:tcPr>", span) if name == "word/document.xml" else content)
    entries, _ = read(changed.getvalue())
    assert len(entries) == len(PAIRS)


def test_a_row_of_a_word_table_that_begins_in_a_later_column() -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document(io.BytesIO(word([["类别", "中文", "英文"], *(["金融", *pair] for pair in PAIRS)])))
    row = document.tables[0].rows[2]._tr
    row.remove(row.tc_lst[0])
    row.insert(0, parse_xml(f'<w:trPr {nsdecls("w")}><w:gridBefore w:val="1"/></w:trPr>'))
    stream = io.BytesIO()
    document.save(stream)
    entries, problems = read(stream.getvalue())
    assert [(entry.zh, entry.terms("en")[0].text) for entry in entries] == list(PAIRS)
    assert {item.severity for item in problems} == {"note"}


REFUSED = {
    "subtitles": ("1\n00:00:01,000 --> 00:00:02,000\n你好\nHello\n".encode(), "subtitles"),
    "a JSON array": ('[{"zh": "扶贫"}]'.encode(), "JSON array"),
    "a Word file without tables": (word(), "no table"),
    "English under both names": (b"zh,en\nboard,committee\n", "no column of Chinese"),
    "English only": (b"English,Definition\ndirector,a person\nboard,a body\n", "no column of Chinese"),
    "prose": ("独立董事应当独立履行职责。\n监事会由股东代表组成，对董事会负责。\n".encode(), "running text"),
    "XML": (b'<?xml version="1.0"?><config><a>x</a></config>', "XML of another kind"),
    "a web page": (b"<!DOCTYPE html><html><body>x</body></html>", "web page"),
    "PDF": (b"%PDF-1.7\n", "PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
    "numbers": (b"1,2\n3,4\n", "no column"),
    "terms in lines, no columns": (
        "# 会议词汇\n碳达峰 = carbon peak\n碳中和 - carbon neutrality\n抽水蓄能\npumped storage\n".encode(),
        "no column of",
    ),
    "one column": ("独立董事\n监事会\n".encode(), "no column"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_with_advice(name: str) -> None:
    data, said = REFUSED[name]
    with pytest.raises(DataError, match=said) as caught:
        read(data)
    assert caught.value.hint
    if name in ("prose", "one column", "terms in lines, no columns"):
        assert "glossary capture FILE" in caught.value.hint


def test_the_summary_says_what_each_column_became() -> None:
    _, problems = read("序号,中文,英文,负责部门\n1,独立董事,independent director,法务\n".encode("gb18030"))
    told = {item.code: item.message for item in problems}
    assert told["columns"] == "columns: 1 序号: passed over; 2 中文: Chinese; 3 英文: English; 4 负责部门: passed over"
    assert told["encoding"] == "encoding gb18030"
    (entry,), _ = read("中文,英文,负责部门\n独立董事,independent director,法务\n".encode(), keep=True)
    assert entry.note == "负责部门: 法务"


SYNONYMS = [
    ("独立董事（独董）", ["独立董事", "独董"]),
    ("扶贫；减贫", ["扶贫", "减贫"]),
    ("扶贫/减贫", ["扶贫", "减贫"]),
    ("全面依法治国、全面从严治党", ["全面依法治国", "全面从严治党"]),
    ("党政军、民", ["党政军、民"]),
    ("扶贫（动词）", ["扶贫（动词）"]),
    ("China Securities Regulatory Commission (CSRC)", ["China Securities Regulatory Commission", "CSRC"]),
    ("CSRC (China Securities Regulatory Commission)", ["China Securities Regulatory Commission", "CSRC"]),
    ("and/or", ["and/or"]),
    ("TCP/IP", ["TCP/IP"]),
    ("poverty alleviation / poverty reduction", ["poverty alleviation", "poverty reduction"]),
    ("poverty alleviation\npoverty reduction", ["poverty alleviation", "poverty reduction"]),
    ("board (of directors)", ["board (of directors)"]),
    ("扶贫; 扶贫", ["扶贫"]),
    ("taxi (informal; UK); cab", ["taxi (informal; UK)", "cab"]),
    ("guarantee (noun / verb)", ["guarantee (noun / verb)"]),
]


@pytest.mark.parametrize(("cell", "terms"), SYNONYMS, ids=[cell for cell, _ in SYNONYMS])
def test_synonyms_in_one_cell(cell: str, terms: list[str]) -> None:
    assert [item.text for item in designations(cell)] == terms


@pytest.mark.parametrize(
    ("zh", "en", "terms"),
    [
        ("软件、软体", "software", ["软件", "软体"]),
        ("软件，软体", "software", ["软件", "软体"]),
        ("苹果，香蕉", "apple", ["苹果，香蕉"]),
        ("公平、公正", "fairness and justice", ["公平、公正"]),
        ("创新、协调", "innovation, coordination", ["创新、协调"]),
        ("衣、食、住", "daily needs", ["衣、食、住"]),
        ("输入/输出", "input/output", ["输入/输出"]),
        ("扶贫/减贫", "poverty alleviation", ["扶贫", "减贫"]),
        ("男/女", "male / female", ["男/女"]),
    ],
)
def test_the_english_says_whether_a_cell_holds_synonyms_or_a_coordination(zh: str, en: str, terms: list[str]) -> None:
    (entry,), _ = read(table([["中文", "英文"], [zh, en]]).encode())
    assert [term.text for term in entry.terms("zh")] == terms


def test_short_forms_become_terms_with_their_type_and_no_split_keeps_cells() -> None:
    data = "中文,英文,简称,英文缩写\n中国证监会,China Securities Regulatory Commission,证监会,CSRC\n".encode()
    (entry,), _ = read(data)
    assert {(term.text, term.term_type) for language in ("zh", "en") for term in entry.terms(language)} == {
        ("中国证监会", ""),
        ("证监会", "abbreviation"),
        ("China Securities Regulatory Commission", ""),
        ("CSRC", "acronym"),
    }
    (kept,), _ = read("中文,英文\n独立董事（独董）,a; b\n".encode(), split=False)
    assert [kept.zh, kept.terms("en")[0].text] == ["独立董事（独董）", "a; b"]


def test_the_source_of_a_row_is_that_of_all_its_english_terms() -> None:
    data = "中文,英文,来源,语境\n扶贫,poverty relief; poverty alleviation,白皮书2021,扶贫是国策。\n".encode()
    (entry,), _ = read(data)
    assert [[source.id for source in term.sources] for term in entry.terms("en")] == [["白皮书2021"]] * 2


STATUSES = {
    "首选": "preferred",
    "允许": "admitted",
    "禁用": "forbidden",
    "Do not use": "forbidden",
    "旧称": "superseded",
}


@pytest.mark.parametrize(("word", "status"), STATUSES.items())
def test_statuses_in_both_languages(word: str, status: str) -> None:
    (entry,), _ = read(f"中文,英文,状态\n扶贫,poverty alleviation,{word}\n".encode())
    assert entry.terms("en")[0].status == status


@pytest.mark.parametrize("column", ["禁用译法", "误译", "Forbidden EN", "Do not use"])
@pytest.mark.parametrize(
    ("row", "terms"),
    [
        ("程序,program,routine", {"程序": "admitted", "program": "admitted", "routine": "forbidden"}),
        ("电脑,computer,brain; calculator", {"computer": "admitted", "brain": "forbidden", "calculator": "forbidden"}),
        ("电脑,,brain", {"电脑": "proposed", "brain": "forbidden"}),
        ("甲方,Party A,是", {"甲方": "forbidden", "Party A": "forbidden"}),
        ("甲方,Party A,TRUE", {"甲方": "forbidden", "Party A": "forbidden"}),
        ("甲方,Party A,否", {"甲方": "admitted", "Party A": "admitted"}),
        ("甲方,Party A,-", {"甲方": "admitted", "Party A": "admitted"}),
    ],
)
def test_a_column_of_what_is_forbidden_says_yes_or_no_or_names_the_terms(
    column: str, row: str, terms: dict[str, str]
) -> None:
    (entry,), _ = read(f"中文,英文,{column}\n{row}\n".encode())
    stored = {term.text: str(term.status) for section in entry.languages for term in section.terms}
    assert terms.items() <= stored.items()


@pytest.mark.parametrize(
    ("status", "stored", "named"),
    [("首选", "proposed", ["row-incomplete"]), ("禁用", "forbidden", []), ("★", "proposed", ["status-unknown"])],
)
def test_a_row_without_english_is_proposed_unless_its_term_is_not_to_be_used(
    status: str, stored: str, named: list[str]
) -> None:
    (entry,), problems = read(f"中文,英文,状态\n扶贫,,{status}\n".encode())
    assert entry.terms("zh")[0].status == stored
    assert [item.code for item in problems if item.severity == "warning"][: len(named)] == named


def test_a_header_that_is_not_understood_makes_no_decisions() -> None:
    entries, problems = read("品名,数量,单价,Supplier\n螺丝,100,0.5,ACME\n螺母,200,0.3,ACME\n".encode())
    assert [(entry.zh, entry.terms("en")[0].status) for entry in entries] == [
        ("螺丝", "proposed"),
        ("螺母", "proposed"),
    ]
    assert "a header that is not understood" in problems[0].message


def test_only_whole_rows_are_admitted_and_status_sets_another() -> None:
    data = "中文,英文\n扶贫,poverty alleviation\n减贫,\n".encode()
    assert [item.languages[0].terms[0].status for item in read(data)[0]] == ["admitted", "proposed"]
    whole, part = read(data, defaults={"status": "preferred"})[0]
    assert (whole.terms("en")[0].status, part.terms("zh")[0].status) == ("preferred", "proposed")


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ("英文例句", "context_en"),
        ("英文缩写", "abbreviation_en"),
        ("Chinese abbreviation", "abbreviation_zh"),
        ("词性", "part_of_speech"),
        ("Subject field", "subject_field"),
        ("administrativeStatus", "status"),
        ("繁體中文", "zh_hant"),
        ("出处", "source"),
    ],
)
def test_names_of_columns(cell: str, field: str) -> None:
    assert named(cell).field == field


@pytest.mark.parametrize(
    "options", [{"columns": {"zh": 9, "en": 2}}, {"columns": {"word": 1}}, {"sheet": "x"}, {"encoding": "undefined"}]
)
def test_options_that_can_not_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        read(LIST.encode(), **options)


# Hostile files: refused, or read, in bounded memory


def bomb() -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE tbx [<!ENTITY e0 "扶贫">{lines}]>'.encode()


TBX = (
    b'<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry>'
    b'<langSec xml:lang="zh"><termSec><term>%s</term></termSec></langSec></conceptEntry></body></text></tbx>'
)


def zipped(name: str, size: int) -> bytes:
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, b"0" * size)
    return stream.getvalue()


HOSTILE = {
    "an entity bomb": bomb() + TBX % b"&e11;",
    "a file of the system": b'<!DOCTYPE tbx [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + TBX % b"&x;",
    "an element without end": TBX[:120] + b"<conceptEntry>" + b"<a/>" * 1_500_000,
    "a huge attribute": TBX[:120] + b'<conceptEntry id="' + b"x" * (11 << 20) + b'"/>',
    "a zip bomb": zipped("xl/worksheets/sheet1.xml", 64 << 20),
    "a workbook with nothing of one in it": zipped("a.txt", 10),
    "JSON without end": b"[" * 200_000,
    "nested JSON": b'{"zh":' + b"[" * 200_000,
    "only quotation marks": b'"' * 300_000,
    "a line without end": "中文,英文\n扶贫,".encode() + b"x" * (6 << 20),
    "nothing but commas": b"," * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_bounded_memory(name: str) -> None:
    import tracemalloc

    said = ""
    tracemalloc.start()
    try:
        with io.BytesIO(HOSTILE[name]) as stream:
            found = [item for item in formats.read(stream, ReadOptions(where="x")) if isinstance(item, ConceptEntry)]
    except DataError as error:
        found, said = [], str(error)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert "\n" not in said
    assert "root:" not in str(found)
    assert all(len(term.text) < 10_000 for entry in found for term in entry.terms("zh"))
    assert peak < (64 << 20)


def test_mutated_files_end_in_entries_problems_or_one_clear_error() -> None:
    """A small part of benchmarks/fuzz.py."""
    import random

    from zhterm.errors import ZhtermError

    chance = random.Random(5)
    said = []
    for name in FILES:
        for _ in range(3):
            data = bytearray(FILES[name].data)
            for _ in range(chance.randint(1, 5)):
                at = chance.randrange(len(data))
                data[at : at + chance.randrange(3)] = chance.choice(
                    [b'"', b"\0", b"<", b"\xff", b"\n", b"", b"{", b"\x81"]
                )
            try:
                list(formats.read(io.BytesIO(bytes(data)), ReadOptions(where="x")))
            except ZhtermError as error:
                said.append(str(error))
    assert said
    assert not [text for text in said if "\n" in text]
