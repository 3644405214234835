"""Asking before something is done that concerns much."""

from __future__ import annotations

import sys

from zhterm.errors import UsageError


def confirm(question: str, *, yes: bool) -> bool:
    """Whether the person agrees; `yes` is what was said already. Raises UsageError where nobody can be asked."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(f"not done: {question}", hint="nobody is there to ask; say --yes")
    print(f"{question[0].upper()}{question[1:]} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
