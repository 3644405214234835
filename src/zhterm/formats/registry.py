"""Which formats there are: those with a module of their own, and the flat ones that a profile describes."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol, cast

from zhterm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.errors import Problem
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.formats.profiles import Profile
    from zhterm.model import ConceptEntry


class Codec(Protocol):
    """What a format does; a module, or `Delimited` with a profile."""

    def write(self, entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions) -> Losses:
        """Write entries."""

    def read(self, stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
        """Read entries."""


class Format(NamedTuple):
    """One exchange format. `suffixes` choose it for a file name, `variants` are the values of `--for`.

    `reading` and `writing` are the fields of the options that it heeds. `drops` says in a few words what it has no
    place for.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...]
    drops: str = ""
    reads: bool = True
    writes: bool = True
    variants: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()
    module: str = ""
    binary: bool = False
    profile: str = ""
    """The path of the profile of a format that is not ours."""

    @property
    def direction(self) -> str:
        """`in`, `out` or `in, out`."""
        return ", ".join([*["in"] * self.reads, *["out"] * self.writes])

    def load(self, variant: str = "") -> Codec:
        """Import what the format needs. Raises UsageError for a variant it does not have."""
        if variant and variant not in self.variants:
            known = f"one of: {', '.join(self.variants)}" if self.variants else f"{self.name} has no variants"
            raise UsageError(f"no variant {variant!r} of {self.name}", hint=known)
        if self.module:
            return cast("Codec", importlib.import_module(self.module))
        from zhterm.formats.delimited import Delimited
        from zhterm.formats.profiles import bundled, load

        if self.profile:
            return Delimited(load(Path(self.profile)))
        return Delimited(bundled(f"{self.name}.{variant}" if variant else self.name))


_ONE_ROW = "definition, sense, project, customer, cross references, further contexts, notes of terms"
_TABLE = ("encoding", "columns", "header", "split", "keep")
MODULES: tuple[Format, ...] = (
    Format(
        "jsonl",
        "one entry a line with everything it holds",
        (".jsonl", ".ndjson"),
        reading=("encoding",),
        module="zhterm.formats.jsonl",
    ),
    Format(
        "xlsx",
        "Excel workbook with the rows of CSV; any workbook is read",
        (".xlsx", ".xlsm"),
        drops=_ONE_ROW,
        reading=(*_TABLE[1:], "sheet"),
        writing=("title",),
        module="zhterm.formats.workbook",
        binary=True,
    ),
    Format(
        "docx",
        "Word document with glossaries in its tables",
        (".docx",),
        drops="text outside its tables",
        writes=False,
        reading=_TABLE[1:],
        module="zhterm.formats.word",
        binary=True,
    ),
    Format(
        "tbx",
        "TBX v3 (ISO 30042:2019), TBX-Basic, DCA",
        (".tbx",),
        drops="titles and digests of sources, control characters, whitespace at the ends of texts",
        writing=("script", "title"),
        module="zhterm.formats.tbx",
    ),
    Format(
        "tbx2",
        "TBX v2 (martif), for OmegaT, Weblate, translate-toolkit; one script a file with --for omegat, weblate",
        (".tbx2", ".martif"),
        drops="titles and digests of sources, control characters, whitespace at the ends of texts",
        variants=("omegat", "weblate"),
        writing=("script", "title"),
        module="zhterm.formats.tbx2",
    ),
    Format(
        "tmx",
        "TMX 1.4b, one unit a term pair",
        (".tmx",),
        drops=f"terms not to be used, entries of one language, {_ONE_ROW}",
        writing=("source", "script"),
        module="zhterm.formats.tmx",
    ),
    Format(
        "xliff",
        "XLIFF 2.1, glossary module",
        (".xlf", ".xliff"),
        drops="all but terms of one script that may be used, definition, source",
        writing=("source", "script", "title"),
        module="zhterm.formats.xliff",
    ),
    Format(
        "po",
        "PO compendium (gettext)",
        (".po",),
        drops="all but terms of one script that may be used, status, note",
        reading=("encoding",),
        writing=("source", "script"),
        module="zhterm.formats.po",
    ),
    Format(
        "cedict",
        "CC-CEDICT; its second syntax is read, too",
        (".u8", ".cedict"),
        drops="all but Chinese characters, pinyin, English terms that may be used",
        reading=("encoding",),
        module="zhterm.formats.cedict",
    ),
    Format(
        "apkg",
        "Anki package: cards both ways, ruby, context; --for tone-colours",
        (".apkg",),
        drops="all but terms that may be used, pinyin, subject field, one context and source, note",
        reads=False,
        variants=("tone-colours",),
        writing=("script", "title"),
        module="zhterm.formats.apkg",
        binary=True,
    ),
    Format(
        "markdown",
        "Markdown table",
        (".md", ".markdown"),
        drops="all but terms, pinyin, status, subject field, note",
        reads=False,
        writing=("title",),
        module="zhterm.formats.markdown",
    ),
    Format(
        "html",
        "a page to read and to print, by pinyin or by English, with ruby and an index of letters",
        (".html", ".htm"),
        drops="all but terms, pinyin, status, subject field, definition, note",
        reads=False,
        writing=("source", "title"),
        module="zhterm.formats.page",
    ),
    Format(
        "stardict",
        "StarDict dictionary in a ZIP archive, for GoldenDict and KOReader",
        (".stardict", ".stardict.zip"),
        drops="all but terms, pinyin, subject field, definition, note",
        reads=False,
        writing=("source", "title"),
        module="zhterm.formats.stardict",
        binary=True,
    ),
    Format(
        "yomitan",
        "Yomitan dictionary (format 3)",
        (".yomitan", ".yomitan.zip"),
        drops="all but terms that may be used, pinyin, subject field, definition, note",
        reads=False,
        writing=("title",),
        module="zhterm.formats.yomitan",
        binary=True,
    ),
)
_FIRST = ("csv", "tsv")
_SUFFIXES = {".tab": "tsv", ".txt": "tsv"}


@cache
def formats() -> tuple[Format, ...]:
    """All formats: the tables of the contract, those with a module, then the other flat ones by name."""
    from zhterm.formats.profiles import names

    plain = [name for name in names() if "." not in name]
    rest = [name for name in plain if name not in _FIRST]
    return (*map(_flat, _FIRST), *MODULES, *map(_flat, rest))


@cache
def _flat(name: str) -> Format:
    """The format that a bundled profile describes."""
    from zhterm.formats.profiles import bundled, names

    variants = tuple(stem.partition(".")[2] for stem in names() if stem.startswith(f"{name}."))
    return _described(bundled(name), variants)


def _described(profile: Profile, variants: tuple[str, ...] = ()) -> Format:
    return Format(
        name=profile.name,
        summary=profile.summary,
        suffixes=profile.suffixes,
        drops=profile.drops,
        reads=profile.reads,
        writes=profile.writes,
        variants=variants,
        reading=_TABLE,
        writing=profile.heeds,
    )


def by_profile(path: Path) -> Format:
    """Return the flat format that a TOML file describes. Raises NotFoundError or DataError."""
    from zhterm.formats.profiles import load

    return _described(load(path))._replace(profile=str(path))


def by_name(name: str) -> Format:
    """Return the format called `name`. Raises UsageError for an unknown one."""
    wanted = name.lower()
    module = next((item for item in MODULES if item.name == wanted), None)
    if module is not None:
        return module
    from zhterm.formats.profiles import names

    if wanted in names() and "." not in wanted:
        return _flat(wanted)
    raise UsageError(f"no format called {name!r}", hint=f"one of: {', '.join(item.name for item in formats())}")


def by_path(path: Path) -> Format | None:
    """Return the format that a file name asks for, or None: `terms.csv`, `terms.deepl.tsv`."""
    from zhterm.formats.profiles import names

    known = {item.name for item in MODULES} | {name for name in names() if "." not in name}
    parts = [suffix.lower() for suffix in path.suffixes[-2:]]
    if len(parts) == 2 and parts[0][1:] in known:
        return by_name(parts[0][1:])
    last = parts[-1] if parts else ""
    if last in _SUFFIXES or last[1:] in known:
        return by_name(_SUFFIXES.get(last, last[1:]))
    return next((item for item in MODULES if last and last in item.suffixes), None)
