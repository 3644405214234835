"""SARIF 2.1.0 (OASIS): one run, one rule a check, one result a problem."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from zhterm.consistency.baseline import fingerprint
from zhterm.consistency.registry import CHECKS
from zhterm.consistency.reports import found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import CheckedDocument
    from zhterm.model import BilingualSegment

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def pieces(documents: Iterable[CheckedDocument]) -> Iterator[str]:
    """One SARIF log. A segment of a text file is placed by its line, one of another file by its name."""
    driver = {
        "name": "glossary",
        "fullName": "zhterm: checks of terms in bilingual texts",
        "rules": [_rule(at) for at in range(len(CHECKS))],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": []}
    log = _dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})
    head, results, tail = log.partition('"results": [')
    yield head + results
    before = "\n"
    for item in found(documents):
        yield before + (" " * 8) + _dumped(_result(*item)).replace("\n", "\n" + " " * 8)
        before = ",\n"
    yield ("" if before == "\n" else "\n      ") + tail + "\n"


def _dumped(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _rule(at: int) -> dict[str, object]:
    check = CHECKS[at]
    return {
        "id": check.code,
        "name": "".join(part.capitalize() for part in check.type.split("-")),
        "shortDescription": {"text": check.summary},
        "defaultConfiguration": {"level": check.severity},
    }


def _result(name: str, segment: BilingualSegment, problem: BilingualProblem) -> dict[str, object]:
    hint = f"; {problem.hint}" if problem.hint else ""
    physical: dict[str, object] = {"artifactLocation": {"uri": quote(PurePath(name).as_posix())}}
    if segment.line:
        physical["region"] = {"startLine": segment.line, "snippet": {"text": segment.en or segment.zh}}
    location: dict[str, object] = {"physicalLocation": physical}
    if segment.where:
        location["logicalLocations"] = [{"fullyQualifiedName": segment.where}]
    return {
        "ruleId": problem.code,
        "ruleIndex": [check.code for check in CHECKS].index(problem.code),
        "level": problem.severity,
        "message": {"text": f"{problem.message}{hint}"},
        "locations": [location],
        "partialFingerprints": {"zhterm/v1": fingerprint(segment, problem)},
        "properties": {"zh": problem.zh, "found": problem.found, "replacement": problem.replacement},
    }
