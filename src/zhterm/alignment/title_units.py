"""The units of a title pair: Chinese atoms, English tokens, and the spans of both that may be a term.

An *atom* is the smallest Chinese piece that may carry a meaning of its own: a word of the segmentation, or a part of
one where a longer word falls into dictionary words (互联网 -> 互联 | 网). A *token* is an English word, cut at hyphens
and before a possessive 's. All offsets are code points of the title they belong to, half-open.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from zhterm.alignment.spelling import american
from zhterm.language.scripts import fold
from zhterm.model import Word, WordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from zhterm.lexicon import Lexicon, Sense

MAX_SPAN_WORDS = 6
MAX_SPAN_ATOMS = 8
MAX_SPAN_TOKENS = 8
MAX_DICTIONARY_WORD = 12

TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[0-9]+(?:[.,:/][0-9]+)*(?:st|nd|rd|th|s)?(?![0-9A-Za-z])"
    r"|[^\W_]+(?:['’](?![sS]\b)[^\W_]+)*(?:[+#]+(?!\w))?"
    r"|[\"“”()\[\]{}<>《》,;:!?|—–+&/%.…-]"
)
EN_FUNCTION = frozenset(
    "a an the of in and on for to with by at from as or nor but into onto its is are be been was were that this".split()
)
"""Tokens a term does not begin or end with."""
ZH_FUNCTION = frozenset("的地得之和与及暨或在了着于而把被让对从以将向为并且其是就也等至由者所")
"""Atoms that rarely carry meaning of their own; 的, 和 and their like are never the edge of a term."""
ZH_NEVER_EDGE = frozenset("的之和与及暨或了着等")
PRONOUNS = frozenset(
    "我 你 他 她 它 我们 你们 他们 她们 它们 咱们 自己 这 那 此 其 某 谁 什么 哪 哪些 这些 那些 该 本".split()
)
PARTICLES = frozenset("第们过吗呢吧啊所地得")
MEASURE_WORDS = frozenset("个只位名项届条件份次种本张朵座所扇部篇首支颗匹副批群回遍趟番")
"""Those that mean nothing else after a number: 年 and 元 are terms as well."""
_NUMERAL = re.compile(r"第?[0-9〇零一二三四五六七八九十百千万亿两几数多]+")
SOFT_BREAKS = frozenset('、·・ （）()“”"‘’《》〈〉「」『』-－/　&')
"""Punctuation that a term may run across; any other mark ends it."""


@dataclass(slots=True)
class Atom:
    """A Chinese atom: its place, the index of the word it belongs to, and what it is."""

    start: int
    end: int
    word: int
    kind: WordKind
    text: str
    function: bool


def closed(atoms: Sequence[Atom]) -> list[bool]:
    """Whether each atom is a pronoun, a particle or a measure word, and as such no term and no content word."""
    before = ["", *(atom.text for atom in atoms)]
    return [
        atom.text in PRONOUNS
        or atom.text in PARTICLES
        or (atom.text in MEASURE_WORDS and _NUMERAL.fullmatch(last) is not None)
        for atom, last in zip(atoms, before, strict=False)
    ]


@dataclass(slots=True)
class Token:
    """An English token: its place, stem, and how it is joined to the token before (" ", "-", "'" or a mark)."""

    start: int
    end: int
    text: str
    lower: str
    stem: str
    function: bool
    gap: str


@dataclass(slots=True)
class TitleUnits:
    """A title pair cut into units.

    `zh_breaks[i]` is True where no term runs from atom i-1 to atom i, `en_breaks[j]` likewise. `entries` maps
    (first atom, end atom) to the senses of the dictionary word that stands there; `known` holds all (start, end) code
    point ranges that are dictionary words, with their frequency.
    """

    zh: str
    en: str
    simplified: str
    atoms: list[Atom]
    tokens: list[Token]
    zh_breaks: list[bool]
    en_breaks: list[bool]
    word_texts: list[str] = field(default_factory=list)
    entries: dict[tuple[int, int], tuple[Sense, ...]] = field(default_factory=dict)
    known: dict[tuple[int, int], int] = field(default_factory=dict)
    senses: dict[str, tuple[Sense, ...]] = field(default_factory=dict)


def cut(zh: str, words: Sequence[Word], en: str, lexicon: Lexicon, limit: int = 120) -> TitleUnits:
    """Cut both sides of a title pair into at most `limit` units each and look the dictionary words up."""
    words = words[: 2 * limit]
    en = en[: 24 * limit]
    simplified = lexicon.simplified(fold(zh))
    limits = lexicon.longest_in(simplified)
    pieces = {
        (i, j): simplified[i:j]
        for start, stop in _runs(words)
        for i in range(start, stop)
        for j in range(i + 1, min(stop, i + min(limits.get(simplified[i : i + 2], 1), MAX_DICTIONARY_WORD)) + 1)
    }
    texts = set(pieces.values())
    senses, frequencies = lexicon.senses(texts), lexicon.frequencies(texts)
    words_found = senses.keys() | frequencies.keys()
    known = {place: frequencies.get(text, 1) for place, text in pieces.items() if text in words_found}
    tokens, en_breaks = _tokens(en, lexicon)
    atoms, zh_breaks = _atoms(simplified, words, known, lexicon.total_frequency)
    present = {token.stem for token in tokens if not token.function}
    atoms, zh_breaks = _taken_apart(atoms, zh_breaks, words, senses, present)
    del atoms[limit:], zh_breaks[limit:], tokens[limit:], en_breaks[limit:]
    units = TitleUnits(zh, en, simplified, atoms, tokens, zh_breaks, en_breaks)
    units.word_texts = [word.text for word in words]
    units.known, units.senses = known, senses
    starts = {atom.start: i for i, atom in enumerate(atoms)}
    ends = {atom.end: i + 1 for i, atom in enumerate(atoms)}
    for i, j in known:
        if i in starts and j in ends and (found := senses.get(simplified[i:j])):
            units.entries[starts[i], ends[j]] = found
    return units


def _runs(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Ranges of neighbouring Han words (with the numbers and letters between them)."""
    runs: list[tuple[int, int]] = []
    for word in words:
        if word.kind in (WordKind.PUNCTUATION, WordKind.SPACE):
            continue
        if runs and runs[-1][1] == word.span.start:
            runs[-1] = (runs[-1][0], word.span.end)
        else:
            runs.append((word.span.start, word.span.end))
    return runs


def _atoms(
    simplified: str, words: Sequence[Word], known: Mapping[tuple[int, int], int], total: int
) -> tuple[list[Atom], list[bool]]:
    atoms: list[Atom] = []
    breaks: list[bool] = []
    hard = False
    for index, word in enumerate(words):
        if word.kind in (WordKind.PUNCTUATION, WordKind.SPACE):
            hard = hard or (word.kind is WordKind.PUNCTUATION and not all(c in SOFT_BREAKS for c in word.text))
            continue
        start, end = word.span
        cuts = _parts(start, end, known, total) if word.kind is WordKind.HAN else [start, end]
        for i, j in pairwise(cuts):
            text = simplified[i:j]
            atoms.append(Atom(i, j, index, word.kind, text, text in ZH_FUNCTION))
            breaks.append(hard)
            hard = False
    return atoms, breaks


def _taken_apart(
    atoms: Sequence[Atom],
    breaks: Sequence[bool],
    words: Sequence[Word],
    senses: Mapping[str, Sequence[Sense]],
    present: AbstractSet[str],
) -> tuple[list[Atom], list[bool]]:
    """The atoms, words of two characters cut in two where the English has a gloss of a character and none of the word.

    共创 is two units beside "work together to build"; so is a word that has no gloss at all.
    """
    out: list[Atom] = []
    before: list[bool] = []
    for atom, hard in zip(atoms, breaks, strict=True):
        text = atom.text
        unglossed = text not in senses and len(words[atom.word].text) == 2
        if atom.kind is WordKind.HAN and len(text) == 2 and (unglossed or _is_two(text, senses, present)):
            middle = atom.start + 1
            out.append(Atom(atom.start, middle, atom.word, atom.kind, text[0], text[0] in ZH_FUNCTION))
            out.append(Atom(middle, atom.end, atom.word, atom.kind, text[1], text[1] in ZH_FUNCTION))
            before += [hard, False]
        else:
            out.append(atom)
            before.append(hard)
    return out, before


def _is_two(text: str, senses: Mapping[str, Sequence[Sense]], present: AbstractSet[str]) -> bool:
    """Whether one of two characters has a gloss in the title, and the word of both has none there."""
    if any(not present.isdisjoint(stems) for sense in senses.get(text, ()) for stems in sense.stems):
        return False
    return any(
        not present.isdisjoint(stems) and sum(stem not in EN_FUNCTION for stem in stems) == 1
        for character in text
        for sense in senses.get(character, ())
        for stems in sense.stems
    )


def _parts(start: int, end: int, known: Mapping[tuple[int, int], int], total: int) -> list[int]:
    """Cut points of a word: the likeliest path over dictionary words inside it, again for each part, or the word whole.

    A word of one or two characters stays whole; so does one whose parts would be mostly single characters (idioms).
    """
    size = end - start
    if size < 3:
        return [start, end]
    base = math.log(total)
    best: list[tuple[float, int]] = [(0.0, end)] * (size + 1)
    for i in range(end - 1, start - 1, -1):
        best[i - start] = max(
            (math.log(known.get((i, j), 1) or 1) - base + best[j - start][0], j)
            for j in range(i + 1, end + 1)
            if (i, j) != (start, end) and (j == i + 1 or (i, j) in known)
        )
    cuts = [start]
    while cuts[-1] < end:
        cuts.append(best[cuts[-1] - start][1])
    pieces = list(pairwise(cuts))
    if sum(j - i == 1 for i, j in pieces) > (1 if size <= 4 else 2):
        return [start, end]
    return [start, *(cut for i, j in pieces for cut in _parts(i, j, known, total)[1:])]


def _tokens(en: str, lexicon: Lexicon) -> tuple[list[Token], list[bool]]:
    tokens: list[Token] = []
    breaks: list[bool] = []
    hard, gap, previous = False, "", 0
    for match in TOKEN.finditer(en):
        text = match.group()
        if not text[0].isalnum():
            hard = hard or text in ";:!?|—–…+"
            gap = text if text != "." or not tokens or len(tokens[-1].text) > 3 else gap
            continue
        between = en[previous : match.start()]
        if text in ("s", "S") and between in ("'", "’") and tokens:
            previous = match.end()
            gap = "'"
            continue
        lower = text.lower()
        glue = gap or (between if between in ("-", "'", "’") else " " if between else "")
        tokens.append(Token(match.start(), match.end(), text, lower, lower, lower in EN_FUNCTION, glue))
        breaks.append(hard)
        hard, gap, previous = False, "", match.end()
    _stem(tokens, lexicon)
    return tokens, breaks


def _stem(tokens: Sequence[Token], lexicon: Lexicon) -> None:
    """Give each token its stem, that of the American spelling where more glosses have that."""
    spelt = {token.lower: american(token.lower) for token in tokens if not token.function}
    stems = lexicon.stems({token.lower for token in tokens} | set(spelt.values()))
    twofold = {stems[word] for pair in spelt.items() for word in pair if pair[0] != pair[1]}
    found = lexicon.inverse(twofold) if twofold else {}
    uses = {stem: entry.frequency for stem, entry in found.items()}
    for token in tokens:
        stem, other = stems[token.lower], stems[spelt.get(token.lower, token.lower)]
        token.stem = other if uses.get(other, 0) > uses.get(stem, 0) else stem


def zh_spans(units: TitleUnits) -> list[tuple[int, int]]:
    """Spans of atoms (first, end) that may be a term: whole neighbourhoods of up to six words, no 的 at the edge."""
    atoms, spans = units.atoms, []
    edges = [atom.text not in ZH_NEVER_EDGE for atom in atoms]
    han = [atom.kind is WordKind.HAN for atom in atoms]
    alone = [not flag for flag in closed(atoms)]
    for i, first in enumerate(atoms):
        if not edges[i]:
            continue
        has_han = False
        for j in range(i + 1, min(len(atoms), i + MAX_SPAN_ATOMS) + 1):
            if (j > i + 1 and units.zh_breaks[j - 1]) or atoms[j - 1].word - first.word >= 2 * MAX_SPAN_WORDS:
                break
            has_han = has_han or han[j - 1]
            if has_han and edges[j - 1] and (j > i + 1 or alone[i]):
                spans.append((i, j))
    return spans


def en_spans(units: TitleUnits) -> list[tuple[int, int]]:
    """Spans of tokens (first, end) that may be a term: up to eight tokens, no function word at the edge."""
    spans = []
    edges = [not token.function for token in units.tokens]
    for i, edge in enumerate(edges):
        if not edge:
            continue
        for j in range(i + 1, min(len(edges), i + MAX_SPAN_TOKENS) + 1):
            if j > i + 1 and units.en_breaks[j - 1]:
                break
            if edges[j - 1]:
                spans.append((i, j))
    return spans
