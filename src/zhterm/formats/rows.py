"""Rows of flat formats out of entries, by the columns and the rules of a profile."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from zhterm.formats.pairs import FIELDS, TermPair, term_pairs
from zhterm.formats.profiles import SOURCE_FIELDS
from zhterm.model import DISCOURAGED, AdministrativeStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from zhterm.formats.losses import Losses
    from zhterm.formats.options import WriteOptions
    from zhterm.formats.profiles import Column, Profile
    from zhterm.model import ConceptEntry, Term

    Cell = Callable[[TermPair], str]

_RANKS = {status: rank for rank, status in enumerate(("preferred", "admitted", "proposed", "superseded", "deprecated"))}
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MISSING = {"zh": "Chinese", "en": "English", "source_term": "source", "target_term": "target"}


class RowMaker:
    """Makes the rows of a flat format; what its rules keep out is counted in `losses`."""

    def __init__(self, profile: Profile, options: WriteOptions, losses: Losses) -> None:
        self._rules = profile.rules
        self._source = options.source
        self._script = options.script
        self._losses = losses
        self._cells = [self._cell(column) for column in profile.columns]
        self._required = [(name, self._field(name)) for name in profile.rules.requires]
        self._refuse = re.compile(profile.rules.refuse) if profile.rules.refuse else None
        self._carried = frozenset(column.field for column in profile.columns)
        self._statuses = frozenset(profile.rules.statuses or _statuses(self._carried))
        self._seen: set[int] = set()

    def rows(self, entries: Iterable[ConceptEntry]) -> Iterator[list[str]]:
        """Yield the rows of all entries that keep the rules."""
        for entry in self._losses.counted(entries, self._carried):
            for pair in self._pairs(entry):
                if all(value(pair) for _, value in self._required) or self._is_missing(pair):
                    row = [value(pair) for value in self._cells]
                    if self._keeps_rules(row, pair):
                        yield row

    def _is_missing(self, pair: TermPair) -> bool:
        name = next(name for name, value in self._required if not value(pair))
        self._losses.leave_out(_told(pair), f"no {_MISSING.get(name, name.replace('_', ' '))} term")
        return False

    def _keeps_rules(self, row: list[str], pair: TermPair) -> bool:
        """Bring the cells of a row into the form the format wants; False where it can't hold them."""
        rules, told = self._rules, _told(pair)
        for index, cell in enumerate(row):
            if rules.flatten and _BREAKS.search(cell):
                row[index] = _BREAKS.sub(" ", cell).strip()
                self._losses.fields["line breaks and tabs"] += 1
            for old, new in rules.replace:
                row[index] = row[index].replace(old, new)
            if rules.max_bytes and len(row[index].encode()) > rules.max_bytes:
                self._losses.leave_out(told, f"longer than {rules.max_bytes:,} bytes")
                return False
            if self._refuse is not None and self._refuse.search(row[index]):
                self._losses.leave_out(told, rules.refuse_reason)
                return False
        return True

    def _pairs(self, entry: ConceptEntry) -> Iterator[TermPair]:
        if self._rules.rows == "sources":
            yield from self._best_pairs(entry)
            return
        pairs: Iterable[TermPair] = list(self._allowed_pairs(entry))
        if self._rules.rows == "entries":
            pairs = islice(pairs, 1)
            self._count_further(entry)
        elif self._rules.rows == "terms":
            firsts: dict[tuple[Term | None, Term | None], TermPair] = {}
            for pair in pairs:
                firsts.setdefault((pair.hans, pair.hant), pair)
            pairs = firsts.values()
        yield from pairs

    def _count_further(self, entry: ConceptEntry) -> None:
        """Count the terms for which one row an entry has no cell."""
        carried = self._carried
        simplified = len(entry.terms("zh-Hans")) - ("zh_hans_2" in carried)
        chinese = max(simplified, len(entry.terms("zh-Hant"))) - 1
        english = len(self._allowed(entry)) - 1 - len(carried & {"en_2", "en_3"})
        further = max(chinese, 0) + (max(english, 0) if "en_all" not in carried else 0)
        if further:
            self._losses.fields["further terms"] += further

    def _allowed_pairs(self, entry: ConceptEntry) -> Iterator[TermPair]:
        for pair in term_pairs(entry):
            if (status := pair.carrier.status.value) in self._statuses:
                yield pair
            else:
                self._losses.leave_out(_told(pair), f"status {status}")

    def _best_pairs(self, entry: ConceptEntry) -> Iterator[TermPair]:
        """One pair a term of the source language, with its best target; each source once in the whole file."""
        pairs = [pair for pair in self._allowed_pairs(entry) if pair.en and pair.zh]
        if not pairs and not entry.terms("en"):
            self._losses.leave_out(entry.zh, "no English term")
        elif not pairs and not entry.terms("zh"):
            self._losses.leave_out(entry.terms("en")[0].text, "no Chinese term")
        pairs.sort(key=lambda pair: _RANKS.get(pair.carrier.status.value, len(_RANKS)))
        source, target = self._field("source_term"), self._field("target_term")
        for pair in pairs:
            key = hash(source(pair))
            if key not in self._seen:
                self._seen.add(key)
                yield pair
            else:
                self._losses.leave_out(f"{source(pair)} = {target(pair)}", "a second target for the same source")

    def _cell(self, column: Column) -> Cell:
        if column.text:
            return lambda _: column.text
        return self._field(column.field)

    def _field(self, name: str) -> Cell:
        zh = self._chinese
        sides: dict[str, Cell] = {"zh": zh, "en": FIELDS["en"]}
        source, target = ("en", "zh") if self._source == "en" else ("zh", "en")
        if name in SOURCE_FIELDS:
            side = source if name.startswith("source") else target
            return sides[side] if name.endswith("term") else lambda _: side
        if name == "zh":
            return zh
        if name in ("en_2", "en_3"):
            return lambda pair: self._english(pair.entry, int(name[-1]) - 1)
        if name == "en_all":
            return lambda pair: "; ".join(self._allowed(pair.entry))
        return FIELDS.get(name, lambda _: "")

    def _allowed(self, entry: ConceptEntry) -> list[str]:
        return [term.text for term in entry.terms("en") if term.status.value in self._statuses]

    def _english(self, entry: ConceptEntry, index: int) -> str:
        return next(islice(self._allowed(entry), index, None), "")

    def _chinese(self, pair: TermPair) -> str:
        term = pair.chinese(self._script)
        return term.text if term else ""


def _statuses(carried: frozenset[str]) -> Collection[str]:
    """The statuses of the terms that are written where a profile does not say which.

    Where no column tells what a term's status is, a term that is not to be used would read as one that is.
    """
    told = not carried.isdisjoint(("status", "forbidden"))
    return [status for status in AdministrativeStatus if told or status not in DISCOURAGED]


def _told(pair: TermPair) -> str:
    """A pair in a message."""
    texts: Sequence[str] = [term.text for term in (pair.zh, pair.en) if term]
    return " = ".join(texts)
