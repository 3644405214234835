"""What the commands print: tables for people, JSON, JSON Lines and CSV for programs.

Written by hand rather than with rich, whose import alone costs four times the start of bare Python: a look-up has to
answer before one notices. rich draws the progress bars, which only long work has.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import unicodedata
from typing import IO, TYPE_CHECKING, Any

from zhterm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_BAR = 10
_GAP = "  "


def colour_wanted(stream: IO[str]) -> bool:
    """Colour goes to terminals only, and never where $NO_COLOR is set (no-color.org) or the terminal is dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, style: str, stream: IO[str] | None = None) -> str:
    """Wrap `text` in the ANSI code of `style` where colour is wanted."""
    if not style or not text or not colour_wanted(stream or sys.stdout):
        return text
    return f"\033[{STYLES[style]}m{text}\033[0m"


def width(text: str) -> int:
    """Columns that `text` takes on a terminal: wide and full-width characters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def clip(text: str, columns: int) -> str:
    """Shorten `text` to at most `columns` columns, ending in an ellipsis where something was cut."""
    if width(text) <= columns:
        return text
    out, used = [], 1
    for char in text:
        used += width(char)
        if used > columns:
            break
        out.append(char)
    return "".join(out) + "…"


def pad(text: str, columns: int) -> str:
    """Fill `text` with spaces to `columns` columns."""
    return text + " " * (columns - width(text))


def visible(text: str) -> str:
    """Make control and direction characters visible, so that stored text can't play tricks with the terminal."""
    if text.isprintable():
        return text
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char != "\u200d" else char
        for char in text
    )


def confidence_bar(value: float | None) -> str:
    """Draw a confidence in [0, 1] as a bar of ten cells and a percentage; empty for None."""
    if value is None:
        return ""
    filled = round(value * _BAR)
    return "█" * filled + "░" * (_BAR - filled) + f" {value * 100:3.0f} %"


def terminal_columns() -> int:
    """Columns to lay a table out in: the terminal's, or no limit where the output goes elsewhere."""
    if not sys.stdout.isatty():
        return 10_000
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 80


def table(header: Sequence[str], rows: Iterable[Sequence[str]], styles: Mapping[int, str] | None = None) -> None:
    """Print a table. Columns are as wide as their widest cell; where the terminal is narrower, the widest give way."""
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [max(width(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    room = terminal_columns() - len(_GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    print(styled(_GAP.join(pad(name, w) for name, w in zip(header, widths, strict=True)).rstrip(), "dim"))
    for row in cells:
        parts = []
        for index, (cell, columns) in enumerate(zip(row, widths, strict=True)):
            text = pad(clip(cell, columns), columns)
            last = index == len(widths) - 1
            parts.append(styled(text.rstrip() if last else text, (styles or {}).get(index, "")))
        print(_GAP.join(parts).rstrip())


def records(to: str, items: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
    """Print items as json (one array), jsonl (one a line) or csv (`columns`, lists joined with "; ")."""
    if to == "json":
        print(json.dumps(list(items), ensure_ascii=False, indent=2))
    elif to == "jsonl":
        for item in items:
            print(json.dumps(item, ensure_ascii=False))
    elif to == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for item in items:
            writer.writerow([_cell(item.get(name)) for name in columns])
    else:
        raise UsageError(f"no output called {to!r}", hint="one of: table, json, jsonl, csv")


def record(to: str, item: Mapping[str, Any]) -> None:
    """Print one item as JSON: indented for json, on one line for jsonl."""
    print(json.dumps(item, ensure_ascii=False, indent=2 if to == "json" else None))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 entry", "2 entries", "0 pairs"."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"


def say(text: str, style: str = "") -> None:
    """Print a remark to standard error, so that it never mixes with data."""
    print(styled(text, style, sys.stderr), file=sys.stderr)


def tell_error(message: str, hint: str = "") -> None:
    """Print an error in one line: what is wrong, and what to do."""
    tail = f" ({hint})" if hint else ""
    say(f"glossary: {visible(message)}{visible(tail)}", "red")
