"""`lexicon`: the reference dictionary and its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhterm.cli import output
from zhterm.cli.options import To
from zhterm.cli.progress import Compiling


def info(to: To = "table") -> None:
    """Show the sources of the dictionary and their licences.

    \b
    glossary lexicon info
    """
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.open(progress=Compiling())
    info = lexicon.info()
    if to != "table":
        sources = [source._asdict() for source in info.sources]
        if to == "csv":
            output.records(to, sources, info.sources[0]._fields)
        else:
            output.record(to, {"path": info.path, "size": info.size, "counts": info.counts, "sources": sources})
        return
    rows = [(source.name, source.date, source.licence, source.credit) for source in info.sources]
    output.table(("source", "date", "licence", "credit"), rows, {0: "bold"})
    print()
    output.table(("holds", "count"), [(name, f"{count:,}") for name, count in info.counts.items()])
    print(output.styled(f"compiled into {info.path} ({info.size / 1e6:.1f} MB)", "dim"))


def build() -> None:
    """Compile the dictionary now instead of at first use.

    \b
    glossary lexicon build
    """
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.compile(progress=Compiling())
    print(f"compiled {lexicon.headword_count:,} headwords into {lexicon.path}")


def update(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CC-CEDICT file: .u8, .txt, .gz or .zip.")],
) -> None:
    """Use a newer CC-CEDICT from now on.

    \b
    glossary lexicon update cedict_1_0_ts_utf-8_mdbg.txt.gz
    """
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.update(file, progress=Compiling())
    print(f"compiled {lexicon.headword_count:,} headwords from {file}")
