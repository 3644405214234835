"""The reference dictionary: jieba's words, CC-CEDICT's senses, readings, English stems, in one read-only SQLite file.

The file is compiled from the installed packages at first use, into the user's cache folder, and again whenever one of
them changes. All look-ups take many texts at once and answer with one query, so a title costs a few milliseconds in a
new process; `trie` has the words in arrays, for running text.

Texts are looked up as simplified Chinese with half-width forms (`simplified`, `text.fold`) unless a method says more.
Readings follow CC-CEDICT: syllables with tones 1-5 divided by spaces, `u:` for ü, capitals for proper names.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import suppress
from operator import add
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypeVar

from zhterm.errors import StoreError
from zhterm.lexicon.script import Script
from zhterm.lexicon.sources import (
    CEDICT_UPDATE,
    SEPARATOR,
    Progress,
    cache_folder,
    data_folder,
    file_name,
    fingerprint,
    sources,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from zhterm.lexicon.trie import Trie

__all__ = ["InverseEntry", "Lexicon", "LexiconInfo", "LexiconSource", "Sense", "WordRow"]

Value = TypeVar("Value")
# A query takes its texts as bound values; SQLite allows 32,766 of them, older builds 999.
BATCH = 900


class Sense(NamedTuple):
    """One entry of a headword. `stems` has one tuple of English stems a gloss (see `build.gloss_stems`)."""

    simplified: str
    traditional: str
    pinyin: str
    glosses: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    source: str
    part_of_speech: str = ""


class WordRow(NamedTuple):
    """What the dictionaries say of a text.

    `readings` are best first, "/" between them ("xing2/hang2"; "" for none), `tag` is jieba's part of speech, `weight`
    that on the segmentation path (None: no word there, as a traditional headword), `headword` whether it has senses
    (2: as an idiom).
    """

    readings: str
    tag: str
    weight: float | None
    headword: int


class InverseEntry:
    """The headwords with an English stem in a gloss: how many there are, and at most 120 of them, commonest first.

    `characters` are those of the headwords.
    """

    __slots__ = ("_holding", "characters", "frequency", "headwords")

    def __init__(self, frequency: int, headwords: Sequence[str]) -> None:
        self.frequency = frequency
        self.headwords = tuple(headwords)
        self.characters = frozenset("".join(headwords))
        self._holding: dict[str, tuple[set[str], int]] = {}

    def holding(self, char: str) -> tuple[set[str], int]:
        """The headwords with one of the `characters`, and the length of the shortest."""
        found = self._holding.get(char)
        if found is None:
            words = {headword for headword in self.headwords if char in headword}
            found = self._holding[char] = words, min(map(len, words))
        return found


class LexiconSource(NamedTuple):
    """A source of the lexicon, for the attribution its licence asks for. `date` is empty where none is known."""

    name: str
    date: str
    licence: str
    credit: str
    path: str


class LexiconInfo(NamedTuple):
    """What a compiled lexicon holds and what it was made from."""

    path: str
    size: int
    sources: tuple[LexiconSource, ...]
    counts: dict[str, int]


class Lexicon:
    """The compiled dictionary. Reading is safe from several threads and after a fork."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._process = 0
        self._trie: Trie | None = None
        self._script: Script | None = None
        self._weights: _Recent[float] = _Recent(80_000)
        self._longest: _Recent[int] = _Recent(40_000)
        self._frequencies: _Recent[int] = _Recent(40_000)
        self._characters: _Recent[tuple[str, ...]] = _Recent(10_000)
        self._senses: _Recent[tuple[Sense, ...]] = _Recent(40_000)
        self._inverse: _Recent[InverseEntry] = _Recent(2_000)
        self._connect()
        try:
            self.meta: dict[str, str] = dict(self._connection.execute("SELECT key, value FROM meta"))
            self.total_frequency = int(self.meta["total_frequency"])
            self.headword_count = int(self.meta["headwords"])
        except (sqlite3.Error, KeyError, ValueError) as error:
            raise StoreError(f"{path} is not a lexicon: {error}", hint="glossary lexicon build") from error

    @classmethod
    def open(cls, path: str | Path | None = None, progress: Progress | None = None) -> Self:
        """Open the lexicon at `path`, by default the one of the installed sources; compile it where it is missing.

        `progress` is called with the share done, in [0, 1], and the name of the stage. Any number of processes may
        do this at once: one compiles, the others wait. Raises StoreError.
        """
        if path is not None:
            chosen = os.fspath(path)
            if not os.path.exists(chosen):
                _compile(chosen, progress, force=False)
            return cls(chosen)
        found = sources()
        digest = fingerprint(found)
        name = file_name(digest)
        chosen = os.path.join(cache_folder(), name)
        if os.path.exists(chosen):
            try:
                lexicon = cls(chosen)
                if lexicon.meta["fingerprint"] == digest:
                    return lexicon
                lexicon.close()
            except StoreError:
                pass  # damaged: compiled again below
            return cls(_compile(chosen, progress, force=True))
        return cls(_compile(chosen, progress, force=False))

    @classmethod
    def compile(cls, path: str | Path | None = None, progress: Progress | None = None) -> Self:
        """Compile the lexicon anew, whether it is there or not, and open it. Raises StoreError."""
        chosen = os.fspath(path) if path else os.path.join(cache_folder(), file_name(fingerprint(sources())))
        return cls(_compile(chosen, progress, force=True))

    @classmethod
    def update(cls, file: str | Path, progress: Progress | None = None) -> Self:
        """Use a newer CC-CEDICT (.u8, .txt, .gz, .zip; syntax version 1 or 2) from now on, and open the new lexicon.

        The file is copied to the user's data folder. Raises DataError where it is not CC-CEDICT; the lexicon in use
        stays as it is then.
        """
        from zhterm.lexicon.update import install

        install(file, os.path.join(data_folder(), CEDICT_UPDATE))
        return cls.open(progress=progress)

    def _connect(self) -> None:
        uri = "file:" + self.path.replace("%", "%25").replace("?", "%3f").replace("#", "%23") + "?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(
                f"the lexicon {self.path} can't be opened: {error}", hint="glossary lexicon build"
            ) from error
        self._process = os.getpid()

    def close(self) -> None:
        """Close the file. Tables in memory stay."""
        self._connection.close()

    def _query(self, sql: str, texts: Iterable[str]) -> list[Any]:
        """Run `sql`, whose `{}` becomes the list of bound values, over all texts, a batch at a time."""
        wanted = list(dict.fromkeys(texts))
        rows: list[Any] = []
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            rows += self._rows(sql.format(",".join("?" * len(part))), part)
        return rows

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        with self._lock:
            if self._process != os.getpid():
                self._connect()
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(
                    f"the lexicon {self.path} can't be read: {error}", hint="glossary lexicon build"
                ) from error

    def frequencies(self, texts: Iterable[str]) -> dict[str, int]:
        """jieba's counts of those texts that are words of its dictionary."""
        sql = "SELECT text, count FROM words WHERE count > 0 AND text IN ({})"
        return self._frequencies.of(texts, lambda missing: dict(self._query(sql, missing)))

    def words(self, texts: Iterable[str]) -> dict[str, WordRow]:
        """What the dictionaries say of those texts (either script) that they have."""
        rows = self._query("SELECT text, readings, tag, weight, headword FROM words WHERE text IN ({})", texts)
        return {row[0]: WordRow._make(row[1:]) for row in rows}

    def tags(self, texts: Iterable[str]) -> dict[str, str]:
        """jieba's part-of-speech tags (nr person, ns place, nt organisation, ...) of those texts that have one."""
        return dict(self._query("SELECT text, tag FROM words WHERE tag <> '' AND text IN ({})", texts))

    def weights(self, texts: Iterable[str]) -> dict[str, float]:
        """The weights on the segmentation path (natural logarithms) of those texts that are dictionary words."""
        sql = "SELECT text, weight FROM words WHERE weight IS NOT NULL AND text IN ({})"
        return self._weights.of(texts, lambda missing: dict(self._query(sql, missing)))

    def words_in(self, text: str) -> Mapping[str, float]:
        """The weights of at least all dictionary words that occur in `text`."""
        limits = self.longest_in(text)
        found: set[str] = set(text)
        for at in range(len(text) - 1):
            start = text[at : at + 2]
            if limits.get(start, 1) == 1:
                continue
            found.add(start)
            for end in range(at + 3, min(at + limits.get(start, 2), len(text)) + 1):
                found.add(text[at:end])
        return self.weights(found)

    def longest(self, starts: Iterable[str]) -> dict[str, int]:
        """The length of the longest word or headword that begins with these two characters.

        1 where they only stand further inside a word; nothing where they do so in no word: the text can be cut there.
        """
        sql = "SELECT start, length FROM longest WHERE start IN ({})"
        return self._longest.of(starts, lambda missing: dict(self._query(sql, missing)))

    def longest_in(self, text: str) -> Mapping[str, int]:
        """`longest` for at least all places of `text`."""
        return self.longest(map(add, text, text[1:]))

    def senses(self, texts: Iterable[str]) -> dict[str, tuple[Sense, ...]]:
        """The senses of those texts that are headwords, simplified or traditional; the supplement's come last."""
        return self._senses.of(texts, self._read_senses)

    def _read_senses(self, texts: Iterable[str]) -> dict[str, tuple[Sense, ...]]:
        sql = (
            "SELECT heads.text, simplified, traditional, pinyin, glosses, stems, source, tag"
            " FROM heads JOIN senses USING(id) WHERE heads.text IN ({}) ORDER BY heads.text, id"
        )
        out: dict[str, list[Sense]] = {}
        rows = self._query(sql, texts)
        for text, simplified, traditional, pinyin, glosses, stems, source, tag in rows:
            split = tuple(tuple(gloss.split()) for gloss in stems.split(SEPARATOR)) if glosses else ()
            named = tuple(glosses.split(SEPARATOR)) if glosses else ()
            out.setdefault(text, []).append(Sense(simplified, traditional, pinyin, named, split, source, tag))
        return {text: tuple(found) for text, found in out.items()}

    def readings(self, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The readings of those texts (either script) that are words with one, best first: "Da4 shu4 ju4"."""
        return {text: tuple(row.readings.split("/")) for text, row in self.words(texts).items() if row.readings}

    def characters(self, chars: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The syllables of those characters, commonest first: 行 -> ("xing2", "hang2", ...)."""
        return self._characters.of(chars, self._read_characters)

    def _read_characters(self, chars: Iterable[str]) -> dict[str, tuple[str, ...]]:
        rows = self._query("SELECT text, syllables FROM characters WHERE text IN ({})", chars)
        return {char: tuple(syllables.split(" ")) for char, syllables in rows}

    def inverse(self, stems: Iterable[str]) -> dict[str, InverseEntry]:
        """The headwords (simplified) that these English stems gloss."""
        return self._inverse.of(stems, self._read_inverse)

    def _read_inverse(self, stems: Iterable[str]) -> dict[str, InverseEntry]:
        rows = self._query("SELECT stem, frequency, heads FROM inverse WHERE stem IN ({})", stems)
        return {key: InverseEntry(frequency, heads.split("/")) for key, frequency, heads in rows}

    def stems(self, words: Iterable[str]) -> dict[str, str]:
        """The English stems of all these words: as `english.stem` gives them."""
        from zhterm.language.english import stem

        return {word: stem(word) for word in words}

    def simplified(self, text: str, *, words: bool = False) -> str:
        """`text` in simplified characters, code point for code point (OpenCC's table, CC-CEDICT's words).

        Where no character is one of the traditional script, words are left alone (著 in 名著地位 is no 着), but for
        `words`, which says that the text is a list of words.
        """
        if text.isascii():
            return text
        if self._script is None:
            self._script = Script(self.meta, lambda: dict(self._rows("SELECT text, simplified FROM conversions")))
        plain = text.translate(self._script.table)
        return plain if plain == text and not words else self._script.corrected(text, plain)

    def preload(self) -> None:
        """Be ready for running text: read the trie now, which takes some 0.2 s."""
        _ = self.trie

    @property
    def preloaded(self) -> bool:
        """Whether the trie has been read."""
        return self._trie is not None

    @property
    def trie(self) -> Trie:
        """The words as a trie in arrays, for texts of more than a few pages; read at first use, some 40 MB."""
        if self._trie is None:
            from zhterm.lexicon.trie import Trie

            self._trie = Trie.opened(dict(self._rows("SELECT name, data FROM arrays")))
        return self._trie

    def info(self) -> LexiconInfo:
        """What the lexicon was made from, with dates, licences and counts."""
        import json

        listed = tuple(LexiconSource(**item) for item in json.loads(self.meta["sources"]))
        names = ("headwords", "senses", "supplement_senses", "jieba_words")
        return LexiconInfo(
            self.path, os.path.getsize(self.path), listed, {name: int(self.meta[name]) for name in names}
        )


class _Recent(Generic[Value]):
    """What was looked up of late, misses too, since titles share most words; forgotten as a whole when full."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: dict[str, Value | None] = {}

    def of(self, texts: Iterable[str], read: Callable[[list[str]], Mapping[str, Value]]) -> dict[str, Value]:
        """What is known of these texts; `read` is asked for those not looked up of late."""
        wanted = texts if isinstance(texts, set) else set(texts)
        known = self._known
        try:
            return {text: value for text in wanted if (value := known[text]) is not None}
        except KeyError:
            missing = [text for text in wanted if text not in known]
        if len(known) + len(missing) > self._size:
            known, missing = {}, list(wanted)
        found = read(missing)
        known.update((text, found.get(text)) for text in missing)
        self._known = known
        return {text: value for text in wanted if (value := known[text]) is not None}


def _compile(path: str, progress: Progress | None, *, force: bool) -> str:
    """Compile to `path` under a lock and return where the lexicon is: a temporary folder if that can't be written."""
    from zhterm.lexicon.lock import forget_old, locked, writable_path

    chosen = writable_path(path)
    with locked(chosen + ".lock"):
        if force or not os.path.exists(chosen):
            from pathlib import Path as Location

            from zhterm.lexicon.build import compile_lexicon

            compile_lexicon(Location(chosen), sources(), progress)
            with suppress(OSError):  # one vanished while we looked: another process tidies up as well
                forget_old(Location(chosen))
    return chosen
