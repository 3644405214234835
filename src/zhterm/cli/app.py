"""What can be typed: the table of all commands, and the group that imports a command when it is run.

`glossary --help` is printed from this table alone, so that a new command costs no other one a millisecond. To add one:
write a module in this folder with a function whose parameters are declared with typer (shared ones are in
`options.py`), and give it a line here. `tests/test_cli.py` holds the line to the function's docstring.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from importlib import import_module
from inspect import cleandoc
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from zhterm import __version__
from zhterm.cli.options import Store

if TYPE_CHECKING:
    from collections.abc import Iterator


class Declaration(NamedTuple):
    """A command as the table knows it.

    `name` is what is typed ("lexicon info" belongs to the group `lexicon`), `function` is "module:function" in this
    package, `help` is the first line of the function's docstring, `topic` the heading it stands under in the help.
    """

    name: str
    function: str
    help: str
    topic: str


_TEXTS, _ENTRIES, _FILES, _UPKEEP = "Texts", "Entries", "Files", "History and upkeep"
COMMANDS = (
    Declaration("pair", "pairing:pair", "Pair a title term by term without storing anything.", _TEXTS),
    Declaration("capture", "capturing:capture", "Find bilingual titles and terms in documents, store them.", _TEXTS),
    Declaration("check", "checking:check", "Check a translation against the glossary.", _TEXTS),
    Declaration("prompt", "prompting:prompt", "List the entries that a text needs, for a language model.", _TEXTS),
    Declaration("pinyin", "transliterating:pinyin", "Transliterate Chinese by GB/T 16159-2012.", _TEXTS),
    Declaration("recognize", "recognizing:recognize", "Find the stored terms in a text or a document.", _TEXTS),
    Declaration("annotate", "annotating:annotate", "Write a document anew with its terms annotated.", _TEXTS),
    Declaration("kwic", "recognizing:kwic", "Show a term in its contexts, one line a place.", _TEXTS),
    Declaration("segment", "transliterating:segment", "Cut Chinese into words; stored terms stay whole.", _TEXTS),
    Declaration("add", "pairing:add", "Pair a title and store its terms as proposed entries.", _ENTRIES),
    Declaration("search", "lookup:search", "Find entries by Chinese, pinyin, initials or English.", _ENTRIES),
    Declaration("list", "lookup:list_", "List the entries in pinyin order.", _ENTRIES),
    Declaration("show", "lookup:show", "Show everything an entry holds.", _ENTRIES),
    Declaration("review", "review:review", "Go through proposed terms in the terminal, decide by key.", _ENTRIES),
    Declaration("edit", "editing:edit", "Change an entry; without options, open it in $EDITOR.", _ENTRIES),
    Declaration("status", "editing:status", "Set the status of an entry's English terms.", _ENTRIES),
    Declaration("reject", "editing:reject", "Say that two terms do not correspond.", _ENTRIES),
    Declaration("delete", "editing:delete", "Delete entries. `glossary undo` brings them back.", _ENTRIES),
    Declaration("merge", "editing:merge", "Merge an entry into another; nothing is lost.", _ENTRIES),
    Declaration("import", "exchange:import_", "Take in glossaries from files.", _FILES),
    Declaration("export", "exchange:export", "Write the glossary to files.", _FILES),
    Declaration(
        "formats",
        "exchange:formats",
        "List the formats that import and export know, and what each can't carry.",
        _FILES,
    ),
    Declaration("demo", "demo:demo", "Make a folder with a small glossary to try things on.", _FILES),
    Declaration("log", "history:log", "Show who changed what and when, the newest first.", _UPKEEP),
    Declaration("undo", "history:undo", "Take back the newest changes.", _UPKEEP),
    Declaration("redo", "history:redo", "Do again what undo took back.", _UPKEEP),
    Declaration("mcp", "assistant:mcp", "Serve the glossary to an assistant (Model Context Protocol).", _FILES),
    Declaration("stats", "upkeep:stats", "Count what the glossary holds.", _UPKEEP),
    Declaration("reindex", "upkeep:reindex", "Rebuild the search index and check the file.", _UPKEEP),
    Declaration("lexicon info", "lexicon:info", "Show the sources of the dictionary and their licences.", _UPKEEP),
    Declaration("lexicon build", "lexicon:build", "Compile the dictionary now instead of at first use.", _UPKEEP),
    Declaration("lexicon update", "lexicon:update", "Use a newer CC-CEDICT from now on.", _UPKEEP),
)
GROUPS = {
    "lexicon": """The reference dictionary and its sources.

    \b
    glossary lexicon info
    glossary lexicon update cedict.txt.gz
    """,
}
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Commands(MutableMapping[str, object]):
    """The commands of a group ("" is the program itself) by name; each is imported when it is asked for."""

    def __init__(self, group: str) -> None:
        self.declared = {
            declaration.name.removeprefix(f"{group} "): declaration
            for declaration in COMMANDS
            if not group or declaration.name.startswith(f"{group} ")
        }
        self._names = dict.fromkeys(name.split()[0] for name in self.declared)
        self._loaded: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._loaded:
            self._loaded[name] = _group(name) if name in GROUPS else _command(self.declared[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: object) -> None:
        self._names[name] = None
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def topics(self) -> dict[str, list[tuple[str, str]]]:
        """Name and help line of each command under its topic, in the order of the table; a group is one line."""
        lines: dict[str, dict[str, str]] = {}
        for name, declaration in self.declared.items():
            first, _, part = name.partition(" ")
            purpose = GROUPS[first].split("\n")[0] if part else declaration.help
            lines.setdefault(declaration.topic, {})[first] = purpose
        return {topic: list(purposes.items()) for topic, purposes in lines.items()}


class _Group(TyperGroup):
    """A group whose help and completion come from the table, importing none of its commands."""

    def __init__(self, **attributes: Any) -> None:
        attributes["commands"] = attributes.get("commands") or _Commands("")
        super().__init__(**attributes)

    def format_commands(self, ctx: object, formatter: Any) -> None:  # noqa: ARG002  # the form is click's
        """Write the names and help lines under their topics."""
        for topic, lines in self.commands.topics().items():  # type: ignore[attr-defined]  # see __init__
            with formatter.section(topic):
                formatter.write_dl([(name.ljust(9), purpose) for name, purpose in lines])


def _command(declaration: Declaration) -> object:
    module, _, function = declaration.function.partition(":")
    holder = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=_CONTEXT)
    holder.command(declaration.name.split()[-1])(getattr(import_module(f"zhterm.cli.{module}"), function))
    return typer.main.get_command(holder)


def _group(name: str) -> _Group:
    return _Group(
        name=name,
        help=cleandoc(GROUPS[name]),
        commands=_Commands(name),
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings=_CONTEXT,
    )


app = typer.Typer(
    name="glossary",
    cls=_Group,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=_CONTEXT,
    help="""Chinese-English term glossary: pair bilingual titles term by term, read them in pinyin, find them again.

    \b
    glossary add "大数据 + 大扶贫" "Big Data + Poverty Alleviation"
    glossary capture article.md
    glossary search 扶贫
    glossary export -o terms.csv

    Every command has its own --help with examples.
    Exit codes: 0 fine, 1 problems found, 2 usage, 3 not found, 4 bad data, 5 store, 70 a bug.
    """,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"glossary (zhterm) {__version__}")
        raise typer.Exit


@app.callback()
def root(
    glossary: Store = None,
    version: Annotated[  # noqa: ARG001  # typer calls _version
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options that stand before the command."""
    if glossary:
        os.environ["GLOSSARY"] = glossary
