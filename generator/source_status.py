"""How sources fare, told in a word, a sentence and a line: for the status page, the footer and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.model import DayHealth, DayState, Source, SourceHealth


class Standing(StrEnum):
    """How a source fares, in one word."""

    FINE = "fine"
    STALE = "stale"
    FAILING = "failing"
    UNASKED = "not asked yet"
    OFF = "switched off"


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A source as people configured it, and how it fares."""

    name: str
    enabled: bool
    alarm_after: int
    health: SourceHealth

    @property
    def standing(self) -> Standing:
        """How it fares, in one word."""
        if not self.enabled:
            return Standing.OFF
        if self.health.attempt is None:
            return Standing.UNASKED
        if self.health.failing_since:
            return Standing.FAILING
        return Standing.STALE if _last_told(self.health) is DayState.STALE else Standing.FINE

    @property
    def sentence(self) -> str:
        """How it fares, with since when and why."""
        return self.sentence_with(date.isoformat)

    def sentence_with(self, told: Callable[[date], str]) -> str:
        """Return how it fares, with days as ``told`` tells them, such as `2025-10-27` or `yesterday`."""
        health = self.health
        match self.standing:
            case Standing.FAILING:
                since = f"since {told(health.failing_since)}" if health.failing_since else ""
                day, colon, why = (health.reason or "").partition(": ")
                return f"has failed {since}: {told(date.fromisoformat(day)) if _is_day(day) else day}{colon}{why}"
            case Standing.STALE:
                newest = max(day for day, state in health.days.items() if state.state is DayState.STALE)
                return f"is stale: {told(newest)}: {health.days[newest].reason}"
            case Standing.FINE:
                asked = told(health.attempt) if health.attempt else ""
                return f"is fine, asked last {'on ' if asked[:1].isdigit() else ''}{asked}"
            case Standing.UNASKED:
                return "has not been asked yet"
            case standing:
                return f"is {standing.value}"

    def has_failed_too_long(self, today: date) -> bool:
        """Tell whether it has failed for longer than its `alarm_after`."""
        since = self.health.failing_since
        return self.enabled and since is not None and (today - since).days > self.alarm_after


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _last_told(health: SourceHealth) -> DayState | None:
    """Return the state of the newest day of which the source has said something."""
    told = (day for day in sorted(health.days, reverse=True) if _says_something(health.days[day]))
    return next((health.days[day].state for day in told), None)


def _says_something(day: DayHealth) -> bool:
    return day.state is not DayState.QUIET and (day.state is not DayState.PENDING or day.papers > 0)


def reports(sources: Iterable[Source], health: Mapping[str, SourceHealth]) -> tuple[SourceReport, ...]:
    """Return how each configured source fares, in their order."""
    return tuple(
        SourceReport(source.name, source.enabled, source.alarm_after, health.get(source.name, SourceHealth()))
        for source in sources
    )


def summary(sources: Sequence[SourceReport]) -> str:
    """Return how all sources fare, in a few words; nothing where none was ever asked."""
    asked = [source for source in sources if source.standing not in {Standing.OFF, Standing.UNASKED}]
    for standing in (Standing.FAILING, Standing.STALE):
        names = [source.name for source in asked if source.standing is standing]
        if len(names) == 1:
            since = next(source.health.failing_since for source in asked if source.name == names[0])
            return f"{names[0]} {standing.value}" + (f" since {since}" if since else "")
        if names:
            return f"{len(names)} sources {standing.value}"
    return "all sources fine" if asked else ""
