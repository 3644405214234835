"""The commands that are answered without importing typer, which alone costs five times the start of bare Python.

Typed without options they are called from here; with options, from their declarations, which call the same functions.
"""

from __future__ import annotations

from zhterm.cli import layout, output
from zhterm.errors import UsageError

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from zhterm.cli.texts import GivenText
    from zhterm.glossary import Glossary
    from zhterm.model.contracts import MatchJSON, ReadJSON, SegmentJSON, SummaryJSON

STYLES = ("marks", "numbers", "none", "zhuyin")
_COLUMNS = ("text", "pinyin", "start", "end")
_MATCH_COLUMNS = ("zh", "en", "start", "end", "text", "source")


def answer(arguments: Sequence[str]) -> Callable[[], None] | None:
    """The function behind a command that is typed without any option, or None where typer has to look at it."""
    if not arguments or any(argument.startswith("-") or not argument for argument in arguments):
        return None
    name, *rest = arguments
    if name == "search" and rest:
        return lambda: search(" ".join(rest))
    if name == "pinyin" and rest:
        return lambda: pinyin(rest)
    if name == "segment" and rest:
        return lambda: segment(rest)
    if name == "recognize" and rest:
        return lambda: recognize(rest)
    if name == "pair" and len(rest) == 2:
        return lambda: pair(*rest)
    return None


def search(query: str, *, limit: int = 20, to: str = "table", glossary: str | None = None) -> None:
    """Print the entries that match, best first; exit code 3 where none does."""
    from zhterm.cli.screens.entries import COLUMNS, print_summaries, summary
    from zhterm.cli.session import session

    with session(glossary) as opened:
        hits = opened.search(query, limit=limit)
    rows: list[SummaryJSON] = [{**summary(hit.document), "match": hit.match} for hit in hits]
    print_summaries(to, rows, none=f"nothing found for {query!r}", columns=(*COLUMNS, "match"))
    if not hits:
        raise SystemExit(3)


def pinyin(
    texts: list[str],
    *,
    style: str = "marks",
    sandhi: bool = False,
    explain: bool = False,
    to: str = "table",
    glossary: str | None = None,
) -> None:
    """Print the transliteration of each text."""
    if style not in STYLES:
        raise UsageError(f"no style called {style!r}", hint=f"one of: {', '.join(STYLES)}")
    from zhterm.cli.lines import blocks, given_lines
    from zhterm.cli.session import session

    with session(glossary) as opened:
        if to == "table" and not explain:
            for lines in blocks(given_lines(texts)):
                for line in opened.read_lines(lines).transliterations(style=style, sandhi=sandhi):
                    print(layout.visible(line))
            return
        reports = (_report(opened, text, style=style, sandhi=sandhi) for text in given_lines(texts))
        if to != "table":
            _records(to, reports)
            return
        for report in reports:
            print(layout.visible(report["pinyin"]))
            if explain:
                _print_sources(report)


def segment(texts: list[str], *, to: str = "table", glossary: str | None = None) -> None:
    """Print the words of each text, separated by spaces."""
    from zhterm.cli.lines import blocks, given_lines
    from zhterm.cli.session import session

    with session(glossary) as opened:
        if to != "table":
            _records(to, (_report(opened, text, style="marks", sandhi=False) for text in given_lines(texts)))
            return
        for lines in blocks(given_lines(texts)):
            for words in opened.read_lines(lines).words:
                print(layout.visible(" ".join(word for word in words if word.strip())))


def recognize(
    given: list[str],
    *,
    language: str = "",
    overlaps: bool = False,
    to: str = "table",
    glossary: str | None = None,
) -> None:
    """Print the stored terms that stand in texts or documents."""
    from zhterm.cli.progress import progress
    from zhterm.cli.session import session
    from zhterm.cli.texts import given_texts

    with session(glossary) as opened:
        texts = progress(given_texts(given), "recognizing")
        rows = (row for text in texts for row in _recognized(opened, text, language, overlaps=overlaps))
        output.records(to, rows, _MATCH_COLUMNS, screen=_print_matches)


def _recognized(opened: Glossary, text: GivenText, language: str, *, overlaps: bool) -> Iterator[MatchJSON]:
    matches = [
        match for code in text.languages(language) for match in opened.recognize(text.text, code, overlaps=overlaps)
    ]
    for match in sorted(matches, key=lambda match: match.span):
        row = match.to_dict()
        row["start"] += text.offset
        row["end"] += text.offset
        if text.name:
            row["source"] = text.name
        yield row


def _print_matches(rows: list[MatchJSON]) -> None:
    if not rows:
        output.say("no stored term in the text")
        return
    sources = [row.get("source", "") for row in rows]
    if len(set(sources)) == 1:
        sources = [""] * len(rows)  # what is said of no row is no column
    cells = [
        (f"{row['start']}-{row['end']}", row["text"], row["zh"], row["en"], source)
        for row, source in zip(rows, sources, strict=True)
    ]
    output.table(("place", "text", "Chinese", "English", "source"), cells, {0: "dim", 1: "bold", 4: "dim"})


def pair(
    zh: str | None,
    en: str | None,
    *,
    to: str = "table",
    explain: bool = False,
    target: Path | None = None,
    glossary: str | None = None,
) -> None:
    """Pair a title and print its analysis."""
    from zhterm.cli.screens.analysis import (
        pairs_of,
        print_analysis,
        print_report,
        tell_warnings,
        with_warnings,
    )
    from zhterm.cli.session import session

    if zh is None or en is None:
        raise UsageError(
            "pair needs a Chinese and an English title", hint='for example: glossary pair 扶贫 "poverty alleviation"'
        )
    with session(glossary) as opened:
        analysis = opened.pair(zh, en)
        warnings = opened.discouraged(pairs_of(analysis))
    form = _form(to, target)
    with output.to_file(target):
        if form in ("svg", "html"):
            from zhterm.pictures import draw

            print(draw(analysis, form), end="" if target else "\n")
        elif form == "table":
            print_analysis(analysis, explain=explain)
        else:
            print_report(form, with_warnings(analysis.to_dict(), warnings))
    tell_warnings(warnings)


def _form(to: str, target: Path | None) -> str:
    """The form to print in: for a file whose form is not named, what its ending says."""
    if to != "table" or target is None or str(target) == "-":
        return to
    form = target.suffix.removeprefix(".").lower()
    if form in ("svg", "html", "json", "jsonl", "csv"):
        return form
    if form in ("txt", ""):
        return to
    raise UsageError(f"no output for files ending in .{form}", hint="one of: svg, html, json, jsonl, csv, txt")


def _report(opened: Glossary, text: str, *, style: str, sandhi: bool) -> ReadJSON:
    read = opened.read(text, style=style, sandhi=sandhi)
    segments: list[SegmentJSON] = []
    for word, reading in zip(read.words, read.readings, strict=True):
        start, end = word.span
        segment: SegmentJSON = {"text": word.text, "pinyin": reading.text, "start": start, "end": end}
        if reading.source:
            segment["source"] = reading.source
        if reading.unsure:
            segment["unsure"] = list(reading.unsure)
        segments.append(segment)
    return {"text": text, "pinyin": read.transliteration, "segments": segments}


def _records(to: str, reports: Iterator[ReadJSON]) -> None:
    if to == "csv":
        output.records(to, (segment for report in reports for segment in report["segments"]), _COLUMNS)
    elif to == "json":
        every = list(reports)
        output.record(to, every[0]) if len(every) == 1 else output.records(to, every)
    else:
        output.records(to, reports)


_SOURCES = {
    "stored": "stored by a person",
    "dictionary": "dictionary",
    "table": "table of readings",
    "parts": "its parts; no dictionary has the word",
    "context": "context, by the model of readings",
}


def _print_sources(report: ReadJSON) -> None:
    """Where the reading of each word comes from, and which characters a person should check."""
    for segment in report["segments"]:
        if source := segment.get("source"):
            print(layout.visible(f"  {segment['text']}  {segment['pinyin']}  {_SOURCES[source]}"))
        for offset in segment.get("unsure", ()):
            print(output.styled(f"    unsure: {segment['text'][offset]}", "yellow"))
