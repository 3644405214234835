"""The review: what each key does to the glossary, and what a terminal shows, down to the columns."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Result
from zhterm.cli.layout import width
from zhterm.cli.review import screen
from zhterm.cli.review.keys import COMMANDS
from zhterm.errors import DataError
from zhterm.glossary import Glossary
from zhterm.language.syllables import toned
from zhterm.model import (
    LANGUAGES,
    PINYIN,
    AdministrativeStatus,
    ConceptEntry,
    Context,
    LanguageSection,
    Origin,
    Source,
    Term,
    Transliteration,
    concept_id,
)
from zhterm.termbase import edits
from zhterm.termbase.queue import Card, Outcome, Queue, ordered, value
from zhterm.termbase.review import Review, View
from zhterm.termbase.selection import Selection

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

TITLE = ("数字乡村与乡村振兴的金融服务", "Digital Villages and Financial Services for Rural Revitalization")
ADMITTED, PREFERRED, PROPOSED = (AdministrativeStatus(name) for name in ("admitted", "preferred", "proposed"))
OPEN = Selection(statuses=("proposed",))


def entry(
    zh: str,
    *english: str,
    places: int = 1,
    confidence: float | None = 0.9,
    status: AdministrativeStatus = PROPOSED,
    language: str = "zh-Hans",
    pinyin: str = "",
) -> ConceptEntry:
    def contexts(which: int) -> tuple[Context, ...]:
        here, there = (TITLE[which], TITLE[1 - which])
        return tuple(Context(text=here, translation=there, source=Source(id=f"article-{n}.md")) for n in range(places))

    reading = (Transliteration(system=PINYIN, text=pinyin),) if pinyin else ()
    chinese = Term(text=zh, status=status, contexts=contexts(0), transliterations=reading)
    terms = tuple(Term(text=en, status=status, confidence=confidence, contexts=contexts(1)) for en in english)
    sections = [LanguageSection(language=language, terms=(chinese,))]
    sections += [LanguageSection(language="en", terms=terms)] if terms else []
    return ConceptEntry(id=concept_id(zh, "", ()), languages=tuple(sections))


# In the order of the queue: met in three places, in two, then the unsure one and the sure one.
VILLAGES = entry("数字乡村", "Digital Villages", places=3)
REVIVAL = entry("乡村振兴", "Rural Revitalization", "Rural Revival", places=2)
FINANCE = entry("金融服务", "Financial Services", confidence=0.5)
CREDIT = entry("小额信贷", "microcredit", confidence=0.99)
KNOWN = entry("金融", "finance", confidence=None, status=ADMITTED)


@pytest.fixture
def path(home: Path) -> Path:
    """A glossary with five proposed English terms and an admitted one."""
    place = home / "terms.db"
    with Glossary.open(place) as opened:
        opened.import_entries([CREDIT, FINANCE, REVIVAL, VILLAGES, KNOWN])
    return place


def statuses(path: Path) -> dict[str, str]:
    """Each pair of the glossary with the status of its English."""
    with Glossary.open(path, create=False, read_only=True) as opened:
        return {
            f"{concept.zh} ~ {term.text}": str(term.status)
            for concept in opened.entries()
            for term in concept.terms("en")
        }


def stored(path: Path, reference: str) -> ConceptEntry:
    with Glossary.open(path, create=False, read_only=True) as opened:
        return opened.get(reference)


def methods(path: Path) -> list[str]:
    """What the journal tells, the newest first."""
    with Glossary.open(path, create=False, read_only=True) as opened:
        return [step.transaction.method for step in opened.log()]


class Person:
    """Someone at a terminal of 80 x 24 who runs `glossary review`: presses keys, looks at the screen."""

    def __init__(self, path: Path, *options: str, columns: int = 80, rows: int = 24, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "zhterm", "review", "--glossary", str(path), *options],
            dimensions=(rows, columns),
            env={**os.environ, "TERM": "xterm-256color", **environment},
            timeout=600,
        )
        self.child.delaybeforesend = None

    def _read(self, seconds: float) -> bool:
        try:
            data = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def see(self, text: str) -> list[str]:
        """Wait until `text` is on the screen, and return its lines."""
        end = time.monotonic() + 600
        while text not in self.text:
            assert time.monotonic() < end, f"{text!r} does not show:\n{self.text}"
            assert self._read(0.2) or text in self.text, f"it ended without {text!r}:\n{self.text}"
        return list(self.screen.display)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, keys: str, then: str = "") -> list[str]:
        self.child.send(keys.encode())
        return self.see(then) if then else []

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def leave(self, keys: str = "q") -> int:
        """Leave, and return the exit code."""
        self.child.send(keys.encode())
        return self.end()

    def end(self) -> int:
        while self._read(0.2):
            pass
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)


@pytest.fixture
def person(path: Path) -> Iterator[Person]:
    someone = Person(path)
    someone.see("1 of 5")
    yield someone
    someone.child.close(force=True)


# The order


@pytest.mark.parametrize(
    ("places", "confidence", "expected"),
    [(1, 1.0, 1.0), (1, 0.5, 2.0), (1, None, 2.0), (3, 1.0, 3.0), (3, 0.5, 6.0), (0, 0.0, 1.0)],
)
def test_a_decision_is_worth_more_for_what_is_met_often_and_unsure(
    places: int, confidence: float | None, expected: float
) -> None:
    term = Term(text="aid", contexts=(Context(text="aid"),) * places, confidence=confidence)
    assert value(term) == pytest.approx(expected)


def test_the_queue_begins_with_the_most_valuable_and_keeps_concepts_together() -> None:
    entries = (CREDIT, FINANCE, REVIVAL, VILLAGES, KNOWN)
    cards = ordered(entries, OPEN)
    assert [card.en for card in cards] == [
        "Digital Villages",
        "Rural Revitalization",
        "Rural Revival",
        "Financial Services",
        "microcredit",
    ]
    assert ordered(entries, OPEN, 2) == cards[:2]
    assert [card.en for card in ordered(entries, Selection(statuses=("admitted",)))] == ["finance"]
    assert [card.en for card in ordered([entry("户口")], OPEN)] == [""]


def test_going_back_restores_what_a_merge_moved() -> None:
    queue = Queue([Card(entry_id="a", en="x"), Card(entry_id="a", en="y"), Card(entry_id="b", en="z")])
    queue.merge("c", 1, "merge")
    assert [card.entry_id for card in queue.cards] == ["c", "c", "b"]
    queue.correct("yy", 2, "edit")
    queue.decide(Outcome.SKIPPED)
    assert queue.counts() == {Outcome.EDITED: 1, Outcome.MERGED: 1, Outcome.SKIPPED: 1}
    for _ in range(3):
        queue.back()
    assert [(card.entry_id, card.en) for card in queue.cards] == [("a", "x"), ("a", "y"), ("b", "z")]
    assert (queue.position, queue.last) == (0, None)


# What a decision makes of an entry


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("da4shu4ju4", "dàshùjù"),
        ("Xi1an1 nv3'er2", "Xī'ān nǚ'ér"),
        ("lu:4se4 lüe4ying3", "lǜsè lüèyǐng"),
        ("dàshùjù", "dàshùjù"),
        ("APEC feng1hui4", "APEC fēnghuì"),
        ("5G wang3luo4", "5G wǎngluò"),
    ],
)
def test_pinyin_can_be_typed_with_tone_numbers(typed: str, expected: str) -> None:
    assert toned(typed) == expected


def test_accepting_admits_the_chinese_too_and_leaves_other_english_alone() -> None:
    changed = edits.accepted(REVIVAL, "Rural Revitalization", PREFERRED)
    assert [str(term.status) for term in changed.terms("zh")] == ["admitted"]
    assert [str(term.status) for term in changed.terms("en")] == ["preferred", "proposed"]


def test_the_chinese_of_a_card_is_the_one_its_english_was_met_with() -> None:
    two = LanguageSection(language="zh-Hans", terms=(Term(text="农村复兴"), *REVIVAL.terms("zh")))
    both = ConceptEntry(id="1", languages=(two, REVIVAL.languages[-1]))
    chinese = edits.counterpart(both, "Rural Revival")
    assert chinese is not None
    assert chinese.text == "乡村振兴"
    assert edits.counterpart(both, "") == both.terms("zh")[0]


def test_a_corrected_term_has_no_confidence_of_a_machine_and_keeps_its_contexts() -> None:
    (term,) = edits.with_english(VILLAGES, "Digital Villages", "Villages", PROPOSED).terms("en")
    assert term.confidence is None
    assert [item.text[slice(*item.span)] for item in term.contexts if item.span] == ["Villages"] * 3
    with pytest.raises(DataError, match="twice"):
        edits.with_english(REVIVAL, "Rural Revival", "Rural Revitalization", PROPOSED)


def test_a_reading_corrected_in_one_script_is_corrected_in_the_other() -> None:
    hans = entry("银行", "bank", pinyin="yínxíng").languages[0]
    hant = entry("銀行", "bank", language="zh-Hant", pinyin="yínxíng").languages[0]
    changed = edits.with_pinyin(
        ConceptEntry(id="1", languages=(hans, hant, entry("银行", "bank").languages[-1])), "银行", "yínháng"
    )
    assert [term.pinyin for term in changed.terms("zh")] == ["yínháng"] * 2
    assert {item.origin for term in changed.terms("zh") for item in term.transliterations} == {Origin.HUMAN}


# The keys, in a terminal


def test_a_card_shows_the_pair_its_context_and_its_confidence(person: Person) -> None:
    lines = [line.rstrip() for line in person.see("q quit")]  # drawn last
    assert lines[0] == " 1 of 5"
    assert lines[2].startswith("  数字乡村   shùzì xiāngcūn")
    assert lines[3] == "  Digital Villages"
    assert lines[4] == "  █████████░  90 %   met in 3 places"
    assert lines[6:9] == [f"  {TITLE[0]}", f"  {TITLE[1]}", "  article-0.md"]
    marked = [cell.data for cell in person.screen.buffer[6].values() if cell.fg == "brown" and cell.data]
    assert "".join(marked) == "数字乡村"
    assert lines[-1].endswith("q quit")


def test_accept_and_prefer(person: Person, path: Path) -> None:
    person.press("a", "2 of 5")
    person.press("p", "3 of 5")
    person.press("\r", "4 of 5")
    assert statuses(path) == {
        "数字乡村 ~ Digital Villages": "admitted",
        "乡村振兴 ~ Rural Revitalization": "preferred",
        "乡村振兴 ~ Rural Revival": "admitted",
        "金融服务 ~ Financial Services": "proposed",
        "小额信贷 ~ microcredit": "proposed",
        "金融 ~ finance": "admitted",
    }
    assert stored(path, "数字乡村").terms("zh")[0].status == ADMITTED
    assert person.leave() == 0
    assert person.text.splitlines()[-1] == "accepted 3; 2 of 5 left"
    assert methods(path)[:2] == ["accept 乡村振兴 ~ Rural Revival", "accept 乡村振兴 ~ Rural Revitalization"]


def test_reject_is_for_good(person: Person, path: Path) -> None:
    person.press("s", "2 of 5")
    person.press("r", "3 of 5")
    assert "乡村振兴 ~ Rural Revitalization" not in statuses(path)
    assert "乡村振兴 ~ Rural Revival" in statuses(path)
    person.press("r", "4 of 5")
    assert not [pair for pair in statuses(path) if pair.startswith("乡村振兴")]
    assert person.leave() == 0
    with Glossary.open(path) as opened:
        again = opened.add("乡村振兴", "Rural Revival")
        assert ("乡村振兴", "Rural Revival") in opened.store.rejections()
    assert "乡村振兴" not in {change.after.zh for change in again.changes if change.after}


def test_edit_either_side_and_the_pinyin(person: Person, path: Path) -> None:
    person.press("e", "English: Digital Villages")
    person.press("\x15digital countryside\r", "corrected and stored")
    assert person.text.splitlines()[3] == "  digital countryside"
    person.press("c", "Chinese: 数字乡村")
    person.press("\x7f\x7f农村\r", "数字农村   shùzì nóngcūn")
    person.press("y", "pinyin: shùzì")
    person.press("\x15shu4zi4 Nong2cun1\r", "数字农村   shùzì Nóngcūn")
    person.press("a", "2 of 5")
    now = stored(path, "数字农村")
    (chinese,), (english,) = now.terms("zh"), now.terms("en")
    assert (english.text, english.status, english.confidence) == ("digital countryside", ADMITTED, None)
    assert chinese.transliterations == (Transliteration(system=PINYIN, text="shùzì Nóngcūn", origin=Origin.HUMAN),)
    assert person.leave() == 0
    assert "accepted 1, edited 3; 4 of 5 left" in person.text


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("e\x15\r", "the English is empty"),
        ("c\x15abc\r", "the Chinese has no Chinese in it"),
        ("e\x1b", "nothing changed"),
        ("e\x03", "nothing changed"),
        ("e\r", "nothing changed"),
    ],
)
def test_an_edit_that_can_not_be_changes_nothing(person: Person, path: Path, keys: str, told: str) -> None:
    before = statuses(path)
    person.press(keys[0], "enter stores")
    person.press(keys[1:], told)
    assert statuses(path) == before
    assert len(methods(path)) == 1


def test_merge_into_an_entry_that_is_there(person: Person, path: Path) -> None:
    for place in (2, 3, 4):
        person.press("s", f"{place} of 5")
    lines = person.press("m", "1  金融  jīnróng")
    assert "finance (admitted)" in "\n".join(lines)
    person.press("1", "5 of 5")
    kept = stored(path, "金融")
    assert [term.text for term in kept.terms("zh")] == ["金融", "金融服务"]
    assert {term.text: str(term.status) for term in kept.terms("en")} == {
        "finance": "admitted",
        "Financial Services": "admitted",
    }
    person.press("u", "4 of 5")
    assert stored(path, "金融服务").id == FINANCE.id
    assert [term.text for term in stored(path, "金融").terms("zh")] == ["金融"]


def test_merge_into_an_entry_looked_for(person: Person, path: Path) -> None:
    person.press("m", "merge 数字乡村")
    person.press("/", "search:")
    person.press("xedai\r", "no entry is like it")
    person.press("/", "search:")
    person.press("xiao'e xindai\r", "1  小额信贷")
    person.press("1", "2 of 5")
    assert [term.text for term in stored(path, "小额信贷").terms("en")] == ["microcredit", "Digital Villages"]


def test_undo_takes_back_step_by_step_through_the_journal(person: Person, path: Path) -> None:
    before = {reference: stored(path, reference) for reference in ("数字乡村", "乡村振兴")}
    person.press("a", "2 of 5")
    person.press("r", "3 of 5")
    person.press("s", "4 of 5")
    person.press("u", "3 of 5")
    person.press("u", "2 of 5")
    person.press("u", "1 of 5")
    assert {reference: stored(path, reference) for reference in before} == before
    with Glossary.open(path, create=False) as opened:
        assert [step.action for step in opened.log()] == ["undo", "undo", "change", "change", "change"]
        assert not opened.store.rejections()
    person.press("u", "nothing to undo")
    person.press("a", "2 of 5")
    assert person.leave() == 0
    assert "accepted 1; 4 of 5 left" in person.text


def test_the_last_decision_can_be_taken_back_before_leaving(path: Path) -> None:
    person = Person(path, "--limit", "1")
    person.see("1 of 1")
    person.press("a", "That was all.")
    person.press("u", "1 of 1")
    person.press("r", "That was all.")
    assert person.leave() == 0
    assert person.text.splitlines()[-1] == "rejected 1; that was all"
    assert "数字乡村 ~ Digital Villages" not in statuses(path)


def test_undo_never_takes_back_what_someone_else_did(person: Person, path: Path) -> None:
    person.press("a", "2 of 5")
    with Glossary.open(path) as opened:
        opened.reject("小额信贷", "microcredit")
    person.press("u", "the newest change is another one: reject 小额信贷 ~ microcredit")
    assert statuses(path)["数字乡村 ~ Digital Villages"] == "admitted"
    assert "小额信贷 ~ microcredit" not in statuses(path)


def test_what_others_decide_meanwhile_is_passed_over_and_kept(person: Person, path: Path) -> None:
    with Glossary.open(path) as opened:
        opened.save(edits.accepted(opened.get("乡村振兴"), "Rural Revitalization", PREFERRED))
        opened.delete([opened.get("金融服务")])
        opened.save(edits.with_pinyin(opened.get("数字乡村"), "数字乡村", "Shùzì Xiāngcūn"))
    person.press("a", "3 of 5")
    person.press("a", "5 of 5")
    now = stored(path, "数字乡村")
    assert (now.terms("en")[0].status, now.terms("zh")[0].pinyin) == (ADMITTED, "Shùzì Xiāngcūn")
    assert statuses(path)["乡村振兴 ~ Rural Revitalization"] == "preferred"


def test_keys_of_a_chinese_keyboard_and_capitals_are_the_same_keys(person: Person) -> None:
    person.press("Ａ", "2 of 5")
    person.press("S", "3 of 5")
    person.press(" ", "4 of 5")


def test_pasted_text_decides_nothing_but_can_be_edited_in(person: Person, path: Path) -> None:
    before = statuses(path)
    person.press("\x1b[200~arsparq\x1b[201~z", "no such key here")
    assert statuses(path) == before
    person.press("e", "English: ")
    person.press("\x15\x1b[200~数字 rural\nvillages\x1b[201~", "English: 数字 rural villages")


def test_help_lists_every_key(person: Person) -> None:
    page = "\n".join(person.press("?", "any key goes back"))
    for command in COMMANDS:
        assert f" {command.key} {command.also}".rstrip() in page
        assert command.help in page
    person.press("a", "1 of 5")


# Bad moments


def test_a_kill_loses_nothing_that_was_acknowledged(path: Path) -> None:
    keys = {"a": "accepted 数字乡村", "p": "accepted 乡村振兴 ~ Rural Revitalization", "r": "rejected 乡村振兴"}
    for count in range(1, 4):
        with Glossary.open(path) as opened:
            opened.delete(list(opened.entries()))
            opened.import_entries([CREDIT, FINANCE, REVIVAL, VILLAGES, KNOWN])
        person = Person(path)
        person.see("1 of 5")
        for key, told in list(keys.items())[:count]:
            person.press(key, told)
        person.child.kill(signal.SIGKILL)
        assert person.end() == -signal.SIGKILL
        now = statuses(path)
        assert now["数字乡村 ~ Digital Villages"] == "admitted"
        assert now["乡村振兴 ~ Rural Revitalization"] == ("preferred" if count > 1 else "proposed")
        assert ("乡村振兴 ~ Rural Revival" in now) == (count < 3)
        with Glossary.open(path) as opened:
            assert opened.reindex()[1] == []


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda child: child.send(b"\x03"), 130),
        (lambda child: child.kill(signal.SIGTERM), 143),
        (lambda child: child.send(b"q"), 0),
    ],
    ids=["ctrl-c", "sigterm", "q"],
)
def test_the_terminal_is_given_back_as_it_was(path: Path, end: Callable[[Any], None], code: int) -> None:
    beginning, other_end = os.openpty()
    before = termios.tcgetattr(beginning)  # of a new terminal: that of the person may have been changed by now
    person = Person(path)
    person.see("1 of 5")
    assert termios.tcgetattr(person.child.child_fd) != before
    person.press("a", "2 of 5")
    end(person.child)
    person.see("accepted 1; 4 of 5 left")
    assert termios.tcgetattr(person.child.child_fd) == before
    os.close(beginning)
    os.close(other_end)
    assert person.raw.count(b"\033[?1049h") == person.raw.count(b"\033[?1049l") == 1
    assert person.raw.rindex(b"\033[?25h") > person.raw.rindex(b"\033[?25l")
    assert person.end() == code


def test_ctrl_z_gives_the_terminal_back_for_a_while(path: Path) -> None:
    shell = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "-i"], env={**os.environ, "TERM": "xterm-256color", "PS1": "$ "}, timeout=600
    )
    try:
        shell.sendline(f"{sys.executable} -m zhterm review --glossary {path}")
        shell.expect_exact("1 of 5")
        shell.expect_exact("quit")
        shell.send("\x1a")
        shell.expect_exact("\033[?1049l")
        shell.expect("Stopped")
        shell.sendline("stty -a | tr ';' '\\n' | grep -c -e ' -icanon' -e ' -echo '; echo looked")
        shell.expect(r"[\r\n]0\r\nlooked")
        shell.sendline("fg")
        shell.expect_exact("\033[?1049h")
        shell.expect_exact("1 of 5")
        shell.send("a")
        shell.expect_exact("accepted 数字乡村".encode())
        shell.send("q")
        shell.expect("accepted.*1; 4 of 5 left")
    finally:
        shell.close(force=True)
    assert statuses(path)["数字乡村 ~ Digital Villages"] == "admitted"


def test_the_keyboard_going_away_ends_it_in_peace(person: Person, path: Path) -> None:
    person.press("a", "2 of 5")
    person.child.close(force=False)
    assert statuses(path)["数字乡村 ~ Digital Villages"] == "admitted"


def test_without_a_terminal_there_is_one_line_and_exit_code_2(path: Path, glossary: Callable[..., Result]) -> None:
    done = glossary("review", "--glossary", str(path), stdin=b"aaaa")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert "review needs a terminal" in done.err
    assert "glossary list --status proposed" in done.err
    assert "proposed" in statuses(path).values()


def test_nothing_to_review_is_said(path: Path) -> None:
    person = Person(path, "--status", "forbidden")
    person.see("nothing to review: no such term is forbidden")
    assert person.end() == 0
    wrong = Person(path, "--status", "good")
    wrong.see("no status 'good'")
    assert wrong.end() == 2


# What fits where


def test_the_card_follows_the_size_of_the_window(person: Person) -> None:
    person.see("q quit")
    for columns, rows in ((40, 12), (132, 43), (24, 8), (80, 24)):
        person.resize(columns, rows)
        person.see("1 of 5")
        deadline = time.monotonic() + 600
        while "quit" not in person.text.splitlines()[-1]:
            assert time.monotonic() < deadline, person.text
            person._read(0.1)
        assert all(width(line.rstrip()) <= columns for line in person.screen.display)
        assert "数字乡村" in person.text


def test_without_colour_the_term_is_still_set_apart(path: Path) -> None:
    person = Person(path, NO_COLOR="1")
    person.see("1 of 5")
    person.see("q quit")
    assert not re.search(rb"\033\[[0-9;]*(?:3|4|9|10)[0-7]m", person.raw)
    marked = [cell.data for cell in person.screen.buffer[6].values() if cell.underscore and cell.data]
    assert "".join(marked) == "数字乡村"
    assert person.leave() == 0


TEXTS = st.text(
    st.one_of(st.sampled_from("数字鄉村銀行，。（）“”《》 abcḗé́̌👩‍🌾\u202e\x1b\n\t—·"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=300,
).filter(str.strip)


def drawn(zh: str, en: str, reason: str, columns: int, rows: int) -> list[screen.Line]:
    chinese = Term(text=zh, contexts=(Context(text=f"{reason}{zh}{reason}"),))
    english = Term(text=en, confidence=0.7, contexts=(Context(text=f"{zh}{en}", translation=zh),))
    languages = [
        LanguageSection(language=code, terms=(term,)) for code, term in (("zh-Hans", chinese), ("en", english))
    ]
    one = ConceptEntry(id="1", languages=tuple(languages), subject_fields=(reason,))
    card = Card(entry_id="1", en=en)
    view = View(card=card, entry=one, chinese=chinese, term=english, reasons=(reason,))
    return screen.card(view, Queue([card]), [screen.Piece(reason[:0])], screen.Canvas(columns, rows))


@given(zh=TEXTS, en=TEXTS, reason=TEXTS, columns=st.integers(12, 132), rows=st.integers(4, 50))
def test_no_line_is_wider_than_the_terminal_whatever_is_stored(
    zh: str, en: str, reason: str, columns: int, rows: int
) -> None:
    lines = drawn(zh, en, reason, columns, rows)
    assert len(lines) == rows
    for line in lines:
        plain = "".join(piece.text for piece in line)
        assert width(plain) <= columns
        assert not re.search("[\x00-\x1f\x7f\u202a-\u202e]", plain)


def test_a_long_context_is_shown_around_the_term() -> None:
    long = "前言" * 300 + "数字乡村" + "后语" * 300
    lines = drawn("数字乡村", "Digital Villages", long, 80, 24)
    assert screen.Piece("数字乡村", "term") in [piece for line in lines[6:] for piece in line]


def test_lines_break_as_chinese_and_english_do() -> None:
    text = "助力鄉村振興（徵求意見稿）、rural development of villages"
    lines = screen.wrapped([screen.Piece(text)], 14, 9, "")
    assert ["".join(piece.text for piece in line).rstrip() for line in lines] == [
        "助力鄉村振興",
        "（徵求意見",
        "稿）、rural",
        "development of",
        "villages",
    ]


# Without a terminal


def test_a_concept_without_english_gets_some(home: Path) -> None:
    with Glossary.open(home / "t.db") as opened:
        opened.import_entries([entry("户口")])
        review = Review(opened, Queue(ordered(opened.entries(OPEN), OPEN)), OPEN)
        view = review.look()
        assert view is not None
        assert (view.term, view.chinese and view.chinese.text) == (None, "户口")
        review.edit_english("household registration")
        review.accept(ADMITTED)
        assert review.look() is None
        assert opened.get("户口").terms("en")[0].status == ADMITTED
        review.undo()
        review.undo()
        assert not opened.get("户口").terms("en")
        review.reject()
        assert not list(opened.entries())
        review.undo()
        assert opened.get("户口")


def test_a_concept_in_traditional_characters_is_reviewed_alike(home: Path) -> None:
    with Glossary.open(home / "t.db") as opened:
        opened.import_entries([entry("鄉村振興", "rural revitalization", language="zh-Hant"), KNOWN])
        review = Review(opened, Queue(ordered(opened.entries(), OPEN)), OPEN)
        review.edit_chinese("農村振興")
        assert opened.get("農村振興").terms("zh-Hant")[0].pinyin == "nóngcūn zhènxīng"
        review.reject()
        assert [concept.zh for concept in opened.entries()] == ["金融"]
        review.undo()
        assert opened.get("农村振兴").languages[0].language == LANGUAGES[1]


def test_every_key_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "review.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (`[^|]+`) \| (.+) \|$", page, re.MULTILINE))
    for command in COMMANDS:
        keys = f"`{command.key}`" + (f" `{command.also}`" if command.also else "")
        assert rows[keys] == command.help
