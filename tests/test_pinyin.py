"""Pinyin by GB/T 16159-2012: what is written together, with which tone, and with which capitals."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhterm.language.names import surnames
from zhterm.language.syllables import find, glue, join, mark, numbered, plain, tone, zhuyin
from zhterm.lexicon import Lexicon
from zhterm.model import Reading, Span, Word
from zhterm.segmentation import Segmenter, words
from zhterm.transliteration import readings, transliterate, transliterate_lines
from zhterm.transliteration.numerals import glues
from zhterm.transliteration.tables import idioms, places

CASES = Path(__file__).parent / "cases"


def _cases(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


def _pinyin(text: str, lexicon: Lexicon, **options: object) -> str:
    return transliterate(words(text, lexicon), lexicon, **options)


def _cut(*texts: str) -> list[Word]:
    out, at = [], 0
    for text in texts:
        out.append(Word(text=text, span=Span(at, at + len(text))))
        at += len(text)
    return out


@pytest.mark.parametrize("case", _cases("orthography.jsonl"), ids=lambda case: case["zh"])
def test_the_standards_orthography(case: dict[str, str], lexicon: Lexicon) -> None:
    assert _pinyin(case["zh"], lexicon) in {case["pinyin"], *case["accept"]}, case["rule"]


@pytest.mark.xfail(strict=True, reason="known; move the case to orthography.jsonl when it passes")
@pytest.mark.parametrize("case", _cases("orthography-known-failures.jsonl"), ids=lambda case: case["zh"])
def test_known_failures(case: dict[str, str], lexicon: Lexicon) -> None:
    assert _pinyin(case["zh"], lexicon) in {case["pinyin"], *case["accept"]}, case["rule"]


@pytest.mark.parametrize("case", _cases("polyphones.jsonl"), ids=lambda case: f"{case['zh']}-{case['char']}")
def test_polyphones_in_context(case: dict[str, str], lexicon: Lexicon) -> None:
    at = case["zh"].index(case["char"])
    cut = words(case["zh"], lexicon)
    for word, reading in zip(cut, readings(cut, lexicon), strict=True):
        if word.span.start <= at < word.span.end:
            assert find(reading.text)[at - word.span.start][0].lower() == case["pinyin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("農村扶貧", "nóngcūn fúpín"),
        ("頭髮很長", "tóufa hěn cháng"),
        ("發展經濟", "fāzhǎn jīngjì"),
        ("乾淨的水", "gānjìng de shuǐ"),
        ("乾隆皇帝", "Qiánlóng huángdì"),
        ("看著大海", "kànzhe dàhǎi"),
        ("著名作家", "zhùmíng zuòjiā"),
        ("臺灣海峽", "Táiwān Hǎixiá"),
        ("為了明天", "wèile míngtiān"),
        ("一隻貓", "yī zhī māo"),
    ],
)
def test_traditional_text_is_read_as_well(text: str, expected: str, lexicon: Lexicon) -> None:
    assert _pinyin(text, lexicon) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("春天：花园、阳光", "chūntiān: huāyuán, yángguāng"),
        ("他读《红楼梦》。", 'tā dú "Hónglóu Mèng".'),
        ("“绿色”发展", '"lǜsè" fāzhǎn'),
        ("報告（草案）", "bàogào (cǎo'àn)"),
        ("5G网络与Wi-Fi", "5G wǎngluò yǔ Wi-Fi"),
        ("2021-2025年", "2021-2025 nián"),
        ("2014—2020年", "2014-2020 nián"),
        ("历史——镜子", "lìshǐ - jìngzi"),
        ("升温1.5℃", "shēngwēn 1.5℃"),
        ("第19届", "dì-19 jiè"),
        ("C++程序", "C++ chéngxù"),
        ("哈利·波特", "Hālì·Bōtè"),
        ("3月15日，100%", "3 yuè 15 rì, 100%"),
    ],
)
def test_marks_latin_and_digits(text: str, expected: str, lexicon: Lexicon) -> None:
    assert _pinyin(text, lexicon) == expected


def test_the_seed(lexicon: Lexicon) -> None:
    title = "大数据 + 大扶贫: 互联网主力军征战脱贫攻坚主战场"
    assert _pinyin(title, lexicon) == "dàshùjù + dà fúpín: hùliánwǎng zhǔlìjūn zhēngzhàn tuōpín gōngjiān zhǔzhànchǎng"
    assert _pinyin(title, lexicon, capitalise=True).startswith("Dàshùjù")


def test_one_reading_a_word_and_the_same_as_in_the_whole(lexicon: Lexicon) -> None:
    cut = _cut("王", "部长", "看", "了", "三", "本", "书")
    assert [reading.text for reading in readings(cut, lexicon)] == ["Wáng", "bùzhǎng", "kàn", "le", "sān", "běn", "shū"]
    assert transliterate(cut, lexicon) == "Wáng bùzhǎng kànle sān běn shū"


def test_a_word_of_the_segmentation_may_be_several_of_pinyin(lexicon: Lexicon) -> None:
    assert readings(_cut("环境保护规划"), lexicon) == [Reading(text="huánjìng bǎohù guīhuà")]


def test_the_same_number_wherever_the_segmentation_cut_it(lexicon: Lexicon) -> None:
    for cut in (_cut("三十", "三"), _cut("三", "十三"), _cut("三十三")):
        assert transliterate(cut, lexicon) == "sānshísān"


def test_a_stored_reading_always_wins(lexicon: Lexicon) -> None:
    cut = _cut("大数据", "中心")
    stored = {"大数据": "dà shùjù"}
    assert transliterate(cut, lexicon, stored) == "dà shùjù zhōngxīn"
    assert readings(cut, lexicon, stored)[0] == Reading(text="dà shùjù")
    assert transliterate(cut, lexicon) == "dàshùjù zhōngxīn", "and is not kept for texts without it"


def test_a_stored_polyphone_is_not_read_by_context(lexicon: Lexicon) -> None:
    assert transliterate(_cut("行", "长"), lexicon, {"行": "héng"}).startswith("héng")


def test_unsure_syllables_are_marked_by_their_place_in_the_word(lexicon: Lexicon) -> None:
    assert readings(_cut("调", "子弹"), lexicon)[0].unsure == (0,)
    assert readings(_cut("提高", "质量"), lexicon) == [Reading(text="tígāo"), Reading(text="zhìliàng")]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("numbers", "nv3er2 zai4 Xi1an1 kan4 5G dian4ying3".replace("v", "ü")),
        ("none", "nü'er zai Xi'an kan 5G dianying"),
        ("zhuyin", "ㄋㄩˇ ㄦˊ ㄗㄞˋ ㄒㄧ ㄢ ㄎㄢˋ 5G ㄉㄧㄢˋ ㄧㄥˇ"),
    ],
)
def test_styles_leave_latin_alone(style: str, expected: str, lexicon: Lexicon) -> None:
    assert _pinyin("女儿在西安看5G电影", lexicon, style=style) == expected


@pytest.mark.parametrize(
    ("text", "citation", "spoken"),
    [
        ("不去", "bù qù", "bú qù"),
        ("不来", "bù lái", "bù lái"),
        ("一天", "yī tiān", "yì tiān"),
        ("一样", "yīyàng", "yíyàng"),
        ("第一", "dì-yī", "dì-yī"),
        ("十一", "shíyī", "shíyī"),
        ("一个人", "yī gè rén", "yí gè rén"),
    ],
)
def test_citation_tones_by_default_spoken_ones_on_request(
    text: str, citation: str, spoken: str, lexicon: Lexicon
) -> None:
    assert _pinyin(text, lexicon) == citation
    assert _pinyin(text, lexicon, sandhi=True) == spoken


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("三十三", ["", "", ""]),
        ("三百五十六", ["", "", " ", "", ""]),
        ("三五", ["", "-"]),
        ("十七八", ["", "", "-"]),
        ("一九四九", ["", "", "", ""]),
        ("三百万", ["", "", ""]),
    ],
)
def test_numerals(run: str, expected: list[str]) -> None:
    assert glues(run) == expected


@pytest.mark.parametrize(
    ("dictionary", "marked"),
    [
        ("lu:4", "lǜ"), ("nu:3", "nǚ"), ("nv3", "nǚ"), ("Zhong1", "Zhōng"), ("de5", "de"), ("r5", "r"), ("gui4", "guì"),
        ("liu2", "liú"), ("Ou1", "Ōu"), ("xiong2", "xióng"), ("lue4", "luè"), ("shui3", "shuǐ"), ("dà", "dà"),
    ],
)  # fmt: skip
def test_dictionary_notation_becomes_marks(dictionary: str, marked: str) -> None:
    assert mark(dictionary) == marked


@pytest.mark.parametrize(
    ("syllables", "word"),
    [
        (["xī", "ān"], "xī'ān"),
        (["nǚ", "ér"], "nǚ'ér"),
        (["fāng", "àn"], "fāng'àn"),
        (["hǎi", "ōu"], "hǎi'ōu"),
        (["ān", "quán"], "ānquán"),
    ],
)
def test_apostrophes_and_back(syllables: list[str], word: str) -> None:
    assert join(syllables) == word
    assert [found[0] for found in find(word)] == syllables


def test_zhuyin_of_difficult_syllables() -> None:
    assert zhuyin("xióng") == "ㄒㄩㄥˊ"
    assert zhuyin("zhīshi") == "ㄓ ˙ㄕ"
    assert zhuyin("huār") == "ㄏㄨㄚㄦ"
    assert zhuyin("wēng") == "ㄨㄥ"


BODIES = ("ma", "zhi", "xiong", "er", "an", "lü", "nü", "guang", "eng", "ou", "shui")
SYLLABLES = [mark(f"{body}{number}") for body in BODIES for number in range(1, 6)]


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6))
def test_a_written_word_can_be_taken_apart_again(syllables: list[str]) -> None:
    word = join(syllables)
    assert [found[0] for found in find(word)] == syllables
    assert numbered(word) == "".join(f"{plain(syllable)}{tone(syllable) or 5}" for syllable in syllables)
    assert unicodedata.is_normalized("NFC", word)


@given(st.text("一不了着过的地得为中国三十两个人们儿第半，。·—“” A1+", max_size=24))
@settings(max_examples=200)
def test_any_text_has_one_reading_a_word(text: str) -> None:
    lexicon = _shared()
    cut = words(text, lexicon)
    found = readings(cut, lexicon)
    assert len(found) == len(cut)
    whole = transliterate(cut, lexicon)
    squeeze = str.maketrans("", "", " '-")
    pieces = "".join(reading.text for reading in found)
    assert whole.translate(squeeze).lower() == pieces.translate(squeeze).lower()  # sentences begin with a capital
    for word, reading in zip(cut, found, strict=True):
        assert all(0 <= at < len(word.text) for at in reading.unsure)


_OPENED: list[Lexicon] = []


def _shared() -> Lexicon:
    if not _OPENED:
        _OPENED.append(Lexicon.open())
    return _OPENED[0]


def test_joining_follows_the_apostrophe_rule() -> None:
    assert glue("xī", "ān") == "xī'ān"
    assert glue("dì-", "èr") == "dì-èr"


def test_the_tables_do_not_contradict_themselves() -> None:
    assert not places()["split"] & places()["fused"]
    assert not idioms()["joined"] & idioms()["hyphen"]
    assert all(len(reading) in {0, len(name)} for name, reading in surnames().items())


def test_reading_a_title_loads_neither_pypinyin_nor_jieba() -> None:
    code = (
        "import sys; from zhterm.lexicon import Lexicon; from zhterm.segmentation import words;"
        "from zhterm.transliteration import transliterate as t; l = Lexicon.open(); t(words('人民日报社', l), l);"
        "print([m for m in ('pypinyin', 'jieba', 'opencc', 'numpy', 'pathlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("in_memory", [False, True])
def test_many_lines_at_once_are_read_as_one_by_one(in_memory: bool, lexicon: Lexicon, preloaded: Lexicon) -> None:
    lines = [
        "他们在图书馆里看了三本书，了解了很多东西。",
        "“你会不会开车？”她笑着问（声音很小）。",
        "第一个个案是2023年5月的事，和COVID-19有关。",
        "我 会 写 中国 字",
        "西安·北京；中美、中日关系",
        "他用得着的東西，我們都準備好了。",
        "一了百了，看看再说",
        "",
        "No Chinese here: 1, 2, 3.",
    ]
    opened = preloaded if in_memory else lexicon
    cut = Segmenter(opened).cut_lines(lines)
    assert ["".join(words) for words in cut] == lines
    assert cut == [[word.text for word in words(line, lexicon)] for line in lines]
    assert transliterate_lines(cut, opened) == [transliterate(words(line, lexicon), lexicon) for line in lines]
    numbered = [transliterate(words(line, lexicon), lexicon, style="numbers", sandhi=True) for line in lines]
    assert transliterate_lines(cut, opened, style="numbers", sandhi=True) == numbered
    stored = {"图书馆": "Túshūguǎn"}
    own = [transliterate(words(line, lexicon), lexicon, stored) for line in lines]
    assert transliterate_lines(cut, opened, stored) == own


_MIXED = st.text(st.sampled_from("一二三十第了着得会中美的个個大小王书图,，。“”·· 1aK歌OK"), max_size=20)


@settings(max_examples=100)
@given(st.lists(_MIXED, max_size=4))
@example(["个个個大一王"])  # two paths of equal weight
def test_no_line_is_read_otherwise_among_others(lexicon: Lexicon, preloaded: Lexicon, lines: list[str]) -> None:
    cut = Segmenter(preloaded).cut_lines(lines)
    assert cut == [[word.text for word in words(line, lexicon)] for line in lines]
    assert transliterate_lines(cut, preloaded) == [transliterate(words(line, lexicon), lexicon) for line in lines]
