"""A stretch of text as the patterns see it: same length, but with markup, links and line wraps out of the way.

The *shadow* has one code point for each code point of the text, so an offset in the one is an offset in the other.
Full-width letters, digits and brackets are folded; what is not language is replaced by a mark:

- `HARD`: nothing runs across it (a URL, a code span, a block tag);
- `MARK`: dropped from what is read, but an edge (the asterisks of *emphasis*, the brackets and target of a link);
- `DROP`: dropped, and no edge (a footnote number, the line break inside a hard-wrapped Chinese word).
"""

from __future__ import annotations

import re
from functools import cached_property

from zhterm.language.scripts import HAN as TEXT_HAN
from zhterm.model import Span

HARD, MARK, DROP = "\ue000", "\ue001", "\ue002"
HAN = TEXT_HAN
KANA = r"\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
LATIN = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"

HAS_HAN = re.compile(f"[{HAN}]")

_INLINE_TAG = "a|b|i|u|em|strong|span|q|cite|small|big|font|mark|sub|sup|ruby|rb|rt|rp|code|abbr|bdi|s|del|ins"
_FENCE = re.compile(
    r"^[ \t]*(```|~~~)[ \t]*(?!json|ya?ml|csv|tsv|text|txt|md|markdown)[A-Za-z+#]+[^\n]*\n.*?^[ \t]*\1",
    re.DOTALL | re.MULTILINE,
)
"""A fenced block of program code; data and plain text are read."""
_MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"), HARD),
    (re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,500}\)"), HARD),
    (
        re.compile(r"\](?:\((?:[a-z][a-z+.-]*:|www\.|[/#.])[^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\)|\[[\w-]{1,40}\])"),
        MARK,
    ),
    (re.compile(r"(?:https?|ftp)://[\x21\x23-\x26\x28\x2a-\x3b\x3d\x3f-\x5b\x5d-\x7e]+"), HARD),
    (re.compile(r"(?::\w{1,20}:)?`[^`\n]{1,300}`"), HARD),
    (re.compile(rf"</?(?:{_INLINE_TAG})(?:\s[^<>\n]{{0,300}})?/?>", re.IGNORECASE), MARK),
    (re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>\n]{0,300})?/?>|<!--[^\n]{0,300}?-->"), HARD),
    (re.compile(r"\[\^[^\[\]\n]{1,20}\]|\[\d{1,3}\]|【\d{1,3}】|〔\d{1,3}〕"), DROP),
    (re.compile(r"\\[nrt](?![A-Za-z]{3})"), HARD),
    (re.compile(r"\*+(?=\S)|(?<=\S)\*+|~~"), MARK),
    (re.compile(rf"(?<![0-9{LATIN}])_{{1,3}}(?=\S)|(?<=\S)_{{1,3}}(?![0-9{LATIN}])"), MARK),
)
_LINK_TEXT = re.compile(rf"\[(?=[^\[\]\n{MARK}]{{0,300}}{MARK})")
_WIDE = re.compile(r"[\uff01-\uff5e\u00a0]")
_KEEP_WIDE = frozenset("，：；？！／～＂＇")
_LINE_MARKER = re.compile(
    r"[ \t\u3000]*(?:>[ \t]?)*[ \t]*(?:#{1,6}[ \t]+|[-*+•●○▪‣◦·–—][ \t]+|"
    r"(?:\(?\d{1,3}[.)、．]|\d{1,3}）|[（(][一二三四五六七八九十]{1,3}[）)]|"
    r"[一二三四五六七八九十]{1,3}、|[①-⑳])[ \t]*)?"
)
_BLANK = re.compile(r"(\n[ \t]*\n\s*)")
_SENTENCE_END = frozenset(".。!！?？:：;；")
_MIN_WRAP = 50
"""Columns; a paragraph whose lines are all shorter is not hard-wrapped."""


class Passage:
    """A block of text at `offset` in its document, with its shadow."""

    def __init__(self, text: str, offset: int = 0) -> None:
        self.text = text
        self.offset = offset

    @cached_property
    def shadow(self) -> str:
        """The text with marks for what is not language; same length as `text`."""
        out = self.text
        if "```" in out or "~~~" in out:
            out = _FENCE.sub(lambda m: re.sub(r"[^\n]", HARD, m.group()), out)
        for pattern, mark in _MASKS:
            out = pattern.sub(lambda m, mark=mark: mark * len(m.group()), out)  # type: ignore[misc]  # mypy can't infer a lambda with a default
        if MARK in out:
            out = _LINK_TEXT.sub(MARK, out)
        out = _WIDE.sub(_fold, out)
        if "\n" not in out:
            return out
        return "".join(part if index % 2 else _unwrapped(part) for index, part in enumerate(_BLANK.split(out)))

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The lines of the shadow as spans, without list markers, headings and outer space."""
        out = []
        start = 0
        for line in self.shadow.split("\n"):
            marker = _LINE_MARKER.match(line)
            begin = start + (marker.end() if marker else 0)
            end = start + len(line.rstrip())
            if begin < end:
                out.append(Span(begin, end))
            start += len(line) + 1
        return tuple(out)

    def read(self, start: int, end: int) -> str:
        """The text of a span as a reader sees it: without marks, with line wraps and space runs as one space."""
        shadow, text = self.shadow, self.text
        kept = []
        for at in range(start, end):
            char = shadow[at]
            if char in _UNREAD:
                continue
            kept.append(" " if char == " " else text[at])
        return re.sub(r"\s+", " ", "".join(kept)).strip()

    def span(self, start: int, end: int) -> Span:
        """A span of the passage as a span of the document."""
        return Span(self.offset + start, self.offset + end)


_UNREAD = frozenset((DROP, MARK, HARD))


def _fold(found: re.Match[str]) -> str:
    char = found.group()
    if char == "\u00a0":
        return " "
    return char if char in _KEEP_WIDE else chr(ord(char) - 0xFEE0)


def columns(line: str) -> int:
    """Width of a line on a terminal, roughly: East Asian characters take two columns."""
    return len(line) if line.isascii() else len(line) + sum(1 for char in line if char >= "\u2e80")


def _unwrapped(shadow: str) -> str:
    """Replace the line breaks inside hard-wrapped paragraphs by a space, or by nothing between Chinese characters."""
    lines = shadow.split("\n")
    widths = [columns(line) for line in lines]
    widest = max(widths)
    if widest < _MIN_WRAP:
        return shadow
    out = [lines[0]]
    for before, width, after in zip(lines, widths, lines[1:], strict=False):
        left, right = before.rstrip(), after.lstrip()
        wrapped = bool(left) and bool(right) and _was_full(width, right, widest) and _joins(left, right, after)
        if not wrapped:
            out.append("\n")
            out.append(after)
            continue
        between_han = bool(HAS_HAN.match(left[-1]) and HAS_HAN.match(right[0]))
        indent = len(after) - len(right)
        out.append((DROP if between_han else " ") + (DROP if between_han else " ") * indent + right)
    return "".join(out)


def _was_full(width: int, following: str, widest: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    han = HAS_HAN.match(following) is not None
    word = 2 if han else len(following.split(maxsplit=1)[0])
    return width + word >= widest - (6 if han else 1) and width >= 0.5 * widest


def _joins(left: str, right: str, line: str) -> bool:
    """Whether a line goes on where the one before it, which is as long as the paragraph is wide, broke off."""
    marker = _LINE_MARKER.match(line)
    if marker and marker.group().strip():
        return False
    if right[0] in "|#>" or left[-1] in "|" + HARD:
        return False
    opened = left.count("(") - left.count(")") > 0
    if left[-1] in _SENTENCE_END and not opened:
        return False
    same = bool(HAS_HAN.match(left[-1])) == bool(HAS_HAN.match(right[0]))
    return opened or right[0] == "(" or same
