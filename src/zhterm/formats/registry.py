"""Which formats there are: those with a module of their own, and the flat ones that a profile describes."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol, cast

from zhterm.errors import UsageError
from zhterm.language.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.errors import Problem
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions
    from zhterm.formats.profiles import Profile
    from zhterm.model import ConceptEntry


class Codec(Protocol):
    """What a format does; a module, or `Delimited` with a profile."""

    def write(self, entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:
        """Write entries and count what the file does not hold of them."""

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


_TABLE = ("encoding", "columns", "header", "split", "keep")
_FIRST = ("csv", "tsv")
_SUFFIXES = {".tab": "tsv", ".txt": "tsv"}


@cache
def _modules() -> tuple[Format, ...]:
    """The formats that have a module: a line each of `data/formats/modules.tsv`."""
    return tuple(map(_module, rows("formats/modules.tsv")))


def _module(row: list[str]) -> Format:
    name, module, *lists, summary, drops = row
    suffixes, direction, kind, variants, reading, writing = (tuple(filter(None, cell.split(","))) for cell in lists)
    return Format(
        name=name,
        summary=summary,
        suffixes=suffixes,
        drops=drops,
        reads="in" in direction,
        writes="out" in direction,
        variants=variants,
        reading=reading,
        writing=writing,
        module=f"zhterm.formats.{module}",
        binary="binary" in kind,
    )


@cache
def formats() -> tuple[Format, ...]:
    """All formats: the tables of the contract, those with a module, then the other flat ones by name."""
    from zhterm.formats.profiles import names

    plain = [name for name in names() if "." not in name]
    rest = [name for name in plain if name not in _FIRST]
    return (*map(_flat, _FIRST), *_modules(), *map(_flat, rest))


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
    module = next((item for item in _modules() if item.name == wanted), None)
    if module is not None:
        return module
    from zhterm.formats.profiles import names

    if wanted in names() and "." not in wanted:
        return _flat(wanted)
    raise UsageError(f"no format called {name!r}", hint=f"one of: {', '.join(item.name for item in formats())}")


def by_path(path: Path) -> Format | None:
    """Return the format that a file name asks for, or None: `terms.csv`, `terms.deepl.tsv`."""
    from zhterm.formats.profiles import names

    known = {item.name for item in _modules()} | {name for name in names() if "." not in name}
    parts = [suffix.lower() for suffix in path.suffixes[-2:]]
    if len(parts) == 2 and parts[0][1:] in known:
        return by_name(parts[0][1:])
    last = parts[-1] if parts else ""
    if last in _SUFFIXES or last[1:] in known:
        return by_name(_SUFFIXES.get(last, last[1:]))
    return next((item for item in _modules() if last and last in item.suffixes), None)
