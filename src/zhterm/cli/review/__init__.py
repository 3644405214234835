"""`review`: the proposed entries as a queue in the terminal, decided with one key each."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli.completing import complete_status
from zhterm.cli.options import DryRun, Most, Store, Yes
from zhterm.cli.review import bulk
from zhterm.cli.selecting import selecting
from zhterm.cli.session import session
from zhterm.errors import EXIT_STOPPED, UsageError
from zhterm.termbase import queue

if TYPE_CHECKING:
    from zhterm.glossary import Glossary
    from zhterm.termbase.queue import Queue
    from zhterm.termbase.selection import Selection

_ELSEWHERE = "--accept and --accept-above decide without; `glossary list --status proposed` shows what is proposed"


@selecting
def review(
    selection: Selection,
    accept: Annotated[bool, typer.Option("--accept", help="Accept all chosen terms, without a terminal.")] = False,
    accept_above: Annotated[
        float | None,
        typer.Option(metavar="CONFIDENCE", min=0, max=1, help="Accept all chosen terms of this confidence or more."),
    ] = None,
    reject: Annotated[bool, typer.Option("--reject", help="Reject all chosen terms, for good.")] = False,
    as_: Annotated[
        str,
        typer.Option("--as", metavar="STATUS", help="The status they are given.", autocompletion=complete_status),
    ] = "admitted",
    yes: Yes = False,
    dry_run: DryRun = False,
    limit: Most = 0,
    glossary: Store = None,
) -> None:
    """Go through proposed terms in the terminal, decide by key.

    The most valuable come first. Where no --status is named, they are the proposed ones.

    \b
    glossary review
    glossary review --subject-field economy --confidence -0.8 --limit 50
    glossary review --source client.docx --accept --as preferred
    glossary review --accept-above 0.95 --dry-run

    Accept, correct, reject, merge, skip, undo; ? shows the keys. Every decision is stored at once. With --accept,
    --accept-above or --reject all chosen terms are decided in one step, which `glossary undo` takes back.
    """
    chosen = selection if selection.statuses else replace(selection, statuses=("proposed",))
    if accept or accept_above is not None or reject:
        if reject and (accept or accept_above is not None):
            raise UsageError("--reject and --accept exclude each other")
        if accept_above is not None:
            if chosen.confidence is not None:
                raise UsageError("--accept-above and --confidence exclude each other")
            chosen = replace(chosen, confidence=(accept_above, 1.0))
        bulk.decide(chosen, "" if reject else as_, yes=yes, dry_run=dry_run, glossary=glossary)
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise UsageError("review needs a terminal", hint=_ELSEWHERE)
    with session(glossary, write=True) as opened:
        cards = queue.ordered(opened.entries(chosen), chosen, limit)
        if not cards:
            print(f"nothing to review: no such term is {' or '.join(chosen.statuses)}")
            return
        opened.lexicon  # noqa: B018  # compiled at the very first use, with progress, before the screen is taken over
        todo = queue.Queue(cards)
        try:
            _run(opened, todo, chosen)
        except KeyboardInterrupt:
            raise SystemExit(EXIT_STOPPED) from None
        finally:
            print(summary(todo))


def _run(opened: Glossary, todo: Queue, selection: Selection) -> None:
    from zhterm.cli.review.application import ReviewApplication
    from zhterm.termbase.review import Review

    try:
        ReviewApplication(Review(opened, todo, selection), colour=not os.environ.get("NO_COLOR")).run()
    except EOFError:
        return  # the keyboard has gone; what was decided is stored


def summary(queue: Queue) -> str:
    """What was done and what is left, in a line."""
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in queue.counts().items())
    left = len(queue) - queue.position
    rest = f"{left} of {len(queue)} left" if left else "that was all"
    return f"{outcomes or 'nothing decided'}; {rest}"
