"""Where a glossary contradicts itself, and the fields that `edit` sets for recognition and prompts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from conftest import Result
from zhterm.model import AdministrativeStatus, ConceptEntry, LanguageSection, Term
from zhterm.termbase.conflicts import conflicts

PREFERRED, FORBIDDEN = AdministrativeStatus.PREFERRED, AdministrativeStatus.FORBIDDEN


def entry(
    number: str, zh: str, *english: str, field: str = "", status: AdministrativeStatus = PREFERRED
) -> ConceptEntry:
    sections = (
        LanguageSection(language="zh-Hans", terms=(Term(text=zh),)),
        LanguageSection(language="en", terms=tuple(Term(text=text, status=status) for text in english)),
    )
    return ConceptEntry(id=number, languages=sections, subject_fields=(field,) if field else ())


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([entry("1", "扶贫", "poverty relief"), entry("2", "扶貧", "Poverty Relief")], [("same_concept", "扶贫")]),
        ([entry("1", "扶贫", "poverty relief"), entry("2", "扶贫", "aid")], [("several_english", "扶贫")]),
        ([entry("1", "扶贫", "poverty relief", "aid")], [("several_english", "扶贫")]),
        ([entry("1", "软件", "software"), entry("2", "软体", "Software")], [("several_chinese", "software")]),
        # Other concepts, and terms that are not to be used.
        ([entry("1", "基金", "fund", field="finance"), entry("2", "基金", "foundation", field="law")], []),
        ([entry("1", "扶贫", "poverty relief"), entry("2", "扶贫", "aid", status=FORBIDDEN)], []),
        ([entry("1", "扶贫", "poverty relief"), entry("2", "脱贫", "escape from poverty")], []),
    ],
)
def test_conflicts(entries: list[ConceptEntry], expected: list[tuple[str, str]]) -> None:
    found = conflicts(entries, lambda text: text.replace("貧", "贫"))
    assert [(str(conflict.kind), conflict.term) for conflict in found] == expected


def test_the_command_lists_them_and_fails(glossary: Callable[..., Result]) -> None:
    glossary("add", "软件", "software", "--as-is")
    assert glossary("stats", "--conflicts").code == 0
    glossary("add", "软体", "software", "--as-is")
    result = glossary("stats", "--conflicts", "--to", "json")
    assert result.code == 1
    assert [row["kind"] for row in json.loads(result.out)] == ["several_chinese"]


def test_a_match_rule_decides_and_is_taken_away_again(glossary: Callable[..., Result]) -> None:
    glossary("add", "苹果", "Apple", "--as-is")
    assert glossary("edit", "苹果", "--match-rule", "Apple=exact_case").code == 0
    assert "no stored term" in glossary("recognize", "an apple").err
    assert "苹果" in glossary("recognize", "我吃苹果").out
    glossary("edit", "苹果", "--match-rule", "default")
    assert "apple" in glossary("recognize", "an apple").out
    for arguments, code in (
        (("--match-rule", "sometimes"), 2),
        (("--match-rule", "x=never"), 4),
        (("--gender", "x"), 2),
    ):
        assert glossary("edit", "苹果", *arguments).code == code


def test_what_a_prompt_says_of_a_person(glossary: Callable[..., Result]) -> None:
    glossary("add", "李梅", "Li Mei", "--as-is")
    glossary("edit", "李梅", "--gender", "feminine", "--role", "spokesperson", "--always")
    stored = json.loads(glossary("show", "李梅", "--to", "json").out)
    assert (stored["role"], stored["always"]) == ("spokesperson", True)
    assert stored["languages"][0]["terms"][0]["grammatical_gender"] == "feminine"
    glossary("edit", "李梅", "--not-always")
    assert "always" not in json.loads(glossary("show", "李梅", "--to", "json").out)
