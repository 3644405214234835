"""`glossary recognize` and `kwic`, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result


@pytest.fixture
def filled(glossary: Callable[..., Result]) -> Callable[..., Result]:
    """A glossary with three terms."""
    for zh, en in (("中国", "China"), ("数字经济", "digital economy"), ("经济", "economy")):
        assert glossary("add", zh, en).code == 0
    return glossary


def test_a_text_is_recognized(filled: Callable[..., Result]) -> None:
    rows = [json.loads(line) for line in filled("recognize", "發展中國家的數字經濟", "--to", "jsonl").out.splitlines()]
    assert rows == [{"zh": "数字经济", "en": "digital economy", "start": 6, "end": 10, "text": "數字經濟"}]
    assert filled("recognize", "春天").code == 0


def test_a_document_is_recognized_with_places_in_it(filled: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("第一行\n中国经济", encoding="utf-8")
    found = json.loads(filled("recognize", str(path), "--to", "json").out)
    assert [(row["text"], row["start"], row["source"]) for row in found] == [
        ("中国", 4, str(path)),
        ("经济", 6, str(path)),
    ]


def test_english_is_recognized(filled: Callable[..., Result]) -> None:
    assert "中国" in filled("recognize", "China's economies").out


def test_all_matches_with_what_shadows_them(filled: Callable[..., Result]) -> None:
    found = json.loads(filled("recognize", "数字经济", "--overlaps", "--to", "json").out)
    shadows = {row["text"]: row.get("shadowed_by") for row in found}
    assert shadows == {"数字": [0, 4], "数字经济": None, "经济": [0, 4]}  # 数字 was stored with 数字经济


@pytest.mark.parametrize(
    ("text", "term", "reasons"),
    [
        ("发展中国家与中国", "中国", ["cuts through 发展中国家", "matched"]),
        ("数字经济", "经济", ["shadowed by 数字经济"]),
        ("国家", "国家", ["matched"]),  # not stored: what would be
        ("春天", "中国", []),
    ],
)
def test_why(filled: Callable[..., Result], text: str, term: str, reasons: list[str]) -> None:
    found = json.loads(filled("recognize", text, "--why", term, "--to", "json").out)
    assert [row["reason"] for row in found] == reasons


def test_unknown_terms_are_listed_best_first(filled: Callable[..., Result]) -> None:
    text = "建设数据交易所，数据交易所的定价机制要完善。数据交易所与数字经济，数字经济。"
    found = json.loads(filled("recognize", text, "--unknown", "--to", "json").out)
    assert found[0]["text"] == "数据交易所"
    assert found[0]["count"] == 3
    assert "数字经济" not in [row["text"] for row in found]
    assert filled("recognize", text, "--unknown").out.splitlines()[1].split()[:2] == ["数据交易所", "3"]


def test_a_text_and_a_file_together(filled: Callable[..., Result], home: Path) -> None:
    (home / "a.txt").write_text("发展数字经济", encoding="utf-8")
    rows = [line.split() for line in filled("recognize", "数字经济", "a.txt").out.splitlines()]
    assert [(row[1], *row[5:]) for row in rows[1:]] == [("数字经济",), ("数字经济", "a.txt")]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("recognize", "nothing.txt"), 3, "no file nothing.txt"),
        (("recognize", "中国", "--language", "fr"), 2, "no language 'fr'"),
        (("recognize", "中国", "--why", "x", "--unknown"), 2, "two questions"),
        (("kwic", "春天"), 3, "no stored context"),
        (("kwic", " "), 2, "no term to look for"),
    ],
)
def test_errors(filled: Callable[..., Result], arguments: tuple[str, ...], code: int, message: str) -> None:
    result = filled(*arguments)
    assert result.code == code
    assert message in result.err


def test_a_term_that_is_the_same_in_both_scripts_is_one_match(glossary: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "简体,繁體,English\n碳中和,碳中和,carbon neutrality\n软件,軟件,software\n", encoding="utf-8"
    )
    assert glossary("import", str(tmp_path / "t.csv")).code == 0
    for text, found in (("实现碳中和", ["碳中和"]), ("碳中和軟件", ["碳中和", "軟件"])):
        rows = [json.loads(line) for line in glossary("recognize", text, "--to", "jsonl").out.splitlines()]
        assert [row["text"] for row in rows] == found
        reasons = json.loads(glossary("recognize", text, "--why", "碳中和", "--to", "json").out)
        assert [row["reason"] for row in reasons] == ["matched"]


def test_a_tab_in_a_context_is_a_space(filled: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("名词\t数字经济\t说明", encoding="utf-8")
    (line,) = filled("kwic", "数字经济", str(tmp_path / "a.txt")).out.splitlines()
    assert line.split()[:3] == ["名词", "数字经济", "说明"]


def test_key_words_stand_below_each_other(filled: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "2019-05 speech.md"
    path.write_text("---\ntitle: x\n---\n我们发展数字经济，GDP增长。\n數字經濟是机遇", encoding="utf-8")
    first, second = filled("kwic", "数字经济", str(path)).out.splitlines()
    columns = [
        len(line.partition(key)[0].encode("gb18030")) for line, key in ((first, "数字经济"), (second, "數字經濟"))
    ]
    assert columns[0] == columns[1]


def test_a_timeline_has_the_first_and_the_last_use_and_every_year(
    filled: Callable[..., Result], tmp_path: Path
) -> None:
    for name in ("2017-12-08 a.txt", "2019 b.txt", "notes.txt"):
        (tmp_path / name).write_text("数字经济", encoding="utf-8")
    found = json.loads(filled("kwic", "数字经济", str(tmp_path), "--timeline", "--to", "json").out)
    assert (found["first"]["date"], found["last"]["date"]) == ("2017-12-08", "2019")
    assert found["years"] == {"2017": 1, "2018": 0, "2019": 1}
    assert found["undated"] == 1


def test_stored_contexts_are_a_concordance(filled: Callable[..., Result]) -> None:
    filled("add", "中国的数字经济", "China's Digital Economy")
    found = json.loads(filled("kwic", "数字经济", "--to", "json").out)
    assert [line["left"] for line in found] == ["", "中国的", "", "China's "]
