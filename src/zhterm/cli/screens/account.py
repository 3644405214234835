"""What became of the documents of a command: read, not readable, passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.cli import layout, output
from zhterm.errors import ZhtermError
from zhterm.language.scripts import has_han, has_latin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.documents import Document
    from zhterm.termbase.proposals import Captured

_NAMED = 3


class Account:
    """Keeps account of the documents that are read, so that none is passed over in silence."""

    def __init__(self) -> None:
        self.failures: list[ZhtermError] = []
        self._passed_over: dict[str, list[str]] = {}
        self._scripts: dict[str, tuple[bool, bool]] = {}

    def documents(self, names: Sequence[str], include: Sequence[str], exclude: Sequence[str]) -> Iterator[Document]:
        """The documents in all these files; one that can't be read is a failure, and the rest are read all the same."""
        from zhterm import documents

        for name in names:
            try:
                for document in documents.read(
                    name, include=include, exclude=exclude, failed=self.failures.append, passed_over=self._pass
                ):
                    chinese, latin = self._scripts.get(document.source.id, (False, False))
                    self._scripts[document.source.id] = (
                        chinese or has_han(document.text),
                        latin or has_latin(document.text),
                    )
                    yield document
            except ZhtermError as error:
                self.failures.append(error)

    def _pass(self, name: str, reason: str) -> None:
        self._passed_over.setdefault(reason, []).append(name)

    def tell(self, captured: Sequence[Captured]) -> None:
        """Say on standard error which documents gave nothing and why, and which could not be read."""
        fruitful = {document.source.id for document in captured if document.proposals}
        for name, (chinese, latin) in self._scripts.items():
            if name not in fruitful:
                both = "nothing bilingual found" if chinese and latin else "no Chinese" if latin else "no English"
                self._pass(name, both if chinese or latin else "neither Chinese nor English")
        for reason, names in self._passed_over.items():
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            output.say(f"passed over, {reason}: {layout.visible(', '.join(names[:_NAMED]))}{more}", "yellow")
        for error in self.failures:
            output.tell_error(error.message, error.hint)
