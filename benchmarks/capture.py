"""How fast capture reads: text in one language, text full of pairs, sentences that take turns, and hostile texts.

usage: python benchmarks/capture.py [--size CHARACTERS]

Processor time. Hostile texts are read at a quarter, a half and the whole of --size (100,000): time in proportion to
length doubles at each step.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from zhterm.extraction import title_pairs
from zhterm.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

OWN = Path(__file__).parent.parent / "training" / "texts" / "mixed-more.jsonl"
CHINESE = "本行开展同业拆借业务，利率由双方商定，期限不得超过四个月。"

HOSTILE: dict[str, Callable[[int], str]] = {
    "no line end": lambda size: "推动人工智能的应用 and so on " * (size // 20),
    "opening brackets": lambda size: "(" * size + "中ab",
    "brackets around all": lambda size: "(" * (size // 2) + "中文 abc" + ")" * (size // 2),
    "straight quotes": lambda size: '"中 ab" ' * (size // 7),
    "bars": lambda size: "|中|ab" * (size // 5),
    "backquotes": lambda size: "`" * size + "中ab",
    "stars": lambda size: "*ab中" * (size // 4),
    "links": lambda size: "[中](ab" * (size // 6),
    "numbered headings": lambda size: "".join(f"{n}. 第{n}章 风险\n{n}. Risk no. {n}\n" for n in range(size // 24)),
    "Markdown table": lambda size: "".join(f"| 术语{n} | term {n} | 备注 |\n" for n in range(size // 24)),
    "catalogue": lambda size: "".join(f"{n}\t零件{n}号\tPart {n}\t{n}.00\n" for n in range(size // 28)),
    "subtitles": lambda size: "".join(
        f"{n}\n00:01:02,000 --> 00:01:04,000\n他说的第{n}件事。\nHis {n}th thing.\n\n" for n in range(size // 75)
    ),
    "blank lines": lambda size: "中文\n\n\n\nEnglish words\n\n" * (size // 22),
    "keys": lambda size: "".join(f"key_{n}=值{n}\nkey_{n}=value {n}\n" for n in range(size // 30)),
}


def seconds(text: str, lexicon: Lexicon) -> float:
    start = time.process_time()
    title_pairs(text, lexicon)
    return time.process_time() - start


def jieba_rate(text: str) -> float:
    import jieba

    jieba.setLogLevel(logging.ERROR)
    list(jieba.cut("开始"))
    start = time.process_time()
    list(jieba.cut(text))
    return len(text) / (time.process_time() - start)


def rate(texts: list[str], lexicon: Lexicon) -> float:
    return sum(map(len, texts)) / sum(seconds(text, lexicon) for text in texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000)
    options = parser.parse_args()
    lexicon = Lexicon.open()
    seconds("碳汇（carbon sink）", lexicon)
    plain = CHINESE * (options.size // len(CHINESE))
    print(f"{'Chinese only, times jieba.cut':32}{rate([plain], lexicon) / jieba_rate(plain[:200_000]):12.0f}")
    rows = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    for name, patterns in (
        ("full of pairs", ("zh_paren", "list", "hk_tw")),
        ("sentences that take turns", ("interleaved",)),
    ):
        texts = [row["text"] for row in rows if row["pattern"] in patterns]
        print(f"{name + ', characters a second':32}{rate(texts, lexicon):12,.0f}")
    print(f"\n{'hostile text':24}{'n/4':>9}{'n/2':>9}{'n':>9}   seconds")
    for name, made in HOSTILE.items():
        times = [seconds(made(options.size // part), lexicon) for part in (4, 2, 1)]
        print(f"{name:24}" + "".join(f"{value:9.2f}" for value in times), flush=True)


if __name__ == "__main__":
    main()
