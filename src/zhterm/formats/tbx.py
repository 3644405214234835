"""TBX v3 (ISO 30042:2019), dialect TBX-Basic in DCA style."""

from functools import partial

from zhterm.formats.tbx_reading import read
from zhterm.formats.tbx_writing import V3, write_version

__all__ = ["read", "write"]

write = partial(write_version, V3)
