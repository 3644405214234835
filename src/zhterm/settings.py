"""Where things are and whose hand it is: default < configuration file < environment < command-line option.

The file is `config.toml` in the user's configuration folder, for example

    glossary = "~/terms/glossary.db"
    responsibility = "Li Hua"
"""

from __future__ import annotations

import os

from zhterm.errors import UsageError
from zhterm.folders import user_folder

TYPE_CHECKING = False  # read at every start, where typing, dataclasses and pathlib would double its time
if TYPE_CHECKING:
    from typing import Self

_NEAREST = os.path.join("glossary", "glossary.db")
NAMES = ("glossary", "responsibility")


class Settings:
    """All settings. `glossary` is a path; `responsibility` is the name written into the journal."""

    __slots__ = NAMES

    def __init__(self, glossary: str = "", responsibility: str = "") -> None:
        self.glossary = glossary
        self.responsibility = responsibility

    @classmethod
    def load(cls, glossary: str | None = None) -> Self:
        """Read the settings; `glossary` is what the command line says. Raises UsageError for a bad file."""
        settings = cls(**_from_file())
        settings.glossary = glossary or os.environ.get("GLOSSARY") or settings.glossary
        named = os.environ.get("GLOSSARY_USER") or settings.responsibility
        settings.responsibility = named or os.environ.get("USER") or os.environ.get("USERNAME") or ""
        return settings

    def glossary_path(self) -> str:
        """The glossary file: the one that is set, else the nearest `glossary/glossary.db` upwards, else the user's."""
        if self.glossary:
            return os.path.expanduser(self.glossary)
        folder = os.getcwd()
        while True:
            nearest = os.path.join(folder, _NEAREST)
            if os.path.isfile(nearest):
                return nearest
            above = os.path.dirname(folder)
            if above == folder:
                return os.path.join(user_folder("data"), "glossary.db")
            folder = above


def _config_path() -> str:
    """The configuration file, `config.toml` in the user's configuration folder."""
    return os.path.join(user_folder("config"), "config.toml")


def _from_file() -> dict[str, str]:
    path = _config_path()
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return {}
    import tomllib

    try:
        values = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}", hint="correct it or remove it") from None
    for name, value in values.items():
        if name not in NAMES:
            raise UsageError(f"{path}: no setting called {name!r}", hint=f"known are {', '.join(sorted(NAMES))}")
        if not isinstance(value, str):
            raise UsageError(f"{path}: {name} must be a text in quotes")
    return values
