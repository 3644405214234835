"""Opening the glossary that a command works on."""

from __future__ import annotations

from zhterm.cli.progress import Compiling
from zhterm.glossary import Glossary
from zhterm.settings import Settings


def session(glossary: str | None, *, write: bool = False, create: bool = False) -> Glossary:
    """Open the glossary named on the command line, or the one that the settings choose.

    It is read only unless `write` or `create` is asked for. `create` makes it where it is missing; without, a missing
    glossary is an empty one.
    """
    settings = Settings.load(glossary)
    return Glossary.open(
        settings.glossary_path(),
        create=create,
        read_only=not (write or create),
        responsibility=settings.responsibility,
        progress=Compiling(),
    )
