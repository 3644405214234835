"""`add` and `pair`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhterm.cli import output
from zhterm.errors import DataError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from zhterm.model import Analysis, Change

_COLUMNS = ("zh", "pinyin", "en", "confidence", "zh_span", "en_span")


def add(
    zh: str,
    en: str,
    *,
    source: str,
    subject_fields: tuple[str, ...],
    suggestions: bool,
    dry_run: bool,
    explain: bool,
    to: str,
    glossary: str | None,
) -> None:
    """Pair a title and store its terms."""
    from zhterm.cli.session import session
    from zhterm.model import Source

    with session(glossary, create=not dry_run) as opened:
        added = opened.add(
            zh,
            en,
            source=Source(id=source) if source else None,
            subject_fields=subject_fields,
            suggestions=suggestions,
            dry_run=dry_run,
        )
        where = opened.location
    if to == "table":
        print_analysis(added.title_analysis, explain=explain)
        print()
        print(stored_line(added.changes, where, dry_run=dry_run))
    else:
        report = added.title_analysis.to_dict()
        report["stored"] = [] if dry_run else [change.id for change in added.changes]
        _print_report(to, report)


def stored_line(changes: list[Change], where: str, *, dry_run: bool) -> str:
    """Say in one line what was stored: new entries, changed entries, or nothing new."""
    new = sum(change.before is None for change in changes)
    parts = [f"{count} {what}" for count, what in ((new, "new"), (len(changes) - new, "changed")) if count]
    if not parts:
        return "nothing new: everything found here is stored already"
    noun = "entry" if len(changes) == 1 else "entries"
    verb = "would be stored" if dry_run else "stored as proposed"
    return f"{', '.join(parts)} {noun} {verb} in {where}"


def pair(zh: str | None, en: str | None, *, to: str, explain: bool, target: Path | None, glossary: str | None) -> None:
    """Pair a title and print its analysis."""
    from zhterm.cli.session import session

    if zh is None or en is None:
        raise UsageError(
            "pair needs a Chinese and an English title", hint='for example: glossary pair 扶贫 "poverty alleviation"'
        )
    with session(glossary) as opened:
        analysis = opened.pair(zh, en)
    if to in ("svg", "html"):
        _write_picture(analysis, to, target)
    elif to == "table":
        print_analysis(analysis, explain=explain)
    else:
        _print_report(to, analysis.to_dict())


def _print_report(to: str, report: dict[str, Any]) -> None:
    if to == "csv":
        output.records("csv", report["terms"], _COLUMNS)
    elif to in ("json", "jsonl"):
        output.record(to, report)
    else:
        raise UsageError(f"no output called {to!r}", hint="one of: table, json, jsonl, csv")


def _write_picture(analysis: Analysis, to: str, target: Path | None) -> None:
    from zhterm.pictures.analysis import draw

    text = draw(analysis, to)
    if target is None:
        print(text)
        return
    from zhterm.cli.files import write_text

    write_text(target, text)
    output.say(f"wrote {target}")


def print_analysis(analysis: Analysis, *, explain: bool) -> None:
    """Print an analysis as a table: title, pinyin, terms with a bar for the confidence, what was left out."""
    report = analysis.to_dict()
    print(output.styled(output.visible(report["zh"]), "bold"))
    print(output.styled(output.visible(report["pinyin"]), "cyan"))
    print(output.visible(report["en"]))
    print()
    _print_terms(report["terms"], explain=explain)
    _print_rest("not rendered", [f"{item['zh']}" for item in report["unrendered_zh"]])
    _print_rest("no Chinese", [item["en"] for item in report["unmatched_en"]])
    _print_rest("uncertain", [_suggestion(item) for item in report["suggestions"]])
    unsure = [segment["text"] for segment in report["segments"] if segment.get("unsure")]
    if explain:
        _print_rest("reading unsure", unsure)


def _suggestion(item: dict[str, Any]) -> str:
    return f"{item['zh']} ~ {item['en']} ({item['confidence'] * 100:.0f} %)"


def _print_terms(terms: list[dict[str, Any]], *, explain: bool) -> None:
    if not terms:
        print("no terms paired")
        return
    rows = []
    for term in terms:
        bar = output.confidence_bar(term["confidence"])
        rows.append((term["zh"], term["pinyin"], term["en"], bar))
        if explain:
            rows.extend(("", "", f"· {item['note'] or item['signal']}", "") for item in term["evidence"])
    output.table(("Chinese", "pinyin", "English", "confidence"), rows, {0: "bold", 1: "cyan", 3: "green"})


def _print_rest(label: str, items: list[str]) -> None:
    if items:
        joined = " · ".join(map(output.visible, items))
        print(f"{output.styled(output.pad(label, 14), 'dim')}{output.styled(joined, 'yellow')}")


def pair_batch(path: Path, *, to: str, jobs: int, glossary: str | None) -> None:
    """Pair many titles, one JSON object a line, in order; a bad line is reported and ends with exit code 1."""
    from zhterm.cli.batch import run_batch

    if to not in ("table", "jsonl", "json"):
        raise UsageError(f"--batch can't print {to!r}", hint="use --to jsonl")
    run_batch(path, "zhterm.cli.pairing", "batch_worker", (glossary,), jobs=jobs, as_array=to == "json")


def batch_worker(glossary: str | None) -> Any:
    """Make the function that pairs one batch line; called once in each process."""
    from zhterm.cli.session import session

    opened = session(glossary)

    def work(row: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in ("zh", "en") if not isinstance(row.get(name), str)]
        if missing:
            raise DataError(f"no text called {missing[0]!r}", hint='a line is {"id": ..., "zh": ..., "en": ...}')
        return opened.pair(row["zh"], row["en"]).to_dict(id=row.get("id"))

    return work
