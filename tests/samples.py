"""Documents of every kind, built from a few sentences of our own: what the tests of the readers read."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path

TITLE_ZH = "数字农业进山村：合作社的新算盘"
TITLE_EN = "Digital Farming Reaches the Hills: How Cooperatives Do Their Sums"
SENTENCE = f"长文“{TITLE_ZH}”（“{TITLE_EN}”）谈到云计算（cloud computing）。"
ROWS = (("大数据", "big data"), ("云计算", "cloud computing"), ("物联网", "Internet of Things"))
PARAGRAPHS = ("昨天的山谷里下了一场小雨。", SENTENCE, "田里的稻子熟了。")
PROSE = "\n\n".join(PARAGRAPHS) + "\n"
TABLE = "\n".join("\t".join(row) for row in ROWS)

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def packed(members: dict[str, bytes | str]) -> bytes:
    """A ZIP archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def html() -> bytes:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return f"<!doctype html><title>稻田来信</title><style>p {{}}</style>{body}<script>var x='（x）';</script>".encode()


def word() -> bytes:
    import docx

    document = docx.Document()
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=2)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "词汇"
    for row in ROWS:
        sheet.append(row)
    book.create_sheet("文章")["B3"] = SENTENCE
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(*pages: str, encoding: str = "UniGB-UCS2-H", collection: str = "GB1") -> bytes:
    """A PDF with a font that is not embedded and has no Unicode table, as office programs in China write them."""
    font = (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{encoding} /DescendantFonts [ << /Type /Font "
        f"/Subtype /CIDFontType0 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering ({collection}) "
        "/Supplement 2 >> /DW 1000 >> ] >>"
    )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    kids = []
    for text in pages:
        lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T* " for line in text.split("\n"))
        content = f"BT /F1 11 Tf 16 TL 50 760 Td {lines}ET" if text else "0 0 100 100 re f"
        data = zlib.compress(content.encode()).hex()
        kids.append(f"{len(objects) + 1} 0 R")
        resources = "<< /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} "
            f"/Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(
            f"<< /Length {len(data) + 1} /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n{data}>\nendstream"
        )
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out = "%PDF-1.5\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


def locked_pdf(user: str, owner: str = "owner", algorithm: str = "AES-256") -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(SENTENCE)))
    writer.encrypt(user, owner, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def epub(extra: dict[str, bytes | str] | None = None, chapter: bytes | None = None) -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>稻田来信</dc:title></metadata><manifest>"
        '<item id="two" href="text/second%20chapter.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="one" href="text/first.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="out" href="../../../etc/passwd" media-type="application/xhtml+xml"/>'
        '<item id="picture" href="p.png" media-type="image/png"/></manifest>'
        '<spine><itemref idref="one"/><itemref idref="two"/><itemref idref="out"/></spine></package>'
    )
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/content.opf": package,
            "OEBPS/text/second chapter.xhtml": chapter or html(),
            "OEBPS/text/first.xhtml": "<html><body><h1>第一章</h1><p>山里的早晨很静。</p></body></html>",
            **(extra or {}),
        }
    )


def srt(text: str = f"{TITLE_ZH}\n{TITLE_EN}") -> str:
    return f"1\n00:00:01,000 --> 00:00:03,500\n<i>{text}</i>\n\n2\n00:00:04,000 --> 00:00:05,000\n好的\nOK\n"


def ass() -> str:
    return (
        "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, "
        "MarginV, Effect, Text\nDialogue: 0,0:00:04.00,0:00:05.00,Default,,0,0,0,,好的\\NOK\n"
        f"Dialogue: 0,0:00:01.00,0:00:03.50,Zh,,0,0,0,,{{\\an8}}{TITLE_ZH}\n"
        f"Dialogue: 0,0:00:01.00,0:00:03.50,En,,0,0,0,,{TITLE_EN}\n"
        "Comment: 0,0:00:01.00,0:00:03.50,En,,0,0,0,,not shown\n"
    )


def tmx() -> str:
    units = "".join(
        f'<tu><note>n</note><tuv xml:lang="en-GB"><seg>{en}</seg></tuv><tuv xml:lang="fr"><seg>autre</seg></tuv>'
        f'<tuv xml:lang="zh-CN"><seg><bpt i="1">&lt;b></bpt>{zh}<ept i="1">&lt;/b></ept></seg></tuv></tu>'
        for zh, en in ROWS
    )
    return f'<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><body>{units}</body></tmx>'


def xliff_1() -> str:
    units = "".join(
        f'<trans-unit id="{en}"><source>{zh[0]}<g id="1">{zh[1:]}</g></source><seg-source>{zh}</seg-source>'
        f"<target>{en}</target><alt-trans><target>wrong</target></alt-trans></trans-unit>"
        for zh, en in ROWS
    )
    return (
        '<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file '
        f'source-language="zh-CN" target-language="en"><body>{units}<trans-unit id="x"><source>未译</source>'
        "</trans-unit></body></file></xliff>"
    )


def xliff_2() -> str:
    units = "".join(
        f'<unit id="u{at}"><notes><note>n</note></notes><segment><source>{zh}<ph id="1"/></source>'
        f'<target><pc id="2">{en}</pc></target></segment></unit>'
        for at, (zh, en) in enumerate(ROWS)
    )
    return (
        '<?xml version="1.0"?><xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="zh" '
        f'trgLang="en"><file id="f">{units}</file></xliff>'
    )


def po() -> str:
    entries = "".join(f'msgid "{en}"\nmsgstr "{zh}"\n\n' for zh, en in ROWS)
    return (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'{entries}#, fuzzy\nmsgid "guess"\nmsgstr "猜测"\n\n#~ msgid "old"\n#~ msgstr "旧的"\n'
    )


# Kind: the name of the file, its content, and a text that stands in it. One line at least for every reader.
SAMPLES: tuple[tuple[str, bytes, str], ...] = (
    ("a.txt", PROSE.encode(), SENTENCE),
    ("gb.txt", PROSE.encode("gb18030"), SENTENCE),
    ("utf16.txt", PROSE.encode("utf-16"), SENTENCE),
    ("crlf.txt", ("\ufeff" + PROSE).replace("\n", "\r\n").encode(), SENTENCE),
    ("a.md", f"# 题\n\n{PROSE}".encode(), SENTENCE),
    ("a.html", html(), SENTENCE),
    ("a.csv", "".join(f'"{zh}",{en}\r\n' for zh, en in ROWS).encode(), TABLE),
    ("semicolons.csv", "".join(f"{zh};{en}\n" for zh, en in ROWS).encode("gb18030"), TABLE),
    ("a.tsv", TABLE.encode(), TABLE),
    ("a.json", json.dumps([{"zh": zh, "en": en, "n": 1} for zh, en in ROWS]).encode(), TABLE),
    ("words.json", json.dumps(dict(ROWS), ensure_ascii=False).encode(), TABLE),
    ("a.jsonl", "".join(json.dumps({"zh": zh, "en": en}) + "\n" for zh, en in ROWS).encode(), TABLE),
    ("a.srt", srt().encode(), f"{TITLE_ZH}\n{TITLE_EN}"),
    ("a.vtt", ("WEBVTT\n\n" + srt().replace(",", ".")).encode(), f"{TITLE_ZH}\n{TITLE_EN}"),
    ("a.ass", ass().encode("utf-16"), f"{TITLE_ZH}\n{TITLE_EN}"),
    ("a.xlf", xliff_1().encode(), TABLE),
    ("two.xlf", xliff_2().encode(), TABLE),
    ("a.tmx", tmx().encode("utf-16"), TABLE),
    ("a.po", po().encode(), "\n".join(f"{en}\t{zh}" for zh, en in ROWS)),
    ("a.docx", word(), SENTENCE),
    ("table.docx", word(), TABLE),
    ("a.xlsx", workbook(), TABLE),
    ("b.xlsx", workbook(), SENTENCE),
    ("a.pdf", pdf("封面", SENTENCE), SENTENCE),
    ("a.epub", epub(), SENTENCE),
    ("a.zip", packed({"in/a.txt": PROSE, "in/x.png": b"\x89PNG", "b.docx": word()}), SENTENCE),
)


def write(folder: Path, name: str, content: bytes | str) -> str:
    """Write a sample and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def pdf_with_content(data: bytes, *, filters: int) -> bytes:
    """A PDF of one page whose content went through so many ASCII85 filters."""
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    names = b" ".join([b"/ASCII85Decode"] * filters)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources " + font + b" /Contents 4 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), names, data),
    ]
    content = b"%PDF-1.4\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(content),
    )
