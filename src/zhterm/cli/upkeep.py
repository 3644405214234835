"""`stats` and `reindex`."""

from __future__ import annotations

from typing import Annotated, Any

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


_CONFLICTS = ("kind", "term", "others", "entries")


def _print_conflicts(to: str, glossary: str | None) -> None:
    with session(glossary) as opened:
        found = [conflict.to_dict() for conflict in opened.conflicts()]
    if to != "table":
        output.records(to, found, _CONFLICTS)
    elif found:
        rows = [
            (row["kind"].replace("_", " "), row["term"], "; ".join(row["others"]), " ".join(row["entries"]))
            for row in found
        ]
        output.table(("what", "term", "beside", "entries"), rows, {1: "bold", 3: "dim"})
    else:
        output.say("no conflicts")
    if found:
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
