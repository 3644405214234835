"""Measure pairing, reading and capture on the gold sets, beside jieba and pypinyin, and write docs/quality.md.

usage: python benchmarks/quality.py [--write] [--titles FILE.jsonl]

The gold sets and their scorers are in ../shared/evaluation; `--titles` scores another title set of the same form.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from zhterm.extraction import title_pairs
from zhterm.glossary import Glossary
from zhterm.segmentation import words
from zhterm.transliteration import transliterate

ROOT = Path(__file__).parent.parent
EVALUATION = ROOT.parent / "shared" / "evaluation"
KEPT_BACK = {name: ROOT / "tests" / "quality" / f"mixed-{name}.jsonl" for name in ("kept-back", "kept-back-2")}
"""Texts of our own that nothing is fitted on: in the kinds where capture erred most; dealt out of 361 of all kinds."""
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"

TITLE_ROWS = (
    ("exact_f1", "term pairs, exact F1", 86.0),
    ("exact_p", "– precision", None),
    ("exact_r", "– recall", None),
    ("soft_f1", "term pairs, soft F1", 90.0),
    ("unrendered_f1", "words not rendered, F1", 70.0),
    ("calibration_ece", "calibration error, points", 4.0),
    ("segment_f1", "segmentation, F1", 90.0),
    ("syllable_acc", "pinyin syllables", 99.7),
    ("grouping_f1", "pinyin word breaks, F1", 97.0),
    ("term_pinyin_acc", "pinyin of the pairs", None),
)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score(scorer: str, gold: Path, predicted: list[dict[str, Any]], *options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predicted.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in predicted), encoding="utf-8")
        command = [sys.executable, str(EVALUATION / scorer), str(gold), str(path), *options]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def titles(gold: Path) -> dict[str, float]:
    """Our figures on a set of titles."""
    with Glossary.open("/nowhere/glossary.db", create=False) as empty:
        predicted = [empty.pair(row["zh"], row["en"]).to_dict(id=row["id"]) for row in rows(gold)]
    return dict(json.loads(score("score_titles.py", gold, predicted, "--json")))


def baseline(gold: Path) -> dict[str, float]:
    """The figures of jieba and pypinyin out of the box, joined word by word."""
    import jieba
    from pypinyin import lazy_pinyin
    from pypinyin.constants import Style

    jieba.setLogLevel(logging.ERROR)
    predicted = []
    for row in rows(gold):
        words = list(jieba.cut(row["zh"]))
        reading = " ".join("".join(lazy_pinyin(word, style=Style.TONE)) for word in words)
        predicted.append({"id": row["id"], "terms": [], "segments": words, "pinyin": reading})
    return dict(json.loads(score("score_titles.py", gold, predicted, "--json")))


def orthography() -> tuple[float, float]:
    """Share of the orthography items written exactly as the standard wants, ours and naive, in percent."""
    import jieba
    from pypinyin import lazy_pinyin
    from pypinyin.constants import Style

    from zhterm.lexicon import Lexicon

    lexicon, ours, naive = Lexicon.open(), 0, 0
    items = rows(EVALUATION / "orthography-dev.jsonl")
    for row in items:
        accepted = {row["pinyin"], *row["accept"]}
        ours += transliterate(words(row["zh"], lexicon), lexicon) in accepted
        naive += " ".join("".join(lazy_pinyin(word, style=Style.TONE)) for word in jieba.cut(row["zh"])) in accepted
    return 100 * ours / len(items), 100 * naive / len(items)


def extraction(gold: Path = EVALUATION / "mixed-dev.jsonl") -> str:
    """The scorer's table of captured pairs by pattern."""
    from zhterm.lexicon import Lexicon

    lexicon = Lexicon.open()
    predicted = [
        {"id": row["id"], "pairs": [pair.to_dict() for pair in title_pairs(row["text"], lexicon)]} for row in rows(gold)
    ]
    return score("score_extraction.py", gold, predicted)


def figures(gold: Path) -> str:
    ours, naive = titles(gold), baseline(gold)
    spelled, spelled_naive = orthography()
    lines = [
        f"Titles ({gold.stem}, {int(ours['titles'])} title pairs, {int(ours['gold_pairs'])} term pairs):",
        "",
        "| | zhterm | jieba + pypinyin | wanted |",
        "|---|---|---|---|",
    ]
    for key, label, wanted in TITLE_ROWS:
        other = f"{naive[key]:.1f}" if key in ("segment_f1", "syllable_acc", "grouping_f1") else "–"
        sign = "<=" if key == "calibration_ece" else ">="
        lines.append(f"| {label} | {ours[key]:.1f} | {other} | {'' if wanted is None else f'{sign} {wanted:g}'} |")
    lines.append(f"| orthography items, exactly right | {spelled:.1f} | {spelled_naive:.1f} | >= 97 |")
    lines += ["", "Capture (mixed-dev, 54 texts), by pattern:", "", "```", extraction().rstrip(), "```"]
    for name, path in KEPT_BACK.items():
        kept_back = extraction(path).splitlines()
        lines += ["", f"Capture ({name}, {len(rows(path))} texts):", "", "```", kept_back[0], kept_back[-1], "```"]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md")
    parser.add_argument("--titles", type=Path, default=EVALUATION / "titles-dev.jsonl")
    options = parser.parse_args()
    if not EVALUATION.exists():
        sys.exit("no ../shared/evaluation beside the checkout: nothing to measure on")
    table = figures(options.titles)
    print(table)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
