"""Exports and imports of many entries, as ratios within one run, and their peak memory.

usage: python benchmarks/exchange.py [ENTRIES]

Wanted: CSV <= 3x the time of the `sqlite3 -csv` shell for the same rows, TBX <= 6x, XLSX <= 4/3 of bare XlsxWriter;
the peak memory the same at ten times the entries. The time of a store's entries is in ours, that of its file in theirs.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhterm import formats
from zhterm.formats import ReadOptions
from zhterm.formats.pairs import COLUMNS, csv_rows
from zhterm.model import PINYIN, Change, ConceptEntry, LanguageSection, Term, Transaction, Transliteration
from zhterm.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENTRIES = 100_000
_CHARACTERS = "数据扶贫网络经济发展社会改革政策教育科技环境能源农村城市金融贸易法律文化"


def made(count: int) -> Iterator[ConceptEntry]:
    """Entries like those of a client's list: a Chinese term with its reading, an English one, a subject field."""
    size = len(_CHARACTERS)
    for number in range(count):
        text = "".join(_CHARACTERS[number // size**power % size] for power in range(5))
        reading = (Transliteration(system=PINYIN, text="shùjù fúpín"),)
        yield ConceptEntry(
            id=f"{number:016x}",
            languages=(
                LanguageSection(language="zh-Hans", terms=(Term(text=text, transliterations=reading),)),
                LanguageSection(language="en", terms=(Term(text=f"poverty data network {number}"),)),
            ),
            subject_fields=("economy",),
        )


def seconds(work: Callable[[], Any]) -> float:
    started = time.process_time()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() - started + after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fill(path: Path, count: int) -> None:
    """Store the entries, and their rows as a flat table beside it."""
    store = open_store(str(path), create=True)
    by_nobody = Transaction(kind="importation", when="2026-11-24T10:00:00Z")
    with store.write(by_nobody, bulk=True) as writer:
        batch: list[Change] = []
        for entry in made(count):
            batch.append(Change(after=entry))
            if len(batch) == 1_000:
                writer.apply(batch)
                batch = []
        writer.apply(batch)
    store.close()
    flat = sqlite3.connect(path.with_suffix(".flat"))
    flat.execute(f"CREATE TABLE flat ({', '.join(COLUMNS)})")
    rows = (row for entry in made(count) for row in csv_rows(entry))
    flat.executemany(f"INSERT INTO flat VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    flat.commit()


def bare_workbook(target: Path, count: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(row for entry in made(count) for row in csv_rows(entry)):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell)
    book.close()


def export(path: Path, name: str) -> None:
    store = open_store(str(path), create=False, read_only=True)
    with path.with_suffix(f".{name}").open("wb") as out:
        formats.write(name, store.entries(), out)
    store.close()


def read(path: Path, name: str) -> None:
    with path.with_suffix(f".{name}").open("rb") as stream:
        for _ in formats.read(stream, ReadOptions(where=name), formats.by_name(name)):
            pass


def main() -> int:
    """Measure, each format in this process; the peak memory is that of all before it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "terms.db"
        fill(path, count)
        shell = shutil.which("sqlite3")
        base = 0.0
        if shell:
            command = [shell, "-csv", "-header", str(path.with_suffix(".flat")), "SELECT * FROM flat"]
            base = seconds(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))
            print(f"sqlite3 -csv: {base:.2f} s of CPU for {count:,} rows")
        for name in ("csv", "jsonl", "tbx", "tmx"):
            taken = seconds(partial(export, path, name))
            print(f"{name} out: {taken:.2f} s, {taken / base if base else 0:.1f}x; {peak()}")
        ours, bare = (
            seconds(partial(export, path, "xlsx")),
            seconds(partial(bare_workbook, path.with_suffix(".b"), count)),
        )
        print(f"xlsx out: {ours:.2f} s, {ours / bare:.2f}x of bare XlsxWriter; {peak()}")
        for name in ("csv", "jsonl", "tbx", "xlsx"):
            print(f"{name} in: {seconds(partial(read, path, name)):.2f} s; {peak()}")
    return 0


def peak() -> str:
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"


if __name__ == "__main__":
    sys.exit(main())
