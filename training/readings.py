"""Fit the model of readings (`transliteration/likelihood.py`) and measure it.

usage: python training/readings.py [--corpus FILE] [--folds N] [--write]

The corpus has a line a sentence, label TAB sentence, with one character between ▁ marks: the development part of CPP
(Park and Lee, g2pM, Interspeech 2020; sentences from Wikipedia), Apache-2.0. Only counts of it go into the model.

The model is log-linear: the readings of a character compete, and what speaks for one adds up. Weights that all
characters share say what a dictionary's reading of the word, the order of the readings in the dictionaries of
characters, their share among the words of the lexicon and their likelihood by g2pM's model (`reading_priors.py`) are
worth. What the context is worth (`context.features`) is fitted for the characters that have two labels and more in the
corpus; the others have a bias only. The fit maximises the likelihood with a quadratic penalty, by L-BFGS. It has no
random part but the folds of the cross-validation, which are seeded; what it prints is measured on the sentences of the
fold that was left out, as the product reads them. On those readings and the texts beside the corpus the model of
doubtful ones is fitted (`doubts.py`), and validated in the same folds.
"""

from __future__ import annotations

import argparse
import lzma
import math
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import doubts
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from zhterm.language.syllables import dictionary_syllable, find
from zhterm.lexicon import Lexicon
from zhterm.segmentation import Segmenter
from zhterm.transliteration import doubt, reader, tables, weighing
from zhterm.transliteration.context import features, surroundings
from zhterm.transliteration.likelihood import Likelihood, place_in_word
from zhterm.transliteration.transcriber import Transcriber

if TYPE_CHECKING:
    from zhterm.transliteration.doubt import Evidence

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "polyphones-cpp.tsv.xz"
DATA = ROOT / "src" / "zhterm" / "data" / "pinyin"
MODEL, DOUBTS = DATA / "readings.tsv", DATA / "doubts.json"
PENALTY = 1.5
# How much less a bias is shrunk than a weight: most characters have a dozen examples.
BIAS = 8.0
# Smaller weights are left out, and what a neighbour in dictionary words tells if it is less than the second.
LEAST, LEAST_TOLD = 0.08, 1.5
# Characters that jieba counted so often as words of their own have no bias: the corpus has every character equally
# often, and so more of their rarer readings than texts do.
COMMON = 5000
# The reading that our tables have for a character without a context is by so much likelier where the character is
# common: the tables were written for what texts have.
USUAL, USUAL_FROM = 3.0, 1000
SEED = 1
# The prior of a reading that the other model does not know.
LEAST_PRIOR = -13.8
PRIORS = Path(__file__).with_name("reading-priors.tsv")
HEADER = (
    "# Model of the readings of characters in context, fitted by training/readings.py on the development part of CPP "
    "(Kakao Brain, g2pM; sentences from Wikipedia; Apache-2.0). Character, its readings, their biases alone; before "
    "others; at the end of a word, features with a weight for each reading; in hundredths."
)


class Example(NamedTuple):
    """A marked character: what it is, what it reads as without the model, and its context.

    `evidence` is what the model of doubts is to judge the reading by; None where the syllables of the word can't
    be told apart.
    """

    char: str
    label: str
    usual: str
    open: bool
    listed: tuple[str, ...]
    place: str
    features: list[str]
    evidence: Evidence | None


class Background(NamedTuple):
    """What dictionaries say of a character: its readings, those of its entry, whether it is common alone, and the
    reading of our tables where it is; how many dictionary words have each reading: all, by how often jieba
    counted them, by the place of the character in the word, and by the character beside it (as `context` has it).
    """

    readings: tuple[str, ...]
    entry: tuple[str, ...]
    common: bool
    usual: str
    types: Counter[str]
    tokens: Counter[str]
    places: dict[str, Counter[str]]
    pairs: dict[str, Counter[str]]


def rows(corpus: Path) -> list[list[str]]:
    """The lines of the corpus: label, sentence."""
    with lzma.open(corpus, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def examples(corpus: Path, lexicon: Lexicon) -> list[Example]:
    """The marked characters of the corpus, as the rules read them without a model."""
    given = rows(corpus)
    texts = [text.replace("▁", "") for _, text in given]
    marked = {text[text.index("▁") + 1] for _, text in given}
    silent = Likelihood([*(f"{char}\t-\t0;0;0" for char in sorted(marked))])
    reader.fitted = weighing.fitted = doubt.fitted = lambda: silent
    transcriber = Transcriber(lexicon)
    found = []
    lines = transcriber.lines(Segmenter(lexicon).cut_lines(texts), {})
    for (label, text), line in zip(given, lines, strict=True):
        at, start, place = 0, 0, text.index("▁")
        while start + len(line.cells[at].original) <= place:
            start += len(line.cells[at].original)
            at += 1
        found.append(example(label, line, at, place - start, transcriber))
    return found


def example(label: str, line, at: int, offset: int, transcriber: Transcriber) -> Example:
    cell = line.cells[at]
    size = len(cell.key)
    spelt = find(line.texts[at])
    told = line.sources.get(at) == "table"
    asked = offset in cell.open and "context" in cell.roles and len(spelt) == size and not told
    listed: tuple[str, ...] = ()
    if not asked and size > 1:
        reading = transcriber._reader.reading(cell.key, cell.original).lower().split(" ")
        listed = (reading[offset],) if len(reading) == size else ()
    around = [feature for feature in features(surroundings(line, at, offset)) if not {"\t", "\n"} & set(feature)]
    return Example(
        char=cell.key[offset],
        label=label,
        usual=dictionary_syllable(spelt[offset][0].lower()) if len(spelt) == size else "",
        open=asked,
        listed=listed,
        place=place_in_word(size, offset),
        features=around,
        evidence=doubt.evidence(line, at, offset, transcriber._reader),
    )


@cache
def priors() -> dict[tuple[str, str], float]:
    """How likely another model finds the reading of a character (`reading_priors.py`)."""
    table = [line.split("\t") for line in PRIORS.read_text(encoding="utf-8").splitlines()[1:]]
    return {
        (char, reading): int(value) / 100
        for char, readings, values in table
        for reading, value in zip(readings.split(" "), values.split(" "), strict=True)
    }


def backgrounds(chars: set[str], lexicon: Lexicon) -> dict[str, Background]:
    known, rows, counts = lexicon.characters(chars), lexicon.words(chars), lexicon.frequencies(chars)
    out = {}
    for char in chars:
        entry = tuple(dict.fromkeys(filter(None, rows[char].readings.lower().split("/")))) if char in rows else ()
        readings = tuple(dict.fromkeys([*known.get(char, ()), *entry]))
        common = counts.get(char, 0) >= COMMON
        rules = tables.characters().get(char) if counts.get(char, 0) >= USUAL_FROM else ()
        usual = rules[-1].reading[0] if rules else ""
        out[char] = Background(
            readings, entry, common, usual, Counter(), Counter(), {"b": Counter(), "e": Counter()}, {}
        )
    query = "SELECT text, readings, count FROM words WHERE readings <> '' AND weight NOT NULL AND length(text) > 1"
    for text, readings, count in lexicon._connection.execute(query):
        syllables = readings.split("/")[0].lower().split(" ")
        for at, char in enumerate(text):
            if char in out and len(syllables) == len(text):
                note(out[char], text, at, syllables[at], count)
    return out


def note(known: Background, text: str, at: int, syllable: str, count: int) -> None:
    """Count a dictionary word for the reading that a character has in it."""
    known.types[syllable] += 1
    known.tokens[syllable] += count
    known.places["e" if at == len(text) - 1 else "b"][syllable] += 1
    for beside in ("a" + text[at - 1] if at else "", "b" + text[at + 1 : at + 2]):
        if len(beside) > 1:
            known.pairs.setdefault(beside, Counter())[syllable] += 1


class Fit:
    """One fit: the examples it is of, and the model that comes of it."""

    def __init__(self, given: list[Example], background: dict[str, Background]) -> None:
        self._background = background
        labels: dict[str, set[str]] = defaultdict(set)
        for item in given:
            labels[item.char].add(item.label)
        self.readings = {
            char: tuple(dict.fromkeys([*background[char].readings, *sorted(found)])) for char, found in labels.items()
        }
        self._several = {char for char, found in labels.items() if len(found) > 1}
        self._names: dict[str, int] = {}
        self._weights = self._maximised(given)

    def _terms(self, item: Example, reading: str) -> dict[str, float]:
        """What speaks for a reading, by name: "-" begins what all characters share."""
        terms = self._standing(item.char, reading, item.place)
        if item.listed and reading in item.listed:
            terms["-first" if reading == item.listed[0] else "-other"] = 1.0
        for side, feature in zip(("-left", "-right"), item.features[:2], strict=True):
            if told := self._told(item.char, reading, feature):
                terms[side] = told
        if item.char in self._several:
            terms |= dict.fromkeys([f"{item.char}{reading}\t{feature}" for feature in item.features], 1.0)
        return terms

    def _standing(self, char: str, reading: str, place: str) -> dict[str, float]:
        """What speaks for a reading wherever the character stands in this place of its word."""
        known = self._background[char]
        rank = known.readings.index(reading) if reading in known.readings else 9
        terms = {f"-rank{min(rank, 3)}": 1.0}
        if not known.common:
            terms[char + reading] = BIAS
        terms["-types"] = self._share(char, known.types, reading, 0.5) / 2
        terms["-tokens"] = self._share(char, known.tokens, reading, 5.0) / 2
        if place in known.places:
            terms["-place"] = self._share(char, known.places[place], reading, 0.5) / 2
        terms["-prior"] = priors().get((char, reading), LEAST_PRIOR) / 2
        if reading in known.entry:
            terms["-entry" if reading == known.entry[0] else "-entries"] = 1.0
        if reading.endswith("5"):
            terms["-neutral-" + place] = 1.0
        return terms

    def _share(self, char: str, counts: Counter[str], reading: str, prior: float) -> float:
        """The logarithm of the share of a reading."""
        readings = self.readings[char]
        return math.log((counts[reading] + prior) / (sum(counts[other] for other in readings) + prior * len(readings)))

    def _told(self, char: str, reading: str, feature: str) -> float:
        """By how much the character beside it makes a reading likelier, as dictionary words have it."""
        known = self._background[char]
        counts = known.pairs.get(feature)
        if not counts:
            return 0.0
        share = math.exp(self._share(char, known.types, reading, 0.5))
        total = sum(counts[other] for other in self.readings[char])
        return math.log((counts[reading] + share / 2) / (total + 0.5) / share) / 2

    def _maximised(self, given: list[Example]) -> np.ndarray:
        rows, columns, values, starts, right = [], [], [], [], []
        number = 0
        for item in given:
            starts.append(number)
            readings = self.readings[item.char]
            right.append(number + readings.index(item.label))
            for reading in readings:
                for name, value in self._terms(item, reading).items():
                    rows.append(number)
                    columns.append(self._names.setdefault(name, len(self._names)))
                    values.append(value)
                number += 1
        matrix = csr_matrix((values, (rows, columns)), shape=(number, len(self._names)))
        turned, right, sizes = matrix.T.tocsr(), np.array(right), np.diff([*starts, number])

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            scores = matrix @ weights
            tops = np.maximum.reduceat(scores, starts)
            shares = np.exp(scores - np.repeat(tops, sizes))
            totals = np.add.reduceat(shares, starts)
            gradient = shares / np.repeat(totals, sizes)
            gradient[right] -= 1
            likelihood = np.sum(scores[right] - tops - np.log(totals))
            return 0.5 * PENALTY * weights @ weights - likelihood, turned @ gradient + PENALTY * weights

        start = np.zeros(len(self._names))
        return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x

    def table(self) -> list[str]:
        """The lines of the model."""
        weights = {name: float(self._weights[number]) for name, number in self._names.items()}
        contexts: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        for name, value in weights.items():
            owner, tab, feature = name.partition("\t")
            if tab and abs(value) >= LEAST:
                contexts[owner[0]][feature][owner[1:]] = value
        lines = []
        for char, readings in sorted(self.readings.items()):
            for feature in self._background[char].pairs:
                side = weights["-left" if feature[0] == "a" else "-right"]
                told = [side * self._told(char, reading, feature) for reading in readings]
                if max(told) - min(told) >= LEAST_TOLD:
                    found = contexts[char][feature]
                    for reading, value in zip(readings, told, strict=True):
                        found[reading] = found.get(reading, 0.0) + value - max(told)
            items = [
                f"{','.join(str(round(found.get(reading, 0) * 100)) for reading in readings)} {feature}"
                for feature, found in sorted(contexts[char].items())
            ]
            biases = [" ".join(map(str, self._biases(char, place, weights))) for place in "sbe"]
            lines.append("\t".join([char, " ".join(readings), ";".join(biases), *items]))
        return lines

    def _biases(self, char: str, place: str, weights: dict[str, float]) -> list[int]:
        scores = [
            sum(weights.get(name, 0.0) * value for name, value in self._standing(char, reading, place).items())
            + USUAL * (reading == self._background[char].usual)
            for reading in self.readings[char]
        ]
        return [round((score - max(scores)) * 100) for score in scores]


def read(item: Example, model: Likelihood) -> str:
    """How the product reads an example with a model."""
    if not item.open or not model.knows(item.char):
        return item.usual
    return weighing.decided(model.ranked(item.char, item.features, item.place), item.usual)


def validated(given: list[Example], background: dict[str, Background]) -> tuple[list[doubts.Case], int]:
    """Print what the model reads right on the sentences it was not fitted on.

    What the doubts are to be fitted on, and how many wrong readings have no evidence to fit on.
    """
    order = np.random.default_rng(SEED).permutation(len(given))
    results: dict[int, str] = {}
    cases: list[doubts.Case] = []
    unjudged = 0
    for fold in range(doubts.FOLDS):
        left = set(order[fold :: doubts.FOLDS].tolist())
        fitted = Fit([item for number, item in enumerate(given) if number not in left], background)
        model = Likelihood(fitted.table())
        for number in sorted(left):
            item, reading = given[number], read(given[number], model)
            results[number] = reading
            if item.evidence:
                row = item.evidence._replace(reading=reading).row(model)
                cases.append(doubts.Case(row, reading != item.label, fold))
            else:
                unjudged += reading != item.label
    for name in ("all", "open"):
        numbers = [number for number, item in enumerate(given) if item.open or name == "all"]
        usual, right = (
            100 * sum(found[number] == given[number].label for number in numbers) / len(numbers)
            for found in ({number: given[number].usual for number in numbers}, results)
        )
        print(f"{name}: {len(numbers):,} characters, {usual:.2f} % right without, {right:.2f} % with the model")
    return cases, unjudged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lexicon = Lexicon.open()
    given = examples(arguments.corpus, lexicon)
    background = backgrounds({item.char for item in given}, lexicon)
    cases, unjudged = validated(given, background)
    table = Fit(given, background).table()
    final = Likelihood(table)
    reader.fitted = weighing.fitted = doubt.fitted = lambda: final
    texts = doubts.running_text(arguments.corpus.parent, lexicon, final)
    threshold = doubts.validated(cases, unjudged, texts)
    if arguments.write:
        MODEL.write_text("\n".join([HEADER, *table]) + "\n", encoding="utf-8")
        doubts.write(DOUBTS, doubts.fit(cases, texts), threshold)
        print(f"{MODEL.name}: {len(table)} characters, {MODEL.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
