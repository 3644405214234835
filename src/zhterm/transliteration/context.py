"""What a character stands among, as the model of readings sees it (`likelihood`): features of its context, by name.

All are of the text around the character and the words of the segmentation. A feature is a letter for its kind and what
stands there; the training script and the reader ask the same function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zhterm.transliteration.line import Line

# Around a character, so many others to either side count wherever they stand.
_REACH = 6


class Surroundings(NamedTuple):
    """What a character stands among: the word it is in and its place there, the text and the words to both sides."""

    key: str
    offset: int
    tag: str
    left: str
    right: str
    words: tuple[str, str]
    tags: tuple[str, str]


def surroundings(line: Line, at: int, offset: int) -> Surroundings:
    """What the character at `offset` of the word at this place of the line stands among."""
    key = line.key(at)
    before, after = line.around(at)
    return Surroundings(
        key,
        offset,
        line.tag(at)[:2],
        ("^" + before + key[:offset])[-_REACH:],
        (key[offset + 1 :] + after + "$")[:_REACH],
        (line.key(at - 1) or "^", line.key(at + 1) or "$"),
        (line.tag(at - 1)[:2], line.tag(at + 1)[:2]),
    )


def alone(key: str, offset: int, tag: str) -> Surroundings:
    """A character of a word of which nothing is known but the word."""
    left, right = ("^" + key[:offset])[-_REACH:], (key[offset + 1 :] + "$")[:_REACH]
    return Surroundings(key, offset, tag[:2], left, right, ("", ""), ("", ""))


def features(near: Surroundings) -> list[str]:
    """The features of a character, by what it stands among."""
    key, offset, tag, left, right, words, tags = near
    found = [
        "a" + left[-1],
        "b" + right[0],
        "c" + left[-2:],
        "d" + right[:2],
        "e" + left[-1] + right[0],
        "f" + left[-2:-1],
        "g" + right[1:2],
        "h" + left[-3:],
        "i" + right[:3],
    ]
    found += ["j" + char for char in set(left[:-1])]
    found += ["k" + char for char in set(right[1:])]
    found += ("l" + words[0], "m" + words[1], "n" + tags[0], "o" + tags[1])
    size = len(key)
    found.append("p" + ("s" if size == 1 else "b" if offset == 0 else "e" if offset == size - 1 else "m"))
    if size > 1:
        found += ("q" + key, "r" + key[:offset], "s" + key[offset + 1 :], "t" + tag)
    if "·" in left or "·" in right:
        found.append("u")
    return found
