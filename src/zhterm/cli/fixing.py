"""`check --fix`: what a check would replace, asked for one by one and written into a new file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zhterm.cli import output
from zhterm.cli.layout import visible
from zhterm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.documents.rewriting import Replacement
    from zhterm.model import BilingualSegment

_KEYS = "y replaces, n leaves it, a replaces all that follow, q leaves all that follow"


class Proposed(NamedTuple):
    """A replacement that a check proposes, with what it is about."""

    segment: BilingualSegment
    problem: BilingualProblem


def proposals(segment: BilingualSegment, problems: Sequence[BilingualProblem]) -> list[Proposed]:
    """What can be replaced in a segment, in the order of the text; of two that overlap, the first."""
    chosen: list[Proposed] = []
    end = 0
    spanned = [problem for problem in problems if problem.replacement and problem.en_span is not None]
    for problem in sorted(spanned, key=lambda problem: problem.en_span or (0, 0)):
        if problem.en_span is not None and problem.en_span.start >= end:
            chosen.append(Proposed(segment, problem))
            end = problem.en_span.end
    return chosen


def fix(name: str, other: str, offered: Sequence[Proposed], *, yes: bool, target: Path | None, in_place: bool) -> int:
    """Ask about each proposal and write the file anew; return how many were replaced.

    The new file is `target`, else NAME.fixed.SUFFIX beside the old one; `in_place` writes over it.
    """
    from zhterm.documents.rewriting import rewrite

    if not offered:
        output.say("nothing to replace")
        return 0
    chosen = [_replacement(item) for item in (offered if yes else _asked(offered))]
    if not chosen:
        output.say("nothing was replaced, and no file written")
        return 0
    holder, rewritten = rewrite(name, other, chosen)
    for item in rewritten.left:
        output.say(
            f"segment {item.number}: “{item.text}” was not put in; its place holds markup or is not the only one"
        )
    if not rewritten.done:
        return 0
    written = Path(holder) if in_place else target or _beside(Path(holder))
    if not in_place and written.exists() and written.samefile(holder):
        raise UsageError(f"{written} is the file itself", hint="--in-place writes over it")
    from zhterm.files import open_for_writing

    with open_for_writing(written) as file:
        file.write(rewritten.content)
    print(f"replaced {len(rewritten.done)} of {len(offered)} in {written}", flush=True)  # before the rest
    return len(rewritten.done)


def _replacement(item: Proposed) -> Replacement:
    from zhterm.documents.rewriting import Replacement
    from zhterm.model import Span

    return Replacement(item.segment.number, item.problem.en_span or Span(0, 0), item.problem.replacement)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.fixed{path.suffix}")


def _asked(offered: Sequence[Proposed]) -> list[Proposed]:
    """Those that a person agrees to, by one key each."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("--fix asks at a terminal", hint="give --yes to replace all")
    chosen: list[Proposed] = []
    print(output.styled(_KEYS, "dim"))
    for at, item in enumerate(offered):
        _show(item)
        key = _answer()
        if key == "a":
            return [*chosen, *offered[at:]]
        if key == "q":
            break
        if key == "y":
            chosen.append(item)
    return chosen


def _show(item: Proposed) -> None:
    start, end = item.problem.en_span or (0, 0)
    before, inside, after = item.segment.en[:start], item.segment.en[start:end], item.segment.en[end:]
    print(output.styled(visible(f"{item.segment.where}  {item.problem.message}"), "dim"))
    print(f"  {visible(item.segment.zh)}")
    old, new = output.styled(visible(inside), "red"), output.styled(item.problem.replacement, "green")
    print(f"  {visible(before)}{old} → {new}{visible(after)}")


def _answer() -> str:
    """One of y, n, a and q."""
    while True:
        print("  replace? [y/n/a/q] ", end="", flush=True)
        key = _one_key().lower()
        print(key if key in "ynaq" else "")
        if key in "ynaq" and key:
            return key


def _one_key() -> str:
    """One key from the terminal, without waiting for Enter. Ctrl-C and the end of input raise KeyboardInterrupt."""
    import termios
    import tty

    number = sys.stdin.fileno()
    before = termios.tcgetattr(number)
    try:
        tty.setcbreak(number)
        key = sys.stdin.read(1)
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)
    if key in ("", "\x04"):
        raise KeyboardInterrupt
    return key
