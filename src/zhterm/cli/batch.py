"""Batches: JSON Lines in, JSON Lines out, over all cores, in order, with a progress bar on standard error."""

from __future__ import annotations

import json
import os
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from zhterm.cli import output
from zhterm.cli.progress import progress
from zhterm.errors import DataError, UsageError, ZhtermError
from zhterm.files import open_for_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from zhterm.model.contracts import JSON

    Work = Callable[[JSON], Mapping[str, object]]

_CHUNK = 16
_PARALLEL_FROM = 200
_work: Work


class Task(NamedTuple):
    """What is done with each line: by what `module.maker(*arguments)` makes, once in each process."""

    module: str
    maker: str
    arguments: tuple[object, ...] = ()
    name: str = "pairing"


class _Line(NamedTuple):
    number: int
    text: str


class _Failure(NamedTuple):
    """A line that could not be worked on."""

    id: object
    line: int
    error: str


def run_batch(path: Path, task: Task, *, to: str, jobs: int) -> None:
    """Do a task for every line of `path` ("-": standard input).

    Results are printed in the order of the lines, one for each: for a line that fails an object with its "id" if it has
    one, its number ("line") and the "error", which is told on standard error too. SystemExit with code 1 is raised at
    the end where there were any.
    """
    if to not in ("table", "jsonl", "json"):
        raise UsageError(f"--batch can't print {to!r}", hint="use --to jsonl")
    lines = list(_lines(path))
    workers = min(jobs or os.cpu_count() or 1, max(1, len(lines) // _PARALLEL_FROM + 1))
    as_array = to == "json"
    failed = 0
    if as_array:
        print("[")
    for at, result in enumerate(progress(_results(lines, task, workers), task.name, len(lines))):
        if isinstance(result, _Failure):
            failed += 1
            output.tell_error(f"line {result.line}: {result.error}")
            result = result._asdict()  # what is printed for it
        if as_array and at:
            print(",")
        print(_encoded(result), end="" if as_array else "\n")
    if as_array:
        print("\n]")
    if failed:
        output.say(f"{failed} of {len(lines)} lines could not be worked on")
        raise SystemExit(1)


def _encoded(result: object) -> str:
    """The JSON of a result; half a character, which an id may hold and no output can, comes as an escape."""
    text = json.dumps(result, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(result)
    return text


def texts_of(row: JSON, *names: str) -> list[str]:
    """The texts of a line that are called so. Raises DataError where one is missing."""
    texts = {name: text for name in names if isinstance(text := row.get(name), str)}
    for name in names:
        if name not in texts:
            form = ", ".join(f'"{field}": ...' for field in ("id", *names))
            raise DataError(f"no text called {name!r}", hint=f"a line is {{{form}}}")
    return list(texts.values())


def _lines(path: Path) -> Iterator[_Line]:
    with open_for_reading(str(path)) as stream:
        try:
            text = stream.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            where = "standard input" if str(path) == "-" else path
            reason = f"not UTF-8 ({error.reason} at byte {error.start})"
            raise DataError(f"{where}: {reason}", hint="a batch is JSON Lines in UTF-8") from None
    for number, line in enumerate(StringIO(text, newline=None), 1):
        if line.strip():
            yield _Line(number, line)


def _results(lines: list[_Line], task: Task, workers: int) -> Iterator[Mapping[str, object] | _Failure]:
    if workers < 2:
        _start(task)
        yield from map(_result, lines)
        return
    from multiprocessing import get_context

    with get_context("spawn").Pool(workers, _start, (task,)) as pool:
        yield from pool.imap(_result, lines, chunksize=_CHUNK)


def _start(task: Task) -> None:
    global _work
    _work = getattr(import_module(task.module), task.maker)(*task.arguments)


def _result(line: _Line) -> Mapping[str, object] | _Failure:
    try:
        row: object = json.loads(line.text)
    except json.JSONDecodeError as error:
        return _Failure(None, line.number, f"not JSON ({error.msg} at column {error.colno})")
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets within brackets
        return _Failure(None, line.number, f"not JSON ({error})")
    if not isinstance(row, dict):
        return _Failure(None, line.number, "not a JSON object")
    try:
        return _work(row)
    except ZhtermError as error:
        return _Failure(row.get("id"), line.number, str(error))
