"""Fit the aligner's scorers on gold titles, report cross-validated figures, write src/zhterm/data/alignment/model.json.

usage: python benchmarks/fit_alignment.py EVALUATION_DIR [--dev] [--ablation] [--write]

EVALUATION_DIR holds titles-train.jsonl (fitted on), titles-dev.jsonl (only measured, with --dev) and score_titles.py.
Needs numpy and scikit-learn; features come from the same pure-Python code that runs in the product. Seeded: the same
input gives the same file.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

FOLDS = 5
SEED = 7
PART_WEIGHT = 0.3
"""How much a part of a gold pair that the gold does not list counts as a wrong pair: the scorer leaves it out."""


def load_scorer(path):
    spec = importlib.util.spec_from_file_location("score_titles", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------- labels
def occurrences(text, piece):
    out, at = [], text.find(piece)
    while piece and at >= 0:
        out.append((at, at + len(piece)))
        at = text.find(piece, at + 1)
    return out


def gold_positions(row):
    """Gold pairs as code point spans: [(zh span, en span)], the n-th occurrence with the n-th where there are several."""
    out = []
    for term in row["terms"]:
        if term.get("whole") or " ... " in term["en"] or " ... " in term["zh"]:
            continue
        zs, es = occurrences(row["zh"], term["zh"]), occurrences(row["en"], term["en"])
        es = [
            e
            for e in es
            if not (e[0] and row["en"][e[0] - 1].isalnum())
            and not (e[1] < len(row["en"]) and row["en"][e[1]].isalnum() and row["en"][e[1] - 1].isalnum())
        ] or es
        if not zs or not es:
            continue
        if len(zs) == 1 or len(es) == 1:
            out += (
                [(z, e) for z in zs for e in es]
                if len(zs) == len(es) == 1
                else [(zs[0] if len(zs) == 1 else z, e) for z in zs for e in es]
            )
        else:
            out += list(zip(zs, es))
    return out


def atom_range(units, span):
    inside = [i for i, atom in enumerate(units.atoms) if atom.start >= span[0] and atom.end <= span[1]]
    return (inside[0], inside[-1] + 1) if inside else None


def token_range(units, span):
    inside = [j for j, token in enumerate(units.tokens) if token.start >= span[0] and token.end <= span[1]]
    return (inside[0], inside[-1] + 1) if inside else None


def word_links(units, row):
    """Gold links of atoms and tokens: all of an innermost pair, of an outer pair what its inner pairs leave over."""
    pairs = []
    for z, e in gold_positions(row):
        a, t = atom_range(units, z), token_range(units, e)
        if a is None:  # part of an atom: link the atom that holds it
            hold = [i for i, atom in enumerate(units.atoms) if atom.start <= z[0] and z[1] <= atom.end]
            a = (hold[0], hold[0] + 1) if hold else None
        if a and t:
            pairs.append((a, t))
    links = set()
    for a, t in pairs:
        inner = [
            (b, u)
            for b, u in pairs
            if (b, u) != (a, t) and a[0] <= b[0] and b[1] <= a[1] and t[0] <= u[0] and u[1] <= t[1]
        ]
        rest_a = [i for i in range(*a) if not any(b[0] <= i < b[1] for b, _ in inner)]
        rest_t = [j for j in range(*t) if not any(u[0] <= j < u[1] for _, u in inner)]
        links |= {(i, j) for i in rest_a for j in rest_t}
    return links


def span_labels(scorer, units, row, pairs):
    """For every candidate: exact (0/1), right (0/1), weight (0 for a part of a gold pair, which counts neither way)."""
    gold = {(scorer.norm_zh(t["zh"]), scorer.norm_en(t["en"])) for t in row["terms"] if not t.get("whole")}
    gold = {k for k in gold if not scorer.whole(k, row)}
    wholes = [t for t in row["terms"] if t.get("whole")]
    where = gold_positions(row)
    placed = {(z, e) for z, e in where}
    many = {(row["zh"][z[0] : z[1]], row["en"][e[0] : e[1]].lower()) for z, e in where}
    exact, right, weight = [], [], []
    for a, b, c, d in pairs:
        z = (units.atoms[a].start, units.atoms[b - 1].end)
        e = (units.tokens[c].start, units.tokens[d - 1].end)
        key = (scorer.norm_zh(units.zh[z[0] : z[1]]), scorer.norm_en(units.en[e[0] : e[1]]))
        hit = key in gold
        ok = hit or scorer.joins(key, gold)
        w = 1.0
        if hit and (units.zh[z[0] : z[1]], units.en[e[0] : e[1]].lower()) in many and (z, e) not in placed:
            w = 0.0  # the other occurrence
        if not ok and scorer.part(key, gold):
            w = PART_WEIGHT
        if scorer.whole(key, row):
            hit = ok = bool(wholes)
        exact.append(float(hit)), right.append(float(ok)), weight.append(w)
    return exact, right, weight


# ---------------------------------------------------------------- models
def boost(x, y, w=None, trees=120, rate=0.08, l2=3.0, leaf=20, seed=SEED, features=0.5):
    model = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=rate,
        max_leaf_nodes=8,
        min_samples_leaf=leaf,
        l2_regularization=l2,
        max_features=features,
        early_stopping=False,
        random_state=seed,
        max_bins=128,
    )
    return model.fit(x, y, sample_weight=w)


def export(model):
    """A fitted booster as the JSON that zhterm.alignment.forest reads; thresholds and leaves keep five digits."""
    trees = []
    for (predictor,) in model._predictors:
        nodes, leaves = [], []

        def walk(at):
            node = predictor.nodes[at]
            if node["is_leaf"]:
                leaves.append(round(float(node["value"]), 4))
                return len(leaves) - 1, len(leaves)
            slot = len(nodes)
            nodes.append(None)
            first, middle = walk(node["left"])
            _, end = walk(node["right"])
            nodes[slot] = [int(node["feature_idx"]), round_threshold(float(node["num_threshold"])), first, middle, end]
            return first, end

        walk(0)
        trees.append([nodes, leaves])
    return {"base": round(float(np.ravel(model._baseline_prediction)[0]), 5), "trees": trees}


def round_threshold(value):
    return float(f"{value:.6g}")


def out_of_fold(groups, x, y, w=None, **options):
    out = np.zeros(len(y))
    for fold in range(FOLDS):
        test = groups % FOLDS == fold
        train = ~test if w is None else ~test & (w > 0)
        model = boost(x[train], y[train], None if w is None else w[train], **options)
        out[test] = model.predict_proba(x[test])[:, 1]
    return out


# ---------------------------------------------------------------- one title
class Item:
    """A title with everything computed for it."""

    def __init__(self, row, words, lexicon, tables, scorer, group):
        from zhterm.alignment import candidates, signals, wordpairs

        self.row, self.group = row, group
        self.units = candidates.cut(row["zh"], words, row["en"], lexicon)
        self.signals = signals.collect(self.units, lexicon, *tables)
        self.todo = wordpairs.cells(self.units)
        self.first = wordpairs.first_rows(self.units, self.signals, self.todo)
        links = word_links(self.units, row)
        self.word_y = [float(cell in links) for cell in self.todo]
        self.scorer = scorer

    def second(self, probabilities):
        from zhterm.alignment import wordpairs

        self.p1 = wordpairs.matrix_of(self.units, self.todo, probabilities)
        return wordpairs.second_rows(self.units, self.p1, self.todo, self.first)

    def spans(self, probabilities):
        from zhterm.alignment import spanpairs, wordpairs

        self.p2 = wordpairs.matrix_of(self.units, self.todo, probabilities)
        self.pairs = spanpairs.candidates(self.units, self.p2, self.signals)
        features = spanpairs.SpanFeatures(self.units, self.signals, self.p2, wordpairs.combined(self.signals))
        self.span_first = [features.row(pair) for pair in self.pairs]
        self.exact, self.right, self.weight = span_labels(self.scorer, self.units, self.row, self.pairs)
        return self.span_first


def stacked(items, rows):
    x = np.array([r for item_rows in rows for r in item_rows], dtype=np.float64)
    g = np.array([item.group for item, item_rows in zip(items, rows) for _ in item_rows])
    return x, g


def split(items, rows, flat):
    out, at = [], 0
    for item_rows in rows:
        out.append(list(map(float, flat[at : at + len(item_rows)])))
        at += len(item_rows)
    return out


WORD = {"trees": 140, "rate": 0.07, "features": 0.35}
SPAN = {"trees": 180, "rate": 0.06, "features": 0.35, "l2": 8.0}


def cross_fit(items, log=print):
    """Out-of-fold predictions for every stage; leaves p2, pairs, exact_p, right_p on the items. Returns the models fitted on all."""
    models = {}
    rows = [item.first for item in items]
    x, g = stacked(items, rows)
    y = np.array([v for item in items for v in item.word_y])
    p = out_of_fold(g, x, y, **WORD)
    models["word_first"] = boost(x, y, **WORD)
    log(f"word pairs {len(y)}, positive {y.mean():.3f}, stage 1 log loss {loss(y, p):.4f}")
    rows = [item.second(q) for item, q in zip(items, split(items, rows, p))]
    x, g = stacked(items, rows)
    p = out_of_fold(g, x, y, **WORD)
    models["word_second"] = boost(x, y, **WORD)
    log(f"stage 2 log loss {loss(y, p):.4f}")
    split_p = split(items, rows, p)
    rows = [item.spans(q) for item, q in zip(items, split_p)]
    x, g = stacked(items, rows)
    e = np.array([v for item in items for v in item.exact])
    r = np.array([v for item in items for v in item.right])
    w = np.array([v for item in items for v in item.weight])
    pe, pr = out_of_fold(g, x, e, w, **SPAN), out_of_fold(g, x, r, w, **SPAN)
    ok = w > 0
    models["span_exact"], models["span_right"] = boost(x[ok], e[ok], w[ok], **SPAN), boost(x[ok], r[ok], w[ok], **SPAN)
    log(
        f"span pairs {len(e)} ({len(e) / len(items):.0f} a title), exact {loss(e[ok], pe[ok]):.4f} right {loss(r[ok], pr[ok]):.4f}"
    )
    from zhterm.alignment import spanpairs

    pe_items, pr_items = split(items, rows, pe), split(items, rows, pr)
    rows = [spanpairs.second_rows(item.units, item.pairs, a, b, item.span_first) for item, a, b in zip(items, pe_items, pr_items)]
    x, g = stacked(items, rows)
    pe, pr = out_of_fold(g, x, e, w, **SPAN), out_of_fold(g, x, r, w, **SPAN)
    models["span_exact_second"], models["span_right_second"] = (
        boost(x[ok], e[ok], w[ok], **SPAN),
        boost(x[ok], r[ok], w[ok], **SPAN),
    )
    log(f"second pass: exact {loss(e[ok], pe[ok]):.4f} right {loss(r[ok], pr[ok]):.4f}")
    for item, a, b in zip(items, split(items, rows, pe), split(items, rows, pr)):
        item.exact_p, item.right_p = a, b
    return models


def apply(items, models):
    """The same predictions with models fitted on other titles."""
    from zhterm.alignment import spanpairs

    def predict(name, rows):
        x, _ = stacked(items, rows)
        return split(items, rows, models[name].predict_proba(x)[:, 1])

    first = predict("word_first", [item.first for item in items])
    second = predict("word_second", [item.second(q) for item, q in zip(items, first)])
    rows = [item.spans(q) for item, q in zip(items, second)]
    pe, pr = predict("span_exact", rows), predict("span_right", rows)
    rows = [spanpairs.second_rows(item.units, item.pairs, a, b, item.span_first) for item, a, b in zip(items, pe, pr)]
    for item, a, b in zip(items, predict("span_exact_second", rows), predict("span_right_second", rows)):
        item.exact_p, item.right_p = a, b


def loss(y, p):
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())


def decide(item, mix, threshold):
    from zhterm.alignment.decision import best_set

    values = [mix * a + (1 - mix) * b - threshold for a, b in zip(item.exact_p, item.right_p)]
    return best_set(item.pairs, values)


def figures(items, chosen, scorer):
    """Exact P, R, F1 and soft F1 as score_titles.py counts them."""
    n = dict(gold=0, pred=0, hit=0, right=0)
    sp = sr = 0.0
    for item, keep in zip(items, chosen):
        g = item.row
        gp = {(scorer.norm_zh(t["zh"]), scorer.norm_en(t["en"])) for t in g["terms"] if not t.get("whole")}
        gp = {k for k in gp if not scorer.whole(k, g)}
        pp = {key_of(item, k, scorer) for k in keep}
        pp = {k for k in pp if not scorer.whole(k, g)}
        right = {k for k in pp if k in gp or scorer.joins(k, gp)}
        pp = {k for k in pp if k in right or not scorer.part(k, gp)}
        n["gold"] += len(gp)
        n["pred"] += len(pp)
        n["hit"] += len(gp & pp)
        n["right"] += len(right)
        sp += sum(1.0 if k in right else max((scorer.similarity(k, y) for y in gp), default=0.0) for k in pp)
        sr += sum(max((scorer.similarity(k, y) for k in pp), default=0.0) for y in gp)
    P, R = n["right"] / n["pred"], n["hit"] / n["gold"]
    SP, SR = sp / n["pred"], sr / n["gold"]
    return {"P": 100 * P, "R": 100 * R, "F1": 100 * scorer.f1(P, R), "soft": 100 * scorer.f1(SP, SR)}


def key_of(item, index, scorer):
    a, b, c, d = item.pairs[index]
    u = item.units
    return (
        scorer.norm_zh(u.zh[u.atoms[a].start : u.atoms[b - 1].end]),
        scorer.norm_en(u.en[u.tokens[c].start : u.tokens[d - 1].end]),
    )


# ---------------------------------------------------------------- what is left out, calibration, the file
def left_out_rows(item, keep, mix, tags):
    from zhterm.alignment import leftovers, wordpairs

    merits = {pair: mix * a + (1 - mix) * b for pair, a, b in zip(item.pairs, item.exact_p, item.right_p)}
    chosen = [item.pairs[k] for k in keep]
    return leftovers.rows(item.units, item.signals, item.p2, wordpairs.combined(item.signals), chosen, merits, tags)


def left_out_labels(item):
    """1 for atoms within a word the gold lists as not rendered (the occurrence that no gold pair covers)."""
    from zhterm.alignment import leftovers

    paired = [z for z, _ in gold_positions(item.row)]
    marked = []
    for word in item.row.get("unrendered_zh", []):
        places = occurrences(item.row["zh"], word)
        free = [
            p for p in places if not any(z[0] <= p[0] and p[1] <= z[1] and z[1] - z[0] <= p[1] - p[0] for z in paired)
        ]
        marked += (free or places)[:1]
    atoms = item.units.atoms
    return [
        float(any(max(m[0], atoms[i].start) < min(m[1], atoms[i].end) for m in marked))
        for i in leftovers.content_atoms(item.units)
    ]


def unrendered_f1(items, flags, scorer):
    from collections import Counter

    from zhterm.alignment import leftovers

    hit = gold = pred = 0
    for item, on in zip(items, flags):
        g = Counter(c for w in item.row.get("unrendered_zh", []) for c in w if scorer.HAN.match(c))
        p = Counter(
            c
            for i, flag in zip(leftovers.content_atoms(item.units), on)
            if flag
            for c in item.row["zh"][item.units.atoms[i].start : item.units.atoms[i].end]
            if scorer.HAN.match(c)
        )
        hit += sum((g & p).values())
        gold += sum(g.values())
        pred += sum(p.values())
    return 200 * hit / max(1, gold + pred)


def fit_calibration(items, chosen, mix, scorer):
    """Isotonic fit of P(right) on merit, over all candidates a decision with a low cost would show."""
    from sklearn.isotonic import IsotonicRegression

    xs, ys = [], []
    for item, keep in zip(items, chosen):
        gp = {(scorer.norm_zh(t["zh"]), scorer.norm_en(t["en"])) for t in item.row["terms"] if not t.get("whole")}
        for k in keep:
            key = key_of(item, k, scorer)
            if scorer.whole(key, item.row):
                continue
            ok = key in gp or scorer.joins(key, gp)
            if ok or not scorer.part(key, gp):
                xs.append(mix * item.exact_p[k] + (1 - mix) * item.right_p[k])
                ys.append(float(ok))
    fit = IsotonicRegression(y_min=0.01, y_max=0.995, out_of_bounds="clip").fit(xs, ys)
    grid = [0.0, *np.quantile(xs, np.linspace(0, 1, 15)), 1.0]
    smooth = sorted({round(float(g), 4) for g in grid})
    points = []
    xs, ys = np.array(xs), np.array(ys)
    for x in smooth:
        near = np.exp(-0.5 * ((xs - x) / 0.04) ** 2)
        points.append(
            [
                x,
                round(
                    float(
                        0.5 * fit.predict([x])[0]
                        + 0.5 * np.clip((near * ys).sum() / max(1e-9, near.sum()), 0.01, 0.995)
                    ),
                    4,
                ),
            ]
        )
    for a, b in zip(points, points[1:]):
        b[1] = max(a[1], b[1])
    return points


def ece(items, chosen, mix, points, scorer):
    bins = [[0, 0.0, 0.0] for _ in range(10)]
    px, py = [p[0] for p in points], [p[1] for p in points]
    for item, keep in zip(items, chosen):
        gp = {(scorer.norm_zh(t["zh"]), scorer.norm_en(t["en"])) for t in item.row["terms"] if not t.get("whole")}
        for k in keep:
            key = key_of(item, k, scorer)
            if scorer.whole(key, item.row):
                continue
            ok = key in gp or scorer.joins(key, gp)
            if ok or not scorer.part(key, gp):
                c = float(np.interp(mix * item.exact_p[k] + (1 - mix) * item.right_p[k], px, py))
                b = bins[min(9, int(c * 10))]
                b[0] += 1
                b[1] += c
                b[2] += ok
    return 100 * sum(abs(b[1] - b[2]) for b in bins) / sum(b[0] for b in bins)
