"""What a check takes and gives: a segment with all that is known of it, and a remark about it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from zhterm.consistency.concepts import concepts
from zhterm.consistency.terms import RenderedSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhterm.consistency.terms import Finding
    from zhterm.model import BilingualSegment, Span, TermMatch


class Remark(NamedTuple):
    """What a check says of a segment; the check itself adds its code, type and severity.

    `zh` and `found` are what it is about in the two languages, at `zh_span` and `en_span`; `replacement` is what should
    stand in the place of `found`.
    """

    message: str
    zh: str
    found: str = ""
    zh_span: Span | None = None
    en_span: Span | None = None
    replacement: str = ""
    hint: str = ""
    entries: tuple[str, ...] = ()


class History:
    """What has been met so far in one document: how its concepts and names were written first, and where."""

    def __init__(self) -> None:
        self.renderings: dict[str, tuple[str, str]] = {}
        self.names: dict[str, tuple[str, str]] = {}


class CheckedSegment:
    """A segment under check. What several checks need is found out once, when it is first asked for."""

    def __init__(self, segment: BilingualSegment, matches: Sequence[TermMatch], history: History) -> None:
        self.zh, self.en, self.where, self.codes = segment.zh, segment.en, segment.where, segment.codes
        self.history = history
        self._matches = matches

    @cached_property
    def terms(self) -> RenderedSegment:
        """The concepts of the Chinese and their places in the English."""
        return RenderedSegment(concepts(self._matches), self.en)

    @cached_property
    def findings(self) -> list[Finding]:
        """What is wrong with the terms; nothing where the English is empty, which is one problem and not many."""
        return self.terms.findings() if self.en.strip() else []
