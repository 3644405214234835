"""A terminal taken over for a while: one key at a time in, whole screens out, and always given back as it was.

Plain ANSI on the alternate screen, which every terminal and multiplexer of today speaks, also over ssh; curses counts
columns by the C library's tables, which differ from the terminal's for wide characters. The terminal is given back at
the end, on an exception, at Ctrl-C, SIGTERM and SIGHUP, and while suspended with Ctrl-Z.
"""

from __future__ import annotations

import os
import select
import signal
import termios
import tty
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType, TracebackType

_ENTER = "\033[?1049h\033[?25l\033[?2004h\033[2J"
# The line feed at the bottom is for terminals without an alternate screen, where what was drawn stays.
_LEAVE = "\033[0m\033[999;1H\n\033[?2004l\033[?25h\033[?1049l"
_ESCAPE_WAIT = 0.05  # seconds after which an escape is the key itself, not the beginning of another
_CONTROL = {"\r": "enter", "\n": "enter", "\t": "tab", " ": "space", "\x7f": "backspace", "\x08": "backspace"}
_SEQUENCES = {
    "[A": "up",
    "[B": "down",
    "[C": "right",
    "[D": "left",
    "[H": "home",
    "[F": "end",
    "[1~": "home",
    "[4~": "end",
    "[7~": "home",
    "[8~": "end",
    "[3~": "delete",
    "OC": "right",
    "OD": "left",
    "OH": "home",
    "OF": "end",
    "OM": "enter",
}
_PASTE, _PASTED = "[200~", b"\033[201~"


class Key(NamedTuple):
    """A key by its name, and the text it types.

    The name of a character is the character itself; others are "enter", "escape", "ctrl-u", "paste" and the like.
    "redraw" is no key: the window has another size, or comes back after a suspension.
    """

    name: str
    text: str = ""


class Terminal:
    """The terminal of two file descriptors, as a context manager. At most one at a time, in the main thread."""

    def __init__(self, keyboard: int, screen: int) -> None:
        self._keyboard = keyboard
        self._screen = screen
        self._before: list[Any] = []
        self._handlers: dict[int, Any] = {}
        self._pending = bytearray()
        self._stale = False
        self._wake_out, self._wake_in = -1, -1

    def __enter__(self) -> Self:
        self._before = termios.tcgetattr(self._keyboard)
        self._wake_out, self._wake_in = os.pipe()
        for end in (self._wake_out, self._wake_in):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake_in, warn_on_full_buffer=False)
        for number, handler in (
            (signal.SIGWINCH, self._on_change),
            (signal.SIGTSTP, self._on_suspend),
            (signal.SIGTERM, self._on_end),
            (signal.SIGHUP, self._on_end),
            (signal.SIGQUIT, self._on_end),
        ):
            self._handlers[number] = signal.signal(number, handler)
        try:
            self._take()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()
        signal.set_wakeup_fd(-1)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()
        for end in (self._wake_out, self._wake_in):
            os.close(end)

    def _take(self) -> None:
        tty.setcbreak(self._keyboard, termios.TCSAFLUSH)  # what was typed before a card is seen decides nothing
        self._write(_ENTER)

    def _give_back(self) -> None:
        try:
            self._write(_LEAVE)
            termios.tcsetattr(self._keyboard, termios.TCSADRAIN, self._before)
        except (OSError, termios.error):
            return  # the terminal has gone, and nobody is there to see it

    def _on_change(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # the form of a handler
        self._stale = True

    def _on_end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # the form of a handler
        raise SystemExit(128 + number)

    def _on_suspend(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # the form of a handler
        self._give_back()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)  # stands still here until it is continued
        signal.signal(signal.SIGTSTP, self._on_suspend)
        self._take()
        self._stale = True

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows; 80 x 24 where the terminal doesn't say."""
        try:
            columns, rows = os.get_terminal_size(self._screen)
        except OSError:
            return 80, 24
        return columns or 80, rows or 24

    def draw(self, lines: Sequence[str], cursor: tuple[int, int] | None = None) -> None:
        """Show `lines` from the top, each within the width; `cursor` (column, row) from 0 is shown if given.

        Each line is placed by itself and what was there is erased after it, so that nothing flickers.
        """
        parts = [f"\033[{row};1H{line}\033[0m\033[K" for row, line in enumerate(lines, 1)]
        place = "" if cursor is None else f"\033[{cursor[1] + 1};{cursor[0] + 1}H\033[?25h"
        self._write("\033[?25l" + "".join(parts) + "\033[J" + place)

    def _write(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        while data:
            data = data[os.write(self._screen, data) :]

    def key(self) -> Key:
        """Wait for a key, or for a reason to draw anew. Raises EOFError where the keyboard is gone."""
        while not self._pending:
            if self._stale:
                self._stale = False
                return Key("redraw")
            self._wait(None)
        char = self._character()
        if char == "\033":
            return self._escape()
        if char in _CONTROL:
            return Key(_CONTROL[char], " " if char == " " else "")
        if char < " ":
            return Key(f"ctrl-{chr(ord(char) + 96)}")
        return Key(char, char)

    def _wait(self, seconds: float | None) -> bool:
        """Wait for input or a signal; whether there was input."""
        ready, _, _ = select.select([self._keyboard, self._wake_out], [], [], seconds)
        if self._wake_out in ready:
            os.read(self._wake_out, 4096)
        if self._keyboard not in ready:
            return False
        data = os.read(self._keyboard, 4096)
        if not data:
            raise EOFError
        self._pending += data
        return True

    def _character(self) -> str:
        """Take one UTF-8 character, waiting for the rest of it."""
        first = self._pending[0]
        length = 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        while len(self._pending) < length and self._wait(1.0):
            pass
        data = bytes(self._pending[:length])
        del self._pending[:length]
        return data.decode("utf-8", "replace")[:1]

    def _escape(self) -> Key:
        if not self._pending and not self._wait(_ESCAPE_WAIT):
            return Key("escape")
        sequence = self._character()
        if sequence == "\033":
            return Key("escape")
        if sequence not in "[O":
            return Key(f"alt-{sequence}")
        while len(sequence) == 1 or not "@" <= sequence[-1] <= "~":
            if not self._pending and not self._wait(_ESCAPE_WAIT):
                break
            sequence += self._character()
        if sequence == _PASTE:
            return Key("paste", self._pasted())
        return Key(_SEQUENCES.get(sequence, "unknown"))

    def _pasted(self) -> str:
        while _PASTED not in self._pending and self._wait(1.0):
            pass
        text, _, rest = bytes(self._pending).partition(_PASTED)
        self._pending[:] = rest
        return text.decode("utf-8", "replace")
