"""Reports of a check for other programs and for reading: SARIF, JUnit, HTML, GitHub annotations. One line a form."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.model import BilingualSegment


class CheckedDocument(NamedTuple):
    """A document with its segments, each with its problems, in the order of the document."""

    name: str
    segments: Iterator[tuple[BilingualSegment, list[BilingualProblem]]]


class FoundProblem(NamedTuple):
    """A problem with the name of the document and the segment that it is in."""

    name: str
    segment: BilingualSegment
    problem: BilingualProblem


class _Module(Protocol):
    def pieces(self, documents: Iterable[CheckedDocument]) -> Iterator[str]: ...


REPORTS = {
    "sarif": "SARIF 2.1.0, which GitHub, GitLab and editors show beside the lines",
    "junit": "JUnit XML, one test case a problem",
    "html": "a page to read, with both texts and the places marked",
    "github": "workflow commands, which GitHub Actions shows as annotations",
}
"""Each form is a module of this package, and what it is for."""


def pieces(form: str, documents: Iterable[CheckedDocument]) -> Iterator[str]:
    """The text of a form of `REPORTS`, in memory for one segment; what stands before a sum waits in a file for it."""
    return cast("_Module", import_module(f"zhterm.consistency.reports.{form}")).pieces(documents)


def found(documents: Iterable[CheckedDocument]) -> Iterator[FoundProblem]:
    """All problems."""
    for name, segments in documents:
        for segment, problems in segments:
            for problem in problems:
                yield FoundProblem(name, segment, problem)
