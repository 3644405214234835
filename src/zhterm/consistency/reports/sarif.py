"""SARIF 2.1.0 (OASIS): one run, one rule a check, one result a problem."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from zhterm.consistency.baseline import fingerprint
from zhterm.consistency.registry import CHECKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import DocumentReport
    from zhterm.model import BilingualSegment

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(reports: Sequence[DocumentReport]) -> str:
    """One SARIF log. A segment of a text file is placed by its line, one of another file by its name."""
    results = [
        _result(report.name, segment, problem)
        for report in reports
        for segment, problems in report.found
        for problem in problems
    ]
    driver = {
        "name": "glossary",
        "fullName": "zhterm: checks of terms in bilingual texts",
        "rules": [_rule(at) for at in range(len(CHECKS))],
    }
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(at: int) -> dict[str, Any]:
    check = CHECKS[at]
    return {
        "id": check.code,
        "name": "".join(part.capitalize() for part in check.type.split("-")),
        "shortDescription": {"text": check.summary},
        "defaultConfiguration": {"level": check.severity},
    }


def _result(name: str, segment: BilingualSegment, problem: BilingualProblem) -> dict[str, Any]:
    hint = f"; {problem.hint}" if problem.hint else ""
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(PurePath(name).as_posix())}}
    if segment.line:
        physical["region"] = {"startLine": segment.line, "snippet": {"text": segment.en or segment.zh}}
    location: dict[str, Any] = {"physicalLocation": physical}
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
