"""The values of the model: what is written out for speed is what the general way gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from strategies import entries, transactions
from zhterm.model import ConceptEntry, LanguageSection, Term, Transaction, entry_from_json, replace
from zhterm.model.values import Value


def in_general(value: Any) -> Any:
    """`to_dict` by the general rule, at every level."""
    if isinstance(value, Value):
        named = {name: getattr(value, name) for name in value.__struct_fields__}
        kept = {name: in_general(item) for name, item in named.items() if item or (item is not None and item == 0)}
        kept = {name: item for name, item in kept.items() if item != {}}
        if isinstance(value, Term) and value.translatable:
            del kept["translatable"]
        if isinstance(value, ConceptEntry) and not value.always:
            del kept["always"]
        return kept
    if isinstance(value, tuple):
        return [in_general(item) for item in value]
    return str(value) if isinstance(value, str) else value


@given(entries(wild=True))
def test_the_json_of_an_entry_has_every_field_that_is_not_empty(entry: ConceptEntry) -> None:
    found = entry.to_dict()
    assert found == in_general(entry)
    assert list(found) == [name for name in entry.__struct_fields__ if name in found]
    for section in found["languages"]:
        for term in section["terms"]:
            assert list(term) == [name for name in Term.__struct_fields__ if name in term]
            assert type(term["status"]) is str
    assert ConceptEntry.from_dict(found) == entry_from_json(entry.to_json()) == entry
    assert json.loads(entry.to_json()) == found


@given(entries(wild=True), transactions())
def test_signing_adds_a_transaction_and_changes_nothing_else(entry: ConceptEntry, transaction: Transaction) -> None:
    assert entry.signed(transaction) == replace(entry, transactions=(*entry.transactions, transaction))


@pytest.mark.parametrize("codes", [("en", "zh-Hans"), ("en", "en"), ("zh-Hant", "zh-Hans", "en"), ()])
def test_sections_are_unique_and_in_order(codes: tuple[str, ...]) -> None:
    sections = tuple(LanguageSection(language=code, terms=(Term(text="x"),)) for code in codes)
    with pytest.raises(ValueError, match="section"):
        ConceptEntry(id="1", languages=sections)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "`id`"),
        ({"id": "1"}, "`languages`"),
        ({"id": "1", "languages": [{"terms": [{"text": "扶贫"}]}]}, "`language`"),
        ("扶贫", "`object`"),
        ({"id": "1", "languages": ["扶贫"]}, r"languages\[0\]"),
        ({"id": "1", "languages": []}, "no language section"),
        ({"id": "1", "languages": [{"language": "zh-Hans", "terms": []}]}, "has no term"),
        ({"id": "1", "languages": [{"language": "zh-Hans", "terms": [{"text": " "}]}]}, "needs a text"),
        ({"id": "1", "languages": [{"language": "zh-Hans", "terms": [{"text": 5}]}]}, r"terms\[0\].text"),
        ({"id": "1", "languages": [{"language": "zh-Hans", "terms": [{"text": "扶贫", "status": "good"}]}]}, "status"),
        ({"id": "1", "languages": [{"language": "zh-Hans", "terms": [{"text": "扶贫", "confidence": 2}]}]}, "not in"),
    ],
)
def test_json_that_is_no_entry_is_refused_with_the_place_of_the_fault(data: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ConceptEntry.from_dict(data)
    with pytest.raises(ValueError, match=told):
        entry_from_json(json.dumps(data))


def test_what_is_read_is_frozen_and_unknown_fields_are_passed_over() -> None:
    section = {"language": "zh-Hans", "terms": [{"text": "扶贫", "colour": "red"}]}
    entry = ConceptEntry.from_dict({"id": "1", "languages": [section], "schema": 1})
    assert entry == ConceptEntry(id="1", languages=(LanguageSection(language="zh-Hans", terms=(Term(text="扶贫"),)),))
    for value, name in ((entry, "note"), (entry.languages[0], "language"), (entry.terms("zh")[0], "text")):
        with pytest.raises(AttributeError, match="immutable"):
            setattr(value, name, "x")
