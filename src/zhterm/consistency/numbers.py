"""Do the figures of the Chinese and of the English agree?

Only what is written in digits, or by 万, 亿, million and the like, is asked for; number words, ordinals, months and
Chinese numerals are taken as counterparts and never asked for, since both languages use them in idioms too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from zhterm.consistency.placeholders import without
from zhterm.consistency.remarks import Remark
from zhterm.language.scripts import fold
from zhterm.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.consistency.remarks import CheckedSegment

_DIGIT = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2, "○": 0}
_TEN = {"十": 10, "百": 100, "千": 1_000}
_BIG = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12}
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
          "k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}  # fmt: skip
_FIGURE = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_CHINESE = re.compile(
    rf"(?P<percent>百分之)?(?:(?P<figure>{_FIGURE})(?:\s*(?P<small>[十百千]))?|(?P<numeral>[〇○零一二三四五六七八九十百千两兩]+)"
    r"(?:点(?P<decimal>[〇零一二三四五六七八九]+))?)(?:\s*(?P<big>[万萬]?[亿億兆]|[万萬]))?"
)
_CURRENCY = "RMB|USD|HKD|CNY|EUR|GBP|JPY|NTD|TWD|SGD|MOP"
_BEFORE = rf"(?:(?<![A-Za-z\d.])|(?<={_CURRENCY.replace('|', ')|(?<=')}))"
_ENGLISH = re.compile(
    rf"{_BEFORE}(?P<figure>{_FIGURE})(?:st|nd|rd|th|s)?(?P<gap>[\s-]*)(?P<scale>[A-Za-z]+)?", re.IGNORECASE
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "january february march april may june july august september october november december".split()
_QUARTERS = {"half": (0.5, 6.0, 50.0), "quarter": (0.25, 3.0), "double": (2.0,), "twice": (2.0,), "triple": (3.0,),
             "dozen": (12.0,), "century": (100.0,), "decade": (10.0,), "once": (1.0,)}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_YEAR_BEFORE = re.compile(r"(?<!\d)(1\d|20)\d\d[-–—/]$")
_CENTURY = re.compile("世[纪紀].{0,4}年代")
_MONEY = re.compile(f"(?:{_CURRENCY})$")


class _Number(NamedTuple):
    """A number in a text: the values it may have, and whether a counterpart is asked for."""

    values: tuple[float, ...]
    start: int
    end: int
    is_asked: bool


def numbers(segment: CheckedSegment) -> Iterator[Remark]:
    """A figure of one of the two texts that has no counterpart in the other."""
    if not segment.en.strip():
        return
    zh_text, en_text = without(segment.zh), without(segment.en)
    chinese = [*_in_chinese(zh_text), *_halves(zh_text)]
    english = list(_in_english(en_text))
    lost = [number for number in chinese if number.is_asked and not _is_in(number, english)]
    added = [number for number in english if number.is_asked and not _is_in(number, chinese)]
    for one, other in zip(lost, added, strict=False):
        zh, en = segment.zh[one.start : one.end], segment.en[other.start : other.end]
        yield _remark(f"{zh} in the Chinese, {en} in the English", segment, one, other)
    for one in lost[len(added) :]:
        yield _remark(f"{segment.zh[one.start : one.end]} is not in the English", segment, one, None)
    for other in added[len(lost) :]:
        yield _remark(f"{segment.en[other.start : other.end]} is not in the Chinese", segment, None, other)


def _remark(message: str, segment: CheckedSegment, one: _Number | None, other: _Number | None) -> Remark:
    zh_span = None if one is None else Span(one.start, one.end)
    en_span = None if other is None else Span(other.start, other.end)
    return Remark(
        message,
        "" if zh_span is None else segment.zh[slice(*zh_span)],
        "" if en_span is None else segment.en[slice(*en_span)],
        zh_span,
        en_span,
        hint="compare the figures",
    )


def _is_in(number: _Number, others: list[_Number]) -> bool:
    return any(_is_same(mine, theirs) for other in others for mine in number.values for theirs in other.values)


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other))


def _in_chinese(text: str) -> Iterator[_Number]:
    plain = fold(text)
    for match in _CHINESE.finditer(plain):
        if match["figure"]:
            value = float(re.sub("[,，]", "", match["figure"])) * _TEN.get(match["small"] or "", 1)
        else:
            value = _numeral(match["numeral"])
            if match["decimal"]:
                value += float("0." + "".join(str(_DIGIT[char]) for char in match["decimal"]))
        scale = 1.0
        for unit in match["big"] or "":
            scale *= _BIG[unit]
        asked = match["figure"] is not None and not _is_part_of_code(plain, match.start(), match.end())
        asked = asked and not _CENTURY.match(plain, match.end())  # 20世纪80年代 is "the 1980s"
        yield _Number(_readings(value * scale, plain[match.end() : match.end() + 2]), match.start(), match.end(), asked)


def _halves(text: str) -> Iterator[_Number]:
    """半 is a half, 半年 also six months, 半小时 thirty minutes: counterparts, never asked for."""
    for match in re.finditer("半", text):
        yield _Number((0.5, 6.0, 30.0, 50.0), match.start(), match.end(), False)


def _numeral(text: str) -> float:
    """The value of a Chinese numeral: 二〇二三, 三十二, 两千."""
    if not any(char in _TEN for char in text):
        return float("".join(str(_DIGIT[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _TEN:
            total += (digit or 1) * _TEN[char]
            digit = 0
        else:
            digit = _DIGIT[char]
    return float(total + digit)


def _readings(value: float, after: str) -> tuple[float, ...]:
    """The values that a number may have in the other language: 80年代 is the 1980s, 6个月 is half a year."""
    if after.startswith("年代") and value < 100:
        return value, 1900 + value, 2000 + value
    if after.startswith("年") and value < 100:
        return value, 2000 + value, 1900 + value
    return (value,)


def _in_english(text: str) -> Iterator[_Number]:
    for match in _ENGLISH.finditer(text):
        value = float(match["figure"].replace(",", "").replace("，", ""))
        word = (match["scale"] or "").lower()
        scale = _SCALE.get(word, 1.0) if match["gap"].strip("- ") == "" else 1.0
        is_letter = len(word) < 3 and (match["gap"] or not word)
        values = (value, value * scale) if scale != 1 and (is_letter or len(word) < 2) else (value * scale,)
        end = match.end("scale") if scale != 1 else match.end("figure")
        if 1000 <= value <= 2099 and text[match.end("figure") :][:1] == "s":
            values = (value, value % 100)
        elif since := _YEAR_BEFORE.search(text, max(0, match.start() - 6), match.start()):
            values = (value, value + 100 * int(since[1]))  # 1957–58
        yield _Number(values, match.start(), end, not _is_part_of_code(text, match.start(), match.end("figure")))
    yield from _words(text)


def _words(text: str) -> Iterator[_Number]:
    """Number words, ordinals, months, Roman numerals: counterparts, never asked for; 八百万 is "eight million"."""
    values: list[float] = []
    start = end = 0
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word in _QUARTERS:
            yield _Number(_QUARTERS[word], match.start(), match.end(), False)
        if (value := _word_values().get(word)) is not None:
            if values and text[end : match.start()].strip(" -") not in ("", "and"):
                yield _Number(_sums(values), start, end, False)
                values = []
            start = match.start() if not values else start
            values.append(value)
            end = match.end()
        elif len(word) > 3 and word in _SCALE:  # "a million", "half a million"
            if not values:
                start = match.start()
                yield _Number((_SCALE[word] / 2,), start, match.end(), False)
            values.append(-_SCALE[word])
            end = match.end()
        elif values and word != "and":
            yield _Number(_sums(values), start, end, False)
            values = []
    if values:
        yield _Number(_sums(values), start, end, False)


def _sums(values: list[float]) -> tuple[float, ...]:
    """What number words in a row make: 20 5 is 25, 3 times 100 (given as -100) is 300; also each by itself."""
    total, last = 0.0, 0.0
    for value in values:
        if value < 0:
            last, total = (last or 1) * -value, total
            if -value >= 1_000:
                total, last = total + last, 0.0
        else:
            last += value
    return total + last, *[value for value in values if value > 0]


@cache
def _word_values() -> dict[str, float]:
    from zhterm.consistency.english_text import NUMBER_WORDS

    out = {word: float(value) for word, value in NUMBER_WORDS.items()}
    out |= {word: 20.0 + 10 * at for at, word in enumerate(_TENS)}
    out |= {word[:-1] + "ieth": 20.0 + 10 * at for at, word in enumerate(_TENS)}
    out |= {word: at + 1.0 for at, word in enumerate(_MONTHS)} | {word[:3]: at + 1.0 for at, word in enumerate(_MONTHS)}
    out |= {word: at + 1.0 for at, word in enumerate("i ii iii iv v vi vii viii ix x xi xii".split())}
    return out


def _is_part_of_code(text: str, start: int, end: int) -> bool:
    """Whether digits belong to a name (COVID-19, 5G, v3.2), a version, an address or a time, and are no figure."""
    before, after = text[max(0, start - 3) : start], text[end : end + 2]
    if _MONEY.search(before):
        return False
    if re.search(r"[A-Za-z_/\\#@.:]-?$", before) or re.match(r"[A-Za-z_/\\@:]|[.]\d", after):
        return not re.match(r"(?:st|nd|rd|th|s|k|m|bn|mn|%)\b", text[end : end + 3], re.IGNORECASE)
    return False
