"""XML, written as text and read element by element within bounds.

Entities are not resolved and nothing is fetched (lxml); an element that takes more of the file than `MOST_BYTES` is no
entry of a glossary. lxml is imported when a file is read.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import IO, TYPE_CHECKING

from zhterm.errors import DataError
from zhterm.formats.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.etree import _Element as Element

MOST_BYTES = 4 << 20
"""Bytes of one element that is read as a whole, and of all that stands before the first one."""
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 has no place for, whatever the escape (section 2.2).
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {ord(char): f"&#{ord(char)};" for char in "\r\x85\u2028"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
}
_IN_ATTRIBUTES = _ESCAPES | {ord("\t"): "&#9;", ord("\n"): "&#10;"}
_NEEDS_ESCAPE = re.compile('[&<>"\r\x85\u2028\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')


def escaped(text: str) -> str:
    """Text as the content of an element; characters that XML can't hold become U+FFFD."""
    if _NEEDS_ESCAPE.search(text) is None:
        return text
    return _ILLEGAL.sub("\ufffd", text).translate(_ESCAPES)


@lru_cache(maxsize=1024)  # tags of languages, above all
def attribute(text: str) -> str:
    """Text as the value of an attribute, with its quotation marks."""
    return f'"{_ILLEGAL.sub(chr(0xFFFD), text).translate(_IN_ATTRIBUTES)}"'


def element(name: str, text: str, kind: str = "") -> str:
    """An element with text, `<note>text</note>`, with `kind` as the attribute `type`."""
    opened = f'{name} type="{kind}"' if kind else name
    return f"<{opened}>{escaped(text)}</{name}>"


def identifier(id_: str) -> str:
    """An id as an XML name: "c" and the id, what no name can hold as its code point ("_x20_")."""
    if id_.isascii() and id_.isalnum():
        return f"c{id_}"
    return "c" + re.sub(r"[^A-Za-z0-9.-]", lambda match: f"_x{ord(match[0]):X}_", id_)


def from_identifier(name: str) -> str:
    """Take back what `identifier` gave."""
    return re.sub(r"_x([0-9A-F]+)_", lambda match: chr(min(int(match[1], 16), 0x10FFFF)), name.removeprefix("c"))


class _Metered(io.RawIOBase):
    """A stream that stops a parser whose element has become too large."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream = stream
        self._where = where
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        if self.taken > MOST_BYTES:
            raise DataError(
                f"{self._where}: an element of more than {MOST_BYTES >> 20} MiB", hint="this is no entry of a glossary"
            )
        block = self._stream.read(min(size, 1 << 15) if size > 0 else 1 << 15)
        self.taken += len(block)
        return block


def elements(stream: IO[bytes], where: str, names: Collection[str]) -> Iterator[Element]:
    """Yield every element with one of the local `names`, complete, and forget it afterwards; the root comes first.

    The root is yielded when it begins, with its attributes only. Raises DataError for what is not well-formed.
    """
    from lxml import etree

    metered = _Metered(stream, where)
    events = etree.iterparse(
        metered, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    depth = 0
    try:
        for event, node in events:
            depth += 1 if event == "start" else -1
            if event == "start":
                if depth == 1:
                    yield node
                continue
            if isinstance(node.tag, str) and local(node) in names:
                yield node
                metered.taken = 0
                _forget(node)
    except etree.XMLSyntaxError as error:
        raise DataError(
            f"{where}: not well-formed XML ({one_line(error)})", hint="save it again from its program"
        ) from None


def _forget(node: Element) -> None:
    """Drop an element and what stands before it, so that memory stays the same however long the file is."""
    node.clear(keep_tail=False)
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]


def local(node: Element) -> str:
    """The name of an element without its namespace."""
    name: str = node.tag
    return name.rpartition("}")[2]


def children(node: Element) -> Iterator[Element]:
    """The child elements, without comments, processing instructions and entities."""
    return (child for child in node if isinstance(child.tag, str))


def text_of(node: Element) -> str:
    """All text in an element, without that of comments and the like; whitespace at its ends gone."""
    return "".join(node.itertext(tag=(node.tag, "{*}*"))).strip()
