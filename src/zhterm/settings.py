"""Where things are and whose hand it is: default < configuration file < environment < command-line option.

The file is `config.toml` in the user's configuration folder, for example

    glossary = "~/terms/glossary.db"
    responsibility = "Li Hua"
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from zhterm.errors import UsageError
from zhterm.folders import user_folder

_NEAREST = Path("glossary") / "glossary.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. `glossary` is a path; `responsibility` is the name written into the journal."""

    glossary: str = ""
    responsibility: str = ""

    @classmethod
    def load(cls, glossary: str | None = None) -> Settings:
        """Read the settings; `glossary` is what the command line says. Raises UsageError for a bad file."""
        settings = cls(**_from_file())
        environment = {"glossary": os.environ.get("GLOSSARY"), "responsibility": os.environ.get("GLOSSARY_USER")}
        settings = replace(settings, **{name: value for name, value in environment.items() if value})
        if glossary:
            settings = replace(settings, glossary=glossary)
        if not settings.responsibility:
            settings = replace(settings, responsibility=os.environ.get("USER") or os.environ.get("USERNAME") or "")
        return settings

    def glossary_path(self) -> Path | str:
        """The glossary: the one that is set, else the nearest `glossary/glossary.db` upwards, else the user's."""
        if "://" in self.glossary:
            return self.glossary  # a URL
        if self.glossary:
            return Path(self.glossary).expanduser()
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / _NEAREST).is_file():
                return folder / _NEAREST
        return Path(user_folder("data")) / "glossary.db"


def config_path() -> Path:
    """The configuration file, `config.toml` in the user's configuration folder."""
    return Path(user_folder("config")) / "config.toml"


def _from_file() -> dict[str, Any]:
    path = config_path()
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    import tomllib

    try:
        values = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}", hint="correct it or remove it") from None
    known = {item.name for item in fields(Settings)}
    for name, value in values.items():
        if name not in known:
            raise UsageError(f"{path}: no setting called {name!r}", hint=f"known are {', '.join(sorted(known))}")
        if not isinstance(value, str):
            raise UsageError(f"{path}: {name} must be a text in quotes")
    return values
