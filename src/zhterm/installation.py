"""How this program was installed, so that a hint names the command that adds a part to it here."""

from __future__ import annotations

import json
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit


def command_to_add(extra: str) -> str:
    """The command that installs what the optional part `extra` takes, beside this very program."""
    wanted = f"zhterm[{extra}]"
    parts = Path(sys.prefix).parts
    if "pipx" in parts:
        return f'pipx install --force "{wanted}"'
    if "uv" in parts and "tools" in parts:
        return f'uv tool install "{wanted}"'
    clone = _clone()
    if clone:
        wanted = f"{clone}[{extra}]"
    pip = f"{sys.executable} -m pip" if find_spec("pip") is not None else f"uv pip --python {sys.executable}"
    return f'{pip} install {"-e " if clone else ""}"{wanted}"'


def _clone() -> str:
    """The folder that the program runs from, if that is a clone and no installed package; else an empty string."""
    try:
        written = metadata.distribution("zhterm").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return str(Path(__file__).parents[2])
    origin = json.loads(written or "{}")
    if not origin.get("dir_info", {}).get("editable"):
        return ""
    return unquote(urlsplit(origin["url"]).path)
