"""One line of text being edited: what each key does to it, and what of it is seen in a window of some columns.

The unit of the cursor is what one sees as a character: a base with its combining marks. Wide characters take two
columns.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, ClassVar

from zhterm.cli.output import width

if TYPE_CHECKING:
    from collections.abc import Callable

_JOINERS = "\u200d\ufe0e\ufe0f"


class LineEditor:
    """A line with a cursor; `feed` takes keys by the names of `Terminal.key`."""

    def __init__(self, text: str = "") -> None:
        self._cells = _cells(text)
        self._at = len(self._cells)

    @property
    def text(self) -> str:
        """The line as it stands."""
        return "".join(self._cells)

    def feed(self, name: str, text: str = "") -> None:
        """Do what a key means; `text` is what it types or pastes. Keys without a meaning do nothing."""
        action = self._ACTIONS.get(name)
        if action is not None:
            action(self)
        elif text:
            self._insert(text)

    def _insert(self, text: str) -> None:
        clean = "".join(" " if char in "\t\r\n" else char for char in text)
        clean = "".join(char for char in clean if unicodedata.category(char) not in ("Cc", "Cs"))
        before = "".join(self._cells[: self._at]) + clean
        after = self._cells[self._at :]
        self._cells = _cells(before)
        self._at = len(self._cells)
        self._cells += after

    def _backspace(self) -> None:
        if self._at:
            self._at -= 1
            del self._cells[self._at]

    def _delete(self) -> None:
        del self._cells[self._at : self._at + 1]

    def _left(self) -> None:
        self._at = max(0, self._at - 1)

    def _right(self) -> None:
        self._at = min(len(self._cells), self._at + 1)

    def _home(self) -> None:
        self._at = 0

    def _end(self) -> None:
        self._at = len(self._cells)

    def _erase_before(self) -> None:
        del self._cells[: self._at]
        self._at = 0

    def _erase_after(self) -> None:
        del self._cells[self._at :]

    def _erase_word(self) -> None:
        start = self._at
        while start and self._cells[start - 1].isspace():
            start -= 1
        while start and not self._cells[start - 1].isspace():
            start -= 1
        del self._cells[start : self._at]
        self._at = start

    _ACTIONS: ClassVar[dict[str, Callable[[LineEditor], None]]] = {
        "backspace": _backspace,
        "delete": _delete,
        "left": _left,
        "right": _right,
        "home": _home,
        "end": _end,
        "ctrl-a": _home,
        "ctrl-e": _end,
        "ctrl-b": _left,
        "ctrl-f": _right,
        "ctrl-d": _delete,
        "ctrl-u": _erase_before,
        "ctrl-k": _erase_after,
        "ctrl-w": _erase_word,
    }

    def window(self, columns: int) -> tuple[str, int]:
        """Return the part of the line around the cursor that fits `columns`, and the cursor's column in it."""
        start = 0
        while start < self._at and self._columns(start, self._at) > columns - 2:
            start += 1
        end = self._at
        while end < len(self._cells) and self._columns(start, end + 1) <= columns - 1:
            end += 1
        return "".join(self._cells[start:end]), self._columns(start, self._at)

    def _columns(self, start: int, end: int) -> int:
        return sum(width(cell) for cell in self._cells[start:end])


def _cells(text: str) -> list[str]:
    out: list[str] = []
    for char in text:
        if out and (unicodedata.combining(char) or char in _JOINERS):
            out[-1] += char
        else:
            out.append(char)
    return out
