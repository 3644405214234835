"""What can go wrong, in two kinds.

A failed operation is an exception: a `ZhtermError` with a hint that says what to do next and the exit code the
command line ends with. Bad data is a value: a `Problem`, one row of a report, so that one bad row never stops
the good ones.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from typing import ClassVar

    from zhterm.errors.problem import Problem as Problem

EXIT_OK = 0
EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_NOT_FOUND = 3
EXIT_DATA = 4
EXIT_STORE = 5
EXIT_BUG = 70
EXIT_STOPPED = 130  # 128 + SIGINT, as shells count


class ZhtermError(Exception):
    """Base of every error this package raises on purpose.

    `message` says what is wrong and where in one line; `hint` says what to do about it.
    """

    exit_code: ClassVar[int] = EXIT_BUG

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(ZhtermError):
    """The request itself is not one we can carry out (an unknown format, two options that exclude each other)."""

    exit_code = EXIT_USAGE


class NotFoundError(ZhtermError):
    """No such entry, file or lexicon."""

    exit_code = EXIT_NOT_FOUND


class DataError(ZhtermError):
    """The input can't be used: empty, no Chinese in it, not text, not of the format it claims."""

    exit_code = EXIT_DATA


class StoreError(ZhtermError):
    """The glossary file can't be read or written: locked, corrupt, foreign, read-only, disk full."""

    exit_code = EXIT_STORE


class StoppedError(ZhtermError):
    """A person stopped the work (Ctrl-C); the message says whether anything of it is kept."""

    exit_code = EXIT_STOPPED


def __getattr__(name: str) -> object:
    """Import `Problem` when it is first used: a look-up has none, and what makes its class takes half its time."""
    if name != "Problem":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from zhterm.errors.problem import Problem

    return Problem
