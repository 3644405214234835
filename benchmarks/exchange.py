"""Exports and imports of many entries, each in a process of its own: time, memory, and how long another writer waits.

usage: python benchmarks/exchange.py [ENTRIES]

Wanted: CSV <= 3x the CPU time of the `sqlite3 -csv` shell for the same rows, TBX <= 6x, XLSX <= 4/3 of bare XlsxWriter;
the peak of memory <= 1.1x of that at a tenth of the entries, for an import <= 1.3x; meanwhile no other writer waits for
more than a second. The time of a store's entries is in ours, that of its file in theirs; so is that of starting Python.
"""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zhterm import formats
from zhterm.formats import ReadOptions
from zhterm.formats.pairs import COLUMNS, csv_rows
from zhterm.glossary import Glossary
from zhterm.model import PINYIN, Change, ConceptEntry, LanguageSection, Term, Transaction, Transliteration
from zhterm.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENTRIES = 100_000
OUT = ("csv", "jsonl", "tbx", "tmx", "xlsx")
IN = ("csv", "jsonl", "tbx", "xlsx")
BY_NOBODY = Transaction(kind="importation", when="2026-11-24T10:00:00Z")
_CHARACTERS = "数据扶贫网络经济发展社会改革政策教育科技环境能源农村城市金融贸易法律文化"


class Taken(NamedTuple):
    """What a piece of work took: seconds of CPU, megabytes at the peak, and what it returned."""

    seconds: float
    peak: float
    result: Any


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


def taken(work: Callable[[], Any]) -> Taken:
    """Do it in a new process. What a fork would give includes the memory of its parent."""
    receiver, sender = multiprocessing.get_context("spawn").Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_measured, args=(work, sender))
    process.start()
    found: Taken = receiver.recv()
    process.join()
    return found


def _measured(work: Callable[[], Any], sender: Any) -> None:
    result = work()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024
    sender.send(Taken(sum(of.ru_utime + of.ru_stime for of in used), peak, result))


def fill(path: Path, count: int) -> None:
    """Store the entries, and their rows as a flat table beside it."""
    with open_store(str(path), create=True) as store, store.write(BY_NOBODY, bulk=True) as writer:
        writer.apply(Change(after=entry.signed(BY_NOBODY)) for entry in made(count))
    flat = sqlite3.connect(path.with_suffix(".flat"))
    flat.execute(f"CREATE TABLE flat ({', '.join(COLUMNS)})")
    rows = csv_rows(entry.signed(BY_NOBODY) for entry in made(count))
    flat.executemany(f"INSERT INTO flat VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    flat.commit()


def shell(path: Path) -> float:
    """Write the flat table with the shell of SQLite; return its seconds of CPU, without those of this process."""
    command = [str(shutil.which("sqlite3")), "-csv", "-header", str(path.with_suffix(".flat")), "SELECT * FROM flat"]
    with path.with_suffix(".shell").open("wb") as out:
        subprocess.run(command, stdout=out, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare_workbook(target: Path, count: int) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(csv_rows(made(count))):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell)
    book.close()


def export(path: Path, name: str) -> None:
    with open_store(str(path), read_only=True) as store, path.with_suffix(f".{name}").open("wb") as out:
        formats.write(name, store.entries(), out)


def read(path: Path, name: str) -> Iterator[ConceptEntry]:
    with path.with_suffix(f".{name}").open("rb") as stream:
        for item in formats.read(stream, ReadOptions(where=name), formats.by_name(name)):
            if isinstance(item, ConceptEntry):
                yield item


def count_read(path: Path, name: str) -> int:
    return sum(1 for _ in read(path, name))


def import_csv(path: Path, target: Path) -> int:
    """Import the CSV file into a new glossary."""
    with Glossary.open(target) as glossary:
        return glossary.import_entries(read(path, "csv")).created


def longest_wait(target: Path, ended: Any) -> float:
    """Add entries one after the other until the import has ended; return what the slowest took in seconds."""
    longest, number = 0.0, 0
    while not ended.is_set():
        if target.exists():
            number += 1
            entry = next(made(1))
            terms = (Term(text=f"另外的词{number}"),)
            entry = ConceptEntry(
                id=f"other{number}", languages=(LanguageSection(language="zh-Hans", terms=terms), *entry.languages[1:])
            )
            started = time.perf_counter()
            with open_store(str(target)) as store, store.write(BY_NOBODY) as writer:
                writer.apply([Change(after=entry)])
            longest = max(longest, time.perf_counter() - started)
        time.sleep(0.05)
    return longest


def measure_import(path: Path, target: Path) -> tuple[Taken, float]:
    """What the import of a CSV file takes, and how long another writer waits meanwhile."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    with Glossary.open(target) as glossary:  # so that the other has something to open
        glossary.import_entries(made(1))
    ended = Event()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(longest_wait, target, ended)
        found = taken(partial(import_csv, path, target))
        ended.set()
    return found, waiting.result()


def measure(folder: Path, count: int) -> Iterator[tuple[str, Taken, str]]:
    """Yield what was done, what it took, and its ratio to the yardstick."""
    path = folder / f"{count}.db"
    fill(path, count)
    base = taken(partial(shell, path))
    base = base._replace(seconds=base.result)
    yield "sqlite3 -csv", base, ""
    for name in OUT:
        ours = taken(partial(export, path, name))
        ratio = f"{ours.seconds / base.seconds:.1f}x"
        if name == "xlsx":
            bare = taken(partial(bare_workbook, path.with_suffix(".bare"), count))
            ratio = f"{ours.seconds / bare.seconds:.2f}x of bare XlsxWriter"
        yield f"{name} out", ours, ratio
    for name in IN:
        yield f"{name} read", taken(partial(count_read, path, name)), ""
    ours, waited = measure_import(path, folder / f"{count}.in.db")
    yield "csv imported", ours, f"another writer waited {waited:.2f} s at most"


def main() -> int:
    """Measure a tenth of the entries and all of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    peaks: dict[str, float] = {}
    for size in (count // 10, count):
        print(f"| {size:,} entries | s of CPU | peak, MB | of a tenth | ratio |\n|---|---|---|---|---|")
        with tempfile.TemporaryDirectory() as folder:
            for what, of, told in measure(Path(folder), size):
                grown = f"{of.peak / peaks[what]:.2f}x" if what in peaks else ""
                peaks[what] = of.peak
                print(f"| {what} | {of.seconds:.2f} | {of.peak:.0f} | {grown} | {told} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
