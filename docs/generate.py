"""Write what the documentation takes from the program: docs/commands.md, and the screens in the pages.

usage: python docs/generate.py [--check]

With `--check` nothing is written; the exit code is 1 where a page is not up to date.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from screens import PAGES, ROOT, rendered
from typer.main import get_command

from zhterm import errors, settings
from zhterm.cli.app import app
from zhterm.consistency import CHECKS
from zhterm.consistency.reports import REPORTS
from zhterm.formats import formats as all_formats
from zhterm.formats.pairs import COLUMNS
from zhterm.model import AdministrativeStatus
from zhterm.termbase.merging import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = ROOT / "docs" / "commands.md"

# What no docstring says in a form that can be printed; a name that is missing here is an error.
COLUMN_NOTES = {
    "zh_hans": "Chinese term in simplified characters",
    "zh_hant": "Chinese term in traditional characters",
    "pinyin": "reading by GB/T 16159-2012; on import it counts as given by a person and is never overwritten",
    "en": "English term",
    "status": "administrative status of the English term (see below); empty on import means `admitted`",
    "subject_field": "subject fields, divided by `; `",
    "part_of_speech": "of the English term",
    "confidence": "of the pairing that proposed the term, 0 to 1; empty where a person wrote it",
    "note": "note of the entry",
    "context_zh": "Chinese text in which the term was met first",
    "context_en": "its English version",
    "source": "where that is: name, and place as an RFC 5147 fragment (`article.md#char=440,470`)",
    "id": "id of the entry; rows of one entry share it",
    "updated": "when the entry last changed, UTC; not taken over on import",
}
STATUS_NOTES = {
    "proposed": "found by the program, seen by nobody; no later pairing relies on it",
    "preferred": "to be used",
    "admitted": "may be used",
    "deprecated": "should no longer be used",
    "superseded": "was replaced by another term",
    "forbidden": "must not be used",
}
POLICY_NOTES = {
    "skip": "the stored entry stays as it is",
    "merge": "stored values win; what they leave empty is filled, terms and notes are added",
    "update": "new values win where they are given; terms are added",
    "replace": "the new entry takes the place of the stored one; terms it does not hold go",
}
EXIT_NOTES = {
    "EXIT_OK": "fine",
    "EXIT_PROBLEMS": "done, but some lines or rows could not be used; they are named on standard error",
    "EXIT_USAGE": "the command line is wrong: an unknown command, option, format or status",
    "EXIT_NOT_FOUND": "no such entry, file or glossary",
    "EXIT_DATA": "the input can't be used: empty, no Chinese, no English, not text",
    "EXIT_STORE": "the glossary file can't be read or written: locked, damaged, foreign, read-only, disk full",
    "EXIT_BUG": "a bug in this program",
    "EXIT_STOPPED": "Ctrl-C; what was finished is kept, but an import is taken in whole or not at all",
}
SETTING_NOTES = {
    "glossary": "path of the glossary to use",
    "responsibility": "the name that the journal gives to your changes; default: your login name",
}
ENVIRONMENT_NOTES = {
    "GLOSSARY": "path of the glossary to use; `--glossary` wins over it",
    "GLOSSARY_USER": "the name that the journal gives to your changes",
    "USER": "taken for that name where nothing else is set",
    "USERNAME": "the same on Windows",
    "EDITOR": "program in which `glossary edit ENTRY` opens an entry",
    "VISUAL": "the same; wins over `EDITOR`",
    "NO_COLOR": "set to anything: no colour",
    "TERM": "`dumb`: no colour",
    "ZHTERM_CONFIG": "folder of the settings file",
    "ZHTERM_CACHE": "folder for the compiled reference dictionary",
    "ZHTERM_DATA": "folder of the glossary used where none is named, and of a newer CC-CEDICT",
    "GLOSSARY_DEBUG": "set to anything: a bug prints its traceback",
}


def reference() -> str:
    """The text of docs/commands.md."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "This page is written by `python docs/generate.py` from the program itself."
    yield "`glossary COMMAND --help` prints the same for one command."
    yield ""
    yield from _command_table()
    yield from _options_everywhere()
    for name, command in _commands():
        yield from _command(name, command)
    yield from _tables()
    yield from _settings()


def _commands() -> Iterator[tuple[str, Any]]:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]  # it is a group
        if hasattr(command, "commands"):
            yield from ((f"{name} {part}", below) for part, below in command.commands.items())
        else:
            yield name, command


def command_rows() -> list[tuple[str, str]]:
    """All commands, each with the first sentence of its help."""
    return [(name, command.help.split("\n")[0]) for name, command in _commands()]


def _command_table() -> Iterator[str]:
    yield "| Command | What it does |"
    yield "|---|---|"
    for name, told in command_rows():
        yield f"| [`{name}`](#glossary-{name.replace(' ', '-')}) | {told} |"
    yield ""


def _options_everywhere() -> Iterator[str]:
    yield "Before the command: `--glossary PATH` (`-g`) chooses the glossary, `--version` prints the version,"
    yield "`--install-completion` and `--show-completion` set up completion for your shell, `--help` (`-h`) explains."
    yield ""
    yield "`-` in the place of a file or text reads standard input."
    yield "Tables go to people: `--to json`, `jsonl` and `csv` print the same for programs."
    yield "Results go to standard output; remarks, progress and errors go to standard error."
    yield ""


def _command(name: str, command: Any) -> Iterator[str]:
    told, _, rest = command.help.partition("\b\n")
    examples, _, more = rest.partition("\n\n")
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    yield f"## glossary {name}"
    yield ""
    yield f"{' '.join(told.split())}"
    yield ""
    yield "```"
    yield f"glossary {' '.join([name, *(item.metavar for item in arguments), '[OPTIONS]'])}"
    yield "```"
    yield ""
    if command.params:
        yield "| Argument or option | Meaning |"
        yield "|---|---|"
        for item in command.params:
            name = _parameter(item).replace("|", "\\|")
            yield f"| {name} | {_meaning(item)} |"
        yield ""
    if more.strip():
        yield " ".join(more.split())
        yield ""
    yield "For example:"
    yield ""
    yield "```"
    yield from (line.strip() for line in examples.strip().splitlines())
    yield "```"
    yield ""


def _parameter(item: Any) -> str:
    if item.param_type_name == "argument":
        return f"`{item.metavar}`"
    value = "" if item.is_flag else f" {item.metavar or item.type.name.upper()}"
    return ", ".join(f"`{name}{value}`" for name in item.opts)


def _meaning(item: Any) -> str:
    told = (item.help or f"The {item.name.replace('_', ' ')} of the entry.").replace("|", "\\|")
    default = item.default
    if item.param_type_name == "option" and not item.is_flag and default not in (None, "", ()):
        told += f" Default: `{default}`."
    return told


def _table(title: str, header: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield f"| {header} | Meaning |"
    yield "|---|---|"
    yield from (f"| `{name}` | {told} |" for name, told in rows)
    yield ""


def _tables() -> Iterator[str]:
    yield from _table("CSV columns", "Column", [(name, COLUMN_NOTES[name]) for name in COLUMNS])
    yield "Files are UTF-8 with the quoting of RFC 4180 and LF at line ends."
    yield "One row is one Chinese-English term pair; the order of the rows is that of the pinyin and always the same."
    yield "`--for excel` adds the byte order mark and CRLF, and an apostrophe before cells that begin like a formula."
    yield "Import takes the apostrophes away again."
    yield ""
    yield "Import finds out the encoding (UTF-8, UTF-16, GB18030, Big5), the delimiter (comma, tab, semicolon, bar) and"
    yield "the columns, by their names in English or Chinese (`zh`, `Chinese`, `中文`, `原文`, `术语`; `en`, `译文` …)"
    yield "or, where there is no header, by the script of what stands in them."
    yield ""
    formats = [
        (item.name, f"{item.summary}; files {', '.join(f'`{suffix}`' for suffix in item.suffixes)}")
        for item in all_formats()
    ]
    yield from _table("Formats", "Format", formats)
    yield from _table("Statuses", "Status", [(item.value, STATUS_NOTES[item.value]) for item in AdministrativeStatus])
    yield from _table("Import policies", "Policy", [(item.value, POLICY_NOTES[item.value]) for item in Policy])
    yield from _table("Check codes", "Code", [(item.code, f"{item.severity}: {item.summary}") for item in CHECKS])
    yield from _table("Check reports", "Form", list(REPORTS.items()))
    codes = {name: value for name, value in vars(errors).items() if name.startswith("EXIT_")}
    yield from _table("Exit codes", "Code", [(str(value), EXIT_NOTES[name]) for name, value in codes.items()])


def _settings() -> Iterator[str]:
    rows = [(name, SETTING_NOTES[name]) for name in settings.NAMES]
    yield from _table("Settings", "Setting", rows)
    yield "They stand in `config.toml` in your configuration folder (`~/.config/zhterm` on Linux):"
    yield ""
    yield "```toml"
    yield 'glossary = "~/terms/glossary.db"'
    yield 'responsibility = "Li Hua"'
    yield "```"
    yield ""
    yield "The environment wins over the file, an option over the environment."
    yield "Where no glossary is named, the nearest `glossary/glossary.db` in this folder or one above it is used, else"
    yield "`glossary.db` in your data folder (`~/.local/share/zhterm` on Linux)."
    yield ""
    yield from _table("Environment variables", "Variable", list(ENVIRONMENT_NOTES.items()))
    yield "`XDG_CONFIG_HOME`, `XDG_DATA_HOME` and `XDG_CACHE_HOME` are followed on Linux."


def _with_commands(text: str) -> str:
    """The page with its table of commands, where it has one."""
    rows = "".join(
        f"| [`{name}`](docs/commands.md#glossary-{name.replace(' ', '-')}) | {told} |\n"
        for name, told in command_rows()
    )
    head = "| Command | What it does |\n|---|---|\n"
    return re.sub(re.escape(head) + r"(?:\|.*\n)*", lambda _: head + rows, text)


def with_formats(text: str) -> str:
    """The page with its table of formats, where it has one."""
    head = "| Format | Direction | Files | `--for` | What it is | Does not carry |\n|---|---|---|---|---|---|\n"
    rows = []
    for item in all_formats():
        files = " ".join(f"`{suffix}`" for suffix in item.suffixes)
        variants = " ".join(f"`{name}`" for name in item.variants)
        told = (f"`{item.name}`", item.direction, files, variants, item.summary, item.drops or "nothing")
        rows.append(f"| {' | '.join(told)} |\n")
    return re.sub(re.escape(head) + r"(?:\|.*\n)*", lambda _: head + "".join(rows), text)


def pages() -> Iterator[tuple[str, str, str]]:
    """Each page as (name, text as it is, text as it has to be)."""
    for name in PAGES:
        text = (ROOT / name).read_text(encoding="utf-8")
        yield name, text, _with_commands(rendered(text))
    formats_page = ROOT / "docs" / "formats.md"
    text = formats_page.read_text(encoding="utf-8")
    yield "docs/formats.md", text, with_formats(text)
    yield "docs/commands.md", REFERENCE.read_text(encoding="utf-8") if REFERENCE.exists() else "", reference()


def main() -> int:
    """Write the pages, or with `--check` tell which ones are not up to date."""
    check = "--check" in sys.argv[1:]
    stale = [(name, text) for name, before, text in pages() if before != text]
    for name, text in stale:
        print(f"{name} is not up to date" if check else f"wrote {name}")
        if not check:
            (ROOT / name).write_text(text, encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
