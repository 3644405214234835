"""Entries at rest: a glossary in a file, searched by index, every change journalled.

`protocol.Store` says what each store can do; `BACKENDS` which there are, by the scheme of their addresses. A backend is
imported when it is opened.
"""

from __future__ import annotations

import importlib

from zhterm.errors import UsageError

TYPE_CHECKING = False  # as in every module that a look-up loads
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from zhterm.store.protocol import Store

BACKENDS = {
    "": "zhterm.store.sqlite.store",  # a path
    "sqlite": "zhterm.store.sqlite.store",  # sqlite:///home/li/terms.db
}
"""Scheme of the address: the module whose `open_store` opens it, with the options of the function below."""


def open_store(
    location: str | PathLike[str],
    *,
    create: bool = False,
    read_only: bool = False,
    simplify: Callable[[str], str] = str,
    tell: Callable[[str], None] | None = None,
) -> Store:
    """Open the glossary at a path or URL.

    `create` makes it where there is none; `simplify` gives the simplified form of a Chinese text (of the same length);
    `tell` is called with what the user should know, such as that no backup copy could be made.
    Raises NotFoundError where there is none, StoreError where it can't be used, UsageError for a URL of a scheme that
    has no backend.
    """
    scheme, divider, place = str(location).partition("://")
    if not divider:
        scheme, place = "", str(location)
    if scheme not in BACKENDS:
        known = ", ".join(f"{name}://" for name in BACKENDS if name)
        raise UsageError(f"no store for {scheme}:// addresses", hint=f"give the path of a file, or one of {known}")
    backend = importlib.import_module(BACKENDS[scheme])
    store: Store = backend.open_store(place, create=create, read_only=read_only, simplify=simplify, tell=tell)
    return store
