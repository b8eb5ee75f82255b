"""Health: what each source answered, day by day, so that a quiet day, a stale source and a broken fetch differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class DayState(StrEnum):
    """What is known of one day of one source."""

    COMPLETE = "complete"
    """The source was asked after the day was over, and listed papers."""
    QUIET = "quiet"
    """The source says that there was nothing: a weekend, a holiday."""
    STALE = "stale"
    """The source repeats an old batch, or less than it told before."""
    FAILED = "failed"
    """The source could not be asked, or its answer could not be read."""
    PENDING = "pending"
    """The day is still open: more may come."""


SETTLED = frozenset({DayState.COMPLETE, DayState.QUIET})
"""States after which a day need not be asked for again."""


@dataclass(frozen=True, slots=True)
class DayHealth:
    """The state of a day, how many papers the source listed for it, and why it is as it is."""

    state: DayState
    papers: int = 0
    reason: str = ""


Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """What one source answered so far; days only, no clock times, so that a second run on a day changes nothing."""

    attempt: date | None = None
    """The last day on which it was asked."""
    success: date | None = None
    """The last day on which everything that it was asked for was answered."""
    newest: date | None = None
    """The newest day for which it had a paper."""
    failing_since: date | None = None
    """The first day of the failure that still lasts."""
    reason: str = ""
    """Why it fails."""
    days: Mapping[date, DayHealth] = field(default_factory=dict)
    """The days that are shown, and older ones that are not settled."""
    settled: tuple[Span, ...] = ()
    """All settled days, as spans from the first to the last day."""
    asked: Mapping[str, date] = field(default_factory=dict)
    """Single papers that it was asked for in vain, with the day."""
    drift: tuple[str, ...] = ()
    """What has changed in the shape of its replies, by name and count, in the last run."""

    def is_settled(self, day: date) -> bool:
        """Tell whether a day need not be asked for again."""
        return any(first <= day <= last for first, last in self.settled)

    def tells_of(self, day: date) -> bool:
        """Tell whether the source was ever asked for a day."""
        return day in self.days or self.is_settled(day)


Health = Mapping[str, SourceHealth]
"""The health of every source that was ever asked, by its name."""
