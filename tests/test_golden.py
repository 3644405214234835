"""What users see, compared with files in `tests/golden`: the output of the main commands, the exports of a glossary.

After a change that is meant: `make snapshots` (pytest --snapshot-update), and read the difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SEED_EN, SEED_ZH, Result
from zhterm.formats import formats

GOLDEN = Path(__file__).parent / "golden"
TERMS = f"""\
zh,zh_hant,pinyin,en,status,subject_field,part_of_speech,confidence,note,context_zh,context_en,source
扶贫,扶貧,fúpín,poverty alleviation,preferred,poverty,noun,,"also ""poverty reduction"" in UN texts",,,
扶贫,扶貧,fúpín,help the poor,forbidden,poverty,noun,,,,,
互联网+,,hùliánwǎng+,Internet Plus,admitted,digital economy,noun,,,,,
大数据,,dàshùjù,Big Data,proposed,,,0.99,,{SEED_ZH},{SEED_EN},"notes.md#char=10,99"
=公式,,gōngshì,formula,admitted,,noun,,begins like a formula,,,
,,,orphan,proposed,,noun,,,,,
"""
MASKS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "2026-11-24T10:00:00Z"),
    (re.compile(r"^bytes +\d+", re.MULTILINE), "bytes SIZE"),
)


class Snapshot:
    """Compares a text with a golden file, or writes it with --snapshot-update."""

    def __init__(self, update: bool, hidden: str) -> None:
        self._update = update
        self._hidden = hidden

    def check(self, name: str, text: str) -> None:
        text = text.replace(self._hidden, "/home/lihua")
        for pattern, constant in MASKS:
            text = pattern.sub(constant, text)
        path = GOLDEN / name
        if self._update:
            path.write_text(text, encoding="utf-8", newline="")
        assert path.exists(), f"no golden file {name}: make snapshots"
        with path.open(encoding="utf-8", newline="") as file:
            assert text == file.read(), f"{name} is not what is printed: make snapshots, and read the difference"


@pytest.fixture
def snapshot(request: pytest.FixtureRequest, home: Path) -> Snapshot:
    return Snapshot(request.config.getoption("--snapshot-update"), str(home))


@pytest.fixture
def sample(glossary: Callable[..., Result], home: Path) -> Callable[..., Result]:
    """A small glossary that no change of the aligner changes: both scripts, a formula, an orphan, a captured term."""
    (home / "terms.csv").write_text(TERMS, encoding="utf-8")
    assert glossary("import", "terms.csv").code == 0
    return glossary


def told(result: Result) -> str:
    """Everything a command printed, with its exit code."""
    parts = [result.out, f"--- standard error\n{result.err}" if result.err else "", f"--- exit code {result.code}\n"]
    return "".join(parts)


COMMANDS = {
    "pair.txt": ("pair", SEED_ZH, SEED_EN),
    "pair-explain.txt": ("pair", SEED_ZH, SEED_EN, "--explain"),
    "pair.json": ("pair", SEED_ZH, SEED_EN, "--to", "json"),
    "pair.csv": ("pair", SEED_ZH, SEED_EN, "--to", "csv"),
    "pair.svg": ("pair", SEED_ZH, SEED_EN, "--to", "svg"),
    "pinyin-explain.txt": ("pinyin", "银行行长在西安调度车辆", "--explain"),
    "pinyin-zhuyin.txt": ("pinyin", "大数据", "--style", "zhuyin"),
    "segment.txt": ("segment", SEED_ZH),
    "search.txt": ("search", "扶貧"),
    "search.json": ("search", "fupin", "--to", "json"),
    "search-nothing.txt": ("search", "没有这个"),
    "list.txt": ("list",),
    "list.csv": ("list", "--to", "csv"),
    "show.txt": ("show", "扶贫"),
    "log.txt": ("log",),
    "formats.txt": ("formats",),
    "stats.txt": ("stats",),
    "help.txt": ("--help",),
    "help-capture.txt": ("capture", "--help"),
    "usage.txt": ("export", "--format", "docx"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_command(sample: Callable[..., Result], snapshot: Snapshot, name: str) -> None:
    snapshot.check(name, told(sample(*COMMANDS[name])))


TEXT_FORMATS = [item for item in formats() if item.writes and not item.binary]
EXPORTS = {
    f"export-{'-'.join(filter(None, (item.name, variant)))}{item.suffixes[0]}": (
        *("--format", item.name),
        *(("--for", variant) if variant else ()),
    )
    for item in TEXT_FORMATS
    for variant in ("", *item.variants)
}


@pytest.mark.parametrize("name", EXPORTS)
def test_export(sample: Callable[..., Result], snapshot: Snapshot, home: Path, name: str) -> None:
    done = sample("export", "-o", "out", *EXPORTS[name])
    assert done.code == 0
    snapshot.check(name, f"{(home / 'out').read_bytes().decode()}--- standard error\n{done.err}")


def test_show_explain(sample: Callable[..., Result], snapshot: Snapshot) -> None:
    assert sample("add", SEED_ZH, SEED_EN, "--source", "notes.md").code == 0
    snapshot.check("show-explain.txt", told(sample("show", "互联网", "--explain")))


def test_capture(glossary: Callable[..., Result], snapshot: Snapshot, home: Path) -> None:
    article = Path(__file__).parent.parent / "glossary" / "sources" / "dialogue.md"
    (home / "article.md").write_bytes(article.read_bytes())
    snapshot.check("capture.txt", told(glossary("capture", "article.md", "--dry-run")))


def test_no_golden_file_is_unused(request: pytest.FixtureRequest) -> None:
    chosen = {"capture.txt", "show-explain.txt", *COMMANDS, *EXPORTS}
    unused = sorted(path for path in GOLDEN.iterdir() if path.name not in chosen)
    if request.config.getoption("--snapshot-update"):
        for path in unused:
            path.unlink()
        unused = []
    assert not unused, f"unused golden files: {', '.join(path.name for path in unused)}"
