"""Bilingual pairs in running text: every place where Chinese and English stand for one another.

A text is read in stretches that hold both scripts (`zones`). Of each, the layout is read (`passage`, `tokens`), runs
of both scripts that may stand for one another are joined (`relations`), and spans of either side are proposed
(`spans`). Fitted forests judge the spans (`sides`), their pairs (`pairs`), and these again beside each other
(`context`, `model`); the best consistent set is taken (`decision`). docs/how-it-finds.md tells it with an example.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.extraction.confidence import LEAST_OFFERED, LEAST_TOLD, MINIMUM_CONFIDENCE
from zhterm.model import TitlePair

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from zhterm.extraction.model import Candidates, Model
    from zhterm.extraction.sides import Sides
    from zhterm.lexicon import Lexicon
    from zhterm.model import Evidence

__all__ = ["MINIMUM_CONFIDENCE", "Extraction", "Place", "extract", "title_pairs"]


@dataclass(frozen=True, slots=True)
class Place:
    """A bilingual place that was seen and left: the best candidate there, and, where asked for, why it is none."""

    pair: TitlePair
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text gave: pairs to store, pairs to offer, and places that were left."""

    pairs: tuple[TitlePair, ...]
    suggestions: tuple[TitlePair, ...]
    left: tuple[Place, ...]


def title_pairs(text: str, lexicon: Lexicon) -> list[TitlePair]:
    """Title and term pairs of a text, in the order in which their Chinese stands in it.

    Spans are code points of `text`. `zh` and `en` are what stands there without markup; a hard line wrap inside
    is left out between Chinese characters and a space otherwise. Overlapping pairs are possible (a headline and the
    name in it; one Chinese term with its English name and its abbreviation).
    """
    return [pair for zone in _zones(text, lexicon) for pair in zone.pairs(explain=False)]


def extract(text: str, lexicon: Lexicon, *, explain: bool = False) -> Extraction:
    """As `title_pairs`, with what was not sure enough and what was left; with the evidence of each if asked for."""
    read = list(_zones(text, lexicon))
    return Extraction(
        tuple(pair for zone in read for pair in zone.pairs(explain=explain)),
        tuple(pair for zone in read for pair in zone.suggestions(explain=explain)),
        tuple(place for zone in read for place in zone.left(explain=explain)),
    )


def _zones(text: str, lexicon: Lexicon) -> Iterator[_Zone]:
    from zhterm.extraction.zones import zones

    model: Model | None = None
    for start, end in zones(text):
        from zhterm.extraction.model import load
        from zhterm.extraction.sides import Sides
        from zhterm.extraction.tokens import Reading

        model = model or load()
        sides = Sides(Reading(text[start:end], start, lexicon), lexicon, model.promising)
        if sides.joints:
            yield _Zone(sides, model)


class _Zone:
    """A stretch of text with its candidates and the decision."""

    def __init__(self, sides: Sides, model: Model) -> None:
        from zhterm.extraction.decision import best_set
        from zhterm.extraction.patterns import fills_marks

        self._sides, self._model = sides, model
        self._context: np.ndarray | None = None
        self._found: Candidates = model.candidates(sides)
        found = self._found
        self._places = [(*z, *e) for z, e in zip(found.chinese.tolist(), found.english.tolist(), strict=True)]
        shadow = sides.reading.shadow
        self._confidences = [
            model.confidence(chance, filled=fills_marks(shadow, place[:2], place[2:]))
            for chance, place in zip(found.chance.tolist(), self._places, strict=True)
        ]
        kept = best_set(self._places, self._confidences, MINIMUM_CONFIDENCE, model.nested)
        self._kept = self._without_inner(kept)
        shared = MINIMUM_CONFIDENCE + model.nested - LEAST_OFFERED
        offered = best_set(self._places, self._confidences, LEAST_OFFERED, shared)
        self._offered = [row for row in self._without_inner([*self._kept, *offered]) if row not in set(self._kept)]

    def _without_inner(self, rows: list[int]) -> list[int]:
        """Without the pairs inside a title that is set off: these come from pairing it."""
        from zhterm.extraction.decision import without_inner
        from zhterm.extraction.patterns import is_set_off

        passage = self._sides.reading.passage
        return without_inner(self._places, rows, lambda place: is_set_off(passage, place[:2], place[2:]))

    def pairs(self, *, explain: bool) -> list[TitlePair]:
        return self._in_order(self._kept, explain=explain)

    def suggestions(self, *, explain: bool) -> list[TitlePair]:
        return self._in_order(self._offered, explain=explain)

    def left(self, *, explain: bool) -> list[Place]:
        """The joints that touch, in which nothing was taken or offered though something looked like a pair."""
        from zhterm.extraction.relations import RELATIONS

        used = [self._places[row] for row in (*self._kept, *self._offered)]
        best: dict[int, int] = {}
        for row, joint in enumerate(self._found.joint.tolist()):
            touching = RELATIONS[self._sides.joints[joint].relation].distance == 0
            likelier = joint not in best or self._confidences[row] > self._confidences[best[joint]]
            if touching and likelier and self._confidences[row] >= LEAST_TOLD:
                best[joint] = row
        rows = [row for row in best.values() if not any(_overlap(self._places[row], place) for place in used)]
        out = []
        for pair in self._in_order(list({self._places[row]: row for row in rows}.values()), explain=explain):
            reasons = tuple(item.note for item in pair.evidence if item.signal == "against")
            out.append(Place(pair, reasons or (("too little speaks for it",) if explain else ())))
        return out

    def _in_order(self, rows: list[int], *, explain: bool) -> list[TitlePair]:
        ordered = sorted(rows, key=lambda row: (self._places[row][0], -self._places[row][1], self._places[row][2]))
        return [self._pair(row, explain=explain) for row in ordered]

    def _pair(self, row: int, *, explain: bool) -> TitlePair:
        from zhterm.extraction.patterns import is_title, pattern_of, without_article

        start, end, low, high = self._places[row]
        reading = self._sides.reading
        passage = reading.passage
        zh, en = (start, end), (low, high)
        relation = self._sides.joints[int(self._found.joint[row])].relation
        pattern = pattern_of(reading.shadow, zh, en, relation)
        kind = "title" if is_title(passage, zh, en) else "term"
        if kind == "term":
            en = without_article(reading.shadow, en)
        return TitlePair(
            zh=passage.read(*zh),
            en=passage.read(*en),
            zh_span=passage.span(*zh),
            en_span=passage.span(*en),
            kind=kind,
            pattern=pattern,
            confidence=round(self._confidences[row], 4),
            evidence=self._evidence(row) if explain else (),
        )

    def _evidence(self, row: int) -> tuple[Evidence, ...]:
        from zhterm.extraction.explanation import evidence
        from zhterm.extraction.model import context_features

        if self._context is None:
            self._context = context_features(self._sides, self._found)
        start, end, low, high = self._places[row]
        between = self._sides.reading.shadow[end:low] if end <= low else self._sides.reading.shadow[high:start]
        return evidence(self._found, row, self._context[row], between)


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    chinese = one[0] < other[1] and other[0] < one[1]
    return chinese or (one[2] < other[3] and other[2] < one[3])
