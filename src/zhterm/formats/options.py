"""What a reader and a writer can be told."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from zhterm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How a file is to be read. A format names in `Format.reading` the fields it heeds; `where` and `defaults` all do.

    `where` names the file in messages. `defaults` are cells (by field) for rows that leave them empty.
    """

    where: str = "the input"
    defaults: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    """The encoding of the text, a Python name; empty: found out."""
    columns: Mapping[str, int] = field(default_factory=dict)
    """Which column holds which field, counted from 1; empty: found out."""
    header: bool | None = None
    """Whether a header row is there; None: found out."""
    sheet: str = ""
    """The sheet of a workbook, its name or its number from 1; empty: the first with a glossary in it."""
    split: bool | None = None
    """Whether synonyms and short forms in one cell become terms of their own; None: unless we wrote the file."""
    keep: bool = False
    """Whether columns that are not understood are kept as notes ("name: cell")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """How a file is to be written. A format names in `Format.writing` the fields it heeds."""

    variant: str = ""
    """A variant of the format: `excel` of CSV."""
    source: str = "zh"
    """The language that is translated from where a format has a direction: "zh" or "en"."""
    script: str = ""
    """The script of a format with one Chinese column: "zh-Hans", "zh-Hant"; empty: simplified before traditional."""
    title: str = "Glossary"
    """What the file calls itself, where the format has a place for that."""


_OPTIONS = {"keep": "--keep-columns", "header": "--no-header", "variant": "--for", "source": "--from"}


def check_options(name: str, options: ReadOptions | WriteOptions, heeded: Collection[str]) -> None:
    """Raise UsageError for an option that the format called `name` has no use for: none is passed over in silence."""
    for item in fields(options):
        value = getattr(options, item.name)
        usual = item.default_factory() if callable(item.default_factory) else item.default
        if value != usual and item.name not in heeded:
            option = _OPTIONS.get(item.name, f"--{item.name}")
            raise UsageError(f"{name} has no use for {option}", hint="leave it out")
