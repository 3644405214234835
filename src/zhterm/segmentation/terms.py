"""Where stored terms stand in a text, whatever the script, width or case."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from zhterm.language.scripts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.lexicon import Lexicon
    from zhterm.lexicon.trie import Flags, Integers, Trie

_LATIN_EDGE = re.compile(r"[A-Za-z0-9]")
# From this length on, what has to be loaded to work with arrays is worth its time.
BULK_FROM = 20_000


class TermMatcher:
    """Finds stored terms in a text.

    A term that begins or ends with a Latin letter or a digit is only found where no other one stands beside it.
    """

    def __init__(self, terms: Iterable[str], lexicon: Lexicon) -> None:
        kept = [term for term in terms if term.strip() and "\n" not in term]
        self._terms = set(lowered(lexicon.simplified(fold("\n".join(kept)))).split("\n")) if kept else set()

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        lengths: dict[str, set[int]] = {}
        for term in self._terms:
            lengths.setdefault(term[0], set()).add(len(term))
        return {first: sorted(found, reverse=True) for first, found in lengths.items()}

    @cached_property
    def _trie(self) -> Trie | None:
        """The terms of the basic plane."""
        from zhterm.lexicon.trie import Trie

        kept = sorted(term for term in self._terms if max(term) <= "\uffff")
        return Trie.of(kept) if kept else None

    def __bool__(self) -> bool:
        return bool(self._terms)

    def all_in(self, plain: str) -> list[tuple[int, int]]:
        """All places of terms in a text that is folded and simplified already, also overlapping."""
        plain = lowered(plain)
        return [(at, end) for at in range(len(plain)) for end in self._ends(plain, at)]

    def leftmost_longest(self, plain: str) -> list[tuple[int, int]]:
        """The places of terms that don't overlap, in a text that is folded and simplified already.

        The leftmost come first, and of those the longest.
        """
        plain = lowered(plain)
        out = []
        done = 0
        for at in [at for at, char in enumerate(plain) if char in self._lengths]:
            if at >= done and (ends := self._ends(plain, at)):
                done = ends[0]
                out.append((at, done))
        return out

    def _ends(self, plain: str, at: int) -> list[int]:
        found = [at + size for size in self._lengths.get(plain[at], ()) if plain[at : at + size] in self._terms]
        return [end for end in found if not (_inside_latin(plain, at) or _inside_latin(plain, end))]

    def all_in_codes(self, codes: Integers) -> list[tuple[int, Integers]]:
        """`all_in` for a text as code points of the basic plane, simplified: (length, places), shortest first."""
        if self._trie is None:
            return []
        folded = folded_codes()[codes]
        latin = latin_codes()[folded]
        apart = ~(latin[1:] & latin[:-1])
        found = []
        for size, places in self._trie.occurrences(folded):
            ends = places + size
            begins = (places == 0) | apart[places - 1]
            stops = (ends == codes.size) | apart[ends.clip(max=codes.size - 1) - 1]
            found.append((size, places[begins & stops]))
        return found

    def leftmost_longest_in_codes(self, codes: Integers) -> tuple[list[int], list[int]]:
        """`leftmost_longest` for such a text: where the terms begin, and where they end."""
        longest: dict[int, int] = {}
        for size, places in self.all_in_codes(codes):
            longest.update(dict.fromkeys(places.tolist(), size))
        starts, ends, done = [], [], 0
        for at in sorted(longest):
            if at >= done:
                done = at + longest[at]
                starts.append(at)
                ends.append(done)
        return starts, ends


class StoredTerms:
    """All Chinese terms of a glossary, to find out which of them a long text has."""

    def __init__(self, terms: Iterable[str], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._matcher = TermMatcher(terms, lexicon)

    def occurring(self, text: str) -> set[str]:
        """The parts of a text that are terms, as they stand there, also where they overlap."""
        if not self._matcher:
            return set()
        plain = self._lexicon.simplified(fold(text))
        if len(text) < BULK_FROM:
            return {text[start:end] for start, end in self._matcher.all_in(plain)}
        import numpy as np

        codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
        found = self._matcher.all_in_codes(np.minimum(codes, 0xFFFF))
        return {text[at : at + size] for size, places in found for at in places.tolist()}


def lowered(text: str) -> str:
    """The text in lower case, code point for code point."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _inside_latin(text: str, at: int) -> bool:
    """Whether the place `at` lies between two Latin letters or digits."""
    return 0 < at < len(text) and bool(_LATIN_EDGE.match(text[at - 1]) and _LATIN_EDGE.match(text[at]))


@cache
def folded_codes() -> Integers:
    """Each code point of the basic plane folded and in lower case."""
    import numpy as np

    every = fold("".join(map(chr, range(0x10000))))
    return np.array([ord(lowered(char)) for char in every], np.int64)


@cache
def latin_codes() -> Flags:
    """Whether each code point of the basic plane is a Latin letter or digit of ASCII."""
    import numpy as np

    out: Flags = np.zeros(0x10000, np.bool_)
    out[[ord(char) for char in map(chr, range(128)) if _LATIN_EDGE.match(char)]] = True
    return out
