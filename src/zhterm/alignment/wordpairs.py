"""Features of word pairs, an atom and a token.

Stage one sees the signals, stage two also what stage one made of the neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.alignment.candidates import ZH_NEVER_EDGE, TitleUnits
from zhterm.alignment.signals import WORD_SIGNALS, Matrix, Signals

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_FEATURES = (
    *WORD_SIGNALS, "any", "row_lead", "column_lead", "before", "after", "distance", "shift", "rarity", "capital",
    "digit", "letters", "repeats", "weight", "characters", "function", "row_sum", "column_sum", "atoms", "tokens",
    "similar_row_lead", "similar_column_lead", "order",
)  # fmt: skip
SECOND_FEATURES = (
    *(f"p{di:+d}{dj:+d}" for di in (-2, -1, 0, 1, 2) for dj in (-2, -1, 0, 1, 2)),
    "row_lead", "column_lead", "row_sum", "column_sum", "row_rank", "column_rank",
    *(f"first_{name}" for name in FIRST_FEATURES),
)  # fmt: skip

Cell = tuple[int, int]


def cells(units: TitleUnits) -> list[Cell]:
    """The pairs worth a look: content atoms with content tokens."""
    rows = [i for i, atom in enumerate(units.atoms) if atom.text not in ZH_NEVER_EDGE]
    columns = [j for j, token in enumerate(units.tokens) if not token.function]
    return [(i, j) for i in rows for j in columns]


TRUST = {
    "gloss": 0.9, "phrase": 0.9, "longer": 0.5, "table": 0.9, "parts": 0.7, "backwards": 0.5, "name": 0.9,
    "number": 0.95, "same": 0.95, "shorter": 0.5, "fuzzy": 0.4,
}  # fmt: skip


def combined(signals: Signals) -> Matrix:
    """One rough score a cell: the chance that not every signal is mistaken, with fixed trust in each (noisy or)."""
    out = [[1.0] * len(row) for row in signals.gloss]
    for name, trust in TRUST.items():
        matrix: Matrix = getattr(signals, name)
        for doubt, row in zip(out, matrix, strict=True):
            if any(row):
                doubt[:] = [value * (1.0 - trust * score) for value, score in zip(doubt, row, strict=True)]
    return [[1.0 - value for value in doubt] for doubt in out]


Lead = tuple[float, float]


def _sums_and_tops(units: TitleUnits, matrix: Matrix) -> tuple[list[float], list[float], list[Lead], list[Lead]]:
    """Sums of rows and columns, and their two greatest values; a repeated word is no rival of itself."""
    columns = list(zip(*matrix, strict=True)) if matrix else []
    stems = [token.stem for token in units.tokens]
    texts = [atom.text for atom in units.atoms]
    return (
        [sum(row) for row in matrix],
        [sum(column) for column in columns],
        [_top_two(row, stems) for row in matrix],
        [_top_two(column, texts) for column in columns],
    )


def _top_two(values: Sequence[float], names: Sequence[str]) -> Lead:
    """The greatest value and the greatest one of another name."""
    first = second = 0.0
    best = ""
    for value, name in zip(values, names, strict=True):
        if value > first:
            if name != best:
                second = first
            first, best = value, name
        elif value > second and name != best:
            second = value
    return first, second


def _lead(value: float, top: Lead) -> float:
    """How far a value is ahead of its best rival (negative: behind)."""
    first, second = top
    return value - (second if value == first else first)


def _order(names: Sequence[str]) -> list[int]:
    """For every name, how many of the same stand before it."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        out.append(seen.get(name, 0))
        seen[name] = out[-1] + 1
    return out


def first_rows(units: TitleUnits, signals: Signals, todo: list[Cell]) -> list[list[float]]:
    """Feature rows of stage one, in the order of FIRST_FEATURES."""
    matrices = [getattr(signals, name) for name in WORD_SIGNALS]
    score = combined(signals)
    row_sum, column_sum, row_top, column_top = _sums_and_tops(units, score)
    count_atoms, count_tokens = len(units.atoms), len(units.tokens)
    stems = [token.stem for token in units.tokens]
    token_part = [
        [
            signals.rarity[j],
            1.0 if token.text[:1].isupper() else 0.0,
            1.0 if token.text[0].isdigit() else 0.0,
            float(len(token.text)),
            float(stems.count(token.stem)),
        ]
        for j, token in enumerate(units.tokens)
    ]
    atom_part = [
        [signals.weight[i], float(len(atom.text)), 1.0 if atom.function else 0.0] for i, atom in enumerate(units.atoms)
    ]
    padded = _pad(score, 1, count_tokens)
    atom_order, token_order = _order([atom.text for atom in units.atoms]), _order(stems)
    similar = signals.similar
    _, _, row_near, column_near = _sums_and_tops(units, similar)
    rows = []
    for i, j in todo:
        value = score[i][j]
        shift = (i + 0.5) / count_atoms - (j + 0.5) / count_tokens
        above, below = padded[i], padded[i + 2]
        row = [matrix[i][j] for matrix in matrices]
        row += (
            value,
            _lead(value, row_top[i]),
            _lead(value, column_top[j]),
            max(above[j : j + 3]),
            max(below[j : j + 3]),
            abs(shift),
            shift,
        )
        row += token_part[j]
        row += atom_part[i]
        near = similar[i][j]
        row += (
            row_sum[i],
            column_sum[j],
            float(count_atoms),
            float(count_tokens),
            _lead(near, row_near[i]),
            _lead(near, column_near[j]),
            float(atom_order[i] - token_order[j]),
        )
        rows.append(row)
    return rows


def _pad(matrix: Matrix, width: int, columns: int) -> Matrix:
    """The matrix with `width` rows and columns of zeros around it."""
    edge = [0.0] * width
    blank = [0.0] * (columns + 2 * width)
    return [blank] * width + [edge + row + edge for row in matrix] + [blank] * width


def second_rows(
    units: TitleUnits, probabilities: Matrix, todo: list[Cell], first: list[list[float]]
) -> list[list[float]]:
    """Feature rows of stage two, in the order of SECOND_FEATURES, from the probabilities of stage one."""
    row_sum, column_sum, row_top, column_top = _sums_and_tops(units, probabilities)
    padded = _pad(probabilities, 2, len(units.tokens))
    columns = list(zip(*probabilities, strict=True)) if probabilities else []
    rows = []
    for (i, j), features in zip(todo, first, strict=True):
        value = probabilities[i][j]
        row: list[float] = []
        for line in padded[i : i + 5]:
            row += line[j : j + 5]
        row += (
            _lead(value, row_top[i]),
            _lead(value, column_top[j]),
            row_sum[i],
            column_sum[j],
            float(sum(other > value for other in probabilities[i])),
            float(sum(other > value for other in columns[j])),
        )
        row += features
        rows.append(row)
    return rows


def matrix_of(units: TitleUnits, todo: list[Cell], values: list[float]) -> Matrix:
    """Values of cells as a matrix; zero elsewhere."""
    out = [[0.0] * len(units.tokens) for _ in units.atoms]
    for (i, j), value in zip(todo, values, strict=True):
        out[i][j] = value
    return out
