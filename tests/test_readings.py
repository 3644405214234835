"""Readings by the model: what it may change, what it may not, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhterm.language import tables
from zhterm.language.syllables import find, join, mark
from zhterm.lexicon import Lexicon
from zhterm.segmentation import words
from zhterm.transliteration import readings, transliterate
from zhterm.transliteration.doubt import FEATURES, Evidence
from zhterm.transliteration.likelihood import Choice, Likelihood, fitted
from zhterm.transliteration.weighing import decided, respelt


@pytest.mark.parametrize(
    ("ranked", "usual", "expected"),
    [
        ({"xing2": 3.0, "hang2": 0.0}, "hang2", "xing2"),
        ({"hang2": 1.0, "xing2": 0.0}, "hang2", "hang2"),
        ({"hang2": 1.0, "xing2": 1.0}, "xing2", "xing2"),
        ({"xing2": 3.0, "hang2": 0.0}, "heng2", "heng2"),  # a reading that the model never met
    ],
)
def test_the_likeliest_reading_is_taken(ranked: dict[str, float], usual: str, expected: str) -> None:
    choices = sorted((Choice(*item) for item in ranked.items()), key=lambda choice: -choice.score)
    assert decided(choices, usual) == expected


def _doubts(text: str, lexicon: Lexicon) -> set[str]:
    cut = words(text, lexicon)
    found = zip(cut, readings(cut, lexicon), strict=True)
    return {word.text[at] for word, reading in found for at in reading.unsure}


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("头发长了", "长"),
        ("他还没还", "还"),
        ("量一量", "量"),
        ("他姓覃", "覃"),
        ("莘庄", "莘"),
        ("调子弹", "调"),
    ],
)
def test_what_may_well_be_read_otherwise_is_unsure(text: str, unsure: str, lexicon: Lexicon) -> None:
    assert unsure in _doubts(text, lexicon)


@pytest.mark.parametrize("text", ["银行提高了贷款利率", "我们的生活很幸福", "人民日报社", "他在中国长大"])
def test_what_every_reader_knows_is_not(text: str, lexicon: Lexicon) -> None:
    assert not _doubts(text, lexicon)


def test_evidence_is_one_row_of_features() -> None:
    model = Likelihood(["first=200 other=50", "行\txing2 hang2\t0 -100;0 0;0 0\t-50,150 a银"])
    facts = (1.0, *[0.0] * (FEATURES[::-1].index("kind")))
    near = Evidence("hang2", "行", "s", ["a银"], facts)
    row = dict(zip(FEATURES, near.row(model), strict=True))
    assert row["margin"] == pytest.approx(1.0)
    assert row["margin alone"] == pytest.approx(-1.0)
    assert row["readings"] == 2
    assert 0 < row["entropy"] < 0.69
    stranger = dict(zip(FEATURES, near._replace(char="长").row(model), strict=True))
    assert stranger["readings"] == 0
    assert stranger["kind"] != row["kind"]


@pytest.mark.parametrize("text", ["他行不行", "东西很重", "教教我", "为了大家，他得去"])
def test_what_a_person_has_stored_is_never_unsure(text: str, lexicon: Lexicon) -> None:
    cut = words(text, lexicon)
    stored = {word.text: reading.text for word, reading in zip(cut, readings(cut, lexicon), strict=True)}
    assert all(not reading.unsure for reading in readings(cut, lexicon, stored))


def test_a_model_adds_up_what_it_is_told() -> None:
    model = Likelihood(
        ["first=200 other=50", "行\txing2 hang2 heng2\t0 -100 -300;0 0 0;0 0 0\t-50,150,0 a银\t0,30,0 b，"]
    )
    assert model.knows("行")
    assert not model.knows("长")
    alone = model.ranked("行", ["a银", "b，", "k无"], "s")
    assert alone == [
        Choice("hang2", pytest.approx(0.8)),
        Choice("xing2", pytest.approx(-0.5)),
        Choice("heng2", pytest.approx(-3.0)),
    ]
    assert [choice.score for choice in model.ranked("行", [], "e")] == [0, 0, 0]


def test_the_model_of_the_package_says_where_it_is_from_and_can_be_read() -> None:
    table = tables.rows("pinyin/readings.tsv")
    assert len(table) > 500
    assert "Apache-2.0" in Path(tables.path("pinyin/readings.tsv")).read_text(encoding="utf-8").partition("\n")[0]
    for char, *_ in table:
        for place in "sbe":
            ranked = fitted().ranked(char, [], place)
            assert ranked
            assert all(mark(choice.reading) != choice.reading for choice in ranked if choice.reading[-1] != "5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标准差很小", "biāozhǔn chā hěn xiǎo"),
        ("他出生在一九一二年的巴塞尔", "tā chūshēng zài yījiǔyī'èr nián de Bāsài'ěr"),
        ("勃艮第的葡萄酒", "Bógèndì de pútaojiǔ"),
        ("结果四舍五入", "jiéguǒ sìshě-wǔrù"),
        ("她累了", "tā lèi le"),
        ("油炸鱼", "yóuzhá yú"),
    ],
)
def test_readings_in_context(text: str, expected: str, lexicon: Lexicon) -> None:
    assert transliterate(words(text, lexicon), lexicon) == expected


def test_a_reading_says_where_it_comes_from(lexicon: Lexicon) -> None:
    cut = words("行长在弄堂里，重庆", lexicon)
    found = {word.text: reading.source for word, reading in zip(cut, readings(cut, lexicon), strict=True)}
    assert found["弄堂"] == "table"
    assert found["在"] == "dictionary"
    assert found["，"] == ""
    stored = readings(cut, lexicon, {"弄堂": "nòngtáng"})
    assert [(item.text, item.source) for item in stored if item.text.startswith("n")] == [("nòngtáng", "stored")]


SYLLABLES = st.sampled_from("Xī ān dà ǎo nǚ ér shì zhuàng".split())


@given(st.lists(st.tuples(SYLLABLES, SYLLABLES), min_size=1, max_size=4), st.sampled_from(("", " ", "-")))
def test_syllables_are_exchanged_with_their_apostrophes(pairs: list[tuple[str, str]], between: str) -> None:
    old, new = [a for a, _ in pairs], [b for _, b in pairs]
    text = between.join(old) if between else join(old)
    if [found[0] for found in find(text)] != old:
        return
    assert respelt(text, new) == (between.join(new) if between else join(new))
