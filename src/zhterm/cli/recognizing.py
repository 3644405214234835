"""`recognize` and `kwic`: stored terms in new texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from zhterm.cli import output, plain
from zhterm.cli.layout import clip, pad, visible, width
from zhterm.cli.options import HIGHEST, Store, To
from zhterm.cli.output import counted
from zhterm.cli.session import session
from zhterm.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.cli.texts import GivenText
    from zhterm.glossary import Glossary
    from zhterm.recognition import Recognizer
    from zhterm.recognition.concordance import Line

Given = Annotated[
    list[str] | None,
    typer.Argument(metavar="TEXT|FILE...", help="Texts, documents or addresses; - reads standard input."),
]
Language = Annotated[
    str, typer.Option("--language", "-l", metavar="CODE", help="zh, en, or both; default: zh where there is Chinese.")
]
_UNKNOWN = ("text", "count", "score", "source")
_KWIC = ("left", "keyword", "right", "source", "date")


def recognize(
    given: Given = None,
    language: Language = "",
    overlaps: Annotated[
        bool, typer.Option("--overlaps", help="All matches, also those that a longer one shadows.")
    ] = False,
    why: Annotated[
        str, typer.Option(metavar="TERM", help="Say of one term where it is spelt, and why it is matched there or not.")
    ] = "",
    unknown: Annotated[
        bool, typer.Option("--unknown", help="List term-like words that are not stored, best first.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=HIGHEST, help="With --unknown: at most so many.")
    ] = 30,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Find the stored terms in a text or a document.

    Words of the text decide: 中国 is not met in 发展中国家. Either script, plurals and spellings are forgiven.

    \b
    glossary recognize 发展数字经济
    glossary recognize report.docx --to csv > terms.csv
    glossary recognize report.docx --unknown
    glossary recognize 发展中国家的经济 --why 中国
    """
    if why and unknown:
        raise UsageError("--why and --unknown are two questions", hint="ask one at a time")
    if why:
        _print_why(given or [], why, language, to, glossary)
    elif unknown:
        _print_unknown(given or [], language, limit, to, glossary)
    else:
        plain.recognize(given or [], language=language, overlaps=overlaps, to=to, glossary=glossary)


class _Verdict(NamedTuple):
    """A place where a term is spelt, and why it is matched there or not."""

    text: str
    start: int
    end: int
    matched: bool
    reason: str
    source: str


def _print_why(given: list[str], term: str, language: str, to: str, glossary: str | None) -> None:
    from zhterm.cli.texts import given_texts

    with session(glossary) as opened:
        recognizer = _recognizer(opened, term)
        verdicts = [verdict for text in given_texts(given) for verdict in _verdicts(opened, recognizer, text, language)]
    if to != "table":
        output.records(to, (verdict._asdict() for verdict in verdicts), _Verdict._fields)
        return
    for verdict in verdicts:
        style, mark = ("green", "+") if verdict.matched else ("yellow", "-")
        place = " ".join(filter(None, (verdict.source, f"{verdict.start}-{verdict.end}")))
        print(output.styled(f"{mark} {visible(verdict.text)}  {place}  {visible(verdict.reason)}", style))
    if not verdicts:
        output.say(f"{term} is not in the text")


def _recognizer(opened: Glossary, term: str) -> Recognizer:
    """What finds the term asked about; one that is not stored is judged as if it were, and that is said."""
    from zhterm.recognition import Recognizer

    try:
        return Recognizer([opened.get(term)], opened.lexicon)
    except NotFoundError:
        output.say(f"{term} is not stored: this is what would be, if it were", "yellow")
        return Recognizer([(term, term)], opened.lexicon)


def _verdicts(opened: Glossary, recognizer: Recognizer, text: GivenText, language: str) -> Iterator[_Verdict]:
    for code in text.languages(language):
        matched = [match.span for match in opened.recognize(text.text, code)]
        for place in recognizer.occurrences(text.text, code):
            start, end = place.span
            over = next((span for span in matched if span != place.span and span[0] < end and start < span[1]), None)
            reason = place.obstacle or (f"shadowed by {text.text[slice(*over)]}" if over else "matched")
            yield _Verdict(
                text=text.text[start:end],
                start=start + text.offset,
                end=end + text.offset,
                matched=reason == "matched",
                reason=reason,
                source=text.name,
            )


def _print_unknown(given: list[str], language: str, limit: int, to: str, glossary: str | None) -> None:
    from zhterm.cli.texts import given_texts

    with session(glossary) as opened:
        terms = [
            (term, text.name)
            for text in given_texts(given)
            for code in text.languages(language)
            for term in opened.unknown_terms(text.text, code, limit=limit)
        ]
    if to != "table":
        output.records(to, ({**term.to_dict(), "source": source} for term, source in terms), _UNKNOWN)
    elif terms:
        cells = [(term.text, str(len(term.places)), f"{term.score:.1f}", source) for term, source in terms]
        output.table(("term", "count", "score", "source"), cells, {0: "bold", 3: "dim"})
    else:
        output.say("no term-like word that is not stored")


def kwic(
    term: Annotated[str, typer.Argument(metavar="TERM", help="A stored term, or any other.")],
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Documents or texts; without any, the stored contexts."),
    ] = None,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="First and last use by the date of the source, and the uses by year.")
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, max=HIGHEST, help="At most so many lines; 0 is all.")
    ] = 0,
    to: To = "table",
    glossary: Store = None,
) -> None:
    """Show a term in its contexts, one line a place.

    All terms of its entry count, synonyms and the English too; without files, the contexts that are stored.

    \b
    glossary kwic 数字经济
    glossary kwic 数字经济 reports/*.docx
    glossary kwic 新常态 speeches/ --timeline
    """
    from itertools import islice

    if not term.strip():
        raise UsageError("no term to look for", hint="name one: glossary kwic 数字经济")
    with session(glossary) as opened:
        lines = list(islice(_lines(opened, term, files or []), None if timeline else limit or None))
    if timeline:
        _print_timeline(lines, to)
    elif to != "table":
        output.records(to, (line.to_dict() for line in lines), _KWIC)
    elif lines:
        _print_lines(lines)
    if not lines:
        output.say(f"{term} is in none of the texts" if files else f"no stored context has {term}")
        raise SystemExit(3)


def _lines(opened: Glossary, term: str, files: list[str]) -> Iterator[Line]:
    from zhterm.cli.progress import progress
    from zhterm.cli.texts import given_texts
    from zhterm.recognition.concordance import date_of

    concordance = opened.concordance(term)
    if not files:
        yield from concordance.stored_lines()
        return
    for text in progress(given_texts(files), "reading"):
        yield from concordance.lines(text.text, text.name, date_of(text.source, text.text), text.offset)


def _print_lines(lines: list[Line]) -> None:
    """The lines with the key words below each other, however wide the characters are."""
    sources = max(width(line.source) for line in lines)
    keyword = max(width(line.keyword) for line in lines)
    room = min(output.terminal_columns(), 160) - min(sources, 30) - keyword - 6
    side = max(room // 2, 10)
    for line in lines:
        left = visible(line.left)
        while width(left) > side:
            left = left[1:]
        right = clip(visible(line.right), side)
        key = output.styled(pad(visible(line.keyword), keyword), "bold")
        source = output.styled(clip(visible(line.source), 30), "dim")
        print(f"{' ' * (side - width(left))}{left} {key} {pad(right, side)}  {source}".rstrip())


def _print_timeline(lines: list[Line], to: str) -> None:
    from zhterm.recognition.concordance import Timeline

    timeline = Timeline.of(lines)
    if to == "csv":
        output.records(
            to, ({"year": year, "count": count} for year, count in timeline.years.items()), ("year", "count")
        )
        return
    if to != "table":
        output.record(to, timeline.to_dict())
        return
    for name, line in (("first", timeline.first), ("last", timeline.last)):
        if line is not None:
            print(f"{name:5} {line.date:10}  {visible(line.source)}")
    most = max(timeline.years.values(), default=0)
    for year, count in timeline.years.items():
        print(f"{year}  {count:6,}  {output.styled('█' * round(40 * count / most), 'cyan')}".rstrip())
    if timeline.undated:
        print(f"{counted(timeline.undated, 'use')} in sources without a date")
