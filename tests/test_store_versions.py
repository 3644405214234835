"""Files of other versions: an older one is brought up to date with a copy kept, a newer one is left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from strategies import apply, undo
from zhterm.errors import StoreError
from zhterm.model import Change, ConceptEntry, LanguageSection, Term, Transaction, replace
from zhterm.store import keys, open_store
from zhterm.store.sqlite import backup, schema

BY_TEST = Transaction(kind="origination", when="2026-11-24T10:00:00Z")
ENTRY = ConceptEntry(
    id="e1",
    languages=(
        LanguageSection(language="zh-Hans", terms=(Term(text="乡村振兴"),)),
        LanguageSection(language="en", terms=(Term(text="rural revitalization"),)),
    ),
)
NEXT_STEP = (
    "CREATE TABLE remark (id TEXT PRIMARY KEY, text TEXT NOT NULL)",
    "ALTER TABLE journal ADD COLUMN client TEXT",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A glossary of today's schema with one entry."""
    path = tmp_path / "terms.db"
    with open_store(path, create=True) as store:
        apply(store, [Change(after=ENTRY)], BY_TEST)
    return path


def asked(path: Path, query: str) -> object:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


def test_an_older_file_is_brought_up_to_date_and_a_copy_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = asked(path, "PRAGMA user_version")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, NEXT_STEP))
    with open_store(path) as store:
        assert store.get("e1") == ENTRY
        assert [hit.id for hit in store.search("振兴")] == ["e1"]
        assert store.upkeep.verify() == []
        assert undo(store, BY_TEST) == 1  # the journal has come along
    assert asked(path, "PRAGMA user_version") == len(schema.MIGRATIONS)
    assert asked(path, "SELECT count(*) FROM remark") == 0
    (copy,) = Path(f"{path}.backups").glob("*.db")
    assert asked(copy, "PRAGMA user_version") == old
    assert asked(copy, "SELECT count(*) FROM entry") == 1


def a_day_later(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = value - 90000 WHERE name = 'copied'")
    connection.commit()
    connection.close()


def write_something(path: Path, number: int) -> list[str]:
    """Add an entry, and return what the user is told."""
    told: list[str] = []
    with open_store(path, tell=told.append) as store:
        apply(store, [Change(after=replace(ENTRY, id=f"more{number}"))], BY_TEST)
    return told


def test_the_first_write_of_a_day_makes_a_copy_and_three_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(f"{path}.backups")
    write_something(path, 0)
    assert not folder.exists()  # the glossary is of today
    for day in range(1, 6):
        a_day_later(path)
        monkeypatch.setattr(backup.time, "strftime", lambda *_, day=day: f"2026-11-0{day}T000000Z.db")
        assert write_something(path, 10 * day) == write_something(path, 10 * day + 1) == []
    copies = sorted(folder.iterdir())
    assert [copy.name[:10] for copy in copies] == ["2026-11-03", "2026-11-04", "2026-11-05"]
    assert asked(copies[-1], "SELECT count(*) FROM entry") == 2 + 2 * 4
    path.write_bytes(copies[-1].read_bytes())  # restored as the documentation says
    assert write_something(path, 99) == []
    assert asked(path, "PRAGMA journal_mode") == "wal"


def test_a_copy_that_fails_does_not_stop_the_write(path: Path) -> None:
    Path(f"{path}.backups").write_text("a file where the folder should be", encoding="utf-8")
    a_day_later(path)
    (note,) = write_something(path, 1)
    assert "no backup copy" in note
    assert asked(path, "SELECT count(*) FROM entry") == 2


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, (*NEXT_STEP, "ALTER TABLE nowhere ADD COLUMN x")))
        with pytest.raises(StoreError):
            open_store(path)
    assert asked(path, "SELECT count(*) FROM sqlite_master WHERE name = 'remark'") == 0
    with open_store(path) as store:
        assert store.get("e1") == ENTRY
        assert store.upkeep.verify() == []


def test_index_rows_of_an_older_version_are_computed_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DELETE FROM reading")
    connection.execute("DELETE FROM term")
    connection.close()
    for module in (keys, schema):
        monkeypatch.setattr(module, "INDEX_VERSION", keys.INDEX_VERSION + 1)
    with open_store(path) as store:
        assert [hit.id for hit in store.search("乡村振兴")] == ["e1"]
    assert asked(path, "SELECT value FROM meta WHERE name = 'index'") == str(schema.INDEX_VERSION)


def test_an_older_file_that_can_only_be_read_says_what_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, NEXT_STEP))
    with pytest.raises(StoreError, match="older") as caught:
        open_store(path, read_only=True)
    assert caught.value.hint


def test_a_newer_file_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer zhterm") as caught:
        open_store(path, create=True)
    assert (caught.value.hint, caught.value.exit_code) == ("upgrade zhterm", 5)
    assert path.read_bytes() == before
