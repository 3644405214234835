"""The screens in the documentation: each ```console block is run, and what it prints has to be what the page shows.

A block has commands after `$ ` and their output, standard error included. All blocks of a page run in order in one
empty home, /home/lihua, where the article of `glossary/sources` lies as article.md. Times, versions of files and sizes
differ from run to run and are shown as the constants of `MASKS`; a line `...` in a page stands for any lines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from zhterm.folders import user_folder
from zhterm.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
PAGES = (
    "README.md",
    "docs/tutorial.md",
    "docs/how-it-pairs.md",
    "docs/howto-translator.md",
    "docs/howto-interpreter.md",
)
HOME = "/home/lihua"
MASKS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "2026-11-24T10:00:00Z"),
    (re.compile(r"lexicon-[0-9a-f]{8}\.sqlite"), "lexicon.sqlite"),
    (re.compile(r"(?<=^bytes {20})\d+", re.MULTILINE), "131072"),
)
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_INHERITED = ("PATH", "LANG", "PYTHONPATH", "VIRTUAL_ENV")


class Home:
    """An empty home in which commands are run one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "glossary" / "sources" / "dialogue.md", folder / "article.md")
        command = folder / ".bin" / "glossary"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m zhterm "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        self.environment = kept | {
            "HOME": str(folder),
            "USER": "lihua",
            "PATH": f"{command.parent}:{os.environ['PATH']}",
            "ZHTERM_CACHE": user_folder("cache"),
        }

    def run(self, command: str) -> str:
        """What a command prints, with what differs from run to run masked."""
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        text = done.stdout.decode().replace(str(self.folder), HOME)
        for pattern, constant in MASKS:
            text = pattern.sub(constant, text)
        return "".join(line.rstrip() + "\n" for line in text.splitlines())


def steps(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with the output that the page shows below it."""
    found: list[tuple[str, str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        else:
            command, shown = found[-1]
            found[-1] = (command, f"{shown}{line}\n")
    return found


def agrees(shown: str, printed: str) -> bool:
    """Whether the shown output is the printed one; a shown line `...` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line.rstrip()) + r"\n" for line in shown.splitlines()
    )
    return re.fullmatch(pattern, printed) is not None


def rendered(text: str) -> str:
    """A page with the output of its commands as they print it today."""
    Lexicon.open().close()  # so that no screen tells of its compilation
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        return _BLOCK.sub(lambda found: _block(found[0], home.run), text)


def _block(block: str, run: Callable[[str], str]) -> str:
    out = []
    for command, shown in steps(block):
        printed = run(command)
        body = shown.rstrip("\n") + "\n" if shown.strip() else ""
        gap = "\n" * (len(shown) - len(shown.rstrip("\n")) - 1) if shown.strip() else ""
        out.append(f"$ {command}\n{body if body and agrees(body, printed) else printed}{gap}")
    return "".join(out)
