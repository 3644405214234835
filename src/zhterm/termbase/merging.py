"""Old and new entries and a policy, to changes: pure functions on frozen values.

**Which entries are the same concept.** Those that share a Chinese term, the sense and the subject fields. What a new
entry leaves open decides nothing: without subject fields it belongs to the concept that holds all its terms already,
or shares an English term, or is the only one for its Chinese term. A sense is there to tell homographs apart, so an
entry without one joins a concept with one only where they share an English term as well. The same id is the same
concept, too.

**What happens to it.** `Policy` says whose values win. Whatever the policy:

- contexts and sources of a term are added, never lost, and never added twice;
- a transliteration by a person is never replaced by an automatic one;
- a status that is not "proposed" is never taken back to "proposed";
- where nothing is new there is no change at all. (An entry with several Chinese terms can stand between two concepts;
  which it joins may then change as they grow.)

New entries of one call merge with each other the same way, in their order.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from zhterm.language import english
from zhterm.model import (
    LANGUAGES,
    AdministrativeStatus,
    Change,
    ConceptEntry,
    Context,
    GrammaticalGender,
    LanguageSection,
    MatchRule,
    Origin,
    Source,
    Term,
    Transaction,
    Transliteration,
    replace,
    section_order,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

_T = TypeVar("_T")
_Given = TypeVar("_Given", str, MatchRule | None, GrammaticalGender | None)
_ENTRY_TEXTS = ("definition", "note", "project", "customer", "role")
_TERM_TEXTS = ("part_of_speech", "term_type", "geographical_usage", "note", "match_rule", "grammatical_gender")


class Policy(StrEnum):
    """What happens where a new entry meets a stored one of the same concept."""

    SKIP = "skip"
    """The stored entry stays as it is."""
    MERGE = "merge"
    """Stored values win; what they leave empty is filled, terms and notes are added."""
    UPDATE = "update"
    """New values win where they are given; terms are added."""
    REPLACE = "replace"
    """The new entry takes the place of the stored one; terms it does not hold go."""


def merge(
    old: Iterable[ConceptEntry],
    new: Iterable[ConceptEntry],
    policy: Policy = Policy.MERGE,
    *,
    simplify: Callable[[str], str] | None = None,
) -> list[Change]:
    """Return the changes that bring `new` entries into the `old` ones, at most one for each entry.

    `old` must hold every stored entry with a Chinese term or the id of a new one; more do no harm. With `simplify`, a
    traditional term and the simplified one it stands for are the same, and their entries become one.
    """
    plan = _Plan(old, simplify)
    for entry in new:
        plan.take(entry, _lookup_keys(entry, simplify), policy)
    return plan.changes()


def merge_part(
    part: Sequence[ConceptEntry],
    find: Callable[[Iterable[str], Iterable[str]], Iterable[ConceptEntry]],
    touched: Callable[[Iterable[str]], Collection[str]],
    policy: Policy = Policy.MERGE,
    *,
    simplify: Callable[[str], str] | None = None,
) -> list[Change]:
    """`merge` for more entries than are to be held at once, one part after the other, each applied before the next.

    Entries become what one merge would make of them. (What one row takes away and a later one gives back is a change
    here, if they are in different parts.) `find(texts, ids)` gives the stored entries that `merge` needs, `touched`
    says which of some ids the parts before have changed or created.
    """
    old = list(find(_lookup_texts(part), [entry.id for entry in part]))
    plan = _Plan(old, simplify, touched([entry.id for entry in old]))
    for entry in part:
        plan.take(entry, _lookup_keys(entry, simplify), policy)
    return plan.changes()


def _lookup_texts(entries: Iterable[ConceptEntry]) -> set[str]:
    """The texts by which the stored entries are found that `entries` could belong to."""
    return {term.text for entry in entries for term in entry.terms("zh") or entry.terms("en")}


def _lookup_keys(entry: ConceptEntry, simplify: Callable[[str], str] | None) -> list[str]:
    """What an entry is matched by: its Chinese terms; without any, its English ones."""
    keys: list[str] = []
    for section in entry.languages:
        if section.language == "zh-Hans" or (section.language == "zh-Hant" and simplify is None):
            keys += [term.text for term in section.terms]
        elif section.language == "zh-Hant" and simplify is not None:
            keys += [simplify(term.text) for term in section.terms]
        elif not keys:
            keys = [f"en:{english.folded(term.text)}" for term in section.terms]
    return keys


class _Plan:
    """The entries as they will be, found by their terms and ids. `earlier` are ids that this merge touched before."""

    def __init__(
        self,
        old: Iterable[ConceptEntry],
        simplify: Callable[[str], str] | None,
        earlier: Collection[str] = frozenset(),
    ) -> None:
        self._simplify = simplify
        self._before = {entry.id: entry for entry in old}
        self._now = dict(self._before)
        self.touched: dict[str, None] = {}
        self._earlier = earlier
        self._by_term: dict[str, list[str]] = {}
        for entry in self._before.values():
            self._register(entry.id, self.keys(entry))

    def _register(self, id_: str, keys: Iterable[str]) -> None:
        for key in keys:
            ids = self._by_term.setdefault(key, [])
            if id_ not in ids:
                ids.append(id_)

    def take(self, entry: ConceptEntry, keys: list[str], policy: Policy) -> None:
        """Bring a new entry, with these keys, into the others."""
        id_ = self.match(entry, keys, may_guess=policy is Policy.SKIP)
        if id_ is None:
            self.add(entry, keys)
        elif id_ in self.touched or id_ in self._earlier:
            # Several new entries of one concept (the rows of a table) complete each other whatever the policy.
            self.put(id_, combined(self.now(id_), entry, Policy.UPDATE if policy is Policy.UPDATE else Policy.MERGE))
        elif policy is not Policy.SKIP and not self.was_corrected(id_, entry):
            self.put(id_, combined(self.now(id_), entry, policy))

    def keys(self, entry: ConceptEntry) -> list[str]:
        return _lookup_keys(entry, self._simplify)

    def now(self, id_: str) -> ConceptEntry:
        return self._now[id_]

    def match(self, entry: ConceptEntry, keys: list[str], *, may_guess: bool) -> str | None:
        """Return the id of the concept that `entry`, with these keys, belongs to, None where it is a new one.

        Of several it could belong to, `may_guess` takes the first; so does an entry without English, which can never
        tell by itself and would become a new one each time.
        """
        if entry.id not in self._now and self._by_term.keys().isdisjoint(keys):
            return None
        ids = dict.fromkeys(id_ for key in keys for id_ in self._by_term.get(key, ()))
        candidates = [other for other in map(self.now, ids) if not set(keys).isdisjoint(self.keys(other))]
        same = [other for other in candidates if other.sense == entry.sense and _fields(other) == _fields(entry)]
        open_ = [other for other in candidates if _compatible(other, entry)]
        sharing = [other for other in open_ if _shares_english(other, entry)]
        holding = [other for other in open_ if _holds(other, entry)]
        if best := holding or [other for other in same if other in sharing] or same or sharing:
            return best[0].id
        loose = [other for other in open_ if other.sense == entry.sense and not entry.subject_fields]
        if len(loose) == 1 or (loose and (may_guess or not entry.terms("en"))):
            return loose[0].id
        stored = self._now.get(entry.id)
        if stored is not None and (not _is_automatic(entry) or _shares_english(stored, entry)):
            return stored.id
        return None

    def was_corrected(self, id_: str, entry: ConceptEntry) -> bool:
        """Whether `entry` was captured again after a person had given the stored one another Chinese term."""
        stored = self._now[id_]
        return stored.id == entry.id and _is_automatic(entry) and not set(self.keys(stored)) & set(self.keys(entry))

    def add(self, entry: ConceptEntry, keys: list[str]) -> None:
        """Take in a new concept with these keys; where its id is taken by another one, it gets a number."""
        id_, number = entry.id, 1
        while id_ in self._now:
            number += 1
            id_ = f"{entry.id}-{number}"
        self._now[id_] = entry if id_ == entry.id else replace(entry, id=id_)
        self.touched[id_] = None
        self._register(id_, keys)

    def put(self, id_: str, entry: ConceptEntry) -> None:
        """Let the entry with this id be `entry`."""
        self._now[id_] = entry
        self.touched[id_] = None
        self._register(id_, self.keys(entry))

    def changes(self) -> list[Change]:
        """Return what differs from before, in the order in which it was touched."""
        pairs = ((self._before.get(id_), self._now[id_]) for id_ in self.touched)
        return [Change(before=before, after=after) for before, after in pairs if before != after]


def combined(stored: ConceptEntry, new: ConceptEntry, policy: Policy = Policy.MERGE) -> ConceptEntry:
    """Return one entry of two of the same concept; `stored` itself where `new` brings nothing new.

    It keeps the id of `stored`. What `new` says about its own history is kept where it changes anything.
    """
    sections = tuple(
        LanguageSection(language=code, terms=terms)
        for code in _languages(stored, new)
        if (terms := _combined_terms(stored.terms(code), new.terms(code), policy))
    )
    if policy is Policy.REPLACE:
        result = replace(new, id=stored.id, languages=sections, transactions=stored.transactions)
    else:
        newer = policy is Policy.UPDATE
        texts = {name: _text(getattr(stored, name), getattr(new, name), newer=newer) for name in _ENTRY_TEXTS}
        result = replace(
            stored,
            languages=sections,
            sense=stored.sense or new.sense,
            subject_fields=_joined(stored.subject_fields, new.subject_fields),
            cross_references=_joined(stored.cross_references, new.cross_references),
            always=stored.always or new.always,
            **(texts if newer else texts | {"note": _notes(stored.note, new.note)}),
        )
    if result == stored:
        return stored
    return replace(result, transactions=_transactions(stored.transactions, new.transactions))


def _languages(stored: ConceptEntry, new: ConceptEntry) -> Sequence[str]:
    tags = {section.language for section in (*stored.languages, *new.languages)}
    return LANGUAGES if tags.issubset(LANGUAGES) else sorted(tags, key=section_order)


def _combined_terms(stored: Sequence[Term], new: Sequence[Term], policy: Policy) -> tuple[Term, ...]:
    combined_terms = [] if policy is Policy.REPLACE else list(stored)
    for term in new:
        place = _place(stored if policy is Policy.REPLACE else combined_terms, term)
        if place is None:
            combined_terms.append(term)
        elif policy is Policy.REPLACE:
            combined_terms.append(_combined_term(stored[place], term, policy))
        else:
            combined_terms[place] = _combined_term(combined_terms[place], term, policy)
    return tuple(combined_terms)


def _place(terms: Sequence[Term], term: Term) -> int | None:
    """Where the same term is: one with the same text, else one that differs in case and spaces only."""
    for same in (lambda a, b: a == b, lambda a, b: english.folded(a) == english.folded(b)):
        for place, other in enumerate(terms):
            if same(other.text, term.text):
                return place
    return None


def _combined_term(stored: Term, new: Term, policy: Policy) -> Term:
    newer = policy is not Policy.MERGE
    contexts = _added(stored.contexts, new.contexts, _same_context)
    sources = _added(stored.sources, new.sources, _same_source)
    grown = len(contexts) > len(stored.contexts) or len(sources) > len(stored.sources)
    base = new if policy is Policy.REPLACE else stored
    return replace(
        base,
        text=new.text if newer else stored.text,
        status=_status(stored.status, new.status, newer=newer),
        transliterations=_transliterations(stored.transliterations, new.transliterations, newer=newer),
        contexts=contexts,
        sources=sources,
        confidence=_confidence(stored.confidence, new.confidence, grown=grown, newer=newer),
        translatable=base.translatable and (new.translatable or not newer),
        **{name: _text(getattr(base, name), getattr(new, name), newer=newer) for name in _TERM_TEXTS},
    )


def _status(stored: AdministrativeStatus, new: AdministrativeStatus, *, newer: bool) -> AdministrativeStatus:
    """A decision is never taken back to a proposal; of two decisions the policy chooses."""
    if new is AdministrativeStatus.PROPOSED:
        return stored
    return new if newer or stored is AdministrativeStatus.PROPOSED else stored


def _confidence(stored: float | None, new: float | None, *, grown: bool, newer: bool) -> float | None:
    """A pairing met in another place may be surer; met in the same place again (with more known) it says nothing."""
    if newer:
        return stored if new is None else new
    if not grown:
        return stored
    return None if stored is None or new is None else max(stored, new)


def _transliterations(
    stored: Sequence[Transliteration], new: Sequence[Transliteration], *, newer: bool
) -> tuple[Transliteration, ...]:
    forms = {form.system: form for form in stored}
    for form in new:
        known = forms.get(form.system)
        if known is None:
            forms[form.system] = form
        elif form.text != known.text:
            by_hand, was_by_hand = form.origin is Origin.HUMAN, known.origin is Origin.HUMAN
            if by_hand > was_by_hand or (newer and by_hand == was_by_hand):
                forms[form.system] = form
    return tuple(forms.values())


def _added(stored: tuple[_T, ...], new: Iterable[_T], same: Callable[[_T, _T], bool]) -> tuple[_T, ...]:
    values = list(stored)
    for value in new:
        if not any(same(value, known) for known in values):
            values.append(value)
    return tuple(values)


def _same_context(one: Context, other: Context) -> bool:
    return (
        one.text == other.text
        and one.translation == other.translation
        and (_same_source(one.source, other.source) if one.source and other.source else one.source is other.source)
    )


def _same_source(one: Source, other: Source) -> bool:
    """Whether two sources are one place. In another version of the same file, places have moved and don't count."""
    same_file = (one.id or one.title) == (other.id or other.title)
    return same_file and (one.location == other.location or one.digest != other.digest)


def _transactions(stored: tuple[Transaction, ...], new: Sequence[Transaction]) -> tuple[Transaction, ...]:
    """What begins one entry is a modification of the one that it becomes part of."""
    known = {(step.when, step.responsibility, step.method) for step in stored}
    fresh = [step for step in new if (step.when, step.responsibility, step.method) not in known]
    return (*stored, *(replace(step, kind="modification") if step.kind == "origination" else step for step in fresh))


def _text(stored: _Given, new: _Given, *, newer: bool) -> _Given:
    return (new or stored) if newer else (stored or new)


def _notes(stored: str, new: str) -> str:
    """The stored note and what the new one says beyond it."""
    if not stored:
        return new
    known = stored.split("; ")
    return "; ".join([stored, *(part for part in new.split("; ") if part and part not in known)])


def _joined(stored: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*stored, *new)))


def _fields(entry: ConceptEntry) -> frozenset[str]:
    return frozenset(entry.subject_fields)


def _compatible(one: ConceptEntry, other: ConceptEntry) -> bool:
    senses = one.sense == other.sense or not (one.sense and other.sense)
    return senses and (_fields(one) == _fields(other) or not (one.subject_fields and other.subject_fields))


def _shares_english(one: ConceptEntry, other: ConceptEntry) -> bool:
    return not {english.folded(term.text) for term in one.terms("en")}.isdisjoint(
        english.folded(term.text) for term in other.terms("en")
    )


def _holds(stored: ConceptEntry, entry: ConceptEntry) -> bool:
    """Whether every term of `entry` is there already: then it is where an earlier merge has put it."""
    return all(
        _place(stored.terms(section.language), term) is not None
        for section in entry.languages
        for term in section.terms
    )


def _is_automatic(entry: ConceptEntry) -> bool:
    """Whether an entry was proposed by a pairing and not yet seen by a person."""
    return any(
        term.confidence is not None and term.status is AdministrativeStatus.PROPOSED for term in entry.terms("en")
    )
