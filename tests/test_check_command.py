"""`glossary check` as it is run: files, exit codes, baselines, and reports that other programs read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml.etree import fromstring

from conftest import Result
from zhterm.consistency import CHECKS
from zhterm.consistency.reports import REPORTS

TERMS = """\
zh,en,status
大数据,big data,preferred
扶贫,poverty alleviation,preferred
扶贫,helping the poor,forbidden
算力,computing power,proposed
"""
SHEET = "大数据与扶贫,Big data and helping the poor\n扶贫,Relief\n大数据,Big data\n算力,Compute\n"
Glossary = Callable[..., Result]


@pytest.fixture
def ready(glossary: Glossary, home: Path) -> Glossary:
    (home / "terms.csv").write_text(TERMS, encoding="utf-8")
    (home / "sheet.csv").write_text(SHEET, encoding="utf-8")
    assert glossary("import", "terms.csv").code == 0
    return glossary


def test_problems_are_told_with_their_places_and_give_exit_code_1(ready: Glossary) -> None:
    result = ready("check", "sheet.csv")
    assert result.code == 1
    assert result.out == (
        "sheet.csv, row 1\n"
        "  T102 error  “helping the poor” is forbidden for 扶贫 (use “poverty alleviation”)\n"
        "sheet.csv, row 2\n"
        "  T101 error  no rendering of 扶贫 (accepted: “poverty alleviation”)\n"
        "2 problems in 4 segments\n"
    )
    assert ready("check", "--zh", "大数据", "--en", "Big data").code == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "error"], 1),
        (["--fail-on", "T101"], 1),
        (["--fail-on", "N101"], 0),
        (["--ignore", "T101", "--ignore", "T102"], 0),
        (["--ignore", "T101", "--fail-on", "T101"], 0),
        (["--ignore", "T999"], 2),
        (["--fail-on", "fatal"], 2),
        (["--to", "pdf"], 2),
        (["--zh", "大数据"], 2),
        (["nothing.csv"], 3),
        (["terms.db"], 4),
    ],
)
def test_exit_codes(ready: Glossary, options: list[str], code: int) -> None:
    result = ready("check", "sheet.csv", *options)
    assert result.code == code
    assert "Traceback" not in result.err


def test_known_problems_are_left_out_and_new_ones_told(ready: Glossary, home: Path) -> None:
    assert ready("check", "sheet.csv", "--write-baseline", "known.json").code == 0
    (home / "sheet.csv").write_text("云,Cloud\n" + SHEET, encoding="utf-8")
    again = ready("check", "sheet.csv", "--baseline", "known.json")
    assert (again.code, again.err) == (0, "2 known problems left out\n")
    (home / "sheet.csv").write_text(SHEET + "扶贫,Relief\n", encoding="utf-8")
    assert "sheet.csv, row 5" in ready("check", "sheet.csv", "--baseline", "known.json").out
    assert ready("check", "sheet.csv", "--baseline", "none.json").code == 3
    assert ready("check", "sheet.csv", "--baseline", "terms.csv").code == 4


def test_texts_in_one_language_are_named_two_by_two(ready: Glossary, home: Path) -> None:
    for name, text in (("a.txt", "扶贫\n"), ("b.txt", "Relief\n")):
        (home / name).write_text(text, encoding="utf-8")
    assert "b.txt, line 1" in ready("check", "sheet.csv", "a.txt", "b.txt").out
    assert ready("check", "a.txt").code == 2


@pytest.mark.parametrize("form", REPORTS)
def test_every_report_names_every_problem(ready: Glossary, home: Path, form: str) -> None:
    result = ready("check", "sheet.csv", "--to", form)
    assert result.code == 1
    assert all(code in result.out and zh in result.out for code, zh in (("T101", "扶贫"), ("T102", "扶贫")))
    assert ready("check", "sheet.csv", "--to", form, "-o", "report").code == 1
    assert (home / "report").read_text(encoding="utf-8") == result.out
    assert ready("check", "--zh", "大数据", "--en", "Big data", "--to", form).code == 0


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_what_is_written_problem_by_problem_is_one_json_text(ready: Glossary, home: Path, form: str) -> None:
    (home / "odd.csv").write_text("扶贫,Relief\u2028here\n", encoding="utf-8")
    (home / "sound.csv").write_text("你好,Hello\n", encoding="utf-8")
    for files in (["sheet.csv", "odd.csv"], ["sound.csv"]):
        text = ready("check", *files, "--to", form).out
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_sarif_is_sarif(ready: Glossary) -> None:
    from sarif_pydantic import Sarif

    text = ready("check", "sheet.csv", "--to", "sarif").out
    (run,) = Sarif.model_validate_json(text).runs
    assert [rule.id for rule in run.tool.driver.rules] == [check.code for check in CHECKS]
    first = json.loads(text)["runs"][0]["results"][0]
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert first["ruleId"] == "T102"


def test_junit_counts_what_it_lists(ready: Glossary, home: Path) -> None:
    (home / "odd.csv").write_text("扶贫,Relief\x0b<&>\n", encoding="utf-8")
    root = fromstring(ready("check", "sheet.csv", "odd.csv", "--to", "junit").out.encode())
    assert [(suite.get("name"), suite.get("failures"), len(suite.findall("testcase"))) for suite in root] == [
        ("sheet.csv", "2", 2),
        ("odd.csv", "1", 1),
    ]


def test_a_page_shows_markup_of_the_texts_as_text(ready: Glossary) -> None:
    page = ready("check", "--zh", "<b>扶贫</b>", "--en", "<script>x</script>", "--to", "html").out
    assert "<script>" not in page
    assert "&lt;b&gt;<mark>扶贫</mark>" in page


def test_json_has_the_contract(ready: Glossary) -> None:
    rows = json.loads(ready("check", "sheet.csv", "--to", "json").out)
    assert [(row["code"], row["type"], row["zh"], row["found"]) for row in rows] == [
        ("T102", "forbidden", "扶贫", "helping the poor"),
        ("T101", "missing", "扶贫", ""),
    ]


def test_a_glossary_without_accepted_terms_says_that_it_asks_for_nothing(glossary: Glossary, home: Path) -> None:
    assert glossary("check", "--zh", "扶贫", "--en", "Relief").code == 3
    (home / "terms.csv").write_text("zh,en,status\n扶贫,poverty alleviation,proposed\n", encoding="utf-8")
    glossary("import", "terms.csv")
    result = glossary("check", "--zh", "扶贫", "--en", "Relief")
    assert result.code == 0
    assert "its 2 terms are only proposed" in result.err
