"""Whether a place in Chinese text that spells a term is the term, or cuts through other words.

中国 is spelt in 发展中国家, where it is no word. Where the best segmentation of the run (the unigram path over the
lexicon) cuts at both edges of the term, it is a word there. Else a fitted judgement compares that segmentation with the
best one that has a word across an edge (`signals`). A longer word of the lexicon that falls into the term and other
words is another matter: see `Boundaries.composed`.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from zhterm.language import tables
from zhterm.language.english import function_words, stem, tokens
from zhterm.recognition.lattice import CONTRARY, COUNTS, LONG, Lattice, LongText, PartOfText, ShortText
from zhterm.recognition.signals import LOOSE_ENDINGS, SIGNALS, counted, signals
from zhterm.segmentation.joins import FREE, SURNAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.recognition.lattice import AnyText

_LOOSE_BEGINNINGS = frozenset("新")
# Endings that make another word: 社会 in 社会主义, 经济 in 经济学家, 大学 in 大学生.
_DERIVING = frozenset(("主义", "学家", "分子", *"生者家员人手师长性化学论度力感党国"))
# A number takes to itself what begins like another part of it: 一|百度电, 四|十年.
_POWERS, _MEASURES = frozenset("十百千万亿"), frozenset("年月日天时分秒度元人个米里倍次岁项条名位吨斤亩户")
_IDIOM = 2
_BETWEEN = "\n"  # texts: no word has it
_REMEMBERED = 200_000
_NEARLY = 2.0  # natural logarithm of how much commoner


def taken_from(text: str, start: int, end: int, texts: AnyText) -> str:
    """What stands before a place and changes what its first characters mean, with the place; or an empty string."""
    if end - start == 1:
        return ""
    if text[start] in _POWERS and text[start + 1] in _MEASURES and text[start - 1] in _POWERS | COUNTS | {"一"}:
        return text[start - 1 : end]
    contrary = text[start - 1] == CONTRARY and texts.stretch(start - 1, start) == (start - 1, start)
    return text[start - 1 : end] if contrary or counted(text, start) else ""


class Obstacle(NamedTuple):
    """A word that a place cuts through. `before`, `behind`: what it has beside the term, if it falls into words."""

    word: str
    before: str = ""
    behind: str = ""

    @property
    def composed(self) -> bool:
        """Whether the word falls into the term and other words."""
        return bool(self.before or self.behind)


class Boundaries:
    """Judges places of terms in texts that are in canonical form."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._unknown = float(lexicon.meta["unknown_weight"])
        self._bound = frozenset(lexicon.meta["bound_characters"])
        self._known: dict[tuple[str, int, int], Obstacle | None] = {}
        self._lattices: dict[str, Lattice] = {}
        self._glosses: dict[str, frozenset[str]] = {}

    def text(self, text: str) -> AnyText:
        """A text to be judged; it says which stretch of it bears on a place."""
        return LongText(text, self._lexicon) if len(text) >= LONG else ShortText(text, self.lattice)

    def texts(self, texts: Sequence[str]) -> Sequence[AnyText]:
        """Many texts to be judged, each by itself; where they are long together their words are found at once."""
        if sum(map(len, texts)) < LONG:
            return [ShortText(text, self.lattice) for text in texts]
        whole = LongText(_BETWEEN.join(texts), self._lexicon)
        starts = accumulate((len(text) + len(_BETWEEN) for text in texts), initial=0)
        return [PartOfText(whole, start, len(text)) for start, text in zip(starts, texts, strict=False)]

    def obstacle(self, stretch: str, start: int, end: int) -> Obstacle | None:
        """The word that a term at this place of a stretch would cut through; None where the term is a word there."""
        if start == 0 and end == len(stretch):
            return None
        place = (stretch, start, end)
        if place in self._known:
            return self._known[place]
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        found = self._known[place] = self._obstacle(stretch, start, end)
        return found

    def composed(self, obstacle: Obstacle, term: str, english: Iterable[str]) -> bool:
        """Whether the longer word is composed of the term and a rest, so that the term is met in it.

        The dictionary is asked whether it renders the longer word with the English of the term (中国 in 中国银行, Bank
        of China). Where it does not have the longer word, that explains itself (软件园). Where it can't say, two words
        make a compound of which each is met; a single character beside a term of two makes another word of it.
        """
        if not obstacle.composed or len(term) == 1:
            return False
        before, behind = obstacle.before, obstacle.behind
        if behind in _DERIVING:
            return False
        if (not before or before in _LOOSE_BEGINNINGS) and (not behind or behind in LOOSE_ENDINGS):
            return True
        rendered = self._rendered(obstacle.word, english)
        if rendered is None:
            explained = len(behind) != 1 or len(term) > 2 or not self._gloss_stems(obstacle.word)
            return len(before) != 1 and explained
        return rendered

    def _rendered(self, word: str, english: Iterable[str]) -> bool | None:
        """Whether the dictionary renders a word with one of these English terms; None where it can't say."""
        stems = self._gloss_stems(word)
        wanted = {stem(token.text) for text in english for token in tokens(text)} - function_words()
        return any(_alike(one, other) for one in wanted for other in stems) if stems and wanted else None

    def signals(self, lattice: Lattice, start: int, end: int) -> list[float] | None:
        """What speaks for a term at this place (`signals.SIGNALS`); None where no word stands across its edges."""
        return signals(lattice, start, end, self._bound)

    def lattice(self, run: str) -> Lattice:
        """The words of the lexicon in a run."""
        found = self._lattices.get(run)
        if found is None:
            if len(self._lattices) > _REMEMBERED // 20:
                self._lattices.clear()
            found = self._lattices[run] = Lattice.of(run, self._lexicon, self._unknown)
        return found

    def _obstacle(self, run: str, start: int, end: int) -> Obstacle | None:
        lattice = self.lattice(run)
        cuts = lattice.path()
        first = max(at for at in cuts if at <= start)
        last = min(at for at in cuts if at >= end)
        if (first, last) in pairwise(cuts) and (first, last) != (start, end):
            return Obstacle(run[first:last], *self._rest(lattice, first, last, (start, end)))
        if (longer := self._longer(lattice, start, end)) is not None:
            return Obstacle(run[slice(*longer)], *self._rest(lattice, *longer, (start, end)))
        if self._stands(lattice, start, end) or _name(lattice, start, end):
            return None
        return Obstacle(run[first:last] if (first, last) != (start, end) else run)

    def _stands(self, lattice: Lattice, start: int, end: int) -> bool:
        """Whether a place is rather a word than cut through others."""
        signals = self.signals(lattice, start, end)
        return signals is None or _fitted_sum(signals) >= 0

    def _longer(self, lattice: Lattice, start: int, end: int) -> tuple[int, int] | None:
        """A word that is the term and one character that is seldom a word, where the two are nearly as common as it.

        老师|傅 is 老师傅, but 保障|法 is no word 保障法.
        """
        run = lattice.run
        behind = end < len(run) and lattice.behind[1][end] == end + 1
        before = start > 0 and lattice.ahead[1][start] == start - 1
        beside = [(start, end + 1, end)] * behind + [(start - 1, end, start - 1)] * before
        for first, last, single in beside:
            if run[single] not in self._bound or last not in lattice.words[first]:
                continue
            if not self._stands(lattice, first, last):
                continue  # 参考|试题 has no 考试题
            apart = lattice.weight(start, end) + lattice.words[single][single + 1]
            if lattice.words[first][last] + _NEARLY >= apart:
                return first, last
        return None

    def _rest(self, lattice: Lattice, first: int, last: int, term: tuple[int, int]) -> tuple[str, str]:
        """What a longer word has before and behind the term, if its own best parts are the term and words."""
        start, end = term
        word = lattice.run[first:last]
        if last - first < 3:
            return "", ""
        row = self._lexicon.words([word]).get(word)
        if row is not None and row.headword == _IDIOM:
            return "", ""
        cuts = sorted({*lattice.without(first, last).path(first, last), *lattice.parts(first, last)})
        if start not in cuts or end not in cuts:
            return "", ""
        before = max((at for at in cuts if at < start), default=first)
        behind = min((at for at in cuts if at > end), default=last)
        return lattice.run[before:start], lattice.run[end:behind]

    def _gloss_stems(self, word: str) -> frozenset[str]:
        found = self._glosses.get(word)
        if found is None:
            senses = self._lexicon.senses([word]).get(word, ())
            stems = chain.from_iterable(chain.from_iterable(sense.stems for sense in senses))
            found = self._glosses[word] = frozenset(stems)
        return found


def _name(lattice: Lattice, start: int, end: int) -> bool:
    """Whether a place is spelt like a person's name before a function word: 李小平 in 李小平等人."""
    run = lattice.run
    if not (run[start] in SURNAMES and 2 <= end - start <= 3 and end < len(run) and run[end] in FREE):
        return False
    inside = lattice.path(start, end)
    return start in lattice.clear_cuts() and len(inside) == end - start + 1 and lattice.behind[1][end] == end + 1


def _fitted_sum(signals: list[float]) -> float:
    intercept, weights = _fitted()
    return intercept + sum(map(float.__mul__, signals, weights))


@cache
def _fitted() -> tuple[float, list[float]]:
    """What is added to the weighted signals, so that 0 parts terms from the rest, and their weights."""
    import json

    data = json.loads(tables.data("recognition.json"))
    return data["intercept"], [data["weights"][name] for name in SIGNALS]


def _alike(one: str, other: str) -> bool:
    """Whether two stems are of one family: econom (economics) and economi (economy)."""
    return one == other or (
        min(len(one), len(other)) > 4 and (one.startswith(other[:-1]) or other.startswith(one[:-1]))
    )
