"""`log`, `undo` and `redo`."""

from __future__ import annotations

from zhterm.cli import output
from zhterm.cli.session import session
from zhterm.errors import NotFoundError


def log(reference: str, *, limit: int, to: str, glossary: str | None) -> None:
    """Print the newest changes of the glossary or of one entry."""
    with session(glossary) as opened:
        items = opened.log(reference, limit=limit)
    columns = ("number", "when", "responsibility", "method", "changes", "undone")
    if to != "table":
        output.records(to, items, columns)
        return
    rows = [
        (
            str(item["number"]),
            item["when"],
            item.get("responsibility", ""),
            item.get("method", "") or item["kind"],
            str(item["changes"]),
            "undone" if item["undone"] else "",
        )
        for item in items
    ]
    output.table(("no.", "when", "who", "what", "changes", ""), rows, {3: "bold", 5: "yellow"})


def undo(steps: int, *, glossary: str | None) -> None:
    """Take back the newest changes."""
    with session(glossary, write=True) as opened:
        done = opened.undo(steps)
    if not done:
        raise NotFoundError("nothing to undo", hint="`glossary log` shows what was changed")
    print(f"took back {done} {'step' if done == 1 else 'steps'}; `glossary redo` does it again")


def redo(steps: int, *, glossary: str | None) -> None:
    """Do again what was undone last."""
    with session(glossary, write=True) as opened:
        done = opened.redo(steps)
    if not done:
        raise NotFoundError("nothing to do again", hint="`glossary log` shows what was changed")
    print(f"did {done} {'step' if done == 1 else 'steps'} again")
