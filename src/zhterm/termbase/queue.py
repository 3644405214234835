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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.model import ConceptEntry, Term
    from zhterm.termbase.selection import Selection

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
    DISCOURAGED = "discouraged"
    EDITED = "edited"
    REJECTED = "rejected"
    MERGED = "merged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing done, with what it takes to go back: where the queue stood, and the cards it replaced by position.

    `transaction` is the number of its transaction in the journal, None where nothing was written; `told` says what
    was done.
    """

    outcome: Outcome
    position: int
    transaction: int | None = None
    told: str = ""
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
        """How many cards have each outcome (of several, the last), and how many edits were made."""
        last = {step.position: step.outcome for step in self._steps if step.outcome is not Outcome.EDITED}
        counted = Counter[Outcome](last.values())
        counted[Outcome.EDITED] = sum(step.outcome is Outcome.EDITED for step in self._steps)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    def decide(self, outcome: Outcome, transaction: int | None = None, told: str = "") -> None:
        """Note what became of the current card and go to the next."""
        self._steps.append(Step(outcome=outcome, position=self.position, transaction=transaction, told=told))
        self.position += 1

    def correct(self, en: str, transaction: int | None, told: str) -> None:
        """Note that the current card was edited; its English is `en` now, and it stays to be decided."""
        edited = {self.position: replace(self.cards[self.position], en=en)}
        self._replace(Step(outcome=Outcome.EDITED, position=self.position, transaction=transaction, told=told), edited)

    def merge(self, into: str, transaction: int | None, told: str) -> None:
        """Note that the concept of the current card went into another: its other cards belong to that one now."""
        old = self.cards[self.position].entry_id
        moved = {at: replace(card, entry_id=into) for at, card in enumerate(self.cards) if card.entry_id == old}
        self._replace(Step(outcome=Outcome.MERGED, position=self.position, transaction=transaction, told=told), moved)
        self.position += 1

    def _replace(self, step: Step, new: dict[int, Card]) -> None:
        self._steps.append(replace(step, replaced={at: self.cards[at] for at in new}))
        for at, card in new.items():
            self.cards[at] = card

    def drop(self) -> None:
        """Go past a card that someone else has decided meanwhile."""
        self.position += 1

    def previous(self) -> bool:
        """Go to the card before the current one, whatever became of it; False where there is none."""
        if not self.position:
            return False
        self.position -= 1
        return True

    def back(self) -> None:
        """Forget the last step: the queue stands where it stood before. Raises IndexError where there is none."""
        step = self._steps.pop()
        self.position = step.position
        for at, card in step.replaced.items():
            self.cards[at] = card


def value(term: Term) -> float:
    """What a decision about a term is worth: 1 to 2 for each place it was met in."""
    confidence = _UNKNOWN if term.confidence is None else term.confidence
    return max(1, len(term.contexts)) * (1 + 4 * confidence * (1 - confidence))


def ordered(entries: Iterable[ConceptEntry], selection: Selection, limit: int = 0) -> list[Card]:
    """Return the cards of the terms that are selected, most valuable first; `limit` 0 is all.

    The entries come in dictionary order.
    """
    concepts = [cards for entry in entries if (cards := _cards(entry, selection))]
    concepts.sort(key=lambda cards: -cards[0].value)
    return list(islice((card for cards in concepts for card in cards), limit or None))


def _cards(entry: ConceptEntry, selection: Selection) -> list[Card]:
    has_english = bool(entry.terms("en"))
    cards = [
        Card(entry_id=entry.id, en=term.text if has_english else "", value=value(term))
        for term in selection.terms(entry)
    ]
    return sorted(cards, key=lambda card: -card.value)
