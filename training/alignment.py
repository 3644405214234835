"""Fit the aligner on gold titles, print cross-validated figures, write src/zhterm/data/alignment/model.json.gz.

usage: python training/alignment.py EVALUATION_DIR [--write] [--ablation]

EVALUATION_DIR holds titles-train.jsonl (fitted on, with texts/titles-own.jsonl), titles-dev.jsonl (measured only) and
score_titles.py; figures are of the published titles, not of our own. Needs numpy and scikit-learn;
every feature comes from the code that runs in the product. Five folds by title: what a later stage sees of an earlier
one is always predicted by a model that has not seen the title. Seeded: the same lexicon and titles give the same file.
Under a minute on one core (OMP_NUM_THREADS=1), some five more with --ablation.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
from collections import Counter
from itertools import chain, pairwise, product
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from zhterm import alignment
from zhterm.alignment import (
    decision,
    fitted_model,
    leftovers,
    rivals,
    signals,
    spanfeatures,
    spanpairs,
    title_units,
    word_signals,
    wordpairs,
)
from zhterm.alignment.spanfeatures import SpanFeatures
from zhterm.language import tables
from zhterm.lexicon import Lexicon
from zhterm.segmentation import words

# The models learn from more candidates than are looked at in use, where the hopeless ones only cost time.
fitted_model.HOPELESS = 0.01
spanpairs.LINKS = (0.1, 0.25, 0.4, 0.7)
spanpairs.TORN = 0.5

OWN = Path(__file__).parent / "texts" / "titles-own.jsonl"
FOLDS = 5
SEED = 7
PART_WEIGHT = 0.3
"""How much a part of a gold pair that the gold does not list counts as a wrong pair: the scorer leaves it out.
Our own titles list all terms."""
COSTS = decision.Costs(mix=0.45, cost=0.4, suggestion_cost=0.17)
"""F1 grows by a pair when about 0.5 P(exact) + 0.5 P(right) > 0.42, near the precision and recall reached; the rest is
cross-validated."""
UNRENDERED_COST = 0.3
WORD = {"max_iter": 40, "learning_rate": 0.15, "l2_regularization": 3.0, "max_leaf_nodes": 31}
SPAN = {"max_iter": 30, "learning_rate": 0.2, "l2_regularization": 8.0, "max_leaf_nodes": 24}
SECOND_SPAN = {"max_iter": 40, "learning_rate": 0.15, "l2_regularization": 8.0, "max_leaf_nodes": 24}
"""Few large trees: they are walked in less time than many small ones, and gain 0.3 points of exact F1 over them."""
FOR_A_PAIR = (
    "zh_min zh_share zh_share_min en_min en_share_min first_first last_last evidence overlap signal_mean signal_min "
    "product span_similar p p_right composed"
).split()
"""Features of span pairs of which more never makes a pair less likely; of those below more never makes it likelier."""
AGAINST_A_PAIR = (
    "zh_leak zh_leak_mass en_leak en_leak_mass signal_outside left_zh right_zh left_en right_en cuts_word "
    "crosses_entry distance zh_rival en_rival crossing edge_rival rank_zh rank_en"
).split()
LEFT_OUT = {"max_iter": 60, "learning_rate": 0.1, "l2_regularization": 3.0, "min_samples_leaf": 8, "max_leaf_nodes": 4}
BAG = 2
"""Forests averaged for what is left out: there are few examples of it, so the trees are small too."""
GROUPS = {
    "dictionary glosses": ("gloss", "fuzzy", "longer", "shorter", "phrase"),
    "inverse index": ("backwards", "lift"),
    "lexical table": ("table", "back_table", "parts"),
    "word vectors": ("similar",),
    "names": ("name",),
    "numbers, same letters": ("number", "same"),
}


def load_scorer(path):
    spec = importlib.util.spec_from_file_location("score_titles", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ------------------------------------------------------------------ gold
def occurrences(text, piece):
    out, at = [], text.find(piece)
    while piece and at >= 0:
        out.append((at, at + len(piece)))
        at = text.find(piece, at + 1)
    return out


def whole_words(text, places):
    """The places that do not begin or end inside an English word, or all of them."""

    def cuts(start, end):
        before = start > 0 and text[start - 1].isalnum()
        return before or (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())

    return [place for place in places if not cuts(*place)] or places


def gold_positions(row):
    """Gold pairs as code point spans.

    Where the same English stands several times, and as many Chinese words for it, be they the same or others, the n-th
    goes with the n-th.
    """
    wanted: dict[str, list[list[tuple[int, int]]]] = {}
    for term in row["terms"]:
        if not term.get("whole") and " ... " not in term["en"]:
            wanted.setdefault(term["en"].lower(), []).append(occurrences(row["zh"], term["zh"]))
    out = []
    for text, by_word in wanted.items():
        en = whole_words(row["en"], occurrences(row["en"].lower(), text))
        places = sorted(chain.from_iterable(by_word))
        if len(places) == len(en) and disjoint(places):
            by_word = [places]
        for zh in by_word:
            out += zip(zh, en, strict=False) if len(zh) > 1 and len(en) > 1 else product(zh, en)
    return out


def disjoint(places):
    """Whether none of the places, sorted, overlaps the next."""
    return all(one[1] <= other[0] for one, other in pairwise(places))


def inside(units, span):
    found = [k for k, unit in enumerate(units) if unit.start >= span[0] and unit.end <= span[1]]
    if not found:  # the span is a part of one unit
        found = [k for k, unit in enumerate(units) if unit.start <= span[0] and span[1] <= unit.end][:1]
    return (found[0], found[-1] + 1) if found else None


def word_links(units, row):
    """Gold links of atoms and tokens: all of an innermost pair, of an outer pair what its inner pairs leave over."""
    pairs = [(inside(units.atoms, z), inside(units.tokens, e)) for z, e in gold_positions(row)]
    pairs = [(a, t) for a, t in pairs if a and t]
    links = set()
    for a, t in pairs:
        inner = [
            (b, u)
            for b, u in pairs
            if (b, u) != (a, t) and a[0] <= b[0] and b[1] <= a[1] and t[0] <= u[0] and u[1] <= t[1]
        ]
        atoms = [i for i in range(*a) if not any(b[0] <= i < b[1] for b, _ in inner)]
        tokens = [j for j in range(*t) if not any(u[0] <= j < u[1] for _, u in inner)]
        links |= {(i, j) for i in atoms for j in tokens}
    return links


class Item:
    """A gold title, or one of our own, with its units, signals and labels; `stage` results are added as they come."""

    def __init__(self, row, lexicon, scorer, group, without=(), own=False):
        self.row, self.group, self.scorer, self.own = row, group, scorer, own
        self.units = title_units.cut(row["zh"], words(row["zh"], lexicon), row["en"], lexicon)
        self.signals = word_signals.collect(self.units, lexicon, *alignment.tables())
        self._remove(without)
        self.todo = wordpairs.cells(self.units, self.signals)
        self.word_rows = wordpairs.first_rows(self.units, self.signals, self.todo)
        links = word_links(self.units, row)
        self.word_labels = [float(cell in links) for cell in self.todo]
        self.gold = {self.normal(term["zh"], term["en"]) for term in row["terms"] if not term.get("whole")}
        self.gold = {key for key in self.gold if not scorer.whole(key, row)}

    def _remove(self, names):
        for name in names:
            for line in getattr(self.signals, name):
                line[:] = [0.0] * len(line)
        self.signals.any = signals.combined(self.signals)
        word_signals.affix_signals(self.units, self.signals)
        if "gloss" in names or "name" in names:
            kept = {k: n for k, n in self.signals.notes.items() if (n[0] == "name") != ("name" in names)}
            self.signals.spans = {k: v for k, v in self.signals.spans.items() if k in kept}

    def normal(self, zh, en):
        return self.scorer.norm_zh(zh), self.scorer.norm_en(en)

    def key(self, pair):
        a, b, c, d = pair
        units = self.units
        zh = units.zh[units.atoms[a].start : units.atoms[b - 1].end]
        return self.normal(zh, units.en[units.tokens[c].start : units.tokens[d - 1].end])

    def verdict(self, key):
        """True right, False wrong, None for what the scorer does not count."""
        if self.scorer.whole(key, self.row):
            return None
        if key in self.gold or self.scorer.joins(key, self.gold):
            return True
        return None if self.scorer.part(key, self.gold) else False

    def second_word_rows(self, probabilities):
        stage = wordpairs.matrix_of(self.units, self.todo, probabilities)
        return wordpairs.second_rows(self.units, stage, self.todo, self.word_rows)

    def span_rows(self, probabilities):
        self.links = wordpairs.matrix_of(self.units, self.todo, probabilities)
        self.pairs = spanpairs.candidates(self.units, self.links, self.signals)
        features = SpanFeatures(self.units, self.signals, self.links)
        self.first_span_rows = [features.row(pair) for pair in self.pairs]
        self._label_spans()
        return self.first_span_rows

    def _label_spans(self):
        placed = set(gold_positions(self.row))
        texts = {(self.row["zh"][slice(*z)], self.row["en"][slice(*e)].lower()) for z, e in placed}
        whole = any(term.get("whole") for term in self.row["terms"])
        self.labels = []
        for a, b, c, d in self.pairs:
            z = (self.units.atoms[a].start, self.units.atoms[b - 1].end)
            e = (self.units.tokens[c].start, self.units.tokens[d - 1].end)
            key, weight = self.key((a, b, c, d)), 1.0
            exact = key in self.gold
            right = exact or self.scorer.joins(key, self.gold)
            if self.scorer.whole(key, self.row):
                exact = right = whole
            elif exact and (self.row["zh"][slice(*z)], self.row["en"][slice(*e)].lower()) in texts:
                weight = float((z, e) in placed)  # the other occurrence of a repeated term teaches nothing
            elif not (right or self.own) and self.scorer.part(key, self.gold):
                weight = PART_WEIGHT
            self.labels.append((float(exact), float(right), weight))

    def scored(self):
        """The pairs that the product would look at a second time."""
        leaning = fitted_model.leaning_within(self.signals)
        return [
            decision.Scored(pair, exact, right, fitted_model.is_unit(self.units, self.signals, pair), leaning(pair))
            for pair, exact, right in zip(self.pairs, self.exact, self.right, strict=True)
        ]

    def decide(self):
        """Decide as the product does; `chosen` and `offered` are indices of `pairs`."""
        scored = self.scored()
        self.merits = [COSTS.merit(item) for item in scored]
        self.chosen, self.offered = decision.decide(scored, COSTS)

    def left_out_rows(self, chosen):
        merits = dict(zip(self.pairs, self.merits, strict=True))
        kept = [self.pairs[index] for index in chosen]
        return leftovers.rows(self.units, self.signals, self.links, kept, merits)

    def left_out_labels(self):
        """1 for atoms within a word the gold lists as not rendered (the occurrence that no gold pair covers)."""
        paired = [z for z, _ in gold_positions(self.row)]
        marked = []
        for word in self.row.get("unrendered_zh", []):
            places = occurrences(self.row["zh"], word)
            free = [p for p in places if not any(z[0] <= p[0] and p[1] <= z[1] for z in paired)]
            marked += (free or places)[:1]
        atoms = (self.units.atoms[i] for i in leftovers.content_atoms(self.units))
        return [float(any(max(m[0], atom.start) < min(m[1], atom.end) for m in marked)) for atom in atoms]


# ------------------------------------------------------------------ stages
class Forests:
    """Boosted forests that differ in their seed, averaged on the log-odds scale."""

    def __init__(self, x, y, weights, options, seeds):
        settings = {"max_leaf_nodes": 8, "max_features": 0.35, "max_bins": 128, "early_stopping": False}
        settings |= {"min_samples_leaf": 20} | options
        self.models = [
            HistGradientBoostingClassifier(random_state=seed, **settings).fit(x, y, sample_weight=weights)
            for seed in seeds
        ]

    def predict(self, x):
        odds = sum(model.decision_function(x) for model in self.models) / len(self.models)
        return 1.0 / (1.0 + np.exp(-odds))


class Stage:
    """One forest: predictions out of fold for the titles it is fitted on, and by the final model for others."""

    def __init__(self, options, seeds=(SEED,)):
        self.options, self.seeds = options, seeds

    def fit(self, items, rows, labels, weights=None):
        x = flat(rows)
        y = np.array([value for part in labels for value in part])
        w = np.ones(len(y)) if weights is None else np.array([value for part in weights for value in part])
        group = np.array([item.group for item, part in zip(items, rows, strict=True) for _ in part])
        out = np.zeros(len(y))
        for fold in range(FOLDS):
            test = group % FOLDS == fold
            train = ~test & (w > 0)
            out[test] = Forests(x[train], y[train], w[train], self.options, self.seeds).predict(x[test])
        self.model = Forests(x[w > 0], y[w > 0], w[w > 0], self.options, self.seeds)
        return split(rows, out)

    def predict(self, rows):
        x = flat(rows)
        return split(rows, self.model.predict(x))


def directions(features):
    """The option that holds the trees to what is known of features of span pairs: 1 rising, -1 falling, 0 either."""
    return {"monotonic_cst": [(name in FOR_A_PAIR) - (name in AGAINST_A_PAIR) for name in features]}


def flat(rows):
    """The rows of all titles as one array."""
    return np.array([row for title in rows for row in title], dtype=float)


def split(rows, values):
    out, at = [], 0
    for part in rows:
        out.append([float(value) for value in values[at : at + len(part)]])
        at += len(part)
    return out


class Fitting:
    """All stages on the training titles (out of fold), and on others."""

    def __init__(self, second_words=True, second_spans=True):
        self.second_words, self.second_spans = second_words, second_spans
        names = ("word_first", "word_second", "span_exact", "span_right", "span_exact_second", "span_right_second")
        first, second = SPAN | directions(spanfeatures.FEATURES), SECOND_SPAN | directions(rivals.FEATURES)
        options = (WORD, WORD, first, first, second, second)
        self.stages = {name: Stage(chosen) for name, chosen in zip(names, options, strict=True)}
        self.stages["left_out"] = Stage(LEFT_OUT, range(BAG))

    def _word(self, name, items, rows, fit):
        stage = self.stages[name]
        return stage.fit(items, rows, [item.word_labels for item in items]) if fit else stage.predict(rows)

    def _span(self, name, items, rows, fit):
        stage, column = self.stages[name], 0 if "exact" in name else 1
        if not fit:
            return stage.predict(rows)
        labels = [[label[column] for label in item.labels] for item in items]
        return stage.fit(items, rows, labels, [[label[2] for label in item.labels] for item in items])

    def run(self, items, fit):
        chances = self._word("word_first", items, [item.word_rows for item in items], fit)
        if self.second_words:
            rows = [item.second_word_rows(part) for item, part in zip(items, chances, strict=True)]
            chances = self._word("word_second", items, rows, fit)
        rows = [item.span_rows(part) for item, part in zip(items, chances, strict=True)]
        exact, right = (self._span(name, items, rows, fit) for name in ("span_exact", "span_right"))
        if self.second_spans:
            rows = [
                rivals.second_rows(item.units, item.pairs, e, r, item.first_span_rows)
                for item, e, r in zip(items, exact, right, strict=True)
            ]
            exact, right = (self._span(name, items, rows, fit) for name in ("span_exact_second", "span_right_second"))
        for item, e, r in zip(items, exact, right, strict=True):
            item.exact, item.right = e, r
            item.decide()
        rows = [item.left_out_rows(item.chosen) for item in items]
        labels = [item.left_out_labels() for item in items]
        # Of our own titles many are slogans written to be left out: with them unrendered F1 is 2 lower.
        published = [[float(not item.own)] * len(part) for item, part in zip(items, labels, strict=True)]
        stage = self.stages["left_out"]
        parts = stage.fit(items, rows, labels, published) if fit else stage.predict(rows)
        for item, part in zip(items, parts, strict=True):
            marked = [i for i, p in zip(leftovers.content_atoms(item.units), part, strict=True) if p > UNRENDERED_COST]
            item.left_out = leftovers.whole_words(item.units, [item.pairs[k] for k in item.chosen], marked)


# ------------------------------------------------------------------ figures
def figures(items, calibration):
    """Exact P, R, F1, soft F1, unrendered F1 and calibration error as score_titles.py counts them."""
    n, soft = Counter(), [0.0, 0.0]
    bins = [[0, 0.0, 0] for _ in range(10)]
    for item in items:
        merits = {item.key(item.pairs[k]): item.merits[k] for k in item.chosen}
        verdicts = {key: item.verdict(key) for key in merits}
        counted = {key for key, verdict in verdicts.items() if verdict is not None}
        right = {key for key in counted if verdicts[key]}
        n.update(gold=len(item.gold), pred=len(counted), hit=len(item.gold & counted), right=len(right))
        likeness = item.scorer.similarity
        soft[0] += sum(1.0 if k in right else max((likeness(k, y) for y in item.gold), default=0.0) for k in counted)
        soft[1] += sum(max((likeness(k, y) for k in counted), default=0.0) for y in item.gold)
        for key in counted:
            confidence = float(np.interp(merits[key], *zip(*calibration, strict=True)))
            cell = bins[min(9, int(confidence * 10))]
            cell[:] = cell[0] + 1, cell[1] + confidence, cell[2] + bool(verdicts[key])
        gold = Counter("".join(item.row.get("unrendered_zh", [])))
        atoms = item.units.atoms
        said = Counter("".join(item.row["zh"][atoms[i].start : atoms[i].end] for i in item.left_out))
        n.update(u_hit=(gold & said).total(), u_all=gold.total() + said.total())
    f1 = items[0].scorer.f1
    p, r = n["right"] / n["pred"], n["hit"] / n["gold"]
    return {
        "P": 100 * p,
        "R": 100 * r,
        "exact F1": 100 * f1(p, r),
        "soft F1": 100 * f1(soft[0] / n["pred"], soft[1] / n["gold"]),
        "unrendered F1": 200 * n["u_hit"] / n["u_all"],
        "ECE": 100 * sum(abs(b[1] - b[2]) for b in bins) / sum(b[0] for b in bins),
    }


def calibrate(items):
    """P(right) at merits from 0 to 1: isotonic and kernel estimate averaged, over the pairs shown or suggested."""
    pairs = [
        (item.merits[k], float(verdict))
        for item in items
        for k in (*item.chosen, *item.offered)
        if (verdict := item.verdict(item.key(item.pairs[k]))) is not None
    ]
    xs, ys = np.array(pairs).T
    fitted = IsotonicRegression(y_min=0.01, y_max=0.995, out_of_bounds="clip").fit(xs, ys)
    points, floor = [], 0.0
    for x in sorted({round(float(q), 4) for q in (0.0, *np.quantile(xs, np.linspace(0, 1, 15)), 1.0)}):
        near = np.exp(-0.5 * ((xs - x) / 0.04) ** 2)
        kernel = np.clip((near * ys).sum() / max(1e-9, near.sum()), 0.01, 0.995)
        floor = max(floor, round(float(0.5 * fitted.predict([x])[0] + 0.5 * kernel), 4))
        points.append([x, floor])
    return points


def show(name, values):
    print(f"| {name} | " + " | ".join(f"{value:.1f}" for value in values.values()) + " |", flush=True)


# ------------------------------------------------------------------ the file
def export(forests):
    """Fitted boosters as the JSON that zhterm.scoring.forest reads."""
    trees, share, base = [], 1.0 / len(forests.models), 0.0
    for model in forests.models:
        trees += [_tree(predictor.nodes, 0, share) for (predictor,) in model._predictors]  # no public name
        base += share * float(np.ravel(model._baseline_prediction)[0])  # nor has what they add up to
    return {"base": round(base, 5), "trees": trees}


def _tree(nodes, at, share):
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]) * share, 4)
    lower, upper = (_tree(nodes, node[side], share) for side in ("left", "right"))
    return [int(node["feature_idx"]), float(f"{node['num_threshold']:.6g}"), lower, upper]


def write(fitting, calibration):
    data = {
        **COSTS._asdict(),
        "unrendered_cost": UNRENDERED_COST,
        "calibration": calibration,
        "forests": {name: export(stage.model) for name, stage in fitting.stages.items()},
    }
    path = Path(tables.path("alignment/model.json.gz"))
    path.write_bytes(gzip.compress(json.dumps(data, separators=(",", ":")).encode(), 9, mtime=0))
    print(f"{path}: {path.stat().st_size:,} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--write", action="store_true", help="write the model file")
    parser.add_argument("--ablation", action="store_true", help="fit again without each group of signals, each stage")
    args = parser.parse_args()
    scorer = load_scorer(args.evaluation / "score_titles.py")
    lexicon = Lexicon.open()
    lexicon.preload()

    def items(path, without=(), own=False):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        groups = list(range(len(rows)))
        random.Random(3).shuffle(groups)
        return [Item(row, lexicon, scorer, group, without, own) for group, row in zip(groups, rows, strict=True)]

    def measure(name, without=(), **options):
        train, dev = (items(args.evaluation / f"titles-{part}.jsonl", without) for part in ("train", "dev"))
        fitting = Fitting(**options)
        fitting.run(train + items(OWN, without, own=True), fit=True)
        fitting.run(dev, fit=False)
        calibration = calibrate(train)
        show(f"{name}, cross-validated", figures(train, calibration))
        show(f"{name}, dev", figures(dev, calibration))
        return fitting, calibration

    print("| | P | R | exact F1 | soft F1 | unrendered F1 | ECE |\n|---|---|---|---|---|---|---|")
    fitting, calibration = measure("all")
    if args.write:
        write(fitting, calibration)
    if args.ablation:
        for name, without in GROUPS.items():
            measure(f"without {name}", without)
        measure("one word stage", second_words=False)
        measure("one span pass", second_spans=False)


if __name__ == "__main__":
    main()
