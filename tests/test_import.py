"""Bulk import: whatever way it takes, the same entries, journal and undo, and the changes that the dry run told."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategies import entries
from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.model import Change, ConceptEntry
from zhterm.termbase import termbase as module
from zhterm.termbase.merging import Merging, Policy

TABLES = {
    "entry": "number, id, sort, checksum, document",
    "term": "number, entry, language, text, folded, status, weight",
    "reading": "kind, value, term, tones",
    "subject_field": "name, entry",
    "word": "text",
    "change": "what, name, journal, before",
    "journal": "number, kind, action, target, reversed",
}


def dump(path: Path) -> dict[str, list[Any]]:
    """Every row of a glossary that does not tell the time."""
    with sqlite3.connect(path) as connection:
        return {
            name: connection.execute(f"SELECT {columns} FROM {name} ORDER BY {columns}").fetchall()
            for name, columns in TABLES.items()
        }


def imported(
    path: Path, parts: list[list[ConceptEntry]], policy: Policy, *, batch: int = 250, look_up: bool = False
) -> tuple[list[list[Change]], list[dict[str, list[Any]]]]:
    """Import and undo; return the changes of each import, and what the file held before and after the undoing."""

    def slow(find: Any, chosen: Policy, *, simplify: Any, empty: bool) -> Merging:
        return Merging(find, chosen, simplify=simplify, empty=empty and not look_up)

    with (
        mock.patch.object(module, "_BATCH", batch),
        mock.patch("zhterm.termbase.merging.Merging", slow),
        mock.patch.object(Glossary, "_transaction", _timeless),
        Glossary.open(path) as glossary,
    ):
        changes = [glossary.import_entries(part, policy=policy.value) for part in parts]
        dumps = [dump(path)]
        while glossary.undo():
            dumps.append(dump(path))
    return changes, dumps


def _timeless(_: Glossary, kind: str, method: str) -> Any:
    from zhterm.model import Transaction

    return Transaction(kind=kind, when="2026-11-24T10:00:00Z", method=method)


def plain(entry: ConceptEntry) -> ConceptEntry:
    """An entry as the row of a table gives it: one Chinese term, no history of its own."""
    first = entry.languages[0]
    sections = (replace(first, terms=first.terms[:1]), *entry.languages[1:][-1:])
    return replace(entry, languages=sections, transactions=())


ROWS = st.lists(entries().map(plain), min_size=1, max_size=6)
HARD = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.slow
@HARD
@given(st.lists(st.lists(entries(wild=True), min_size=1, max_size=5), min_size=1, max_size=2), st.sampled_from(Policy))
def test_an_empty_glossary_that_is_not_asked_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon, parts: list[list[ConceptEntry]], policy: Policy
) -> None:
    folder = tmp_path_factory.mktemp("import")
    quick = imported(folder / "quick.db", parts, policy, batch=2)
    assert quick == imported(folder / "slow.db", parts, policy, batch=2, look_up=True)


@pytest.mark.slow
@HARD
@given(ROWS, ROWS, st.sampled_from(Policy))
def test_how_many_entries_are_merged_at_once_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    lexicon: Lexicon,
    old: list[ConceptEntry],
    new: list[ConceptEntry],
    policy: Policy,
) -> None:
    folder = tmp_path_factory.mktemp("import")
    _, one = imported(folder / "one.db", [old, new], policy, batch=1)
    _, together = imported(folder / "together.db", [old, new], policy)
    assert contents(one[0]) == contents(together[0])
    assert contents(one[-1]) == contents(together[-1]) == {}


def contents(found: dict[str, list[Any]]) -> dict[str, Any]:
    """The entries of a dump by id, without history: what one row takes and a later one gives back may leave a trace."""
    return {row[1]: {**json.loads(row[4]), "transactions": None} for row in found["entry"]}


def test_the_dry_run_tells_the_changes_of_the_import(tmp_path: Path, lexicon: Lexicon) -> None:
    """Also where the rows of one concept lie far apart, so that they are not merged together."""
    rows = [row_entry(f"词{number}", f"word {number}") for number in range(600)]
    rows += [replace(row_entry("词0", "nought"), subject_fields=()), row_entry("词299", "word 299")]
    with Glossary.open(tmp_path / "terms.db") as glossary:
        told = glossary.import_entries(rows, dry_run=True)
        done = glossary.import_entries(rows)
        assert [replace(change.after, transactions=()) for change in done if change.after] == [
            change.after for change in told
        ]
        assert all(len(change.after.transactions) == 1 for change in done if change.after)
        assert [term.text for term in glossary.get("词0").terms("en")] == ["word 0", "nought"]
        assert glossary.import_entries(rows) == []
        assert glossary.undo() == 1
        assert glossary.stats()["entries"] == 0


def row_entry(zh: str, en: str) -> ConceptEntry:
    from zhterm.formats.records import entry_from_row

    return entry_from_row({"zh_hans": zh, "en": en})


def test_entries_are_found_by_the_beginning_of_their_id(tmp_path: Path, lexicon: Lexicon) -> None:
    rows = [replace(row_entry("词一", "one"), id="abc1"), replace(row_entry("词二", "two"), id="abd%")]
    with Glossary.open(tmp_path / "terms.db") as glossary:
        glossary.import_entries(rows)
        assert glossary.get("abc").zh == "词一"
        assert glossary.get("abd").zh == "词二"
        for nothing in ("ab", "abcd", "ab_", "ABC"):
            with pytest.raises(module.NotFoundError):
                glossary.get(nothing)
