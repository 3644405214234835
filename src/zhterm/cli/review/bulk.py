"""Deciding about many terms at once, without looking at each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.cli import layout
from zhterm.cli.asking import confirm
from zhterm.cli.output import counted
from zhterm.cli.session import session

if TYPE_CHECKING:
    from zhterm.termbase.selection import Selection

_SHOWN = 20


def decide(selection: Selection, status: str, *, yes: bool, dry_run: bool, glossary: str | None) -> None:
    """Give all selected terms a status, or reject them where `status` is empty, and say so; ask before."""
    from zhterm.termbase import selection as selecting

    new_status = selecting.status(status) if status else None
    with session(glossary, write=not dry_run) as opened:
        chosen = [(entry, selection.terms(entry)) for entry in opened.entries(selection)]
        pairs = [f"{entry.zh} ~ {term.text}" for entry, terms in chosen for term in terms]
        manner = f"as {new_status}" if new_status else "for good"
        verb = "accept" if new_status else "reject"
        for pair in pairs[:_SHOWN]:
            print(layout.visible(pair))
        if len(pairs) > _SHOWN:
            print(f"… and {len(pairs) - _SHOWN:,} more")
        if not pairs or dry_run:
            print(f"{counted(len(pairs), 'term')} would be {verb}ed {manner}" if pairs else "no such terms")
            return
        if not confirm(f"{verb} {counted(len(pairs), 'term')} {manner}?", yes=yes):
            print("nothing changed")
            return
        changes = opened.accept(selection, new_status) if new_status else opened.reject_selected(selection)
    decided = f"{verb}ed {counted(len(pairs), 'term')} of {counted(len(changes), 'entry')} {manner}"
    print(f"{decided}; `glossary undo` takes it back")
