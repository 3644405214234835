"""JUnit XML: one suite a document, one test case for each problem; a document without any is one passed case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import DocumentReport
    from zhterm.model import BilingualSegment

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render(reports: Sequence[DocumentReport]) -> str:
    """One <testsuites> element."""
    root = Element("testsuites", name="glossary check")
    for report in reports:
        count = len(report.problems)
        suite = SubElement(
            root, "testsuite", name=_clean(report.name), tests=str(max(count, 1)), failures=str(count), errors="0"
        )
        for segment, problems in report.found:
            for problem in problems:
                _case(suite, report.name, segment, problem)
        if not count:
            SubElement(suite, "testcase", classname=_clean(report.name), name=f"{report.segments} segments")
    indent(root)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(root, encoding="unicode") + "\n"


def _case(suite: Element, name: str, segment: BilingualSegment, problem: BilingualProblem) -> None:
    place = segment.where.removeprefix(name).lstrip(", ") or "text"
    case = SubElement(
        suite, "testcase", classname=_clean(name), name=_clean(f"{problem.code} {place}: {problem.message}")
    )
    failure = SubElement(case, "failure", type=problem.code, message=_clean(problem.message))
    failure.text = _clean(f"{segment.zh}\n{segment.en}\n{problem.hint}".rstrip())


def _clean(text: str) -> str:
    """The text without what XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)
