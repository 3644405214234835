"""The documentation is true: screens and examples are run, and nothing that can be used goes without a word."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import zhterm
from zhterm import errors, settings
from zhterm.alignment import explanation
from zhterm.consistency import CHECKS
from zhterm.consistency.reports import REPORTS
from zhterm.formats import formats
from zhterm.formats.pairs import COLUMNS

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "zhterm"
PAGES_WITH_SCREENS = [
    path
    for path in ("README.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))))
    if "```console\n$ " in (ROOT / path).read_text(encoding="utf-8")
]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "glossary" / "README.md"]


@pytest.fixture(scope="module")
def generate() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import generate  # lies beside the pages

        yield generate
    finally:
        sys.path.remove(str(ROOT / "docs"))


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES_WITH_SCREENS)
def test_commands_print_what_the_page_shows(generate: ModuleType, name: str) -> None:
    import screens

    text = page(name)
    assert "```console\n$ " in text
    assert screens.rendered(text) == text, f"{name} is not up to date: make docs"


def test_the_reference_is_up_to_date(generate: ModuleType) -> None:
    assert generate.reference() == page("docs/commands.md"), "make docs"


def test_the_page_of_formats_is_up_to_date(generate: ModuleType) -> None:
    text = page("docs/formats.md")
    assert generate.with_formats(text) == text, "make docs"
    assert all(f"| `{item.name}` |" in text for item in formats())


def test_the_page_of_formats_names_all_that_a_profile_can_say() -> None:
    from zhterm.formats.pairs import FIELDS
    from zhterm.formats.profiles import SOURCE_FIELDS, Column, Profile, Rules

    named = set(re.findall(r"`(\w+)`", page("docs/formats.md").partition("\n## Profiles\n")[2]))
    keys = {name for kind in (Profile, Rules, Column) for name in kind.__struct_fields__} - {"name"}
    assert keys | set(FIELDS) | set(SOURCE_FIELDS) <= named


def commands() -> Iterator[tuple[str, Any]]:
    from typer.main import get_command

    from zhterm.cli.app import app

    for name, command in get_command(app).commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {part}", below) for part, below in command.commands.items())
        else:
            yield name, command


@pytest.mark.parametrize(("name", "command"), [pytest.param(*item, id=item[0]) for item in commands()])
def test_every_command_is_documented_with_all_that_it_takes(name: str, command: Any) -> None:
    part = page("docs/commands.md").partition(f"\n## glossary {name}\n")[2].partition("\n## ")[0]
    assert part
    for item in command.params:
        for word in item.opts if item.param_type_name == "option" else [item.metavar]:
            escaped = word.replace("|", "\\|")  # which would end the cell of the table
            assert f"`{escaped}" in part, f"{name}: {word} is not documented"
    assert f"[`{name}`](docs/commands.md#glossary-{name.replace(' ', '-')})" in page("README.md")


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("CSV columns", COLUMNS),
        ("Formats", [item.name for item in formats()]),
        ("Check codes", [item.code for item in CHECKS]),
        ("Check reports", list(REPORTS)),
        ("Exit codes", [str(code) for name, code in vars(errors).items() if name.startswith("EXIT_")]),
        ("Settings", list(settings.NAMES)),
    ],
)
def test_the_reference_names_every(section: str, names: list[str]) -> None:
    part = page("docs/commands.md").partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", part, re.MULTILINE) == list(names)


def test_every_environment_variable_is_documented() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    read = set(re.findall(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"", text))
    read |= {f"ZHTERM_{kind}" for kind in ("CONFIG", "DATA", "CACHE")}
    part = page("docs/commands.md").partition("\n## Environment variables\n")[2]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", part, re.MULTILINE)) == read


def test_every_signal_is_explained() -> None:
    text = Path(explanation.__file__).read_text(encoding="utf-8")
    signals = set(re.findall(r'signal="(\w+)"', text)) | set(re.findall(r'^        \("(\w+)", ', text, re.MULTILINE))
    told = set(re.findall(r"`(\w+)`", page("docs/how-it-pairs.md")))
    assert signals
    assert signals <= told


def test_the_examples_of_the_python_page(home: Path) -> None:
    result = doctest.testfile(
        str(ROOT / "docs" / "python.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert result.attempted >= 10
    assert result.failed == 0


def test_every_public_name_is_there_and_documented_where_it_is() -> None:
    assert zhterm.__all__ == sorted(zhterm.__all__)
    for name in zhterm.__all__:
        assert getattr(zhterm, name).__doc__, name
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = zhterm.no_such_name


def test_importing_a_module_leaves_the_function_of_the_same_name() -> None:
    import zhterm.extraction
    import zhterm.segmentation
    import zhterm.transliteration

    assert all(callable(getattr(zhterm, name)) for name in ("capture", "pinyin", "segment", "pair"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
        found = (path.parent / target).resolve() if target else path
        assert found.exists(), f"{path.name}: no {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", item).lower().replace(" ", "-") for item in headings}


def test_the_architecture_page_stays_short() -> None:
    assert len(page("docs/architecture.md").splitlines()) <= 150


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_is_there(home: Path, shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zhterm"],
        env={**os.environ, "_GLOSSARY_COMPLETE": f"source_{shell}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "_GLOSSARY_COMPLETE" in done.stdout
