"""Stored terms in new texts: where they stand, and where they are only spelt."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhterm
from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.model import AdministrativeStatus, ConceptEntry, LanguageSection, MatchRule, Term, replace
from zhterm.recognition import Recognizer
from zhterm.recognition.assignment import best

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[object]:
    """Texts in which what has to be matched stands between ⟦ and ⟧: whatever else is spelt like a term is a trap."""
    lines = (CASES / f"recognition-{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=str(number)) for number, line in enumerate(lines, 1)]


def marked(case: dict[str, object], lexicon: Lexicon) -> str:
    """The text of a case with what is matched between the marks."""
    text, language = str(case["text"]), str(case["language"])
    plain = text.replace("⟦", "").replace("⟧", "")
    terms = [(term, "") if isinstance(term, str) else tuple(term) for term in case["terms"]]  # type: ignore[attr-defined]
    pairs = terms if language == "zh" else [(f"词{number}", term) for number, (term, _) in enumerate(terms)]
    for match in reversed(Recognizer(pairs, lexicon).matches(plain, language)):
        start, end = match.span
        plain = f"{plain[:start]}⟦{plain[start:end]}⟧{plain[end:]}"
    return plain


@pytest.mark.parametrize("case", [*cases("first"), *cases("second"), *cases("third"), *cases("fourth")])
def test_what_is_matched_and_what_is_only_spelt(case: dict[str, object], lexicon: Lexicon) -> None:
    assert marked(case, lexicon) == case["text"]


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize("case", cases("known-failures"))
def test_known_failures(case: dict[str, object], lexicon: Lexicon) -> None:
    assert marked(case, lexicon) == case["text"]


@pytest.mark.parametrize("repeated", [1, 12])
def test_many_texts_at_once_are_each_matched_by_itself(repeated: int, lexicon: Lexicon) -> None:
    """However little or much they are together; the terms of all cases are looked for in all of them."""
    rows = [case.values[0] for name in ("first", "second", "third", "fourth") for case in cases(name)]  # type: ignore[attr-defined]
    chinese = [row for row in rows if row["language"] == "zh"]
    terms = {term if isinstance(term, str) else term[0] for row in chinese for term in row["terms"]}
    recognizer = Recognizer([(term, "") for term in sorted(terms)], lexicon)
    texts = [str(row["text"]).strip("⟦⟧。") for row in chinese] + ["", "二", "大数据", "發展數字經濟", "重啟\n\n"]
    assert recognizer.matches_in_each(texts * repeated) == [recognizer.matches(text) for text in texts] * repeated


def found(lexicon: Lexicon, text: str, terms: str, language: str = "zh") -> list[str]:
    """What is matched, as written in the text; `terms` are divided by bars."""
    pairs = [(term, "x") if language == "zh" else ("某词", term) for term in terms.split("|")]
    return [match.text for match in Recognizer(pairs, lexicon).matches(text, language)]


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        # Word boundaries decide first.
        ("中国是最大的发展中国家", "中国", ["中国"]),
        ("研究生命科学的研究生", "研究生", ["研究生"]),
        ("中国会发展，国会要开会", "中国|国会", ["中国", "国会"]),
        ("他从小学习书法，后来教小学", "小学", ["小学"]),
        ("王明天生乐观", "明天", []),
        # Inside a longer word only where that falls into words.
        ("中国银行在北京市设了分行", "中国|北京", ["中国", "北京"]),
        ("大学生在大学里", "大学", ["大学"]),
        # Then the choice that covers most.
        ("证券投资基金", "证券|证券投资|投资基金|证券投资基金", ["证券投资基金"]),
        ("量子计算机科学院", "量子计算机|计算机科学院", ["计算机科学院"]),
        # Script, width, case, dots.
        ("發展數字經濟", "数字经济", ["數字經濟"]),
        ("发展数字经济", "數字經濟", ["数字经济"]),
        ("建设５Ｇ网络和wi-fi热点", "5G网络|Wi-Fi热点", ["５Ｇ网络", "wi-fi热点"]),
        ("列夫・托尔斯泰与列夫•托尔斯泰", "列夫·托尔斯泰", ["列夫・托尔斯泰", "列夫•托尔斯泰"]),
        # Spaces, line breaks and quotation marks are passed over, other punctuation is not.
        ("大 數\n據時代", "大数据", ["大 數\n據"]),
        ("“一带一路”倡议", "一带一路倡议", ["一带一路”倡议"]),
        ("大、数据，大。数据，大\n\n数据", "大数据", []),
        # Latin letters and digits stand apart; acronyms are in capitals.
        ("15G网络与5G网络", "5G网络", ["5G网络"]),
        ("加入ＷＴＯ，不是wto", "WTO", ["ＷＴＯ"]),
        ("用C++语言和.NET框架（v2.0）", "C++语言|.NET框架|（v2.0）", ["C++语言", ".NET框架", "（v2.0）"]),
    ],
)
def test_chinese_terms(lexicon: Lexicon, text: str, terms: str, expected: list[str]) -> None:
    assert found(lexicon, text, terms) == expected


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("Big-data centres and a big data centre", "big data center", ["Big-data centres", "big data centre"]),
        ("The WHO asked who did it; two NGOs", "WHO|NGO", ["WHO", "NGOs"]),
        ("China's exports, the Chinese", "China", ["China"]),
        ("dataset, data-driven", "data", ["data"]),
        ("big, data", "big data", []),
        ("non-tariff barriers and tariffs", "tariff", ["tariffs"]),
        ("the Belt and Road Initiative", "the Belt & Road Initiative", ["the Belt and Road Initiative"]),
        ("A plan. To do – the data", "a –|the .|to “|data", ["data"]),
    ],
)
def test_english_terms(lexicon: Lexicon, text: str, terms: str, expected: list[str]) -> None:
    assert found(lexicon, text, terms, "en") == expected


def entry(text: str, rule: MatchRule | None = None, english: str = "x") -> ConceptEntry:
    return ConceptEntry(
        id=text,
        languages=(
            LanguageSection(language="zh-Hans", terms=(Term(text=text, match_rule=rule),)),
            LanguageSection(language="en", terms=(Term(text=english, match_rule=rule),)),
        ),
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (None, ["Apple", "apples"]),
        (MatchRule.EXACT_CASE, ["Apple"]),
        (MatchRule.WHOLE_TERM, ["Apple"]),
        (MatchRule.ANYWHERE, ["Apple", "apples"]),
        (MatchRule.NEVER, []),
    ],
)
def test_match_rule_of_an_english_term(lexicon: Lexicon, rule: MatchRule | None, expected: list[str]) -> None:
    matches = Recognizer([entry("苹果", rule, "Apple")], lexicon).matches("Apple sells apples", "en")
    assert [match.text for match in matches] == expected


def test_the_contract_of_recognize() -> None:
    assert [match.to_dict() for match in zhterm.recognize("發展數字經濟", [("数字经济", "digital economy")])] == [
        {"zh": "数字经济", "en": "digital economy", "start": 2, "end": 6, "text": "數字經濟"}
    ]


@pytest.mark.parametrize(
    "terms", [[], [("", "x")], [("中国", "")], [("中国", "China"), ("中国", "PRC")], [["中国", "China"]]]
)
def test_any_terms_at_all(terms: list[tuple[str, str]]) -> None:
    for _ in range(2):  # the second time as they were made ready
        assert [match.text for match in zhterm.recognize("在中国", terms)] == ["中国"] * any(zh for zh, _ in terms)
    assert zhterm.recognize("", terms) == []


def test_overlapping_matches_name_what_shadows_them(lexicon: Lexicon) -> None:
    matches = Recognizer([("证券投资", "a"), ("证券投资基金", "b")], lexicon).matches("证券投资基金", overlaps=True)
    assert [(match.text, match.shadowed_by) for match in matches] == [("证券投资", (0, 6)), ("证券投资基金", None)]


def test_the_english_of_a_match_may_be_used(lexicon: Lexicon) -> None:
    terms = (
        Term(text="open up policy", status=AdministrativeStatus.DEPRECATED),
        Term(text="opening-up policy", status=AdministrativeStatus.PREFERRED),
    )
    sections = (
        LanguageSection(language="zh-Hans", terms=(Term(text="开放政策"),)),
        LanguageSection(language="en", terms=terms),
    )
    (match,) = Recognizer([ConceptEntry(id="1", languages=sections)], lexicon).matches("坚持开放政策")
    assert match.to_dict()["en"] == "opening-up policy"


def test_a_long_text_is_matched_as_its_lines_are(lexicon: Lexicon) -> None:
    """The arrays for long texts decide as the look at single runs does."""
    lines = [str(case.values[0]["text"]).replace("⟦", "").replace("⟧", "") for case in cases("first")]  # type: ignore[attr-defined]
    terms = {term for case in cases("first") for term in case.values[0]["terms"] if isinstance(term, str)}  # type: ignore[attr-defined]
    recognizer = Recognizer([(term, "") for term in sorted(terms)], lexicon)
    text = "。\n\n".join(lines * 8)
    assert len(text) > 20_000
    expected, offset = [], 0
    for line in lines:
        expected += [(offset + match.span.start, match.text) for match in recognizer.matches(line)]
        offset += len(line) + len("。\n\n")
    matches = [(match.span.start, match.text) for match in recognizer.matches(text)]
    assert matches[: len(expected)] == expected
    assert len(matches) == 8 * len(expected)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=9))
def test_the_assignment_covers_most(given: list[tuple[int, int]]) -> None:
    """As trying out all choices finds it."""
    spans = sorted({(start, start + size) for start, size in given})

    def free(chosen: list[tuple[int, int]]) -> bool:
        return all(one[1] <= other[0] for one, other in pairwise(chosen))

    choices = ([span for at, span in enumerate(spans) if bits >> at & 1] for bits in range(2 ** len(spans)))
    values = [(sum(end - start for start, end in chosen), -len(chosen)) for chosen in choices if free(chosen)]
    kept = best(spans)
    assert free(kept)
    assert (sum(end - start for start, end in kept), -len(kept)) == max(values)


@pytest.mark.parametrize("deleted", [True, False])
def test_what_somebody_takes_away_meanwhile_is_met_no_more(home: Path, deleted: bool) -> None:
    with Glossary.open(home / "t.db", create=True) as glossary, Glossary.open(home / "t.db") as other:
        glossary.import_entries([entry("数据"), entry("互联网")])
        recognizer = glossary.recognizer
        assert [match.text for match in recognizer.matches("有数据")] == ["数据"]
        stored = other.get("互联网")
        if deleted:
            other.delete([stored])
        else:
            other.save(replace(stored, languages=entry("因特网", english="y").languages))
        text = "数据、互联网、发展互联网"
        assert [match.text for match in recognizer.matches(text)] == ["数据"]
        assert [place.term.text for place in recognizer.occurrences(text)] == ["数据"]
        assert [match.text for match in glossary.recognizer.matches(text)] == ["数据"]


def test_the_index_of_a_glossary_is_kept_beside_it_until_the_glossary_changes(home: Path) -> None:
    names = [f"{a}{b}术" for a in "甲乙丙丁戊己庚辛壬癸" * 5 for b in "一二三四五"]
    entries = [entry(f"{name}{number}") for number, name in enumerate(names * 10)]
    text = f"学习{names[7]}7和新词"

    def matches() -> list[str]:
        with Glossary.open(home / "terms.db", read_only=True) as opened:
            return [match.text for match in opened.recognize(text)]

    with Glossary.open(home / "terms.db") as opened:
        opened.import_entries(entries)
    assert matches() == [f"{names[7]}7"]
    kept = home / "terms.db.zh-terms"
    written = kept.stat().st_mtime_ns
    assert matches() == [f"{names[7]}7"]
    assert kept.stat().st_mtime_ns == written
    kept.write_bytes(kept.read_bytes()[:-9])  # damaged: built anew
    assert matches() == [f"{names[7]}7"]
    with Glossary.open(home / "terms.db") as opened:
        opened.add("新词", "new word", as_is=True)
    assert matches() == [f"{names[7]}7", "新词"]
