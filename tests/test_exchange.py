"""`import` and `export` as a person uses them: several files at once, a summary, nothing passed over in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from conftest import Result

Command = Callable[..., Result]
LIST = (
    "序号,中文,英文译法,状态,负责部门\n1,独立董事（独董）,independent director,首选,法务\n"
    "2,监事会,board of supervisors,允许,\n3,股东,,,\n"
)
PROFILE = 'delimiter = ";"\n\n[[columns]]\nname = "中文"\nfield = "zh"\n\n[[columns]]\nname = "部门"\ntext = "法务"\n'


@pytest.fixture
def filled(glossary: Command, home: Path) -> Command:
    (home / "list.csv").write_bytes(LIST.encode("gb18030"))
    assert glossary("import", "list.csv").code == 0
    return glossary


def test_the_report_says_what_became_of_the_file(glossary: Command, home: Path) -> None:
    (home / "list.csv").write_bytes(LIST.encode("gb18030"))
    done = glossary("import", "list.csv", "--to", "json")
    (report,) = json.loads(done.out)
    assert (report["new"], report["left_out"]) == (3, 0)
    assert [item["code"] for item in report["problems"]] == ["encoding", "columns", "row-incomplete"]
    again = glossary("import", "list.csv", "--dry-run")
    assert "0 new, 0 changed" in again.out
    assert "2 中文: Chinese; 3 英文译法: English; 4 状态: status; 5 负责部门: passed over" in again.err
    assert "1 row with no English term, kept as proposed until you give one (first: list.csv, line 4)" in again.err


def test_of_several_files_those_that_can_not_be_read_are_named_and_the_others_imported(
    glossary: Command, home: Path
) -> None:
    (home / "list.csv").write_bytes(LIST.encode("gb18030"))
    (home / "terms.txt").write_text("昨天我去了超市，买了苹果。\n今天不去。\n", encoding="utf-8")
    done = glossary("import", "terms.txt", "list.csv", "gone.csv")
    assert done.code == 4
    assert "3 new, 0 changed entries imported" in done.out
    assert "terms.txt is running text, not a table" in done.err
    assert "gone.csv" in done.err
    refused = glossary("import", "terms.txt", "gone.csv")
    assert (refused.code, refused.out) == (4, "")
    assert "glossary capture FILE" in refused.err


@pytest.mark.parametrize(
    ("row", "stored", "told"),
    [
        ("内存,memory,nei4cun2", ("内存", "nèicún", "memory"), ""),
        ("绿色,green,lv4se4", ("绿色", "lǜsè", "green"), ""),
        ("行长,governor,hángzhǎng", ("行长", "hángzhǎng", "governor"), ""),
        ("银行,bank,ABC", ("银行", "yínháng", "bank"), "1 row with pinyin that is none of its Chinese, ours taken"),
        ("内\u200b存,memory,", ("内存", "nèicún", "memory"), "1 row with invisible characters in a term, taken out"),
        ("内存,mem\u00adory\u202c,", ("内存", "nèicún", "memory"), "1 row with invisible characters in a term"),
        ("内存,main\u00a0memory,", ("内存", "nèicún", "main memory"), ""),
    ],
)
def test_terms_have_no_invisible_characters_and_pinyin_is_that_of_the_chinese(
    glossary: Command, home: Path, row: str, stored: tuple[str, str, str], told: str
) -> None:
    (home / "list.csv").write_text(f"中文,英文,拼音\n{row}\n", encoding="utf-8")
    done = glossary("import", "list.csv")
    assert done.code == 0
    assert told in done.err
    assert ("1 row with" in done.err) == bool(told)
    zh, pinyin, en = stored
    assert f"{zh},{zh},{pinyin},{en}," in glossary("export", "--format", "csv").out.replace(f"{zh},,", f"{zh},{zh},")
    assert "0 new, 0 changed" in glossary("import", "list.csv").out


def test_a_status_that_is_none_is_refused_before_anything_is_read(glossary: Command) -> None:
    done = glossary("import", "gone.csv", "--status", "great")
    assert done.code == 2
    assert "no status 'great'" in done.err


def test_several_formats_go_out_in_one_call_and_come_back_without_a_change(filled: Command, home: Path) -> None:
    done = filled("export", "-o", "t.xlsx", "-o", "t.tbx", "-o", "t.deepl.tsv", "-o", "t.jsonl")
    assert done.code == 0
    assert "deepl leaves out 1 × no English term: 股东" in done.err
    assert (home / "t.deepl.tsv").read_text(encoding="utf-8").splitlines()[0] == "独立董事\tindependent director"
    back = filled("import", "t.xlsx", "t.tbx", "t.jsonl")
    assert "0 new, 0 changed" in back.out
    assert filled("undo").code == 0  # of the first import: this one changed nothing
    assert json.loads(filled("list", "--to", "json").out) == []


def test_a_profile_of_ones_own_is_written_and_read(filled: Command, home: Path) -> None:
    (home / "customer.toml").write_text(PROFILE, encoding="utf-8")
    assert filled("export", "--profile", "customer.toml", "-o", "c.csv").code == 0
    assert (home / "c.csv").read_text(encoding="utf-8").splitlines()[:2] == ["中文;部门", "独立董事;法务"]
    assert "0 new, 0 changed" in filled("import", "--profile", "customer.toml", "c.csv").out
    (home / "customer.toml").write_text(PROFILE.replace("delimiter", "delimeter"), encoding="utf-8")
    wrong = filled("export", "--profile", "customer.toml", "-o", "c.csv")
    assert wrong.code == 4
    assert "unknown field `delimeter`" in wrong.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("export", "--from", "en", "-o", "x.xlsx"), 2, "xlsx has no use for --from"),
        (("export", "-o", "x.odt"), 2, "no format for files ending in '.odt'"),
        (("export", "--format", "deepl", "--from", "fr"), 2, "zh or en"),
        (("import", "--format", "deepl", "list.csv"), 2, "deepl can be written only"),
        (("import", "--sheet", "1", "list.csv"), 2, "csv has no use for --sheet"),
        (("import", "--columns", "zh=x", "list.csv"), 2, "no number of a column"),
        (("import", "none.csv"), 3, "no file none.csv"),
    ],
)
def test_what_can_not_be_done_is_said(filled: Command, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = filled(*arguments)
    assert (done.code, said in done.err) == (code, True), done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("name", ["csv", "xlsx", "apkg", "stardict", "docx"])
def test_a_full_device_is_told_in_one_line_and_nothing_behind_it(
    filled: Command, process: Command, name: str, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("GLOSSARY", str(home / "terms.db"))
    if name == "docx":
        document = docx.Document()
        document.add_paragraph("扶贫与大数据")
        document.save("a.docx")
        done = process("annotate", "a.docx", "-o", "/dev/full")
    else:
        done = process("export", "--format", name, "-o", "/dev/full")
    assert (done.code, done.err.count("\n"), "No space left" in done.err) == (4, 1, True)
