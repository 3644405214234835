"""`BilingualProblem`: one thing that is wrong with the English of a Chinese text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhterm.errors import Problem

if TYPE_CHECKING:
    from zhterm.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class BilingualProblem(Problem):
    """A finding about a Chinese text and its English version.

    `type` is the kind ("missing", "forbidden", "deprecated", ...); `zh` the Chinese term as it is stored, or what the
    problem is about; `found` what the English has in its place, "" for nothing. The spans are the places of both in the
    two texts, in code points, half-open. `replacement` is what `found` is to become, "" where a person has to decide.
    `entries` are the ids of the entries that asked for something.
    """

    type: str
    zh: str
    found: str = ""
    zh_span: Span | None = None
    en_span: Span | None = None
    replacement: str = ""
    entries: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of the `check` contract: `code`, `type`, `zh` and `found` first, then what else is known."""
        out: dict[str, object] = {"code": self.code, "type": self.type, "zh": self.zh, "found": self.found}
        out |= {"severity": self.severity, "message": self.message}
        for name in ("where", "hint", "replacement"):
            if value := getattr(self, name):
                out[name] = value
        for name in ("zh_span", "en_span", "entries"):
            if value := getattr(self, name):
                out[name] = list(value)
        return out
