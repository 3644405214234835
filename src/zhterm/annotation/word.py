"""Annotations in Word documents, as ruby or as runs of a character style of their own, and their way out again."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from zhterm.annotation.notes import Style
from zhterm.documents.archive import check_office
from zhterm.documents.document import Opened
from zhterm.errors import DataError
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.document import Document
    from lxml.etree import _Element as Element

    from zhterm.annotation.notes import Annotator, Note

_STYLE = "zhterm annotation"


def annotated(document: bytes, annotator: Annotator) -> bytes:
    """The document with notes in its paragraphs, those of tables too, and the legend behind the last one."""
    opened = _opened(document)
    style = _style_id(opened)
    used: list[Note] = []
    for paragraph in list(opened.element.body.iter(qn("w:p"))):
        used += _annotate(paragraph, annotator, style)
    if annotator.style is Style.LEGEND:
        for line in _legend(used, annotator):
            opened.add_paragraph().add_run(line, style=_STYLE)
    return _saved(opened)


def stripped(document: bytes) -> bytes:
    """The document without its notes."""
    opened = _opened(document)
    if _STYLE not in [style.name for style in opened.styles]:
        return document
    style = _style_id(opened)
    for run in [run for run in opened.element.body.iter(qn("w:r")) if _styled(run, style)]:
        ruby = next(run.iterancestors(qn("w:ruby")), None)
        if ruby is not None:
            outer = ruby.getparent()
            for base in ruby.find(qn("w:rubyBase")):
                outer.addprevious(base)
            outer.getparent().remove(outer)
            continue
        paragraph = run.getparent()
        paragraph.remove(run)
        if not paragraph.findall(qn("w:r")) and paragraph.getparent() is opened.element.body and not len(paragraph):
            opened.element.body.remove(paragraph)
    opened.styles[_STYLE].delete()
    return _saved(opened)


def _opened(document: bytes) -> Document:
    check_office(Opened(io.BytesIO(document), "the document"), "word/document.xml")
    try:
        return docx.Document(io.BytesIO(document))
    except (OpcError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise DataError(f"a damaged Word document ({error})", hint="open it in Word and save it again") from None


def _saved(opened: Document) -> bytes:
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def _style_id(opened: Document) -> str:
    """The id of our character style, which is made where it is missing."""
    if _STYLE not in [style.name for style in opened.styles]:
        opened.styles.add_style(_STYLE, WD_STYLE_TYPE.CHARACTER)
    return str(opened.styles[_STYLE].style_id)


def _annotate(paragraph: Element, annotator: Annotator, style: str) -> list[Note]:
    """Write the notes of one paragraph into it, the last one first, and return them."""
    texts = list(_texts(paragraph))
    whole = "".join(text.text or "" for text in texts)
    notes = list(annotator.notes(whole)) if whole else []
    for note in reversed(notes):
        at = 0
        for text in texts:
            size = len(text.text or "")
            if at < note.end <= at + size:
                _write(text, note, annotator, style, (note.start - at, note.end - at))
                break
            at += size
    return notes


def _texts(paragraph: Element) -> Iterator[Element]:
    """The text elements of the runs of a paragraph itself, without those of deletions, ruby and text boxes in it."""
    for text in paragraph.iter(qn("w:t")):
        above = text.getparent()
        own = above.tag == qn("w:r") and next(above.iterancestors(qn("w:p")), None) is paragraph
        if own and next(above.iterancestors(qn("w:del"), qn("w:ruby")), None) is None:
            yield text


def _write(text: Element, note: Note, annotator: Annotator, style: str, place: tuple[int, int]) -> None:
    """Divide a run behind a term and put the note there; with ruby the term itself becomes the base."""
    start, end = place
    run = text.getparent()
    content = text.text
    ruby = annotator.style is Style.RUBY and start >= 0
    behind = _divided(run, text, content[end:])
    if ruby:
        base = _run(run, content[start:end])
        _set(text, content[:start])
        piece = _ruby(run, base, note.reading, style)
    else:
        _set(text, content[:end])
        piece = _run(run, _piece(note, annotator), style)
    run.addnext(piece)
    if behind is not None:
        piece.addnext(behind)


def _divided(run: Element, text: Element, rest: str) -> Element:
    """A run with what stands in `run` behind the term: the rest of the text and the elements that follow it."""
    following = list(text.itersiblings())
    if not rest and not following:
        return None
    behind = _run(run, rest)
    for element in following:
        behind.append(element)
    return behind


def _run(like: Element, content: str, style: str = "") -> Element:
    """A run that looks like another one."""
    run = OxmlElement("w:r")
    properties = like.find(qn("w:rPr"))
    if properties is not None:
        run.append(deepcopy(properties))
    if style:
        if run.find(qn("w:rPr")) is None:
            run.append(OxmlElement("w:rPr"))
        for old in run.rPr.findall(qn("w:rStyle")):
            run.rPr.remove(old)
        named = OxmlElement("w:rStyle")
        named.set(qn("w:val"), style)
        run.rPr.insert(0, named)
    if content:
        text = OxmlElement("w:t")
        _set(text, content)
        run.append(text)
    return run


def _set(text: Element, content: str) -> None:
    text.text = content
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _ruby(run: Element, base: Element, reading: str, style: str) -> Element:
    """Ruby as Word writes it (ISO/IEC 29500-1, 17.3.3.25): half the size of the text, above it."""
    ruby, properties = OxmlElement("w:ruby"), OxmlElement("w:rubyPr")
    for name, value in (
        ("rubyAlign", "center"),
        ("hps", "10"),
        ("hpsRaise", "18"),
        ("hpsBaseText", "21"),
        ("lid", "zh-CN"),
    ):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), value)
        properties.append(element)
    over, under, outer = OxmlElement("w:rt"), OxmlElement("w:rubyBase"), _run(run, "")
    over.append(_run(run, reading, style))
    under.append(base)
    for element in (properties, over, under):
        ruby.append(element)
    outer.append(ruby)
    return outer


def _styled(run: Element, style: str) -> bool:
    named = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    return named is not None and named.get(qn("w:val")) == style


def _piece(note: Note, annotator: Annotator) -> str:
    if annotator.style is Style.LEGEND:
        return f"[{annotator.number(note)}]"
    piece = note.reading if annotator.style is Style.RUBY else note.gloss
    return f"（{piece}）" if has_han(note.term) else f" ({piece})"


def _legend(notes: Sequence[Note], annotator: Annotator) -> list[str]:
    entries = {annotator.number(note): note for note in reversed(notes)}
    return [f"[{number}] {note.term} {note.reading} {note.gloss}" for number, note in sorted(entries.items())]
