"""Bilingual files, segment by segment: the samples of every format, columns in any order, two texts side by side."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import ROWS, SAMPLES, write
from zhterm.documents import READERS, bilingual
from zhterm.errors import DataError, NotFoundError, UsageError, ZhtermError

BILINGUAL = [reader for reader in READERS if reader.bilingual]
XLIFF_1 = """<?xml version="1.0"?><xliff version="1.2"><file source-language="zh" target-language="en"><body>
<trans-unit id="7"><source>大<g id="1">数据</g></source><target>Big <g id="1">data</g></target></trans-unit>
<trans-unit id="8"><source>云计算</source></trans-unit></body></file></xliff>"""
XLIFF_2 = """<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en"
 trgLang="zh"><file id="f"><unit id="u"><segment id="1"><source>Big data</source><target>大数据</target></segment>
<segment id="2"><source>Cloud</source><target>云</target></segment></unit></file></xliff>"""
TMX = """<tmx version="1.4"><body><tu tuid="a"><tuv xml:lang="en-GB"><seg>Big data</seg></tuv>
<tuv xml:lang="zh-CN"><seg>大数据</seg></tuv></tu></body></tmx>"""
PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "大数据"
msgstr "Big data"

msgid "云"
msgstr ""
"""
CUES = "1\n00:00:01,000 --> 00:00:02,000\n大数据\nBig data\n\n2\n00:00:03,000 --> 00:00:04,000\n云\nCloud\n"


def read(folder: Path, *files: tuple[str, str]) -> list[tuple[str, str, str, int]]:
    names = [write(folder, name, content) for name, content in files]
    found = []
    for segment in bilingual.segments(*names):
        place = segment.where.partition(", ")[2]
        found.append((segment.zh, segment.en, place, segment.line))
    return found


@pytest.mark.parametrize("reader", BILINGUAL, ids=lambda reader: reader.name)
def test_the_sample_of_every_format_gives_its_rows(tmp_path: Path, reader: bilingual.Reader) -> None:
    name, content, _ = next(item for item in SAMPLES if Path(item[0]).suffix in reader.suffixes)
    if reader.name == "subtitles":
        name, content = "two.srt", CUES.encode()
    found = [(item.zh, item.en) for item in bilingual.segments(write(tmp_path, name, content))]
    assert found
    if reader.name in ("csv", "docx", "xlsx"):
        assert found == list(ROWS)
    assert any(zh and en for zh, en in found)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.xlf", XLIFF_1, [("大数据", "Big data", "unit 7", 2), ("云计算", "", "unit 8", 3)]),
        ("b.xlf", XLIFF_2, [("大数据", "Big data", "unit 1", 2), ("云", "Cloud", "unit 2", 3)]),
        ("c.tmx", TMX, [("大数据", "Big data", "unit a", 1)]),
        ("d.po", PO, [("大数据", "Big data", "line 4", 4), ("云", "", "line 7", 7)]),
        ("e.csv", "id,en,zh\n1,Big data,大数据\n2,,云\n", [("大数据", "Big data", "row 2", 2), ("云", "", "row 3", 3)]),
        ("f.csv", "大数据,Big data\n云,Cloud\n", [("大数据", "Big data", "row 1", 1), ("云", "Cloud", "row 2", 2)]),
        (
            "g.tsv",
            "x1\t大数据\tBig data\nx2\t云\tCloud\n",
            [("大数据", "Big data", "row 1", 1), ("云", "Cloud", "row 2", 2)],
        ),
        (
            "h.csv",
            '中文,英文\n"大\n数据",Big data\n云,Cloud\n',
            [("大\n数据", "Big data", "row 2", 2), ("云", "Cloud", "row 3", 4)],
        ),
        ("i.csv", "大数据,\n云,\n", [("大数据", "", "row 1", 1), ("云", "", "row 2", 2)]),
        (
            "j.srt",
            CUES,
            [("大数据", "Big data", "cue 1 at 00:00:01,000", 2), ("云", "Cloud", "cue 2 at 00:00:03,000", 7)],
        ),
    ],
)
def test_units_with_their_places(tmp_path: Path, name: str, content: str, expected: list[tuple[str, ...]]) -> None:
    assert read(tmp_path, (name, content)) == expected


def test_each_sheet_has_its_own_columns_and_formulas_without_a_value_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheets = [
        ("一", [("中文", "English"), ("大数据", "Big data"), ("乡村振兴", None), ("云计算", '=B2&"!"')]),
        ("二", [("EN", "ZH"), ("Force majeure", "不可抗力")]),
        ("说明", [("本表供内部使用",), ("请勿外传",)]),
        ("三", [(1, "carbon neutrality", "碳中和"), (2, "poverty relief", "扶贫")]),
    ]
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    found = [(item.zh, item.en, item.where.partition(", ")[2]) for item in bilingual.segments(f"{tmp_path}/a.xlsx")]
    assert found == [
        ("大数据", "Big data", "sheet 一, row 2"),
        ("乡村振兴", "", "sheet 一, row 3"),
        ("不可抗力", "Force majeure", "sheet 二, row 2"),
        ("碳中和", "carbon neutrality", "sheet 三, row 1"),
        ("扶贫", "poverty relief", "sheet 三, row 2"),
    ]


def test_units_that_are_not_to_be_translated_are_passed_over_and_inline_codes_stand_beside_the_text(
    tmp_path: Path,
) -> None:
    first = """<xliff version="1.2"><file><body><trans-unit id="1" translate="no"><source>中国</source></trans-unit>
<group translate="no"><trans-unit id="2"><source>云</source></trans-unit>
<trans-unit id="3" translate="yes"><source><x id="a"/>水</source><target>Water</target></trans-unit></group>
<trans-unit id="4"><source>大<g id="1">数据</g></source><target>Big <g id="2">data</g></target></trans-unit>
</body></file></xliff>"""
    second = """<xliff version="2.0" srcLang="zh" trgLang="en"><file id="f"><unit id="u" translate="no"><segment id="1">
<source>中国</source></segment></unit><unit id="v"><segment id="2"><source>云<ph id="1"/></source></segment></unit>
</file></xliff>"""
    codes = (('<g id="1">',), ('<g id="2">',))
    for name, text, expected in (
        ("a.xlf", first, [("水", (('<x id="a">',), ())), ("大数据", codes)]),
        ("b.xlf", second, [("云", (('<ph id="1">',), ()))]),
    ):
        assert [(item.zh, item.codes) for item in bilingual.segments(write(tmp_path, name, text))] == expected


def test_a_cell_may_be_as_long_as_import_takes_it(tmp_path: Path) -> None:
    name = write(tmp_path, "long.csv", f"zh,en\n{'乡村振兴' * 50_000},rural revitalization\n")
    assert [len(segment.zh) for segment in bilingual.segments(name)] == [200_000]


def test_two_texts_side_by_side_in_either_order(tmp_path: Path) -> None:
    files = [("a.txt", "大数据\n\n云\n"), ("b.txt", "Big data\n\nCloud")]
    expected = [("大数据", "Big data", "line 1", 1), ("云", "Cloud", "line 3", 3)]
    assert read(tmp_path, *files) == read(tmp_path, *files[::-1]) == expected


def test_subtitles_side_by_side_are_paired_by_number_or_by_time(tmp_path: Path) -> None:
    chinese = "1\n00:00:01,000 --> 00:00:02,000\n大数据\n\n2\n00:00:03,000 --> 00:00:06,000\n扶贫\n"
    english = "1\n00:00:01,100 --> 00:00:02,100\nBig data\n\n2\n00:00:03,000 --> 00:00:04,000\nPoverty\n\n"
    more = "3\n00:00:04,200 --> 00:00:06,000\nalleviation\n"
    assert [item[:2] for item in read(tmp_path, ("a.srt", chinese), ("b.srt", english))] == [
        ("大数据", "Big data"),
        ("扶贫", "Poverty"),
    ]
    assert [item[:2] for item in read(tmp_path, ("a.srt", chinese), ("b.srt", english + more))] == [
        ("大数据", "Big data"),
        ("扶贫", "Poverty alleviation"),
    ]


@pytest.mark.parametrize(
    ("files", "error", "told"),
    [
        ([("a.txt", "大\n"), ("b.txt", "a\nb\n")], DataError, r"a.txt has 1 lines, .*b.txt 2 \(side by side"),
        ([("a.txt", "x\n"), ("b.txt", "y\n")], DataError, "no Chinese in either"),
        ([("a.txt", "大\n"), ("b.srt", CUES)], UsageError, "can't be read side by side"),
        ([("a.csv", "x,y\nz,w\n")], DataError, "not a text in Chinese and English"),
        ([("a.csv", "大,云\n")], DataError, "not a text in Chinese and English"),
        ([("a.csv", "大\n云\n")], DataError, "not a text in Chinese and English"),
        ([("a.txt", "大\n")], DataError, "a file in one language"),
        ([("a.xlf", "<xliff><file>")], DataError, "not well-formed XML"),
        ([("a.xlf", "")], DataError, "empty"),
        ([("a.xlsx", "PK")], DataError, "not an Excel workbook, or a damaged one"),
    ],
)
def test_what_is_no_bilingual_text_is_said_in_one_line(
    tmp_path: Path, files: list[tuple[str, str]], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told) as met:
        read(tmp_path, *files)
    assert "\n" not in str(met.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no file"):
        list(bilingual.segments(str(tmp_path / "none.xlf")))


def test_long_files_are_read_in_the_memory_of_a_piece(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        name = write(tmp_path, "long.csv", "大数据的应用,The application of big data to public services\n" * rows)
        tracemalloc.start()
        shares = [segment.share for segment in bilingual.segments(name) if segment.number % 10_000 == 0]
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert shares == sorted(shares)
        assert (len(shares), shares[-1]) == (rows // 10_000, 1.0)
        return most

    assert peak(60_000) < 1.3 * peak(30_000)


HEADS = [
    content[:200] for name, content, _ in SAMPLES if Path(name).suffix in {s for r in BILINGUAL for s in r.suffixes}
]


@settings(max_examples=80)
@given(
    content=st.binary(max_size=200) | st.sampled_from(HEADS),
    suffix=st.sampled_from([reader.suffixes[0] for reader in READERS]),
    head=st.sampled_from([b"", *HEADS, "大,a\n".encode(), b"1\n00:00:01,000 --> 00:00:02,000\n"]),
)
def test_any_bytes_are_segments_or_one_line(tmp_path: Path, content: bytes, suffix: str, head: bytes) -> None:
    name = write(tmp_path, f"x{suffix}", head + content)
    other = write(tmp_path, f"y{suffix}", content)
    for names in ((name,), (name, other)):
        told = ""
        try:
            assert all(segment.zh for segment in bilingual.segments(*names))
        except ZhtermError as error:
            told = str(error)
        assert "\n" not in told
