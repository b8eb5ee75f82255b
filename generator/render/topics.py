"""Pages of topics: all of them, and for each its papers grouped by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from generator.library import UNDATED, Entries, is_day
from generator.model import Page
from generator.prose import plain
from generator.render.environment import when
from generator.render.kind import Kind, Part, alone
from generator.render.pages import OWN_FEED, About, PageMaker, Turn, titles, voted
from generator.render.why import form


def topics_page(pages: PageMaker) -> Page:
    """Return the page of all topics."""
    library = pages.library
    descriptions = {topic.slug: topic.description for topic in library.topics}
    counts = dict(library.topic_counts())
    shown = library.shown_topics()
    return pages.page(
        "topics/index.md",
        "topics.md.j2",
        About("Topics", "All topics: " + ", ".join(map(library.topic_name, shown)), updated=library.updated()),
        tags=len(library.tags()),
        organizations=len(library.houses()),
        authors=len(library.authors()),
        suggest=form(pages.hand, "suggest-a-topic"),
        topics=[
            {
                "slug": slug,
                "name": library.topic_name(slug),
                "description": descriptions.get(slug),
                "count": counts.get(slug, 0),
            }
            for slug in shown
        ],
    )


def topic_page(pages: PageMaker, slug: str) -> Page:
    """Return the page of a topic, which shows its newest papers and links to all of its months."""
    library, name = pages.library, pages.library.topic_name(slug)
    description = next((topic.description for topic in library.topics if topic.slug == slug), "")
    months, counts = library.topic_months(slug), dict(library.topic_counts())
    entries = library.newest_of_topic(slug, pages.settings.topic_papers)
    return _page(
        pages,
        _Shown(
            slug=slug,
            file="index",
            head=About(name, plain(description) or f"{name}: {titles(entries)}", entries, feeds=(OWN_FEED,)),
            about=description,
            total=counts.get(slug, 0),
            months=months,
            counts=counts,
        ),
        entries,
    )


def topic_months(pages: PageMaker, month: str) -> Iterator[Page]:
    """Yield of each topic that has papers in a month, or without a date, the page of those."""
    for slug in pages.library.topics_of(month):
        name, entries = pages.library.topic_name(slug), pages.library.of_topic(slug, month)
        about = About(f"{name}: {_label(month)}", f"{name}: {titles(entries)}", entries)
        before, after = pages.library.around_topic_month(slug, month)
        shown = _Shown(
            slug=slug,
            file=_file(month),
            head=about,
            part=_label(month),
            total=len(entries),
            before=before,
            after=after,
        )
        yield _page(pages, shown, entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a page of a topic shows."""

    slug: str
    file: str
    head: About
    about: str | None = None
    part: str | None = None
    """What of the topic it shows; None on the topic's own page."""
    total: int
    before: str | None = None
    after: str | None = None
    months: Mapping[str, int] | None = None
    counts: Mapping[str, int] | None = None


def _page(pages: PageMaker, shown: _Shown, entries: Entries) -> Page:
    library, is_home = pages.library, shown.part is None
    return pages.page(
        f"topics/{shown.slug}/{shown.file}.md",
        "topic.md.j2",
        shown.head,
        name=library.topic_name(shown.slug),
        part=shown.part,
        about=shown.about,
        shown=len(entries),
        total=shown.total,
        home=None if is_home else "index.md",
        voted=voted(entries),
        before=_turn(shown.before),
        after=_turn(shown.after),
        groups=[
            {
                "day": date.fromisoformat(name) if is_day(name) else None,
                "label": f"{when(name)}, without a day" if name else _label(name),
                "cards": pages.cards.brief(tuple(group), "../../", "###", day=False),
            }
            for name, group in groupby(entries, lambda entry: entry.when)
        ],
        months=[
            {"label": _label(month), "path": f"{_file(month)}.md", "count": count}
            for month, count in (shown.months or {}).items()
        ],
        topics=[
            {
                "slug": slug,
                "name": library.topic_name(slug),
                "count": shown.counts.get(slug, 0) if shown.counts else None,
            }
            for slug in library.shown_topics()
        ],
    )


def _turn(month: str | None) -> Turn | None:
    return None if month is None else Turn(_label(month), f"{_file(month)}.md")


def _file(month: str) -> str:
    return month or "undated"


def _label(month: str) -> str:
    """Return what a month is called, or a year of which no month is known."""
    if month == UNDATED:
        return "Without a date"
    return when(month) if "-" in month else f"{month}, without a day"


def _parts(pages: PageMaker) -> Iterator[Part]:
    yield Part("topics", alone(topics_page, pages))
    for slug in pages.library.shown_topics():
        yield Part(f"topic {slug}", alone(topic_page, pages, slug))


TOPICS: Final = Kind(name="Topics", places=("topics/",), parts=_parts, on_shelf=topic_months)
