"""What the rules of `joins` could do to neighbouring words, told for all words of a text at once.

Each function takes the classes of the characters of the text and the places of its words, in order, from `starts` to
`ends`, and answers for each word and the one after it: the result has one place less than there are words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhterm.segmentation.joins import DIGITS, FREE, INERT, PHONETIC, PLACES, SOUNDS, SUFFIXES, SURNAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Classes = NDArray[np.uint16]
    Flags = NDArray[np.bool_]

_DIGIT, _ORDINAL, _SUFFIX, _SOUND, _PHONETIC, _SURNAME, _FREE, _PLACE, _BOUND, _INERT = (1 << bit for bit in range(10))


def character_classes(bound: frozenset[str]) -> Classes:
    """What the rules ask of each character of the basic plane; `bound` are those that seldom stand alone."""
    out = np.zeros(0x10000, np.uint16)
    members = (
        (_DIGIT, DIGITS), (_ORDINAL, "第"), (_SUFFIX, SUFFIXES), (_SOUND, SOUNDS), (_PHONETIC, PHONETIC),
        (_SURNAME, SURNAMES), (_FREE, FREE), (_PLACE, PLACES), (_BOUND, bound - FREE), (_INERT, INERT),
    )  # fmt: skip
    for class_, characters in members:
        out[[ord(char) for char in characters]] |= class_
    return out


class Neighbours:
    """The words of a text and their followers; see the module for what all of these are."""

    def __init__(self, classes: Classes, starts: Integers, ends: Integers) -> None:
        first, last = classes[starts], classes[ends - 1]
        sizes = ends - starts
        self._first, self._last, self._next = first[:-1], last[:-1], first[1:]
        self._size, self._next_size = sizes[:-1], sizes[1:]
        # Of up to three characters, and all of them such as foreign names are written with.
        every = first & classes[np.minimum(starts + 1, ends - 1)] & last
        spelt = (every & _PHONETIC > 0) & (sizes <= 3)
        self._spelt = spelt[:-1]
        sounds = spelt & ((sizes > 1) | (first & _SOUND > 0))
        lone = (sizes == 1) & ((first & _PLACE > 0) | (first & _FREE == 0))
        self._sounds, self._lone = sounds[1:] & sounds[:-1], lone[1:] & lone[:-1]
        self._numerals = (self._next & _DIGIT > 0) & (self._last & (_DIGIT | _ORDINAL) > 0)

    def touch(self) -> Flags:
        """As `joins.touch`."""
        lone = (self._size == 1) & ((self._last | self._next) & _INERT == 0)
        ending = (self._size == 2) & (self._next & _SUFFIX > 0)
        found: Flags = self._numerals | ((self._next_size == 1) & (lone | ending))
        return found

    def change(self) -> Flags:
        """Whether `join` could change something for these two words; where it does, there are two such words."""
        both = self._last & self._next
        lone = (both & (_SOUND | _PLACE | _BOUND) > 0) | ((self._last & _SURNAME > 0) & (self._next & _FREE == 0))
        longer = ((self._size == 2) & (self._next & _SUFFIX > 0)) | (self._spelt & (self._next & _SOUND > 0))
        found: Flags = self._numerals | ((self._next_size == 1) & np.where(self._size == 1, lone, longer))
        return found

    def depend(self) -> Flags:
        """Whether what `join` makes of one of them may depend on the other."""
        numeral = (self._first | self._next) & (_DIGIT | _ORDINAL) > 0
        suffix = (self._next_size == 1) & (self._next & _SUFFIX > 0)
        found: Flags = numeral | suffix | self._lone | self._sounds
        return found
