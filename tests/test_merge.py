"""How new entries meet stored ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import entries, simplified
from zhterm.model import (
    PINYIN,
    AdministrativeStatus,
    Change,
    ConceptEntry,
    Context,
    LanguageSection,
    Origin,
    Source,
    Term,
    Transaction,
    Transliteration,
    concept_id,
    replace,
)
from zhterm.termbase.merging import Policy, combined, merge

PROPOSED, PREFERRED, ADMITTED, FORBIDDEN = (
    AdministrativeStatus.PROPOSED,
    AdministrativeStatus.PREFERRED,
    AdministrativeStatus.ADMITTED,
    AdministrativeStatus.FORBIDDEN,
)
ADDED = Transaction(kind="origination", when="2026-11-24T10:00:00Z", responsibility="Li Hua", method="add")
LATER = replace(ADDED, when="2026-11-25T10:00:00Z", method="capture")


def entry(
    zh: str,
    en: str,
    *,
    place: str = "a.md",
    fields: tuple[str, ...] = (),
    sense: str = "",
    language: str = "zh-Hans",
    pinyin: Transliteration | None = None,
    transaction: Transaction = ADDED,
    **of_english: object,
) -> ConceptEntry:
    """An entry as capturing a title makes it: the title in `place` is the context of both terms."""
    source = Source(id=place)
    zh_term = Term(
        text=zh,
        transliterations=(pinyin,) if pinyin else (),
        contexts=(Context(text=f"{zh}之路", translation=f"The Road of {en}", source=source),),
    )
    values: dict[str, object] = {"confidence": 0.9} | of_english
    en_context = Context(text=f"The Road of {en}", translation=f"{zh}之路", source=source)
    en_term = Term(text=en, contexts=(en_context,), **values)
    return ConceptEntry(
        id=concept_id(zh, sense, fields),
        languages=(
            LanguageSection(language=language, terms=(zh_term,)),
            LanguageSection(language="en", terms=(en_term,)),
        ),
        sense=sense,
        subject_fields=fields,
        transactions=(transaction,),
    )


def english(item: ConceptEntry) -> list[str]:
    return [term.text for term in item.terms("en")]


def after(changes: list[Change]) -> list[ConceptEntry]:
    return [change.after for change in changes if change.after is not None]


def test_a_new_concept_is_a_change_without_before() -> None:
    new = entry("大数据", "Big Data")
    assert merge([], [new]) == [Change(after=new)]


@pytest.mark.parametrize("policy", Policy)
def test_the_same_title_captured_twice_changes_nothing(policy: Policy) -> None:
    again = entry("大数据", "Big Data", transaction=LATER)
    assert merge([entry("大数据", "Big Data")], [again, again], policy) == []


def test_a_surer_pairing_of_the_same_title_changes_nothing() -> None:
    """Stored terms are evidence: pairing the title again makes its pairings surer, though nothing was learnt."""
    assert merge([entry("大数据", "Big Data")], [entry("大数据", "Big Data", confidence=0.99)]) == []


def test_another_title_adds_its_context() -> None:
    stored = entry("大数据", "Big Data")
    (merged,) = after(merge([stored], [entry("大数据", "Big Data", place="b.md", confidence=0.95, transaction=LATER)]))
    (term,) = merged.terms("en")
    assert [context.source for context in term.contexts] == [Source(id="a.md"), Source(id="b.md")]
    assert term.confidence == 0.95
    assert merged.transactions == (ADDED, replace(LATER, kind="modification"))
    assert merged.id == stored.id


def test_a_second_english_becomes_a_second_term_with_its_own_context() -> None:
    (merged,) = after(merge([entry("扶贫", "Poverty Alleviation")], [entry("扶贫", "Poverty Relief", place="b.md")]))
    assert english(merged) == ["Poverty Alleviation", "Poverty Relief"]
    assert [context.text for term in merged.terms("en") for context in term.contexts] == [
        "The Road of Poverty Alleviation",
        "The Road of Poverty Relief",
    ]
    assert len(merged.terms("zh-Hans")) == 1


def test_english_that_differs_in_case_is_the_same_term() -> None:
    (merged,) = after(merge([entry("大数据", "Big Data")], [entry("大数据", "big  data", place="b.md")]))
    assert english(merged) == ["Big Data"]
    (renamed,) = after(merge([entry("大数据", "Big Data")], [entry("大数据", "big data")], Policy.UPDATE))
    assert english(renamed) == ["big data"]


@pytest.mark.parametrize(
    ("stored", "new", "is_same"),
    [
        (entry("会", "meeting"), entry("会", "can"), True),
        (entry("会", "meeting", sense="noun"), entry("会", "can", sense="verb"), False),
        (entry("会", "meeting", sense="noun"), entry("会", "can"), False),
        (entry("会", "meeting", sense="noun"), entry("会", "meeting", place="b.md"), True),
        (entry("元", "yuan", fields=("economy",)), entry("元", "Yuan dynasty", fields=("history",)), False),
        (entry("元", "yuan", fields=("economy",)), entry("元", "dollar"), True),
        (entry("元", "yuan"), entry("元", "Yuan dynasty", fields=("history",)), False),
        (entry("元", "yuan"), entry("元", "yuan", fields=("economy",)), True),
    ],
)
def test_which_entries_are_the_same_concept(stored: ConceptEntry, new: ConceptEntry, is_same: bool) -> None:
    (change,) = merge([stored], [new])
    assert (change.before is not None) == is_same


def test_of_two_homographs_a_new_entry_joins_the_one_whose_english_it_shares() -> None:
    money = entry("元", "yuan", fields=("economy",))
    dynasty = entry("元", "Yuan dynasty", fields=("history",))
    (joined,) = merge([money, dynasty], [entry("元", "Yuan Dynasty", place="b.md")])
    assert joined.before == dynasty
    (apart,) = merge([money, dynasty], [entry("元", "primary", place="b.md")])
    assert apart.before is None


def test_what_a_person_decided_stays() -> None:
    by_hand = Transliteration(system=PINYIN, text="Chóngqìng", origin=Origin.HUMAN)
    guessed = Transliteration(system=PINYIN, text="zhòngqìng")
    stored = entry("重庆", "Chongqing", pinyin=by_hand, status=PREFERRED)
    captured = entry("重庆", "Chongqing", pinyin=guessed, place="b.md")
    for policy in (Policy.MERGE, Policy.UPDATE, Policy.REPLACE):
        (merged,) = after(merge([stored], [captured], policy))
        assert merged.terms("zh-Hans")[0].transliterations == (by_hand,)
        assert merged.terms("en")[0].status is PREFERRED


def test_an_automatic_reading_gives_way_to_a_person() -> None:
    guessed = Transliteration(system=PINYIN, text="zhòngqìng")
    by_hand = Transliteration(system=PINYIN, text="Chóngqìng", origin=Origin.HUMAN)
    (merged,) = after(merge([entry("重庆", "C", pinyin=guessed)], [entry("重庆", "C", pinyin=by_hand)]))
    assert merged.zh == "重庆"
    assert merged.terms("zh-Hans")[0].pinyin == "Chóngqìng"


@pytest.mark.parametrize(
    ("stored", "new", "policy", "expected"),
    [
        (PROPOSED, ADMITTED, Policy.MERGE, ADMITTED),
        (ADMITTED, FORBIDDEN, Policy.MERGE, ADMITTED),
        (ADMITTED, FORBIDDEN, Policy.UPDATE, FORBIDDEN),
        (ADMITTED, FORBIDDEN, Policy.REPLACE, FORBIDDEN),
        (ADMITTED, FORBIDDEN, Policy.SKIP, ADMITTED),
        (FORBIDDEN, PROPOSED, Policy.REPLACE, FORBIDDEN),
    ],
)
def test_status(
    stored: AdministrativeStatus, new: AdministrativeStatus, policy: Policy, expected: AdministrativeStatus
) -> None:
    old = entry("大数据", "Big Data", status=stored)
    changes = merge([old], [entry("大数据", "Big Data", status=new)], policy)
    merged = after(changes)[0] if changes else old
    assert merged.terms("en")[0].status is expected


def test_policies_on_notes() -> None:
    stored = replace(entry("大数据", "Big Data"), note="old", definition="")
    new = replace(entry("大数据", "Big Data"), note="new", definition="much data")
    notes = {
        policy: [(item.note, item.definition) for item in after(merge([stored], [new], policy))] for policy in Policy
    }
    assert notes == {
        Policy.SKIP: [],
        Policy.MERGE: [("old; new", "much data")],
        Policy.UPDATE: [("new", "much data")],
        Policy.REPLACE: [("new", "much data")],
    }


@pytest.mark.parametrize(
    ("stored", "new", "both"),
    [
        ("see 25", "see 2", "see 25; see 2"),
        ("a; b", "b; c", "a; b; c"),
        ("", "a", "a"),
        ("a", "", "a"),
        ("a", "a", "a"),
    ],
)
def test_of_two_notes_nothing_is_lost_and_nothing_is_doubled(stored: str, new: str, both: str) -> None:
    one, other = (replace(entry("大数据", "Big Data"), note=note) for note in (stored, new))
    assert combined(one, other).note == both
    assert combined(combined(one, other), other).note == both


def test_replace_drops_the_terms_that_are_not_there_and_keeps_the_contexts_of_those_that_are() -> None:
    (stored,) = after(merge([], [entry("扶贫", "Poverty Alleviation"), entry("扶贫", "Poverty Relief")]))
    (merged,) = after(merge([stored], [entry("扶贫", "Poverty Relief", place="b.md")], Policy.REPLACE))
    assert english(merged) == ["Poverty Relief"]
    assert [context.source.id for context in merged.terms("en")[0].contexts if context.source] == ["a.md", "b.md"]


@pytest.mark.parametrize("policy", Policy)
def test_rows_of_one_concept_complete_each_other(policy: Policy) -> None:
    """A table has one row a pair: two rows of one concept are one entry, also where they replace a stored one."""
    rows = [entry("扶贫", "Poverty Alleviation"), entry("扶贫", "Poverty Relief")]
    (new,) = after(merge([], rows, policy))
    assert english(new) == ["Poverty Alleviation", "Poverty Relief"]
    if policy is not Policy.SKIP:
        (merged,) = after(merge([entry("扶贫", "Helping the Poor")], rows, policy))
        assert english(merged)[-2:] == ["Poverty Alleviation", "Poverty Relief"]


def test_the_scripts_of_one_concept_become_one_entry_when_asked() -> None:
    stored, new = entry("大数据", "Big Data"), entry("大數據", "Big Data", language="zh-Hant", place="hk.md")
    (apart,) = merge([stored], [new])
    assert apart.before is None
    (change,) = merge([stored], [new], simplify=simplified)
    assert change.before == stored
    assert [(section.language, section.terms[0].text) for section in after([change])[0].languages] == [
        ("zh-Hans", "大数据"),
        ("zh-Hant", "大數據"),
        ("en", "Big Data"),
    ]


def test_a_file_that_was_edited_does_not_add_its_contexts_again() -> None:
    def captured(location: str, digest: str) -> ConceptEntry:
        item = entry("大数据", "Big Data")
        source = Source(id="a.md", location=location, digest=digest)
        (term,) = item.terms("en")
        term = replace(term, contexts=(replace(term.contexts[0], source=source),))
        return replace(item, languages=(item.languages[0], LanguageSection(language="en", terms=(term,))))

    before = captured("char=0,20", "d1")
    assert merge([before], [captured("char=7,27", "d2")]) == []
    (twice,) = after(merge([before], [captured("char=80,100", "d1")]))
    assert len(twice.terms("en")[0].contexts) == 2


def test_a_correction_of_the_chinese_is_not_undone_by_capturing_again() -> None:
    wrong = entry("的大数据", "Big Data")
    corrected = replace(wrong, languages=entry("大数据", "Big Data").languages)
    assert corrected.id == concept_id("的大数据", "", ())
    assert merge([corrected], [wrong]) == []
    (change,) = merge([corrected], [entry("的大数据", "Other Data")])
    assert change.id == f"{corrected.id}-2"


def test_an_id_that_another_concept_took_gets_a_number() -> None:
    renamed = replace(entry("新词", "New Word"), id=concept_id("大数据", "", ()))
    (change,) = merge([renamed], [entry("大数据", "Big Data")])
    assert (change.before, change.id) == (None, f"{renamed.id}-2")
    assert merge([renamed, *after([change])], [entry("大数据", "Big Data")]) == []


def stored_after(old: list[ConceptEntry], changes: list[Change]) -> list[ConceptEntry]:
    kept = {item.id: item for item in old}
    kept.update((change.id, change.after) for change in changes if change.after is not None)
    return list(kept.values())


def provenance(items: list[ConceptEntry]) -> set[tuple[str, str, str]]:
    return {
        (term.text.casefold(), context.text, context.source.id if context.source else "")
        for item in items
        for section in item.languages
        for term in section.terms
        for context in term.contexts
    }


def with_one_chinese_term(item: ConceptEntry) -> ConceptEntry:
    """As captured: a word of the Chinese title and its English."""
    first = item.languages[0]
    return replace(item, languages=(replace(first, terms=first.terms[:1]), *item.languages[1:][-1:]))


BATCHES = st.lists(entries().map(with_one_chinese_term), max_size=5)


@given(BATCHES, BATCHES, st.sampled_from([Policy.SKIP, Policy.MERGE]), st.sampled_from([None, simplified]))
def test_merging_twice_is_merging_once(old: list, new: list, policy: Policy, simplify: object) -> None:
    first = stored_after([], merge([], old, policy, simplify=simplify))
    second = stored_after(first, merge(first, new, policy, simplify=simplify))
    assert merge(second, new, policy, simplify=simplify) == []


@given(BATCHES, BATCHES, st.sampled_from([Policy.MERGE, Policy.UPDATE]))
def test_no_term_and_no_provenance_is_lost(old: list, new: list, policy: Policy) -> None:
    first = stored_after([], merge([], old))
    second = stored_after(first, merge(first, new, policy))
    assert provenance(second) >= provenance(old) | provenance(new)
    assert {item.id for item in first} <= {item.id for item in second}


@given(st.lists(entries(), max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_fully_named_concepts_does_not_matter(items: list, random: object) -> None:
    """Where sense and subject fields are given, the same concepts, terms and provenance come out in any order."""
    named = [replace(item, sense="s", subject_fields=("economy",), languages=item.languages[-2:]) for item in items]
    named = [item for item in named if item.zh and len(item.terms("zh")) == 1]
    named = [replace(item, id=concept_id(item.zh, "s", ("economy",))) for item in named]
    shuffled = list(named)
    random.shuffle(shuffled)
    one, other = after(merge([], named)), after(merge([], shuffled))
    assert {item.id for item in one} == {item.id for item in other}
    assert provenance(one) == provenance(other)


@given(entries(), entries())
def test_an_entry_combined_with_itself_is_itself(one: ConceptEntry, other: ConceptEntry) -> None:
    for policy in (Policy.MERGE, Policy.UPDATE, Policy.REPLACE):
        assert combined(one, one, policy) is one
        both = combined(one, other, policy)
        assert combined(both, other, policy).languages == both.languages
