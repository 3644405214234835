"""Looking for signs, which no index holds, in the terms of entries one after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zhterm.store.hit import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.model import ConceptEntry


def hits(entries: Iterable[ConceptEntry], text: str) -> Iterator[Hit]:
    """A hit for each entry with a term that holds `text` as it is."""
    for entry in entries:
        for section in entry.languages:
            term = next((term.text for term in section.terms if text in term.text), None)
            if term is not None:
                document = json.dumps(entry.to_dict(), ensure_ascii=False)
                yield Hit(id=entry.id, text=document, term=term, language=section.language, match="substring")
                break
