"""Fit the weights of word kinds (`src/zhterm/data/segmentation.json`) on hand-segmented titles.

usage: python training/segmentation.py TITLES.jsonl [--folds 5] [--write]

The model is a conditional random field without transitions: a segmentation's score is the sum of its words' weights,
`base + features . parameters` (see `zhterm.lexicon.weights`), and the likelihood of the right segmentations, penalised
by the squares of the parameters, is maximised. Where the gold names a longer word that is right too (`also_words`),
both ways count as right. Everything is deterministic; needs numpy and scipy, which the package itself does not.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from itertools import compress, pairwise
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from zhterm.language.scripts import HAN, fold  # noqa: E402
from zhterm.lexicon.build import compile_lexicon  # noqa: E402  # the path is set above
from zhterm.lexicon.input import Input  # noqa: E402
from zhterm.lexicon.sources import sources  # noqa: E402
from zhterm.lexicon.weights import PARAMETERS, Facts, Weigher  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

RUN = re.compile(f"[{HAN}]+")
LONGEST = 16
PENALTY = 0.2
Edges = list[list[tuple[int, str]]]


def lattice(run: str, known: set[str]) -> Edges:
    """For each start the ends of the words that begin there, with the words; single characters always."""
    size = len(run)
    return [
        [(at + 1, run[at])]
        + [(end, run[at:end]) for end in range(at + 2, min(size, at + LONGEST) + 1) if run[at:end] in known]
        for at in range(size)
    ]


def right_edges(edges: Edges, bounds: set[int], longer: list[tuple[int, int]]) -> Edges:
    """The part of a lattice that the gold allows: gold words whole, unknown ones in the fewest pieces."""
    size = len(edges)
    ordered = sorted(bounds | {0, size})
    ends = [{end for end, _ in row} for row in edges]
    keep = {(start, end) for start, end in longer if end in ends[start]}
    for start, end in pairwise(ordered):
        if end in ends[start]:
            keep.add((start, end))
            continue
        best = {end: (0, end)}
        for at in range(end - 1, start - 1, -1):
            best[at] = min((best[stop][0] + 1, stop) for stop in ends[at] if stop <= end)
        at = start
        while at < end:
            keep.add((at, best[at][1]))
            at = best[at][1]
    return [[(end, word) for end, word in row if (at, end) in keep] for at, row in enumerate(edges)]


def prepare(rows: list[dict], known: set[str], simplified) -> list[tuple[Edges, Edges]]:
    """Whole and right lattices of all runs of Chinese."""
    out = []
    for row in rows:
        title = row["zh"]
        text = simplified(fold(title))
        bounds, at = set(), 0
        for word in row["segments"]:
            at = title.index(word, at)
            bounds |= {at, at + len(word)}
            at += len(word)
        longer = [(m.start(), m.end()) for w in row.get("also_words", []) for m in re.finditer(re.escape(w), title)]
        for run in RUN.finditer(text):
            start, end = run.span()
            edges = lattice(run[0], known)
            inside = [(a - start, b - start) for a, b in longer if start <= a and b <= end]
            out.append((edges, right_edges(edges, {b - start for b in bounds if start <= b <= end}, inside)))
    return out


def add(total: float, value: float) -> float:
    """log(exp(total) + exp(value)); `total` may be minus infinity."""
    top = max(total, value)
    return top + log(exp(total - top) + exp(value - top)) if total > -1e300 else value


def expectation(edges: Edges, score: dict[str, float]) -> tuple[float, list[tuple[str, float]]]:
    """The log of the sum over all paths, and how often each word is expected (forward-backward)."""
    size = len(edges)
    forward, backward = [-1e301] * (size + 1), [-1e301] * (size + 1)
    forward[0] = backward[size] = 0.0
    for at, row in enumerate(edges):
        for end, word in row:
            if forward[at] > -1e300:
                forward[end] = add(forward[end], forward[at] + score[word])
    for at in range(size - 1, -1, -1):
        for end, word in edges[at]:
            if backward[end] > -1e300:
                backward[at] = add(backward[at], backward[end] + score[word])
    total = forward[size]
    expected = [
        (word, exp(forward[at] + score[word] + backward[end] - total))
        for at, row in enumerate(edges)
        for end, word in row
        if forward[at] > -1e300 and backward[end] > -1e300
    ]
    return total, expected


def fit(data: list[tuple[Edges, Edges]], weigher: Weigher, facts: Callable[[list[str]], Facts]) -> dict[str, float]:
    """The parameters of greatest penalised likelihood."""
    words = sorted({word for edges, _ in data for row in edges for _, word in row})
    described = weigher.described(facts(words))
    names = sorted({name for _, features in described for name in features})
    column = {name: number for number, name in enumerate(names)}
    cells = [(number, column[name]) for number, (_, features) in enumerate(described) for name in features]
    shape = (len(words), len(names))
    matrix = csr_matrix((np.ones(len(cells)), tuple(np.array(cells).T)), shape=shape)
    base = np.array([value for value, _ in described])
    number = {word: at for at, word in enumerate(words)}

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        score = dict(zip(words, (base + matrix @ parameters).tolist(), strict=True))
        value, gradient = 0.0, np.zeros(len(words))
        for edges, right in data:
            if len(edges) == 1:
                continue
            total, expected = expectation(edges, score)
            good, wanted = expectation(right, score)
            value += total - good
            for word, share in expected:
                gradient[number[word]] += share
            for word, share in wanted:
                gradient[number[word]] -= share
        penalty = PENALTY * parameters
        return value + penalty @ parameters / 2, matrix.T @ gradient + penalty

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return {name: round(float(found.x[column[name]]), 3) for name in names if abs(found.x[column[name]]) >= 0.0005}


def spans(words: list[str]) -> set[tuple[int, int]]:
    """The words with Chinese in them as spans of the text without spaces."""
    out, at = set(), 0
    for word in words:
        size = len("".join(word.split()))
        if RUN.search(word):
            out.add((at, at + size))
        at += size
    return out


def f1(rows: list[dict], cut) -> float:
    """F1 of word spans in percent; a longer word of `also_words` may stand for its parts."""
    hit = gold_count = found_count = 0
    for row in rows:
        gold, found = spans(row["segments"]), spans(cut(row["zh"]))
        text = "".join(row["zh"].split())
        for word in row.get("also_words", []):
            for match in re.finditer(re.escape(word), text):
                if match.span() in found:
                    start, end = match.span()
                    gold = {s for s in gold if not (start <= s[0] and s[1] <= end)} | {match.span()}
        hit += len(gold & found)
        gold_count += len(gold)
        found_count += len(found)
    return 200 * hit / (gold_count + found_count)


def main() -> None:
    """Cross-validate, fit on everything and, if asked, write the parameters."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("titles", type=Path)
    arguments.add_argument("--folds", type=int, default=5)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    from zhterm.lexicon import Lexicon
    from zhterm.segmentation import Segmenter

    rows = [json.loads(line) for line in options.titles.read_text(encoding="utf-8").splitlines()]
    given = Input(sources())
    counts, names = given.counts(), given.entries().names

    def facts(words: list[str]) -> Facts:
        return Facts.of({word: number for number, word in enumerate(words)}, counts, names)

    dictionary = facts(sorted({*counts.words, *names.proper, *names.ours}))
    on_path = dictionary.on_path().tolist()
    known = set(compress(dictionary.words, on_path))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lexicon.sqlite"
        compile_lexicon(path, sources())
        lexicon = Lexicon.open(path)
        lexicon.preload()

        def measure(part: list[dict], test: list[dict]) -> tuple[dict[str, float], float]:
            parameters = fit(prepare(part, known, lexicon.simplified), Weigher(dictionary, {}), facts)
            fitted = Weigher(dictionary, parameters)
            cache = dict(compress(zip(dictionary.words, fitted.weights(dictionary).tolist(), strict=True), on_path))
            segmenter = Segmenter(lexicon, weights=cache, unknown=fitted.unknown)
            return parameters, f1(test, lambda title: [word.text for word in segmenter.words(title)])

        folds = []
        for fold_number in range(options.folds):
            part = [row for number, row in enumerate(rows) if number % options.folds != fold_number]
            test = [row for number, row in enumerate(rows) if number % options.folds == fold_number]
            folds.append(measure(part, test)[1])
            print(f"fold {fold_number + 1}: F1 {folds[-1]:.2f}", flush=True)
        parameters, fitted_f1 = measure(rows, rows)
    if folds:
        print(f"cross-validated F1 {sum(folds) / len(folds):.2f}")
    print(f"fitted F1 {fitted_f1:.2f}, {len(parameters)} parameters")
    if options.write:
        text = json.dumps(parameters, ensure_ascii=False, indent=0, sort_keys=True)
        PARAMETERS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
