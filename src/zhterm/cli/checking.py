"""`check`: bilingual texts against the glossary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from zhterm.cli import output
from zhterm.cli.options import Store
from zhterm.cli.progress import progress
from zhterm.cli.session import session
from zhterm.errors import EXIT_PROBLEMS, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.consistency import Checker
    from zhterm.consistency.baseline import Baseline
    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import CheckedDocument
    from zhterm.glossary import Glossary
    from zhterm.model import BilingualSegment

    _Tell = Callable[[BilingualSegment, Sequence[BilingualProblem]], None]

_COLUMNS = ("code", "type", "severity", "where", "zh", "found", "replacement", "message", "hint")


_Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE...", help="Bilingual files, or a Chinese text and its English side by side."),
]
_Ignored = Annotated[list[str] | None, typer.Option(metavar="CODE", help="Leave a check out; can be repeated.")]
_FailOn = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE|SEVERITY", help="Exit with 1 only for these, or this severity and above."),
]
_Baseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Report only problems that this file doesn't know.")
]
_NewBaseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Record the problems of now as known, in this file.")
]
_Form = Annotated[
    str, typer.Option("--to", metavar="FORM", help="table, json, jsonl, csv, sarif, junit, html or github.")
]
_Target = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the report, or what --fix makes, to FILE."),
]
_Fix = Annotated[bool, typer.Option("--fix", help="Offer to replace what should not be used, in a new file.")]
_InPlace = Annotated[bool, typer.Option("--in-place", help="With --fix: write over the file itself.")]


def check(
    files: _Files = None,
    zh: Annotated[str, typer.Option(metavar="TEXT", help="A Chinese text, with --en.")] = "",
    en: Annotated[str, typer.Option(metavar="TEXT", help="Its English version.")] = "",
    ignore: _Ignored = None,
    fail_on: _FailOn = None,
    baseline: _Baseline = None,
    write_baseline: _NewBaseline = None,
    to: _Form = "table",
    target: _Target = None,
    fix: _Fix = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --fix: replace all without asking.")] = False,
    in_place: _InPlace = False,
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
        documents = _documents(opened.checker(ignore or []), files or [], (zh, en), known)
        if write_baseline is not None:
            _record(documents, write_baseline)
            return
        if fix:
            _fix(documents, files or [], _Fixing(yes, in_place, target))
            return
        failed = _told(documents, to, target, fail_on or [])
    if known.left_out:
        output.say(f"{known.left_out} known problems left out")
    if failed:
        raise SystemExit(EXIT_PROBLEMS)


class _Fixing(NamedTuple):
    yes: bool
    in_place: bool
    target: Path | None


def _fix(documents: Iterator[CheckedDocument], files: Sequence[str], options: _Fixing) -> None:
    """Fix one document after the other; exit code 1 where problems are left."""
    from zhterm.cli import fixing

    pairs = list(_paired(files))
    if not pairs:
        raise UsageError("--fix needs a file", hint="name a bilingual file")
    if options.target is not None and len(pairs) > 1:
        raise UsageError("several files and one --output", hint="without it each gets a new file of its own")
    left = 0
    for (name, other), document in zip(pairs, documents, strict=True):
        offered = []
        for segment, problems in document.segments:
            left += len(problems)
            offered += fixing.proposals(segment, problems)
        left -= fixing.fix(name, other, offered, yes=options.yes, target=options.target, in_place=options.in_place)
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
    proposed = statuses.pop("proposed", 0)
    if not statuses:
        why = f"its {proposed:,} terms are only proposed" if proposed else "it is empty"
        output.say(f"no term of {opened.location} is asked for: {why} (`glossary review` accepts terms)", "yellow")


def _documents(
    checker: Checker, files: Sequence[str], texts: tuple[str, str], known: Baseline
) -> Iterator[CheckedDocument]:
    """The documents under check, each to be read as it is checked."""
    from zhterm.consistency.reports import CheckedDocument
    from zhterm.documents import bilingual
    from zhterm.model import BilingualSegment

    zh, en = texts
    if bool(zh) != bool(en) or (zh and files) or not (zh or files):
        raise UsageError("nothing to check", hint="name bilingual files, or give both --zh and --en")
    if zh:
        yield CheckedDocument("", _checked(checker, "", iter([BilingualSegment(zh=zh, en=en)]), known))
        return
    for name, other in _paired(files):
        yield CheckedDocument(other or name, _checked(checker, other or name, bilingual.segments(name, other), known))


def _checked(
    checker: Checker, name: str, segments: Iterator[BilingualSegment], known: Baseline
) -> Iterator[tuple[BilingualSegment, list[BilingualProblem]]]:
    checked = checker.checked(segments)
    for segment, problems in progress(checked, f"checking {name}", 100, lambda item: 100 * float(item[0].share)):
        yield segment, [problem for problem in problems if known.is_new(segment, problem)]


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


def _record(documents: Iterator[CheckedDocument], path: Path) -> None:
    from zhterm.consistency.baseline import dumped
    from zhterm.files import write_text

    pairs = [
        (segment, problem) for document in documents for segment, problems in document.segments for problem in problems
    ]
    write_text(path, dumped(pairs))
    output.say(f"recorded {len(pairs)} problems in {path}")


def _told(documents: Iterator[CheckedDocument], to: str, target: Path | None, fail_on: Sequence[str]) -> bool:
    """Print or write the problems; return whether any makes the command fail."""
    from zhterm.cli.screens import problems as screen
    from zhterm.consistency import reports

    if to == "table" and target is not None:
        raise UsageError("a table is not written to a file", hint="give --to html, sarif, junit, json or jsonl")
    if to in ("table", "jsonl") and target is None:
        return _told_as_found(documents, screen.print_segment if to == "table" else screen.print_lines, to, fail_on)
    failed: list[bool] = []

    def noted(document: CheckedDocument) -> Iterator[tuple[BilingualSegment, list[BilingualProblem]]]:
        for segment, problems in document.segments:
            if not failed and any(_counts(problem, fail_on) for problem in problems):
                failed.append(True)
            yield segment, problems

    checked = (document._replace(segments=noted(document)) for document in documents)
    with output.to_file(target):
        if to in reports.REPORTS:
            _print_pieces(reports.pieces(to, checked))
        elif to == "json":
            _print_array(item.problem.to_dict() for item in reports.found(checked))
        else:
            output.records(to, (item.problem.to_dict() for item in reports.found(checked)), _COLUMNS)
    return bool(failed)


def _print_pieces(texts: Iterable[str]) -> None:
    last = "\n"
    for last in texts:
        print(last, end="")
    if last and not last.endswith("\n"):
        print()


def _print_array(values: Iterable[dict[str, object]]) -> None:
    """Print values as one array of JSON, each when it is there."""
    import json

    before = "["
    for value in values:
        text = json.dumps(value, ensure_ascii=False, indent=2)
        print(f"{before}\n  " + text.replace("\n", "\n  "), end="")
        before = ","
    print("[]" if before == "[" else "\n]")


def _told_as_found(documents: Iterator[CheckedDocument], tell: _Tell, to: str, fail_on: Sequence[str]) -> bool:
    """Print each segment's problems when it has been checked, so that a long file is told in constant memory."""
    from zhterm.cli.screens.problems import print_sum

    segments = count = 0
    failed = False
    for document in documents:
        for segment, problems in document.segments:
            segments += 1
            if problems:
                tell(segment, problems)
                count += len(problems)
                failed = failed or any(_counts(problem, fail_on) for problem in problems)
    if to == "table":
        print_sum(count, segments)
    return failed


def _counts(problem: BilingualProblem, fail_on: Sequence[str]) -> bool:
    """Whether a problem makes the command fail."""
    from zhterm.consistency.registry import SEVERITIES

    if not fail_on or problem.code in fail_on:
        return True
    limits = [SEVERITIES.index(name) for name in fail_on if name in SEVERITIES]
    return bool(limits) and SEVERITIES.index(problem.severity) >= min(limits)
