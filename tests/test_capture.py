"""Bilingual pairs in running text: whole texts first, then the parts that read them.

tests/cases/capture-wild.jsonl holds texts with all their pairs, capture-negative.jsonl texts without any,
capture-known-failures.jsonl texts that are not read rightly yet: one that is breaks the build until it is moved.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhterm.extraction import MINIMUM_CONFIDENCE, chinese, context, english, extract, layout, title_pairs
from zhterm.extraction.abbreviations import full_form, letters_of, spelled_by_senses
from zhterm.extraction.chinese import ChineseFeatures
from zhterm.extraction.decision import best_set
from zhterm.extraction.english import EnglishFeatures
from zhterm.extraction.english_words import latin_name
from zhterm.extraction.likeness import RunLikeness
from zhterm.extraction.morphemes import prefix_fits
from zhterm.extraction.numerals import digits_agree, number_words_agree
from zhterm.extraction.passage import DROP, HARD, MARK, Passage
from zhterm.extraction.patterns import names_language, without_article
from zhterm.extraction.recurrence import going_on
from zhterm.extraction.relations import RELATIONS, joints
from zhterm.extraction.romanisation import is_toned, sounds_alike
from zhterm.extraction.spans import english_spans
from zhterm.extraction.stages import Codes
from zhterm.extraction.tokens import Reading
from zhterm.extraction.zones import MAX_ZONE, NEAR, zones

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
    assert right / wanted >= 0.5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Many households never crossed the digital divide (数字鸿沟).", "digital divide"),
        ("He spoke of the *digital divide* (数字鸿沟) again.", "digital divide"),
    ],
)
def test_a_term_is_given_without_the_article_of_its_sentence(text: str, wanted: str, lexicon: Lexicon) -> None:
    [pair] = title_pairs(text, lexicon)
    assert pair.kind == "term"
    assert (pair.en, place(text, pair.en_span)) == (wanted, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the ward", "ward"), ("an *open* door", "open* door"), ("a\nname", "name"),
        ("a priori knowledge", "a priori knowledge"), ("The Hague", "The Hague"), ("theory", "theory"), ("the", "the"),
    ],
)  # fmt: skip
def test_only_an_article_is_left_out(text: str, wanted: str) -> None:
    shadow = Passage(text, 0).shadow
    start, end = without_article(shadow, (0, len(text)))
    assert text[start:end] == wanted


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
    assert pair.confidence > 0.7


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
        ("They left the people's commune (人民公社) in 1962.", ("人民公社", "people's commune")),
        ("Nobody mentions the Great Leap Forward (大跃进).", ("大跃进", "great leap forward")),
    ],
)  # fmt: skip
def test_a_term_begins_where_a_terminologist_would_begin_it(
    text: str, wanted: tuple[str, str], lexicon: Lexicon
) -> None:
    assert captured(text, lexicon) == {wanted}


# ---- sound and abbreviations -----------------------------------------------------------------------------------------


def test_tones_are_not_french_accents() -> None:
    assert is_toned("xiǎolóng")
    assert not is_toned("Nestlé")


def test_foreign_names_sound_alike() -> None:
    near = sounds_alike(["fu", "er", "ji", "ni", "ya"], "Virginia")
    far = sounds_alike(["fu", "er", "ji", "ni", "ya"], "Copenhagen")
    assert near > 0.7 > 0.6 > far


@pytest.mark.parametrize(
    ("text", "letters"), [("NMPA", "nmpa"), ("U.S.", "us"), ("GMOs", "gmo"), ("iOS", "ios"), ("Go", ""), ("a", "")]
)
def test_letters_of_an_abbreviation(text: str, letters: str) -> None:
    assert letters_of(text) == letters


def test_the_full_form_of_an_abbreviation_stands_near_it(lexicon: Lexicon) -> None:
    reading = Reading("水下机器人（remotely operated vehicle，ROV）", 0, lexicon)
    at = next(at for at, token in enumerate(reading.tokens) if token.text == "ROV")
    found = full_form(reading.tokens, at)
    assert found is not None
    assert reading.text_of(found) == "remotely operated vehicle"


@pytest.mark.parametrize(
    ("char", "word", "wanted"),
    [("过", "overfitting", 1), ("非", "nonlinear", 1), ("过", "fitting", -1), ("河", "river", 0)],
)
def test_prefixes(char: str, word: str, wanted: int) -> None:
    assert prefix_fits(char, word) == wanted


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [
        ("六十周年", "60th anniversary", 1),
        ("第三章", "Chapter Three", 1),
        ("十五分钟", "50 minutes", -1),
        ("风险", "risk", 0),
    ],
)
def test_numbers_in_characters(zh: str, en: str, wanted: float) -> None:
    assert number_words_agree(zh, en) == wanted


def test_digits_agree_or_not() -> None:
    assert [digits_agree("5G网络", "5G network"), digits_agree("2019年", "2018"), digits_agree("年", "year")] == [
        1,
        -1,
        0,
    ]


@pytest.mark.parametrize(
    ("words", "wanted"), [("Ailuropoda melanoleuca", 1), ("Grand Canal", 0), ("carbon sink", 0), ("Ginkgo", 0)]
)
def test_names_of_species(words: str, wanted: float) -> None:
    assert latin_name(words.split()) == wanted


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [("中文", "English", 3), ("英文名稱", "name", 1), ("三峡好人", "Still Life", 0), ("语言", "Mandarin Chinese", 2)],
)
def test_names_of_languages(zh: str, en: str, wanted: float) -> None:
    assert names_language(zh, en) == wanted


@pytest.mark.parametrize(
    ("letters", "zh", "wanted"), [("lc", "信用证", 1), ("gdp", "国内生产总值", 1), ("un", "信用证", 0), ("lc", "无", 0)]
)
def test_letters_are_the_initials_of_a_gloss(letters: str, zh: str, wanted: float, lexicon: Lexicon) -> None:
    assert spelled_by_senses(letters, lexicon.senses([zh]).get(zh, ())) == wanted


@pytest.mark.parametrize(
    ("text", "zh", "left", "right"),
    [("借孖展（margin）炒仙股", "孖展", 1, 0), ("借孖展（margin）炒仙股", "炒仙", 0, 1), ("由數據", "由數據", 0, 0)],
)
def test_what_an_edge_leaves_of_its_piece_in_chinese(
    text: str, zh: str, left: int, right: int, lexicon: Lexicon
) -> None:
    found = ChineseFeatures(Reading(text, 0, lexicon), lexicon)
    at = text.index(zh)
    assert found.left(at)[chinese.LEFT.index("z_piece_left")] == left
    assert found.right(at + len(zh))[chinese.RIGHT.index("z_piece_right")] == right


@pytest.mark.parametrize(
    ("text", "word", "left", "stop"),
    [
        ("李國鼎（K. T. Li）", "T", 0, 1),
        ("李國鼎（K. T. Li）", "Li", 0, 1),
        ("See below. Tax", "Tax", 0, 0),
        ("a tax", "tax", 1, 0),
    ],
)
def test_what_an_edge_leaves_of_its_piece_in_english(
    text: str, word: str, left: int, stop: bool, lexicon: Lexicon
) -> None:
    reading = Reading(text, 0, lexicon)
    at = [token.text for token in reading.tokens].index(word)
    row = EnglishFeatures(reading, lexicon).left(at)
    assert row[english.LEFT.index("e_piece_left")] == left
    assert row[english.LEFT.index("e_prev_stop")] == stop


def test_a_candidate_is_seen_in_the_pair_around_it_and_beside_those_with_an_edge_moved() -> None:
    """大数据产业 (big data industry): the whole, 大数据 = big data inside, and 数据 = big data with its edge moved."""
    chinese_spans = np.array([(0, 5), (0, 3), (1, 3)])
    english_spans = np.array([(7, 24), (7, 15), (7, 15)])
    nothing = np.zeros(3, np.int64)
    shapes = np.zeros((3, len(context.SHAPES) + 1), np.int64)
    found = context.Candidates(
        chinese_spans, english_spans, nothing, np.arange(3), np.array([0, 1, 1]), shapes, np.array([0.9, 0.6, 0.3])
    )
    rows = context.features(found, "大数据产业 (big data industry)")
    whole, inner, moved = (dict(zip(context.FEATURES, row.tolist(), strict=True)) for row in rows)
    assert (whole["outer_z"], inner["outer_z"], inner["outer_z_start"], inner["outer_z_end"]) == (-1, 5, 1, 0)
    assert (whole["inner_z_share"], inner["inner_z_share"]) == (pytest.approx(0.6), 0)
    assert inner["outer_z_share"] == pytest.approx(0.6)
    assert (inner["z_shorter"], moved["z_longer"]) == (pytest.approx(0.3), pytest.approx(0.6))


def test_a_part_of_a_longer_name_goes_on_alike_wherever_it_stands() -> None:
    text = "幸存者偏差很常见。所谓幸存者偏差，即只看幸存者。"
    assert going_on(text, "存者偏差", words=False)[0] == 1.0
    assert going_on(text, "幸存者偏差", words=False) == (0.5, 0.5)
    assert going_on(text, "常见", words=False) == (-1.0, -1.0)


def test_classes_are_ordered_by_how_often_they_are_right() -> None:
    rows = np.array([[0, 3.0], [0, 3.0], [1, 3.0], [1, 5.0], [2, 5.0], [2, 5.0]], np.float32).repeat(50, 0)
    labels = np.array([1, 1, 0, 0, 1, 0]).repeat(50)
    codes = Codes.fitted(("relation", "z_chars"), rows, labels, np.ones(len(rows)))
    replaced = codes.replaced(rows)
    assert replaced[0, 0] > replaced[-1, 0] > replaced[150, 0]
    assert replaced[:, 1].tolist() == rows[:, 1].tolist()


# ---- layout ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("深度Q网络（deep Q-network）", "深度Q网络", "Q | deep Q-network"),
        ("名字Name", "名字Name", "Name"),
        ("已读%d条 %d read", "已读%d条 %d", "%d read"),
        ("弗吉尼亚·伍尔夫 Virginia Woolf", "弗吉尼亚·伍尔夫", "Virginia Woolf"),
        ("リボン ribbon 絲帶", "絲帶", "ribbon"),
    ],
)
def test_runs_of_both_scripts(text: str, chinese: str, english: str, lexicon: Lexicon) -> None:
    reading = Reading(text, 0, lexicon)
    assert " | ".join(map(reading.text_of, reading.chinese_runs)) == chinese
    assert " | ".join(map(reading.text_of, reading.english_runs)) == english


def test_pieces_are_cut_at_punctuation_but_not_inside_terms(lexicon: Lexicon) -> None:
    reading = Reading("See No. 5, St. Peter's – B/L, state-of-the-art", 0, lexicon)
    pieces = reading.english_pieces(reading.english_runs[0])
    assert [reading.text_of(piece) for piece in pieces] == ["See No. 5", "St. Peter's", "B/L", "state-of-the-art"]


def test_a_wide_space_parts_and_a_hyphen_does_not(lexicon: Lexicon) -> None:
    reading = Reading("點球大戰：penalty shoot-out　P-02", 0, lexicon)
    assert [reading.text_of(piece) for piece in reading.english_pieces(reading.english_runs[0])] == [
        "penalty shoot-out",
        "P-02",
    ]
    tokens = reading.tokens
    spans = english_spans(reading, reading.english_runs[0], "start", 0, inside=False)
    found = {reading.text_of(span) for span in spans}
    assert {"penalty shoot-out", "penalty"} <= found
    assert not found & {"penalty shoot", "out"}
    assert {tokens[at].text for at in reading.hyphenated} == {"-", "out", "02"}


def test_cells_of_a_table_are_numbered(lexicon: Lexicon) -> None:
    text = "| 術語 | term |\n| 碳匯 | carbon sink |\n散文 prose"
    names = layout.FEATURES
    zh, en = (
        [(text.index(term), text.index(term) + len(term)) for term in terms]
        for terms in (("碳匯", "散文"), ("carbon sink", "prose"))
    )
    rows = layout.Layout(Reading(text, 0, lexicon)).features(np.array(zh), np.array(en))
    values = [dict(zip(names, row.tolist(), strict=True)) for row in rows]
    assert [value["column_step"] for value in values] == [1, 0]
    assert [(value["z_fills_cell"], value["e_fills_cell"]) for value in values] == [(3, 3), (1, 2)]
    assert [(value["z_lines_alike"], value["z_line_left"]) for value in values] == [(1, 0), (0, 0)]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("碳汇（carbon sink）", "Chinese, English"),
        ("carbon sink (碳汇)", "English, Chinese"),
        ("碳汇\ncarbon sink", "Chinese, English on the next line"),
        ("风险\n保险\n赔偿\n\nRisk\nInsurance\nCompensation", "same place in a block"),
        ("k1=风险\nk2=保险\nk3=赔偿\nk1=risk\nk2=insurance\nk3=compensation", "same label"),
    ],
)
def test_relations(text: str, relation: str, lexicon: Lexicon) -> None:
    reading = Reading(text, 0, lexicon)
    found = joints(reading, RunLikeness(reading, lexicon))
    assert relation in {RELATIONS[joint.relation].name for joint in found}


@pytest.mark.parametrize(
    ("chances", "kept"),
    [
        ((0.9, 0.8, 0.0, 0.0), [0]),  # overlap without nesting: the likelier one
        ((0.9, 0.0, 0.8, 0.0), [0, 2]),  # nested
        ((0.9, 0.0, 0.45, 0.0), [0]),  # nested, but not surely enough
        ((0.9, 0.0, 0.0, 0.8), [0, 3]),  # the same Chinese with another English
    ],
)
def test_the_best_consistent_set(chances: tuple[float, ...], kept: list[int]) -> None:
    places = [(0, 6, 10, 30), (2, 8, 12, 32), (3, 6, 20, 30), (0, 6, 32, 36)]
    assert best_set(places, chances, threshold=0.4, nested=0.1) == kept


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
    far = "只有中文。\n" * 800
    text = f"{far}碳汇（carbon sink）\n{far}"
    [(start, end)] = zones(text)
    assert "carbon sink" in text[start:end]
    assert end - start < 2 * NEAR + 100
    assert list(zones(far)) == list(zones("Only English here.\n" * 400)) == []


def test_zones_are_limited_and_cover_what_is_bilingual() -> None:
    text = "人工智能（AI）来了。" * 2_000
    found = list(zones(text))
    assert all(end - start <= MAX_ZONE for start, end in found)
    assert "".join(text[start:end] for start, end in found) == text


def test_what_is_unsure_is_offered_and_what_is_left_is_told(lexicon: Lexicon) -> None:
    remarks = {
        "请假": "out of office",
        "座位": "sold out",
        "报名": "closed",
        "价格": "net",
        "他走了": "see the note below",
    }
    text = "碳汇（carbon sink）。\n" + "".join(f"{zh}（{en}）了。\n" for zh, en in remarks.items())
    found = extract(text, lexicon, explain=True)
    assert (found.pairs[0].zh, found.pairs[0].en) == ("碳汇", "carbon sink")
    assert [replace(pair, evidence=()) for pair in found.pairs] == title_pairs(text, lexicon)
    assert {"place", "dictionary"} <= {item.signal for item in found.pairs[0].evidence}
    told = [*found.suggestions, *(place.pair for place in found.left)]
    assert told
    assert {pair.zh for pair in told} <= remarks.keys()
    assert all(pair.confidence < MINIMUM_CONFIDENCE for pair in told)
    assert all(place.reasons for place in found.left)


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
        "推动人工智能" * 4_000 + "a",
        "(" * 20_000 + "中ab",
        "(" * 2_000 + "中文 abc" + ")" * 2_000,
        '"中 ab" ' * 1_000,
        "*ab中" * 1_000,
        "[中](ab" * 1_000,
        "`" * 20_000 + "中ab",
        "<ab " * 2_000 + "中",
        "|" * 20_000 + "中ab",
        '{"zh": "中' * 1_000,
        "```py\n" * 2_000 + "中",
        "1. 中\n1. ab\n" * 500,
        "| 中 | ab |\n" * 500,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_is_read_to_its_end(text: str, lexicon: Lexicon) -> None:
    assert all(pair.confidence > 0 for pair in title_pairs(text, lexicon))


def test_capturing_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from zhterm.extraction import title_pairs\n"
        "from zhterm.lexicon import Lexicon\n"
        "title_pairs('推动了人工智能（AI）。', Lexicon.open())\n"
        "print([m for m in ('jieba', 'pypinyin', 'opencc', 'rich', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
