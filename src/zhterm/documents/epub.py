"""EPUB books: the chapters in reading order, each as HTML. The container is read here: ebooklib is under the AGPL."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from zhterm.documents import hypertext
from zhterm.documents.archive import unpacked, unpacking
from zhterm.documents.document import MAX_WHOLE, Opened
from zhterm.documents.xml_events import elements, text_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from zhterm.documents.document import Piece

_MAX_BOOK = 1 << 30
_PAGE_TYPES = ("application/xhtml+xml", "text/html")


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the text of each chapter. Raises DataError for what is no EPUB, or is copy-protected."""
    with unpacking(opened, _MAX_BOOK) as archive:
        package = _package(opened, archive)
        title, chapters = _spine(opened, archive, package)
        locked = _locked(opened, archive)
        for number, chapter in enumerate(chapters, 1):
            if chapter in locked:
                raise opened.fault("copy-protected: its chapters are encrypted", "use a copy without protection")
            member = archive.NameToInfo.get(chapter)
            if member is None or member.file_size > MAX_WHOLE:
                continue
            with unpacked(archive, member) as content:
                for piece in hypertext.read(Opened(content, f"{opened.name}!/{chapter}", suffix=".xhtml")):
                    share = number / len(chapters)
                    yield replace(piece, title=title or piece.title, member=chapter, share=share)


def _part(opened: Opened, archive: zipfile.ZipFile, name: str, root: str, *wanted: str) -> list[Element]:
    try:
        member = archive.getinfo(name)
    except KeyError:
        raise opened.fault(f"not an EPUB book (no {name} in it)", "is the suffix right?") from None
    with unpacked(archive, member) as content:
        return [found for _, found in elements(Opened(content, f"{opened.name}!/{name}"), *wanted, roots=(root,))]


def _package(opened: Opened, archive: zipfile.ZipFile) -> str:
    """The path of the package document (EPUB 3.3, section 4.2.6.3.1)."""
    for rootfile in _part(opened, archive, "META-INF/container.xml", "container", "rootfile"):
        if path := rootfile.get("full-path"):
            return path
    raise opened.fault("an EPUB book that names no contents", "save it again from the program that wrote it")


def _spine(opened: Opened, archive: zipfile.ZipFile, package: str) -> tuple[str, list[str]]:
    """The title and the paths of the chapters. A path that leaves the book is not in its directory."""
    parts = _part(opened, archive, package, "package", "title", "item", "itemref")
    title = next((" ".join(text_of(node).split()) for node in parts if node.tag == "title"), "")
    pages = {
        node.get("id", ""): posixpath.normpath(
            posixpath.join(posixpath.dirname(package), unquote(node.get("href", "")))
        )
        for node in parts
        if node.tag == "item" and node.get("media-type") in _PAGE_TYPES
    }
    order = [node.get("idref", "") for node in parts if node.tag == "itemref"]
    return title, [pages[name] for name in dict.fromkeys(order) if name in pages]


def _locked(opened: Opened, archive: zipfile.ZipFile) -> set[str]:
    """The members that are encrypted (fonts are, in many a free book)."""
    name = "META-INF/encryption.xml"
    if name not in archive.NameToInfo:
        return set()
    references = _part(opened, archive, name, "encryption", "CipherReference")
    return {unquote(node.get("URI", "")) for node in references}
