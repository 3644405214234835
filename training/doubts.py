"""The trees that find doubtful readings (`transliteration/doubt.py`): fitted, and how much they mark and catch.

What they are to tell apart is the wrong readings of a corpus with marked characters, and everything that running text
has: readings that are right, all but a few. So they learn what wrong readings are like, and what marking costs.
"""

from __future__ import annotations

import json
import lzma
import random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from zhterm.segmentation import Segmenter
from zhterm.transliteration.doubt import evidence
from zhterm.transliteration.line import HAN
from zhterm.transliteration.transcriber import Transcriber

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhterm.lexicon import Lexicon
    from zhterm.transliteration.likelihood import Likelihood

TEXTS, SENTENCES = ("tico", "pydoc", "tatoeba"), 1200
FOLDS = 10
SETTINGS = {"max_iter": 40, "learning_rate": 0.15, "max_leaf_nodes": 8, "min_samples_leaf": 20, "l2_regularization": 5}
# What a syllable of running text weighs beside a reading of the corpus.
RUNNING = 0.3
# The share of the wrong readings that are to be marked, in cross-validation.
CAUGHT = 0.93


class Case(NamedTuple):
    """A reading with what speaks for it, whether it is wrong, and the fold whose models have not seen it."""

    row: tuple[float, ...]
    wrong: bool
    fold: int


class Text(NamedTuple):
    """Running text: its name, how many syllables it has, and those with several readings."""

    name: str
    syllables: int
    cases: list[Case]


def running_text(folder: Path, lexicon: Lexicon, model: Likelihood) -> list[Text]:
    """Sentences of the corpora, whose readings are taken to be right; each sentence is in one fold."""
    transcriber, found = Transcriber(lexicon), []
    for name in TEXTS:
        with lzma.open(folder / f"{name}.zh-en.tsv.xz", "rt", encoding="utf-8") as file:
            sentences = [line.split("\t")[0] for line in file]
        random.Random(7).shuffle(sentences)
        text = Text(name, 0, [])
        cut = Segmenter(lexicon).cut_lines(sentences[:SENTENCES])
        for number, line in enumerate(transcriber.lines(cut, {})):
            places = [
                (at, offset)
                for at, cell in enumerate(line.cells)
                if cell.kind == HAN
                for offset in range(len(cell.key))
            ]
            judged = filter(None, (evidence(line, *place, transcriber._reader) for place in places))
            text.cases.extend(Case(one.row(model), False, number % FOLDS) for one in judged)
            text = text._replace(syllables=text.syllables + len(places))
        found.append(text)
    return found


def fit(cases: Sequence[Case], texts: Sequence[Text], left_out: int | None = None) -> HistGradientBoostingClassifier:
    """The trees, fitted on all but one fold."""
    marked = [case for case in cases if case.fold != left_out]
    running = [case for text in texts for case in text.cases if case.fold != left_out]
    weights = np.r_[np.ones(len(marked)), np.full(len(running), RUNNING)]
    both = [*marked, *running]
    return HistGradientBoostingClassifier(random_state=1, **SETTINGS).fit(
        np.array([case.row for case in both], float), [case.wrong for case in both], sample_weight=weights
    )


def validated(cases: Sequence[Case], unjudged: int, texts: Sequence[Text]) -> float:
    """Print what is marked and caught where the model has not been fitted; the threshold that catches enough.

    `unjudged`: how many more readings are wrong, of which there is nothing to judge by.
    """
    models = [fit(cases, texts, fold) for fold in range(FOLDS)]

    def scores(some: Sequence[Case]) -> np.ndarray:
        out = np.zeros(len(some))
        for fold, model in enumerate(models):
            mine = [number for number, case in enumerate(some) if case.fold == fold]
            if mine:
                out[mine] = model.decision_function(np.array([some[number].row for number in mine], float))
        return out

    marked, wrong = scores(cases), np.array([case.wrong for case in cases])
    running = [scores(text.cases) for text in texts]
    total = wrong.sum() + unjudged
    for caught in (0.85, 0.90, CAUGHT, 0.95):
        threshold = float(np.sort(marked[wrong])[::-1][int(np.ceil(caught * total)) - 1]) - 0.005
        shares = [100 * (found > threshold).sum() / text.syllables for found, text in zip(running, texts, strict=True)]
        all_ = 100 * sum((found > threshold).sum() for found in running) / sum(text.syllables for text in texts)
        right = 100 * np.sum((marked > threshold) & wrong) / total
        each = ", ".join(f"{text.name} {share:.1f}" for text, share in zip(texts, shares, strict=True))
        print(
            f"unsure above {threshold:.2f}: of {total:,} wrong ones {right:.1f} % are marked, of all marked "
            f"characters {100 * (marked > threshold).mean():.1f} %, of running text {all_:.2f} % ({each})"
        )
        if caught == CAUGHT:
            chosen = threshold
    return chosen


def write(path: Path, model: HistGradientBoostingClassifier, threshold: float) -> None:
    """The file that `doubt.py` reads."""
    trees = [_tree(predictor.nodes, 0) for (predictor,) in model._predictors]  # no public name
    base = round(float(np.ravel(model._baseline_prediction)[0]), 4)  # nor has what they add up to
    stored = {"source": SOURCE, "threshold": round(threshold, 3), "base": base, "trees": trees}
    path.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")


SOURCE = (
    "Trees that find doubtful readings, fitted by training/readings.py on the development part of CPP (Kakao Brain, "
    "g2pM; Apache-2.0), TICO-19 (CC0), the Python documentation in Chinese (CC0) and Tatoeba (CC BY 2.0 FR)"
)


def _tree(nodes: Any, at: int) -> Any:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), 3)
    return [
        int(node["feature_idx"]),
        float(f"{node['num_threshold']:.4g}"),
        *(_tree(nodes, node[side]) for side in ("left", "right")),
    ]
