"""The two sides of every joint of a passage: their spans, with the features of each side by itself.

A row is a Chinese or an English span at a joint. A side alone shows most of what speaks against a span, so that pairs
are made of the few that a first forest leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from zhterm.extraction import chinese, english, gaps
from zhterm.extraction.chinese import ChineseFeatures
from zhterm.extraction.english import EnglishFeatures
from zhterm.extraction.joint_features import joint_features
from zhterm.extraction.likeness import RunLikeness
from zhterm.extraction.relations import RELATIONS, Joint, are_sentences, joints
from zhterm.extraction.spans import Spans, chinese_spans, english_spans
from zhterm.extraction.translation import LEAST_CHANCE, MOST_SPANS, Links, Translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhterm.extraction.tokens import Range, Reading
    from zhterm.lexicon import Lexicon

JOINT = (
    "relation", "distance", "piece", "more", "to_joint", "to_far_end", "run_size", "sentences", "gap_size",
    *(f"run_{name}" for name in gaps.FEATURES), "other_size", "likeness",
)  # fmt: skip
LINKED = (
    "link_mean",
    "link_least",
    "link_first",
    "link_last",
    "link_before",
    "link_after",
    "aligned",
    "glossed",
)
CHINESE = (*chinese.LEFT, *chinese.RIGHT, *chinese.SPAN, *JOINT, *LINKED)
ENGLISH = (
    *english.LEFT,
    *english.RIGHT,
    *english.SPAN,
    *(f"e_{name}" for name in JOINT),
    *(f"e_{name}" for name in LINKED),
)
BY_ALIGNER = (0, 9)
"""The place of a span that only the aligner proposed."""


class Side(NamedTuple):
    """Spans of one language at their joints: number of the joint, start and end (code points or tokens), features."""

    joint: np.ndarray
    start: np.ndarray
    end: np.ndarray
    features: np.ndarray


class Sides:
    """All joints of a passage with the spans of both sides."""

    def __init__(
        self, reading: Reading, lexicon: Lexicon, promising: Callable[[np.ndarray], np.ndarray] | None = None
    ) -> None:
        """Read the joints of a passage; with `promising` only those of which it says so, by their features."""
        self.reading = reading
        self.lexicon = lexicon
        self.likeness = RunLikeness(reading, lexicon)
        self.chinese_features = ChineseFeatures(reading, lexicon)
        self.english_features = EnglishFeatures(reading, lexicon, self.chinese_features.classes)
        translation = Translation(reading, lexicon)
        self.joints: list[Joint] = []
        self.links: list[Links] = []
        z_spans: list[Spans] = []
        e_spans: list[Spans] = []
        every = joints(reading, self.likeness)
        features = joint_features(reading, every, self.likeness, self.chinese_features, self.english_features)
        kept = range(len(every)) if promising is None else np.flatnonzero(promising(features)).tolist()
        taken: list[int] = []
        for number in kept:
            joint = every[number]
            relation = RELATIONS[joint.relation]
            inside = relation.distance >= 2 and are_sentences(reading, joint)
            zs = chinese_spans(reading, joint.chinese, relation.chinese_near, relation.distance, inside=inside)
            es = english_spans(reading, joint.english, relation.english_near, relation.distance, inside=inside)
            if not zs or not es:
                continue
            links = translation.links(joint)
            _add_aligned(reading, links, zs, es)
            taken.append(number)
            self.joints.append(joint)
            self.links.append(links)
            z_spans.append(zs)
            e_spans.append(es)
        self.joint_features = features[taken]
        self.chinese = self._chinese(z_spans)
        self.english = self._english(e_spans)

    def _chinese(self, spans: list[Spans]) -> Side:
        tokens, features = self.reading.tokens, self.chinese_features
        joint, start, end, place = _flat(spans)
        edges = [_gathered(start, features.left), _gathered(end, features.right)]
        own = np.zeros((len(joint), len(JOINT) + len(LINKED)), np.float32)
        for number, rows in _by_joint(joint, len(spans)):
            item = self.joints[number]
            run = tokens[item.chinese[0]].start, tokens[item.chinese[1] - 1].end
            other = tokens[item.english[0]].start, tokens[item.english[1] - 1].end
            near = RELATIONS[item.relation].chinese_near
            self._fill_joint(own[rows], item, (start[rows], end[rows]), place[rows], (run, other, near))
            _fill_links_chinese(own[rows, len(JOINT) :], self.links[number], start[rows], end[rows])
        return Side(joint, start, end, np.hstack([*edges, features.spans(start, end), own]))

    def _english(self, spans: list[Spans]) -> Side:
        tokens, features = self.reading.tokens, self.english_features
        joint, first, end, place = _flat(spans)
        edges = [_gathered(first, features.left), _gathered(end, features.right)]
        starts = np.array([token.start for token in tokens], np.int64)
        ends = np.array([token.end for token in tokens], np.int64)
        own = np.zeros((len(joint), len(JOINT) + len(LINKED)), np.float32)
        for number, rows in _by_joint(joint, len(spans)):
            item = self.joints[number]
            run = tokens[item.english[0]].start, tokens[item.english[1] - 1].end
            other = tokens[item.chinese[0]].start, tokens[item.chinese[1] - 1].end
            near = RELATIONS[item.relation].english_near
            places = starts[first[rows]], ends[end[rows] - 1]
            self._fill_joint(own[rows], item, places, place[rows], (run, other, near))
            _fill_links_english(own[rows, len(JOINT) :], self.links[number], first[rows], end[rows], places)
        return Side(joint, first, end, np.hstack([*edges, features.spans(first, end), own]))

    def _fill_joint(
        self,
        out: np.ndarray,
        joint: Joint,
        places: tuple[np.ndarray, np.ndarray],
        piece: np.ndarray,
        around: tuple[Range, Range, str],
    ) -> None:
        """How the spans stand in their run, and what is between them and the run of the other side."""
        run, other, near = around
        start, end = places
        relation = RELATIONS[joint.relation]
        out[:, 0], out[:, 1], out[:, 2:4] = joint.relation, relation.distance, piece
        to_start, to_end = start - run[0], run[1] - end
        out[:, 4] = to_end if near == "end" else to_start if near == "start" else np.minimum(to_start, to_end)
        out[:, 5] = to_start if near == "end" else to_end
        out[:, 6] = run[1] - run[0]
        out[:, 7] = are_sentences(self.reading, joint)
        shadow = self.reading.shadow
        if run[0] >= other[1]:
            sizes = start - other[1]
            texts = [shadow[other[1] : at] if at - other[1] <= gaps.MAX_GAP else None for at in start.tolist()]
        else:
            sizes = other[0] - end
            texts = [shadow[at : other[0]] if other[0] - at <= gaps.MAX_GAP else None for at in end.tolist()]
        out[:, 8] = np.minimum(sizes, 300)
        count = len(gaps.FEATURES)
        far = (-1.0,) * count
        out[:, 9 : 9 + count] = [far if text is None else gaps.gap_features(text) for text in texts]
        out[:, 9 + count] = other[1] - other[0]
        out[:, 10 + count] = self.likeness.score(joint.chinese, joint.english)


def _add_aligned(reading: Reading, links: Links, zs: Spans, es: Spans) -> None:
    """The spans that the aligner proposes, too; its English words are grown to whole ones."""
    tokens = reading.tokens
    starts = {tokens[at].start: at for at in links.words}
    ends = {tokens[at].end: at + 1 for at in links.words}
    best = sorted(links.aligned.items(), key=lambda item: -max(item[1].exact, 0.6 * item[1].right))[:MOST_SPANS]
    for (start, end, low, high), chance in best:
        if max(chance.exact, 0.6 * chance.right) < LEAST_CHANCE:
            break
        first = starts.get(low, next((at for at in links.words if tokens[at].start <= low < tokens[at].end), -1))
        last = ends.get(high, next((at + 1 for at in links.words if tokens[at].start < high <= tokens[at].end), -1))
        if 0 <= first < last and reading.hyphenated.isdisjoint((first, last)):
            zs.setdefault((start, end), BY_ALIGNER)
            es.setdefault((first, last), BY_ALIGNER)


def _flat(spans: list[Spans]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The spans of all joints, one under the other: number of the joint, start, end, place."""
    rows = [(number, *span, *place) for number, found in enumerate(spans) for span, place in found.items()]
    table = np.array(rows, np.int64).reshape(-1, 5)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3:]


def _by_joint(joint: np.ndarray, count: int) -> list[tuple[int, slice]]:
    edges = np.searchsorted(joint, np.arange(count + 1)).tolist()
    return [(number, slice(edges[number], edges[number + 1])) for number in range(count)]


def _gathered(places: np.ndarray, features) -> np.ndarray:  # type: ignore[no-untyped-def]
    """The features of each place, computed once a place."""
    distinct, inverse = np.unique(places, return_inverse=True)
    if not len(distinct):
        return np.zeros((0, len(features(0))), np.float32)
    return np.array([features(at) for at in distinct.tolist()], np.float32)[inverse]


def _fill_links_chinese(out: np.ndarray, links: Links, start: np.ndarray, end: np.ndarray) -> None:
    best = links.matrix.max(1)
    a, b = np.clip(start - links.start, 0, len(best)), np.clip(end - links.start, 0, len(best))
    _fill_links(out, best, a, b)
    z_best: dict[Range, float] = {}
    for (s, t, _, _), chance in links.aligned.items():
        z_best[s, t] = max(z_best.get((s, t), 0.0), chance.exact)
    z_gloss: dict[Range, float] = {}
    for (s, t, _, _), score in links.glossed.items():
        z_gloss[s, t] = max(z_gloss.get((s, t), 0.0), score)
    spans = list(zip(start.tolist(), end.tolist(), strict=True))
    out[:, 6] = [z_best.get(span, 0.0) for span in spans]
    out[:, 7] = [z_gloss.get(span, 0.0) for span in spans]


def _fill_links_english(
    out: np.ndarray, links: Links, first: np.ndarray, end: np.ndarray, places: tuple[np.ndarray, np.ndarray]
) -> None:
    best = links.matrix.max(0)
    words = np.array(links.words, np.int64)
    a, b = np.searchsorted(words, first), np.searchsorted(words, end)
    if not len(words):
        a = b = np.zeros(len(first), np.int64)
    _fill_links(out, best, a, b)
    e_best: dict[Range, float] = {}
    for (_, _, s, t), chance in links.aligned.items():
        e_best[s, t] = max(e_best.get((s, t), 0.0), chance.exact)
    e_gloss: dict[Range, float] = {}
    for (_, _, s, t), score in links.glossed.items():
        e_gloss[s, t] = max(e_gloss.get((s, t), 0.0), score)
    spans = list(zip(places[0].tolist(), places[1].tolist(), strict=True))
    out[:, 6] = [e_best.get(span, 0.0) for span in spans]
    out[:, 7] = [e_gloss.get(span, 0.0) for span in spans]


def _fill_links(out: np.ndarray, best: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    """Mean, least, first and last of the best links inside `a:b`, and those just outside."""
    sums = np.concatenate([[0.0], best.cumsum()])
    filled = b > a
    size = np.maximum(1, b - a)
    out[:, 0] = (sums[b] - sums[a]) / size
    padded = np.concatenate([best, [0.0, 0.0]])
    out[:, 2] = np.where(filled, padded[a], -1)
    out[:, 3] = np.where(filled, padded[b - 1], -1)
    out[:, 4] = np.where(filled & (a > 0), padded[a - 1], -1)
    out[:, 5] = np.where(filled & (b < len(best)), padded[b], -1)
    for row, low, high in zip(out, a.tolist(), b.tolist(), strict=True):
        row[1] = best[low:high].min() if high > low else -1
