"""Running text cut in bulk: everything that happens for each character or piece happens in built-in functions.

Two neighbouring characters that no dictionary word has side by side divide the text; the pieces between such places
are cut once and remembered, because running text repeats them. What stands between the Chinese is one piece as well.
Only the runs of Chinese that the rules of `joins` could change are looked at again.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from itertools import accumulate, chain, compress, count, repeat
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, proxy

from zhterm.segment.joins import join, may_change, may_follow, needs_join
from zhterm.text import is_han

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zhterm.lexicon import Lexicon

    Path = Callable[[str, Mapping[str, float], float, Mapping[str, int]], list[str]]
    Tokens = Callable[[str], list[str]]

# A line ends with END.
END = "\x00"
# What is remembered takes some 40 MB at most, by what an entry or a word in it takes; then remembering begins anew.
_MEMORY = 40_000_000
_PIECE_SIZE, _WORD_SIZE, _PAIR_SIZE, _MEETING_SIZE = 300, 80, 110, 180
# Longer pieces without Chinese are seldom met again.
_LONG = 24
_MARKS = frozenset("，：；、。！？·…—,:;!?")
# Two characters of two bytes each are one number of four bytes, in the order of the machine.
_ENCODING = f"utf-16-{sys.byteorder[0]}e"
_CUT, _SPECIAL = 1, 2
_SWAPPED = sys.byteorder == "big"
_SPECIALS = re.compile(b"[\x02\x03]")
_CUTS = bytes(value & _CUT for value in range(256))
# What a piece and the one before it want: nothing; the rules of `joins`; that the line is cut in the other way.
_NOTHING, _JOIN, _WHOLE_LINE = 0, 1, 2


class _Pairs(dict[int, int]):
    """Two neighbouring characters as a number -> whether they part (_CUT) and the first one is special (_SPECIAL)."""

    def __init__(self, starts: Mapping[str, int], special: frozenset[str]) -> None:
        self._starts = starts
        self._special = special

    def __missing__(self, code: int) -> int:
        first, second = code & 0xFFFF, code >> 16
        if _SWAPPED:
            first, second = second, first
        pair = chr(first) + chr(second)
        if 0x4E00 <= first <= 0x9FFF and 0x4E00 <= second <= 0x9FFF:
            kept = pair in self._starts
        elif is_han(pair[0]) or is_han(pair[1]):
            # A proverb has a comma inside, but only Latin letters and digits are ever joined to Chinese.
            kept = pair in self._starts and _MARKS.isdisjoint(pair)
        else:
            kept = END not in pair
        found = self[code] = (0 if kept else _CUT) | (_SPECIAL if pair[0] in self._special else 0)
        return found


class _Meetings(dict[tuple[str, str], int]):
    """(piece before, piece) -> what they want."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def __missing__(self, key: tuple[str, str]) -> int:
        before, piece = key
        words, last = self._pieces[piece], self._pieces[before] if before in self._pieces.han else ()
        if not words:
            found = _WHOLE_LINE
        else:
            joins = piece in self._pieces.inner or (last and may_change(last[-1], words[0], self._pieces.bound))
            found = _JOIN if joins else _NOTHING
        self[key] = found
        return found


class Pieces(dict[str, tuple[str, ...]]):
    """Piece -> its words, each worked out when it is first met.

    `han` are those of Chinese. `active` are those in which a rule of `joins` may join words (`inner`), or their first
    word to the one before, and those of Chinese and other characters, which have no words here: the line around them is
    cut in the other way.
    """

    def __init__(self, lexicon: Lexicon, path: Path, tokens: Tokens, special: frozenset[str]) -> None:
        self._weights = lexicon.words_in("")
        self._starts = lexicon.longest_in("")
        self._unknown = float(lexicon.meta["unknown_weight"])
        self.bound = frozenset(lexicon.meta["bound_characters"])
        self._path, self._tokens = path, tokens
        self._pairs = _Pairs(self._starts, special)
        self._meetings = _Meetings(proxy(self))  # no circle, so that memory is free at once
        self.han: set[str] = set()
        self.active: set[str] = set()
        self.inner: set[str] = set()
        self._words = 0

    @property
    def full(self) -> bool:
        """Whether so much is remembered that new pieces should begin anew."""
        taken = (
            _PIECE_SIZE * len(self)
            + _WORD_SIZE * self._words
            + _PAIR_SIZE * len(self._pairs)
            + _MEETING_SIZE * len(self._meetings)
        )
        return taken > _MEMORY

    def __missing__(self, piece: str) -> tuple[str, ...]:
        if "\u4e00" <= min(piece) <= max(piece) <= "\u9fff" or all(map(is_han, piece)):
            self.han.add(piece)
            found = self._chinese(piece)
            if len(found) > 1 and any(map(may_change, found, found[1:], repeat(self.bound))):
                self.inner.add(piece)
            if piece in self.inner or may_follow(found[0]):
                self.active.add(piece)
        elif any(map(is_han, piece)):
            found = ()
            self.active.add(piece)
        else:
            found = (piece,) if piece == END else tuple(self._tokens(piece))
            if len(piece) > _LONG:
                return found
        self[piece] = found
        self._words += len(found)
        return found

    def _chinese(self, piece: str) -> tuple[str, ...]:
        if len(piece) > 2:
            return tuple(self._path(piece, self._weights, self._unknown, self._starts))
        if len(piece) == 1 or piece not in self._weights:
            return tuple(piece)
        get, unknown = self._weights.get, self._unknown
        return (piece,) if self._weights[piece] >= get(piece[0], unknown) + get(piece[1], unknown) else tuple(piece)

    def cut(self, lines: Sequence[str], limit: int | None = None) -> tuple[list[list[str]], set[int]]:
        """The words of each line, and the numbers of the lines for which they are wrong.

        Wrong are those with a special character, with END, with one beyond the basic plane, or with a word of Chinese
        and other characters. There are no words at all where more than `limit` lines have special characters.
        """
        if not lines:
            return [], set()
        text = END.join(lines) + END
        data = text.encode(_ENCODING, "surrogatepass")
        size = len(text)
        if len(data) != 2 * size or text.count(END) != len(lines):
            wrong = {number for number, line in enumerate(lines) if END in line or max(line, default="") > "\uffff"}
            found, more = self.cut(["" if number in wrong else line for number, line in enumerate(lines)], limit)
            return found, wrong | more
        flags: bytes | bytearray = self._flags(data, size)
        wrong = set()
        if places := [match.start() for match in _SPECIALS.finditer(flags)]:
            starts = list(accumulate(map(len, lines), lambda start, length: start + length + 1, initial=0))
            wrong = {bisect_right(starts, place) - 1 for place in places}
            if limit is not None and len(wrong) > limit:
                return [], wrong
            flags = flags.translate(_CUTS)
        ends = list(compress(count(1), flags))
        pieces = list(map(text.__getitem__, map(slice, [0, *ends], ends)))
        words = list(map(self.__getitem__, pieces))
        if not self.active.isdisjoint(pieces):
            self._meet(pieces, words, wrong)
        return _lines(list(chain.from_iterable(words))), wrong

    def _flags(self, data: bytes, size: int) -> bytearray:
        """What each character and the next are to each other. The last one, an END, stands before a cut."""
        view = memoryview(data)
        known = self._pairs.__getitem__
        flags = bytearray(size)
        flags[0 : size - 1 : 2] = bytes(map(known, view[: size // 2 * 4].cast("I").tolist()))
        flags[1 : size - 1 : 2] = bytes(map(known, view[2 : 2 + (size - 1) // 2 * 4].cast("I").tolist()))
        flags[-1] = _CUT
        return flags

    def _meet(self, pieces: list[str], words: list[tuple[str, ...]], wrong: set[int]) -> None:
        """Apply `joins` to the runs of Chinese with pieces that want it: their words move to the run's first piece."""
        places = list(compress(count(), map(self.active.__contains__, pieces)))
        before = (END, *pieces)
        wanted = list(map(self._meetings.__getitem__, [(before[at], pieces[at]) for at in places]))
        if not any(wanted):
            return
        chinese = bytes(map(self.han.__contains__, pieces))
        done = 0
        for at, wants in compress(zip(places, wanted, strict=True), wanted):
            if wants == _WHOLE_LINE:
                wrong.add(pieces[:at].count(END))
            elif at >= done:
                start, done = chinese.rfind(0, 0, at) + 1, chinese.find(0, at)
                run = list(chain.from_iterable(words[start:done]))
                if needs_join(run):
                    words[start:done] = [tuple(join(run, self.bound)), *repeat((), done - start - 1)]


def _lines(words: list[str]) -> list[list[str]]:
    out: list[list[str]] = []
    at, size = 0, len(words)
    while at < size:
        end = words.index(END, at)
        out.append(words[at:end])
        at = end + 1
    return out


_PIECES: WeakKeyDictionary[Lexicon, Pieces] = WeakKeyDictionary()


def pieces_of(lexicon: Lexicon, path: Path, tokens: Tokens, special: Callable[[], frozenset[str]]) -> Pieces:
    """The pieces of this lexicon (preloaded), which all segmenters share; kept as long as the lexicon."""
    found = _PIECES.get(lexicon)
    if found is None or found.full:
        found = _PIECES[lexicon] = Pieces(lexicon, path, tokens, special())
    return found
