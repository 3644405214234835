"""What every store can do; the contract tests in `tests/test_store.py` say it exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType

    from zhterm.model import Change, ConceptEntry, Transaction
    from zhterm.store.hit import Hit
    from zhterm.store.sqlite.writer import Writer
    from zhterm.store.values import Logged, Recorded, Stats


class Store(Protocol):
    """A glossary at rest. Texts in `find` and `search` may be in either script."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""

    def get(self, id: str) -> ConceptEntry | None:  # noqa: A002  # as in the model
        """Return the entry with this id, or None."""

    def find(self, texts: Iterable[str], ids: Iterable[str] = ()) -> list[ConceptEntry]:
        """Return the entries with one of these terms (in any script, case and width) or one of these ids."""

    def starting(self, prefix: str, limit: int) -> list[ConceptEntry]:
        """Return the entries whose id begins with `prefix`, at most `limit`, in the order of their ids."""

    def entries(
        self, *, language: str = "", status: str = "", subject_field: str = "", text: str = ""
    ) -> Iterator[ConceptEntry]:
        """Yield all entries, or those that meet every condition, in dictionary order."""

    def documents(
        self, *, language: str = "", status: str = "", subject_field: str = "", text: str = ""
    ) -> Iterator[dict[str, Any]]:
        """Yield the JSON of all entries, or of those that meet every condition, in dictionary order."""

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        language: str = "",
        status: str = "",
        subject_field: str = "",
        matches: Collection[str] = (),
    ) -> list[Hit]:
        """Return the entries found by Chinese, pinyin, initials or English, best first."""

    def write(
        self, transaction: Transaction, *, bulk: bool = False, dry_run: bool = False
    ) -> AbstractContextManager[Writer]:
        """Open one write transaction; what is read inside it can't be changed by others before it ends."""

    def apply(self, changes: Iterable[Change], transaction: Transaction, *, bulk: bool = False) -> int:
        """Store changes in a transaction of their own, and return how many."""

    def undo(self, transaction: Transaction, steps: int = 1) -> int:
        """Reverse the newest transactions that are not undone; return how many there were, at most `steps`."""

    def redo(self, transaction: Transaction, steps: int = 1) -> int:
        """Reverse the newest undos, if nothing was changed since; return how many there were, at most `steps`."""

    def log(self, id: str | None = None, limit: int = 50) -> list[Logged]:  # noqa: A002  # as in the model
        """Return the newest transactions, all or those of one entry."""

    def changes(self, number: int, id: str | None = None) -> Iterator[Recorded]:  # noqa: A002  # as in the model
        """Yield what one transaction changed, before and after."""

    def analysis(self, zh: str, en: str) -> dict[str, Any] | None:
        """Return the stored analysis of a title pair as JSON, with its sources, or None."""

    def rejections(self) -> set[tuple[str, str]]:
        """Return the pairs (zh, en) that a person has rejected."""

    def chinese_terms(self) -> list[str]:
        """Return the Chinese terms of all entries, each once."""

    def revision(self) -> int:
        """Return a number that every stored change raises, whoever makes it."""

    def stats(self) -> Stats:
        """Return figures."""

    def reindex(self) -> int:
        """Compute everything that is derived from the entries anew; return how many entries there are."""

    def verify(self) -> list[str]:
        """Return what is wrong with the file, one line each; an empty list is a sound file."""

    def backup(self, target: str = "") -> str:
        """Copy the glossary to `target`, or into the rotating copies, and return the path."""

    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
