"""What all values of the model are made with: spans, and the JSON of a frozen dataclass."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A half-open range of code points, `0 <= start <= end`."""

    start: int
    end: int


class Value:
    """JSON for the frozen dataclasses below: empty fields are left out, nested values go through their own class."""

    __slots__: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, without fields that are empty or None."""
        out: dict[str, Any] = {}
        for name in self.__slots__:  # of a slotted dataclass: its fields, in order
            value = getattr(self, name)
            if value:
                kind = type(value)
                if kind is str or value is True:
                    out[name] = value
                elif kind is tuple:
                    out[name] = [item if type(item) is str else _plain(item) for item in value]
                elif (plain := _plain(value)) != {}:
                    out[name] = plain
            elif value is not None and value == 0:  # numbers and False, but no empty texts and tuples
                out[name] = value
        return out


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return value.to_dict()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def span_of(value: Any) -> Span | None:
    """Take back a span from its JSON, two numbers or None."""
    return None if value is None else Span(*value)
