"""How fast texts are read and titles are paired, as ratios to jieba + pypinyin in the same run.

usage: python benchmarks/speed.py

Wanted: a title is paired in a warm process in <= 20x what jieba.cut and pypinyin take for its Chinese side; running
text is segmented and read at >= 8x their rate; text without a bilingual passage is captured at >= 20x the rate of
jieba.cut alone; memory stays under 300 MB.
"""

from __future__ import annotations

import json
import logging
import lzma
import resource
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
from pypinyin import lazy_pinyin
from pypinyin.constants import Style

from zhterm import alignment
from zhterm.capture import title_pairs
from zhterm.lexicon import Lexicon
from zhterm.pinyin import transliterate_lines
from zhterm.segment import Segmenter
from zhterm.segment import words as segmented

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5
OWN_TITLES = [
    (
        "大数据 + 大扶贫: 互联网主力军征战脱贫攻坚主战场",
        "Big Data + Poverty Alleviation: Application of Internet Technology in Poverty Alleviation",
    ),
    (
        "关于推进乡村数字基础设施建设的若干意见",
        "Opinions on Advancing the Construction of Rural Digital Infrastructure",
    ),
    ("山那边的小学", "The School Beyond the Mountain"),
    ("城市轨道交通运营安全管理办法", "Measures for Safety in the Operation of Urban Rail Transit"),
    (
        "海洋牧场与蓝色粮仓：沿海渔业转型报告",
        "Marine Ranching and the Blue Granary: A Report on the Transformation of Coastal Fisheries",
    ),
]
TEXT = (
    "今年以来，各地把发展数字经济作为推动高质量发展的重要抓手，一批县城通了光纤，村里的年轻人开始在网上卖茶叶。"
    "老支书说，路修好以后，最先来的不是货车，而是快递员；快递员来了，货车才跟着来。"
    "北京大学的王教授连续三年带学生到西部调研，他们在重庆、贵阳和西安的社区里住了两个月，记了二十多本笔记。"
)


def rate(work: Callable[[], object], amount: int, rounds: int = ROUNDS) -> float:
    """Amount a second, the median of some rounds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return amount / statistics.median(times)


def naive(text: str) -> str:
    return " ".join("".join(lazy_pinyin(word, style=Style.TONE)) for word in jieba.cut(text))


def titles() -> list[tuple[str, str]]:
    path = Path(__file__).parents[2] / "shared" / "evaluation" / "titles-dev.jsonl"
    if not path.exists():
        return OWN_TITLES * 20
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["zh"], row["en"]) for row in found]


def running_text() -> list[str]:
    """Lines of real Chinese where the parallel corpora are beside the checkout, else our own."""
    path = Path(__file__).parents[2] / "shared" / "corpora" / "tico.zh-en.tsv.xz"
    if not path.exists():
        return TEXT.split("。") * 300
    with lzma.open(path, "rt", encoding="utf-8") as source:
        return [line.split("\t")[0] for line in source]


def main() -> None:
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    lexicon = Lexicon.open()
    lexicon.preload()
    pairs = titles()
    naive(TEXT)

    def ours() -> None:
        for zh, en in pairs:
            alignment.align(zh, segmented(zh, lexicon), en, lexicon)

    ours()
    base = rate(lambda: [naive(zh) for zh, _ in pairs], len(pairs))
    mine = rate(ours, len(pairs))
    print(f"pairing a title, warm: {1000 / mine:.1f} ms, {base / mine:.1f}x jieba + pypinyin (wanted <= 20x)")

    lines = running_text()
    size = sum(map(len, lines))

    def read() -> None:
        transliterate_lines(Segmenter(lexicon).cut_lines(lines), lexicon)

    first = rate(read, size, rounds=1)
    base = rate(lambda: [naive(line) for line in lines], size)
    mine = rate(read, size)
    print(
        f"segmentation + pinyin: {mine:,.0f} characters/s, {mine / base:.1f}x jieba + pypinyin (wanted >= 8x); "
        f"{first / base:.1f}x at the first sight of the words"
    )

    english = "The valley road was closed for three days and nobody in the town complained (not even the mayor). "
    names = "会议在APEC峰会期间举行，GDP同比增长5.2%，C919客机和5G基站（2023年建成）都在展区里，第3号馆人最多。"
    for name, plain in (("Chinese", TEXT * 300), ("English", english * 2000), ("mixed", names * 1000)):
        base = rate(lambda plain=plain: list(jieba.cut(plain)), len(plain))
        mine = rate(lambda plain=plain: title_pairs(plain, lexicon), len(plain))
        print(f"capture of {name} text without pairs: {mine / base:.0f}x jieba.cut (wanted >= 20x)")

    print(f"memory, all of the above loaded: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
