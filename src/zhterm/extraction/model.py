"""The fitted model: from the spans of a passage to candidates with the chance of each being a pair.

Stages, each a forest: joints as a whole, the spans of each side by themselves, pairs of those kept, the hopeful pairs
with all features, and the same again with what the first pass made of the other candidates.
`training/extraction.py` fits them and writes `data/extraction/model.npz`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm.extraction import context
from zhterm.extraction.joint_features import FEATURES as JOINT_FEATURES
from zhterm.extraction.pairs import DEAR, PairFeatures, Pairs
from zhterm.extraction.pairs import NAMES as PAIR_NAMES
from zhterm.extraction.relations import RELATIONS, are_sentences
from zhterm.extraction.sides import CHINESE, ENGLISH
from zhterm.extraction.stages import Stage
from zhterm.scoring.calibration import Calibration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.extraction.sides import Sides

LEAST_JOINT = 0.025
"""A joint below this chance of holding a pair is not looked at."""
LEAST_SIDE = 0.003
"""A span below this chance is in no pair. On the training texts 0.3 % of the gold pairs are lost by it."""
MOST_SPANS, MOST_INSIDE = 20, 60
"""Spans of a side that are kept at a joint; inside sentences, where several pairs stand."""
LEAST_PAIR, LEAST_FIRST = 0.0015, 0.005
"""A pair below this chance is not looked at with all features; not looked at again."""
NAMES = (*PAIR_NAMES, "z_chance", "e_chance")
"""The features of a pair, in order; the second pass has `context.FEATURES` besides."""
FEATURES = {
    "joint": JOINT_FEATURES,
    "chinese": CHINESE,
    "english": ENGLISH,
    "pair": tuple(name for name in NAMES if name not in DEAR),
    "first": NAMES,
    "second": (*NAMES, *context.FEATURES),
}
"""The columns of every stage."""
DATA = Path(__file__).parent.parent / "data" / "extraction"


class Candidates(NamedTuple):
    """The candidates of a passage: rows of the sides, spans in code points, features, and the chance of each."""

    pairs: Pairs
    joint: np.ndarray
    chinese: np.ndarray
    english: np.ndarray
    features: np.ndarray
    chance: np.ndarray


def chosen(sides: Sides, chinese: np.ndarray, english: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """The rows of both sides kept at each joint, by their chances."""
    out = []
    joints = range(len(sides.joints) + 1)
    z_edges, e_edges = np.searchsorted(sides.chinese.joint, joints), np.searchsorted(sides.english.joint, joints)
    for number, joint in enumerate(sides.joints):
        inside = RELATIONS[joint.relation].distance >= 2 and are_sentences(sides.reading, joint)
        most = MOST_INSIDE if inside else MOST_SPANS
        zs = _best(chinese, z_edges[number], z_edges[number + 1], most)
        es = _best(english, e_edges[number], e_edges[number + 1], most)
        out.append((zs, es) if len(zs) and len(es) else (zs[:0], es[:0]))
    return out


def _best(chance: np.ndarray, start: int, end: int, most: int) -> np.ndarray:
    part = chance[start:end]
    rows = np.flatnonzero(part >= LEAST_SIDE)
    if len(rows) > most:
        rows = np.sort(rows[np.argsort(-part[rows], kind="stable")[:most]])
    return rows + start


def candidates(sides: Sides, maker: PairFeatures, pairs: Pairs, features: np.ndarray) -> Candidates:
    """Pairs with all their features, without chances yet; `features` are the cheap ones."""
    tokens = sides.reading.tokens
    zh = np.stack([sides.chinese.start[pairs.chinese], sides.chinese.end[pairs.chinese]], 1)
    first, end = sides.english.start[pairs.english].tolist(), sides.english.end[pairs.english].tolist()
    en = np.array([(tokens[i].start, tokens[j - 1].end) for i, j in zip(first, end, strict=True)], np.int64)
    chances = features[:, -2:]
    rows = np.hstack([features[:, :-2], maker.dear(pairs), chances]).astype(np.float32)
    joint = sides.chinese.joint[pairs.chinese]
    return Candidates(pairs, joint, zh, en.reshape(-1, 2), rows, np.zeros(len(joint)))


def cheap_features(sides: Sides, pairs: Pairs, chinese: np.ndarray, english: np.ndarray) -> np.ndarray:
    """The features that all pairs have: those of both sides, of links and form, and the chances of both sides."""
    z, e = pairs.chinese, pairs.english
    chances = np.stack([chinese[z], english[e]], 1)
    return np.hstack([sides.chinese.features[z], sides.english.features[e], pairs.features, chances]).astype(np.float32)


_AT = {name: number for number, name in enumerate(NAMES)}
_WIDE = ("reversed", "pair_gap_first", "pair_gap_last")
_NARROW = ("pair_gap_han", "pair_gap_words", "pair_gap_open")
_PIECES = ("piece", "more", "e_piece", "e_more")
_CELLS = ("z_column", "e_column", "column_step", "line_step", "z_columns", "e_columns", "z_fills_cell", "e_fills_cell")


def context_features(sides: Sides, found: Candidates) -> np.ndarray:
    """What the chances of all candidates say of each."""
    rows = found.features

    def columns(*names: str) -> np.ndarray:
        return np.stack([rows[:, _AT[name]] for name in names], 1)

    back = rows[:, _AT["reversed"]] > 0
    outer = np.where(back[:, None], columns("e_before", "z_after"), columns("z_before", "e_after"))
    marks, lines = rows[:, _AT["pair_gap_marks"]], rows[:, _AT["pair_gap_lines"]]
    wide = np.hstack([columns(*_WIDE), np.stack([np.minimum(3, marks), np.minimum(2, lines)], 1)])
    narrow = np.hstack([wide, columns(*_NARROW)])
    kinds = [wide, narrow, np.hstack([narrow, outer]), np.hstack([wide, columns(*_PIECES)]), columns(*_CELLS)]
    read, shadow = sides.reading.passage.read, sides.reading.shadow
    texts: list[np.ndarray] = []
    for spans in (found.chinese, found.english):
        numbers: dict[str, int] = {}
        known = {span: read(*span).lower() for span in set(map(tuple, spans.tolist()))}
        texts.append(np.array([numbers.setdefault(known[a, b], len(numbers)) for a, b in spans.tolist()], np.int64))
    return context.features(
        context.Candidates(
            found.chinese, found.english, found.joint, texts[0], texts[1], context.shapes(kinds, back), found.chance
        ),
        shadow,
    )


class Model:
    """The fitted forests, the calibrations, and what nested pairs need beyond the threshold of the decision."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.forests = {stage: Stage.stored(arrays, stage) for stage in FEATURES}
        (self.nested,) = arrays["decision"].tolist()
        self._calibrations = [Calibration(map(tuple, arrays[name].tolist())) for name in ("calibration", "filled")]

    def confidence(self, chance: float, *, filled: bool) -> float:
        """The calibrated probability that a candidate is right; `filled`: it fills marks on both sides."""
        return self._calibrations[filled].probability(chance)

    def promising(self, joints: np.ndarray) -> np.ndarray:
        """Which joints may hold a pair, by their features."""
        return np.asarray(self.forests["joint"].probabilities(joints) >= LEAST_JOINT)

    def candidates(self, sides: Sides) -> Candidates:
        """The candidates that survive the filters, with the chances of the last pass."""
        chinese = self.forests["chinese"].probabilities(sides.chinese.features)
        english = self.forests["english"].probabilities(sides.english.features)
        maker = PairFeatures(sides)
        pairs = maker.of(chosen(sides, chinese, english))
        features = cheap_features(sides, pairs, chinese, english)
        keep = np.flatnonzero(self.forests["pair"].probabilities(features) >= LEAST_PAIR)
        pairs = Pairs(pairs.chinese[keep], pairs.english[keep], pairs.features[keep])
        found = candidates(sides, maker, pairs, features[keep])
        found = found._replace(chance=self.forests["first"].probabilities(found.features))
        found = selected(found, np.flatnonzero(found.chance >= LEAST_FIRST))
        rows = np.hstack([found.features, context_features(sides, found)])
        return found._replace(chance=self.forests["second"].probabilities(rows))


def selected(found: Candidates, rows: Sequence[int] | np.ndarray) -> Candidates:
    """Some of the candidates."""
    pairs = Pairs(*(part[rows] for part in found.pairs))
    joint, chinese, english, features, chance = (part[rows] for part in found[1:])
    return Candidates(pairs, joint, chinese, english, features, chance)


@cache
def load(path: Path = DATA / "model.npz") -> Model:
    """Read the fitted model; once a process."""
    with np.load(path) as arrays:
        return Model(dict(arrays))
