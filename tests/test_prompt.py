"""The list of entries for a language model: what is in it, in which order, and within which budget."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Result
from zhterm import ConceptEntry
from zhterm.consistency import entry_of
from zhterm.consistency.prompt import HEADER, Prompt, prompt, tokens
from zhterm.lexicon import Lexicon
from zhterm.model import GrammaticalGender, LanguageSection, Term, replace
from zhterm.recognition import Recognizer

CASES = Path(__file__).parent / "cases"


def entry(zh: str, *english: str) -> ConceptEntry:
    """An entry; of the English terms ! is forbidden, + admitted, ? proposed, = the Chinese as it is."""
    if english == ("=",):
        section = LanguageSection(language="zh-Hans", terms=(Term(text=zh, translatable=False),))
        return ConceptEntry(id=zh, languages=(section,))
    status = {"!": "forbidden", "+": "admitted", "?": "proposed"}
    return entry_of(
        {
            "id": zh,
            "zh": zh,
            "en": [{"text": text.lstrip("!+?"), "status": status.get(text[0], "preferred")} for text in english],
        }
    )


ENTRIES = [
    entry("大数据", "big data"),
    entry("一带一路", "Belt and Road", "+B&R Initiative", "!One Belt One Road"),
    entry("微信", "="),
    entry("扶贫", "+poverty alleviation"),
    entry("算力", "?computing power"),
    entry("云", "cloud"),
]
TEXT = "微信说：大数据、一带一路、扶贫，大数据和算力。"


def made(lexicon: Lexicon, text: str = TEXT, *always: ConceptEntry, **options: int | bool) -> Prompt:
    return prompt(Recognizer(ENTRIES, lexicon).matches(text), always, **options)  # type: ignore[arg-type]


def test_the_entries_that_occur_the_important_ones_first(lexicon: Lexicon) -> None:
    assert made(lexicon).text.split("\n") == [
        HEADER,
        "一带一路 = Belt and Road; also: B&R Initiative; never: One Belt One Road",
        "大数据 = big data",
        "微信 = 微信 (keep as it is)",
        "扶贫 = poverty alleviation",
    ]
    assert "算力 = computing power (proposed)" in made(lexicon, proposed=True).text
    assert made(lexicon, "没有术语").text == ""


def test_entries_flagged_always_go_with_every_text_with_gender_and_role(lexicon: Lexicon) -> None:
    zh, en = entry("王芳", "Wang Fang").languages
    english = replace(en, terms=(replace(en.terms[0], grammatical_gender=GrammaticalGender.FEMININE),))
    person = ConceptEntry(id="p", languages=(zh, english), role="chief engineer", always=True)
    lines = made(lexicon, "她谈到大数据", person).text.split("\n")
    assert lines[1:] == ["王芳 = Wang Fang (she; chief engineer)", "大数据 = big data"]


@pytest.mark.parametrize("budget", [1, 40, 60, 80, 120])
def test_a_budget_leaves_out_what_matters_least(lexicon: Lexicon, budget: int) -> None:
    whole, part = made(lexicon), made(lexicon, budget=budget)
    assert part.tokens <= budget
    assert set(part.entries) | set(part.left_out) == set(whole.entries)
    assert [item for item in whole.entries if item in part.entries] == list(part.entries)
    assert part.tokens >= tokens(part.text) - 8 * len(part.entries) if part.entries else part.text == ""


@pytest.mark.filterwarnings("ignore:open_binary is deprecated")  # in bpe_openai itself
@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base"])
def test_tokens_are_estimated_from_above(encoding: str) -> None:
    import bpe_openai

    count = bpe_openai.get_encoding(encoding).encode
    rows = [json.loads(line) for line in (CASES / "check-first.jsonl").read_text(encoding="utf-8").splitlines()]
    for language in ("zh", "en"):
        for at in range(0, len(rows), 5):
            text = "\n".join(row[language] for row in rows[at : at + 5])
            assert len(count(text)) <= tokens(text) <= 4 * len(count(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_more_text_is_never_fewer_tokens(one: str, other: str) -> None:
    assert tokens(one) <= tokens(one + other) <= tokens(one) + tokens(other)


def test_the_command(glossary: Callable[..., Result], home: Path) -> None:
    (home / "terms.csv").write_text(
        "zh,en,status\n大数据,big data,preferred\n算力,compute,proposed\n", encoding="utf-8"
    )
    (home / "speech.txt").write_text("大数据和算力。", encoding="utf-8")
    glossary("import", "terms.csv")
    assert glossary("prompt", "speech.txt").out == f"{HEADER}\n大数据 = big data\n"
    assert json.loads(glossary("prompt", "speech.txt", "--to", "json").out)["entries"][0]["zh"] == "大数据"
    small = glossary("prompt", "speech.txt", "--budget", "3")
    assert (small.out, small.code) == ("", 0)
    assert "1 less important entries are left out" in small.err
    assert glossary("prompt", "none.txt").code == 3
    assert glossary("prompt", "speech.txt", "--to", "csv").code == 2
