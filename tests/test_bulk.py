"""Many lines at once: the same words and the same pinyin as line by line, however the lines are mixed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.model import PINYIN, Span, Transliteration, Word, replace
from zhterm.recognition import Recognizer
from zhterm.segmentation import Segmenter, words
from zhterm.segmentation.joins import join, touch
from zhterm.segmentation.neighbours import Neighbours, character_classes
from zhterm.transliteration import transliterate, transliterate_lines

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Result

# Words that rules change or look at, among those that they leave alone.
TOUCHED = (
    "了 着 著 过 的 地 得 为 种 一种 作为 和 中 会 第 第一 一 三十 二十三 几 个 个人 人 学 学校 大学 北京 王 张 部长 "
    "小 老 市 省 村 日 世界 卫生 组织 委员会 世界卫生组织 不 没 看看 研究研究 走 进 来 去 到 上 下 好 儿 花儿 们 副 "
    "非 多 反 中美 美 法 同志 号 路 平分 秋色 只 长 行 发 都 还 说 法律 区 所 者 率 波 提切 利 罗 德 里 斯 李 焕 英 "
    '头儿 宾馆 和平 周 星期 ， 。 “ ” （ ） · — … ! " , 5 2023 COVID-19 A B超'
).split(" ")


@cache
def common_words() -> list[str]:
    """Words of up to five characters from all over the dictionary."""
    lexicon = Lexicon.open()
    rows = lexicon._connection.execute("SELECT text FROM words WHERE count > 300 AND length(text) < 6 ORDER BY text")
    found = [text for (text,) in rows][::7]
    lexicon.close()
    return found


def lines_of(most: int) -> st.SearchStrategy[list[list[str]]]:
    word = st.deferred(
        lambda: st.one_of(st.sampled_from(TOUCHED), st.sampled_from(common_words()), st.sampled_from([" ", "·", "’"]))
    )
    return st.lists(st.lists(word, max_size=most), max_size=5)


def placed(texts: list[str]) -> list[Word]:
    out, at = [], 0
    for text in texts:
        out.append(Word(text=text, span=Span(at, at + len(text))))
        at += len(text)
    return out


@settings(max_examples=150)
@given(lines=lines_of(6), terms=st.lists(st.sampled_from(("大学", "波提", "世界卫生", "和 平", "三十二")), max_size=2))
def test_any_lines_are_cut_as_one_by_one(
    lines: list[list[str]], terms: list[str], lexicon: Lexicon, preloaded: Lexicon
) -> None:
    texts = ["".join(line) for line in lines]
    expected = [[word.text for word in words(text, lexicon, terms)] for text in texts]
    assert Segmenter(preloaded, terms).cut_lines(texts) == expected


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "見著大海，發展經濟。",
        "\x00学校\x02",
        "\x03",
        "  两个  ",
        "𠀀𠀁的字",
        "ＡＢＣ１２３公司",
        "カタカナと한글",
        "史蒂夫·乔布斯",
        "B超和卡拉OK",
    ],
)
def test_odd_lines_do_not_disturb_the_others(odd: str, lexicon: Lexicon, preloaded: Lexicon) -> None:
    lines = ["他们在学校里看了三本书。", odd, "第一个人，还了书", odd, odd]
    cut = Segmenter(preloaded).cut_lines(lines)
    assert cut == [[word.text for word in words(line, lexicon)] for line in lines]
    assert transliterate_lines(cut, preloaded) == [transliterate(words(line, lexicon), lexicon) for line in lines]


@pytest.mark.parametrize("lines", [[], [[]], [["学校"]], [["学校"], [], ["學校", "了"]], [["好", "学校"], ["好"]]])
def test_stored_readings_in_any_of_the_lines(lines: list[list[str]], lexicon: Lexicon) -> None:
    stored = {"学校": "xué xiào"}
    expected = [transliterate(placed(line), lexicon, stored) for line in lines]
    assert transliterate_lines(lines, lexicon, stored) == expected


def test_mostly_traditional_lines(lexicon: Lexicon, preloaded: Lexicon) -> None:
    lines = ["我們發展經濟", "乾隆皇帝的後宮", "頭髮很長，\x00", "简体的句子", "史蒂夫·喬布斯", "圖書館裡的書"] * 30
    segmenter = Segmenter(preloaded)
    for _ in range(2):
        assert segmenter.cut_lines(lines) == [[word.text for word in words(line, lexicon)] for line in lines]


def test_memory_that_begins_anew_changes_nothing(
    lexicon: Lexicon, preloaded: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.import_module("zhterm.segmentation.lattice"), "_KEPT", 5)
    monkeypatch.setattr(importlib.import_module("zhterm.transliteration.transcriber"), "_KEPT", 20)
    source = iter(common_words() * 2)
    lines = ["".join(next(source) for _ in range(7)) for _ in range(100)]
    expected = [transliterate(words(line, lexicon), lexicon) for line in lines]
    for line, pinyin in zip(lines, expected, strict=True):
        (cut,) = Segmenter(preloaded).cut_lines([line])
        assert cut == [word.text for word in words(line, lexicon)]
        assert transliterate_lines([cut], preloaded) == [pinyin]


@pytest.mark.parametrize("repeated", [1, 3_000])
def test_stored_terms_that_a_text_has(repeated: int, lexicon: Lexicon) -> None:
    terms = ["大数据", "数据", "C++", "AI", "重慶", "区块链", "和 平", "𠀀𠀁"]
    text = "大数据与Ｃ＋＋，重庆的ai，𠀀。" * repeated
    assert Recognizer([(term, "") for term in terms], lexicon).spelt(text) == {"大数据", "数据", "Ｃ＋＋", "重庆", "ai"}
    assert Recognizer([], lexicon).spelt(text) == set()
    assert Recognizer([("𠀀𠀁", "")], lexicon).spelt(text) == set()


def test_a_long_text_is_read_with_a_glossary_as_its_lines_are(tmp_path: Path) -> None:
    lines = ["大数据与扶贫", "他们发展大数据，也发展区块链。", "约翰·大数据·史密斯"] * 2_000
    with Glossary.open(tmp_path / "terms.db", responsibility="Li Hua") as glossary:
        glossary.add("大数据与扶贫", "Big Data and Poverty Alleviation")
        entry = glossary.get("扶贫")
        section = entry.languages[0]
        term = replace(section.terms[0], transliterations=(Transliteration(system=PINYIN, text="FÚ PÍN"),))
        languages = (replace(section, terms=(term,)), *entry.languages[1:])
        glossary.save(replace(entry, languages=languages))
        read = glossary.read_lines(lines)
        single = [glossary.read(line) for line in lines[:3]]
        assert read.words[:3] == [[word.text for word in one.words] for one in single]
        assert read.transliterations()[:3] == [one.transliteration for one in single]
        assert "FÚ PÍN" in read.transliterations()[-3]


def neighbours_of(run: list[str], bound: frozenset[str]) -> Neighbours:
    text = "".join(run)
    ends = np.cumsum([len(word) for word in run])
    classes = character_classes(bound)[[ord(char) for char in text]]
    return Neighbours(classes, np.append(0, ends[:-1]), ends)


@settings(max_examples=400)
@given(data=st.data())
def test_what_neighbours_tell_of_joins(data: st.DataObject, lexicon: Lexicon) -> None:
    bound = frozenset(lexicon.meta["bound_characters"])
    chars = st.sampled_from(
        "波提切利罗德里斯尔李焕英粤澳者们第三十二一百扩缩吃了的我很好" + lexicon.meta["bound_characters"][:40]
    )
    run = data.draw(st.lists(st.text(chars, min_size=1, max_size=3), min_size=2, max_size=7))
    two = neighbours_of(run, bound)
    assert two.touch().tolist() == list(map(touch, run, run[1:]))
    joined = join(list(run), bound)
    if not two.change().any():
        assert joined == run
    parts, start = [], 0
    for at, depends in enumerate([*two.depend().tolist(), False], 1):
        if not depends:
            parts += join(run[start:at], bound)
            start = at
    assert parts == joined


def test_long_standard_input_is_read_as_its_lines(glossary: Callable[..., Result], preloaded: Lexicon) -> None:
    lines = ["", "no Chinese", *(f"第{number}行，他们在学校里看了三本书。" for number in range(6_000)), "最后一行"]
    text = "\r\n".join(lines)
    kept = [line for line in lines if line]
    cut = Segmenter(preloaded).cut_lines(kept)
    result = glossary("segment", "-", stdin=text.encode())
    assert result.out.splitlines() == [" ".join(word for word in line if word.strip()) for line in cut]
    result = glossary("pinyin", stdin=text.encode())
    assert result.out.splitlines() == transliterate_lines(cut, preloaded)
