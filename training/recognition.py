"""Fit the judgement of `zhterm.recognition.boundaries` (`src/zhterm/data/recognition.json`).

usage: python training/recognition.py EVALUATION CORPORA [--write]

A place is an example where a word of the lexicon is spelt but the best path does not cut there. Hand-segmented titles
(EVALUATION/titles-train.jsonl) say which of them are words. Stored terms are mostly unknown to the lexicon, so each
place is taken twice, once with the word taken out of the lexicon. There are few such places in titles; sentences of
the parallel corpora, cut with the whole lexicon, add places of words that are taken out, each at a fifth of the weight.

A logistic regression over the signals, cross-validated by title: a place is taken for a term where that is likelier
than not. Everything is seeded; needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from zhterm.language.scripts import fold, han_runs  # noqa: E402  # the path is set above
from zhterm.lexicon import Lexicon  # noqa: E402
from zhterm.recognition.boundaries import SIGNALS, Boundaries  # noqa: E402
from zhterm.segmentation import Segmenter  # noqa: E402

LONGEST = 8
SENTENCES = 1_500
SILVER_WEIGHT = 0.2


class Place(NamedTuple):
    """A place where a word is spelt: the run, where, whether it is a word there, and the text it is of."""

    run: str
    start: int
    end: int
    right: bool
    group: int


def places(text: str, edges: set[int], lexicon: Lexicon, group: int) -> list[Place]:
    """The places of dictionary words in a text whose words begin and end at `edges`, without those inside one word."""
    out = []
    for first, last in han_runs(text):
        run = text[first:last]
        known = lexicon.words_in(run)
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + LONGEST) + 1):
                if run[start:end] not in known:
                    continue
                right = {first + start, first + end} <= edges
                if right or any(first + start < edge < first + end for edge in edges):
                    out.append(Place(run, start, end, right, group))
    return out


def title_places(path: Path, lexicon: Lexicon) -> list[Place]:
    out = []
    for group, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        edges, at = {0}, 0
        for segment in row["segments"]:
            at = row["zh"].find(segment, at)
            if at < 0:
                break
            edges |= {at, at + len(segment)}
            at += len(segment)
        else:
            out += places(lexicon.simplified(fold(row["zh"])), edges, lexicon, group)
    return out


def corpus_places(folder: Path, lexicon: Lexicon) -> list[Place]:
    out = []
    segmenter = Segmenter(lexicon)
    for name in ("tico", "tatoeba"):
        with lzma.open(folder / f"{name}.zh-en.tsv.xz", "rt", encoding="utf-8") as source:
            lines = [line.split("\t")[0] for line in source]
        for line in random.Random(1).sample(lines, min(SENTENCES, len(lines))):
            text = lexicon.simplified(fold(line))
            edges, at = {0}, 0
            for word in segmenter.cut(text):
                at += len(word)
                edges.add(at)
            out += places(text, edges, lexicon, -1)
    return out


Examples = tuple[list[Place], list[list[float]], int]


def examples(found: list[Place], boundaries: Boundaries, *, unknown: bool) -> Examples:
    """The places that are not clear, with their signals, and how many cut through words but seem clear.

    `unknown`: as if the lexicon did not know the word.
    """
    kept, rows, fallen = [], [], 0
    for place in found:
        left, right = boundaries.text(place.run).stretch(place.start, place.end)
        start, end = place.start - left, place.end - left
        lattice = boundaries.lattice(place.run[left:right])
        if unknown:
            lattice = lattice.without(start, end)
        signals = boundaries.signals(lattice, start, end)
        if signals is None:
            fallen += not place.right
            continue
        cuts = lattice.path()
        if any(first <= start and end <= last for first, last in pairwise(cuts)):
            continue  # inside a longer word, of which the glosses decide
        kept.append(place)
        rows.append(signals)
    return kept, rows, fallen


def fitted(rows: np.ndarray, right: np.ndarray, weights: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=5_000).fit(rows, right, sample_weight=weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lexicon = Lexicon.open()
    boundaries = Boundaries(lexicon)
    titles = title_places(options.evaluation / "titles-train.jsonl", lexicon)
    gold = [examples(titles, boundaries, unknown=unknown) for unknown in (True, False)]
    silver = examples(corpus_places(options.corpora, lexicon), boundaries, unknown=True)
    rows = np.array([row for part in gold for row in part[1]])
    right = np.array([place.right for part in gold for place in part[0]])
    groups = np.array([place.group for part in gold for place in part[0]])
    clear_traps = sum(part[2] for part in gold)
    silver_rows, silver_right = np.array(silver[1]), np.array([place.right for place in silver[0]])

    def model(chosen: np.ndarray) -> LogisticRegression:
        weights = np.r_[np.ones(chosen.sum()), np.full(len(silver_right), SILVER_WEIGHT)]
        return fitted(np.r_[rows[chosen], silver_rows], np.r_[right[chosen], silver_right], weights)

    scores = np.zeros(len(right))
    for train, test in GroupKFold(5).split(rows, right, groups):
        chosen = np.zeros(len(right), bool)
        chosen[train] = True
        scores[test] = model(chosen).decision_function(rows[test])
    traps = (~right).sum() + clear_traps
    for threshold in np.arange(-2.0, 2.01, 0.5):
        fallen, kept = (scores >= threshold)[~right].sum(), (scores >= threshold)[right].sum()
        print(f"out of fold, threshold {threshold:4.1f}: traps {fallen} of {traps}, words {kept} of {right.sum()}")
    whole = model(np.ones(len(right), bool))
    weights = dict(zip(SIGNALS, whole.coef_[0].round(4).tolist(), strict=True))
    data = {"intercept": round(float(whole.intercept_[0]), 4), "weights": weights}
    print(json.dumps(data, indent=1))
    if options.write:
        target = ROOT / "src" / "zhterm" / "data" / "recognition.json"
        target.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
