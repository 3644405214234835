"""Features of word pairs, an atom and a token.

Stage one sees the signals, stage two also what stage one made of the neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.alignment.title_units import ZH_NEVER_EDGE, TitleUnits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.alignment.signals import Matrix, Signals
    from zhterm.scoring.forest import Row

ATOM_FEATURES = ("weight", "characters", "row_sum", "atoms", "tokens")
TOKEN_FEATURES = ("rarity", "capital", "digit", "letters", "repeats", "column_sum")
SIGNAL_FEATURES = ("gloss", "longer", "phrase", "backwards", "lift", "table", "parts", "same")
"""Signals that pay on their own; all of them count in `any`."""
CELL_FEATURES = (
    "similar", "any", "row_lead", "column_lead", "before", "after", "distance", "shift", "similar_row_lead",
    "similar_column_lead", "order", "affix", "name", "number",
)  # fmt: skip
NEIGHBOURS = tuple((di, dj) for di in (-2, -1, 0, 1, 2) for dj in (-2, -1, 0, 1, 2) if abs(di) + abs(dj) <= 2)
NEIGHBOUR_FEATURES = (
    *(f"p{di:+d}{dj:+d}" for di, dj in NEIGHBOURS),
    "first_row_lead", "first_column_lead", "first_row_sum", "first_column_sum", "row_rank", "column_rank",
)  # fmt: skip
FIRST_FEATURES = (*ATOM_FEATURES, *TOKEN_FEATURES, *SIGNAL_FEATURES, *CELL_FEATURES)
SECOND_FEATURES = (*NEIGHBOUR_FEATURES, *CELL_FEATURES)

Cell = tuple[int, int]


BEHIND = 0.5
"""A pair whose rough score is this far behind another one of its atom and another one of its token is not looked at.

On the training titles that is half of all pairs; 16 of these 9,400 are gold, of the other half 2,953.
"""


def cells(units: TitleUnits, signals: Signals) -> list[Cell]:
    """The pairs worth a look: content atoms with content tokens, but for those far behind on both sides."""
    score = signals.any
    row_top = [max(row, default=0.0) - BEHIND for row in score]
    column_top = [max(column) - BEHIND for column in zip(*score, strict=True)]
    rows = [i for i, atom in enumerate(units.atoms) if atom.text not in ZH_NEVER_EDGE]
    columns = [j for j, token in enumerate(units.tokens) if not token.function]
    return [(i, j) for i in rows for j in columns if score[i][j] > row_top[i] or score[i][j] > column_top[j]]


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
    top = max(values)
    if top <= 0.0:
        return 0.0, 0.0
    at = values.index(top)
    if names.count(names[at]) == 1:
        return top, max([0.0, *values[:at], *values[at + 1 :]])
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


def first_rows(units: TitleUnits, signals: Signals, todo: list[Cell]) -> list[Row]:
    """Feature rows of stage one, in the order of FIRST_FEATURES."""
    score = signals.any
    row_sum, column_sum, row_top, column_top = _sums_and_tops(units, score)
    similar = signals.similar
    _, _, row_near, column_near = _sums_and_tops(units, similar)
    count_atoms, count_tokens = len(units.atoms), len(units.tokens)
    texts, stems = [atom.text for atom in units.atoms], [token.stem for token in units.tokens]
    atom_parts = [
        (weight, float(len(atom.text)), total, float(count_atoms), float(count_tokens))
        for atom, weight, total in zip(units.atoms, signals.weight, row_sum, strict=True)
    ]
    token_parts = [
        (
            rarity,
            float(token.text[:1].isupper()),
            float(token.text[0].isdigit()),
            float(len(token.text)),
            float(stems.count(token.stem)),
            total,
        )
        for token, rarity, total in zip(units.tokens, signals.rarity, column_sum, strict=True)
    ]
    spoken = _signal_parts(signals)
    padded = _pad(score, 1, count_tokens)
    atom_order, token_order = _order(texts), _order(stems)
    rows: list[Row] = []
    for i, j in todo:
        value, near = score[i][j], similar[i][j]
        shift = (i + 0.5) / count_atoms - (j + 0.5) / count_tokens
        cell = (
            near,
            value,
            _lead(value, row_top[i]),
            _lead(value, column_top[j]),
            max(padded[i][j : j + 3]),
            max(padded[i + 2][j : j + 3]),
            abs(shift),
            shift,
            _lead(near, row_near[i]),
            _lead(near, column_near[j]),
            float(atom_order[i] - token_order[j]),
            signals.affix[i][j],
            signals.name[i][j],
            signals.number[i][j],
        )
        rows.append((*atom_parts[i], *token_parts[j], *spoken[i][j], *cell))
    return rows


def _signal_parts(signals: Signals) -> list[list[Row]]:
    """SIGNAL_FEATURES of every pair, [atom][token]."""
    matrices = [getattr(signals, name) for name in SIGNAL_FEATURES]
    return [list(zip(*lines, strict=True)) for lines in zip(*matrices, strict=True)]


def _pad(matrix: Matrix, width: int, columns: int) -> Matrix:
    """The matrix with `width` rows and columns of zeros around it."""
    edge = [0.0] * width
    blank = [0.0] * (columns + 2 * width)
    return [blank] * width + [edge + row + edge for row in matrix] + [blank] * width


def second_rows(units: TitleUnits, probabilities: Matrix, todo: list[Cell], first: Sequence[Row]) -> list[Row]:
    """Feature rows of stage two, in the order of SECOND_FEATURES, from the probabilities of stage one."""
    row_sum, column_sum, row_top, column_top = _sums_and_tops(units, probabilities)
    padded = _pad(probabilities, 2, len(units.tokens))
    columns = list(zip(*probabilities, strict=True)) if probabilities else []
    rows: list[Row] = []
    for (i, j), features in zip(todo, first, strict=True):
        value = probabilities[i][j]
        above2, above, here, below, below2 = padded[i : i + 5]
        near = (
            above2[j + 2],
            *above[j + 1 : j + 4],
            *here[j : j + 5],
            *below[j + 1 : j + 4],
            below2[j + 2],
            _lead(value, row_top[i]),
            _lead(value, column_top[j]),
            row_sum[i],
            column_sum[j],
            float(sum(other > value for other in probabilities[i])),
            float(sum(other > value for other in columns[j])),
        )
        rows.append((*near, *features[-len(CELL_FEATURES) :]))
    return rows


def matrix_of(units: TitleUnits, todo: list[Cell], values: list[float]) -> Matrix:
    """Values of cells as a matrix; zero elsewhere."""
    out = [[0.0] * len(units.tokens) for _ in units.atoms]
    for (i, j), value in zip(todo, values, strict=True):
        out[i][j] = value
    return out
