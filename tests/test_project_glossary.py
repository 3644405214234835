"""The project's own glossary: reviewed entries, and files that the tool itself writes byte for byte."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result
from zhterm import formats
from zhterm.model import ConceptEntry

FOLDER = Path(__file__).parent.parent / "glossary"
LINES = FOLDER / "entries.jsonl"


@pytest.fixture(scope="module")
def entries() -> list[ConceptEntry]:
    with LINES.open("rb") as stream:
        found = list(formats.read(stream, chosen=formats.by_path(LINES)))
    assert all(isinstance(item, ConceptEntry) for item in found)
    return [item for item in found if isinstance(item, ConceptEntry)]


def test_there_are_enough_entries_and_each_is_complete(entries: list[ConceptEntry]) -> None:
    assert len(entries) >= 150
    for entry in entries:
        assert all(term.pinyin for term in entry.terms("zh")), f"{entry.zh} has no pinyin"
        assert entry.terms("en"), f"{entry.zh} has no English"
        assert entry.subject_fields, f"{entry.zh} has no subject field"
        assert all(term.sources for term in entry.terms("en")), f"{entry.zh} has no source"


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_the_files_are_what_the_tool_writes(glossary: Callable[..., Result], home: Path, suffix: str) -> None:
    assert glossary("import", str(LINES)).code == 0
    assert glossary("export", "-o", f"again.{suffix}").code == 0
    assert (home / f"again.{suffix}").read_bytes() == (FOLDER / f"entries.{suffix}").read_bytes()


def test_every_source_row_is_in_the_glossary(entries: list[ConceptEntry]) -> None:
    held = {(entry.zh, term.text): entry for entry in entries for term in entry.terms("en")}
    text = (FOLDER / "sources" / "terms.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        entry = held[row["zh_hans"], row["en"]]
        assert entry.terms("zh")[0].pinyin == row["pinyin"]
        assert entry.subject_fields == (row["subject_field"],)
