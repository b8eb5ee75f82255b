"""The status page, a badge, and the same for programs: the footer of every page reads it in the reader's browser."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Final

from generator.model import DayHealth, DayState, Page, SourceHealth
from generator.render.environment import counted, long_day, plain_day, short_day
from generator.render.kind import Kind, Part
from generator.render.pages import About, PageMaker
from generator.render.report import Report
from generator.source_status import SourceReport, Standing, summary

_SHOWN_DAYS: Final = 35
_SIGNS: Final = {
    DayState.COMPLETE: "●",
    DayState.QUIET: "○",
    DayState.STALE: "◐",
    DayState.FAILED: "✕",
    DayState.PENDING: "…",
}
_MEANINGS: Final = {
    DayState.COMPLETE: "the day is over, and its papers are here",
    DayState.QUIET: "the source says that there was nothing",
    DayState.STALE: "the source repeats an old batch, or tells less than before",
    DayState.FAILED: "it could not be asked, or its answer could not be read",
    DayState.PENDING: "the day is still open",
}
_UNKNOWN: Final = "·"
_COLOURS: Final = {Standing.FINE: "brightgreen", Standing.STALE: "yellow", Standing.FAILING: "red"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a source in the grid: its sign, its state as a word, and what is known of it."""

    number: int
    sign: str
    state: str
    told: str


def status_pages(pages: PageMaker) -> Iterator[Page]:
    """Yield the status page, ``status.json`` for badges, and ``health.json`` with all that it is made of."""
    library, report = pages.library, pages.report
    yield pages.page(
        "status.md",
        "status.md.j2",
        About(
            "Status",
            f"Papers up to {long_day(library.newest)}." if library.newest else "No papers yet.",
            updated=library.updated(),
        ),
        newest=library.newest,
        papers=library.count,
        days=len(library.day_counts),
        undated=library.undated_count,
        hidden=report.hidden,
        topics=len(library.topics),
        summary=summary(report.sources),
        legend=[(sign, state.value, _MEANINGS[state]) for state, sign in _SIGNS.items()],
        sources=[_source(source) for source in report.sources],
        counts=[{"name": name, "count": count, "newest": newest} for name, count, newest in library.sources()],
        problems=[str(problem) for problem in report.problems],
    )
    yield Page("status.json", _dump(_badge(pages, report)))
    yield Page("health.json", _dump(_health(pages, report)))


def _dump(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"


def _source(source: SourceReport) -> dict[str, object]:
    health = source.health
    days = _shown_days(health)
    return {
        "name": source.name,
        "standing": source.standing.name.lower(),
        "sentence": source.sentence,
        "success": health.success,
        "newest": health.newest,
        "drift": health.drift,
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "told": _told(health, days),
        "reasons": _reasons(health, days),
        "cells": [_cell(day, health.days.get(day), settled=health.is_settled(day)) for day in days],
    }


def _shown_days(health: SourceHealth) -> list[date]:
    """Return the days of the grid: the last weeks, from a Monday on, and none from before the source was asked."""
    last = max([*health.days, *([health.attempt] if health.attempt else [])], default=None)
    if last is None:
        return []
    first = max(min([*health.days, last]), last - timedelta(days=_SHOWN_DAYS - 1))
    first -= timedelta(days=first.weekday())
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _told(health: SourceHealth, days: list[date]) -> str:
    """Return the grid in words, for those who cannot see it."""
    counts = Counter(health.days[day].state for day in days if day in health.days)
    return ", ".join(f"{counts[state]} {state.value}" for state in DayState if counts[state])


def _reasons(health: SourceHealth, days: list[date]) -> list[str]:
    """Return why days are as they are, one line for days of one reason: a title alone is out of reach of a finger."""
    told = [(day, health.days[day]) for day in days if day in health.days and health.days[day].reason]
    lines = []
    for state, group in groupby(told, key=lambda item: (item[1].state.value, item[1].reason)):
        of_state = [day for day, _ in group]
        until = f" to {short_day(of_state[-1])}" if len(of_state) > 1 else ""
        lines.append(f"{short_day(of_state[0])}{until}: {state[0]}: {state[1]}")
    return lines


def _cell(day: date, health: DayHealth | None, *, settled: bool) -> Cell:
    if health is None:
        told = f"{short_day(day)}: {'settled' if settled else 'not asked'}"
        return Cell(day.day, _UNKNOWN, "unknown", told)
    papers = f", {counted(health.papers, 'paper')}" if health.papers else ""
    still_open = ", the day is still open" if health.state is DayState.PENDING else ""
    reason = f": {health.reason}" if health.reason else ""
    told = f"{short_day(day)}: {health.state.value}{papers}{still_open}{reason}"
    return Cell(day.day, _SIGNS[health.state], health.state.value, told)


def _badge(pages: PageMaker, report: Report) -> dict[str, object]:
    """Return what a badge is made of; one with any other name in it would be refused.

    Source: https://shields.io/badges/endpoint-badge
    """
    library = pages.library
    up_to = f"up to {plain_day(library.newest)}" if library.newest else "none yet"
    standings = {source.standing for source in report.sources}
    worst = next((s for s in (Standing.FAILING, Standing.STALE, Standing.FINE) if s in standings), None)
    return {
        "schemaVersion": 1,
        "label": "papers",
        "message": " · ".join(filter(None, (up_to, summary(report.sources)))),
        "color": _COLOURS[worst] if worst else "lightgrey",
    }


def _health(pages: PageMaker, report: Report) -> dict[str, object]:
    """Return what programs are told, the footer among them."""
    library = pages.library
    return {
        "papers": library.count,
        "newest": library.newest.isoformat() if library.newest else None,
        "problems": len(report.problems),
        "sources": [_source_status(source) for source in report.sources if source.enabled],
    }


def _source_status(source: SourceReport) -> dict[str, object]:
    health = source.health
    days = {
        name: day.isoformat() if day else None
        for name, day in (
            ("attempt", health.attempt),
            ("success", health.success),
            ("newest", health.newest),
            ("failing_since", health.failing_since),
            ("open", max((day for day, state in health.days.items() if state.state is DayState.PENDING), default=None)),
        )
    }
    return {"name": source.name, "state": source.standing.value, "alarm_after": source.alarm_after, **days}


def _parts(pages: PageMaker) -> Iterator[Part]:
    yield Part("status", partial(status_pages, pages), traced=False)


STATUS: Final = Kind(name="Status", places=("status.md", "status.json", "health.json"), parts=_parts)
