"""Old problems that are known and left: a baseline file, against which only new ones are reported.

A problem is known by its fingerprint: code, term, what was found, and the Chinese of its segment. So it stays known
when lines move, and becomes new when the Chinese changes. As many are left as were recorded.
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

from zhterm.errors import DataError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from zhterm.consistency.problem import BilingualProblem
    from zhterm.model import BilingualSegment

_VERSION = 1


def fingerprint(segment: BilingualSegment, problem: BilingualProblem) -> str:
    """What a problem is recognised by from run to run: 16 hexadecimal digits."""
    parts = (problem.code, problem.zh, problem.found, " ".join(segment.zh.split()))
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


class Baseline:
    """The problems that are left, counted. `left_out` is how many of them have been met since."""

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        self._counts = Counter(counts)
        self.left_out = 0

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Baseline:
        """Read a baseline file. Raises NotFoundError, or DataError for another file."""
        try:
            with open(path, encoding="utf-8") as file:  # noqa: PTH123  # a name or a path
                data = json.load(file)
            counts = {str(key): int(count) for key, count in data["problems"].items()}
            is_ours = data["version"] == _VERSION
        except FileNotFoundError:
            raise NotFoundError(f"no baseline {path}", hint="--write-baseline makes one") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            is_ours = False
        if not is_ours:
            raise DataError(f"{path}: not a baseline file", hint="--write-baseline makes one")
        return cls(counts)

    def is_new(self, segment: BilingualSegment, problem: BilingualProblem) -> bool:
        """Whether a problem is not, or no longer, among those that are left; each is left once."""
        key = fingerprint(segment, problem)
        if self._counts[key] > 0:
            self._counts[key] -= 1
            self.left_out += 1
            return False
        return True


def dumped(found: Iterable[tuple[BilingualSegment, BilingualProblem]]) -> str:
    """The text of a baseline file with these problems, one a line, sorted: for review in version control."""
    counts = Counter(fingerprint(segment, problem) for segment, problem in found)
    return json.dumps({"version": _VERSION, "problems": dict(sorted(counts.items()))}, indent=1) + "\n"
