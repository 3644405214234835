"""What depends on the neighbours: which words join, which part, which take a capital (GB/T 16159-2012, 6.1 to 6.3).

Each rule is a function (line, place) for the words whose cell names its role; `apply` runs them in the order of
`_RULES`. Rules only write to the line; what a word is was decided before (`reader`, `division`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache
from operator import eq

from zhterm.language.names import surnames
from zhterm.language.syllables import capitalised, join, mark
from zhterm.transliteration import tables
from zhterm.transliteration.affixation import aspect, double, erhua, half, plural, prefix, suffix, twice
from zhterm.transliteration.counting import MEASURED, counted, numeral, ordinal, serial
from zhterm.transliteration.line import Line
from zhterm.transliteration.marks import dash, dot, quote, stop
from zhterm.transliteration.names import called, coordinates, day, heads, place_noun, surname, venue
from zhterm.transliteration.numerals import NUMERALS, is_numeral
from zhterm.transliteration.phrases import COMPLEMENTS, PREPOSED, complement, phrase, preposed
from zhterm.transliteration.polyphones import resolve
from zhterm.transliteration.reader import ONE_READING
from zhterm.transliteration.toponyms import VILLAGES, is_street, street, village
from zhterm.transliteration.weighing import weigh

Rule = Callable[[Line, int], None]


def _polyphone(line: Line, at: int) -> None:
    if line.cells[at].fixed:
        return
    found = resolve(line, at)
    if not found.syllables:
        return
    text = marked(found.syllables)
    line.texts[at] = capitalised(text) if line.texts[at][:1].isupper() and len(found.syllables) > 1 else text
    line.unsure[at] = () if found.sure else tuple(range(len(line.key(at))))
    if found.told:
        line.sources[at] = "table"


@cache
def marked(syllables: tuple[str, ...]) -> str:
    """Numbered syllables as one marked word."""
    return join([mark(syllable) for syllable in syllables])


_RULES: tuple[tuple[str, Rule], ...] = (
    ("numeral", numeral),
    ("ordinal", ordinal),
    ("polyphone", _polyphone),
    ("context", weigh),
    ("aspect", aspect),
    ("plural", plural),
    ("erhua", erhua),
    ("twice", twice),
    ("coordinate", coordinates),
    ("suffix", suffix),
    ("prefix", prefix),
    ("surname", surname),
    ("generic", place_noun),
    ("day", day),
    ("village", village),
    ("street", street),
    ("head", heads),
    ("venue", venue),
    ("called", called),
    ("serial", serial),
    ("counted", counted),
    ("double", double),
    ("half", half),
    ("complement", complement),
    ("preposed", preposed),
    ("phrase", phrase),
    ("dash", dash),
    ("dot", dot),
    ("quote", quote),
    ("stop", stop),
)
_ORDER = {role: number for number, (role, _) in enumerate(_RULES)}
_TWICE = _ORDER["twice"]


@cache
def _numbers(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_ORDER[name] for name in names)


def apply(line: Line) -> Line:
    """Run every rule that a word of the line asks for."""
    cells = line.cells
    due = [(number, at) for at, cell in enumerate(cells) if cell.roles for number in _numbers(cell.roles)]
    if any(map(eq, cells, cells[1:])):
        due += [(_TWICE, at) for at, same in enumerate(map(eq, cells, cells[1:]), 1) if same]
    due.sort()
    for number, at in due:
        _RULES[number][1](line, at)
    return line


def roles(key: str, original: str) -> tuple[str, ...]:
    """The rules that want to see a word, by its simplified form and its form as it stands."""
    if len(key) > 1 and key == original and key not in _listed() and not _is_patterned(key):
        return ()
    found = [role for role, table in _members() if key in table]
    if is_numeral(key) and key not in tables.idioms()["hyphen"]:
        found.append("numeral")
    if len(key) == 1:
        found += _of_character(key)
    elif len(key) == 2:
        found += _of_pair(key)
    table = tables.characters() if len(key) == 1 else tables.words()
    tests = (table.get(original) or table.get(key)) if original in table or key in table else ()
    if (len(tests) > 1 and key not in ONE_READING) or key in _OWN_RULE:
        found.append("polyphone")
    if is_head(key):
        found.append("head")
    if is_street(key):
        found.append("street")
    if key in tables.beginnings():
        found.append("phrase")
    return tuple(found)


@cache
def _listed() -> frozenset[str]:
    """All words of two characters and more that a rule has in a list of its own."""
    lists: list[Iterable[str]] = [table for _, table in _members()]
    lists += [tables.affixes()["hyphenated"], {"副总", "得到"}, _halves(), tables.words(), tables.beginnings()]
    return frozenset(word for words in lists for word in words if len(word) > 1)


def _is_patterned(key: str) -> bool:
    """Whether a word may be one that a rule knows by its characters."""
    if key[-1] in _head_ends() or is_street(key) or NUMERALS.issuperset(key):
        return True
    return len(key) == 2 and (key[0] in MEASURED or key[0] == key[1])


@cache
def _members() -> tuple[tuple[str, Collection[str]], ...]:
    grammar = tables.affixes()
    alone = grammar["surname"] | grammar["raresurname"] | grammar["puresurname"]
    return (
        ("counted", grammar["counted"]),
        ("surname", {name for name in surnames() if len(name) > 1 or name in alone}),
        ("generic", tables.places()["generic"]),
        ("venue", tables.organisations()["venue"]),
        ("called", grammar["called"]),
        ("preposed", PREPOSED),
    )


def _of_character(key: str) -> list[str]:
    grammar = tables.affixes()
    found = [role for role, characters in _SINGLE if key in characters]
    if key in grammar["loose"] or key in tables.organisations()["joined"]:
        found.append("suffix")
    if key == "日":
        found.append("day")
    if key in VILLAGES:
        found.append("village")
    if key == "人":
        found.append("suffix")  # Shànghǎirén
    if key in grammar["joinedprefix"]:
        found.append("prefix")
    if key in grammar["coordinate"]:
        found.append("coordinate")
    if key in COMPLEMENTS:
        found.append("complement")
    return found


def _of_pair(key: str) -> list[str]:
    found = []
    if key[0] in MEASURED:
        found.append("counted")
    if key == "副总":
        found.append("prefix")
    if key[0] == key[1] and key[0] not in NUMERALS:
        found.append("double")
    if key in _halves():
        found.append("half")
    if key == "得到":
        found.append("complement")
    if key in tables.affixes()["hyphenated"]:
        found.append("coordinate")
    return found


_OWN_RULE = frozenset("为地得")
_SINGLE = (
    ("numeral", "几数"),
    ("ordinal", "第"),
    ("serial", "号"),
    ("aspect", "着著了过"),
    ("plural", "们"),
    ("erhua", "儿"),
    ("preposed", "往向朝由"),
)


@cache
def _halves() -> frozenset[str]:
    return frozenset(idiom[:2] for idiom in tables.idioms()["hyphen"])


@cache
def _head_ends() -> frozenset[str]:
    return frozenset(word[-1] for word in tables.organisations()["head"]) | frozenset("局署厅")


def is_head(key: str) -> bool:
    """Whether the name of an organisation, a law or an event may end with this word."""
    table = tables.organisations()["head"]
    if key[-1] not in _head_ends():
        return False
    if key in table or any(key[-size:] in table and len(key) > size for size in (4, 3, 2)):
        return True
    return len(key) == 3 and key[-1] in "局署厅"
