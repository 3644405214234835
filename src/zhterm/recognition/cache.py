"""The indexes of a stored glossary, kept in a file beside it from one run to the next.

The file is named after the glossary and the language ("glossary.db.zh-terms"). Its first line says what it was made
with, its second one of what state of the glossary. After a few changes the kept index is amended; after many, and where
it is of something else, the index is built anew. A glossary of few terms has no such file, since building its index
takes no longer than reading one.
"""

from __future__ import annotations

import os
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Protocol

from zhterm.folders import user_folder
from zhterm.recognition.entries import stored_forms
from zhterm.recognition.index import TermIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhterm.lexicon import Lexicon
    from zhterm.model import ConceptEntry

    StoredTerm = tuple[str, str, str, str]  # text, match rule, id of the entry, part of speech

_FORMAT = 2  # ours, with the automata of daachorse 0.5
_WORTH_KEEPING = 2_000
# Of an index one in so many terms may be changed before it is built anew: amending takes as long as opening then.
_CHANGED = 100


class Store(Protocol):
    """What is asked of a store: see `zhterm.store.protocol`."""

    @property
    def importing(self) -> bool: ...  # noqa: D102  # all as there

    def state(self) -> str: ...  # noqa: D102

    def terms(self, language: str) -> Iterable[StoredTerm]: ...  # noqa: D102

    def changed_terms(  # noqa: D102
        self, since: str, language: str, most: int
    ) -> tuple[Iterable[StoredTerm], Iterable[StoredTerm]] | None: ...

    def in_order(self, ids: Iterable[str]) -> Iterable[str]: ...  # noqa: D102


class StoredTerms:
    """The terms of a glossary at rest. `location` is where it lies, `entry_of` gives an entry by its id."""

    def __init__(self, location: str, store: Store, entry_of: Callable[[str], ConceptEntry]) -> None:
        self._location = os.path.abspath(location)
        self._store = store
        self._entry_of = entry_of

    def index(self, language: str, lexicon: Lexicon) -> TermIndex:
        """The index of the terms of one language: the kept one as it was or amended, else a new one, which is kept."""
        for path in self._paths(language):
            with suppress(OSError, ValueError):  # none there, or damaged: built anew
                return self._opened(path, language, lexicon)
        state = self._store.state()
        built = TermIndex.built(stored_forms(self._store.terms(language), language, lexicon), self._entry_of)
        settled = not self._store.importing and self._store.state() == state
        if settled and len(built.simple) >= _WORTH_KEEPING:
            self._keep(language, b"".join((_head(lexicon), state.encode(), b"\n", built.saved())))
        return built

    def _opened(self, path: str, language: str, lexicon: Lexicon) -> TermIndex:
        """The index in a file, brought up to date. Raises ValueError where it can't be."""
        with open(path, "rb") as file:
            head, state = file.readline(), file.readline()
            if head != _head(lexicon):
                raise ValueError("of something else")
            data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        index = TermIndex.opened(data[len(head) + len(state) :], self._entry_of)
        since = state.decode().removesuffix("\n")
        if since == self._store.state():
            return index
        changed = self._store.changed_terms(since, language, len(index.simple) // _CHANGED)
        if changed is None:
            raise ValueError("of an older state")
        before, now = (list(stored_forms(terms, language, lexicon)) for terms in changed)
        return index.amended(before, now, self._store.in_order)

    def _keep(self, language: str, data: bytes) -> None:
        from zhterm.files import replacing

        for path in self._paths(language):
            try:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with replacing(path) as unfinished:
                    unfinished.write_bytes(data)
            except OSError:
                continue  # a folder that can't be written; nowhere at all is no harm but time
            return

    def _paths(self, language: str) -> Iterator[str]:
        """Beside the glossary, else in the user's cache folder."""
        if os.path.isfile(self._location):
            yield f"{self._location}.{language}-terms"
        from hashlib import blake2b  # loads OpenSSL, which is seldom needed here

        place = blake2b(os.fsencode(self._location), digest_size=8).hexdigest()
        name = f"{place}-{os.path.basename(self._location)}.{language}-terms"
        yield os.path.join(user_folder("cache"), "terms", name)


def _head(lexicon: Lexicon) -> bytes:
    """What an index follows from besides the terms: the tables of the lexicon."""
    return f"zhterm terms {(_FORMAT, lexicon.meta['fingerprint'])}\n".encode()
