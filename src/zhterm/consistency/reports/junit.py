"""JUnit XML: one suite a document, one test case for each problem; a document without any is one passed case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from zhterm.consistency.reports.waiting import waiting, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import CheckedDocument
    from zhterm.model import BilingualSegment

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def pieces(documents: Iterable[CheckedDocument]) -> Iterator[str]:
    """One <testsuites> element. The cases of a document wait until they have been counted."""
    yield "<?xml version='1.0' encoding='UTF-8'?>\n"
    empty = _start(Element("testsuites", name="glossary check"))
    for document in documents:
        if empty:
            yield empty
            empty = ""
        yield from _suite(document)
    yield "</testsuites>\n" if not empty else empty.removesuffix(">\n") + " />\n"


def _suite(document: CheckedDocument) -> Iterator[str]:
    name = _clean(document.name)
    count = segments = 0
    with waiting() as cases:
        for segment, problems in document.segments:
            segments += 1
            count += len(problems)
            for problem in problems:
                cases.write(_written(_case(document.name, segment, problem)))
        if not count:
            cases.write(_written(Element("testcase", classname=name, name=f"{segments} segments")))
        tests = str(max(count, 1))
        yield "  " + _start(Element("testsuite", name=name, tests=tests, failures=str(count), errors="0"))
        yield from written(cases)
    yield "  </testsuite>\n"


def _case(name: str, segment: BilingualSegment, problem: BilingualProblem) -> Element:
    place = segment.where.removeprefix(name).lstrip(", ") or "text"
    case = Element("testcase", classname=_clean(name), name=_clean(f"{problem.code} {place}: {problem.message}"))
    failure = SubElement(case, "failure", type=problem.code, message=_clean(problem.message))
    failure.text = _clean(f"{segment.zh}\n{segment.en}\n{problem.hint}".rstrip())
    return case


def _written(case: Element) -> str:
    indent(case, level=2)
    return f"    {tostring(case, encoding='unicode')}\n"


def _start(element: Element) -> str:
    """The start of an element that has content."""
    return tostring(element, encoding="unicode").removesuffix(" />") + ">\n"


def _clean(text: str) -> str:
    """The text without what XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)
