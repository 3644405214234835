"""`capture`: bilingual titles and terms out of documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhterm.cli import output
from zhterm.cli.options import Batch, DryRun, Explain, Jobs, Store, SubjectField, Suggestions, To
from zhterm.cli.progress import progress
from zhterm.cli.screens.analysis import print_analysis, stored_line
from zhterm.cli.session import session
from zhterm.errors import DataError, UsageError, ZhtermError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from zhterm.documents import Document
    from zhterm.glossary import Glossary
    from zhterm.termbase.additions import Captured

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
    if batch is not None:
        capture_batch(batch, to=to, jobs=jobs)
        return
    if not files:
        raise UsageError("no file to read", hint="name documents, or - for standard input")
    failures: list[ZhtermError] = []
    documents = _documents(files, include or [], exclude or [], failures)
    with session(glossary, create=not dry_run) as opened:
        found = _captured(
            opened,
            progress(documents, "capturing, %", 100, _percent(files)),
            subject_fields=subject_field or (),
            suggestions=suggestions,
            dry_run=dry_run,
        )
        if to == "table":
            _print_all(found, opened.location, explain=explain, dry_run=dry_run)
        else:
            reports = (report for item in found for report in _reports(item))
            output.records(to, reports, _COLUMNS)
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


def _captured(opened: Glossary, documents: Iterator[Document], **options: Any) -> Iterator[Captured]:
    for document in documents:
        yield opened.capture_document(document.text, source=document.source, offset=document.offset, **options)


def _reports(captured: Captured) -> Iterator[dict[str, Any]]:
    for addition in captured.additions:
        report = {"file": captured.source.id, **addition.pair.to_dict()}
        report.pop("source", None)
        if captured.source.location:
            report["location"] = captured.source.location
        if addition.analysis is not None:
            report["analysis"] = addition.analysis.to_dict()
        yield report


def _print_all(found: Iterator[Captured], where: str, *, explain: bool, dry_run: bool) -> None:
    titles = terms = 0
    read: set[str] = set()
    changes = []
    for captured in found:
        read.add(captured.source.id)
        _print_captured(captured, explain=explain)
        titles += sum(item.pair.kind == "title" for item in captured.additions)
        terms += sum(item.pair.kind == "term" for item in captured.additions)
        changes.extend(captured.changes)
    pairs = f"{titles} title {_plural('pair', titles)}, {terms} term {_plural('pair', terms)}"
    print(f"{pairs} in {len(read)} {_plural('document', len(read))}")
    if titles or terms:
        print(stored_line(changes, where, dry_run=dry_run))


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else noun + "s"


def _print_captured(captured: Captured, *, explain: bool) -> None:
    if not captured.additions:
        return
    place = " ".join(filter(None, (captured.source.id, captured.source.location)))
    print(output.styled(output.visible(place), "dim"))
    for addition in captured.additions:
        if addition.analysis is not None:
            print_analysis(addition.analysis, explain=explain)
            print()
    rows = [
        (item.pair.zh, item.pinyin, item.pair.en, output.confidence_bar(item.pair.confidence), item.pair.pattern)
        for item in captured.additions
        if item.analysis is None
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
    from zhterm.extraction import title_pairs
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.open()

    def work(row: dict[str, Any]) -> dict[str, Any]:
        text = row.get("text")
        if not isinstance(text, str):
            raise DataError("no text called 'text'", hint='a line is {"id": ..., "text": ...}')
        return {"id": row.get("id"), "pairs": [pair.to_dict() for pair in title_pairs(text, lexicon)]}

    return work
