"""From which confidence on a pair is stored, offered, or told of."""

from __future__ import annotations

MINIMUM_CONFIDENCE = 0.5
"""A pair below it is offered, not stored."""
LEAST_OFFERED = 0.15
"""A candidate below this chance is not offered either."""
LEAST_TOLD = 0.05
"""A place whose best candidate is below this chance is not told of: nothing there looks like a pair."""
