"""Real processes, killed: what was acknowledged is there, nothing is there by half, and many may write at once."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from strategies import apply
from zhterm.errors import DataError
from zhterm.glossary import Glossary
from zhterm.model import Change, ConceptEntry, LanguageSection, Term, Transaction
from zhterm.store import open_store
from zhterm.store.sqlite.imports import Imports

pytestmark = pytest.mark.slow

ADDER = """
import sys
from zhterm.model import Change, ConceptEntry, LanguageSection, Term, Transaction
from zhterm.store import open_store
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open_store(path) as store:
    for number in range(count):
        sections = (
            LanguageSection(language="zh-Hans", terms=(Term(text=f"词{name}{number}"),)),
            LanguageSection(language="en", terms=tuple(Term(text=f"{w} {name} {number}") for w in ("word", "term"))),
        )
        entry = ConceptEntry(id=f"{name}-{number}", languages=sections)
        with store.write(Transaction(kind="test", when="2026-01-02T03:04:05Z")) as writer:
            writer.apply([Change(after=entry)])
        print(number, flush=True)
"""
IMPORTER = """
import sys
from zhterm.glossary import Glossary
from zhterm.model import ConceptEntry, LanguageSection, Term, Transliteration
path, name = sys.argv[1], sys.argv[2]
def entries():
    for number in range(int(sys.argv[3])):
        reading = (Transliteration(system="zh-Latn-pinyin", text="cí"),)
        zh = LanguageSection(language="zh-Hans", terms=(Term(text=f"批{name}词{number}", transliterations=reading),))
        en = LanguageSection(language="en", terms=(Term(text=f"batch {name} {number}"),))
        yield ConceptEntry(id=f"{name}-{number}", languages=(zh, en))
with Glossary.open(path) as glossary:
    print("begun", flush=True)
    glossary.import_entries(entries())
    print("done", flush=True)
"""


STAGER = f"""
import time
from zhterm.store.sqlite.imports import Imports
def stop(*_):
    print("staged", flush=True)
    time.sleep(600)
Imports._decide = stop
{IMPORTER}"""


def running(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


def stored(path: Path) -> list[str]:
    """The ids in the file, after making sure that it is sound and every entry is whole and indexed."""
    with open_store(path) as store:
        assert store.upkeep.verify() == []
        entries = list(store.entries())
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    terms = Counter(number for (number,) in raw.execute("SELECT entry FROM term"))
    numbers = dict(raw.execute("SELECT id, number FROM entry"))
    for entry in entries:
        assert terms[numbers[entry.id]] == sum(len(section.terms) for section in entry.languages)
    raw.close()
    return [entry.id for entry in entries]


def test_no_acknowledged_entry_is_lost_when_killed_while_adding(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    chance = random.Random(7)
    acknowledged: list[str] = []
    for round_ in range(35):
        with running(ADDER, str(path), str(round_), "100000") as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(chance.uniform(0, 0.15))
            process.kill()
            lines = [first, *process.stdout.read().splitlines()]
        acknowledged += [f"{round_}-{int(line)}" for line in lines if line.strip().isdigit()]
    found = set(stored(path))
    assert len(acknowledged) > 35
    assert set(acknowledged) <= found
    # at most the one entry a round that was written but not yet acknowledged
    assert len(found - set(acknowledged)) <= 35


@pytest.mark.parametrize(("count", "rounds"), [(1_500, 8), (4_000, 4)])
def test_an_import_that_is_killed_is_there_whole_or_not_at_all(tmp_path: Path, count: int, rounds: int) -> None:
    """In one transaction, or in many: then whoever opens the glossary next finishes what was decided."""
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    chance = random.Random(8)
    for round_ in range(rounds):
        with running(IMPORTER, str(path), str(round_), str(count)) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, count / 5_000))
            process.kill()
            done = "done" in process.stdout.read()
        Glossary.open(path, read_only=True).close()
        names = Counter(name.partition("-")[0] for name in stored(path))
        assert names[str(round_)] in ((count,) if done else (0, count))
        assert set(names.values()) <= {count}
    assert sorted(path.parent.iterdir()) == sorted(path.parent.glob("t.db*")), "nothing else is left"
    with open_store(path) as store:
        assert len(store.log()) == len(names), "each is one step"


def test_an_import_that_is_killed_before_it_is_decided_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    other = Change(after=ConceptEntry(id="other", languages=(section("zh-Hans", "别"),)))
    with running(STAGER, str(path), "i", "4000") as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)] == ["begun\n", "staged\n"]
        Glossary.open(path).close()  # which must leave alone what another process is at
        with open_store(path) as store:
            apply(store, [other], BY_OTHERS)
            assert store.importing
        assert parts(path) == 4_000 / 250
        assert stored(path) == ["other"]
        process.kill()
    told: list[str] = []
    Glossary.open(path, tell=told.append).close()
    assert parts(path) == 0
    assert stored(path) == ["other"]
    with open_store(path) as store:
        assert not store.importing
        assert len(store.log()) == 1
    assert told == [], "nothing was finished"
    assert not Path(f"{path}.importing").exists()


def parts(path: Path) -> int:
    """How many parts of imports the file holds."""
    raw = sqlite3.connect(path)
    (count,) = raw.execute("SELECT count(*) FROM staged").fetchone()
    raw.close()
    return int(count)


def test_others_write_between_the_staging_of_an_import_and_its_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it is not the transaction of the journal for which it was staged."""
    path = tmp_path / "t.db"
    other = Change(after=ConceptEntry(id="other", languages=(section("zh-Hans", "别"),)))
    decide = Imports._decide

    def late(imports: Imports, staged: int, transaction: Transaction, policy: str) -> int:
        with open_store(path) as store:
            apply(store, [other], BY_OTHERS)
        return decide(imports, staged, transaction, policy)

    monkeypatch.setattr(Imports, "_decide", late)
    with Glossary.open(path) as glossary:
        entries = (ConceptEntry(id=f"i-{n}", languages=(section("zh-Hans", f"词{n}"),)) for n in range(2_500))
        assert glossary.import_entries(entries).created == 2_500
    assert len(stored(path)) == 2_501
    with open_store(path) as store:
        assert [logged.changes for logged in store.log()] == [2_500, 1]
        with store.write(BY_OTHERS) as writer:
            writer.undo()
    assert stored(path) == ["other"]


def test_an_import_that_breaks_off_while_it_is_staged_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.db"
    stage_some = Imports._stage_some

    def interrupted(imports: Imports, number: int) -> bool:
        stage_some(imports, number)
        raise KeyboardInterrupt

    monkeypatch.setattr(Imports, "_stage_some", interrupted)
    entries = (ConceptEntry(id=f"i-{n}", languages=(section("zh-Hans", f"词{n}"),)) for n in range(2_500))
    with open_store(path, create=True) as store, pytest.raises(KeyboardInterrupt):
        store.imports.run(entries, BY_OTHERS, "merge", lambda *_: [])
    assert (parts(path), stored(path)) == (0, [])
    assert not Path(f"{path}.importing").exists()


def test_others_write_while_an_import_is_carried_out_and_all_of_it_is_one_step(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    with running(IMPORTER, str(path), "i", "16000") as process:
        assert process.stdout is not None
        process.stdout.readline()
        added = 0
        with open_store(path) as store:
            while not store.importing and process.poll() is None:
                pass
            while store.importing:
                change = Change(after=ConceptEntry(id=f"other-{added}", languages=(section("zh-Hans", f"别{added}"),)))
                apply(store, [change], BY_OTHERS)
                added += 1
        assert process.wait() == 0
    assert added
    assert len(stored(path)) == 16_000 + added
    with open_store(path) as store, store.write(BY_OTHERS) as writer:
        (imported,) = [logged.number for logged in store.log(limit=100_000) if logged.changes == 16_000]
        assert writer.undo(imported) == imported
    assert len(stored(path)) == added


@pytest.mark.parametrize("reads", [False, True])
def test_the_log_of_an_import_stays_short_unless_somebody_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: bool
) -> None:
    """Whatever others write in its pauses; and it goes on where a reader holds the log."""
    path, log = tmp_path / "t.db", tmp_path / "t.db-wal"
    for name, value in (("_LOG", 1 << 20), ("_SLICE", 0), ("_SHARED", 0)):
        monkeypatch.setattr(f"zhterm.store.sqlite.imports.{name}", value)
    version, sizes = Imports._version, []
    with Glossary.open(path) as glossary, open_store(path) as other:

        def written_meanwhile(imports: Imports) -> int:
            name = f"other-{len(sizes)}"
            apply(other, [Change(after=ConceptEntry(id=name, languages=(section("en", name),)))], BY_OTHERS)
            sizes.append(log.stat().st_size)
            return version(imports)

        monkeypatch.setattr(Imports, "_version", written_meanwhile)
        apply(other, [Change(after=ConceptEntry(id="old", languages=(section("en", "old"),)))], BY_OTHERS)
        reader = sqlite3.connect(path, isolation_level=None)
        if reads:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM entry").fetchone() == (1,)
        many = (ConceptEntry(id=f"new-{n}", languages=(section("zh-Hans", f"词{n}"),)) for n in range(5_000))
        assert glossary.import_entries(many).created == 5_000
        assert (max(sizes) > 4 << 20) == reads
        reader.close()
    assert len(stored(path)) == 5_001 + len(sizes)


def test_an_import_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    """Whether its source fails, or what is stored can't be merged with it."""
    path = tmp_path / "t.db"
    old = ConceptEntry(id="old", languages=(section("zh-Hans", "词3999"),))
    many = [ConceptEntry(id=f"new-{n}", languages=(section("zh-Hans", f"词{n}"),)) for n in range(4_000)]

    def breaking() -> Iterator[ConceptEntry]:
        yield from many
        raise DataError("the file ends in the middle")

    def refused(*_: object) -> list[Change]:
        raise KeyboardInterrupt

    with open_store(path, create=True) as store:
        apply(store, [Change(after=old)], BY_OTHERS)
        with pytest.raises(DataError):
            store.imports.run(breaking(), BY_OTHERS, "merge", refused)
        with pytest.raises(KeyboardInterrupt):
            store.imports.run(many, BY_OTHERS, "merge", refused)
        assert not store.importing
        with store.write(BY_OTHERS) as writer:
            assert writer.redo() is None, "what broke off is not done again"
    assert stored(path) == ["old"]
    assert not Path(f"{path}.importing").exists()


BY_OTHERS = Transaction(kind="test", when="2026-01-02T03:04:05Z")


def section(language: str, text: str) -> LanguageSection:
    return LanguageSection(language=language, terms=(Term(text=text),))


def test_eight_processes_adding_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    processes = [running(ADDER, str(path), f"p{n}", "40") for n in range(8)]
    for process in processes:
        with process:
            out, _ = process.communicate()
        assert process.returncode == 0
        assert len(out.splitlines()) == 40
    assert sorted(stored(path)) == sorted(f"p{n}-{number}" for n in range(8) for number in range(40))


def test_eight_processes_adding_the_same_title_make_one_set_of_entries(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    command = [
        sys.executable,
        "-m",
        "zhterm",
        "--glossary",
        str(path),
        "add",
        "数字经济与互联网",
        "Digital Economy and the Internet",
    ]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    for process in processes:
        with process:
            _, err = process.communicate()
        assert process.returncode == 0, err.decode()
    with open_store(path) as store:
        found = [entry.zh for entry in store.entries()]
        assert sorted(found) == sorted(set(found))
        assert {"数字经济", "互联网"} <= set(found)
