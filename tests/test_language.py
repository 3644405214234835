"""Facts about characters and strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhterm.language import punctuation, scripts, validity


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("后来的发展", "zh-Hans"),
        ("後來的發展", "zh-Hant"),
        ("中文", "zh-Hans"),  # the same in both: taken as simplified
        ("臺灣的經濟 (台湾经济)", "zh-Hant"),
        ("陶喆的新歌", "zh-Hans"),  # 喆 is in no simplified character set, and not traditional either
        ("於是就在那裡", "zh-Hant"),
        ("Big Data 2030", ""),
        ("", ""),
    ],
)
def test_script_is_told_by_the_characters_that_only_one_has(sample: str, expected: str) -> None:
    assert scripts.script(sample) == expected


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("ＧＤＰ增长３．５％", "GDP增长3.5%"),
        ("（全角）：标点！", "(全角):标点!"),
        ("字\u3000字", "字 字"),
        ("約翰・史密斯", "約翰·史密斯"),
        ("⼈⼯", "人工"),  # Kangxi radicals, as they come out of PDF files
        ("ｱｲｳ", "アイウ"),
        ("㎡ ½ … ² ﬁ", "㎡ ½ … ² ﬁ"),  # NFKC would change their length or their meaning
    ],
)
def test_fold_gives_the_form_for_look_up(sample: str, expected: str) -> None:
    assert scripts.fold(sample) == expected


@given(st.text())
def test_fold_keeps_every_place(sample: str) -> None:
    folded = scripts.fold(sample)
    assert len(folded) == len(sample)
    assert scripts.fold(folded) == folded


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("《山水之间》", "山水之间"),
        ("“数字时代的图书馆”。", "数字时代的图书馆"),
        ("  谁来   养活城市？ ", "谁来 养活城市？"),
        ("《红楼梦》与《西游记》", "《红楼梦》与《西游记》"),
        ('"The Long Road"', "The Long Road"),
        ("——新年献词", "新年献词"),
        ("「春天」", "春天"),
        ("", ""),
        ("。", ""),
    ],
)
def test_clean_title_takes_off_what_does_not_belong_to_it(sample: str, expected: str) -> None:
    assert punctuation.clean_title(sample) == expected


@given(st.text(alphabet="《》“”\"' 。中a?（）"))
def test_clean_title_is_done_after_once(sample: str) -> None:
    assert punctuation.clean_title(punctuation.clean_title(sample)) == punctuation.clean_title(sample)


@pytest.mark.parametrize(
    ("char", "expected"),
    [("汉", True), ("〇", True), ("々", True), ("𠮷", True), ("か", False), ("A", False), ("，", False), ("😀", False)],
)
def test_is_han(char: str, expected: bool) -> None:
    assert scripts.is_han(char) is expected
    assert scripts.has_han(f"x{char}") is expected


def test_has_latin_knows_both_widths() -> None:
    assert scripts.has_latin("５Ｇ")
    assert scripts.has_latin("café")
    assert not scripts.has_latin("五〇 2030 年")


@pytest.mark.parametrize(
    ("sample", "reason"),
    [
        ("", "is empty"),
        (" \n\t", "is empty"),
        ("大\x00小", "has a control character (U+0000 at character 2)"),
        ("大\x1b[31m小", "has a control character (U+001B at character 2)"),
        ("\ud83d大", "is not valid Unicode (a lone surrogate U+D83D at character 1)"),
        ("Big Data", "has no Chinese in it"),
        ("大" * 2001, "is too long (2,001 characters, at most 2,000)"),
        ("大数据\t与😀\u200f", ""),
    ],
)
def test_chinese_fault_says_why_a_text_is_no_title(sample: str, reason: str) -> None:
    assert validity.chinese_fault(sample) == reason


def test_english_fault_takes_letters_or_digits() -> None:
    assert validity.english_fault("2030") == ""
    assert validity.english_fault("大数据") == "has no English in it"
    assert validity.english_fault("\x07beep").startswith("has a control character")
