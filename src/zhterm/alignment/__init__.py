"""Which Chinese span of a title is which English span, what was left out, and how sure we are.

`align` is the way in, `Alignment` the way out: pairings with confidence and evidence, everything that was considered
with its two chances, and whether the title as a whole is rendered freely. `replay` decides again from what was
considered. All else is the package's own business:

- `title_units` cuts both sides into units; `spelling` brings British spellings to those of the glosses
- `word_signals` collects what speaks for word pairs (`signals`): `glosses`, `affixes`, `numbers`, `tables`, `stored`
- `wordpairs`, `spanpairs`, `spanfeatures`, `rivals` and `leftovers` make of it what the `fitted_model` looks at
- `decision` keeps the best consistent set, and `explanation` says why
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from zhterm.alignment import explanation, fitted_model, leftovers, spanpairs
from zhterm.alignment.decision import Pair, Scored, decide
from zhterm.alignment.stored import StoredEvidence, mark, places
from zhterm.alignment.tables import LexicalTable, VectorTable
from zhterm.alignment.title_units import TitleUnits, cut
from zhterm.alignment.word_signals import collect
from zhterm.language import english
from zhterm.language.tables import path
from zhterm.model import Pairing, Span, Word, WordKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.alignment.fitted_model import Model
    from zhterm.alignment.signals import Matrix, Signals
    from zhterm.lexicon import Lexicon

FREE_SHARE = 0.5
"""On the training titles, 42 of the 54 below are called free renderings by a person, 62 of the 458 others."""
MAX_UNITS = 120
"""Atoms or tokens of a title that are looked at; what stands beyond is neither paired nor called left out."""
STORED_SCORE = 0.97
"""The chance given to a pair that a person confirmed, wherever both its sides stand in the titles."""


class Considered(NamedTuple):
    """A span pair scored and not hopeless: the chances that it is a term pair as it stands, and that it is right.

    `left_out`: its Chinese was judged not to be rendered, so it is no suggestion.
    """

    zh: Span
    en: Span
    exact: float
    right: float
    unit: bool = False
    leaning: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The outcome for one title pair; pairings and suggestions in the order of the Chinese, longer ones first.

    `free`: less than `FREE_SHARE` of the content words of one side stand in a pairing, so the title is rendered as a
    whole more than term by term. Then the whole is worth an entry, and what is paired is little.
    """

    pairings: tuple[Pairing, ...] = ()
    suggestions: tuple[Pairing, ...] = ()
    unrendered: tuple[Span, ...] = ()
    unmatched: tuple[Span, ...] = ()
    considered: tuple[Considered, ...] = ()
    free: bool = False


def align(
    zh: str, words: Sequence[Word], en: str, lexicon: Lexicon, *, stored: StoredEvidence | None = None
) -> Alignment:
    """Pair the spans of a Chinese title with those of its English version.

    `words` is any segmentation that covers `zh`. Exact for titles of up to 60 words; of a longer text the first
    `MAX_UNITS` atoms and tokens are looked at.
    """
    model = fitted_model.load()
    units = cut(zh, words, en, lexicon, MAX_UNITS)
    if not units.atoms or not units.tokens:
        return Alignment()
    signals = collect(units, lexicon, *tables())
    confirmed = _confirmed(units, signals, stored, lexicon)
    links = model.links(units, signals)
    pairs = _allowed(units, spanpairs.candidates(units, links, signals), stored, lexicon)
    pairs += sorted(confirmed.difference(pairs))
    scored = [
        _vouched(item) if item.pair in confirmed else item
        for item in model.spans(units, signals, links, pairs, confirmed)
    ]
    kept, weaker = decide(scored, model.costs)
    chosen = [scored[index] for index in kept]
    left_out = _left_out(units, signals, links, model, scored, chosen)
    dropped = [set(range(*item.pair[:2])) <= set(left_out) for item in scored]
    offered = [scored[index] for index in weaker if not dropped[index]]
    return Alignment(
        pairings=_pairings(units, signals, links, model, chosen),
        suggestions=_pairings(units, signals, links, model, offered),
        unrendered=_merged(units, left_out),
        unmatched=_unmatched(units, chosen),
        considered=tuple(
            Considered(_zh_span(units, item.pair), _en_span(units, item.pair), *item[1:], left_out=is_dropped)
            for item, is_dropped in zip(scored, dropped, strict=True)
        ),
        free=_is_free(units, chosen),
    )


def _vouched(item: Scored) -> Scored:
    """A pair that a person confirmed."""
    return Scored(item.pair, max(item.exact, STORED_SCORE), max(item.right, STORED_SCORE), item.unit)


def _is_free(units: TitleUnits, chosen: Sequence[Scored]) -> bool:
    """Whether less than `FREE_SHARE` of the content words of one side stand in a pairing."""
    pairs = [item.pair for item in chosen]
    atoms = [any(a <= i < b for a, b, _, _ in pairs) for i in leftovers.content_atoms(units)]
    tokens = [any(c <= j < d for *_, c, d in pairs) for j, token in enumerate(units.tokens) if not token.function]
    return min(sum(side) / max(1, len(side)) for side in (atoms, tokens)) < FREE_SHARE


def _left_out(
    units: TitleUnits,
    signals: Signals,
    links: Matrix,
    model: Model,
    scored: Sequence[Scored],
    chosen: Sequence[Scored],
) -> list[int]:
    """The atoms that the English does not render."""
    pairs = [item.pair for item in chosen]
    merits = {item.pair: model.costs.merit(item) for item in scored}
    rows = leftovers.rows(units, signals, links, pairs, merits)
    chances = zip(leftovers.content_atoms(units), model.left_out(rows), strict=True)
    found = leftovers.whole_words(units, pairs, [i for i, chance in chances if chance > model.unrendered_cost])
    rendered = leftovers.innermost(pairs)
    return [i for i in found if i not in rendered]


@cache
def tables() -> tuple[LexicalTable, VectorTable]:
    """The shipped word tables, opened once a process."""
    return LexicalTable(path("alignment/lexical.tsv")), VectorTable(path("alignment/vectors.tsv"))


def replay(
    considered: Sequence[Considered], model: Model | None = None
) -> tuple[list[tuple[Span, Span, float]], list[tuple[Span, Span, float]]]:
    """Decide again from what was considered: (zh, en, confidence) of the pairings and of the suggestions."""
    model = model or fitted_model.load()
    scored = [Scored((*item.zh, *item.en), item.exact, item.right, item.unit, item.leaning) for item in considered]
    kept, weaker = decide(scored, model.costs)
    both = [scored[index] for index in kept], [scored[index] for index in weaker if not considered[index].left_out]
    terms, suggestions = (
        [
            (Span(*item.pair[:2]), Span(*item.pair[2:]), model.confidence(item))
            for item in sorted(part, key=lambda item: (item.pair[0], -item.pair[1], item.pair[2]))
        ]
        for part in both
    )
    return terms, suggestions


def _confirmed(units: TitleUnits, signals: Signals, stored: StoredEvidence | None, lexicon: Lexicon) -> set[Pair]:
    if not stored or not stored.pairs:
        return set()
    found = places(units, stored, {zh: lexicon.simplified(zh) for zh in stored.pairs})
    for pair in found:
        mark(signals, pair)
    return set(found)


def _allowed(units: TitleUnits, pairs: list[Pair], stored: StoredEvidence | None, lexicon: Lexicon) -> list[Pair]:
    """Without the pairs that a person rejected."""
    if not stored or not stored.rejected:
        return pairs
    rejected = {(lexicon.simplified(zh), english.key(en)) for zh, en in stored.rejected}
    out = []
    for pair in pairs:
        zh, en = explanation.texts(units, pair)
        if (lexicon.simplified(zh), english.key(en)) not in rejected:
            out.append(pair)
    return out


def _zh_span(units: TitleUnits, pair: Pair) -> Span:
    return Span(units.atoms[pair[0]].start, units.atoms[pair[1] - 1].end)


def _en_span(units: TitleUnits, pair: Pair) -> Span:
    return Span(units.tokens[pair[2]].start, units.tokens[pair[3] - 1].end)


def _pairings(
    units: TitleUnits, signals: Signals, links: Matrix, model: Model, scored: Sequence[Scored]
) -> tuple[Pairing, ...]:
    out = [
        Pairing(
            zh=_zh_span(units, item.pair),
            en=_en_span(units, item.pair),
            confidence=model.confidence(item),
            evidence=explanation.evidence(units, signals, links, item),
        )
        for item in scored
    ]
    return tuple(sorted(out, key=lambda item: (item.zh.start, -item.zh.end, item.en.start)))


def _merged(units: TitleUnits, atoms: Sequence[int]) -> tuple[Span, ...]:
    """Atoms as spans, those of one word together."""
    spans: list[Span] = []
    words: list[int] = []
    for i in atoms:
        atom = units.atoms[i]
        if spans and words[-1] == atom.word and spans[-1].end == atom.start:
            spans[-1] = Span(spans[-1].start, atom.end)
        else:
            spans.append(Span(atom.start, atom.end))
            words.append(atom.word)
    return tuple(spans)


def _unmatched(units: TitleUnits, chosen: Sequence[Scored]) -> tuple[Span, ...]:
    """English content words outside every pairing, but for those that stand in the Chinese title as they are."""
    same = {atom.text.lower() for atom in units.atoms if atom.kind in (WordKind.LATIN, WordKind.NUMBER)}
    return tuple(
        Span(token.start, token.end)
        for j, token in enumerate(units.tokens)
        if not token.function
        and token.lower not in same
        and not any(item.pair[2] <= j < item.pair[3] for item in chosen)
    )


__all__ = ["Alignment", "Considered", "StoredEvidence", "align", "replay"]
