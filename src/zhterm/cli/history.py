"""`log`, `undo` and `redo`."""

from __future__ import annotations

from typing import Annotated

import typer

from zhterm.cli import output
from zhterm.cli.options import HIGHEST, Limit, Store, To
from zhterm.cli.session import session
from zhterm.errors import NotFoundError


def log(
    entry: Annotated[str, typer.Argument(metavar="[ENTRY]", help="Only changes of this entry.")] = "",
    limit: Limit = 20,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Show who changed what and when, the newest first.

    \b
    glossary log
    glossary log 扶贫 --to json
    """
    with session(glossary) as opened:
        steps = opened.log(entry, limit=limit)
    if to != "table":
        columns = ("number", "when", "responsibility", "method", "changes", "undone")
        output.records(to, (step.to_dict() for step in steps), columns)
        return
    rows = [
        (
            str(step.number),
            step.transaction.when,
            step.transaction.responsibility,
            step.transaction.method or step.transaction.kind,
            str(step.changes),
            "undone" if step.undone else "",
        )
        for step in steps
    ]
    output.table(("no.", "when", "who", "what", "changes", ""), rows, {3: "bold", 5: "yellow"})


def undo(
    steps: Annotated[
        int, typer.Argument(metavar="[STEPS]", min=1, max=HIGHEST, help="How many changes to take back.")
    ] = 1,
    glossary: Store = None,
) -> None:
    """Take back the newest changes.

    A step is all that one command did.

    \b
    glossary undo
    glossary undo 3
    """
    with session(glossary, write=True) as opened:
        done = opened.undo(steps)
    if not done:
        raise NotFoundError("nothing to undo", hint="`glossary log` shows what was changed")
    print(f"took back {done} {'step' if done == 1 else 'steps'}; `glossary redo` does it again")


def redo(
    steps: Annotated[
        int, typer.Argument(metavar="[STEPS]", min=1, max=HIGHEST, help="How many steps to do again.")
    ] = 1,
    glossary: Store = None,
) -> None:
    """Do again what undo took back.

    That works as long as nothing was changed since.

    \b
    glossary redo
    """
    with session(glossary, write=True) as opened:
        done = opened.redo(steps)
    if not done:
        raise NotFoundError("nothing to do again", hint="`glossary log` shows what was changed")
    print(f"did {done} {'step' if done == 1 else 'steps'} again")
