"""The user's folders for configuration, data and cache, as platformdirs names them.

On Linux the XDG Base Directory rules are followed here, because importing platformdirs costs more than opening the
lexicon. Nothing else is imported: this runs at every start.
"""

from __future__ import annotations

import os
import sys

_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", os.path.join(".local", "share")),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


def user_folder(kind: str) -> str:
    """Return our folder of a kind ("config", "data" or "cache"); it may not exist yet.

    `$ZHTERM_CONFIG`, `$ZHTERM_DATA` and `$ZHTERM_CACHE` name another one.
    """
    if named := os.environ.get(f"ZHTERM_{kind.upper()}"):
        return os.path.abspath(named)
    if sys.platform == "linux":
        variable, below_home = _XDG[kind]
        base = os.environ.get(variable, "")
        if not base.startswith("/"):
            base = os.path.join(os.path.expanduser("~"), below_home)
        return os.path.join(base, "zhterm")
    import platformdirs

    return str(getattr(platformdirs, f"user_{kind}_dir")("zhterm", appauthor=False))
