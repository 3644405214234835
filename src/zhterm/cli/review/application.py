"""The review at a terminal: what is on the screen, and what each key does. The terminal itself is prompt_toolkit's."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NamedTuple

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from zhterm.cli.layout import visible
from zhterm.cli.review import screen
from zhterm.cli.review.keys import COMMANDS, MERGE_KEYS, SEARCH_KEY
from zhterm.errors import ZhtermError
from zhterm.language.scripts import fold
from zhterm.model import AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyPressEvent

    from zhterm.cli.review.screen import Canvas, Line
    from zhterm.model import ConceptEntry
    from zhterm.termbase.review import Review, View

_BY_KEY = {name: command.key for command in COMMANDS for name in (command.key, command.also) if name}
_NAMED_KEYS = {Keys.Enter: "enter", Keys.Backspace: "backspace", Keys.Escape: "escape", Keys.Left: "left", " ": "space"}
_ESCAPE_WAIT = 0.05  # seconds after which an escape is the key itself, not the beginning of another
_STYLE = {
    "bold": "bold",
    "dim": "ansibrightblack",
    "term": "ansiyellow bold",
    "pinyin": "ansicyan",
    "good": "ansigreen",
    "fair": "ansiyellow",
    "poor": "ansired",
    "key": "bold",
    "bad": "ansired",
}
_STYLE_WITHOUT_COLOUR = {"bold": "bold", "term": "bold underline", "key": "bold"}


class _Prompt(NamedTuple):
    """What is being typed: the name of the key that asks for it, and what is done with it."""

    name: str
    finish: Callable[[str], str | None]


class ReviewApplication:
    """A review at the terminal of this process, until it is finished or left."""

    def __init__(self, review: Review, *, colour: bool) -> None:
        self._review = review
        self._message: Line = []
        self._view: View | None = None
        self._page: Callable[[Canvas], list[Line]] = self._card
        self._mergeable: list[ConceptEntry] = []
        self._prompt: _Prompt | None = None
        self._buffer = Buffer(multiline=False)
        self._actions: dict[str, Callable[[], str | None]] = {
            "a": lambda: review.accept(AdministrativeStatus.ADMITTED),
            "p": lambda: review.accept(AdministrativeStatus.PREFERRED),
            "d": lambda: review.accept(AdministrativeStatus.DEPRECATED),
            "x": lambda: review.accept(AdministrativeStatus.FORBIDDEN),
            "r": review.reject,
            "e": lambda: self._ask("e", self._english(), review.edit_english),
            "+": lambda: self._ask("+", "", review.add_english),
            "c": lambda: self._ask("c", self._chinese(), review.edit_chinese),
            "y": lambda: self._ask("y", self._pinyin(), review.edit_pinyin),
            "f": lambda: self._ask("f", "; ".join(self._entry_of().subject_fields), review.edit_subject_fields),
            "n": lambda: self._ask("n", self._entry_of().note, review.edit_note),
            "m": self._merge,
            "s": review.skip,
            "b": review.back,
            "u": review.undo,
            "?": self._help,
        }
        self._application = self._made(colour=colour)

    def run(self) -> None:
        """Go through the queue. After its last card the last step can still be taken back.

        Raises KeyboardInterrupt for Ctrl-C, SystemExit where the process is asked to end.
        """
        self._look()
        if self._view is None and self._review.queue.last is None:
            return
        endings = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]
        before = {number: signal.signal(number, self._end) for number in endings}
        try:
            self._application.run(pre_run=_forget_what_was_typed)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, number: int, frame: object) -> None:  # noqa: ARG002  # the form of a signal handler
        loop = self._application.loop
        if loop is not None:
            loop.call_soon_threadsafe(lambda: self._application.exit(exception=SystemExit(128 + number)))

    def _made(self, *, colour: bool) -> Application[None]:
        typing = Condition(lambda: self._prompt is not None)
        page = FormattedTextControl(self._fragments, focusable=True, show_cursor=False)
        line = BufferControl(self._buffer, input_processors=[BeforeInput(lambda: [("class:bold", self._label())])])
        application: Application[None] = Application(
            layout=Layout(HSplit([Window(page), ConditionalContainer(Window(line, height=1), typing)])),
            key_bindings=self._bindings(typing),
            style=Style.from_dict(_STYLE if colour else _STYLE_WITHOUT_COLOUR),
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
            full_screen=True,
        )
        application.ttimeoutlen = _ESCAPE_WAIT
        return application

    def _bindings(self, typing: Condition) -> KeyBindings:
        bindings = KeyBindings()

        @bindings.add(Keys.Any, filter=~typing)
        @bindings.add(Keys.BracketedPaste, filter=~typing)
        @bindings.add("escape", filter=~typing, eager=True)
        def _(event: KeyPressEvent) -> None:
            press = event.key_sequence[0]
            name = _NAMED_KEYS.get(press.key, press.key)
            self._press(fold(name).lower() if len(name) == 1 else name)

        @bindings.add("enter", filter=typing, eager=True)
        def _(event: KeyPressEvent) -> None:  # noqa: ARG001  # the form of a binding
            self._finish(self._buffer.text)

        @bindings.add("escape", filter=typing, eager=True)
        @bindings.add("c-c", filter=typing, eager=True)
        def _(event: KeyPressEvent) -> None:  # noqa: ARG001
            self._finish(None)

        @bindings.add(Keys.BracketedPaste, filter=typing, eager=True)
        def _(event: KeyPressEvent) -> None:
            self._buffer.insert_text(" ".join(event.data.split()))

        @bindings.add("c-c", filter=~typing)
        @bindings.add(Keys.SIGINT)
        def _(event: KeyPressEvent) -> None:
            event.app.exit(exception=KeyboardInterrupt())

        @bindings.add("c-z")
        def _(event: KeyPressEvent) -> None:
            event.app.suspend_to_background()

        return bindings

    # What a key does

    def _press(self, name: str) -> None:
        if self._page == self._help_page:
            self._page = self._card
        elif self._page == self._merge_page:
            self._press_merging(name)
        else:
            self._press_card(_BY_KEY.get(name, name))

    def _press_card(self, name: str) -> None:
        if name == "q" or (self._view is None and name in ("a", "escape")):
            self._application.exit()
        elif name in self._actions and (self._view is not None or name in ("u", "b", "?")):
            self._do(self._actions[name])
        else:
            self._say("no such key here; ? shows the keys", "dim")

    def _press_merging(self, name: str) -> None:
        at = MERGE_KEYS.find(name)
        if name in ("escape", "q", "backspace"):
            self._page = self._card
            self._say("not merged", "dim")
        elif name == SEARCH_KEY:
            self._ask("search", "", self._search)
        elif 0 <= at < len(self._mergeable):
            self._page = self._card
            self._do(lambda: self._review.merge(self._mergeable[at].id))

    def _do(self, action: Callable[[], str | None]) -> None:
        """Carry out an action; what goes wrong is told, and the card stays."""
        try:
            remark = action()
        except ZhtermError as error:
            self._say(str(error), "bad")
        else:
            self._say(remark or "", "dim")
        self._look()

    def _look(self) -> None:
        self._view = self._review.look()
        if self._view is None and self._review.queue.last is None and self._application.is_running:
            self._application.exit()

    def _say(self, text: str, style: str) -> None:
        self._message = [screen.Piece(f" {visible(text)}" if text else "", style)]

    # What is typed

    def _ask(self, name: str, text: str, store: Callable[[str], str | None]) -> str:
        """Let a line be edited at the bottom of the screen."""
        self._prompt = _Prompt(name, lambda typed: _UNCHANGED if typed == text and name != "search" else store(typed))
        self._buffer.text = text
        self._buffer.cursor_position = len(text)
        self._application.layout.focus(self._buffer)
        return "enter stores, escape leaves it as it was"

    def _finish(self, typed: str | None) -> None:
        """Do with the line what it was asked for; None is what is left with escape or Ctrl-C."""
        prompt, self._prompt = self._prompt, None
        self._application.layout.focus_previous()
        if prompt is not None:
            self._do(lambda: _UNCHANGED if typed is None else prompt.finish(typed))

    def _label(self) -> str:
        return "" if self._prompt is None else screen.prompt(self._prompt.name)

    def _english(self) -> str:
        return "" if self._view is None else self._view.card.en

    def _chinese(self) -> str:
        return "" if self._view is None or self._view.chinese is None else self._view.chinese.text

    def _pinyin(self) -> str:
        return "" if self._view is None or self._view.chinese is None else self._view.chinese.pinyin

    def _entry_of(self) -> ConceptEntry:
        if self._view is None:
            raise IndexError("there is no card")
        return self._view.entry

    # What is shown

    def _merge(self) -> None:
        self._mergeable = self._review.candidates()
        self._page = self._merge_page

    def _search(self, query: str) -> str | None:
        if query.strip():
            self._mergeable = self._review.candidates(query.strip())
        return None

    def _help(self) -> None:
        self._page = self._help_page

    def _fragments(self) -> StyleAndTextTuples:
        size = self._application.output.get_size()
        canvas = screen.Canvas(size.columns, size.rows - (self._prompt is not None))
        lines = self._page(canvas)
        return [
            (f"class:{piece.style}" if piece.style else "", piece.text)
            for at, line in enumerate(lines)
            for piece in (*line, *([screen.Piece("\n")] if at < len(lines) - 1 else []))
        ]

    def _card(self, canvas: Canvas) -> list[Line]:
        if self._view is None:
            return screen.end_page(self._review.queue, self._message, canvas)
        return screen.card(self._view, self._review.queue, self._message, canvas, keys=self._prompt is None)

    def _merge_page(self, canvas: Canvas) -> list[Line]:
        if self._view is None:
            return []
        return screen.merging(self._view, self._mergeable, self._message, canvas)

    def _help_page(self, canvas: Canvas) -> list[Line]:
        return screen.help_page(canvas)


_UNCHANGED = "nothing changed"


def _forget_what_was_typed() -> None:
    """What was typed before a card is seen decides nothing."""
    if os.name == "posix":
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
