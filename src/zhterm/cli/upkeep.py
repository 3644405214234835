"""`stats` and `reindex`."""

from __future__ import annotations

from typing import Annotated

import typer

from zhterm.cli import output
from zhterm.cli.options import Store, To
from zhterm.cli.session import session
from zhterm.errors import EXIT_PROBLEMS, EXIT_STORE


def stats(
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="List where the glossary contradicts itself; exit code 1 if it does.")
    ] = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Count what the glossary holds.

    --conflicts lists the same concept stored twice, one Chinese term with several English ones, and the reverse.

    \b
    glossary stats --to json
    glossary stats --conflicts
    """
    if conflicts:
        _print_conflicts(to, glossary)
        return
    with session(glossary) as opened:
        figures = {"glossary": opened.location, **opened.stats()}
    if to != "table":
        output.whole(to, figures)
        return
    totals, shares = [], []
    for name, value in figures.items():
        label = name.replace("_", " ")
        if isinstance(value, dict):
            shares += [(f"{label}: {key}", str(count)) for key, count in value.items()]
        else:
            totals.append((label, str(value)))
    output.table(("what", "count"), [*totals, *shares])


_CONFLICTS = ("kind", "term", "others", "entries")


def _print_conflicts(to: str, glossary: str | None) -> None:
    with session(glossary) as opened:
        conflicts = opened.conflicts()
    if to != "table":
        output.records(to, (conflict.to_dict() for conflict in conflicts), _CONFLICTS)
    elif conflicts:
        rows = [
            (kind.replace("_", " "), term, "; ".join(others), " ".join(entries))
            for kind, term, others, entries in conflicts
        ]
        output.table(("what", "term", "beside", "entries"), rows, {1: "bold", 3: "dim"})
    else:
        output.say("no conflicts")
    if conflicts:
        raise SystemExit(EXIT_PROBLEMS)


def reindex(glossary: Store = None) -> None:
    """Rebuild the search index and check the file.

    \b
    glossary reindex
    """
    with session(glossary, write=True) as opened:
        count, faults = opened.reindex()
    print(f"indexed {count:,} entries")
    for fault in faults:
        output.say(fault, "red")
    if faults:
        raise SystemExit(EXIT_STORE)
