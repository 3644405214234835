"""What commands print for people: nothing is cut, nothing is wider than the terminal, every status is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhterm.cli import output
from zhterm.cli.layout import clip, width, wrap
from zhterm.cli.output import Cell
from zhterm.cli.screens.entries import short_id

TEXTS = st.text(st.sampled_from("数字鄉村，。（）《》 abc déḗ́👩‍🌾—·"), max_size=80)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("term", 4), ("大数据", 6), ("dàshùjù", 7), ("ḗ́", 1), ("ｱ", 1), ("█░", 2), ("👩‍🌾", 2), ("“A”—", 4)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@given(TEXTS, st.integers(4, 40))
def test_wrapping_loses_nothing_but_spaces_and_keeps_to_the_width(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns for line in lines)
    assert width(clip(text, columns)) <= columns


ROWS = [
    (
        "林下经济",
        "línxià jīngjì",
        "the economy of what is grown and grazed between the trees of a forest",
        "preferred",
        "",
    ),
    ("", "", Cell("woodland economy", "struck"), "forbidden", ""),
    ("扶贫", "fúpín", "poverty alleviation", "admitted", ""),
]
HEADER = ("Chinese", "pinyin", "English", "status", "field")


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 200])
def test_a_table_fits_the_terminal_and_shows_everything(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "terminal_columns", lambda: columns)
    output.table(HEADER, ROWS)
    printed = capsys.readouterr().out
    assert all(width(line) <= columns for line in printed.splitlines())
    assert "field" not in printed, "a column without anything in it"
    for word in " ".join(cell for row in ROWS for cell in row).split():
        assert word in printed.replace("\n", " ") or word in "".join(printed.split())


def test_ids_are_short_where_they_are_ours() -> None:
    assert [short_id(id_) for id_ in ("8a6dc67718436128", "T-0001", "8a6dc67718436128-2")] == [
        "8a6dc677",
        "T-0001",
        "8a6dc67718436128-2",
    ]
