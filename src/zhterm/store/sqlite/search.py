"""Finding entries by Chinese, pinyin, initials or English.

A search is a list of tiers, best first; each is one query on an index, none scans. A tier is asked only while there
are fewer hits than wanted. Inside a tier, usable terms come before deprecated ones, short before long, reviewed and
often met ones before others.
"""

from __future__ import annotations

from itertools import pairwise

from zhterm.store.hit import Hit
from zhterm.store.keys import grams, reading, squash, words
from zhterm.store.sqlite.connection import bound
from zhterm.store.sqlite.index import LENGTH_STEP
from zhterm.store.sqlite.rows import ROW, TermRows, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator

    from zhterm.store.keys import Simplify
    from zhterm.store.sqlite.rows import Filters, Row

    Tier = tuple[str, Callable[[], Iterable[tuple[int, Row]]]]  # the kind of match; (edits, row)

MATCHES = (
    "exact",
    "pinyin",
    "initials",
    "stem",
    "prefix",
    "pinyin prefix",
    "word prefix",
    "substring",
    "initials prefix",
    "fuzzy",
)
"""How a term can match, best first for text in Latin letters."""

_LAST = "\U0010ffff"
_FIRST_CHINESE = "\u2e80"  # radicals, kana, ideographs: everything that pinyin and English are not
_USABLE = 1000  # weights below are those of deprecated, superseded and forbidden terms
_BEGINNINGS = 200  # words looked for where the beginning of one is asked
_MOST = 1 << 40  # hits: more than there can be, and a number that SQLite takes
_SCANNED = 3000  # of a prefix shared by more terms than this, the shortest of these many are found


class Search:
    """One search on a connection. `limit` bounds the hits, `filters` what they may be."""

    def __init__(self, connection: sqlite3.Connection, filters: Filters, limit: int) -> None:
        self.connection = connection
        self.terms = TermRows(connection, filters)
        self.limit = min(limit, _MOST)
        self.enough = 3 * self.limit + 50

    def run(self, query: str, simplify: Simplify, matches: Collection[str] = MATCHES) -> list[Hit]:
        """Return the hits for `query`, best first, one an entry."""
        if not query.strip():
            return []
        chinese = any(char >= _FIRST_CHINESE for char in squash(query))
        tiers = self._chinese(query, simplify) if chinese else self._latin(query)
        chosen: dict[int, tuple[str, int, Row]] = {}
        for match, rows in tiers:
            if len(chosen) >= self.limit or (match == "fuzzy" and chosen):
                break
            if match not in matches:
                continue
            for edits, row in sorted(rows(), key=_preference):
                chosen.setdefault(row[1], (match, edits, row))
        return self._hits(chosen)

    def _hits(self, chosen: dict[int, tuple[str, int, Row]]) -> list[Hit]:
        numbers = list(chosen)[: self.limit]
        texts: dict[int, tuple[str, str]] = {}
        for some, marks in bound(numbers):
            query = f"SELECT number, id, document FROM entry WHERE number IN ({marks})"
            texts.update((number, (id_, text)) for number, id_, text in self.connection.execute(query, some))
        hits = []
        for number in numbers:
            match, edits, row = chosen[number]
            id_, text = texts[number]
            hits.append(Hit(id=id_, text=text, term=row[3], language=row[2], match=match, distance=edits))
        return hits

    def _chinese(self, query: str, simplify: Simplify) -> Iterator[Tier]:
        key = simplify(squash(query))
        yield "exact", lambda: self.exact(key)
        yield "prefix", lambda: self.prefix(key)
        yield "substring", lambda: self.substring(key)
        yield "fuzzy", lambda: self.fuzzy_chinese(key)

    def _latin(self, query: str) -> Iterator[Tier]:
        key, asked = squash(query), words(query)
        letters, tones, _ = reading(query)
        yield "exact", lambda: self.exact(key)
        yield "pinyin", lambda: self.reading("p", letters, tones)
        if not tones:
            yield "initials", lambda: self.reading("i", letters, "")
        yield "stem", lambda: self.english(asked)
        yield "prefix", lambda: self.prefix(key)
        yield "pinyin prefix", lambda: self.reading_prefix("p", letters, tones)
        if asked and len(asked[-1]) >= 3:
            yield "word prefix", lambda: self.english(asked[:-1], beginning=asked[-1])
        yield "substring", lambda: self.substring(key)
        if not tones and len(letters) > 1:
            yield "initials prefix", lambda: self.reading_prefix("i", letters, "")
        if tones:
            yield "pinyin", lambda: self.reading("p", letters, "")
        yield "fuzzy", lambda: self.fuzzy_latin(asked, letters)

    def exact(self, key: str) -> Iterator[tuple[int, Row]]:
        """Terms whose look-up form is `key`."""
        return self.terms.matching(f"SELECT {ROW} FROM term t WHERE t.folded = ? {{filters}} LIMIT 1000", key)

    def prefix(self, key: str) -> Iterator[tuple[int, Row]]:
        """Terms whose look-up form begins with `key`."""
        sql = f"""SELECT {ROW} FROM (SELECT number FROM term WHERE folded >= ? AND folded < ? LIMIT {_SCANNED}) p
            JOIN term t ON t.number = p.number WHERE 1 {{filters}} ORDER BY p.number LIMIT {self.enough}"""
        return self.terms.matching(sql, key, key + _LAST)

    def substring(self, key: str) -> Iterator[tuple[int, Row]]:
        """Chinese terms that contain `key` anywhere. Full text ignores order, so each hit is verified."""
        tokens = grams(key).split() if len(key) == 1 else ["".join(pair) for pair in pairwise(key)]
        sql = f"""SELECT {ROW} FROM chinese c JOIN term t ON t.number = c.rowid WHERE chinese MATCH ?
            AND instr(t.folded, ?) {{filters}} ORDER BY c.rowid LIMIT {self.enough}"""
        return self.terms.matching(sql, " AND ".join(map(quoted, dict.fromkeys(tokens))), key)

    def english(self, asked: list[str], beginning: str = "") -> Iterator[tuple[int, Row]]:
        """English terms with all these words, inflected or not, and one that begins with `beginning`.

        Full text holds stems, and "alleviat" does not begin the stem of "alleviation": so the beginning is looked up
        among the words themselves.
        """
        clauses = list(map(quoted, asked))
        if beginning:
            query = f"SELECT text FROM word WHERE text >= ? AND text < ? LIMIT {_BEGINNINGS}"
            found = [quoted(text) for (text,) in self.connection.execute(query, (beginning, beginning + _LAST))]
            clauses += [f"({' OR '.join(found)})"] if found else []
        if len(clauses) < len(asked) + bool(beginning) or not clauses:
            return iter(())
        sql = f"""SELECT {ROW} FROM english e JOIN term t ON t.number = e.rowid WHERE english MATCH ?
            {{filters}} ORDER BY e.rowid LIMIT {self.enough}"""
        return self.terms.matching(sql, " AND ".join(clauses))

    def reading(self, kind: str, letters: str, tones: str) -> Iterator[tuple[int, Row]]:
        """Terms read `letters` with `tones`; without tones, with any."""
        sql = f"""SELECT {ROW} FROM reading r JOIN term t ON t.number = r.term WHERE r.kind = ? AND r.value = ?
            AND (? = '' OR r.tones = ?) {{filters}} ORDER BY r.term LIMIT 500"""
        return self.terms.matching(sql, kind, letters, tones, tones)

    def reading_prefix(self, kind: str, letters: str, tones: str) -> Iterator[tuple[int, Row]]:
        """Terms whose reading begins with `letters` and `tones`."""
        sql = f"""SELECT {ROW} FROM (SELECT term FROM reading WHERE kind = ? AND value >= ? AND value < ?
            AND substr(tones, 1, ?) = ? LIMIT {_SCANNED}) p
            JOIN term t ON t.number = p.term WHERE 1 {{filters}} ORDER BY p.term LIMIT {self.enough}"""
        return self.terms.matching(sql, kind, letters, letters + _LAST, len(tones), tones)

    def fuzzy_chinese(self, key: str) -> Iterable[tuple[int, Row]]:
        """Chinese terms that are nearly `key`; rapidfuzz is loaded here and not before."""
        from zhterm.store.sqlite import fuzzy

        return fuzzy.chinese(self.terms, key)

    def fuzzy_latin(self, asked: list[str], letters: str) -> Iterable[tuple[int, Row]]:
        """English terms with nearly these words, Chinese terms read nearly so."""
        from zhterm.store.sqlite import fuzzy

        return fuzzy.latin(self.terms, asked, letters)


def _preference(hit: tuple[int, Row]) -> tuple[int, bool, int, int, int]:
    edits, (number, _, _, _, _, weight) = hit
    return edits, weight < _USABLE, number // LENGTH_STEP, -weight, number
