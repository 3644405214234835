"""`search`, `list` and `show`."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import typer

from zhterm.cli import output, plain
from zhterm.cli.options import Entry, Explain, Limit, Most, OnlyField, Store, To
from zhterm.cli.screens.entries import COLUMNS, print_document, print_evidence, print_summaries, summary
from zhterm.cli.session import session


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
    plain.search(query, limit=limit, to=to, glossary=glossary)


def list_(
    status: Annotated[str, typer.Option(metavar="STATUS", help="Only terms of this status.")] = "",
    subject_field: OnlyField = "",
    limit: Most = 0,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """List the entries in pinyin order.

    \b
    glossary list --status proposed
    glossary list --subject-field economy --to csv
    """
    from zhterm.termbase.selection import Selection

    with session(glossary) as opened:
        chosen = Selection(
            statuses=(status,) if status else (), subject_fields=(subject_field,) if subject_field else ()
        )
        summaries = (summary(entry.to_dict()) for entry in islice(opened.entries(chosen), limit or None))
        if to != "table":
            output.records(to, summaries, COLUMNS)
            return
        rows = list(summaries)
    if rows:
        print_summaries(rows)
    else:
        output.say("no entries")


def show(entry: Entry, explain: Explain = False, to: To = "table", glossary: Store = None) -> None:
    """Show everything an entry holds.

    --explain adds why its terms were paired.

    \b
    glossary show 扶贫
    glossary show 3f2a --explain
    """
    with session(glossary) as opened:
        found = opened.get(entry)
        document = found.to_dict()
        if explain:
            document["analyses"] = opened.analyses(found)
    if to != "table":
        output.records(to, [document], tuple(document)) if to == "csv" else output.record(to, document)
        return
    print_document(document)
    for analysis in document.get("analyses", ()):
        print_evidence(document, analysis)
