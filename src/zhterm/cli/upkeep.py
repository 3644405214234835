"""`stats`, `reindex` and `lexicon`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhterm.cli import output

if TYPE_CHECKING:
    from pathlib import Path


def stats(*, to: str, glossary: str | None) -> None:
    """Print what the glossary holds."""
    from zhterm.glossary import Glossary

    with Glossary.open(glossary, create=False) as opened:
        counts: dict[str, Any] = {"glossary": opened.location, **opened.stats()}
    if to == "table":
        output.table(("what", "count"), [(name.replace("_", " "), str(value)) for name, value in counts.items()])
    elif to == "csv":
        output.records(to, [counts], tuple(counts))
    else:
        output.record(to, counts)


def reindex(*, glossary: str | None) -> None:
    """Compute the index anew."""
    from zhterm.glossary import Glossary

    with Glossary.open(glossary, create=False) as opened:
        print(f"indexed {opened.reindex()} entries")
