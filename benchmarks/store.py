"""The store at 100,000 entries, as ratios within one run.

usage: python benchmarks/store.py [ENTRIES]

Wanted: each kind of search p95 <= 1/20 of a LIKE scan over the same rows; import >= 0.3x of a bare executemany of the
same documents and index rows; CSV export <= 5x the time of `sqlite3 -csv` for the same columns, in constant memory.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhterm import formats
from zhterm.formats.rows import COLUMNS, rows
from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.model import PINYIN, ConceptEntry, LanguageSection, Term, Transliteration, concept_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUERIES = 200
SEED = 11


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
    lexicon.preload()
    english = (
        "water trade policy village poverty data network plan reform growth school health green road bridge".split()
    )
    from zhterm.pinyin import transliterate
    from zhterm.segment import words as segmented

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


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


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

    return seconds(write)


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
            ours = [seconds(lambda query=query: glossary.search(query)) for query in queries]
            scans = [
                seconds(
                    lambda query=query: scan.execute(
                        "SELECT entry FROM term WHERE text LIKE ?", (f"%{query}%",)
                    ).fetchall()
                )
                for query in queries[:40]
            ]
            yield kind, p95(ours), p95(scans)


def measure_export(path: Path, folder: Path) -> tuple[float, float, str]:
    """Seconds of our CSV export and of the sqlite3 shell over a table of the same columns, and what the latter was."""
    with Glossary.open(path, read_only=True) as glossary:
        flat = sqlite3.connect(folder / "flat.db")
        flat.execute(f"CREATE TABLE flat ({', '.join(COLUMNS)})")
        every = itertools.chain.from_iterable(map(rows, glossary.documents()))
        flat.executemany(f"INSERT INTO flat VALUES ({', '.join('?' * len(COLUMNS))})", every)
        flat.commit()
        flat.close()

        def ours() -> None:
            with (folder / "ours.csv").open("w", encoding="utf-8", newline="") as out:
                formats.write("csv", glossary.documents(), out)

        mine = min(seconds(ours) for _ in range(3))
    shell = shutil.which("sqlite3")
    if shell:
        command = [shell, "-csv", "-header", str(folder / "flat.db"), "SELECT * FROM flat"]

        def base() -> None:
            with (folder / "base.csv").open("wb") as out:
                subprocess.run(command, stdout=out, check=True)

        return mine, min(seconds(base) for _ in range(3)), "sqlite3 -csv"
    reader = sqlite3.connect(folder / "flat.db")
    return (
        mine,
        min(
            seconds(lambda: csv.writer(io.StringIO()).writerows(reader.execute("SELECT * FROM flat"))) for _ in range(3)
        ),
        "csv.writerows",
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    entries = made(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "terms.db"
        with Glossary.open(path) as glossary:
            importing = seconds(lambda: glossary.import_entries(entries))
        bare = bare_copy(path, folder / "bare.db")
        rate, share = count / importing, bare / importing
        print(f"import of {count:,} entries: {rate:,.0f}/s, {share:.2f}x executemany (wanted >= 0.3x)")
        for kind, ours, scan in measure_search(path, entries):
            print(f"search, {kind}: p95 {ours * 1e6:,.0f} us, 1/{scan / ours:,.0f} of LIKE (wanted <= 1/20)")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        mine, base, what = measure_export(path, folder)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"CSV export: {mine:.2f} s, {mine / base:.1f}x {what} (wanted <= 5x); memory grew by {grown:.0f} MB")


if __name__ == "__main__":
    main()
