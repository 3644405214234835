"""The lexicon: what it answers, how it is compiled, cached and updated."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from math import inf, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhterm.errors import DataError, NotFoundError, StoreError
from zhterm.language.english import stem
from zhterm.lexicon import Lexicon
from zhterm.lexicon import lock as lexicon_lock
from zhterm.lexicon import update as lexicon_update
from zhterm.lexicon.cedict import MAX_SIZE, header, parse
from zhterm.lexicon.codes import Codes
from zhterm.lexicon.input import Counts, Names
from zhterm.lexicon.sources import SEPARATOR, cache_folder, data_folder, fingerprint, sources
from zhterm.lexicon.splits import Counted, Parts
from zhterm.lexicon.stems import Stems
from zhterm.lexicon.trie import NO_WORD, WEIGHT_STEPS
from zhterm.lexicon.weights import Facts, Weigher


def test_frequencies_are_jiebas_counts(lexicon: Lexicon) -> None:
    found = lexicon.frequencies(["数据", "大数据", "中国", "据数", ""])
    assert found.keys() == {"数据", "中国"}
    assert lexicon.total_frequency == 60_101_967


def test_senses_by_either_script(lexicon: Lexicon) -> None:
    found = lexicon.senses(["圖書館", "图书馆", "后", "後", "nothing"])
    assert found["圖書館"] == found["图书馆"]
    assert {sense.traditional for sense in found["后"] if sense.source == "CC-CEDICT"} == {"后", "後"}
    assert {sense.traditional for sense in found["後"]} == {"後"}
    assert "nothing" not in found
    library = found["图书馆"][0]
    assert (library.pinyin, library.glosses, library.stems) == ("tu2 shu1 guan3", ("library",), (("librari",),))


def test_the_supplement_is_a_source_of_its_own(lexicon: Lexicon) -> None:
    ours = [sense for sense in lexicon.senses(["脱贫攻坚"])["脱贫攻坚"] if sense.source == "zhterm"]
    assert ours
    assert ours[0].part_of_speech == "noun"
    assert ("poverti", "allevi") in {stems for sense in ours for stems in sense.stems}


def test_an_entry_that_only_points_to_another_has_its_glosses(lexicon: Lexicon) -> None:
    assert lexicon.senses(["檯"])["檯"][0].glosses == ("desk", "table", "counter")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("银行", ("yin2 hang2",)),
        ("重慶", ("Chong2 qing4",)),  # traditional, with its own entry
        ("一定", ("yi1 ding4",)),  # citation tones, not yi2
        ("旅行", ("lu:3 xing2",)),
    ],
)
def test_readings(word: str, expected: tuple[str, ...], lexicon: Lexicon) -> None:
    assert lexicon.readings([word])[word] == expected


def test_readings_have_the_usual_one_first(lexicon: Lexicon) -> None:
    found = lexicon.readings(["朝阳", "大夫"])
    assert found["大夫"][0] in {"dai4 fu5", "da4 fu1"}
    assert len(found["朝阳"]) > 1


def test_characters_commonest_first(lexicon: Lexicon) -> None:
    assert lexicon.characters("行女") == {
        "行": ("xing2", "hang2", "heng2", "xing4", "hang4"),
        "女": ("nu:3", "nu:4", "ru3"),
    }


def test_inverse_finds_headwords_by_english_stem(lexicon: Lexicon) -> None:
    entry = lexicon.inverse([stem("poverty"), "zzz"])
    assert entry.keys() == {"poverti"}
    assert "扶贫" in entry["poverti"].headwords
    assert entry["poverti"].frequency >= len(entry["poverti"].headwords)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("乾隆時代的乾燥氣候", "乾隆时代的干燥气候"),
        ("頭髮與發展", "头发与发展"),
        ("著名作者戴著眼鏡", "著名作者戴着眼镜"),
        ("已经是简体，ASCII", "已经是简体，ASCII"),
        ("", ""),
    ],
)
def test_simplified_keeps_the_length(traditional: str, simplified: str, lexicon: Lexicon) -> None:
    assert lexicon.simplified(traditional) == simplified


def test_stems_are_those_of_the_stemmer(lexicon: Lexicon) -> None:
    found = lexicon.stems(["Alleviation", "TECHNOLOGIES", "COVID-19", "zxqings"])
    assert found == {word: stem(word) for word in found}
    assert found["Alleviation"] == "allevi"


def test_the_trie_has_the_words_of_the_lexicon(lexicon: Lexicon) -> None:
    texts = ["大数据", "人民", "人民政府", "〇", "银行", "重慶", "大数", "政府人"]
    weights, trie = lexicon.weights(texts), lexicon.trie
    for text in texts:
        states = trie.first[[ord(text[0])]]
        for char in text[1:]:
            states = trie.step(states, np.array([ord(char)])) if states[0] >= 0 else states
        weight = None if states[0] < 0 or trie.weights[states[0]] == NO_WORD else trie.weights[states[0]] / WEIGHT_STEPS
        assert weight == weights.get(text)


def test_many_texts_at_once(lexicon: Lexicon) -> None:
    assert len(lexicon.characters(map(chr, range(0x4E00, 0x5A00)))) > 3000


def test_threads_share_a_lexicon(lexicon: Lexicon) -> None:
    wrong: list[object] = []

    def ask() -> None:
        answers = [lexicon.readings(["银行"]) for _ in range(200)]
        wrong.extend(answer for answer in answers if answer != {"银行": ("yin2 hang2",)})

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("gloss", "stems"),
    [
        ("to alleviate (poverty, pain)", "allevi"),
        ("to drive sb to the wall", "drive to wall"),
        ("the People's Daily (newspaper)", "peopl daili"),
        ("café", "cafe"),
        ("(loanword)", ""),
        ("to", "to"),
        ("either|or", "either or"),
    ],
)
def test_gloss_stems(gloss: str, stems: str) -> None:
    assert Stems().of([gloss]) == [stems]
    assert Stems().of(["first of all", gloss, f"{gloss}{SEPARATOR}last"]) == [
        "first of all",
        stems,
        f"{stems}{SEPARATOR}last",
    ]


def test_both_syntax_versions_of_cedict_read_alike() -> None:
    first = "圖書館 图书馆 [tu2 shu1 guan3] /library (CL:家[jia1],個|个[ge4])/CL:家[jia1]/book house; reading room/"
    second = "圖書館 图书馆 [[tu2shu1guan3]] /library (CL:家[jia1],個|个[ge4])/CL:家[jia1]/book house; reading room/"
    text = f"#! date=2025-01-01\n# comment\nrubbish\n{first}\n{second}"
    found = list(parse(text))
    assert found[0] == found[1]
    assert found[0].glosses.split(SEPARATOR) == ["library (CL:家,个)", "book house", "reading room"]
    assert header(text) == {"date": "2025-01-01"}


def test_references_are_kept_apart() -> None:
    (entry,) = parse("乾 乾 [gan1] /variant of 乾|干[gan1]/(Tw) dry/")
    assert entry.points_to == ("干",)
    assert entry.glosses.split(SEPARATOR) == ["variant of 干", "dry"]


# Compiling and the cache.


@pytest.fixture
def small_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Own folders for cache and data."""
    monkeypatch.setenv("ZHTERM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ZHTERM_DATA", str(tmp_path / "data"))
    return tmp_path


def test_folders_are_those_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    platformdirs = pytest.importorskip("platformdirs")
    for variable in ("ZHTERM_CACHE", "ZHTERM_DATA", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    assert cache_folder() == platformdirs.user_cache_dir("zhterm", appauthor=False)
    assert data_folder() == platformdirs.user_data_dir("zhterm", appauthor=False)


def test_info_names_sources_with_licences(lexicon: Lexicon) -> None:
    info = lexicon.info()
    by_name = {source.name: source for source in info.sources}
    assert by_name["CC-CEDICT"].licence == "CC BY-SA 4.0"
    assert by_name["CC-CEDICT"].date >= "2023"
    assert by_name["jieba"].licence == by_name["pypinyin phrases"].licence == "MIT"
    assert info.counts["headwords"] == lexicon.headword_count > 110_000
    assert info.size == Path(info.path).stat().st_size


def test_the_fingerprint_follows_the_content_of_every_source_and_not_its_date(tmp_path: Path) -> None:
    file = tmp_path / "dict.txt"
    file.write_text("一 1 m\n", encoding="utf-8")
    changed = [source._replace(path=str(file)) if source.name == "jieba" else source for source in sources()]
    before = fingerprint(changed)
    assert before != fingerprint(sources())
    os.utime(file, (1, 1))
    assert fingerprint(changed) == before
    file.write_text("一 2 m\n", encoding="utf-8")
    assert fingerprint(changed) != before
    elsewhere = tmp_path / "copy.txt"
    elsewhere.write_bytes(file.read_bytes())
    assert fingerprint(
        [source._replace(path=str(elsewhere)) if source.name == "jieba" else source for source in sources()]
    ) == fingerprint(changed)


@pytest.mark.slow
def test_eight_processes_on_a_cold_cache_compile_once(small_sources: Path) -> None:
    code = (
        "import sys; from zhterm.lexicon import Lexicon; calls = [];"
        "lexicon = Lexicon.open(progress=lambda done, stage: calls.append(stage));"
        "assert lexicon.readings(['银行']) == {'银行': ('yin2 hang2',)};"
        "print('compiled' if calls else 'waited')"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    ended = [process.communicate() for process in started]
    assert [error for _, error in ended] == [""] * 8
    assert sorted(out.strip() for out, _ in ended) == ["compiled", *["waited"] * 7]
    left = sorted(path.suffix for path in (small_sources / "cache").iterdir())
    assert left == [".lock", ".sqlite", ".txt"]
    assert sqlite3.connect(next((small_sources / "cache").glob("*.sqlite"))).execute(
        "PRAGMA integrity_check"
    ).fetchone() == ("ok",)


def cedict_text(version: int = 1, date: str = "2031-05-05T00:00:00Z") -> str:
    """A CC-CEDICT large enough to be taken for one, with a word that the real one doesn't have."""
    own = {1: "試驗詞 试验词 [shi4 yan4 ci2] /trial word/", 2: "試驗詞 试验词 [[shi4yan4ci2]] /trial word/"}[version]
    lines = [f"#! version={version}", f"#! date={date}", own]
    lines += [f"詞{number} 词{number} [ci2 {number}] /word {number}/" for number in range(20_001)]
    return "\n".join(lines) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["u8", "txt", "gz", "zip"])
def test_update_takes_a_newer_cedict(kind: str, small_sources: Path) -> None:
    file = small_sources / f"cedict.{kind}"
    content = cedict_text(2 if kind in {"txt", "zip"} else 1).encode()
    if kind == "gz":
        file.write_bytes(gzip.compress(content))
    elif kind == "zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("cedict_ts.u8", content)
            archive.writestr("LICENSE", "CC BY-SA")
    else:
        file.write_bytes(content)
    target = small_sources / "data" / "cc-cedict.u8.gz"
    assert lexicon_update.install(file, str(target)) == 20_002
    if kind == "zip":  # once is enough: compiling takes seconds
        lexicon = Lexicon.update(file)
        assert lexicon.senses(["試驗詞"])["試驗詞"][0].pinyin == "shi4 yan4 ci2"
        assert {source.date for source in lexicon.info().sources if source.name == "CC-CEDICT"} == {"2031-05-05"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.u8", b"not a dictionary\n" * 50, "is not CC-CEDICT"),
        ("a.u8", "試 试 [shi4] /try/\n".encode(), "is not CC-CEDICT"),
        ("a.u8", b"\xff\xfe\x00rubbish", "can't be read"),
        ("a.gz", b"\x1f\x8b\x08\x00broken", "can't be read"),
        ("a.zip", b"PK\x03\x04broken", "can't be read"),
        ("a.gz", gzip.compress(b"x" * 3_000_000), "is not CC-CEDICT"),  # one endless line
        ("a.gz", gzip.compress(b"x" * (MAX_SIZE + 1), 1), "too big"),
        ("a.u8", b"", "is not CC-CEDICT"),
    ],
)
def test_update_leaves_everything_as_it_is_when_the_file_is_bad(
    name: str, content: bytes, reason: str, small_sources: Path
) -> None:
    target = small_sources / "data" / "cc-cedict.u8.gz"
    target.parent.mkdir()
    target.write_bytes(b"the old one")
    (small_sources / name).write_bytes(content)
    with pytest.raises(DataError, match=reason):
        lexicon_update.install(small_sources / name, str(target))
    assert target.read_bytes() == b"the old one"
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00rubbish", gzip.compress(b"# CC-CEDICT\n" * 99)[:-9]])
def test_a_newer_cedict_that_was_damaged_is_named(content: bytes, small_sources: Path) -> None:
    (small_sources / "data").mkdir()
    (small_sources / "data" / "cc-cedict.u8.gz").write_bytes(content)
    with pytest.raises(DataError, match="can't be read as CC-CEDICT"):
        Lexicon.open()


def test_update_of_what_is_not_a_file(small_sources: Path) -> None:
    with pytest.raises(NotFoundError):
        Lexicon.update(small_sources / "nowhere.u8")
    with pytest.raises(DataError, match="is a folder"):
        Lexicon.update(small_sources)


def test_a_file_that_is_no_lexicon_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.sqlite"
    file.write_bytes(b"something else entirely, and long enough" * 100)
    with pytest.raises(StoreError, match="is not a lexicon"):
        Lexicon.open(file)


def test_an_unwritable_cache_falls_back_to_a_private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("in the way", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    chosen = Path(lexicon_lock.writable_path(str(blocker / "cache" / "lexicon.sqlite")))
    assert chosen.parent.parent == tmp_path
    assert chosen.parent.stat().st_mode & 0o077 == 0
    chosen.parent.chmod(0o777)  # anyone could have put a file there
    with pytest.raises(StoreError, match="can't be written"):
        lexicon_lock.writable_path(str(blocker / "cache" / "lexicon.sqlite"))


def test_lexicons_of_former_sources_are_deleted_but_for_the_newest(tmp_path: Path) -> None:
    files = [tmp_path / f"lexicon-{number}.sqlite" for number in range(6)]
    for number, file in enumerate(files):
        file.touch()
        os.utime(file, (number, number))
    (tmp_path / "other.sqlite").touch()
    lexicon_lock.forget_old(files[0], count=2)
    assert {path.name for path in tmp_path.iterdir()} == {files[0].name, files[4].name, files[5].name, "other.sqlite"}


def test_opening_needs_none_of_the_packages_it_was_made_from() -> None:
    code = (
        "import sys; from zhterm.lexicon import Lexicon; from zhterm.segmentation import words;"
        "words('區塊鏈與大数据 Wi-Fi', Lexicon.open(), ['大数据']);"
        "heavy = 'jieba pypinyin opencc numpy platformdirs Stemmer json zhterm.lexicon.build'.split();"
        "print(*set(heavy) & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def splits(word: str) -> list[list[str]]:
    """Every way to cut a word into parts."""
    return [[word], *([word[:at], *rest] for at in range(1, len(word)) for rest in splits(word[at:]))]


@given(
    st.dictionaries(st.text("甲乙丙", min_size=1, max_size=4), st.integers(0, 1000), min_size=1),
    st.text("甲乙丙丁", min_size=2, max_size=6),
)
def test_the_best_split_of_a_word_is_the_best_of_all(counts: dict[str, int], word: str) -> None:
    total = log(sum(counts.values()) + 1)

    def weight(part: str) -> float:
        if part not in counts:
            return -total if len(part) == 1 else -inf
        return log(counts[part] or 1) - total

    words = sorted({"戊": 1, **counts})
    numbers = np.array([counts.get(word, 1) for word in words], np.int64)
    parts = Parts([word], Codes.of([word]), Counted(words, numbers)).of(0)
    assert "".join(parts) == word
    assert len(parts) > 1
    assert sum(map(weight, parts)) == pytest.approx(max(sum(map(weight, way)) for way in splits(word)[1:]))


def test_a_weight_is_the_base_with_what_was_fitted_for_its_features() -> None:
    numbers = np.array([50, 9, 9, 90, 70], np.int64)
    counts = Counts(["大", "数", "据", "数据", "水"], numbers, np.array([0, 0, 0, 1, 0], np.int32), ["", "n"], 228)
    words = ["大", "大数据", "据", "数", "数据", "水"]
    facts = Facts.of(
        {word: number for number, word in enumerate(words)}, counts, Names({"大数据": False}, set(), set())
    )
    weigher = Weigher(facts, {"2tagn": 0.5, "2ending据": 9.0, "shape1-1": 0.25, "2gain0": 0.125})
    *_, (base, features), water = weigher.described(facts)
    assert features[:3] == ("n2", "2sourceJ", "shape1-1")
    assert "2tagn" in features
    gain = 0.125 * ("2gain0" in features)
    part, whole, _, _, word, _ = weigher.weights(facts).tolist()
    assert word == base + 0.5 + 0.25 + gain
    assert whole > word + part
    assert water == (pytest.approx(log(70) - log(228)), ("1",))
