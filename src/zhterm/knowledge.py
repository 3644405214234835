"""What a glossary knows that bears on a text: terms that stay whole, their readings, what they were paired with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhterm.model import AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from zhterm.alignment import StoredEvidence
    from zhterm.lexicon import Lexicon
    from zhterm.model import ConceptEntry
    from zhterm.segmentation.terms import StoredTerms

LONGEST_TERM = 24
LONG = 100
"""From this length on, all stored terms are looked for in a text, rather than all its parts among the terms."""
_VOUCHED = (AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """`terms` are never cut; `readings` maps terms to their stored pinyin; `evidence` goes to the aligner.

    There is evidence only where it was gathered for pairing (`confirmed`): reading a text must not load the aligner.
    """

    terms: Collection[str] = ()
    readings: Mapping[str, str] = field(default_factory=dict)
    evidence: StoredEvidence | None = None


def of_entries(
    entries: Iterable[ConceptEntry],
    rejected: Collection[tuple[str, str]],
    simplify: Callable[[str], str],
    *,
    confirmed: bool,
) -> Knowledge:
    """Gather what entries say; a reading serves either script, which `simplify` brings together.

    `confirmed`: only what a person has vouched for, by a status or a pair rejected.
    Proposals are no evidence for further proposals: a wrong one would make itself true.
    """
    terms: set[str] = set()
    readings: dict[str, str] = {}
    pairs: dict[str, set[str]] = {}
    for entry in entries:
        english = {term.text for term in entry.terms("en") if term.status in _VOUCHED}
        if confirmed and not english and not any(term.status in _VOUCHED for term in entry.terms("zh")):
            continue
        for term in entry.terms("zh"):
            terms.add(term.text)
            if term.pinyin:
                readings[term.text] = term.pinyin
                readings.setdefault(simplify(term.text), term.pinyin)
            pairs.setdefault(term.text, set()).update(english)
    if not confirmed:
        return Knowledge(terms=terms, readings=readings)
    from zhterm.alignment import StoredEvidence

    return Knowledge(terms=terms, readings=readings, evidence=StoredEvidence(pairs=pairs, rejected=rejected))


def stored_terms(terms: Iterable[str], lexicon: Lexicon) -> StoredTerms:
    """The terms of at most `LONGEST_TERM` characters, to be found in long texts."""
    from zhterm.segmentation.terms import StoredTerms

    return StoredTerms([term for term in terms if len(term) <= LONGEST_TERM], lexicon)


def possible_terms(text: str) -> Iterator[str]:
    """Every part of a line of `text` that can be a term of at most `LONGEST_TERM` characters, once."""
    seen: set[str] = set()
    for line in text.splitlines():
        for start, char in enumerate(line):
            if char.isspace():
                continue
            for end in range(start + 1, min(len(line), start + LONGEST_TERM) + 1):
                part = line[start:end]
                if part not in seen:
                    seen.add(part)
                    yield part
