"""JSON and JSON Lines: the string values. A flat record is a row; a text of several lines is a paragraph."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from zhterm.documents.composing import Row, pieces
from zhterm.documents.decoding import lines, whole_text
from zhterm.language.scripts import has_han

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.documents.composing import Block
    from zhterm.documents.document import Opened, Piece

_MAX_CELL = 400
_MAX_CELLS = 32
_MAX_TUPLE = 4
MAX_MEMORY = 256 << 20
"""Bytes that the values of a file may take, estimated before it is parsed."""
# What Python takes for a list, an object, half a string and an element.
_SIZES = {"[": 72, "{": 184, '"': 32, ",": 8}
_IDENTIFIER = re.compile(r"[\w.$@:/-]*")


def read(opened: Opened) -> Iterator[Piece]:
    """Yield the strings of a JSON file, or of each line of a JSON Lines file."""
    if opened.suffix not in (".jsonl", ".ndjson"):
        return pieces(_blocks(_parsed(opened, whole_text(opened), "")))
    filled = ((number, line) for number, line in enumerate(lines(opened), 1) if line.strip())
    return pieces(block for number, line in filled for block in _blocks(_parsed(opened, line, f" in line {number}")))


def _parsed(opened: Opened, text: str, place: str) -> object:
    if sum(text.count(mark) * size for mark, size in _SIZES.items()) > MAX_MEMORY:
        raise opened.fault(f"more values than are held in memory{place}", "divide it, or save it as JSON Lines")
    try:
        # numbers are no text, and a number of a million digits would take Python minutes
        return json.loads(text, parse_int=_nothing, parse_float=_nothing)
    except RecursionError:
        raise opened.fault(f"JSON nested too deeply{place}", "take the inner values out of it") from None
    except json.JSONDecodeError as error:
        where = place or f" at line {error.lineno}, column {error.colno}"
        raise opened.fault(f"not valid JSON{where} ({error.msg})", "JSON Lines files are called .jsonl") from None


def _nothing(_: str) -> None:
    return None


def _blocks(value: object) -> Iterator[Block]:
    """Walk without recursion, in the order of the file."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            if len(item) <= _MAX_TUPLE and (row := _row(item)) is not None:
                yield row
            else:
                waiting.extend(reversed(item))
        elif isinstance(item, dict):
            listed = _word_list(item)
            if listed:
                yield from listed
            elif (row := _row(list(item.values()))) is not None:
                yield row
            else:
                waiting.extend(reversed(item.values()))


def _row(values: list[object]) -> Row | None:
    """The strings of a flat record as a row, or None where it holds others or texts too long for a cell."""
    if any(isinstance(value, (list, dict)) for value in values):
        return None
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    if not 2 <= len(texts) <= _MAX_CELLS or any(len(text) > _MAX_CELL or "\n" in text.strip() for text in texts):
        return None
    return Row(tuple(texts))


def _word_list(record: dict[str, object]) -> list[Block]:
    """A record whose keys are themselves words of one language, such as {"大数据": "big data"}, as rows."""
    rows: list[Block] = []
    for key, value in record.items():
        if not isinstance(value, str):
            return []
        if not has_han(key) and (_IDENTIFIER.fullmatch(key) or not has_han(value)):
            return []
        rows.append(Row((key, value)))
    return rows
