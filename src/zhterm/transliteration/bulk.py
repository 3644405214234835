"""Many lines at once: the pinyin of all lines is joined from what is remembered of their words.

Only where a word stands between others so that a rule may change something (`idle` doesn't rule it out) its line
becomes a `Line`, on which those rules run. The result is that of `transliterate`, word lists for texts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, chain, compress, count, islice, repeat
from operator import eq, is_not
from typing import TYPE_CHECKING, cast

from zhterm.language.syllables import DIVIDED
from zhterm.transliteration.grouping import apply_at
from zhterm.transliteration.idle import busy, is_local
from zhterm.transliteration.line import HAN, SPACE, Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhterm.transliteration.line import Cell
    from zhterm.transliteration.transcriber import Transcriber

# In a fragment: no space follows; a space of the text. Between lines: an end, which is a word and its own fragment.
_TIGHT, _SPACE, END = "\x00", "\x02", "\x03"
# Words remembered, some 40 MB at most, and words between others, some 20 MB.
_KEPT = 200_000
_KEPT_CONTEXTS = 100_000
# Words that are read at a time: few enough for the processor's cache.
CHUNK = 8_192


class _Contexts(dict[tuple[str, str, str], "bool | str"]):
    """(word before, word, word after), with END at the edges of a line -> what the rules make of the word there.

    False: what is written anyway; a text: this fragment instead; True: more of the line has to be looked at.
    """

    def __init__(self, cells: Mapping[str, tuple[Cell, ...]], texts: Mapping[str, str]) -> None:
        self._cells = cells
        self._texts = texts

    def __missing__(self, words: tuple[str, str, str]) -> bool | str:
        before, word, after = words
        cells = self._cells
        own = cells[word]
        left = None if before is END else cells[before][-1]
        right = None if after is END else cells[after][0]
        if len(own) == 1:
            cell = own[0]
            found: bool | str = False
            if roles := busy(left, cell, right):
                local = all(is_local(role, left, cell, right) for role in roles)
                found = not local or self._applied(left, own, right, [0], self._texts[word])
        else:
            found = self._of_several(left, own, right, self._texts[word])
        self[words] = found
        return found

    def _of_several(self, left: Cell | None, own: tuple[Cell, ...], right: Cell | None, usual: str) -> bool | str:
        if left == own[0] or own[-1] == right or any(map(eq, own, own[1:])):
            return True
        due = []
        row = (left, *own, right)
        for at, cell in enumerate(own):
            if cell.roles and (roles := busy(row[at], cell, row[at + 2])):
                if not all(is_local(role, row[at], cell, row[at + 2]) for role in roles):
                    return True
                due.append(at)
        return bool(due) and self._applied(left, own, right, due, usual)

    @staticmethod
    def _applied(
        left: Cell | None, own: tuple[Cell, ...], right: Cell | None, due: Sequence[int], usual: str
    ) -> bool | str:
        """What the rules of the cells at `due`, which look at nothing else, make of a word between two cells."""
        row = [cell for cell in (left, *own, right) if cell]
        first = 0 if left is None else 1
        last = first + len(own)
        line = apply_at(Line(row), [first + at for at in due], False)
        if "" in line.texts or (right and (line.glues[last] is not None or line.texts[last] is not right.text)):
            return True
        found = _written(line, first, last)
        return found != usual and found


class Fragments:
    """Word -> its pinyin with the space before it.

    `_active` are the words that a rule wants to see, `_odd` those that have a sign of ours in their own text.
    """

    def __init__(self, transcriber: Transcriber) -> None:
        self._transcriber = transcriber
        self._texts: dict[str, str] = {END: END}
        self._cells: dict[str, tuple[Cell, ...]] = {}
        self._active: set[str] = set()
        self._odd: set[str] = set()
        self._contexts = _Contexts(self._cells, self._texts)

    @property
    def full(self) -> bool:
        """Whether so much is remembered that new fragments should begin anew."""
        return len(self._texts) > _KEPT

    def transliterate(self, lines: Sequence[Sequence[str]], stored: Mapping[str, str]) -> list[str]:
        """The pinyin of each line, which is given as its words."""
        out: list[str] = []
        first = size = 0
        for number, words in enumerate(lines, 1):
            size += len(words)
            if size > CHUNK:
                out += self._chunk(lines[first:number], stored)
                first, size = number, 0
        return out + self._chunk(lines[first:], stored) if first < len(lines) else out

    def _chunk(self, lines: Sequence[Sequence[str]], stored: Mapping[str, str]) -> list[str]:
        if not lines:
            return []
        words = [END, *chain.from_iterable(chain.from_iterable(zip(lines, repeat((END,)))))]
        try:
            fragments = list(map(self._texts.__getitem__, words))
        except KeyError:
            self._learn(list(set(words).difference(self._texts)))
            fragments = list(map(self._texts.__getitem__, words))
        if stored or (self._odd and not self._odd.isdisjoint(words)):
            return self._one_by_one(lines, set(words), stored)
        same = compress(count(), map(eq, fragments, islice(fragments, 1, None)))
        twice = [at for at in same if fragments[at] is not END]
        if _SPACE in map(fragments.__getitem__, twice):
            return [self._transcriber.line(words, stored).text() for words in lines]
        self._apply(lines, words, fragments, twice)
        text = "".join(fragments)
        if _TIGHT in text:
            text = text.replace(_TIGHT + _SPACE, _SPACE).replace(_TIGHT + " ", "").replace(_TIGHT, "")
        if _SPACE in text:
            text = text.replace(_SPACE + " ", _SPACE).replace(END + _SPACE, END).replace(_SPACE + END, END)
            text = text.replace(_SPACE, " ")
        out = text.replace(END + " ", END)[1:-1].split(END)
        return out if len(out) == len(lines) else self._one_by_one(lines, set(words), stored)  # END was a word

    def _one_by_one(self, lines: Sequence[Sequence[str]], wanted: set[str], stored: Mapping[str, str]) -> list[str]:
        """Each line with words that are odd or stored by itself, the others together."""
        apart = (self._odd & wanted) | {END}
        if stored:
            known = self._transcriber.cells(wanted)
            apart |= {word for word in wanted if word in stored or "".join([c.key for c in known[word]]) in stored}
        others = iter(self._chunk([words for words in lines if apart.isdisjoint(words)], {}))
        line = self._transcriber.line
        return [next(others) if apart.isdisjoint(words) else line(words, stored).text() for words in lines]

    def _apply(
        self, lines: Sequence[Sequence[str]], words: list[str], fragments: list[str], twice: Sequence[int]
    ) -> None:
        """Put into the fragments what the rules change. Both lists have END before, between and after the lines.

        `twice` are the places of words that the same sound follows.
        """
        places = list(compress(count(), map(self._active.__contains__, words)))
        if len(self._contexts) > _KEPT_CONTEXTS:
            self._contexts.clear()
        outcomes = list(map(self._contexts.__getitem__, [(words[at - 1], words[at], words[at + 1]) for at in places]))
        due = list(compress(places, outcomes))
        changes = list(filter(None, outcomes))
        if twice:
            found = dict(zip(due, changes, strict=True)) | dict.fromkeys(twice, True)
            due = sorted(found)
            changes = list(map(found.__getitem__, due))
        starts = list(accumulate(map(len, lines), lambda start, size: start + size + 1, initial=1))
        first = 0
        while first < len(due):
            number = bisect_right(starts, due[first]) - 1
            start, end = starts[number], starts[number + 1] - 1
            last = bisect_left(due, end, first)
            if True in changes[first:last]:
                self._rewrite(words[start:end], [at - start for at in due[first:last]], start, fragments)
            else:
                for at in range(first, last):
                    fragments[due[at]] = cast("str", changes[at])
            first = last

    def _rewrite(self, words: list[str], places: list[int], start: int, fragments: list[str]) -> None:
        """Run the rules of the words at these places of one line, whose fragments begin at `start`."""
        found = list(map(self._cells.__getitem__, words))
        cells = list(chain.from_iterable(found))
        starts = owners = None
        if len(cells) > len(words):
            starts = list(accumulate(map(len, found), initial=0))
            owners = [number for number, own in enumerate(found) for _ in own]
            places = [place for at in places for place in range(starts[at], starts[at + 1])]
        line = Line(cells, owners)
        usual = line.texts.copy()
        apply_at(line, places, starts is not None or any(map(eq, usual, usual[1:])))
        changed = list(compress(count(), map(is_not, line.texts, usual)))
        if line.glues.count(None) < len(cells):
            changed = sorted({*changed, *(at for at, glue in enumerate(line.glues) if glue is not None)})
        if not changed:
            return
        if starts is None or owners is None:
            spans = [(at, at, at + 1) for at in changed]
        else:
            spans = [(at, starts[at], starts[at + 1]) for at in {owners[place] for place in changed}]
        if _is_apart(line, changed) and all("" not in line.texts[first:last] for _, first, last in spans):
            for number, first, last in spans:
                fragments[start + number] = _written(line, first, last)
        else:
            fragments[start : start + len(words)] = [line.text(), *repeat("", len(words) - 1)]

    def _learn(self, words: list[str]) -> None:
        cells = self._transcriber.cells(words)
        for word in words:
            found = self._cells[word] = cells[word]
            cell = found[0]
            if len(found) == 1 and cell.kind is HAN:
                self._texts[word] = " " + cell.text
                if cell.roles:
                    self._active.add(word)
                continue
            self._texts[word] = _fragment(found)
            edges = len(found) > 1 and 1 in (len(cell.key), len(found[-1].key))  # may be said twice: 个个
            if edges or any(cell.roles for cell in found):
                self._active.add(word)
            if _TIGHT in word or _SPACE in word or END in word:
                self._odd.add(word)


def _is_apart(line: Line, changed: Sequence[int]) -> bool:
    """Whether no rule has glued one of these cells to the edge of the line, a space or an opening mark."""
    cells, texts, glues = line.cells, line.texts, line.glues
    return all(glues[at] is None or (at and texts[at - 1] and not cells[at - 1].after) for at in changed)


def _written(line: Line, first: int, last: int) -> str:
    """The fragment of the word of these cells, in a line of which every cell has a text."""
    cells, texts, glues = line.cells, line.texts, line.glues
    out: list[str] = []
    for at in range(first, last):
        between, text = glues[at], texts[at]
        if between is None:
            between = "" if cells[at].before or (at > first and cells[at - 1].after) else " "
        if not between and at and text[:1] in DIVIDED and texts[at - 1][-1:].isalpha():
            between = "'"
        out += (between, text)
    return "".join(out) + _TIGHT * cells[last - 1].after


def _fragment(cells: tuple[Cell, ...]) -> str:
    if cells[0].kind is SPACE:
        return _SPACE
    text = cells[0].text if len(cells) == 1 else Line(list(cells)).text()
    return " " * (not cells[0].before) + text + _TIGHT * cells[-1].after
