"""Changing entries: one as asked; many at once: shown, asked about, done in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.cli import output
from zhterm.cli.asking import confirm
from zhterm.cli.output import counted
from zhterm.cli.screens.changes import print_difference, print_differences
from zhterm.cli.session import session
from zhterm.errors import UsageError
from zhterm.model import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhterm.glossary import Glossary
    from zhterm.model import ConceptEntry
    from zhterm.termbase.selection import Selection

_SHOWN = 20


class Operation(NamedTuple):
    """What is done to each entry, None where it goes; `kind` and `method` are what the journal says of it."""

    kind: str
    method: str
    changed: Callable[[ConceptEntry], ConceptEntry | None]


class Manner(NamedTuple):
    """How a command was asked to go about it."""

    yes: bool
    dry_run: bool
    to: str
    glossary: str | None


class Edited(NamedTuple):
    """An entry as it is to be, what the person is told, and what the journal says if that is not the usual."""

    entry: ConceptEntry
    told: str
    method: str = ""


def change_one(reference: str, kind: str, edit: Callable[[Glossary, ConceptEntry], Edited], manner: Manner) -> None:
    """Change the entry that `reference` names. Raises UsageError where that is empty."""
    if not reference:
        raise UsageError("no entry named", hint="an id or a term; --where CONDITION for many")
    with session(manner.glossary, write=True) as opened:
        stored = opened.get(reference)
        after, told, method = edit(opened, stored)
        change = None if manner.dry_run else opened.save(after, kind=kind, method=method)
    if manner.dry_run and manner.to == "table":
        print_difference(Change(before=stored, after=after))
    else:
        written = after if change is None or change.after is None else change.after
        output.result(manner.to, told if change else "nothing changed", written.to_dict())


def change_all(selection: Selection, operation: Operation, manner: Manner) -> None:
    """Show what would become of the selected entries, ask, and do it. Raises UsageError where all are selected."""
    if not selection:
        raise UsageError("--where says nothing", hint="for example --where subject-field=law")
    with session(manner.glossary, write=not manner.dry_run) as opened:
        changes = opened.change_selected(selection, operation.changed, operation.kind, dry_run=True)
        if manner.to == "table":
            print_differences(changes[:_SHOWN], len(changes))
        changing = bool(changes) and not manner.dry_run
        if changing and not confirm(f"{_told(changes, 'to be ')}: go on?", yes=manner.yes):
            print("nothing changed")
            return
        if changing:
            changes = opened.change_selected(selection, operation.changed, operation.kind, method=operation.method)
    if manner.to != "table":
        output.whole(manner.to, {"changed": [change.id for change in changes], "dry_run": manner.dry_run})
    elif not changes:
        print("no such terms, or nothing to change")
    else:
        print(f"{_told(changes)}; `glossary undo` takes it back" if changing else _told(changes, "would be "))


def _told(changes: list[Change], when: str = "") -> str:
    """How many entries are changed, and how many deleted."""
    deleted = sum(change.after is None for change in changes)
    parts = [(len(changes) - deleted, "changed"), (deleted, "deleted")]
    return ", ".join(f"{counted(count, 'entry')} {when}{what}" for count, what in parts if count)
