"""`import`, `export` and `formats`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zhterm import formats as registry
from zhterm.cli import output
from zhterm.cli.files import read_file, writing
from zhterm.cli.progress import progress
from zhterm.errors import EXIT_PROBLEMS, Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.model import Change, ConceptEntry

_SHOWN = 20


def import_files(
    files: list[str],
    *,
    format_name: str,
    encoding: str,
    policy: str,
    status: str,
    subject_fields: tuple[str, ...],
    dry_run: bool,
    glossary: str | None,
) -> None:
    """Import files in one transaction; exit code 1 where rows had to be left out."""
    from zhterm.cli.session import session

    problems: list[Problem] = []
    defaults = {"status": status, "subject_field": "; ".join(subject_fields)}

    def good(items: Iterator[ConceptEntry | Problem]) -> Iterator[ConceptEntry]:
        for item in progress(items, "reading"):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item

    def everything() -> Iterator[ConceptEntry]:
        for name in files:
            chosen = registry.by_name(format_name) if format_name else registry.by_path(Path(name))
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
    *,
    format_name: str,
    target: Path | None,
    profile: str,
    status: str,
    subject_field: str,
    glossary: str | None,
) -> None:
    """Write entries to a file (whole or not at all) or to standard output."""
    from zhterm.cli.session import session

    name = format_name
    if not name:
        by_suffix = registry.by_path(target) if target is not None else None
        if target is not None and target.suffix and by_suffix is None:
            raise UsageError(f"no format for files ending in {target.suffix!r}", hint="name one with --format")
        name = by_suffix.name if by_suffix is not None else "csv"
    with session(glossary) as opened:
        documents = progress(opened.documents(status=status, subject_field=subject_field), "exporting")
        if target is None:
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a real stream
            lost = registry.write(name, documents, sys.stdout, profile=profile)
        else:
            with writing(target) as out:
                lost = registry.write(name, documents, out, profile=profile)
    _tell_losses(name, lost, target)


def _tell_losses(name: str, lost: dict[str, int], target: Path | None) -> None:
    if target is not None:
        output.say(f"wrote {target}")
    if lost:
        what = ", ".join(f"{count} × {field}" for field, count in sorted(lost.items()))
        output.say(f"{name} does not carry: {what} (jsonl keeps everything)", "yellow")


def formats(*, to: str) -> None:
    """Print the registry of formats."""
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
