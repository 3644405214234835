"""`stats`, `reindex` and `lexicon`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhterm.cli import output
from zhterm.errors import EXIT_STORE

if TYPE_CHECKING:
    from pathlib import Path


def stats(*, to: str, glossary: str | None) -> None:
    """Print what the glossary holds."""
    from zhterm.cli.session import session

    with session(glossary) as opened:
        counts: dict[str, Any] = {"glossary": opened.location, **opened.stats()}
    if to == "table":
        rows = [(name.replace("_", " "), value) for name, value in counts.items() if not isinstance(value, dict)]
        for name in ("languages", "statuses", "subject_fields"):
            rows += [(f"{name.replace('_', ' ')}: {key}", count) for key, count in counts[name].items()]
        output.table(("what", "count"), [(name, str(value)) for name, value in rows])
    elif to == "csv":
        output.records(to, [counts], tuple(counts))
    else:
        output.record(to, counts)


def reindex(*, glossary: str | None) -> None:
    """Compute the index anew."""
    from zhterm.cli.session import session

    with session(glossary, write=True) as opened:
        count, faults = opened.reindex()
    print(f"indexed {count:,} entries")
    for fault in faults:
        output.say(fault, "red")
    if faults:
        raise SystemExit(EXIT_STORE)


def lexicon_info(*, to: str) -> None:
    """Print the sources of the lexicon, as their licences ask for."""
    from zhterm.cli.progress import Compiling
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.open(progress=Compiling())
    info = lexicon.info()
    if to != "table":
        sources = [source._asdict() for source in info.sources]
        if to == "csv":
            output.records(to, sources, tuple(sources[0]))
        else:
            output.record(to, {"path": info.path, "size": info.size, "counts": info.counts, "sources": sources})
        return
    rows = [(source.name, source.date, source.licence, source.credit) for source in info.sources]
    output.table(("source", "date", "licence", "credit"), rows, {0: "bold"})
    print()
    output.table(("holds", "count"), [(name, f"{count:,}") for name, count in info.counts.items()])
    print(output.styled(f"compiled into {info.path} ({info.size / 1e6:.1f} MB)", "dim"))


def lexicon_build() -> None:
    """Compile the lexicon anew."""
    from zhterm.cli.progress import Compiling
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.compile(progress=Compiling())
    print(f"compiled {lexicon.headword_count:,} headwords into {lexicon.path}")


def lexicon_update(file: Path) -> None:
    """Take a newer CC-CEDICT."""
    from zhterm.cli.progress import Compiling
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.update(file, progress=Compiling())
    print(f"compiled {lexicon.headword_count:,} headwords from {file}")
