"""What the values of entries are made with: frozen structs, and their JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from msgspec import Struct, convert, json, structs

if TYPE_CHECKING:
    from collections.abc import Mapping

_T = TypeVar("_T")
_encode = json.Encoder().encode


class Value(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A frozen value with its JSON: fields that are as they are where nothing is given are left out.

    What reads JSON checks the types and the invariants, and passes over fields that it does not know. No value can
    hold itself, so the garbage collector need not look at them.
    """

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Take back what `to_dict` gave. Raises ValueError, which names the place, for anything else."""
        return convert(data, cls)

    def to_dict(self) -> Mapping[str, object]:
        """Return plain JSON values."""
        plain: Mapping[str, object] = json.decode(_encode(self))
        return plain

    def to_json(self) -> str:
        """Return the one JSON text of the value. Raises UnicodeEncodeError for half a character."""
        return _encode(self).decode()


def replace(value: _T, /, **changes: object) -> _T:
    """Return the value with other values in some fields, as `copy.replace` of Python 3.13 does it."""
    if isinstance(value, Struct):
        return structs.replace(value, **changes)
    from dataclasses import replace as replaced

    return replaced(value, **changes)  # type: ignore[type-var]  # raises TypeError for what is no dataclass
