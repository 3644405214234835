"""How long commands take from a cold process, as ratios to `python -c pass` in the same run.

usage: python benchmarks/startup.py [ROUNDS]

Wanted: search in a store of 100,000 entries <= 5x, pinyin <= 7x, pair <= 10x, --help <= 7.5x. Byte code is compiled,
the lexicon warm; commands take turns within a round, so that a busy machine slows all alike. Medians are compared.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.model import ConceptEntry, LanguageSection, Term, Transliteration, concept_id

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 21
ENTRIES = 100_000
ZH = "大数据 + 大扶贫: 互联网主力军征战脱贫攻坚主战场"
EN = "Big Data + Poverty Alleviation: Application of Internet Technology in Poverty Alleviation"
COMMANDS: dict[str, tuple[tuple[str, ...], float | None]] = {
    "search 扶贫 (100,000 entries)": (("search", "扶贫"), 5),
    "pinyin TITLE": (("pinyin", ZH), 7),
    "pair ZH EN": (("pair", ZH, EN), 10),
    "--help": (("--help",), 7.5),
    "segment TITLE": (("segment", ZH), None),
    "search 扶贫 --to json": (("search", "扶贫", "--to", "json"), None),
    "pair ZH EN --to json": (("pair", ZH, EN, "--to", "json"), None),
    "add ZH EN (again)": (("add", ZH, EN), None),
}
FIRST = "农工商学文科医药电水风光云数智绿蓝红新旧大中小高低深浅远近东西南北山河湖海"
SECOND = "业程品技术法理论制度策略场区域网络源料机器具件力能量质态势形式方案例"


def entries() -> Iterator[ConceptEntry]:
    """Entries with made-up Chinese terms of four characters, all different, and 扶贫 as the last of them."""
    made = ("".join(chars) for chars in product(FIRST, SECOND, FIRST, SECOND))
    for number, text in zip(range(ENTRIES - 1), made, strict=False):
        yield entry(text, f"term number {number}", "pīnyīn")
    yield entry("扶贫", "poverty alleviation", "fúpín")


def entry(zh: str, en: str, pinyin: str) -> ConceptEntry:
    reading = (Transliteration(system="zh-Latn-pinyin", text=pinyin),)
    return ConceptEntry(
        id=concept_id(zh, "", ()),
        languages=(
            LanguageSection(language="zh-Hans", terms=(Term(text=zh, transliterations=reading),)),
            LanguageSection(language="en", terms=(Term(text=en),)),
        ),
    )


def seconds(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return time.perf_counter() - started


def measure(folder: Path, rounds: int) -> dict[str, list[float]]:
    """The times of bare Python and of every command."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["GLOSSARY"] = str(folder / "glossary.db")
    commands = {"python -c pass": [sys.executable, "-c", "pass"]}
    command = Path(sys.executable).with_name("glossary")
    start = [str(command)] if command.exists() else [sys.executable, "-m", "zhterm"]
    commands |= {name: [*start, *arguments] for name, (arguments, _) in COMMANDS.items()}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, words in commands.items():
            taken = seconds(words, folder, environment)
            if turn:  # the first round warms the caches
                times[name].append(taken)
    return times


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    compileall.compile_dir(Path(__file__).parent.parent / "src", quiet=1)
    Lexicon.open().close()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Glossary.open(folder / "glossary.db") as glossary:
            glossary.import_entries(entries())
        times = measure(folder, rounds)
    base = statistics.median(times.pop("python -c pass"))
    print(f"python -c pass: {base * 1000:.1f} ms, median of {rounds}")
    print("| Command | ms | ratio | wanted |\n|---|---|---|---|")
    for name, taken in times.items():
        middle = statistics.median(taken)
        wanted = COMMANDS[name][1]
        told = "" if wanted is None else f"<= {wanted:g}" + ("" if middle / base <= wanted else " **missed**")
        print(f"| `{name}` | {middle * 1000:.0f} | {middle / base:.1f} | {told} |")


if __name__ == "__main__":
    main()
