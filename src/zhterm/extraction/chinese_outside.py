"""Chinese outside a bracket, English in it, perhaps with an abbreviation: 人工智能（artificial intelligence，AI）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhterm.extraction.chinese_edge import chinese_edge
from zhterm.extraction.evidence import (
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
from zhterm.extraction.likeness import likeness
from zhterm.extraction.passage import DROP, HAN, HARD, HAS_HAN, HAS_KANA, LATIN, MARK, Passage
from zhterm.extraction.sides import CLOSERS, Side, certainty, opening_quote, pair, quoted_left, short_gloss
from zhterm.extraction.slots import Slot, SlotKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhterm.extraction.found import Found

_ZH_STOP = re.compile(rf"[^\w{HAN} ·・‧&+.-]|[\n{HARD}{MARK}_]|(?<![0-9{LATIN}])[ ](?![0-9{LATIN}])|[.](?!\d)")
_NUMBERED = re.compile(
    r"(?:编号|編號|代号|代號|代码|代碼|版本号|型号|型號|电话|電話|邮箱|信箱|网址|網址|帐号|账号|帳號)$"
)
"""What is followed by a code rather than by its English."""


def english_inside(passage: Passage, evidence: Evidence, english: list[Slot], edge: int) -> Iterator[Found]:
    """The pairs of the Chinese term that ends at `edge` and the English slots of the bracket after it."""
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
        gloss = short_gloss(passage, slot)
        if not side.marked and not _plausible(evidence, chinese, passage.read(gloss.start, gloss.end)):
            continue
        pattern = "zh (abbr)" if slot.kind is SlotKind.ABBREVIATION else "zh (en)"
        yield pair(side, gloss, pattern, side.confidence)


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


def _chinese_left(passage: Passage, evidence: Evidence, slots: list[Slot], edge: int) -> Side | None:
    """The Chinese term that ends at `edge`, chosen for the first English slot (the full form, if there is one)."""
    shadow = passage.shadow
    opening = shadow.find("(", edge, edge + 4)
    quoted = quoted_left(passage, edge, opening if opening >= 0 else edge)
    short = quoted is not None and (shadow[edge - 1] in CLOSERS or quoted.end - quoted.start <= 16)
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
        opening=3.0 if english_text or _is_item(passage, start, slots) else _zh_opening(shadow, start),
        abbreviation=slot.kind is SlotKind.ABBREVIATION,
    )
    if start > 0 and shadow[start - 1] in "》」』”":
        return _after_quote(
            passage, evidence, slot, Side(start, edge, certainty(best.score, best.coverage)), best.coverage
        )
    begin = _undropped(shadow, start, best.index)
    return Side(begin, edge, certainty(best.score, best.coverage))


_ITEM_END = re.compile(rf"[{MARK}{DROP} ]*(?:$|[\n|])")


def _is_item(passage: Passage, start: int, slots: list[Slot]) -> bool:
    """Whether the run and its bracket are all there is in the line: a short entry of a list."""
    closing = passage.shadow.find(")", slots[-1].end, slots[-1].end + 80)
    whole = passage.line_start(start) == start and closing >= 0
    return whole and closing - start < 60 and _ITEM_END.match(passage.shadow, closing + 1) is not None


def _over_breaks(passage: Passage, evidence: Evidence, slot: Slot, start: int, end: int) -> Side | None:
    """A title with as many breaks as its English, when that is the better match: 行稳致远：绿色金融 ("Steady: ...")."""
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
    return Side(begin, end, min(0.95, 0.4 + 0.6 * longer.score))


_LATIN_WORDS = re.compile(rf"(?:[ .&+-]|(?:[{LATIN}'’]*[a-z{LATIN[6:]}][{LATIN}'’]*|[A-Za-z])(?= ))*")


def _without_latin_words(shadow: str, start: int, end: int) -> int:
    """Skip English words at the beginning of a run: "the 内卷"; capitals and digits may belong (QR 码)."""
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


def _after_quote(passage: Passage, evidence: Evidence, slot: Slot, side: Side, covered: float) -> Side | None:
    """A term right after a quoted part: with it (「樓換樓」先導計劃) if that fits better, else alone, else none."""
    shadow = passage.shadow
    opened = opening_quote(shadow, shadow[side.start - 1], max(0, side.start - 40), side.start - 1)
    english = passage.read(slot.start, slot.end)
    alone = likeness(evidence, passage.read(side.start, side.end), english).score
    if opened is not None:
        longer = likeness(evidence, passage.read(opened - 1, side.end), english).score
        if longer > max(0.4, alone + 0.05) or covered < 0.7:
            return Side(opened - 1, side.end, min(0.95, 0.4 + 0.6 * longer))
    return side if covered >= 0.5 and alone >= 0.3 else None
