"""Batches: JSON Lines in, JSON Lines out, over all cores, in order, with a progress bar on standard error."""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from zhterm.cli import output
from zhterm.cli.progress import progress
from zhterm.errors import DataError, NotFoundError, ZhtermError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_CHUNK = 16
_PARALLEL_FROM = 200
_work: Callable[[dict[str, Any]], dict[str, Any]]


def run_batch(
    path: Path,
    module: str,
    maker: str,
    arguments: tuple[Any, ...],
    *,
    jobs: int,
    as_array: bool = False,
    what: str = "pairing",
) -> None:
    """Run `module.maker(*arguments)` once a process and its result on every line of `path` ("-": standard input).

    Results are printed in the order of the lines, one for each: for a line that fails an object with its "id" if it has
    one, its number ("line") and the "error", which is told on standard error too. SystemExit with code 1 is raised at
    the end where there were any.
    """
    rows = list(_rows(path))
    workers = min(jobs or os.cpu_count() or 1, max(1, len(rows) // _PARALLEL_FROM + 1))
    bad = 0
    first = True
    if as_array:
        print("[")
    for result in progress(_results(rows, module, maker, arguments, workers), what, len(rows)):
        if isinstance(result, _Failure):
            bad += 1
            output.tell_error(f"line {result.line}: {result.error}")
            result = result._asdict()  # what is printed for it
        if as_array and not first:
            print(",")
        print(json.dumps(result, ensure_ascii=False), end="" if as_array else "\n")
        first = False
    if as_array:
        print("\n]")
    if bad:
        output.say(f"{bad} of {len(rows)} lines could not be worked on")
        raise SystemExit(1)


def _rows(path: Path) -> Iterator[tuple[int, str]]:
    if str(path) == "-":
        yield from _numbered(sys.stdin, "standard input")
        return
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from _numbered(lines, str(path))
    except FileNotFoundError:
        raise NotFoundError(f"no file {path}", hint="check the path") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from None


def _numbered(lines: IO[str], where: str) -> Iterator[tuple[int, str]]:
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 ({error.reason} at byte {error.start})"
        raise DataError(f"{where}: {reason}", hint="a batch is JSON Lines in UTF-8") from None


def _results(
    rows: list[tuple[int, str]], module: str, maker: str, arguments: tuple[Any, ...], workers: int
) -> Iterator[dict[str, Any] | _Failure]:
    if workers < 2:
        _start(module, maker, arguments)
        yield from map(_one, rows)
        return
    from multiprocessing import get_context

    with get_context("spawn").Pool(workers, _start, (module, maker, arguments)) as pool:
        yield from pool.imap(_one, rows, chunksize=_CHUNK)


def _start(module: str, maker: str, arguments: tuple[Any, ...]) -> None:
    global _work
    _work = getattr(importlib.import_module(module), maker)(*arguments)


class _Failure(NamedTuple):
    """A line that could not be worked on."""

    id: Any
    line: int
    error: str


def _one(row: tuple[int, str]) -> dict[str, Any] | _Failure:
    number, line = row
    data: Any = None
    try:
        data = json.loads(line)
        if not isinstance(data, dict):
            return _Failure(None, number, "not a JSON object")
        return _work(data)
    except json.JSONDecodeError as error:
        return _Failure(None, number, f"not JSON ({error.msg} at column {error.colno})")
    except ZhtermError as error:
        return _Failure(data.get("id"), number, str(error))
