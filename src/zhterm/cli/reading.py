"""`pinyin` and `segment`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhterm.cli import output
from zhterm.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.glossary import Glossary

_LONG = 65_536
_STYLES = ("marks", "numbers", "none", "zhuyin")
_COLUMNS = ("text", "pinyin", "start", "end")


def pinyin(texts: list[str], *, style: str, sandhi: bool, explain: bool, to: str, glossary: str | None) -> None:
    """Print the transliteration of each text."""
    if style not in _STYLES:
        raise UsageError(f"no style called {style!r}", hint=f"one of: {', '.join(_STYLES)}")
    from zhterm.cli.session import session

    with session(glossary) as opened:
        if to == "table" and not explain:
            for lines in _blocks(_given(texts)):
                for line in opened.read_lines(lines).transliterations(style=style, sandhi=sandhi):
                    print(output.visible(line))
            return
        reports = (_report(opened, text, style=style, sandhi=sandhi) for text in _given(texts))
        if to != "table":
            _records(to, reports)
            return
        for report in reports:
            print(output.visible(report["pinyin"]))
            if explain:
                _print_unsure(report)


def segment(texts: list[str], *, to: str, glossary: str | None) -> None:
    """Print the words of each text, separated by spaces."""
    from zhterm.cli.session import session

    with session(glossary) as opened:
        if to != "table":
            _records(to, (_report(opened, text, style="marks", sandhi=False) for text in _given(texts)))
            return
        for lines in _blocks(_given(texts)):
            for words in opened.read_lines(lines).words:
                print(output.visible(" ".join(word for word in words if word.strip())))


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines a block at a time, however many there are."""
    from zhterm.cli.progress import progress

    block: list[str] = []
    size = 0
    for line in progress(lines, "reading"):
        block.append(line)
        size += len(line)
        if size > _LONG:
            yield block
            block, size = [], 0
    if block:
        yield block


def _given(texts: list[str]) -> Iterator[str]:
    """The texts of the arguments; the lines of standard input for "-" or where there are none."""
    from zhterm.language.scripts import has_han

    for text in texts or ["-"]:
        if text != "-":
            if not has_han(text):
                raise DataError("no Chinese in the text" if text.strip() else "the text is empty")
            yield text
            continue
        from zhterm.cli.files import standard_input_lines

        held: list[str] | None = []  # until Chinese is found
        for line in standard_input_lines():
            if held is not None:
                held.append(line)
                if has_han(line):
                    yield from filter(str.strip, held)
                    held = None
            elif line.strip():
                yield line
        if held is not None:
            raise DataError("no Chinese in standard input")


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
