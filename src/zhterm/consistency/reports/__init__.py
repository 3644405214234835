"""Reports of a check for other programs and for reading: SARIF, JUnit, HTML, GitHub annotations. One line a form."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.model import BilingualSegment


class DocumentReport(NamedTuple):
    """What a check said of one document: its name, its number of segments, and those with problems."""

    name: str
    segments: int
    found: list[tuple[BilingualSegment, list[BilingualProblem]]]

    @property
    def problems(self) -> list[BilingualProblem]:
        """All problems, in the order of the document."""
        return [problem for _, problems in self.found for problem in problems]


class FoundProblem(NamedTuple):
    """A problem with the name of the document and the segment that it is in."""

    name: str
    segment: BilingualSegment
    problem: BilingualProblem


class _Module(Protocol):
    def render(self, reports: Sequence[DocumentReport]) -> str: ...

    def pieces(self, found: Iterable[FoundProblem]) -> Iterator[str]: ...


REPORTS = {
    "sarif": "SARIF 2.1.0, which GitHub, GitLab and editors show beside the lines",
    "junit": "JUnit XML, one test case a document and kind of problem",
    "html": "a page to read, with both texts and the places marked",
    "github": "workflow commands, which GitHub Actions shows as annotations",
}
"""Each form is a module of this package, and what it is for."""
STREAMED = frozenset(("sarif", "github"))
"""The forms whose module has `pieces(found)`, the text as problems are found; the others begin with a sum of all, and
theirs has `render(reports)`."""


def render(form: str, reports: Sequence[DocumentReport]) -> str:
    """The reports in a form of `REPORTS`."""
    if form in STREAMED:
        return "".join(pieces(form, (found for report in reports for found in _found(report))))
    return _module(form).render(reports)


def pieces(form: str, found: Iterable[FoundProblem]) -> Iterator[str]:
    """The text of a form of `STREAMED`, a piece a problem."""
    return _module(form).pieces(found)


def _found(report: DocumentReport) -> Iterator[FoundProblem]:
    for segment, problems in report.found:
        for problem in problems:
            yield FoundProblem(report.name, segment, problem)


def _module(form: str) -> _Module:
    return cast("_Module", import_module(f"zhterm.consistency.reports.{form}"))
