"""Progress on standard error: a bar on a terminal for whatever takes over a second, nothing elsewhere."""

from __future__ import annotations

import sys

from zhterm.cli import output

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from rich.progress import Progress

    _T = TypeVar("_T")


def progress(
    values: Iterable[_T], what: str, total: int | None = None, place: Callable[[_T], float | None] | None = None
) -> Iterator[_T]:
    """Pass `values` through under a progress bar on standard error, drawn after a second of work on a terminal.

    `place` says how much of `total` is done with a value, None for what leaves that as it was; otherwise values count.
    """
    if not sys.stderr.isatty():
        yield from values
        return
    from time import monotonic

    started, bar, done = monotonic(), None, 0.0
    try:
        for value in values:
            yield value
            if (reached := done + 1 if place is None else place(value)) is not None:
                done = reached
            if bar is None and monotonic() - started > 1:
                bar = _bar(what, total)
            if bar is not None:
                bar.update(bar.task_ids[0], completed=done)
    finally:
        if bar is not None:
            bar.stop()


class Compiling:
    """Shows how far the compilation of the lexicon is; `Lexicon.open` calls it with the share done and the stage."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._begun = False

    def __call__(self, share: float, stage: str) -> None:
        """Show `share` in [0, 1]; the first call says what this is, since it happens once in a long time."""
        if not self._begun:
            self._begun = True
            output.say("compiling the reference dictionary (once)", "dim")
            self._bar = _bar(stage, 100) if sys.stderr.isatty() else None
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=100 * share, description=stage)
            if share >= 1:
                self._bar.stop()


def _bar(what: str, total: int | None) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # what goes into a pipe or a file is none of the bar's business
    )
    bar.add_task(what, total=total)
    bar.start()
    return bar
