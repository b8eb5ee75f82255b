"""Pages of time: a day, a week, a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from generator.library import Entries, is_day, month_name, topic_counts, week_name
from generator.model import Page
from generator.render.environment import counted, long_day, long_month, long_week, plain_day, turn_day
from generator.render.kind import Kind
from generator.render.pages import EDITIONS_FEED, About, PageMaker, Turn, titles, voted

_TRENDING = 5


def day_pages(pages: PageMaker, name: str) -> Iterator[Page]:
    """Yield the page of a day: its papers as cards, by rank; none for a month or a year."""
    if is_day(name):
        library, day = pages.library, date.fromisoformat(name)
        entries, (before, after) = library.day(day), library.around_day(day)
        path = f"daily/{day}.md"
        week = week_name(day)
        yield pages.page(
            path,
            "day.md.j2",
            About(long_day(day), _of(plain_day(day), entries), entries, feeds=(EDITIONS_FEED,)),
            day=day,
            edition=library.edition(day),
            cards=pages.cards.full(entries, "../", "##"),
            voted=voted(entries),
            before=Turn(turn_day(before), f"{before}.md") if before else None,
            after=Turn(turn_day(after), f"{after}.md") if after else None,
            week=Turn(str(int(week[6:])), f"../weekly/{week}.md"),
            month=Turn(long_month(month_name(day)), f"../monthly/{month_name(day)}.md"),
            calendar=pages.calendar(month_name(day), path, day),
            counts=topic_counts(entries, library.slugs),
            trending=library.most_voted_of_week(week, _TRENDING),
        )


def _of(span: str, entries: Entries) -> str:
    return f"{counted(len(entries), 'paper')} of {span}: {titles(entries)}"


def order(entries: Entries) -> str | None:
    """Return in words what entries by upvotes, then comments, are ordered by, if any figure is known."""
    if any(entry.figures.upvotes is not None for entry in entries):
        return "by upvotes"
    return "by comments" if any(entry.figures.comments for entry in entries) else None


def week_pages(pages: PageMaker, month: str) -> Iterator[Page]:
    """Yield a page for each ISO week whose newest day is in a month: its papers by upvotes."""
    library = pages.library
    for week in library.weeks_of(month):
        entries, (before, after) = library.week(week), library.around_week(week)
        path = f"weekly/{week}.md"
        monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
        sunday = date.fromordinal(min(monday.toordinal() + 6, date.max.toordinal()))
        months = sorted({month_name(monday), month_name(sunday)})
        yield pages.page(
            path,
            "period.md.j2",
            About(long_week(week), _of(long_week(week).lower(), entries), entries),
            cards=pages.cards.brief(entries, "../", "##"),
            voted=voted(entries),
            order=order(entries),
            span=f"{plain_day(monday)} to {plain_day(sunday)}",
            before=Turn(long_week(before), f"{before}.md") if before else None,
            after=Turn(long_week(after), f"{after}.md") if after else None,
            calendars=[pages.calendar(name, path) for name in months if library.month_counts(name)],
            counts=topic_counts(entries, library.slugs),
        )


def month_pages(pages: PageMaker, month: str) -> Iterator[Page]:
    """Yield the page of a month that has days with papers: its papers by upvotes, in the shortest form."""
    if pages.library.days_of(month):
        yield _month_page(pages, month)


def _month_page(pages: PageMaker, month: str) -> Page:
    entries, (before, after) = pages.library.month(month), pages.library.around_month(month)
    path = f"monthly/{month}.md"
    return pages.page(
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
        counts=topic_counts(entries, pages.library.slugs),
    )


DAY: Final = Kind(name="Day", places=("daily/",), entrance=".", on_day=day_pages)
WEEK: Final = Kind(name="Week", places=("weekly/",), entrance=".", on_shelf=week_pages)
MONTH: Final = Kind(name="Month", places=("monthly/",), entrance=".", on_shelf=month_pages)
