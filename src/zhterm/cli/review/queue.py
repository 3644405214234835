"""What is to be decided, in which order, and the way back: a model without store and screen.

**The order.** What a decision is worth is `places x (1 + 4c(1 - c))`: the number of places the term was met in, times
a factor that is 1 where the pairing is certain and 2 where its confidence c is one half, since there a decision
teaches most. A term without a confidence counts as one half. The terms of a concept stay together, at the place of
the most valuable of them; equals follow in dictionary order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One English term of a concept, the unit of a decision; `en` is empty for a concept without English."""

    entry_id: str
    en: str
    value: float = 0.0


class Outcome(StrEnum):
    """What became of a card."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    MERGED = "merged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done, with what it takes to go back: where the queue stood, and the cards it replaced by position.

    `method` is the text of its transaction in the journal, empty where nothing was written.
    """

    outcome: Outcome
    position: int
    method: str = ""
    replaced: dict[int, Card] = field(default_factory=dict)


class Queue:
    """The cards in their order and how far one has come."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = list(cards)
        self.position = 0
        self._steps: list[Step] = []

    def __len__(self) -> int:
        return len(self.cards)

    @property
    def current(self) -> Card | None:
        """The card to decide now, None at the end."""
        return self.cards[self.position] if self.position < len(self.cards) else None

    @property
    def last(self) -> Step | None:
        """What was done last and not taken back, None at the start."""
        return self._steps[-1] if self._steps else None

    def counts(self) -> dict[Outcome, int]:
        """How often each outcome stands, without those that do not."""
        counted = Counter(step.outcome for step in self._steps)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    def decide(self, outcome: Outcome, method: str = "") -> None:
        """Note what became of the current card and go to the next."""
        self._steps.append(Step(outcome=outcome, position=self.position, method=method))
        self.position += 1

    def correct(self, en: str, method: str) -> None:
        """Note that the current card was edited; its English is `en` now, and it stays to be decided."""
        old = self.cards[self.position]
        self._replace(Outcome.EDITED, method, {self.position: replace(old, en=en)})

    def merge(self, into: str, method: str) -> None:
        """Note that the concept of the current card went into another: its other cards belong to that one now."""
        old = self.cards[self.position].entry_id
        moved = {at: replace(card, entry_id=into) for at, card in enumerate(self.cards) if card.entry_id == old}
        self._replace(Outcome.MERGED, method, moved)
        self.position += 1

    def _replace(self, outcome: Outcome, method: str, new: dict[int, Card]) -> None:
        replaced = {at: self.cards[at] for at in new}
        self._steps.append(Step(outcome=outcome, position=self.position, method=method, replaced=replaced))
        for at, card in new.items():
            self.cards[at] = card

    def drop(self) -> None:
        """Go past a card that someone else has decided meanwhile."""
        self.position += 1

    def back(self) -> None:
        """Forget the last step: the queue stands where it stood before. Raises IndexError where there is none."""
        step = self._steps.pop()
        self.position = step.position
        for at, card in step.replaced.items():
            self.cards[at] = card


def value(term: dict[str, Any]) -> float:
    """What a decision about a term (as JSON) is worth: 1 to 2 for each place it was met in."""
    confidence: float = term.get("confidence", _UNKNOWN)
    return max(1, len(term.get("contexts", ()))) * (1 + 4 * confidence * (1 - confidence))


def ordered(documents: Iterable[dict[str, Any]], status: str, limit: int = 0) -> list[Card]:
    """Return the cards of entries (as JSON, in dictionary order), most valuable first; `limit` 0 is all."""
    concepts = [cards for document in documents if (cards := _cards(document, status))]
    concepts.sort(key=lambda cards: -cards[0].value)
    return list(islice((card for cards in concepts for card in cards), limit or None))


def _cards(document: dict[str, Any], status: str) -> list[Card]:
    cards = [
        Card(entry_id=document["id"], en=text, value=value(term))
        for text, term in _carriers(document)
        if term.get("status", "proposed") == status
    ]
    return sorted(cards, key=lambda card: -card.value)


def _carriers(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The terms that are decided: the English ones; where there are none, the first Chinese one."""
    sections = document["languages"]
    english = next((section["terms"] for section in sections if section["language"] == "en"), ())
    if english:
        yield from ((term["text"], term) for term in english)
    else:
        yield "", sections[0]["terms"][0]
