"""`prompt`: the entries that a text needs, for a language model or a translator."""

from __future__ import annotations

from typing import Annotated

import typer

from zhterm.cli import layout, output
from zhterm.cli.options import HIGHEST, Store
from zhterm.cli.session import session
from zhterm.errors import UsageError


def prompt(
    texts: Annotated[
        list[str], typer.Argument(metavar="TEXT|FILE...", help="Texts to translate; - reads standard input.")
    ],
    budget: Annotated[
        int | None,
        typer.Option(metavar="TOKENS", min=1, max=HIGHEST, help="At most this many tokens, estimated from above."),
    ] = None,
    proposed: Annotated[bool, typer.Option("--proposed", help="Also terms that nobody has accepted yet.")] = False,
    to: Annotated[str, typer.Option("--to", metavar="FORM", help="text or json.")] = "text",
    glossary: Store = None,
) -> None:
    """List the entries that a text needs, for a language model.

    The most important come first: preferred terms, forms that must not be used, what stays as it is. Entries flagged
    `always` go with every text. `glossary check` reads the answer.

    \b
    glossary prompt speech.txt --budget 800
    pbpaste | glossary prompt -
    glossary prompt 互联网主力军征战脱贫攻坚主战场
    """
    from zhterm.cli.texts import given_texts

    if to not in ("text", "json"):
        raise UsageError(f"no output called {to!r}", hint="one of: text, json")
    with session(glossary) as opened:
        text = "\n\n".join(piece.text for piece in given_texts(texts))
        needed = opened.prompt(text, budget=budget, proposed=proposed)
    if to == "json":
        output.record(to, needed.to_dict())
    elif needed.text:
        print("\n".join(map(layout.visible, needed.text.split("\n"))))
    if not needed.entries:
        output.say("no accepted term of the glossary occurs in the text")
    if needed.left_out:
        output.say(f"{len(needed.left_out)} less important entries are left out; they need more than {budget} tokens")
