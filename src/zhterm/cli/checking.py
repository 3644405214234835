"""`check`: bilingual texts against the glossary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from zhterm.cli import layout, output
from zhterm.cli.options import Store
from zhterm.cli.progress import progress
from zhterm.cli.session import session
from zhterm.errors import EXIT_PROBLEMS, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.consistency import Checker
    from zhterm.consistency.baseline import Baseline
    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import DocumentReport
    from zhterm.glossary import Glossary
    from zhterm.model import BilingualSegment

_COLUMNS = ("code", "type", "severity", "where", "zh", "found", "replacement", "message", "hint")
_STYLES = {"error": "red", "warning": "yellow", "note": "dim"}


def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Bilingual files, or a Chinese text and its English side by side."),
    ] = None,
    zh: Annotated[str, typer.Option(metavar="TEXT", help="A Chinese text, with --en.")] = "",
    en: Annotated[str, typer.Option(metavar="TEXT", help="Its English version.")] = "",
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Leave a check out; can be repeated.")
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE|SEVERITY", help="Exit with 1 only for these, or this severity and above."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Report only problems that this file doesn't know.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Record the problems of now as known, in this file.")
    ] = None,
    to: Annotated[
        str, typer.Option("--to", metavar="FORM", help="table, json, jsonl, csv, sarif, junit, html or github.")
    ] = "table",
    target: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the report, or what --fix makes, to FILE."),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Offer to replace what should not be used, in a new file.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --fix: replace all without asking.")] = False,
    in_place: Annotated[bool, typer.Option("--in-place", help="With --fix: write over the file itself.")] = False,
    glossary: Store = None,
) -> None:
    """Check a translation against the glossary.

    Are the terms rendered as it says? Is Chinese left over, do figures differ, is a name spelt in two ways?

    \b
    glossary check report.xlf
    glossary check speech.zh.txt speech.en.txt
    glossary check terms.xlsx --fail-on error --ignore N101
    glossary check *.po --to sarif -o check.sarif
    glossary check report.xlf --fix
    glossary check --zh 扶贫工作 --en "helping the poor"

    Only terms that were accepted (preferred, admitted) are asked for. Exit code 1 when there are problems.
    """
    from zhterm.consistency.baseline import Baseline

    _check_options(to, fail_on or [])
    known = Baseline() if baseline is None else Baseline.load(baseline)
    with session(glossary) as opened:
        _tell_what_is_asked(opened)
        reports = list(_reports(opened.checker(ignore or []), files or [], zh, en, known))
    if write_baseline is not None:
        _record(reports, write_baseline)
        return
    if fix:
        _fix(reports, files or [], _Fixing(yes, in_place, target))
        return
    _print(reports, to, target)
    if known.left_out:
        output.say(f"{known.left_out} known problems left out")
    if any(_counts(problem, fail_on or []) for report in reports for problem in report.problems):
        raise SystemExit(EXIT_PROBLEMS)


class _Fixing(NamedTuple):
    yes: bool
    in_place: bool
    target: Path | None


def _fix(reports: Sequence[DocumentReport], files: Sequence[str], options: _Fixing) -> None:
    """Fix one document after the other; exit code 1 where problems are left."""
    from zhterm.cli import fixing

    pairs = list(_paired(files))
    if not pairs:
        raise UsageError("--fix needs a file", hint="name a bilingual file")
    if options.target is not None and len(pairs) > 1:
        raise UsageError("several files and one --output", hint="without it each gets a new file of its own")
    replaced = 0
    for (name, other), report in zip(pairs, reports, strict=True):
        offered = fixing.proposals(report.found)
        replaced += fixing.fix(name, other, offered, yes=options.yes, target=options.target, in_place=options.in_place)
    left = sum(len(report.problems) for report in reports) - replaced
    if left:
        output.say(f"{left} {'problem is' if left == 1 else 'problems are'} left for a person")
        raise SystemExit(EXIT_PROBLEMS)


def _check_options(to: str, fail_on: Sequence[str]) -> None:
    from zhterm.consistency.registry import CHECKS, SEVERITIES
    from zhterm.consistency.reports import REPORTS

    forms = ("table", "json", "jsonl", "csv", *REPORTS)
    if to not in forms:
        raise UsageError(f"no output called {to!r}", hint=f"one of: {', '.join(forms)}")
    known = {*SEVERITIES, *(check.code for check in CHECKS)}
    for name in fail_on:
        if name not in known:
            raise UsageError(f"no code or severity {name!r}", hint=f"one of: {', '.join(sorted(known))}")


def _tell_what_is_asked(opened: Glossary) -> None:
    """Say so where nothing can be missing, since no term has been accepted."""
    statuses = opened.stats()["statuses"]
    if not any(statuses.get(name) for name in ("preferred", "admitted", "deprecated", "superseded", "forbidden")):
        proposed = statuses.get("proposed", 0)
        why = f"its {proposed:,} terms are only proposed" if proposed else "it is empty"
        output.say(f"no term of {opened.location} is asked for: {why} (`glossary review` accepts terms)", "yellow")


def _reports(checker: Checker, files: Sequence[str], zh: str, en: str, known: Baseline) -> Iterator[DocumentReport]:
    from zhterm.documents import bilingual
    from zhterm.model import BilingualSegment

    if bool(zh) != bool(en) or (zh and files) or not (zh or files):
        raise UsageError("nothing to check", hint="name bilingual files, or give both --zh and --en")
    if zh:
        yield _report(checker, "", iter([BilingualSegment(zh=zh, en=en)]), known)
        return
    for name, other in _paired(files):
        yield _report(checker, other or name, bilingual.segments(name, other), known)


def _paired(files: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The files one by one; texts in one language two by two, as they were named."""
    from zhterm.documents import bilingual

    waiting = iter(files)
    for name in waiting:
        if name == "-" or not bilingual.is_paired(name):
            yield name, ""
            continue
        other = next(waiting, None)
        if other is None:
            raise UsageError(f"{name} is in one language", hint="name its translation after it")
        yield name, other


def _report(checker: Checker, name: str, segments: Iterator[BilingualSegment], known: Baseline) -> DocumentReport:
    from zhterm.consistency.reports import DocumentReport

    found: list[tuple[BilingualSegment, list[BilingualProblem]]] = []
    count = 0
    checked = checker.checked(segments)
    for segment, problems in progress(checked, f"checking {name}", 100, lambda item: 100 * float(item[0].share)):
        count += 1
        if new := [problem for problem in problems if known.is_new(segment, problem)]:
            found.append((segment, new))
    return DocumentReport(name, count, found)


def _record(reports: Sequence[DocumentReport], path: Path) -> None:
    from zhterm.consistency.baseline import dumped
    from zhterm.files import write_text

    pairs = [(segment, problem) for report in reports for segment, problems in report.found for problem in problems]
    write_text(path, dumped(pairs))
    output.say(f"recorded {len(pairs)} problems in {path}")


def _print(reports: Sequence[DocumentReport], to: str, target: Path | None) -> None:
    from zhterm.consistency.reports import REPORTS, render

    problems = [problem for report in reports for problem in report.problems]
    if to in REPORTS:
        _write(render(to, reports), target)
    elif target is not None:
        if to not in ("json", "jsonl"):
            raise UsageError("a table is not written to a file", hint="give --to html, sarif, junit, json or jsonl")
        indent, rows = (2, [problem.to_dict() for problem in problems])
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        _write(json.dumps(rows, ensure_ascii=False, indent=indent) if to == "json" else "\n".join(lines), target)
    elif to == "table":
        _print_table(reports)
    else:
        output.records(to, (problem.to_dict() for problem in problems), _COLUMNS)


def _write(text: str, target: Path | None) -> None:
    from zhterm.files import write_text

    if target is None:
        print(text, end="" if text.endswith("\n") or not text else "\n")
    else:
        write_text(target, text if text.endswith("\n") else text + "\n")
        output.say(f"wrote {target}")


def _print_table(reports: Sequence[DocumentReport]) -> None:
    for report in reports:
        for segment, problems in report.found:
            print(output.styled(layout.visible(segment.where or "the text"), "dim"))
            for problem in problems:
                code = output.styled(f"{problem.code} {problem.severity}", _STYLES[problem.severity])
                hint = output.styled(f" ({layout.visible(problem.hint)})", "dim") if problem.hint else ""
                print(f"  {code}  {layout.visible(problem.message)}{hint}")
    count = sum(len(report.problems) for report in reports)
    segments = sum(report.segments for report in reports)
    what = "no problem" if not count else "1 problem" if count == 1 else f"{count:,} problems"
    print(f"{what} in {segments:,} {'segment' if segments == 1 else 'segments'}")


def _counts(problem: BilingualProblem, fail_on: Sequence[str]) -> bool:
    """Whether a problem makes the command fail."""
    from zhterm.consistency.registry import SEVERITIES

    if not fail_on or problem.code in fail_on:
        return True
    limits = [SEVERITIES.index(name) for name in fail_on if name in SEVERITIES]
    return bool(limits) and SEVERITIES.index(problem.severity) >= min(limits)
