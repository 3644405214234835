"""How a span stands elsewhere in its passage: whether the same words always go on alike beside it."""

from __future__ import annotations

from collections import Counter

MOST_PLACES = 30
LONGEST = 60


def places(text: str, part: str) -> list[int]:
    """Where the part begins, up to `MOST_PLACES` times."""
    out: list[int] = []
    at = text.find(part)
    while at >= 0 and len(out) < MOST_PLACES:
        out.append(at)
        at = text.find(part, at + len(part))
    return out


def going_on(text: str, part: str, *, words: bool) -> tuple[float, float]:
    """The share of its places in which the part has the commonest letter (or word) before it, and behind it.

    -1 each for what stands but once: a part of a longer name has the rest of it beside itself wherever it stands.
    """
    if not part or len(part) > LONGEST:
        return -1.0, -1.0
    found = places(text, part)
    if len(found) < 2:
        return -1.0, -1.0
    before = Counter(_word_before(text, at) if words else text[at - 1 : at] for at in found)
    behind = Counter(
        _word_behind(text, at + len(part)) if words else text[at + len(part) : at + len(part) + 1] for at in found
    )
    return _share(before, len(found)), _share(behind, len(found))


def _share(beside: Counter[str], count: int) -> float:
    letters = [number for text, number in beside.items() if text.isalpha()]
    return max(letters, default=0) / count


def _word_before(text: str, at: int) -> str:
    parts = text[max(0, at - 24) : at].rsplit(maxsplit=1)
    return parts[-1] if parts else ""


def _word_behind(text: str, at: int) -> str:
    parts = text[at : at + 24].split(maxsplit=1)
    return parts[0] if parts else ""
