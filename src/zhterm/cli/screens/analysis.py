"""An analysis as a person reads it: the title, its terms with their confidence, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhterm.cli import layout, output
from zhterm.errors import UsageError

if TYPE_CHECKING:
    from zhterm.model import Analysis, Change

_COLUMNS = ("zh", "pinyin", "en", "confidence", "zh_span", "en_span")


def print_report(to: str, report: dict[str, Any]) -> None:
    """Print the JSON of an analysis; its terms, as csv."""
    if to == "csv":
        output.records("csv", report["terms"], _COLUMNS)
    elif to in ("json", "jsonl"):
        output.record(to, report)
    else:
        raise UsageError(f"no output called {to!r}", hint="one of: table, json, jsonl, csv")


def print_analysis(analysis: Analysis, *, explain: bool) -> None:
    """Print an analysis as a table: title, pinyin, terms with a bar for the confidence, what was left out."""
    report = analysis.to_dict()
    print(output.styled(layout.visible(report["zh"]), "bold"))
    print(output.styled(layout.visible(report["pinyin"]), "cyan"))
    print(layout.visible(report["en"]))
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
        joined = " · ".join(map(layout.visible, items))
        print(f"{output.styled(layout.pad(label, 14), 'dim')}{output.styled(joined, 'yellow')}")


def stored_line(changes: list[Change], where: str, *, dry_run: bool) -> str:
    """Say in one line what was stored: new entries, changed entries, or nothing new."""
    new = sum(change.before is None for change in changes)
    parts = [f"{count} {what}" for count, what in ((new, "new"), (len(changes) - new, "changed")) if count]
    if not parts:
        return "nothing new: everything found here is stored already"
    noun = "entry" if len(changes) == 1 else "entries"
    verb = "would be stored" if dry_run else "stored as proposed"
    return f"{', '.join(parts)} {noun} {verb} in {where}"
