"""The table of checks, one line a check. A check is a function of a segment that yields remarks about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhterm.consistency import numbers, placeholders, term_checks, text_checks
from zhterm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from zhterm.consistency.remarks import CheckedSegment, Remark

SEVERITIES = ("note", "warning", "error")


class Check(NamedTuple):
    """One kind of problem: `code` as options name it, `type` as JSON does, and what it means in half a line."""

    code: str
    type: str
    severity: str
    summary: str
    function: Callable[[CheckedSegment], Iterator[Remark]]


CHECKS: tuple[Check, ...] = (
    Check("T101", "missing", "error", "a concept has no accepted rendering", term_checks.missing),
    Check("T102", "forbidden", "error", "a forbidden form is used", term_checks.forbidden),
    Check("T103", "deprecated", "warning", "a deprecated or superseded form is used", term_checks.deprecated),
    Check(
        "T201", "inconsistent", "warning", "a concept is rendered in two ways in a document", term_checks.inconsistent
    ),
    Check("L101", "chinese-left", "error", "Chinese is left in the English", text_checks.chinese_left),
    Check("L102", "untranslated", "error", "a segment has no English", text_checks.untranslated),
    Check("N101", "number", "warning", "the figures differ", numbers.numbers),
    Check("C101", "placeholder", "error", "a placeholder is missing or added", placeholders.placeholders),
    Check("P101", "name-spelling", "warning", "a name is spelt in two ways in a document", text_checks.name_spelling),
)
TERM_TYPES = frozenset(("missing", "forbidden", "deprecated"))


def chosen(ignored: Collection[str] = ()) -> tuple[Check, ...]:
    """The checks but those ignored, by code. Raises UsageError for a code that there isn't."""
    known = {check.code for check in CHECKS}
    for code in ignored:
        if code not in known:
            raise UsageError(f"no check {code!r}", hint=f"one of: {', '.join(sorted(known))}")
    return tuple(check for check in CHECKS if check.code not in ignored)
