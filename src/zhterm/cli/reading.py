"""`pinyin` and `segment`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhterm.cli import output
from zhterm.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.glossary import Glossary

_CHUNK = 500
_LONG = 20_000
_STYLES = ("marks", "numbers", "none", "zhuyin")
_COLUMNS = ("text", "pinyin", "start", "end")


def pinyin(texts: list[str], *, style: str, sandhi: bool, explain: bool, to: str, glossary: str | None) -> None:
    """Print the transliteration of each text."""
    if style not in _STYLES:
        raise UsageError(f"no style called {style!r}", hint=f"one of: {', '.join(_STYLES)}")
    from zhterm.cli.session import session

    with session(glossary) as opened:
        if to == "table" and not explain:
            _print_lines(opened, list(_given(texts)), style=style, sandhi=sandhi)
            return
        reports = (_report(opened, text, style=style, sandhi=sandhi) for text in _given(texts))
        if to != "table":
            _records(to, reports)
            return
        for report in reports:
            print(output.visible(report["pinyin"]))
            if explain:
                _print_unsure(report)


def _print_lines(opened: Glossary, lines: list[str], *, style: str, sandhi: bool) -> None:
    from zhterm.cli.progress import progress

    if sum(map(len, lines)) > _LONG:
        opened.lexicon.preload()
    chunks = [lines[at : at + _CHUNK] for at in range(0, len(lines), _CHUNK)]
    for chunk in progress(chunks, "reading", len(chunks)):
        for line in opened.transliterate(chunk, style=style, sandhi=sandhi):
            print(output.visible(line))


def segment(texts: list[str], *, to: str, glossary: str | None) -> None:
    """Print the words of each text, separated by spaces."""
    from zhterm.cli.session import session

    with session(glossary) as opened:
        if to != "table":
            _records(to, (_report(opened, text, style="marks", sandhi=False) for text in _given(texts)))
            return
        for text in _given(texts):
            print(" ".join(output.visible(word.text) for word in opened.segment(text) if word.text.strip()))


def _given(texts: list[str]) -> Iterator[str]:
    """The texts of the arguments; the lines of standard input for "-" or where there are none."""
    from zhterm.text import has_han

    for text in texts or ["-"]:
        if text != "-":
            if not has_han(text):
                raise DataError("no Chinese in the text" if text.strip() else "the text is empty")
            yield text
            continue
        from zhterm.cli.files import read_standard_input
        from zhterm.encoding import decode

        lines = decode(read_standard_input(), "standard input").text.splitlines()
        if not any(map(has_han, lines)):
            raise DataError("no Chinese in standard input")
        yield from (line for line in lines if line.strip())


def _report(opened: Glossary, text: str, *, style: str, sandhi: bool) -> dict[str, Any]:
    read = opened.read(text, style=style, sandhi=sandhi)
    segments = []
    for word, reading in zip(read.words, read.readings, strict=True):
        segment: dict[str, Any] = {"text": word.text, "pinyin": reading.text}
        segment |= {"start": word.span.start, "end": word.span.end}
        if reading.unsure:
            segment["unsure"] = list(reading.unsure)
        segments.append(segment)
    return {"text": text, "pinyin": read.transliteration, "segments": segments}


def _records(to: str, reports: Iterator[dict[str, Any]]) -> None:
    if to == "csv":
        output.records(to, (segment for report in reports for segment in report["segments"]), _COLUMNS)
    elif to == "json":
        found = list(reports)
        output.record(to, found[0]) if len(found) == 1 else output.records(to, found)
    else:
        output.records(to, reports)


def _print_unsure(report: dict[str, Any]) -> None:
    for segment in report["segments"]:
        for offset in segment.get("unsure", ()):
            char = segment["text"][offset]
            print(output.styled(f"  unsure: {char} in {segment['text']} ({segment['pinyin']})", "yellow"))
