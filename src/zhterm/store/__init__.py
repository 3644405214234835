"""Entries at rest: a glossary in a file, searched by index, every change journalled.

`open_store` picks the backend; `protocol.Store` says what each can do. Backends are named here and loaded when used.
"""

from __future__ import annotations

from zhterm.errors import UsageError

TYPE_CHECKING = False  # as in every module that a look-up loads
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from zhterm.store.protocol import Store


def open_store(
    location: str | PathLike[str],
    *,
    create: bool = False,
    read_only: bool = False,
    simplify: Callable[[str], str] = str,
) -> Store:
    """Open the glossary at a path (SQLite), with the options of `SqliteStore.open`.

    Raises UsageError for a URL of a kind we have no store for.
    """
    scheme, found, _ = str(location).partition("://")
    if found:
        raise UsageError(f"no store for {scheme}:// addresses", hint="give the path of a file")
    from zhterm.store.sqlite import SqliteStore

    return SqliteStore.open(location, create=create, read_only=read_only, simplify=simplify)
