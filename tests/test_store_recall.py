"""What a search must find, compared with looking at every term: parts of Chinese terms, and terms with one edit."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from itertools import islice

import pytest
from rapidfuzz.distance import OSA

from strategies import apply
from zhterm.lexicon import Lexicon
from zhterm.model import Change, ConceptEntry, LanguageSection, Term, Transaction
from zhterm.store.sqlite.fuzzy import edits_allowed
from zhterm.store.sqlite.rows import Filters
from zhterm.store.sqlite.search import Search
from zhterm.store.sqlite.store import SqliteStore

TERMS = 4000
BY_TEST = Transaction(kind="importation", when="2026-11-24T10:00:00Z")
EVERY_KIND_BUT_FUZZY = ("exact", "prefix", "substring")


def headwords(lexicon: Lexicon) -> list[str]:
    """Words of two to six characters, spread over the whole dictionary."""
    rows = sqlite3.connect(lexicon.path).execute(
        "SELECT text FROM words WHERE length(text) BETWEEN 2 AND 6 AND text GLOB '[一-龥]*' ORDER BY text"
    )
    found = [text for (text,) in rows]
    return list(islice(found[:: len(found) // TERMS], TERMS))


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> list[str]:
    return headwords(lexicon)


@pytest.fixture(scope="module")
def filled(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """A store of these words as they stand, in the script of the dictionary."""
    changes = [
        Change(
            after=ConceptEntry(id=word, languages=(LanguageSection(language="zh-Hans", terms=(Term(text=word),)),)),
        )
        for word in words
    ]
    with SqliteStore.open(tmp_path_factory.mktemp("recall") / "t.db", create=True) as store:
        apply(store, changes, BY_TEST, bulk=True)
        yield store


def found_by(store: SqliteStore, query: str, matches: tuple[str, ...]) -> set[str]:
    search = Search(store.connection, Filters(), TERMS)
    return {hit.term for hit in search.run(query, str, matches)}


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_every_term_that_contains_a_text_is_found_and_no_other(
    filled: SqliteStore, words: list[str], length: int
) -> None:
    chance = random.Random(length)
    long_enough = [word for word in words if len(word) >= length]
    for word in chance.sample(long_enough, 60):
        start = chance.randint(0, len(word) - length)
        part = word[start : start + length]
        # The store gives so many of each kind as a screen can show: a rare part is found whole.
        expected = {other for other in words if part in other}
        assert found_by(filled, part, EVERY_KIND_BUT_FUZZY) == expected, part


def with_one_edit(word: str, chance: random.Random, characters: str) -> str:
    """The word with one character replaced, left out, put in, or exchanged with its neighbour."""
    place = chance.randrange(len(word))
    kind = chance.choice(["replace", "leave out", "put in", "exchange"])
    if kind == "exchange" and place + 1 < len(word):
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == "leave out":
        return word[:place] + word[place + 1 :]
    if kind == "put in":
        return word[:place] + chance.choice(characters) + word[place:]
    return word[:place] + chance.choice(characters) + word[place + 1 :]


def test_terms_with_an_edit_are_found_as_by_looking_at_all(filled: SqliteStore, words: list[str]) -> None:
    chance = random.Random(3)
    characters = "".join(sorted(set("".join(words))))
    wanted = found = 0
    for word in chance.sample(words, 150):
        typed = with_one_edit(word, chance, characters)
        allowed = edits_allowed(len(typed))
        near = {other for other in words if allowed and OSA.distance(typed, other) <= allowed}
        hits = found_by(filled, typed, ("fuzzy",))
        wanted, found = wanted + len(near), found + len(near & hits)
        assert hits <= near
    assert wanted > 150
    assert found >= 0.99 * wanted


ENGLISH = (
    "poverty alleviation, digital economy, rural revitalization, artificial intelligence, railway station, water,"
    " household registration, renewable energy, water conservancy, cultural heritage, supply chain, village school,"
    " county government, internet access, quality education, carbon neutrality, marine environment, high-speed rail,"
    " logistics, insurance, tourism, agriculture, biodiversity, semiconductor, statistics, urbanization, forestry"
).split(", ")


def test_english_terms_with_an_edit_in_a_word_are_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Also where the edit is in an ending that stems do not have: "developemnt" has no stem near that of the word."""
    changes = [
        Change(after=ConceptEntry(id=text, languages=(LanguageSection(language="en", terms=(Term(text=text),)),)))
        for text in ENGLISH
    ]
    chance = random.Random(5)
    missed = []
    with SqliteStore.open(tmp_path_factory.mktemp("english") / "t.db", create=True) as store:
        apply(store, changes, BY_TEST)
        for text in ENGLISH * 8:
            word = chance.choice([word for word in text.replace("-", " ").split() if len(word) > 3])
            typed = text.replace(word, with_one_edit(word, chance, "aeinrst"))
            if text not in {hit.term for hit in store.search(typed)}:
                missed.append((text, typed))
    assert len(missed) <= 0.01 * 8 * len(ENGLISH), missed
