"""Hypothesis strategies for glossary entries with real Chinese: every new field of the model must join here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st

from zhterm.model import (
    LANGUAGES,
    PINYIN,
    AdministrativeStatus,
    Change,
    ConceptEntry,
    Context,
    GrammaticalGender,
    LanguageSection,
    MatchRule,
    Origin,
    Source,
    Span,
    Term,
    Transaction,
    Transliteration,
    concept_id,
)
from zhterm.store.protocol import Store

HANS = (
    "大数据",
    "扶贫",
    "互联网",
    "脱贫攻坚",
    "数字经济",
    "乡村振兴",
    "新时代",
    "列夫·托尔斯泰",
    "５Ｇ网络",
    "人工智能+",
)
HANT = (
    "大數據",
    "扶貧",
    "互聯網",
    "脫貧攻堅",
    "數字經濟",
    "鄉村振興",
    "新時代",
    "列夫·托爾斯泰",
    "５Ｇ網絡",
    "人工智能+",
)
PINYINS = (
    "dàshùjù",
    "fúpín",
    "hùliánwǎng",
    "tuōpín gōngjiān",
    "shùzì jīngjì",
    "xiāngcūn zhènxīng",
    "xīn shídài",
    "Lièfū Tuō'ěrsītài",
    "5G wǎngluò",
    "réngōng zhìnéng+",
)
ENGLISH = (
    "Big Data",
    "big data",
    "poverty alleviation",
    "Internet",
    "digital economy",
    "rural revitalization",
    "new era",
    "Leo Tolstoy",
    "5G network",
    "AI Plus",
)
FAMILIAR = {"zh-Hans": HANS, "zh-Hant": HANT, "en": ENGLISH}
_TO_SIMPLIFIED = {ord(b): a for old, new in zip(HANS, HANT, strict=True) for a, b in zip(old, new, strict=True)}
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
# Anything that UTF-8 can hold, with a bias to what breaks things: quotes, NUL, right-to-left marks, emoji, operators.
TEXTS = st.one_of(
    st.sampled_from(['"', "'", "a\x00b", "\u200fעברית", "👩‍🔬", "a OR b", "NEAR(", "*", "%_", "\t", "……"]),
    st.text(st.one_of(HAN, st.characters(exclude_categories=["Cs"])), min_size=1, max_size=8),
)


def simplified(text: str) -> str:
    """The simplified form of the texts above, character by character."""
    return text.translate(_TO_SIMPLIFIED)


@cache
def sources() -> st.SearchStrategy[Source]:
    return st.builds(
        Source,
        id=st.sampled_from(["a.md", "b.html"]),
        location=st.sampled_from(["", "char=0,3", "char=9,12"]),
        digest=st.sampled_from(["", "d1", "d2"]),
    )


@cache
def contexts() -> st.SearchStrategy[Context]:
    return st.builds(
        Context,
        text=st.sampled_from(["大数据与扶贫", "互联网的新时代", "数字经济"]),
        translation=st.sampled_from(["", "Big data and poverty alleviation"]),
        source=st.none() | sources(),
        span=st.none() | st.just(Span(0, 2)),
    )


def terms(texts: st.SearchStrategy[str], readings: bool) -> st.SearchStrategy[Term]:
    reading = st.builds(
        Transliteration, system=st.just(PINYIN), text=st.sampled_from(PINYINS), origin=st.sampled_from(Origin)
    )
    return st.builds(
        Term,
        text=texts.filter(str.strip),
        status=st.sampled_from(AdministrativeStatus),
        part_of_speech=st.sampled_from(["", "noun", "verb"]),
        geographical_usage=st.sampled_from(["", "CN", "TW"]),
        transliterations=st.lists(reading, max_size=1).map(tuple) if readings else st.just(()),
        contexts=st.lists(contexts(), max_size=2).map(tuple),
        sources=st.lists(sources(), max_size=1).map(tuple),
        note=st.sampled_from(["", "see 数据"]),
        confidence=st.none() | st.sampled_from([0.0, 0.61, 0.9731, 1.0]),
        translatable=st.booleans(),
        match_rule=st.none() | st.sampled_from(MatchRule),
        grammatical_gender=st.none() | st.sampled_from(GrammaticalGender),
    )


@cache
def sections(language: str, wild: bool) -> st.SearchStrategy[LanguageSection]:
    texts = TEXTS if wild else st.sampled_from(FAMILIAR[language])
    of = st.lists(terms(texts, language != "en"), min_size=1, max_size=2, unique_by=lambda term: term.text)
    return st.builds(LanguageSection, language=st.just(language), terms=of.map(tuple))


@cache
def transactions() -> st.SearchStrategy[Transaction]:
    return st.builds(
        Transaction,
        kind=st.sampled_from(["origination", "modification"]),
        when=st.integers(0, 59).map("2026-11-24T10:00:{:02}Z".format),
        responsibility=st.sampled_from(["", "Li Hua"]),
        method=st.sampled_from(["add", "import"]),
    )


@cache
def facts(wild: bool) -> st.SearchStrategy[dict[str, object]]:
    """What an entry has beside its terms."""
    return st.fixed_dictionaries(
        {
            "sense": st.sampled_from(["", "", "a technology"]),
            "subject_fields": st.sampled_from([(), (), ("economy",), ("computing", "economy")]),
            "definition": st.sampled_from(["", "data too large for common tools"]),
            "note": TEXTS | st.just("") if wild else st.just(""),
            "cross_references": st.sampled_from([(), ("1234",)]),
            "transactions": st.lists(transactions(), max_size=1).map(tuple),
            "role": st.sampled_from(["", "spokesperson"]),
            "always": st.booleans(),
        }
    )


def entry(parts: tuple[LanguageSection, ...], facts: dict[str, object]) -> ConceptEntry:
    id_ = concept_id(parts[0].terms[0].text, facts["sense"], facts["subject_fields"])
    return ConceptEntry(id=id_, languages=parts, **facts)


@cache
def entries(wild: bool = False) -> st.SearchStrategy[ConceptEntry]:
    """An entry of familiar terms; with `wild`, of any text at all."""
    languages = [("zh-Hans", "en"), ("zh-Hant", "en"), LANGUAGES, ("zh-Hans",), ("en",)]
    parts = st.one_of([st.tuples(*(sections(language, wild) for language in group)) for group in languages])
    return st.builds(entry, parts, facts(wild))


def distinct_entries(max_size: int = 6, wild: bool = False) -> st.SearchStrategy[list[ConceptEntry]]:
    """Entries of different ids."""
    return st.lists(entries(wild), min_size=1, max_size=max_size, unique_by=lambda entry: entry.id)


def created(items: list[ConceptEntry]) -> list[Change]:
    """The changes that store new entries."""
    return [Change(after=entry) for entry in items]


def apply(store: Store, changes: Iterable[Change], transaction: Transaction, *, bulk: bool = False) -> int:
    """Store changes in a transaction of their own."""
    with store.write(transaction, bulk=bulk) as writer:
        return writer.apply(changes)


def undo(store: Store, transaction: Transaction, steps: int = 1) -> int:
    """Take back the newest transactions, and return how many there were."""
    with store.write(transaction) as writer:
        return sum(writer.undo() is not None for _ in range(steps))


def redo(store: Store, transaction: Transaction, steps: int = 1) -> int:
    """Do again what was undone last, and return how many steps there were."""
    with store.write(transaction) as writer:
        return sum(writer.redo() is not None for _ in range(steps))
