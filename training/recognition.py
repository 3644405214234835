"""Fit the judgement of `zhterm.recognition.boundaries` (`src/zhterm/data/recognition.json`).

usage: python training/recognition.py EVALUATION CORPORA [--write]

A place is an example where a word of the lexicon is spelt but a word stands across an edge of it. Hand-segmented titles
(EVALUATION/titles-train.jsonl) and sentences of our own (`texts/recognition.tsv`), written to mislead, say which of
them are words. Stored terms are mostly unknown to the lexicon, so each place is taken twice, once with the word taken
out of the lexicon. Sentences of the parallel corpora, cut with the whole lexicon, add places of words that are taken
out, each at a tenth of the weight, and of words that are left in, at less: of those the lexicon has decided itself.

A logistic regression over the signals, cross-validated by title and sentence: a place is taken for a term where that is
likelier than not. Everything is seeded; needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from zhterm.language.scripts import fold, han_runs  # noqa: E402  # the path is set above
from zhterm.lexicon import Lexicon  # noqa: E402
from zhterm.recognition.boundaries import Boundaries  # noqa: E402
from zhterm.recognition.signals import SIGNALS  # noqa: E402
from zhterm.segmentation import Segmenter  # noqa: E402

LONGEST = 8
SENTENCES = 1_500
SILVER_WEIGHT = {True: 0.1, False: 0.02}  # by whether the words are taken out of the lexicon


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


def own_places(path: Path, lexicon: Lexicon) -> list[Place]:
    """The places of the term of each line: those between ⟦ and ⟧ are words, the others are not."""
    out = []
    for group, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        term, marked = line.split("\t")
        for first, last in han_runs(text := lexicon.simplified(fold(re.sub("[⟦⟧]", "", marked)))):
            for match in re.finditer(term, text[first:last]):
                right = len(re.findall(term, text[: first + match.start()])) in _marked(term, marked)
                out.append(Place(text[first:last], *match.span(), right, -2 - group))
    return out


def _marked(term: str, text: str) -> set[int]:
    """Which of the places where a term is spelt are marked, by number."""
    return {number for number, match in enumerate(re.finditer(f"⟦{term}⟧|{term}", text)) if match[0] != term}


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
        if any(first <= start and end <= last and (first, last) != (start, end) for first, last in pairwise(cuts)):
            continue  # inside a longer word, of which the glosses decide
        kept.append(place)
        rows.append(signals)
    return kept, rows, fallen


class Model(NamedTuple):
    """A place is taken for a term where the intercept and the weighted signals are not below 0."""

    intercept: float
    weights: np.ndarray

    @classmethod
    def fitted(cls, rows: np.ndarray, right: np.ndarray, importance: np.ndarray) -> Model:
        scaler = StandardScaler().fit(rows)
        found = LogisticRegression(C=1.0, max_iter=5_000).fit(scaler.transform(rows), right, sample_weight=importance)
        weights = found.coef_[0] / scaler.scale_
        return cls(float(found.intercept_[0] - weights @ scaler.mean_), weights)

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        return self.intercept + rows @ self.weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lexicon = Lexicon.open()
    boundaries = Boundaries(lexicon)
    own = own_places(Path(__file__).with_name("texts") / "recognition.tsv", lexicon)
    titles = title_places(options.evaluation / "titles-train.jsonl", lexicon)
    gold = {
        (name, unknown): examples(found, boundaries, unknown=unknown)
        for name, found in (("titles", titles), ("own", own))
        for unknown in (False, True)
    }
    corpus = corpus_places(options.corpora, lexicon)
    silver = {unknown: examples(corpus, boundaries, unknown=unknown) for unknown in SILVER_WEIGHT}
    rows = np.array([row for part in gold.values() for row in part[1]])
    right = np.array([place.right for part in gold.values() for place in part[0]])
    groups = np.array([place.group for part in gold.values() for place in part[0]])
    silver_rows = np.array([row for part in silver.values() for row in part[1]])
    silver_right = np.array([place.right for part in silver.values() for place in part[0]])
    silver_weights = np.array([SILVER_WEIGHT[unknown] for unknown, part in silver.items() for _ in part[0]])

    def model(chosen: np.ndarray) -> Model:
        importance = np.r_[np.ones(len(chosen)), silver_weights]
        return Model.fitted(np.r_[rows[chosen], silver_rows], np.r_[right[chosen], silver_right], importance)

    scores = np.zeros(len(right))
    for train, test in GroupKFold(5, shuffle=True, random_state=1).split(rows, right, groups):
        scores[test] = model(train)(rows[test])
    first = 0
    for (name, unknown), (kept, _, clear_traps) in gold.items():
        taken, words = scores[first : first + len(kept)] >= 0, right[first : first + len(kept)]
        first += len(kept)
        print(
            f"{name}{', taken out of the lexicon' * unknown}: of unclear places, out of fold, "
            f"words met {(taken & words).sum()} of {words.sum()}, "
            f"others taken {(taken & ~words).sum()} of {(~words).sum()}; {clear_traps} more seem clear"
        )
    whole = model(np.arange(len(right)))
    weights = dict(zip(SIGNALS, whole.weights.round(4).tolist(), strict=True))
    data = {"intercept": round(whole.intercept, 4), "weights": weights}
    print(json.dumps(data, indent=1))
    if options.write:
        target = ROOT / "src" / "zhterm" / "data" / "recognition.json"
        target.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
