"""The problems of a check on the screen: a segment at a time, as they are found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zhterm.cli.layout import visible
from zhterm.cli.output import styled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.model import BilingualSegment

_STYLES = {"error": "red", "warning": "yellow", "note": "dim"}


def print_segment(segment: BilingualSegment, problems: Sequence[BilingualProblem]) -> None:
    """Print the place of a segment and its problems, a line each."""
    print(styled(visible(segment.where or "the text"), "dim"))
    for problem in problems:
        code = styled(f"{problem.code} {problem.severity}", _STYLES[problem.severity])
        hint = styled(f" ({visible(problem.hint)})", "dim") if problem.hint else ""
        print(f"  {code}  {visible(problem.message)}{hint}")


def print_lines(_: BilingualSegment, problems: Sequence[BilingualProblem]) -> None:
    """Print the problems of a segment as JSON Lines."""
    for problem in problems:
        print(json.dumps(problem.to_dict(), ensure_ascii=False), flush=True)


def print_sum(problems: int, segments: int) -> None:
    """Print how many problems there were, and in how much."""
    count = "no problem" if not problems else "1 problem" if problems == 1 else f"{problems:,} problems"
    print(f"{count} in {segments:,} {'segment' if segments == 1 else 'segments'}")
