"""Pages over all papers: home, archive, trending, picks, search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

from generator.library import month_name
from generator.model import Page
from generator.render.environment import counted, plain_day, when
from generator.render.kind import Kind, Part, alone
from generator.render.pages import ALL_FEED, EDITIONS_FEED, OWN_FEED, About, PageMaker, titles, voted
from generator.render.why import form


class TrendingSpan(NamedTuple):
    """A span of time that something trends in."""

    file: str
    label: str
    name: str
    """What it is called within a sentence."""
    days: int | None
    """How long it is, up to the newest day; None for all time."""


TRENDING_SPANS = (
    TrendingSpan("index", "This week", "week", 7),
    TrendingSpan("month", "This month", "month", 30),
    TrendingSpan("all", "All time", "time", None),
)
TRENDING_ASIDE = 6


def home_page(pages: PageMaker) -> Page:
    """Return home: the newest day, filled up from the days before it, with what trends and what is pinned."""
    library = pages.library
    days = library.newest_days(pages.settings.home_papers)
    shown = {entry.key for _, entries in days for entry in entries}
    pinned = tuple(entry for entry in library.pinned() if entry.key not in shown)[: pages.settings.home_papers]
    trends = ((span.name, library.trending(span.days, TRENDING_ASIDE)) for span in TRENDING_SPANS)
    span, trending = next(((span, entries) for span, entries in trends if entries), ("", ()))
    newest = library.newest_day()
    description = f"Papers up to {plain_day(newest)}: {titles(days[0][1])}" if newest else "No papers yet."
    return pages.page(
        "index.md",
        "home.md.j2",
        About(
            "Latest papers",
            description,
            [entry for _, entries in days for entry in entries],
            feeds=(ALL_FEED, EDITIONS_FEED),
        ),
        introduction=pages.settings.introduction,
        propose=form(pages.hand, "add-a-paper"),
        pinned=pages.cards.full(pinned, "", "##"),
        days=[
            {"day": day, "edition": library.edition(day), "cards": pages.cards.full(entries, "", "###")}
            for day, entries in days
        ],
        voted=voted(entry for _, entries in days for entry in entries),
        calendar=pages.calendar(month_name(newest), "index.md", newest) if newest else None,
        trending=trending,
        trending_span=span,
        counts=library.topic_counts(),
        undated=sum(library.without_day().values()),
    )


def trending_page(pages: PageMaker, span: TrendingSpan) -> Page:
    """Return what has most upvotes (then comments) within a span of time."""
    entries = pages.library.trending(span.days, pages.settings.trending_papers)
    return pages.page(
        f"trending/{span.file}.md",
        "trending.md.j2",
        About(
            "Trending" if span.file == "index" else f"Trending: {span.label.lower()}",
            f"{span.label}: {titles(entries)}" if entries else "Nothing trends yet.",
            entries,
            feeds=("feeds/trending/atom.xml",),
        ),
        views=[
            {"label": other.label, "path": f"{other.file}.md", "current": other == span} for other in TRENDING_SPANS
        ],
        cards=pages.cards.brief(entries, "../", "##"),
        voted=voted(entries),
    )


def picks_page(pages: PageMaker) -> Page:
    """Return what the curator picked, the newest first."""
    picks = pages.library.picks()
    return pages.page(
        "picks.md",
        "picks.md.j2",
        About("Picks", f"{counted(len(picks), 'pick')} of the curator", picks, feeds=(OWN_FEED,)),
        cards=pages.cards.full(picks, "", "##"),
        voted=voted(picks),
    )


def search_page(pages: PageMaker) -> Page:
    """Return the page that searches in the browser."""
    return pages.page("search.md", "search.md.j2", About("Search", "Search all papers of this list."))


def archive_page(pages: PageMaker, year: str) -> Page:
    """Return the calendar of a year, the newest one as the archive itself, with its papers without a day."""
    library = pages.library
    counts = library.years()
    is_home = year == next(iter(counts), "")
    path = f"archive/{'index' if is_home else year}.md"
    without_day = library.without_day() if is_home else {}
    shown = library.without_day(year) | {name: count for name, count in without_day.items() if not name}
    return pages.page(
        path,
        "archive.md.j2",
        About(
            "Archive" if is_home else f"Archive of {year}",
            f"{counted(counts[year], 'paper')} of {year}, day by day." if year else "No papers yet.",
            updated=library.updated(year) if year else "",
        ),
        years=_year_links(counts, year),
        calendars=[pages.calendar(month, path) for month in library.year_months(year)],
        weeks=[
            {"label": f"Week {int(week[6:])}", "path": f"../weekly/{week}.md", "count": count}
            for week, count in library.year_weeks(year).items()
        ],
        groups=[*_groups(pages, shown, pages.settings.topic_papers)],
        undated_path="undated.md",
        undated_count=sum(without_day.values()),
    )


def _groups(pages: PageMaker, names: Mapping[str, int], most: int | None = None) -> Iterator[dict[str, object]]:
    """Yield the papers without a day by the month or the year that is known; of more than so many only the number."""
    is_long = most is not None and sum(names.values()) > most
    for name, count in names.items():
        entries = () if is_long else pages.library.at(name)
        yield {
            "label": f"{when(name)}, without a day" if name else "Without a date",
            "count": count,
            "cards": pages.cards.brief(entries, "../", "###", day=False),
            "voted": voted(entries),
        }


def _year_links(counts: Mapping[str, int], year: str) -> list[dict[str, object]]:
    """Return the links to the calendars of all years, of which the newest is the archive itself."""
    newest = next(iter(counts), None)
    return [
        {
            "label": other,
            "path": "index.md" if other == newest else f"{other}.md",
            "count": count,
            "current": other == year,
        }
        for other, count in counts.items()
    ]


def undated_pages(pages: PageMaker) -> Iterator[Page]:
    """Yield the page of the papers without a day, where there are any: by the month or the year that is known."""
    library = pages.library
    names = library.without_day()
    if names:
        yield pages.page(
            "archive/undated.md",
            "archive.md.j2",
            About(
                "Papers without a day",
                f"{counted(sum(names.values()), 'paper')} of which no day is known.",
                updated=library.updated(),
            ),
            years=[],
            calendars=[],
            weeks=[],
            groups=[*_groups(pages, names)],
            undated_path=None,
            undated_count=0,
        )


def _home(pages: PageMaker) -> Iterator[Part]:
    yield Part("home", alone(home_page, pages))


def _archive(pages: PageMaker) -> Iterator[Part]:
    for year in pages.library.years() or [""]:
        yield Part(f"archive {year}", alone(archive_page, pages, year))
    yield Part("archive undated", partial(undated_pages, pages))


def _trending(pages: PageMaker) -> Iterator[Part]:
    for span in TRENDING_SPANS:
        yield Part(f"trending {span.file}", alone(trending_page, pages, span))


def _picks(pages: PageMaker) -> Iterator[Part]:
    yield Part("picks", alone(picks_page, pages))


def _search(pages: PageMaker) -> Iterator[Part]:
    yield Part("search", alone(search_page, pages))


HOME: Final = Kind(name="Home", places=("index.md",), parts=_home)
ARCHIVE: Final = Kind(name="Archive", places=("archive/",), parts=_archive)
TRENDING: Final = Kind(name="Trending", places=("trending/",), parts=_trending)
PICKS: Final = Kind(name="Picks", places=("picks.md",), parts=_picks)
SEARCH: Final = Kind(name="Search", places=("search.md",), parts=_search)
