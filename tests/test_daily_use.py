"""What a translator, an analyst and a script writer do on their first days, and what must not be lost or misread."""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import pexpect
import pytest

from conftest import Result
from zhterm.cli.completing import complete_entry, complete_status, complete_subject_field

Command = Callable[..., Result]
TERMS = """\
zh,en,status,subject_field,pinyin
扶贫,help the poor,forbidden,poverty,fúpín
扶贫,poverty alleviation,preferred,poverty,fúpín
互联网,Internet,admitted,digital,hùliánwǎng
农业现代化,agricultural modernization,proposed,,nóngyè xiàndàihuà
百分百,100%,admitted,,bǎifēnbǎi
两山理念,the concept of the two mountains,preferred,,liǎng shān lǐniàn
"""
ARTICLE = "Many households never crossed the digital divide (数字鸿沟), and help the poor (扶贫) is no plan.\n"


@pytest.fixture
def filled(glossary: Command, home: Path) -> Command:
    (home / "terms.csv").write_text(TERMS, encoding="utf-8")
    assert glossary("import", "terms.csv").code == 0
    return glossary


def rows(done: Result) -> list[dict[str, Any]]:
    return list(json.loads(done.out))


def english(done: Result) -> list[tuple[str, str]]:
    return [(term["text"], term["status"]) for row in rows(done) for term in row["en"]]


# Status


def test_a_forbidden_term_is_never_shown_as_an_answer(filled: Command) -> None:
    found = filled("search", "help the poor", "--to", "json")
    assert english(found) == [("poverty alleviation", "preferred"), ("help the poor", "forbidden")]
    assert "✗ help the poor" in filled("search", "help the poor").out
    header, row = filled("search", "扶贫", "--to", "csv").out.splitlines()
    named = dict(zip(header.split(","), row.split(","), strict=True))
    assert (named["en"], named["avoid"]) == ("poverty alleviation", "help the poor (forbidden)")


@pytest.mark.parametrize("to", ["table", "json"])
def test_pair_and_capture_warn_of_a_forbidden_term(filled: Command, home: Path, to: str) -> None:
    paired = filled("pair", "扶贫工作", "help the poor work", "--to", to)
    assert "help the poor is forbidden for 扶贫: use poverty alleviation" in paired.err
    (home / "article.md").write_text(ARTICLE, encoding="utf-8")
    captured = filled("capture", "article.md", "--dry-run", "--to", to)
    assert "is forbidden for 扶贫" in captured.err
    if to == "json":
        assert [warning["code"] for warning in json.loads(paired.out)["warnings"]] == ["forbidden"]


FILTERS = [
    (("--status", "forbidden"), ["help the poor"]),
    (("--status", "forbidden", "--status", "proposed"), ["help the poor", "agricultural modernization"]),
    (("--subject-field", "digital"), ["Internet"]),
    (("-s", "digital", "-s", "poverty"), ["poverty alleviation", "help the poor", "Internet"]),
    (("--pattern", "moun"), ["the concept of the two mountains"]),
    (("--pattern", "扶*"), ["poverty alleviation", "help the poor"]),
    (("--since", "2020", "--status", "preferred"), ["poverty alleviation", "the concept of the two mountains"]),
    (("--until", "2020"), []),
    (("--confidence", "0.5-"), []),
    (("--source", "*.md"), []),
]


@pytest.mark.parametrize(("options", "expected"), FILTERS, ids=lambda value: " ".join(value)[:40])
def test_filters_choose_terms(filled: Command, options: tuple[str, ...], expected: list[str]) -> None:
    assert sorted(text for text, _ in english(filled("list", *options, "--to", "json"))) == sorted(expected)
    exported = [json.loads(line) for line in filled("export", "--format", "jsonl", *options).out.splitlines()]
    terms = [term["text"] for entry in exported for part in entry["languages"][1:] for term in part["terms"]]
    assert sorted(terms) == sorted(expected)


def test_confidence_and_source_choose_what_was_captured(filled: Command, home: Path) -> None:
    (home / "article.md").write_text(ARTICLE, encoding="utf-8")
    assert filled("capture", "article.md").code == 0
    captured = [("digital divide", "proposed"), ("help the poor", "forbidden")]
    assert sorted(english(filled("list", "--source", "*.md", "--to", "json"))) == captured
    assert english(filled("list", "--confidence", "0.2-1", "--status", "proposed", "--to", "json")) == captured[:1]


def test_an_export_says_how_many_proposals_it_holds(filled: Command) -> None:
    assert "1 of 6 English terms are proposals" in filled("export").err
    decided = filled("export", "--decided")
    assert "proposals" not in decided.err
    assert "modernization" not in decided.out


def test_a_status_of_several_terms_names_its_term(filled: Command) -> None:
    asked = filled("status", "扶贫", "admitted")
    assert asked.code == 2
    assert "say which: --en TERM, or --all" in asked.err
    assert filled("status", "扶贫", "deprecated", "--en", "help the poor").code == 0
    assert ("help the poor", "deprecated") in english(filled("search", "扶贫", "--to", "json"))
    changed = json.loads(filled("status", "扶贫", "admitted", "--all", "--to", "json").out)
    assert {term["status"] for term in changed["languages"][1]["terms"]} == {"admitted"}


# Saying exactly what is meant


def test_a_whole_is_added_as_it_is(glossary: Command) -> None:
    added = glossary(
        *("add", "撸起袖子加油干", "roll up our sleeves and work harder", "--as-is", "--note", "2017 address"),
        *("--subject-field", "politics", "--pinyin", "lu1qi3 xiu4zi jia1you2 gan4"),
    )
    assert added.code == 0
    (row,) = rows(glossary("list", "--to", "json"))
    assert (row["zh"], row["pinyin"], row["subject_field"]) == ("撸起袖子加油干", "lūqǐ xiùzi jiāyóu gàn", "politics")
    assert row["en"] == [{"text": "roll up our sleeves and work harder", "status": "admitted"}]


def test_of_a_free_rendering_the_whole_is_offered(glossary: Command) -> None:
    proverb = ("打铁还需自身硬", "it takes a good blacksmith to make good steel")
    added = glossary("add", *proverb)
    assert "--as-is stores the whole as one entry" in added.err
    assert rows(glossary("list", "--to", "json")) == []
    assert glossary("add", *proverb, "--whole", "--status", "preferred").code == 0
    assert english(glossary("list", "--to", "json")) == [(proverb[1], "preferred")]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("fu2pin2", "fúpín"), ("fú pín", "fú pín"), ("hang2", ""), ("poverty", ""), ("fu2pin2 le", "")],
)
def test_pinyin_is_checked_against_the_characters(filled: Command, typed: str, stored: str) -> None:
    done = filled("edit", "扶贫", "--pinyin", typed)
    assert done.code == (0 if stored else 4)
    assert rows(filled("search", "扶贫", "--to", "json"))[0]["pinyin"] == (stored or "fúpín")


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--en", "Internet=", "says no new English term"),
        ("--en", "not there=Y", "no English term 'not there'"),
        ("--drop-en", "not there", "no English term 'not there'"),
        ("--zh", "abc", "the Chinese has no Chinese in it"),
        ("--zh", "", "the Chinese is empty"),
    ],
)
def test_a_correction_that_can_not_be_gets_one_line(filled: Command, option: str, text: str, told: str) -> None:
    done = filled("edit", "互联网", option, text)
    assert told in done.err
    assert done.err.count("\n") == 1
    assert english(filled("search", "互联网", "--to", "json")) == [("Internet", "admitted")]


def test_an_editor_that_is_not_there_gets_one_line(filled: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/editor")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    done = filled("edit", "互联网")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "can't be started" in done.err


@pytest.mark.parametrize(
    ("arguments", "told", "left"),
    [
        (("status", "preferred", "--where", "status=admitted"), "2 entries changed", {"互联网": ["preferred"]}),
        (("edit", "--where", "subject-field=digital", "--note", "checked"), "1 entry changed", {}),
        (("delete", "--where", "status=forbidden"), "1 entry changed", {"扶贫": ["preferred"]}),
        (("delete", "--where", "pattern=扶贫"), "1 entry deleted", {"扶贫": []}),
        (("delete", "--where", "status=proposed", "--where", "since=2020"), "1 entry deleted", {"农业现代化": []}),
    ],
)
def test_many_entries_are_changed_in_one_step(
    filled: Command, arguments: tuple[str, ...], told: str, left: dict[str, list[str]]
) -> None:
    before = filled("export").out
    assert told.replace("entry ", "entry would be ").replace("entries ", "entries would be ") in (
        filled(*arguments, "--dry-run").out
    )
    assert filled("export").out == before
    refused = filled(*arguments)
    assert (refused.code, "say --yes" in refused.err) == (2, True)
    assert f"{told}; `glossary undo` takes it back" in filled(*arguments, "--yes").out
    statuses: dict[str, list[str]] = {zh: [] for zh in left}
    for row in rows(filled("list", "--to", "json")):
        statuses.setdefault(row["zh"], []).extend(term["status"] for term in row["en"])
    assert {zh: statuses[zh] for zh in left} == left
    assert filled("undo").code == 0
    assert filled("export").out == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("delete",), "no entry named"),
        (("delete", "扶贫", "--where", "status=forbidden"), "no entry named"),
        (("delete", "--where", "colour=red"), "--where colour=red: no condition"),
        (("delete", "--where", "colour=red"), "status, subject-field, source, since"),
        (("delete", "--where", "since=2020", "--where", "since=2021"), "--where since is there twice"),
        (("status", "preferred"), "an entry and a status"),
        (("edit", "--where", "status=proposed", "--zh", "扶贫"), "--where changes what many entries can share"),
    ],
)
def test_many_entries_are_not_meant_by_accident(filled: Command, arguments: tuple[str, ...], told: str) -> None:
    done = filled(*arguments)
    assert (done.code, told in done.err) == (2, True)


@pytest.mark.parametrize("date", ["2026-13-45", "2026-02-30", "2026-00", "0000", "26-1-1"])
def test_a_date_that_is_none_is_refused(filled: Command, date: str) -> None:
    for arguments in (("list", "--since", date), ("export", "--until", date), ("delete", "--where", f"since={date}")):
        done = filled(*arguments)
        assert (done.code, f"no date '{date}'" in done.err) == (2, True)
    assert filled("list", "--since", "2024-02-29").code == 0


def test_a_rejection_can_be_taken_back(filled: Command) -> None:
    assert filled("reject", "互联网", "the internet").code == 0
    assert english(filled("list", "-s", "digital", "--to", "json")) == [], "the same English, otherwise written"
    assert filled("reject", "互联网", "Internet", "--undo").code == 0
    assert filled("reject", "互联网", "Internet", "--undo").code == 3
    assert filled("undo", "2").code == 0
    assert english(filled("list", "-s", "digital", "--to", "json")) == [("Internet", "admitted")]


def test_a_rejected_pair_is_not_captured_in_any_spelling(glossary: Command, home: Path) -> None:
    (home / "article.md").write_text(ARTICLE, encoding="utf-8")
    assert glossary("reject", "數字鴻溝", "The Digital Divide").code == 0
    assert "1 pair left out, since rejected before" in glossary("capture", "article.md").out
    assert "数字鸿沟" not in glossary("list").out


# Many at once


@pytest.mark.parametrize("command", [("undo",), ("status", "扶贫", "preferred"), ("delete", "扶贫", "--yes")])
def test_an_unknown_form_of_output_is_refused_before_anything_is_done(filled: Command, command: Sequence[str]) -> None:
    before = filled("export", "--format", "jsonl").out
    refused = filled(*command, "--to", "yaml")
    assert refused.code == 2
    assert "no output called 'yaml'" in refused.err
    assert filled("export", "--format", "jsonl").out == before


def test_deleting_asks_also_where_nobody_can_answer(filled: Command) -> None:
    refused = filled("delete", "互联网", "扶贫")
    assert refused.code == 2
    assert "say --yes" in refused.err
    assert len(rows(filled("list", "--to", "json"))) == 5
    told = [json.loads(filled("delete", "互联网", "扶贫", way, "--to", "json").out) for way in ("--dry-run", "--yes")]
    assert [(len(report["changed"]), report["dry_run"]) for report in told] == [(2, True), (2, False)]
    assert filled("undo", "--to", "csv").out == "undone\n1\n"
    assert filled("redo", "--to", "csv").out == "redone\n1\n"
    assert len(rows(filled("list", "--to", "json"))) == 3


def test_an_approved_list_is_accepted_in_one_step(glossary: Command, home: Path) -> None:
    (home / "article.md").write_text(ARTICLE, encoding="utf-8")
    assert glossary("capture", "article.md").code == 0
    assert "would be accepted" in glossary("review", "--accept-above", "0.2", "--dry-run").out
    assert glossary("review", "--source", "article.md", "--accept", "--as", "preferred", "--yes").code == 0
    assert {status for _, status in english(glossary("list", "--to", "json"))} == {"preferred"}
    assert glossary("undo").code == 0
    assert glossary("review", "--pattern", "divide", "--reject", "--yes").code == 0
    assert [text for text, _ in english(glossary("list", "--to", "json"))] == ["help the poor"]
    assert glossary("undo").code == 0
    assert glossary("capture", "article.md", "--status", "admitted").code == 0
    assert {status for _, status in english(glossary("list", "--to", "json"))} == {"admitted"}


# Steps


def test_thirty_files_are_one_step_and_a_dry_run_counts_what_is_done(glossary: Command, home: Path) -> None:
    for number in range(30):
        text = f"The village opened to homestay tourism (民宿旅游) in year {number}, and to e-commerce (电子商务).\n"
        (home / f"report-{number}.md").write_text(text, encoding="utf-8")
    files = [f"report-{number}.md" for number in range(30)]
    planned = glossary("capture", *files, "--dry-run").out.splitlines()[-1]
    done = glossary("capture", *files).out.splitlines()[-1]
    assert planned.replace("would be ", "") == done
    assert done.startswith("2 new entries stored as proposed")
    (step,) = rows(glossary("log", "--to", "json"))
    assert [(change["before"], change["what"]) for change in step["changed"]] == [(None, "entry")] * 2
    assert glossary("undo").code == 0
    assert rows(glossary("list", "--to", "json")) == []


def test_ctrl_c_keeps_what_was_captured_until_then(filled: Command, home: Path) -> None:
    (home / "article.md").write_text(ARTICLE, encoding="utf-8")
    os.mkfifo(home / "pipe.md")  # nobody ever writes into it
    command = [sys.executable, "-u", "-m", "zhterm", "capture", "article.md", "pipe.md"]
    running = subprocess.Popen(
        command,
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # which a shell's background jobs ignore
    )
    assert running.stdout is not None
    for line in running.stdout:
        if line.startswith("扶贫"):  # the last of the first file
            break
    running.send_signal(signal.SIGINT)
    told, remarks = running.communicate()
    assert running.returncode == 130
    assert "1 new entry stored as proposed" in told
    assert "everything finished until now is kept" in remarks
    assert "数字鸿沟" in filled("list").out


def test_ctrl_c_before_anything_was_stored_says_so(filled: Command, home: Path) -> None:
    (home / "article.md").write_text(ARTICLE, encoding="utf-8")
    (home / "terms.csv").write_text("扶贫,aid\n", encoding="utf-8")
    with mock.patch("zhterm.cli.capturing.extractions", side_effect=KeyboardInterrupt):
        done = filled("capture", "article.md")
    assert (done.code, done.err) == (130, "glossary: stopped; nothing was stored\n")
    with mock.patch("zhterm.formats.write", side_effect=KeyboardInterrupt):
        done = filled("export", "-o", "terms.csv")
    assert (done.code, done.err.partition(" (")[0]) == (130, "glossary: stopped; terms.csv was not written")
    assert (home / "terms.csv").read_text(encoding="utf-8") == "扶贫,aid\n"
    assert sorted(path.name for path in home.glob("*unfinished")) == []


def test_progress_is_on_the_terminal_and_the_results_in_the_pipe(home: Path) -> None:
    (home / "run.py").write_text(
        "import time\n"
        "clock = iter(range(0, 100, 5))\n"
        "time.monotonic = lambda: next(clock, 100)\n"
        "from zhterm.cli.progress import progress\n"
        "for word in progress(['扶贫', '大数据', '云计算'], 'capturing'): print(word)\n",
        encoding="utf-8",
    )
    command = f"{shlex.quote(sys.executable)} run.py > out.txt"
    env = {**os.environ, "TERM": "xterm", "PYTHONUTF8": "1"}
    shown = pexpect.spawn("sh", ["-c", command], cwd=str(home), env=env, timeout=None)
    assert b"capturing" in shown.read()
    assert (home / "out.txt").read_text(encoding="utf-8") == "扶贫\n大数据\n云计算\n"


FORBIDDEN_LATER = "zh,en,status\n云计算,cloud computing,preferred\n云计算,Cloud Computing,forbidden\n"
PREFERRED_LATER = "zh,en,status\n云计算,cloud computing,forbidden\n云计算,Cloud Computing,preferred\n"


@pytest.mark.parametrize(
    ("list_", "stays"), [(FORBIDDEN_LATER, "preferred, not forbidden"), (PREFERRED_LATER, "forbidden, not preferred")]
)
def test_rows_that_contradict_each_other_are_named(glossary: Command, home: Path, list_: str, stays: str) -> None:
    (home / "list.csv").write_text(list_, encoding="utf-8")
    assert f"stays {stays}" in glossary("import", "list.csv").err
    again = glossary("import", "list.csv", "--to", "json")
    (report,) = json.loads(again.out)
    assert [item["code"] for item in report["problems"] if item["severity"] == "warning"] == ["status-kept"]
    (home / "ban.csv").write_text("zh,en,status\n雲計算,cloud computing,superseded\n", encoding="utf-8")
    assert ("stays preferred, not superseded" in glossary("import", "ban.csv").err) is (stays[0] == "p")
    assert "stays" not in glossary("import", "--policy", "update", "ban.csv").err


def test_what_the_glossary_forbids_is_named_when_a_list_prefers_it(glossary: Command, home: Path) -> None:
    for name, status in (("ban.csv", "forbidden"), ("list.csv", "preferred")):
        (home / name).write_text(f"zh,en,status\n云计算,cloud computing,{status}\n", encoding="utf-8")
    assert glossary("import", "ban.csv").code == 0
    assert "stays forbidden, not preferred" in glossary("import", "list.csv").err


def test_a_status_that_one_entry_takes_over_is_not_named_for_another(glossary: Command, home: Path) -> None:
    rows_ = "zh,en,status,subject_field\n苹果,Apple,preferred,business\n苹果,Apple,forbidden,food\n"
    (home / "list.csv").write_text(rows_, encoding="utf-8")
    assert glossary("import", "list.csv").code == 0
    assert len(rows(glossary("list", "--to", "json"))) == 2
    assert "stays" not in glossary("import", "list.csv").err


def test_notes_of_all_rows_of_a_concept_are_kept(glossary: Command, home: Path) -> None:
    (home / "list.csv").write_text("zh,en,note\n扶贫,a,one\n扶贫,a,two\n扶贫,b,one\n", encoding="utf-8")
    assert glossary("import", "list.csv").code == 0
    entry = json.loads(glossary("export", "--format", "jsonl").out)
    assert entry["note"] == "one; two"
    assert "0 new, 0 changed" in glossary("import", "list.csv").out


def test_an_import_says_which_of_its_pairs_had_been_rejected(filled: Command, home: Path) -> None:
    assert filled("reject", "互联网", "Internet").code == 0
    (home / "list.csv").write_text("zh,en\n互聯網,the Internet\n大数据,big data\n", encoding="utf-8")
    told = filled("import", "list.csv").err
    assert "1 row with a pair that was rejected before" in told
    assert "互聯網 ~ the Internet" in told
    assert "the pair was rejected before" in filled("add", "互联网", "Internet", "--as-is").err


def test_undo_says_when_there_was_less_to_take_back(filled: Command) -> None:
    done = filled("undo", "9")
    assert (done.code, done.err) == (0, "there were only 1, not 9\n")
    assert "there were only" not in filled("redo").err


def test_a_folder_says_how_many_files_are_read(glossary: Command, home: Path) -> None:
    (home / "texts").mkdir()
    for number in range(3):
        (home / "texts" / f"{number}.txt").write_text("数字鸿沟 (digital divide)", encoding="utf-8")
    (home / "texts" / "logo.png").write_bytes(b"\x89PNG\r\n")
    done = glossary("capture", "texts", "--dry-run")
    assert "reading 3 files in texts" in done.err
    assert "passed over, of no known kind: texts/logo.png" in done.err


def test_a_prompt_is_made_for_a_text_too(filled: Command) -> None:
    assert "互联网 = Internet" in filled("prompt", "互联网普及率").out


def test_the_log_says_what_each_step_did(filled: Command) -> None:
    filled("edit", "互联网", "--en", "Internet=the Internet")
    filled("reject", "扶贫", "help the poor")
    told = filled("log", "--details").out
    for line in (
        "- 互联网: Internet (admitted)",
        "+ 互联网: the Internet (admitted)",
        "- 扶贫: help the poor (forbidden)",
        "+ rejected: 扶贫 ~ help the poor",
    ):
        assert f"  {line}\n" in told
    filled("undo")
    filled("redo", "99")
    redone, undone, *_ = rows(filled("log", "--to", "json"))
    assert (redone["method"], undone["method"]) == (
        "redo: reject 扶贫 ~ help the poor",
        "undo: reject 扶贫 ~ help the poor",
    )
    newest = rows(filled("log", "--limit", "4", "--to", "json"))[3]
    (change,) = newest["changed"]
    assert change["before"]["languages"][1]["terms"][0]["text"] == "Internet"
    assert change["after"]["languages"][1]["terms"][0]["text"] == "the Internet"


def test_capture_says_what_it_passed_over(glossary: Command, home: Path) -> None:
    folder = home / "in"
    folder.mkdir()
    (folder / "both.md").write_text(ARTICLE, encoding="utf-8")
    (folder / "zh.md").write_text("只有中文。\n", encoding="utf-8")
    (folder / "en.md").write_text("Nothing but English.\n", encoding="utf-8")
    (folder / "none.md").write_text("A town. 一座城。\n\nIt rains.\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "photo.heic").write_bytes(b"\0\1")
    told = glossary("capture", "in", "--dry-run").err
    for reason, name in (
        ("no English", "zh.md"),
        ("no Chinese", "en.md"),
        ("nothing bilingual found", "none.md"),
        ("empty", "empty.txt"),
        ("of no known kind", "photo.heic"),
    ):
        assert f"passed over, {reason}: in/{name}" in told
    assert "both.md" not in told


# Searching and output


@pytest.mark.parametrize(
    ("words", "zh"),
    [
        (("two", "mountains"), "两山理念"),
        (("modernise",), "农业现代化"),
        (("modernisation",), "农业现代化"),
        (("%",), "百分百"),
        (("100%",), "百分百"),
        ((">",), None),
    ],
)
def test_search_takes_words_spellings_and_signs_as_they_are_typed(
    filled: Command, words: tuple[str, ...], zh: str | None
) -> None:
    found = filled("search", *words, "--to", "json")
    assert [row["zh"] for row in rows(found)][:1] == ([] if zh is None else [zh])
    assert filled("search", *words).code == found.code


def test_show_has_each_context_once_and_the_newest_first(glossary: Command, home: Path) -> None:
    for number in range(3):
        text = f"Report {number} says the digital divide (数字鸿沟) is wide.\n"
        (home / f"{number}.md").write_text(text, encoding="utf-8")
    for number in range(3):
        glossary("capture", f"{number}.md")
    shown = glossary("show", "数字鸿沟").out
    assert shown.count("context ") == 1
    assert "Report 2" in shown
    assert "2 more contexts: --all shows them" in shown
    everything = glossary("show", "数字鸿沟", "--all").out
    assert [everything.count(f"Report {number}") for number in range(3)] == [1, 1, 1]


def test_what_an_edit_changes_is_shown_before_and_after(filled: Command) -> None:
    asked = ("edit", "扶贫", "--part-of-speech", "noun", "--gender", "neuter", "--role", "policy", "--always")
    before = filled(*asked, "--dry-run").out
    for line in ("part of speech none -> noun", "gender none -> neuter", "role:  -> policy", "always:  -> True"):
        assert line in before
    assert filled(*asked).code == 0
    shown = " ".join(filled("show", "扶贫").out.split())
    for line in ("part of speech noun", "grammatical gender neuter", "role policy", "always yes"):
        assert line in shown
    assert ", part of speech noun, gender neuter)" in filled("log", "--details").out


def test_a_batch_answers_every_line(glossary: Command) -> None:
    lines = [{"id": "a", "zh": "扶贫", "en": "poverty alleviation"}, {"id": "b", "zh": "", "en": "x"}, {"id": "c"}]
    text = "\n".join([*map(json.dumps, lines), "no JSON", "9" * 5_000, "[" * 200_000])
    done = glossary("pair", "--batch", "-", "--to", "jsonl", stdin=text.encode())
    assert done.code == 1
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer.get("id") for answer in answers] == ["a", "b", "c", None, None, None]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True]
    assert [answer["line"] for answer in answers[1:]] == [2, 3, 4, 5, 6]


def test_an_output_file_is_written_or_refused(glossary: Command, home: Path) -> None:
    pair = ("pair", "扶贫", "poverty alleviation")
    assert glossary(*pair, "-o", "p.json").out == ""
    assert json.loads((home / "p.json").read_text(encoding="utf-8"))["terms"]
    assert glossary(*pair, "-o", "p.html").code == 0
    assert (home / "p.html").read_text(encoding="utf-8").startswith("<!")
    assert glossary(*pair, "-o", "p.docx").code == 2
    assert glossary("pair", "--batch", "x.jsonl", "-o", "p.json").code == 2


def test_values_are_completed(filled: Command) -> None:
    assert [name for name, _ in complete_status("pr")] == ["proposed", "preferred"]
    assert complete_subject_field("d") == ["digital"]
    told = "扶贫; help the poor; poverty alleviation"
    assert complete_entry("fup") == [("fupin", told)]
    assert complete_entry("扶") == [("扶贫", told)]
    assert filled("show", "fupin").out == filled("show", "扶贫").out


def test_demo_is_a_place_to_try_things_in(process: Command, home: Path) -> None:
    assert process("demo", "try").code == 0
    assert process("demo", "try").code == 2
    command = [sys.executable, "-m", "zhterm", "search", "revitalisation"]
    done = subprocess.run(command, cwd=home / "try", capture_output=True, text=True, check=True)
    assert "✗ countryside vitalization" in done.stdout


def test_a_question_is_asked_on_a_terminal(filled: Command, home: Path) -> None:
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"y\n")
    command = [sys.executable, "-m", "zhterm", "delete", "互联网"]
    done = subprocess.run(command, stdin=terminal, capture_output=True, text=True, cwd=home, check=True)
    assert "Delete 1 entry? [y/N]" in done.stderr
    assert "`glossary undo` brings it back" in done.stdout
