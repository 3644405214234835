"""The tables behind the rules: small files of our own in `data/pinyin`, read once, each at its first use.

Keys are simplified. A file's first line says what it holds.
"""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "pinyin")


class Test(NamedTuple):
    """One row of a polyphone: `kind` is "<", "<<", ">", ">>", "<t", "^", "$n", "." or "?"; the items are what it looks for."""

    kind: str
    reading: tuple[str, ...]
    items: tuple[str, ...]


def _rows(name: str) -> list[list[str]]:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as lines:
        next(lines)
        return [line.rstrip("\n").split("\t") for line in lines]


def split_reading(reading: str) -> tuple[str, ...]:
    """Syllables of a table reading: "dai4fu5" -> ("dai4", "fu5")."""
    out, start = [], 0
    for at, char in enumerate(reading):
        if char.isdigit():
            out.append(reading[start : at + 1].strip())
            start = at + 1
    return tuple(out)


def _tests(name: str) -> dict[str, tuple[Test, ...]]:
    found: dict[str, list[Test]] = {}
    for row in _rows(name):
        items = tuple(row[3].split(" ")) if len(row) > 3 else ()
        found.setdefault(row[0], []).append(Test(row[1], split_reading(row[2]), items))
    # the default stands last, wherever its row is
    return {key: tuple(sorted(tests, key=lambda test: test.kind in {".", "?"})) for key, tests in found.items()}


@cache
def characters() -> dict[str, tuple[Test, ...]]:
    """Polyphonic characters as words of their own."""
    return _tests("polyphones.tsv")


@cache
def words() -> dict[str, tuple[Test, ...]]:
    """Words with more than one reading, or with one other than the dictionaries'."""
    return _tests("words.tsv")


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Surnames; the syllables where they differ from the usual ones (and for compound ones), else ()."""
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows("surnames.tsv"):
        if len(row) > 1:
            found[row[0]] = tuple(row[1].split(" "))
        else:
            found |= {name: () for name in row[0].split() if name not in found}
    return found


def _kinds(name: str) -> dict[str, frozenset[str]]:
    return {row[0]: frozenset(row[1].split()) for row in _rows(name)}


@cache
def places() -> dict[str, frozenset[str]]:
    """Place names by kind: split, fused, generic."""
    return _kinds("places.tsv")


@cache
def organisations() -> dict[str, frozenset[str]]:
    """Parts of the names of organisations by kind: head, lead, joined, function."""
    return _kinds("organisations.tsv")


@cache
def idioms() -> dict[str, frozenset[str]]:
    """Idioms by kind: joined, hyphen, words."""
    return _kinds("idioms.tsv")


@cache
def divisions() -> dict[str, tuple[str, ...]]:
    """Terms with their division; ^ marks a part with a capital."""
    return {term.replace("/", "").replace("^", ""): tuple(term.split("/")) for term in idioms()["divided"]}


@cache
def capitals() -> dict[str, frozenset[str]]:
    """Words whose capital the dictionaries get wrong: common, proper."""
    return _kinds("capitals.tsv")


@cache
def affixes() -> dict[str, frozenset[str]]:
    """Closed classes of the grammar by kind (see the file)."""
    return _kinds("grammar.tsv")
