"""`add` and `pair`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli import output, plain
from zhterm.cli.asking import confirm
from zhterm.cli.options import Batch, DryRun, Explain, Jobs, NewStatus, Store, SubjectField, Suggestions, To
from zhterm.cli.screens.analysis import (
    pairs_of,
    print_analysis,
    print_report,
    stored_line,
    tell_warnings,
    warned_of,
    with_warnings,
)
from zhterm.cli.session import session
from zhterm.errors import UsageError

if TYPE_CHECKING:
    from zhterm.cli.batch import Work
    from zhterm.glossary import Glossary
    from zhterm.model import Change, TitlePair
    from zhterm.model.contracts import JSON, AnalysisJSON
    from zhterm.termbase.proposals import Proposal, ProposalOptions


_AsIs = Annotated[bool, typer.Option("--as-is", help="Store the two as one entry, instead of their parts.")]
_Whole = Annotated[bool, typer.Option("--whole", help="Store the two as one entry, beside their parts.")]


def add(
    zh: Annotated[str, typer.Argument(metavar="ZH", help="The Chinese title.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="Its English version.")],
    as_is: _AsIs = False,
    whole: _Whole = False,
    pinyin: Annotated[str, typer.Option(metavar="PINYIN", help="The reading of the whole, for good.")] = "",
    source: Annotated[str, typer.Option(metavar="WHERE", help="Where the title was found.")] = "",
    subject_field: SubjectField = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note for the entries.")] = "",
    status: NewStatus = "",
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
    glossary add 撸起袖子加油干 "roll up our sleeves and work harder" --as-is --status preferred

    A whole is stored as admitted, since you have said it, its parts as proposed, unless --status says otherwise.
    """
    from zhterm.analyser import title_pair
    from zhterm.model import Source
    from zhterm.termbase import proposals, selection

    if pinyin and not (as_is or whole):
        raise UsageError("--pinyin is the reading of the whole", hint="say --as-is or --whole as well")
    options = proposals.ProposalOptions(
        subject_fields=tuple(subject_field or ()),
        status=selection.status(status or "proposed"),
        note=note,
        suggestions=suggestions,
    )
    for_whole = replace(options, status=selection.status(status or "admitted"))
    title = title_pair(zh, en, Source(id=source) if source else None)
    with session(glossary, create=not dry_run) as opened:
        proposed = [] if as_is else _parts(opened, title, options)
        free = bool(proposed) and not whole and proposals.is_free_rendering(proposed[0].title_analysis)
        if proposed and to == "table":
            print_analysis(proposed[0].title_analysis, explain=explain)
            print()
        if as_is or whole or (free and to == "table" and _wants_whole(dry_run=dry_run)):
            proposed.append(_whole(opened, title, for_whole, pinyin))
        changes = opened.add_proposals(proposed, f"add {zh} ~ {en}", dry_run=dry_run)
        warnings = opened.discouraged(warned_of(proposed, options.status))
        where = opened.location
    if to != "table":
        print_report(to, with_warnings(_report(title, proposed, [] if dry_run else changes), warnings))
    elif any(proposal.entries for proposal in proposed):
        status_told = str((for_whole if as_is else options).status)
        output.labelled("", stored_line(changes, where, dry_run=dry_run, status=status_told), columns=0)
    else:
        print("nothing is stored")
    tell_warnings(warnings)
    if free and len(proposed) == 1:
        output.say(_FREE.format(proposals.FRAGMENT_CONFIDENCE), "yellow")


_FREE = (
    "a free rendering, it seems: of its fragments only those of {:.0%} or more are stored; "
    "--as-is stores the whole as one entry, --suggestions all fragments"
)


def _report(title: TitlePair, proposed: list[Proposal], stored: list[Change]) -> AnalysisJSON:
    """The analysis of a title, or the bare title where it was not taken apart, with the ids of what was stored."""
    analysis = proposed[0].analysis
    bare: AnalysisJSON = {"zh": title.zh, "en": title.en, "terms": []}
    return {**(bare if analysis is None else analysis.to_dict()), "stored": [change.id for change in stored]}


def _parts(opened: Glossary, title: TitlePair, options: ProposalOptions) -> list[Proposal]:
    """What a title is proposed to be paired into; of a free rendering only what is sure."""
    from zhterm.termbase import proposals

    proposed = opened.propose([title], options)
    if options.suggestions or not proposals.is_free_rendering(proposed[0].title_analysis):
        return proposed
    return [proposals.of_title(proposed[0].title_analysis, replace(options, least=proposals.FRAGMENT_CONFIDENCE))]


def _whole(opened: Glossary, title: TitlePair, options: ProposalOptions, pinyin: str) -> Proposal:
    """The title as one entry; says so where it was rejected before."""
    if opened.pair_key(title.zh, title.en) in opened.rejected():
        output.say("the pair was rejected before; `glossary reject --undo` lets it be captured, too", "yellow")
    return opened.propose_whole(title, options, pinyin=pinyin)


def _wants_whole(*, dry_run: bool) -> bool:
    """Ask whether a free rendering is to be stored as a whole, where there is somebody to ask."""
    if dry_run or not sys.stdin.isatty():
        return False
    return confirm("this seems to be a free rendering: store the whole as one entry?", yes=False)


def pair(
    zh: Annotated[str | None, typer.Argument(metavar="[ZH]", help="The Chinese title.")] = None,
    en: Annotated[str | None, typer.Argument(metavar="[EN]", help="Its English version.")] = None,
    batch: Batch = None,
    explain: Explain = False,
    to: Annotated[str, typer.Option("--to", metavar="FORM", help="table, json, jsonl, csv, svg or html.")] = "table",
    output_file: Annotated[
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

    A batch line is {"id": ..., "zh": ..., "en": ...}; each gets one result, in the same order. One that can't be paired
    gets {"id": ..., "line": ..., "error": ...}, and the exit code is 1.
    """
    if batch is not None:
        if output_file is not None or zh is not None:
            raise UsageError("--batch takes no title and no -o", hint="results go to standard output: > FILE")
        from zhterm.cli.batch import Task, run_batch

        run_batch(batch, Task("zhterm.cli.pairing", "batch_worker", (glossary,)), to=to, jobs=jobs)
    else:
        plain.pair(zh, en, to=to, explain=explain, target=output_file, glossary=glossary)


def batch_worker(glossary: str | None) -> Work:
    """Make the function that pairs one batch line; called once in each process."""
    from zhterm.cli.batch import texts_of

    opened = session(glossary)

    def work(row: JSON) -> AnalysisJSON:
        analysis = opened.pair(*texts_of(row, "zh", "en"))
        return with_warnings(analysis.to_dict(id=row.get("id")), opened.discouraged(pairs_of(analysis)))

    return work
