"""Real processes, killed: what was acknowledged is there, nothing is there by half, and many may write at once."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from zhterm.store import open_store

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
        store.apply([Change(after=entry)], Transaction(kind="test", when="2026-01-02T03:04:05Z"))
        print(number, flush=True)
"""
IMPORTER = """
import sys
from zhterm.glossary import Glossary
from zhterm.model import ConceptEntry, LanguageSection, Term, Transliteration
path, name = sys.argv[1], sys.argv[2]
def entries():
    for number in range(1500):
        reading = (Transliteration(system="zh-Latn-pinyin", text="cí"),)
        zh = LanguageSection(language="zh-Hans", terms=(Term(text=f"批{name}词{number}", transliterations=reading),))
        en = LanguageSection(language="en", terms=(Term(text=f"batch {name} {number}"),))
        yield ConceptEntry(id=f"{name}-{number}", languages=(zh, en))
with Glossary.open(path) as glossary:
    print("begun", flush=True)
    glossary.import_entries(entries())
    print("done", flush=True)
"""


def running(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


def stored(path: Path) -> list[str]:
    """The ids in the file, after making sure that it is sound and every entry is whole and indexed."""
    with open_store(path) as store:
        assert store.verify() == []
        documents = list(store.documents())
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    terms = Counter(number for (number,) in raw.execute("SELECT entry FROM term"))
    numbers = dict(raw.execute("SELECT id, number FROM entry"))
    for document in documents:
        assert terms[numbers[document["id"]]] == sum(len(section["terms"]) for section in document["languages"])
    raw.close()
    return [document["id"] for document in documents]


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


def test_an_import_that_is_killed_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    chance = random.Random(8)
    for round_ in range(15):
        with running(IMPORTER, str(path), str(round_)) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
            done = "done" in process.stdout.read()
        found = sum(name.startswith(f"{round_}-") for name in stored(path))
        assert found in ((1500,) if done else (0, 1500))


def test_eight_processes_adding_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_store(path, create=True).close()
    processes = [running(ADDER, str(path), f"p{n}", "40") for n in range(8)]
    for process in processes:
        with process:
            out, _ = process.communicate(timeout=120)
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
            _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
    with open_store(path) as store:
        found = [section["terms"][0]["text"] for item in store.documents() for section in item["languages"][:1]]
        assert sorted(found) == sorted(set(found))
        assert {"数字经济", "互联网"} <= set(found)
