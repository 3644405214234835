"""What a glossary already knows: confirmed pairs are strong evidence, rejected ones are never offered again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhterm.language import english

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from zhterm.alignment.decision import Pair
    from zhterm.alignment.signals import Signals
    from zhterm.alignment.title_units import TitleUnits


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """Pairs that a person confirmed and pairs that a person rejected.

    `pairs` maps a Chinese term to its English terms; `rejected` holds (Chinese, English). Chinese is compared as
    simplified text, English as `language.english` does.
    """

    pairs: Mapping[str, Collection[str]] = field(default_factory=dict)
    rejected: Collection[tuple[str, str]] = ()

    def __bool__(self) -> bool:
        return bool(self.pairs or self.rejected)


def places(units: TitleUnits, stored: StoredEvidence, simplify: dict[str, str]) -> list[Pair]:
    """Where confirmed pairs stand in the titles. `simplify` maps the Chinese terms to simplified text."""
    keys = _keys(units)
    starts = {atom.start: i for i, atom in enumerate(units.atoms)}
    ends = {atom.end: i + 1 for i, atom in enumerate(units.atoms)}
    out = []
    for zh, renderings in stored.pairs.items():
        text = simplify[zh]
        at = units.simplified.find(text)
        while text and at >= 0:
            if at in starts and at + len(text) in ends:
                first, end = starts[at], ends[at + len(text)]
                found = {place for rendering in renderings for place in _find(keys, english.key(rendering))}
                out += [(first, end, low, high) for low, high in sorted(found)]
            at = units.simplified.find(text, at + 1)
    return out


def _keys(units: TitleUnits) -> list[tuple[str, str]]:
    """What each token of the English adds to the `english.key` of a span that begins before it, and at it.

    An & is no token, and "the" counts nowhere.
    """
    out, previous = [], 0
    for token in units.tokens:
        key = english.word_key(english.unaccented(token.text))
        key = "" if key == "the" else key
        out.append(("and" + key if "&" in units.en[previous : token.start] else key, key))
        previous = token.end
    return out


def _find(keys: list[tuple[str, str]], wanted: str) -> list[tuple[int, int]]:
    """Ranges of tokens that are the English wanted, neither "the" at an edge."""
    out = []
    for low, (_, found) in enumerate(keys):
        high = low + 1
        while found and found != wanted and wanted.startswith(found) and high < len(keys):
            found += keys[high][0]
            high += 1
        if found and found == wanted:
            out.append((low, high))
    return out


def mark(signals: Signals, pair: Pair) -> None:
    """Enter a confirmed pair into the signals: it counts as a perfect gloss of exactly these spans."""
    first, end, low, high = pair
    for i in range(first, end):
        for j in range(low, high):
            signals.gloss[i][j] = signals.phrase[i][j] = 1.0
    signals.spans[pair] = 1.0
    signals.notes[pair] = ("glossary", "")
