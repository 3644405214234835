"""The signals: what speaks for an atom and a token, or a Chinese and an English span, being the same thing.

Every signal is a number in [0, 1]; 0 means nothing speaks for the pair. `collect` computes them once a title.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from zhterm.alignment import affixes, numbers
from zhterm.alignment.candidates import EN_FUNCTION, TitleUnits
from zhterm.alignment.tables import LexicalTable, Vector, VectorTable, alike
from zhterm.language import names
from zhterm.model import WordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhterm.lexicon import InverseEntry, Lexicon, Sense

AFFIX_TRUST = 0.7
HEADWORDS = 120_000.0
"""Size of the dictionary as rarity sees it."""
BEGINNING = 4
"""Letters by which the fuzzy signal compares stems."""
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


def collect(units: TitleUnits, lexicon: Lexicon, table: LexicalTable, vectors: VectorTable) -> Signals:
    """Compute every signal of a title pair."""
    stems = {token.stem for token in units.tokens}
    inverse = lexicon.inverse(stems)
    rows, columns = len(units.atoms), len(units.tokens)
    rarity = [rarity_of(inverse.get(token.stem)) * (0.25 if token.function else 1.0) for token in units.tokens]
    weight = _atom_weights(units)
    matrices = [[[0.0] * columns for _ in range(rows)] for _ in WORD_SIGNALS]
    signals = Signals(rarity, weight, *matrices)
    glosses(units, signals)
    backwards(units, signals, inverse)
    lexical(units, signals, table)
    name_signals(units, signals, lexicon)
    number_signals(units, signals)
    similarity(units, signals, vectors)
    signals.any = combined(signals)
    affix_signals(units, signals)
    return signals


def affix_signals(units: TitleUnits, signals: Signals) -> None:
    """Signal affix, which needs the rough score of the atom beside: 者 of 创新者 is -or where 创新 is innovator."""
    atoms, tokens = units.atoms, units.tokens
    for i, atom in enumerate(atoms):
        if len(atom.text) > 2 or atom.kind is not WordKind.HAN:
            continue
        for j, token in enumerate(tokens):
            hyphenated = j + 1 < len(tokens) and tokens[j + 1].gap == "-"
            place = affixes.renders(atom.text, token.lower, hyphenated=hyphenated)
            if not place:
                continue
            beside = i - place
            if 0 <= beside < len(atoms):
                other = j + 1 if hyphenated and place < 0 and token.lower in affixes.whole(atom.text) else j
                signals.affix[i][j] = signals.any[beside][other]
                signals.any[i][j] = max(signals.any[i][j], AFFIX_TRUST * signals.affix[i][j])


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


def glosses(units: TitleUnits, signals: Signals) -> None:
    """Signals gloss, fuzzy, longer, shorter, phrase, and the span evidence of dictionary words."""
    positions: dict[str, list[int]] = {}
    for j, token in enumerate(units.tokens):
        positions.setdefault(token.stem, []).append(j)
    starts: dict[str, list[int]] = {}
    for j, token in enumerate(units.tokens):
        if len(token.stem) >= BEGINNING and not token.function:
            starts.setdefault(token.stem[:BEGINNING], []).append(j)
    cache: dict[str, float] = {token.stem: value for token, value in zip(units.tokens, signals.rarity, strict=True)}
    for (first, end), senses in units.entries.items():
        _entry_glosses(units, signals, first, end, senses, positions, starts, cache)
    _inner_glosses(units, signals, positions)
    _joined_glosses(units, signals)


def _entry_glosses(
    units: TitleUnits,
    signals: Signals,
    first: int,
    end: int,
    senses: Sequence[Sense],
    positions: Mapping[str, list[int]],
    starts: Mapping[str, list[int]],
    rarity: Mapping[str, float],
) -> None:
    target = signals.gloss if end - first == 1 else signals.longer
    absent, fuzzily_absent = positions.keys().isdisjoint, starts.keys().isdisjoint
    for sense in senses:
        for rank, stems in enumerate(sense.stems):
            content, beginnings = _content(stems)
            if not content or len(content) > 8:
                continue
            if absent(content):
                if not fuzzily_absent(beginnings):
                    _fuzzy_gloss(signals, first, end, content, starts)
                continue
            hits = [positions[stem] for stem in content if stem in positions]
            covered = 1.0 if rank < 4 else 0.9
            if len(hits) < len(content):
                total = sum([rarity.get(stem, 0.7) for stem in content])
                covered *= sum([rarity[stem] for stem in content if stem in positions]) / total
            for row in target[first:end]:
                for found in hits:
                    for j in found:
                        if covered > row[j]:
                            row[j] = covered
            _span_evidence(units, signals, first, end, sense, rank, hits, covered)


def _joined_glosses(units: TitleUnits, signals: Signals) -> None:
    """Glosses in one word that the title writes with a hyphen: extraterritorial ~ extra-territorial."""
    joined = [
        (one.lower + other.lower, j)
        for j, (one, other) in enumerate(pairwise(units.tokens))
        if other.gap == "-" and len(other.lower) > BEGINNING
    ]
    for text, j in joined:
        for (first, end), senses in units.entries.items():
            for sense in senses:
                for rank, stems in enumerate(sense.stems):
                    if (
                        len(stems) == 1
                        and len(stems[0]) >= BEGINNING
                        and text.startswith(stems[0])
                        and len(text) - len(stems[0]) < 5
                        and len(stems[0]) > len(units.tokens[j].lower) + 2
                    ):
                        _span_evidence(units, signals, first, end, sense, rank, [[j], [j + 1]], 1.0)


@lru_cache(8192)
def _content(stems: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The stems of a gloss without function words, or all where there are no others; the beginnings of long ones."""
    content = [stem for stem in stems if stem not in EN_FUNCTION] or list(stems)
    return content, [stem[:BEGINNING] for stem in content if len(stem) >= BEGINNING]


def _fuzzy_gloss(
    signals: Signals, first: int, end: int, content: Sequence[str], starts: Mapping[str, list[int]]
) -> None:
    for stem in content:
        for j in starts.get(stem[:BEGINNING], ()) if len(stem) >= BEGINNING else ():
            score = 1.0 / len(content)
            for i in range(first, end):
                if score > signals.fuzzy[i][j]:
                    signals.fuzzy[i][j] = score


def _span_evidence(
    units: TitleUnits,
    signals: Signals,
    first: int,
    end: int,
    sense: Sense,
    rank: int,
    hits: Sequence[Sequence[int]],
    covered: float,
) -> None:
    """Note the tightest run of tokens that holds the gloss; two or more words together are a phrase."""
    note = (sense.source, sense.glosses[rank] if rank < len(sense.glosses) else "")
    for anchor in hits[0]:
        low = high = anchor
        for found in hits[1:]:
            nearest = found[0] if len(found) == 1 else min(found, key=lambda j: abs(j - anchor))
            low, high = min(low, nearest), max(high, nearest)
        if high - low >= len(hits) and sum(not token.function for token in units.tokens[low : high + 1]) > len(hits):
            continue
        key = (first, end, low, high + 1)
        if covered > signals.spans.get(key, 0.0):
            signals.spans[key] = covered
            signals.notes[key] = note
        if len(hits) > 1:
            for row in signals.phrase[first:end]:
                for j in range(low, high + 1):
                    if covered > row[j]:
                        row[j] = covered


def _inner_glosses(units: TitleUnits, signals: Signals, positions: Mapping[str, list[int]]) -> None:
    """Signal shorter: glosses of the words and characters inside an atom; a character counts less than a word."""
    absent = positions.keys().isdisjoint
    for i, atom in enumerate(units.atoms):
        size = atom.end - atom.start
        if size < 2 or atom.kind is not WordKind.HAN:
            continue
        row = signals.shorter[i]
        for start in range(atom.start, atom.end):
            for stop in range(start + 1, atom.end + 1):
                length = stop - start
                if length == size:
                    continue
                factor = length / size
                for sense in units.senses.get(units.simplified[start:stop], ()):
                    for stems in sense.stems:
                        if absent(stems):
                            continue
                        share = factor / max(1, len(stems))
                        for stem in stems:
                            for j in positions.get(stem, ()):
                                if share > row[j]:
                                    row[j] = share


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
