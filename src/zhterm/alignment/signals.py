"""The signals: what speaks for an atom and a token, or a Chinese and an English span, being the same thing.

Every signal is a number in [0, 1]; 0 means nothing speaks for the pair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhterm.alignment.tables import Vector

Matrix = list[list[float]]


@dataclass(slots=True)
class Signals:
    """All signals of a title. Matrices are [atom][token]; `spans` is keyed by (atom, end atom, token, end token).

    gloss       share of a gloss of the atom, by rarity, that this token and others of the title cover
    fuzzy       the same where only the beginning of the word agrees (China ~ Chinese)
    longer      the same for glosses of longer dictionary words around the atom
    shorter     the same for glosses of shorter words and characters inside the atom
    phrase      share of a gloss of two or more words that stands together in the title, of a word around the atom
    backwards   characters in common with headwords whose gloss has this token
    lift        how much commoner the atom's characters are in headwords glossed by the token than elsewhere
    table, back_table     lexical table: P(token | atom), P(atom | token)
    parts       lexical table for the characters of the atom
    similar     cosine of the word vectors (-1 to 1)
    name, number, same    names that sound alike, equal numbers, the same letters
    affix       the atom is a morpheme rendered by an affix of the token, whose stem renders the atom beside it
    any         all of them but lift, back_table and similar in one rough score
    """

    rarity: list[float]
    weight: list[float]
    gloss: Matrix
    fuzzy: Matrix
    longer: Matrix
    shorter: Matrix
    phrase: Matrix
    backwards: Matrix
    lift: Matrix
    table: Matrix
    back_table: Matrix
    parts: Matrix
    name: Matrix
    number: Matrix
    same: Matrix
    similar: Matrix
    affix: Matrix
    zh_vectors: list[Vector | None] = field(default_factory=list, kw_only=True)
    en_vectors: list[Vector | None] = field(default_factory=list, kw_only=True)
    any: Matrix = field(default_factory=list, kw_only=True)
    spans: dict[tuple[int, int, int, int], float] = field(default_factory=dict, kw_only=True)
    notes: dict[tuple[int, int, int, int], tuple[str, str]] = field(default_factory=dict, kw_only=True)


WORD_SIGNALS = (
    "gloss", "fuzzy", "longer", "shorter", "phrase", "backwards", "lift", "table", "back_table", "parts",
    "name", "number", "same", "similar", "affix",
)  # fmt: skip


TRUST = {
    "gloss": 0.9, "phrase": 0.9, "longer": 0.5, "table": 0.9, "parts": 0.7, "backwards": 0.5, "name": 0.9,
    "number": 0.95, "same": 0.95, "shorter": 0.5, "fuzzy": 0.4,
}  # fmt: skip


def combined(signals: Signals) -> Matrix:
    """The field `any`: the chance that not every signal is mistaken, with fixed trust in each (noisy or)."""
    out = [[1.0] * len(row) for row in signals.gloss]
    for name, trust in TRUST.items():
        matrix: Matrix = getattr(signals, name)
        for doubt, row in zip(out, matrix, strict=True):
            if any(row):
                doubt[:] = [value * (1.0 - trust * score) for value, score in zip(doubt, row, strict=True)]
    return [[1.0 - value for value in doubt] for doubt in out]
