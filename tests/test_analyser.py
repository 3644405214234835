"""What is made of texts without a glossary at hand: an analyser with what it was told, in any process."""

from __future__ import annotations

import pickle

import pytest

from conftest import SEED_EN, SEED_ZH
from zhterm.analyser import Analyser, KnownTerms
from zhterm.errors import DataError
from zhterm.lexicon import Lexicon
from zhterm.model import AdministrativeStatus, ConceptEntry, LanguageSection, Source, Term, Transliteration, replace

ADMITTED, PROPOSED = AdministrativeStatus.ADMITTED, AdministrativeStatus.PROPOSED


def entry(zh: str, en: str, status: AdministrativeStatus, pinyin: str = "") -> ConceptEntry:
    reading = (Transliteration(system="zh-Latn-pinyin", text=pinyin),) if pinyin else ()
    chinese = Term(text=zh, status=status, transliterations=reading)
    sections = (LanguageSection(language="zh-Hans", terms=(chinese,)),)
    return ConceptEntry(
        id=zh, languages=(*sections, LanguageSection(language="en", terms=(Term(text=en, status=status),)))
    )


@pytest.fixture
def analyser(lexicon: Lexicon) -> Analyser:
    return Analyser(lexicon)


def test_an_analyser_sent_to_another_process_gives_the_same(lexicon: Lexicon) -> None:
    known = KnownTerms.of([("单田芳", "Shàn Tiánfāng")], lexicon.simplified)
    here = Analyser(lexicon, known)
    there = pickle.loads(pickle.dumps(here))  # noqa: S301  # our own bytes
    assert there.read("听单田芳") == here.read("听单田芳")
    assert here.read("听单田芳").transliteration == "tīng Shàn Tiánfāng"
    assert there.pair(SEED_ZH, SEED_EN) == here.pair(SEED_ZH, SEED_EN)
    there.lexicon.close()


def test_the_parts_of_a_title_are_read_as_in_the_title(analyser: Analyser) -> None:
    analysis = analyser.pair("银行行长与重庆的长江大桥", "Bank Governors and the Yangtze Bridge of Chongqing")
    read = {analysis.pair.zh[slice(*span)]: pinyin for span, pinyin in analysis.term_readings.items()}
    assert read["银行"] == "yínháng"
    assert read["重庆"] == "Chóngqìng"


def test_only_what_a_person_has_vouched_for_is_evidence(lexicon: Lexicon) -> None:
    entries = [entry("扶贫", "poverty relief", ADMITTED), entry("脱贫", "leaving poverty", PROPOSED)]
    known = KnownTerms.of_confirmed(entries, {("扶贫", "aid")}, lexicon.simplified)
    assert known.terms == {"扶贫"}
    assert known.evidence is not None
    assert (dict(known.evidence.pairs), known.evidence.rejected) == ({"扶贫": {"poverty relief"}}, {("扶贫", "aid")})


def test_what_is_captured_knows_where_it_stands(analyser: Analyser) -> None:
    text = "Few crossed the digital divide (数字鸿沟)."
    (pair,) = analyser.capture(text, source=Source(id="report.md"), offset=1000)
    assert text[slice(*pair.zh_span or ())] == "数字鸿沟"
    assert pair.to_dict()["zh_span"] == [1032, 1036]
    assert replace(pair, source=None, offset=0) == analyser.capture(text)[0]


def test_terms_are_recognised(analyser: Analyser) -> None:
    (match,) = analyser.recognize("发展数字经济", [("数字经济", "digital economy")])
    assert "发展数字经济"[slice(*match.span)] == "数字经济"


@pytest.mark.parametrize(
    ("zh", "typed", "stored"),
    [
        ("扶贫", "fu2pin2", "fúpín"),
        ("女儿", "nv3'er2", "nǚ'ér"),
        ("重庆", "Zhòngqìng", "Zhòngqìng"),  # a reading of the character, if not of the word
        ("5G网络", "5G wǎngluò", "5G wǎngluò"),
        ("花儿", "huār", "huār"),
        ("嗄嗧", "á 嗧", "á 嗧"),  # 嗧 has no reading that is known
        ("扶贫", "hángpín", None),
        ("扶贫", "fú", None),
        ("扶贫", "poverty", None),
    ],
)
def test_a_reading_must_be_one_of_the_characters(analyser: Analyser, zh: str, typed: str, stored: str | None) -> None:
    if stored is None:
        with pytest.raises(DataError, match=f"{zh} can't be read"):
            analyser.checked_pinyin(zh, typed)
    else:
        assert analyser.checked_pinyin(zh, typed) == stored
