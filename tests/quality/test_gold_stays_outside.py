"""The gold titles measure the product; they are not in it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EVALUATION = ROOT.parent / "shared" / "evaluation"
ALLOWED = {"大数据+大扶贫:互联网主力军征战脱贫攻坚主战场"}
SHORTEST = 6

pytestmark = pytest.mark.quality


@pytest.fixture(scope="module")
def titles() -> set[str]:
    """The gold titles without spaces."""
    if not EVALUATION.exists():
        pytest.skip("no ../shared/evaluation beside the checkout")
    return {
        "".join(json.loads(line)["zh"].split())
        for name in ("titles-train", "titles-dev")
        for line in (EVALUATION / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    }


def test_no_gold_title_stands_in_the_project(titles: set[str]) -> None:
    wanted = {title for title in titles - ALLOWED if len(title) >= SHORTEST}
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix in (".py", ".md", ".tsv", ".csv", ".jsonl", ".json", ".txt", ".toml"):
            text = "".join(path.read_text(encoding="utf-8").split())
            assert not [title for title in wanted if title in text], name


def test_no_row_of_our_tables_and_cases_is_a_gold_title_however_short(titles: set[str]) -> None:
    tables = [*(ROOT / "src" / "zhterm" / "data").glob("*/*.tsv"), *(ROOT / "glossary" / "sources").glob("*.csv")]
    found = {}
    for path in tables:
        if path.parent.name != "alignment":  # word tables counted from corpora
            cells = set(re.split(r"[\s,;]+", path.read_text(encoding="utf-8")))
            found[path.name] = cells & titles
    for path in (ROOT / "tests" / "cases").glob("*.jsonl"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found[path.name] = {row["zh"] for row in rows if isinstance(row.get("zh"), str)} & (titles - ALLOWED)
    assert not {name: sorted(hits) for name, hits in found.items() if hits}
