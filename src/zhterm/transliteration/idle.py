"""Which words the rules of `grouping` are sure to leave as they are, told from the two words beside them alone.

Running text is full of them (和 before anything but a term of the table of spellings, 会 after a pronoun, 上 after a
noun). Each check here answers for the rule of the same role, whatever the rules of other words do to the line, and
only says yes where it is sure; then that rule need not run. `busy` names the rules that are left, and `is_local` says
which of those look no further than these two words either.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from zhterm.transliteration import tables
from zhterm.transliteration.grouping import DETERMINERS, NO_VERB, WEEK, joins_suffix, marked
from zhterm.transliteration.line import HAN
from zhterm.transliteration.names import AFTER, FAMILIAR, OF_STATE, SEPARATE, STATES
from zhterm.transliteration.numerals import NUMERALS, SYLLABLES
from zhterm.transliteration.phrases import DIRECTIONS, MODAL, WITH_DIRECTION
from zhterm.transliteration.polyphones import outline

if TYPE_CHECKING:
    from zhterm.transliteration.line import Cell
    from zhterm.transliteration.polyphones import Reading

Check = Callable[["Cell | None", "Cell", "Cell | None"], bool]


def busy(before: Cell | None, cell: Cell, after: Cell | None) -> list[str]:
    """The roles of this word whose rules may change something between these two (None at an edge of the line)."""
    return [role for role, check in _checks(cell.roles) if not check(before, cell, after)]


@cache
def _checks(roles: tuple[str, ...]) -> tuple[tuple[str, Check], ...]:
    return tuple((role, _CHECKS.get(role, _never)) for role in roles)


def _never(_before: Cell | None, _cell: Cell, _after: Cell | None) -> bool:
    """For rules that nothing here is known of."""
    return False


def is_local(role: str, before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    """Whether the rule of this role looks at nothing but these three cells here, whatever other rules have written."""
    if role == "polyphone":
        return cell.fixed or _decided(before, cell, after) is not None
    if role == "suffix":
        return before is None or len(before.key) > 1
    if role == "aspect":
        return before is None or before.key != "过"
    return role in _LOCAL


_LOCAL = frozenset(("ordinal", "plural", "counted", "double"))


def _han(cell: Cell | None) -> bool:
    return cell is not None and cell.kind is HAN


def _decided(before: Cell | None, cell: Cell, after: Cell | None) -> Reading | None:
    found = outline(cell.original, cell.key)
    return found and found.decide(cell.key, before.key if before else "", after.key if after else "")


def _polyphone(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if cell.fixed:
        return True
    decided = _decided(before, cell, after)
    return decided is not None and marked(decided[0]) == cell.text


def _numeral(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if SYLLABLES.get(cell.key) != cell.text or (after and "numeral" in after.roles):
        return False
    return not before or not ("numeral" in before.roles or before.key in WEEK)


def _ordinal(_before: Cell | None, _cell: Cell, after: Cell | None) -> bool:
    return after is None or not (after.key[0].isdigit() or after.key[0] in NUMERALS)


def _aspect(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if before is None or before.kind is not HAN:
        return True
    if cell.key == "了":
        return not _han(after) or (before.tag[:1] in NO_VERB and before.key not in "上下")
    if cell.key != "过":
        return False
    if before.key in {"不", "没"} or (after and after.tag.startswith("v")):
        return True
    verb = before.tag.startswith("v") or (not before.tag and len(before.key) <= 2)
    return not verb and not (after and "numeral" in after.roles)


def _after_word(before: Cell | None, _cell: Cell, _after: Cell | None) -> bool:
    """For rules that need a Chinese word before theirs."""
    return not _han(before)


def _coordinate(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if (before and "coordinate" in before.roles) or (after and "coordinate" in after.roles):
        return False
    if len(cell.key) > 1 or cell.key in tables.affixes()["hyphenated"]:
        return False
    return cell.key not in STATES or after is None or after.key not in OF_STATE


def _suffix(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if before is None or before.kind is not HAN:
        return True
    if len(before.key) == 1:
        return "suffix" not in before.roles
    return not joins_suffix(before, cell, after if _han(after) else None, len(before.key))


def _prefix(before: Cell | None, _cell: Cell, after: Cell | None) -> bool:
    if after is None or after.kind is not HAN or not 1 < len(after.key) <= 3:
        return True
    return after.tag[:1] not in {"n", "v", "a", "b", "j", ""} or (before is not None and before.tag[:1] in {"m", "x"})


def _surname(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if cell.fixed:
        return True
    if before and before.key in FAMILIAR:
        return False
    if after is None or after.kind is not HAN:
        return True
    following, grammar = after.key, tables.affixes()
    if len(cell.key) > 1 or following in grammar["title"] or after.tag in {"nr", "nrfg"}:
        return False
    if any(following in grammar[kind] for kind in ("puresurname", "surname", "raresurname")):
        return False
    if len(following) == 1:
        return _han(before) and cell.key not in grammar["puresurname"]
    return len(following) > 2 or (cell.key not in grammar["puresurname"] and following[0] != following[1])


def _place_noun(before: Cell | None, cell: Cell, _after: Cell | None) -> bool:
    if before is None or before.kind is not HAN:
        return True
    if before.text[:1].isupper() and cell.key not in SEPARATE:
        return False
    return (
        not (cell.key in "省市县镇乡" and len(before.key) == 2)
        and before.key + cell.key not in tables.places()["split"]
    )


def _day(before: Cell | None, _cell: Cell, after: Cell | None) -> bool:
    return _han(after) or before is None or before.kind is not HAN or before.tag[:1] in {"m", "q", "t"}


def _head(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if before is None or before.kind is not HAN or (after and "head" in after.roles and len(after.key) > 1):
        return True
    if cell.key in AFTER and before.key != AFTER[cell.key]:
        return True
    grammar = tables.affixes()
    if before.key in grammar["stop"]:
        return True
    return before.key in tables.organisations()["function"] and not cell.key.endswith(tables.items("wide"))


def _venue(before: Cell | None, _cell: Cell, _after: Cell | None) -> bool:
    if before is None or before.kind is not HAN:
        return True
    return not before.text[:1].isupper() and before.key not in tables.organisations()["venuename"]


def _called(before: Cell | None, cell: Cell, _after: Cell | None) -> bool:
    if before is None:
        return True
    return cell.key != "头儿" and (len(before.key) > 2 or not tables.affixes()["givenname"].issuperset(before.key))


def _serial(before: Cell | None, _cell: Cell, _after: Cell | None) -> bool:
    return before is None or "numeral" not in before.roles


def _counted(before: Cell | None, _cell: Cell, _after: Cell | None) -> bool:
    if before is None:
        return True
    counted = "numeral" in before.roles if before.kind is HAN else before.key[-1:].isdigit()
    return not counted and before.key not in DETERMINERS


def _double(_before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    return after is None or "double" not in after.roles or cell.key == after.key


def _half(_before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    return after is None or cell.key + after.key not in tables.idioms()["hyphen"]


def _complement(before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    if before is None or before.kind is not HAN or before.tag[:1] != "v":
        return True
    if cell.key in DIRECTIONS:
        if after and after.kind is HAN and after.tag[:1] == "v":
            return True
        if len(before.key) == 2 and before.key[1] in WITH_DIRECTION:
            return False
    return len(before.key) > 1 or before.key in MODAL or before.fixed


def _phrase(_before: Cell | None, cell: Cell, after: Cell | None) -> bool:
    return cell.fixed or not _may_spell(cell.key, after.key if after else "")


def _may_spell(key: str, following: str) -> bool:
    """Whether a term of the table of spellings is this word, or begins with it and the following one."""
    return key in tables.written() or (bool(following) and key + following in tables.beginnings())


def _dash(before: Cell | None, _cell: Cell, after: Cell | None) -> bool:
    return not (before and after and before.key[-1:].isdigit() and after.key[:1].isdigit())


_CHECKS: dict[str, Check] = {
    "numeral": _numeral,
    "ordinal": _ordinal,
    "polyphone": _polyphone,
    "aspect": _aspect,
    "plural": _after_word,
    "erhua": _after_word,
    "coordinate": _coordinate,
    "suffix": _suffix,
    "prefix": _prefix,
    "surname": _surname,
    "generic": _place_noun,
    "day": _day,
    "village": _after_word,
    "street": _after_word,
    "head": _head,
    "venue": _venue,
    "called": _called,
    "serial": _serial,
    "counted": _counted,
    "double": _double,
    "half": _half,
    "complement": _complement,
    "phrase": _phrase,
    "dash": _dash,
}
