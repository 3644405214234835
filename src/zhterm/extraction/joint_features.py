"""Features of joints as a whole: a first look at two runs, before the aligner is asked and spans are proposed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from zhterm.extraction import chinese, english, gaps
from zhterm.extraction.relations import RELATIONS, Joint, are_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.extraction.chinese import ChineseFeatures
    from zhterm.extraction.english import EnglishFeatures
    from zhterm.extraction.likeness import RunLikeness
    from zhterm.extraction.tokens import Range, Reading

JOINT = (
    "relation",
    "distance",
    "sentences",
    "gap_size",
    "likeness",
    "z_likeness",
    "e_likeness",
    "z_joints",
    "e_joints",
)
EDGES = ("z_before", "z_after", "e_before", "e_after")
FEATURES = (*JOINT, *gaps.FEATURES, *EDGES, *chinese.SPAN, *english.SPAN)


def joint_features(
    reading: Reading,
    found: Sequence[Joint],
    likeness: RunLikeness,
    of_chinese: ChineseFeatures,
    of_english: EnglishFeatures,
) -> np.ndarray:
    """One row a joint: the relation, how alike the runs are beside others, what is between, and both runs as spans."""
    if not found:
        return np.zeros((0, len(FEATURES)), np.float32)
    tokens, shadow = reading.tokens, reading.shadow
    scores = [likeness.score(joint.chinese, joint.english) for joint in found]
    z_scores, e_scores = (
        _others([joint.chinese for joint in found], scores),
        _others([joint.english for joint in found], scores),
    )
    rows = []
    for joint, score, z_score, e_score in zip(found, scores, z_scores, e_scores, strict=True):
        zh = tokens[joint.chinese[0]].start, tokens[joint.chinese[1] - 1].end
        en = tokens[joint.english[0]].start, tokens[joint.english[1] - 1].end
        start, end = (zh[1], en[0]) if zh[1] <= en[0] else (en[1], zh[0])
        far = (-1.0,) * len(gaps.FEATURES)
        between = gaps.gap_features(shadow[start:end]) if 0 <= end - start <= gaps.MAX_GAP else far
        rows.append(
            (
                joint.relation, RELATIONS[joint.relation].distance, are_sentences(reading, joint),
                min(300, max(-1, end - start)), score, z_score[0], e_score[0], z_score[1], e_score[1], *between,
                *of_chinese.classes[[zh[0] + 1, zh[1] + 2, en[0] + 1, en[1] + 2]],
            )
        )  # fmt: skip
    zh_runs = np.array([(tokens[joint.chinese[0]].start, tokens[joint.chinese[1] - 1].end) for joint in found])
    en_runs = np.array([joint.english for joint in found])
    return np.hstack(
        [
            np.array(rows, np.float32),
            of_chinese.spans(zh_runs[:, 0], zh_runs[:, 1]),
            of_english.spans(en_runs[:, 0], en_runs[:, 1]),
        ]
    )


def _others(runs: Sequence[Range], scores: Sequence[float]) -> list[tuple[float, int]]:
    """For each run, the likeness of its best partner and the number of its joints."""
    best: dict[Range, float] = defaultdict(float)
    count: dict[Range, int] = defaultdict(int)
    for run, score in zip(runs, scores, strict=True):
        best[run] = max(best[run], score)
        count[run] += 1
    return [(best[run], min(9, count[run])) for run in runs]
