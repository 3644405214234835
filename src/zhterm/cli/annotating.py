"""`annotate`: documents with their terms annotated, and without again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zhterm.cli import output
from zhterm.cli.options import Store
from zhterm.cli.session import session
from zhterm.errors import UsageError
from zhterm.files import open_for_reading, open_for_writing


def annotate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text, Markdown, HTML, Word, EPUB or subtitle file.")],
    target: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE; default: the screen.")
    ] = None,
    style: Annotated[str, typer.Option(metavar="STYLE", help="ruby, gloss or legend.")] = "gloss",
    every: Annotated[
        bool | None, typer.Option("--all/--first", help="At each occurrence or the first; default: all with ruby.")
    ] = None,
    quotations: Annotated[
        bool, typer.Option("--quotations/--skip-quotations", help="In quotations, too, or not.")
    ] = True,
    language: Annotated[
        str, typer.Option("--language", "-l", metavar="CODE", help="zh or en; default: zh where there is Chinese.")
    ] = "",
    strip: Annotated[bool, typer.Option("--strip", help="Take the annotations out again.")] = False,
    glossary: Store = None,
) -> None:
    """Write a document anew with its terms annotated.

    ruby sets the pinyin over the term, gloss the English behind it, legend numbers the terms and lists them at the end.
    Code, front matter, addresses and markup stay as they are, and so does in HTML a term that markup divides.

    \b
    glossary annotate speech.md -o speech-read.md --style ruby
    glossary annotate report.docx -o report-glossed.docx
    glossary annotate speech-read.md --strip -o speech.md

    --strip gives text, Markdown, HTML and subtitles back byte for byte, of Word documents and books the text.
    """
    from zhterm.annotation import FORMS, annotated, form_of, stripped

    form = form_of(file)
    documents = [suffix for suffixes in FORMS.values() for suffix in suffixes]
    if target is not None and target.suffix.lower() in documents and form_of(target.name) != form:
        raise UsageError(f"{file} stays what it is", hint=f"{target} has the ending of another kind of document")
    with open_for_reading(file) as stream:
        data = stream.read()
    if strip:
        _write(stripped(data, file), form, target)
        return
    with session(glossary) as opened:
        annotator = opened.annotator(style, every=every, quotations=quotations, language=language)
        if target is None and form in ("text", "markdown", "subtitles") and output.colour_wanted(sys.stdout):
            from zhterm.annotation.plain import coloured
            from zhterm.files import decode

            print(coloured(decode(data, file).text, annotator, form, output.styled), end="")
            return
        _write(annotated(data, file, annotator), form, target)


def _write(data: bytes, form: str, target: Path | None) -> None:
    if target is None and form in ("word", "book"):
        raise UsageError("a Word document or a book can't be shown here", hint="name a file with -o")
    with open_for_writing(target or "-") as file:
        file.write(data)
    if target is not None:
        output.say(f"wrote {target}")
