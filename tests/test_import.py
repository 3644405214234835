"""Bulk import: whatever way it takes, the same entries, journal and undo, and the changes that the dry run told."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Result
from strategies import entries
from zhterm.errors import NotFoundError
from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.model import Change, ConceptEntry, Transaction, replace
from zhterm.store.sqlite import imports
from zhterm.termbase.merging import Policy, merge
from zhterm.termbase.readings import with_readings

# Transactions are counted: an import that changes nothing may have used up a number.
PLACE = "(SELECT count(*) FROM journal j WHERE j.number <= {})"
TABLES = {
    "entry": "number, id, sort, checksum, document",
    "term": "number, entry, language, text, folded, status, weight",
    "reading": "kind, value, term, tones",
    "subject_field": "name, entry",
    "word": "text",
    "change": f"what, name, {PLACE.format('change.journal')}, before",
    "journal": f"{PLACE.format('journal.number')}, kind, action, {PLACE.format('journal.target')}, reversed",
    "import": "journal",
    "staged": "journal",
}


def dump(path: Path) -> dict[str, list[Any]]:
    """Every row of a glossary that does not tell the time."""
    with sqlite3.connect(path) as connection:
        return {
            name: connection.execute(f"SELECT {columns} FROM {name} ORDER BY {columns}").fetchall()
            for name, columns in TABLES.items()
        }


def imported(
    path: Path, parts: list[list[ConceptEntry]], policy: Policy, *, batch: int = 250, at_once: int = 8
) -> list[dict[str, list[Any]]]:
    """Import and undo; return what the file held before and after the undoing.

    `batch` entries are brought in together, so many parts in the transaction that decides on the import.
    """
    with (
        mock.patch.object(imports, "BATCH", batch),
        mock.patch.object(imports, "_AT_ONCE", at_once),
        mock.patch.object(imports, "_STAGED", 0),  # one part a transaction
        mock.patch.object(imports, "_SLICE", 1e-9),
        mock.patch.object(imports, "_PAUSE", 0),
        mock.patch.object(Glossary, "_transaction", _timeless),
        Glossary.open(path) as glossary,
    ):
        for part in parts:
            glossary.import_entries(part, policy=policy.value)
        dumps = [dump(path)]
        while glossary.undo():
            dumps.append(dump(path))
    assert not Path(f"{path}.importing").exists()
    return dumps


def _timeless(_: Glossary, kind: str, method: str) -> Transaction:
    return Transaction(kind=kind, when="2026-11-24T10:00:00Z", method=method)


def plain(entry: ConceptEntry) -> ConceptEntry:
    """An entry as the row of a table gives it: one Chinese term, no history of its own."""
    first = entry.languages[0]
    sections = (replace(first, terms=first.terms[:1]), *entry.languages[1:][-1:])
    return replace(entry, languages=sections, transactions=())


ROWS = st.lists(entries().map(plain), min_size=1, max_size=6)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.lists(entries(wild=True), min_size=1, max_size=5), min_size=1, max_size=2), st.sampled_from(Policy))
def test_an_import_in_many_transactions_is_one_in_a_single_one(
    tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon, parts: list[list[ConceptEntry]], policy: Policy
) -> None:
    folder = tmp_path_factory.mktemp("import")
    together = imported(folder / "together.db", parts, policy, batch=2)
    assert together == imported(folder / "staged.db", parts, policy, batch=2, at_once=0)


@pytest.mark.slow
@settings(max_examples=25)
@given(ROWS, ROWS, st.sampled_from(Policy))
def test_how_many_entries_are_brought_in_together_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    lexicon: Lexicon,
    old: list[ConceptEntry],
    new: list[ConceptEntry],
    policy: Policy,
) -> None:
    folder = tmp_path_factory.mktemp("import")
    one = imported(folder / "one.db", [old, new], policy, batch=1)
    together = imported(folder / "together.db", [old, new], policy)
    assert contents(one[0]) == contents(together[0])
    assert contents(one[-1]) == contents(together[-1]) == {}


@pytest.mark.slow
@settings(max_examples=25)
@given(ROWS, ROWS, st.sampled_from(Policy))
def test_an_import_is_what_merging_says(
    tmp_path_factory: pytest.TempPathFactory,
    lexicon: Lexicon,
    old: list[ConceptEntry],
    new: list[ConceptEntry],
    policy: Policy,
) -> None:
    """Also of the entries that are stored without asking it, since nothing stored is like them."""
    path = tmp_path_factory.mktemp("import") / "terms.db"
    stored: dict[str, ConceptEntry] = {}
    with Glossary.open(path) as glossary:
        for part, chosen in ((old, Policy.MERGE), (new, policy)):
            part = list(with_readings(part, glossary.read_terms))
            changes = merge(stored.values(), part, chosen, simplify=lexicon.simplified)
            stored |= {change.id: change.after for change in changes if change.after}
            glossary.import_entries(part, policy=chosen.value)
    assert contents(dump(path)) == {id_: {**entry.to_dict(), "transactions": None} for id_, entry in stored.items()}


def contents(found: dict[str, list[Any]]) -> dict[str, Any]:
    """The entries of a dump by id, without history: what one row takes and a later one gives back may leave a trace."""
    return {row[1]: {**json.loads(row[4]), "transactions": None} for row in found["entry"]}


def test_the_dry_run_tells_the_changes_of_the_import(tmp_path: Path, lexicon: Lexicon) -> None:
    """Also where the rows of one concept lie far apart, so that they are not merged together."""
    rows = [row_entry(f"词{number}", f"word {number}") for number in range(600)]
    rows += [replace(row_entry("词0", "nought"), subject_fields=()), row_entry("词299", "word 299")]
    with Glossary.open(tmp_path / "terms.db") as glossary:
        told = glossary.import_entries(rows, dry_run=True)
        assert glossary.stats()["entries"] == 0
        done = glossary.import_entries(rows)
        assert (told.created, told.changed) == (done.created, done.changed) == (600, 0)
        assert [unsigned(change) for change in told.changes] == [unsigned(change) for change in done.changes]
        assert [change.after.zh for change in done.changes if change.after] == [f"词{n}" for n in range(20)]
        assert all(len(change.after.transactions) == 1 for change in done.changes if change.after)
        assert [term.text for term in glossary.get("词0").terms("en")] == ["word 0", "nought"]
        again = glossary.import_entries(rows)
        assert (again.number, again.created, again.changed) == (0, 0, 0)
        assert len(glossary.log()) == 1
        assert glossary.undo() == 1
        assert glossary.stats()["entries"] == 0


def unsigned(change: Change) -> tuple[ConceptEntry | None, ConceptEntry | None]:
    return change.before, None if change.after is None else replace(change.after, transactions=())


def test_terms_are_read_together_and_none_twice(lexicon: Lexicon) -> None:
    rows = [row_entry(zh, "x") for zh in ("银行", "行走", "重庆", "APEC峰会", "银行")]
    read = list(with_readings(rows, lambda terms: [f"<{term}>" for term in terms]))
    assert [entry.terms("zh")[0].pinyin for entry in read] == [f"<{entry.zh}>" for entry in rows]
    assert list(with_readings(read, lambda terms: ["read again"] * len(terms))) == read


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
            with pytest.raises(NotFoundError):
                glossary.get(nothing)


@pytest.mark.parametrize("rows", [3, 2_500])
def test_ctrl_c_after_the_last_row_says_that_all_was_imported(
    glossary: Callable[..., Result], home: Path, rows: int
) -> None:
    (home / "t.csv").write_text("zh,en\n" + "".join(f"词{n},word {n}\n" for n in range(rows)), encoding="utf-8")
    with mock.patch("zhterm.store.sqlite.journal.imported", side_effect=KeyboardInterrupt):
        assert glossary("import", "t.csv", "--dry-run").err == "glossary: stopped; nothing was imported\n"
        done = glossary("import", "t.csv")
    assert (done.code, done.err.partition(" (")[0]) == (130, "glossary: stopped when everything was imported")
    assert glossary("undo").code == 0
    with mock.patch("zhterm.store.sqlite.writer.Writer.create", side_effect=KeyboardInterrupt):
        done = glossary("import", "t.csv")
    assert (done.code, done.err) == (130, "glossary: stopped; nothing was imported\n")
    assert glossary("list", "--to", "jsonl").out == ""
