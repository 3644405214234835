"""What a text has of term-like words that are not stored, best first.

Candidates are the words, and runs of up to four words, between function words and punctuation. They are ranked by
C-value (Frantzi, Ananiadou, Mima 2000), which counts a phrase only as often as it stands outside longer ones, times
how much commoner the rarest word is here than in general (by jieba's counts; Chinese only).
"""

from __future__ import annotations

from collections import defaultdict
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language.english import function_words, normalised, tokens
from zhterm.model import Span, WordKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from zhterm.lexicon import Lexicon

_LONGEST = 4
_LONGEST_TERM = 16
# jieba's tags of words that terms are made of: nouns, verbs, adjectives, abbreviations, and the names among them.
_CONTENT = frozenset("navjbszilx")
# Terms end with a noun, an abbreviation, a name or an idiom; words without a tag may be anything.
_LAST = frozenset("njszilb")
_VERBAL_NOUNS = frozenset(("vn", "an", "v"))


class UnknownTerm(NamedTuple):
    """A candidate as it stands in the text, where it stands, and how much speaks for it."""

    text: str
    places: tuple[Span, ...]
    score: float

    def to_dict(self) -> dict[str, object]:
        """Return plain JSON values."""
        places = [list(place) for place in self.places]
        return {"text": self.text, "count": len(places), "score": round(self.score, 2), "places": places}


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    key: str
    last: bool


def unknown_terms(text: str, language: str, known: Collection[tuple[int, int]], lexicon: Lexicon) -> list[UnknownTerm]:
    """The candidates of a text in this language ("zh" or "en") but for those that stand at `known` places.

    Those met once are left out where any is met again.
    """
    runs = list(_english_runs(text) if language == "en" else _chinese_runs(text, lexicon))
    places: dict[str, list[Span]] = defaultdict(list)
    written: dict[str, str] = {}
    inside: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        for phrase in _phrases(run):
            key = " ".join(word.key for word in phrase)
            written.setdefault(key, text[phrase[0].start : phrase[-1].end])
            places[key].append(Span(phrase[0].start, phrase[-1].end))
            for part in _phrases(phrase):
                if len(part) < len(phrase):
                    inside[" ".join(word.key for word in part)].add(key)
    stored = {key for key, spans in places.items() if any(tuple(span) in known for span in spans)}
    general = _general(written, language, lexicon)
    size = sum(map(len, runs)) or 1
    found = []
    for key, spans in places.items():
        longer = [len(places[other]) for other in inside[key]]
        count = len(spans) - (sum(longer) / len(longer) if longer else 0)
        score = log2(len(written[key].replace(" ", ""))) * count * _keyness(len(spans) / size, general.get(key))
        if key not in stored and score > 0:
            found.append(UnknownTerm(written[key], tuple(spans), score))
    again = [term for term in found if len(term.places) > 1]
    return sorted(again or found, key=lambda term: (-term.score, term.places[0]))


def _keyness(share: float, general: float | None) -> float:
    """How much commoner a phrase is here than in general, in bits; 1 where nothing is known."""
    return 1.0 if general is None else max(0.0, log2(share / general))


def _general(written: dict[str, str], language: str, lexicon: Lexicon) -> dict[str, float]:
    """How common the rarest word of each Chinese phrase is in general."""
    if language == "en":
        return {}
    words = {key: key.split(" ") for key in written}
    counts = lexicon.frequencies({word for parts in words.values() for word in parts})
    total = lexicon.total_frequency
    return {key: min(counts.get(word, 1) for word in parts) / total for key, parts in words.items()}


def _phrases(run: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
    for start in range(len(run)):
        for end in range(start + 1, min(start + _LONGEST, len(run)) + 1):
            size = run[end - 1].end - run[start].start
            if run[end - 1].last and size > 1 and (end - start == 1 or size <= _LONGEST_TERM * 3):
                yield run[start:end]


def _chinese_runs(text: str, lexicon: Lexicon) -> Iterator[list[_Word]]:
    from zhterm.segmentation import Segmenter

    words = Segmenter(lexicon).words(text)
    plain = {word.text: lexicon.simplified(word.text) for word in words}
    tags = lexicon.tags(plain.values())
    run: list[_Word] = []
    for word in words:
        key = plain[word.text]
        tag = tags.get(key, "")
        content = word.kind is WordKind.HAN and (not tag or tag[0] in _CONTENT) and not _function(key, tag)
        if content:
            last = not tag or tag[0] in _LAST or tag in _VERBAL_NOUNS
            run.append(_Word(word.text, word.span.start, word.span.end, key, last and tag != "v" * len(key)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _function(word: str, tag: str) -> bool:
    """Whether a word of one character, or one of numbers, makes no term."""
    return (len(word) == 1 and tag[:1] not in ("n", "j")) or all(
        char in "零一二三四五六七八九十百千万亿" for char in word
    )


def _english_runs(text: str) -> Iterator[list[_Word]]:
    run: list[_Word] = []
    for token in tokens(text, marks=True):
        word = token.text
        gap = text[run[-1].end : token.start] if run else ""
        if word in ("-", "'s", "’s"):
            continue
        if not word[0].isalpha() or word.lower() in function_words() or "\n\n" in gap:
            yield from [run] if run else []
            run = []
            if not word[0].isalpha() or word.lower() in function_words():
                continue
        run.append(_Word(word, token.start, token.end, _key(word), len(word) > 2 or word.isupper()))
    yield from [run] if run else []


def _key(word: str) -> str:
    return next(iter(normalised(word)), word.lower())


def summary(terms: Iterable[UnknownTerm], limit: int) -> list[UnknownTerm]:
    """The first terms, without those that are part of a better one as often as they stand at all."""
    out: list[UnknownTerm] = []
    for term in terms:
        if len(out) == limit:
            break
        if not any(_covered(term, better) for better in out):
            out.append(term)
    return out


def _covered(term: UnknownTerm, better: UnknownTerm) -> bool:
    return term.text in better.text and len(term.places) <= len(better.places)
