"""`capture`: bilingual titles and terms out of documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhterm.cli import layout, output
from zhterm.cli.options import Batch, DryRun, Explain, Jobs, Store, SubjectField, Suggestions, To
from zhterm.cli.output import counted
from zhterm.cli.progress import progress
from zhterm.cli.screens.analysis import print_analysis, stored_line
from zhterm.cli.session import session
from zhterm.errors import DataError, UsageError, ZhtermError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhterm.documents import Document
    from zhterm.glossary import Glossary
    from zhterm.termbase.proposals import Captured, Proposal, ProposalOptions

_COLUMNS = ("file", "location", "kind", "zh", "en", "confidence", "pattern", "zh_span", "en_span")


def capture(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Documents; - reads standard input.")
    ] = None,
    batch: Batch = None,
    include: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="In folders: only files like this; can be repeated.")
    ] = None,
    exclude: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="In folders: not files like this.")] = None,
    jobs: Jobs = 0,
    subject_field: SubjectField = None,
    suggestions: Suggestions = False,
    dry_run: DryRun = False,
    explain: Explain = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Find bilingual titles and terms in documents, store them.

    \b
    glossary capture article.md
    glossary capture *.txt --dry-run --to jsonl
    glossary capture --batch texts.jsonl --to jsonl

    A batch line is {"id": ..., "text": ...}, its result {"id": ..., "pairs": [...]}; batches store nothing.
    """
    from zhterm.termbase.proposals import ProposalOptions

    if batch is not None:
        capture_batch(batch, to=to, jobs=jobs)
        return
    if not files:
        raise UsageError("no file to read", hint="name documents, or - for standard input")
    failures: list[ZhtermError] = []
    documents = progress(
        _documents(files, include or [], exclude or [], failures), "capturing, %", 100, _percent(files)
    )
    options = ProposalOptions(subject_fields=tuple(subject_field or ()), suggestions=suggestions)
    captured: list[Captured] = []
    with session(glossary, create=not dry_run) as opened:
        try:
            _print_each(_captured(opened, documents, options, captured), to, explain=explain)
        finally:  # Ctrl-C too: what has been captured until then is stored, all of it as one step
            proposals = [proposal for one in captured for proposal in one.proposals]
            changes = opened.add_proposals(proposals, f"capture {', '.join(files)}", dry_run=dry_run)
            if to == "table":
                _print_counts(captured, proposals)
                if proposals:
                    print(stored_line(changes, opened.location, dry_run=dry_run))
    for error in failures:
        output.tell_error(error.message, error.hint)
    if failures:
        raise SystemExit(max(error.exit_code for error in failures))


def _documents(
    files: list[str], include: list[str], exclude: list[str], failures: list[ZhtermError]
) -> Iterator[Document]:
    """The documents in `files`; one that can't be read goes to `failures` and the rest are read all the same."""
    from zhterm import documents

    for name in files:
        try:
            yield from documents.read(name, include=include, exclude=exclude, failed=failures.append)
        except ZhtermError as error:
            failures.append(error)


def _percent(files: list[str]) -> Callable[[Document], float | None]:
    """How much of the named files has been read with a document; of a folder or an archive it shows when it is done."""
    order = {name: at for at, name in enumerate(files)}

    def place(document: Document) -> float | None:
        at = order.get(document.source.id)
        return None if at is None else 100 * (at + document.share) / len(files)

    return place


def _captured(
    opened: Glossary, documents: Iterable[Document], options: ProposalOptions, captured: list[Captured]
) -> Iterator[Captured]:
    """Capture from each document; `captured` gets what was captured before it is printed."""
    for document in documents:
        one = opened.propose_document(document.text, document.source, options, offset=document.offset)
        captured.append(one)
        yield one


def _print_each(captured: Iterator[Captured], to: str, *, explain: bool) -> None:
    if to != "table":
        output.records(to, (report for one in captured for report in _reports(one)), _COLUMNS)
        return
    for one in captured:
        _print_captured(one, explain=explain)


def _reports(captured: Captured) -> Iterator[dict[str, Any]]:
    for proposal in captured.proposals:
        report = {"file": captured.source.id, **proposal.pair.to_dict()}
        report.pop("source", None)
        if captured.source.location:
            report["location"] = captured.source.location
        if proposal.analysis is not None:
            report["analysis"] = proposal.analysis.to_dict()
        yield report


def _print_counts(captured: list[Captured], proposals: list[Proposal]) -> None:
    titles = sum(proposal.analysis is not None for proposal in proposals)
    documents = len({one.source.id for one in captured})
    pairs = f"{counted(titles, 'title pair')}, {counted(len(proposals) - titles, 'term pair')}"
    print(f"{pairs} in {counted(documents, 'document')}")


def _print_captured(captured: Captured, *, explain: bool) -> None:
    if not captured.proposals:
        return
    place = " ".join(filter(None, (captured.source.id, captured.source.location)))
    print(output.styled(layout.visible(place), "dim"))
    for proposal in captured.proposals:
        if proposal.analysis is not None:
            print_analysis(proposal.analysis, explain=explain)
            print()
    rows = [
        (pair.zh, proposal.pinyin, pair.en, output.confidence_bar(pair.confidence), pair.pattern)
        for proposal in captured.proposals
        if proposal.analysis is None
        for pair in (proposal.pair,)
    ]
    if rows:
        header = ("Chinese", "pinyin", "English", "confidence", "pattern")
        output.table(header, rows, {0: "bold", 1: "cyan", 3: "green", 4: "dim"})
        print()


def capture_batch(path: Path, *, to: str, jobs: int) -> None:
    """Capture from many texts, one JSON object a line, in order, storing nothing."""
    from zhterm.cli.batch import run_batch

    if to not in ("table", "jsonl", "json"):
        raise UsageError(f"--batch can't print {to!r}", hint="use --to jsonl")
    run_batch(path, "zhterm.cli.capturing", "batch_worker", (), jobs=jobs, as_array=to == "json", what="capturing")


def batch_worker() -> Any:
    """Make the function that captures from one batch line; called once in each process."""
    from zhterm.analyser import Analyser
    from zhterm.lexicon import Lexicon

    analyser = Analyser(Lexicon.open())

    def work(row: dict[str, Any]) -> dict[str, Any]:
        text = row.get("text")
        if not isinstance(text, str):
            raise DataError("no text called 'text'", hint='a line is {"id": ..., "text": ...}')
        return {"id": row.get("id"), "pairs": [pair.to_dict() for pair in analyser.capture(text)]}

    return work
