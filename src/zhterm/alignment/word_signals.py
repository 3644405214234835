"""The signals of a title computed: dictionary, lexical table, word vectors, names by sound, numbers, affixes."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from zhterm.alignment import affixes, glosses, numbers
from zhterm.alignment.signals import WORD_SIGNALS, Signals, combined
from zhterm.alignment.tables import LexicalTable, VectorTable, alike
from zhterm.language import names
from zhterm.model import WordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhterm.alignment.title_units import TitleUnits
    from zhterm.lexicon import InverseEntry, Lexicon

AFFIX_TRUST = 0.7
"""How far a morpheme and an affix are believed, beside `signals.TRUST`."""
HEADWORDS = 120_000.0
"""Size of the dictionary as rarity sees it."""


def collect(units: TitleUnits, lexicon: Lexicon, table: LexicalTable, vectors: VectorTable) -> Signals:
    """Compute every signal of a title pair."""
    stems = {token.stem for token in units.tokens}
    inverse = lexicon.inverse(stems)
    rows, columns = len(units.atoms), len(units.tokens)
    rarity = [rarity_of(inverse.get(token.stem)) * (0.25 if token.function else 1.0) for token in units.tokens]
    weight = _atom_weights(units)
    matrices = [[[0.0] * columns for _ in range(rows)] for _ in WORD_SIGNALS]
    signals = Signals(rarity, weight, *matrices)
    glosses.collect(units, signals)
    backwards(units, signals, inverse)
    lexical(units, signals, table)
    name_signals(units, signals, lexicon)
    number_signals(units, signals)
    similarity(units, signals, vectors)
    signals.any = combined(signals)
    affix_signals(units, signals)
    return signals


def rarity_of(entry: InverseEntry | None) -> float:
    """Rarity of an English stem: inverse document frequency among the dictionary's headwords, 0.1 to 1."""
    if entry is None:
        return 1.0
    return max(0.1, min(1.0, math.log(HEADWORDS / (1 + entry.frequency)) / 10.0))


def _atom_weights(units: TitleUnits) -> list[float]:
    """Rarity of each atom, 0 to 1: minus the logarithm of its share in running text; function words 0.1."""
    known = units.known
    return [
        0.1 if atom.function else max(0.1, min(1.0, math.log(6e7 / (1 + known.get((atom.start, atom.end), 3))) / 16.0))
        for atom in units.atoms
    ]


def backwards(units: TitleUnits, signals: Signals, inverse: Mapping[str, InverseEntry]) -> None:
    """Signals backwards and lift, from the headwords whose glosses have the token's stem."""
    for j, token in enumerate(units.tokens):
        entry = inverse.get(token.stem)
        if entry is None or token.function:
            continue
        for i, atom in enumerate(units.atoms):
            if not entry.characters.isdisjoint(atom.text):
                signals.backwards[i][j], signals.lift[i][j] = _kinship(atom.text, entry)


@lru_cache(16384)
def _kinship(text: str, entry: InverseEntry) -> tuple[float, float]:
    """Signals backwards and lift of a word and the headwords with an English stem, which share a character."""
    size, chars = len(text), entry.characters.intersection(text)
    shared = {char: entry.holding(char) for char in chars}
    lift = sum([len(shared[char][0]) for char in text if char in shared]) / ((len(entry.headwords) + 2.0) * size)
    best = 2.0 / (size + min([shortest for _, shortest in shared.values()]))
    several = {word for (one, _), (other, _) in combinations(shared.values(), 2) for word in one & other}
    return max([best, *[2.0 * len(chars.intersection(word)) / (size + len(word)) for word in several]]), lift


def lexical(units: TitleUnits, signals: Signals, table: LexicalTable) -> None:
    """Signals table, back_table and parts, from the lexical table."""
    positions: dict[str, list[int]] = {}
    for j, token in enumerate(units.tokens):
        if not token.function:
            positions.setdefault(token.stem, []).append(j)
    for i, atom in enumerate(units.atoms):
        for stem, forward, backward in table.row(atom.text):
            for j in positions.get(stem, ()):
                signals.table[i][j] = forward
                signals.back_table[i][j] = backward
        if len(atom.text) > 1:
            share = 1.0 / len(atom.text)
            for char in atom.text:
                for stem, forward, _ in table.row("=" + char):
                    for j in positions.get(stem, ()):
                        signals.parts[i][j] += forward * share


def name_signals(units: TitleUnits, signals: Signals, lexicon: Lexicon) -> None:
    """Signal name: capitalised tokens that sound like a run of characters (one token, or two together)."""
    letters = [names.plain(token.text) if token.text[:1].isupper() else "" for token in units.tokens]
    if not any(letters):
        return
    han = [atom for atom in units.atoms if atom.kind is WordKind.HAN]
    readings = lexicon.characters({char for atom in han for char in atom.text})
    sounds = {char: tuple([names.plain(item) for item in found[: names.READINGS]]) for char, found in readings.items()}
    targets = _names_by_sound(units, letters)
    speakable = [sounds.keys() >= set(atom.text) for atom in units.atoms]
    for first, opening in enumerate(units.atoms):
        if not speakable[first] or _sounds_otherwise(sounds[opening.text[0]], targets):
            continue
        text, at = "", opening.start
        for end in range(first + 1, min(len(units.atoms), first + 4) + 1):
            atom = units.atoms[end - 1]
            text += atom.text
            if not speakable[end - 1] or len(text) > names.MAX_NAME or atom.end - at != len(text):
                break
            for spelling in names.spellings([sounds[char] for char in text]):
                for low, high, name in targets.get(names.skeleton(spelling)[:1], ()):
                    score = names.likeness(spelling, name)
                    if score > 0.4:
                        _mark_name(signals, first, end, low, high, score)


def _sounds_otherwise(readings: Sequence[str], targets: Mapping[str, object]) -> bool:
    """Whether a character can't begin one of the names, by their first consonant classes.

    Those of its first syllable are those of the whole spelling, unless it has no consonant.
    """
    classes = {names.skeleton(reading)[:1] for reading in readings}
    return "" not in classes and targets.keys().isdisjoint(classes)


def _names_by_sound(units: TitleUnits, letters: Sequence[str]) -> dict[str, list[tuple[int, int, str]]]:
    """The capitalised tokens, and each two of them in a row, by their first consonant class: (low, high, name)."""
    runs = [(j, j + 1, name) for j, name in enumerate(letters) if len(name) > 1]
    runs += [
        (j, j + 2, a + b)
        for j, (a, b) in enumerate(pairwise(letters))
        if a and b and units.tokens[j + 1].gap in (" ", "-", "'", "’")
    ]
    out: dict[str, list[tuple[int, int, str]]] = {}
    for low, high, name in runs:
        out.setdefault(names.skeleton(name)[:1], []).append((low, high, name))
    return out


def _mark_name(signals: Signals, first: int, end: int, low: int, high: int, score: float) -> None:
    if high - low == 1 or score > 0.8:
        for i in range(first, end):
            for j in range(low, high):
                signals.name[i][j] = max(signals.name[i][j], score)
    key = (first, end, low, high)
    if score > signals.spans.get(key, 0.0):
        signals.spans[key] = score
        signals.notes[key] = ("name", "")


def number_signals(units: TitleUnits, signals: Signals) -> None:
    """Signals number and same: equal values, and the same letters on both sides."""
    for i, atom in enumerate(units.atoms):
        value = numbers.chinese_value(atom.text)
        lower = atom.text.lower()
        for j, token in enumerate(units.tokens):
            if value is not None and numbers.same(value, atom.text, token.lower):
                signals.number[i][j] = 1.0
            if lower == token.lower or (atom.kind is WordKind.LATIN and token.lower in lower):
                signals.same[i][j] = len(token.lower) / len(lower)


def similarity(units: TitleUnits, signals: Signals, vectors: VectorTable) -> None:
    """Signal similar: the cosine of the word vectors of atom and token."""
    columns = [(j, vectors.vector(token.stem)) for j, token in enumerate(units.tokens) if not token.function]
    known = [(j, vector) for j, vector in columns if vector is not None]
    signals.en_vectors = [None] * len(units.tokens)
    for j, vector in known:
        signals.en_vectors[j] = vector
    for i, atom in enumerate(units.atoms):
        mine = vectors.vector(atom.text)
        signals.zh_vectors.append(mine)
        if mine is not None:
            row = signals.similar[i]
            for j, vector in known:
                row[j] = alike(mine, vector)


def affix_signals(units: TitleUnits, signals: Signals) -> None:
    """Signal affix, which needs the rough score of the atom beside: 者 of 旅行者 is -er where 旅行 is traveller."""
    tokens = units.tokens
    for i, atom in enumerate(units.atoms):
        if not affixes.is_morpheme(atom.text):
            continue
        for j, token in enumerate(tokens):
            hyphenated = j + 1 < len(tokens) and tokens[j + 1].gap == "-"
            place = affixes.renders(atom.text, token.lower, hyphenated=hyphenated)
            if not place or not 0 <= i - place < len(units.atoms):
                continue
            alone = hyphenated and place < 0 and token.lower in affixes.prefixes(atom.text)
            score = signals.any[i - place][j + alone]
            signals.affix[i][j] = score
            signals.any[i][j] = max(signals.any[i][j], AFFIX_TRUST * score)
