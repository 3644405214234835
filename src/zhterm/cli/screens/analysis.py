"""An analysis as a person reads it: the title, its terms with their confidence, what was left out."""

from __future__ import annotations

from zhterm.cli import layout, output

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhterm.errors import Problem
    from zhterm.model import AdministrativeStatus, Analysis, Change
    from zhterm.model.contracts import AnalysisJSON, PairingJSON
    from zhterm.termbase.proposals import Proposal

_COLUMNS = ("zh", "pinyin", "en", "confidence", "zh_span", "en_span")


def print_report(to: str, report: AnalysisJSON) -> None:
    """Print the JSON of an analysis; its terms, as csv."""
    if to in ("json", "jsonl"):
        output.record(to, report)
    else:
        output.records(to, report["terms"], _COLUMNS)


def pairs_of(analysis: Analysis) -> list[tuple[str, str]]:
    """The pairings of an analysis as texts."""
    zh, en = analysis.pair.zh, analysis.pair.en
    return [(zh[slice(*pairing.zh)], en[slice(*pairing.en)]) for pairing in analysis.pairings]


def warned_of(proposals: Iterable[Proposal], status: AdministrativeStatus) -> list[tuple[str, str]]:
    """The pairs of terms to be warned of that are stored with this status; none where that is a warning itself."""
    from zhterm.model import DISCOURAGED

    if status in DISCOURAGED:
        return []
    entries = (entry for proposal in proposals for entry in proposal.entries)
    return [(entry.zh, term.text) for entry in entries for term in entry.terms("en")]


def with_warnings(report: AnalysisJSON, warnings: Sequence[Problem]) -> AnalysisJSON:
    """The report with what is to be said of terms that should not be used, where there is anything."""
    return {**report, "warnings": [warning.to_dict() for warning in warnings]} if warnings else report


def tell_warnings(warnings: Sequence[Problem]) -> None:
    """Say what is to be said of terms that should not be used, to standard error."""
    for warning in warnings:
        hint = f": {warning.hint}" if warning.hint else ""
        output.say(f"✗ {layout.visible(warning.message + hint)}", "red")


def print_analysis(analysis: Analysis, *, explain: bool) -> None:
    """Print an analysis as a table: title, pinyin, terms with a bar for the confidence, what was left out."""
    report = analysis.to_dict()
    for line, style in ((report["zh"], "bold"), (report["pinyin"], "cyan"), (report["en"], "")):
        output.labelled("", line, style, columns=0)
    print()
    _print_terms(report["terms"], explain=explain)
    _print_rest("not rendered", [word["zh"] for word in report["unrendered_zh"]])
    _print_rest("no Chinese", [word["en"] for word in report["unmatched_en"]])
    _print_rest("uncertain", list(map(_suggestion, report["suggestions"])))
    unsure = [segment["text"] for segment in report["segments"] if segment.get("unsure")]
    if explain:
        _print_rest("reading unsure", unsure)


def _suggestion(pairing: PairingJSON) -> str:
    return f"{pairing['zh']} ~ {pairing['en']} ({pairing['confidence'] * 100:.0f} %)"


def _print_terms(terms: list[PairingJSON], *, explain: bool) -> None:
    if not terms:
        print("no terms paired")
        return
    rows = []
    for term in terms:
        bar = output.confidence_bar(term["confidence"])
        rows.append((term["zh"], term["pinyin"], term["en"], bar))
        if explain:
            rows.extend(("", "", f"· {reason['note'] or reason['signal']}", "") for reason in term["evidence"])
    output.table(("Chinese", "pinyin", "English", "confidence"), rows, {0: "bold", 1: "cyan", 3: "green"})


def _print_rest(label: str, texts: list[str]) -> None:
    output.labelled(label, " · ".join(texts), "yellow", columns=14)


def stored_line(changes: list[Change], where: str, *, dry_run: bool, status: str = "proposed") -> str:
    """Say in one line what was stored: new entries, changed entries, or nothing new."""
    new = sum(change.before is None for change in changes)
    changed = len(changes) - new
    would = "would be " if dry_run else ""
    if new and changed:
        return f"{output.counted(new, 'new entry')} {would}stored as {status}, {changed:,} {would}changed, in {where}"
    if new:
        return f"{output.counted(new, 'new entry')} {would}stored as {status} in {where}"
    if changed:
        return f"{output.counted(changed, 'entry')} {would}changed in {where}"
    return "nothing new: everything found here is stored already"
