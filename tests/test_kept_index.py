"""The kept index of a glossary: it is the one that would be built anew, whatever was changed since."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import ENGLISH, HANS, HANT, apply, entries, redo, undo
from zhterm.lexicon import Lexicon
from zhterm.lookup import patterns
from zhterm.model import Change, ConceptEntry, LanguageSection, Term, TermMatch, Transaction, concept_id, replace
from zhterm.recognition import Occurrence, Recognizer, StoredTerms, cache
from zhterm.store import open_store
from zhterm.store.protocol import Store
from zhterm.store.sqlite.store import SqliteStore

BY_HAND = Transaction(kind="modification", when="2026-11-24T10:00:00Z", method="edit")
TEXTS = {"zh": "，".join((*HANS, *HANT, "小五G網絡數據")), "en": ". ".join(("Bigdata", *ENGLISH, "new eras"))}
ROWS = [(name, f"word {number}") for number, name in enumerate(f"{a}{b}术" for a in "甲乙丙丁戊己" for b in HANS)]


def entry(zh: str, en: str) -> ConceptEntry:
    return ConceptEntry(
        id=concept_id(zh, "", ()),
        languages=(
            LanguageSection(language="zh-Hans", terms=(Term(text=zh),)),
            LanguageSection(language="en", terms=(Term(text=en),)),
        ),
    )


@pytest.fixture(autouse=True)
def always_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the terms, and amended even when all of them were changed."""
    monkeypatch.setattr(cache, "_WORTH_KEEPING", 1)
    monkeypatch.setattr(cache, "_CHANGED", 1)
    monkeypatch.setattr(patterns, "_FEW", 0)


def stored(store: SqliteStore, lexicon: Lexicon) -> Recognizer:
    def entry_of(key: str) -> ConceptEntry:
        found = store.get(key)
        assert found is not None
        return found

    return Recognizer(StoredTerms(store.path, store, entry_of), lexicon)


def found(recognizer: Recognizer) -> list[tuple[list[TermMatch], list[Occurrence], set[str]]]:
    return [
        (
            recognizer.matches(text, language, overlaps=True),
            list(recognizer.occurrences(text, language)),
            recognizer.spelt(text, language),
        )
        for language, text in TEXTS.items()
    ]


def change(store: Store, data: st.DataObject) -> None:
    """Add, edit or delete an entry, or undo or do again what was done."""
    now = list(store.entries())
    new = data.draw(entries())
    what = data.draw(st.sampled_from(["add", "edit", "edit", "delete", "undo", "redo"]))
    if what in ("undo", "redo"):
        (undo if what == "undo" else redo)(store, BY_HAND)
    elif what == "add":
        apply(store, [Change(before=store.get(new.id), after=new)], BY_HAND)
    elif now:
        before = data.draw(st.sampled_from(now))
        after = None if what == "delete" else replace(before, languages=new.languages)
        apply(store, [Change(before=before, after=after)], BY_HAND)


@settings(max_examples=60)
@given(data=st.data())
def test_an_amended_index_is_the_one_built_anew(
    tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("kept") / "t.db"
    with SqliteStore.open(path, create=True) as store:
        base = data.draw(st.lists(entries(), min_size=2, max_size=8, unique_by=lambda item: item.id))
        apply(store, [Change(after=item) for item in base], BY_HAND)
        found(stored(store, lexicon))
        for _ in range(data.draw(st.integers(1, 4))):
            change(store, data)
            assert found(stored(store, lexicon)) == found(Recognizer(list(store.entries()), lexicon))


def test_a_few_changes_leave_the_file_as_it_is_and_many_write_it_anew(
    tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_CHANGED", 20)
    with SqliteStore.open(tmp_path / "t.db", create=True) as store:
        apply(store, [Change(after=entry(*row)) for row in ROWS], BY_HAND)
        stored(store, lexicon).matches("")
        kept = tmp_path / "t.db.zh-terms"
        first = kept.read_bytes()
        for name, same in (("新词一", True), ("新词二", True), ("新词三", True), ("新词四", False)):
            apply(store, [Change(after=entry(name, "new word"))], BY_HAND)
            assert [match.text for match in stored(store, lexicon).matches(f"有{name}。")] == [name]
            assert (kept.read_bytes() == first) is same


def test_the_index_of_another_glossary_in_the_same_place_is_not_taken(tmp_path: Path, lexicon: Lexicon) -> None:
    for name in ("数据库", "云计算"):
        with open_store(tmp_path / "t.db", create=True) as store:
            assert isinstance(store, SqliteStore)
            apply(store, [Change(after=entry(name, "a word"))], BY_HAND)
            assert [match.text for match in stored(store, lexicon).matches("用数据库，云计算")] == [name]
        (tmp_path / "t.db").unlink()


def test_while_an_import_is_carried_out_nothing_is_kept(tmp_path: Path, lexicon: Lexicon) -> None:
    with SqliteStore.open(tmp_path / "t.db", create=True) as store:
        apply(store, [Change(after=entry(*row)) for row in ROWS], BY_HAND)
        store.connection.execute("INSERT INTO import VALUES (1, 'merge')")
        stored(store, lexicon).matches("")
        assert not (tmp_path / "t.db.zh-terms").exists()
