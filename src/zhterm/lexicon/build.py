"""Compiling the lexicon: all sources into one read-only SQLite file.

Tables (all texts simplified unless said otherwise; readings in CC-CEDICT's syntax, `u:` for ü, tones 1-5):

- `meta(key, value)`: fingerprint, counts, sources, the table of traditional characters
- `words(text, count, tag, weight, readings, headword)`: jieba's count and tag, weight on the path, readings best first
  by "/", whether it has senses (2: as an idiom); traditional headwords have readings only
- `senses(id, simplified, traditional, pinyin, glosses, stems, source, tag)`, `heads(text, id)` by either script
- `characters(text, syllables)`; `inverse(stem, frequency, heads)`; `stems(word, stem)`
- `longest(start, length)`: the longest word that begins with these two characters, 1 where they are only inside one
- `arrays(name, data)`: the words as a trie (see `trie`)
- `conversions(text, simplified)`: traditional words that don't convert character by character (乾隆, 瞭望)
"""

from __future__ import annotations

import gc
import json
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import log
from typing import TYPE_CHECKING

from zhterm.errors import StoreError
from zhterm.files import replacing
from zhterm.language.english import stem
from zhterm.lexicon.input import Entry, Input, read
from zhterm.lexicon.sources import SourceFile, fingerprint
from zhterm.lexicon.trie import WEIGHT_STEPS, Trie
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
  readings TEXT NOT NULL, headword INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE senses(id INTEGER PRIMARY KEY, simplified TEXT NOT NULL, traditional TEXT NOT NULL, pinyin TEXT NOT NULL,
  glosses TEXT NOT NULL, stems TEXT NOT NULL, source TEXT NOT NULL, tag TEXT NOT NULL);
CREATE TABLE heads(text TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY(text, id)) WITHOUT ROWID;
CREATE TABLE characters(text TEXT PRIMARY KEY, syllables TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inverse(stem TEXT PRIMARY KEY, frequency INTEGER NOT NULL, heads TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE stems(word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE longest(start TEXT PRIMARY KEY, length INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE arrays(name TEXT PRIMARY KEY, data BLOB NOT NULL);
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
    try:
        with replacing(path) as unfinished:
            connection = sqlite3.connect(unfinished, isolation_level=None)
            try:
                connection.executescript(
                    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + SCHEMA
                )
                connection.execute("BEGIN")
                gc.disable()  # millions of objects live until the end: looking for garbage takes a third of the time
                _fill(connection, files, tell)
                connection.execute("COMMIT")
            finally:
                gc.enable()
                connection.close()
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the lexicon could not be written to {path}: {error}", hint="set ZHTERM_CACHE") from error
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
    longest: dict[str, int] = {}
    words = list(_words(given, weigher, longest))
    connection.executemany("INSERT INTO words VALUES (?,?,?,?,?,?)", words)
    arrays = Trie.compiled([(text, weight) for text, _, _, weight, _, _ in words if weight is not None])
    connection.executemany("INSERT INTO arrays VALUES (?,?)", arrays.items())
    connection.executemany("INSERT INTO longest VALUES (?,?)", [(start, longest[start]) for start in sorted(longest)])
    tell(0.65, "senses")
    _write_senses(connection, entries, given.counts)
    unknown = _stepped(weigher.weight("\U0003fffd"))
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


def _words(
    given: Input, weigher: Weigher, longest: dict[str, int]
) -> Iterator[tuple[str, int, str, float | None, str, int]]:
    """Yield the rows of `words` in order, and collect those of `longest`."""
    by_head: dict[str, list[Entry]] = defaultdict(list)
    traditional: dict[str, list[Entry]] = defaultdict(list)
    for entry in given.entries:
        by_head[entry.simplified].append(entry)
        if entry.traditional != entry.simplified:
            traditional[entry.traditional].append(entry)

    def several(found: list[Entry], phrase: str | None) -> str:
        ranked = sorted(found, key=lambda entry: _reading_rank(entry, phrase))
        options = dict.fromkeys(entry.pinyin for entry in ranked if entry.pinyin)
        if phrase is not None and phrase not in {option.lower() for option in options}:
            options[phrase] = None
        return "/".join(options)

    def readings(found: list[Entry] | None, phrase: str | None) -> str:
        if not found:
            return phrase or ""
        if len(found) == 1 and (phrase is None or phrase == found[0].pinyin.lower()):
            return found[0].pinyin
        return several(found, phrase)

    labelled = _labelled_idioms(given.entries)
    counts, tags, phrases, idioms = given.counts, given.tags, given.phrases, given.idioms
    # In order, what is looked up for one word is still in the processor's cache for its neighbour.
    for word in sorted(counts.keys() | by_head.keys() | phrases.keys() | traditional.keys()):
        found, count, phrase = by_head.get(word), counts.get(word), phrases.get(word)
        headword = 2 if word in labelled else int(found is not None or word in traditional)
        value = None
        if count is not None or found is not None:
            _reach(longest, word)
            if weigher.on_path(word):
                value = _stepped(weigher.weight(word))
        elif phrase is None:
            found = traditional[word]
        tag = tags.get(word) or "i" * (word in idioms)
        yield word, count or 0, tag, value, readings(found, phrase), headword


def _labelled_idioms(entries: Sequence[Entry]) -> set[str]:
    """The headwords, in either script, of which a gloss says that they are idioms."""
    found = [entry for entry in entries if "(idiom" in "".join(entry.glosses)]
    return {text for entry in found for text in (entry.simplified, entry.traditional)}


def _stepped(weight: float) -> float:
    return round(weight * WEIGHT_STEPS) / WEIGHT_STEPS


def _reach(longest: dict[str, int], word: str) -> None:
    """Note how far a word reaches from its first two characters, and that its others stand side by side."""
    size = len(word)
    if size > 1:
        start = word[:2]
        if size > longest.get(start, 1):
            longest[start] = size
        for at in range(1, size - 1):
            longest.setdefault(word[at : at + 2], 1)


def _write_senses(connection: sqlite3.Connection, entries: list[Entry], counts: dict[str, int]) -> None:
    cache: dict[str, tuple[str, tuple[str, ...]]] = {}
    heads: list[tuple[str, int]] = []
    glossed: dict[str, set[str]] = {}

    def rows() -> Iterator[tuple[int, str, str, str, str, str, str, str]]:
        for number, (simplified, traditional, pinyin, glosses, source, tag) in enumerate(entries):
            stems = []
            found = glossed.get(simplified)
            if found is None:
                found = glossed[simplified] = set()
            for gloss in glosses:
                known = cache.get(gloss)
                if known is None:
                    items = gloss_stems(gloss)
                    known = cache[gloss] = " ".join(items), items
                stems.append(known[0])
                found.update(known[1])
            heads.append((simplified, number))
            if traditional != simplified:
                heads.append((traditional, number))
            yield number, simplified, traditional, pinyin, SEPARATOR.join(glosses), SEPARATOR.join(stems), source, tag

    connection.executemany("INSERT INTO senses VALUES (?,?,?,?,?,?,?,?)", list(rows()))
    heads.sort()
    connection.executemany("INSERT INTO heads VALUES (?,?)", heads)
    connection.executemany("INSERT INTO inverse VALUES (?,?,?)", _inverse(glossed, counts))
    every = set(TOKEN.findall("\n".join(cache).lower()))
    tokens = {token for token in every if token.isascii() and token.isalpha()}
    connection.executemany("INSERT INTO stems VALUES (?,?)", sorted((token, stem(token)) for token in tokens))


def _inverse(glossed: dict[str, set[str]], counts: dict[str, int]) -> list[tuple[str, int, str]]:
    """The rows of `inverse`, from the stems of each headword."""
    commonest: dict[str, list[str]] = defaultdict(list)
    for _, _, head in sorted([(-counts.get(head, 0), len(head), head) for head in glossed]):
        for stem_ in glossed[head]:
            commonest[stem_].append(head)
    return [(key, len(heads), "/".join(heads[:MAX_HEADS])) for key, heads in sorted(commonest.items())]


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
