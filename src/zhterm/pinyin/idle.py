"""Which words the rules of `grouping` are sure to leave as they are, told from the two words beside them alone.

Running text is full of them (了 at the end, 会 after a pronoun, 中 by itself); a line that has no other words with a
role need not be taken through the rules. Each check here answers for the rule of the same role, and only says yes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from zhterm.pinyin import tables
from zhterm.pinyin.grouping import UNSUFFIXED, WEEK, marked
from zhterm.pinyin.line import HAN
from zhterm.pinyin.names import OF_STATE, STATES
from zhterm.pinyin.numerals import SYLLABLES
from zhterm.pinyin.polyphones import outline

if TYPE_CHECKING:
    from zhterm.pinyin.line import Cell

Check = Callable[["Cell | None", "Cell", "Cell | None"], bool]


def idle(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    """Whether no rule changes this word between these two (None at an edge of the line)."""
    for role in cell.roles:
        check = _CHECKS.get(role)
        if check is None or not check(before, cell, after):
            return False
    return True


def _polyphone(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    found = outline(cell.original, cell.key)
    if found is None or marked(found.usual[0]) != cell.text:
        return False
    return found.holds(before.key if before else "", after.key if after else "")


def _numeral(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if SYLLABLES.get(cell.key) != cell.text or (after and "numeral" in after.roles):
        return False
    return not before or not ("numeral" in before.roles or before.key in WEEK)


def _aspect(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if before is None or before.kind is not HAN:
        return True
    return cell.key == "了" and (after is None or after.kind is not HAN)


def _coordinate(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if (before and "coordinate" in before.roles) or (after and "coordinate" in after.roles):
        return False
    if len(cell.key) > 1 or cell.key in tables.affixes()["hyphenated"]:
        return False
    return cell.key not in STATES or after is None or after.key not in OF_STATE


def _suffix(before: Cell | None, _cell: Cell, _after: Cell | None) -> bool:
    if before is None or before.kind is not HAN:
        return True
    if len(before.key) == 1:
        return "suffix" not in before.roles
    return len(before.key) > 4 or before.tag[:1] in UNSUFFIXED


_CHECKS: dict[str, Check] = {
    "polyphone": _polyphone,
    "numeral": _numeral,
    "aspect": _aspect,
    "coordinate": _coordinate,
    "suffix": _suffix,
}
