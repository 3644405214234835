"""TBX v2 (2008), what OmegaT, Weblate and translate-toolkit read: the tree of v3 under the older names.

Variants: `omegat` and `weblate`, which take one script a file.
"""

from functools import partial

from zhterm.formats.tbx_reading import read
from zhterm.formats.tbx_writing import V2, write_version

__all__ = ["read", "write"]

write = partial(write_version, V2)
