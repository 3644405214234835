"""Exchange formats: what is written, what is read, and that nothing is lost on the way there and back."""

from __future__ import annotations

import csv
import gc
import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from strategies import entries
from zhterm import formats
from zhterm.errors import DataError, Problem, UsageError
from zhterm.formats import Losses, ReadOptions, WriteOptions
from zhterm.formats.delimited import _written
from zhterm.formats.profiles import bundled
from zhterm.formats.records import source_from_label
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    Context,
    LanguageSection,
    Source,
    Term,
    Transliteration,
    replace,
)

FUPIN = ConceptEntry(
    id="c1",
    languages=(
        LanguageSection(
            language="zh-Hans",
            terms=(Term(text="扶贫", transliterations=(Transliteration(system=PINYIN, text="fúpín"),)),),
        ),
        LanguageSection(
            language="en",
            terms=(
                Term(
                    text="poverty alleviation",
                    status=AdministrativeStatus.PREFERRED,
                    part_of_speech="noun",
                    confidence=0.97,
                    contexts=(
                        Context(
                            text="Poverty Alleviation, Village by Village",
                            translation="逐村扶贫",
                            source=Source(id="notes.md", location="char=61,140"),
                        ),
                    ),
                ),
                Term(text='help for "the poor"', status=AdministrativeStatus.DEPRECATED),
            ),
        ),
    ),
    subject_fields=("poverty", "policy"),
    note="also poverty reduction",
)


def written(name: str, *items: ConceptEntry, variant: str = "") -> str:
    stream = io.BytesIO()
    formats.write(name, items, stream, WriteOptions(variant=variant))
    return stream.getvalue().decode()


def read_all(data: bytes, where: str = "terms.csv", **options: Any) -> list[ConceptEntry | Problem]:
    """The entries and the problems with rows, without the notes on what was found out."""
    items = formats.read(io.BytesIO(data), ReadOptions(where=where, **options), formats.by_path(Path(where)))
    return [item for item in items if isinstance(item, ConceptEntry) or item.severity != "note"]


def pairs(items: list[ConceptEntry | Problem]) -> list[tuple[str, str]]:
    return [(item.zh, item.terms("en")[0].text) for item in items if isinstance(item, ConceptEntry)]


def test_csv_has_the_contract_header_and_one_row_a_term_pair() -> None:
    header, first, second = csv.reader(io.StringIO(written("csv", FUPIN)))
    assert ",".join(header) == (
        "zh_hans,zh_hant,pinyin,en,status,subject_field,part_of_speech,confidence,note,"
        "context_zh,context_en,source,id,updated"
    )
    row = dict(zip(header, first, strict=True))
    assert row == {
        "zh_hans": "扶贫",
        "zh_hant": "",
        "pinyin": "fúpín",
        "en": "poverty alleviation",
        "status": "preferred",
        "subject_field": "poverty; policy",
        "part_of_speech": "noun",
        "confidence": "0.97",
        "note": "also poverty reduction",
        "context_zh": "逐村扶贫",
        "context_en": "Poverty Alleviation, Village by Village",
        "source": "notes.md#char=61,140",
        "id": "c1",
        "updated": "",
    }
    assert second[3:5] == ['help for "the poor"', "deprecated"]


def test_csv_is_utf8_without_mark_and_with_unix_lines() -> None:
    text = written("csv", FUPIN)
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")


def test_excel_profile_has_mark_crlf_and_guards_formulas() -> None:
    entry = ConceptEntry(
        id="c2",
        languages=(
            LanguageSection(language="zh-Hans", terms=(Term(text="=1+1的公式"),)),
            LanguageSection(language="en", terms=(Term(text="'quoted"),)),
        ),
    )
    text = written("csv", entry, variant="excel")
    assert text.startswith("\ufeffzh_hans,")
    assert text.count("\r\n") == 2
    assert "'=1+1的公式" in text
    assert "''quoted" in text
    assert pairs(read_all(text.encode())) == [("=1+1的公式", "'quoted")]


def test_a_format_says_what_it_can_not_carry() -> None:
    entry = ConceptEntry(
        id="c3",
        definition="help for poor regions",
        languages=(LanguageSection(language="zh-Hans", terms=(Term(text="扶贫", translatable=False),)),),
    )
    lost = formats.write("csv", [entry, FUPIN], io.BytesIO())
    assert lost.fields == {"definition": 1, "not to be translated": 1}
    assert not formats.write("jsonl", [entry], io.BytesIO())


def test_what_a_flat_format_has_no_column_for_is_counted() -> None:
    both = ConceptEntry(
        id="c4",
        languages=(
            LanguageSection(language="zh-Hans", terms=(Term(text="经济"), Term(text="大"))),
            LanguageSection(language="zh-Hant", terms=(Term(text="經濟"), Term(text="大"))),
            LanguageSection(language="en", terms=(Term(text="help"),)),
        ),
    )
    lost = formats.write("deepl", [both, FUPIN], io.BytesIO())
    assert lost.fields == {
        "confidence": 1,
        "contexts": 1,
        "note": 1,
        "part of speech": 1,
        "pinyin": 1,
        "status": 7,  # proposed and preferred
        "subject field": 1,
        "terms in the other script": 1,
    }
    assert dict(lost.left_out) == {"status deprecated": 1}


WRITTEN = [(form, variant) for form in formats.formats() if form.writes for variant in ("", *form.variants)]


@pytest.mark.parametrize(("form", "variant"), WRITTEN, ids=lambda item: getattr(item, "name", item))
@pytest.mark.parametrize("status", ["forbidden", "deprecated", "superseded"])
def test_no_format_writes_a_term_that_is_not_to_be_used_as_one_that_is(
    form: formats.Format, variant: str, status: str
) -> None:
    def contents(english: AdministrativeStatus) -> tuple[bytes, Losses]:
        terms = (Term(text="povertyhelp", status=english), Term(text="poverty alleviation"))
        chinese = LanguageSection(language="zh-Hans", terms=FUPIN.terms("zh"))
        entry = ConceptEntry(id="c5", languages=(chinese, LanguageSection(language="en", terms=terms)))
        stream = io.BytesIO()
        losses = formats.write(form, [entry], stream, WriteOptions(variant=variant))
        return unpacked(stream), losses

    discouraged, losses = contents(AdministrativeStatus(status))
    if b"povertyhelp" in discouraged:
        assert discouraged != contents(AdministrativeStatus.ADMITTED)[0]
    else:
        assert losses.left_out[f"status {status}"] == 1


def unpacked(stream: io.BytesIO) -> bytes:
    """What a file holds; of an archive, all its members."""
    if not zipfile.is_zipfile(stream):
        return stream.getvalue()
    with zipfile.ZipFile(stream) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_profile_of_ones_own_leaves_unmarked_terms_out_unless_it_names_their_status(tmp_path: Path) -> None:
    plain = 'columns = [{name = "zh", field = "zh"}, {name = "en", field = "en"}]\n'
    for rules, held in (("", False), ('rules = {statuses = ["preferred", "deprecated"]}\n', True)):
        (tmp_path / "own.toml").write_text(rules + plain, encoding="utf-8")
        stream = io.BytesIO()
        losses = formats.write(formats.by_profile(tmp_path / "own.toml"), [FUPIN], stream)
        assert (b"the poor" in stream.getvalue()) is held
        assert losses.left_out["status deprecated"] == (not held)


@pytest.mark.parametrize(("encoding", "first"), [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")])
def test_a_mark_stands_before_the_encoding_that_the_profile_names(tmp_path: Path, encoding: str, first: bytes) -> None:
    columns = 'byte_order_mark = true\ncolumns = [{name = "zh", field = "zh"}]\n'
    (tmp_path / "own.toml").write_text(f'encoding = "{encoding}"\n{columns}', encoding="utf-8")
    stream = io.BytesIO()
    formats.write(formats.by_profile(tmp_path / "own.toml"), [FUPIN], stream)
    assert stream.getvalue() == first + "zh\n扶贫\n".encode(encoding)
    (tmp_path / "own.toml").write_text(f'encoding = "gb18030"\n{columns}', encoding="utf-8")
    with pytest.raises(DataError, match="byte_order_mark goes with encoding"):
        formats.by_profile(tmp_path / "own.toml")


CELLS = st.text(st.sampled_from("a扶,;\"'\r\n\t "), max_size=4)


@pytest.mark.parametrize("quoting", ["minimal", "all"])
@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_delimited_text_is_what_the_standard_library_writes_and_reads(quoting: str, rows: list[list[str]]) -> None:
    profile = replace(bundled("csv"), quoting=quoting)
    text = _written(rows, profile)
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows
    if "\r" not in text:  # which Python 3.11 does not quote
        expected = io.StringIO(newline="")
        kind = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL}[quoting]
        csv.writer(expected, lineterminator="\n", quoting=kind).writerows(rows)  # type: ignore[arg-type]  # one of two
        assert text == expected.getvalue()


TWO_WAY = [item for item in formats.formats() if item.reads and item.writes]


def back(name: str, entry: ConceptEntry, **options: Any) -> tuple[list[ConceptEntry], Losses]:
    """An entry written and read again, with what the writer said of it."""
    stream = io.BytesIO()
    losses = formats.write(name, [entry], stream, WriteOptions(**options))
    items = formats.read(stream, chosen=formats.by_name(name), sure=True) if stream.getvalue() else iter(())
    try:
        found = list(items)
    except DataError:  # nothing was left to write
        assert losses.left_out
        found = []
    assert not [item for item in found if isinstance(item, Problem) and item.severity == "error"]
    return [item for item in found if isinstance(item, ConceptEntry)], losses


def texts(items: list[ConceptEntry], language: str) -> set[str]:
    return {term.text for item in items for term in item.terms(language)}


@pytest.mark.parametrize("form", TWO_WAY, ids=lambda form: form.name)
@settings(max_examples=12)
@given(entry=entries())
def test_what_is_read_was_written_and_what_is_missing_was_said(form: formats.Format, entry: ConceptEntry) -> None:
    for variant in ("", *form.variants):
        again, losses = back(form.name, entry, variant=variant)
        for language in ("zh", "en"):
            given, found = texts([entry], language), texts(again, language)
            assert found <= given, "invented"
            if not losses.left_out and not losses.fields.keys() & {"terms in the other script", "further terms"}:
                # Synonyms that differ in case alone are one term where a row gives them side by side.
                assert {text.casefold() for text in found} == {text.casefold() for text in given}
        if form.name in {"csv", "tsv", "xlsx", "jsonl", "tbx"}:
            assert {item.id for item in again} == {entry.id}


@pytest.mark.parametrize("name", ["jsonl", "tbx", "tbx2"])
@settings(max_examples=40)
@given(entry=entries())
def test_an_entry_comes_back_but_for_what_the_format_declares(name: str, entry: ConceptEntry) -> None:
    """JSONL loses nothing; TBX the titles and digests of sources."""
    ((again,), _) = back(name, entry)
    if name == "jsonl":
        assert again == entry
    assert without_digests(again.to_dict()) == without_digests(entry.to_dict())


def without_digests(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: without_digests(value) for key, value in data.items() if key not in ("digest", "title")}
    return [without_digests(item) for item in data] if isinstance(data, list) else data


@settings(max_examples=40)
@given(entry=entries(wild=True))
def test_jsonl_loses_nothing_of_any_text(entry: ConceptEntry) -> None:
    assert back("jsonl", entry)[0] == [entry]


@pytest.mark.parametrize("form", [item for item in formats.formats() if item.writes], ids=lambda form: form.name)
@settings(max_examples=8)
@given(entry=entries(wild=True))
def test_every_format_writes_any_text_twice_the_same(form: formats.Format, entry: ConceptEntry) -> None:
    for variant in ("", *form.variants):
        first, second = io.BytesIO(), io.BytesIO()
        formats.write(form, [entry], first, WriteOptions(variant=variant))
        formats.write(form, [entry], second, WriteOptions(variant=variant))
        if form.name not in {"xlsx", "apkg"}:  # they hold the time at which they were made
            assert first.getvalue() == second.getvalue()


@settings(max_examples=40)
@given(entry=entries(wild=True))
def test_csv_gives_any_text_back(entry: ConceptEntry) -> None:
    assume("\\x00" not in repr(entry))  # which no text file may hold
    for variant in ("", "excel"):
        again, _ = back("csv", entry, variant=variant)
        for language in ("zh", "en"):
            assert texts(again, language) == {text.strip() for text in texts([entry], language)}


HEADERS = [
    ("zh,en\n扶贫,poverty alleviation\n", "two columns"),
    ("Chinese,English\n扶贫,poverty alleviation\n", "English names"),
    ("原文,译文\n扶贫,poverty alleviation\n", "Chinese names"),
    ("术语;英文;备注\n扶贫;poverty alleviation;政策\n", "semicolons"),
    ("繁體中文\tEnglish\n扶貧\tpoverty alleviation\n", "traditional, tabs"),
    ("poverty alleviation,扶贫\n", "no header, English first"),
    ("扶贫,poverty alleviation\n", "no header"),
    ("扶贫\tpoverty alleviation\tZH\tEN\n", "four columns of a translation service"),
    ("source,target\n扶贫,poverty alleviation\n", "source and target"),
    ("# -*- coding: utf-8 -*-\n扶贫\tpoverty alleviation\tnote\n", "comment line"),
    ('"zh","en"\n"扶贫","poverty alleviation"\n', "quoted"),
    ("zh , en\n扶贫 , poverty alleviation\n", "spaces round the commas"),
    ("ID,拼音,中文,English,状态\nx1,fúpín,扶贫,poverty alleviation,preferred\n", "five columns"),
]


@pytest.mark.parametrize(("text", "what"), HEADERS, ids=[what for _, what in HEADERS])
def test_columns_and_delimiter_are_found_out(text: str, what: str) -> None:
    (pair,) = pairs(read_all(text.encode()))
    assert pair in {("扶贫", "poverty alleviation"), ("扶貧", "poverty alleviation")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings_are_found_out(encoding: str) -> None:
    text = "中文,英文\n扶贫,poverty alleviation\n互联网,Internet\n数字经济,digital economy\n"
    assert pairs(read_all(text.encode(encoding)))[0] == ("扶贫", "poverty alleviation")


def test_big5_is_told_from_gb18030() -> None:
    text = "中文,英文\n網際網路,Internet\n人工智慧,artificial intelligence\n高鐵,high-speed rail\n臺灣,Taiwan\n"
    assert pairs(read_all(text.encode("big5")))[0] == ("網際網路", "Internet")


def test_a_row_whose_status_is_not_known_is_named_and_proposed() -> None:
    text = "zh,en,status\n扶贫,poverty alleviation,preferred\n互联网,Internet,wonderful\n大数据,big data,\n"
    items = read_all(text.encode(), "list.csv")
    (bad,) = [item for item in items if isinstance(item, Problem)]
    assert bad.where == "list.csv, line 3"
    assert "wonderful" in bad.message
    statuses = [item.terms("en")[0].status.value for item in items if isinstance(item, ConceptEntry)]
    assert statuses == ["preferred", "proposed", "admitted"]


def test_a_bad_json_line_is_named_and_the_good_ones_are_kept() -> None:
    data = b'{"zh": "\xe6\x89\xb6\xe8\xb4\xab", "en": ["poverty alleviation", "help"]}\n{oops\n[1]\n{"id": "x"}\n'
    items = read_all(data, "x.jsonl")
    assert [item.where for item in items if isinstance(item, Problem)] == [f"x.jsonl, line {n}" for n in (2, 3, 4)]
    assert pairs(items) == [("扶贫", "poverty alleviation"), ("扶贫", "help")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x00\x01\x02\x03\xff\xfe\x00" * 50, "not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (b"1,2\n3,4\n", "no column of Chinese or English"),
    ],
)
def test_what_is_no_glossary_is_said_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said) as caught:
        read_all(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"schema": 99, **FUPIN.to_dict()}, "schema 99 is newer"),
        ({"schema": "x", **FUPIN.to_dict()}, "schema 'x' is no number"),
        ({"zh": 5, "en": "five"}, "zh: 5 is no text"),
        ({"zh": "五", "en": ["five", 5]}, "en: 5 is no text"),
        ({"中文": ["扶贫"], "en": "poverty alleviation"}, '中文: ["扶贫"] is no text'),
        ({"zh": "扶贫", "en": "help", "subject_field": ["law"]}, 'subject_field: ["law"] is no text'),
        ({"zh": "扶贫", "en": "help", "synonym_en": ["aid", 5]}, 'synonym_en: ["aid",5] is no text'),
    ],
)
def test_a_json_line_with_values_of_another_kind_is_left_out_and_told(row: dict[str, object], said: str) -> None:
    (problem,) = read_all(json.dumps(row).encode(), "x.jsonl")
    assert isinstance(problem, Problem)
    assert said in problem.message


def test_a_json_line_may_have_numbers_where_they_belong_and_more_than_is_understood() -> None:
    row = {"zh": "扶贫", "en": [], "id": 7, "confidence": 0.5, "forbidden": True, "seen": [1, 2], "note": None}
    (entry,) = read_all(json.dumps(row).encode(), "x.jsonl")
    assert isinstance(entry, ConceptEntry)
    (term,) = entry.terms("zh")
    assert (entry.id, term.confidence, term.status) == ("7", 0.5, AdministrativeStatus.FORBIDDEN)


def test_a_json_line_may_have_lists_of_further_terms() -> None:
    row = {"zh": "扶贫", "en": "poverty alleviation", "synonym_en": ["poverty relief", "help"], "synonym_zh": ["脱贫"]}
    (entry,) = read_all(json.dumps(row).encode(), "x.jsonl")
    assert isinstance(entry, ConceptEntry)
    assert [term.text for term in entry.terms("en")] == ["poverty alleviation", "poverty relief", "help"]
    assert [term.text for term in entry.terms("zh")] == ["扶贫", "脱贫"]


def test_unknown_format_and_profile_name_the_known_ones() -> None:
    with pytest.raises(UsageError, match="csv, tsv, jsonl"):
        formats.by_name("odt")
    with pytest.raises(UsageError, match="excel"):
        formats.write("csv", [], io.BytesIO(), WriteOptions(variant="word"))


@pytest.mark.parametrize("source", [Source(id="a.md", location="char=1,2"), Source(id="a#b.md"), Source(id="People")])
def test_a_source_label_can_be_read_back(source: Source) -> None:
    assert source_from_label(source.label) == source


TBX = """<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="{id}"><descripGrp><descrip type="subjectField">economics</descrip></descripGrp>
<langSec xml:lang="zh-Hans"><termSec><term>扶贫</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>poverty alleviation</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("IATE-1443648", ("iate.tbx#IATE-1443648",)),
        ("0123456789abcdef", ()),
        ("5D1B2C3A-0000-4000-8000-0123456789AB", ()),
    ],
)
def test_the_id_of_a_foreign_tbx_entry_is_kept_as_its_own_where_it_is_one_everywhere_else_beside_it(
    given: str, kept: tuple[str, ...]
) -> None:
    (entry,) = formats.read(io.BytesIO(TBX.format(id=given).encode()), ReadOptions(where="in/iate.tbx"))
    assert isinstance(entry, ConceptEntry)
    assert entry.cross_references == kept
    assert entry.subject_fields == ("economics",)
    assert (entry.id == given) is (not kept)


def test_notes_of_sections_and_broken_lines_of_a_foreign_tbx() -> None:
    tbx = TBX.format(id="a").replace(
        "</termSec></langSec></conceptEntry>", "</termSec><note>UN</note></langSec></conceptEntry>"
    )
    (entry,) = formats.read(io.BytesIO(tbx.replace("poverty ", "poverty\n  ").encode()))
    assert isinstance(entry, ConceptEntry)
    assert entry.note == "UN"
    assert [term.text for term in entry.terms("en")] == ["poverty alleviation"]


def test_a_term_that_a_foreign_tbx_has_in_two_countries_is_one_with_what_is_said_in_both() -> None:
    said = '<termSec><term>poverty alleviation</term><note>{0}</note><descrip type="context">{0}</descrip></termSec>'
    american, british = (f'<langSec xml:lang="en-{tag}">{said.format(tag)}</langSec>' for tag in ("US", "GB"))
    tbx = TBX.format(id="a").replace("</conceptEntry>", f"{american}{british}</conceptEntry>")
    (entry,) = formats.read(io.BytesIO(tbx.encode()))
    assert isinstance(entry, ConceptEntry)
    (term,) = entry.terms("en")
    assert term.note == "US\nGB"
    assert [context.text for context in term.contexts] == ["US", "GB"]


def test_all_variants_and_notes_of_a_foreign_memory() -> None:
    variants = (
        ("zh-TW", "網際網路"),
        ("zh-HK", "互聯網"),
        ("en-US", "data\n center"),
        ("en-GB", "data centre"),
        ("de", "Netz"),
    )
    unit = "".join(f'<tuv xml:lang="{tag}"><note>{tag}</note><seg>{text}</seg></tuv>' for tag, text in variants)
    memory = f'<tmx version="1.4"><header o-tmf="x"/><body><tu><note>one</note>{unit}</tu></body></tmx>'
    (entry,) = formats.read(io.BytesIO(memory.encode()))
    assert isinstance(entry, ConceptEntry)
    assert [term.text for term in entry.terms("zh")] == ["網際網路", "互聯網"]
    assert [term.text for term in entry.terms("en")] == ["data center", "data centre"]
    assert entry.note == "one\nzh-TW\nzh-HK\nen-US\nen-GB\nde"


def test_ids_of_somebody_elses_table_are_told_where_they_are_not_kept() -> None:
    table = "id,zh,en\n1,扶贫,poverty alleviation\n2,网络,network\n".encode()
    found = list(formats.read(io.BytesIO(table)))
    assert [item.message for item in found if isinstance(item, Problem) and item.code == "ids-passed-over"] == [
        "2 ids were not kept: they mean nothing outside this file"
    ]
    kept = list(formats.read(io.BytesIO(table), ReadOptions(keep=True)))
    assert [item.note for item in kept if isinstance(item, ConceptEntry)] == ["id: 1", "id: 2"]
    assert not [item for item in kept if isinstance(item, Problem) and item.code == "ids-passed-over"]


def workbook_with(rows: int, old: bytes, new: bytes, method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A workbook in whose sheet something is replaced."""
    terms = (
        ConceptEntry(
            id=f"e{number}", languages=(LanguageSection(language="zh-Hans", terms=(Term(text=f"词{number}"),)),)
        )
        for number in range(rows)
    )
    written, changed = io.BytesIO(), io.BytesIO()
    formats.write("xlsx", terms, written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(changed, "w", method) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if "worksheets/sheet" in name else content)
    return changed


def test_reading_a_workbook_keeps_nothing_of_its_rows() -> None:
    """Neither the elements nor the attributes that LibreOffice gives every row."""
    stream = workbook_with(6_000, b"<row ", b'<row customFormat="false" ht="12.8" hidden="false" collapsed="false" ')
    held, elements = {}, 0
    tracemalloc.start()
    try:
        for number, _ in enumerate(formats.read(stream, ReadOptions(where="t.xlsx"), formats.by_name("xlsx"))):
            if number in (1_000, 5_500):
                held[number] = tracemalloc.get_traced_memory()[0]
                elements = sum(type(value) is Element for value in gc.get_objects())
    finally:
        tracemalloc.stop()
    assert elements < 4_000, "those that were parsed and not asked for yet"
    assert held[5_500] - held[1_000] < 4_500 * 150, "the attributes of a row take more"


def test_rows_and_cells_of_a_workbook_may_stand_in_any_order() -> None:
    """With gaps, and without their places, which the standard lets a program leave out (ISO/IEC 29500-1, 18.3.1)."""

    def cell(place: str, text: str) -> str:
        return f'<c t="inlineStr"{f" r={place!r}" if place else ""}><is><t>{text}</t></is></c>'

    rows = (
        f'<row r="9">{cell("D9", "data")}{cell("A9", "数据")}</row>',
        f'<row r="5">{cell("A5", "扶贫")}{cell("E5", "wonderful")}{cell("D5", "help")}</row>',
        f"<row>{cell('', '网络')}{cell('', '網絡')}</row>",
        f'<row r="3">{cell("D3", "growth")}</row>',
    )
    stream = workbook_with(1, b"</sheetData>", f"{''.join(rows)}</sheetData>".encode())
    first, other, bad, *rest = formats.read(stream, ReadOptions(where="t.xlsx"), formats.by_name("xlsx"))
    found = [(item.zh, item.en) for item in (first, other, *rest) if isinstance(item, ConceptEntry)]
    assert found == [("词0", ""), ("数据", "data"), ("扶贫", "help"), ("网络", ""), ("", "growth")]
    assert isinstance(bad, Problem)
    assert bad.where == "t.xlsx, sheet Glossary, row 5"


def test_a_workbook_that_is_damaged_behind_its_rows_is_reported() -> None:
    stream = workbook_with(2_000, b"", b"", zipfile.ZIP_STORED)
    damaged = io.BytesIO(stream.getvalue().replace(b"<pageMargins left", b"<pageMargins lefT"))
    assert damaged.getvalue() != stream.getvalue()
    read = list(formats.read(damaged, ReadOptions(where="t.xlsx"), formats.by_name("xlsx")))
    assert [item.code for item in read if isinstance(item, Problem)] == ["sheet-damaged"]


HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n\n'
OPEN = 'msgid "Open file"\nmsgstr "打开文件"\n\n'
MESSAGES = [
    ("zh_CN", OPEN, [("打开文件", "Open file")], ""),
    ("en", 'msgid "打开文件"\nmsgstr "Open file"\n', [("打开文件", "Open file")], ""),
    ("zh_CN", 'msgid "Bluetooth"\nmsgstr "BT"\n', [("BT", "Bluetooth")], ""),
    ("en", 'msgid "BT"\nmsgstr "Bluetooth"\n', [("BT", "Bluetooth")], ""),
    ("de", 'msgid "Print"\nmsgstr "Drucken"\n', [], "1 messages are neither from nor into Chinese"),
    ("zh_CN", 'msgid "Untranslated"\nmsgstr ""\n', [], "1 messages have no translation and were passed over"),
    (
        "zh_CN",
        'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "文件"\n',
        [("文件", "file")],
        "1 messages have plural forms",
    ),
    ("zh_CN", f'msgctxt "menu"\n{OPEN}', [("打开文件", "Open file")], "1 messages have a context (msgctxt)"),
    ("zh_CN", f'{OPEN}#~ msgid "Old"\n#~ msgstr "旧的"\n', [("打开文件", "Open file")], "1 messages are obsolete"),
]


def read_pairs(data: str) -> tuple[list[tuple[str, str]], list[str]]:
    items = list(formats.read(io.BytesIO(data.encode()), ReadOptions(where="list")))
    pairs = [(item.zh, item.en) for item in items if isinstance(item, ConceptEntry)]
    return pairs, [item.message for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(("language", "messages", "pairs", "told"), MESSAGES)
def test_the_header_of_a_catalogue_says_what_is_chinese_and_what_is_passed_over_is_counted(
    language: str, messages: str, pairs: list[tuple[str, str]], told: str
) -> None:
    found, problems = read_pairs(HEADER.format(language) + messages)
    assert found == pairs
    assert [message.startswith(told) for message in problems] == ([True] if told else [])


def test_units_of_other_languages_are_counted() -> None:
    def unit(**texts: str) -> str:
        variants = (f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in texts.items())
        return f"<tu>{''.join(variants)}</tu>"

    units = (
        unit(fr="actionnaire", zh="股东"),
        unit(en="shareholder", de="Aktionär"),
        unit(en="shareholder", zh="股东", fr="actionnaire"),
    )
    found, problems = read_pairs(
        '<tmx version="1.4"><header o-tmf="x" srclang="en"/><body>' + "".join(units) + "</body></tmx>"
    )
    assert found == [("股东", "shareholder")]
    assert problems == ["2 units are of other languages than Chinese and English and were passed over"]
