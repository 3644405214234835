"""Searching a store for what a person types: in either English spelling, and for signs, which no index holds."""

from __future__ import annotations

import re
from itertools import islice

from zhterm.errors import DataError
from zhterm.language.validity import text_fault

TYPE_CHECKING = False  # as in every module that a look-up loads
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.model import ConceptEntry
    from zhterm.store.hit import Hit
    from zhterm.store.protocol import Store

_TWO_SPELLINGS = re.compile(r"[iy][sz](?:e|ed|er|ing|at)|our|re\b|ogue|ae|oe|ll(?:ed|ing|er)|[dg]ement|ence\b|ense\b")
"""What a word has in it that is spelt otherwise in Britain or America."""


def search(store: Store, query: str, limit: int) -> list[Hit]:
    """The best hits for a query. Raises DataError for what is no text."""
    if fault := text_fault(query):
        raise DataError(f"the query {fault}")
    if not any(map(str.isalnum, query)):
        return list(islice(_holding(store.entries(), query.strip()), limit))
    hits = store.search(query, limit=limit)
    if not query.isascii() or not _TWO_SPELLINGS.search(query.lower()):
        return hits
    from zhterm.language.english import respelled

    for spelt in respelled(query):
        hits += store.search(spelt, limit=limit)
    remaining = {hit.id for hit in hits}
    unique = []
    for hit in hits:
        if hit.id in remaining:
            remaining.discard(hit.id)
            unique.append(hit)
    return sorted(unique, key=lambda hit: hit.distance)[:limit]


def _holding(entries: Iterable[ConceptEntry], sign: str) -> Iterator[Hit]:
    """A hit for each entry with a term that holds a sign."""
    import json

    from zhterm.store.hit import Hit

    for entry in entries:
        for section in entry.languages:
            term = next((term.text for term in section.terms if sign in term.text), None)
            if term is not None:
                document = json.dumps(entry.to_dict(), ensure_ascii=False)
                yield Hit(id=entry.id, text=document, term=term, language=section.language, match="substring")
                break
