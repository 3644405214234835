"""JSON Lines: one entry a line with everything it holds, keys sorted, so that files compare well."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from zhterm.errors import Problem
from zhterm.formats.header import named_row
from zhterm.formats.rows import entry_from_row
from zhterm.model import ConceptEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SCHEMA = 1


def write(documents: Iterable[dict[str, Any]], out: IO[str], profile: str = "") -> None:  # noqa: ARG001  # protocol
    """Write one entry a line."""
    for document in documents:
        out.write(json.dumps({"schema": SCHEMA, **document}, ensure_ascii=False, sort_keys=True) + "\n")


def losses(document: dict[str, Any]) -> Iterator[str]:  # noqa: ARG001  # protocol
    """Nothing is lost."""
    return iter(())


def read(
    text: str,
    where: str,
    *,
    guarded: bool,  # noqa: ARG001  # protocol
    defaults: Mapping[str, str],
) -> Iterator[ConceptEntry | Problem]:
    """Read what `write` wrote, or plain lines such as {"zh": "扶贫", "en": ["poverty alleviation"]}."""
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield from _entries(json.loads(line), defaults)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"field {error} is missing" if isinstance(error, KeyError) else str(error)
            yield Problem(
                code="row-invalid",
                message=reason,
                where=f"{where}, line {number}",
                hint="the line was left out; correct it and import again",
            )


def _entries(data: Any, defaults: Mapping[str, str]) -> Iterator[ConceptEntry]:
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # bad data, not a wrong call
    if "languages" in data:
        if data.get("schema", SCHEMA) > SCHEMA:
            raise ValueError(f"schema {data['schema']} is newer than this program knows; update it")
        yield ConceptEntry.from_dict(data)
        return
    english = data.get("en", "")
    for text in english if isinstance(english, list) else [english]:
        cells = {**{key: str(value) for key, value in data.items()}, "en": str(text)}
        yield entry_from_row({**defaults, **named_row(list(cells), list(cells.values()))})
