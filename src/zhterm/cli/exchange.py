"""`import`, `export` and `formats`."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from zhterm import formats as registry
from zhterm.cli import layout, output
from zhterm.cli.completing import complete_policy
from zhterm.cli.options import DryRun, Store, SubjectField, To
from zhterm.cli.progress import progress
from zhterm.cli.screens.changes import print_differences
from zhterm.cli.selecting import selecting
from zhterm.cli.session import session
from zhterm.errors import EXIT_PROBLEMS, DataError, NotFoundError, Problem, StoppedError, UsageError
from zhterm.files import open_for_reading, open_for_writing
from zhterm.formats import ReadOptions, WriteOptions
from zhterm.model import AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.errors import ZhtermError
    from zhterm.formats import Format, Losses
    from zhterm.model import ConceptEntry
    from zhterm.termbase.importing import ImportResult
    from zhterm.termbase.selection import Selection

    _Read = Callable[[IO[bytes], str], Iterable[ConceptEntry | Problem]]

_SHOWN = 20

ProfileFile = Annotated[
    Path | None,
    typer.Option("--profile", metavar="FILE", help="A flat format of your own, in TOML (docs/formats.md)."),
]


_Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Files of any format that can be read; - is standard input.")
]
_FormatName = Annotated[
    str, typer.Option("--format", metavar="NAME", help="Format; default: what the file looks like.")
]
_Encoding = Annotated[str, typer.Option(metavar="NAME", help="Encoding; default: what the text looks like.")]
_Columns = Annotated[str, typer.Option(metavar="FIELD=N,...", help="Which column is which, such as zh=2,en=3,note=5.")]
_Header = Annotated[bool | None, typer.Option("--header/--no-header", help="Whether the first row names the columns.")]
_Sheet = Annotated[str, typer.Option(metavar="NAME", help="Sheet of a workbook, by name or number.")]
_Split = Annotated[
    bool | None, typer.Option("--split/--no-split", help="Whether synonyms in one cell become terms of their own.")
]
_KeepColumns = Annotated[bool, typer.Option("--keep-columns", help="Keep columns that are not understood as notes.")]
_Policy = Annotated[
    str,
    typer.Option(
        metavar="POLICY",
        help="For concepts already there: merge, update, replace or skip.",
        autocompletion=complete_policy,
    ),
]
_RowStatus = Annotated[
    str, typer.Option(metavar="STATUS", help="Status of whole rows that have none in the file; default: admitted.")
]


def import_(
    files: _Files,
    format_: _FormatName = "",
    profile: ProfileFile = None,
    encoding: _Encoding = "",
    columns: _Columns = "",
    header: _Header = None,
    sheet: _Sheet = "",
    split: _Split = None,
    keep: _KeepColumns = False,
    policy: _Policy = "merge",
    status: _RowStatus = "",
    subject_field: SubjectField = None,
    dry_run: DryRun = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Take in glossaries from files.

    Format, encoding, delimiter and columns are recognised and told; bad rows are reported.

    \b
    glossary import terms.csv client.xlsx iate.tbx --dry-run
    glossary import 术语表.txt --encoding gb18030 --subject-field law
    glossary import list.csv --columns zh=2,en=3,note=5 --no-header

    All good rows go in, in one step; `glossary undo` takes them out again. Of several files those that can't be
    read are named, and the others imported.
    """
    report = _Report()
    options = ReadOptions(
        defaults={"status": _row_status(status), "subject_field": "; ".join(subject_field or ())},
        encoding=encoding,
        columns=_columns(columns),
        header=header,
        sheet=sheet,
        split=split,
        keep=keep,
    )
    read = partial(_read, options=options, format_name=format_, profile=profile)
    with session(glossary, create=not dry_run) as opened:
        try:
            result = opened.import_entries(
                report.entries(files, read, opened.checked_pinyin),
                policy=policy,
                dry_run=dry_run,
                method=f"import {', '.join(files)}",
                shown=_SHOWN if to == "table" else sys.maxsize if dry_run else 0,
            )
        except KeyboardInterrupt:
            raise StoppedError("stopped; nothing was imported") from None
    report.problems += result.problems
    report.tell(result, to=to, dry_run=dry_run)
    if report.unread:
        raise SystemExit(report.unread[0].exit_code)
    if report.errors:
        raise SystemExit(EXIT_PROBLEMS)


def _row_status(given: str) -> str:
    """The status of `--status`. Raises UsageError for a word that stands for none."""
    from zhterm.formats.records import is_status

    if not is_status(given):
        raise UsageError(f"no status {given!r}", hint=f"one of: {', '.join(AdministrativeStatus)}")
    return given


def _read(
    stream: IO[bytes], name: str, *, options: ReadOptions, format_name: str, profile: Path | None
) -> Iterator[ConceptEntry | Problem]:
    options = replace(options, where="standard input" if name == "-" else name)
    if profile is not None:
        return registry.read(stream, options, registry.by_profile(profile), sure=True)
    chosen = registry.by_name(format_name) if format_name else registry.by_path(Path(name))
    return registry.read(stream, options, chosen, sure=bool(format_name))


def _columns(given: str) -> dict[str, int]:
    """The columns of `--columns zh=2,en=3`."""
    columns: dict[str, int] = {}
    for part in filter(None, (item.strip() for item in given.split(","))):
        field, _, number = part.partition("=")
        if not number.strip().isdecimal() or int(number) < 1 or int(number) > 10_000:
            raise UsageError(f"--columns {part}: no number of a column", hint="for example --columns zh=2,en=3,note=5")
        columns[field.strip()] = int(number)
    return columns


class _Report:
    """What happened at an import: the problems with rows, and what was found out about the files."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.errors = 0
        self.unread: list[ZhtermError] = []

    def entries(
        self, files: Sequence[str], read: _Read, checked_pinyin: Callable[[str, str], str]
    ) -> Iterator[ConceptEntry]:
        """Yield the entries of files, put in order."""
        from zhterm.termbase.receiving import Received

        received = Received(self._all(files, read), checked_pinyin)
        yield from received
        self.problems += received.problems

    def _all(self, files: Sequence[str], read: _Read) -> Iterator[ConceptEntry]:
        """Yield the entries of files; keep what is wrong with one that can't be read. Raises it where none can."""
        for name in files:
            try:
                with open_for_reading(name) as stream:
                    yield from self.passed(read(stream, name))
            except (DataError, NotFoundError) as error:
                self.unread.append(error)
                if len(self.unread) == len(files):
                    raise self.unread[0] from None

    def passed(self, items: Iterable[ConceptEntry | Problem]) -> Iterator[ConceptEntry]:
        """Yield the entries; keep the problems."""
        for item in progress(items, "reading"):
            if isinstance(item, Problem):
                self.problems.append(item)
                self.errors += item.severity == "error"
            else:
                yield item

    def tell(self, result: ImportResult, *, to: str, dry_run: bool) -> None:
        """Print what was done."""
        new, changed = result.created, result.changed
        self.problems += (
            Problem(code="file-unread", message=error.message, hint=error.hint, severity="error")
            for error in self.unread
        )
        if to != "table":
            counts = {"new": new, "changed": changed, "left_out": self.errors, "dry_run": dry_run}
            details = {"changes": [change.to_dict() for change in result.changes]} if dry_run else {}
            problems = [problem.to_dict() for problem in self.problems]
            output.records(to, [{**counts, "problems": problems, **details}], tuple(counts))
            return
        if dry_run:
            print_differences(result.changes, new + changed)
        would = "would be " if dry_run else ""
        print(f"{new} new, {changed} changed entries {would}imported, {output.counted(self.errors, 'row')} left out")
        self._tell_problems()

    def _tell_problems(self) -> None:
        for problem in self.problems:
            if problem.severity == "note":
                output.say(f"{problem.where}: {problem.message}", "dim")
        counted = [problem for problem in self.problems if problem.severity == "warning"]
        for message in dict.fromkeys(problem.message.partition(":")[0] for problem in counted):
            same = [problem for problem in counted if problem.message.partition(":")[0] == message]
            output.say(
                f"{output.counted(len(same), 'row')} with {message}, {same[0].hint} (first: {same[0].where})", "yellow"
            )
        errors = [problem for problem in self.problems if problem.severity == "error"]
        for problem in errors[:_SHOWN]:
            output.say(": ".join(filter(None, (problem.where, problem.message))), "yellow")
        if len(errors) > _SHOWN:
            output.say(f"… and {len(errors) - _SHOWN} more rows", "yellow")


@selecting
def export(
    selection: Selection,
    format_: Annotated[str, typer.Option("--format", "-f", metavar="NAME", help="See `glossary formats`.")] = "",
    output_files: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", metavar="FILE", help="Can be repeated. Default, and -: standard output."),
    ] = None,
    for_: Annotated[
        str, typer.Option("--for", metavar="VARIANT", help="A variant of the format, such as excel for CSV.")
    ] = "",
    profile: ProfileFile = None,
    from_: Annotated[
        str, typer.Option("--from", metavar="LANGUAGE", help="zh or en: which way a format with a direction goes.")
    ] = "zh",
    script: Annotated[
        str, typer.Option(metavar="SCRIPT", help="simplified or traditional, for formats with one Chinese column.")
    ] = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help="What the file calls itself.")] = "Glossary",
    glossary: Store = None,
) -> None:
    """Write the glossary to files.

    The format is that of the file name, also in terms.deepl.tsv. What a format can't carry is said on standard error.

    \b
    glossary export -o terms.csv --for excel
    glossary export -o terms.xlsx -o terms.tbx -o terms.deepl.tsv
    glossary export --format jsonl > backup.jsonl
    """
    options = WriteOptions(variant=for_, source=_source(from_), script=_script(script), title=title)
    targets = output_files or [Path("-")]
    chosen = [registry.by_profile(profile) if profile else _format_of(target, format_) for target in targets]
    with session(glossary) as opened:
        for target, kind in zip(targets, chosen, strict=True):
            entries = _Counted(map(selection.narrowed, opened.entries(selection)))
            with _told_when_stopped(target), open_for_writing(target) as stream:
                losses = registry.write(kind, progress(entries, "exporting"), stream, options)
            if target != Path("-"):
                output.say(f"wrote {target}")
            _tell_losses(kind, losses)
    if not selection.statuses and entries.proposed:
        told = f"{entries.proposed} of {output.counted(entries.terms, 'English term')} are proposals"
        output.say(f"{told} that nobody has looked at; --decided leaves them out", "dim")


@contextmanager
def _told_when_stopped(target: Path) -> Iterator[None]:
    """Make Ctrl-C an error that says what became of the file."""
    try:
        yield
    except KeyboardInterrupt:
        if target == Path("-"):
            raise StoppedError("stopped; what was printed is not all") from None
        hint = "a file of that name that was there is as it was"
        raise StoppedError(f"stopped; {target} was not written", hint=hint) from None


class _Counted:
    """Entries whose English terms are counted while they pass: all, and those that are proposed."""

    def __init__(self, entries: Iterable[ConceptEntry]) -> None:
        self._entries = entries
        self.terms = self.proposed = 0

    def __iter__(self) -> Iterator[ConceptEntry]:
        for entry in self._entries:
            english = entry.terms("en")
            self.terms += len(english)
            self.proposed += sum(term.status is AdministrativeStatus.PROPOSED for term in english)
            yield entry


def _format_of(target: Path, name: str) -> Format:
    """The format named, else the one that the file name asks for, else CSV."""
    if name:
        chosen = registry.by_name(name)
    else:
        found = registry.by_path(target)
        if target.suffix and found is None:
            raise UsageError(f"no format for files ending in {target.suffix!r}", hint="name one with --format")
        chosen = found or registry.by_name("csv")
    if chosen.binary and target == Path("-") and sys.stdout.isatty():
        raise UsageError(f"{chosen.name} is no text for a terminal", hint="name a file with -o")
    return chosen


def _source(language: str) -> str:
    if language not in ("zh", "en"):
        raise UsageError(f"no language {language!r} to translate from", hint="zh or en")
    return language


def _script(name: str) -> str:
    scripts = {"": "", "simplified": "zh-Hans", "traditional": "zh-Hant", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
    if name.lower() not in scripts:
        raise UsageError(f"no script {name!r}", hint="simplified or traditional")
    return scripts[name.lower()]


def _tell_losses(kind: Format, losses: Losses) -> None:
    if losses.fields:
        what = ", ".join(f"{count} × {field.replace('_', ' ')}" for field, count in sorted(losses.fields.items()))
        output.say(f"{kind.name} does not carry: {what} (jsonl keeps everything)", "yellow")
    for reason, count in losses.left_out.most_common():
        examples = layout.visible(", ".join(losses.examples[reason]))
        output.say(f"{kind.name} leaves out {count} × {reason}: {examples}{' …' if count > 3 else ''}", "yellow")


def formats(to: To = "table") -> None:
    """List the formats that import and export know, and what each can't carry.

    \b
    glossary formats
    """
    known = registry.formats()
    if to != "table":
        records = [
            {
                "name": form.name,
                "direction": form.direction,
                "suffixes": list(form.suffixes),
                "variants": list(form.variants),
                "drops": form.drops,
                "summary": form.summary,
            }
            for form in known
        ]
        output.records(to, records, tuple(records[0]))
        return
    rows = [
        (
            form.name,
            form.direction,
            " ".join(form.suffixes),
            " ".join(form.variants),
            form.summary,
            form.drops or "nothing",
        )
        for form in known
    ]
    output.table(("format", "direction", "files", "--for", "what it is", "does not carry"), rows, {0: "bold"})
