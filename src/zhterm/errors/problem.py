"""Bad data as a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding about data: a stable `code`, where it stands and a way out.

    `severity` is "error", "warning" or "note";
    `where` is a place a person can go to, such as "terms.csv, line 12".
    """

    code: str
    message: str
    severity: str = "error"
    where: str = ""
    hint: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return the problem as plain JSON values."""
        return asdict(self)
