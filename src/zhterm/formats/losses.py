"""What a file does not hold of the entries that were written to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import astuple

from zhterm.model import (
    DISCOURAGED,
    LANGUAGES,
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    LanguageSection,
    Term,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from zhterm.model.values import Value

    _Read = Callable[[tuple[object, ...]], tuple[object, ...]]

_EXAMPLES = 3
_Table = dict[str, tuple[str, frozenset[str]]]
_BLANK_TERM = Term(text="-")
_BLANK_ENTRY = ConceptEntry(id="-", languages=(LanguageSection(language="en", terms=(_BLANK_TERM,)),))
# Attributes: what they are called in a report, and the fields of a format in one of which they have a place.
_OF_ENTRIES: _Table = {
    "subject_fields": ("subject field", frozenset(("subject_field", "tags"))),
    "sense": ("sense", frozenset(("sense",))),
    "definition": ("definition", frozenset(("definition",))),
    "note": ("note", frozenset(("note",))),
    "project": ("project", frozenset(("project",))),
    "customer": ("customer", frozenset(("customer",))),
    "cross_references": ("cross references", frozenset()),
    "role": ("role", frozenset()),
    "always": ("always", frozenset()),
}
_OF_TERMS: _Table = {
    "part_of_speech": ("part of speech", frozenset(("part_of_speech",))),
    "term_type": ("term type", frozenset(("term_type",))),
    "geographical_usage": ("geographical usage", frozenset(("geographical_usage",))),
    "transliterations": ("pinyin", frozenset(("pinyin", "pinyin_numbered"))),
    "contexts": ("contexts", frozenset(("context_zh", "context_en"))),
    "sources": ("sources", frozenset(("source",))),
    "confidence": ("confidence", frozenset(("confidence",))),
    "note": ("note of a term", frozenset()),
    "translatable": ("not to be translated", frozenset()),
    "match_rule": ("match rule", frozenset()),
    "grammatical_gender": ("grammatical gender", frozenset()),
}
_BOTH_SCRIPTS = ({"zh_hans", "zh_hant"}, {"zh", "zh_hant"}, {"zh_both"})
# What is read back without a status is admitted; terms that are not to be used are left out, and told as such.
_NOT_LOST = frozenset((AdministrativeStatus.ADMITTED, *DISCOURAGED))


@dataclass(slots=True)
class Losses:
    """What a file does not hold.

    `fields` counts what the format has no place for, by name. `left_out` counts terms and entries that were not
    written at all, by reason, with the first of them in `examples`.
    """

    fields: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, what: str, reason: str) -> None:
        """Count a term or an entry that is not written."""
        self.left_out[reason] += 1
        examples = self.examples.setdefault(reason, [])
        if len(examples) < _EXAMPLES and what not in examples:
            examples.append(what)

    def __bool__(self) -> bool:
        return bool(self.fields or self.left_out)

    def counted(self, entries: Iterable[ConceptEntry], carried: frozenset[str]) -> Iterator[ConceptEntry]:
        """Pass entries through and count what a format whose fields are `carried` (`pairs.FIELDS`) has no place for."""
        lost = self.fields
        entry_names, of_entries, blank_entry = _without(_OF_ENTRIES, carried, _BLANK_ENTRY)
        term_names, of_terms, blank_term = _without(_OF_TERMS, carried, _BLANK_TERM)
        has_scripts = any(fields <= carried for fields in _BOTH_SCRIPTS)
        kept = AdministrativeStatus if not carried.isdisjoint(("status", "forbidden")) else _NOT_LOST
        statuses, known = frozenset(kept), frozenset(LANGUAGES)
        for entry in entries:
            if (held := of_entries(astuple(entry))) != blank_entry:
                lost.update(_differing(entry_names, held, blank_entry))
            for section in entry.languages:
                if section.language not in known:
                    lost["other languages"] += 1
                    continue
                for term in section.terms:
                    if (held := of_terms(astuple(term))) != blank_term:
                        lost.update(_differing(term_names, held, blank_term))
                    if term.status not in statuses:
                        lost["status"] += 1
                    if len(term.contexts) > 1 or len(term.transliterations) > 1:
                        lost.update(_further(term, carried))
            if not has_scripts and len(entry.languages) > 1 and entry.languages[1].language == "zh-Hant":
                lost["terms in the other script"] += _other_script(entry.languages)
            yield entry


def _without(table: _Table, carried: frozenset[str], blank: Value) -> tuple[list[str], _Read, tuple[object, ...]]:
    """What the attributes are called that have no place in `carried`, what reads them, and what that gives for none.

    They are read from the tuple of all attributes, in half the time that `attrgetter` takes.
    """
    dropped = {name: told for name, (told, fields) in table.items() if carried.isdisjoint(fields)}
    read: _Read = itemgetter(*map(blank.__struct_fields__.index, dropped))
    return list(dropped.values()), read, read(astuple(blank))


def _differing(names: Iterable[str], held: Iterable[object], usual: Iterable[object]) -> list[str]:
    return [name for name, value, blank in zip(names, held, usual, strict=True) if value != blank]


def _further(term: Term, carried: frozenset[str]) -> dict[str, int]:
    """What a format has no place for of a term that has several things in one."""
    others = sum(item.system != PINYIN for item in term.transliterations[1:])
    lost = {"transliterations other than pinyin": others}
    if not carried.isdisjoint(("context_zh", "context_en")):
        lost["further contexts"] = len(term.contexts) > 1
    return {name: count for name, count in lost.items() if count}


def _other_script(sections: Sequence[LanguageSection]) -> int:
    hans, hant = sections[0].terms, sections[1].terms
    return sum(one.text != other.text for one, other in zip(hans, hant, strict=False))
