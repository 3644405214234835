"""The keys of the review: one table for the loop, the help, the line at the bottom and the documentation."""

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
    Command("r", "reject", "reject: the pair goes and is never offered again"),
    Command("e", "English", "correct the English; the card stays to be accepted"),
    Command("c", "Chinese", "correct the Chinese; it is read anew"),
    Command("y", "pinyin", "correct the pinyin, for good; tone numbers will do"),
    Command("m", "merge", "merge into an existing entry, and accept"),
    Command("s", "skip", "skip: it stays proposed", "space"),
    Command("u", "undo", "undo: take back the last step, as often as you like"),
    Command("?", "help", "this list", "h"),
    Command("q", "quit", "quit; everything decided is already stored"),
)
NAMES = {name: command.label for command in COMMANDS for name in (command.key, command.also) if name}
MERGE_KEYS = "123456789"
SEARCH_KEY = "/"
