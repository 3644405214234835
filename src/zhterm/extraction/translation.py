"""What the aligner says of a joint: the one place where capture meets `alignment`.

Used of the aligner are its units (`cut`), signals (`collect`), fitted word links, span pairs and their chances, and its
decision; no more. All offsets given back are code points of the passage.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm import alignment
from zhterm.alignment import fitted_model, spanpairs
from zhterm.alignment.decision import decide
from zhterm.alignment.title_units import cut
from zhterm.alignment.word_signals import collect
from zhterm.extraction.passage import DROP, HARD, MARK
from zhterm.extraction.relations import RELATIONS, Joint
from zhterm.segmentation import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.extraction.tokens import Range, Reading
    from zhterm.lexicon import Lexicon

NEAR_WINDOW, FAR_WINDOW = (60, 220), (160, 600)
"""Code points of Chinese and English that are looked at beside a joint, and of lines that don't touch."""
MAX_UNITS = 120
LEAST_LINK = 0.01
LEAST_CHANCE, MOST_SPANS = 0.03, 60
"""A span pair of the aligner below this chance makes no candidate; the number of the best that do."""
Place = tuple[int, int, int, int]
"""Start and end of the Chinese, start and end of the English."""
_UNREAD = str.maketrans(dict.fromkeys((MARK, DROP, HARD), " "))


class SpanChance(NamedTuple):
    """What the aligner thinks of a span pair: the chances that it is a term pair, or right; its decision, 0 to 2."""

    exact: float
    right: float
    decided: int


class Links:
    """Word links of a joint.

    `matrix[character, word]` is the chance that a character from `start` on and an English word correspond; `words` are
    the tokens of the columns. `glossed` and `aligned` are span pairs (start, end, start, end).
    """

    def __init__(self, start: int, words: list[int], matrix: np.ndarray) -> None:
        self.start = start
        self.words = words
        self.matrix = matrix
        self.glossed: dict[Place, float] = {}
        self.aligned: dict[Place, SpanChance] = {}


class Translation:
    """The aligner's links for the joints of one passage; equal windows are looked at once."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._known: dict[tuple[int, int, int, int], Links] = {}

    def links(self, joint: Joint) -> Links:
        """The word links of a joint, in a window around it."""
        tokens = self._reading.tokens
        relation = RELATIONS[joint.relation]
        sizes = NEAR_WINDOW if relation.chinese_near else FAR_WINDOW
        z = _window(tokens[joint.chinese[0]].start, tokens[joint.chinese[1] - 1].end, sizes[0], relation.chinese_near)
        e = _window(tokens[joint.english[0]].start, tokens[joint.english[1] - 1].end, sizes[1], relation.english_near)
        found = self._known.get((*z, *e))
        if found is None:
            found = self._known[(*z, *e)] = self._linked(z, e, joint.english)
        return found

    def _linked(self, z: Range, e: Range, english: Range) -> Links:
        reading = self._reading
        own = [
            at
            for at in range(*english)
            if reading.tokens[at].kind in "EN" and reading.tokens[at].start >= e[0] and reading.tokens[at].end <= e[1]
        ]
        out = Links(z[0], own, np.zeros((z[1] - z[0], max(1, len(own))), np.float32))
        zh, en = (reading.shadow[slice(*side)].translate(_UNREAD) for side in (z, e))
        if not own:
            return out
        compared = _compared(zh, en, self._lexicon)
        column = self._columns(compared.words, own, e[0])
        for start, end, word, chance in compared.cells:
            place = column[word]
            if place is not None:
                cells = out.matrix[start:end, place]
                np.maximum(cells, chance, out=cells)
        shift = z[0], z[0], e[0], e[0]
        out.glossed = {_shifted(place, shift): score for place, score in compared.glossed.items()}
        out.aligned = {_shifted(place, shift): chance for place, chance in compared.aligned.items()}
        return out

    def _columns(self, starts: Sequence[int], own: list[int], start: int) -> list[int | None]:
        """For every word of the aligner, by its start, the column of the word of ours it stands in."""
        out: list[int | None] = []
        at = 0
        ours = self._reading.tokens
        for word in starts:
            place = start + word
            while at < len(own) and ours[own[at]].end <= place:
                at += 1
            out.append(at if at < len(own) and ours[own[at]].start <= place else None)
        return out


class _Compared(NamedTuple):
    """What the aligner says of two texts, in places of these texts.

    `words` are the starts of its English words; `cells` have a link: start and end of the Chinese, the number of the
    English word, the chance.
    """

    words: tuple[int, ...]
    cells: tuple[tuple[int, int, int, float], ...]
    glossed: dict[Place, float]
    aligned: dict[Place, SpanChance]


@lru_cache(maxsize=2048)
def _compared(zh: str, en: str, lexicon: Lexicon) -> _Compared:
    """Ask the aligner; texts repeat in tables, forms and logs."""
    units = cut(zh, words(zh, lexicon), en, lexicon, MAX_UNITS)
    if not units.atoms or not units.tokens:
        return _Compared((), (), {}, {})
    model = fitted_model.load()
    found = collect(units, lexicon, *alignment.tables())
    links = model.links(units, found)
    cells = tuple(
        (atom.start, atom.end, number, chance)
        for atom, row in zip(units.atoms, links, strict=True)
        for number, chance in enumerate(row)
        if chance > LEAST_LINK
    )

    def place_of(pair: tuple[int, int, int, int]) -> Place:
        first, end, low, high = pair
        atoms, tokens = units.atoms, units.tokens
        return atoms[first].start, atoms[end - 1].end, tokens[low].start, tokens[high - 1].end

    glossed: dict[Place, float] = {}
    for pair, score in found.spans.items():
        place = place_of(pair)
        glossed[place] = max(score, glossed.get(place, 0.0))
    scored = model.spans(units, found, links, spanpairs.candidates(units, links, found))
    kept, offered = decide(scored, model.costs)
    decided = dict.fromkeys(offered, 1) | dict.fromkeys(kept, 2)
    aligned = {
        place_of(item.pair): SpanChance(item.exact, item.right, decided.get(number, 0))
        for number, item in enumerate(scored)
    }
    return _Compared(tuple(token.start for token in units.tokens), cells, glossed, aligned)


def _shifted(place: Place, shift: Place) -> Place:
    a, b, c, d = place
    return a + shift[0], b + shift[1], c + shift[2], d + shift[3]


def _window(start: int, end: int, size: int, near: str) -> Range:
    if end - start <= size:
        return start, end
    return (end - size, end) if near == "end" else (start, start + size)
