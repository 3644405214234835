"""Running text cut in bulk: everything that happens for each character or piece happens in built-in functions.

Two neighbouring characters that no dictionary word has side by side divide the text; the pieces between such places
are cut once and remembered, because running text repeats them. What stands between the Chinese is one piece as well.
Only around the few pieces that the rules of `joins` could touch is anything looked at again.
"""

from __future__ import annotations

from itertools import chain, repeat
from operator import add
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from zhterm.segment.joins import join, may_follow, needs_join, touch
from zhterm.text import is_han

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zhterm.lexicon import Lexicon

    Path = Callable[[str, Mapping[str, float], float, Mapping[str, int]], list[str]]
    Tokens = Callable[[str], list[str]]

# A line ends with END; CUT stands between pieces. Texts that have either are cut in the other way.
END, CUT = "\x00", "\x01"
# Characters of the pairs and pieces that are kept, some 50 MB at most; then remembering begins anew.
MAX_KEPT = 1_000_000
_MARKS = frozenset("，：；、。！？·…—,:;!?")


class _Pairs(dict[str, str]):
    """Two neighbouring characters -> CUT where no word has them side by side, "" where one may."""

    def __init__(self, starts: Mapping[str, int]) -> None:
        self._starts = starts

    def __missing__(self, pair: str) -> str:
        han = [is_han(char) for char in pair]
        # A proverb has a comma inside, but only Latin letters and digits are ever joined to Chinese.
        kept = pair in self._starts and _MARKS.isdisjoint(pair) if any(han) else END not in pair
        found = self[pair] = "" if kept else CUT
        return found


class Pieces(dict[str, tuple[str, ...]]):
    """Piece -> its words, each worked out when it is first met.

    `active` are the pieces in which a rule of `joins` may join words (`inner`), or their first word to the one before;
    `mixed` are those of Chinese and other characters, which have to be cut with the line around them.
    """

    def __init__(self, lexicon: Lexicon, path: Path, tokens: Tokens) -> None:
        self._weights = lexicon.words_in("")
        self._starts = lexicon.longest_in("")
        self._unknown = float(lexicon.meta["unknown_weight"])
        self._bound = frozenset(lexicon.meta["bound_characters"])
        self._path, self._tokens = path, tokens
        self._pairs = _Pairs(self._starts)
        self.active: set[str] = set()
        self.inner: set[str] = set()
        self.mixed: set[str] = set()
        self._kept = 0

    @property
    def full(self) -> bool:
        """Whether so much is remembered that new pieces should begin anew."""
        return self._kept + 2 * len(self._pairs) > MAX_KEPT

    def __missing__(self, piece: str) -> tuple[str, ...]:
        self._kept += len(piece)
        han = [is_han(char) for char in piece]
        if all(han):
            found = tuple(self._path(piece, self._weights, self._unknown, self._starts))
            if needs_join(found):
                self.inner.add(piece)
            if piece in self.inner or may_follow(found[0]):
                self.active.add(piece)
        elif any(han):
            found = ()
            self.mixed.add(piece)
        else:
            found = (piece,) if piece == END else tuple(self._tokens(piece))
        self[piece] = found
        return found

    def cut(self, lines: Sequence[str]) -> list[list[str] | None]:
        """The words of each line (simplified, folded, without END and CUT); None for a line that has a mixed piece."""
        text = END.join(lines) + END
        cuts = map(self._pairs.__getitem__, map(add, text, text[1:]))
        pieces = "".join(map(add, text, chain(cuts, repeat("", 1)))).split(CUT)
        found = list(map(self.__getitem__, pieces))
        if not self.active.isdisjoint(pieces):
            self._join(pieces, found)
        return self._lines(pieces, found)

    def _join(self, pieces: list[str], found: list[tuple[str, ...]]) -> None:
        """Apply `joins` to the runs of Chinese with an active piece: their words move to the run's first piece."""
        inner, done = self.inner, 0
        active = self.active
        for at in [at for at, piece in enumerate(pieces) if piece in active]:
            if at < done:
                continue
            if pieces[at] not in inner:
                before = found[at - 1] if at else ()
                if not before or not touch(before[-1], found[at][0]):
                    continue
            start, done = at, at + 1
            while start and is_han(pieces[start - 1][-1]):
                start -= 1
            while is_han(pieces[done][0]):
                done += 1
            words = tuple(join(list(chain.from_iterable(found[start:done])), self._bound))
            found[start:done] = [words, *repeat((), done - start - 1)]

    def _lines(self, pieces: list[str], found: list[tuple[str, ...]]) -> list[list[str] | None]:
        out: list[list[str] | None] = []
        if self.mixed.isdisjoint(pieces):
            words = list(chain.from_iterable(found))
            at, size = 0, len(words)
            while at < size:
                end = words.index(END, at)
                out.append(words[at:end])
                at = end + 1
            return out
        at, size = 0, len(pieces)
        while at < size:
            end = pieces.index(END, at)
            plain = self.mixed.isdisjoint(pieces[at:end])
            out.append(list(chain.from_iterable(found[at:end])) if plain else None)
            at = end + 1
        return out


_PIECES: WeakKeyDictionary[Lexicon, Pieces] = WeakKeyDictionary()


def pieces_of(lexicon: Lexicon, path: Path, tokens: Tokens) -> Pieces:
    """The pieces of this lexicon (preloaded), which all segmenters share; kept as long as the lexicon."""
    found = _PIECES.get(lexicon)
    if found is None or found.full:
        found = _PIECES[lexicon] = Pieces(lexicon, path, tokens)
    return found
