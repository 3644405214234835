"""Why a pairing was made, in words a translator understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.model import Evidence

if TYPE_CHECKING:
    from zhterm.alignment.decision import Scored
    from zhterm.alignment.signals import Matrix, Signals
    from zhterm.alignment.title_units import TitleUnits

MAX_NOTES = 4


def evidence(units: TitleUnits, signals: Signals, links: Matrix, scored: Scored) -> tuple[Evidence, ...]:
    """The evidence of one pairing: what the dictionary and the other signals say, then the scores that decided.

    The last two items are always `exact` (the chance that the pair is a term pair as it stands) and `right` (the same
    or a join of term pairs): with the model's mix of the two, they reproduce the decision (`zhterm.alignment.replay`).
    """
    found = _span_note(units, signals, scored.pair)
    found += _word_notes(units, signals, links, scored.pair) if not found or found[0].score < 0.9 else []
    return (
        *found[:MAX_NOTES],
        Evidence(signal="exact", score=scored.exact, note=f"a term pair as it stands: {scored.exact:.0%}"),
        Evidence(signal="right", score=scored.right, note=f"right, alone or as a join: {scored.right:.0%}"),
    )


def _span_note(units: TitleUnits, signals: Signals, pair: tuple[int, int, int, int]) -> list[Evidence]:
    """Evidence noted for exactly these spans: a dictionary gloss, a stored entry, a name."""
    score = signals.spans.get(pair)
    if score is None:
        return []
    source, gloss = signals.notes[pair]
    zh, en = texts(units, pair)
    if source == "name":
        return [Evidence(signal="name", score=score, note=f"{zh} sounds like {en}")]
    if source == "glossary":
        return [Evidence(signal="glossary", score=score, note=f"stored entry: {zh} = {en}")]
    name = "supplement" if source == "zhterm" else source
    return [Evidence(signal="dictionary", score=score, note=f"{name}: {zh} = {gloss}")]


def _word_notes(units: TitleUnits, signals: Signals, links: Matrix, pair: tuple[int, int, int, int]) -> list[Evidence]:
    """The strongest word pair of every atom inside the pair, with the signal that speaks loudest for it."""
    first, end, low, high = pair
    out = []
    for i in range(first, end):
        j = max(range(low, high), key=lambda column: links[i][column])
        if links[i][j] < 0.1:
            continue
        atom, token = units.atoms[i].text, units.tokens[j].text
        signal, score, note = max(_readings(signals, i, j), key=lambda item: item[1])
        if score > 0:
            out.append(Evidence(signal=signal, score=score, note=note.format(atom=atom, token=token)))
        else:
            out.append(
                Evidence(signal="place", score=links[i][j], note=f"{atom} and {token} are what is left over here")
            )
    return sorted(out, key=lambda item: -item.score)


def _readings(signals: Signals, i: int, j: int) -> list[tuple[str, float, str]]:
    """What each signal says of an atom and a token: its name, its score, and the note with places for both."""
    return [
        ("number", signals.number[i][j], "the same number: {atom} = {token}"),
        ("same", signals.same[i][j], "the same letters: {token}"),
        ("dictionary", signals.gloss[i][j], "dictionary: {atom} is glossed with “{token}”"),
        ("phrase", signals.phrase[i][j], "dictionary: a word with {atom} is glossed with words around “{token}”"),
        ("name", signals.name[i][j], "{atom} sounds like {token}"),
        ("corpus", signals.table[i][j], "parallel text: {atom} is rendered by “{token}”"),
        ("longer", 0.8 * signals.longer[i][j], "dictionary: a longer word with {atom} is glossed with “{token}”"),
        ("fuzzy", 0.7 * signals.fuzzy[i][j], "dictionary: a gloss of {atom} begins like “{token}”"),
        ("characters", 0.7 * signals.parts[i][j], "the characters of {atom} are often rendered by “{token}”"),
        ("affix", 0.7 * signals.affix[i][j], "{atom} is rendered by an affix of {token}"),
        ("related", 0.5 * signals.backwards[i][j], "words like {atom} are glossed with “{token}”"),
        ("shorter", 0.5 * signals.shorter[i][j], "dictionary: a part of {atom} is glossed with “{token}”"),
    ]


def texts(units: TitleUnits, pair: tuple[int, int, int, int]) -> tuple[str, str]:
    """The two sides of a pair as they stand in the titles."""
    first, end, low, high = pair
    zh = units.zh[units.atoms[first].start : units.atoms[end - 1].end]
    return zh, units.en[units.tokens[low].start : units.tokens[high - 1].end]
