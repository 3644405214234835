"""What stands inside a bracket, taken apart: Chinese, English, abbreviation, pinyin, and what is none of our business.

"户口, hùkǒu, household registration" gives three slots; "Wang, 2019" gives none that matters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from zhterm.extraction.passage import HAN, HAS_HAN, HAS_KANA, HAS_LATIN, LATIN
from zhterm.extraction.romanisation import is_toned
from zhterm.extraction.wordlists import EN_REMARK, EN_REMARKS, EN_REMARKS_LOWER, LANGUAGES, ZH_REMARK


class SlotKind(Enum):
    """What a slot of a bracket holds."""

    ZH = "zh"
    EN = "en"
    ABBREVIATION = "abbreviation"
    PINYIN = "pinyin"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a text: half-open offsets, what it is, the label before it ("lit."), the separator before that."""

    start: int
    end: int
    kind: SlotKind
    label: str = ""
    separator: str = ""


_SEPARATOR = re.compile(
    rf"\s*(?:[,，;；/／|｜、]|\s[-–—]\s|\bor\b|\bi\.e\.,?)\s*|"
    rf"(?<=[{HAN}])\s+(?=[{LATIN}\"“‘'])|(?<=[{LATIN}.\"”])\s+(?=[{HAN}])"
)
_LABEL = re.compile(
    r"\s*(?:(?:in\s+)?(?:(?:simplified|traditional|simp\.|trad\.|s\.|t\.|standard|mandarin|modern)\s+)?"
    r"(?:chinese|mandarin|zh|cn|ch)(?:\s*name|\s*characters?)?\s*[:：]|"
    r"(?:simplified|traditional|simp\.?|trad\.?|hanzi|characters?|[简簡繁]体?體?|中文名?称?|[汉漢]字|[汉漢][语語])\s*[:：]|"
    r"(?P<roman>(?:hanyu\s+)?pinyin|p\.y\.|py|wade[-–]giles|jyutping|[汉漢][语語]拼音|拼音)\s*[:：]?\s+|"
    r"(?P<roman_>yale|poj)\s*[:：]\s*|"
    r"(?P<literal>lit\.,?|literally|literal(?:\s+meaning)?|字面(?:意思|义)?|[直意]译为?)\s*[:：]?\s*|"
    r"(?P<english>in\s+english\s*[:：,]?\s+|english(?:\s+name)?\s*[:：]|en(?:g\.?)?\s*[:：]|"
    r"英文(?:片|书|題|题|译|全|原)?名?称?为?\s*[:：]?|英[语語]名?称?\s*[:：]?|英\s*[:：]|"
    r"(?:meaning|means|that is|translated as|also known as|also called|also|or)\b|i\.e\.,?|a\.?k\.?a\.?(?=\s)|"
    r"(?:即|也就是|亦即|或)(?=[\s：:“\"「A-Za-z])|又[称稱名]|也[称稱]|或[称稱]|原名)\s*[:：,]?\s*|"
    r"(?P<short>abbr(?:\.|eviated)?(?:\s+(?:as|to))?|abbreviation|short for|hereinafter|hereafter|acronym|"
    r"英文?[缩縮][写寫]为?|[缩縮][写寫]为?|[简簡][称稱]为?)\s*[:：]?\s*)",
    re.IGNORECASE,
)
_NAMED_AS = re.compile(
    rf"^(?:[\w-]+\s+){{0,4}}(?:shortened|abbreviated|known|called|written|referred)"
    rf"(?:\s+(?:to|as|in\s+\w+))*:?\s+[\"“'‘「]?(?=[{HAN}])",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z]{0,3}[A-Z0-9&./-]*[A-Z0-9](?:[a-z]s?)?(?:\s?\d{1,4})?")
_CODE = re.compile(
    r"[A-Z0-9]{1,6}\.[A-Z]{1,3}|[vV]\d[\d.]*|(?:NYSE|NASDAQ|Nasdaq|HKEX|HKSE|SEHK|SSE|SZSE|TWSE|TSE|LSE|ICE|SH|SZ|HK|"
    r"ISBN|ISSN|DOI|doi|ISO|GB/?T?|No\.?)\s*[:：]?\s*[\d:：].*|"
    r"[A-Z]{2,8}\s*[:：]\s*[A-Z0-9.]+|#?\d[\d.\-–—/:\s]*"
)
_QUANTITY = re.compile(
    r"(?:about|approx\.?|ca?\.|~|≈|约|[<>≤≥+-])?\s*(?:RMB|CNY|USD|EUR|GBP|JPY|HKD|NTD|US\$|HK\$|"
    r"NT\$|A\$|C\$|R\$|[$€£¥￥])"
    r"\s*\d.*|"
    r".*[=%‰°×<>≤≥].*|"
    r"[+-]?\d[\d.,]*\s*(?:[a-zµ]{1,3}[²³]?|[kMG]?(?:Hz|Pa|W|Wh|B|bps)|mAh|million|billion|trillion|thousand|"
    r"percent|per cent|"
    r"years?|months?|days?|hours?|minutes?|seconds?|people|persons|times|"
    r"pieces|words|miles|feet|inches|acres|tons|tonnes|hectares|BCE?|CE|AD)\b.*",
)
_DATE = re.compile(
    r"(?:(?:c\.|ca\.?|circa|b\.|d\.|r\.|fl\.|born|died)\s*)?\d{1,4}(?:s|\s*(?:BCE?|CE|AD))?"
    r"(?:\s*[-–—~至到]+\s*(?:\d{1,4}(?:\s*(?:BCE?|CE|AD))?|present|now|今|至今)?)?|"
    r"(?:(?:\d{1,2}\s+)?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|"
    r"Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
    r"(?:\s+\d{1,2}(?:st|nd|rd|th)?)?(?:,?\s+\d{4})?)|[12]\d{3}[a-z]?(?::.*)?",
)
_CITED_YEAR = re.compile(r"[12]\d{3}[a-z]?(?:\s*[:：,]\s*(?:pp?\.\s*)?\d.*)?")
_CITED_NAME = re.compile(
    rf"(?:[Ss]ee\s+)?[A-Z][{LATIN}'’-]+(?:\s+[A-Z]\.)*(?:\s*(?:and|&|,)\s*[A-Z][{LATIN}'’-]+)*(?:\s+et\s+al\.?)?"
)
_QUOTES = "\"“”‘’'「」『』《》〈〉«»"
_EDGE = " \t" + _QUOTES + "\ue000\ue001\ue002"


def parse(text: str, offset: int = 0) -> list[Slot]:
    """The slots of a bracket's content, in order; `offset` is added to their offsets. Quotes are trimmed."""
    if HAS_KANA.search(text):
        return []
    whole = text.strip(_EDGE + ",，;；.")
    if not whole or ZH_REMARK.match(whole):
        return []
    slots = _merged(text, _without_citations(text, [_classified(text, *piece) for piece in _pieces(text)]))
    return [Slot(slot.start + offset, slot.end + offset, slot.kind, slot.label, slot.separator) for slot in slots]


def _pieces(text: str) -> list[tuple[int, int, str]]:
    """Cut at separators outside quotes: (start, end, separator before)."""
    quoted = _quoted(text)
    out = []
    start, before = 0, ""
    for found in _SEPARATOR.finditer(text):
        if found.end() == found.start() or any(a < found.start() < b for a, b in quoted):
            continue
        out.append((start, found.start(), before))
        start, before = found.end(), found.group().strip() or " "
    out.append((start, len(text), before))
    return [piece for piece in out if text[piece[0] : piece[1]].strip(_EDGE)]


_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’(?!\w)|(?<!\w)'[^']+'(?!\w)")


def _quoted(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _QUOTED.finditer(text)]


def _classified(text: str, start: int, end: int, separator: str) -> Slot:
    label = ""
    kind: SlotKind | None = None
    while found := _LABEL.match(text, start, end):
        if found.end() == start:
            break
        label = next((name.rstrip("_") for name, value in found.groupdict().items() if value), "chinese")
        start = found.end()
    start, end = _trimmed(text, start, end)
    piece = text[start:end]
    if HAS_HAN.search(piece):
        named = _NAMED_AS.match(piece)
        if named:
            start, end = _trimmed(text, start + named.end(), end)
            return Slot(start, end, SlotKind.ZH, "chinese", separator)
        kind = _chinese_kind(piece)
    elif not HAS_LATIN.search(piece):
        kind = SlotKind.OTHER
    elif label == "roman" or is_toned(piece):
        kind = SlotKind.PINYIN
    else:
        kind = _latin_kind(piece, label)
    return Slot(start, end, kind, label, separator)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while (
        start < end and (text[end - 1] in _EDGE or text[end - 1] in ",，;；.。") and not _closes_name(text, start, end)
    ):
        end -= 1
    return start, end


def _closes_name(text: str, start: int, end: int) -> bool:
    """Whether the last character belongs: the stop of "U.S." or "Inc.", the quote of a part (说“不”)."""
    if text[end - 1] == ".":
        return bool(re.search(r"(?:\b[A-Z]|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|St))\.$", text[start:end]))
    return text[end - 1] in '”」』》"' and text[start:end].count(text[end - 1]) * 2 > 1 and _balanced(text[start:end])


def _balanced(piece: str) -> bool:
    pairs = {"”": "“", "」": "「", "』": "『", "》": "《"}
    last = piece[-1]
    if last == '"':
        return piece.count('"') % 2 == 0
    return piece.count(pairs[last]) == piece.count(last)


def _chinese_kind(piece: str) -> SlotKind:
    han = len(re.findall(f"[{HAN}]", piece))
    latin = len(re.findall(f"[{LATIN}]", piece))
    if ZH_REMARK.match(piece) or latin > 2 * han or re.search(r"[=%]", piece):
        return SlotKind.OTHER
    return SlotKind.ZH


def _latin_kind(piece: str, label: str) -> SlotKind:
    words = piece.split()
    first = words[0].lower().strip(",:")
    if _CODE.fullmatch(piece) or _DATE.fullmatch(piece) or (_QUANTITY.fullmatch(piece) and not label):
        return SlotKind.OTHER
    if all(word.strip(".,").lower() in LANGUAGES for word in words) and label != "literal":
        return SlotKind.OTHER
    if EN_REMARK.match(piece) and not label:
        return SlotKind.OTHER
    if words[0] in EN_REMARKS_LOWER and not label and (len(words) > 3 or re.search(r"[A-Z\d]", piece)):
        return SlotKind.OTHER
    if (
        first in EN_REMARKS
        and not label
        and (len(words) > 1 or first.endswith("."))
        and not (len(words) > 1 and words[0][0].isupper() and words[1][0].isupper())
    ):
        return SlotKind.OTHER
    if _ABBREVIATION.fullmatch(piece) and len(piece) <= 12:
        return SlotKind.ABBREVIATION
    return SlotKind.EN


def _without_citations(text: str, slots: list[Slot]) -> list[Slot]:
    """Drop an author and the year after it: "Wang, 2019", "Li & Chen, 2016: 22"."""
    out: list[Slot] = []
    for slot in slots:
        piece = text[slot.start : slot.end]
        before = out[-1] if out else None
        if (
            before is not None
            and slot.kind is SlotKind.OTHER
            and _CITED_YEAR.fullmatch(piece)
            and before.kind in (SlotKind.EN, SlotKind.ABBREVIATION)
            and _CITED_NAME.fullmatch(text[before.start : before.end])
            and len(re.split(r"\s*(?:and|&)\s*|\s+et\s", text[before.start : before.end])[0].split()) == 1
        ):
            out.pop()
            continue
        if slot.kind is SlotKind.OTHER or not _inline_citation(piece):
            out.append(slot)
    return out


def _inline_citation(piece: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:[A-Z][\w'’-]+(?:\s+(?:and|&)\s+[A-Z][\w'’-]+)*(?:\s+et\s+al\.?)?)\s+\(?[12]\d{3}[a-z]?\)?(?::\s*\d.*)?",
            piece,
        )
    )


def _merged(text: str, slots: list[Slot]) -> list[Slot]:
    """Join again what a separator inside a name or gloss cut apart."""
    out: list[Slot] = []
    for slot in slots:
        before = out[-1] if out else None
        if before is not None and before.kind is slot.kind and not slot.label and _joined(text, before, slot):
            out[-1] = Slot(before.start, slot.end, before.kind, before.label, before.separator)
        else:
            out.append(slot)
    return out


def _joined(text: str, before: Slot, slot: Slot) -> bool:
    if slot.kind is SlotKind.EN:
        quoted = text[before.end : before.end + 1] in ('"', "”", "’", "」") and text[slot.start - 1 : slot.start] in (
            '"',
            "“",
            "‘",
            "「",
        )
        return slot.separator in (",", "，", "/", "or", "、", "-", "–", "—", " ") and not quoted
    if slot.kind is SlotKind.ZH:
        return slot.separator in ("，", "、", " ", "-", "–", "—") or (
            slot.separator == "," and before.end + 1 == slot.start
        )
    return False
