"""Stored terms in running text: 100,000 terms over 10 MB of Chinese, word boundaries included.

usage: python benchmarks/recognition.py [MEGABYTES]

Beside it pyahocorasick (`pip install pyahocorasick`), which finds where the same terms are spelt (longest first, no
word boundaries), in the same process; and one sentence with the terms stored, beside the start of bare Python. Times
are processor seconds, since the machines this runs on do other work, too.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import jieba
from texts import CORPORA, running_text

from zhterm.glossary import Glossary
from zhterm.lexicon import Lexicon
from zhterm.lookup.patterns import Patterns
from zhterm.model import ConceptEntry, LanguageSection, Term, concept_id
from zhterm.recognition import Recognizer

if TYPE_CHECKING:
    from collections.abc import Callable

TERMS = 100_000
SENTENCE = "我们要推动数字经济和实体经济融合发展"


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def text_of(megabytes: float) -> str:
    lines = [line for name in CORPORA for line in running_text(name)]
    text = "\n".join(lines)
    wanted = int(megabytes * 1e6)
    return (text * (wanted // len(text.encode()) + 1)).encode()[:wanted].decode(errors="ignore")


def terms_of() -> list[str]:
    """Words of jieba's dictionary of two characters and more, spread over all of it."""
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    words = [word for word in (line.split(" ")[0] for line in lines) if len(word) > 1]
    return sorted(random.Random(1).sample(words, TERMS))


def started(*arguments: str) -> float:
    """Processor seconds of a new process, the least of ten."""
    out = []
    for _ in range(10):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # our own
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        out.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(out)


BUILD = {
    "ours": "from zhterm.lookup.patterns import Patterns as Made; kept = Made(terms)",
    "ours, opened from a file": "from zhterm.lookup.patterns import Patterns as Made; "
    f"kept = Made.opened(memoryview(sys.stdin.buffer.read()), {TERMS})",
    "pyahocorasick": "from ahocorasick import Automaton as Made; kept = Made()\n"
    "for term in terms: kept.add_word(term, term)\nkept.make_automaton()",
}


def megabytes_of(automaton: str, terms: list[str]) -> float:
    """What an automaton of the terms adds to the memory of a process of its own, the terms themselves left out."""
    read = "" if "opened" in automaton else "terms = sys.stdin.buffer.read().decode().splitlines()"
    code = f"""
import gc, sys
{read}
size = lambda: int(open("/proc/self/statm").read().split()[1]) * 4096
gc.collect()
before = size()
{BUILD[automaton]}
gc.collect()
print((size() - before) / 1e6)
"""
    given = Patterns(terms).saved() if not read else "\n".join(terms).encode()
    done = subprocess.run([sys.executable, "-c", code], input=given, check=True, capture_output=True)  # our own
    return float(done.stdout)


def one_sentence(terms: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GLOSSARY"] = str(Path(folder) / "terms.db")
        with Glossary.open() as glossary:
            glossary.import_entries(
                ConceptEntry(
                    id=concept_id(term, "", ()),
                    languages=(
                        LanguageSection(language="zh-Hans", terms=(Term(text=term),)),
                        LanguageSection(language="en", terms=(Term(text=f"term {number}"),)),
                    ),
                )
                for number, term in enumerate(terms)
            )
        subprocess.run(  # the index is made
            [sys.executable, "-m", "zhterm", "recognize", SENTENCE], check=True, capture_output=True
        )
        bare, ours = started("-c", "pass"), started("-m", "zhterm", "recognize", SENTENCE)
        with Glossary.open() as glossary:
            for number in range(10):
                glossary.add(f"新词{number}", f"new word {number}", as_is=True)
        grown = started("-m", "zhterm", "recognize", SENTENCE)
    print(
        f"one sentence, {TERMS:,} terms stored: {ours * 1000:.0f} ms, {ours / bare:.1f}x bare Python; "
        f"after ten additions {grown / bare:.1f}x"
    )


def main() -> None:
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    lexicon = Lexicon.open()
    text, terms = text_of(megabytes), terms_of()
    recognizer = Recognizer([(term, "") for term in terms], lexicon)
    built = seconds(lambda: recognizer.matches("无"))
    first = seconds(lambda: recognizer.matches(text))
    matches = len(recognizer.matches(text))
    print(f"index of {len(terms):,} terms: {built:.2f} s")
    print(f"{megabytes:g} MB: {first:.2f} s, {megabytes / first:.2f} MB/s, {matches:,} matches")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
    if find_spec("ahocorasick"):
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for term in terms:
            automaton.add_word(term, term)
        automaton.make_automaton()
        other = seconds(lambda: list(automaton.iter_long(text)))
        print(f"pyahocorasick, without boundaries: {other:.2f} s; ours is {other / first:.1f}x as fast")
        sizes = {name: megabytes_of(name, terms) for name in BUILD}
        print("memory of the automata: " + ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items()))
    one_sentence(terms)


if __name__ == "__main__":
    main()
