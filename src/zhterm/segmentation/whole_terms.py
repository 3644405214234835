"""The terms of a text that are never cut: leftmost first, and of those the longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.lexicon import Lexicon


class WholeTerms:
    """Finds terms in texts in simplified characters, whatever the script, width and case.

    A term is found where it is written with as many characters as its own, on one line; one that begins or ends with a
    letter or a digit not inside a word that is no Chinese.
    """

    def __init__(self, terms: Iterable[str], lexicon: Lexicon) -> None:
        kept = [term for term in terms if term.strip() and "\n" not in term]
        self._sizes: list[set[int]] = []  # of each pattern
        if not kept:
            return
        from zhterm.lookup.canonical import canonical_terms  # most texts have no stored terms
        from zhterm.lookup.patterns import Patterns

        sizes: dict[str, set[int]] = {}
        for form, term in zip(canonical_terms(kept, lexicon.simplified), kept, strict=True):
            if form:
                sizes.setdefault(form, set()).add(len(term))
        self._sizes = list(sizes.values())
        self._patterns = Patterns(list(sizes))

    def __bool__(self) -> bool:
        return bool(self._sizes)

    def places(self, simplified: str) -> list[tuple[int, int]]:
        """The places (start, end) of terms in a text in simplified characters, in order; they don't overlap."""
        from zhterm.lookup.canonical import canonical, inside_word

        form = canonical(simplified)
        # Of places with the same start the longest comes first.
        found = sorted(self._patterns.occurrences(form.text), key=lambda place: (place[0], -place[1]))
        out: list[tuple[int, int]] = []
        done = 0
        for (first, last, number), (start, end) in zip(found, form.spans(found), strict=True):
            if start < done or end - start not in self._sizes[number] or "\n" in simplified[start:end]:
                continue
            if inside_word(form.text, first) or inside_word(form.text, last):
                continue
            out.append((start, end))
            done = end
        return out
