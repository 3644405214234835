"""Fit capture on texts with known pairs, print cross-validated figures, write src/zhterm/data/extraction/model.npz.

usage: python training/extraction.py EVALUATION_DIR CORPORA_DIR [--write] [--limit N] [--results FILE] [--seed N]
       [--cache DIR] [--without GROUP]

EVALUATION_DIR holds mixed-train.jsonl (fitted on), mixed-dev.jsonl (measured only) and score_titles.py (what makes two
texts the same pair); CORPORA_DIR marked-terms.jsonl, whose marks show where a term begins. training/texts holds more
texts to fit on. Needs scikit-learn; every feature comes from the code that runs in the product. Four folds by text
(three for the filters): what a stage sees of an earlier one is always predicted by forests that have not seen the
text. Seeded: the same lexicon, aligner and texts give the same file. Some ten minutes on one core.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import time
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from zhterm.extraction import chinese, english, layout, model
from zhterm.extraction.confidence import MINIMUM_CONFIDENCE
from zhterm.extraction.decision import best_set, without_inner
from zhterm.extraction.pairs import DEAR, LINKS, PairFeatures, Pairs
from zhterm.extraction.patterns import fills_marks, is_set_off
from zhterm.extraction.sides import LINKED, Sides
from zhterm.extraction.stages import Codes, Stage
from zhterm.extraction.tokens import Reading
from zhterm.extraction.zones import zones
from zhterm.lexicon import Lexicon
from zhterm.scoring.tree_arrays import TreeArrays, as_stored

ROOT = Path(__file__).parent.parent
OWN = sorted((ROOT / "training" / "texts").glob("mixed-*.jsonl"))
FOLDS, FILTER_FOLDS = 4, 3
WEIGHTS = {"marked": 0.5}
"""A paragraph of the marked books shows only edges, and all of one kind."""
FORESTS = {
    "joint": {"max_iter": 200, "max_leaf_nodes": 16, "learning_rate": 0.06},
    "chinese": {"max_iter": 100, "max_leaf_nodes": 32, "learning_rate": 0.12},
    "english": {"max_iter": 100, "max_leaf_nodes": 32, "learning_rate": 0.12},
    "pair": {"max_iter": 80, "max_leaf_nodes": 24, "learning_rate": 0.14},
    "first": {"max_iter": 200, "max_leaf_nodes": 80, "learning_rate": 0.07},
    "second": {"max_iter": 150, "max_leaf_nodes": 64, "learning_rate": 0.06},
}
AVERAGED = {"first": 2, "second": 3}
"""Forests of a stage that differ in their seed only and are averaged."""
COMMON = {
    "min_samples_leaf": 20,
    "l2_regularization": 3.0,
    "max_features": 0.3,
    "max_bins": 127,
    "max_depth": 16,
    "early_stopping": False,
}
NEGATIVES = {"chinese": 0.2, "english": 0.2, "pair": 0.12, "first": 0.4}
"""The share of wrong rows that a stage is fitted on; these weigh more in turn."""
HARD = 0.02
"""Of the first pass, only among those that the filter thinks less likely than this."""
GROUPS = {
    "word links and aligner": lambda name: name in LINKS or name.removeprefix("e_") in LINKED,
    "what stands between": lambda name: "gap_" in name,
    "edges of the Chinese": lambda name: name in chinese.LEFT or name in chinese.RIGHT,
    "edges of the English": lambda name: name in english.LEFT or name in english.RIGHT,
    "inside of both": lambda name: name in chinese.SPAN or name in english.SPAN,
    "layout and recurrence": lambda name: name in layout.FEATURES or "_goes_on_" in name,
    "sound, spelling, abbreviations": lambda name: name in DEAR and name not in layout.FEATURES,
}
"""Which features an ablation leaves out of both passes."""
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)
NESTED = (0.0, 0.1, 0.2)
_BEGAN = time.time()


def log(*parts):
    print(f"[{time.time() - _BEGAN:4.0f} s]", *parts, flush=True)


# ------------------------------------------------------------------ texts
class Gold:
    """A text with its known pairs as the scorer compares them."""

    def __init__(self, row, scorer, group):
        self.id, self.text, self.pattern, self.group = row["id"], row["text"], row.get("pattern", "?"), group
        self.scorer, self.row = scorer, row
        self.want = self.keys(row["pairs"])
        self.optional = (self.keys(row.get("optional", [])) | self.keys(row.get("segments", []))) - self.want
        self.false = self.keys(row.get("notpairs", []))
        self.fold = self.filter_fold = -1

    def keys(self, pairs):
        return {
            (self.scorer.norm_zh(pair["zh"]), self.scorer.norm_en(pair["en"]))
            for pair in pairs
            if pair.get("zh") and pair.get("en")
        }


class Kept(pickle.Pickler):
    """Keeps zones without the lexicon and the scorer, which every run has."""

    def persistent_id(self, obj):
        return "lexicon" if isinstance(obj, Lexicon) else obj.__name__ if isinstance(obj, ModuleType) else None


class Found(pickle.Unpickler):
    """Gives them back."""

    def __init__(self, file, lexicon, scorer):
        super().__init__(file)
        self.outside = {"lexicon": lexicon, scorer.__name__: scorer}

    def persistent_load(self, name):
        return self.outside[name]


def cached(path, make, lexicon, scorer):
    """What `make` gives, from the file if it is there."""
    if path is not None and path.exists():
        with path.open("rb") as file:
            return Found(file, lexicon, scorer).load()
    made = make()
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            Kept(file, pickle.HIGHEST_PROTOCOL).dump(made)
    return made


class Zone:
    """A stretch of a text, its sides with their labels (1 right, 0 wrong, -1 not judged), and what the stages make."""

    def __init__(self, gold, start, end, lexicon):
        self.gold = gold
        self.sides = sides = Sides(Reading(gold.text[start:end], start, lexicon), lexicon)
        tokens, read = sides.reading.tokens, sides.reading.passage.read
        zh, en = {}, {}
        for span in set(zip(sides.chinese.start.tolist(), sides.chinese.end.tolist(), strict=True)):
            zh[span] = gold.scorer.norm_zh(read(*span))
        for i, j in set(zip(sides.english.start.tolist(), sides.english.end.tolist(), strict=True)):
            en[i, j] = gold.scorer.norm_en(read(tokens[i].start, tokens[j - 1].end))
        self.zh = [zh[span] for span in zip(sides.chinese.start.tolist(), sides.chinese.end.tolist(), strict=True)]
        self.en = [en[span] for span in zip(sides.english.start.tolist(), sides.english.end.tolist(), strict=True)]
        self.offset = start
        self.joint_labels = np.zeros(len(sides.joints), np.int8)
        self.labels = {"chinese": np.zeros(len(self.zh), np.int8), "english": np.zeros(len(self.en), np.int8)}
        if gold.group == "marked":
            self._mark_edges()
        else:
            self._mark_sides()

    def _mark_sides(self):
        """A span is right at a joint that has a partner for it."""
        both = self.gold.want | self.gold.optional
        joints = np.arange(len(self.sides.joints) + 1)
        z_edges, e_edges = (np.searchsorted(side.joint, joints) for side in (self.sides.chinese, self.sides.english))
        for at in range(len(self.sides.joints)):
            z, e = slice(*z_edges[at : at + 2]), slice(*e_edges[at : at + 2])
            there = {key for key in both if key[0] in set(self.zh[z]) and key[1] in set(self.en[e])}
            right = there & self.gold.want
            self.joint_labels[at] = 1 if right else -1 if there else 0
            for rows, texts, side, place in ((z, self.zh, "chinese", 0), (e, self.en, "english", 1)):
                sure, known = {key[place] for key in right}, {key[place] for key in there}
                self.labels[side][rows] = [1 if text in sure else -1 if text in known else 0 for text in texts[rows]]

    def _mark_edges(self):
        self.labels["english"][:] = -1
        self.labels["chinese"][:] = -1

    def marked_starts(self):
        """Where the Chinese of each marked term begins, by its end and the English."""
        return {
            (pair["end"] - self.offset, self.gold.scorer.norm_en(pair["en"])): pair["start"] - self.offset
            for pair in self.gold.row["pairs"]
        }

    def key(self, z, e):
        return self.zh[z], self.en[e]

    def label_pairs(self):
        """Label the candidates; the same words much farther apart than where they are a pair are not judged."""
        found = self.candidates
        keys = [self.key(z, e) for z, e in zip(found.pairs.chinese.tolist(), found.pairs.english.tolist(), strict=True)]
        gaps = np.maximum(
            0,
            np.maximum(found.chinese[:, 0], found.english[:, 0]) - np.minimum(found.chinese[:, 1], found.english[:, 1]),
        )
        if self.gold.group == "marked":
            starts = self.marked_starts()
            near = (found.english[:, 0] >= found.chinese[:, 1]) & (gaps < 60)
            labels = [
                -1 if not close or (end, key[1]) not in starts else int(starts[end, key[1]] == start)
                for key, (start, end), close in zip(keys, found.chinese.tolist(), near.tolist(), strict=True)
            ]
        else:
            nearest = {}
            for key, gap in zip(keys, gaps.tolist(), strict=True):
                nearest[key] = min(gap, nearest.get(key, gap))
            labels = [
                (1 if gap <= nearest[key] * 1.3 + 4 else -1)
                if key in self.gold.want
                else -1
                if key in self.gold.optional
                else 0
                for key, gap in zip(keys, gaps.tolist(), strict=True)
            ]
        self.pair_keys = keys
        self.pair_labels = np.array(labels, np.int8)


def load_texts(options, lexicon, scorer):
    sets = {
        "train": [options.evaluation / "mixed-train.jsonl"],
        "own": OWN,
        "dev": [options.evaluation / "mixed-dev.jsonl"],
        "marked": [options.corpora / "marked-terms.jsonl"],
    }
    zones_of = {}
    for group, paths in sets.items():
        lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [json.loads(line) for line in lines if line.strip()]
        rows = rows[: options.limit]
        golds = [Gold({"id": f"{group}-{number}", **row}, scorer, group) for number, row in enumerate(rows)]
        zones_of[group] = golds, [Zone(gold, *span, lexicon) for gold in golds for span in zones(gold.text)]
        log(group, len(golds), "texts,", sum(len(zone.zh) for zone in zones_of[group][1]), "Chinese spans")
    return zones_of


def deal_folds(golds, seed):
    order = np.random.default_rng(seed).permutation(len(golds))
    for place, number in enumerate(order.tolist()):
        golds[number].fold, golds[number].filter_fold = place % FOLDS, place % FILTER_FOLDS


# ------------------------------------------------------------------ forests
def forest(stage, features, labels, weights, seed):
    """The mean of fitted forests."""
    assert features.shape[1] == len(model.FEATURES[stage]), stage
    codes = Codes.fitted(model.FEATURES[stage], features, labels, weights)
    replaced = codes.replaced(features)
    forests = []
    for number in range(AVERAGED.get(stage, 1)):
        fitted = HistGradientBoostingClassifier(random_state=seed + number, **COMMON, **FORESTS[stage])
        forests.append(to_arrays(fitted.fit(replaced, labels, sample_weight=weights)))
    return Stage(codes, averaged(forests))


def averaged(forests):
    """The mean of forests as one forest: all their trees, with leaves that add less."""
    starts = np.cumsum([0, *(len(one.left) for one in forests)])[:-1]
    left = np.concatenate([one.left + start for one, start in zip(forests, starts, strict=True)])
    return TreeArrays(
        float(np.mean([one.base for one in forests])),
        max(one.depth for one in forests),
        np.concatenate([one.roots + start for one, start in zip(forests, starts, strict=True)]),
        np.concatenate([one.feature for one in forests]), np.concatenate([one.threshold for one in forests]), left,
        as_stored(np.concatenate([one.value for one in forests]) / len(forests)),
    )  # fmt: skip


def to_arrays(fitted):
    """scikit-learn's trees in one numbering, children beside each other."""
    roots, feature, threshold, left, value = [], [], [], [], []
    depth = 0
    for (predictor,) in fitted._predictors:  # there is no other way to the trees
        nodes = predictor.nodes
        depth = max(depth, int(nodes["depth"].max()))
        roots.append(len(feature))
        waiting = [(0, len(feature))]
        for column, start in ((feature, 0), (threshold, np.inf), (left, 0), (value, 0.0)):
            column.append(start)
        while waiting:
            number, place = waiting.pop(0)
            node = nodes[number]
            if node["is_leaf"]:
                left[place], value[place] = place, float(node["value"])
                continue
            child = len(feature)
            for column, start in ((feature, 0), (threshold, np.inf), (left, 0), (value, 0.0)):
                column += [start, start]
            feature[place], left[place] = int(node["feature_idx"]), child
            exact = np.float64(node["num_threshold"])
            near = np.float32(exact)
            threshold[place] = near if near <= exact else np.nextafter(near, np.float32(-np.inf))
            waiting += [(int(node["left"]), child), (int(node["right"]), child + 1)]
    return TreeArrays(
        float(fitted._baseline_prediction.ravel()[0]),
        depth, np.array(roots, np.intp), np.array(feature, np.intp),
        np.array(threshold, np.float32), np.array(left, np.intp), np.array(value, np.float32),
    )  # fmt: skip


def stacked(parts, share, seed):
    """(features, labels, easy or not, weight) of zones as one table; of the easy wrong rows a share."""
    rng = np.random.default_rng(seed)
    tables, all_labels, all_weights = [], [], []
    for features, labels, easy, weight in parts:
        left_out = easy & (labels == 0)
        rows = np.flatnonzero((labels >= 0) & (~left_out | (rng.random(len(labels)) < share)))
        tables.append(features[rows])
        all_labels.append(labels[rows])
        all_weights.append(np.where(left_out[rows], weight / share, weight))
    return np.concatenate(tables), np.concatenate(all_labels), np.concatenate(all_weights)


def fit_stage(stage, zones_in, parts_of, seed):
    parts = []
    for zone in zones_in:
        easy = easy_rows(zone) if stage == "first" else True
        weight = WEIGHTS.get(zone.gold.group, 1.0)
        parts.append((*parts_of(zone), easy, weight))
    return forest(stage, *stacked(parts, NEGATIVES.get(stage, 1.0), seed), seed)


def easy_rows(zone):
    """Which candidates the filter thought unlikely."""
    chance = zone.pair_chance
    return chance[chance >= model.LEAST_PAIR] < HARD


def cross_fitted(stage, fitted_on, always, parts_of, predict, seed, *, filters=False):
    """Predict every zone with a forest that has not seen its text, then return the forest fitted on all."""
    for fold in range(FILTER_FOLDS if filters else FOLDS):
        mine = [zone for zone in fitted_on if (zone.gold.filter_fold if filters else zone.gold.fold) == fold]
        rest = [zone for zone in fitted_on if (zone.gold.filter_fold if filters else zone.gold.fold) != fold]
        fitted = fit_stage(stage, rest + always, parts_of, seed)
        for zone in mine:
            predict(zone, fitted)
    return fit_stage(stage, fitted_on + always, parts_of, seed)


def predict_joints(zone, fitted):
    zone.joint_chance = fitted.probabilities(zone.sides.joint_features)


def drop_joints(zone):
    """The spans of joints that are not promising are not judged, and have no chance."""
    dropped = zone.joint_chance < model.LEAST_JOINT
    zone.dropped = {side: dropped[getattr(zone.sides, side).joint] for side in ("chinese", "english")}
    for side, rows in zone.dropped.items():
        zone.labels[side][rows] = -1


def side_parts(side):
    return lambda zone: (getattr(zone.sides, side).features, zone.labels[side])


def predict_side(side):
    def predict(zone, fitted):
        chance = fitted.probabilities(getattr(zone.sides, side).features)
        setattr(zone, side, np.where(zone.dropped[side], 0.0, chance))

    return predict


def make_pairs(zone):
    zone.maker = PairFeatures(zone.sides)
    zone.all_pairs = pairs = zone.maker.of(model.chosen(zone.sides, zone.chinese, zone.english))
    zone.cheap = model.cheap_features(zone.sides, pairs, zone.chinese, zone.english)
    zone.cheap_labels = np.array(
        [
            1 if key in zone.gold.want else -1 if key in zone.gold.optional else 0
            for key in map(zone.key, pairs.chinese.tolist(), pairs.english.tolist())
        ],
        np.int8,
    )


def predict_pairs(zone, fitted):
    zone.pair_chance = fitted.probabilities(zone.cheap)


def make_candidates(zone):
    keep = np.flatnonzero(zone.pair_chance >= model.LEAST_PAIR)
    pairs = Pairs(*(part[keep] for part in zone.all_pairs))
    zone.candidates = model.candidates(zone.sides, zone.maker, pairs, zone.cheap[keep])
    zone.label_pairs()
    del zone.cheap, zone.all_pairs


def predict_first(zone, fitted):
    zone.candidates = zone.candidates._replace(chance=fitted.probabilities(zone.candidates.features))


def make_context(zone):
    found = zone.candidates
    rows = np.flatnonzero(found.chance >= model.LEAST_FIRST)
    zone.candidates = found = model.selected(found, rows)
    zone.pair_labels = zone.pair_labels[rows]
    zone.pair_keys = [zone.pair_keys[row] for row in rows.tolist()]
    zone.later = np.hstack([found.features, model.context_features(zone.sides, found)])


def later_parts(zone):
    return zone.later, zone.pair_labels


def predict_later(zone, fitted):
    zone.candidates = zone.candidates._replace(chance=fitted.probabilities(zone.later))


# ------------------------------------------------------------------ figures
def decided(zone, threshold, nested):
    found = zone.candidates
    places = [(*z, *e) for z, e in zip(found.chinese.tolist(), found.english.tolist(), strict=True)]
    passage = zone.sides.reading.passage
    kept = best_set(places, found.chance.tolist(), threshold, nested)
    return without_inner(places, kept, lambda place: is_set_off(passage, place[:2], place[2:]))


def figures(zones_in, threshold, nested):
    """Precision, recall, F1, known false pairs predicted, and the chosen pairs: (chance, right)."""
    counts, best, golds = defaultdict(Counter), defaultdict(dict), {}
    for zone in zones_in:
        golds[zone.gold.id] = zone.gold
        for row in decided(zone, threshold, nested):
            key, chance = zone.pair_keys[row], float(zone.candidates.chance[row])
            best[zone.gold.id][key] = max(chance, best[zone.gold.id].get(key, 0.0))
    chosen, false = [], 0
    for name, gold in golds.items():
        got = {key: chance for key, chance in best[name].items() if key not in gold.optional}
        chosen += [(chance, key in gold.want) for key, chance in got.items()]
        false += len(gold.false & got.keys())
        for pattern in ("all", gold.pattern):
            counts[pattern].update(gold=len(gold.want), found=len(got), right=len(gold.want & got.keys()))
    return counts, false, chosen


def rates(count):
    precision, recall = count["right"] / max(1, count["found"]), count["right"] / max(1, count["gold"])
    return 100 * precision, 100 * recall, 200 * precision * recall / max(1e-9, precision + recall)


def calibration_error(chosen):
    table = np.array(chosen, float).reshape(-1, 2)
    bins = np.minimum(9, (10 * table[:, 0]).astype(int))
    return 100 * sum(abs(table[bins == b, 0].sum() - table[bins == b, 1].sum()) for b in range(10)) / max(1, len(table))


def report(name, zones_in, threshold, nested, *, kinds=False):
    counts, false, chosen = figures(zones_in, threshold, nested)
    known = sum(len(gold.false) for gold in {zone.gold.id: zone.gold for zone in zones_in}.values())
    line = "P {:.1f} R {:.1f} F1 {:.1f}".format(*rates(counts["all"]))
    log(f"{name}: {line}, false pairs {false} of {known}, calibration error {calibration_error(chosen):.1f}")
    for pattern, count in sorted(counts.items(), key=lambda item: -item[1]["gold"]) if kinds else ():
        print(f"    {pattern:24} P {{:5.1f}} R {{:5.1f}} F1 {{:5.1f}}  ({count['gold']})".format(*rates(count)))
    return rates(counts["all"])


def report_edges(zones_in, nested):
    """How many of the marked terms are found, and where their Chinese begins."""
    found = exact = wanted = 0
    for zone in zones_in:
        if not hasattr(zone, "later"):
            continue
        starts = zone.marked_starts()
        wanted += len(starts)
        begun = defaultdict(list)
        for row in decided(zone, MINIMUM_CONFIDENCE, nested):
            start, end = zone.candidates.chinese[row].tolist()
            begun[end, zone.pair_keys[row][1]].append(start)
        for key, start in starts.items():
            found += key in begun
            exact += start in begun[key]
    log(f"marked terms: {found} of {wanted} found, {100 * exact / max(1, found):.1f} % of these with the exact start")


def reached(zones_in, labels_of):
    """The share of gold pairs that are still among the candidates, in percent."""
    hits, golds = defaultdict(set), {}
    for zone in zones_in:
        golds[zone.gold.id] = zone.gold
        hits[zone.gold.id] |= labels_of(zone)
    return 100 * sum(map(len, hits.values())) / sum(len(gold.want) for gold in golds.values())


def best_decision(zones_in):
    """What nested pairs need beyond the threshold for the best F1."""
    return max(NESTED, key=lambda nested: rates(figures(zones_in, MINIMUM_CONFIDENCE, nested)[0]["all"])[2])


def filled_rows(zone):
    """Which candidates fill marks on both sides."""
    found, shadow = zone.candidates, zone.sides.reading.shadow
    spans = zip(map(tuple, found.chinese.tolist()), map(tuple, found.english.tolist()), strict=True)
    return np.array([fills_marks(shadow, *both) for both in spans], bool)


def calibrate(zones_in, calibrations):
    """Replace the chances by confidences, each by the calibration of its group."""
    for zone in zones_in:
        chance, filled = zone.candidates.chance, filled_rows(zone)
        both = [np.interp(chance, points[:, 0], points[:, 1]) for points in calibrations]
        zone.candidates = zone.candidates._replace(chance=np.where(filled, both[1], both[0]))


def chosen_by_group(zones_in):
    """The pairs chosen at a low threshold as (chance, right): those that fill no marks, and those that do."""
    groups = [], []
    for zone in zones_in:
        filled = filled_rows(zone)
        for row in decided(zone, 0.01, 0.0):
            if zone.pair_labels[row] >= 0:
                groups[int(filled[row])].append((float(zone.candidates.chance[row]), zone.pair_labels[row] == 1))
    return groups


def fit_calibration(chosen):
    """Isotonic regression over pairs chosen out of fold at a low threshold, as straight lines."""
    table = np.array(chosen, float)
    fitted = IsotonicRegression(y_min=0.01, y_max=0.99, out_of_bounds="clip").fit(table[:, 0], table[:, 1])
    grid = np.linspace(0.0, 1.0, 41)
    # isotonic steps smoothed: the mean of the steps around each point
    around = np.clip(grid[:, None] + np.linspace(-0.025, 0.025, 11), 0, 1)
    values = np.maximum.accumulate(fitted.predict(around.ravel()).reshape(around.shape).mean(1))
    return np.stack([grid, values], 1)


# ------------------------------------------------------------------ all of it
def fit_filters(texts, seed):
    """Fit the stages that drop joints, spans and pairs; leave the candidates in every zone."""
    train = texts["train"][1] + texts["own"][1]
    others = texts["dev"][1] + texts["marked"][1]
    forests = {}
    joint = lambda zone: (zone.sides.joint_features, zone.joint_labels)  # noqa: E731
    forests["joint"] = cross_fitted("joint", train, [], joint, predict_joints, seed, filters=True)
    for zone in others:
        predict_joints(zone, forests["joint"])
    hit = sum(int(((zone.joint_chance < model.LEAST_JOINT) & (zone.joint_labels == 1)).sum()) for zone in train)
    kept = np.mean(np.concatenate([zone.joint_chance for zone in train]) >= model.LEAST_JOINT)
    log(
        f"joints kept {100 * kept:.0f} %,",
        hit, "lost of", sum(int((zone.joint_labels == 1).sum()) for zone in train),
    )  # fmt: skip
    for zone in train + others:
        drop_joints(zone)
    for side in ("chinese", "english"):
        forests[side] = cross_fitted(side, train, [], side_parts(side), predict_side(side), seed, filters=True)
        for zone in others:
            predict_side(side)(zone, forests[side])
    for zone in train + others:
        make_pairs(zone)
    log(
        "sides fitted,",
        sum(len(zone.cheap) for zone in train),
        "pairs,",
        f"reached {reached(train, _cheap_hits):.1f} %",
    )
    forests["pair"] = cross_fitted(
        "pair", train, [], lambda z: (z.cheap, z.cheap_labels), predict_pairs, seed, filters=True
    )
    for zone in others:
        predict_pairs(zone, forests["pair"])
    for zone in train + others:
        make_candidates(zone)
    log(
        "filter fitted,",
        sum(len(zone.pair_labels) for zone in train),
        "pairs,",
        f"reached {reached(train, _pair_hits):.1f} %",
    )
    return forests


def fit_passes(texts, seed):
    """Fit both passes; leave the chances of the second in every zone."""
    train = texts["train"][1] + texts["own"][1]
    marked = [zone for zone in texts["marked"][1] if (zone.pair_labels >= 0).any()]
    others = texts["dev"][1] + marked
    forests = {}
    first = lambda zone: (zone.candidates.features, zone.pair_labels)  # noqa: E731
    forests["first"] = cross_fitted("first", train + marked, [], first, predict_first, seed)
    for zone in texts["dev"][1]:
        predict_first(zone, forests["first"])
    report("first pass", texts["train"][1], 0.4, 0.1)
    for zone in train + others:
        make_context(zone)
    forests["second"] = cross_fitted("second", train, [], later_parts, predict_later, seed)
    for zone in others:
        predict_later(zone, forests["second"])
    report("second pass", texts["train"][1], 0.4, 0.1)
    return forests


def _cheap_hits(zone):
    rows = np.flatnonzero(zone.cheap_labels == 1)
    return {zone.key(zone.all_pairs.chinese[row], zone.all_pairs.english[row]) for row in rows}


def _pair_hits(zone):
    return {key for key in zone.pair_keys if key in zone.gold.want}


def blank(texts, group):
    """Set the features of a group to 0 in every candidate: what the passes reach without them."""
    test = GROUPS[group]
    columns = [at for at, name in enumerate(model.NAMES) if test(name)]
    log(f"without {group}: {len(columns)} columns")
    for _, zones_in in texts.values():
        for zone in zones_in:
            zone.candidates.features[:, columns] = 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--limit", type=int, help="only the first texts of each file, to try the script")
    parser.add_argument("--results", type=Path, help="keep the candidates with their chances, to look at errors")
    parser.add_argument("--without", choices=GROUPS, help="leave a group of features out of both passes")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cache", type=Path, help="keep what comes before the passes there, to try others of those")
    options = parser.parse_args()
    if options.write and (options.cache or options.limit or options.without):
        parser.error("what is written is fitted on everything, from the beginning: no --cache, --limit or --without")
    spec = importlib.util.spec_from_file_location("score_titles", options.evaluation / "score_titles.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    lexicon = Lexicon.open()

    def filtered():
        texts = load_texts(options, lexicon, scorer)
        for group in ("train", "own", "marked"):
            deal_folds(texts[group][0], options.seed)
        return texts, fit_filters(texts, options.seed)

    texts, forests = cached(options.cache and options.cache / "filtered.pkl", filtered, lexicon, scorer)
    if options.without:
        blank(texts, options.without)
    forests |= fit_passes(texts, options.seed)
    calibrations = [fit_calibration(group) for group in chosen_by_group(texts["train"][1] + texts["own"][1])]
    for zones_in in texts.values():
        calibrate([zone for zone in zones_in[1] if hasattr(zone, "later")], calibrations)
    nested = best_decision(texts["train"][1])
    for at in THRESHOLDS:
        report(f"out of fold at {at}", texts["train"][1], at, nested)
    report("out of fold", texts["train"][1], MINIMUM_CONFIDENCE, nested, kinds=True)
    report("own texts, out of fold", texts["own"][1], MINIMUM_CONFIDENCE, nested)
    report("dev", texts["dev"][1], MINIMUM_CONFIDENCE, nested, kinds=True)
    report_edges(texts["marked"][1], nested)
    if options.results:
        rows = [
            (
                group,
                zone.gold.id,
                zone.pair_keys,
                zone.candidates.chinese,
                zone.candidates.english,
                zone.candidates.chance,
            )
            for group in ("train", "own", "dev")
            for zone in texts[group][1]
        ]
        options.results.write_bytes(pickle.dumps(rows))
    if options.write:
        arrays = {"decision": np.array([nested]), "calibration": calibrations[0], "filled": calibrations[1]}
        for stage, fitted in forests.items():
            arrays |= fitted.to_arrays(stage)
        model.DATA.mkdir(exist_ok=True)
        np.savez_compressed(model.DATA / "model.npz", **arrays)
        log("written,", (model.DATA / "model.npz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
