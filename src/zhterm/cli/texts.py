"""What commands that take texts or documents are given, whichever it is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.errors import NotFoundError, UsageError
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.model import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenText:
    """A text of the command line, or a piece of a document, which begins at `offset` in its source."""

    text: str
    source: Source
    offset: int = 0

    @property
    def name(self) -> str:
        """What its document is called; empty for a text of the command line."""
        return self.source.id

    def languages(self, chosen: str) -> tuple[str, ...]:
        """The languages in which terms are looked for in it. Raises UsageError for another than zh, en, both."""
        if chosen not in ("", "zh", "en", "both"):
            raise UsageError(f"no language {chosen!r}", hint="one of: zh, en, both")
        if chosen == "both":
            return "zh", "en"
        return (chosen or ("zh" if has_han(self.text) else "en"),)


def is_text(argument: str) -> bool:
    """Whether an argument is a text rather than a document. Raises NotFoundError for the name of no file."""
    if argument == "-" or argument.lower().startswith(("http://", "https://")):
        return False
    try:
        os.stat(argument)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        pass
    except OSError:  # too long for a name
        return True
    else:
        return False
    suffix = argument.rpartition(".")[2]
    if "." in argument and suffix.isascii() and suffix.isalnum() and len(suffix) < 7 and len(argument.split()) == 1:
        raise NotFoundError(f"no file {argument}", hint="check the path")
    return True


def given_texts(arguments: list[str]) -> Iterator[GivenText]:
    """The texts and the pieces of the documents among the arguments; standard input where there are none."""
    from zhterm.model import Source

    for argument in arguments or ["-"]:
        if is_text(argument):
            yield GivenText(text=argument, source=Source())
            continue
        from zhterm import documents

        for document in documents.read(argument):
            yield GivenText(text=document.text, source=document.source, offset=document.offset)
