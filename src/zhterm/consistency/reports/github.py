"""Workflow commands of GitHub Actions: each line of output becomes an annotation at the line of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.consistency.reports import found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import CheckedDocument
    from zhterm.model import BilingualSegment

_LEVELS = {"note": "notice", "warning": "warning", "error": "error"}


def pieces(documents: Iterable[CheckedDocument]) -> Iterator[str]:
    """One line a problem."""
    return (_line(*item) for item in found(documents))


def _line(name: str, segment: BilingualSegment, problem: BilingualProblem) -> str:
    place = f",line={segment.line}" if segment.line else ""
    told = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    if not segment.line and segment.where:
        told = f"{segment.where}: {told}"
    title = f"{problem.code} {problem.type}"
    return f"::{_LEVELS[problem.severity]} file={_escaped(name, ':,')}{place},title={title}::{_escaped(told)}\n"


def _escaped(text: str, more: str = "") -> str:
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text
