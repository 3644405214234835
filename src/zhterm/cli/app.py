"""What can be typed: every command with its options and help. The bodies are in the modules beside this one.

A body is imported when its command runs, so that `glossary --help` loads nothing but typer.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zhterm import __version__

app = typer.Typer(
    name="glossary",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="""Chinese-English term glossary: pair bilingual titles term by term, read them in pinyin, find them again.

    \b
    glossary add "大数据 + 大扶贫" "Big Data + Poverty Alleviation"
    glossary capture article.md
    glossary search 扶贫
    glossary export -o terms.csv

    Every command has its own --help with examples.
    Exit codes: 0 fine, 1 problems found, 2 usage, 3 not found, 4 bad data, 5 store, 70 a bug.
    """,
)
lexicon_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""The reference dictionary and its sources.

    \b
    glossary lexicon info
    glossary lexicon update cedict.txt.gz
    """,
)
app.add_typer(lexicon_app, name="lexicon")

Store = Annotated[
    str | None,
    typer.Option(
        "--glossary",
        "-g",
        metavar="PATH",
        help="Glossary to use; default: $GLOSSARY, the nearest glossary/glossary.db upwards, your data folder.",
    ),
]
To = Annotated[str, typer.Option("--to", metavar="FORM", help="table, json, jsonl or csv.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show the evidence of every pairing.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change and change nothing.")]
SubjectField = Annotated[
    list[str] | None,
    typer.Option("--subject-field", "-s", metavar="NAME", help="Subject field of the entries; can be repeated."),
]
Batch = Annotated[
    Path | None, typer.Option("--batch", metavar="FILE.jsonl", help="Many at once, one JSON object a line; - is stdin.")
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most this many.")]
Entry = Annotated[str, typer.Argument(metavar="ENTRY", help="An id (or the beginning of one) or a term.")]
Text = Annotated[
    list[str] | None, typer.Argument(metavar="TEXT...", help="Chinese text; - or nothing reads standard input.")
]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"glossary (zhterm) {__version__}")
        raise typer.Exit


@app.callback()
def root(
    glossary: Store = None,
    version: Annotated[  # noqa: ARG001  # typer calls _version
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options that stand before the command."""
    if glossary:
        os.environ["GLOSSARY"] = glossary


@app.command()
def add(
    zh: Annotated[str, typer.Argument(metavar="ZH", help="The Chinese title.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="Its English version.")],
    source: Annotated[str, typer.Option(metavar="WHERE", help="Where the title was found.")] = "",
    subject_field: SubjectField = None,
    suggestions: Annotated[bool, typer.Option("--suggestions", help="Store uncertain pairings too.")] = False,
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
    from zhterm.cli import pairing

    pairing.add(
        zh,
        en,
        source=source,
        subject_fields=tuple(subject_field or ()),
        suggestions=suggestions,
        dry_run=dry_run,
        explain=explain,
        to=to,
        glossary=glossary,
    )


@app.command()
def pair(
    zh: Annotated[str | None, typer.Argument(metavar="[ZH]", help="The Chinese title.")] = None,
    en: Annotated[str | None, typer.Argument(metavar="[EN]", help="Its English version.")] = None,
    batch: Batch = None,
    explain: Explain = False,
    to: Annotated[str, typer.Option("--to", metavar="FORM", help="table, json, jsonl, csv, svg or html.")] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the picture to FILE.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes for --batch; 0 is one a core.")] = 0,
    glossary: Store = None,
) -> None:
    """Pair a title term by term without storing anything.

    \b
    glossary pair "大数据 + 大扶贫" "Big Data + Poverty Alleviation" --explain
    glossary pair 数字经济 "digital economy" --to html -o digital.html
    glossary pair --batch titles.jsonl --to jsonl > pairs.jsonl

    A batch line is {"id": ..., "zh": ..., "en": ...}; the result lines come in the same order.
    """
    from zhterm.cli import pairing

    if batch is not None:
        pairing.pair_batch(batch, to=to, jobs=jobs, glossary=glossary)
    else:
        pairing.pair(zh, en, to=to, explain=explain, target=output, glossary=glossary)


@app.command()
def capture(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Documents; - reads standard input.")
    ] = None,
    batch: Batch = None,
    include: Annotated[
        list[str] | None, typer.Option(metavar="GLOB", help="In folders: only files like this; can be repeated.")
    ] = None,
    exclude: Annotated[list[str] | None, typer.Option(metavar="GLOB", help="In folders: not files like this.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes for --batch; 0 is one a core.")] = 0,
    subject_field: SubjectField = None,
    suggestions: Annotated[bool, typer.Option("--suggestions", help="Store uncertain pairings too.")] = False,
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
    from zhterm.cli import capturing

    if batch is not None:
        capturing.capture_batch(batch, to=to, jobs=jobs)
    else:
        capturing.capture(
            files or [],
            include=include or [],
            exclude=exclude or [],
            subject_fields=tuple(subject_field or ()),
            suggestions=suggestions,
            dry_run=dry_run,
            explain=explain,
            to=to,
            glossary=glossary,
        )


@app.command()
def pinyin(
    text: Text = None,
    style: Annotated[str, typer.Option(metavar="STYLE", help="marks, numbers, none or zhuyin.")] = "marks",
    sandhi: Annotated[bool, typer.Option("--sandhi", help="Spoken tones of 一 and 不 (yí gè, bú shì).")] = False,
    explain: Explain = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Transliterate Chinese by GB/T 16159-2012.

    Words are joined, names capitalised, tones those of the dictionary.

    \b
    glossary pinyin 中国消费者协会
    glossary pinyin 一带一路 --style numbers
    echo 西安的女儿 | glossary pinyin -
    """
    from zhterm.cli import reading

    reading.pinyin(text or [], style=style, sandhi=sandhi, explain=explain, to=to, glossary=glossary)


@app.command()
def segment(text: Text = None, to: To = "table", glossary: Store = None) -> None:
    """Cut Chinese into words; stored terms stay whole.

    \b
    glossary segment 互联网主力军征战脱贫攻坚主战场
    glossary segment 参加APEC峰会 --to json
    """
    from zhterm.cli import reading

    reading.segment(text or [], to=to, glossary=glossary)


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Chinese, English, pinyin or initials.")],
    limit: Limit = 20,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Find entries by Chinese, pinyin, initials or English.

    Either script, tones or not, word forms and typos are forgiven; the best come first.

    \b
    glossary search 扶贫
    glossary search dashuju
    glossary search "poverty allev" --to json
    """
    from zhterm.cli import lookup

    lookup.search(query, limit=limit, to=to, glossary=glossary)


@app.command("list")
def list_(
    status: Annotated[str, typer.Option(metavar="STATUS", help="Only terms of this status.")] = "",
    subject_field: Annotated[str, typer.Option("--subject-field", "-s", metavar="NAME", help="Only this field.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="At most this many; 0 is all.")] = 0,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """List the entries in pinyin order.

    \b
    glossary list --status proposed
    glossary list --subject-field economy --to csv
    """
    from zhterm.cli import lookup

    lookup.list_entries(status=status, subject_field=subject_field, limit=limit, to=to, glossary=glossary)


@app.command()
def show(entry: Entry, explain: Explain = False, to: To = "table", glossary: Store = None) -> None:
    """Show everything an entry holds.

    --explain adds why its terms were paired.

    \b
    glossary show 扶贫
    glossary show 3f2a --explain
    """
    from zhterm.cli import lookup

    lookup.show(entry, explain=explain, to=to, glossary=glossary)


@app.command()
def edit(
    entry: Entry,
    zh: Annotated[str | None, typer.Option(metavar="TERM", help="Correct the Chinese term.")] = None,
    en: Annotated[
        list[str] | None,
        typer.Option(metavar="[OLD=]NEW", help="Correct an English term, or add one; can be repeated."),
    ] = None,
    drop_en: Annotated[list[str] | None, typer.Option(metavar="TERM", help="Take an English term out.")] = None,
    pinyin: Annotated[str | None, typer.Option(metavar="PINYIN", help="Correct the reading, for good.")] = None,
    subject_field: SubjectField = None,
    part_of_speech: Annotated[str | None, typer.Option(metavar="POS", help="Of the English terms.")] = None,
    definition: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT")] = None,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Change an entry; without options, open it in $EDITOR.

    A reading given here is never overwritten.

    \b
    glossary edit 脱贫攻坚 --en "Poverty Alleviation=poverty alleviation" --en "the battle against poverty"
    glossary edit 单田芳 --pinyin "Shàn Tiánfāng"
    """
    from zhterm.cli import editing

    editing.edit(
        entry,
        zh=zh,
        en=en or [],
        drop_en=drop_en or [],
        pinyin=pinyin,
        subject_fields=None if subject_field is None else tuple(subject_field),
        part_of_speech=part_of_speech,
        definition=definition,
        note=note,
        to=to,
        glossary=glossary,
    )


@app.command()
def review(
    status: Annotated[str, typer.Option(metavar="STATUS", help="Go through the terms of this status.")] = "proposed",
    subject_field: Annotated[str, typer.Option("--subject-field", "-s", metavar="NAME", help="Only this field.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="At most this many; 0 is all.")] = 0,
    glossary: Store = None,
) -> None:
    """Go through the proposed terms in the terminal, the most valuable first, and decide with one key each.

    \b
    glossary review
    glossary review --subject-field economy --limit 50

    Accept, correct, reject, merge, skip, undo; ? shows the keys. Every decision is stored at once.
    """
    from zhterm.cli import review as reviewing

    reviewing.review(status=status, subject_field=subject_field, limit=limit, glossary=glossary)


@app.command()
def status(
    entry: Entry,
    new: Annotated[
        str, typer.Argument(metavar="STATUS", help="proposed, preferred, admitted, deprecated, superseded, forbidden.")
    ],
    en: Annotated[str, typer.Option(metavar="TERM", help="Only this English term of the entry.")] = "",
    glossary: Store = None,
) -> None:
    """Set the status of an entry's English terms.

    \b
    glossary status 扶贫 preferred
    glossary status 扶贫 forbidden --en "help the poor"
    """
    from zhterm.cli import editing

    editing.set_status(entry, new, en=en, glossary=glossary)


@app.command()
def reject(
    zh: Annotated[str, typer.Argument(metavar="ZH", help="The Chinese term.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="The English it must not be paired with.")],
    glossary: Store = None,
) -> None:
    """Say that two terms do not correspond.

    The pairing goes and is never offered again.

    \b
    glossary reject 主战场 Technology
    """
    from zhterm.cli import editing

    editing.reject(zh, en, glossary=glossary)


@app.command()
def delete(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY...", help="Ids or terms.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    glossary: Store = None,
) -> None:
    """Delete entries. `glossary undo` brings them back.

    \b
    glossary delete 扶贫
    glossary delete 3f2a 77c1 --yes
    """
    from zhterm.cli import editing

    editing.delete(entries, yes=yes, glossary=glossary)


@app.command()
def merge(
    entry: Entry,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The entry that stays.")],
    glossary: Store = None,
) -> None:
    """Merge an entry into another; nothing is lost.

    \b
    glossary merge 3f2a 77c1
    """
    from zhterm.cli import editing

    editing.merge(entry, into, glossary=glossary)


@app.command()
def log(
    entry: Annotated[str, typer.Argument(metavar="[ENTRY]", help="Only changes of this entry.")] = "",
    limit: Limit = 20,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Show who changed what and when, the newest first.

    \b
    glossary log
    glossary log 扶贫 --to json
    """
    from zhterm.cli import history

    history.log(entry, limit=limit, to=to, glossary=glossary)


@app.command()
def undo(
    steps: Annotated[int, typer.Argument(metavar="[STEPS]", min=1, help="How many changes to take back.")] = 1,
    glossary: Store = None,
) -> None:
    """Take back the newest changes.

    A step is all that one command did.

    \b
    glossary undo
    glossary undo 3
    """
    from zhterm.cli import history

    history.undo(steps, glossary=glossary)


@app.command()
def redo(
    steps: Annotated[int, typer.Argument(metavar="[STEPS]", min=1, help="How many steps to do again.")] = 1,
    glossary: Store = None,
) -> None:
    """Do again what undo took back.

    That works as long as nothing was changed since.

    \b
    glossary redo
    """
    from zhterm.cli import history

    history.redo(steps, glossary=glossary)


@app.command("import")
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
    from zhterm.cli import exchange

    exchange.import_files(
        files,
        format_name=format_,
        encoding=encoding,
        policy=policy,
        status=status,
        subject_fields=tuple(subject_field or ()),
        dry_run=dry_run,
        glossary=glossary,
    )


@app.command()
def export(
    format_: Annotated[str, typer.Option("--format", "-f", metavar="NAME", help="See `glossary formats`.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: standard output.")
    ] = None,
    for_: Annotated[str, typer.Option("--for", metavar="PROFILE", help="A profile of the format, such as excel.")] = "",
    status: Annotated[str, typer.Option(metavar="STATUS", help="Only entries with a term of this status.")] = "",
    subject_field: Annotated[str, typer.Option("--subject-field", "-s", metavar="NAME", help="Only this field.")] = "",
    glossary: Store = None,
) -> None:
    """Write the glossary to a file.

    What the format can't carry is said on standard error.

    \b
    glossary export -o terms.csv
    glossary export -o terms.csv --for excel
    glossary export --format jsonl > backup.jsonl
    """
    from zhterm.cli import exchange

    exchange.export(
        format_name=format_,
        target=output,
        profile=for_,
        status=status,
        subject_field=subject_field,
        glossary=glossary,
    )


@app.command()
def formats(to: To = "table") -> None:
    """List the formats that import and export know.

    \b
    glossary formats
    """
    from zhterm.cli import exchange

    exchange.formats(to=to)


@app.command()
def stats(to: To = "table", glossary: Store = None) -> None:
    """Count what the glossary holds.

    \b
    glossary stats --to json
    """
    from zhterm.cli import upkeep

    upkeep.stats(to=to, glossary=glossary)


@app.command()
def reindex(glossary: Store = None) -> None:
    """Rebuild the search index and check the file.

    \b
    glossary reindex
    """
    from zhterm.cli import upkeep

    upkeep.reindex(glossary=glossary)


@lexicon_app.command("info")
def lexicon_info(to: To = "table") -> None:
    """Show the sources of the reference dictionary with their dates and licences.

    \b
    glossary lexicon info
    """
    from zhterm.cli import upkeep

    upkeep.lexicon_info(to=to)


@lexicon_app.command("build")
def lexicon_build() -> None:
    """Compile the reference dictionary now instead of at first use.

    \b
    glossary lexicon build
    """
    from zhterm.cli import upkeep

    upkeep.lexicon_build()


@lexicon_app.command("update")
def lexicon_update(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CC-CEDICT file: .u8, .txt, .gz or .zip.")],
) -> None:
    """Use a newer CC-CEDICT from now on.

    \b
    glossary lexicon update cedict_1_0_ts_utf-8_mdbg.txt.gz
    """
    from zhterm.cli import upkeep

    upkeep.lexicon_update(file)
