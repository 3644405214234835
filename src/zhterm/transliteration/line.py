"""A run of words on its way to pinyin: what each is, what is written for it, and how it joins its neighbour."""

from __future__ import annotations

from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from zhterm.language.syllables import DIVIDED

_BEFORE = {"，": ",", "、": ",", "。": ".", "：": ":", "；": ";", "？": "?", "！": "!", "）": ")", "］": "]", "】": "]",
           "〉": '"', "》": '"', "」": '"', "』": '"', "”": '"', "’": "'", "…": "...", "……": "...", "％": "%",
           ",": ",", ":": ":", ";": ";", "?": "?", "!": "!", ")": ")", "]": "]", "%": "%", "℃": "℃", "+": "+",
           "＋": "+", "‰": "‰", "°": "°", "〕": "]", ".": "."}  # fmt: skip
_AFTER = {"（": "(", "［": "[", "【": "[", "〈": '"', "《": '"', "「": '"', "『": '"', "“": '"', "‘": "'", "(": "(",
          "[": "[", "#": "#", "$": "$", "〔": "[", "¥": "¥", "￥": "¥"}  # fmt: skip
_BOTH = {"-": "-", "/": "/", "·": "·", "・": "·", "／": "/", "~": "~", "～": "~", "@": "@", "_": "_", "‐": "-",
         "–": "-", "&": "&", "＆": "&", "\\": "\\", "•": "·", "‧": "·"}  # fmt: skip
_DASHES = frozenset("—─–－―")
STOPS = frozenset("。！？")

# Sources of a reading, of which the first names that of a word of several parts.
_TELLING = ("stored", "context", "table", "parts", "dictionary")

HAN, OTHER, MARK, SPACE = "han", "other", "mark", "space"


class Cell(NamedTuple):
    """One word of pinyin, or a mark.

    `key` is the simplified form; `roles` name the rules that want to see it; `before` and `after`: no space on that
    side; `fixed`: its capitals are known (a person, a user's term) and no rule changes them. `open` are the
    offsets of the characters whose reading neither a dictionary nor a rule has settled; `source` is where the reading
    comes from: "stored", "dictionary", "table" (ours), "parts" (of a word no dictionary reads).
    """

    key: str
    tag: str
    text: str
    unsure: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    kind: str = HAN
    before: bool = False
    after: bool = False
    original: str = ""
    fixed: bool = False
    open: tuple[int, ...] = ()
    source: str = "dictionary"


def mark_cell(text: str) -> Cell:
    """The cell of a punctuation mark, a sign, Latin letters or digits: written as Latin script has it."""
    if text in STOPS:
        return Cell(text, "x", _BEFORE[text], roles=("stop",), kind=MARK, before=True, original=text)
    if text in _BEFORE:
        return Cell(text, "x", _BEFORE[text], kind=MARK, before=True, original=text)
    if text in _AFTER:
        return Cell(text, "x", _AFTER[text], kind=MARK, after=True, original=text)
    if text in _BOTH:
        return Cell(text, "x", _BOTH[text], kind=MARK, before=True, after=True, original=text)
    if text and _DASHES.issuperset(text):
        return Cell(text, "x", "-", roles=("dash",), kind=MARK, original=text)
    if not text.strip():
        return Cell(text, "x", "", kind=SPACE, original=text)
    if text in {'"', "'"}:
        return Cell(text, "x", text, roles=("quote",), kind=MARK, original=text)
    kind = OTHER if any(char.isalnum() for char in text) else MARK
    return Cell(text, "x", text, kind=kind, original=text)


_KEY, _TEXT = attrgetter("key"), attrgetter("text")


class Line:
    """The words of a text, or the parts of one word, in order. Rules change `texts`, `glues`, `unsure` and `sources`
    (where a reading comes from, if not from where its cell says: "table", "context").

    `glues[i]` is what stands between cell i - 1 and cell i: "" joined, " " apart, "-"; None leaves it to the marks.
    A word of the segmentation may be several cells (两个人); `owners[i]` is the number of the word cell i belongs to.
    """

    def __init__(self, cells: list[Cell], owners: list[int] | None = None) -> None:
        self.cells = cells
        self.owners = owners
        self.texts: list[str] = list(map(_TEXT, cells))
        self.glues: list[str | None] = [None] * len(cells)
        self.unsure: dict[int, tuple[int, ...]] = {}
        self.sources: dict[int, str] = {}
        self.open_quotes: set[str] = set()
        self.stops: list[int] = []
        self._keys: str | None = None
        self._starts: list[int] = []

    def key(self, at: int) -> str:
        """The simplified text of a word, "" outside the line."""
        return self.cells[at].key if 0 <= at < len(self.cells) else ""

    def tag(self, at: int) -> str:
        """The part-of-speech tag of a word, "" outside the line and where none is known."""
        return self.cells[at].tag if 0 <= at < len(self.cells) else ""

    def is_han(self, at: int) -> bool:
        """Whether there is a Chinese word at this place."""
        return 0 <= at < len(self.cells) and self.cells[at].kind == HAN

    def around(self, at: int) -> tuple[str, str]:
        """The text before and after a word, simplified."""
        if self._keys is None:
            keys = list(map(_KEY, self.cells))
            self._keys = "".join(keys)
            self._starts = [0, *accumulate(map(len, keys))]
        start = self._starts[at]
        end = self._starts[at + 1]
        return self._keys[max(0, start - 8) : start], self._keys[end : end + 8]

    def pieces(self) -> list[str]:
        """What stands before each word and its text, in turn: together they are the whole text."""
        out: list[str] = []
        tight = True  # nothing stands before the next cell unless a rule says so
        spaced = False
        last = ""
        for cell, between, text in zip(self.cells, self.glues, self.texts, strict=True):
            if cell.kind is SPACE:
                spaced = bool(out)
                out += ("", "")
                continue
            if spaced:
                between, spaced = " ", False
            elif between is None:
                between = "" if tight or cell.before else " "
            if not between and last and text[:1] in DIVIDED and last[-1].isalpha():
                between = "'"
            out += (between if out else "", text)
            tight, last = cell.after, text or last
        return out

    def text(self) -> str:
        """The line in pinyin."""
        return "".join(self.pieces())

    def words(self) -> list[tuple[str, tuple[int, ...], str]]:
        """(text, unsure offsets, source) of each word, without what joins it to its neighbours."""
        if self.owners is None:
            return [(text, self._unsure(at), self._source(at)) for at, text in enumerate(self.texts)]
        out: list[tuple[str, tuple[int, ...], str]] = []
        pieces = self.pieces()
        start, size = 0, len(self.cells)
        while start < size:
            end = start + 1
            while end < size and self.owners[end] == self.owners[start]:
                end += 1
            unsure: tuple[int, ...] = ()
            offset = 0
            for at in range(start, end):
                unsure += tuple(offset + place for place in self._unsure(at))
                offset += len(self.cells[at].key)
            text = "".join(pieces[2 * start + 1 : 2 * end])
            sources = [self._source(at) for at in range(start, end) if self.cells[at].kind == HAN]
            out.append((text, unsure, next((name for name in _TELLING if name in sources), "")))
            start = end
        return out

    def _unsure(self, at: int) -> tuple[int, ...]:
        return self.unsure.get(at, self.cells[at].unsure)

    def _source(self, at: int) -> str:
        return self.sources.get(at, self.cells[at].source) if self.cells[at].kind == HAN else ""
