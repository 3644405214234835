"""A passage read into tokens, lines, runs of one script and pieces of runs.

A *run* is the longest stretch of one script on a line, for both scripts independently: short Latin glued to Chinese
(深度Q网络) belongs to a run of either. A *piece* is a run cut at punctuation, tabs, wide gaps and the edges of markup,
but not at what terms have inside: hyphens, dots of names and of initials.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.extraction.passage import DROP, HAN, HARD, KANA, LATIN, MARK, Passage
from zhterm.language.scripts import fold
from zhterm.segmentation import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.lexicon import Lexicon

HAN_TOKEN, KANA_TOKEN, LATIN_TOKEN, NUMBER, LINE_END, WIDE_GAP, SPACE, HARD_MARK, MARKUP, PUNCTUATION = "ZKENLTSHMP"

LETTER = LATIN + "\u0391-\u03c9"
"""Latin letters and the Greek ones that names of substances begin with."""
_TOKEN = re.compile(
    rf"(?P<Z>[{HAN}]+)|(?P<K>[{KANA}]+)"
    rf"|(?P<E>(?:[A-Z]\.){{2,}}|[{LETTER}][{LETTER}0-9]*(?:['’](?![sS]\b)[{LETTER}0-9]+)*(?:['’][sS]\b)?(?:[+#]+(?!\w))?)"
    rf"|(?P<N>[0-9]+(?:[.,:/][0-9]+)*[{LATIN}]{{0,3}}(?![{LATIN}])|%(?:\d\$)?[sdif@]|(?<![A-Za-z\\])\{{[a-z_0-9]{{1,12}}\}})"
    rf"|(?P<L>\n)|(?P<T> *[\t\u3000][\t\u3000 ]*| {{2,}})|(?P<S>[ \u200b]+)|(?P<H>{HARD}+)|(?P<M>{MARK}+)"
    rf"|(?P<D>{DROP}+)|(?P<P>.)",
    re.DOTALL,
)
ABBREVIATIONS = frozenset("No St Dr Mr Mrs Ms Co vs Vol Inc Ltd Corp Jr Sr Mt Prof".split())
INSIDE_TERMS = frozenset("-'’·・‧•&+#%°")
"""Punctuation that a piece runs across."""
GLUED_LETTERS = 5
"""A Latin word of at most this many letters that touches Chinese may be a part of it."""


class Token(NamedTuple):
    """A token: its kind, its place in the passage, its text in the shadow."""

    kind: str
    start: int
    end: int
    text: str


Range = tuple[int, int]


class Reading:
    """A passage with its tokens, the line of each, and the runs of both scripts as ranges of tokens."""

    def __init__(self, text: str, offset: int, lexicon: Lexicon) -> None:
        self.passage = Passage(text, offset)
        self.shadow = self.passage.shadow
        plain = lexicon.simplified(fold(self.shadow))
        self.simplified = plain if len(plain) == len(self.shadow) else self.shadow
        self.tokens = self._tokens(lexicon)
        self.line: list[int] = []
        line = 0
        for token in self.tokens:
            self.line.append(line)
            line += token.kind == LINE_END
        self.lines = line + 1
        self.hyphenated = self._hyphenated()
        self.glued = self._glued()
        self.chinese_runs = self._runs(chinese=True)
        self.english_runs = self._runs(chinese=False)

    def _tokens(self, lexicon: Lexicon) -> list[Token]:
        out: list[Token] = []
        for found in _TOKEN.finditer(self.shadow):
            kind = found.lastgroup or ""
            if kind == "D":
                continue
            start = found.start()
            if kind == HAN_TOKEN:
                out += [
                    Token(kind, start + word.span.start, start + word.span.end, word.text)
                    for word in words(found.group(), lexicon)
                ]
            else:
                out.append(Token(kind, start, found.end(), found.group()))
        return out

    def _hyphenated(self) -> set[int]:
        """The hyphens inside compounds, and the words behind them: no term begins or ends before them."""
        out: set[int] = set()
        for at, (before, hyphen, word) in enumerate(zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)):
            touching = before.end == hyphen.start and hyphen.end == word.start
            if touching and hyphen.text in ("-", "–") and before.kind in "EN" and word.kind in "EN":
                out |= {at + 1, at + 2}
        return out

    def _glued(self) -> list[bool]:
        """Which Latin words and numbers may be a part of the Chinese beside them."""
        tokens = self.tokens
        out = [False] * len(tokens)
        for at, token in enumerate(tokens):
            if token.kind == NUMBER:
                out[at] = True
            elif token.kind == LATIN_TOKEN and token.end - token.start <= GLUED_LETTERS:
                out[at] = self._touches_before(at) or self._touches_after(at)
        return out

    def _touches_before(self, at: int) -> bool:
        tokens = self.tokens
        if at == 0 or tokens[at - 1].end != tokens[at].start:
            return False
        before = tokens[at - 1]
        return before.kind == HAN_TOKEN or (before.text in "-–·" and at > 1 and tokens[at - 2].kind == HAN_TOKEN)

    def _touches_after(self, at: int) -> bool:
        """Chinese behind it, also with one more short part between (N-乙酰, β-内酰)."""
        tokens = self.tokens
        if at + 1 >= len(tokens) or tokens[at + 1].start != tokens[at].end:
            return False
        after = tokens[at + 1 : at + 5]
        if after[0].kind == HAN_TOKEN:
            return True
        if after[0].text not in "-–·," or len(after) < 3 or after[1].end - after[1].start > 3:
            return False
        if after[1].kind == HAN_TOKEN:
            return True
        if after[1].kind not in (LATIN_TOKEN, NUMBER):
            return False
        return after[2].kind == HAN_TOKEN or (after[2].text in "-–" and len(after) > 3 and after[3].kind == HAN_TOKEN)

    def _runs(self, *, chinese: bool) -> list[Range]:
        """The longest stretches on a line with tokens of one script and none of the other, ends trimmed."""
        out: list[list[int]] = []
        current: list[int] | None = None
        for at, token in enumerate(self.tokens):
            kind = token.kind
            if kind in (LINE_END, HARD_MARK):
                current = None
                continue
            if chinese:
                own = kind == HAN_TOKEN
                foreign = kind == KANA_TOKEN or (kind == LATIN_TOKEN and not self.glued[at])
                counts = own or (kind in (LATIN_TOKEN, NUMBER) and self.glued[at])
            else:
                own = is_english(token)
                foreign = kind in (HAN_TOKEN, KANA_TOKEN)
                counts = own or kind == NUMBER
            if foreign:
                current = None
            elif counts:
                if current is None:
                    current = [at, at + 1, own]
                    out.append(current)
                else:
                    current[1] = at + 1
                    current[2] = current[2] or own
        return [(start, end) for start, end, own in out if own]

    def chinese_pieces(self, run: Range) -> list[Range]:
        """The pieces of a run of Chinese."""
        tokens = self.tokens

        def runs_on(at: int) -> bool:
            token = tokens[at]
            return token.kind in "ZEN" or (token.kind == PUNCTUATION and token.text in INSIDE_TERMS)

        return self._pieces(run, runs_on, lambda at: tokens[at].kind == HAN_TOKEN)

    def english_pieces(self, run: Range) -> list[Range]:
        """The pieces of a run of English."""
        return self._pieces(
            run,
            lambda at: self.tokens[at].kind in "ENS" or (self.tokens[at].kind == PUNCTUATION and self._inside(at, run)),
            lambda at: is_english(self.tokens[at]),
        )

    def _inside(self, at: int, run: Range) -> bool:
        """Whether an English piece runs across this punctuation: hyphens, the stop of an abbreviation, B/L."""
        tokens = self.tokens
        text = tokens[at].text
        if text in INSIDE_TERMS:
            return True
        if text == "–":
            return at > run[0] and at + 1 < run[1] and tokens[at - 1].kind in "EN" and tokens[at + 1].kind in "EN"
        before, after = (tokens[at - 1] if at > run[0] else None), (tokens[at + 1] if at + 1 < run[1] else None)
        if text == "." and after is not None:
            if after.start == tokens[at].end and after.kind == LATIN_TOKEN:
                return True
            return before is not None and (
                before.text in ABBREVIATIONS or (len(before.text) == 1 and before.text.isupper())
            )
        if text == "/" and before is not None and after is not None:
            touching = before.end == tokens[at].start and after.start == tokens[at].end
            return touching and min(len(before.text), len(after.text)) <= 2
        return False

    def _pieces(self, run: Range, runs_on, own) -> list[Range]:  # type: ignore[no-untyped-def]
        tokens = self.tokens
        cut: list[Range] = []
        start = -1
        for at in range(*run):
            if not runs_on(at):
                if start >= 0:
                    cut.append((start, at))
                start = -1
            elif start < 0 and tokens[at].kind not in "SP":
                start = at
        if start >= 0:
            cut.append((start, run[1]))
        out: list[Range] = []
        for start, end in cut:
            while end > start and tokens[end - 1].kind in "SP" and tokens[end - 1].text not in "+#%":
                end -= 1
            if any(own(at) for at in range(start, end)) or (out and start < end):
                out.append((start, end))
        while out and not any(own(at) for at in range(*out[-1])) and out[-1][1] != run[1]:
            out.pop()
        return out

    def text_of(self, run: Range) -> str:
        """The shadow of a range of tokens."""
        return self.shadow[self.tokens[run[0]].start : self.tokens[run[1] - 1].end]


def is_english(token: Token) -> bool:
    """Whether a token is an English word (or a number with letters: 5G, 3rd)."""
    return token.kind == LATIN_TOKEN or (token.kind == NUMBER and token.text[0].isdigit() and token.text[-1].isalpha())


def has_kind(tokens: Sequence[Token], kind: str) -> bool:
    """Whether one of the tokens is of a kind."""
    return any(token.kind == kind for token in tokens)
