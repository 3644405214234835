"""The store at 100,000 entries, as ratios within one run.

usage: python benchmarks/store.py [ENTRIES]

Wanted: each kind of search p95 <= 1/20 of a LIKE scan over the same rows; import >= 0.3x of a bare executemany of the
same documents and index rows, in CPU time. Exports: `exchange.py`.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.model import (
    PINYIN,
    Change,
    ConceptEntry,
    LanguageSection,
    Term,
    Transaction,
    Transliteration,
    concept_id,
)
from zhterm.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zhterm.store.protocol import Store

QUERIES = 200
ROUNDS = 3
SEED = 11
BY_NOBODY = Transaction(kind="importation", when="2026-11-24T10:00:00Z")


def made(count: int) -> list[ConceptEntry]:
    """Entries of real headwords with their readings and glosses, joined in twos where there are too few."""
    connection = sqlite3.connect(Lexicon.open().path)
    found = connection.execute(
        "SELECT text FROM words WHERE length(text) BETWEEN 2 AND 6 ORDER BY text LIMIT ?", (count,)
    ).fetchall()
    words = [text for (text,) in found if "\u4e00" <= text[0] <= "\u9fff"]
    chance = random.Random(SEED)
    while len(words) < count:
        words.append(chance.choice(words) + chance.choice(words))
    words = list(dict.fromkeys(words))[:count]
    lexicon = Lexicon.open()
    english = (
        "water trade policy village poverty data network plan reform growth school health green road bridge".split()
    )
    from zhterm.segmentation import words as segmented
    from zhterm.transliteration import transliterate

    out = []
    for number, word in enumerate(words):
        reading = transliterate(segmented(word, lexicon), lexicon)
        en = f"{chance.choice(english)} {chance.choice(english)} {number}"
        zh = Term(text=word, transliterations=(Transliteration(system=PINYIN, text=reading),))
        sections = (
            LanguageSection(language="zh-Hans", terms=(zh,)),
            LanguageSection(language="en", terms=(Term(text=en),)),
        )
        out.append(ConceptEntry(id=concept_id(word, "", ()), languages=sections))
    return out


def seconds(work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    work()
    return clock() - started


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def bare_copy(source: Path, target: Path) -> float:
    """Write the same rows into the same tables with nothing but executemany; return the seconds it took."""
    old = sqlite3.connect(source)
    tables = [
        (name, sql)
        for name, sql in old.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT NULL")
        if not name.startswith(("chinese_", "english_", "sqlite_"))
    ]
    indexes = [sql for (sql,) in old.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")]
    kept: dict[str, list[Any]] = {}
    for name, _ in tables:
        kept[name] = [] if name in ("chinese", "english") else old.execute(f"SELECT * FROM {name}").fetchall()
    from zhterm.store.keys import grams
    from zhterm.store.keys import words as english_words

    for number, language, text, folded in old.execute("SELECT number, language, text, folded FROM term"):
        kept["english" if language == "en" else "chinese"].append(
            (number, " ".join(english_words(text)) if language == "en" else grams(folded))
        )
    new = sqlite3.connect(target, isolation_level=None)
    new.execute("PRAGMA journal_mode = WAL")
    new.execute("PRAGMA synchronous = NORMAL")

    def write() -> None:
        new.execute("BEGIN IMMEDIATE")
        for _, sql in tables:
            new.execute(sql)
        for sql in indexes:
            new.execute(sql)
        for name, _ in tables:
            if not kept[name]:
                continue
            marks = ", ".join("?" * len(kept[name][0]))
            columns = " (rowid, tokens)" if name in ("chinese", "english") else ""
            new.executemany(f"INSERT INTO {name}{columns} VALUES ({marks})", kept[name])
        new.execute("COMMIT")

    return seconds(write, time.process_time)


def scanned(connection: sqlite3.Connection, query: str) -> list[Any]:
    return connection.execute("SELECT entry FROM term WHERE text LIKE ?", (f"%{query}%",)).fetchall()


def measure_search(path: Path, entries: list[ConceptEntry]) -> Iterator[tuple[str, float, float]]:
    """Yield each kind of query with its p95 and that of a LIKE scan over the same terms, in seconds."""
    chance = random.Random(SEED)
    chosen = chance.sample(entries, QUERIES)
    kinds = {
        "exact": [entry.zh for entry in chosen],
        "prefix, 2 characters": [entry.zh[:2] for entry in chosen],
        "2 characters inside": [entry.zh[-2:] for entry in chosen],
        "pinyin": [entry.terms("zh")[0].pinyin.replace(" ", "") for entry in chosen],
        "English stem": [entry.terms("en")[0].text.split()[0] for entry in chosen],
    }
    scan = sqlite3.connect(path)
    with Glossary.open(path, read_only=True) as glossary:
        for kind, queries in kinds.items():
            glossary.search(queries[0])
            ours = [seconds(partial(glossary.search, query)) for query in queries]
            scans = [seconds(partial(scanned, scan, query)) for query in queries[:40]]
            yield kind, p95(ours), p95(scans)


def write(store: Store, changes: list[Change]) -> None:
    with store.write(BY_NOBODY, bulk=True) as writer:
        writer.apply(changes)


def measure_import(entries: list[ConceptEntry], folder: Path) -> Iterator[tuple[str, float, float]]:
    """Yield the seconds of CPU of our import, through the glossary and of the store alone, and of the bare one.

    They take turns in three rounds, and the quickest of each counts: a busy machine slows all of them.
    """
    through, alone, bare = [], [], []
    for turn in range(ROUNDS):
        path = folder / f"terms{turn}.db"
        with Glossary.open(path) as glossary:
            through.append(seconds(partial(glossary.import_entries, entries), time.process_time))
        changes = [Change(after=entry) for entry in entries]
        with open_store(folder / f"alone{turn}.db", create=True, simplify=Lexicon.open().simplified) as store:
            alone.append(seconds(partial(write, store, changes), time.process_time))
        bare.append(bare_copy(path, folder / f"bare{turn}.db"))
    yield "Glossary.import_entries", min(through), min(bare)
    yield "Writer.apply", min(alone), min(bare)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    entries = made(count)
    table = [("what", "measured", "ratio", "wanted")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, ours, bare in measure_import(entries, folder):
            table.append((f"import, {what}", f"{count / ours:,.0f} entries/s", f"{bare / ours:.2f}x", ">= 0.3x"))
        path = folder / "terms0.db"
        for kind, ours, scan in measure_search(path, entries):
            table.append((f"search, {kind}, p95", f"{ours * 1e6:,.0f} us", f"1/{scan / ours:,.0f}", "<= 1/20"))
    print(f"{count:,} entries; ratios to a bare executemany and a LIKE scan")
    for row in table:
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
