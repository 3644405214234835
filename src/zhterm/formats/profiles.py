"""Profiles of flat formats: one table row a term pair, a term or an entry, described by a TOML file.

The profiles we bring are in `data/formats/*.toml`; a user's own one is given with `--profile FILE`. What a profile can
say is documented in docs/formats.md.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from pathlib import Path
from typing import Literal

from msgspec import Struct, convert

from zhterm.errors import DataError, NotFoundError
from zhterm.formats.pairs import FIELDS
from zhterm.language.tables import path as path_of
from zhterm.model import AdministrativeStatus

DATA = Path(path_of("formats"))
_DIRECTIONS = {"both": (True, True), "in": (True, False), "out": (False, True)}
_MARKED = ("utf-8", "utf-16-le", "utf-16-be")
"""Encodings to which a mark can be put; utf-16 and utf-8-sig have one themselves."""
SOURCE_FIELDS = ("source_term", "target_term", "source_language", "target_language")
_KINDS: tuple[tuple[set[str], str], ...] = (
    ({"pinyin", "pinyin_numbered"}, "pinyin"),
    ({"status", "forbidden"}, "status"),
    ({"subject_field", "tags"}, "subject field"),
    ({"part_of_speech"}, "part of speech"),
    ({"confidence"}, "confidence"),
    ({"note"}, "note"),
    ({"definition"}, "definition"),
    ({"context_zh", "context_en"}, "one context"),
    ({"source"}, "one source"),
    ({"id"}, "id"),
)
_IN_ONLY = ("abbreviation_zh", "abbreviation_en", "synonym_zh", "synonym_en", "")


class Column(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column: its name in the header, and the field or the fixed text that its cells hold."""

    name: str = ""
    field: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        known = (*FIELDS, *SOURCE_FIELDS, *_IN_ONLY)
        if self.field not in known:
            fields = ", ".join(filter(None, known))
            raise ValueError(f"column {self.name!r}: no field {self.field!r}; one of: {fields}")


class Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stand in a file, beyond its layout. What breaks a rule is left out, and said.

    `rows`: "pairs" (one row a Chinese-English pair), "entries", "terms" (one a Chinese term), "sources" (one a term of
    the source language, with its best target: what machine translators want).
    """

    rows: Literal["pairs", "entries", "terms", "sources"] = "pairs"
    requires: tuple[str, ...] = ()
    """Fields that must not be empty."""
    statuses: tuple[AdministrativeStatus, ...] = ()
    """Statuses of the terms that are written; empty: all that the columns can tell, see `rows`."""
    max_bytes: int = 0
    """Bytes a cell may take; 0: any number."""
    refuse: str = ""
    """A regular expression: rows with a cell in which it is found are left out."""
    refuse_reason: str = "characters that the format has no place for"
    flatten: bool = False
    """Whether line breaks and tabs in cells become spaces."""
    replace: tuple[tuple[str, str], ...] = ()
    """Texts in cells and what stands for them in the file."""

    def __post_init__(self) -> None:
        try:
            re.compile(self.refuse)
        except re.error as error:
            raise ValueError(f"refuse is no regular expression: {error}") from None


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A flat format: layout, columns and rules."""

    name: str
    summary: str = ""
    columns: tuple[Column, ...]
    direction: Literal["both", "in", "out"] = "both"
    suffixes: tuple[str, ...] = ()
    begins: str = ""
    """How a file of this format begins; files are recognised by it."""
    delimiter: str = ","
    header: bool = True
    quoting: Literal["minimal", "all", "none"] = "minimal"
    newline: str = "\n"
    encoding: str = "utf-8"
    byte_order_mark: bool = False
    before: tuple[str, ...] = ()
    """Lines that stand before the table."""
    formula_guard: bool = False
    rules: Rules = Rules()

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a profile needs [[columns]]")
        if len(self.delimiter) != 1:
            raise ValueError(f"delimiter {self.delimiter!r} is not one character")
        try:
            encoding = codecs.lookup(self.encoding).name
        except LookupError:
            raise ValueError(f"no encoding {self.encoding!r}") from None
        if self.byte_order_mark and encoding not in _MARKED:
            raise ValueError(f"byte_order_mark goes with encoding {', '.join(_MARKED)}, not {self.encoding}")

    @property
    def reads(self) -> bool:
        """Whether files of it can be imported."""
        return _DIRECTIONS[self.direction][0]

    @property
    def writes(self) -> bool:
        """Whether files of it can be exported."""
        return _DIRECTIONS[self.direction][1]

    @property
    def heeds(self) -> tuple[str, ...]:
        """The options of writing that make a difference to it."""
        held = {column.field for column in self.columns}
        directed = not held.isdisjoint(SOURCE_FIELDS)
        return ("source",) * directed + ("script",) * (directed or "zh" in held)

    @property
    def drops(self) -> str:
        """What it has no place for, in a few words."""
        held = {column.field for column in self.columns}
        kept = [name for names, name in _KINDS if held & names]
        return f"all but {', '.join(['terms', *kept])}"


def names() -> tuple[str, ...]:
    """The names of the profiles we bring, in alphabetical order."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml")))


def bundled(name: str) -> Profile:
    """The profile called `name`, one of `names()`."""
    return load(DATA / f"{name}.toml")


def load(path: Path) -> Profile:
    """Read a profile. Raises NotFoundError or DataError, which names the key that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFoundError(f"no profile {path}", hint="give the path of a TOML file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: not a TOML file ({error})", hint="docs/formats.md shows a profile") from None
    try:
        return convert({**data, "name": path.stem}, Profile)
    except ValueError as error:
        raise DataError(f"{path}: {error}", hint="docs/formats.md lists what a profile can say") from None
