"""Pages over all papers: home, archive, trending, picks, status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from generator.library import Entries, month_name, topic_counts
from generator.model import Page
from generator.render.environment import counted, plain_day
from generator.render.pages import About, Pages, titles, voted
from generator.render.why import form

_TRENDING_SPANS = (
    ("index", "This week", "week", 7),
    ("month", "This month", "month", 30),
    ("all", "All time", "time", None),
)
_ASIDE = 6


def home_page(pages: Pages) -> Page:
    """Return home: the newest day, filled up from the days before it, with what trends and what is pinned."""
    library = pages.library
    days: list[tuple[date, Entries]] = []
    count = 0
    for day, entries in library.days.items():
        if count >= pages.settings.home_papers:
            break
        days.append((day, entries))
        count += len(entries)
    shown = {entry.key for _, entries in days for entry in entries}
    pinned = tuple(entry for entry in library.pinned if entry.key not in shown)[: pages.settings.home_papers]
    trends = ((span, library.trending(length, _ASIDE)) for _, _, span, length in _TRENDING_SPANS)
    span, trending = next(((span, entries) for span, entries in trends if entries), ("", ()))
    newest = library.newest
    description = f"Papers up to {plain_day(newest)}: {titles(days[0][1])}" if newest else "No papers yet."
    return pages.page(
        "index.md",
        "home.md.j2",
        About("Latest papers", description, [entry for _, entries in days for entry in entries]),
        introduction=pages.settings.introduction,
        propose=form(pages.hand, "add-a-paper"),
        pinned=pages.cards.full(pinned, "", "##"),
        days=[
            {"day": day, "edition": pages.edition(day), "cards": pages.cards.full(entries, "", "###")}
            for day, entries in days
        ],
        voted=voted(entry for _, entries in days for entry in entries),
        calendar=pages.calendar(month_name(newest), "index.md", newest) if newest else None,
        trending=trending,
        trending_span=span,
        counts=topic_counts(library.entries, pages.topic_order),
    )


def trending_pages(pages: Pages) -> Iterator[Page]:
    """Yield what has most upvotes (then comments) within the last week, the last month, and ever."""
    for name, label, _, length in _TRENDING_SPANS:
        entries = pages.library.trending(length, pages.settings.trending_papers)
        yield pages.page(
            f"trending/{name}.md",
            "trending.md.j2",
            About(
                "Trending" if name == "index" else f"Trending: {label.lower()}",
                f"{label}: {titles(entries)}" if entries else "Nothing trends yet.",
                entries,
            ),
            views=[
                {"label": other, "path": f"{path}.md", "current": path == name} for path, other, _, _ in _TRENDING_SPANS
            ],
            cards=pages.cards.brief(entries, "../", "##"),
            voted=voted(entries),
        )


def picks_page(pages: Pages) -> Page:
    """Return what the curator picked, the newest first."""
    picks = pages.library.picks
    return pages.page(
        "picks.md",
        "picks.md.j2",
        About("Picks", f"{counted(len(picks), 'pick')} of the curator", picks),
        cards=pages.cards.full(picks, "", "##"),
        voted=voted(picks),
    )


def search_page(pages: Pages) -> Page:
    """Return the page that searches in the browser."""
    return pages.page("search.md", "search.md.j2", About("Search", "Search all papers of this list."))


def archive_pages(pages: Pages) -> Iterator[Page]:
    """Yield the calendar of each year, the newest one as the archive itself, and the papers without a date."""
    library = pages.library
    counts: Counter[str] = Counter()
    for day, number in pages.day_counts.items():
        counts[f"{day.year:04}"] += number
    newest = next(iter(counts), None)
    is_long = len(library.undated) > pages.settings.topic_papers
    undated = pages.cards.brief(() if is_long else library.undated, "../", "###", day=False)
    for year in counts or [""]:
        path = f"archive/{'index' if year == (newest or '') else year}.md"
        months = [month for month in library.months if month[:4] == year]
        is_home = year == (newest or "")
        yield pages.page(
            path,
            "archive.md.j2",
            About(
                "Archive" if is_home else f"Archive of {year}",
                f"{counted(counts[year], 'paper')} of {year}, day by day." if year else "No papers yet.",
                [entry for month in months for entry in library.months[month]],
            ),
            years=_year_links(counts, year),
            calendars=[pages.calendar(month, path) for month in months],
            weeks=[
                {"label": f"Week {int(week[6:])}", "path": f"../weekly/{week}.md", "count": len(entries)}
                for week, entries in library.weeks.items()
                if week[:4] == year
            ],
            undated=undated if is_home else [],
            voted=voted(library.undated),
            undated_path="undated.md" if is_home and is_long else None,
            undated_count=len(library.undated),
        )
    if is_long:
        yield _undated_page(pages)


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


def _undated_page(pages: Pages) -> Page:
    undated = pages.library.undated
    return pages.page(
        "archive/undated.md",
        "archive.md.j2",
        About("Papers without a date", titles(undated), undated),
        years=[],
        calendars=[],
        weeks=[],
        undated=pages.cards.brief(undated, "../", "###", day=False),
        voted=voted(undated),
        undated_path=None,
        undated_count=len(undated),
    )
