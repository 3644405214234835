"""What every store can do; the contract tests in `tests/test_store.py` say it exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from os import PathLike
    from types import TracebackType

    from zhterm.model import Analysis, Change, ConceptEntry, Source, Transaction
    from zhterm.model.contracts import AnalysisJSON
    from zhterm.store.hit import Hit
    from zhterm.store.values import ChangedTerms, Imported, Logged, Recorded, Stats, StoredTerm

    Merge = Callable[["Writer", str, Sequence[ConceptEntry]], Iterable[Change]]
    """From the writer, the name of the policy and new entries to the changes that bring them in."""


class Store(Protocol):
    """A glossary at rest. Texts in `find` and `search` may be in either script."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""

    @property
    def importing(self) -> bool:
        """Whether there is an import that is decided and not carried out yet, or was broken off there."""

    @property
    def imports(self) -> Imports:
        """The way in for great numbers of entries."""

    @property
    def upkeep(self) -> Upkeep:
        """What is done to the store as a whole."""

    def get(self, id: str) -> ConceptEntry | None:  # noqa: A002  # as in the model
        """Return the entry with this id, or None."""

    def find(
        self, texts: Iterable[str], ids: Iterable[str] = (), *, statuses: Sequence[str] = ()
    ) -> list[ConceptEntry]:
        """Return the entries with one of these terms (in any script, case and width) or one of these ids.

        With `statuses`, only those with a term of one of these.
        """

    def readings(self, texts: Iterable[str]) -> list[tuple[str, str]]:
        """Return the Chinese terms of the entries that `find` gives, with their pinyin ("" where there is none)."""

    def starting(self, prefix: str, limit: int) -> list[ConceptEntry]:
        """Return the entries whose id begins with `prefix`, at most `limit`, in the order of their ids."""

    def entries(
        self, *, language: str = "", status: str = "", subject_field: str = "", text: str = ""
    ) -> Iterator[ConceptEntry]:
        """Yield all entries, or those that meet every condition, in dictionary order."""

    def search(
        self, query: str, *, limit: int = 20, language: str = "", status: str = "", subject_field: str = ""
    ) -> list[Hit]:
        """Return the entries found by Chinese, pinyin, initials or English, best first."""

    def write(
        self, transaction: Transaction, *, bulk: bool = False, dry_run: bool = False
    ) -> AbstractContextManager[Writer]:
        """Open one write transaction; what is read inside it can't be changed by others before it ends."""

    def log(self, id: str | None = None, limit: int = 50) -> list[Logged]:  # noqa: A002  # as in the model
        """Return the newest transactions, all or those of one entry."""

    def changes(self, number: int, id: str | None = None) -> Iterator[Recorded]:  # noqa: A002  # as in the model
        """Yield what one transaction changed, before and after."""

    def analysis(self, zh: str, en: str) -> AnalysisJSON | None:
        """Return the stored analysis of a title pair as JSON, with its sources, or None."""

    def rejections(self) -> set[tuple[str, str]]:
        """Return the pairs (zh, en) that a person has rejected."""

    def terms(self, language: str) -> Iterator[StoredTerm]:
        """Yield the terms of one language ("zh": of all Chinese sections) of all entries, in dictionary order."""

    def state(self) -> str:
        """Return what tells what is stored now from what was stored before, or in another glossary."""

    def changed_terms(self, since: str, language: str, most: int) -> ChangedTerms | None:
        """Return the terms of the entries that were changed since a `state`.

        None where that is no state of this glossary, or more than `most` entries were changed.
        """

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """Return the ids of entries in dictionary order, without those that there are not."""

    def revision(self) -> int:
        """Return a number that every stored change raises, whoever makes it."""

    def stats(self) -> Stats:
        """Return figures."""

    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Writer(Protocol):
    """What may be done inside `Store.write`. Everything done with one writer is one transaction of the journal."""

    @property
    def number(self) -> int | None:
        """The number of the transaction in the journal; None while nothing was changed."""

    @property
    def transaction(self) -> Transaction:
        """The transaction, as it was given."""

    def apply(self, changes: Iterable[Change]) -> int:
        """Store changes of entries, and return how many. They may come from an iterator of any length.

        Raises StoreError where an entry is not as the `before` of its change says: another process was faster.
        """

    def touched(self, ids: Iterable[str]) -> set[str]:
        """Return those of these entries that this transaction has changed or created."""

    def put_analysis(self, analysis: Analysis, sources: Iterable[Source] = ()) -> bool:
        """Keep what a title was taken apart into, and return whether that is new."""

    def reject(self, zh: str, en: str, note: str = "") -> bool:
        """Remember that these two are not a pair, and return whether that is new."""

    def accept(self, zh: str, en: str) -> bool:
        """Forget that these two were rejected, and return whether they were."""

    def undo(self, number: int | None = None) -> int | None:
        """Reverse a transaction, the newest that is not undone if no number is given; return its number.

        None where there is none. Raises StoreError where what it changed was changed again since.
        """

    def redo(self) -> int | None:
        """Reverse the newest undo, if nothing was changed since, and return the number of what is done again."""


class Imports(Protocol):
    """Imports: nobody else waits for long, memory is constant, and there is all of one or nothing."""

    def run(
        self, entries: Iterable[ConceptEntry], transaction: Transaction, policy: str, merge: Merge, *, shown: int = 20
    ) -> Imported:
        """Bring entries in as one transaction of the journal; say which were the first `shown` that it changed.

        An entry that shares neither a term nor an id with what is stored is stored as it is; the others go through
        `merge`.
        """

    def resume(self, merge: Merge) -> bool:
        """Finish what killed processes have left; return whether there was anything."""


class Upkeep(Protocol):
    """What is done to a store as a whole."""

    def backup(self, target: str | PathLike[str] = "") -> str:
        """Copy the glossary to `target`, or into the rotating copies, and return the path."""

    def verify(self) -> list[str]:
        """Return what is wrong with the store, one line each; an empty list is a sound one."""

    def reindex(self) -> int:
        """Compute everything that is derived from the entries anew; return how many entries there are."""
