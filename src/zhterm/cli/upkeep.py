"""`stats` and `reindex`."""

from __future__ import annotations

from typing import Any

from zhterm.cli import output
from zhterm.cli.options import Store, To
from zhterm.cli.session import session
from zhterm.errors import EXIT_STORE


def stats(to: To = "table", glossary: Store = None) -> None:
    """Count what the glossary holds.

    \b
    glossary stats --to json
    """
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
