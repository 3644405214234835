"""Terms that are nearly what was asked for: a wrong or missing character, two letters exchanged.

The distance is that of optimal string alignment (a substitution, insertion, deletion or exchange of neighbours is one
edit). Candidates come from the index by conditions that no term within the distance can fail, then rapidfuzz decides.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from zhterm.store.keys import words
from zhterm.store.sqlite.index import LENGTH_STEP
from zhterm.store.sqlite.rows import ROW, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhterm.store.sqlite.rows import Row, TermRows

_CANDIDATES = 5000
_MOST_SUBSETS = 12  # characters: above, parts of the text instead of subsets of its characters


def edits_allowed(length: int) -> int:
    """Return how many edits a text of this many characters (Chinese) may be away: 0, 1 from 2, 2 from 5."""
    return 0 if length < 2 else 1 if length < 5 else 2


def chinese(terms: TermRows, key: str) -> Iterator[tuple[int, Row]]:
    """Chinese terms near the look-up form `key`."""
    allowed = edits_allowed(len(key))
    if not allowed:
        return
    low = max(len(key) - allowed, 1) * LENGTH_STEP
    high = (len(key) + allowed + 1) * LENGTH_STEP
    sql = f"""SELECT {ROW} FROM chinese c JOIN term t ON t.number = c.rowid WHERE chinese MATCH ?
        AND c.rowid >= ? AND c.rowid < ? {{filters}} LIMIT {_CANDIDATES}"""
    for _, row in terms.matching(sql, _condition(key, allowed), low, high):
        distance = OSA.distance(key, row[4], score_cutoff=allowed)
        if distance <= allowed:
            yield distance, row


def _condition(key: str, allowed: int) -> str:
    """Return a full-text query that every text within `allowed` edits of `key` meets.

    Each edit takes at most one of the characters away (an exchange none), so all but `allowed` of them are left. For a
    long text there are too many such subsets; cut into 2n + 1 parts, one part at least is untouched by n edits.
    """
    if len(key) <= _MOST_SUBSETS:
        kept = len(key) - allowed
        subsets = {frozenset(subset) for subset in combinations(key, kept)}
        clauses = [sorted(subset) for subset in subsets]
    else:
        size = len(key) // (2 * allowed + 1)
        parts = [key[start : start + size] for start in range(0, size * (2 * allowed + 1), size)]
        clauses = [["".join(pair) for pair in pairwise(part)] for part in parts]
    return " OR ".join(sorted({"(" + " AND ".join(map(quoted, clause)) + ")" for clause in clauses}))


def latin(terms: TermRows, asked: list[str], letters: str) -> Iterator[tuple[int, Row]]:
    """English terms all of whose asked words are nearly there, and Chinese terms read nearly like `letters`."""
    yield from _english(terms, asked)
    yield from _pinyin(terms, letters)


def _english(terms: TermRows, asked: list[str]) -> Iterable[tuple[int, Row]]:
    groups = []
    for word in asked:
        found = _near(terms, word)
        if not found:
            return
        groups.append("(" + " OR ".join(map(quoted, found)) + ")")
    sql = f"""SELECT {ROW} FROM english e JOIN term t ON t.number = e.rowid WHERE english MATCH ?
        {{filters}} ORDER BY e.rowid LIMIT {_CANDIDATES // 10}"""
    for _, row in terms.matching(sql, " AND ".join(groups)):
        there = words(row[3])
        yield sum(min(OSA.distance(word, other) for other in there) for word in asked), row


def _near(terms: TermRows, word: str) -> list[str]:
    """Return the stored words near this one, nearest first; at most 50. A number is near itself only."""
    allowed = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
    if not allowed or any(char.isdigit() for char in word):
        return [word]
    query = "SELECT text FROM word WHERE length(text) BETWEEN ? AND ? AND text NOT GLOB '*[0-9]*'"
    stored = terms.connection.execute(query, (len(word) - allowed, len(word) + allowed))
    vocabulary = [text for (text,) in stored]
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=50)
    return [text for text, _, _ in near]


def _pinyin(terms: TermRows, letters: str) -> Iterator[tuple[int, Row]]:
    """Terms read nearly like `letters`; the first two letters must be right."""
    if len(letters) < 5:
        return
    allowed = 1 if len(letters) < 10 else 2
    sql = f"""SELECT {ROW}, r.value FROM reading r JOIN term t ON t.number = r.term WHERE r.kind = 'p'
        AND r.value >= ? AND r.value < ? AND abs(length(r.value) - ?) <= ? {{filters}} LIMIT {_CANDIDATES}"""
    start = letters[:2]
    for _, row in terms.matching(sql, start, start + "\U0010ffff", len(letters), allowed):
        distance = OSA.distance(letters, str(row[-1]), score_cutoff=allowed)
        if distance <= allowed:
            yield distance, row[:6]
