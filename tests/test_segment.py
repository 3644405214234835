"""Words: what is kept whole, where the places are, and that the plain path is jieba's."""

from __future__ import annotations

import random
import re
from math import log
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhterm import segmentation
from zhterm.language.paths import best_path
from zhterm.model import Span, WordKind
from zhterm.segmentation import Segmenter, kind, words

if TYPE_CHECKING:
    from zhterm.lexicon import Lexicon


def cut(text: str, lexicon: Lexicon, terms: tuple[str, ...] = ()) -> str:
    return "|".join(word.text for word in words(text, lexicon, terms))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        # dictionary words whole, though jieba doesn't have them
        ("大数据和区块链", "大数据|和|区块链"),
        ("发展人工智能产业", "发展|人工智能|产业"),
        # idioms whole, what merely stands together often is not
        ("画蛇添足的故事", "画蛇添足|的|故事"),
        ("村庄命运共同体", "村庄|命运|共同体"),
        # numerals without their measure words
        ("第十二届图书节", "第十二|届|图书|节"),
        ("一九八七年的三个夏天", "一九八七|年|的|三|个|夏天"),
        # names and numbers that no dictionary has
        ("采访赵珮瑄", "采访|赵珮瑄"),
        ("卡特琳娜·佩特罗娃的画", "卡特琳娜·佩特罗娃|的|画"),
        ("粤澳交流", "粤澳|交流"),
        # Latin, numbers and signs whole, with the Chinese that belongs to them
        ("家用Wi-Fi与5G网络", "家用|Wi-Fi|与|5G|网络"),
        ("COVID-19（1927-1994）", "COVID-19|（|1927-1994|）"),
        ("用C++写的R&D报告", "用|C++|写|的|R&D|报告"),
        ("增长3.5%，１２％", "增长|3.5%|，|１２％"),
        ("见www.example.org/a?b=1。", "见|www.example.org/a?b=1|。"),
        ("做B超，唱卡拉OK", "做|B超|，|唱|卡拉OK"),
        ("标准ISO/IEC 27001", "标准|ISO/IEC| |27001"),
        ("春天——序曲……", "春天|——|序曲|……"),
        ("你好👨\u200d👩\u200d👧！", "你好|👨\u200d👩\u200d👧|！"),
        ("", ""),
    ],
)
def test_words(title: str, expected: str, lexicon: Lexicon) -> None:
    assert cut(title, lexicon) == expected


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("区块链与云计算", "區塊鏈與雲計算"),
        ("乾隆皇帝的后宫", "乾隆皇帝的後宮"),
        ("发展头发护理技术", "發展頭髮護理技術"),
        ("图书馆里的历史", "圖書館裡的歷史"),
    ],
)
def test_traditional_text_is_cut_like_simplified_and_given_back_as_it_stands(
    simplified: str, traditional: str, lexicon: Lexicon
) -> None:
    found = words(traditional, lexicon)
    assert "".join(word.text for word in found) == traditional
    assert [word.span for word in found] == [word.span for word in words(simplified, lexicon)]


@pytest.mark.parametrize(
    ("title", "terms", "expected"),
    [
        ("脱贫攻坚的经验", ("脱贫攻坚",), "脱贫攻坚|的|经验"),
        ("脫貧攻堅的經驗", ("脱贫攻坚",), "脫貧攻堅|的|經驗"),  # stored simplified, met traditional
        ("大数据 + 小农户", ("大数据 + 小农户", "大数据"), "大数据 + 小农户"),
        ("云计算平台", ("云计算平台", "云计算", "平台"), "云计算平台"),  # the longest
        ("南京市长江大桥", ("市长",), "南京|市长|江|大桥"),  # against every dictionary
        ("学习Big Data课程", ("big data",), "学习|Big Data|课程"),
        ("ＡＩ与AIDS", ("AI",), "ＡＩ|与|AIDS"),  # not inside another Latin word
        ("谈5G+医疗和C++", ("5G+医疗",), "谈|5G+医疗|和|C++"),
        ("上下", ("", " "), "上下"),
    ],
)
def test_stored_terms_always_win(title: str, terms: tuple[str, ...], expected: str, lexicon: Lexicon) -> None:
    assert cut(title, lexicon, terms) == expected


def test_words_have_places_and_kinds(lexicon: Lexicon) -> None:
    found = words("５Ｇ网络 2030（上）", lexicon)
    assert [(word.text, word.span, word.kind.value) for word in found] == [
        ("５Ｇ", Span(0, 2), "latin"),
        ("网络", Span(2, 4), "han"),
        (" ", Span(4, 5), "space"),
        ("2030", Span(5, 9), "number"),
        ("（", Span(9, 10), "punctuation"),
        ("上", Span(10, 11), "han"),
        ("）", Span(11, 12), "punctuation"),
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("B超", "han"), ("é", "latin"), ("3.5%", "number"), ("+", "punctuation"), ("😀", "other"), ("カナ", "other")],
)
def test_kind(word: str, expected: str) -> None:
    assert kind(word) is WordKind(expected)


mixtures = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.sampled_from(["大数据", "發展", "乾隆", "·", "马克", "第", "三十", "B", "超", "www.", "😀\u200d😀", "Ａ１"]),
    )
).map("".join)


@settings(max_examples=300)
@given(text=mixtures, terms=st.lists(st.text(max_size=4), max_size=3))
def test_words_cover_any_text(text: str, terms: list[str], lexicon: Lexicon) -> None:
    found = words(text, lexicon, terms)
    assert "".join(word.text for word in found) == text
    at = 0
    for word in found:
        assert word.span == (at, at + len(word.text))
        assert word.text
        at = word.span.end
    assert at == len(text)


@settings(max_examples=200)
@given(text=mixtures)
def test_arrays_and_file_give_the_same_words(text: str, lexicon: Lexicon, preloaded: Lexicon) -> None:
    assert Segmenter(preloaded).cut(text) == Segmenter(lexicon).cut(text)


def jieba_sentences(lexicon: Lexicon, count: int) -> list[str]:
    """Sentences of dictionary words and of random characters, with Latin, numbers and punctuation among them."""
    rows = lexicon._connection.execute("SELECT text FROM words WHERE count > 0 ORDER BY text")
    known = [text for (text,) in rows]
    signs = ["，", "。", " ", "+", "A", "iPhone", "2030", "3.14", "-", "《", "％", "\r\n", "Wi-Fi", "x86", "😀"]
    source = random.Random(20301)
    out = []
    for number in range(count):
        parts = source.choices(known, k=source.randint(1, 9))
        if number % 2:
            parts += source.choices(signs, k=source.randint(0, 4))
            source.shuffle(parts)
        text = "".join(parts)
        if number % 3 == 0:
            start = source.randrange(len(text))
            text = text[start:] + "".join(source.sample(text, min(4, len(text))))
        out.append(text)
    return out


JIEBA_BLOCK = r"([\u4e00-\u9fd5a-zA-Z0-9+#&\._%\-]+)"
JIEBA_SPACE = r"(\r\n|\s)"


def jieba_words(text: str, lexicon: Lexicon) -> list[str]:
    """Cut a text exactly as `jieba.cut(text, HMM=False)` does with its own dictionary."""
    counts = lexicon.frequencies(
        text[at:end] for at in range(len(text)) for end in range(at + 1, min(at + 16, len(text)) + 1)
    )
    log_total = log(lexicon.total_frequency)
    weights = {word: log(count) - log_total for word, count in counts.items()}
    out: list[str] = []
    for block in re.split(JIEBA_BLOCK, text):
        if not re.match(JIEBA_BLOCK, block):
            for part in re.split(JIEBA_SPACE, block):
                out += [part] if re.match(JIEBA_SPACE, part) else list(part)
            continue
        letters = ""
        for word in best_path(block, weights, -log_total):
            if len(word) == 1 and word.isascii() and word.isalnum():
                letters += word
                continue
            out += [letters, word] if letters else [word]
            letters = ""
        out += [letters] if letters else []
    return out


@pytest.mark.slow
def test_the_path_over_jiebas_dictionary_is_jiebas(lexicon: Lexicon) -> None:
    import jieba

    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    different = [
        text
        for text in jieba_sentences(lexicon, 3000)
        if jieba_words(text, lexicon) != list(tokenizer.cut(text, HMM=False))
    ]
    assert different == []


@pytest.mark.slow
def test_a_long_text_is_cut_completely(lexicon: Lexicon) -> None:
    text = "".join(jieba_sentences(lexicon, 5_000))[:80_000] + "的" * 50_000
    assert "".join(Segmenter(lexicon).cut(text)) == text


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_ascii_is_cut_the_same_by_its_own_pattern(text: str) -> None:
    assert [match[0] for match in segmentation._ascii().finditer(text)] == [
        match[0] for match in segmentation._any().finditer(text)
    ]
