"""Facts about characters and strings."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhterm.language import english, names, scripts, syllables, tables, validity


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Big-Data Governance", ["Big", "Data", "Governance"]),
        ("the People's Bank, students’ rights", ["the", "People", "Bank", "students", "rights"]),
        ("U.S. trade in the 1990s: 3.5 %", ["U.S.", "trade", "in", "the", "1990s", "3.5"]),
        ("19th don't O'Neill C++ F# R&D", ["19th", "don't", "O'Neill", "C++", "F#", "R", "D"]),
        ("naïve 大数据 café", ["naïve", "大数据", "café"]),
        ("", []),
    ],
)
def test_english_tokens(text: str, expected: list[str]) -> None:
    found = list(english.tokens(text))
    assert [token.text for token in found] == expected
    assert all(text[token.start : token.end] == token.text for token in found)


@given(st.text(alphabet="Ab9é .,'’s-+#&(大"))
def test_tokens_with_marks_leave_out_nothing_but_spaces(text: str) -> None:
    found = list(english.tokens(text, marks=True))
    assert "".join(token.text for token in found) == "".join(text.split())
    words = list(english.tokens(text))
    assert [token for token in found if token in words] == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Digital Economy", "digital economy"),
        ("Big-Data", "big data"),
        ("e-mails", "email"),
        ("People's Labour Courts", "people-labor court"),
        ("workers' rights", "worker right"),
        ("theatres", "Theater"),
        ("Digitalisation", "digitalization"),
        ("data analysers", "data analyzer"),
        ("modelling", "modeling"),
        ("catalogues", "catalog"),
        ("women", "woman"),
        ("criteria", "criterion"),
        ("caches", "cache"),
        ("movies", "movie"),
        ("R & D", "R&D"),
        ("U.S. Dollars", "US dollar"),
        ("naïve", "naive"),
        ("an Apple", "apples"),
        ("100,000 yuan", "100000 yuan"),
    ],
)
def test_the_same_english(one: str, other: str) -> None:
    assert english.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("news", "new"),
        ("economics", "economic"),
        ("AIDS", "aid"),
        ("vitamin A", "vitamin"),
        ("A shares", "shares"),  # no article: the plural follows
        ("filling station", "filing station"),
        ("C++", "C"),
        ("poverty alleviation", "poverty"),
        ("hour", "or"),
        ("!", "?"),
        ("the", ""),
    ],
)
def test_other_english(one: str, other: str) -> None:
    assert not english.same(one, other)


PHRASES = st.lists(
    st.one_of(
        st.sampled_from("policy boxes Labour centre organise news women's of the series naïve 5G data U.S. x".split()),
        st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9),
    ),
    min_size=1,
    max_size=5,
)


@given(PHRASES)
def test_the_key_knows_no_case_hyphen_or_article(words: list[str]) -> None:
    text = " ".join(words)
    key = english.key(text)
    assert english.key(text.upper().replace("NAÏVE", "Naïve")) == key
    assert english.key("-".join(words)) == english.key(text.replace(" ", "\u2010"))
    assert english.key(f"  {text} ") == key
    if any(word != "the" for word in words):
        assert english.key(f"The {text}") == english.key(f"the the {text}")


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=10))
def test_the_key_knows_no_number_and_no_possessive(word: str) -> None:
    closed = tables.classes("language/english-words.tsv")
    listed = closed["discipline"] | closed["singular"] | tables.pairs("language/plurals.tsv").keys()
    if word.endswith(("s", "x", "z", "i", "u", "y")) or {word, word + "s"} & listed:
        return  # those take another ending, or are no plural
    assert english.key(f"new {word}s") == english.key(f"new {word}") == english.key(f"new {word}'s")


# Tables whose keys have more than one field.
KEY_FIELDS = {"alignment/affixes.tsv": 2, "formats/columns.tsv": 2, "language/affixes.tsv": 2}
# Tables of tests: a key may have many, each with items of its own.
TESTS = {"pinyin/polyphones.tsv", "pinyin/words.tsv"}
# Tables whose last field lists items by spaces.
LISTS = TESTS | {
    "formats/columns.tsv", "formats/statuses.tsv", "language/affixes.tsv", "language/edge-words.tsv",
    "language/english-words.tsv", "language/families.tsv", "language/surnames.tsv", "language/syllables.tsv",
    "pinyin/capitals.tsv", "pinyin/grammar.tsv", "pinyin/idioms.tsv", "pinyin/organisations.tsv", "pinyin/places.tsv",
}  # fmt: skip
DATA = Path(tables.path("."))


@pytest.mark.parametrize("name", sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.tsv")))
def test_a_table_has_no_key_and_no_item_twice(name: str) -> None:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if name in TESTS:
        keys = [(word, test, item) for word, test, _, *items in rows for item in "".join(items).split(" ")]
    else:
        keys = [tuple(row[: KEY_FIELDS.get(name, 1)]) for row in rows]
    items = [(number, item) for number, row in enumerate(rows) for item in row[-1].split(" ") if name in LISTS]
    assert [key for key, times in (Counter(keys) + Counter(items)).items() if times > 1] == []


def test_stems() -> None:
    assert english.stem("Alleviation") == english.stem("alleviate") == "allevi"
    assert english.stem("3D") == "3d"


@pytest.mark.parametrize(
    ("pinyin", "size", "expected"),
    [
        ("dà shùjù", 3, "da4 shu4 ju4"),
        ("Xī'ān", 2, "Xi1 an1"),
        ("lǜhuà", 2, "lu:4 hua4"),
        ("dì-yī", 2, "di4 yi1"),
        ("háizimen", 3, "hai2 zi5 men5"),
        ("Xióng'ān Xīnqū", 4, "Xiong2 an1 Xin1 qu1"),
        ("shùjù", 3, ""),
        ("", 2, ""),
    ],
)
def test_syllables_of_word_grouped_pinyin(pinyin: str, size: int, expected: str) -> None:
    assert syllables.in_dictionary_form(pinyin, size) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("women", True), ("Xi'an", True), ("lǜsè", True), ("Peking", False), ("", False)],
)
def test_what_may_be_pinyin(word: str, expected: bool) -> None:
    assert syllables.is_pinyin(word) is expected


def test_a_word_may_spell_characters_with_several_readings() -> None:
    assert syllables.spells([("zhang", "chang"), ("an",)], "Cháng'ān")
    assert syllables.spells([("hua",), ("er",)], "huār")
    assert not syllables.spells([("zhang",), ("an",)], "Chang'an")


@given(st.lists(st.sampled_from(sorted(syllables.standard())), min_size=1, max_size=4))
def test_pinyin_falls_into_the_syllables_it_was_made_of(parts: list[str]) -> None:
    word = syllables.join([syllables.mark(f"{part}2") for part in parts])
    assert [syllables.letters(found[0]) for found in syllables.find(word)] == parts
    assert syllables.is_pinyin(word)
    assert syllables.in_dictionary_form(word, len(parts)).split() == [f"{part.replace('v', 'u:')}2" for part in parts]


@pytest.mark.parametrize(
    ("pinyin", "name", "expected"),
    [
        ("hú qīngyuán", "Hu Qingyuan", "Hú Qīngyuán"),
        ("péng yù'ān", "Peng Yu-an", "Péng Yù'ān"),
        ("yíxīng", "Yixing", "Yíxīng"),
        ("lǚ bùwéi", "Lü Buwei", "Lǚ Bùwéi"),
        ("guānxi", "guanxi", "guānxi"),  # a common noun
        ("hú qīngyuán", "Qingyuan Hu", "hú qīngyuán"),  # the words stand the other way round
        ("běijīng dàxué", "Peking University", "běijīng dàxué"),
    ],
)
def test_a_name_is_grouped_as_its_spelling_shows(pinyin: str, name: str, expected: str) -> None:
    assert syllables.grouped_as(pinyin, name) == expected


def test_surnames_have_the_reading_of_the_name() -> None:
    assert names.surnames()["单"] == ("shan4",)
    assert names.surnames()["欧阳"] == ("ou1", "yang2")
    assert names.surnames()["王"] == ()
