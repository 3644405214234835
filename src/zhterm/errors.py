"""What can go wrong, in two kinds.

A failed operation is an exception: a `ZhtermError` with a hint that says what to do next and the exit code the
command line ends with. Bad data is a value: a `Problem`, one row of a report, so that one bad row never stops
the good ones.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

EXIT_OK = 0
EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_NOT_FOUND = 3
EXIT_DATA = 4
EXIT_STORE = 5
EXIT_BUG = 70


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding about data: a stable `code`, where it stands and a way out.

    `severity` is "error", "warning" or "note";
    `where` is a place a person can go to, such as "terms.csv, line 12".
    """

    code: str
    message: str
    severity: str = "error"
    where: str = ""
    hint: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as plain JSON values."""
        return asdict(self)
