"""The commands as they are typed: what they print, what they store, how they fail."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SEED_EN, SEED_ZH, Result
from zhterm.cli.app import COMMANDS, Declaration

Command = Callable[..., Result]

TERMS = "zh,en,status\n扶贫,poverty alleviation,preferred\n互联网,Internet,admitted\n大数据,big data,preferred\n"


@pytest.fixture
def filled(glossary: Command, home: Path) -> Command:
    (home / "terms.csv").write_text(TERMS, encoding="utf-8")
    assert glossary("import", "terms.csv").code == 0
    return glossary


def test_help_teaches(glossary: Command) -> None:
    page = glossary("--help")
    assert page.code == 0
    commands = re.findall(r"^  ([a-z]+)  ", page.out, re.MULTILINE)
    assert len(commands) >= 22
    for name in commands:
        told = glossary(name, "--help")
        assert told.code == 0
        assert told.out.count(f"glossary {name}") >= 2, f"{name} has no example"


def test_pair_to_json_has_the_shape_of_the_contract(glossary: Command) -> None:
    report = json.loads(glossary("pair", SEED_ZH, SEED_EN, "--to", "json").out)
    assert list(report) == ["zh", "en", "pinyin", "segments", "terms", "unrendered_zh", "unmatched_en", "suggestions"]
    for term in report["terms"]:
        assert SEED_ZH[slice(*term["zh_span"])] == term["zh"]
        assert SEED_EN[slice(*term["en_span"])] == term["en"]
        assert 0 <= term["confidence"] <= 1
        assert all(set(item) == {"signal", "score", "note"} for item in term["evidence"])
    assert "".join(segment["text"] for segment in report["segments"]) == SEED_ZH
    assert report["pinyin"].startswith("Dàshùjù + dà fúpín: hùliánwǎng zhǔlìjūn zhēngzhàn tuōpín gōngjiān")


def test_pair_as_a_table_sets_apart_what_is_not_rendered(glossary: Command) -> None:
    out = glossary("pair", SEED_ZH, SEED_EN).out
    assert re.search(r"大数据 +dàshùjù +Big Data +█+░* +\d+ %", out)
    assert re.search(r"not rendered +主力军 · 征战 · 主战场", out)
    assert "\033[" not in out


def test_pair_in_batches_keeps_order_and_ids_and_names_bad_lines(glossary: Command, home: Path) -> None:
    rows = [{"id": n, "zh": f"数字经济与互联网{n}", "en": f"Digital Economy and the Internet {n}"} for n in range(20)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (home / "titles.jsonl").write_text("\n".join([*lines[:10], "{oops", '{"id": 1}', *lines[10:]]), encoding="utf-8")
    done = glossary("pair", "--batch", "titles.jsonl", "--to", "jsonl")
    assert done.code == 1
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["id"] for answer in answers if "terms" in answer] == list(range(20))
    assert [(answer["line"], answer["id"]) for answer in answers if "error" in answer] == [(11, None), (12, 1)]
    assert "line 11: not JSON" in done.err
    assert "line 12: no text called 'zh'" in done.err


@pytest.mark.parametrize("to", ["jsonl", "json"])
@pytest.mark.parametrize(
    "line", ['{"id": "a\\ud800", "zh": "扶贫", "en": "poverty alleviation"}', '{"id": "a\\ud800"}']
)
def test_an_id_in_a_batch_comes_back_as_it_is_also_with_half_a_character(glossary: Command, to: str, line: str) -> None:
    done = glossary("pair", "--batch", "-", "--to", to, stdin=line.encode())
    answer = json.loads(done.out)
    assert (answer if to == "jsonl" else answer[0])["id"] == "a\ud800"
    assert done.code == ("zh" not in line)


def test_capture_in_batches(glossary: Command) -> None:
    row = {"id": "a", "text": f"The title was “{SEED_EN}” ({SEED_ZH})."}
    done = glossary("capture", "--batch", "-", "--to", "jsonl", stdin=json.dumps(row).encode())
    (result,) = map(json.loads, done.out.splitlines())
    assert result["id"] == "a"
    assert [(pair["zh"], pair["en"], pair["kind"]) for pair in result["pairs"]] == [(SEED_ZH, SEED_EN, "title")]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "Zhōngguó Xiāofèizhě Xiéhuì"),
        (("--style", "numbers"), "Zhong1guo2 Xiao1fei4zhe3 Xie2hui4"),
        (("--style", "none"), "Zhongguo Xiaofeizhe Xiehui"),
    ],
)
def test_pinyin_styles(glossary: Command, options: tuple[str, ...], expected: str) -> None:
    assert glossary("pinyin", "中国消费者协会", *options).out == f"{expected}\n"


def test_text_can_come_through_a_pipe(glossary: Command) -> None:
    assert glossary("pinyin", "-", stdin="西安\n女儿\n".encode()).out == "Xī'ān\nnǚ'ér\n"
    assert glossary("segment", "-", stdin="參加會議".encode("big5")).out.split() == ["參加", "會議"]


@pytest.mark.parametrize(
    "typed", ["大数据", "大數據", "dashuju", "da4shu4ju4", "dà shùjù", "dsj", "big datas", "bgi data"]
)
def test_search_finds_it_however_it_is_typed(filled: Command, typed: str) -> None:
    assert json.loads(filled("search", typed, "--to", "json").out)[0]["zh"] == "大数据"


def test_the_fast_way_prints_what_the_long_way_prints(filled: Command) -> None:
    for arguments in (
        ("search", "扶贫"),
        ("search", "没有"),
        ("pinyin", "大数据"),
        ("segment", "大数据"),
        ("pair", "扶贫", "aid"),
    ):
        assert filled(*arguments) == filled(*arguments, "--to", "table")


def test_stored_terms_stay_whole_and_keep_their_reading(glossary: Command, home: Path) -> None:
    (home / "own.csv").write_text(
        "zh,en,pinyin\n单田芳,Shan Tianfang,Shàn Tiánfāng\n大数据 + 大扶贫,BD+PA,\n", encoding="utf-8"
    )
    glossary("import", "own.csv")
    assert (
        "大数据 + 大扶贫"
        in json.loads(glossary("segment", "论大数据 + 大扶贫", "--to", "json").out)["segments"][1]["text"]
    )
    assert glossary("pinyin", "听单田芳").out == "tīng Shàn Tiánfāng\n"


def test_a_correction_by_hand_is_kept_for_ever(filled: Command, home: Path) -> None:
    assert filled("edit", "扶贫", "--pinyin", "fú-pín", "--en", "poverty alleviation=poverty relief").code == 0
    assert filled("import", "terms.csv").code == 0
    (shown,) = json.loads(filled("search", "扶贫", "--to", "json").out)
    assert shown["pinyin"] == "fú-pín"
    assert "poverty relief" in [term["text"] for term in shown["en"]]


def test_everything_can_be_taken_back(filled: Command) -> None:
    before = filled("export", "--format", "jsonl").out
    filled("edit", "扶贫", "--note", "see the plan")
    filled("status", "互联网", "deprecated")
    filled("delete", "大数据", "--yes")
    filled("reject", "扶贫", "poverty alleviation")
    assert filled("export", "--format", "jsonl").out != before
    assert filled("undo", "4").code == 0
    assert filled("export", "--format", "jsonl").out == before
    assert filled("redo", "4").code == 0
    assert len(json.loads(filled("list", "--to", "json").out)) == 1


def test_log_tells_who_did_what(filled: Command) -> None:
    filled("status", "扶贫", "admitted")
    newest, first = json.loads(filled("log", "--to", "json").out)
    assert newest["method"] == "status 扶贫 admitted"
    assert newest["responsibility"] == "lihua"
    assert first["method"] == "import terms.csv"
    assert len(json.loads(filled("log", "大数据", "--to", "json").out)) == 1


def test_import_reports_bad_rows_and_keeps_the_good_ones(glossary: Command, home: Path) -> None:
    (home / "bad.csv").write_text(
        "zh,en,status\n扶贫,aid,preferred\n互联网,net,splendid\n,,x\n大数据,big data,\n", encoding="utf-8"
    )
    done = glossary("import", "bad.csv")
    assert done.code == 1
    assert "3 new, 0 changed entries imported, 1 row left out" in done.out
    assert (
        "1 row with the status 'splendid', which is not known, taken as proposed (first: bad.csv, line 3)" in done.err
    )
    assert "bad.csv, line 4: no Chinese and no English term" in done.err
    assert [row["zh"] for row in json.loads(glossary("list", "--to", "json").out)] == ["大数据", "扶贫", "互联网"]


def test_dry_run_shows_and_changes_nothing(filled: Command, home: Path) -> None:
    (home / "more.csv").write_text("zh,en\n扶贫,help the poor\n区块链,blockchain\n", encoding="utf-8")
    before = filled("export", "--format", "jsonl").out
    shown = filled("import", "more.csv", "--dry-run")
    assert "+ 区块链 = blockchain (admitted)" in shown.out
    assert "~ 扶贫 = poverty alleviation (preferred)\n    + help the poor (admitted)\n" in shown.out
    assert filled("export", "--format", "jsonl").out == before


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_importing_our_own_export_changes_nothing(filled: Command, home: Path, form: str) -> None:
    filled("add", SEED_ZH, SEED_EN, "--source", "notes.md")
    filled("export", "-o", f"out.{form}")
    before = filled("export", "--format", "jsonl").out
    for _ in range(2):
        assert "0 new, 0 changed" in filled("import", f"out.{form}").out
    assert filled("export", "--format", "jsonl").out == before


def test_export_goes_whole_or_not_at_all(filled: Command, home: Path) -> None:
    (home / "kept.csv").write_text("what was there\n", encoding="utf-8")
    assert filled("export", "-o", "kept.csv", "--for", "word").code == 2
    assert (home / "kept.csv").read_text(encoding="utf-8") == "what was there\n"
    assert filled("export", "-o", "kept.csv", "--for", "excel").code == 0
    assert (home / "kept.csv").read_bytes().startswith("\ufeffzh_hans".encode())
    assert not list(home.glob(".kept*"))


def test_show_explain_tells_the_evidence(glossary: Command) -> None:
    glossary("add", SEED_ZH, SEED_EN)
    shown = glossary("show", "扶贫", "--explain")
    assert "poverty alleviation" in shown.out.lower()
    assert "not rendered: 主力军 · 征战 · 主战场" in shown.out
    assert json.loads(glossary("show", "扶贫", "--explain", "--to", "json").out)["analyses"][0]["zh"] == SEED_ZH


def test_a_rejected_pair_is_never_offered_again(glossary: Command) -> None:
    before = json.loads(glossary("pair", "互联网与扶贫", "Internet and Poverty Alleviation", "--to", "json").out)
    assert ("扶贫", "Poverty Alleviation") in {(term["zh"], term["en"]) for term in before["terms"]}
    glossary("reject", "扶贫", "Poverty Alleviation")
    after = json.loads(glossary("pair", "互联网与扶贫", "Internet and Poverty Alleviation", "--to", "json").out)
    offered = [*after["terms"], *after["suggestions"]]
    assert ("扶贫", "Poverty Alleviation") not in {(term["zh"], term["en"]) for term in offered}


def test_the_picture_is_one_self_contained_file(glossary: Command, home: Path) -> None:
    assert glossary("pair", SEED_ZH, SEED_EN, "--to", "html", "-o", "seed.html").code == 0
    page = (home / "seed.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "Not rendered: 主力军, 征战, 主战场." in page


BAD = [
    (("pair", "", "x"), 4),
    (("pair", "abc", "def"), 4),
    (("pair", "扶贫", "扶贫"), 4),
    (("pair", "Poverty", "扶贫"), 4),
    (("pair", "扶贫\x00", "aid"), 4),
    (("pair", "扶\ud800贫", "aid"), 4),
    (("pair", "扶贫" * 500_000, "aid"), 4),
    (("pair", "扶贫"), 2),
    (("pair", "扶贫", "aid", "--to", "word"), 2),
    (("add", "扶贫", ""), 4),
    (("pinyin", "abc"), 4),
    (("pinyin", "扶贫", "--style", "wade"), 2),
    (("segment", "\x07扶贫"), 4),
    (("search", "扶贫"), 3),
    (("show", "扶贫"), 3),
    (("undo",), 3),
    (("capture", "nowhere.md"), 3),
    (("capture", "."), 0),
    (("capture",), 2),
    (("import", "nowhere.csv"), 3),
    (("import", "."), 4),
    (("import", "noise.bin"), 4),
    (("capture", "noise.bin"), 4),
    (("pair", "--batch", "noise.bin"), 4),
    (("export", "-o", "x.odt"), 2),
    (("status", "扶贫", "great"), 2),
    (("nonsense",), 2),
    (("--glossary", "noise.bin", "list"), 5),
    (("--glossary", "noise.bin", "add", "扶贫", "aid"), 5),
    (("lexicon", "update", "noise.bin"), 4),
]


@pytest.mark.parametrize(
    ("arguments", "code"), BAD, ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else ""
)
def test_bad_input_gets_one_clear_line_and_its_exit_code(
    glossary: Command, home: Path, arguments: tuple[str, ...], code: int
) -> None:
    (home / "noise.bin").write_bytes(bytes(range(256)) * 40)
    done = glossary(*arguments)
    assert done.code == code
    assert "Traceback" not in done.err
    if code not in (0, 2):
        assert len(done.err.strip().splitlines()) == 1
    if arguments[0] != "--glossary":
        assert not (home / "terms.db").exists() or json.loads(glossary("list", "--to", "json").out) == []


WILD = st.text(st.characters(codec=None), max_size=40) | st.text(
    "扶贫大数据 A+：（）\u202e\u200b🀄\x00\ud800\n", max_size=12
)


@settings(max_examples=20)
@given(zh=WILD, en=WILD)
@pytest.mark.parametrize("command", ["pair", "add", "pinyin", "segment", "search", "reject", "status", "edit", "show"])
def test_no_text_makes_a_command_crash(filled: Command, command: str, zh: str, en: str) -> None:
    one = command in ("pinyin", "segment", "search", "show")
    arguments = {"status": (zh, "admitted"), "edit": (zh, "--note", en)}.get(command, (zh,) if one else (zh, en))
    done = filled(command, "--", *arguments) if command != "edit" else filled(command, "--note", en, "--", zh)
    assert done.code in (0, 2, 3, 4)
    assert "Traceback" not in done.err
    json.loads(filled("export", "--format", "jsonl").out.splitlines()[0])


@pytest.mark.parametrize("declaration", COMMANDS, ids=lambda declaration: declaration.name)
def test_the_table_of_commands_says_what_the_commands_say(declaration: Declaration) -> None:
    module, _, function = declaration.function.partition(":")
    docstring = getattr(importlib.import_module(f"zhterm.cli.{module}"), function).__doc__
    assert docstring.splitlines()[0] == declaration.help
    assert f"    glossary {declaration.name}" in docstring, "an example"


def test_csv_output_of_lists_is_csv(filled: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(filled("list", "--to", "csv").out)))
    assert [row["zh"] for row in rows] == ["大数据", "扶贫", "互联网"]


def test_options_may_stand_before_or_after_the_command(home: Path, process: Command) -> None:
    (home / "t.csv").write_text(TERMS, encoding="utf-8")
    assert process("--glossary", "one.db", "import", "t.csv").code == 0
    assert process("search", "扶贫", "--glossary", "one.db").code == 0
    (home / "glossary").mkdir()
    (home / "one.db").rename(home / "glossary" / "glossary.db")
    assert process("search", "扶贫").code == 0


@pytest.mark.parametrize("declaration", COMMANDS, ids=lambda declaration: declaration.name)
def test_every_number_has_a_highest_value(declaration: Declaration) -> None:
    """What is beyond 64 bits is refused by the command line, and never reaches the store."""
    module, _, function = declaration.function.partition(":")
    imported = importlib.import_module(f"zhterm.cli.{module}")
    for name, kind in typing.get_type_hints(getattr(imported, function), include_extras=True).items():
        if typing.get_origin(kind) is typing.Annotated and int in (kind.__origin__, *typing.get_args(kind.__origin__)):
            assert kind.__metadata__[0].max is not None, name


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "-n", "99999999999999999999"),
        ("search", "扶贫", "--limit", "99999999999999999999"),
        ("undo", "99999999999999999999"),
        ("list", "-n", "-1"),
        ("import", "terms.csv", "--encoding", "undefined"),
        ("import", "terms.csv", "--encoding", "rot13"),
        ("list", "--glossary", "mysql://localhost/terms"),
    ],
)
def test_values_that_can_not_be_are_said_so(filled: Command, arguments: tuple[str, ...]) -> None:
    done = filled(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "a bug" not in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize(
    "command", ["list", "export", "export -f xlsx", "search 扶贫", "pair 扶贫 'poverty alleviation'", "--help"]
)
def test_output_that_has_no_room_is_told(filled: Command, home: Path, command: str) -> None:
    done = shell(home, f"glossary {command} > /dev/full")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("glossary: the output can't be written: No space left on device")
    assert len(done.stderr.splitlines()) == 1


def test_streams_that_are_closed_are_streams_to_nowhere(filled: Command, home: Path) -> None:
    assert shell(home, "glossary list >&-").returncode == 0
    assert shell(home, "glossary pinyin - <&-").returncode == 4
    assert shell(home, "glossary export -o - | head -c 3").stdout == "zh_"


def shell(home: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which `glossary` is the program."""
    program = f'glossary() {{ "{sys.executable}" -m zhterm "$@"; }}; {line}'
    return subprocess.run(["sh", "-c", program], cwd=home, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("editor", "told"),
    [("/no/such", "can't be started: No such file"), ("'", "can't be started"), ("false", "ended with exit code 1")],
)
def test_an_editor_that_does_not_work_changes_nothing(
    filled: Command, monkeypatch: pytest.MonkeyPatch, editor: str, told: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    before = filled("show", "扶贫").out
    done = filled("edit", "扶贫")
    assert (done.code, done.out) == (2 if "started" in told else 4, "")
    assert told in done.err
    assert filled("show", "扶贫").out == before


@pytest.mark.parametrize("command", [("list",), ("export", "--format", "csv"), ("show", "扶贫"), ("reindex",)])
def test_an_entry_that_is_none_is_damage_and_no_bug(filled: Command, home: Path, command: tuple[str, ...]) -> None:
    with sqlite3.connect(home / "terms.db") as connection:
        connection.execute("UPDATE entry SET document = '{}'")
    connection.close()
    told = filled(*command)
    assert told.code == 5
    assert "is damaged (restore a copy" in told.err
