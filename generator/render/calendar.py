"""Months as calendars, each day shaded by how many papers it has."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from generator.markup import attribute
from generator.render.environment import counted, long_month, plain_day


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the month; one without papers has no link."""

    number: int
    count: int = 0
    shade: int = 0
    link: str | None = None
    current: bool = False
    label: Markup | None = None
    """The day in full, for those who hear the calendar."""


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month in weeks from Monday to Sunday; None stands for a day of another month."""

    title: str
    link: str | None
    weeks: list[list[CalendarDay | None]]


def month_calendar(month: str, counts: Mapping[date, int], root: str, current: date | None = None) -> CalendarMonth:
    """Return the calendar of a month such as ``2025-10``.

    ``root`` leads from the page's URL to the site's: links in HTML blocks are not translated from file names.
    """
    year, number = int(month[:4]), int(month[5:7])
    most = max((count for day, count in counts.items() if (day.year, day.month) == (year, number)), default=0)
    return CalendarMonth(
        title=long_month(month),
        link=f"{root}monthly/{month}/" if most else None,
        weeks=[
            [_day(day, counts.get(day, 0), most, root, day == current) if day else None for day in week]
            for week in _weeks(year, number)
        ],
    )


@lru_cache(maxsize=16)
def _weeks(year: int, month: int) -> list[list[date | None]]:
    """Return the weeks that days of a month are in, None for those of another; every day's page shows its month."""
    weeks = calendar.Calendar().monthdayscalendar(year, month)  # as dates, those after the last of all would not exist
    return [[date(year, month, day) if day else None for day in week] for week in weeks]


@lru_cache(maxsize=256)
def _day(day: date, count: int, most: int, root: str, is_current: bool) -> CalendarDay:  # noqa: FBT001  # the cache's key
    """Return a day, the same for all pages of its month but its own."""
    if not count:
        return CalendarDay(day.day)
    label = attribute(f"{plain_day(day)}, {counted(count, 'paper')}")
    shade = 1 + min(2, count * 3 // (most + 1))
    return CalendarDay(day.day, count, shade, f"{root}daily/{day}/", is_current, label)
