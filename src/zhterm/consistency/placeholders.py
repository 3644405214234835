"""Are the placeholders of the Chinese in the English, too: {0}, {name}, ${x}, %s, %1$d, %(name)s, <g id="1">?

Those without a number or a name are counted; of the others a translation may use one twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.consistency.remarks import Remark
from zhterm.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhterm.consistency.remarks import CheckedSegment

# C11 7.21.6.1 with the positions of POSIX, without the space flag: "100% decided" is none, nor is %E4 of an address.
_PRINTF = (
    r"(?<![\d%])%(?P<position>\d+\$)?(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?(?:hh|h|ll|l|L|z|j|t)?[sdiufgxXc@]"
    r"(?!\d|[A-Fa-f](?![A-Za-z]))"
)
_NAMED = r"\$?\{\{?\s*(?:\d+|[A-Za-z_][\w.]*)\s*(?:[:!][^{}]*)?\}\}?"
# XLIFF 1.2 and 2.1: inline elements, where a file that is no XLIFF has them as text.
_TAG = r"</?(?:g|x|bx|ex|ph|bpt|ept|it|pc|sc|ec)(?:\s[^<>]{0,200})?/?>"
_PLACEHOLDER = re.compile(f"(?P<printf>{_PRINTF})|{_NAMED}|{_TAG}")
_MESSAGE = re.compile(r"\{\s*\w+\s*,")
"""A message of ICU, whose parts in braces are texts: {n, plural, one {file} other {files}}."""
_NONE = "\ufffc"


class _Placeholder(NamedTuple):
    """What has to agree in both texts, how it is written, and where; codes of a file have no place in its text."""

    key: str
    text: str
    span: Span | None = None


def placeholders(segment: CheckedSegment) -> Iterator[Remark]:
    """A placeholder of one of the two texts that is not in the other."""
    if not segment.en.strip() or segment.en.strip() == segment.zh.strip():
        return  # these have a code of their own
    texts, codes = (segment.zh, segment.en), segment.codes
    by_place = all(match["position"] for text in texts for match in _found(text) if match["printf"])
    chinese, english = (
        [*_written(text, by_place=by_place), *(_Placeholder(code, code) for code in its_codes)]
        for text, its_codes in zip(texts, codes, strict=True)
    )
    for one in _without(chinese, english):
        yield Remark(f"{one.text} is not in the English", one.text, zh_span=one.span, hint="put it where it belongs")
    for other in _without(english, chinese):
        yield Remark(f"{other.text} is not in the Chinese", "", other.text, en_span=other.span, hint="take it out")


def without(text: str) -> str:
    """The text with a mark in the place of each character of a placeholder, whose digits are no figures."""
    spans = [match.span() for match in _found(text)]
    for start, end in spans:
        text = text[:start] + _NONE * (end - start) + text[end:]
    return text


def _found(text: str) -> list[re.Match[str]]:
    if not ("{" in text or "%" in text or "<" in text) or _MESSAGE.search(text):
        return []
    return list(_PLACEHOLDER.finditer(text))


def _written(text: str, *, by_place: bool) -> Iterator[_Placeholder]:
    """The placeholders of a text. %2$s is any %s unless all of both texts have positions (`by_place`)."""
    counts: dict[str, int] = {}
    for match in _found(text):
        key = "".join(match[0].split())
        if match["printf"] and not by_place:
            key = key.replace(match["position"] or "", "")
            counts[key] = counts.get(key, 0) + 1
            key += f" {counts[key]}"
        yield _Placeholder(key, match[0], Span(*match.span()))


def _without(some: Sequence[_Placeholder], others: Sequence[_Placeholder]) -> Iterator[_Placeholder]:
    """Those that are not among the others, each once."""
    seen = {other.key for other in others}
    for one in some:
        if one.key not in seen:
            seen.add(one.key)
            yield one
