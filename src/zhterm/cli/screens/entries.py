"""Entries as a person reads them: one a row of a table, or one with everything it holds."""

from __future__ import annotations

from typing import Any

from zhterm.cli import output

COLUMNS = ("zh", "zh_hant", "pinyin", "en", "status", "subject_field", "id")


def summary(document: dict[str, Any]) -> dict[str, Any]:
    """The row of an entry in lists: its terms in one cell a language, its best status."""
    sections = {section["language"]: section["terms"] for section in document["languages"]}
    hans, hant, en = (sections.get(code, []) for code in ("zh-Hans", "zh-Hant", "en"))
    carrier = en or hans or hant
    pinyin = next((item["text"] for term in (*hans, *hant) for item in term.get("transliterations", ())), "")
    return {
        "zh": (hans or hant or [{"text": ""}])[0]["text"],
        "zh_hant": hant[0]["text"] if hans and hant else "",
        "pinyin": pinyin,
        "en": [term["text"] for term in en],
        "status": carrier[0].get("status", "proposed"),
        "confidence": carrier[0].get("confidence"),
        "subject_field": "; ".join(document.get("subject_fields", ())),
        "id": document["id"],
    }


def print_summaries(rows: list[dict[str, Any]]) -> None:
    """Print entries as a table."""
    cells = [
        (
            f"{row['zh']} ({row['zh_hant']})" if row["zh_hant"] else row["zh"],
            row["pinyin"],
            "; ".join(row["en"]),
            row["status"],
            row["subject_field"],
            row["id"],
        )
        for row in rows
    ]
    output.table(
        ("Chinese", "pinyin", "English", "status", "field", "id"), cells, {0: "bold", 1: "cyan", 3: "green", 5: "dim"}
    )


def print_document(document: dict[str, Any]) -> None:
    """Print everything an entry (as JSON) holds, a line each."""

    def line(label: str, text: str, style: str = "") -> None:
        if text:
            print(f"{output.styled(output.pad(label, 16), 'dim')}{output.styled(output.visible(text), style)}")

    for section in document["languages"]:
        for term in section["terms"]:
            line(section["language"], term["text"], "bold")
            for item in term.get("transliterations", ()):
                by_hand = " (by hand)" if item.get("origin") == "human" else ""
                line("  pinyin", item["text"] + by_hand, "cyan")
            line("  status", term.get("status", "proposed"), "green")
            if term.get("confidence") is not None:
                line("  confidence", output.confidence_bar(term["confidence"]))
            for name in ("part_of_speech", "term_type", "geographical_usage", "note"):
                line(f"  {name.replace('_', ' ')}", term.get(name, ""))
            for context in term.get("contexts", ()):
                line("  context", context["text"])
                line("", context.get("translation", ""))
                line("  found in", _place(context.get("source", {})), "dim")
            for source in term.get("sources", ()):
                line("  source", _place(source), "dim")
    line("subject field", "; ".join(document.get("subject_fields", ())))
    for name in ("sense", "definition", "note", "project", "customer"):
        line(name, document.get(name, ""))
    line("see also", "; ".join(document.get("cross_references", ())))
    line("id", document["id"], "dim")
    for item in document.get("transactions", ()):
        by = f" by {item['responsibility']}" if item.get("responsibility") else ""
        line(item["kind"], f"{item['when']}{by} {item.get('method', '')}".rstrip(), "dim")


def _place(source: dict[str, str]) -> str:
    from zhterm.model import Source

    return Source.from_dict(source).label


def print_evidence(document: dict[str, Any], analysis: dict[str, Any]) -> None:
    """Print the evidence of the pairings of an entry in one analysis (both as JSON)."""
    own = {term["text"] for section in document["languages"] for term in section["terms"]}
    print()
    print(output.visible(f"{analysis['zh']} ~ {analysis['en']}"))
    for pairing in (*analysis["terms"], *analysis["suggestions"]):
        if pairing["zh"] in own:
            print(f"  {pairing['zh']} ~ {pairing['en']}  {output.confidence_bar(pairing['confidence'])}")
            for item in pairing["evidence"]:
                print(output.styled(f"    {item['score']:5.2f}  {item['note'] or item['signal']}", "dim"))
    left = [item["zh"] for item in analysis["unrendered_zh"]]
    if left:
        print(output.styled(f"  not rendered: {' · '.join(left)}", "yellow"))
