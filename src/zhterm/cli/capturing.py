"""`capture`: bilingual titles and terms out of documents."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli import layout, output
from zhterm.cli.extracting import extractions
from zhterm.cli.options import Batch, DryRun, Explain, Jobs, NewStatus, Store, SubjectField, Suggestions, To
from zhterm.cli.output import counted
from zhterm.cli.progress import progress
from zhterm.cli.screens.account import Account
from zhterm.cli.screens.analysis import print_analysis, stored_line, tell_warnings, warned_of
from zhterm.cli.session import session
from zhterm.errors import StoppedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.cli.batch import Work
    from zhterm.documents import Document
    from zhterm.extraction import Extraction
    from zhterm.glossary import Glossary
    from zhterm.model import TitlePair
    from zhterm.model.contracts import JSON
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
    note: Annotated[str, typer.Option(metavar="TEXT", help="A note for the entries.")] = "",
    status: NewStatus = "proposed",
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
    glossary capture approved-list.docx --status admitted --subject-field law
    glossary capture --batch texts.jsonl --to jsonl

    All files of one command are one step for `glossary undo`. What was passed over is said at the end. A batch line is
    {"id": ..., "text": ...}, its result {"id": ..., "pairs": [...]}; batches store nothing.
    """
    from zhterm.termbase import selection
    from zhterm.termbase.proposals import ProposalOptions

    if batch is not None:
        if files:
            raise UsageError("--batch takes no other files")
        from zhterm.cli.batch import Task, run_batch

        run_batch(batch, Task("zhterm.cli.capturing", "batch_worker", name="capturing"), to=to, jobs=jobs)
        return
    if not files:
        raise UsageError("no file to read", hint="name documents, or - for standard input")
    options = ProposalOptions(
        subject_fields=tuple(subject_field or ()), status=selection.status(status), note=note, suggestions=suggestions
    )
    account = Account()
    names = _files(files, include or (), exclude or ())
    documents = account.documents(files, include or (), exclude or ())
    captured: list[Captured] = []
    with _told_when_stopped(captured, dry_run=dry_run), session(glossary, create=not dry_run) as opened:
        try:
            shown = progress(documents, "capturing, %", 100, _percent(names))
            extracted = extractions(shown, opened.analyser(), jobs, explain=explain)
            _print_each(_captured(opened, extracted, options, captured), to, explain=explain)
        finally:  # Ctrl-C too: what has been captured until then is stored, all of it as one step
            _store(opened, captured, options, f"capture {', '.join(files)}", to=to, dry_run=dry_run)
    account.tell(captured)
    if account.failures:
        raise SystemExit(max(error.exit_code for error in account.failures))


@contextmanager
def _told_when_stopped(captured: Sequence[Captured], *, dry_run: bool) -> Iterator[None]:
    """Make Ctrl-C an error that says so where nothing was stored."""
    try:
        yield
    except KeyboardInterrupt:
        if dry_run or not any(of_document.proposals for of_document in captured):
            raise StoppedError("stopped; nothing was stored") from None
        raise


def _store(
    opened: Glossary, captured: list[Captured], options: ProposalOptions, method: str, *, to: str, dry_run: bool
) -> None:
    """Store what was captured, and say so; name the terms among it that should not be used."""
    proposals = [proposal for of_document in captured for proposal in of_document.proposals]
    warnings = opened.discouraged(warned_of(proposals, options.status))
    changes = opened.add_proposals(proposals, method, dry_run=dry_run)
    if to == "table" and captured:
        _print_counts(captured, proposals)
        if proposals:
            told = stored_line(changes, opened.location, dry_run=dry_run, status=str(options.status))
            output.labelled("", told, columns=0)
    tell_warnings(warnings)


def _files(names: list[str], include: Sequence[str], exclude: Sequence[str]) -> list[str]:
    """All files that are going to be read; says how many there are in folders."""
    from zhterm import documents

    paths = []
    for name in names:
        inside = documents.files(name, include=include, exclude=exclude)
        if inside != [name]:
            output.say(f"reading {counted(len(inside), 'file')} in {layout.visible(name)}", "dim")
        paths += inside
    return paths


def _percent(files: list[str]) -> Callable[[Document], float | None]:
    """How much of the files has been read with a document; of an archive it shows when it is done."""
    order = {name: at for at, name in enumerate(files)}

    def place(document: Document) -> float | None:
        at = order.get(document.source.id)
        return None if at is None else 100 * (at + document.share) / len(files)

    return place


def _captured(
    opened: Glossary,
    extracted: Iterable[tuple[Document, Extraction]],
    options: ProposalOptions,
    captured: list[Captured],
) -> Iterator[Captured]:
    """Make proposals of each document; `captured` gets what was captured before it is printed."""
    for document, extraction in extracted:
        captured.append(
            opened.propose_extraction(extraction, document.text, document.source, options, offset=document.offset)
        )
        yield captured[-1]


def _print_each(captured: Iterator[Captured], to: str, *, explain: bool) -> None:
    if to == "table":
        for of_document in captured:
            _print_captured(of_document, explain=explain)
    else:
        output.records(to, (report for of_document in captured for report in _reports(of_document)), _COLUMNS)


def _reports(captured: Captured) -> Iterator[JSON]:
    for proposal in captured.proposals:
        report: JSON = {"file": captured.source.id, **proposal.pair.to_dict()}
        report.pop("source", None)
        if captured.source.location:
            report["location"] = captured.source.location
        if proposal.analysis is not None:
            report["analysis"] = proposal.analysis.to_dict()
        yield report


def _print_counts(captured: list[Captured], proposals: list[Proposal]) -> None:
    titles = sum(proposal.analysis is not None for proposal in proposals)
    documents = len({of_document.source.id for of_document in captured})
    pairs = f"{counted(titles, 'title pair')}, {counted(len(proposals) - titles, 'term pair')}"
    print(f"{pairs} in {counted(documents, 'document')}")
    unsure = sum(len(of_document.suggestions) for of_document in captured)
    left = sum(len(of_document.left) for of_document in captured)
    remarks = [
        f"{counted(unsure, 'uncertain pair')} not stored (--suggestions stores them)" if unsure else "",
        f"{counted(left, 'bilingual place')} left" if left else "",
    ]
    if any(remarks):
        print(output.styled(", ".join(filter(None, remarks)) + "; --explain lists them and says why", "dim"))
    if rejected := sum(of_document.rejected for of_document in captured):
        print(output.styled(f"{counted(rejected, 'pair')} left out, since rejected before", "dim"))


def _print_captured(captured: Captured, *, explain: bool) -> None:
    if not captured.proposals and not (explain and (captured.suggestions or captured.left)):
        return
    place = " ".join(filter(None, (captured.source.id, captured.source.location)))
    print(output.styled(layout.visible(place), "dim"))
    for proposal in captured.proposals:
        if proposal.analysis is not None:
            print_analysis(proposal.analysis, explain=explain)
            print()
    rows = []
    for proposal in captured.proposals:
        pair = proposal.pair
        if proposal.analysis is None:
            rows.append((pair.zh, proposal.pinyin, pair.en, output.confidence_bar(pair.confidence), pair.pattern))
        if explain:
            rows += [("", "", f"· {item.signal}: {item.note}", "", "") for item in pair.evidence]
    if rows:
        header = ("Chinese", "pinyin", "English", "confidence", "pattern")
        output.table(header, rows, {0: "bold", 1: "cyan", 3: "green", 4: "dim"})
        print()
    if explain:
        _print_unsure(captured)


def _print_unsure(captured: Captured) -> None:
    """The pairs too unsure to store, and the places that were left, with what speaks against them."""
    for title, places in (
        ("uncertain", [(pair, _against(pair)) for pair in captured.suggestions]),
        ("left", list(captured.left)),
    ):
        for pair, reasons in places:
            line = f"{pair.zh} ~ {pair.en} ({pair.confidence * 100:.0f} %)"
            why = "; ".join(reasons) or "too little speaks for it"
            print(f"{output.styled(layout.pad(title, 10), 'dim')}{layout.visible(line)}: {layout.visible(why)}")
    if captured.suggestions or captured.left:
        print()


def _against(pair: TitlePair) -> tuple[str, ...]:
    return tuple(item.note for item in pair.evidence if item.signal == "against")


def batch_worker() -> Work:
    """Make the function that captures from one batch line, storing nothing; called once in each process."""
    from zhterm.analyser import Analyser
    from zhterm.cli.batch import texts_of
    from zhterm.lexicon import Lexicon

    analyser = Analyser(Lexicon.open())

    def work(row: JSON) -> JSON:
        [text] = texts_of(row, "text")
        return {"id": row.get("id"), "pairs": [pair.to_dict() for pair in analyser.capture(text)]}

    return work
