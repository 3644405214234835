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
from collections import defaultdict
from itertools import chain, count, islice, repeat
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from zhterm.errors import StoreError
from zhterm.files import replacing
from zhterm.language.english import stem
from zhterm.lexicon.codes import Codes
from zhterm.lexicon.input import Input
from zhterm.lexicon.sources import SEPARATOR, Progress, fingerprint
from zhterm.lexicon.stems import Stems
from zhterm.lexicon.trie import WEIGHT_STEPS, Trie
from zhterm.lexicon.weights import Facts, bound_characters, fitted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from zhterm.lexicon.codes import Integers
    from zhterm.lexicon.input import Entries
    from zhterm.lexicon.sources import SourceFile
    from zhterm.lexicon.trie import Flags

# Entries whose glosses are cut into stems at a time, and words that are simplified.
_BLOCK, _WORDS = 10_000, 1_000
# Values of one statement: a row costs half of what it does alone.
_VALUES = 400

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


def compile_lexicon(path: Path, files: list[SourceFile], progress: Progress | None = None) -> None:
    """Compile `files` into the SQLite file `path`, which appears whole or not at all.

    Raises StoreError where a source is missing or the file can't be written, DataError where a source is not what
    it should be.
    """
    tell = progress or (lambda _done, _stage: None)
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


def _fill(connection: sqlite3.Connection, files: list[SourceFile], tell: Progress) -> None:
    """Write the tables one after the other, and let go of what the later ones don't need."""
    given = Input(files)
    tell(0.0, "CC-CEDICT")
    counts = given.counts()
    meta = {"fingerprint": fingerprint(files), "bound_characters": bound_characters(counts)}
    meta |= {"total_frequency": str(counts.total), "jieba_words": str(len(counts.words))}
    phrases, entries = given.phrases(), given.entries()
    tell(0.2, "senses")
    meta |= _described(files, entries)
    stems = _write_senses(connection, entries)
    tell(0.5, "words")
    _insert(connection, "characters", sorted(given.characters().items()))
    described, conversions = _conversions(entries, counts.words)
    _insert(connection, "conversions", sorted(conversions.items()))
    meta |= described
    words = sorted(dict.fromkeys(chain(counts.words, phrases, entries.simplified, entries.traditional)))
    number_of = dict(zip(words, count(), strict=False))
    facts = Facts.of(number_of, counts, entries.names)
    del counts, words, conversions
    heads = _numbers(entries.simplified, number_of)
    columns = _headwords(entries, phrases, number_of, facts.counts >= 0)
    del entries, phrases, number_of
    _insert(connection, "inverse", stems.rows(heads, facts))
    del stems
    tell(0.8, "weights")
    meta["unknown_weight"] = repr(_write_words(connection, facts, columns))
    _insert(connection, "meta", sorted(meta.items()))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Write the rows of a table, which are in the order of its key, many with one statement."""
    width = len(connection.execute(f"SELECT * FROM {table}").description)
    row, values = f"({','.join('?' * width)})", chain.from_iterable(rows)
    while part := list(islice(values, _VALUES // width * width)):
        connection.execute(f"INSERT INTO {table} VALUES {','.join([row] * (len(part) // width))}", part)


def _write_words(connection: sqlite3.Connection, facts: Facts, columns: tuple[list[str], bytes]) -> float:
    """Write the words and what follows from their weights; return the weight of an unknown character.

    The last `columns` of the words are given.
    """
    listed = (facts.counts >= 0) | (facts.headwords >= 0) | facts.ours
    dictionary = facts.kept(listed)
    _insert(connection, "longest", _longest(dictionary.words))
    weights, unknown = fitted(dictionary)
    kept = np.flatnonzero(dictionary.on_path())
    weights = _stepped(weights[kept])
    arrays = Trie.compiled(list(map(dictionary.words.__getitem__, kept.tolist())), weights)
    _insert(connection, "arrays", arrays.items())
    weighed = np.full(len(facts.words), np.nan)  # which SQLite takes for NULL
    weighed[np.flatnonzero(listed)[kept]] = weights
    del dictionary, arrays, weights, kept

    def items(values: NDArray[Any]) -> Iterator[Any]:
        """The items of a column, a part at a time."""
        return chain.from_iterable(part.tolist() for part in np.array_split(values, 50))

    rows = zip(
        facts.words,
        items(np.maximum(facts.counts, 0)),
        map([*facts.tag_names, "i"].__getitem__, items(np.where(facts.idioms & (facts.tags == 0), -1, facts.tags))),
        items(weighed),
        *columns,
        strict=True,
    )
    _insert(connection, "words", rows)
    return float(_stepped(np.array(unknown)))


# Traditional for 坯, but far more often simplified for 壞.
AMBIGUOUS = frozenset("坏")


def _conversions(entries: Entries, more: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Traditional to simplified: a table of characters from OpenCC for `meta`, and the words that don't follow it.

    The words of CC-CEDICT are converted as it has them, `more` words by OpenCC. With the table go the characters that
    the words convert in another way.
    """
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    ranges = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))
    characters = [chr(code) for start, end in ranges for code in range(start, end)]
    converted = convert("\n".join(characters)).split("\n")
    table = {a: b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
    points = np.arange(0x110000, dtype="<u4")
    points[list(map(ord, table))] = list(map(ord, table.values()))
    words: dict[str, str] = {}

    def take(olds: str, news: str) -> None:
        """Of these words, one a line, take in those that the table converts in another way."""
        others = points[np.frombuffer(olds.encode("utf-32-le"), "<u4")].tobytes().decode("utf-32-le")
        if others != news:
            rows = zip(olds.split("\n"), news.split("\n"), others.split("\n"), strict=True)
            words.update(
                (old, new)
                for old, new, other in rows
                if new != other and len(old) == len(new) > 1 and AMBIGUOUS.isdisjoint(old)
            )

    pairs = dict(zip(entries.traditional[: entries.ours], entries.simplified, strict=False))
    known, others = list(pairs), [word for word in more if word not in pairs]
    for first in range(0, len(known), _WORDS):
        part = known[first : first + _WORDS]
        take("\n".join(part), "\n".join(map(pairs.__getitem__, part)))
    for first in range(0, len(others), _WORDS):
        olds = "\n".join(others[first : first + _WORDS])
        take(olds, convert(olds))
    pivots = {a for old, new in words.items() for a, b in zip(old, new, strict=True) if table.get(a, a) != b}
    described = {
        "traditional_characters": "".join(table),
        "simplified_characters": "".join(table.values()),
        "conversion_characters": "".join(sorted(pivots)),
    }
    return described, words


MINOR = re.compile(r"^(?:surname |(?:old |archaic )?variant of|see |old |archaic|used in)", re.IGNORECASE)


def _numbers(words: Collection[str], number_of: Mapping[str, int]) -> Integers:
    return np.fromiter(map(number_of.__getitem__, words), np.int64, len(words))


def _headwords(
    entries: Entries, phrases: dict[str, str], number_of: Mapping[str, int], jieba: Flags
) -> tuple[list[str], bytes]:
    """The readings of all words, which are numbered, best first by "/", and `words.headword`.

    A traditional headword that is a word of `jieba`'s has none.
    """
    simplified, traditional = (_numbers(words, number_of) for words in (entries.simplified, entries.traditional))
    readings, pinyin = np.full(jieba.size, "", np.object_), np.array(entries.pinyin, np.object_)
    readings[_numbers(phrases, number_of)] = list(phrases.values())

    def read(heads: Integers, numbers: Integers) -> None:
        """Add the readings of some entries, whose headwords are given."""
        plain = (np.bincount(heads, minlength=jieba.size)[heads] == 1) & (readings[heads] == "")
        readings[heads[plain]] = pinyin[numbers[plain]]
        several: defaultdict[int, list[int]] = defaultdict(list)
        for head, number in zip(heads[~plain].tolist(), numbers[~plain].tolist(), strict=True):
            several[head].append(number)
        for head, found in several.items():
            readings[head] = _ranked(entries, found, readings[head] or None)

    other = jieba | (readings != "")
    other[simplified] = True
    only = np.flatnonzero(~other[traditional])
    read(simplified, np.arange(simplified.size))
    read(traditional[only], only)
    kinds, idioms = np.zeros(jieba.size, np.uint8), ["(idiom" in glosses for glosses in entries.glosses]
    kinds[simplified] = kinds[traditional] = 1
    kinds[simplified[idioms]] = kinds[traditional[idioms]] = 2
    return readings.tolist(), kinds.tobytes()


def _ranked(entries: Entries, numbers: list[int], phrase: str | None) -> str:
    """The readings of some entries, best first; `phrase` is that of pypinyin's dictionary."""
    if len(alike := set(map(entries.pinyin.__getitem__, numbers))) == 1 and phrase in {None, *map(str.lower, alike)}:
        return alike.pop()

    def rank(number: int) -> tuple[bool, bool, int]:
        glosses = list(filter(None, entries.glosses[number].split(SEPARATOR)))
        return all(map(MINOR.match, glosses)), entries.pinyin[number].lower() != phrase, -len(glosses)

    options = dict.fromkeys(filter(None, map(entries.pinyin.__getitem__, sorted(numbers, key=rank))))
    if phrase is not None and phrase not in {option.lower() for option in options}:
        options[phrase] = None
    return "/".join(options)


def _stepped(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    stepped: NDArray[np.float64] = np.rint(weights * WEIGHT_STEPS) / WEIGHT_STEPS
    return stepped


def _longest(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the rows of `longest`, in order."""
    codes = Codes.of(words)
    lengths = np.ones(codes.points.size, np.uint8)
    lengths[codes.starts] = codes.sizes
    pairs = np.flatnonzero((codes.points[:-1] > 0) & (codes.points[1:] > 0))
    keys = codes.points[pairs].astype(np.int64) << 29  # 21 bits a character
    keys |= codes.points[pairs + 1].astype(np.int64) << 8
    keys |= lengths[pairs]
    keys.sort()
    keys = keys[np.append(keys[1:] >> 8 != keys[:-1] >> 8, True)]  # the longest of each pair comes last
    text = np.stack((keys >> 29, keys >> 8 & 0x1FFFFF), axis=1).astype("<u4").tobytes().decode("utf-32-le")
    return zip(map(add, text[::2], text[1::2]), (keys & 0xFF).tolist(), strict=True)


def _write_senses(connection: sqlite3.Connection, entries: Entries) -> Stems:
    found, size = Stems(), len(entries.simplified)
    blocks = (entries.glosses[first : first + _BLOCK] for first in range(0, size, _BLOCK))
    stems = chain.from_iterable(map(found.of, blocks))
    sources = chain(repeat("CC-CEDICT", entries.ours), repeat("zhterm", size - entries.ours))
    columns = (range(size), entries.simplified, entries.traditional, entries.pinyin, entries.glosses)
    _insert(connection, "senses", zip(*columns, stems, sources, entries.tags, strict=True))
    connection.execute(
        "INSERT INTO heads SELECT simplified, id FROM senses UNION ALL"
        " SELECT traditional, id FROM senses WHERE traditional <> simplified ORDER BY 1, 2"
    )
    stem.cache_clear()
    return found


def _described(files: list[SourceFile], entries: Entries) -> dict[str, str]:
    """What `meta` says of the sources and the entries."""
    listed = [
        {
            "name": source.name,
            "date": entries.header.get("date", "")[:10] if source.name == "CC-CEDICT" else "",
            "licence": source.licence,
            "credit": source.credit,
            "path": source.path,
        }
        for source in files
    ]
    return {
        "headwords": str(len(set(entries.simplified))),
        "senses": str(len(entries.simplified)),
        "supplement_senses": str(len(entries.simplified) - entries.ours),
        "sources": json.dumps(listed, ensure_ascii=False),
    }
