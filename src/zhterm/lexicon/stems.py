"""The English stems of glosses, and the headwords by them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from zhterm.language.english import stem, unaccented
from zhterm.lexicon.codes import distinct
from zhterm.lexicon.sources import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.lexicon.codes import Integers
    from zhterm.lexicon.weights import Facts

MAX_HEADS = 120
# Tokens between the stems of two entries, and of two glosses of one.
ENTRY, GLOSS = "/", "|"
# Numbers of stems after those of the tokens.
_NOTHING, _TO = 2, 3
TOKEN = re.compile(rf"[^\W_]+(?:['’][^\W_]+)*|[{SEPARATOR}\n]")
# TOKEN for ASCII without apostrophes: what stands between these spaces.
SPACED = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in {"\n", SEPARATOR}}
BRACKETS = re.compile(rf"\([^()\n{SEPARATOR}]*\)|\[[^\[\]\n{SEPARATOR}]*\]")
PLACEHOLDERS = frozenset({"sb", "sth", "sb's", "sth's", "one's", "oneself", "somebody", "something", "a", "an", "the"})


class _Numbers(dict[str, int]):
    """A token of a gloss -> the number of its stem among `stems`; placeholders have that of "" (`_NOTHING`)."""

    def __init__(self) -> None:
        super().__init__({ENTRY: 0, GLOSS: 1} | dict.fromkeys(PLACEHOLDERS, _NOTHING))
        self.stems = {ENTRY: 0, GLOSS: 1, "": _NOTHING, "to": _TO}

    def __missing__(self, token: str) -> int:
        found = self[token] = self.stems.setdefault(stem(token.removesuffix("'s")), len(self.stems))
        return found


class Stems:
    """The English stems of glosses, in order, without what stands in brackets, articles, "sb", leading "to".

    "to drive (sb) to the wall" -> "drive to wall". What was met is kept: the stem and the entry, as numbers in a pair.
    """

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._pairs = [np.zeros(0, np.int64)]
        self._done = 0

    def of(self, entries: Sequence[str]) -> list[str]:
        """The stems of the next entries, whose glosses are divided by SEPARATOR, as are the stems."""
        odd = {at: glosses for at, glosses in enumerate(entries) if not glosses.isascii() or "'" in glosses}
        plain = list(entries)
        for at in odd:
            plain[at] = ""
        spaced = BRACKETS.sub(" ", "\n".join(plain)).lower().translate(SPACED)
        stems = self._stems(spaced, np.arange(len(entries)))
        text = unaccented(BRACKETS.sub(" ", "\n".join(odd.values()))).replace("’", "'")
        for at, found in zip(odd, self._stems(" ".join(TOKEN.findall(text)), np.array([*odd, 0])), strict=False):
            stems[at] = found
        self._done += len(entries)
        return stems

    def _stems(self, text: str, places: Integers) -> list[str]:
        """The stems of tokens with spaces between; an entry is a line. `places` are those of the lines."""
        tokens = text.replace(SEPARATOR, f" {GLOSS} ").replace("\n", f" {ENTRY} ").split()
        keys = np.array(list(map(self._numbers.__getitem__, tokens)), np.int64)
        keys = keys[keys != _NOTHING]
        begins, ends = np.append(True, keys[:-1] < _NOTHING), np.append(keys[1:] < _NOTHING, True)
        keys = keys[(keys != _TO) | ~begins | ends]
        pairs = keys << 32 | places[np.cumsum(keys == 0)] + self._done
        self._pairs.append(pairs[keys > _NOTHING])
        stems = " ".join(map(list(self._numbers.stems).__getitem__, keys.tolist()))
        for divider in (ENTRY, GLOSS):
            stems = stems.replace(f" {divider}", divider).replace(f"{divider} ", divider)
        return stems.replace(GLOSS, SEPARATOR).split(ENTRY)

    def rows(self, heads: Integers, facts: Facts) -> Iterator[tuple[str, int, str]]:
        """Yield the rows of `inverse`; `heads` are the numbers of the entries' headwords among the words of `facts`."""
        known = distinct(heads)
        sizes = np.fromiter((len(facts.words[at]) for at in known.tolist()), np.int64, known.size)
        known = known[np.lexsort((sizes, -np.maximum(facts.counts[known], 0)))]
        ranks = np.zeros(len(facts.words), np.int64)
        ranks[known] = np.arange(known.size)
        pairs = np.concatenate(self._pairs)
        pairs = distinct((pairs >> 32 << 32) + ranks[heads[pairs & 0xFFFFFFFF]])
        stems = self._numbers.stems
        bounds = np.searchsorted(pairs >> 32, np.arange(len(stems) + 1)).tolist()
        commonest = list(map(facts.words.__getitem__, known.tolist()))
        pairs &= 0xFFFFFFFF
        for key, at in sorted(stems.items()):
            first, last = bounds[at : at + 2]
            if first < last:
                part = pairs[first : min(last, first + MAX_HEADS)].tolist()
                yield key, last - first, "/".join(map(commonest.__getitem__, part))
