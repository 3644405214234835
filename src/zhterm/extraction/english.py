"""Features of English spans: what stands at their edges, what is inside. Spans are ranges of tokens."""

from __future__ import annotations

import re
from math import log1p
from typing import TYPE_CHECKING

import numpy as np

from zhterm.extraction.characters import CLOSING_QUOTES, OPENING_QUOTES, classes_of
from zhterm.extraction.english_words import NUMBER_CLASS, class_numbers, function_classes, word_class
from zhterm.extraction.romanisation import ONLY_TONES
from zhterm.extraction.tokens import ABBREVIATIONS, LATIN_TOKEN, NUMBER, Reading
from zhterm.language.syllables import is_pinyin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhterm.lexicon import InverseEntry, Lexicon

LEFT = (
    "e_before", "e_before2", "e_prev_class", "e_prev_case", "e_prev_common", "e_first_class", "e_first_case",
    "e_first_common", "e_first_len", "e_prev2_class", "e_prev2_case", "e_line_start", "e_prev_verb",
    "e_first_verb", "e_piece_left", "e_prev_stop",
)  # fmt: skip
RIGHT = (
    "e_after", "e_after2", "e_last_class", "e_last_case", "e_last_common", "e_last_len", "e_next_class", "e_next_case",
    "e_next_common", "e_line_end", "e_next2_class", "e_last_verb", "e_next_verb",
    "e_piece_right", "e_next_stop",
)  # fmt: skip
SPAN = (
    "e_words", "e_content", "e_function", "e_auxiliary", "e_upper", "e_title", "e_numbers", "e_toned",
    "e_pinyin", "e_reference", "e_units", "e_code", "e_punct", "e_chars", "e_possessive", "e_quoted", "e_common",
    "e_single", "e_brackets", "e_unknown", "e_lower",
)  # fmt: skip
_MIXED_CASE = re.compile(r"[a-z][A-Z]|_")
_SUMMED = 17
MOST_LEFT = 9
MOST_HEADWORDS = 8
"""Headwords that are asked whether an English word is a verb."""


class EnglishFeatures:
    """Look-ups and features for the English spans of one passage."""

    def __init__(self, reading: Reading, lexicon: Lexicon, classes: np.ndarray | None = None) -> None:
        self.reading = reading
        self.classes = classes_of(reading.shadow) if classes is None else classes
        words = {token.text for token in reading.tokens if token.kind == LATIN_TOKEN}
        self.stems = lexicon.stems(words)
        inverse = lexicon.inverse(set(self.stems.values()))
        self.common = {
            word: log1p(inverse[stem].frequency) if stem in inverse else 0.0 for word, stem in self.stems.items()
        }
        """How many headwords a word helps to gloss, as a logarithm: 0 for words that no gloss has."""
        self._verbs = self._verbness(inverse, lexicon)
        self._line_starts = {span.start for span in reading.passage.lines}
        self._line_ends = {span.end for span in reading.passage.lines}
        self._sums = self._cumulated()

    def _verbness(self, inverse: Mapping[str, InverseEntry], lexicon: Lexicon) -> dict[str, float]:
        """The share of verbs among the commonest headwords that each word glosses."""
        shown = {stem: entry.headwords[:MOST_HEADWORDS] for stem, entry in inverse.items()}
        tags = lexicon.tags({headword for headwords in shown.values() for headword in headwords})
        out: dict[str, float] = {}
        for word, stem in self.stems.items():
            known = [tags[headword] for headword in shown.get(stem, ()) if headword in tags]
            if known:
                out[word] = sum(tag.startswith("v") for tag in known) / len(known)
        return out

    def _verb(self, at: int) -> float:
        """How far a token is a verb; -1 for what no gloss has."""
        return self._verbs.get(self.reading.tokens[at].text, -1.0) if 0 <= at < len(self.reading.tokens) else -1.0

    def _cumulated(self) -> np.ndarray:
        tokens = self.reading.tokens
        counts = np.zeros((len(tokens) + 1, _SUMMED), np.float32)
        functions, numbers = function_classes(), class_numbers()
        for at, token in enumerate(tokens):
            row = counts[at + 1]
            if token.kind == NUMBER:
                row[[0, 6]] = 1
            elif token.kind == LATIN_TOKEN:
                text, kind = token.text, word_class(token.text)
                common = self.common[text]
                row[0] = row[15] = 1
                row[1] = kind not in functions
                row[2] = kind == numbers["auxiliary"] or kind == numbers["pronoun"]
                row[4] = text.isupper() and len(text) > 1
                row[5] = text[0].isupper()
                row[7] = ONLY_TONES.search(text) is not None
                row[8] = is_pinyin(text)
                row[9] = kind == numbers["reference"]
                row[10] = kind == numbers["unit"]
                row[11] = _MIXED_CASE.search(text) is not None
                row[12] = common
                row[13] = len(text) == 1
                row[14] = common == 0
            elif token.kind == "P":
                row[16] = 1
                row[11] = token.text in "_@\\<>$^"
            elif token.kind == "H":
                row[11] = 1
        return counts.cumsum(0)

    def _word(self, at: int) -> tuple[int, int, float]:
        """Class, case (1 lower, 2 capital, 3 all capitals) and commonness of a token; zeros where it is no word."""
        if not 0 <= at < len(self.reading.tokens):
            return 0, 0, 0.0
        token = self.reading.tokens[at]
        if token.kind == NUMBER:
            return NUMBER_CLASS, 1, 0.0
        if token.kind != LATIN_TOKEN:
            return 0, 0, 0.0
        text = token.text
        case = 1 + text[0].isupper() + (text.isupper() and len(text) > 1)
        return word_class(text), case, self.common[text]

    def _beside(self, at: int, step: int) -> int:
        """The next token in a direction that is no space; -1 where a line ends or another mark stands."""
        tokens = self.reading.tokens
        at += step
        while 0 <= at < len(tokens) and tokens[at].kind in "SM":
            at += step
        return at if 0 <= at < len(tokens) and tokens[at].kind in "EN" else -1

    def _left_over(self, at: int, step: int) -> int:
        """How many words before or behind a token follow without any mark, up to nine."""
        count = 0
        while count < MOST_LEFT and (at := self._beside(at, step)) >= 0:
            count += 1
        return count

    def _stop_inside(self, at: int) -> bool:
        """Whether a stop stands there between words of one name: of an initial, or before a small letter."""
        tokens = self.reading.tokens
        while 0 < at < len(tokens) and tokens[at].kind == "S":
            at -= 1
        if not 0 < at < len(tokens) - 1 or tokens[at].text != ".":
            return False
        word, later = tokens[at - 1], self._beside(at, 1)
        if word.kind != LATIN_TOKEN or word.end != tokens[at].start or later < 0:
            return False
        initial = len(word.text) == 1 and word.text.isupper()
        return initial or word.text in ABBREVIATIONS or tokens[later].text[0].islower()

    def left(self, at: int) -> list[float]:
        """The features of a left edge, before token `at`."""
        tokens = self.reading.tokens
        start = tokens[at].start
        before = self._beside(at, -1)
        earlier = self._beside(before, -1) if before >= 0 else -1
        first = self._word(at)
        return [
            *self.classes[[start + 1, start]], *self._word(before), *first, len(tokens[at].text),
            *self._word(earlier)[:2], start in self._line_starts, self._verb(before), self._verb(at),
            self._left_over(at, -1), before < 0 and self._stop_inside(at - 1),
        ]  # fmt: skip

    def right(self, at: int) -> list[float]:
        """The features of a right edge, behind token `at - 1`."""
        tokens = self.reading.tokens
        end = tokens[at - 1].end
        after = self._beside(at - 1, 1)
        later = self._beside(after, 1) if after >= 0 else -1
        last = self._word(at - 1)
        return [
            *self.classes[[end + 2, end + 3]], *last, len(tokens[at - 1].text), *self._word(after),
            end in self._line_ends, self._word(later)[0], self._verb(at - 1), self._verb(after),
            self._left_over(at - 1, 1), after < 0 and self._stop_inside(at),
        ]  # fmt: skip

    def spans(self, firsts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The features of spans as such, one row a span."""
        tokens, shadow = self.reading.tokens, self.reading.shadow
        out = np.zeros((len(firsts), len(SPAN)), np.float32)
        sums = self._sums[ends] - self._sums[firsts]
        words = np.maximum(1, sums[:, 15])
        out[:, 0], out[:, 1], out[:, 2] = sums[:, 0], sums[:, 1], sums[:, 15] - sums[:, 1]
        opening = self._sums[np.minimum(firsts + 1, len(tokens))] - self._sums[firsts]
        out[:, 3] = sums[:, 2] - opening[:, 2]
        out[:, 4], out[:, 5], out[:, 6] = sums[:, 4] / words, sums[:, 5] / words, sums[:, 6]
        out[:, 7], out[:, 8] = sums[:, 7], sums[:, 8] / words
        out[:, 9], out[:, 10], out[:, 11], out[:, 12] = sums[:, 9], sums[:, 10], sums[:, 11], sums[:, 16]
        out[:, 16], out[:, 17], out[:, 19] = sums[:, 12] / words, sums[:, 13], sums[:, 14]
        out[:, 20] = sums[:, 15] - sums[:, 5]
        for row, first, end in zip(out, firsts.tolist(), ends.tolist(), strict=True):
            start, stop = tokens[first].start, tokens[end - 1].end
            row[13] = stop - start
            row[14] = tokens[first].text.endswith(("'s", "’s"))
            before, after = shadow[start - 1 : start] if start else "", shadow[stop : stop + 1]
            row[15] = (before in OPENING_QUOTES and before != "") and (after in CLOSING_QUOTES and after != "")
            text = shadow[start:stop]
            row[18] = text.count("(") - text.count(")")
        return out
