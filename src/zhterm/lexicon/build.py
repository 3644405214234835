"""Compiling the lexicon: all sources into one read-only SQLite file.

Tables (all texts simplified unless said otherwise; readings in CC-CEDICT's syntax, `u:` for ü, tones 1-5):

- `meta(key, value)`: fingerprint, counts, sources, the table of traditional characters
- `words(text, count, tag, weight, readings)`: jieba's count and tag, weight on the path, readings best first by "/";
  traditional headwords have readings only
- `senses(id, simplified, traditional, pinyin, glosses, stems, source, tag)`, `heads(text, id)` by either script
- `characters(text, syllables)`; `inverse(stem, frequency, heads)`; `stems(word, stem)`
- `longest(start, length)`: the longest word that begins with these two characters, 1 where they are only inside one
- `conversions(text, simplified)`: traditional words that don't convert character by character (乾隆, 瞭望)
"""

from __future__ import annotations

import gc
import json
import os
import re
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from math import log
from operator import itemgetter
from typing import TYPE_CHECKING

from zhterm.errors import StoreError
from zhterm.lexicon.input import Entry, Input, read
from zhterm.lexicon.sources import SourceFile, fingerprint
from zhterm.lexicon.stemming import stem
from zhterm.lexicon.weights import Weigher, bound_characters

if TYPE_CHECKING:
    from pathlib import Path

Progress = Callable[[float, str], None]
SEPARATOR = "\x1f"
MAX_HEADS = 120
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
PLACEHOLDERS = frozenset({"sb", "sth", "sb's", "sth's", "one's", "oneself", "somebody", "something", "a", "an", "the"})

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE words(text TEXT PRIMARY KEY, count INTEGER NOT NULL, tag TEXT NOT NULL, weight REAL,
  readings TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE senses(id INTEGER PRIMARY KEY, simplified TEXT NOT NULL, traditional TEXT NOT NULL, pinyin TEXT NOT NULL,
  glosses TEXT NOT NULL, stems TEXT NOT NULL, source TEXT NOT NULL, tag TEXT NOT NULL);
CREATE TABLE heads(text TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(text, id)) WITHOUT ROWID;
CREATE TABLE characters(text TEXT PRIMARY KEY, syllables TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inverse(stem TEXT PRIMARY KEY, frequency INTEGER NOT NULL, heads TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE stems(word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE longest(start TEXT PRIMARY KEY, length INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE conversions(text TEXT PRIMARY KEY, simplified TEXT NOT NULL) WITHOUT ROWID;
"""


def gloss_stems(gloss: str) -> tuple[str, ...]:
    """The English stems of a gloss, in order, without what stands in brackets, articles, "sb", "sth", leading "to".

    "to drive (sb) to the wall" -> ("drive", "to", "wall").
    """
    if "(" in gloss or "[" in gloss:
        gloss = BRACKETS.sub(" ", gloss)
    if not gloss.isascii():
        gloss = "".join(char for char in unicodedata.normalize("NFKD", gloss) if not unicodedata.combining(char))
    tokens = [token for token in TOKEN.findall(gloss.lower().replace("’", "'")) if token not in PLACEHOLDERS]
    if len(tokens) > 1 and tokens[0] == "to":
        del tokens[0]
    return tuple(stem(token.removesuffix("'s")) for token in tokens)


def compile_lexicon(path: Path, files: list[SourceFile], progress: Progress | None = None) -> None:
    """Compile `files` into the SQLite file `path`, which appears whole or not at all.

    Raises StoreError where a source is missing or the file can't be written, DataError where a source is not what
    it should be.
    """
    tell = progress or _silent
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + SCHEMA)
            connection.execute("BEGIN")
            gc.disable()  # millions of objects live until the end: looking for garbage takes a third of the time
            _fill(connection, files, tell)
            connection.execute("COMMIT")
        finally:
            gc.enable()
            connection.close()
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the lexicon could not be written to {path}: {error}", hint="set ZHTERM_CACHE") from error
    finally:
        temporary.unlink(missing_ok=True)
    tell(1.0, "done")


def _silent(_done: float, _stage: str) -> None:
    """Progress that nobody asked for."""


def _fill(connection: sqlite3.Connection, files: list[SourceFile], tell: Progress) -> None:
    mark = fingerprint(files)
    tell(0.0, "reading the dictionaries")
    given = read(files)
    tell(0.2, "characters")
    entries = given.entries
    simplify = _Simplifier(
        {entry.traditional: entry.simplified for entry in entries if entry.source == "CC-CEDICT"},
        [word for word in given.counts if len(word) > 1],
    )
    connection.executemany("INSERT INTO characters VALUES (?,?)", sorted(given.characters.items()))
    connection.executemany("INSERT INTO conversions VALUES (?,?)", sorted(simplify.words.items()))
    tell(0.25, "words")
    weigher = Weigher.fitted(given.facts())
    words = _words(given, weigher)
    connection.executemany("INSERT INTO words VALUES (?,?,?,?,?)", sorted(words, key=itemgetter(0)))
    connection.executemany("INSERT INTO longest VALUES (?,?)", sorted(_longest(words).items()))
    tell(0.65, "senses")
    _write_senses(connection, entries, given.counts)
    unknown = weigher.weight("\U0003fffd")
    _write_meta(connection, files, mark, given, simplify, unknown)


# Traditional for 坯, but far more often simplified for 壞.
AMBIGUOUS = frozenset("坏")


class _Simplifier:
    """Traditional to simplified: a table of characters from OpenCC, and the words that don't follow it."""

    def __init__(self, pairs: dict[str, str], more: list[str]) -> None:
        from opencc import OpenCC

        convert = OpenCC("t2s").convert
        ranges = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))
        characters = [chr(code) for start, end in ranges for code in range(start, end)]
        converted = convert("\n".join(characters)).split("\n")
        self.table = {a: b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
        table = str.maketrans(self.table)
        self.words = {
            old: new
            for old, new in pairs.items()
            if len(old) == len(new) > 1 and old.translate(table) != new and AMBIGUOUS.isdisjoint(old)
        }
        plain = [word for word in more if word not in pairs]
        for old, new in zip(plain, convert("\n".join(plain)).split("\n"), strict=True):
            if len(old) == len(new) and old.translate(table) != new and AMBIGUOUS.isdisjoint(old):
                self.words[old] = new

    def pivots(self) -> set[str]:
        """The characters that the words convert in another way than the table."""
        get = self.table.get
        return {a for old, new in self.words.items() for a, b in zip(old, new, strict=True) if get(a, a) != b}


MINOR = re.compile(r"^(?:surname |(?:old |archaic )?variant of|see |old |archaic|used in)", re.IGNORECASE)


def _reading_rank(entry: Entry, phrase: str | None) -> tuple[bool, bool, int]:
    """Sort key of an entry's reading among those of its headword, best first."""
    minor = all(MINOR.match(gloss) for gloss in entry.glosses)
    return (minor, entry.pinyin.lower() != phrase, -len(entry.glosses))


def _words(given: Input, weigher: Weigher) -> list[tuple[str, int, str, float | None, str]]:
    by_head: dict[str, list[Entry]] = defaultdict(list)
    traditional: dict[str, list[Entry]] = defaultdict(list)
    for entry in given.entries:
        by_head[entry.simplified].append(entry)
        if entry.traditional != entry.simplified:
            traditional[entry.traditional].append(entry)

    def readings(head: str, found: list[Entry] | None) -> str:
        phrase = given.phrases.get(head)
        if not found:
            return phrase or ""
        if len(found) == 1 and phrase in {None, found[0].pinyin.lower()}:
            return found[0].pinyin
        ranked = sorted(found, key=lambda entry: _reading_rank(entry, phrase))
        options = dict.fromkeys(entry.pinyin for entry in ranked if entry.pinyin)
        if phrase is not None and phrase not in {option.lower() for option in options}:
            options[phrase] = None
        return "/".join(options)

    rows: list[tuple[str, int, str, float | None, str]] = []
    for word in given.counts.keys() | by_head.keys() | given.phrases.keys():
        on_path = (word in given.counts or word in by_head) and weigher.on_path(word)
        value = weigher.weight(word) if on_path else None
        tag = given.tags.get(word) or "i" * (word in given.idioms)
        rows.append((word, given.counts.get(word, 0), tag, value, readings(word, by_head.get(word))))
    known = {row[0] for row in rows}
    rows += [(head, 0, "", None, readings(head, found)) for head, found in traditional.items() if head not in known]
    return rows


def _longest(words: Iterable[tuple[str, int, str, float | None, str]]) -> dict[str, int]:
    """The longest word that begins with two characters; 1 where they stand side by side only further inside one."""
    out: dict[str, int] = {}
    for text, _, _, value, _ in words:
        if value is not None and len(text) > 1:
            start = text[:2]
            if len(text) > out.get(start, 1):
                out[start] = len(text)
            for at in range(1, len(text) - 1):
                out.setdefault(text[at : at + 2], 1)
    return out


def _write_senses(connection: sqlite3.Connection, entries: list[Entry], counts: dict[str, int]) -> None:
    cache: dict[str, tuple[str, ...]] = {}
    heads: list[tuple[str, int]] = []
    glossed: dict[str, set[str]] = {}
    rows = []
    for number, entry in enumerate(entries):
        stems = []
        found = glossed.setdefault(entry.simplified, set())
        for gloss in entry.glosses:
            items = cache.get(gloss)
            if items is None:
                items = cache[gloss] = gloss_stems(gloss)
            stems.append(" ".join(items))
            found.update(items)
        heads.append((entry.simplified, number))
        if entry.traditional != entry.simplified:
            heads.append((entry.traditional, number))
        texts = (SEPARATOR.join(entry.glosses), SEPARATOR.join(stems))
        rows.append((number, entry.simplified, entry.traditional, entry.pinyin, *texts, entry.source, entry.tag))
    connection.executemany("INSERT INTO senses VALUES (?,?,?,?,?,?,?,?)", rows)
    heads.sort()
    connection.executemany("INSERT INTO heads VALUES (?,?)", heads)
    connection.executemany("INSERT INTO inverse VALUES (?,?,?)", _inverse(glossed, counts))
    every = set(TOKEN.findall("\n".join(cache).lower()))
    tokens = {token for token in every if token.isascii() and token.isalpha()}
    connection.executemany("INSERT INTO stems VALUES (?,?)", sorted((token, stem(token)) for token in tokens))


def _inverse(glossed: dict[str, set[str]], counts: dict[str, int]) -> list[tuple[str, int, str]]:
    """The rows of `inverse`, from the stems of each headword."""
    frequencies: Counter[str] = Counter()
    commonest: dict[str, list[str]] = defaultdict(list)
    for head in sorted(glossed, key=lambda head: (-counts.get(head, 0), len(head), head)):
        for stem_ in glossed[head]:
            frequencies[stem_] += 1
            heads = commonest[stem_]
            if len(heads) < MAX_HEADS:
                heads.append(head)
    return [(key, frequencies[key], "/".join(heads)) for key, heads in sorted(commonest.items())]


def _write_meta(
    connection: sqlite3.Connection,
    files: list[SourceFile],
    mark: str,
    given: Input,
    simplify: _Simplifier,
    unknown: float,
) -> None:
    listed = [
        {
            "name": source.name,
            "date": given.header.get("date", "")[:10] if source.name == "CC-CEDICT" else "",
            "licence": source.licence,
            "credit": source.credit,
            "path": source.path,
        }
        for source in files
    ]
    meta = {
        "fingerprint": mark,
        "total_frequency": str(given.total),
        "log_total": repr(log(given.total)),
        "headwords": str(len({entry.simplified for entry in given.entries})),
        "jieba_words": str(len(given.counts)),
        "senses": str(len(given.entries)),
        "supplement_senses": str(sum(entry.source == "zhterm" for entry in given.entries)),
        "sources": json.dumps(listed, ensure_ascii=False),
        "traditional_characters": "".join(simplify.table),
        "simplified_characters": "".join(simplify.table.values()),
        "conversion_characters": "".join(sorted(simplify.pivots())),
        "bound_characters": bound_characters(given.counts),
        "unknown_weight": repr(unknown),
    }
    connection.executemany("INSERT INTO meta VALUES (?,?)", sorted(meta.items()))
