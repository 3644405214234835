"""The fitted model: from signals to the probability of every span pair, and of every atom being left out.

Stages: word pairs, word pairs again with their neighbours, span pairs, span pairs again with their rivals. Each is a
forest of small trees; `training/alignment.py` fits them and writes `data/alignment/model.json.gz`.
"""

from __future__ import annotations

import gc
import json
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from zhterm.alignment import rivals, wordpairs
from zhterm.alignment.decision import Costs, Scored
from zhterm.alignment.spanfeatures import SpanFeatures
from zhterm.language import tables
from zhterm.scoring.calibration import Calibration
from zhterm.scoring.forest import Forest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from zhterm.alignment.decision import Pair
    from zhterm.alignment.signals import Matrix, Signals
    from zhterm.alignment.title_units import TitleUnits
    from zhterm.scoring.forest import Row

GZIP = 31
"""What zlib calls the gzip format; the module of that name takes 1.5 ms to import."""
HOPELESS = 0.1
"""A pair below this chance is not looked at a second time."""
UNIT_GLOSS = 0.8
"""How much of the gloss must stand in the title for a word to count as rendered whole."""


class Model:
    """The fitted forests and the numbers of the decision."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._forests = {name: Forest(fitted["base"], fitted["trees"]) for name, fitted in data["forests"].items()}
        self.costs = Costs(data["mix"], data["cost"], data["suggestion_cost"])
        self.unrendered_cost: float = data["unrendered_cost"]
        self._calibration = Calibration(data["calibration"])

    def links(self, units: TitleUnits, signals: Signals) -> Matrix:
        """The probability of every atom and token corresponding, [atom][token].

        Cells that stage one gives less than `HOPELESS` keep that value.
        """
        todo = wordpairs.cells(units, signals)
        rows = wordpairs.first_rows(units, signals, todo)
        chances = self._forests["word_first"].probabilities(rows)
        out = wordpairs.matrix_of(units, todo, chances)
        open_ = [index for index, chance in enumerate(chances) if chance >= HOPELESS]
        cells = [todo[index] for index in open_]
        rows = wordpairs.second_rows(units, out, cells, [rows[index] for index in open_])
        second = self._forests["word_second"].probabilities(rows)
        for (i, j), chance in zip(cells, second, strict=True):
            out[i][j] = chance
        return out

    def spans(
        self,
        units: TitleUnits,
        signals: Signals,
        links: Matrix,
        pairs: Sequence[Pair],
        confirmed: Collection[Pair] = (),
    ) -> list[Scored]:
        """The probabilities of the span pairs that the first pass gives at least `HOPELESS`, and of confirmed ones."""
        features = SpanFeatures(units, signals, links)
        rows = [features.row(pair) for pair in pairs]
        exact, right = self._probabilities(("span_exact", "span_right"), rows)
        open_ = [
            index
            for index, pair in enumerate(pairs)
            if exact[index] >= HOPELESS or right[index] >= HOPELESS or pair in confirmed
        ]
        rows = rivals.second_rows(units, pairs, exact, right, rows, open_)
        leaning = leaning_within(signals)
        second = self._probabilities(("span_exact_second", "span_right_second"), rows)
        return [
            Scored(pairs[index], e, r, is_unit(units, signals, pairs[index]), leaning(pairs[index]))
            for index, e, r in zip(open_, *second, strict=True)
        ]

    def _probabilities(self, names: Sequence[str], rows: Sequence[Row]) -> list[list[float]]:
        """What each of these forests says of the rows."""
        return [self._forests[name].probabilities(rows) for name in names]

    def left_out(self, rows: Sequence[Row]) -> list[float]:
        """The probability of each atom having no counterpart, from the rows of `leftovers.rows`."""
        return self._forests["left_out"].probabilities(rows)

    def confidence(self, scored: Scored) -> float:
        """The calibrated probability that a pair is right."""
        return self._calibration.probability(self.costs.merit(scored))


def is_unit(units: TitleUnits, signals: Signals, pair: Pair) -> bool:
    """True for a CC-CEDICT headword of one character and two more, one word, glossed by just this English.

    大数据 = big data is one term, not 大 = big beside 数据 = data. Where the longer part comes first (合同法,
    贸易战), and in longer words, the model judges the parts.
    """
    first, end = pair[:2]
    atoms = units.atoms[first:end]
    if [len(atom.text) for atom in atoms] != [1, 2] or atoms[0].word != atoms[1].word:
        return False
    return signals.spans.get(pair, 0.0) >= UNIT_GLOSS and signals.notes[pair][0] == "CC-CEDICT"


def leaning_within(signals: Signals) -> Callable[[Pair], bool]:
    """A test for parts of longer words glossed by English around the pair, with an atom that has no gloss of its own.

    脱贫攻坚 = poverty alleviation is no reason for 攻坚 = Alleviation.
    """
    wholes = [pair for pair, score in signals.spans.items() if score >= UNIT_GLOSS]
    own = (signals.gloss, signals.shorter, signals.name)

    def is_leaning(pair: Pair) -> bool:
        if not wholes or pair in signals.spans:
            return False
        first, end, low, high = pair
        inside = any(
            a <= first and end <= b and c <= low and high <= d and (a, b) != (first, end) for a, b, c, d in wholes
        )
        if not inside:
            return False
        return any(not any(any(matrix[i][low:high]) for matrix in own) for i in range(first, end))

    return is_leaning


@cache
def load() -> Model:
    """Read the fitted model; once a process."""
    collecting = gc.isenabled()
    gc.disable()  # some 20,000 small lists at once: looking for cycles among them takes a third of the time
    try:
        return Model(json.loads(zlib.decompress(tables.data("alignment/model.json.gz"), wbits=GZIP)))
    finally:
        if collecting:
            gc.enable()
