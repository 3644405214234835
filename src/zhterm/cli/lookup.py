"""`search`, `list` and `show`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli import output, plain
from zhterm.cli.options import Entry, Explain, Limit, Most, Store, To
from zhterm.cli.screens.entries import print_document, print_evidence, print_summaries, summary
from zhterm.cli.selecting import selecting
from zhterm.cli.session import session

if TYPE_CHECKING:
    from zhterm.termbase.selection import Selection


def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Chinese, English, pinyin or initials.")],
    limit: Limit = 20,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Find entries by Chinese, pinyin, initials or English.

    Either script, tones or not, word forms, British or American, and typos are forgiven; the best come first.

    \b
    glossary search 扶贫
    glossary search dashuju
    glossary search poverty allev --to json
    """
    plain.search(" ".join(query), limit=limit, to=to, glossary=glossary)


@selecting
def list_(selection: Selection, limit: Most = 0, to: To = "table", glossary: Store = None) -> None:
    """List the entries in pinyin order.

    \b
    glossary list --status proposed --confidence 0.9-
    glossary list --subject-field economy --since 2026-11 --to csv

    An entry is listed if one of its English terms meets all conditions; --status, --subject-field and --source can be
    repeated, one of them is then enough.
    """
    with session(glossary) as opened:
        chosen = map(selection.narrowed, islice(opened.entries(selection), limit or None))
        rows = (summary(entry.to_dict()) for entry in chosen)
        print_summaries(to, rows, none="no such entries" if selection else "no entries")


def show(
    entry: Entry,
    explain: Explain = False,
    everything: Annotated[bool, typer.Option("--all", help="Show all contexts and the whole history.")] = False,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Show everything an entry holds.

    Of many contexts the newest is shown, with --all every one. --explain adds why its terms were paired.

    \b
    glossary show 扶贫
    glossary show 3f2a91c0 --explain --all
    """
    with session(glossary) as opened:
        stored = opened.get(entry)
        document = stored.to_dict()
        analyses = opened.analyses(stored) if explain else []
    if to != "table":
        output.whole(to, {**document, "analyses": analyses} if explain else {**document})
        return
    print_document(document, everything=everything)
    for analysis in analyses:
        print_evidence(document, analysis)
