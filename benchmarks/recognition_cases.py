"""How well stored terms are recognised: our own adversarial cases, and hand-segmented titles beside the checkout.

usage: python benchmarks/recognition_cases.py

A trap is a place where a term of the case is spelt and no match is wanted in it; known failures count with their set.
In the titles every dictionary word that is spelt is taken for a term: it is one where its edges are those of words.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from zhterm.lexicon import Lexicon
from zhterm.recognition import Recognizer
from zhterm.recognition.boundaries import Boundaries

ROOT = Path(__file__).resolve().parents[1]
CASES = ("first", "second", "third", "fourth")
TITLES = ("titles-train", "titles-dev")


class Score(NamedTuple):
    """Counts of a set of cases."""

    right: int = 0
    wanted: int = 0
    given: int = 0
    traps: int = 0
    fallen: int = 0

    def __add__(self, other: tuple[int, ...]) -> Score:  # type: ignore[override]
        return Score(*map(sum, zip(self, other, strict=True)))

    def __str__(self) -> str:
        precision, recall = self.right / max(self.given, 1), self.right / max(self.wanted, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        fallen = f"{self.fallen} of {self.traps} traps fallen for ({self.fallen / max(self.traps, 1):.1%})"
        return f"precision {precision:.1%}, recall {recall:.1%}, F1 {f1:.1%}; {fallen}"


def read_cases(name: str) -> list[dict[str, object]]:
    path = ROOT / "tests" / "cases" / f"recognition-{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def case_score(case: dict[str, object], lexicon: Lexicon) -> Score:
    marked, language = str(case["text"]), str(case["language"])
    wanted, plain = set(), ""
    for char in marked:
        if char == "⟦":
            start = len(plain)
        elif char == "⟧":
            wanted.add((start, len(plain)))
        else:
            plain += char
    terms = [(term, "") if isinstance(term, str) else tuple(term) for term in case["terms"]]  # type: ignore[attr-defined]
    pairs = terms if language == "zh" else [(f"词{number}", term) for number, (term, _) in enumerate(terms)]
    recognizer = Recognizer(pairs, lexicon)
    given = {tuple(match.span) for match in recognizer.matches(plain, language)}
    spelt = {tuple(place.span) for place in recognizer.occurrences(plain, language)}
    traps = {place for place in spelt if not any(a <= place[0] and place[1] <= b for a, b in wanted)}
    return Score(len(given & wanted), len(wanted), len(given), len(traps), len(traps & given))


def titles_score(path: Path, lexicon: Lexicon) -> tuple[int, int, int, int]:
    """Words met, words, places taken that cut through words, places that cut through words."""
    sys.path.insert(0, str(ROOT / "training"))
    from recognition import title_places

    boundaries = Boundaries(lexicon)
    met = words = fallen = across = 0
    for place in title_places(path, lexicon):
        left, right = boundaries.text(place.run).stretch(place.start, place.end)
        obstacle = boundaries.obstacle(place.run[left:right], place.start - left, place.end - left)
        taken = obstacle is None or boundaries.composed(obstacle, place.run[place.start : place.end], ())
        words, met = words + place.right, met + (place.right and taken)
        across, fallen = across + (not place.right), fallen + (not place.right and taken)
    return met, words, fallen, across


def main() -> None:
    lexicon = Lexicon.open()
    total = Score()
    for name in CASES:
        cases = read_cases(name) + [case for case in read_cases("known-failures") if case["set"] == name]
        score = Score()
        for case in cases:
            score += case_score(case, lexicon)
        total += score
        print(f"{name}, {len(cases)} cases: {score}")
    print(f"all: {total}")
    for name in TITLES:
        path = ROOT.parent / "shared" / "evaluation" / f"{name}.jsonl"
        if path.exists():
            met, words, fallen, across = titles_score(path, lexicon)
            print(f"{name}: {met} of {words} words met ({met / words:.1%}), {fallen} of {across} across words taken")


if __name__ == "__main__":
    main()
