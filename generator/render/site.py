"""All pages of a site, in a fixed order, in bundles of those that show the same papers."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import partial

from generator.library import Library
from generator.manifest import content_hash
from generator.model import Bundle, Page, Settings
from generator.render.days import day_pages, month_page, week_pages
from generator.render.feeds.bundles import feed_bundles
from generator.render.follow import follow_page
from generator.render.notes import note_pages
from generator.render.overviews import (
    TRENDING_SPANS,
    archive_page,
    home_page,
    picks_page,
    search_page,
    trending_page,
    undated_pages,
)
from generator.render.pages import Pages
from generator.render.papers import edit_places, paper_pages
from generator.render.status import Report, status_pages
from generator.render.tags import tag_pages
from generator.render.topics import topic_months, topic_page, topics_page
from generator.render.why import Hand

TOPIC_STYLES = "assets/topics.css"


def render_site(
    library: Library, settings: Settings, report: Report, hand: Hand | None = None, base: str = ""
) -> Iterator[Page]:
    """Yield every generated page of the site; the same library gives the same pages.

    ``base`` is a hash of the code that renders: with it, pages have keys by which unchanged ones are known.
    """
    for bundle in site_bundles(library, settings, report, hand, base):
        yield from bundle.pages()


def site_bundles(
    library: Library, settings: Settings, report: Report, hand: Hand | None = None, base: str = ""
) -> list[Bundle]:
    """Return the same pages in bundles; one with the same key, of which the library tells the same, is the same."""
    pages = Pages(library, settings, hand or Hand(), base)
    key = _key(pages) if base else ""

    def bundle(name: str, make: Callable[[], Iterator[Page]], *, weight: int = 1, key: str = key) -> Bundle:
        return Bundle(name, key, partial(_made, pages, make), library, weight)

    months = library.shelf_counts
    return [
        bundle("home", partial(_alone, home_page, pages)),
        *(bundle(f"month {month}", partial(_month, pages, month), weight=count) for month, count in months.items()),
        bundle("topics", partial(_alone, topics_page, pages)),
        *(bundle(f"topic {slug}", partial(_alone, topic_page, pages, slug)) for slug in library.shown_topics()),
        bundle("tags", partial(tag_pages, pages)),
        bundle("notes", partial(note_pages, pages)),
        *(bundle(f"archive {year}", partial(_alone, archive_page, pages, year)) for year in library.years() or [""]),
        bundle("archive undated", partial(undated_pages, pages)),
        *(bundle(f"trending {span.file}", partial(_alone, trending_page, pages, span)) for span in TRENDING_SPANS),
        bundle("picks", partial(_alone, picks_page, pages)),
        *(bundle(name, make) for name, make in feed_bundles(pages).items()),
        bundle("follow", partial(_alone, follow_page, pages)),
        bundle("search", partial(_alone, search_page, pages)),
        bundle("status", partial(status_pages, pages, report), key=""),
        bundle("edits", partial(_alone, edit_places, pages), key=""),
        bundle("styles", partial(_alone, _styles, pages)),
    ]


def _key(pages: Pages) -> str:
    """Return a hash of all that pages are made out of besides the papers."""
    hand, library = pages.hand, pages.library
    made_of = (pages.base, library.topics, pages.settings, hand.repository, hand.site_url, hand.site_name)
    return content_hash(repr(made_of).encode(errors="surrogatepass"))


def _made(pages: Pages, make: Callable[[], Iterator[Page]]) -> Iterator[Page]:
    pages.cards.forget()
    yield from make()


def _month(pages: Pages, month: str) -> Iterator[Page]:
    """Yield all pages that show only papers of a month, or of a year or no date, and of the weeks at its ends."""
    if month in pages.library.months:
        yield from day_pages(pages, month)
        yield from week_pages(pages, month)
        yield month_page(pages, month)
    yield from topic_months(pages, month)
    for name in pages.library.names_on(month):
        yield from paper_pages(pages, name)


def _alone(make: Callable[..., Page], *arguments: object) -> Iterator[Page]:
    """Yield a page that is a bundle of its own."""
    yield make(*arguments)


def _styles(pages: Pages) -> Page:
    return Page(TOPIC_STYLES, topic_styles(pages.library.slugs))


def topic_styles(slugs: list[str]) -> str:
    """Return a colour for each topic's chips: the hue comes from the slug, the lightness from the scheme."""
    rules = [f'[href*="topics/{slug}/"]{{--ps-topic:{hue(slug)}}}' for slug in slugs]
    return "\n".join(rules) + "\n"


def hue(slug: str) -> int:
    """Return the hue of a topic, in degrees."""
    return zlib.crc32(slug.encode()) % 360
