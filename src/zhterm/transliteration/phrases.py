"""Terms of several words with a spelling of their own, and verbs with what completes them (GB/T 16159-2012, 6.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhterm.language.scripts import is_han
from zhterm.language.syllables import find
from zhterm.transliteration import tables

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line

# Verbs of one syllable that take another verb after them and no complement.
MODAL = frozenset("要会能想可应该须需敢肯愿请让叫使令派去来是有在到无没不用以为被把对向从由给将需得如似像属")
DIRECTIONS = frozenset("来去")
_RESULTS = frozenset("上下进出回起开完成到住掉死坏破透见懂够饱醉错倒断")
_QUALITIES = frozenset("好大强优深细实牢稳准清满紧")
# Verbs of one syllable that such a quality completes, rather than describing the noun that follows.
_COMPLETED = frozenset("做办讲写用抓管建学编画唱种养守答演谋落压站摸看算记修配备挖织扎握盯选放摆收装擦洗停排挂填塞铺")
COMPLEMENTS = DIRECTIONS | _RESULTS | _QUALITIES
WITH_DIRECTION = frozenset("进出上下回过起")


def complement(line: Line, at: int) -> None:
    """走 来 -> zǒulái, 讲 好 -> jiǎnghǎo; 走进 来 -> zǒu jìnlái: verb and complement of one syllable each join."""
    if not line.is_han(at - 1):
        return
    key, before = line.key(at), line.cells[at - 1]
    if key == "得到":
        if len(before.key) == 1 and before.tag[:1] == "v" and before.key not in MODAL:
            line.texts[at], line.glues[at] = "dedào", ""  # 买 得到
        return
    if before.key in {"不", "得"} and _is_potential(line, at):
        line.texts[at - 1] = "bu" if before.key == "不" else "de"
        line.glues[at - 1] = line.glues[at] = ""
        return
    after = line.tag(at + 1)[:1] if line.is_han(at + 1) else ""
    if (key in DIRECTIONS and after == "v") or before.key + key in tables.affixes()["parted"]:
        return
    if len(before.key) == 2 and key in DIRECTIONS and before.key[1] in WITH_DIRECTION and before.tag[:1] == "v":
        found = find(line.texts[at - 1])
        if len(found) == 2 and " " not in line.texts[at - 1]:
            line.texts[at - 1] = f"{found[0][0]} {found[1][0]}"
            line.glues[at] = ""
        return
    if len(before.key) > 1 or before.tag[:1] != "v" or before.key in MODAL or before.fixed:
        return
    if line.glues[at - 1] == "" or (key in _QUALITIES and before.key not in _COMPLETED):
        return
    if key in {"上", "下"} and before.key in tables.affixes()["placenoun"]:
        return
    line.glues[at] = ""


def _is_potential(line: Line, at: int) -> bool:
    """Whether a verb of one syllable, 不 or 得 and this complement end a clause: 吃 不 下 -> chībuxià."""
    verb = line.key(at - 2)
    ends = not line.is_han(at + 1) or line.tag(at + 1)[:1] in {"n", "u", "y"}
    if not ends or len(verb) != 1 or verb == line.key(at) or verb in MODAL:
        return False
    return line.key(at) in DIRECTIONS | _RESULTS and line.tag(at - 2)[:1] == "v"


_SIDES = "东西南北左右前后上下里外回"
# What the path takes for a word, and may be 往, 向, 朝 or 把 with its noun.
PREPOSED = frozenset(preposition + side for preposition in "往向朝" for side in _SIDES) | {"把门", "把手"}
_GOES = frozenset("开走飞转拐看跑退移望去爬倒向游")


def preposed(line: Line, at: int) -> None:
    """往前 走 -> wǎng qián zǒu, 往 南开 -> wǎng nán kāi: a preposition, its noun, the verb are three words (6.1.7)."""
    if len(line.key(at)) == 1:
        at += 1
        if len(line.key(at)) == 2 and line.key(at)[0] in _SIDES and line.key(at)[1] in _GOES:
            _apart(line, at)
        return
    longest = 2 if line.key(at)[0] == "把" else 1
    if line.tag(at + 1)[:1] == "v" and line.key(at + 1) not in MODAL and len(line.key(at + 1)) <= longest:
        _apart(line, at)


def _apart(line: Line, at: int) -> None:
    line.texts[at] = " ".join(syllable[0].lower() for syllable in find(line.texts[at]))


def phrase(line: Line, at: int) -> None:
    """Write a term of the table of spellings that begins here, over as many words as it has."""
    key = line.key(at)
    if line.cells[at].fixed or not (key in tables.written() or key + line.key(at + 1) in tables.beginnings()):
        return
    for term in tables.opening()[key[0]]:
        end, size = at, 0
        while size < len(term) and end < len(line.cells) and term.startswith(line.key(end), size):
            size += len(line.key(end))
            end += 1
        if size == len(term) and not any(cell.fixed for cell in line.cells[at:end]):
            _spell(line, at, end, tables.written()[term])
            return


def _spell(line: Line, at: int, end: int, reading: str) -> None:
    """Give the words from `at` to `end` their shares of a reading with one syllable a character."""
    found = find(reading)
    counts = [sum(map(is_han, line.key(place))) for place in range(at, end)]
    if end - at == 1:
        line.texts[at] = reading
    if end - at == 1 or sum(counts) != len(found):
        return
    first = 0
    for place, count in zip(range(at, end), counts, strict=True):
        if not count:  # the dot of 一二·九
            line.texts[place], line.glues[place] = "·" * ("·" in reading), ""
            continue
        start = found[first].start()
        line.texts[place] = reading[start : found[first + count - 1].end()]
        if first:
            line.glues[place] = reading[found[first - 1].end() : start].strip("'·")
        first += count
