"""TBX v2 (2008), what OmegaT, Weblate and translate-toolkit read: the tree of v3 under the older names."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from zhterm.formats.tbx_reading import read
from zhterm.formats.tbx_writing import V2, write_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.model import ConceptEntry

__all__ = ["read", "write"]


def write(entries: Iterable[ConceptEntry], stream: IO[bytes], options: WriteOptions) -> Losses:
    """Write TBX v2; variants: `omegat` and `weblate`, which take one script a file."""
    return write_version(V2, entries, stream, options)
