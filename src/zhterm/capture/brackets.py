"""English with Chinese in brackets, Chinese with English in brackets, and what else such a bracket holds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.capture.chinese_edge import chinese_edge
from zhterm.capture.english_edge import english_edge
from zhterm.capture.evidence import (
    Chinese,
    Evidence,
    Spelling,
    Token,
    coverage,
    explained,
    is_foreign_pinyin,
    names_alike,
    spelling,
)
from zhterm.capture.found import Found
from zhterm.capture.likeness import likeness
from zhterm.capture.passage import DROP, HAN, HARD, HAS_HAN, HAS_KANA, HAS_LATIN, KANA, LATIN, MARK, Bracket, Passage
from zhterm.capture.slots import Slot, SlotKind, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_INSIDE = 300
_REACH = 160
_SKIPPED = " " + MARK + DROP
_CLOSERS = {"”": "“", '"': '"', "’": "‘", "'": "'", "」": "「", "』": "『", "》": "《", "〉": "〈", "»": "«"}
_EN_STOP = re.compile(
    rf"[\n{HARD}{MARK}{HAN}()\[\]{{}}〔〕【】|:;!?。，、；：？！—…\"“”‘«»「」『』《》<>=*#]|(?<![\w’'])['’]|,(?!\d)|(?<!\w)[–-](?!\w)|(?<!\b[A-Z])(?<!\bDr)(?<!\bSt)(?<!\bMr)(?<!\bMs)(?<!Mrs)(?<!Corp)(?<!Inc)(?<!Ltd)(?<!\bCo)(?<!vs)\.(?!\w)"
)
_ZH_STOP = re.compile(rf"[^\w{HAN} ·・‧&+.-]|[\n{HARD}{MARK}_]|(?<![0-9{LATIN}])[ ](?![0-9{LATIN}])|[.](?!\d)")
_ITEM_END = re.compile(rf"[{MARK}{DROP} ]*(?:$|[\n|:：—–\"'”’」』»\],;{HARD}]|-\s)")
_APPOSITION = re.compile(
    rf"[{MARK}{DROP} ]*[,，]\s+(?:or|that is,?|i\.e\.,?|meaning|literally)\s+[\"“‘']?([0-9{LATIN}][^,.;:()\n\"”{HARD}{HAN}]{{2,60}})"
)
_RELATIVE = re.compile(
    r"\s+(?:who|which|that|where|whose|when)\s|\s+-+\s|,\s+(?:who|which|with|a|an|the|usually|often|or)\s"
)


@dataclass(frozen=True, slots=True)
class _Side:
    """A term outside a bracket: offsets in the passage, confidence in its edges, whether a mark set them."""

    start: int
    end: int
    confidence: float
    marked: bool = False


def bracket_pairs(passage: Passage, evidence: Evidence, _taken: frozenset[int]) -> Iterator[Found]:
    """Every pair that a bracket makes, in the order of the brackets."""
    for bracket in passage.brackets():
        inside = passage.shadow[bracket.open + 1 : bracket.close]
        if not 0 < len(inside) <= MAX_INSIDE:
            continue
        if not (HAS_HAN.search(inside) or HAS_LATIN.search(inside)):
            continue
        if not _is_candidate(passage.shadow, bracket.open, inside):
            continue
        if _is_record(inside) or _is_call(passage.text, bracket) or _is_japanese(passage.shadow, bracket.open):
            continue
        slots = parse(_without_inner(inside), bracket.open + 1)
        if any(slot.kind in (SlotKind.ZH, SlotKind.EN, SlotKind.ABBREVIATION) for slot in slots):
            yield from _pairs(passage, evidence, bracket, slots)


def _is_candidate(shadow: str, at: int, inside: str) -> bool:
    """Whether the scripts on both sides of the opening bracket differ, or both stand inside it."""
    han, latin = HAS_HAN.search(inside), HAS_LATIN.search(inside)
    if han and latin:
        return True
    left = shadow[max(0, _left(shadow, at) - 1)]
    return not HAS_HAN.match(left) if han else not ("a" <= left <= "z")


_INNER = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")


def _without_inner(inside: str) -> str:
    """Blank out brackets within the bracket; they were looked at on their own."""
    return _INNER.sub(lambda found: DROP * len(found.group()), inside)


_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


def _is_record(inside: str) -> bool:
    """Whether the bracket is a tuple or list of data: quoted strings, numbers, commas."""
    rest, count = _STRING.subn("", inside)
    return count > 1 and not re.search(rf"[{HAN}]|[{LATIN}]{{3}}", rest)


def _is_call(text: str, bracket: Bracket) -> bool:
    """Whether the bracket holds the argument of a function: input("姓名")."""
    attached = bracket.open > 0 and text[bracket.open] == "(" and re.match(r"[A-Za-z0-9_]", text[bracket.open - 1])
    return bool(attached) and text[bracket.open + 1] in "\"'" and text[bracket.close - 1] in "\"'"


_KANA = re.compile(f"[{KANA}]")


def _is_japanese(shadow: str, at: int) -> bool:
    """Whether the text around is Japanese: more than one character in five is kana, brackets aside."""
    start, end = shadow.rfind("\n", max(0, at - 80), at) + 1, shadow.find("\n", at, at + 80)
    around = _INNER.sub("", shadow[max(start, at - 80) : end if end >= 0 else at + 80])
    kana = len(_KANA.findall(around))
    return kana > 3 and kana > 0.25 * len(re.findall(f"[{HAN}]", around))


def _pairs(passage: Passage, evidence: Evidence, bracket: Bracket, slots: list[Slot]) -> Iterator[Found]:
    chinese = [slot for slot in slots if slot.kind is SlotKind.ZH]
    english = [slot for slot in slots if slot.kind in (SlotKind.EN, SlotKind.ABBREVIATION)]
    edge = _left(passage.shadow, bracket.open)
    if edge <= 0:
        return
    before = passage.shadow[edge - 1]
    if chinese:
        yield from _chinese_inside(passage, evidence, bracket, slots, edge)
    elif english and (HAS_HAN.match(before) or before in _CLOSERS or before.isalnum() or before in "!?！？"):
        yield from _english_inside(passage, evidence, english, edge)


def _left(shadow: str, at: int) -> int:
    while at > 0 and shadow[at - 1] in _SKIPPED:
        at -= 1
    return at


# ---- English outside, Chinese inside ---------------------------------------------------------------------------------


def _chinese_inside(
    passage: Passage, evidence: Evidence, bracket: Bracket, slots: list[Slot], edge: int
) -> Iterator[Found]:
    chinese = [slot for slot in slots if slot.kind is SlotKind.ZH]
    glosses = [slot for slot in slots if slot.kind is SlotKind.EN]
    first = evidence.chinese(passage.read(chinese[0].start, chinese[0].end))
    outside = _english_left(passage, evidence, first, bracket, edge)
    kind = _outer_spelling(passage, first, edge) if outside else Spelling.NONE
    foreign = kind in (Spelling.PINYIN, Spelling.TONED) or (kind is Spelling.NAME and bool(glosses))
    if outside and glosses and not foreign:
        foreign = _foreign_word(passage, evidence, first, outside, glosses)
    if foreign:
        inner: list[Slot | _Side] = [*glosses] or [*_apposition(passage, bracket)]
        for slot in chinese:
            for gloss in inner:
                yield _found(slot, _short_gloss(passage, gloss), "gloss", 0.85)
        return
    if outside:
        for slot in chinese:
            yield _found(slot, outside, "en (zh)", outside.confidence)
        for slot in slots:
            if slot.kind is SlotKind.ABBREVIATION:
                yield _found(chinese[0], slot, "en (zh, abbr)", 0.8)
        return
    for slot in chinese:
        for gloss in glosses:
            alike = likeness(evidence, passage.read(slot.start, slot.end), passage.read(gloss.start, gloss.end))
            if alike.score >= 0.25 or slot.label or gloss.label:
                yield _found(slot, _short_gloss(passage, gloss), "gloss", 0.7)


def _outer_spelling(passage: Passage, chinese: Chinese, edge: int) -> str:
    """Whether the words before the bracket are the sound of the Chinese in it: as many as it takes are tried."""
    start = max(0, edge - 60)
    words = list(re.finditer(rf"[{LATIN}'’-]+", passage.shadow[start:edge]))
    for count in range(1, min(len(words), chinese.han) + 1):
        at = start + words[-count].start()
        if HARD in passage.shadow[at:edge] or "\n" in passage.shadow[at:edge]:
            break
        found = spelling(chinese, passage.read(at, edge))
        if found is not Spelling.NONE:
            return found
    return Spelling.NONE


def _foreign_word(
    passage: Passage, evidence: Evidence, chinese: Chinese, outside: _Side, glosses: Sequence[Slot]
) -> bool:
    """Whether the word before the bracket is a romanised one of another dialect: a gloss stands in the bracket."""
    tokens = evidence.tokens(passage.shadow, outside.start, outside.end)
    links = evidence.links(chinese, tokens)
    if any(item for item in links):
        return False
    last = tokens[-1]
    return names_alike(chinese, 0, " ".join(token.text for token in tokens)) > 0.5 or (
        len(tokens) == 1 and evidence.frequency(last.stems[0] if last.stems else "") < 2 and bool(glosses)
    )


def _apposition(passage: Passage, bracket: Bracket) -> Iterator[_Side]:
    """The gloss after the bracket: "a dìlǐzhì (地理志), or treatise on geography, ..."."""
    found = _APPOSITION.match(passage.shadow, bracket.close + 1)
    if found:
        start, end = found.span(1)
        cut = _RELATIVE.search(found.group(1))
        yield _Side(start, start + cut.start() if cut else end, 0.7)


def _short_gloss(passage: Passage, slot: Slot | _Side) -> _Side:
    """A gloss without its relative clause: "sub-landlords who rent whole flats" -> "sub-landlords"."""
    text = passage.shadow[slot.start : slot.end]
    cut = _RELATIVE.search(text) if len(text.split()) > 6 else None
    return _Side(slot.start, slot.start + cut.start() if cut else slot.end, 0.8)


def _english_left(passage: Passage, evidence: Evidence, chinese: Chinese, bracket: Bracket, edge: int) -> _Side | None:
    """The English term that ends at `edge`."""
    shadow = passage.shadow
    quoted = _quoted_left(passage, edge, bracket.open)
    if quoted and HAS_LATIN.search(shadow[quoted.start : quoted.end]):
        if HAS_HAN.search(shadow[quoted.start : quoted.end]):
            return None
        return quoted if len(shadow[quoted.start : quoted.end].split()) <= 20 else None
    if shadow[edge - 1] in ",;:，；：。":
        return None
    start, opening = _english_region(passage, chinese, bracket, edge)
    tokens = evidence.tokens(shadow, start, edge)
    if not any(HAS_LATIN.search(token.text) for token in tokens):
        return None
    links = evidence.links(chinese, tokens)
    best = english_edge(chinese, tokens, links, opening)
    end = edge if shadow[edge - 1] in "!?" else tokens[-1].end
    return _Side(tokens[best.index].start, end, _certainty(best.score, best.coverage))


def _certainty(score: float, covered: float) -> float:
    """A confidence in (0, 1) from an edge's score: about 0.5 where nothing speaks for it."""
    return round(1.0 / (1.0 + math.exp(-(0.55 * score + 1.2 * covered + 0.2))), 4)


def _english_region(passage: Passage, chinese: Chinese, bracket: Bracket, edge: int) -> tuple[int, float]:
    """Where the English before `edge` may begin at the earliest, and how good an edge that place is."""
    shadow = passage.shadow
    item = _item_start(passage, bracket, edge)
    if item is not None:
        return item, 2.0
    low = max(0, edge - _REACH)
    stops = [found.end() for found in _EN_STOP.finditer(shadow, low, edge)]
    if not stops:
        return low, 0.5 if low == 0 else 0.0
    start = stops[-1]
    # a Chinese list or sentence has as many breaks as its English
    breaks = len(re.findall(r"[，、；：,;:]", chinese.text))
    while breaks and len(stops) > 1 and shadow[stops[-1] - 1] in ",;:":
        stops.pop()
        start = stops[-1]
        breaks -= 1
    stop = shadow[start - 1]
    if stop in "\"“‘'«「『" + MARK:
        return start, 1.0
    return start, 0.5


def _item_start(passage: Passage, bracket: Bracket, edge: int) -> int | None:
    """The start of a list item, heading, cell or quoted string that is nothing but the term and its bracket."""
    shadow = passage.shadow
    if not _ITEM_END.match(shadow, bracket.close + 1):
        return None
    low = max(0, edge - _REACH)
    line = passage.line_start(edge - 1)
    mark = max(shadow.rfind(char, low, edge) for char in "\n|" + HARD + MARK + "\"“'‘")
    if mark >= 0 and shadow[mark] in "'‘" and shadow[mark - 1 : mark].isalnum():
        mark = max(shadow.rfind(char, low, edge) for char in "\n|" + HARD + MARK + '"“')
    start = line if line >= low and line > mark else (mark + 1 if mark >= low else None)
    if start is None:
        return None
    text = shadow[start:edge]
    ends_line = re.match(rf"[{MARK}{DROP} ]*[,;]", shadow[bracket.close + 1 : bracket.close + 8])
    if ends_line or len(text.split()) > 9 or re.search(rf"[{HAN}()（）:：—;]|\.\s", text):
        return None
    return start


def _quoted_left(passage: Passage, edge: int, opening: int) -> _Side | None:
    """What stands in quotes, or in emphasis, and ends right at `edge`."""
    shadow = passage.shadow
    closer = shadow[edge - 1]
    low = max(0, edge - _REACH)
    if closer in _CLOSERS:
        start = _opening_quote(shadow, closer, low, edge - 1)
        if start is not None and start < edge - 1:
            return _Side(start, edge - 1, 0.95, marked=True)
    elif closer in ",." and edge > 1 and shadow[edge - 2] in '”"':
        return None
    if MARK in shadow[edge:opening]:
        start = shadow.rfind(MARK, low, edge) + 1
        if start > low and not re.search(rf"[\n{HARD}()，。；;]", shadow[start:edge]):
            return _Side(start, edge, 0.95, marked=True)
    return None


def _opening_quote(shadow: str, closer: str, low: int, at: int) -> int | None:
    """The offset after the quote that the one at `at` closes."""
    opener = _CLOSERS[closer]
    if opener == closer:
        for found in reversed(list(re.finditer(rf"(?<![\w{HAN}]){re.escape(closer)}(?=\S)", shadow[low:at]))):
            return low + found.end()
        found_at = shadow.rfind(closer, low, at) if closer == '"' else -1
        return found_at + 1 if found_at >= 0 else None
    depth = 1
    for index in range(at - 1, low - 1, -1):
        depth += (shadow[index] == closer) - (shadow[index] == opener)
        if not depth:
            return index + 1
        if shadow[index] == "\n":
            break
    return None


# ---- Chinese outside, English inside ---------------------------------------------------------------------------------


_NUMBERED = re.compile(
    r"(?:编号|編號|代号|代號|代码|代碼|版本号|型号|型號|电话|電話|邮箱|信箱|网址|網址|帐号|账号|帳號)$"
)
"""What is followed by a code rather than by its English."""


def _english_inside(passage: Passage, evidence: Evidence, english: list[Slot], edge: int) -> Iterator[Found]:
    named = [slot for slot in english if not _untranslated(evidence, passage.read(slot.start, slot.end))]
    if not named:
        return
    side = _chinese_left(passage, evidence, named, edge)
    if side is None:
        return
    text = passage.read(side.start, side.end)
    if not HAS_HAN.search(text) or HAS_KANA.search(text) or _NUMBERED.search(text):
        return
    chinese = evidence.chinese(text)
    for slot in named:
        phrase = passage.read(slot.start, slot.end)
        if spelling(chinese, phrase, coined=True) in (Spelling.PINYIN, Spelling.TONED):
            continue
        gloss = _short_gloss(passage, slot)
        if not side.marked and not _plausible(evidence, chinese, passage.read(gloss.start, gloss.end)):
            continue
        pattern = "zh (abbr)" if slot.kind is SlotKind.ABBREVIATION else "zh (en)"
        yield _found(side, gloss, pattern, side.confidence)


def _untranslated(evidence: Evidence, phrase: str) -> bool:
    return is_foreign_pinyin(evidence, phrase)


def _plausible(evidence: Evidence, chinese: Chinese, phrase: str) -> bool:
    """Whether the lengths allow the one to be the other: a remark on a long title is no translation of it."""
    tokens = evidence.tokens(phrase, 0, len(phrase))
    words = sum(1 for token in tokens if token.content and len(token.text.strip(".")) > 1)
    links = evidence.links(chinese, tokens)
    told = sum(map(explained, links)) / max(1, words)
    if words >= 3 and names_alike(chinese, 0, phrase) < 0.6 and chinese.han < words and told < 0.6:
        return False
    if words == 1 == len(tokens) and _unlike_name(evidence, chinese, tokens[0], told):
        return False
    if chinese.han <= 10 or words * 4 >= chinese.han or (len(tokens) == 1 and phrase.isupper()):
        return True
    return coverage(links, len(chinese.text)) > 0.4


def _unlike_name(evidence: Evidence, chinese: Chinese, token: Token, told: float) -> bool:
    """A capitalised word no dictionary has, beside a common word that doesn't sound like it: 立法 (a German law)."""
    senses = chinese.whole()
    common = bool(senses) and not any(sense.pinyin[:1].isupper() for sense in senses)
    long = token.text[0].isupper() and token.text[1:].islower() and len(token.text) > 9
    return (
        common
        and told == 0
        and long
        and not any(map(evidence.frequency, token.stems))
        and names_alike(chinese, 0, token.text) < 0.6
    )


def _chinese_left(passage: Passage, evidence: Evidence, slots: list[Slot], edge: int) -> _Side | None:
    """The Chinese term that ends at `edge`, chosen for the first English slot (the full form, if there is one)."""
    shadow = passage.shadow
    opening = shadow.find("(", edge, edge + 4)
    quoted = _quoted_left(passage, edge, opening if opening >= 0 else edge)
    short = quoted is not None and (shadow[edge - 1] in _CLOSERS or quoted.end - quoted.start <= 16)
    if quoted is not None and short and HAS_HAN.search(shadow[quoted.start : quoted.end]):
        return quoted
    low = max(0, edge - 32)
    end = edge - 1 if shadow[edge - 1] in "!?！？" else edge
    start = low
    for found in _ZH_STOP.finditer(shadow, low, end):
        start = found.end()
    start = _without_latin_words(shadow, start, end)
    english_text = shadow[start - 1 : start] == " "
    if not HAS_HAN.search(shadow[start:end]):
        return None
    slot = next((slot for slot in slots if slot.kind is SlotKind.EN), slots[0])
    long = _over_breaks(passage, evidence, slot, start, end)
    if long is not None:
        return long
    chinese = evidence.chinese(shadow[start:end].replace(DROP, ""))
    tokens = evidence.tokens(shadow, slot.start, slot.end)
    links = evidence.links(chinese, tokens)
    best = chinese_edge(
        chinese,
        tokens,
        links,
        opening=2.0 if english_text else _zh_opening(shadow, start),
        abbreviation=slot.kind is SlotKind.ABBREVIATION,
    )
    if start > 0 and shadow[start - 1] in "》」』”":
        return _after_quote(
            passage, evidence, slot, _Side(start, edge, _certainty(best.score, best.coverage)), best.coverage
        )
    begin = _undropped(shadow, start, best.index)
    return _Side(begin, edge, _certainty(best.score, best.coverage))


def _over_breaks(passage: Passage, evidence: Evidence, slot: Slot, start: int, end: int) -> _Side | None:
    """A title with as many breaks as its English, when that is the better match: 亚洲新未来：迈向 ... ("Asia's ...: ...")."""
    shadow = passage.shadow
    breaks = len(re.findall(r"[,:;?!]", shadow[slot.start : slot.end]))
    begin = start
    while breaks and begin > 1 and shadow[begin - 1] in "，：；、:;,？！" and HAS_HAN.match(shadow[begin - 2]):
        begin -= 1
        while begin > 0 and end - begin < 60 and HAS_HAN.match(shadow[begin - 1]):
            begin -= 1
        breaks -= 1
    if begin == start:
        return None
    english = passage.read(slot.start, slot.end)
    longer = likeness(evidence, passage.read(begin, end), english)
    if longer.score < 0.4 or longer.score < likeness(evidence, passage.read(start, end), english).score + 0.05:
        return None
    return _Side(begin, end, min(0.95, 0.4 + 0.6 * longer.score))


_LATIN_WORDS = re.compile(rf"(?:[ .&+-]|(?:[{LATIN}'’]*[a-z{LATIN[6:]}][{LATIN}'’]*|[A-Za-z])(?= ))*")


def _without_latin_words(shadow: str, start: int, end: int) -> int:
    """Skip English words at the beginning of a run: "the 租购同权"; capitals and digits may belong (QR 码)."""
    found = _LATIN_WORDS.match(shadow, start, end)
    return found.end() if found else start


def _undropped(shadow: str, start: int, index: int) -> int:
    """The offset of the `index`th character from `start` that isn't dropped."""
    at = start
    while index or shadow[at] == DROP:
        index -= shadow[at] != DROP
        at += 1
    return at


def _zh_opening(shadow: str, start: int) -> float:
    if start == 0 or shadow[start - 1] in "\n" + MARK + HARD + '"“‘「『《':
        return 1.2
    return 0.5 if shadow[start - 1] in "，。、；：？！（(「“《" else 0.3


def _after_quote(passage: Passage, evidence: Evidence, slot: Slot, side: _Side, covered: float) -> _Side | None:
    """A term right after a quoted part: with it (「樓換樓」先導計劃) if that is the better match, else alone, else none."""
    shadow = passage.shadow
    opened = _opening_quote(shadow, shadow[side.start - 1], max(0, side.start - 40), side.start - 1)
    english = passage.read(slot.start, slot.end)
    alone = likeness(evidence, passage.read(side.start, side.end), english).score
    if opened is not None:
        longer = likeness(evidence, passage.read(opened - 1, side.end), english).score
        if longer > max(0.4, alone + 0.05) or covered < 0.7:
            return _Side(opened - 1, side.end, min(0.95, 0.4 + 0.6 * longer))
    return side if covered >= 0.5 and alone >= 0.3 else None


def _found(zh: Slot | _Side, en: Slot | _Side, pattern: str, confidence: float) -> Found:
    return Found(zh.start, zh.end, en.start, en.end, pattern, confidence)
