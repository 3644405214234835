"""The loop of a review: a screen out, a key in, a decision made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.cli.output import visible, width
from zhterm.cli.review import screen
from zhterm.cli.review.keys import COMMANDS, MERGE_KEYS, SEARCH_KEY
from zhterm.cli.review.line_editor import LineEditor
from zhterm.errors import ZhtermError
from zhterm.language.scripts import fold
from zhterm.model import AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhterm.cli.review.screen import Line
    from zhterm.cli.review.terminal import Terminal
    from zhterm.termbase.review import Review, View

_BY_KEY = {name: command.key for command in COMMANDS for name in (command.key, command.also) if name}


class Loop:
    """A review at a terminal, until it is finished or left."""

    def __init__(self, review: Review, terminal: Terminal, *, colour: bool) -> None:
        self._review = review
        self._terminal = terminal
        self._colour = colour
        self._message: Line = []
        self._view: View | None = None
        self._actions: dict[str, Callable[[], str | None]] = {
            "a": lambda: review.accept(AdministrativeStatus.ADMITTED),
            "p": lambda: review.accept(AdministrativeStatus.PREFERRED),
            "r": review.reject,
            "e": lambda: self._edit("e", self._english(), review.edit_english),
            "c": lambda: self._edit("c", self._chinese(), review.edit_chinese),
            "y": lambda: self._edit("y", self._pinyin(), review.edit_pinyin),
            "m": self._merge,
            "s": review.skip,
            "u": review.undo,
            "?": self._help,
        }

    def run(self) -> None:
        """Go through the queue. After its last card the last step can still be taken back."""
        while True:
            self._view = self._review.look()
            if self._view is None and self._review.queue.last is None:
                return
            self._draw()
            name = self._key()
            if name == "q" or (self._view is None and name in ("a", "escape")):
                return
            action = self._actions.get(name)
            if action is not None and (self._view is not None or name in ("u", "?")):
                self._do(action)
            elif name:
                self._say("no such key here; ? shows the keys", "dim")

    def _do(self, action: Callable[[], str | None]) -> None:
        """Carry out an action; what goes wrong is told, and the card stays."""
        try:
            told = action()
        except ZhtermError as error:
            self._say(str(error), "bad")
        else:
            self._say(told or "", "dim")

    def _key(self) -> str:
        """The key of the table that was pressed; an empty string for what is to be passed over."""
        key = self._terminal.key()
        if key.name in ("redraw", "paste", "unknown"):
            return ""
        name = fold(key.name).lower() if len(key.name) == 1 else key.name
        return _BY_KEY.get(name, name)

    def _say(self, text: str, style: str) -> None:
        self._message = [screen.Piece(f" {visible(text)}" if text else "", style)]

    def _canvas(self) -> screen.Canvas:
        return screen.Canvas(*self._terminal.size, self._colour)

    def _draw(self) -> None:
        queue, canvas = self._review.queue, self._canvas()
        if self._view is None:
            self._terminal.draw(screen.end_page(queue, self._message, canvas))
        else:
            self._terminal.draw(screen.card(self._view, queue, self._message, canvas))

    # What is edited

    def _english(self) -> str:
        return "" if self._view is None else self._view.card.en

    def _chinese(self) -> str:
        return "" if self._view is None or self._view.chinese is None else self._view.chinese.text

    def _pinyin(self) -> str:
        return "" if self._view is None or self._view.chinese is None else self._view.chinese.pinyin

    def _edit(self, name: str, text: str, store: Callable[[str], str]) -> str:
        typed = self._typed(name, text)
        return "nothing changed" if typed is None or typed == text else store(typed)

    def _typed(self, name: str, text: str) -> str | None:
        """Let a line be edited at the bottom of the card; None where it is left with escape or Ctrl-C."""
        editor = LineEditor(text)
        self._say("enter stores, escape leaves it as it was", "dim")
        try:
            while True:
                self._draw_editor(name, editor)
                key = self._terminal.key()
                if key.name == "enter":
                    return editor.text
                if key.name == "escape":
                    return None
                editor.feed(key.name, key.text)
        except KeyboardInterrupt:
            return None

    def _draw_editor(self, name: str, editor: LineEditor) -> None:
        if self._view is None:
            return
        canvas = self._canvas()
        label = screen.prompt(name, "")
        used = sum(width(piece.text) for piece in label)
        window, column = editor.window(max(8, canvas.columns - used))
        line = screen.prompt(name, window)
        lines = screen.card(self._view, self._review.queue, self._message, canvas, line)
        self._terminal.draw(lines, (min(used + column, canvas.columns - 1), canvas.rows - 1))

    # Other screens

    def _merge(self) -> str | None:
        found = self._review.candidates()
        self._message = []
        while self._view is not None:
            self._terminal.draw(screen.merging(self._view, found, self._message, self._canvas()))
            key = self._terminal.key()
            if key.name in ("escape", "q", "backspace"):
                return "not merged"
            if key.name == SEARCH_KEY:
                query = (self._typed("search", "") or "").strip()
                self._message = []
                if query:
                    found = self._review.candidates(query)
            at = MERGE_KEYS.find(key.name)
            if 0 <= at < len(found):
                return self._review.merge(found[at].id)
        return None

    def _help(self) -> None:
        while True:
            self._terminal.draw(screen.help_page(self._canvas()))
            if self._terminal.key().name != "redraw":
                return
