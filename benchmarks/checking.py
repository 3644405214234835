"""Measure `check` on the sets of translations in tests/cases, beside a check by substrings; write docs/quality.md.

usage: python benchmarks/checking.py [--write]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zhterm.consistency import Checker, entry_of
from zhterm.consistency.concepts import concepts
from zhterm.lexicon import Lexicon
from zhterm.recognition import Recognizer

if TYPE_CHECKING:
    from zhterm.model import ConceptEntry

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- checking -->", "<!-- end of checking -->"
SETS = (
    ("check-first", "written before the code"),
    ("check-second", "written after the code"),
    ("check-third", "written after that"),
)
STATUS = {"!": "forbidden", "~": "deprecated"}


class Score(NamedTuple):
    """Counts: planted errors and those found, sound segments and those with an alarm, concepts asked for in these."""

    planted: int
    found: int
    clean: int
    alarmed: int
    asked: int
    alarms: int

    def row(self, label: str) -> str:
        shares = ((self.found, self.planted), (self.alarmed, self.clean), (self.alarms, self.asked))
        cells = [f"{part} of {whole}, {100 * part / whole:.1f} %" for part, whole in shares]
        return f"| {label} | {' | '.join(cells)} |"


def entries(terms: dict[str, str]) -> list[ConceptEntry]:
    return [
        entry_of(
            {
                "id": zh,
                "zh": zh,
                "en": [
                    {"text": text.lstrip("!~"), "status": STATUS.get(text[0], "preferred")} for text in given.split("|")
                ],
            }
        )
        for zh, given in terms.items()
    ]


def naive(terms: dict[str, str], zh: str, en: str) -> set[tuple[str, str]]:
    """A check by substrings: every term that is spelt in the Chinese is asked for."""
    out = set()
    for term, given in terms.items():
        if term not in zh:
            continue
        forms = given.split("|")
        rejected = [form for form in forms if form[0] in STATUS and form[1:].lower() in en.lower()]
        if rejected:
            out.add((STATUS[rejected[0][0]], term))
        elif not any(form.lower() in en.lower() for form in forms if form[0] not in STATUS):
            out.add(("missing", term))
    return out


def scored(name: str, lexicon: Lexicon, *, by_substrings: bool = False) -> Score:
    counts = dict.fromkeys(Score._fields, 0)
    for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        recognizer = Recognizer(entries(case["terms"]), lexicon)
        if by_substrings:
            got = naive(case["terms"], case["zh"], case["en"])
            asked = sum(term in case["zh"] for term in case["terms"])
        else:
            got = {(item.type, item.zh) for item in Checker(recognizer).check(case["zh"], case["en"])}
            asked = len(concepts(recognizer.matches(case["zh"])))
        wanted = {(item["type"], item["zh"]) for item in case["problems"]}
        counts["planted"] += len(wanted)
        counts["found"] += len(wanted & got)
        if not wanted:
            counts["clean"] += 1
            counts["alarmed"] += bool(got)
            counts["asked"] += asked
            counts["alarms"] += len(got)
    return Score(**counts)


def cost(lexicon: Lexicon, size: int) -> float:
    """Microseconds a segment takes with a glossary of this many entries more."""
    rows = [json.loads(line) for line in (CASES / "check-first.jsonl").read_text(encoding="utf-8").splitlines()]
    terms = {zh: given for row in rows for zh, given in row["terms"].items()}
    more = {f"词{chr(0x4E00 + at % 20000)}{chr(0x4E00 + at // 7 % 20000)}": f"word {at}" for at in range(size)}
    checker = Checker(Recognizer(entries(more | terms), lexicon))
    checker.check(rows[0]["zh"], rows[0]["en"])
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        for row in rows:
            checker.check(row["zh"], row["en"])
        best = min(best, time.perf_counter() - started)
    return 1e6 * best / len(rows)


def figures() -> str:
    lexicon = Lexicon.open()
    lines = ["| | planted errors found | sound segments with an alarm | concepts with an alarm |", "|---|---|---|---|"]
    for name, told in SETS:
        lines.append(scored(name, lexicon).row(f"{name}, {told}"))
        lines.append(scored(name, lexicon, by_substrings=True).row("– by substrings"))
    small, large = cost(lexicon, 1_000), cost(lexicon, 50_000)
    lines += ["", f"A segment takes {large / small:.2f} times as long with 50,000 entries as with 1,000."]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md")
    options = parser.parse_args()
    table = figures()
    print(table)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
