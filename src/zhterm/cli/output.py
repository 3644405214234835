"""What the commands print: tables for people, JSON, JSON Lines and CSV for programs.

Written by hand rather than with rich, whose import alone costs four times the start of bare Python: a look-up has to
answer before one notices. rich draws the progress bars, which only long work has.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stdout

from zhterm.cli import layout
from zhterm.cli.layout import visible
from zhterm.errors import UsageError

TYPE_CHECKING = False  # importing typing takes as long as a look-up
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO, Self, TypeVar

    _Row = TypeVar("_Row", bound=Mapping[str, object])

FORMS = ("table", "json", "jsonl", "csv")
STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36", "struck": "31;9"}
_BAR = 10
_GAP = "  "
_NARROWEST = 8  # columns that a cell is broken down to
_LONGEST_WORD = 16  # a word of up to so many columns stays whole


def colour_wanted(stream: IO[str]) -> bool:
    """Colour goes to terminals only, and never where $NO_COLOR is set (no-color.org) or the terminal is dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, style: str, stream: IO[str] | None = None) -> str:
    """Wrap `text` in the ANSI code of `style` where colour is wanted."""
    if not style or not text or not colour_wanted(stream or sys.stdout):
        return text
    return f"\033[{STYLES[style]}m{text}\033[0m"


def confidence_bar(value: float | None) -> str:
    """Draw a confidence in [0, 1] as a bar of ten cells and a percentage; empty for None."""
    if value is None:
        return ""
    filled = round(value * _BAR)
    return "█" * filled + "░" * (_BAR - filled) + f" {value * 100:3.0f} %"


def terminal_columns() -> int:
    """Columns to lay out in: the terminal's, or no limit where the output goes elsewhere.

    $COLUMNS is not asked: readline leaves that of another window in the environment of whatever it starts.
    """
    if not sys.stdout.isatty():
        return 10_000
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 80


class Cell(str):
    """The text of a cell with a style of its own."""

    style: str

    def __new__(cls, text: str, style: str = "") -> Self:  # noqa: D102  # a text and a style
        cell = super().__new__(cls, text)
        cell.style = style
        return cell


def table(header: Sequence[str], rows: Iterable[Sequence[str]], styles: Mapping[int, str] | None = None) -> None:
    """Print a table, without the columns that are empty. `styles` are those of columns, `Cell`s have their own.

    Nothing is cut: where the terminal is too narrow, the widest cells are broken into lines, and where that leaves a
    column too little, each row is printed as a list.
    """
    styles = styles or {}
    cells = [[_styled_cell(cell, styles.get(at, "")) for at, cell in enumerate(row)] for row in rows]
    kept = [at for at in range(len(header)) if any(row[at] for row in cells)]
    names, cells = [header[at] for at in kept], [[row[at] for at in kept] for row in cells]
    widths = _widths(names, cells)
    if not widths:
        _print_lists(names, cells)
        return
    _print_line([Cell(name, "dim") for name in names], widths)
    for row in cells:
        wrapped = [layout.wrap(cell, columns) for cell, columns in zip(row, widths, strict=True)]
        for line in range(max(map(len, wrapped))):
            parts = [lines[line] if line < len(lines) else "" for lines in wrapped]
            _print_line([Cell(part, cell.style) for part, cell in zip(parts, row, strict=True)], widths)


def labelled(label: str, text: str, style: str = "", *, columns: int) -> None:
    """Print a text beside a label of so many columns, broken into lines where the terminal is too narrow."""
    room = max(_NARROWEST, terminal_columns() - columns)
    for at, line in enumerate(layout.wrap(layout.visible(text), room) if text else ()):
        print(f"{styled(layout.pad('' if at else label, columns), 'dim')}{styled(line, style)}")


def _styled_cell(text: str, style: str) -> Cell:
    return Cell(layout.visible(text), text.style if isinstance(text, Cell) else style)


def _widths(names: Sequence[str], cells: Sequence[Sequence[str]]) -> list[int]:
    """The columns of each column of a table; nothing where they don't fit, however the cells are broken."""
    widths = [max(map(layout.width, column)) for column in zip(names, *cells, strict=True)]
    columns = zip(names, *cells, strict=True)
    least = [min(wanted, max(map(_least, column))) for wanted, column in zip(widths, columns, strict=True)]
    room = terminal_columns() - len(_GAP) * (len(widths) - 1)
    if sum(least) > room:
        return []
    while sum(widths) > room:
        spare = [wanted - narrow for wanted, narrow in zip(widths, least, strict=True)]
        widest = max((at for at in range(len(widths)) if spare[at]), key=lambda at: widths[at])
        widths[widest] -= 1
    return widths


def _least(cell: str) -> int:
    """The columns that a cell needs: those of its longest word; Chinese is broken anywhere."""
    words = (len(word) for word in cell.split(" ") if layout.width(word) == len(word))
    return max(_NARROWEST, min(_LONGEST_WORD, max(words, default=0)))


def _print_line(cells: Sequence[Cell], widths: Sequence[int]) -> None:
    last = max((at for at, cell in enumerate(cells) if cell), default=0)
    parts = [
        styled(cell if at == last else layout.pad(cell, columns), cell.style)
        for at, (cell, columns) in enumerate(zip(cells[: last + 1], widths, strict=False))
    ]
    print(_GAP.join(parts))


def _print_lists(names: Sequence[str], cells: Sequence[Sequence[Cell]]) -> None:
    """Print each row as lines "name  text"; a row that begins with an empty cell goes on with the one before."""
    room = terminal_columns()
    label = min(max(map(layout.width, names)), room // 3)
    for number, row in enumerate(cells):
        if number and row[0]:
            print()
        for name, cell in zip(names, row, strict=True):
            for at, line in enumerate(layout.wrap(cell, room - label - len(_GAP)) if cell else ()):
                head = layout.pad(layout.clip("" if at else name, label), label)
                print(f"{styled(head, 'dim')}{_GAP}{styled(line, cell.style)}")


def records(
    to: str,
    values: Iterable[_Row],
    columns: Sequence[str] = (),
    *,
    screen: Callable[[list[_Row]], None] | None = None,
) -> None:
    """Print values as json (one array), jsonl (one a line) or csv (`columns`, lists joined with "; ").

    `screen` prints them for people (table).
    """
    if to == "table" and screen is not None:
        screen(list(values))
    elif to == "json":
        print(_json(list(values), indent=2))
    elif to == "jsonl":
        for value in values:
            print(_json(value))
    elif to == "csv":
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        for value in values:
            writer.writerow([_cell(value.get(name)) for name in columns])
    else:
        raise UsageError(f"no output called {to!r}", hint=f"one of: {', '.join(FORMS)}")


def record(to: str, value: Mapping[str, object]) -> None:
    """Print one value as JSON: indented for json, on one line for jsonl."""
    print(_json(value, indent=2 if to == "json" else None))


def whole(to: str, value: Mapping[str, object]) -> None:
    """Print one value as JSON, or as csv: its fields as a row."""
    if to == "csv":
        records(to, [value], tuple(value))
    else:
        record(to, value)


def result(to: str, told: str, value: Mapping[str, object]) -> None:
    """Print what a command did: in words for people, the value for programs."""
    if to == "table":
        print(told)
    else:
        whole(to, value)


def _json(value: object, indent: int | None = None) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=indent)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    if isinstance(value, dict):
        return _json(value)
    return str(value)


@contextmanager
def to_file(target: Path | None) -> Iterator[None]:
    """Let what is printed inside go to a file, whole or not at all, where one is named other than "-"."""
    if target is None or str(target) == "-":
        yield
        return
    from io import TextIOWrapper

    from zhterm.files import open_for_writing

    with open_for_writing(target) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="\n")
        with redirect_stdout(text):
            yield
        text.detach()
    say(f"wrote {target}")


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
