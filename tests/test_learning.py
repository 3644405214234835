"""Confirming, correcting and rejecting change how later titles are paired."""

from __future__ import annotations

import json
from collections.abc import Callable

from conftest import Result

Command = Callable[..., Result]
FIRST = ("今夜坝坝会", "Village Meeting Tonight")
LATER = ("坝坝会上的算账声", "Counting Aloud at the Village Meeting")


def paired(glossary: Command, zh: str, en: str) -> set[tuple[str, str]]:
    report = json.loads(glossary("pair", zh, en, "--to", "json").out)
    return {(term["zh"], term["en"]) for term in report["terms"]}


def test_a_correction_in_one_title_pairs_another_title_rightly(glossary: Command) -> None:
    # No dictionary has 坝坝会, a village meeting in the open; alone, 会 is taken for the meeting.
    assert ("坝坝会", "Village Meeting") not in paired(glossary, *FIRST) | paired(glossary, *LATER)
    glossary("add", *FIRST)
    assert glossary("edit", "会", "--zh", "坝坝会", "--en", "Meeting=Village Meeting").code == 0
    assert glossary("status", "坝坝会", "preferred").code == 0
    assert ("坝坝会", "Village Meeting") in paired(glossary, *LATER)
    assert "坝坝会" in [s["text"] for s in json.loads(glossary("segment", LATER[0], "--to", "json").out)["segments"]]


def test_a_proposal_is_no_evidence_for_itself(glossary: Command) -> None:
    before = json.loads(glossary("pair", *FIRST, "--to", "json").out)
    glossary("add", *FIRST)
    assert json.loads(glossary("pair", *FIRST, "--to", "json").out)["terms"] == before["terms"]


def test_what_was_rejected_is_offered_in_no_title_and_in_neither_script(glossary: Command) -> None:
    pair = ("互联网", "Internet")
    assert pair in paired(glossary, "互联网与乡村", "The Internet and the Village")
    glossary("reject", *pair)
    for zh, en in (
        ("互联网与乡村", "The Internet and the Village"),
        ("互聯網下鄉", "The Internet Goes to the Village"),
    ):
        report = json.loads(glossary("pair", zh, en, "--to", "json").out)
        assert not [t for t in (*report["terms"], *report["suggestions"]) if t["en"].lower() == "internet"]


def test_undoing_a_rejection_offers_the_pair_again(glossary: Command) -> None:
    title = ("互联网与乡村", "The Internet and the Village")
    glossary("reject", "互联网", "Internet")
    assert glossary("undo").code == 0
    assert ("互联网", "Internet") in paired(glossary, *title)


def test_a_reading_by_hand_is_used_in_every_later_title(glossary: Command) -> None:
    glossary("add", "单家坡的茶", "Tea from Shanjia Slope")
    (entry,) = [row for row in json.loads(glossary("list", "--to", "json").out) if "坡" in row["zh"]]
    assert glossary("edit", entry["id"], "--zh", "单家坡", "--pinyin", "Shànjiāpō").code == 0
    assert glossary("status", "单家坡", "admitted").code == 0
    report = json.loads(glossary("pair", "再访单家坡", "Back to Shanjia Slope", "--to", "json").out)
    assert report["pinyin"] == "Zài fǎng Shànjiāpō"
    assert glossary("pinyin", "單家坡").out == "Shànjiāpō\n"


def test_what_a_person_said_counts_however_the_english_is_spelt(glossary: Command) -> None:
    title = ("数字经济与劳动法院", "The Digital Economy and the Labor Courts")
    glossary("add", "劳动法院", "labour court", "--as-is")
    glossary("status", "劳动法院", "preferred")
    glossary("reject", "数字经济", "a Digital Economy")
    report = json.loads(glossary("pair", *title, "--to", "json").out)
    evidence = {(term["zh"], term["en"]): term["evidence"][0]["signal"] for term in report["terms"]}
    assert evidence["劳动法院", "Labor Courts"] == "glossary"
    assert ("数字经济", "Digital Economy") not in evidence
