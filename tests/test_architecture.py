"""Imports point one way: as the table in docs/architecture.md says. A module without a row there fails."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "zhterm"

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
# part: what it may import of ours, as the page says. A part is a module or a package.
MAY_IMPORT = {
    part: cell.strip().replace("everything", "*").replace("nothing", "")
    for part, cell in re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|$", PAGE, re.MULTILINE)
}
MAX_LINES = 500
MAX_FUNCTION = 80
MAX_PUBLIC_METHODS = 30


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").parts[0]


def imported_parts(path: Path) -> set[str]:
    """The parts of zhterm that a module imports anywhere, also inside functions and for type checking."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: relative import"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "zhterm" else [node.module]
            )
        found |= {name.split(".")[1] for name in names if name.startswith("zhterm.")}
    return found


def test_every_part_has_a_row_and_every_row_a_part() -> None:
    assert {part_of(path) for path in modules()} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_only_what_its_row_allows(path: Path) -> None:
    part = part_of(path)
    allowed = MAY_IMPORT.get(part, "")
    if allowed == "*":
        return
    names = {name for name in imported_parts(path) if not name.startswith("__")}
    assert names - {part} <= set(allowed.split())


def test_the_table_has_no_cycle() -> None:
    done: set[str] = set()

    def visit(part: str, above: tuple[str, ...]) -> None:
        assert part not in above, f"cycle: {' -> '.join((*above, part))}"
        if part not in done:
            for name in MAY_IMPORT[part].replace("*", "").split():
                visit(name, (*above, part))
            done.add(part)

    for part in MAY_IMPORT:
        visit(part, ())


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_and_no_function_is_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, f"{path.name}: {node.name} is too long"


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[int(len(lengths) * 0.95)] <= 40


def test_glossary_stays_a_small_class() -> None:
    from zhterm.glossary import Glossary

    public = [name for name in vars(Glossary) if not name.startswith("_")]
    assert len(public) <= MAX_PUBLIC_METHODS


def test_the_data_folder_is_never_a_package() -> None:
    assert not list((ROOT / "glossary").rglob("__init__.py"))
