"""The keys of the review: one table for the application, the help, the line at the bottom and the documentation."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One key. `also` is a second key that does the same, `label` what the bottom line says, `help` a sentence."""

    key: str
    label: str
    help: str
    also: str = ""


COMMANDS = (
    Command("a", "accept", "accept: the pair is right (status admitted)", "enter"),
    Command("p", "preferred", "accept, as the preferred English term"),
    Command("d", "deprecate", "deprecate: the English should no longer be used"),
    Command("x", "forbid", "forbid: the English must not be used"),
    Command("r", "reject", "reject: the pair is wrong; it goes and is never offered again"),
    Command("e", "English", "correct the English; the card stays to be accepted"),
    Command("+", "another", "add another English term, admitted"),
    Command("c", "Chinese", "correct the Chinese; it is read anew"),
    Command("y", "pinyin", "correct the pinyin, for good; tone numbers will do"),
    Command("f", "field", "write the subject fields, divided by semicolons"),
    Command("n", "note", "write a note"),
    Command("m", "merge", "merge into an existing entry, and accept"),
    Command("s", "skip", "skip: it stays as it is", "space"),
    Command("b", "back", "go back to the card before, whatever was decided about it", "left"),
    Command("u", "undo", "undo: take back the last step, as often as you like"),
    Command("?", "help", "this list", "h"),
    Command("q", "quit", "quit; everything decided is already stored"),
)
NAMES = {name: command.label for command in COMMANDS for name in (command.key, command.also) if name}
MERGE_KEYS = "123456789"
SEARCH_KEY = "/"
