"""Which span pairs are looked at: those with evidence at their edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.alignment.candidates import ZH_NEVER_EDGE, TitleUnits, en_spans, zh_spans

if TYPE_CHECKING:
    from zhterm.alignment.decision import Pair
    from zhterm.alignment.signals import Matrix, Signals

LINKS = (0.1, 0.2, 0.4, 0.7)
"""A word pair below this probability makes no candidate; the later ones serve where there are too many."""
MAX_PAIRS = 1500
GLOSS = 0.5
"""The share of a gloss from which a dictionary word makes a candidate without help from word pairs."""


def candidates(units: TitleUnits, links: Matrix, signals: Signals) -> list[Pair]:
    """Span pairs with word-level evidence at both ends of both spans, or a dictionary gloss of just these spans.

    At most `MAX_PAIRS`: where a title gives more, weaker word pairs no longer count as evidence.
    """
    out: list[Pair] = []
    for link in LINKS:
        out = _linked(units, links, link)
        if len(out) <= MAX_PAIRS:
            break
    del out[MAX_PAIRS:]
    seen = set(out)
    return (
        out
        + [
            pair
            for pair, score in signals.spans.items()
            if score >= GLOSS and pair not in seen and _proper_edges(units, pair)
        ][:MAX_PAIRS]
    )


def _linked(units: TitleUnits, links: Matrix, link: float) -> list[Pair]:
    """Span pairs whose first and last atoms and tokens have a word pair of at least `link` within the pair."""
    columns = len(units.tokens)
    atom_mask = [sum(1 << j for j, value in enumerate(row) if value >= link) for row in links]
    token_mask = [sum(1 << i for i in range(len(units.atoms)) if links[i][j] >= link) for j in range(columns)]
    english = [(low, high, (1 << high) - (1 << low)) for low, high in en_spans(units)]
    out = []
    for first, end in zh_spans(units):
        zh_mask = (1 << end) - (1 << first)
        head, tail = atom_mask[first], atom_mask[end - 1]
        if head and tail:
            out += [
                (first, end, low, high)
                for low, high, en_mask in english
                if head & en_mask and tail & en_mask and token_mask[low] & zh_mask and token_mask[high - 1] & zh_mask
            ]
    return out


def _proper_edges(units: TitleUnits, pair: Pair) -> bool:
    first, end, low, high = pair
    atoms, tokens = units.atoms, units.tokens
    return not (
        tokens[low].function
        or tokens[high - 1].function
        or atoms[first].text in ZH_NEVER_EDGE
        or atoms[end - 1].text in ZH_NEVER_EDGE
    )
