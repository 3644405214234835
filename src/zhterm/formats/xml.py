"""XML as it is written: the text of elements and attributes. It is read by `documents.xml_events`."""

from __future__ import annotations

import re
from functools import lru_cache

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
