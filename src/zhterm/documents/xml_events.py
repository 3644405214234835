"""XML read safely, in pieces: no entity but the five of the standard, nothing fetched, depth bounded.

A document type may be named (TMX does) but not define entities, which is what entity bombs and external entities
need. The parser is expat, which never opens a file or a connection by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from zhterm.documents.decoding import chunks, declared_encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.documents.document import Opened
    from zhterm.errors import DataError

MAX_DEPTH = 200
MAX_NODE = 4 << 20
"""Code points of text in one of the elements that are asked for."""
MAX_ELEMENTS = 100_000
"""Elements inside one of those that are asked for."""
MAX_TAG = 1 << 20
"""Bytes of a tag, a comment or the like, which expat holds and looks at again with every step."""
_STEP = 1 << 16


class ForbiddenXMLError(Exception):
    """The XML holds what we do not accept; the message says what."""


@dataclass(slots=True)
class Node:
    """An element with what is in it, names without their namespaces. `line` is where it begins in the file."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Node | str] = field(default_factory=list)

    def elements(self, *names: str) -> Iterator[Node]:
        """The child elements with one of these names."""
        return (child for child in self.children if isinstance(child, Node) and child.name in names)

    def text(self, without: frozenset[str] = frozenset()) -> str:
        """The text in it, in order, leaving out elements called one of `without`."""
        # the depth is at most MAX_DEPTH
        return "".join(
            child if isinstance(child, str) else "" if child.name in without else child.text(without)
            for child in self.children
        )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _safe_parser() -> expat.XMLParserType:
    """An expat parser that refuses entity declarations; names come as "namespace local"."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_: object) -> None:
        raise ForbiddenXMLError("it defines XML entities, which are not read")

    parser.EntityDeclHandler = refuse
    return parser


class _Collector:
    """Gathers the elements called one of `names`, each with all that is in it."""

    def __init__(self, names: frozenset[str], parser: expat.XMLParserType) -> None:
        self.names = names
        self.parser = parser
        self.found: list[Node] = []
        self.stack: list[Node] = []
        self.root = ""
        self.depth = self.length = self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = _local(name)
        self.root = self.root or local
        if self.depth > MAX_DEPTH:
            raise ForbiddenXMLError(f"its elements are nested more than {MAX_DEPTH} deep")
        if self.stack or local in self.names:
            line = self.parser.CurrentLineNumber
            node = Node(local, {_local(key): value for key, value in attributes.items()}, line)
            if self.stack:
                self.stack[-1].children.append(node)
            self.stack.append(node)
            self.count += 1
            if self.count > MAX_ELEMENTS:
                raise ForbiddenXMLError(f"an element holds more than {MAX_ELEMENTS:,} others")

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.stack:
            node = self.stack.pop()
            if not self.stack:
                self.found.append(node)
                self.length = self.count = 0

    def text(self, data: str) -> None:
        if self.stack:
            self.length += len(data)
            if self.length > MAX_NODE:
                raise ForbiddenXMLError(f"an element holds more than {MAX_NODE:,} characters")
            self.stack[-1].children.append(data)


def nodes(opened: Opened, *names: str, root: str) -> Iterator[Node]:
    """The outermost elements called one of `names`, in order, in memory for one of them.

    Raises DataError for what is not well-formed, is forbidden, or has another root element than `root`.
    """
    parser = _safe_parser()
    collector = _Collector(frozenset(names), parser)
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    fed = 0
    try:
        for chunk in chunks(opened, declared_encoding(opened)):
            for at in range(0, len(chunk.text), _STEP):
                fed += _feed(parser, chunk.text[at : at + _STEP].encode(), fed)
                if collector.root not in ("", root):
                    raise _other_root(opened, collector.root, root)
                yield from collector.found
                collector.found.clear()
        parser.Parse("", True)
    except expat.ExpatError as error:
        reason = f"not well-formed XML at line {error.lineno} ({expat.ErrorString(error.code)})"
        raise opened.fault(reason, "open it in the program that wrote it and save it again") from None
    except ForbiddenXMLError as error:
        raise opened.fault(str(error), "save it again from the program that wrote it") from None
    yield from collector.found


def _feed(parser: expat.XMLParserType, step: bytes, fed: int) -> int:
    """Let the parser have some bytes more than the `fed` ones, and return how many."""
    parser.Parse(step, False)
    if fed + len(step) - parser.CurrentByteIndex > MAX_TAG:
        raise ForbiddenXMLError(f"a tag or a comment of over {MAX_TAG >> 20} MiB")
    return len(step)


def _other_root(opened: Opened, found: str, wanted: str) -> DataError:
    return opened.fault(f"its root element is <{found}>, not <{wanted}>", "is the suffix right?")


class _RootReachedError(Exception):
    pass


def check_prologue(blocks: Iterable[bytes]) -> None:
    """Look at what stands before the root element of a part of an Office file, which must not be a document type.

    Raises ForbiddenXMLError where it is one (ISO/IEC 29500-2, 7.1.4), or where expat can't read it.
    """
    parser = _safe_parser()

    def refuse(*_: object) -> None:
        raise ForbiddenXMLError("it has an XML document type, which Office files never have")

    def stop(*_: object) -> None:
        raise _RootReachedError

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except _RootReachedError:
        return
    except expat.ExpatError as error:
        raise ForbiddenXMLError(f"its XML is damaged ({expat.ErrorString(error.code)})") from None
