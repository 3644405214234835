"""The decisions of a review, carried out on a glossary: each one committed transaction of the journal, or none.

An entry is read again at the moment it is decided about, so what others changed meanwhile is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from zhterm.cli.review import corrections
from zhterm.cli.review.queue import Card, Outcome, Queue
from zhterm.errors import DataError, NotFoundError
from zhterm.language.validity import chinese_fault, text_fault
from zhterm.model import AdministrativeStatus, ConceptEntry, LanguageSection, Term

if TYPE_CHECKING:
    from zhterm.glossary import Glossary

_CANDIDATES = 9
_SHORT_WORD = 3  # "of", "the", "and": words up to this long say nothing about a concept
_JOURNAL_STEPS = (50, 1_000, 100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that is shown about a card: its entry, the two terms (None without), why they were paired."""

    card: Card
    entry: ConceptEntry
    chinese: Term | None
    term: Term | None
    reasons: tuple[str, ...] = ()


class Review:
    """A queue over a glossary. What a method did is told by the line of text it returns."""

    def __init__(self, glossary: Glossary, queue: Queue, status: AdministrativeStatus) -> None:
        self.glossary = glossary
        self.queue = queue
        self._status = status

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
        term = next((item for item in entry.terms("en") if item.text == card.en), None)
        chinese = corrections.counterpart(entry, card.en)
        carrier = term if card.en else chinese
        if carrier is None or carrier.status is not self._status or (not card.en and entry.terms("en")):
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
        chinese = {item.text for item in entry.terms("zh")}
        for analysis in self.glossary.analyses(replace(entry, languages=(first,))):
            for pairing in (*analysis.get("terms", ()), *analysis.get("suggestions", ())):
                if pairing["en"] == term.text and pairing["zh"] in chinese:
                    return tuple(item["note"] for item in pairing["evidence"] if item["note"])
        return ()

    # One for each key

    def accept(self, status: AdministrativeStatus) -> str:
        """Accept the pair with a status."""
        card = self._card()
        entry = self._entry(card)
        method = f"accept {_pair(entry, card)}"
        saved = self.glossary.save(corrections.accepted(entry, card.en, status), kind="accept", method=method)
        self.queue.decide(Outcome.ACCEPTED, method if saved else "")
        return f"accepted {_pair(entry, card)} ({status})"

    def reject(self) -> str:
        """Take the pair out, for good."""
        card = self._card()
        entry = self._entry(card)
        pair = _pair(entry, card)
        method = f"reject {pair}"  # as `Glossary.reject` names it
        chinese = corrections.counterpart(entry, card.en)
        if chinese is not None and card.en:
            self.glossary.reject(chinese.text, card.en)
        elif (kept := corrections.without_english(entry, card.en)) is not None:
            self.glossary.save(kept, kind="reject", method=method)
        else:
            self.glossary.delete([entry])
            method = f"delete {entry.id}"
        self.queue.decide(Outcome.REJECTED, method)
        return f"rejected {pair}"

    def edit_english(self, typed: str) -> str:
        """Correct the English term."""
        text = _checked(typed, "English")
        card = self._card()
        return self._edit(corrections.with_english(self._entry(card), card.en, text, self._status), text)

    def edit_chinese(self, typed: str) -> str:
        """Correct the Chinese term and read it anew."""
        from zhterm.analyser import with_readings

        text = _checked(typed, "Chinese")
        card = self._card()
        edited = corrections.with_chinese(self._entry(card), card.en, text)
        return self._edit(with_readings(edited, self.glossary.lexicon), card.en)

    def edit_pinyin(self, typed: str) -> str:
        """Correct the reading."""
        text = corrections.toned(_checked(typed, "pinyin"))
        card = self._card()
        return self._edit(corrections.with_pinyin(self._entry(card), card.en, text), card.en)

    def _edit(self, edited: ConceptEntry, en: str) -> str:
        method = f"edit {_pair(edited, Card(entry_id=edited.id, en=en))}"
        if self.glossary.save(edited, kind="edit", method=method) is None:
            return "nothing changed"
        self.queue.correct(en, method)
        return "corrected and stored; a accepts it"

    def candidates(self, query: str = "") -> list[ConceptEntry]:
        """Return entries that the current one may belong to, best first: by what is typed, else by its own terms."""
        card = self._card()
        found: dict[str, ConceptEntry] = {}
        for text in [query] if query else _queries(_chinese(self._entry(card), card), card.en):
            for hit in self.glossary.search(text, limit=_CANDIDATES + 1):
                if hit.id != card.entry_id:
                    found.setdefault(hit.id, hit.entry)
            if len(found) >= _CANDIDATES:
                break
        return list(found.values())[:_CANDIDATES]

    def merge(self, into_id: str) -> str:
        """Merge the entry into another one, where the English term of the card counts as accepted."""
        card = self._card()
        entry, into = self._entry(card), self._entry(Card(entry_id=into_id, en=""))
        self.glossary.merge(entry, into, settled=lambda kept: corrections.admitted(kept, card.en))
        self.queue.merge(into.id, f"merge {entry.zh} into {into.zh}")  # as `Glossary.merge` names it
        return f"merged {_pair(entry, card)} into {into.zh or into.id}"

    def skip(self) -> str:
        """Leave the card as it is."""
        self.queue.decide(Outcome.SKIPPED)
        return "skipped"

    def undo(self) -> str:
        """Take back the last step: in the glossary through the journal, and in the queue.

        Raises DataError where something else was written since, which undoing would hit instead.
        """
        step = self.queue.last
        if step is None:
            return "nothing to undo"
        if step.method:
            newest = self._newest()
            if newest is None or newest.get("method") != step.method:
                other = "" if newest is None else f": {newest.get('method') or newest['kind']}"
                raise DataError(f"the newest change is another one{other}", hint="see `glossary log`")
            self.glossary.undo()
        self.queue.back()
        return f"took back: {step.method or step.outcome}"

    def _newest(self) -> dict[str, Any] | None:
        """The transaction that an undo would reverse."""
        for limit in _JOURNAL_STEPS:
            for item in self.glossary.log(limit=limit):
                if item["action"] == "change" and not item["undone"]:
                    return item
        return None

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
    term = corrections.counterpart(entry, card.en)
    return "" if term is None else term.text


def _pair(entry: ConceptEntry, card: Card) -> str:
    return " ~ ".join(filter(None, (_chinese(entry, card), card.en)))


def _checked(typed: str, what: str) -> str:
    text = " ".join(typed.split())
    fault = chinese_fault(text) if what == "Chinese" else text_fault(text)
    if fault:
        raise DataError(f"the {what} {fault}")
    return text
