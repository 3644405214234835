"""`log`, `undo` and `redo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli import output
from zhterm.cli.completing import complete_entry
from zhterm.cli.options import HIGHEST, Limit, Store, To
from zhterm.cli.output import counted
from zhterm.cli.screens.changes import print_changes
from zhterm.cli.session import session
from zhterm.errors import NotFoundError

if TYPE_CHECKING:
    from zhterm.glossary import Glossary
    from zhterm.model.contracts import JSON
    from zhterm.store.values import Logged

_COLUMNS = ("number", "when", "responsibility", "method", "changes", "undone")
_MOST = 1_000  # changes of a step that are looked at to say how many entries are new


def log(
    entry: Annotated[
        str,
        typer.Argument(metavar="[ENTRY]", help="Only changes of this entry.", autocompletion=complete_entry),
    ] = "",
    details: Annotated[bool, typer.Option("--details", help="Show each entry before and after.")] = False,
    limit: Limit = 20,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Show who changed what and when, the newest first.

    In JSON each step has all that it changed, before and after.

    \b
    glossary log
    glossary log 扶贫 --details
    glossary log --limit 1 --to json
    """
    with session(glossary) as opened:
        steps = opened.log(entry, limit=limit)
        if to in ("json", "jsonl"):
            output.records(to, (_with_changes(opened, step) for step in steps))
        elif to != "table":
            output.records(to, (step.to_dict() for step in steps), _COLUMNS)
        elif details:
            for step in steps:
                print(output.styled("  ".join(filter(None, (*_head(step), _undone(step)))), "bold"))
                print_changes(opened.changes(step.number))
        else:
            rows = [(*_head(step), _counts(opened, step), _undone(step)) for step in steps]
            output.table(("no.", "when", "who", "what", "changes", ""), rows, {3: "bold", 5: "yellow"})


def _head(step: Logged) -> tuple[str, str, str, str]:
    written = step.transaction
    return str(step.number), written.when, written.responsibility, written.method or written.kind


def _undone(step: Logged) -> str:
    return "undone" if step.undone else ""


def _counts(opened: Glossary, step: Logged) -> str:
    """How many entries are new, changed and deleted in a step; of a long one how many things it changed."""
    if step.changes > _MOST:
        return f"{step.changes:,}"
    counts = {"new": 0, "changed": 0, "deleted": 0}
    for change in opened.changes(step.number):
        if change.what == "entry":
            counts["new" if change.before is None else "deleted" if change.after is None else "changed"] += 1
    return ", ".join(f"{count} {state}" for state, count in counts.items() if count)


def _with_changes(opened: Glossary, step: Logged) -> JSON:
    return {**step.to_dict(), "changed": [change.to_dict() for change in opened.changes(step.number)]}


def undo(
    steps: Annotated[
        int, typer.Argument(metavar="[STEPS]", min=1, max=HIGHEST, help="How many changes to take back.")
    ] = 1,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Take back the newest changes.

    A step is all that one command did.

    \b
    glossary undo
    glossary undo 3
    """
    with session(glossary, write=True) as opened:
        undone = opened.undo(steps)
    again = "does it again" if undone == 1 else "does them again"
    message = f"took back {counted(undone, 'step')}; `glossary redo{'' if undone == 1 else f' {undone}'}` {again}"
    _tell(to, {"undone": undone}, steps, message)


def redo(
    steps: Annotated[
        int, typer.Argument(metavar="[STEPS]", min=1, max=HIGHEST, help="How many steps to do again.")
    ] = 1,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Do again what undo took back.

    That works as long as nothing was changed since.

    \b
    glossary redo
    """
    with session(glossary, write=True) as opened:
        redone = opened.redo(steps)
    _tell(to, {"redone": redone}, steps, f"did {counted(redone, 'step')} again")


def _tell(to: str, done: dict[str, int], wanted: int, message: str) -> None:
    """Say what was done. Raises NotFoundError where there was nothing to do."""
    ((what, count),) = done.items()
    if not count:
        raise NotFoundError(f"nothing was {what}", hint="`glossary log` shows what was changed")
    if to != "table":
        output.whole(to, done)
        return
    print(message)
    if count < wanted:
        output.say(f"there were only {count}, not {wanted}")
