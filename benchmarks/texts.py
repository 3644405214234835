"""What the benchmarks read: the evaluation titles and parallel corpora beside the checkout, or a little of our own."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

CORPORA = ("tico", "tatoeba", "pydoc")
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


def titles() -> list[tuple[str, str]]:
    path = Path(__file__).parents[2] / "shared" / "evaluation" / "titles-dev.jsonl"
    if not path.exists():
        return OWN_TITLES * 20
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["zh"], row["en"]) for row in found]


def running_text(name: str) -> list[str]:
    """Lines of real Chinese, each once, where the parallel corpora are beside the checkout, else our own."""
    path = Path(__file__).parents[2] / "shared" / "corpora" / f"{name}.zh-en.tsv.xz"
    if not path.exists():
        return TEXT.split("。") * 300
    with lzma.open(path, "rt", encoding="utf-8") as source:
        return list(dict.fromkeys(line.split("\t")[0] for line in source))[:20_000]
