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
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count, islice, repeat
from operator import add
from typing import TYPE_CHECKING

import numpy as np

from zhterm.errors import StoreError
from zhterm.files import replacing
from zhterm.language.english import stem
from zhterm.lexicon.codes import Codes, distinct
from zhterm.lexicon.input import Counts, Entries, Entry, Input, Names
from zhterm.lexicon.sources import SourceFile, fingerprint
from zhterm.lexicon.trie import WEIGHT_STEPS, Trie
from zhterm.lexicon.weights import Facts, bound_characters, fitted

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Progress = Callable[[float, str], None]
SEPARATOR = "\x1f"
MAX_HEADS = 120
# A token between the stems of two glosses.
DIVIDER = "|"
# Entries whose glosses are cut into stems at a time.
_BLOCK = 10_000
TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# TOKEN for ASCII without apostrophes: what stands between these spaces.
SPACED = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "\n"}
BRACKETS = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]")
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


class _Stems(dict[str, str]):
    """A token of a gloss -> its stem; nothing for a placeholder."""

    def __missing__(self, token: str) -> str:
        found = self[token] = "" if token in PLACEHOLDERS else stem(token.removesuffix("'s"))
        return found


def gloss_stems(glosses: Sequence[str], known: dict[str, str] | None = None) -> list[str]:
    """The English stems of each gloss, in order, without what stands in brackets, articles, "sb", leading "to".

    "to drive (sb) to the wall" -> "drive to wall". `known` are the stems of tokens met before.
    """
    odd = [at for at, gloss in enumerate(glosses) if not gloss.isascii() or "'" in gloss]
    plain = list(glosses)
    for at in odd:
        plain[at] = ""
    spaced = BRACKETS.sub(" ", "\n".join(plain)).lower().translate(SPACED).split("\n")
    for at in odd:
        spaced[at] = " ".join(TOKEN.findall(_unaccented(BRACKETS.sub(" ", glosses[at]))))
    tokens = f" {DIVIDER} ".join(spaced).split()
    stem_of = _Stems({DIVIDER: DIVIDER}) if known is None else known
    stems = " ".join(filter(None, map(stem_of.__getitem__, tokens))).split(DIVIDER)
    return [found.strip().removeprefix("to ") for found in stems]


def _unaccented(gloss: str) -> str:
    decomposed = unicodedata.normalize("NFKD", gloss).lower().replace("’", "'")
    return "".join(char for char in decomposed if not unicodedata.combining(char))


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
    meta, given = {"fingerprint": fingerprint(files)}, Input(files)
    tell(0.0, "CC-CEDICT")
    phrases = given.phrases()
    dictionary = given.entries()
    tell(0.2, "senses")
    meta |= _described(files, dictionary)
    inverse = _write_senses(connection, dictionary.entries)
    pairs = {entry.traditional: entry.simplified for entry in dictionary.entries if entry.source == "CC-CEDICT"}
    headwords, names = Headwords(dictionary.entries, phrases), dictionary.names
    del dictionary, phrases
    tell(0.5, "characters")
    connection.executemany("INSERT INTO characters VALUES (?,?)", sorted(given.characters().items()))
    counts = given.counts()
    simplifier = _Simplifier(pairs, counts.words)
    connection.executemany("INSERT INTO conversions VALUES (?,?)", sorted(simplifier.words.items()))
    connection.executemany("INSERT INTO inverse VALUES (?,?,?)", inverse.rows(counts))
    meta |= simplifier.meta() | {"total_frequency": str(counts.total)}
    meta |= {"jieba_words": str(len(counts.words)), "bound_characters": bound_characters(counts)}
    del pairs, simplifier, inverse
    tell(0.6, "words")
    meta["unknown_weight"] = repr(_write_words(connection, counts, names, headwords))
    connection.executemany("INSERT INTO meta VALUES (?,?)", sorted(meta.items()))


def _write_words(connection: sqlite3.Connection, counts: Counts, names: Names, headwords: Headwords) -> float:
    """Write the words and what follows from their weights; return the weight of an unknown character."""
    words = sorted(dict.fromkeys(chain(counts.words, headwords.readings)))
    facts = Facts.of(words, counts, names)
    listed = (facts.counts >= 0) | (facts.headwords >= 0) | facts.ours
    dictionary = facts.kept(listed)
    connection.executemany("INSERT INTO longest VALUES (?,?)", _longest(dictionary.words))
    weights, unknown = fitted(dictionary)
    kept = np.flatnonzero(dictionary.on_path())
    weights = _stepped(weights[kept])
    arrays = Trie.compiled(list(map(dictionary.words.__getitem__, kept.tolist())), weights)
    connection.executemany("INSERT INTO arrays VALUES (?,?)", arrays.items())
    weighed = np.full(len(words), None, np.object_)
    weighed[np.flatnonzero(listed)[kept]] = weights
    tags = np.where(facts.idioms & (facts.tags == 0), -1, facts.tags).tolist()
    readings = headwords.readings | dict.fromkeys(headwords.traditional.intersection(counts.words), "")
    rows = zip(
        words,
        np.maximum(facts.counts, 0).tolist(),
        map([*counts.tag_names, "i"].__getitem__, tags),
        weighed.tolist(),
        map(readings.get, words, repeat("")),
        map(headwords.kinds.get, words, repeat(0)),
        strict=True,
    )
    connection.executemany("INSERT INTO words VALUES (?,?,?,?,?,?)", rows)
    return float(_stepped(np.array(unknown)))


# Traditional for 坯, but far more often simplified for 壞.
AMBIGUOUS = frozenset("坏")


class _Simplifier:
    """Traditional to simplified: a table of characters from OpenCC, and the words that don't follow it."""

    def __init__(self, pairs: dict[str, str], more: Sequence[str]) -> None:
        from opencc import OpenCC

        convert = OpenCC("t2s").convert
        ranges = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))
        characters = [chr(code) for start, end in ranges for code in range(start, end)]
        converted = convert("\n".join(characters)).split("\n")
        self.table = {a: b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
        self._translation = str.maketrans(self.table)
        self.words: dict[str, str] = {}
        self._add([*pairs], [*pairs.values()])
        for first in range(0, len(more), _BLOCK):
            words = [word for word in more[first : first + _BLOCK] if word not in pairs]
            self._add(words, convert("\n".join(words)).split("\n"))

    def _add(self, olds: Sequence[str], news: Sequence[str]) -> None:
        """Take in the words that the table converts in another way."""
        for old, new, other in zip(olds, news, "\n".join(olds).translate(self._translation).split("\n"), strict=True):
            if new != other and len(old) == len(new) > 1 and AMBIGUOUS.isdisjoint(old):
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


class Headwords:
    """What is left of the entries once they are written.

    `readings` are those of all words with any, best first by "/", `traditional` the words that have
    only those of a traditional form. `kinds` is 1 for every headword of either script, 2 for an idiom.
    """

    def __init__(self, entries: Iterable[Entry], phrases: dict[str, str]) -> None:
        simplified: defaultdict[str, list[Entry]] = defaultdict(list)
        traditional: defaultdict[str, list[Entry]] = defaultdict(list)
        idioms: list[str] = []
        for entry in entries:
            simplified[entry.simplified].append(entry)
            if entry.traditional != entry.simplified:
                traditional[entry.traditional].append(entry)
            if "(idiom" in SEPARATOR.join(entry.glosses):
                idioms += (entry.simplified, entry.traditional)
        self.kinds = dict.fromkeys(simplified, 1) | dict.fromkeys(traditional, 1) | dict.fromkeys(idioms, 2)
        self.readings = phrases | {head: _readings(found, phrases.get(head)) for head, found in simplified.items()}
        self.traditional = {head for head in traditional if head not in self.readings}
        self.readings |= {head: _readings(traditional[head], None) for head in self.traditional}


def _readings(entries: list[Entry], phrase: str | None) -> str:
    """The readings of a headword, best first; `phrase` is that of pypinyin's dictionary."""
    if len(entries) == 1 and (phrase is None or phrase == entries[0].pinyin.lower()):
        return entries[0].pinyin
    ranked = sorted(
        entries,
        key=lambda entry: (all(map(MINOR.match, entry.glosses)), entry.pinyin.lower() != phrase, -len(entry.glosses)),
    )
    options = dict.fromkeys(entry.pinyin for entry in ranked if entry.pinyin)
    if phrase is not None and phrase not in {option.lower() for option in options}:
        options[phrase] = None
    return "/".join(options)


def _stepped(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    stepped: NDArray[np.float64] = np.rint(weights * WEIGHT_STEPS) / WEIGHT_STEPS
    return stepped


def _longest(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the rows of `longest`, in order."""
    codes = Codes.of(words)
    lengths = np.ones(codes.points.size, np.int64)
    lengths[codes.starts] = codes.sizes
    first, second = codes.points[:-1].astype(np.int64), codes.points[1:]
    keys = (first << 29 | second << 8 | lengths[:-1])[(first > 0) & (second > 0)]  # 21 bits a character
    keys.sort()
    keys = keys[np.append(keys[1:] >> 8 != keys[:-1] >> 8, True)]  # the longest of each pair comes last
    text = np.stack((keys >> 29, keys >> 8 & 0x1FFFFF), axis=1).astype("<u4").tobytes().decode("utf-32-le")
    return zip(map(add, text[::2], text[1::2]), (keys & 0xFF).tolist(), strict=True)


def _write_senses(connection: sqlite3.Connection, entries: list[Entry]) -> _Inverse:
    inverse, known = _Inverse([entry.simplified for entry in entries]), _Stems({DIVIDER: DIVIDER})

    def rows() -> Iterator[tuple[int, str, str, str, str, str, str, str]]:
        for first in range(0, len(entries), _BLOCK):
            block = entries[first : first + _BLOCK]
            stems = gloss_stems([gloss for entry in block for gloss in entry.glosses], known)
            inverse.add([number for number, entry in enumerate(block, first) for _ in entry.glosses], stems)
            found = iter(stems)
            for number, (simplified, traditional, pinyin, glosses, source, tag) in enumerate(block, first):
                joined = SEPARATOR.join(islice(found, len(glosses)))
                yield number, simplified, traditional, pinyin, SEPARATOR.join(glosses), joined, source, tag

    connection.executemany("INSERT INTO senses VALUES (?,?,?,?,?,?,?,?)", rows())
    connection.execute(
        "INSERT INTO heads SELECT simplified, id FROM senses UNION ALL"
        " SELECT traditional, id FROM senses WHERE traditional <> simplified ORDER BY 1, 2"
    )
    stem.cache_clear()
    return inverse


class _Inverse:
    """The headwords by the stems of their glosses: numbers of stems, and beside them numbers of entries.

    `heads` are the headwords of the entries.
    """

    def __init__(self, heads: Sequence[str]) -> None:
        self._heads = heads
        self._stems: defaultdict[str, int] = defaultdict(count(1).__next__, {DIVIDER: 0})
        self._pairs = [np.zeros(0, np.int64)]

    def add(self, entries: Sequence[int], stems: Sequence[str]) -> None:
        """Take in the stems of glosses, each beside the number of its entry."""
        keys = np.array(list(map(self._stems.__getitem__, f" {DIVIDER} ".join(stems).split())), np.int64)
        dividers = keys == 0
        owners = np.array(entries, np.int64)[np.cumsum(dividers)]
        self._pairs.append(distinct((keys << 32 | owners)[~dividers]))

    def rows(self, counts: Counts) -> Iterator[tuple[str, int, str]]:
        """Yield the rows of `inverse`."""
        heads = sorted(dict.fromkeys(self._heads))
        place = dict(zip(heads, range(len(heads)), strict=True))
        places = np.fromiter(map(place.get, counts.words, repeat(-1)), np.int64, len(counts.words))
        known = np.zeros(len(heads) + 1, np.int64)  # the last one for what is no headword
        known[places] = counts.numbers
        sizes = np.fromiter(map(len, heads), np.int64, len(heads))
        order = np.lexsort((sizes, -known[:-1]))
        commonest = list(map(heads.__getitem__, order.tolist()))
        ranks = np.argsort(order)[list(map(place.__getitem__, self._heads))]
        pairs = np.concatenate(self._pairs)
        pairs = distinct((pairs >> 32 << 32) + ranks[pairs & 0xFFFFFFFF])
        bounds = np.searchsorted(pairs >> 32, np.arange(len(self._stems) + 1)).tolist()
        found = (pairs & 0xFFFFFFFF).tolist()
        del self._stems[DIVIDER]
        for key, at in sorted(self._stems.items()):
            first, last = bounds[at : at + 2]
            yield key, last - first, "/".join(map(commonest.__getitem__, found[first : min(last, first + MAX_HEADS)]))


def _described(files: list[SourceFile], given: Entries) -> dict[str, str]:
    """What `meta` says of the sources and the entries."""
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
        "headwords": str(len({entry.simplified for entry in given.entries})),
        "senses": str(len(given.entries)),
        "supplement_senses": str(sum(entry.source == "zhterm" for entry in given.entries)),
        "sources": json.dumps(listed, ensure_ascii=False),
    }
