"""What all values of the model are made with: spans, and the JSON of a frozen dataclass."""

from __future__ import annotations

from dataclasses import MISSING, field, fields, make_dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class Span(NamedTuple):
    """A half-open range of code points, `0 <= start <= end`."""

    start: int
    end: int


class Value:
    """JSON for frozen, slotted dataclasses: empty fields are left out, nested values go through their own class.

    `taken` says how the JSON of a field becomes its value, for fields whose value is not plain.
    """

    __slots__: tuple[str, ...] = ()
    taken: ClassVar[dict[str, Callable[[Any], Any]]] = {}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Take back what `to_dict` gave; fields that are not known are passed over.

        Raises KeyError, TypeError or ValueError on anything else: the invariants are checked as for any value.
        """
        draft, taken = _draft(cls)  # type: ignore[arg-type]  # a class can be hashed
        try:
            made = draft(**data)
        except TypeError:
            made = draft(**_known(draft, data))
        for name in data:
            if name in taken:
                setattr(made, name, taken[name](data[name]))
        made.__class__ = cls
        made.__post_init__()
        return made  # type: ignore[no-any-return]  # it is one now

    def __post_init__(self) -> None:
        """Check the invariants; there are none here."""

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


@cache
def _draft(kind: type[Value]) -> tuple[Any, dict[str, Callable[[Any], Any]]]:
    """A class with the slots of `kind` that is not frozen, and what makes values of nested JSON.

    The constructor of a frozen dataclass pays a call for each field. A value that is read is made as a draft, which
    does not, and becomes one of `kind` when its fields are set: at a third of the time.
    """
    slots = [(item.name, Any, field(default=item.default)) for item in fields(kind)]  # type: ignore[arg-type]  # a dataclass
    return make_dataclass(
        f"{kind.__name__}Draft", slots, bases=(Value,), slots=True, eq=False, kw_only=True
    ), kind.taken


def _known(draft: Any, data: Any) -> dict[str, Any]:
    """The fields that a draft has, without others. Raises KeyError where one is missing that it needs."""
    if not isinstance(data, dict):
        raise TypeError("not a JSON object")
    for item in fields(draft):
        if item.default is MISSING and item.name not in data:
            raise KeyError(item.name)
    names = {item.name for item in fields(draft)}
    return {name: value for name, value in data.items() if name in names}


def one_of(kind: type[StrEnum]) -> Callable[[Any], Any]:
    """How the JSON of a member becomes the member: by a table, at a tenth of the time of the class."""

    class Members(dict[Any, Any]):
        def __missing__(self, value: Any) -> Any:
            return kind(value)  # raises ValueError

    return Members({item.value: item for item in kind}).__getitem__


def tuple_of(kind: type[Value]) -> Callable[[Any], tuple[Any, ...]]:
    """How a list of the JSON of values becomes a tuple of them."""
    return lambda items: tuple(map(kind.from_dict, items))


def _plain(value: Any) -> Any:
    if isinstance(value, Value):
        return value.to_dict()
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def span_of(value: Any) -> Span | None:
    """Take back a span from its JSON, two numbers or None."""
    return None if value is None else Span(*value)
