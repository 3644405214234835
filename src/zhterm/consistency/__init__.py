"""Coded checks of a bilingual text: are the terms of the Chinese rendered as the glossary says?

    checker = Checker(recognizer)                   # a glossary's, or Checker.of(entries, lexicon)
    checker.check("董事會", "the directorate")        # the terms of one text: a list of BilingualProblem
    for problem in checker.check_document(segments)  # all checks, with what only shows in a whole document

The Chinese side is recognised (`zhterm.recognition`), so that a concept is asked for only where its term really stands
and is not part of a longer one. The English side is searched for any form of an accepted rendering that a translator
would use (`renderings`); places are given to concepts by a best assignment (`assignment`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from zhterm.consistency.concepts import entry_of
from zhterm.consistency.problem import BilingualProblem
from zhterm.consistency.registry import CHECKS, TERM_TYPES, Check
from zhterm.consistency.remarks import CheckedSegment, History
from zhterm.errors import ZhtermError
from zhterm.model import BilingualSegment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zhterm.lexicon import Lexicon
    from zhterm.model import ConceptEntry, TermMatch

_AT_ONCE = 30_000
"""Characters of Chinese that are recognised together: for these it is worth loading the dictionary as arrays."""

__all__ = ["CHECKS", "BilingualProblem", "Check", "Checker", "entry_of"]


class Recognises(Protocol):
    """What finds the stored terms of a Chinese text: a `recognition.Recognizer`."""

    def matches(self, text: str) -> Sequence[TermMatch]:
        """The terms that stand in the text; those inside longer ones don't count."""
        ...

    def matches_in_each(self, texts: Sequence[str]) -> Sequence[Sequence[TermMatch]]:
        """The same for each of many texts."""
        ...


class Checker:
    """Checks many texts against the same entries."""

    def __init__(self, recognizer: Recognises, checks: Sequence[Check] = CHECKS) -> None:
        self._recognizer = recognizer
        self._checks = checks

    @classmethod
    def of(
        cls,
        entries: Iterable[ConceptEntry | Mapping[str, object]],
        lexicon: Lexicon,
        checks: Sequence[Check] = CHECKS,
    ) -> Self:
        """A checker for entries, or for dictionaries as `entry_of` takes them."""
        from zhterm.recognition import Recognizer

        return cls(Recognizer([entry_of(entry) for entry in entries], lexicon), checks)

    def recognise(self, text: str) -> Sequence[TermMatch]:
        """The terms that stand in a Chinese text."""
        return self._recognizer.matches(text)

    def check(self, zh: str, en: str) -> list[BilingualProblem]:
        """Check the terms of one text: missing, forbidden and deprecated ones, at most one problem a concept."""
        segment = CheckedSegment(BilingualSegment(zh=zh, en=en), self.recognise(zh), History())
        return [problem for check in self._checks if check.type in TERM_TYPES for problem in _problems(check, segment)]

    def check_document(self, segments: Iterable[BilingualSegment]) -> Iterator[BilingualProblem]:
        """Run all checks over the segments of one document, in order, in memory for one of them."""
        for _, problems in self.checked(segments):
            yield from problems

    def checked(
        self, segments: Iterable[BilingualSegment]
    ) -> Iterator[tuple[BilingualSegment, list[BilingualProblem]]]:
        """The segments of one document, each with its problems, those of the terms first."""
        history = History()
        for some in _parts(segments):
            matches = self._recognizer.matches_in_each([segment.zh for segment in some])
            for segment, found in zip(some, matches, strict=True):
                checked = CheckedSegment(segment, found, history)
                yield segment, [problem for check in self._checks for problem in _problems(check, checked)]


def _parts(segments: Iterable[BilingualSegment]) -> Iterator[list[BilingualSegment]]:
    """The segments a few pages at a time; those before a fault in the document come before it is raised."""
    part: list[BilingualSegment] = []
    size = 0
    try:
        for segment in segments:
            part.append(segment)
            size += len(segment.zh) + 1  # so that segments without Chinese don't gather without end
            if size > _AT_ONCE:
                yield part
                part, size = [], 0
    except ZhtermError:
        yield part
        raise
    yield part


def _problems(check: Check, segment: CheckedSegment) -> Iterator[BilingualProblem]:
    for remark in check.function(segment):
        yield BilingualProblem(
            code=check.code,
            severity=check.severity,
            where=segment.where,
            type=check.type,
            **remark._asdict(),
        )
