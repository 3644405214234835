"""What a store promises: the contract of `store.protocol.Store`, kept by every backend, and how it fails."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import apply, entries, redo, undo
from zhterm.errors import NotFoundError, StoreError, UsageError
from zhterm.lexicon import Lexicon
from zhterm.model import (
    PINYIN,
    Analysis,
    Change,
    ConceptEntry,
    LanguageSection,
    Source,
    Term,
    TitlePair,
    Transaction,
    Transliteration,
    replace,
)
from zhterm.store import open_store
from zhterm.store.protocol import Store
from zhterm.store.sqlite.store import SqliteStore

BY_HAND = Transaction(kind="test", when="2026-01-02T03:04:05Z", responsibility="lihua", method="test")
ROWS = [
    ("大数据", "dàshùjù", "big data"),
    ("大数据产业", "dàshùjù chǎnyè", "big data industry"),
    ("扶贫", "fúpín", "poverty alleviation"),
    ("脱贫攻坚", "tuōpín gōngjiān", "poverty alleviation"),
    ("互联网", "hùliánwǎng", "Internet"),
    ("绿色发展", "lǜsè fāzhǎn", "green development"),
    ("西安", "Xī'ān", "Xi'an"),
    ("数据", "shùjù", "data"),
]


BACKENDS: dict[str, Callable[[Path], str]] = {"sqlite": lambda folder: str(folder / "terms.db")}
"""The addresses at which the stores under test are made, by kind: a further kind is a further line."""


def entry(zh: str, pinyin: str, en: str) -> ConceptEntry:
    readings = (Transliteration(system=PINYIN, text=pinyin),) if pinyin else ()
    return ConceptEntry(
        id=f"id-{zh}",
        languages=(
            LanguageSection(language="zh-Hans", terms=(Term(text=zh, transliterations=readings),)),
            LanguageSection(language="en", terms=(Term(text=en),)),
        ),
    )


@pytest.fixture(params=BACKENDS)
def opened(request: pytest.FixtureRequest, tmp_path: Path, lexicon: Lexicon) -> Iterator[Store]:
    with open_store(BACKENDS[request.param](tmp_path), create=True, simplify=lexicon.simplified) as store:
        apply(store, [Change(after=entry(*row)) for row in ROWS], BY_HAND)
        yield store


def dump(store: Store) -> list[str]:
    """Everything that is not history, as text: entries in order, rejected pairs."""
    return [json.dumps(document, ensure_ascii=False) for document in map(ConceptEntry.to_dict, store.entries())] + [
        " ~ ".join(pair) for pair in sorted(store.rejections())
    ]


def test_entries_come_in_pinyin_order(opened: Store) -> None:
    found = [item.zh for item in opened.entries()]
    assert found == ["大数据", "大数据产业", "扶贫", "互联网", "绿色发展", "数据", "脱贫攻坚", "西安"]


def test_the_first_of_many_entries_come_without_a_look_at_all(tmp_path: Path) -> None:
    """And all of them come in one order and in one state of the file, whatever is written meanwhile."""
    numbers = [number * 7_919 % 3_001 for number in range(1, 3_001)]
    every = [Change(after=entry(f"词{number:04}", "", f"word {number}")) for number in numbers]
    with SqliteStore.open(tmp_path / "t.db", create=True) as store, open_store(tmp_path / "t.db") as other:
        apply(store, every, BY_HAND)
        steps: list[int] = []
        store.connection.set_progress_handler(lambda: steps.append(1), 1_000)  # instructions of SQLite
        found = store.entries()
        first = [next(found).zh for _ in range(20)]
        assert len(steps) < 10
        apply(other, [Change(after=entry("词1500x", "", "later")), Change(before=every[0].after)], BY_HAND)
        assert [*first, *(item.zh for item in found)] == [f"词{number:04}" for number in sorted(numbers)]
        assert len(steps) > 30
        assert len(list(store.entries())) == 3_000


@pytest.mark.parametrize(
    ("typed", "first", "match"),
    [
        ("大数据", "大数据", "exact"),
        ("大數據", "大数据", "exact"),
        ("dashuju", "大数据", "pinyin"),
        ("da4shu4ju4", "大数据", "pinyin"),
        ("dà shùjù", "大数据", "pinyin"),
        ("lvse fazhan", "绿色发展", "pinyin"),
        ("xi1an1", "西安", "pinyin"),
        ("dsj", "大数据", "initials"),
        ("Big Data", "大数据", "exact"),
        ("big datas", "大数据", "stem"),
        ("bgi data", "大数据", "fuzzy"),
        ("贫", "扶贫", "substring"),
        ("攻坚", "脱贫攻坚", "substring"),
        ("hùlián", "互联网", "pinyin prefix"),
        ("大数", "大数据", "prefix"),
    ],
)
def test_search_finds_it_and_says_how(opened: Store, typed: str, first: str, match: str) -> None:
    hits = opened.search(typed)
    assert (hits[0].entry.zh, hits[0].match) == (first, match)


def test_find_serves_either_script_and_ids(opened: Store) -> None:
    assert [item.zh for item in opened.find(["大數據", "ＩＮＴＥＲＮＥＴ"])] == ["大数据", "互联网"]
    assert [item.zh for item in opened.find([], ["id-扶贫"])] == ["扶贫"]
    assert opened.find(["没有"]) == []


def test_find_keeps_to_statuses_and_readings_are_those_of_the_entries(opened: Store) -> None:
    (entry,) = opened.find(["扶贫"])
    terms = [(term.text, term.pinyin) for term in entry.terms("zh")]
    assert opened.readings(["扶贫", "没有"]) == terms
    status = entry.terms("en")[0].status
    assert opened.find(["扶贫"], statuses=[status]) == [entry]
    assert opened.find(["没有"], ["id-扶贫"], statuses=[status]) == [entry]
    assert opened.find(["扶贫"], ["id-扶贫"], statuses=["superseded"]) == []


def test_undo_and_redo(opened: Store) -> None:
    before = dump(opened)
    old = opened.find(["扶贫"])[0]
    apply(opened, [Change(before=old, after=replace(old, note="see the plan"))], BY_HAND)
    apply(opened, [Change(before=opened.find(["数据"])[0])], BY_HAND)
    changed = dump(opened)
    assert undo(opened, BY_HAND, 2) == 2
    assert dump(opened) == before
    assert redo(opened, BY_HAND, 2) == 2
    assert dump(opened) == changed
    assert undo(opened, BY_HAND, 99) == 3
    assert dump(opened) == []
    assert undo(opened, BY_HAND) == 0


def test_undo_of_one_transaction_by_its_number(opened: Store) -> None:
    """Wherever it stands in the journal, as long as nobody has changed the same since."""
    before = dump(opened)
    numbers = []
    for zh, note in (("扶贫", "one"), ("数据", "two"), ("扶贫", "three")):
        with opened.write(BY_HAND) as writer:
            assert writer.number is None
            (old,) = [item for item in opened.find([zh]) if item.zh == zh]
            writer.apply([Change(before=old, after=replace(old, note=note))])
            assert writer.number is not None
            numbers.append(writer.number)
    first, second, third = numbers
    with pytest.raises(StoreError, match=r"扶贫 .*again since"), opened.write(BY_HAND) as writer:
        writer.undo(first)
    for number in (second, third, first):
        with opened.write(BY_HAND) as writer:
            assert writer.undo(number) == number
            assert writer.undo(number) is None
    assert dump(opened) == before
    with opened.write(BY_HAND) as writer:
        assert [writer.redo() for _ in range(4)] == [first, third, second, None]
    assert [item.note for item in opened.find(["扶贫", "数据"])] == ["three", "two"]


def test_while_an_import_is_carried_out_nothing_is_undone(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "t.db", create=True) as store:
        apply(store, [Change(after=entry(*ROWS[0]))], BY_HAND)
        store.connection.execute("INSERT INTO import VALUES (1, 'merge')")
        with pytest.raises(StoreError, match="import") as caught:
            undo(store, BY_HAND)
    assert caught.value.hint


@settings(max_examples=25)
@given(data=st.data())
def test_any_commands_and_as_many_undos_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    with open_store(tmp_path_factory.mktemp("undo") / "t.db", create=True) as store:
        base = {item.id: item for item in data.draw(st.lists(entries(), max_size=4))}
        apply(store, [Change(after=item) for item in base.values()], BY_HAND)
        before, steps, now = dump(store), 0, dict(base)
        for _ in range(data.draw(st.integers(1, 5))):
            new = data.draw(entries())
            what = data.draw(st.sampled_from(["add", "change", "delete", "reject"]))
            if what == "reject":
                with store.write(BY_HAND) as writer:
                    steps += writer.reject(new.id, "x")
            elif what == "add" and new.id not in now:
                steps += apply(store, [Change(after=new)], BY_HAND)
                now[new.id] = new
            elif now and what != "add":
                name = data.draw(st.sampled_from(sorted(now)))
                after = None if what == "delete" else replace(now[name], note=now[name].note + "!")
                steps += apply(store, [Change(before=now[name], after=after)], BY_HAND)
                now.pop(name)
                if after is not None:
                    now[name] = after
        assert undo(store, BY_HAND, steps) == steps
        assert dump(store) == before
        assert store.rejections() == set()
        assert store.upkeep.verify() == []


@settings(max_examples=40)
@given(items=st.lists(entries(), max_size=5, unique_by=lambda item: item.id))
def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, items: list[ConceptEntry]) -> None:
    with open_store(tmp_path_factory.mktemp("in") / "t.db", create=True) as store:
        apply(store, [Change(after=item) for item in items], BY_HAND)
        assert {item.id: store.get(item.id) for item in items} == {item.id: item for item in items}
        order = dump(store)
        assert store.upkeep.reindex() == len(items)
        assert dump(store) == order
        assert store.upkeep.verify() == []


def test_reindex_gives_the_same_answers(opened: Store) -> None:
    before = [hit.term for hit in opened.search("数据")]
    assert opened.upkeep.reindex() == len(ROWS)
    assert [hit.term for hit in opened.search("数据")] == before


def test_a_stale_change_is_refused_and_nothing_is_written(opened: Store) -> None:
    old = opened.find(["扶贫"])[0]
    apply(opened, [Change(before=old, after=replace(old, note="one"))], BY_HAND)
    before = dump(opened)
    with pytest.raises(StoreError, match="meanwhile"):
        apply(
            opened,
            [Change(after=entry("新", "xīn", "new")), Change(before=old, after=replace(old, note="two"))],
            BY_HAND,
        )
    assert dump(opened) == before


def test_log_tells_what_changed(opened: Store) -> None:
    old = opened.find(["扶贫"])[0]
    apply(opened, [Change(before=old, after=replace(old, note="n"))], BY_HAND)
    newest, first = opened.log()
    assert (newest.changes, first.changes) == (1, len(ROWS))
    (change,) = opened.changes(newest.number)
    assert change.after is not None
    assert change.after["note"] == "n"
    assert [item.number for item in opened.log("id-大数据")] == [first.number]


def test_every_write_begins_immediately(tmp_path: Path) -> None:
    with open_store(tmp_path / "t.db", create=True) as store:
        seen: list[str] = []
        store.connection.set_trace_callback(seen.append)
        apply(store, [Change(after=entry(*ROWS[0]))], BY_HAND)
        undo(store, BY_HAND)
        store.upkeep.reindex()
    begins = [statement for statement in seen if statement.upper().startswith("BEGIN")]
    assert begins
    assert set(begins) == {"BEGIN IMMEDIATE"}


# How it fails: one clear line, and what to do.


def broken(tmp_path: Path, what: str) -> Path:
    path = tmp_path / "broken.db"
    if what == "garbage":
        path.write_bytes(os.urandom(20_000))
    elif what == "foreign":
        sqlite3.connect(path).execute("CREATE TABLE recipes (name)")
    elif what == "folder":
        path.mkdir()
    elif what == "empty":
        path.touch()
    else:
        with open_store(path, create=True) as store:
            apply(store, [Change(after=entry(f"词{n}", "cí", f"word {n}")) for n in range(500)], BY_HAND)
        if what == "newer":
            sqlite3.connect(path).execute("PRAGMA user_version = 999").connection.commit()
        elif what == "truncated":
            path.write_bytes(path.read_bytes()[:9_000])
        elif what == "overwritten page":
            content = bytearray(path.read_bytes())
            content[4096:12_288] = b"\xa5" * 8_192
            path.write_bytes(bytes(content))
    return path


@pytest.mark.parametrize("what", ["garbage", "foreign", "folder", "empty", "newer", "truncated", "overwritten page"])
def test_a_file_that_is_no_sound_glossary_is_refused_in_one_line(tmp_path: Path, what: str) -> None:
    path = broken(tmp_path, what)

    def use() -> None:
        with open_store(path) as store:
            assert store.upkeep.verify() == []
            list(store.entries())
            apply(store, [Change(after=entry("新词", "xīncí", "new word"))], BY_HAND)

    with pytest.raises((StoreError, AssertionError)) as caught:
        use()
    if isinstance(caught.value, StoreError):
        assert "\n" not in str(caught.value)
        assert caught.value.hint
        assert caught.value.exit_code == 5


def test_a_missing_glossary_and_an_unknown_kind(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        open_store(tmp_path / "none.db")
    with pytest.raises(UsageError, match="mysql"):
        open_store("mysql://host/terms")


def test_a_url_opens_the_store_of_its_scheme(tmp_path: Path) -> None:
    with open_store(f"sqlite://{tmp_path}/t.db", create=True) as store:
        apply(store, [Change(after=entry(*ROWS[0]))], BY_HAND)
    with open_store(tmp_path / "t.db") as store:
        assert [item.zh for item in store.entries()] == ["大数据"]


def test_a_locked_glossary_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    code = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(30)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        try:
            with (
                SqliteStore.open(path, timeout=0.3) as store,
                pytest.raises(StoreError, match="lock"),
            ):
                apply(store, [Change(after=entry(*ROWS[0]))], BY_HAND)
        finally:
            holder.kill()


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mount a small tmpfs; only root can, and not everywhere."""
    places: list[Path] = []

    def mount(*options: str) -> Path:
        place = tmp_path / f"mount{len(places)}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", str(place)], capture_output=True
        )
        if done.returncode:
            pytest.skip("no tmpfs can be mounted here (it takes root)")
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_is_said_to_be_full_and_nothing_is_half_written(mounted: Callable[..., Path]) -> None:
    path = mounted("size=1m") / "t.db"
    with open_store(path, create=True) as store:
        apply(store, [Change(after=entry(*ROWS[0]))], BY_HAND)
        before = dump(store)
        many = [Change(after=entry(f"词语{n}", "cíyǔ", f"word {n} " + "x" * 500)) for n in range(3_000)]
        with pytest.raises(StoreError, match="full") as caught:
            apply(store, many, BY_HAND, bulk=True)
        assert caught.value.hint
        assert dump(store) == before
        assert store.upkeep.verify() == []


def test_a_read_only_folder_can_be_read_and_says_so_when_written(mounted: Callable[..., Path], tmp_path: Path) -> None:
    place = mounted("size=8m")
    with open_store(place / "t.db", create=True) as store:
        apply(store, [Change(after=entry(*ROWS[0]))], BY_HAND)
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    with open_store(place / "t.db") as store:
        assert [hit.term for hit in store.search("大数据")] == ["大数据"]
        assert store.read_only
        with pytest.raises(StoreError, match="read-only") as caught:
            apply(store, [Change(after=entry(*ROWS[1]))], BY_HAND)
        assert caught.value.hint


def analysis(note: str) -> Analysis:
    pair = TitlePair(zh="大数据与扶贫", en="Big Data and Poverty Alleviation")
    return Analysis(pair=pair, words=(), transliteration=note)


def test_analyses_keep_all_their_sources(opened: Store) -> None:
    first, second = Source(id="a.md", location="char=0,9"), Source(id="b.md")
    for source, is_new in ((first, True), (first, False), (second, True)):
        with opened.write(BY_HAND) as writer:
            assert writer.put_analysis(analysis("dàshùjù yǔ fúpín"), [source]) is is_new
    stored = opened.analysis("大数据与扶贫", "Big Data and Poverty Alleviation")
    assert stored is not None
    assert (stored["pinyin"], stored["sources"]) == ("dàshùjù yǔ fúpín", [first.to_dict(), second.to_dict()])
    assert opened.analysis("大数据与扶贫", "Something Else") is None
    assert len(opened.log()) == 3, "the same again is no transaction"


def chinese_terms(store: Store) -> list[str]:
    return [term.text for term in store.terms("zh")]


def test_terms_and_a_revision_that_every_change_raises(opened: Store) -> None:
    before = opened.revision()
    terms = chinese_terms(opened)
    assert sorted(terms) == sorted({term.text for row in ROWS for term in entry(*row).terms("zh")})
    apply(opened, [Change(after=entry("区块链", "qūkuàiliàn", "blockchain"))], BY_HAND)
    assert set(chinese_terms(opened)) == {*terms, "区块链"}
    assert opened.revision() > before
    changed = opened.revision()
    undo(opened, BY_HAND)
    assert set(chinese_terms(opened)) == set(terms)
    assert opened.revision() > changed


def test_rejections_are_kept_until_accepted_and_can_be_undone(opened: Store) -> None:
    for step, expected in (("reject", True), ("reject", False), ("accept", True), ("accept", False)):
        with opened.write(BY_HAND) as writer:
            assert getattr(writer, step)("扶贫", "big data") is expected
        assert opened.rejections() == ({("扶贫", "big data")} if step == "reject" else set())
    assert undo(opened, BY_HAND) == 1
    assert opened.rejections() == {("扶贫", "big data")}


def test_a_write_that_fails_and_a_dry_run_leave_no_trace(opened: Store) -> None:
    before, history = dump(opened), opened.log()

    def interrupted() -> None:
        with opened.write(BY_HAND) as writer:
            writer.apply([Change(after=entry("新词", "xīncí", "new word"))])
            writer.reject("甲", "A")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with opened.write(BY_HAND, dry_run=True) as writer:
        assert writer.apply([Change(after=entry("新词", "xīncí", "new word"))]) == 1
        assert [item.zh for item in opened.find(["新词"])] == ["新词"], "what is written is seen inside"
        assert writer.changed
    assert (dump(opened), opened.log(), opened.search("新词")) == (before, history, [])


def test_stats_count_what_is_there(opened: Store) -> None:
    told = opened.stats().to_dict()
    assert (told["entries"], told["terms"], told["transactions"]) == (len(ROWS), 2 * len(ROWS), 1)
    assert told["languages"] == {"en": len(ROWS), "zh-Hans": len(ROWS)}
    assert told["statuses"] == {"proposed": 2 * len(ROWS)}


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"text": "數據"}, ["大数据", "大数据产业", "数据"]),
        ({"text": "poverty"}, ["扶贫", "脱贫攻坚"]),
        ({"language": "zh-Hant"}, []),
        ({"language": "en", "text": "网"}, ["互联网"]),
        ({"status": "preferred"}, []),
        ({"subject_field": "law"}, []),
    ],
)
def test_entries_that_meet_conditions(opened: Store, conditions: dict[str, str], expected: list[str]) -> None:
    assert [item.zh for item in opened.entries(**conditions)] == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", ["zh-Hans", "zh-Hant-HK"]), ("zh-Hant-HK", ["zh-Hant-HK"]), ("ja", ["ja"]), ("en", ["en"])],
)
def test_chinese_is_every_chinese_section_and_no_other_language(
    opened: Store, language: str, expected: list[str]
) -> None:
    names = {"zh-Hans": "粤港澳大湾区", "zh-Hant-HK": "粵港澳大灣區", "ja": "粤港澳大湾区", "en": "Greater Bay Area"}
    added = [
        ConceptEntry(id=tag, languages=(LanguageSection(language=tag, terms=(Term(text=text),)),))
        for tag, text in names.items()
    ]
    apply(opened, [Change(after=item) for item in added], BY_HAND)
    listed = {item.id for item in opened.entries(language=language)} & set(names)
    text = names["en" if language == "en" else "zh-Hans"]
    found = {hit.id for hit in opened.search(text, language=language)} & set(names)
    assert sorted(listed) == sorted(found) == expected
    assert set(chinese_terms(opened)) >= {names["zh-Hans"], names["zh-Hant-HK"]}


def test_no_term_of_another_language_counts_as_chinese(opened: Store) -> None:
    section = LanguageSection(language="ja", terms=(Term(text="ビッグデータ"),))
    apply(opened, [Change(after=ConceptEntry(id="ja", languages=(section,)))], BY_HAND)
    assert "ビッグデータ" not in chinese_terms(opened)


def test_an_id_that_is_taken_is_refused(opened: Store) -> None:
    before = dump(opened)
    with pytest.raises(StoreError, match="already an entry id-扶贫"):
        apply(opened, [Change(after=entry("扶贫", "fúpín", "aid the poor"))], BY_HAND)
    assert dump(opened) == before


def test_a_backup_is_a_whole_glossary(opened: Store, tmp_path: Path) -> None:
    copy = opened.upkeep.backup(str(tmp_path / "copy.db"))
    with open_store(copy) as other:
        assert dump(other) == dump(opened)
