"""JSON Lines: one entry a line with everything it holds, keys sorted, so that files compare well."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from msgspec import json, to_builtins

from zhterm.formats.columns import SIDES, Named, named
from zhterm.formats.pairs import FIELDS
from zhterm.formats.records import entry_from_row, is_status, row_defaults, row_problem, status_unknown
from zhterm.formats.text import decoded
from zhterm.language.scripts import has_han
from zhterm.model import ConceptEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.errors import Problem
    from zhterm.formats.losses import Losses
    from zhterm.formats.options import ReadOptions, WriteOptions

SCHEMA = 1
LONGEST_LINE = 1 << 24
"""Code points of a line; a longer one is no entry."""


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions, losses: Losses) -> None:  # noqa: ARG001  # protocol
    """Write one entry a line. Nothing is lost."""
    encode = json.Encoder(order="sorted").encode
    for entry in entries:
        stream.write(json.format(encode({"schema": SCHEMA, **to_builtins(entry)}), indent=0) + b"\n")


def read(stream: IO[bytes], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    """Read what `write` wrote, or plain lines such as {"zh": "扶贫", "en": ["poverty alleviation"]}."""
    with decoded(stream, options) as (text, _, notes):
        yield from notes
        yield from _read(text, options)


def _read(text: IO[str], options: ReadOptions) -> Iterator[ConceptEntry | Problem]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        where = f"{options.where}, line {number}"
        if len(line) == LONGEST_LINE and line[-1] != "\n":
            while (rest := text.readline(LONGEST_LINE)) and rest[-1] != "\n":
                pass
            message = f"a line of more than {LONGEST_LINE:,} characters"
            yield row_problem("row-invalid", message, where, "line")
        elif not line.isspace():
            try:
                yield from _entries(json.decode(line.removeprefix("\ufeff")), options, where)
            except (ValueError, RecursionError) as error:
                yield row_problem("row-invalid", str(error), where, "line")


def _entries(data: object, options: ReadOptions, where: str) -> Iterator[ConceptEntry | Problem]:
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # bad data, not a wrong call
    if "languages" in data:
        schema = data.get("schema", SCHEMA)
        if not isinstance(schema, int):
            raise ValueError(f"schema {schema!r} is no number")
        if schema > SCHEMA:
            raise ValueError(f"schema {schema} is newer than this program knows; update it")
        yield ConceptEntry.from_dict(data)
        return
    cells = row_defaults(options)
    english: list[str] = [""]
    open_ = _of_open_language(data)
    for key, value in data.items():
        field = open_.get(key) or _field(key)
        if field == "en" and value is not None:
            english = [_cell(key, field, text) for text in (value or [""] if isinstance(value, list) else [value])]
        elif value is not None:
            cells[field] = _cell(key, field, value)
    if not is_status(stated := cells.get("status", "")):
        yield status_unknown(stated, cells.get("zh") or english[0], where)
        cells["status"] = "proposed"
    for text in english:
        yield entry_from_row({**cells, "en": text})


def _of_open_language(data: dict[str, object]) -> dict[str, str]:
    """The fields of the keys of terms that don't say their language, where there are two (source, target): by script.

    Raises ValueError where both hold the same language.
    """
    source = ("term", "source") if any("target" in key.lower() for key in data) else ("term",)
    texts = {key: value for key, value in data.items() if isinstance(value, str) and named(key) in _sure(source)}
    if len(texts) < 2:
        return {}
    fields = {key: "zh" if has_han(text) else "en" for key, text in texts.items()}
    if len(set(fields.values())) < 2:
        raise ValueError(f"{' and '.join(fields)} are of one language")
    return fields


def _sure(fields: Iterable[str]) -> list[Named]:
    return [Named(field, sure=True) for field in fields]


def _cell(key: str, field: str, value: object) -> str:
    """A value as the text of its field, further terms a line each.

    Raises ValueError for a term that is no text, and for other values in a value.
    """
    further = field.startswith(("synonym_", "abbreviation_"))
    if further and isinstance(value, list) and all(isinstance(text, str) for text in value):
        return "\n".join(value)
    wanted = further or field in FIELDS
    if wanted and not isinstance(value, str) and (field in SIDES or isinstance(value, list | dict)):
        raise ValueError(f"{key}: {json.encode(value).decode()[:40]} is no text")
    return str(value)


def _field(key: str) -> str:
    field = named(key)
    return {"term": "zh"}.get(field.field, field.field) if field.sure else key
