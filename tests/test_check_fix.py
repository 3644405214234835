"""`check --fix`: in every format the term is replaced, and nothing beside it."""

from __future__ import annotations

import difflib
import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from conftest import Result
from zhterm.documents import READERS, bilingual, rewriting
from zhterm.documents.rewriting import Replacement, rewrite
from zhterm.model import Span

OLD, NEW = "helping the poor", "poverty & relief"
TEXTS = {
    "a.csv": '\ufeffid,zh,en\r\n"helping the poor",扶贫,"He said ""helping the poor"", twice"\r\n2,云,Cloud\r\n',
    "b.tsv": "扶贫\thelping the poor\n云\thelping the poor\n",
    "c.xlf": """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2"><file><body><trans-unit id="1"><source>扶贫</source><target >On <g id="1">this:</g>  helping
 the poor&#33;</target></trans-unit><trans-unit id="2"><source>云</source>
<target>helping the poor</target></trans-unit></body></file></xliff>
""",
    "d.tmx": """<tmx version="1.4"><body>
<tu><tuv xml:lang="en"><seg>helping the poor</seg></tuv>
<tuv xml:lang="zh"><seg>扶贫</seg></tuv></tu></body></tmx>""",
    "e.po": r"""msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "扶贫"
msgstr ""
"On \"helping the poor\", "
"again"

msgid "云"
msgstr "helping the poor"
""",
    "f.srt": """1
00:00:01,000 --> 00:00:02,000
扶贫
<i>On helping
the poor</i>

2
00:00:03,000 --> 00:00:04,000
云
Cloud
""",
}


def replaced(name: str, text: bytes, other: str = "") -> tuple[bytes, int]:
    Path(name).write_bytes(text)
    first = next(bilingual.segments(name, other))
    at = " ".join(first.en.split()).index(OLD)
    asked = Replacement(first.number, Span(at, at + len(OLD)), NEW)
    _, made = rewrite(name, other, [asked])
    return made.content, len(made.done)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        (name, encoding)
        for name in TEXTS
        for encoding in ("utf-8", "utf-16")
        if name != "c.xlf" and (name, encoding) != ("e.po", "utf-16")  # a catalogue in UTF-16 is none
    ],
)
def test_one_term_of_one_segment_is_replaced_and_nothing_else(home: Path, name: str, encoding: str) -> None:
    before = TEXTS[name].encode(encoding)
    after, count = replaced(name, before)
    assert count == 1
    steps = difflib.SequenceMatcher(None, before.decode(encoding), after.decode(encoding), autojunk=False).get_opcodes()
    changed = [step for step in steps if step[0] != "equal"]
    assert changed
    old = before.decode(encoding)[changed[0][1] : changed[-1][2]]
    assert " ".join(old.split()) in OLD
    (first, *rest), (now, *others) = (list(map(_texts, _read(name, data))) for data in (before, after))
    assert now == (first[0], first[1].replace(OLD, NEW))
    assert rest == others


def _read(name: str, data: bytes) -> list[bilingual.BilingualSegment]:
    Path(name).write_bytes(data)
    return list(bilingual.segments(name))


def _texts(segment: bilingual.BilingualSegment) -> tuple[str, str]:
    return segment.zh, segment.en


def test_a_segment_whose_text_is_written_with_character_references_is_left(home: Path) -> None:
    assert replaced("c.xlf", TEXTS["c.xlf"].encode())[1] == 0
    assert replaced("c.xlf", TEXTS["c.xlf"].replace("&#33;", "!").encode())[1] == 1


def test_every_bilingual_reader_has_a_form_to_be_rewritten_in() -> None:
    bilingual_kinds = {reader.name for reader in READERS if reader.bilingual}
    assert set(rewriting._FORMS) == bilingual_kinds | {"text", "markdown"}


def test_text_side_by_side(home: Path) -> None:
    Path("zh.txt").write_text("云\n扶贫\n", encoding="utf-8")
    Path("en.txt").write_bytes(b"Cloud\r\nhelping the poor\r\n")
    target, made = rewrite("zh.txt", "en.txt", [Replacement(2, Span(0, len(OLD)), NEW)])
    assert (target, made.content) == ("en.txt", b"Cloud\r\npoverty & relief\r\n")


def test_workbooks_and_documents_keep_their_other_parts(home: Path) -> None:
    import docx
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("扶贫", f"On {OLD}"), ("云", "Cloud"), ("扶贫", "On helping the poor today")):
        book.active.append(row)
    book.save("a.xlsx")
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for row in (("扶贫", f"On {OLD}"), ("云", "Cloud")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save("a.docx")
    for name in ("a.xlsx", "a.docx"):
        before = Path(name).read_bytes()
        after, count = replaced(name, before)
        assert count == 1
        with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
            assert old.namelist() == new.namelist()
            assert sum(old.read(part) != new.read(part) for part in old.namelist()) == 1
        assert [segment.en for segment in _read(name, after)][:2] == [f"On {NEW}", "Cloud"]


@pytest.fixture
def ready(glossary: Callable[..., Result], home: Path) -> Callable[..., Result]:
    (home / "terms.csv").write_text(
        f"zh,en,status\n扶贫,poverty relief,preferred\n扶贫,{OLD},forbidden\n", encoding="utf-8"
    )
    (home / "a.csv").write_text(f"扶贫,{OLD}\n扶贫,On {OLD}\n扶贫,none\n", encoding="utf-8")
    assert glossary("import", "terms.csv").code == 0
    return glossary


def test_the_command_writes_a_new_file(ready: Callable[..., Result], home: Path) -> None:
    before = (home / "a.csv").read_bytes()
    result = ready("check", "a.csv", "--fix", "--yes")
    assert (result.code, result.out) == (1, "replaced 2 of 2 in a.fixed.csv\n")
    assert "1 problem is left for a person" in result.err
    assert (home / "a.fixed.csv").read_text(
        encoding="utf-8"
    ) == "扶贫,poverty relief\n扶贫,On poverty relief\n扶贫,none\n"
    assert (home / "a.csv").read_bytes() == before
    assert ready("check", "a.csv", "--fix").code == 2
    assert ready("check", "a.csv", "--fix", "--yes", "-o", "a.csv").code == 2
    assert ready("check", "--zh", "扶贫", "--en", OLD, "--fix", "--yes").code == 2
    assert ready("check", "a.csv", "--fix", "--yes", "--in-place").code == 1
    assert (home / "a.csv").read_bytes() == (home / "a.fixed.csv").read_bytes()
    assert ready("check", "a.fixed.csv", "--fix", "--yes").out == ""


def test_it_asks_one_key_each(ready: Callable[..., Result], home: Path) -> None:
    command = [sys.executable, "-m", "zhterm", "check", "a.csv", "--fix"]
    child = pexpect.spawn(command[0], command[1:], cwd=str(home), env=dict(os.environ), encoding="utf-8", timeout=600)
    child.expect(r"replace\? \[y/n/a/q\]")
    child.send("n")
    child.expect(r"replace\? \[y/n/a/q\]")
    child.send("y")
    child.expect("replaced 1 of 2 in a.fixed.csv")
    child.expect(pexpect.EOF)
    assert (home / "a.fixed.csv").read_text(encoding="utf-8") == f"扶贫,{OLD}\n扶贫,On poverty relief\n扶贫,none\n"
