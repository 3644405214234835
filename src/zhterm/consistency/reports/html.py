"""A page to read: the problems of each document with both texts, the places in them marked. It needs nothing else."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from zhterm.consistency.registry import CHECKS
from zhterm.consistency.reports.waiting import waiting, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.consistency.reports import CheckedDocument
    from zhterm.model import BilingualSegment, Span

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b;
  background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #ddd; }
mark { background: #ffe08a; color: inherit; padding: 0 .1em; }
.error { color: #a30d0d; } .warning { color: #7a4a00; } .note { color: #1c4d8c; }
.where, .hint { color: #555; font-size: .9em; } :lang(zh) { font-family: "Noto Sans CJK SC", sans-serif; }
@media (prefers-color-scheme: dark) { body { background: #16181b; color: #e6e6e6; } th, td { border-color: #333; }
  mark { background: #6b5300; } .error { color: #ff8d8d; } .warning { color: #f0c070; } .note { color: #8fc1ff; }
  .where, .hint { color: #aaa; } }
"""


def pieces(documents: Iterable[CheckedDocument]) -> Iterator[str]:
    """One page, in UTF-8, without scripts. The problems wait until they have been counted."""
    counts: Counter[str] = Counter()
    segments = 0
    with waiting() as rows:
        for document in documents:
            before = counts.total()
            for segment, problems in document.segments:
                segments += 1
                for problem in problems:
                    if counts.total() == before:
                        rows.write(_table_head(document.name))
                    counts[problem.code] += 1
                    rows.write(_row(document.name, segment, problem) + "\n")
            if counts.total() > before:
                rows.write("</tbody></table>\n")
        yield _head(counts, segments)
        yield from written(rows)
    yield "</body></html>\n"


def _head(counts: Counter[str], segments: int) -> str:
    total = counts.total()
    problems_told = "1 problem" if total == 1 else f"{total:,} problems"
    told = f"{problems_told} in {'1 segment' if segments == 1 else f'{segments:,} segments'}"
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{total} problems</title><style>{_STYLE}</style></head><body>",
        f"<h1>{told}</h1>",
        _summary(counts),
        "",
    ]
    return "\n".join(parts)


def _summary(counts: Mapping[str, int]) -> str:
    rows = "".join(
        f'<tr><td>{check.code}</td><td class="{check.severity}">{check.severity}</td>'
        f"<td>{escape(check.summary)}</td><td>{counts[check.code]}</td></tr>"
        for check in CHECKS
        if counts[check.code]
    )
    header = "<tr><th>code</th><th>severity</th><th>meaning</th><th>count</th></tr>"
    return f"<table><thead>{header}</thead><tbody>{rows}</tbody></table>" if rows else "<p>No problems.</p>"


def _table_head(name: str) -> str:
    header = "<tr><th>problem</th><th>Chinese</th><th>English</th></tr>"
    return f"<h2>{escape(name)}</h2>\n<table><thead>{header}</thead><tbody>\n"


def _row(name: str, segment: BilingualSegment, problem: BilingualProblem) -> str:
    place = escape(segment.where.removeprefix(name).lstrip(", "))
    return (
        f'<tr><td><b class="{problem.severity}">{problem.code}</b> {escape(problem.message)}'
        f'<div class="hint">{escape(problem.hint)}</div><div class="where">{place}</div></td>'
        f'<td lang="zh">{_marked(segment.zh, problem.zh_span)}</td>'
        f'<td lang="en">{_marked(segment.en, problem.en_span)}</td></tr>'
    )


def _marked(text: str, span: Span | None) -> str:
    if span is None:
        return escape(text)
    before, inside, after = text[: span.start], text[slice(*span)], text[span.end :]
    return f"{escape(before)}<mark>{escape(inside)}</mark>{escape(after)}"
