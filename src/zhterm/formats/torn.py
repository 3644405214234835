"""Rows that a separator without quotation marks has torn (梨,pear, really): told by the blank behind the comma.

In a table whose cells don't begin with blanks as a rule, one that does is the rest of the cell before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_USUAL = 2 / 3
"""The share of the cells of a column that begin with a blank, from which that is a manner of writing."""


def filled(row: Sequence[str]) -> int:
    """The width of a row without blank cells at its end."""
    return max((index + 1 for index, cell in enumerate(row) if cell.strip()), default=0)


class Blanks:
    """Which columns of a table have cells that begin with a blank, and its `width` without torn ends.

    `rows` are a sample of its rows, `names` its header, where it has one.
    """

    def __init__(self, rows: Sequence[Sequence[str]], names: Sequence[str]) -> None:
        widths = [filled(row) for row in rows]
        named = filled(names)
        usual = max(widths, key=lambda width: (widths.count(width), width), default=0)
        self._usual = [_begin_with_blank(rows, index) for index in range(max(widths, default=0))]
        self._spaced = len(self._usual) < 2 or self._usual[1]
        torn = next((at for at in range(max(2, named), len(self._usual)) if self._usual[at]), usual)
        self.width = max(named, usual if self._spaced else min(usual, torn))

    def torn(self, cells: Sequence[str]) -> list[int]:
        """The numbers of the cells that continue the one before them; none where blanks are usual."""
        if self._spaced:
            return []
        return [
            at
            for at in range(1, len(cells))
            if cells[at][:1] == " " and cells[at].strip() and cells[at - 1].strip() and not self._is_usual(at)
        ]

    def _is_usual(self, at: int) -> bool:
        return at < min(self.width, len(self._usual)) and self._usual[at]


def _begin_with_blank(rows: Sequence[Sequence[str]], index: int) -> bool:
    cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
    return bool(cells) and sum(cell[:1] == " " for cell in cells) >= _USUAL * len(cells)


def joined(cells: Sequence[str], torn: Sequence[int], separator: str) -> list[str]:
    """The cells with the torn ones put back to the one before each."""
    whole: list[str] = []
    for at, cell in enumerate(cells):
        if at in torn:
            whole[-1] += separator + cell
        else:
            whole.append(cell)
    return whole
