"""`log` and `undo`."""

from __future__ import annotations

from zhterm.cli import output
from zhterm.glossary import Glossary


def log(reference: str, *, limit: int, to: str, glossary: str | None) -> None:
    """Print the newest changes of the glossary or of one entry."""
    with Glossary.open(glossary, create=False) as opened:
        items = opened.log(reference, limit=limit)
    columns = ("number", "when", "responsibility", "kind", "summary")
    if to != "table":
        output.records(to, items, columns)
        return
    rows = [tuple(str(item.get(name, "")) for name in columns) for item in items]
    output.table(("no.", "when", "who", "what", "entries"), rows, {3: "bold"})


def undo(steps: int, *, glossary: str | None) -> None:
    """Take back the newest changes."""
    with Glossary.open(glossary, create=False) as opened:
        undone = opened.undo(steps)
    for item in undone:
        print(f"undone: {item['kind']} of {item['when']}, {item['summary']}")
    if len(undone) < steps:
        output.say("nothing more to undo")
