"""Checks of terms: missing, forbidden and deprecated ones, and one concept rendered in two ways."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from zhterm.consistency.english_text import EnglishText
from zhterm.consistency.remarks import Remark
from zhterm.consistency.renderings import rendering
from zhterm.language import english
from zhterm.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.consistency.concepts import Concept
    from zhterm.consistency.remarks import CheckedSegment

_SHOWN = 4


def missing(segment: CheckedSegment) -> Iterator[Remark]:
    """A concept of the Chinese that the English renders by none of its accepted terms."""
    for finding in segment.findings:
        if finding.type == "missing":
            concept = finding.concept
            yield Remark(
                f"no rendering of {concept.zh}",
                concept.zh,
                zh_span=concept.spans[0],
                hint=f"accepted: {_listed(concept)}",
                entries=concept.ids,
            )


def forbidden(segment: CheckedSegment) -> Iterator[Remark]:
    """A form that is forbidden for the concept."""
    return _rejected(segment, "forbidden")


def deprecated(segment: CheckedSegment) -> Iterator[Remark]:
    """A form that is deprecated or superseded for the concept."""
    return _rejected(segment, "deprecated")


def _rejected(segment: CheckedSegment, kind: str) -> Iterator[Remark]:
    for finding in segment.findings:
        if finding.type == kind and finding.term is not None:
            concept = finding.concept
            offered = replacement(finding.found, finding.term.text, concept.preferred)
            yield Remark(
                f"“{finding.found}” is {kind} for {concept.zh}",
                concept.zh,
                finding.found,
                concept.spans[0],
                finding.span,
                offered,
                f"use “{offered}”" if offered else "the glossary has no other term for it yet",
                concept.ids,
            )


def inconsistent(segment: CheckedSegment) -> Iterator[Remark]:
    """A concept rendered by another term than where it was first met in the document."""
    for concept, term, place in segment.terms.renderings():
        key = "\n".join(concept.ids)
        first, where = segment.history.renderings.setdefault(key, (term, segment.where))
        if _is_form_of(term, first) or _stands_too(segment, concept, first):
            continue
        found = segment.en[place.start : place.end]
        yield Remark(
            f"{concept.zh} is “{found}” here and “{first}” in {where or 'an earlier segment'}",
            concept.zh,
            found,
            concept.spans[0],
            Span(place.start, place.end),
            hint="use one rendering in a document, or make the other one deprecated",
            entries=concept.ids,
        )


@lru_cache(maxsize=16384)
def _is_form_of(term: str, first: str) -> bool:
    """Whether one of two terms is a form of the other, as GDP is of "gross domestic product"."""
    return english.same(first, term) or any(
        form.places(EnglishText(other)) for one, other in ((term, first), (first, term)) for form in rendering(one)
    )


def _stands_too(segment: CheckedSegment, concept: Concept, term: str) -> bool:
    """Whether the English has the other term as well, as where a text explains an abbreviation."""
    return any(term == other.text for other in concept.accepted) and term.casefold() in segment.en.casefold()


def _listed(concept: Concept) -> str:
    texts = list(dict.fromkeys(term.text for term in concept.accepted))
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(f"“{text}”" for text in texts[:_SHOWN]) + more


def replacement(found: str, rejected: str, preferred: str) -> str:
    """What to write instead of `found`, a form of `rejected`: `preferred` in the same number and capitals.

    >>> replacement("Trade debtors", "trade debtor", "trade receivable")
    'Trade receivables'

    An empty string without `preferred`.
    """
    if not preferred:
        return ""
    out = preferred
    if _is_plural_of(found, rejected) and not re.search(r"(?<!s)s$", preferred):
        out = _plural(preferred)
    if found.isupper() and len(found) > 1 and not rejected.isupper():
        return out.upper()
    if found[:1].isupper() and not rejected[:1].isupper():
        return _titled(out) if all(word[:1].isupper() for word in found.split()) and " " in found else _opened(out)
    return out


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]


def _titled(text: str) -> str:
    words = text.split(" ")
    small = english.function_words()
    return " ".join(_opened(word) if at == 0 or word not in small else word for at, word in enumerate(words))


def _is_plural_of(found: str, rejected: str) -> bool:
    last, base = found.split()[-1].casefold(), rejected.split()[-1].casefold()
    return last != base and last.endswith("s") and not base.endswith("s") and english.same(last, base)


def _plural(term: str) -> str:
    if re.search(r"[^aeiou]y$", term):
        return term[:-1] + "ies"
    return term + ("es" if re.search(r"(?:s|x|z|ch|sh)$", term) else "s")
