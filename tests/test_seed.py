"""The story of the tool in one test: an article goes in, reviewed terms and a CSV come out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from conftest import SEED_EN, SEED_ZH, Result

ARTICLE = Path(__file__).parent.parent / "glossary" / "sources" / "dialogue.md"
PAIRS = {
    ("大数据", "Big Data"),
    ("扶贫", "Poverty Alleviation"),
    ("互联网", "Internet"),
    ("脱贫攻坚", "Poverty Alleviation"),
}


def test_from_the_article_to_the_csv(glossary: Callable[..., Result]) -> None:
    captured = glossary("capture", str(ARTICLE), "--to", "json")
    assert captured.code == 0
    (pair,) = json.loads(captured.out)
    assert (pair["kind"], pair["zh"].replace("\n", " "), pair["en"]) == ("title", SEED_ZH, SEED_EN)
    text = ARTICLE.read_text(encoding="utf-8")
    assert " ".join(text[slice(*pair["zh_span"])].split()) == SEED_ZH
    assert text[slice(*pair["en_span"])] == SEED_EN

    analysis = pair["analysis"]
    assert {(term["zh"], term["en"]) for term in analysis["terms"]} == PAIRS
    assert [item["zh"] for item in analysis["unrendered_zh"]] == ["主力军", "征战", "主战场"]

    again = glossary("capture", str(ARTICLE))
    assert "nothing new" in again.out

    found = json.loads(glossary("search", "扶贫", "--to", "json").out)
    (english,) = found[0]["en"]
    assert (found[0]["zh"], found[0]["pinyin"], english["text"]) == ("扶贫", "fúpín", "Poverty Alleviation")
    assert english["status"] == "proposed"

    rows = list(csv.DictReader(io.StringIO(glossary("export", "--format", "csv").out)))
    assert {(row["zh_hans"], row["en"]) for row in rows} == PAIRS
    assert all(row["status"] == "proposed" and row["context_zh"] == SEED_ZH for row in rows)
    assert all(row["source"].startswith(str(ARTICLE)) and "#char=" in row["source"] for row in rows)

    assert glossary("status", "扶贫", "preferred").code == 0
    assert glossary("undo", "2").code == 0
    assert glossary("list").out == ""
