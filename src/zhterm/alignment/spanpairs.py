"""Which span pairs are looked at: those with evidence at their edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.alignment.title_units import ZH_NEVER_EDGE, TitleUnits, closed, en_spans, zh_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.alignment.decision import Pair
    from zhterm.alignment.signals import Matrix, Signals

LINKS = (0.35, 0.5, 0.65, 0.8)
"""A word pair below this probability makes no candidate; the later ones serve where there are too many."""
MAX_PAIRS = 1500
TORN = 0.3
"""A pair is not looked at where a content word within it has a word pair outside this much more probable than inside.

On the training titles that is half of all pairs without a gloss; 35 of these 6,100 are right, of the others 1,600.
"""
FREE = 0.3
"""A word whose word pairs are all below this probability has no counterpart."""
REACH = 2
"""Words without a counterpart that a pair may be longer by, on each side."""
WHOLE_GLOSS = 0.9
"""The share of a gloss from which on it is there as a whole."""
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
    out += [
        pair
        for pair, score in signals.spans.items()
        if score >= GLOSS and pair not in seen and _proper_edges(units, pair)
    ][:MAX_PAIRS]
    out = list(dict.fromkeys([*out, *_extended(units, links, out)]))[: 2 * MAX_PAIRS]
    return _without_parts_of_glosses(out, signals)


def _without_parts_of_glosses(pairs: Sequence[Pair], signals: Signals) -> list[Pair]:
    """Without pairs of a word with a part of the words that its gloss has whole: 扶贫 is poverty alleviation."""
    wholes: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for (first, end, low, high), score in signals.spans.items():
        if score >= WHOLE_GLOSS and high - low > 1:
            wholes.setdefault((first, end), []).append((low, high))

    def is_part(pair: Pair) -> bool:
        first, end, low, high = pair
        around = any(c <= low and high <= d and high - low < d - c for c, d in wholes.get((first, end), ()))
        return around and signals.spans.get(pair, 0.0) < WHOLE_GLOSS

    return [pair for pair in pairs if not is_part(pair)]


def _extended(units: TitleUnits, links: Matrix, pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with neighbours that have no counterpart of their own: 灌溉设施 ~ irrigation, where 灌溉 is it too."""
    atoms, tokens = without_counterpart(units, links)
    out: list[Pair] = []
    for a, b, c, d in pairs:
        chinese = _stretched(a, b, atoms, units.zh_breaks)
        english = _stretched(c, d, tokens, units.en_breaks)
        out += [(e, f, g, h) for e, f in chinese for g, h in english if (e, f, g, h) != (a, b, c, d)]
    return out


def without_counterpart(units: TitleUnits, links: Matrix) -> tuple[list[bool], list[bool]]:
    """Whether each atom and each token is a content word that no word pair of at least `FREE` renders."""
    columns = list(zip(*links, strict=True))
    return (
        [atom.text not in ZH_NEVER_EDGE and max(row) < FREE for atom, row in zip(units.atoms, links, strict=True)],
        [not token.function and max(column) < FREE for token, column in zip(units.tokens, columns, strict=True)],
    )


def _stretched(first: int, end: int, free: Sequence[bool], breaks: Sequence[bool]) -> list[tuple[int, int]]:
    """A span alone, and with free neighbours on one side or on both."""
    starts, ends = [first], [end]
    while first > 0 and len(starts) <= REACH and free[first - 1] and not breaks[first]:
        first -= 1
        starts.append(first)
    while end < len(free) and len(ends) <= REACH and free[end] and not breaks[end]:
        end += 1
        ends.append(end)
    return [(start, stop) for start in starts for stop in ends]


def _linked(units: TitleUnits, links: Matrix, link: float) -> list[Pair]:
    """Span pairs whose first and last atoms and tokens have a word pair of at least `link` within, and none is torn."""
    columns = list(zip(*links, strict=True))
    atom_masks, token_masks = [_mask(row, link) for row in links], [_mask(column, link) for column in columns]
    atom_near = [0 if atom.text in ZH_NEVER_EDGE else _near(row) for atom, row in zip(units.atoms, links, strict=True)]
    token_near = [0 if token.function else _near(column) for token, column in zip(units.tokens, columns, strict=True)]
    english: dict[int, list[tuple[int, int, int, list[int]]]] = {}
    for low, high in en_spans(units):
        if token_masks[low] and token_masks[high - 1]:
            near = _distinct(token_near[low:high])
            english.setdefault(low, []).append((high, (1 << high) - (1 << low), token_masks[high - 1], near))
    out = []
    for first, end in zh_spans(units):
        head, tail = atom_masks[first], atom_masks[end - 1]
        if not head or not tail:
            continue
        zh_mask = (1 << end) - (1 << first)
        near = _distinct(atom_near[first:end])
        out += [
            (first, end, low, high)
            for low, spans in english.items()
            if token_masks[low] & zh_mask
            for high, en_mask, en_tail, en_near in spans
            if en_tail & zh_mask
            and head & en_mask
            and tail & en_mask
            and 0 not in [mask & en_mask for mask in near]
            and 0 not in [mask & zh_mask for mask in en_near]
        ]
    return out


def _mask(line: Sequence[float], least: float) -> int:
    """The places of a line with at least this value, as bits."""
    return sum([1 << place for place, value in enumerate(line) if value >= least])


def _near(line: Sequence[float]) -> int:
    """The places that come within `TORN` of the greatest value, as bits; none where that is smaller than `TORN`."""
    top = max(line)
    return _mask(line, top - TORN) if top > TORN else 0


def _distinct(masks: Sequence[int]) -> list[int]:
    return list({mask for mask in masks if mask})


def _proper_edges(units: TitleUnits, pair: Pair) -> bool:
    first, end, low, high = pair
    atoms, tokens = units.atoms, units.tokens
    return not (
        (end - first == 1 and closed(atoms)[first])
        or all(token.function for token in tokens[low:high])
        or atoms[first].text in ZH_NEVER_EDGE
        or atoms[end - 1].text in ZH_NEVER_EDGE
    )
