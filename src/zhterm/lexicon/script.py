"""Traditional to simplified characters: a table, and the words that don't follow it (乾隆, 瞭望)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Script:
    """The table of a lexicon's `meta`, and its words, which are read when a text may have one."""

    def __init__(self, meta: Mapping[str, str], read: Callable[[], dict[str, str]]) -> None:
        pairs = zip(meta["traditional_characters"], meta["simplified_characters"], strict=True)
        self.table = str.maketrans(dict(pairs))
        self._pivots = re.compile(f"[{meta['conversion_characters']}]")
        self._read = read
        self._words: dict[str, str] = {}
        self._places: dict[str, set[tuple[int, int]]] = {}

    def corrected(self, text: str, plain: str) -> str:
        """`plain`, which is `text` by the table, with the words of `text` put right, leftmost first, then longest."""
        found = self._words_in(text)
        if not found:
            return plain
        out, at = [], 0
        pattern = re.compile("|".join(sorted(map(re.escape, found), key=len, reverse=True)))
        for match in pattern.finditer(text):
            out += [plain[at : match.start()], self._words[match[0]]]
            at = match.end()
        return "".join(out) + plain[at:]

    def _words_in(self, text: str) -> set[str]:
        """The words that stand in a text, looked for around the characters that they write in a way of their own."""
        pivots = [match.start() for match in self._pivots.finditer(text)]
        if pivots and not self._places:
            self._words = self._read()
            for word in self._words:
                for match in self._pivots.finditer(word):
                    self._places.setdefault(match[0], set()).add((match.start(), len(word)))
        places = [(at - before, size) for at in pivots for before, size in self._places.get(text[at], ())]
        return self._words.keys() & {text[start : start + size] for start, size in places if start >= 0}
