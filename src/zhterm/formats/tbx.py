"""TBX v3 (ISO 30042:2019), dialect TBX-Basic in DCA style."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.formats.tbx_reading import read
from zhterm.formats.tbx_writing import V3, write_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.model import ConceptEntry

__all__ = ["read", "write"]


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions) -> Losses:
    """Write TBX v3."""
    return write_version(V3, entries, stream, options)
