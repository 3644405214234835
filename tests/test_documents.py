"""Documents: what every reader gives, what each one reads, and what happens with files that are not what they seem."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import random
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samples
from conftest import Result
from samples import PROSE, ROWS, SAMPLES, SENTENCE, TITLE_EN, TITLE_ZH, packed, write
from zhterm import documents
from zhterm.documents import READERS, Document, archive, composing, document, hypertext, origins, po
from zhterm.documents.origins import opened_file
from zhterm.documents.xml_events import elements
from zhterm.errors import DataError, NotFoundError, UsageError, ZhtermError

NAMES = [name for name, _, _ in SAMPLES]


def texts(path: str | Path, **options: object) -> list[str]:
    return [item.text for item in documents.read(str(path), **options)]


def fault(path: str | Path) -> str:
    """The one line that reading a file ends with."""
    with pytest.raises(ZhtermError) as caught:
        texts(path)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value.message


def ending(path: str | Path) -> ZhtermError | None:
    """What reading a file ends with: nothing, or an error that says what to do in one line."""
    try:
        texts(path)
    except (DataError, UsageError) as error:
        return error
    return None


# ---- the contract, over the table ------------------------------------------------------------------------------------


def test_every_reader_has_a_sample() -> None:
    suffixes = {Path(name).suffix for name in NAMES}
    assert all(suffixes & set(reader.suffixes) for reader in READERS)
    known = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(set(known)) == len(known)


@pytest.mark.parametrize(("name", "content", "expected"), SAMPLES, ids=NAMES)
def test_offsets_take_the_text_out_again(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    path = write(tmp_path, name, content)
    found = [item for item in documents.read(path) if expected in item.text]
    assert len(found) >= 1
    start = found[0].text.index(expected)
    assert found[0].text[start : start + len(expected)] == expected
    assert found[0].source.id.partition("!/")[0] == path
    assert 0.0 < found[0].share <= 1.0
    assert re.fullmatch(r"[0-9a-f]{32}", found[0].source.digest)
    assert [item.text for item in documents.read(path)] == [item.text for item in documents.read(path)]


@pytest.mark.parametrize(("name", "content", "expected"), SAMPLES, ids=NAMES)
def test_the_same_document_comes_through_an_archive_a_folder_and_a_pipe(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    direct = texts(write(tmp_path, f"folder/{name}", content))
    assert texts(tmp_path / "folder") == direct
    assert texts(write(tmp_path, "all.zip", packed({f"in/{name}": content}))) == direct
    pipe = tmp_path / f"pipe{Path(name).suffix}"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_bytes, args=(content,)).start()
    assert texts(pipe) == direct


@pytest.mark.parametrize(("name", "content"), [item[:2] for item in SAMPLES], ids=NAMES)
def test_damage_is_one_line_or_less_text_never_a_traceback(tmp_path: Path, name: str, content: bytes) -> None:
    chance = random.Random(name)
    for at in range(40):
        damaged = bytearray(content[: len(content) * (at + 1) // 20 or 1] if at < 20 else content)
        for _ in range(0 if at < 20 else 1 << (at % 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = write(tmp_path, f"damaged{Path(name).suffix}", bytes(damaged))
        if error := ending(path):
            assert path in error.message
            assert error.hint
            assert "\n" not in error.message


@pytest.mark.parametrize("reader", READERS, ids=[reader.name for reader in READERS])
def test_empty_and_binary_files_are_said_to_be_so(tmp_path: Path, reader: documents.Reader) -> None:
    suffix = reader.suffixes[0]
    assert fault(write(tmp_path, f"empty{suffix}", b"")).endswith("empty")
    noise = random.Random(7).randbytes(5000).replace(b"PK", b"kp")
    assert re.search(r"not (?:a|an) |damaged", fault(write(tmp_path, f"noise{suffix}", noise)))
    assert "picture" in fault(write(tmp_path, f"picture{suffix}", b"\x89PNG\r\n\x1a\n" + noise))


@pytest.mark.parametrize("reader", READERS, ids=[reader.name for reader in READERS])
def test_a_wrong_suffix_is_said_to_be_so(tmp_path: Path, reader: documents.Reader) -> None:
    if reader.name != "pdf":
        assert "a PDF, not" in fault(write(tmp_path, f"x{reader.suffixes[0]}", samples.pdf(SENTENCE)))
    if reader.name not in ("docx", "zip"):
        assert "a Word document, not" in fault(write(tmp_path, f"x{reader.suffixes[0]}", samples.word()))
    if reader.binary:
        assert "not a" in fault(write(tmp_path, f"y{reader.suffixes[0]}", PROSE))


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".ass", ".po", ".json", ".jsonl", ".tmx", ".xlf"])
def test_plain_text_under_the_suffix_of_a_structured_kind(tmp_path: Path, suffix: str) -> None:
    assert fault(write(tmp_path, f"x{suffix}", PROSE))


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader.needs], ids=lambda reader: reader.name)
def test_a_missing_library_is_named_with_what_installs_it(
    tmp_path: Path, reader: documents.Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == reader.needs else found(name))
    name, content, _ = next(item for item in SAMPLES if Path(item[0]).suffix in reader.suffixes)
    with pytest.raises(UsageError, match=rf"{reader.name}.*pip install .*\[documents\]"):
        texts(write(tmp_path, name, content))


def test_what_a_plain_installation_reads() -> None:
    plain = {suffix for reader in READERS if not reader.needs for suffix in reader.suffixes}
    assert {".txt", ".md", ".html", ".csv", ".tsv", ".srt", ".vtt", ".json", ".jsonl", ".zip", ".epub"} <= plain
    assert {".tmx", ".xlf"} <= plain


def test_listing_the_readers_loads_none() -> None:
    import subprocess
    import sys

    libraries = ("docx", "pypdf", "lxml", "openpyxl", "pysubs2", "urllib.request", "charset_normalizer")
    code = f"import sys, zhterm.documents; print([name for name in {libraries} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- plain text ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
def test_encodings_of_simplified_text(tmp_path: Path, encoding: str) -> None:
    assert texts(write(tmp_path, "x.txt", (PROSE * 3).encode(encoding))) == [PROSE * 3]


def test_big5(tmp_path: Path) -> None:
    text = "香港的茶餐廳（cha chaan teng）是城市的客廳，也是老街坊的報館。奶茶要熱，多士要脆。\n"
    assert texts(write(tmp_path, "x.txt", text.encode("big5"))) == [text]


def test_an_encoding_that_shows_only_after_megabytes_of_english(tmp_path: Path) -> None:
    text = "All of this is plain.\n" * 80_000 + SENTENCE + "\n"
    assert "".join(texts(write(tmp_path, "x.txt", text.encode("gb18030")))) == text


def test_a_broken_byte_is_named_by_its_place_and_what_stands_before_is_read(tmp_path: Path) -> None:
    text = (SENTENCE + "\n\n") * 12_000
    content = text.encode()
    at = len(content) - 100
    path = write(tmp_path, "x.txt", content[:at] + b"\xff" + content[at:])
    read: list[Document] = []
    with pytest.raises(DataError, match=r"not valid utf-8 at byte (\d+)") as caught:
        read.extend(documents.read(path))
    assert abs(int(re.search(r"byte (\d+)", caught.value.message)[1]) - at) <= 3
    first = next(iter(documents.read(path)))
    assert text.startswith(first.text)


def test_long_text_comes_in_pieces_with_their_offsets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    text = "".join(chance.choice((SENTENCE, "雨。", "\n", "\n\n", "Rain. ")) for _ in range(60_000))
    for content in (text, text.replace("\n", "\r\n"), text.replace("\n", "")):
        whole = content.replace("\r\n", "\n")
        found = list(documents.read(write(tmp_path, "x.txt", content)))
        assert len(found) > 1
        assert "".join(item.text for item in found) == whole
        assert all(whole[item.offset :].startswith(item.text) for item in found)
        assert all(len(item.text) <= composing.PIECE for item in found)
        shares = [item.share for item in found]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        assert all(0.0 < share <= 1.0 for share in shares)


@settings(max_examples=60)
@given(text=st.text(alphabet=st.sampled_from("中文 a\n\r，。(（"), min_size=1))
def test_plain_text_is_what_python_reads(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "x.txt", text.encode())
    if text.strip():
        assert "".join(texts(path)) == Path(path).read_text(encoding="utf-8")
    else:
        assert "no text" in fault(path)


@pytest.mark.slow
def test_a_long_file_takes_no_more_memory_than_a_piece(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "x.txt"
    block = (PROSE * 3000).encode()
    with path.open("wb") as out:
        for _ in range((1 << 28) // len(block) + 1):
            out.write(block)
    # the peak of this program alone: getrusage would count what the process that started it held
    code = (
        "import re, sys, pathlib; from zhterm import documents\n"
        "count = sum(len(item.text) for item in documents.read(sys.argv[1]))\n"
        "print(count, int(re.search(r'VmHWM:\\s*(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    count, memory = map(int, done.stdout.split())
    path.unlink()
    assert count > 100_000_000
    assert memory < 120


# ---- tables and bilingual files --------------------------------------------------------------------------------------


def test_rows_are_lines_and_sentences_in_two_cells_are_two_lines(tmp_path: Path) -> None:
    zh, en = "今天下雨，路上没有人。", "It rained today, and there was nobody on the road."
    assert texts(write(tmp_path, "x.csv", f'云计算,cloud computing\n"{zh}","{en}"\n,\n备注\n')) == [
        f"云计算\tcloud computing\n\n{zh}\n{en}\n\n备注\n"
    ]


def test_cells_of_several_lines_stay_one_row(tmp_path: Path) -> None:
    assert texts(write(tmp_path, "x.csv", '1,"云\n计算","cloud\ncomputing"\n')) == ["1\t云 计算\tcloud computing\n"]
    assert texts(write(tmp_path, "x.csv", '"云计算\ncloud computing"\n')) == ["云计算\ncloud computing\n"]


def test_a_table_with_an_open_quotation_mark(tmp_path: Path) -> None:
    assert "not a table after row 1" in fault(write(tmp_path, "x.csv", '云,cloud\n"' + "x,y\n" * 60_000))


def test_long_tables_come_in_pieces(tmp_path: Path) -> None:
    row = "云计算\tcloud computing\n"
    found = list(documents.read(write(tmp_path, "x.tsv", row * 100_000)))
    assert len(found) > 1
    assert "".join(item.text for item in found) == row * 100_000
    assert [item.offset for item in found] == [sum(len(f.text) for f in found[:at]) for at in range(len(found))]


def test_workbook_values_and_cells_far_out(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["C1"] = "云计算", "cloud computing", 12.5
    sheet["A1048576"], sheet["XFD3"] = "物联网", "far"
    out = io.BytesIO()
    book.save(out)
    assert texts(write(tmp_path, "x.xlsx", out.getvalue())) == ["云计算\tcloud computing\t12.5\n\n物联网\n"]


def test_workbook_with_shared_strings(tmp_path: Path) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/s.xml" ContentType="{kinds}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships {package}><Relationship Id="r" Type="{relations}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{relations}"><sheets><sheet name="词" sheetId="1" r:id="a"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships {package}><Relationship Id="a" Type="{relations}/worksheet" '
        f'Target="s.xml"/><Relationship Id="b" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/s.xml": f'<worksheet {space}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        "</row></sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst {space}><si><t>云计算</t><rPh sb="0" eb="1"><t>yún</t></rPh></si>'
        "<si><r><t>cloud </t></r><r><t>computing</t></r></si></sst>",
    }
    assert texts(write(tmp_path, "x.xlsx", packed(parts))) == ["云计算\tcloud computing\n"]


def test_json_strings(tmp_path: Path) -> None:
    value = {"meta": {"n": 1, "t": None}, "body": ["第一段（paragraph one）。\n第二段。", {"zh": "云", "en": "cloud"}]}
    path = write(tmp_path, "x.json", json.dumps(value))
    assert texts(path) == ["第一段（paragraph one）。\n第二段。\n\n云\tcloud\n"]
    assert texts(write(tmp_path, "x.json", '"半个字 \\ud800"')) == ["半个字 \ufffd\n"]
    assert "line 2" in fault(write(tmp_path, "x.jsonl", '{"zh": "云"}\n{"zh": \n'))
    assert "nested too deeply" in fault(write(tmp_path, "x.json", "[" * 200_000))
    assert texts(write(tmp_path, "x.json", f'["云", {"9" * 100_000}]')) == ["云\n"]


def test_catalogue_of_messages(tmp_path: Path) -> None:
    (text,) = texts(write(tmp_path, "x.po", samples.po()))
    assert text == "\n".join(f"{en}\t{zh}" for zh, en in ROWS) + "\n"
    # the path of another catalogue is a text, not a file to read
    secret = write(tmp_path, "secret", 'msgid "a"\nmsgstr "秘密"\n')
    assert "秘密" not in fault(write(tmp_path, "path.po", secret))


MESSAGES = {
    "flags on two lines": ('#, fuzzy\n#, c-format\nmsgid "a"\nmsgstr "甲"\n\nmsgid "b"\nmsgstr "乙"\n', [("乙", 6)]),
    "no blank between": (
        'msgid "a"\nmsgstr "甲"\nmsgid\t"b"\nmsgstr "乙"\nmsgid"c"\nmsgstr"丙"',
        [("甲", 1), ("乙", 3), ("丙", 5)],
    ),
    "no translation": ('msgid "a"\nmsgid "b"\nmsgstr "乙"\n', [("", 1), ("乙", 2)]),
    "the flag of an obsolete one": ('#, fuzzy\n#~ msgid "a"\n#~ msgstr "甲"\n\nmsgid "b"\nmsgstr "乙"\n', [("乙", 5)]),
    "many obsolete ones": ('msgid "a"\nmsgstr "甲"\n' + '\n#~ msgid "b"\n#~ msgstr "乙"\n' * 1_000, [("甲", 1)]),
    "many places": ("#: a.c:1\n" * 3_000 + 'msgid "a"\nmsgstr "甲"\n', [("甲", 1)]),
    "plural forms": ('msgid "a"\nmsgid_plural "as"\nmsgstr[0] ""\nmsgstr[1] "甲"\n', [("甲", 1)]),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_are_told_apart(tmp_path: Path, name: str) -> None:
    content, expected = MESSAGES[name]
    with opened_file(write(tmp_path, "x.po", content)) as opened:
        assert [(unit.cells[1], unit.line) for unit in po.units(opened)] == expected


def test_memories_with_both_scripts(tmp_path: Path) -> None:
    unit = "".join(
        f'<tuv {name}="{code}"><seg>{text}</seg></tuv>'
        for name, code, text in (
            ("lang", "EN-US", "the Internet"),
            ("xml:lang", "zh-CN", "互联网"),
            ("xml:lang", "zh-TW", "網際網路"),
        )
    )
    assert texts(write(tmp_path, "x.tmx", f"<tmx><body><tu>{unit}</tu></body></tmx>")) == [
        "互联网\t網際網路\tthe Internet\n"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "big5"])
def test_xml_encodings(tmp_path: Path, encoding: str) -> None:
    unit = '<tuv lang="zh"><seg>天地山水日月星辰雨雪風雲，春夏秋冬。</seg></tuv><tuv lang="en"><seg>x</seg></tuv>'
    text = f'<?xml version="1.0" encoding="{encoding}"?><tmx><body><tu>{unit}</tu></body></tmx>'
    assert "天地山水" in texts(write(tmp_path, "x.tmx", text.encode(encoding)))[0]


# ---- pages, books, office documents ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>云\n  计算</p><p>雨</p>", "云 计算\n\n雨\n"),
        ("<div>云</div><div>cloud</div>", "云\ncloud\n"),
        ("<ul><li>云 – cloud<li>雨 – rain</ul>", "云 – cloud\n雨 – rain\n"),
        ("<table><tr><th>中<th>En<tr><td>云</td><td>cl<b>ou</b>d</td></tr></table>", "中\tEn\n云\tcloud\n"),
        ("<td>云<td>cloud", "云\tcloud\n"),
        ("<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby>好</p>", "汉字好\n"),
        ("<p><ruby>云计算<rt>cloud computing</rt></ruby>好</p>", "云计算 (cloud computing) 好\n"),
        ("<script>if (a<b) {'<p>'}</script><style>p</style><p>云</p><svg><text>x</text></svg>", "云\n"),
        ("<p>&#20113; &lt;b&gt; 1 < 2 a<b</p>", "云 <b> 1 < 2 a\n"),
        ("<!-- <p>no --><p title='a>b'>云</p><!-- never closed <p>x", "云\n"),
        ("<pre>云  计\n  算</pre>", "云  计\n  算\n"),
        ("<p>云<a href='x>雨", "云雨\n"),
        ("<p>云<br>cloud</p><h2>题</h2>后", "云\ncloud\n\n题\n\n后\n"),
    ],
)
def test_html(tmp_path: Path, source: str, expected: str) -> None:
    assert texts(write(tmp_path, "x.html", source)) == [expected]


def test_html_says_its_encoding_and_title(tmp_path: Path) -> None:
    source = "<html><head><meta charset=gb2312><title>短&amp;信</title></head><body>雨（rain）</body></html>"
    (found,) = documents.read(write(tmp_path, "x.html", source.encode("gb18030")))
    assert (found.text, found.source.title) == ("雨（rain）\n", "短&信")


@pytest.mark.parametrize(
    "source",
    [
        "<!--" * 150_000,
        "<a" * 150_000,
        "<a '" * 100_000,
        "<" * 500_000,
        "<div>" * 100_000,
        "</" * 150_000,
        "<script>" * 50_000,
        "<a b='" * 49_999,
        "<table><tr><td>" * 30_000,
        "<ruby><rt>" * 50_000,
        "&" * 250_000,
    ],
    ids=lambda source: source[:6],
)
def test_hostile_html_takes_one_pass(source: str) -> None:
    """Four times the text takes about four times as long, and not sixteen times."""
    from time import process_time

    def spent(text: str) -> float:
        started = process_time()
        list(composing.pieces(hypertext.blocks(text)))
        return process_time() - started

    assert spent(source) < 10 * max(spent(source[: len(source) // 4]), 0.01)


def test_book(tmp_path: Path) -> None:
    first, second = documents.read(write(tmp_path, "x.epub", samples.epub()))
    assert first.text == "第一章\n\n山里的早晨很静。\n"
    assert second.source.id.endswith("x.epub!/OEBPS/text/second chapter.xhtml")
    assert second.source.title == "稻田来信"
    lock = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/'
        '2001/04/xmlenc#"><CipherData><CipherReference URI="{}"/></CipherData></EncryptedData></encryption>'
    )
    fonts = samples.epub({"META-INF/encryption.xml": lock.format("OEBPS/f.otf")})
    assert len(texts(write(tmp_path, "fonts.epub", fonts))) == 2
    locked = samples.epub({"META-INF/encryption.xml": lock.format("OEBPS/text/first.xhtml")})
    assert "copy-protected" in fault(write(tmp_path, "locked.epub", locked))


def word_with(body: str) -> bytes:
    """A Word document with this body."""
    out = io.BytesIO()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    with zipfile.ZipFile(io.BytesIO(samples.word())) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                content = f"<w:document {space} {compatible}><w:body>{body}</w:body></w:document>".encode()
            new.writestr(item.filename, content)
    return out.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


BOX = f"<w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent>"
TWICE = f"<mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>"
INNER = f"<w:tbl><w:tr><w:tc><w:p>{run('cloud')}</w:p></w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"<w:p>{run('云')}<w:ins>{run('计算')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
            "云计算\n",
        ),
        (f"<w:sdt><w:sdtContent><w:p>{run('云')}</w:p></w:sdtContent></w:sdt>", "云\n"),
        (f"<w:p>{run('云')}<w:r><w:br/></w:r>{run('cloud')}</w:p>", "云\ncloud\n"),
        (f"<w:p><w:hyperlink>{run('云')}</w:hyperlink>{run('（cloud）')}</w:p>", "云（cloud）\n"),
        (
            f"<w:p><w:r><w:ruby><w:rt>{run('yún')}</w:rt><w:rubyBase>{run('云')}</w:rubyBase></w:ruby></w:r></w:p>",
            "云\n",
        ),
        (f"<w:tbl><w:tr><w:tc><w:p>{run('云')}</w:p></w:tc><w:tc>{INNER}<w:p/></w:tc></w:tr></w:tbl>", "云\tcloud\n"),
        (f"<w:p>{run('前')}{TWICE}{run('后')}</w:p>", "前后\n\n框\n"),
    ],
)
def test_word(tmp_path: Path, body: str, expected: str) -> None:
    assert texts(write(tmp_path, "x.docx", word_with(body))) == [expected]


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    found = list(documents.read(write(tmp_path, "x.pdf", samples.pdf("封面", "", SENTENCE))))
    assert [(item.text, item.source.location) for item in found] == [("封面\n", "page=1"), (f"{SENTENCE}\n", "page=3")]


def test_traditional_pdf_and_radicals_for_characters(tmp_path: Path) -> None:
    text = "雲端運算（cloud computing）改變了⼭村"
    pdf = samples.pdf(text, encoding="UniCNS-UCS2-H", collection="CNS1")
    assert texts(write(tmp_path, "x.pdf", pdf)) == [text.replace("⼭", "山") + "\n"]


# ---- what can't be read, and why -------------------------------------------------------------------------------------


def test_passwords(tmp_path: Path) -> None:
    assert "password" in fault(write(tmp_path, "x.pdf", samples.locked_pdf("secret")))
    assert texts(write(tmp_path, "owner.pdf", samples.locked_pdf(""))) == [f"{SENTENCE}\n"]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    wrapped = ole + "EncryptedPackage".encode("utf-16-le") + bytes(3_000_000)
    assert "password" in fault(write(tmp_path, "x.docx", wrapped))
    assert "password" in fault(write(tmp_path, "x.xlsx", ole + bytes(3_000_000) + wrapped[8:3000]))
    assert "before 2007" in fault(write(tmp_path, "x.doc", ole + bytes(2000)))


def test_scanned_pdf(tmp_path: Path) -> None:
    assert "scanned PDF" in fault(write(tmp_path, "x.pdf", samples.pdf("", "")))


def locked_zip() -> bytes:
    """An archive whose member is marked as encrypted."""
    content = bytearray(packed({"a.txt": PROSE}))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_archive_under_a_password(tmp_path: Path) -> None:
    assert "password" in fault(write(tmp_path, "x.zip", locked_zip()))


def test_no_such_file_no_permission_no_name(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no file"):
        texts(tmp_path / "none.txt")
    assert fault("\0.txt")
    assert fault("/dev/null").endswith("empty")


# ---- safety ----------------------------------------------------------------------------------------------------------

BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY j SYSTEM "file://{}">]>'
PARAMETER = '<!DOCTYPE x SYSTEM "file://{}" [<!ENTITY % p SYSTEM "file://{}"> %p;]>'
ATTACKS = (BILLION_LAUGHS, EXTERNAL, PARAMETER)


@pytest.mark.parametrize("attack", ATTACKS, ids=["billion laughs", "external", "parameter"])
def test_entities_are_never_read(tmp_path: Path, attack: str) -> None:
    secret = write(tmp_path, "secret", "秘密")
    prologue = attack.replace("{}", secret)
    tmx = f"{prologue}<tmx><body><tu><tuv><seg>&j;云</seg></tuv><tuv><seg>x</seg></tuv></tu></body></tmx>"
    assert "entities" in fault(write(tmp_path, "x.tmx", tmx))
    xlf = f"{prologue}<xliff><trans-unit><source>&j;</source><target>x</target></trans-unit></xliff>"
    assert "entities" in fault(write(tmp_path, "x.xlf", xlf))
    assert "document type" in fault(write(tmp_path, "x.docx", with_part(samples.word(), "word/document.xml", prologue)))
    assert "document type" in fault(
        write(tmp_path, "x.xlsx", with_part(samples.workbook(), "xl/worksheets/sheet1.xml", prologue))
    )
    book = with_part(samples.epub(), "META-INF/container.xml", prologue)
    assert "entities" in fault(write(tmp_path, "x.epub", book))


def with_part(content: bytes, name: str, prologue: str) -> bytes:
    """An Office file with a document type before one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            part = old.read(item)
            if item.filename == name:
                part = prologue.encode() + re.sub(rb"^<\?xml[^>]*>\s*", b"", part)
            new.writestr(item.filename, part)
    return out.getvalue()


def test_an_external_document_type_is_not_fetched(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.dtd", '<!ENTITY j "秘密">')
    tmx = (
        f'<!DOCTYPE tmx SYSTEM "file://{secret}"><tmx><body><tu><tuv lang="zh"><seg>云&j;</seg></tuv></tu></body></tmx>'
    )
    assert "&j; which is not defined" in fault(write(tmp_path, "x.tmx", tmx))
    plain = tmx.replace("&j;", "")
    assert texts(write(tmp_path, "x.tmx", plain)) == ["云\n"]


def test_what_stands_before_damage_is_read(tmp_path: Path) -> None:
    with opened_file(write(tmp_path, "x.tmx", "<tmx><tu><seg>云</seg></tu><tu></seg></tu></tmx>")) as opened:
        found = elements(opened, "tu", roots=("tmx",))
        assert [element.tag for _, element in islice(found, 2)] == ["tmx", "tu"]
        with pytest.raises(DataError, match="line 1"):
            next(found)


def test_deep_xml(tmp_path: Path) -> None:
    deep = "<g>" * 50_000 + "</g>" * 50_000
    unit = f"<xliff><trans-unit><source>{deep}</source><target>x</target></trans-unit></xliff>"
    assert "nested" in fault(write(tmp_path, "x.xlf", unit))
    body = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    assert "damaged" in fault(write(tmp_path, "x.docx", word_with(body)))
    assert texts(write(tmp_path, "x.html", "<b>" * 100_000 + "云")) == ["云\n"]


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = packed({"a.txt": b"0" * (64 << 20)})
    assert "300 times" in fault(write(tmp_path, "ratio.zip", zeros))
    assert "300 times" in fault(write(tmp_path, "x.epub", samples.epub({"OEBPS/big.xhtml": b" " * (64 << 20)})))
    word = io.BytesIO(samples.word())
    with zipfile.ZipFile(word, "a", zipfile.ZIP_DEFLATED) as more:
        more.writestr("word/media/big.xml", b" " * (64 << 20))
    assert "300 times" in fault(write(tmp_path, "x.docx", word.getvalue()))
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    assert "members" in fault(write(tmp_path, "many.zip", packed({f"{at}.txt": PROSE for at in range(4)})))


TMX_BEGIN = '<?xml version="1.0"?><tmx version="1.4"><header/><body>'


TOO_MUCH: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "attribute.tmx": (lambda: f'{TMX_BEGIN}<tu x="{"a" * (3 << 20)}"/></body></tmx>', "a tag or a comment"),
    "comment.tmx": (lambda: f"{TMX_BEGIN}<!--{'a' * (3 << 20)}--></body></tmx>", "a tag or a comment"),
    "attributes.tmx": (
        lambda: TMX_BEGIN + "<tu " + " ".join(map("a{}='b'".format, range(200_000))),
        "a tag or a comment",
    ),
    "nodes.tmx": (lambda: f"{TMX_BEGIN}<tu>{'<a/>' * 110_000}</tu></body></tmx>", "holds more than"),
    "names.tmx": (lambda: TMX_BEGIN + "".join(map("<n{}/>".format, range(30_000))), "names of elements"),
    "bytes.tmx": (lambda: f"{TMX_BEGIN}<tu>{'云' * 2_000_000}</tu></body></tmx>", "an element of more than 4 MiB"),
    "depth.xlf": (lambda: "<xliff>" + "<a>" * 300, "nested more than"),
    "lists.json": (lambda: "[" + "[]," * 6_000_000 + "1]", "more values than"),
    "message.po": (lambda: 'msgid "a"\n' + '"b"\n' * 3_000, "a message without end"),
    "events.ass": (
        lambda: "[Events]" + "\nDialogue: 0,0:00:00.00,0:00:01.00,,,0,0,0,,a" * 310_000,
        "lines of dialogue",
    ),
    "filters.pdf": (lambda: samples.pdf_with_content(b"z~>", filters=7), "filter count"),
    "ascii85.pdf": (lambda: samples.pdf_with_content(b"z" * (3 << 20) + b"~>", filters=1), "ASCII85"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_would_take_more_memory_than_it_is_worth_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    content, told = TOO_MUCH[name]
    assert told in fault(write(tmp_path, name, content()))


def test_marks_of_tags_that_are_none_are_text(tmp_path: Path) -> None:
    assert texts(write(tmp_path, "x.html", "<" * 1_000_000 + " 1 < 2 <b>云</b>")) == ["<" * 1_000_000 + " 1 < 2 云\n"]


def test_what_libraries_warn_of_reaches_nobody(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    events = "[Script Info]\nPlayResX: x\n[Events]\nFormat: Layer, Start, End, Text\n"
    content = events + "Dialogue: 0,0:00:00.00,0:00:01.00,大数据\nDialogue: 0,99999:00:00.00,0:00:01.00,云\n"
    path = write(tmp_path, "x.ass", content)
    with contextlib.suppress(DataError):
        list(documents.read(path))
    assert capfd.readouterr() == ("", "")


def test_total_size_of_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhterm.documents.document import Opened

    path = Path(write(tmp_path, "x.zip", packed({f"{at}.txt": PROSE * 1000 for at in range(9)})))
    with path.open("rb") as stream, pytest.raises(DataError, match="unpacks to"):
        archive.unpacking(Opened(stream, "x.zip"), limit=1 << 20).__enter__()


def test_a_member_that_states_less_than_it_holds_is_cut_or_refused(tmp_path: Path) -> None:
    content = bytearray(packed({"a.txt": PROSE * 1000}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (300).to_bytes(4, "little")
    assert "damaged" in fault(write(tmp_path, "x.zip", bytes(content)))


def test_archives_within_archives(tmp_path: Path) -> None:
    content = PROSE.encode()
    name = "a.txt"
    for depth in range(3):
        content, name = packed({name: content}), f"{depth}.zip"
    (found,) = documents.read(write(tmp_path, "x.zip", content))
    assert found.source.id.endswith("x.zip!/1.zip!/0.zip!/a.txt")
    assert "archives within archives" in fault(write(tmp_path, "y.zip", packed({"x.zip": content})))


def test_members_that_point_outside_and_those_of_no_interest(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in (
            "../up.txt",
            "/etc/root.txt",
            "a/../../up.txt",
            "C:/x.txt",
            ".git/x.txt",
            "__MACOSX/x.txt",
            ".x.txt",
        ):
            made.writestr(name, PROSE)
        made.writestr(link, "/etc/passwd")
        made.writestr("empty.txt", "")
        made.writestr("x.bin", b"\0\1")
        made.writestr("binary.txt", bytes(range(256)))
        made.writestr("good.txt", PROSE)
    before = sorted(tmp_path.rglob("*"))
    path = write(tmp_path, "x.zip", out.getvalue())
    assert [item.source.id for item in documents.read(path)] == [f"{path}!/good.txt"]
    assert sorted(tmp_path.rglob("*")) == [*before, Path(path)]


def test_names_packed_in_china(tmp_path: Path) -> None:
    content = packed({"XXXX.txt": PROSE}).replace(b"XXXX", "文章".encode("gb18030"))
    (found,) = documents.read(write(tmp_path, "x.zip", content))
    assert found.source.id.endswith("x.zip!/文章.txt")


def test_files_that_must_be_held_whole_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_WHOLE", 1 << 20)
    assert "larger than 1 MiB" in fault(write(tmp_path, "x.html", "云" * 400_000))
    assert "larger than 1 MiB" in fault(write(tmp_path, "x.json", '["' + "云" * 400_000 + '"]'))


def test_a_line_without_end(tmp_path: Path) -> None:
    assert "a line of over" in fault(write(tmp_path, "x.jsonl", "[" + "1," * 2_000_000))


@settings(max_examples=150)
@given(
    content=st.binary(max_size=300),
    reader=st.sampled_from(READERS),
    head=st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"<", b"{", b"[Events]\n"]),
)
def test_any_bytes_under_any_suffix(tmp_path: Path, content: bytes, reader: documents.Reader, head: bytes) -> None:
    if error := ending(write(tmp_path, f"x{reader.suffixes[0]}", head + content)):
        assert error.hint
        assert "\n" not in str(error)


# ---- folders, standard input, the network ----------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a.txt", "b/c.md", "b/d/e.html", "drafts/f.txt", ".git/g.txt", ".hidden.txt", "CVS/h.txt", "~$i.docx"):
        write(tmp_path, f"tree/{name}", PROSE)
    write(tmp_path, "tree/picture.png", b"\x89PNG")
    write(tmp_path, "tree/binary.txt", bytes(range(256)))
    write(tmp_path, "tree/empty.md", b"")
    (tmp_path / "tree/b/loop").symlink_to(tmp_path / "tree")
    return tmp_path / "tree"


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ((), (), "a.txt b/c.md b/d/e.html drafts/f.txt"),
        (("*.txt",), (), "a.txt drafts/f.txt"),
        (("b/*",), (), "b/c.md b/d/e.html"),
        ((), ("drafts",), "a.txt b/c.md b/d/e.html"),
        ((), ("b/*", "drafts/"), "a.txt"),
        (("*.md", "*.html"), ("e.*",), "b/c.md"),
    ],
)
def test_folders(tree: Path, include: tuple[str, ...], exclude: tuple[str, ...], expected: str) -> None:
    found = documents.read(str(tree), include=include, exclude=exclude)
    assert [Path(item.source.id).relative_to(tree).as_posix() for item in found] == sorted(
        expected.split(), key=lambda name: (name.count("/") > 0, name)
    )


def test_one_bad_file_does_not_stop_the_rest(tree: Path) -> None:
    write(tree, "bad.pdf", b"%PDF-1.4 broken")
    failures: list[ZhtermError] = []
    found = list(documents.read(str(tree), failed=failures.append))
    assert len(found) == 4
    assert [re.search(r"bad\.pdf", error.message) is not None for error in failures] == [True]
    with pytest.raises(DataError, match=r"bad\.pdf"):
        texts(tree)


def test_folder_without_documents(glossary: Callable[..., Result], home: Path) -> None:
    write(home, "pictures/a.png", b"\x89PNG")
    result = glossary("capture", "pictures")
    assert result.code == 0
    assert result.err == "reading 0 files in pictures\npassed over, of no known kind: pictures/a.png\n"


class Pages(BaseHTTPRequestHandler):
    """A site of a few pages."""

    def do_GET(self) -> None:
        pages = {
            "/a": ("text/html; charset=gb2312", samples.html().decode().encode("gb18030")),
            "/a.pdf": ("application/pdf", samples.pdf(SENTENCE)),
            "/raw.md": ("text/plain; charset=utf-8", PROSE.encode()),
            "/data": ("application/octet-stream", samples.word()),
        }
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(100_000):
                self.wfile.write(b"x" * 65536)
        elif self.path in pages:
            kind, content = pages[self.path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(content)
        else:
            self.send_error(404)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.handle_error = lambda *_: None  # we hang up on the endless page
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_pages_from_the_network(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("/a", "/a.pdf", "/raw.md", "/data", f"/to/{site}/a"):
        (found,) = documents.read(site + path)
        assert SENTENCE in found.text
        assert found.source.id == site + path
    assert "Not Found" in fault(f"{site}/none")
    assert fault(f"{site}/to/file:///etc/passwd")
    assert fault(f"{site}/to/ftp://127.0.0.1/x")
    monkeypatch.setattr(origins, "MAX_PAGE", 1 << 20)
    assert "more than 1 MiB" in fault(f"{site}/endless")


def test_no_network() -> None:
    assert "refused" in fault("http://127.0.0.1:9/x")
    assert fault("http://")


# ---- through the command line ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content"), [item[:2] for item in SAMPLES], ids=NAMES)
def test_capture_finds_the_pairs_in_every_kind(
    glossary: Callable[..., Result], home: Path, name: str, content: bytes
) -> None:
    write(home, name, content)
    result = glossary("capture", name, "--dry-run", "--to", "jsonl")
    assert result.code == 0, result.err
    found = {(item["zh"], item["en"]) for item in map(json.loads, result.out.splitlines())}
    assert (TITLE_ZH, TITLE_EN) in found or set(ROWS) <= found


def test_standard_input(glossary: Callable[..., Result]) -> None:
    for content in (PROSE.encode(), PROSE.encode("gb18030"), samples.pdf(SENTENCE), samples.word(), samples.html()):
        result = glossary("capture", "-", "--dry-run", "--to", "jsonl", stdin=content)
        assert result.code == 0, result.err
        assert TITLE_ZH in result.out
        assert '"file": "standard input"' in result.out


def test_bad_files_among_good_ones_end_with_exit_code_4(glossary: Callable[..., Result], home: Path) -> None:
    write(home, "good.txt", PROSE)
    write(home, "bad.docx", b"PK\x03\x04 no")
    result = glossary("capture", "bad.docx", "good.txt", "--dry-run")
    assert result.code == 4
    assert TITLE_EN in result.out
    assert "bad.docx: a damaged archive or document" in result.err
    assert "Traceback" not in result.err


def test_places_in_a_long_file_are_places_in_the_file(glossary: Callable[..., Result], home: Path) -> None:
    text = "今天的风很大。\n\n" * 200_000 + PROSE
    path = write(home, "long.txt", text.encode("gb18030"))
    result = glossary("capture", path, "--to", "jsonl")
    (title,) = [row for row in map(json.loads, result.out.splitlines()) if row["kind"] == "title"]
    assert text[slice(*title["zh_span"])] == TITLE_ZH
    assert text[slice(*title["en_span"])] == TITLE_EN
    stored = json.loads(glossary("show", "云计算", "--to", "json").out)
    located = re.findall(r"char=(\d+),(\d+)", json.dumps(stored))
    assert located
    assert {text[int(start) : int(end)] for start, end in located} >= {"云计算", "cloud computing"}


def test_the_page_lists_every_reader() -> None:
    page = (Path(__file__).parent.parent / "docs" / "documents.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page.split("\n## ")[0], re.MULTILINE))
    assert rows == {reader.name: " ".join(reader.suffixes) for reader in READERS}
