"""Pairing a title: what corresponds, what was left out, how sure, and why."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhterm import alignment
from zhterm.alignment import StoredEvidence, affixes, align, decision, fitted_model, numbers, replay, spanpairs
from zhterm.alignment.spelling import american
from zhterm.alignment.tables import MANY, SortedFile
from zhterm.alignment.title_units import cut
from zhterm.alignment.word_signals import collect
from zhterm.language import names
from zhterm.lexicon import Lexicon
from zhterm.model import Span
from zhterm.scoring.forest import Forest
from zhterm.segmentation import words

SEED_ZH = "大数据 + 大扶贫: 互联网主力军征战脱贫攻坚主战场"
SEED_EN = "Big Data + Poverty Alleviation: Application of Internet Technology in Poverty Alleviation"


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.open()


def run(lexicon, zh, en, stored=None, terms=()):
    return align(zh, words(zh, lexicon, terms), en, lexicon, stored=stored)


def pairs(zh, en, found):
    return {(zh[slice(*item.zh)], en[slice(*item.en)]) for item in found}


@pytest.mark.parametrize(
    ("zh", "en", "term", "english"),
    [
        ("潮汐发电及其前景展望", "Tidal power and its future prospects", "及其", "and its"),
        ("古镇的水患治理及其教训", "Flood Control of an Old Town and Its Lessons", "及其", "and its"),
        ("来自农村的报告", "A Report from the Countryside", "来自", "from"),
    ],
)
def test_a_stored_term_may_be_of_function_words(lexicon, zh, en, term, english):
    found = run(lexicon, zh, en, stored=StoredEvidence(pairs={term: {english}}), terms=[term])
    assert {(zh, en.lower()) for zh, en in pairs(zh, en, found.pairings)} >= {(term, english)}


def test_the_seed(lexicon):
    found = run(lexicon, SEED_ZH, SEED_EN)
    second = SEED_EN.rindex("Poverty Alleviation")
    assert [(SEED_ZH[slice(*item.zh)], SEED_EN[slice(*item.en)]) for item in found.pairings] == [
        ("大数据", "Big Data"),
        ("扶贫", "Poverty Alleviation"),
        ("互联网", "Internet"),
        ("脱贫攻坚", "Poverty Alleviation"),
    ]
    assert found.pairings[1].en.start < second == found.pairings[3].en.start  # each in its own half
    assert [SEED_ZH[slice(*span)] for span in found.unrendered] == ["主力军", "征战", "主战场"]
    assert "Technology" in [SEED_EN[slice(*span)] for span in found.unmatched]


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [
        (
            "城市交通规划手册",
            "Handbook of Urban Transport Planning",
            {("城市", "Urban"), ("规划", "Planning"), ("手册", "Handbook")},
        ),
        (
            "農村金融改革報告",
            "Report on Rural Financial Reform",
            {("農村", "Rural"), ("金融", "Financial"), ("報告", "Report")},
        ),
        ("马云谈数字经济", "Jack Ma on the Digital Economy", {("马云", "Jack Ma"), ("数字经济", "Digital Economy")}),
        ("亚投行与绿色债券", "AIIB and Green Bonds", {("亚投行", "AIIB"), ("绿色债券", "Green Bonds")}),
        ("第十四届广州茶叶博览会", "The 14th Guangzhou Tea Expo", {("广州", "Guangzhou"), ("茶叶", "Tea")}),
        (
            "贵州大米出口10年",
            "10 Years of Guizhou Rice Exports",
            {("贵州", "Guizhou"), ("大米", "Rice"), ("10年", "10 Years")},
        ),
    ],
)
def test_titles(lexicon, zh, en, wanted):
    assert wanted <= pairs(zh, en, run(lexicon, zh, en).pairings)


@pytest.mark.parametrize(
    ("pinyin", "name", "alike"),
    [
        ("guangzhou", "guangzhou", True),
        ("guizhou", "kweichow", True),
        ("maotai", "moutai", True),
        ("shadamu", "saddam", True),
        ("aolangde", "hollande", True),
        ("beijing", "tokyo", False),
    ],
)
def test_names(pinyin, name, alike):
    assert (names.likeness(pinyin, name) > 0.4) is alike


@pytest.mark.parametrize(
    ("morpheme", "word", "hyphenated", "place"),
    [
        ("者", "teacher", False, 1),
        ("化", "urbanisation", False, 1),
        ("非", "non", True, -1),
        ("反", "antibody", False, -1),
        ("再", "reuse", False, -1),
        ("者", "tea", False, 0),
        ("茶", "teacher", False, 0),
    ],
)
def test_affixes(morpheme, word, hyphenated, place):
    assert affixes.renders(morpheme, word, hyphenated=hyphenated) == place


@pytest.mark.parametrize(
    ("word", "spelt"),
    [
        ("harbour", "harbor"),
        ("urbanisation", "urbanization"),
        ("theatre", "theater"),
        ("defence", "defense"),
        ("four", "four"),
        ("village", "village"),
    ],
)
def test_spellings(word, spelt):
    assert american(word) == spelt


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [
        ("港口劳工手册", "Handbook of Harbour Labour", ("劳工", "Labour")),
        ("读者的城市", "The Readers' City", ("读者", "Readers")),
        ("跨省流域", "Trans-provincial River Basins", ("流域", "River Basins")),
    ],
)
def test_british_spelling_and_affixes_are_paired(lexicon, zh, en, wanted):
    assert wanted in pairs(zh, en, run(lexicon, zh, en).pairings)


@pytest.mark.parametrize(
    ("en", "units"),
    [
        ("Diary of the Iron Road", ["铁", "路", "日记"]),
        ("A Railway Diary", ["铁路", "日记"]),
        ("Diary of a Teacher", ["铁路", "日记"]),
    ],
)
def test_a_word_is_cut_in_two_where_the_english_has_its_characters_and_not_the_word(lexicon, en, units):
    zh = "铁路日记"
    assert [atom.text for atom in cut(zh, words(zh, lexicon), en, lexicon).atoms] == units


@pytest.mark.parametrize(
    ("zh", "en", "wanted"),
    [("依靠科技", "Rely on Science", "Rely on"), ("关注水稻", "Pay Attention to Rice", "Pay Attention to")],
)
def test_a_gloss_that_ends_in_a_preposition_is_a_candidate_with_it(lexicon, zh, en, wanted):
    units = cut(zh, words(zh, lexicon), en, lexicon)
    signals = collect(units, lexicon, *alignment.tables())
    links = fitted_model.load().links(units, signals)
    found = [pair for pair in spanpairs.candidates(units, links, signals) if pair[:2] == (0, 1)]
    assert wanted in {en[units.tokens[low].start : units.tokens[high - 1].end] for _, _, low, high in found}


def test_parts_of_a_word_that_is_rendered_whole(lexicon):
    """大 and 数据 are no terms beside 大数据; what a longer word begins with may be one: 合同 in 合同法."""
    zh, en = "大数据与合同法", "Big Data and Contract Law"
    found = pairs(zh, en, run(lexicon, zh, en).pairings)
    assert {("大数据", "Big Data"), ("合同", "Contract")} <= found
    assert not {("大", "Big"), ("数据", "Data")} & found


@pytest.mark.parametrize("zh", ["我们的三项任务", "他们的五个城市"])
def test_pronouns_and_measure_words_are_neither_terms_nor_left_out(lexicon, zh):
    en = "Our Three Tasks" if "任务" in zh else "Their Five Cities"
    found = run(lexicon, zh, en)
    said = {zh[slice(*item.zh)] for item in found.pairings} | {zh[slice(*span)] for span in found.unrendered}
    assert not said & {"我们", "他们", "项", "个"}


@pytest.mark.parametrize(
    ("zh", "en", "free"),
    [
        ("城市交通规划手册", "Handbook of Urban Transport Planning", False),
        ("满城尽带黄金甲", "Curse of the Golden Flower", True),
    ],
)
def test_a_free_rendering_is_said_to_be_one(lexicon, zh, en, free):
    assert run(lexicon, zh, en).free is free


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((0, 2, 0, 2), (2, 3, 2, 3), True),  # beside one another
        ((0, 3, 0, 3), (0, 2, 0, 2), True),  # within
        ((0, 2, 0, 2), (1, 3, 1, 3), True),  # sharing the middle on both sides
        ((0, 2, 2, 4), (1, 3, 1, 3), True),  # the same, the other way round
        ((0, 2, 0, 2), (1, 3, 2, 4), False),  # sharing Chinese only
        ((0, 2, 0, 2), (2, 4, 1, 3), False),  # sharing English only
        ((0, 3, 0, 2), (1, 2, 1, 3), False),  # within on one side only
    ],
)
def test_pairs_that_stand_together(one, other, together):
    assert decision.consistent(one, other) is decision.consistent(other, one) is together


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021", 2021),
        ("第十四", 14),
        ("十四", 14),
        ("三号", 3),
        ("一百零五", 105),
        ("10万", 100_000),
        ("二〇二一年", 2021),
        ("两", 2),
    ],
)
def test_chinese_numbers(text, value):
    assert numbers.chinese_value(text) == value


@pytest.mark.parametrize(
    ("token", "value"), [("14th", 14), ("fourteenth", 14), ("iii", 3), ("1,000", 1000), ("three", 3), ("tea", None)]
)
def test_english_numbers(token, value):
    assert numbers.english_value(token) == value


def test_no_number_in_a_word():
    assert numbers.chinese_value("数据") is None
    assert numbers.same_month("三月", "march")


class TestStoredEvidence:
    """What a person confirmed or rejected changes how later titles are paired."""

    zh, en = "云岭计划启动", "Cloud Ridge Scheme Begins"

    def test_a_confirmed_pair_wins(self, lexicon):
        stored = StoredEvidence(pairs={"云岭计划": {"Cloud Ridge Scheme"}})
        found = run(lexicon, self.zh, self.en, stored, terms=["云岭计划"])
        pairing = next(item for item in found.pairings if self.zh[slice(*item.zh)] == "云岭计划")
        assert self.en[slice(*pairing.en)] == "Cloud Ridge Scheme"
        assert pairing.confidence > 0.9
        assert pairing.evidence[0].signal == "glossary"
        assert pairing.evidence[0].note == "stored entry: 云岭计划 = Cloud Ridge Scheme"

    @pytest.mark.parametrize(
        ("rendering", "en"),
        [
            ("Bureau of the Interior", "Bureau of the Interior Opens"),
            ("the R&D Bureau", "The R & D Bureau Opens"),
            ("Rest and Play", "Rest & Play Opens"),
            ("Rest & Play", "Rest and Play Opens"),
            ("Cyber-Ridge Office", "Cyber Ridge Office Opens"),
        ],
    )
    def test_it_is_found_however_it_is_spelt(self, lexicon, rendering, en):
        found = run(lexicon, "云岭局启动", en, StoredEvidence(pairs={"云岭局": {rendering}}), terms=["云岭局"])
        spans = [item.en for item in found.pairings if item.evidence[0].signal == "glossary"]
        assert [en[slice(*span)].removeprefix("The ") for span in spans] == [
            en.removeprefix("The ").removesuffix(" Opens")
        ]

    def test_english_without_a_word_is_found_nowhere(self, lexicon):
        stored = StoredEvidence(pairs={"云岭计划": {"%", "the"}})
        assert run(lexicon, self.zh, self.en, stored, terms=["云岭计划"]) == run(
            lexicon, self.zh, self.en, terms=["云岭计划"]
        )

    def test_a_rejected_pair_is_never_offered_again(self, lexicon):
        zh, en = "扶贫手册", "Poverty Alleviation Handbook"
        assert ("扶贫", "Poverty Alleviation") in pairs(zh, en, run(lexicon, zh, en).pairings)
        found = run(lexicon, zh, en, StoredEvidence(rejected={("扶貧", "the poverty alleviation")}))
        assert ("扶贫", "Poverty Alleviation") not in pairs(zh, en, (*found.pairings, *found.suggestions))


def test_evidence_is_readable(lexicon):
    found = run(lexicon, SEED_ZH, SEED_EN)
    notes = [item.note for item in found.pairings[1].evidence]
    assert "CC-CEDICT: 扶贫 = poverty alleviation" in notes
    for pairing in (*found.pairings, *found.suggestions):
        assert [item.signal for item in pairing.evidence[-2:]] == ["exact", "right"]
        assert all(item.note and 0 <= item.score <= 1 for item in pairing.evidence)


@pytest.mark.parametrize(
    ("zh", "en"), [(SEED_ZH, SEED_EN), ("城市交通规划手册", "Handbook of Urban Transport Planning")]
)
def test_evidence_replays(lexicon, zh, en):
    found = run(lexicon, zh, en)
    terms, suggestions = replay(found.considered)
    assert terms == [(item.zh, item.en, item.confidence) for item in found.pairings]
    assert suggestions == [(item.zh, item.en, item.confidence) for item in found.suggestions]
    model = fitted_model.load()
    for pairing in found.pairings:
        exact, right = (item.score for item in pairing.evidence[-2:])
        assert model.confidence(decision.Scored((0, 1, 0, 1), exact, right)) == pairing.confidence


def spans():
    return st.tuples(st.integers(0, 7), st.integers(1, 4), st.integers(0, 7), st.integers(1, 4)).map(
        lambda p: (p[0], p[0] + p[1], p[2], p[2] + p[3])
    )


@given(st.lists(st.tuples(spans(), st.floats(-0.3, 1.0)), max_size=9, unique_by=lambda item: item[0]))
@settings(max_examples=150)
def test_the_decision_is_the_best_consistent_set(candidates):
    found, values = [item[0] for item in candidates], [item[1] for item in candidates]
    chosen = decision.best_set(found, values)
    assert consistent_set([found[k] for k in chosen])
    best = 0.0
    for mask in range(1 << len(found)):
        some = [k for k in range(len(found)) if mask >> k & 1]
        if consistent_set([found[k] for k in some]):
            best = max(best, sum(values[k] for k in some))
    assert sum(values[k] for k in chosen) == pytest.approx(best)


def consistent_set(found):
    return all(decision.consistent(a, b) and decision.consistent(b, a) for k, a in enumerate(found) for b in found[:k])


def test_a_sorted_file_finds_its_keys_and_no_others(tmp_path):
    keys = ["", *sorted({f"{chr(0x4E00 + number * 37 % 900)}{number % 7}" for number in range(600)})]
    values = {key: f"{key} " * (1 + 40 * (place % 50 == 0)) for place, key in enumerate(keys)}
    path = tmp_path / "table.tsv"
    path.write_text("".join(f"{key}\t{value}\n" for key, value in values.items()), encoding="utf-8")
    file = SortedFile(path)
    assert len(keys) > 2 * MANY  # look-ups before and after it notes where its blocks begin
    for key, value in values.items():
        assert file.find(key) == value.encode()
        for other in (f"{key}x", f"{key[:1]}/", "0", "\uffff"):
            assert file.find(other) == (values[other].encode() if other in values else None)
    assert SortedFile(tmp_path / "absent.tsv").find("") is None


@pytest.mark.parametrize(
    ("row", "log_odds"),
    [((0.0, 0.0), 0.5 - 1.0), ((1.0, 0.0), 0.5 - 1.0), ((1.1, 3.0), 0.5 + 2.0), ((1.1, 3.5), 0.5 + 0.25)],
)
def test_a_forest_is_the_sum_of_its_trees(row, log_odds):
    """Up to the threshold and at it, the first branch; above it, the second."""
    forest = Forest(0.25, [[0, 1.0, -1.0, [1, 3.0, 2.0, 0.25]], 0.25])
    assert forest.log_odds(row) == log_odds
    assert forest.probabilities([row, row]) == [1 / (1 + math.exp(-log_odds))] * 2


PIECES = st.lists(
    st.sampled_from([*"大数据扶贫的、：（）《》一2", "发展", "development", " ", "Big", "—", "\u200f", "😀"]),
    max_size=14,
)


@given(PIECES, PIECES)
@settings(max_examples=120)
def test_any_text_gives_a_consistent_alignment(zh_parts, en_parts):
    zh, en = "".join(zh_parts), " ".join(en_parts)
    found = run(Lexicon.open(), zh, en)
    for item in (*found.pairings, *found.suggestions):
        assert zh[slice(*item.zh)].strip()
        assert en[slice(*item.en)].strip()
        assert 0 <= item.confidence <= 1
    spans_ = [(*item.zh, *item.en) for item in (*found.pairings, *found.suggestions)]
    assert consistent_set(spans_)
    assert run(Lexicon.open(), zh, en) == found


def test_traditional_and_simplified_are_paired_alike(lexicon):
    zh, traditional, en = "农村金融改革", "農村金融改革", "Rural Financial Reform"
    spans_ = [[(item.zh, item.en) for item in run(lexicon, text, en).pairings] for text in (zh, traditional)]
    assert spans_[0] == spans_[1]


@pytest.mark.slow
def test_a_very_long_text_is_cut_off(lexicon):
    """Every word pairs with every other: the first units only are looked at, and of their pairs a bounded number."""
    zh, en = "合作发展" * 2_000, "cooperation and development " * 2_000
    found = run(lexicon, zh, en)
    assert all(item.zh.end <= 4 * alignment.MAX_UNITS for item in found.pairings)
    assert len(found.considered) <= 2 * spanpairs.MAX_PAIRS


def test_confidence_grows_with_merit():
    model = fitted_model.load()
    shown = [model.confidence(decision.Scored((0, 1, 0, 1), step / 100, step / 100)) for step in range(101)]
    assert shown == sorted(shown)
    assert 0 <= shown[0] < 0.3 < 0.9 < shown[-1] <= 1


def test_nothing_on_one_side(lexicon):
    assert run(lexicon, "——", "Big Data").pairings == ()
    assert run(lexicon, "大数据", "...").pairings == ()


def test_spans_are_places_in_the_titles(lexicon):
    zh, en = "《 大数据 》", "“Big Data”"
    assert [(item.zh, item.en) for item in run(lexicon, zh, en).pairings] == [(Span(2, 5), Span(1, 9))]
