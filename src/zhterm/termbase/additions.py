"""What adding pairs to a glossary did, pair by pair and document by document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhterm.model import Analysis, Change, Source, TitlePair


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What adding one pair did. `analysis` is there for titles; `changes` are the entries it made or changed."""

    pair: TitlePair
    changes: list[Change]
    analysis: Analysis | None = None
    pinyin: str = ""

    @property
    def title_analysis(self) -> Analysis:
        """The analysis of a title pair. Raises ValueError for a term pair, which has none."""
        if self.analysis is None:
            raise ValueError(f"{self.pair.zh} is a term, not a title")
        return self.analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What was captured from one document."""

    source: Source
    additions: list[Addition]
    changes: list[Change]
