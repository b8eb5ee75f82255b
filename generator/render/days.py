"""Pages of time: a day, a week, a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from generator.library import Entries, month_name, topic_counts, week_name
from generator.model import Entry, Page
from generator.render.environment import counted, long_day, long_month, long_week, plain_day, turn_day
from generator.render.pages import About, Pages, Turn, neighbours, titles, voted

_TRENDING = 5


def day_pages(pages: Pages) -> Iterator[Page]:
    """Yield a page for each day: its papers as cards, by rank."""
    days = list(pages.library.days)
    for position, (day, entries) in enumerate(pages.library.days.items()):
        before = days[position + 1] if position + 1 < len(days) else None
        after = days[position - 1] if position else None
        path = f"daily/{day}.md"
        week = week_name(day)
        yield pages.page(
            path,
            "day.md.j2",
            About(long_day(day), _of(plain_day(day), entries), entries),
            day=day,
            edition=pages.edition(day),
            cards=pages.cards.full(entries, "../", "##"),
            voted=voted(entries),
            before=Turn(turn_day(before), f"{before}.md") if before else None,
            after=Turn(turn_day(after), f"{after}.md") if after else None,
            week=Turn(str(int(week[6:])), f"../weekly/{week}.md"),
            month=Turn(long_month(month_name(day)), f"../monthly/{month_name(day)}.md"),
            calendar=pages.calendar(month_name(day), path, day),
            counts=topic_counts(entries, pages.topic_order),
            trending=trends(pages.library.weeks[week]),
        )


def _of(span: str, entries: Entries) -> str:
    return f"{counted(len(entries), 'paper')} of {span}: {titles(entries)}"


def trends(entries: Entries) -> list[Entry]:
    """Return the few entries with the most upvotes, of those that have any; the entries are by upvotes already."""
    return [entry for entry in entries[:_TRENDING] if entry.figures.upvotes]


def order(entries: Entries) -> str | None:
    """Return in words what entries by upvotes, then comments, are ordered by, if any figure is known."""
    if any(entry.figures.upvotes is not None for entry in entries):
        return "by upvotes"
    return "by comments" if any(entry.figures.comments for entry in entries) else None


def week_pages(pages: Pages) -> Iterator[Page]:
    """Yield a page for each ISO week: its papers by upvotes."""
    weeks = list(pages.library.weeks)
    for week, entries in pages.library.weeks.items():
        before, after = neighbours(weeks, week)
        path = f"weekly/{week}.md"
        monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
        months = sorted({month_name(monday), month_name(monday + timedelta(days=6))})
        yield pages.page(
            path,
            "period.md.j2",
            About(long_week(week), _of(long_week(week).lower(), entries), entries),
            cards=pages.cards.brief(entries, "../", "##"),
            voted=voted(entries),
            order=order(entries),
            span=f"{plain_day(monday)} to {plain_day(monday + timedelta(days=6))}",
            before=Turn(long_week(before), f"{before}.md") if before else None,
            after=Turn(long_week(after), f"{after}.md") if after else None,
            calendars=[pages.calendar(month, path) for month in months if month in pages.library.months],
            counts=topic_counts(entries, pages.topic_order),
        )


def month_pages(pages: Pages) -> Iterator[Page]:
    """Yield a page for each month: its papers by upvotes, in the shortest form."""
    months = list(pages.library.months)
    for month, entries in pages.library.months.items():
        before, after = neighbours(months, month)
        path = f"monthly/{month}.md"
        yield pages.page(
            path,
            "period.md.j2",
            About(long_month(month), _of(long_month(month), entries), entries),
            cards=pages.cards.brief(entries, "../", "##", summary=False),
            voted=voted(entries),
            order=order(entries),
            span=None,
            before=Turn(long_month(before), f"{before}.md") if before else None,
            after=Turn(long_month(after), f"{after}.md") if after else None,
            calendars=[pages.calendar(month, path)],
            counts=topic_counts(entries, pages.topic_order),
        )
