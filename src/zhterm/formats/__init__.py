"""Exchange formats: entries to files and back.

A format is one line of `FORMATS` and one module with

    write(documents, out, profile="") -> None      documents: plain JSON of entries (ConceptEntry.to_dict)
    read(text, where, guarded, defaults) -> iterator of ConceptEntry | Problem
    losses(document) -> iterator of str            the names of fields that this format can't carry

`defaults` fills the cells (by column name) that a row leaves empty. Nothing is imported until a format is used. Bad
rows come back as Problems with their line; they never stop the rest.
"""

from __future__ import annotations

import importlib
from collections import Counter
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from zhterm.errors import DataError, UsageError
from zhterm.files import Decoded, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from zhterm.errors import Problem
    from zhterm.model import ConceptEntry

Document = dict[str, Any]


class _Module(Protocol):
    def write(self, documents: Iterable[Document], out: IO[str], profile: str = "") -> None: ...
    def read(
        self, text: str, where: str, *, guarded: bool, defaults: Mapping[str, str]
    ) -> Iterator[ConceptEntry | Problem]: ...
    def losses(self, document: Document) -> Iterator[str]: ...


class Format(NamedTuple):
    """One exchange format. `profiles` are the values of `--for`; `suffixes` choose it for a file name."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    summary: str
    profiles: tuple[str, ...] = ()
    lossless: bool = False

    def load(self) -> _Module:
        """Import the module of the format."""
        return cast("_Module", importlib.import_module(self.module))


FORMATS: tuple[Format, ...] = (
    Format(
        "csv",
        "zhterm.formats.csv_format",
        (".csv",),
        "one row a Chinese-English term pair, UTF-8, RFC 4180; --for excel adds mark, CRLF and formula guard",
        ("excel",),
    ),
    Format("tsv", "zhterm.formats.tsv_format", (".tsv", ".tab", ".txt"), "the same rows, tab-separated", ("excel",)),
    Format("jsonl", "zhterm.formats.jsonl", (".jsonl", ".ndjson"), "one entry a line, lossless", (), lossless=True),
)


def by_name(name: str) -> Format:
    """Return the format called `name`. Raises UsageError for an unknown one."""
    for item in FORMATS:
        if item.name == name.lower():
            return item
    raise UsageError(f"no format called {name!r}", hint=f"one of: {', '.join(item.name for item in FORMATS)}")


def by_path(path: Path) -> Format | None:
    """Return the format that the suffix of `path` names, or None."""
    return next((item for item in FORMATS if path.suffix.lower() in item.suffixes), None)


def write(name: str, documents: Iterable[Document], out: IO[str], *, profile: str = "") -> Counter[str]:
    """Write `documents` to `out` and return what the format could not carry, counted by field.

    `out` must not translate newlines (open files with `newline=""`). Raises UsageError for an unknown format or
    profile.
    """
    chosen = by_name(name)
    if profile and profile not in chosen.profiles:
        known = f"one of: {', '.join(chosen.profiles)}" if chosen.profiles else f"{name} has no profiles"
        raise UsageError(f"no profile {profile!r} for {name}", hint=known)
    module = chosen.load()
    lost: Counter[str] = Counter()

    def counted() -> Iterator[Document]:
        for document in documents:
            lost.update(module.losses(document))
            yield document

    module.write(documents if chosen.lossless else counted(), out, profile)
    return lost


def read_bytes(
    data: bytes,
    where: str,
    *,
    chosen: Format | None = None,
    encoding: str = "",
    defaults: Mapping[str, str] | None = None,
) -> Iterator[ConceptEntry | Problem]:
    """Read entries from the bytes of a file; `where` names it in messages, `defaults` fills empty cells.

    Raises DataError where the file is not of a kind we read; single bad rows come as Problems.
    """
    decoded = _decode_as(data, encoding, where) if encoding else decode(data, where)
    if not decoded.text.strip():
        raise DataError(f"{where} is empty", hint="a first row with the column names zh and en is enough")
    if chosen is None or (chosen.name != "jsonl" and decoded.text.lstrip().startswith("{")):
        chosen = by_name("jsonl" if decoded.text.lstrip().startswith("{") else "csv")
    # A spreadsheet writes a mark or a legacy encoding; only there can our formula guard be in force.
    guarded = decoded.encoding != "utf-8"
    return chosen.load().read(decoded.text, where, guarded=guarded, defaults=defaults or {})


def _decode_as(data: bytes, encoding: str, where: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except LookupError:
        raise UsageError(f"no encoding called {encoding!r}", hint="for example utf-8, gb18030, big5, utf-16") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{where}: not valid {encoding} at byte {error.start}", hint="leave --encoding out") from None
