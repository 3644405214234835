"""XML read safely, element by element: no entity but the five of the standard, nothing fetched, depth and size bounded.

A document type may be named (TMX does) but not define entities, which is what entity bombs and external entities
need. The parser is expat, which never opens a file or a connection by itself; the elements are those of the standard
library, made without a step in Python for their texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from zhterm.documents.decoding import chunks, declared_encoding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from zhterm.documents.document import Opened

MAX_DEPTH = 200
MAX_ELEMENT = 4 << 20
"""Bytes of UTF-8 of one of the elements that are asked for."""
MAX_ELEMENTS = 100_000
"""Elements inside one of those that are asked for."""
MAX_NAMES = 20_000
"""Different names of elements and attributes in a file, which the parser keeps."""
MAX_TAG = 1 << 20
"""Bytes of a tag, a comment or the like, which expat holds and looks at again with every step."""
_STEP = 1 << 16


class ForbiddenXMLError(Exception):
    """The XML holds what we do not accept; the message says what."""


def elements(opened: Opened, *names: str, roots: Collection[str]) -> Iterator[tuple[int, Element]]:
    """Yield the outermost elements called one of `names`, each with its line, in memory for one of them.

    The root comes first, with its attributes only. Names are without their prefixes, those of attributes as they are
    written (`xml:lang`); namespaces are not looked at. Raises DataError for what is not well-formed, is forbidden, or
    has another root element than one of `roots`.
    """
    collector = _Collector(opened, frozenset(names), roots)
    try:
        for chunk in chunks(opened, declared_encoding(opened)):
            for at in range(0, len(chunk.text), _STEP):
                collector.feed(chunk.text[at : at + _STEP].encode())
                yield from collector.taken()
        collector.parser.Parse("", True)  # expat 2.6 and newer may have put off what came last
        yield from collector.taken()
    except expat.ExpatError as error:
        yield from collector.taken()  # what stands before the place
        reason = f"not well-formed XML at line {error.lineno} ({expat.ErrorString(error.code)})"
        raise opened.fault(reason, "open it in the program that wrote it and save it again") from None
    except ForbiddenXMLError as error:
        raise opened.fault(str(error), "save it again from the program that wrote it") from None


def text_of(element: Element, without: frozenset[str] = frozenset()) -> str:
    """The text in an element, in order, leaving out elements called one of `without`."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element:  # the depth is at most MAX_DEPTH
        parts += ("" if child.tag in without else text_of(child, without), child.tail or "")
    return "".join(parts)


class _Collector:
    """Gathers the elements called one of `names`, each with all that is in it."""

    def __init__(self, opened: Opened, names: frozenset[str], roots: Collection[str]) -> None:
        self._found: list[tuple[int, Element]] = []
        self.parser = _safe_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._opened = opened
        self._names = names
        self._roots = roots
        self._builder: TreeBuilder | None = None
        self._translate: list[tuple[int, str]] = []  # of the elements around, by depth (XLIFF hands it down)
        self._depth = self._outside = self._count = self._fed = self._line = self._place = 0

    def taken(self) -> list[tuple[int, Element]]:
        """The elements found since this was asked for last."""
        found, self._found = self._found, []
        return found

    def feed(self, step: bytes) -> None:
        """Let the parser have some bytes more."""
        self.parser.Parse(step, False)
        self._fed += len(step)
        if self._fed - self.parser.CurrentByteIndex > MAX_TAG:
            raise ForbiddenXMLError(f"a tag or a comment of over {MAX_TAG >> 20} MiB")
        if len(self.parser.intern) > MAX_NAMES:
            raise ForbiddenXMLError(f"more than {MAX_NAMES:,} names of elements and attributes")
        if self._builder is not None and self._fed - self._place > MAX_ELEMENT:
            raise ForbiddenXMLError(f"an element of more than {MAX_ELEMENT >> 20} MiB")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ForbiddenXMLError(f"its elements are nested more than {MAX_DEPTH} deep")
        local = name[name.find(":") + 1 :]
        if self._builder is None:
            if self._depth == 1:
                if local not in self._roots:
                    wanted = " or ".join(f"<{name}>" for name in self._roots)
                    raise self._opened.fault(f"its root element is <{local}>, not {wanted}", "is the suffix right?")
                self._found.append((self.parser.CurrentLineNumber, Element(local, attributes)))
            if "translate" in attributes:
                self._translate.append((self._depth, attributes["translate"]))
            if local not in self._names:
                return
            if self._translate:
                attributes = {"translate": self._translate[-1][1], **attributes}
            self._builder = TreeBuilder()
            self._line, self._place = self.parser.CurrentLineNumber, self.parser.CurrentByteIndex
            self._outside, self._count = self._depth, 0
            self.parser.CharacterDataHandler = self._builder.data
        self._builder.start(local, attributes)
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise ForbiddenXMLError(f"an element holds more than {MAX_ELEMENTS:,} others")

    def _end(self, name: str) -> None:
        if self._builder is not None:
            self._builder.end(name)
            if self._depth == self._outside:
                self._found.append((self._line, self._builder.close()))
                self._builder = self.parser.CharacterDataHandler = None
        if self._translate and self._translate[-1][0] == self._depth:
            self._translate.pop()
        self._depth -= 1


def _safe_parser() -> expat.XMLParserType:
    """An expat parser that refuses entity declarations, and entities that a document type elsewhere may declare."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def refuse(*_: object) -> None:
        raise ForbiddenXMLError("it defines XML entities, which are not read")

    def skipped(name: str, *_: object) -> None:
        raise ForbiddenXMLError(f"it uses the XML entity &{name}; which is not defined in it")

    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = skipped
    return parser


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
