"""`add` and `pair`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from zhterm.cli import plain
from zhterm.cli.options import Batch, DryRun, Explain, Jobs, Store, SubjectField, Suggestions, To
from zhterm.cli.screens.analysis import print_analysis, print_report, stored_line
from zhterm.cli.session import session
from zhterm.errors import DataError, UsageError


def add(
    zh: Annotated[str, typer.Argument(metavar="ZH", help="The Chinese title.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="Its English version.")],
    source: Annotated[str, typer.Option(metavar="WHERE", help="Where the title was found.")] = "",
    subject_field: SubjectField = None,
    suggestions: Suggestions = False,
    dry_run: DryRun = False,
    explain: Explain = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Pair a title and store its terms as proposed entries.

    \b
    glossary add "大数据 + 大扶贫" "Big Data + Poverty Alleviation" --source "dialogue, 2017"
    glossary add 数字经济 "digital economy" --subject-field economy --dry-run
    """
    from zhterm.model import Source
    from zhterm.termbase.proposals import ProposalOptions

    with session(glossary, create=not dry_run) as opened:
        options = ProposalOptions(subject_fields=tuple(subject_field or ()), suggestions=suggestions)
        added = opened.add(zh, en, source=Source(id=source) if source else None, options=options, dry_run=dry_run)
        where = opened.location
    if to == "table":
        print_analysis(added.proposal.title_analysis, explain=explain)
        print()
        print(stored_line(added.changes, where, dry_run=dry_run))
    else:
        report = added.proposal.title_analysis.to_dict()
        report["stored"] = [] if dry_run else [change.id for change in added.changes]
        print_report(to, report)


def pair(
    zh: Annotated[str | None, typer.Argument(metavar="[ZH]", help="The Chinese title.")] = None,
    en: Annotated[str | None, typer.Argument(metavar="[EN]", help="Its English version.")] = None,
    batch: Batch = None,
    explain: Explain = False,
    to: Annotated[str, typer.Option("--to", metavar="FORM", help="table, json, jsonl, csv, svg or html.")] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the picture to FILE.")
    ] = None,
    jobs: Jobs = 0,
    glossary: Store = None,
) -> None:
    """Pair a title term by term without storing anything.

    \b
    glossary pair "大数据 + 大扶贫" "Big Data + Poverty Alleviation" --explain
    glossary pair 数字经济 "digital economy" --to html -o digital.html
    glossary pair --batch titles.jsonl --to jsonl > pairs.jsonl

    A batch line is {"id": ..., "zh": ..., "en": ...}; the result lines come in the same order.
    """
    if batch is not None:
        pair_batch(batch, to=to, jobs=jobs, glossary=glossary)
    else:
        plain.pair(zh, en, to=to, explain=explain, target=output, glossary=glossary)


def pair_batch(path: Path, *, to: str, jobs: int, glossary: str | None) -> None:
    """Pair many titles, one JSON object a line, in order; a bad line is reported and ends with exit code 1."""
    from zhterm.cli.batch import run_batch

    if to not in ("table", "jsonl", "json"):
        raise UsageError(f"--batch can't print {to!r}", hint="use --to jsonl")
    run_batch(path, "zhterm.cli.pairing", "batch_worker", (glossary,), jobs=jobs, as_array=to == "json")


def batch_worker(glossary: str | None) -> Any:
    """Make the function that pairs one batch line; called once in each process."""
    opened = session(glossary)

    def work(row: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in ("zh", "en") if not isinstance(row.get(name), str)]
        if missing:
            raise DataError(f"no text called {missing[0]!r}", hint='a line is {"id": ..., "zh": ..., "en": ...}')
        return opened.pair(row["zh"], row["en"]).to_dict(id=row.get("id"))

    return work
