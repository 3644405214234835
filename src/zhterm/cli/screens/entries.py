"""Entries as a person reads them: one a row of a table, or one with everything it holds. All take entries as JSON."""

from __future__ import annotations

import re

from zhterm.cli import layout, output
from zhterm.cli.output import Cell
from zhterm.model.constants import DISCOURAGED

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.model.contracts import (
        AnalysisJSON,
        ContextJSON,
        EntryJSON,
        SourceJSON,
        StatusedJSON,
        SummaryJSON,
        TermJSON,
    )

COLUMNS = ("zh", "zh_hant", "pinyin", "en", "status", "avoid", "subject_field", "id")
# In this order: a term to be avoided never stands before one that may be used.
_STYLES = {
    "preferred": "green",
    "admitted": "green",
    "proposed": "yellow",
    "superseded": "struck",
    "deprecated": "struck",
    "forbidden": "struck",
}
_RANKS = {status: rank for rank, status in enumerate(_STYLES)}
_OWN_ID = re.compile(r"[0-9a-f]{16}")
_SHORT_ID = 8  # digits that tell the entries of any glossary apart; where they don't, `get` says so and names them
_LABEL = 16


def summary(document: EntryJSON) -> SummaryJSON:
    """The row of an entry in lists; `en` has every English term with its status, those to avoid last."""
    sections = {section["language"]: section["terms"] for section in document["languages"]}
    hans, hant = sections.get("zh-Hans", []), sections.get("zh-Hant", [])
    chinese = [*hans, *hant]
    english = [_with_status(term) for term in sections.get("en", ())]
    english.sort(key=lambda term: _RANKS[term["status"]])
    row: SummaryJSON = {
        "zh": chinese[0]["text"] if chinese else "",
        "zh_hant": hant[0]["text"] if hans and hant else "",
        "pinyin": next((form["text"] for term in chinese for form in term.get("transliterations", ())), ""),
        "en": english,
        "status": (chinese or document["languages"][0]["terms"])[0].get("status", "proposed"),
        "subject_field": "; ".join(document.get("subject_fields", ())),
        "id": document["id"],
    }
    if english:
        del row["status"]  # each English term has its own
    return row


def _with_status(term: TermJSON) -> StatusedJSON:
    statused: StatusedJSON = {"text": term["text"], "status": term.get("status", "proposed")}
    if (confidence := term.get("confidence")) is not None:
        statused["confidence"] = confidence
    return statused


def print_summaries(to: str, rows: Iterable[SummaryJSON], *, none: str, columns: tuple[str, ...] = COLUMNS) -> None:
    """Print entries as rows, `none` where there are none; in CSV the terms to avoid have a column of their own."""
    if to == "csv":
        output.records(to, map(_flat, rows), columns)
    else:
        output.records(to, rows, screen=lambda listed: _print_table(listed) if listed else output.say(none))


def _flat(row: SummaryJSON) -> dict[str, object]:
    usable = [term for term in row["en"] if term["status"] not in DISCOURAGED]
    statuses = [term["status"] for term in usable] or ([row["status"]] if "status" in row else [])
    avoided = [f"{term['text']} ({term['status']})" for term in row["en"] if term["status"] in DISCOURAGED]
    return {**row, "en": [term["text"] for term in usable], "status": statuses, "avoid": avoided}


def _print_table(rows: list[SummaryJSON]) -> None:
    """Each English term has a line of its own with its status."""
    cells: list[tuple[str, ...]] = []
    for row in rows:
        head = (f"{row['zh']} ({row['zh_hant']})" if row["zh_hant"] else row["zh"], row["pinyin"])
        tail = (row["subject_field"], short_id(row["id"]))
        terms = [_english_cells(term) for term in row["en"]] or [("", row.get("status", ""))]
        cells.append((*head, *terms[0], *tail))
        cells += [("", "", *term, "", "") for term in terms[1:]]
    header = ("Chinese", "pinyin", "English", "status", "field", "id")
    output.table(header, cells, {0: "bold", 1: "cyan", 5: "dim"})


def _english_cells(term: StatusedJSON) -> tuple[str, str]:
    """A term and its status as cells of a table: marked and struck out where it is to be avoided."""
    style = _STYLES[term["status"]]
    text = f"✗ {term['text']}" if term["status"] in DISCOURAGED else term["text"]
    return Cell(text, style), Cell(term["status"], "red" if style == "struck" else style)


def short_id(id_: str) -> str:
    """The beginning of an id that the program made; other ids stay whole."""
    return id_[:_SHORT_ID] if _OWN_ID.fullmatch(id_) else id_


def print_document(document: EntryJSON, *, everything: bool = False) -> None:
    """Print what an entry holds; of its contexts only the newest, unless `everything` is asked for."""
    for section in document["languages"]:
        for term in section["terms"]:
            _print_term(section["language"], term)
    _print_contexts(document, everything=everything)
    _line("subject field", "; ".join(document.get("subject_fields", ())))
    for name in ("sense", "definition", "note", "role", "project", "customer"):
        _line(name, str(document.get(name, "")))
    _line("always", "yes" if document.get("always") else "")
    _line("see also", "; ".join(document.get("cross_references", ())))
    _line("id", document["id"], "dim")
    history = document.get("transactions", ())
    for transaction in history if everything else history[-1:]:
        by = f" by {transaction['responsibility']}" if transaction.get("responsibility") else ""
        told = f"{transaction['when']}{by} {transaction.get('method', '')}".rstrip()
        _line(transaction["kind"], told, "dim")


def _print_term(language: str, term: TermJSON) -> None:
    status = term.get("status", "proposed")
    avoided = status in DISCOURAGED
    _line(language, f"✗ {term['text']}" if avoided else term["text"], "struck" if avoided else "bold")
    for form in term.get("transliterations", ()):
        _line("  pinyin", form["text"] + (" (by hand)" if form.get("origin") == "human" else ""), "cyan")
    _line("  status", status, "red" if avoided else _STYLES[status])
    if term.get("confidence") is not None:
        _line("  confidence", output.confidence_bar(term["confidence"]))
    for name in ("part_of_speech", "term_type", "grammatical_gender", "geographical_usage", "match_rule", "note"):
        _line(f"  {name.replace('_', ' ')}", str(term.get(name, "")))
    if not term.get("translatable", True):
        _line("  translate", "no")
    for source in term.get("sources", ()):
        _line("  source", _place(source), "dim")


def _print_contexts(document: EntryJSON, *, everything: bool) -> None:
    """Each text an entry was met in, with its translation, once; the newest first."""
    places: dict[frozenset[str], ContextJSON] = {}
    for section in document["languages"]:
        for term in section["terms"]:
            for context in term.get("contexts", ()):
                key = frozenset((context["text"], context.get("translation", "")))
                places.setdefault(key, context)
    newest = list(reversed(places.values()))
    for context in newest if everything else newest[:1]:
        _line("context", context["text"])
        _line("", context.get("translation", ""))
        _line("  from", _place(context.get("source", {})), "dim")
    if len(newest) > 1 and not everything:
        rest = len(newest) - 1
        _line("", f"… and {rest} more {'context' if rest == 1 else 'contexts'}: --all shows them", "dim")


def _line(label: str, text: str, style: str = "") -> None:
    output.labelled(label, text, style, columns=max(_LABEL, len(label) + 1))


def _place(source: SourceJSON) -> str:
    from zhterm.model import Source

    return Source.from_dict(source).label


def print_evidence(document: EntryJSON, analysis: AnalysisJSON) -> None:
    """Print the evidence of the pairings of an entry in one analysis."""
    own = {term["text"] for section in document["languages"] for term in section["terms"]}
    print()
    print(layout.visible(f"{analysis['zh']} ~ {analysis['en']}"))
    for pairing in (*analysis["terms"], *analysis["suggestions"]):
        if pairing["zh"] in own:
            print(f"  {pairing['zh']} ~ {pairing['en']}  {output.confidence_bar(pairing['confidence'])}")
            for reason in pairing["evidence"]:
                print(output.styled(f"    · {reason['note'] or reason['signal']}", "dim"))
    left = [word["zh"] for word in analysis["unrendered_zh"]]
    if left:
        print(output.styled(f"  not rendered: {' · '.join(left)}", "yellow"))
