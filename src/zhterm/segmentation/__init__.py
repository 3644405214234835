"""Words: the unigram path over the lexicon, with the user's terms, Latin and numbers whole.

`jieba.cut(HMM=False)` is exactly the path of greatest product of word probabilities; `best_path` finds that path (a
test compares them over jieba's dictionary). `words` goes over the lexicon's better weights (see `lexicon.weights`),
with four things settled beforehand or after:

1. stored terms win over everything, leftmost first and longest first, in either script and width;
2. Latin, numbers and their signs are one word (Wi-Fi, 1927-1994, COVID-19, C++, 3.5%), with the Chinese that a
   dictionary word joins to them (B超, 卡拉OK);
3. full-width characters are looked up as half-width, traditional ones as simplified, and given back as they stand;
4. `joins` puts names and numbers together that no dictionary has.
"""

from __future__ import annotations

import re
import unicodedata
import weakref
from functools import cache, lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from zhterm.language.paths import best_path
from zhterm.language.scripts import fold, han_runs, has_han
from zhterm.segmentation.joins import PHONETIC, join, needs_join
from zhterm.segmentation.whole_terms import WholeTerms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.model import Word, WordKind
    from zhterm.segmentation.lattice import Lattice

    Token = tuple[int, int, str | None]

_LETTER = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff"
_ALNUM = f"[{_LETTER}0-9\uff21-\uff3a\uff41-\uff5a\uff10-\uff19\u0300-\u036f]"
_MODIFIER = "[\u0300-\u036f\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"


def _words_pattern(letter: str, digit: str, joint: str, colon: str, sign: str, other: str) -> re.Pattern[str]:
    """Latin words with their signs, spaces, marks in a row (—— …… ~~), and single characters."""
    latin = rf"{letter}+(?:(?:[{joint}]|(?<={digit})[{colon}](?={digit})){letter}+)*(?:[+#]+|{sign})?"
    return re.compile(
        rf"(?P<latin>(?:https?://|www\.)[!-~]*[A-Za-z0-9/]|{latin})|\s+"
        rf"|(?P<mark>[—…─═.\-~～!！?？])(?P=mark)+|{other}",
        re.DOTALL,
    )


@cache
def _ascii() -> re.Pattern[str]:
    return _words_pattern("[A-Za-z0-9]", "[0-9]", r"\-./+&#_'%@", ":,", "%", ".")


@cache
def _any() -> re.Pattern[str]:
    """With other letters too (kana, hangul), and with what modifies or joins single characters (emoji)."""
    joint = "-\u2010\u2011\u2013./+&#_'’%@\uff0e\uff0f\uff0b\uff06\uff0d"
    kana = r"[\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f]+|[\uac00-\ud7a3]+"
    other = rf"{kana}|(?:.{_MODIFIER}\u200d)*.{_MODIFIER}"
    return _words_pattern(_ALNUM, "[0-9\uff10-\uff19]", joint, ":,\uff1a", "[%‰\uff05]|℃|°[CF]", other)


def _not_han(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The words of a part of a text without Chinese: mostly ASCII, whose pattern is compiled in a fifth of the time."""
    end = len(text) if end is None else end
    return (_ascii() if text[start:end].isascii() else _any()).finditer(text, start, end)


# What look-up has to fold in words; in punctuation it does not matter.
_FOLDED = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
_FOLDABLE = re.compile(f"[{_FOLDED}]")
_DOTS = frozenset("·•‧・")
# Between a line end and the first character of the next line no word stands across.
_PARAGRAPH = re.compile(r"(?<=\n)(?=\S)")
_LATIN_LETTER = re.compile(f"[{_LETTER}]")
# From this length on, what has to be loaded to work with arrays is worth its time.
BULK_FROM = 20_000
# From this one on, once all is loaded.
READY_FROM = 300
# Characters that are cut at a time: many for one operation on an array, few enough for the processor's cache.
CHUNK = 65_536


def words(text: str, lexicon: Lexicon, terms: Iterable[str] = ()) -> list[Word]:
    """Cut a text into words, which cover it completely: punctuation and spaces are words too.

    Spans are places in `text`. `terms` are never cut, wherever they occur. For many texts make one `Segmenter`.
    """
    return Segmenter(lexicon, terms).words(text)


_LATTICES: weakref.WeakKeyDictionary[Lexicon, Lattice] = weakref.WeakKeyDictionary()


class Segmenter:
    """Cuts many texts with the same lexicon and terms."""

    def __init__(
        self,
        lexicon: Lexicon,
        terms: Iterable[str] = (),
        *,
        weights: Mapping[str, float] | None = None,
        unknown: float | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._terms = WholeTerms(terms, lexicon)
        self._weights = weights
        self._unknown = float(lexicon.meta["unknown_weight"]) if unknown is None else unknown
        self._bound = _characters(lexicon.meta["bound_characters"])

    def words(self, text: str) -> list[Word]:
        """The words of a text with their places and kinds; they cover it completely."""
        from zhterm.model import Span, Word  # here and below: for words as strings their classes are not loaded

        out = []
        at = 0
        for word in self.cut(text):
            end = at + len(word)
            out.append(Word(text=word, span=Span(at, end), kind=kind(word)))
            at = end
        return out

    def cut(self, text: str) -> list[str]:
        """The words of a text as strings, which join to it."""
        if self._in_bulk(len(text)):
            return list(chain.from_iterable(self.cut_lines(_PARAGRAPH.split(text))))
        return self._cut_one(text)

    def cut_lines(self, lines: Sequence[str]) -> list[list[str]]:
        """The words of each line (or other short text), as `cut` gives them one by one: the fast way for many."""
        if not self._in_bulk(sum(map(len, lines))):
            return list(map(self._cut_one, lines))
        out: list[list[str]] = []
        first = size = 0
        for number, line in enumerate(lines, 1):
            size += len(line)
            if size > CHUNK:
                out += self._cut_chunk(lines[first:number])
                first, size = number, 0
        return out + self._cut_chunk(lines[first:]) if first < len(lines) else out

    def _cut_chunk(self, lines: Sequence[str]) -> list[list[str]]:
        out, apart = self._lattice().cut(lines, self._terms)
        every = "".join(lines)
        dotted = {at for dot in _DOTS if dot in every for at, line in enumerate(lines) if dot in line}
        if self._terms:
            apart |= dotted  # a name does not reach across a term
        for at in dotted - apart:
            dots = [place for place, word in enumerate(out[at]) if word[0] in _DOTS]
            out[at] = _dotted_names(out[at], dots, self._lexicon)
        for at in apart:
            out[at] = self._cut_one(lines[at])
        return out

    def _lattice(self) -> Lattice:
        """The lattice of the lexicon, made once and kept as long as the lexicon."""
        found = _LATTICES.get(self._lexicon)
        if found is None:
            from zhterm.segmentation.lattice import Lattice

            lexicon, unknown = weakref.proxy(self._lexicon), self._unknown  # kept without a circle

            def path(run: str) -> list[str]:
                return best_path(run, lexicon.words_in(run), unknown, lexicon.longest_in(run))

            found = Lattice(self._lexicon, path, _other_words, _characters_of(_FOLDABLE))
            _LATTICES[self._lexicon] = found
        return found

    def _in_bulk(self, size: int) -> bool:
        return self._weights is None and size > (READY_FROM if self._lexicon.preloaded else BULK_FROM)

    def _cut_one(self, text: str) -> list[str]:
        folded = fold(text) if self._terms or _FOLDABLE.search(text) else text
        plain = self._lexicon.simplified(folded)
        weights = self._lexicon.words_in(plain) if self._weights is None else self._weights
        if not self._terms:
            return self._cut(text, plain, weights)
        out: list[str] = []
        at = 0
        for start, end in self._terms.places(plain):
            out += self._cut(text[at:start], plain[at:start], weights)
            out.append(text[start:end])
            at = end
        return out + self._cut(text[at:], plain[at:], weights)

    def _cut(self, text: str, plain: str, weights: Mapping[str, float]) -> list[str]:
        """Cut a text without terms; `plain` is its folded and simplified form, of the same length."""
        starts = self._lexicon.longest_in(plain)
        out: list[str] = []
        dots: list[int] = []
        tokens, mixed = _tokens(text)
        if mixed:
            tokens = _with_chinese(tokens, plain, weights)
        unknown, bound = self._unknown, self._bound
        for start, end, group in tokens:
            if group != "han":
                if text[start] in _DOTS:
                    dots.append(len(out))
                out.append(text[start:end])
                continue
            run = plain[start:end]
            found = best_path(run, weights, unknown, starts)
            if needs_join(found):
                found = join(found, bound)
            if text is plain or run == text[start:end]:
                out += found
            else:
                out += _as_written(text[start:end], found)
        return _dotted_names(out, dots, self._lexicon) if dots else out


def _characters_of(pattern: re.Pattern[str]) -> frozenset[str]:
    """The characters of the basic plane that a pattern of one character matches."""
    return frozenset(pattern.findall("".join(map(chr, chain(range(0xD800), range(0xE000, 0x10000))))))


@lru_cache(maxsize=4)
def _characters(text: str) -> frozenset[str]:
    return frozenset(text)


def _as_written(text: str, words: list[str]) -> list[str]:
    """The words of the simplified form as they stand in `text`."""
    ends = list(accumulate(map(len, words)))
    return list(map(text.__getitem__, map(slice, [0, *ends], ends)))


def _other_words(text: str) -> list[str]:
    """The words of a text without Chinese."""
    return [match[0] for match in _not_han(text)]


def _tokens(text: str) -> tuple[list[Token], bool]:
    """The runs of Chinese, and what stands between them cut up; whether any Latin word stands beside Chinese."""
    out: list[Token] = []
    at, mixed = 0, False
    for start, end in [*han_runs(text), (len(text), len(text))]:
        if at < start:
            first = len(out)
            out += [(*match.span(), match.lastgroup) for match in _not_han(text, at, start)]
            mixed = mixed or out[-1][2] == "latin" or (at > 0 and out[first][2] == "latin")
        if start < end:
            out.append((start, end, "han"))
        at = end
    return out, mixed


def _with_chinese(tokens: list[Token], plain: str, weights: Mapping[str, float]) -> list[Token]:
    """Join to a Latin word the Chinese beside it where they are a dictionary word together (B超, 卡拉OK)."""
    out: list[Token] = []
    for number, (start, end, group) in enumerate(tokens):
        if out and out[-1][1] >= end:
            continue
        start = max(start, out[-1][1]) if out else start
        if group != "latin":
            out.append((start, end, group))
            continue
        before = start - out[-1][0] if out and out[-1][2] == "han" else 0
        after = tokens[number + 1] if number + 1 < len(tokens) else (0, 0, None)
        behind = after[1] - end if after[2] == "han" else 0
        pairs = [(a, b) for a in range(min(before, 2) + 1) for b in range(min(behind, 2) + 1) if a or b]
        fitting = [(a + b, a, b) for a, b in pairs if plain[start - a : end + b] in weights]
        if not _LATIN_LETTER.search(plain, start, end) or plain[end : end + 2] in weights:
            fitting = []  # 2030, 300: a number is a word of its own, and so is 网络 in 5G网络
        _, left, right = max(fitting, default=(0, 0, 0))
        if left:
            first = out.pop()
            if first[0] < start - left:
                out.append((first[0], start - left, "han"))
        out.append((start - left, end + right, "latin"))
    return out


def _dotted_names(words_: list[str], dots: list[int], lexicon: Lexicon) -> list[str]:
    """Join foreign names with a dot between their parts, 史蒂夫|·|乔布斯; `dots` are the places of the dots."""
    names: list[tuple[int, int]] = []  # from right to left
    limit = len(words_)
    for at in reversed(dots):
        first, stop = names[-1] if names else (limit, limit)  # the name to the right counts as one word
        start, end = at, at + 1
        while start > max(0, at - 3) and _phonetic(words_[start - 1], lexicon):
            start -= 1
        while end < min(at + 4, limit) and (end == first or _phonetic(words_[end], lexicon)):
            end += 1
        limit = at
        if start < at and end > at + 1:
            if end > first:
                names.pop()
                end = stop
            names.append((start, end))
            limit = start + 1
    out, at = [], 0
    for start, end in reversed(names):
        out += [*words_[at:start], "".join(words_[start:end])]
        at = end
    return out + words_[at:]


_FOREIGN = PHONETIC | _DOTS


def _phonetic(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is of characters that foreign names are written with."""
    return word not in _DOTS and _FOREIGN.issuperset(lexicon.simplified(word))


@lru_cache(maxsize=65536)
def kind(word: str) -> WordKind:
    """What a word is: with any Chinese in it `HAN`, else by its first character."""
    from zhterm.model import WordKind

    if has_han(word):
        return WordKind.HAN
    if word.isspace():
        return WordKind.SPACE
    plain = fold(word)
    if any(char.isalpha() for char in plain):
        return WordKind.LATIN if _LATIN_LETTER.search(plain) else WordKind.OTHER
    if any(char.isdigit() for char in plain):
        return WordKind.NUMBER
    return WordKind.PUNCTUATION if unicodedata.category(plain[0])[0] in "PS" and _is_mark(plain) else WordKind.OTHER


def _is_mark(word: str) -> bool:
    """Whether a word of punctuation or symbols is one a text is set with, not a picture (emoji are So)."""
    return unicodedata.category(word[0]) != "So"
