"""`import`, `export` and `formats`."""

from __future__ import annotations

import io
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from zhterm import formats as registry
from zhterm.cli import output
from zhterm.cli.files import read_file
from zhterm.cli.options import DryRun, OnlyField, Store, SubjectField, To
from zhterm.cli.progress import progress
from zhterm.cli.session import session
from zhterm.errors import EXIT_PROBLEMS, Problem, UsageError
from zhterm.files import open_for_writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.model import Change, ConceptEntry

_SHOWN = 20


def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="CSV, TSV, JSONL; - reads standard input.")],
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="Format; default: found out.")] = "",
    encoding: Annotated[str, typer.Option(metavar="NAME", help="Encoding; default: found out.")] = "",
    policy: Annotated[
        str, typer.Option(metavar="POLICY", help="For concepts already there: merge, update, replace or skip.")
    ] = "merge",
    status: Annotated[str, typer.Option(metavar="STATUS", help="Status of terms that have none in the file.")] = "",
    subject_field: SubjectField = None,
    dry_run: DryRun = False,
    glossary: Store = None,
) -> None:
    """Take in a glossary from a file.

    Columns, delimiter and encoding are found out; bad rows are reported.

    \b
    glossary import terms.csv --dry-run
    glossary import 术语表.txt --encoding gb18030 --subject-field law

    All good rows go in, in one transaction; `glossary undo` takes them out again.
    """
    problems: list[Problem] = []
    defaults = {"status": status, "subject_field": "; ".join(subject_field or ())}

    def good(items: Iterator[ConceptEntry | Problem]) -> Iterator[ConceptEntry]:
        for item in progress(items, "reading"):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item

    def everything() -> Iterator[ConceptEntry]:
        for name in files:
            chosen = registry.by_name(format_) if format_ else registry.by_path(Path(name))
            where = "standard input" if name == "-" else name
            items = registry.read_bytes(read_file(name), where, chosen=chosen, encoding=encoding, defaults=defaults)
            yield from good(items)

    with session(glossary, create=not dry_run) as opened:
        changes = opened.import_entries(
            everything(), policy=policy, dry_run=dry_run, method=f"import {', '.join(files)}"
        )
    _report(changes, problems, dry_run=dry_run)
    if problems:
        raise SystemExit(EXIT_PROBLEMS)


def _report(changes: list[Change], problems: list[Problem], *, dry_run: bool) -> None:
    if dry_run:
        for change in changes[:_SHOWN]:
            print(_difference(change))
        if len(changes) > _SHOWN:
            print(f"… and {len(changes) - _SHOWN} more")
    new = sum(change.before is None for change in changes)
    would = "would be " if dry_run else ""
    print(f"{new} new, {len(changes) - new} changed entries {would}imported, {len(problems)} rows left out")
    for problem in problems[:_SHOWN]:
        output.say(f"{problem.where}: {problem.message}", "yellow")
    if len(problems) > _SHOWN:
        output.say(f"… and {len(problems) - _SHOWN} more rows", "yellow")


def _difference(change: Change) -> str:
    def told(entry: ConceptEntry | None) -> str:
        if entry is None:
            return ""
        english = "; ".join(f"{term.text} ({term.status})" for term in entry.terms("en"))
        return f"{entry.zh} = {english}" if english else entry.zh

    if change.before is None:
        return output.styled(f"+ {output.visible(told(change.after))}", "green")
    return f"~ {output.visible(told(change.before))}  ->  {output.visible(told(change.after))}"


def export(
    format_: Annotated[str, typer.Option("--format", "-f", metavar="NAME", help="See `glossary formats`.")] = "",
    output_file: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default, and -: standard output.")
    ] = None,
    for_: Annotated[str, typer.Option("--for", metavar="PROFILE", help="A profile of the format, such as excel.")] = "",
    status: Annotated[str, typer.Option(metavar="STATUS", help="Only entries with a term of this status.")] = "",
    subject_field: OnlyField = "",
    glossary: Store = None,
) -> None:
    """Write the glossary to a file.

    What the format can't carry is said on standard error.

    \b
    glossary export -o terms.csv
    glossary export -o terms.csv --for excel
    glossary export --format jsonl > backup.jsonl
    """
    name = format_
    if not name:
        by_suffix = registry.by_path(output_file) if output_file is not None else None
        if output_file is not None and output_file.suffix and by_suffix is None:
            raise UsageError(f"no format for files ending in {output_file.suffix!r}", hint="name one with --format")
        name = by_suffix.name if by_suffix is not None else "csv"
    with session(glossary) as opened:
        documents = progress(opened.documents(status=status, subject_field=subject_field), "exporting")
        with open_for_writing("-" if output_file is None else output_file) as file, _as_text(file) as out:
            lost = registry.write(name, documents, out, profile=for_)
    _tell_losses(name, lost, None if output_file == Path("-") else output_file)


@contextmanager
def _as_text(file: IO[bytes]) -> Iterator[IO[str]]:
    out = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        yield out
        out.flush()
    finally:
        out.detach()


def _tell_losses(name: str, lost: dict[str, int], target: Path | None) -> None:
    if target is not None:
        output.say(f"wrote {target}")
    if lost:
        what = ", ".join(f"{count} × {field}" for field, count in sorted(lost.items()))
        output.say(f"{name} does not carry: {what} (jsonl keeps everything)", "yellow")


def formats(to: To = "table") -> None:
    """List the formats that import and export know.

    \b
    glossary formats
    """
    items = [
        {
            "name": item.name,
            "suffixes": list(item.suffixes),
            "profiles": list(item.profiles),
            "lossless": item.lossless,
            "summary": item.summary,
        }
        for item in registry.FORMATS
    ]
    if to != "table":
        output.records(to, items, tuple(items[0]))
        return
    rows = [
        (item.name, " ".join(item.suffixes), " ".join(item.profiles), "yes" if item.lossless else "no", item.summary)
        for item in registry.FORMATS
    ]
    output.table(("format", "files", "--for", "lossless", "what it is"), rows, {0: "bold"})
