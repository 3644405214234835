"""One result of a search. Import-light: a look-up prints it without loading the model."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zhterm.model import ConceptEntry
    from zhterm.model.contracts import JSON, EntryJSON


class Hit:
    """An entry that a search found, and why.

    `term` and `language` are the term that matched, `match` how: "exact", "pinyin", "initials", "prefix", "stem",
    "word prefix", "pinyin prefix", "substring", "initials prefix" or "fuzzy"; `distance` is the number of edits of a
    fuzzy match, else 0. Hits come best first.
    """

    __slots__ = ("_text", "distance", "id", "language", "match", "term")

    def __init__(self, *, id: str, text: str, term: str, language: str, match: str, distance: int = 0) -> None:  # noqa: A002  # as in the model
        self.id = id
        self.term = term
        self.language = language
        self.match = match
        self.distance = distance
        self._text = text

    def __repr__(self) -> str:
        return f"Hit({self.term!r}, {self.match})"

    @property
    def document(self) -> EntryJSON:
        """The JSON of the entry (`ConceptEntry.to_dict`)."""
        document: EntryJSON = json.loads(self._text)
        return document

    @property
    def entry(self) -> ConceptEntry:
        """The entry itself."""
        from zhterm.model import ConceptEntry

        return ConceptEntry.from_dict(self.document)

    def to_dict(self) -> JSON:
        """Return plain JSON values."""
        hit: JSON = {"match": self.match, "term": self.term, "language": self.language}
        return hit | ({"distance": self.distance} if self.distance else {}) | {"entry": self.document}
