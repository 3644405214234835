"""`review`: the proposed entries as a queue in the terminal, decided with one key each."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli.options import Most, OnlyField, Store
from zhterm.cli.session import session
from zhterm.errors import UsageError

if TYPE_CHECKING:
    from zhterm.glossary import Glossary
    from zhterm.termbase.queue import Queue
    from zhterm.termbase.selection import Selection

_ELSEWHERE = "`glossary list --status proposed` shows what is proposed, `glossary status` and `reject` decide"

_INTERRUPTED = 130


def review(
    status: Annotated[str, typer.Option(metavar="STATUS", help="Go through the terms of this status.")] = "proposed",
    subject_field: OnlyField = "",
    limit: Most = 0,
    glossary: Store = None,
) -> None:
    """Go through proposed terms in the terminal, decide by key.

    The most valuable come first.

    \b
    glossary review
    glossary review --subject-field economy --limit 50

    Accept, correct, reject, merge, skip, undo; ? shows the keys. Every decision is stored at once.
    """
    from zhterm.termbase import queue
    from zhterm.termbase.selection import Selection

    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError("review needs a terminal", hint=_ELSEWHERE)
    if sys.platform == "win32":
        raise UsageError("review needs a Unix terminal, such as that of WSL", hint=_ELSEWHERE)
    with session(glossary, write=True) as opened:
        chosen = Selection(statuses=(status,), subject_fields=(subject_field,) if subject_field else ())
        cards = queue.ordered(opened.entries(chosen), chosen, limit)
        if not cards:
            print(f"nothing to review: no term is {status}")
            return
        opened.lexicon  # noqa: B018  # compiled at the very first use, with progress, before the screen is taken over
        todo = queue.Queue(cards)
        try:
            _run(opened, todo, chosen)
        except KeyboardInterrupt:
            raise SystemExit(_INTERRUPTED) from None
        finally:
            print(summary(todo))


def _run(opened: Glossary, todo: Queue, selection: Selection) -> None:
    from zhterm.cli.review.loop import Loop
    from zhterm.cli.review.terminal import Terminal
    from zhterm.termbase.review import Review

    with Terminal(sys.stdin.fileno(), sys.stdout.fileno()) as terminal:
        try:
            Loop(Review(opened, todo, selection), terminal, colour=not os.environ.get("NO_COLOR")).run()
        except EOFError:
            return  # the keyboard has gone; what was decided is stored


def summary(queue: Queue) -> str:
    """What was done and what is left, in a line."""
    done = ", ".join(f"{outcome} {count}" for outcome, count in queue.counts().items())
    left = len(queue) - queue.position
    rest = f"{left} of {len(queue)} left" if left else "that was all"
    return f"{done or 'nothing decided'}; {rest}"
