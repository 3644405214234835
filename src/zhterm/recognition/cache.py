"""The indexes of a stored glossary, kept in a file beside it from one run to the next.

The file is named after the glossary and the language ("glossary.db.zh-terms"). Its first line says what it was made of;
where that is not what is there now, the index is built anew. A glossary of few terms has no such file, since building
its index takes no longer than reading one.
"""

from __future__ import annotations

from contextlib import suppress
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING

from zhterm.folders import user_folder
from zhterm.recognition.entries import stored_index
from zhterm.recognition.index import TermIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from zhterm.lexicon import Lexicon
    from zhterm.model import ConceptEntry

_FORMAT = 1  # ours, with the automata of daachorse 0.5
_WORTH_KEEPING = 2_000


class StoredTerms:
    """The terms of a glossary at rest.

    `location` is where it lies, `revision` the number of its last change, `entries` reads all entries, `entry_of` one.
    """

    def __init__(
        self,
        location: str,
        revision: int,
        entries: Callable[[], Iterable[ConceptEntry]],
        entry_of: Callable[[str], ConceptEntry],
    ) -> None:
        self._location = Path(location)
        self._revision = revision
        self._entries = entries
        self._entry_of = entry_of

    def index(self, language: str, lexicon: Lexicon) -> TermIndex:
        """The index of the terms of one language: the kept one, else a new one, which is kept."""
        head = self._head(lexicon)
        for path in self._paths(language):
            with suppress(OSError, ValueError):  # none there, or damaged: built anew
                return self._opened(path, head)
        built = stored_index(self._entries(), language, lexicon, self._entry_of)
        if len(built.simple) >= _WORTH_KEEPING:
            self._keep(language, head + built.saved())
        return built

    def _opened(self, path: Path, head: bytes) -> TermIndex:
        with path.open("rb") as file:
            data = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
        if data[: len(head)] != head:
            raise ValueError("of something else")
        return TermIndex.opened(data[len(head) :], self._entry_of)

    def _keep(self, language: str, data: bytes) -> None:
        from zhterm.files import replacing

        for path in self._paths(language):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as unfinished:
                    unfinished.write_bytes(data)
            except OSError:
                continue  # a folder that can't be written; nowhere at all is no harm but time
            return

    def _paths(self, language: str) -> Iterator[Path]:
        """Beside the glossary, else in the user's cache folder."""
        name = f"{self._location.name}.{language}-terms"
        if self._location.is_file():
            yield self._location.with_name(name)
        from hashlib import blake2b  # loads OpenSSL, which is seldom needed here

        place = blake2b(str(self._location.absolute()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        yield Path(user_folder("cache"), "terms", f"{place}-{name}")

    def _head(self, lexicon: Lexicon) -> bytes:
        """What an index follows from: besides the terms the tables of the lexicon."""
        changed = self._location.stat().st_mtime_ns if self._location.is_file() else 0
        return f"zhterm terms {(_FORMAT, self._revision, changed, lexicon.meta['fingerprint'])}\n".encode()
