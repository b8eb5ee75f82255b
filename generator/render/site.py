"""All pages of a site, in a fixed order."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from generator.library import Library
from generator.model import Page, Settings
from generator.render.days import day_pages, month_pages, week_pages
from generator.render.notes import note_pages
from generator.render.overviews import archive_pages, home_page, picks_page, search_page, trending_pages
from generator.render.pages import Pages
from generator.render.papers import edit_places, paper_pages
from generator.render.status import Report, status_pages
from generator.render.tags import tag_pages
from generator.render.topics import topic_pages
from generator.render.why import Hand

TOPIC_STYLES = "assets/topics.css"


def render_site(
    library: Library, settings: Settings, report: Report, hand: Hand | None = None, base: str = ""
) -> Iterator[Page]:
    """Yield every generated page of the site; the same library gives the same pages.

    ``base`` is a hash of the code that renders: with it, pages have keys by which unchanged ones are known.
    """
    pages = Pages(library, settings, hand or Hand(), base)
    yield home_page(pages)
    yield from day_pages(pages)
    yield from week_pages(pages)
    yield from month_pages(pages)
    yield from topic_pages(pages)
    yield from tag_pages(pages)
    yield from note_pages(pages)
    yield from paper_pages(pages)
    yield edit_places(pages)
    yield from archive_pages(pages)
    yield from trending_pages(pages)
    yield picks_page(pages)
    yield search_page(pages)
    yield from status_pages(pages, report)
    yield Page(TOPIC_STYLES, topic_styles(pages.topic_order))


def topic_styles(slugs: list[str]) -> str:
    """Return a colour for each topic's chips: the hue comes from the slug, the lightness from the scheme."""
    rules = [f'[href*="topics/{slug}/"]{{--ps-topic:{hue(slug)}}}' for slug in slugs]
    return "\n".join(rules) + "\n"


def hue(slug: str) -> int:
    """Return the hue of a topic, in degrees."""
    return zlib.crc32(slug.encode()) % 360
