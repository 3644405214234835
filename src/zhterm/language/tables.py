"""The one loader of the package's small tables: files of ours under `data/`, tab-separated, with a first line that
says what the file holds.
"""

from __future__ import annotations

import os
from functools import cache

_DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")


def path(name: str) -> str:
    """The file of a table. `name` is its path under `data/`, as "language/surnames.tsv"."""
    return os.path.join(_DATA, *name.split("/"))


def data(name: str) -> bytes:
    """A file as it is."""
    with open(path(name), "rb") as file:
        return file.read()


def lines(name: str) -> list[str]:
    """The lines of a table but the first."""
    with open(path(name), encoding="utf-8") as file:
        return file.read().splitlines()[1:]


def rows(name: str) -> list[list[str]]:
    """The fields of each line of a table."""
    return [line.split("\t") for line in lines(name)]


@cache
def classes(name: str) -> dict[str, frozenset[str]]:
    """A table of word classes: name, words divided by spaces."""
    return {row[0]: frozenset(row[1].split()) for row in rows(name)}


@cache
def pairs(name: str) -> dict[str, str]:
    """A table of two fields, the second by the first."""
    return {row[0]: row[1] for row in rows(name)}
