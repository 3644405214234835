"""Documents are extracted from in several processes, in order; what is found is stored by the first one."""

from __future__ import annotations

import os
import signal
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.pool import AsyncResult

    from zhterm.analyser import Analyser
    from zhterm.documents import Document
    from zhterm.extraction import Extraction

_PARALLEL_FROM = 20_000
"""Code points that are read by this process before others are started, which takes them about as long."""
_AHEAD = 4
"""Documents a process that are given out before the first of them comes back."""
_analyser: Analyser


def extractions(
    documents: Iterable[Document], analyser: Analyser, jobs: int, *, explain: bool
) -> Iterator[tuple[Document, Extraction]]:
    """Each document with what was extracted from it, in order; `jobs` processes, 0 for one a core.

    `analyser` does the first ones, and all where other processes would not pay.
    """
    workers = jobs or os.cpu_count() or 1
    waiting = iter(documents)
    size = 0
    for document in waiting:
        yield document, analyser.extract(document.text, explain=explain)
        size += len(document.text)
        if workers > 1 and size >= _PARALLEL_FROM:
            yield from _in_parallel(waiting, workers, explain=explain)


def _in_parallel(
    documents: Iterable[Document], workers: int, *, explain: bool
) -> Iterator[tuple[Document, Extraction]]:
    from multiprocessing import get_context

    pending: deque[tuple[Document, AsyncResult[Extraction]]] = deque()
    with get_context("spawn").Pool(workers, _start_worker) as pool:
        for document in documents:
            pending.append((document, pool.apply_async(_extract, (document.text, explain))))
            if len(pending) >= _AHEAD * workers:
                document, result = pending.popleft()
                yield document, result.get()
        while pending:
            document, result = pending.popleft()
            yield document, result.get()


def _start_worker() -> None:
    """Leave Ctrl-C to the first process, which stores what has come back and ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _analyser
    from zhterm.analyser import Analyser
    from zhterm.lexicon import Lexicon

    _analyser = Analyser(Lexicon.open())


def _extract(text: str, explain: bool) -> Extraction:  # a task's arguments are places
    return _analyser.extract(text, explain=explain)
