"""Bilingual pairs in running text: whole texts first, then the parts that read them.

tests/cases/capture-wild.jsonl holds texts with all their pairs, capture-negative.jsonl texts without any,
capture-known-failures.jsonl texts that are not read rightly yet: one that is breaks the build until it is moved.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhterm.extraction import title_pairs
from zhterm.extraction.candidates import may_hold_pair, zones
from zhterm.extraction.evidence import Evidence, Spelling, spelling
from zhterm.extraction.passage import DROP, HARD, MARK, Passage
from zhterm.extraction.registry import PATTERNS
from zhterm.extraction.romanisation import is_toned, looks_like_pinyin, sounds_alike, spells
from zhterm.extraction.slots import parse

if TYPE_CHECKING:
    from zhterm.lexicon import Lexicon

CASES = Path(__file__).parent / "cases"
EDGES = " \t\n\"'“”‘’「」『』《》〈〉«».,;:，。；：、!?！？"


def cases(name: str) -> list[Any]:
    lines = (CASES / f"capture-{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


def key(zh: str, en: str) -> tuple[str, str]:
    """What has to agree: quotes at the edges, articles, case and spaces in the Chinese do not count."""
    english = re.sub(r"\s+", " ", en.replace("’", "'")).strip(EDGES)
    return re.sub(r"\s+", "", zh).strip(EDGES), re.sub(r"^(?:the|a|an) ", "", english, flags=re.IGNORECASE).lower()


def keys(rows: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {key(row["zh"], row["en"]) for row in rows}


def captured(text: str, lexicon: Lexicon) -> set[tuple[str, str]]:
    return {key(pair.zh, pair.en) for pair in title_pairs(text, lexicon)}


def place(text: str, span: tuple[int, int] | None) -> str:
    """What stands at a span, which must be one of the text."""
    assert span is not None
    assert 0 <= span[0] < span[1] <= len(text)
    return text[slice(*span)]


def assert_as_in(case: dict[str, Any], lexicon: Lexicon) -> None:
    wanted, optional = keys(case["pairs"]), keys(case.get("optional", []))
    assert captured(case["text"], lexicon) - (optional - wanted) == wanted


@pytest.mark.parametrize("case", cases("wild"))
def test_texts_with_all_their_pairs(case: dict[str, Any], lexicon: Lexicon) -> None:
    assert_as_in(case, lexicon)


@pytest.mark.parametrize("case", cases("negative"))
def test_texts_without_any(case: dict[str, Any], lexicon: Lexicon) -> None:
    assert_as_in(case, lexicon)


@pytest.mark.parametrize("case", cases("known-failures"))
@pytest.mark.xfail(strict=True, reason="known failure; move the case when it passes")
def test_known_failures(case: dict[str, Any], lexicon: Lexicon) -> None:
    assert_as_in(case, lexicon)


def test_terms_in_lines_that_take_turns(lexicon: Lexicon) -> None:
    """Which words of two sentences are terms is a judgement: scored over all texts, not demanded one by one."""
    found = right = wanted = 0
    for parameter in cases("interleaved"):
        [case] = parameter.values
        gold, optional = keys(case["pairs"]), keys(case.get("optional", []))
        got = captured(case["text"], lexicon) - (optional - gold)
        found, right, wanted = found + len(got), right + len(got & gold), wanted + len(gold)
    assert right / found >= 0.7
    assert right / wanted >= 0.6


# ---- the seed --------------------------------------------------------------------------------------------------------

SEED = (
    "The workshop discussed “Big Data + Poverty Alleviation: Application of Internet Technology in Poverty "
    "Alleviation” "
    "(大数据 + 大扶贫: 互联网主力军征战脱贫攻坚主战场), a report of that year."
)


def test_the_seed_sentence_is_one_title_pair(lexicon: Lexicon) -> None:
    [pair] = title_pairs(SEED, lexicon)
    assert pair.kind == "title"
    assert pair.zh == "大数据 + 大扶贫: 互联网主力军征战脱贫攻坚主战场"
    assert pair.en == "Big Data + Poverty Alleviation: Application of Internet Technology in Poverty Alleviation"
    assert (place(SEED, pair.zh_span), place(SEED, pair.en_span)) == (pair.zh, pair.en)
    assert pair.confidence > 0.8


@pytest.mark.parametrize("opening", ["“", '"', "«", "「", "『", "《", "‘", "'", "*", "_", "**"])
@pytest.mark.parametrize("brackets", ["()", "（）", "[]", "【】"])
def test_every_quote_and_bracket_sets_a_title_off(opening: str, brackets: str, lexicon: Lexicon) -> None:
    closing = {"“": "”", "«": "»", "「": "」", "『": "』", "《": "》", "‘": "’"}.get(opening, opening)
    bracketed = f"{brackets[0]}三角洲的水与权力{brackets[1]}"
    text = f"He gave a talk on {opening}Water and Power in the Delta{closing} {bracketed} in May."
    assert captured(text, lexicon) == {("三角洲的水与权力", "water and power in the delta")}


def test_titles_and_terms_are_told_apart(lexicon: Lexicon) -> None:
    pairs = title_pairs("《乡土中国》（From the Soil）讲礼治秩序（rule of ritual）。", lexicon)
    assert [(pair.zh, pair.kind) for pair in pairs] == [("乡土中国", "title"), ("礼治秩序", "term")]


def test_a_hard_wrapped_name_is_read_whole_and_its_span_covers_the_wrap(lexicon: Lexicon) -> None:
    text = (
        "For some years the survey was in the hands of the National Bureau of\n"
        "Statistics (国家统计局), which moved it to another office in the end and\n"
        "then forgot about it.\n"
    )
    [pair] = title_pairs(text, lexicon)
    assert pair.en == "National Bureau of Statistics"
    assert place(text, pair.en_span) == "National Bureau of\nStatistics"


def test_a_mark_in_a_span_is_not_in_the_text(lexicon: Lexicon) -> None:
    text = "请看[人工智能](https://example.org/ai)（artificial intelligence）一节。"
    [pair] = title_pairs(text, lexicon)
    assert (pair.zh, pair.en) == ("人工智能", "artificial intelligence")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("近年来数字经济推动了人工智能（AI）的应用。", ("人工智能", "ai")),
        ("她最怕的是恐高症（acrophobia）。", ("恐高症", "acrophobia")),
        ("學者稱之為集體行動問題（collective action problem）。", ("集體行動問題", "collective action problem")),
        ("负责人来自国家自然科学基金委员会（National Natural Science Foundation of China）。",
         ("国家自然科学基金委员会", "national natural science foundation of china")),
        ("他年轻时读过弗吉尼亚·伍尔夫（Virginia Woolf）。", ("弗吉尼亚·伍尔夫", "virginia woolf")),
        ("They left the people's commune (人民公社) in 1962.", ("人民公社", "people's commune")),
        ("Nobody mentions the Great Leap Forward (大跃进).", ("大跃进", "great leap forward")),
        ("He studied in the Department of Chinese Language and Literature (中文系).",
         ("中文系", "department of chinese language and literature")),
        ("The new 5G base station (5G基站) hums.", ("5G基站", "5g base station")),
    ],
)  # fmt: skip
def test_a_term_begins_where_a_terminologist_would_begin_it(
    text: str, wanted: tuple[str, str], lexicon: Lexicon
) -> None:
    assert captured(text, lexicon) == {wanted}


# ---- slots -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "slots"),
    [
        ("户口, hùkǒu, household registration", "zh 户口 | pinyin hùkǒu | en household registration"),
        (
            "simplified Chinese: 麻将; traditional Chinese: 麻將; pinyin: má jiàng",
            "zh 麻将 | zh 麻將 | pinyin má jiàng",
        ),
        ("Chinese: 北斗, běidǒu", "zh 北斗 | pinyin běidǒu"),
        ("社会信用体系, or SCS", "zh 社会信用体系 | abbreviation SCS"),
        ("道德经 or Classic of the Way", "zh 道德经 | en Classic of the Way"),
        ("Near Field Communication，NFC", "en Near Field Communication | abbreviation NFC"),
        ("Leonhard Euler，1707—1783", "en Leonhard Euler | other 1707—1783"),
        ("path dependence; North, 1990: 94", "en path dependence"),
        ("Wang, 2019", ""),
        ("Li & Chen, 2016", ""),
        ("见图3", ""),
        ("例如MNIST", ""),
        ("摸着石头过河，走一步看一步", "zh 摸着石头过河，走一步看一步"),
        ("社保/社会保险", "zh 社保 | zh 社会保险"),
        ("即时通讯", "zh 即时通讯"),
        ("orange", "en orange"),
        ("English ivy", "en English ivy"),
        ("March", "other March"),
        ("Novartis", "en Novartis"),
        ("RMB 3 million", "other RMB 3 million"),
        ("600276.SH", "other 600276.SH"),
        ("www.example.org", "other www.example.org"),
        ("がっこう, gakkō", ""),
    ],
)
def test_slots(inside: str, slots: str) -> None:
    assert " | ".join(f"{slot.kind.value} {inside[slot.start : slot.end]}" for slot in parse(inside)) == slots


# ---- sound -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [
        ("关系", "guanxi", Spelling.PINYIN),
        ("二胡", "Erhu", Spelling.PINYIN),
        ("胡同", "hútòng", Spelling.TONED),
        ("北京", "Beijing", Spelling.NAME),
        ("王小明", "Wang Xiaoming", Spelling.NAME),
        ("清明节", "Qingming", Spelling.NAME),
        ("豆腐", "tofu", Spelling.NONE),
        ("大学", "university", Spelling.NONE),
    ],
)
def test_pinyin_of_a_noun_is_no_translation_but_a_name_is(zh: str, en: str, wanted: str, lexicon: Lexicon) -> None:
    assert spelling(Evidence(lexicon).chinese(zh), en) == wanted


def test_spelling_allows_for_readings_and_for_er() -> None:
    assert spells([("zhang", "chang"), ("cheng",)], "Changcheng")
    assert spells([("hua",), ("er",)], "huar")
    assert not spells([("guan",)], "guang")


@pytest.mark.parametrize(("word", "wanted"), [("mianzi", True), ("ozone", False), ("goiter", False), ("lüxing", True)])
def test_pinyin_falls_into_syllables(word: str, wanted: bool) -> None:
    assert looks_like_pinyin(word) is wanted


def test_tones_are_not_french_accents() -> None:
    assert is_toned("xiǎolóng")
    assert not is_toned("Nestlé")


def test_foreign_names_sound_alike() -> None:
    near = sounds_alike(["fu", "er", "ji", "ni", "ya"], "Virginia")
    far = sounds_alike(["fu", "er", "ji", "ni", "ya"], "Copenhagen")
    assert near > 0.7 > 0.6 > far


# ---- passages --------------------------------------------------------------------------------------------------------


def test_the_shadow_keeps_every_offset() -> None:
    text = "见 `代码` 和 [链接](https://example.org/x)，**粗体**（ＡＢＣ）。<br>[^3] 完"
    shadow = Passage(text).shadow
    assert len(shadow) == len(text)
    assert "(ABC)" in shadow
    assert {HARD, MARK, DROP} <= set(shadow)
    assert not re.search("代码|example", shadow)


def test_a_program_in_a_fence_is_passed_over_and_its_data_are_not(lexicon: Lexicon) -> None:
    program = "```python\nprint('你好 (hello)')\n```\n"
    data = '```json\n{"zh": "碳汇", "en": "carbon sink"}\n```\n'
    assert captured(program, lexicon) == set()
    assert captured(data, lexicon) == {("碳汇", "carbon sink")}


def test_zones_leave_out_what_holds_no_pair() -> None:
    text = "第一段只有中文。\n\nOnly English here.\n\n我们用 Python 写脚本，很方便。\n\n人工智能（AI）来了。"
    assert [text[start:end] for start, end in zones(text)][-1] == "人工智能（AI）来了。"
    assert not may_hold_pair("我们用 Python 写脚本，很方便。")
    assert may_hold_pair("人工智能（AI）来了。")


# ---- anything at all -------------------------------------------------------------------------------------------------

MARKUP = "（ ） ( ) “ ” \" ' * _ ` [ ](https://e.org) | 《 》 - — 1. : ： <td> { } / ; = ， 。"
WORDS = "人工智能 AI 的 推动了 the of 2019 zh カナ 臺灣 pīnyīn \x00 \ud83d\ude00"
SPACES = (" ", "\t", "\n", "\n\n", "```py\n", "00:01 --> 00:02\n", "artificial intelligence")
PIECES = st.sampled_from((*MARKUP.split(" "), *WORDS.split(" "), *SPACES))


@settings(max_examples=150)
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_text_gives_pairs_that_stand_in_it(pieces: list[str], lexicon: Lexicon) -> None:
    text = "".join(pieces)
    for pair in title_pairs(text, lexicon):
        for span, value in ((pair.zh_span, pair.zh), (pair.en_span, pair.en)):
            assert value.strip() == value != ""
            letters = iter(place(text, span))
            assert all(char in letters for char in value.replace(" ", "")), "the text is what stands there"
        assert 0.0 <= pair.confidence <= 1.0
        assert pair.kind in ("title", "term")


@pytest.mark.parametrize(
    "text",
    [
        "推动人工智能" * 40_000 + "a",
        "(" * 100_000 + "中a",
        "(" * 2_000 + "中文 abc" + ")" * 2_000,
        '"中 a" ' * 20_000,
        "*a中" * 40_000,
        "[中](a" * 4_000,
        "`" * 50_000 + "中a",
        "<a " * 50_000 + "中",
        "|" * 100_000 + "中a",
        '{"zh": "中' * 8_000,
        "```py\n" * 5_000 + "中",
        "中（a" * 40_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_does_not_hang(text: str, lexicon: Lexicon) -> None:
    for pair in title_pairs(text, lexicon):
        assert (pair.zh in text, pair.en in text) == (True, True)


def test_capturing_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from zhterm.extraction import title_pairs\n"
        "from zhterm.lexicon import Lexicon\n"
        "title_pairs('推动了人工智能（AI）。', Lexicon.open())\n"
        "print([m for m in ('jieba', 'pypinyin', 'opencc', 'numpy', 'rich', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_registry_names_each_pattern_once() -> None:
    names = [pattern.name for pattern in PATTERNS]
    assert len(set(names)) == len(names)
