"""HTML: its text, with blocks on lines of their own, table rows as rows, and the readings of ruby left out.

The scanner is our own: it needs no tree, so nesting costs nothing, and it passes once over the text, where
`html.parser` takes quadratic time on unclosed constructs in Pythons before the fix of CVE-2025-6069.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from zhterm.documents.composing import Row, pieces
from zhterm.documents.decoding import declared_encoding, whole_text
from zhterm.documents.document import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.composing import Block
    from zhterm.documents.document import Opened

_PARAGRAPH = frozenset(
    "address article aside blockquote body caption center details dialog dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend main menu nav ol p pre section summary table tbody tfoot thead "
    "ul".split()
)
_LINE = frozenset("br dd div dt li option select".split())
_CELL = frozenset(("td", "th"))
_OPAQUE = ("script", "style", "template", "noembed", "noframes", "iframe", "svg", "math", "object", "textarea")
_TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_TAG_REST = re.compile(r"""(?>[^>"']+|"[^"]*"|'[^']*')*+>""")
_OPAQUE_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in (*_OPAQUE, "title")}
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_TRANSLATED = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ -][A-Za-z'’-]+)+|[A-Za-z]{7,}")


class Token(NamedTuple):
    """A run of text (`tag` is empty) or a tag: its lower-case name, "/name" for an end tag."""

    tag: str
    text: str = ""


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text of a page; its title becomes the title of the source."""
    source = whole_text(opened, declared_encoding(opened))
    title = _title_of(source)
    for piece in pieces(blocks(source)):
        yield Piece(text=piece.text, offset=piece.offset, title=title)


def _title_of(source: str) -> str:
    """The text of the title element, or an empty string."""
    title = re.search(r"<title[^<>]{0,200}>([^<]{0,500})</title", source[:100_000], re.IGNORECASE)
    return _SPACE.sub(" ", html.unescape(title.group(1))).strip() if title else ""


def tokens(source: str) -> Iterator[Token]:
    """Cut HTML into text and tags in one pass; comments, declarations and what is not text are left out."""
    at, end, quoted = 0, len(source), True
    while at < end:
        opening = source.find("<", at)
        if opening < 0:
            opening = end
        if opening > at:
            yield Token("", html.unescape(source[at:opening]))
        if opening == end:
            return
        if source.startswith(("<!", "<?"), opening):
            close = "-->" if source.startswith("<!--", opening) else ">"
            at = source.find(close, opening + 2) + len(close)
            if at < len(close):
                return
            continue
        name = _TAG_NAME.match(source, opening)
        if name is None:
            follows = _MARKUP.search(source, opening + 1)
            at = follows.start() if follows else end
            yield Token("", html.unescape(source[opening:at]))
            continue
        rest = _TAG_REST.match(source, name.end()) if quoted else None
        if rest is None:
            # A quotation mark is left open: from here on, marks are not looked at, which keeps this one pass.
            quoted = False
            at = source.find(">", name.end()) + 1
            if not at:
                return
        else:
            at = rest.end()
        tag = name.group(1).lower()
        if source.startswith("</", opening):
            yield Token("/" + tag)
        elif tag in _OPAQUE_END and source[at - 2] != "/":
            ended = _OPAQUE_END[tag].search(source, at)
            at = ended.start() if ended else end
        else:
            yield Token(tag)


class _Layout:
    """Gathers tokens into blocks."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.cells: list[str] | None = None
        self.in_cell = False
        self.annotation: list[str] | None = None
        self.preformatted = False

    def add(self, text: str) -> None:
        if self.annotation is not None:
            self.annotation.append(text)
        elif self.preformatted:
            self.parts.append(text)
        else:
            self.parts.append(_SPACE.sub(" ", text))

    def line(self) -> None:
        self.parts.append(" " if self.cells is not None else "\n")

    def text(self) -> str:
        """What has gathered since the last call, without space around its lines."""
        gathered, self.parts = "".join(self.parts), []
        if self.preformatted:
            return gathered
        lines = (line.strip() for line in gathered.split("\n"))
        return "\n".join(line for line in lines if line)

    def end_cell(self) -> None:
        """Whether its end tag is there or left out, as HTML allows."""
        text = self.text()
        if self.cells is not None and self.in_cell:
            self.cells.append(text)
        self.in_cell = False

    def end_annotation(self) -> None:
        """A reading above characters is no text; a translation above them is, in brackets."""
        note = _SPACE.sub(" ", "".join(self.annotation or ())).strip()
        self.annotation = None
        if _TRANSLATED.fullmatch(note):
            self.parts.append(f" ({note}) ")


def blocks(source: str) -> Iterator[Block]:
    """The paragraphs and table rows of HTML, in order."""
    layout = _Layout()
    for tag, text in tokens(source):
        name = tag.lstrip("/")
        if not tag:
            layout.add(text)
            continue
        if layout.annotation is not None:
            layout.end_annotation()
        if tag in ("rt", "rp"):
            layout.annotation = []
        elif name in _CELL:
            yield from _cell(layout, tag)
        elif name == "tr" or (name == "table" and layout.cells is not None):
            yield from _row_end(layout)
            layout.cells = [] if tag == "tr" else None
        elif name in _PARAGRAPH and layout.cells is None:
            yield layout.text()
            layout.preformatted = tag == "pre"
        elif name in _LINE or name in _PARAGRAPH:
            layout.line()
    yield from _row_end(layout)
    yield layout.text()


def _cell(layout: _Layout, tag: str) -> Iterator[Block]:
    if layout.cells is None:
        yield layout.text()
        layout.cells = []
    layout.end_cell()
    layout.in_cell = not tag.startswith("/")


def _row_end(layout: _Layout) -> Iterator[Block]:
    if layout.cells is not None:
        layout.end_cell()
        yield Row(tuple(layout.cells))
        layout.cells = None
