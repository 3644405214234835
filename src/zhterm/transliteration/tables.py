"""The tables behind the rules: small files of our own in `data/pinyin`, read once, each at its first use.

Keys are simplified. A file's first line says what it holds.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.tables import classes, lines, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator


class Test(NamedTuple):
    """One row of a polyphone: `kind` is "<", "<<", ">", ">>", "<t", "^", "$n", "." or "?"; it looks for the items."""

    kind: str
    reading: tuple[str, ...]
    items: tuple[str, ...]


def split_reading(reading: str) -> tuple[str, ...]:
    """Syllables of a table reading: "dai4fu5" -> ("dai4", "fu5")."""
    out, start = [], 0
    for at, char in enumerate(reading):
        if char.isdigit():
            out.append(reading[start : at + 1].strip())
            start = at + 1
    return tuple(out)


class Tests:
    """The rows of a table of tests by their key, taken apart when a key is first asked for."""

    def __init__(self, name: str) -> None:
        self._lines: dict[str, list[str]] = {}
        self._found: dict[str, tuple[Test, ...]] = {}
        for line in lines(name):
            key, _, rest = line.partition("\t")
            self._lines.setdefault(key, []).append(rest)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __contains__(self, key: str) -> bool:
        return key in self._lines

    def get(self, key: str) -> tuple[Test, ...]:
        """The tests of a key, its default last; () where it is not in the table."""
        if key not in self._lines:
            return ()
        if key not in self._found:
            rows = [line.split("\t") for line in self._lines[key]]
            tests = [Test(row[0], split_reading(row[1]), tuple(row[2].split(" ")) if row[2:] else ()) for row in rows]
            self._found[key] = tuple(sorted(tests, key=lambda test: test.kind in {".", "?"}))
        return self._found[key]


@cache
def characters() -> Tests:
    """Polyphonic characters as words of their own."""
    return Tests("pinyin/polyphones.tsv")


@cache
def words() -> Tests:
    """Words with more than one reading, or with one other than the dictionaries'."""
    return Tests("pinyin/words.tsv")


@cache
def places() -> dict[str, frozenset[str]]:
    """Place names by kind: split, fused, generic."""
    return classes("pinyin/places.tsv")


@cache
def organisations() -> dict[str, frozenset[str]]:
    """Parts of the names of organisations by kind: head, lead, joined, function."""
    return classes("pinyin/organisations.tsv")


@cache
def idioms() -> dict[str, frozenset[str]]:
    """Idioms by kind: joined, hyphen, words."""
    return classes("pinyin/idioms.tsv")


@cache
def divisions() -> dict[str, tuple[str, ...]]:
    """Terms with their division; ^ marks a part with a capital."""
    return {term.replace("/", "").replace("^", ""): tuple(term.split("/")) for term in idioms()["divided"]}


@cache
def written() -> dict[str, str]:
    """Terms with the spelling that no rule gives."""
    return pairs("pinyin/written.tsv")


@cache
def opening() -> dict[str, tuple[str, ...]]:
    """The terms of `written` by their first character, the longest first."""
    found: dict[str, list[str]] = {}
    for term in sorted(written(), key=len, reverse=True):
        found.setdefault(term[0], []).append(term)
    return {first: tuple(terms) for first, terms in found.items()}


@cache
def beginnings() -> frozenset[str]:
    """Everything that a term of `written` begins with, the whole term too."""
    return frozenset(term[:end] for term in written() for end in range(1, len(term) + 1))


@cache
def capitals() -> dict[str, frozenset[str]]:
    """Words whose capital the dictionaries get wrong: common, proper."""
    return classes("pinyin/capitals.tsv")


@cache
def affixes() -> dict[str, frozenset[str]]:
    """Closed classes of the grammar by kind (see the files)."""
    return classes("pinyin/grammar.tsv") | classes("language/surnames.tsv")


@cache
def items(kind: str) -> tuple[str, ...]:
    """A closed class as a tuple, for `startswith` and `endswith`."""
    return tuple(affixes()[kind])
