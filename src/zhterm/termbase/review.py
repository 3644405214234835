"""The decisions of a review, carried out on a glossary: each one committed transaction of the journal, or none.

An entry is read again at the moment it is decided about, so what others changed meanwhile is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.errors import DataError, NotFoundError
from zhterm.language.validity import chinese_fault, text_fault
from zhterm.model import AdministrativeStatus, LanguageSection, replace
from zhterm.termbase import edits
from zhterm.termbase.queue import Card, Outcome, Queue

if TYPE_CHECKING:
    from zhterm.model import Change, ConceptEntry, Term
    from zhterm.termbase.selection import Selection
    from zhterm.termbase.termbase import Termbase

PROPOSED, ADMITTED = AdministrativeStatus.PROPOSED, AdministrativeStatus.ADMITTED
_ACCEPTING = (AdministrativeStatus.PREFERRED, ADMITTED)
_NOTHING = "nothing changed"
_CANDIDATES = 9
_SHORT_WORD = 3  # "of", "the", "and": words up to this long say nothing about a concept


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that is shown about a card: its entry, the two terms (None without), why they were paired."""

    card: Card
    entry: ConceptEntry
    chinese: Term | None
    term: Term | None
    reasons: tuple[str, ...] = ()


class Review:
    """A queue over a glossary. What a method did is told by the line of text it returns.

    A card is shown as long as its term is still in the `selection`, which it leaves once it is decided.
    """

    def __init__(self, glossary: Termbase, queue: Queue, selection: Selection) -> None:
        self.glossary = glossary
        self.queue = queue
        self._selection = selection
        self._again: int | None = None  # the position of a card that is looked at once more

    def look(self) -> View | None:
        """Return the current card as it stands now, going past those that others have decided; None at the end."""
        while (card := self.queue.current) is not None:
            view = self._view(card)
            if view is not None:
                return view
            self.queue.drop()
        return None

    def _view(self, card: Card) -> View | None:
        try:
            entry = self._entry(card)
        except NotFoundError:
            return None
        term = next((english for english in entry.terms("en") if english.text == card.en), None)
        chinese = edits.counterpart(entry, card.en)
        carrier = term if card.en else chinese
        if carrier is None or (not card.en and entry.terms("en")):
            return None
        if carrier.status not in self._selection.statuses and self.queue.position != self._again:
            return None
        reasons = () if term is None else self._reasons(entry, term)
        return View(card=card, entry=entry, chinese=chinese, term=term, reasons=reasons)

    def _entry(self, card: Card) -> ConceptEntry:
        entry = self.glossary.get(card.entry_id)
        if entry.id != card.entry_id:
            raise NotFoundError(f"no entry {card.entry_id}")
        return entry

    def _reasons(self, entry: ConceptEntry, term: Term) -> tuple[str, ...]:
        """The evidence of the pairing in the first title it was met in."""
        if not term.contexts:
            return ()
        first = LanguageSection(language="en", terms=(replace(term, contexts=term.contexts[:1]),))
        chinese = {term.text for term in entry.terms("zh")}
        for analysis in self.glossary.analyses(replace(entry, languages=(first,))):
            for pairing in (*analysis.get("terms", ()), *analysis.get("suggestions", ())):
                if pairing["en"] == term.text and pairing["zh"] in chinese:
                    return tuple(reason["note"] for reason in pairing["evidence"] if reason["note"])
        return ()

    # One for each key

    def accept(self, status: AdministrativeStatus) -> str:
        """Decide for a status: accept the pair (preferred, admitted), or keep it as one to avoid."""
        card = self._card()
        entry = self._entry(card)
        pair = _pair(entry, card)
        method = f"accept {pair}" if status in _ACCEPTING else f"status {pair}"
        saved = self.glossary.save(edits.accepted(entry, card.en, status), kind="accept", method=method)
        outcome = Outcome.ACCEPTED if status in _ACCEPTING else Outcome.DISCOURAGED
        self.queue.decide(outcome, self._number(saved), method)
        return f"accepted {pair} ({status})" if status in _ACCEPTING else f"{pair}: {status}"

    def reject(self) -> str:
        """Take the pair out, for good."""
        card = self._card()
        entry = self._entry(card)
        pair = _pair(entry, card)
        chinese = edits.counterpart(entry, card.en)
        if chinese is not None and card.en:
            self.glossary.reject(chinese.text, card.en)
        elif (kept := edits.without_english(entry, card.en)) is not None:
            self.glossary.save(kept, kind="reject", method=f"reject {pair}")
        else:
            self.glossary.delete([entry])
        self.queue.decide(Outcome.REJECTED, self.glossary.written, f"reject {pair}")
        return f"rejected {pair}"

    def edit_english(self, typed: str) -> str:
        """Correct the English term."""
        text = _checked(typed, "English")
        card = self._card()
        return self._edit(edits.with_english(self._entry(card), card.en, text, PROPOSED), text)

    def add_english(self, typed: str) -> str:
        """Give the concept another English term, which is admitted since a person has written it."""
        text = _checked(typed, "English")
        card = self._card()
        remark = self._edit(edits.with_english(self._entry(card), "", text, ADMITTED), card.en or text)
        return remark if remark == _NOTHING else f"added {text}; the card stays to be decided"

    def edit_chinese(self, typed: str) -> str:
        """Correct the Chinese term and read it anew."""
        text = _checked(typed, "Chinese")
        card = self._card()
        entry = self._entry(card)
        return self._edit(edits.with_chinese(entry, _chinese(entry, card), text), card.en)

    def edit_pinyin(self, typed: str) -> str:
        """Correct the reading."""
        card = self._card()
        entry = self._entry(card)
        zh = _chinese(entry, card)
        pinyin = self.glossary.checked_pinyin(zh, _checked(typed, "pinyin"))
        return self._edit(edits.with_pinyin(entry, zh, pinyin), card.en)

    def edit_note(self, typed: str) -> str:
        """Write the note of the concept; an empty one takes it away."""
        card = self._card()
        return self._edit(replace(self._entry(card), note=" ".join(typed.split())), card.en)

    def edit_subject_fields(self, typed: str) -> str:
        """Write the subject fields of the concept, divided by semicolons."""
        card = self._card()
        fields = tuple(dict.fromkeys(filter(None, map(str.strip, typed.replace("；", ";").split(";")))))
        return self._edit(replace(self._entry(card), subject_fields=fields), card.en)

    def _edit(self, edited: ConceptEntry, en: str) -> str:
        method = f"edit {_pair(edited, Card(entry_id=edited.id, en=en))}"
        saved = self.glossary.save(edited, kind="edit", method=method)
        if saved is None:
            return _NOTHING
        self.queue.correct(en, self._number(saved), method)
        return "corrected and stored; a accepts it"

    def _number(self, saved: Change | None) -> int | None:
        return None if saved is None else self.glossary.written

    def candidates(self, query: str = "") -> list[ConceptEntry]:
        """Return entries that the current one may belong to, best first: by what is typed, else by its own terms."""
        card = self._card()
        alike: dict[str, ConceptEntry] = {}
        for text in [query] if query else _queries(_chinese(self._entry(card), card), card.en):
            for hit in self.glossary.search(text, limit=_CANDIDATES + 1):
                if hit.id != card.entry_id:
                    alike.setdefault(hit.id, hit.entry)
            if len(alike) >= _CANDIDATES:
                break
        return list(alike.values())[:_CANDIDATES]

    def merge(self, into_id: str) -> str:
        """Merge the entry into another one, where the English term of the card counts as accepted."""
        card = self._card()
        entry, into = self._entry(card), self._entry(Card(entry_id=into_id, en=""))
        self.glossary.merge(entry, into, settled=lambda kept: edits.admitted(kept, card.en))
        self.queue.merge(into.id, self.glossary.written, f"merge {entry.zh} into {into.zh}")
        return f"merged {_pair(entry, card)} into {into.zh or into.id}"

    def skip(self) -> str:
        """Leave the card as it is."""
        self.queue.decide(Outcome.SKIPPED)
        return "skipped"

    def back(self) -> str:
        """Look at the card before this one again; what was decided about it stands until it is decided anew."""
        if not self.queue.previous():
            return "this is the first one"
        self._again = self.queue.position
        return ""

    def undo(self) -> str:
        """Take back the last step: in the glossary through the journal, and in the queue.

        Raises DataError where something else was written since, which undoing would hit instead.
        """
        step = self.queue.last
        if step is None:
            return "nothing to undo"
        if step.transaction is not None:
            self.glossary.undo_transaction(step.transaction)
        self.queue.back()
        return f"took back: {step.told or step.outcome}"

    def _card(self) -> Card:
        card = self.queue.current
        if card is None:
            raise NotFoundError("there is nothing left to decide")
        return card


def _queries(zh: str, en: str) -> list[str]:
    """What to look for like a pair: its terms; then the two ends of the Chinese and the words of the English."""
    words = sorted((word for word in en.split() if len(word) > _SHORT_WORD), key=len, reverse=True)
    ends = [zh[-2:], zh[:2]] if len(zh) > 2 else []
    return list(dict.fromkeys(filter(None, (zh, en, *ends, *words))))


def _chinese(entry: ConceptEntry, card: Card) -> str:
    term = edits.counterpart(entry, card.en)
    return "" if term is None else term.text


def _pair(entry: ConceptEntry, card: Card) -> str:
    return " ~ ".join(filter(None, (_chinese(entry, card), card.en)))


def _checked(typed: str, what: str) -> str:
    text = " ".join(typed.split())
    fault = chinese_fault(text) if what == "Chinese" else text_fault(text)
    if fault:
        raise DataError(f"the {what} {fault}")
    return text
