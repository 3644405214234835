"""Options and arguments that several commands share, as typer declares them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhterm.cli.completing import complete_entry, complete_output, complete_status, complete_subject_field
from zhterm.cli.output import FORMS
from zhterm.errors import UsageError

Store = Annotated[
    str | None,
    typer.Option(
        "--glossary",
        "-g",
        metavar="PATH",
        help="Glossary to use; default: $GLOSSARY, the nearest glossary/glossary.db upwards, your data folder.",
    ),
]


def _known_form(to: str) -> str:
    """The form, checked before anything is changed."""
    if to not in FORMS:
        raise UsageError(f"no output called {to!r}", hint=f"one of: {', '.join(FORMS)}")
    return to


To = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="FORM",
        help="table, json, jsonl or csv.",
        autocompletion=complete_output,
        callback=_known_form,
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="Show the evidence of every pairing.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change and change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Suggestions = Annotated[bool, typer.Option("--suggestions", help="Store uncertain pairings too.")]
SubjectField = Annotated[
    list[str] | None,
    typer.Option(
        "--subject-field",
        "-s",
        metavar="NAME",
        help="Subject field of the entries; can be repeated.",
        autocompletion=complete_subject_field,
    ),
]
Batch = Annotated[
    Path | None, typer.Option("--batch", metavar="FILE.jsonl", help="Many at once, one JSON object a line; - is stdin.")
]
HIGHEST = 1_000_000_000
"""What a number given on the command line may be at most: more than there is of anything."""
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, max=10_000, help="Processes for many texts; 0 is one a core.")
]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=HIGHEST, help="At most this many.")]
Most = Annotated[int, typer.Option("--limit", "-n", min=0, max=HIGHEST, help="At most this many; 0 is all.")]
Entry = Annotated[
    str,
    typer.Argument(
        metavar="ENTRY", help="An id or its beginning, a term, or its pinyin.", autocompletion=complete_entry
    ),
]
OptionalEntry = Annotated[
    str,
    typer.Argument(
        metavar="[ENTRY]", help="An id or its beginning, a term, or its pinyin.", autocompletion=complete_entry
    ),
]
NewStatus = Annotated[
    str, typer.Option("--status", metavar="STATUS", help="Status of the terms.", autocompletion=complete_status)
]
Text = Annotated[
    list[str] | None, typer.Argument(metavar="TEXT...", help="Chinese text; - or nothing reads standard input.")
]
