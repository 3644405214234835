"""How fast texts are read and titles are paired, as ratios to jieba + pypinyin in the same run.

usage: python benchmarks/speed.py

Wanted: a title is paired in a warm process in <= 20x what jieba.cut and pypinyin take for its Chinese side; running
text is segmented and read at >= 8x their rate; text without a bilingual passage is captured at >= 20x the rate of
jieba.cut alone; memory stays under 300 MB. Times are those of the processor.

Titles are measured twice: each once, in a process that has paired one other title, and when all have been met.
Running text is measured three times: its first half in a process that has read one sentence; its other half, new text
of the same kind, after that; and all of it again. No line stands twice in it, so what is remembered are words and their
neighbours. Memory is that of a process of its own, without jieba and pypinyin.
"""

from __future__ import annotations

import logging
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
from pypinyin import lazy_pinyin
from pypinyin.constants import Style
from texts import CORPORA, OWN_TITLES, TEXT, running_text, titles

from zhterm import alignment
from zhterm.extraction import title_pairs
from zhterm.lexicon import Lexicon
from zhterm.segmentation import Segmenter
from zhterm.segmentation import words as segmented
from zhterm.transliteration import transliterate_lines

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5


def rate(work: Callable[[], object], amount: int, rounds: int = ROUNDS) -> float:
    """Amount a second of the processor's time, the median of some rounds."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return amount / statistics.median(times)


def naive(text: str) -> str:
    return " ".join("".join(lazy_pinyin(word, style=Style.TONE)) for word in jieba.cut(text))


def bulk(name: str, lexicon: Lexicon) -> None:
    """Print how fast the lines of one corpus are segmented and read."""
    lines = running_text(name)
    halves = (lines[::2], lines[1::2])

    def size(part: list[str]) -> int:
        return sum(map(len, part))

    def read(part: list[str]) -> None:
        transliterate_lines(Segmenter(lexicon).cut_lines(part), lexicon)

    read(TEXT.split("。"))
    first, other = (rate(lambda part=part: read(part), size(part), rounds=1) for part in halves)
    base = rate(lambda: [naive(line) for line in lines], size(lines), rounds=3)
    mine = rate(lambda: read(lines), size(lines))
    print(
        f"segmentation + pinyin of {name}: {mine:,.0f} characters/s, {mine / base:.1f}x jieba + pypinyin "
        f"(wanted >= 8x); {first / base:.1f}x at the first sight of its words, {other / base:.1f}x on its other half"
    )


def main() -> None:
    # First, because a process starts with the peak of the one that started it.
    command = [sys.executable, Path(__file__).with_name("memory.py")]
    memory = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    lexicon = Lexicon.open()
    lexicon.preload()
    pairs = titles()
    naive(TEXT)

    def ours(some: list[tuple[str, str]] = pairs) -> None:
        for zh, en in some:
            alignment.align(zh, segmented(zh, lexicon), en, lexicon)

    ours(OWN_TITLES[:1])
    first = rate(ours, len(pairs), rounds=1)
    base = rate(lambda: [naive(zh) for zh, _ in pairs], len(pairs))
    mine = rate(ours, len(pairs))
    print(f"pairing a title, warm: {1000 / mine:.1f} ms, {base / mine:.1f}x jieba + pypinyin (wanted <= 20x)")
    print(f"pairing a title at first sight: {1000 / first:.1f} ms, {base / first:.1f}x jieba + pypinyin")

    for name in CORPORA:
        bulk(name, lexicon)

    english = "The valley road was closed for three days and nobody in the town complained (not even the mayor). "
    names = "会议在APEC峰会期间举行，GDP同比增长5.2%，C919客机和5G基站（2023年建成）都在展区里，第3号馆人最多。"
    for name, plain in (("Chinese", TEXT * 300), ("English", english * 2000), ("mixed", names * 1000)):
        base = rate(lambda plain=plain: list(jieba.cut(plain)), len(plain))
        mine = rate(lambda plain=plain: title_pairs(plain, lexicon), len(plain))
        print(f"capture of {name} text without pairs: {mine / base:.0f}x jieba.cut (wanted >= 20x)")

    print(memory, end="")


if __name__ == "__main__":
    main()
