"""Index rows: what many texts become at once is what each becomes alone, and none touches its neighbour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import PINYINS, TEXTS, entries, simplified
from zhterm.model import ConceptEntry
from zhterm.store.keys import EntryKeys, _spoken, entry_keys, reading, squash, squash_all, words, words_all

# What could reach over the end of a text: combining marks, jamo that compose, a final sigma, dividers, half of a digit.
EDGES = st.sampled_from(
    ["\u0301", "e\u0301", "\u1100", "\u1161", "ΟΔΟΣ", "Σ", "ß", "İ", "a\x00b", "\x00", "\n", "", " ", "ǖ", "1", "0"]
)
MANY = st.lists(st.one_of(TEXTS, EDGES, st.sampled_from(PINYINS)), max_size=8)


@given(MANY)
def test_many_texts_at_once_are_as_each_alone(texts: list[str]) -> None:
    assert squash_all(texts) == list(map(squash, texts))
    assert words_all(texts) == [" ".join(words(text)) for text in texts]


@pytest.mark.parametrize(
    "text", ["Xī'ān", "lǜsè fāzhǎn", "5G wǎngluò", "da4shu4ju4", "nu:3er2", "ê̄", "Tuō'ěrsītài", "ö", "A4 zhǐ", "—", ""]
)
@given(others=MANY)
def test_many_readings_at_once_are_as_each_alone(text: str, others: list[str]) -> None:
    found = _spoken([text, *others])
    for one in (text, *others):
        letters, tones, syllables = reading(one)
        assert found[one] == (letters, tones, " ".join(syllables), "".join(part[0] for part in syllables))


@given(st.lists(entries(wild=True), max_size=5))
def test_many_entries_at_once_have_the_index_rows_of_each(items: list[ConceptEntry]) -> None:
    alone: list[EntryKeys] = [entry_keys([item], simplified)[0] for item in items]
    assert entry_keys(items, simplified) == alone
