"""Several terms in one cell: synonyms between signs, short forms in brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

from zhterm.language.scripts import has_han, is_han

_ALWAYS = re.compile(r"\s*(?:[;；\r\n|]|<br\s*/?>)+\s*")
_SPACED_SLASH = re.compile(r"\s+[/／]\s+")
_IN_BRACKETS = re.compile(r"[(（\[［【][^()（）\[\]［］【】]*[)）\]］】]")
_SEVERAL = re.compile(r"[,&+、，]|\b(?:and|or|nor|with)\b", re.IGNORECASE)
"""English that names several things, as a Chinese term with 、 in it does."""
_BRACKETS = re.compile(r"^(?P<term>.+?)\s*[(（\[［【](?P<inside>[^()（）\[\]［］【】]+)[)）\]］】]\s*$")
_LEAD = re.compile(
    r"^(?:(?:以下)?[简簡][称稱]|缩写为?|縮寫為?|[又亦也][称稱]|abbr\.?|abbreviated(?: as)?|short:?|aka|or)[:：]?\s*",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_QUOTES = "“”‘’\"'「」『』"
_SMALL = frozenset("a an and as at by for in of on or the to with".split())


class Designation(NamedTuple):
    """A term out of a cell: its text, and its term type where that is sure ("abbreviation", "acronym", "shortForm").

    It is `forbidden` where its column names what must not be used.
    """

    text: str
    term_type: str = ""
    forbidden: bool = False


def designations(cell: str, other: str = "") -> list[Designation]:
    """The terms in one cell, without doubles; `other` is the cell of the other language.

    Semicolons, bars and line breaks always divide; slashes and 、 only between what can stand alone, so that
    `and/or`, `TCP/IP` and a term with 、 in it stay whole. Where the other language names one thing only, 、 and ，
    divide shorter Chinese terms too. What stands in brackets becomes a term where it is a short form of what stands
    before, and stays where it was otherwise. The semicolon of an entity (&lt;) is none: entities become characters.

    >>> [item.text for item in designations("独立董事（独董）；外部董事")]
    ['独立董事', '独董', '外部董事']
    >>> [item.text for item in designations("软件、软体", "software")]
    ['软件', '软体']
    >>> [item.text for item in designations("公平、公正", "fairness and justice")]
    ['公平、公正']
    """
    by_text: dict[str, Designation] = {}
    one_thing = bool(other) and _SEVERAL.search(other) is None
    # input/output and 输入/输出 stay whole both, where one of them does.
    whole = any(sign in other for sign in "/／") and len(_at_slashes(other, one_thing=False)) == 1
    for part in _outside_brackets(_ALWAYS, _ENTITY.sub(_character, cell).strip()):
        for text in [part] if whole else _at_slashes(part, one_thing=one_thing):
            for item in _out_of_brackets(text.strip()):
                if item.text:
                    by_text.setdefault(item.text, item)
    return list(by_text.values())


def _character(entity: re.Match[str]) -> str:
    from html import unescape

    return unescape(entity[0])


def _outside_brackets(separator: re.Pattern[str], text: str) -> list[str]:
    """The parts of a text between separators that don't stand in brackets."""
    inside = [match.span() for match in _IN_BRACKETS.finditer(text)]
    parts, at = [], 0
    for match in separator.finditer(text):
        if not any(start < match.start() < end for start, end in inside):
            parts.append(text[at : match.start()])
            at = match.end()
    return [*parts, text[at:]]


def _at_slashes(text: str, *, one_thing: bool) -> list[str]:
    spaced = _outside_brackets(_SPACED_SLASH, text)
    if len(spaced) > 1:
        return [part for piece in spaced for part in _at_slashes(piece, one_thing=one_thing)]
    for sign in ("/", "／", "、", *("，," if one_thing else "")):
        parts = [part.strip() for part in text.split(sign)]
        shortest = 3 if sign == "、" and not one_thing else 2
        alone = len(parts) > 1 and all(_stands_alone(part, sign, shortest) for part in parts)
        # Short synonyms share a character: 软件、软体, but not 苹果，香蕉.
        if alone and (sign in "/／" or min(map(len, parts)) > 2 or set.intersection(*map(set, parts))):
            return parts
    return [text]


def _stands_alone(part: str, sign: str, shortest: int) -> bool:
    """Whether a part of a cell can be a term: a Chinese one of at least so many characters, an English one of words."""
    if has_han(part):
        han = sum(map(is_han, part))
        return han >= shortest and han == len(part)
    words = part.split()
    return sign in "/／" and len(words) >= 2 and all(word.isalpha() for word in words)


def _out_of_brackets(text: str) -> list[Designation]:
    match = _BRACKETS.match(text)
    if match is None:
        return [Designation(text)]
    term, inside = match["term"].strip(), match["inside"].strip()
    short = _LEAD.sub("", inside).strip(_QUOTES + " ")
    if kind := short_form(short, term):
        return [Designation(term), Designation(short, kind)]
    if kind := short_form(term, short):  # CSRC (China Securities Regulatory Commission)
        return [Designation(short), Designation(term, kind)]
    return [Designation(short if short != inside and not term else text)]


def short_form(short: str, term: str) -> str:
    """The term type of `short` as a short form of `term`, or an empty string where it is none.

    Chinese: fewer characters, all of them in the term in the same order. English: capitals that are the initials of
    the words of the term, small words counted or not.
    """
    if not short or len(short) >= len(term):
        return ""
    if all(map(is_han, short)):
        rest = iter(term)
        return "shortForm" if len(short) > 1 and all(char in rest for char in short) else ""
    letters = re.sub(r"[.\s&-]", "", short)
    if not letters.isalnum() or not letters[0].isupper() or " " in short.strip():
        return ""
    words = re.findall(r"[A-Za-z0-9]+", term)
    full = [word[0].upper() for word in words]
    content = [word[0].upper() for word in words if word.lower() not in _SMALL]
    capitals = [char for char in letters.upper() if char.isalnum()]
    if letters.isupper() and len(capitals) > 1 and capitals in (full, content):
        return "acronym"
    rest = iter("".join(words).upper())
    starts = (
        letters.isupper()
        and len(capitals) > 1
        and capitals[0] == (full or [""])[0]
        and all(c in rest for c in capitals)
    )
    return "abbreviation" if starts else ""
