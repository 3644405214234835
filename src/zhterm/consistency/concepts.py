"""What a Chinese text asks of its English: the concepts recognised in it, with the terms that may stand for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhterm.errors import DataError
from zhterm.language.scripts import has_han, script
from zhterm.model import AdministrativeStatus, ConceptEntry, LanguageSection, MatchRule, Term, concept_id, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zhterm.model import Span, TermMatch

APPROVED = (AdministrativeStatus.PREFERRED, AdministrativeStatus.ADMITTED)
REJECTED = {
    AdministrativeStatus.DEPRECATED: "deprecated",
    AdministrativeStatus.SUPERSEDED: "deprecated",
    AdministrativeStatus.FORBIDDEN: "forbidden",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A concept met in a Chinese text: its term as it is stored, and the places where it stands.

    `entries` are several where homographs answer to the same term: then what any of them accepts may stand.
    `accepted` are the English terms that may be used, the preferred ones first, `rejected` those that must not.
    """

    zh: str
    entries: tuple[ConceptEntry, ...]
    spans: tuple[Span, ...]
    accepted: tuple[Term, ...]
    rejected: tuple[Term, ...]

    @property
    def is_asked_for(self) -> bool:
        """Whether a rendering has to be there: some English term of it is approved."""
        return any(term.status in APPROVED for term in self.accepted)

    @property
    def preferred(self) -> str:
        """The English term to offer, or an empty string."""
        return self.accepted[0].text if self.accepted else ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the entries."""
        return tuple(entry.id for entry in self.entries)


def concepts(matches: Iterable[TermMatch]) -> list[Concept]:
    """The concepts of the matches of a text, in the order of their first places."""
    by_span: dict[Span, list[TermMatch]] = {}
    for match in matches:
        by_span.setdefault(match.span, []).append(match)
    grouped: dict[frozenset[str], list[TermMatch]] = {}
    for same in by_span.values():
        grouped.setdefault(frozenset(match.entry.id for match in same), []).extend(same)
    return [_concept(group) for group in grouped.values()]


def _concept(matches: Sequence[TermMatch]) -> Concept:
    entries = {match.entry.id: match.entry for match in matches}
    english = [
        term
        for entry in entries.values()
        for term in entry.terms("en")
        if term.match_rule is not MatchRule.NEVER  # in neither language
    ]
    accepted = [term for term in english if term.status not in REJECTED]
    order = {AdministrativeStatus.PREFERRED: 0, AdministrativeStatus.ADMITTED: 1}
    texts = {term.text for term in accepted}
    if any(not match.term.translatable for match in matches):
        accepted.insert(0, replace(matches[0].term, text=matches[0].text, status=AdministrativeStatus.PREFERRED))
    return Concept(
        zh=matches[0].term.text,
        entries=tuple(entries.values()),
        spans=tuple(dict.fromkeys(match.span for match in matches)),
        accepted=tuple(sorted(accepted, key=lambda term: order.get(term.status, 2))),
        rejected=tuple(term for term in english if term.status in REJECTED and term.text not in texts),
    )


def entry_of(data: ConceptEntry | Mapping[str, object]) -> ConceptEntry:
    """An entry of {"zh": ..., "en": [{"text": ..., "status": ...}]}, or of an entry's own JSON; an entry is itself.

    A term without a status is preferred. `zh` may be a list of terms, an English term a plain text.
    Raises DataError for anything else.
    """
    if isinstance(data, ConceptEntry):
        return data
    try:
        if "languages" in data:
            return ConceptEntry.from_dict(dict(data))
        return _entry(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"not an entry: {type(error).__name__} {error}"
        raise DataError(reason, hint='give {"zh": ..., "en": [{"text": ..., "status": "preferred"}]}') from None


def _entry(data: Mapping[str, Any]) -> ConceptEntry:
    zh = [data["zh"]] if isinstance(data["zh"], str) else list(data["zh"])
    given = data["en"]
    english = [
        {"text": item} if isinstance(item, str) else item for item in ([given] if isinstance(given, str) else given)
    ]
    sections: dict[str, list[Term]] = {}
    for text in zh:
        sections.setdefault(script(text) or "zh-Hans", []).append(
            Term(text=text, status=AdministrativeStatus.PREFERRED)
        )
    for item in english:
        status = AdministrativeStatus((item.get("status") or "preferred").lower())
        sections.setdefault("en", []).append(Term(text=item["text"], status=status))
    return ConceptEntry(
        id=str(data.get("id") or concept_id(zh[0], "", tuple(term.text for term in sections.get("en", ())))),
        languages=tuple(
            LanguageSection(language=language, terms=tuple({term.text: term for term in terms}.values()))
            for language in ("zh-Hans", "zh-Hant", "en")
            if (terms := sections.get(language))
        ),
    )


@lru_cache(maxsize=16384)
def is_literal(text: str) -> bool:
    """Whether a rendering is looked for letter by letter: it holds Chinese, or no word at all."""
    return has_han(text) or not any(char.isalnum() for char in text)
