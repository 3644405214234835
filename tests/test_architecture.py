"""Imports point one way, as the table in docs/architecture.md says; no module, function or class grows too large."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from zhterm.cli.app import COMMANDS

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "zhterm"
MODULES = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
# part: what it may import of ours, as the page says. A part is a module or a package.
MAY_IMPORT = {
    part: cell.strip().replace("everything", "*").replace("nothing", "")
    for part, cell in re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|$", PAGE, re.MULTILINE)
}
MAX_LINES = 400
MAX_FUNCTION = 60
MOST_FUNCTIONS = 30
MAX_PARAMETERS = 6
MAX_PUBLIC_METHODS = 30
# What is still to be mended.
LONG_MODULES: set[str] = set()
LONG_FUNCTIONS = {"extraction/pairs.py: _links"}
MANY_PARAMETERS: set[str] = set()
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((SOURCE / module).read_text(encoding="utf-8"))


def part_of(module: str) -> str:
    return Path(module).with_suffix("").parts[0]


def dotted(module: str) -> str:
    """The name under which a module is imported."""
    return ".".join(("zhterm", *Path(module).with_suffix("").parts)).removesuffix(".__init__")


def imported(node: ast.AST, *, typing: bool) -> Iterator[str]:
    """The names that are imported anywhere below a node, also inside functions; for type checking only if `typing`."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" and not typing:
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "a relative import"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imported(child, typing=typing)


@cache
def functions() -> list[tuple[str, Function]]:
    return [
        (f"{module}: {node.name}", node)
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, Function)
    ]


def length(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def parameters(function: Function) -> int:
    return sum(item.arg not in ("self", "cls") for item in (*function.args.args, *function.args.kwonlyargs))


def is_command(function: str) -> bool:
    """Whether a function is a command, whose parameters are the options that a person can give."""
    module, _, name = function.partition(": ")
    module = module.removeprefix("cli/").removesuffix(".py").removesuffix("/__init__")
    return f"{module}:{name}" in {declaration.function for declaration in COMMANDS}


def test_every_part_has_a_row_and_every_row_a_part() -> None:
    assert set(map(part_of, MODULES)) == set(MAY_IMPORT)


def test_modules_import_only_what_the_row_of_their_part_allows() -> None:
    forbidden = set()
    for module in MODULES:
        part = part_of(module)
        names = {name.split(".")[1] for name in imported(tree(module), typing=True) if name.startswith("zhterm.")}
        if MAY_IMPORT[part] != "*":
            forbidden |= {f"{module}: {name}" for name in names - {part} - set(MAY_IMPORT[part].split())}
    assert not {line for line in forbidden if ": __" not in line}


def test_the_table_has_no_circle() -> None:
    parts = {part: set(cell.replace("*", "").split()) for part, cell in MAY_IMPORT.items()}
    assert tuple(TopologicalSorter(parts).static_order())  # a circle raises an error that names it


def test_modules_import_each_other_in_no_circle() -> None:
    known = {dotted(module): module for module in MODULES}
    graph = {
        name: {
            imports if imports in known else imports.rpartition(".")[0]
            for imports in imported(tree(module), typing=False)
        }
        for name, module in known.items()
    }
    assert tuple(TopologicalSorter(graph).static_order())


def test_no_module_is_long() -> None:
    lines = {module: len((SOURCE / module).read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {module for module, count in lines.items() if count > MAX_LINES} <= LONG_MODULES


def test_no_function_is_long_and_most_are_short() -> None:
    lengths = [(length(function), name) for name, function in functions()]
    assert {name for lines, name in lengths if lines > MAX_FUNCTION} <= LONG_FUNCTIONS
    assert sorted(lengths)[int(len(lengths) * 0.95)][0] <= MOST_FUNCTIONS


def test_no_function_has_many_parameters() -> None:
    many = {name for name, function in functions() if parameters(function) > MAX_PARAMETERS}
    options = {"cli/selecting.py: _selection"}  # of several commands
    assert {name for name in many if not is_command(name)} - options <= MANY_PARAMETERS


def test_glossary_stays_a_small_class() -> None:
    from zhterm.glossary import Glossary

    public = [name for name in vars(Glossary) if not name.startswith("_")]
    assert len(public) <= MAX_PUBLIC_METHODS


def test_the_data_folder_is_never_a_package() -> None:
    assert not list((ROOT / "glossary").rglob("__init__.py"))
