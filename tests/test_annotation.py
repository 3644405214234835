"""Documents with their terms annotated: what is written where, and that it can be taken away without a trace."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import Result
from zhterm.annotation import Annotator, Note, Style, annotated, form_of, stripped
from zhterm.annotation.plain import MARKS
from zhterm.errors import DataError, UsageError

READINGS = {
    "扶贫": ("fúpín", "poverty alleviation"),
    "發展": ("fāzhǎn", "development"),
    "大数据": ("dàshùjù", 'big <data> & "more"'),
}
TEXT_FORMS = ("a.txt", "a.md", "a.html", "a.srt", "a.vtt")


def notes(text: str) -> list[Note]:
    """The notes of two terms, wherever they are spelt."""
    return [
        Note(match.start(), match.end(), match[0], match[0], *READINGS[match[0]])
        for match in re.finditer("|".join(READINGS), text)
    ]


def annotator(style: Style = Style.GLOSS, *, every: bool = False, quotations: bool = True) -> Annotator:
    return Annotator(find=notes, style=style, every=every, quotations=quotations)


def visible(text: str) -> str:
    return re.sub(f"[{MARKS}]", "", text)


def written(text: str, name: str = "a.txt", style: Style = Style.GLOSS, **options: bool) -> str:
    return visible(annotated(text.encode(), name, annotator(style, **options)).decode())


PIECES = st.sampled_from(
    [
        *READINGS,
        "的",
        "\n",
        "\n\n",
        "`",
        "```\n",
        "---\n",
        "<ruby>",
        "</ruby>",
        "<b a='>'>",
        "<!--zhterm0-->",
        "<!--",
        "-->",
        "</body>",
        "&amp;",
        "“",
        "”",
        "> ",
        "](",
        ")",
        "https://a.cn/扶贫 ",
        "1\n00:01 --> 00:02\n",
        *MARKS[:3],
        "zhterm1",
        "$",
    ]
)


@given(
    st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join),
    st.sampled_from(TEXT_FORMS),
    st.sampled_from(Style),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
@example(text="扶贫", name="a.txt", style=Style.GLOSS, every=False, encoding="gb18030")
def test_stripping_gives_the_bytes_back(text: str, name: str, style: Style, every: bool, encoding: str) -> None:
    if style is Style.LEGEND and form_of(name) == "subtitles":
        return
    try:
        data = text.encode(encoding)
        once = annotated(data, name, annotator(style, every=every))
        twice = annotated(once, name, annotator(style, every=every))
    except (UnicodeEncodeError, DataError):  # no text, or none that tells its encoding
        return
    assert stripped(once, name) == data
    assert stripped(twice, name) == once


@pytest.mark.parametrize(
    ("name", "style", "expected"),
    [
        ("a.txt", Style.GLOSS, "搞扶贫（poverty alleviation），再扶贫"),
        ("a.txt", Style.RUBY, "搞扶贫（fúpín），再扶贫"),
        ("a.txt", Style.LEGEND, "搞扶贫[1]，再扶贫\n\n[1] 扶贫 fúpín poverty alleviation\n"),
        ("a.md", Style.RUBY, "搞<ruby>扶贫<rt>fúpín</rt></ruby>，再扶贫"),
        ("a.md", Style.LEGEND, "搞扶贫<sup>1</sup>，再扶贫\n\n1. 扶贫 fúpín poverty alleviation\n"),
        ("a.html", Style.GLOSS, '搞扶贫<span class="zhterm0"> (poverty alleviation)</span>，再扶贫<!--zhterm0-->'),
    ],
)
def test_each_style(name: str, style: Style, expected: str) -> None:
    assert written("搞扶贫，再扶贫", name, style) == expected


def test_html_has_ruby_with_the_english_on_hover_and_a_legend_before_the_body_ends() -> None:
    page = written("<body><p>大数据</p></body>", "a.html", Style.RUBY)
    title = 'title="big &lt;data&gt; &amp; &quot;more&quot;"'
    assert f'<p><ruby class="zhterm0" {title}>大数据<rt class="zhterm0">dàshùjù</rt></ruby></p>' in page
    assert re.search(r"<dt>1\. 大数据 <i>dàshùjù</i></dt><dd>big &lt;data&gt;.*</body>", page)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("搞&#25206;&#x8D2B;，再", '搞&#25206;&#x8D2B;<span class="zhterm0"> (poverty alleviation)</span>，再'),
        ("&#20013;扶贫&lt;b&#62;", '&#20013;扶贫<span class="zhterm0"> (poverty alleviation)</span>&lt;b&#62;'),
        ("扶<b>贫</b>", None),  # divided by markup
        ("<i title='&#25206;贫'>x</i>&#60;扶&#38;贫", None),
    ],
)
def test_terms_written_as_character_references_are_annotated(page: str, expected: str | None) -> None:
    made = written(page, "a.html")
    assert made == (page if expected is None else f"{expected}<!--zhterm0-->")
    assert stripped(made.encode(), "a.html").decode() == page


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.md",
            "---\ntitle: 扶贫\n---\n`扶贫` 见 [这里](扶贫.md)\n\n```\n扶贫\n```\n<b title='扶贫'>\n\n[1]: 扶贫.html\n",
        ),
        ("a.txt", "https://a.cn/扶贫 www.a.cn/扶贫"),
        (
            "a.html",
            "<head><title>扶贫</title></head><pre>扶贫</pre><a title='>扶贫'>x</a><!-- 扶贫 --><script>扶贫</script>",
        ),
        ("a.vtt", "WEBVTT 扶贫\n\nNOTE 扶贫\n\n00:01.000 --> 00:02.000 扶贫\n<c.扶贫>x</c>\n"),
    ],
)
def test_code_front_matter_markup_and_addresses_stay(name: str, text: str) -> None:
    assert written(text, name) == text


def test_quotations_are_passed_over_on_request() -> None:
    assert written("“扶贫”与扶贫", quotations=False) == "“扶贫”与扶贫（poverty alleviation）"
    assert written("> 扶贫\n\n扶贫", "a.md", quotations=False) == "> 扶贫\n\n扶贫（poverty alleviation）"
    page = written("<q>扶贫</q>扶贫", "a.html", quotations=False)
    assert page.startswith("<q>扶贫</q>扶贫<span")


def test_only_the_first_occurrence_or_every_one() -> None:
    assert written("扶贫扶贫", every=True).count("（") == 2
    assert written("扶贫扶贫").count("（") == 1


def word_document() -> bytes:
    made = docx.Document()
    paragraph = made.add_paragraph("搞")
    paragraph.add_run("扶").bold = True
    paragraph.add_run("贫，大数据\t很重要")
    made.add_table(1, 1).cell(0, 0).text = "表里的扶贫"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word_text(data: bytes) -> list[str]:
    opened = docx.Document(io.BytesIO(data))
    return [paragraph.text for paragraph in opened.element.body.iter(docx.oxml.ns.qn("w:p"))]


@pytest.mark.parametrize("style", Style)
def test_word_documents_keep_their_text(style: Style) -> None:
    before = word_document()
    after = annotated(before, "a.docx", annotator(style, every=True))
    xml = docx.Document(io.BytesIO(after)).element.xml
    assert ("dàshùjù" if style is Style.RUBY else "[1]" if style is Style.LEGEND else "poverty alleviation") in xml
    assert "<w:b/>" in xml
    assert word_text(stripped(after, "a.docx")) == word_text(before)


def test_books_keep_their_files_and_their_pages_byte_for_byte() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("c1.xhtml", "<html><body><p>扶贫</p></body></html>", zipfile.ZIP_DEFLATED)
        book.writestr("a.css", "扶贫")
    after = annotated(out.getvalue(), "a.epub", annotator(Style.RUBY))
    with zipfile.ZipFile(io.BytesIO(after)) as book:
        assert book.namelist() == ["mimetype", "c1.xhtml", "a.css"]
        assert "fúpín" in book.read("c1.xhtml").decode()
        assert book.read("a.css").decode() == "扶贫"
    with zipfile.ZipFile(io.BytesIO(stripped(after, "a.epub"))) as book, zipfile.ZipFile(out) as old:
        assert [book.read(name) for name in book.namelist()] == [old.read(name) for name in old.namelist()]


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.pdf", b"", UsageError),
        ("a.docx", b"PK", DataError),
        ("a.epub", b"no zip", DataError),
        (
            "a.txt",
            ("大數據與發展，這裡有很多繁體字。" * 9).encode("big5"),
            DataError,
        ),  # big5 has no tone marks and no invisible ones
    ],
)
def test_what_can_not_be_annotated(name: str, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        annotated(data, name, annotator(Style.RUBY))


def test_the_command_writes_a_document_and_takes_it_back(glossary: Callable[..., Result], home: Path) -> None:
    glossary("add", "扶贫", "poverty alleviation", "--as-is")
    (home / "a.md").write_text("# 扶贫\n", encoding="utf-8")
    assert glossary("annotate", "a.md", "-o", "b.md", "--style", "ruby").code == 0
    assert "<rt>fúpín</rt>" in visible((home / "b.md").read_text(encoding="utf-8"))
    assert glossary("annotate", "b.md", "--strip").out == "# 扶贫\n"
    assert visible(glossary("annotate", "a.md").out) == "# 扶贫（poverty alleviation）\n"
    for arguments, code in (
        (("a.xyz",), 2),
        (("none.md",), 3),
        (("a.md", "--style", "x"), 2),
        (("a.md", "-o", "a.html"), 2),
    ):
        assert glossary("annotate", *arguments).code == code
