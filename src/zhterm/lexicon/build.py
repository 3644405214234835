"""Compiling the lexicon: all sources into one read-only SQLite file.

Tables (all texts simplified unless said otherwise; readings in CC-CEDICT's syntax, `u:` for ü, tones 1-5):

- `meta(key, value)`: fingerprint, counts, sources, the table of traditional characters
- `words(text, count, tag, weight, readings, headword)`: jieba's count and tag, weight on the path, readings best first
  by "/", whether it has senses (2: as an idiom); traditional headwords have readings only
- `senses(id, simplified, traditional, pinyin, glosses, stems, source, tag)`, `heads(text, id)` by either script
- `characters(text, syllables)`; `inverse(stem, frequency, heads)`
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
from collections.abc import Callable, Iterator, Sequence
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm.errors import StoreError
from zhterm.files import replacing
from zhterm.language.english import stem
from zhterm.lexicon.input import Entry, Input, read
from zhterm.lexicon.sources import SourceFile, fingerprint
from zhterm.lexicon.trie import WEIGHT_STEPS, Trie
from zhterm.lexicon.weights import Weigher, bound_characters

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

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
    """Write the tables one after the other, and let go of what the later ones don't need."""
    mark = fingerprint(files)
    tell(0.0, "reading the dictionaries")
    given = read(files)
    tell(0.3, "characters")
    simplify = _Simplifier(
        {entry.traditional: entry.simplified for entry in given.entries if entry.source == "CC-CEDICT"},
        [word for word in given.counts if len(word) > 1],
    )
    connection.executemany("INSERT INTO characters VALUES (?,?)", sorted(given.characters.items()))
    connection.executemany("INSERT INTO conversions VALUES (?,?)", sorted(simplify.words.items()))
    tell(0.35, "senses")
    _write_senses(connection, given.entries, given.counts)
    facts, headwords = given.facts(), Headwords(given.entries)
    meta = _meta(files, given) | simplify.meta()
    given.entries.clear()
    tell(0.6, "weights of the words")
    weigher = Weigher.fitted(facts)
    words = sorted(given.counts.keys() | headwords.by_head.keys() | given.phrases.keys() | headwords.traditional.keys())
    listed = [word for word in words if word in given.counts or word in headwords.by_head]
    weighed = [word for word in listed if weigher.on_path(word)]
    weights = _stepped(weigher.weights([*weighed, "\U0003fffd"]))
    tell(0.8, "words")
    connection.executemany("INSERT INTO longest VALUES (?,?)", _longest(listed))
    connection.executemany("INSERT INTO arrays VALUES (?,?)", Trie.compiled(weighed, weights[:-1]).items())
    weight_of = dict(zip(weighed, weights.tolist(), strict=False))
    connection.executemany("INSERT INTO words VALUES (?,?,?,?,?,?)", _words(words, given, headwords, weight_of))
    meta |= {"fingerprint": mark, "unknown_weight": repr(float(weights[-1]))}
    meta["bound_characters"] = bound_characters(given.counts)
    connection.executemany("INSERT INTO meta VALUES (?,?)", sorted(meta.items()))


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

    def meta(self) -> dict[str, str]:
        """The table for `meta`, and the characters that the words convert in another way than it."""
        get = self.table.get
        pivots = {a for old, new in self.words.items() for a, b in zip(old, new, strict=True) if get(a, a) != b}
        return {
            "traditional_characters": "".join(self.table),
            "simplified_characters": "".join(self.table.values()),
            "conversion_characters": "".join(sorted(pivots)),
        }


MINOR = re.compile(r"^(?:surname |(?:old |archaic )?variant of|see |old |archaic|used in)", re.IGNORECASE)


class Headword(NamedTuple):
    """An entry as far as its reading matters: whether it is a minor sense (a surname, a variant), how many glosses."""

    pinyin: str
    minor: bool
    glosses: int


class Headwords:
    """The entries by their simplified and by their traditional form (where that is another), and the idioms of both."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.by_head: dict[str, list[Headword]] = {}
        self.traditional: dict[str, list[Headword]] = {}
        self.idioms: set[str] = set()
        for entry in entries:
            minor = MINOR.match(entry.glosses[0]) is not None and all(map(MINOR.match, entry.glosses))
            head = Headword(entry.pinyin, minor, len(entry.glosses))
            self.by_head.setdefault(entry.simplified, []).append(head)
            if entry.traditional != entry.simplified:
                self.traditional.setdefault(entry.traditional, []).append(head)
            if any("(idiom" in gloss for gloss in entry.glosses):
                self.idioms |= {entry.simplified, entry.traditional}


def _readings(found: list[Headword], phrase: str | None) -> str:
    """The readings of a headword, best first; `phrase` is that of pypinyin's dictionary."""
    if len(found) == 1 and (phrase is None or phrase == found[0].pinyin.lower()):
        return found[0].pinyin
    ranked = sorted(found, key=lambda head: (head.minor, head.pinyin.lower() != phrase, -head.glosses))
    options = dict.fromkeys(head.pinyin for head in ranked if head.pinyin)
    if phrase is not None and phrase not in {option.lower() for option in options}:
        options[phrase] = None
    return "/".join(options)


def _words(
    words: list[str], given: Input, headwords: Headwords, weight_of: dict[str, float]
) -> Iterator[tuple[str, int, str, float | None, str, int]]:
    """Yield the rows of `words`, which are in order."""
    counts, tags, phrases, idioms = given.counts, given.tags, given.phrases, given.idioms
    heads, traditional = headwords.by_head, headwords.traditional
    for word in words:
        found, phrase, count = heads.get(word), phrases.get(word), counts.get(word)
        headword = 2 if word in headwords.idioms else int(found is not None or word in traditional)
        if count is None and found is None and phrase is None:
            found = traditional[word]
        readings = _readings(found, phrase) if found else phrase or ""
        yield word, count or 0, tags.get(word) or "i" * (word in idioms), weight_of.get(word), readings, headword


def _stepped(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    stepped: NDArray[np.float64] = np.rint(weights * WEIGHT_STEPS) / WEIGHT_STEPS
    return stepped


def _longest(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the rows of `longest`, in order, of words in order."""
    reach: dict[str, int] = {}
    inner: set[str] = set()
    for word in words:
        size = len(word)
        if size > 1:
            start = word[:2]
            if size > reach.get(start, 1):
                reach[start] = size
            if size > 2:
                inner.add(word[1:3])
                if size > 3:
                    inner.update([word[at : at + 2] for at in range(2, size - 1)])
    for start in sorted(inner | reach.keys()):
        yield start, reach.get(start, 1)


def _write_senses(connection: sqlite3.Connection, entries: list[Entry], counts: dict[str, int]) -> None:
    heads: list[tuple[str, int]] = []
    glossed: dict[str, list[str]] = {}

    def rows() -> Iterator[tuple[int, str, str, str, str, str, str, str]]:
        for number, (simplified, traditional, pinyin, glosses, source, tag) in enumerate(entries):
            stems = [" ".join(gloss_stems(gloss)) for gloss in glosses]
            glossed.setdefault(simplified, []).extend(stems)
            heads.append((simplified, number))
            if traditional != simplified:
                heads.append((traditional, number))
            yield number, simplified, traditional, pinyin, SEPARATOR.join(glosses), SEPARATOR.join(stems), source, tag

    connection.executemany("INSERT INTO senses VALUES (?,?,?,?,?,?,?,?)", rows())
    heads.sort()
    connection.executemany("INSERT INTO heads VALUES (?,?)", heads)
    connection.executemany("INSERT INTO inverse VALUES (?,?,?)", _inverse(glossed, counts))


def _inverse(glossed: dict[str, list[str]], counts: dict[str, int]) -> Iterator[tuple[str, int, str]]:
    """Yield the rows of `inverse`, from the stems of the glosses of each headword."""
    commonest: dict[str, list[str]] = {}
    frequency: dict[str, int] = {}
    for _, _, head in sorted([(-counts.get(head, 0), len(head), head) for head in glossed]):
        for key in set(" ".join(glossed[head]).split()):
            frequency[key] = known = frequency.get(key, 0) + 1
            if known <= MAX_HEADS:
                commonest.setdefault(key, []).append(head)
    for key in sorted(commonest):
        yield key, frequency[key], "/".join(commonest[key])


def _meta(files: list[SourceFile], given: Input) -> dict[str, str]:
    """What `meta` says of the sources."""
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
    return {
        "total_frequency": str(given.total),
        "log_total": repr(log(given.total)),
        "headwords": str(len({entry.simplified for entry in given.entries})),
        "jieba_words": str(len(given.counts)),
        "senses": str(len(given.entries)),
        "supplement_senses": str(sum(entry.source == "zhterm" for entry in given.entries)),
        "sources": json.dumps(listed, ensure_ascii=False),
    }
