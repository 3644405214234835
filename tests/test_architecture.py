"""Imports point one way: as the table in docs/architecture.md says. A module without a row there fails."""

from __future__ import annotations

import ast
import re
from functools import cache
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
MAX_LINES = 440
MAX_FUNCTION = 60
MAX_COMMAND = 80  # its options and help stand in it
# The registry of formats asks what recognises a file, which asks the registry.
CIRCLES_LEFT = {("zhterm.formats", "zhterm.formats.recognition", "zhterm.formats")}
MAX_PUBLIC_METHODS = 30
MAX_GLOSSARY = 150


@cache
def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module, parsed once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").parts[0]


def imported_parts(path: Path) -> set[str]:
    """The parts of zhterm that a module imports anywhere, also inside functions and for type checking."""
    parts = set()
    for node in ast.walk(tree_of(path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: relative import"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "zhterm" else [node.module]
            )
        parts |= {name.split(".")[1] for name in names if name.startswith("zhterm.")}
    return parts


def imports_at_run_time(path: Path) -> set[str]:
    """The modules of zhterm that a module imports when it runs, also inside functions."""
    names = {name_of(other) for other in modules()}
    for_types = {
        id(below)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for below in ast.walk(node)
    }
    imported: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            imported |= whole & names or {str(node.module)}
    return (imported & names) - {name_of(path)}


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


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name_of(path): imports_at_run_time(path) for path in modules()}
    circles: set[tuple[str, ...]] = set()
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circles.add((*above[above.index(name) :], name))
        elif name not in done:
            done.add(name)
            for other in sorted(graph[name]):
                if name != "zhterm" and other != "zhterm":  # the package itself imports nothing before it is asked
                    visit(other, (*above, name))

    for name in sorted(graph):
        visit(name, ())
    assert circles == CIRCLES_LEFT


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_and_no_function_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            limit = MAX_COMMAND if part_of(path) == "cli" else MAX_FUNCTION
            assert (node.end_lineno or 0) - node.lineno < limit, f"{path.name}: {node.name} is too long"


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[int(len(lengths) * 0.95)] <= 30


def test_glossary_stays_a_small_class() -> None:
    from zhterm.glossary import Glossary

    public = [name for name in vars(Glossary) if not name.startswith("_")]
    assert len(public) <= MAX_PUBLIC_METHODS
    assert len((SOURCE / "glossary.py").read_text(encoding="utf-8").splitlines()) <= MAX_GLOSSARY


def test_the_data_folder_is_never_a_package() -> None:
    assert not list((ROOT / "glossary").rglob("__init__.py"))
