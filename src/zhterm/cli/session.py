"""Opening the glossary that a command works on."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from zhterm.glossary import Glossary


def session(glossary: str | None, *, write: bool = False, create: bool = False) -> Glossary:
    """Open the glossary named on the command line, or the one that the settings choose.

    It is read only unless `write` or `create` is asked for. `create` makes it where it is missing; without, a missing
    glossary is an empty one.
    """
    from zhterm.cli.output import say
    from zhterm.cli.progress import Compiling  # here, since the help of a command needs nothing of this
    from zhterm.glossary import Glossary
    from zhterm.settings import Settings

    settings = Settings.load(glossary)
    return Glossary.open(
        settings.glossary_path(),
        create=create,
        read_only=not (write or create),
        responsibility=settings.responsibility,
        progress=Compiling(),
        tell=say,
    )
