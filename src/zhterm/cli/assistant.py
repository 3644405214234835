"""`mcp`: the glossary for assistants."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Annotated

import typer

from zhterm.cli.options import Store
from zhterm.errors import UsageError
from zhterm.installation import command_to_add

if TYPE_CHECKING:
    from zhterm.glossary import Glossary


def mcp(
    read_only: Annotated[bool, typer.Option("--read-only", help="Only tools that change nothing.")] = False,
    glossary: Store = None,
) -> None:
    """Serve the glossary to an assistant (Model Context Protocol).

    It speaks over standard input and output; the assistant's program starts it. What an assistant adds is proposed,
    and stands in `glossary log` under its name.

    \b
    {"mcpServers": {"glossary": {"command": "glossary", "args": ["mcp"]}}}

    \b
    glossary mcp --read-only
    """
    if importlib.util.find_spec("mcp") is None:
        raise UsageError("the server takes a library that is not installed", hint=command_to_add("mcp"))
    from zhterm.mcp import serve

    serve(lambda name: _opened(glossary, name, read_only=read_only), read_only=read_only)


def _opened(glossary: str | None, name: str, *, read_only: bool) -> Glossary:
    from zhterm.glossary import Glossary
    from zhterm.settings import Settings

    path = Settings.load(glossary).glossary_path()
    return Glossary.open(path, create=not read_only, read_only=read_only, responsibility=name)
