"""Many patterns found in one pass over a text.

A few are looked for one after the other, which takes no library; more by an automaton (Aho and Corasick 1975).
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from daachorse import CharwiseDoubleArrayAhoCorasick

_FEW = 100
_MANY = 5_000  # from here on building leaves megabytes free that the allocator keeps
_SUM = 4  # bytes


class Patterns:
    """Different texts, none of them empty, numbered in their order."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._few = patterns if len(patterns) <= _FEW else ()
        self._size = len(patterns)
        self._automaton: CharwiseDoubleArrayAhoCorasick | None = None
        if not self._few and patterns:
            from daachorse import CharwiseDoubleArrayAhoCorasick

            self._automaton = CharwiseDoubleArrayAhoCorasick(list(patterns))
            if len(patterns) >= _MANY:
                _give_back_memory()

    def __len__(self) -> int:
        return self._size

    def occurrences(self, text: str) -> list[tuple[int, int, int]]:
        """All places where patterns stand, also overlapping, in no order: (start, end, number)."""
        if self._automaton is not None:
            return self._automaton.find_overlapping(text)
        return [(at, at + len(one), number) for number, one in enumerate(self._few) for at in _places(one, text)]

    def number(self, pattern: str) -> int | None:
        """The number of a pattern, if it is one of these."""
        return next((number for *place, number in self.occurrences(pattern) if place == [0, len(pattern)]), None)

    def saved(self) -> bytes:
        """The automaton as bytes, for `opened`. Raises ValueError for so few patterns that there is none."""
        if self._automaton is None:
            raise ValueError("no automaton")
        data = self._automaton.serialize()
        return b"".join((zlib.crc32(data).to_bytes(_SUM), data))

    @classmethod
    def opened(cls, data: memoryview, size: int) -> Self:
        """The `size` patterns of `saved` bytes. Raises ValueError where these are damaged."""
        if zlib.crc32(data[_SUM:]) != int.from_bytes(data[:_SUM]):
            raise ValueError("damaged")
        from daachorse import CharwiseDoubleArrayAhoCorasick

        out = cls(())
        out._automaton = CharwiseDoubleArrayAhoCorasick.deserialize(bytes(data[_SUM:]))
        out._size = size
        return out


def _places(pattern: str, text: str) -> Iterator[int]:
    at = text.find(pattern)
    while at >= 0:
        yield at
        at = text.find(pattern, at + 1)


def _give_back_memory() -> None:
    """Give what building an automaton has freed back to the system, where that can be asked for (glibc)."""
    with suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
