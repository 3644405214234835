"""Features of Chinese spans: what stands at their edges, what is inside.

An edge is looked at once, however many spans have it: a row of features for each place where a span may begin or end.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING

import numpy as np

from zhterm.extraction.characters import CLOSING_QUOTES, OPENING_QUOTES, PUNCTUATION, classes_of
from zhterm.extraction.morphemes import affixes
from zhterm.extraction.tokens import HAN_TOKEN, LATIN_TOKEN, NUMBER, Reading
from zhterm.extraction.transcription import TRANSLITERATION_CHARACTERS
from zhterm.language.names import surnames
from zhterm.language.scripts import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhterm.lexicon import Lexicon, Sense

TAGS = (
    "n nr ns nt nz nrt nrfg v vn vd vg a ad an ag d p c u uj ul ud uv uz r m q f t b l i j y x s z k h o e g eng"
).split()
_TAG = {tag: number for number, tag in enumerate(TAGS, 1)}
LATIN_TAG, NUMBER_TAG, OTHER_TAG, INSIDE_TAG = 50, 51, 52, 53
MARKED = (
    "的了是为叫称和与及或在对从以中即等用把被将就也有这那该此其所于到由向而个名又说译做作成给让使要会能可上下里外内后前年月日"
    "第一不非无未过自多单双超反抗"
)
_MARKED = {char: number for number, char in enumerate(MARKED, 1)}
"""Characters that are a feature of their own at an edge."""
MAX_WORD = 8
MOST_LEFT = 9
FUNCTION_TAGS = frozenset("d p c u uj ul ud uv uz r y f".split())

LEFT = (
    "z_before", "z_before2", "z_starts_word", "z_prev_tag", "z_prev_freq", "z_prev_len", "z_prev_verb", "z_first_tag",
    "z_first_freq", "z_first_len", "z_first_verb", "z_cross_left", "z_prev_prefix", "z_first_prefix", "z_line_start",
    "z_prev2_tag", "z_prev_char", "z_first_char", "z_bond_left", "z_piece_left",
)  # fmt: skip
RIGHT = (
    "z_after", "z_after2", "z_last_tag", "z_last_freq", "z_last_len", "z_next_tag", "z_next_len",
    "z_cross_right", "z_line_end", "z_next_char", "z_last_char", "z_last_suffix", "z_next_suffix", "z_last_verb",
    "z_bond_right", "z_piece_right",
)  # fmt: skip
SPAN = (
    "z_chars", "z_words", "z_freq", "z_headword", "z_de", "z_function", "z_verbs", "z_punct", "z_digits", "z_latin",
    "z_surname", "z_foreign", "z_dot", "z_quoted", "z_open", "z_word_freq",
)  # fmt: skip


class ChineseFeatures:
    """Look-ups and features for the Chinese spans of one passage."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading = reading
        self.text = reading.simplified
        self.classes = classes_of(reading.shadow)
        self._longest = lexicon.longest_in(self.text)
        texts = {self.text[start : start + size] for start, size in self._places()}
        self.frequencies = lexicon.frequencies(texts)
        self.senses = lexicon.senses(texts)
        words = {self.text[token.start : token.end] for token in reading.tokens if token.kind == HAN_TOKEN}
        self.tags = {text: row.tag for text, row in lexicon.words(words).items()}
        chars = {char for char in self.text if is_han(char)}
        self.syllables = lexicon.characters(chars)
        self._starts = {token.start: at for at, token in enumerate(reading.tokens) if token.kind in "ZEN"}
        self._ends = {token.end: at for at, token in enumerate(reading.tokens) if token.kind in "ZEN"}
        self.line_starts = {span.start for span in reading.passage.lines}
        self.line_ends = {span.end for span in reading.passage.lines}
        self._prefixes, self._suffixes = affixes("prefix"), affixes("suffix")
        self._verbs: dict[str, float] = {}
        self._sums = self._cumulated()

    def _places(self) -> Iterable[tuple[int, int]]:
        """Every (start, length) inside the Chinese that may be a dictionary word."""
        text, longest = self.text, self._longest
        for at, char in enumerate(text):
            if not is_han(char):
                continue
            yield at, 1
            for size in range(2, min(MAX_WORD, longest.get(text[at : at + 2], 1)) + 1):
                if at + size > len(text) or not is_han(text[at + size - 1]):
                    break
                yield at, size

    def _cumulated(self) -> np.ndarray:
        """For every count that is a feature of spans, its running sum over the characters."""
        text, size = self.text, len(self.text)
        counts = np.zeros((size + 1, 9), np.float32)
        row = counts[1:]
        for at, char in enumerate(text):
            if char == "的":
                row[at, 0] = 1
            if char in TRANSLITERATION_CHARACTERS:
                row[at, 5] = 1
            if is_han(char):
                row[at, 6] = 1
            elif char.isdigit():
                row[at, 3] = 1
            elif char.isascii() and char.isalpha():
                row[at, 4] = 1
            elif PUNCTUATION.match(char):
                row[at, 1] = 1
            elif char in "·・‧•":
                row[at, 8] = 1
        for token in self.reading.tokens:
            if token.kind in "ZEN":
                row[token.start, 2] = 1
                word = text[token.start : token.end]
                if self.tags.get(word, "") in FUNCTION_TAGS:
                    row[token.start, 7] = 1
        return counts.cumsum(0)

    def verbness(self, word: str) -> float:
        """Whether the glosses of a word are all infinitives (1) or some (0.5)."""
        found = self._verbs.get(word)
        if found is None:
            glosses = [gloss for sense in self.senses.get(word, ()) for gloss in sense.glosses]
            verbs = [gloss.startswith("to ") for gloss in glosses]
            found = self._verbs[word] = 1.0 if verbs and all(verbs) else 0.5 if any(verbs) else 0.0
        return found

    def whole(self, start: int, end: int) -> Sequence[Sense]:
        """The senses of the span as one word."""
        return self.senses.get(self.text[start:end], ())

    def _word(self, at: int) -> tuple[int, float, int, float]:
        """Tag, frequency, length and verbness of a token; -1 for none."""
        if at < 0:
            return 0, 0.0, 0, 0.0
        token = self.reading.tokens[at]
        if token.kind != HAN_TOKEN:
            tag = {LATIN_TOKEN: LATIN_TAG, NUMBER: NUMBER_TAG}.get(token.kind, OTHER_TAG)
            return tag, 0.0, token.end - token.start, 0.0
        word = self.text[token.start : token.end]
        return (
            _TAG.get(self.tags.get(word, ""), 0),
            log1p(self.frequencies.get(word, 0)),
            len(word),
            self.verbness(word),
        )

    def _crossing(self, at: int) -> int:
        """The length of the longest dictionary word that stands across a place."""
        text, longest = self.text, 0
        for start in range(max(0, at - 3), at):
            for end in range(at + 1, min(len(text), at + 3) + 1):
                if end - start > longest and (text[start:end] in self.frequencies or text[start:end] in self.senses):
                    longest = end - start
        return longest

    def _bond(self, at: int) -> int:
        """The length of a word that the two characters around a place begin; 1 if they only stand in one, 0 in none."""
        return self._longest.get(self.text[at - 1 : at + 1], 0) if 0 < at < len(self.text) else 0

    def _left_over(self, at: int, step: int) -> int:
        """How many characters of its piece an edge leaves outside, up to nine."""
        place = start = at if step > 0 else at - 1
        while 0 <= place < len(self.text) and abs(place - start) < MOST_LEFT and self.text[place].isalnum():
            place += step
        return abs(place - start)

    def left(self, at: int) -> list[float]:
        """The features of a left edge."""
        text = self.text
        before = text[at - 1] if at else "\n"
        first = self._starts.get(at, -2)
        last = self._ends.get(at, -1)
        touching = is_han(before)
        previous = self._word(last) if last >= 0 else (INSIDE_TAG if touching else 0, 0.0, 0, 0.0)
        opening = self._word(first) if first >= 0 else (INSIDE_TAG, 0.0, 0, 0.0)
        earlier = (
            self._word(last - 1)[0]
            if last > 0 and self.reading.tokens[last - 1].end == self.reading.tokens[last].start
            else 0
        )
        return [
            *self.classes[[at + 1, at]], first >= 0, *previous, *opening, self._crossing(at) if touching else 0,
            before in self._prefixes, text[at] in self._prefixes, at in self.line_starts, earlier,
            _MARKED.get(before, 0), _MARKED.get(text[at], 0), self._bond(at), self._left_over(at, -1),
        ]  # fmt: skip

    def right(self, at: int) -> list[float]:
        """The features of a right edge."""
        text = self.text
        after = text[at] if at < len(text) else "\n"
        last, following = self._ends.get(at, -2), self._starts.get(at, -1)
        closing = self._word(last) if last >= 0 else (INSIDE_TAG, 0.0, 0, 0.0)
        touching = is_han(after)
        coming = self._word(following) if following >= 0 else (INSIDE_TAG if touching else 0, 0.0, 0, 0.0)
        return [
            *self.classes[[at + 2, at + 3]], *closing[:3], coming[0], coming[2],
            self._crossing(at) if touching else 0, at in self.line_ends, _MARKED.get(after, 0),
            _MARKED.get(text[at - 1], 0), text[at - 1] in self._suffixes, after in self._suffixes, closing[3],
            self._bond(at), self._left_over(at, 1),
        ]  # fmt: skip

    def spans(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The features of spans as such, one row a span."""
        out = np.zeros((len(starts), len(SPAN)), np.float32)
        sums = self._sums[ends] - self._sums[starts]
        out[:, 0] = ends - starts
        out[:, 1] = sums[:, 2]
        out[:, 4], out[:, 5], out[:, 7:10] = sums[:, 0], sums[:, 7], sums[:, [1, 3, 4]]
        out[:, 11] = sums[:, 5] / np.maximum(1, sums[:, 6])
        out[:, 12] = sums[:, 8]
        shadow, text = self.reading.shadow, self.text
        known_surnames = surnames()
        for row, start, end in zip(out, starts.tolist(), ends.tolist(), strict=True):
            piece = text[start:end]
            if end - start <= MAX_WORD:
                row[2] = log1p(self.frequencies.get(piece, 0))
                row[3] = piece in self.senses
                row[6] = self.verbness(piece)
            row[10] = piece[0] in known_surnames and 2 <= end - start <= 4
            before, after = shadow[start - 1 : start] if start else "", shadow[end : end + 1]
            row[13] = (before in OPENING_QUOTES and before != "") and (after in CLOSING_QUOTES and after != "")
            row[14] = sum(map(piece.count, "(《“")) - sum(map(piece.count, ")》”"))
            row[15] = row[2] / row[0]
        return out
